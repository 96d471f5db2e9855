"""`presession keys`: what a clicker or a keyboard sends, and which action that is."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from presession_timer.actions.table import Action
from presession_timer.prepare.settings import checked_settings, looks
from presession_timer.terminal.app import require_terminal, show
from presession_timer.terminal.forms import FormApp
from presession_timer.terminal.key_map import KeyMap, key_of_press, keymap, shown
from presession_timer.terminal.line_widget import LinesWidget
from presession_timer.terminal.text_lines import Line, line
from presession_timer.terminal.tones import Tones

_REMEMBERED: Final = 200
_AT_ONCE_S: Final = 0.4
"""A second GO within this does not count in the console."""
_NOTHING: Final = "nothing: the console has no use for this key"
_NAME: Final = 16


@dataclass(frozen=True, slots=True)
class ReceivedKey:
    """One key that came."""

    key: str
    action: Action | None
    since_s: float | None
    """Since the press before; None: it was the first."""


class _Presses(Screen[None], inherit_bindings=False):
    def compose(self) -> ComposeResult:
        yield LinesWidget(id="title")
        yield LinesWidget(id="presses")
        yield LinesWidget(id="foot")

    def on_mount(self) -> None:
        assert isinstance(self.app, KeyProbe)
        self.app.draw()


class KeyProbe(FormApp, inherit_bindings=False):
    """Shows every key that comes, the latest first; nothing is ever done."""

    CSS = """
    _Presses { overflow: hidden hidden; }
    #title, #foot { height: 1; background: $surface; }
    #presses { height: 1fr; margin: 1 0 0 0; }
    """

    def __init__(
        self,
        keys: KeyMap,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        theme: str = "dark",
        ascii_only: bool = False,
    ) -> None:
        super().__init__(theme=theme, ascii_only=ascii_only)
        self.presses: deque[ReceivedKey] = deque(maxlen=_REMEMBERED)
        self._keys = keys
        self._monotonic = monotonic
        self._latest: float | None = None

    def get_default_screen(self) -> Screen[Any]:
        return _Presses()

    async def on_event(self, event: events.Event) -> None:
        """Note keys and pasted text, which some clickers send; the second Ctrl+C leaves."""
        if isinstance(event, events.Key):
            key = key_of_press(event.key, event.character)
            if key == "ctrl+c" and self.presses and self.presses[0].key == key:
                self.exit()
            else:
                self._note(key)
        elif isinstance(event, events.Paste):
            self._note("pasted text")
        else:
            await super().on_event(event)

    def _note(self, key: str) -> None:
        now = self._monotonic()
        since = None if self._latest is None else now - self._latest
        self.presses.appendleft(ReceivedKey(key, self._keys.action(key), since))
        self._latest = now
        self.draw()

    def draw(self) -> None:
        tones = self.tones
        title = " Press any key, or any button of your clicker: nothing is done here"
        self._part("title").show(lambda w, h: [line((title, tones.strong))])
        self._part("presses").show(lambda w, h: list(self._lines(tones)))
        foot = line((" Ctrl+C ", tones.cap), (" twice leaves", tones.text))
        self._part("foot").show(lambda w, h: [foot])

    def _part(self, name: str) -> LinesWidget:
        return self.screen.query_one(f"#{name}", LinesWidget)

    def _lines(self, tones: Tones) -> Iterator[Line]:
        for place, press in enumerate(self.presses):
            strong = tones.strong if place == 0 else tones.text
            yield line(
                (f"  {shown(press.key):<{_NAME}}", strong),
                (press.action.label, strong) if press.action else (_NOTHING, tones.muted),
                (_soon(press), tones.muted),
            )
            if place == 0 and press.action is not None:
                yield line((f"  {'':<{_NAME}}{press.action.help}", tones.muted))


def _soon(press: ReceivedKey) -> str:
    """Return how soon after another a press came, if it was too soon for the console."""
    if press.since_s is None or press.since_s >= _AT_ONCE_S:
        return ""
    return f"  {press.since_s * 1000:.0f} ms after the one before"


def probe_keys(theme: str | None = None, *, ascii_only: bool = False) -> int:
    """Show what keys do until Ctrl+C comes twice; gives the status. Raises NoTerminal."""
    require_terminal("this screen")
    keys = keymap(checked_settings().keys, where="key map in the settings")
    for warning in keys.warnings:
        print(warning, file=sys.stderr)
    theme, ascii_only = looks(theme, ascii_only)
    return show(KeyProbe(keys, theme=theme, ascii_only=ascii_only), mouse=True)
