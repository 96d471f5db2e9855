"""`presession keys`: what a clicker or a keyboard sends, and which action that is."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from presession_timer.actions.table import Action
from presession_timer.terminal.key_map import KeyMap, keymap
from presession_timer.terminal.keys import shown
from presession_timer.terminal.pages import Button, Drawn, Page, button_rows, run_pages
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import fitted, line

__all__ = ["KeyProbe", "probe_keys"]

_REMEMBERED: Final = 200
_AT_ONCE_S: Final = 0.4
"""A second GO within this does not count in the console (ux.md §2)."""
_NOTHING: Final = "nothing: the console has no use for this key"


@dataclass(frozen=True, slots=True)
class Press:
    """One key that came."""

    key: str
    action: Action | None
    since_s: float | None
    """Since the press before; None: it was the first."""


class KeyProbe(Page):
    """Every key that comes, the latest first; nothing is ever done."""

    def __init__(self, keys: KeyMap, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._keys = keys
        self._monotonic = monotonic
        self._latest: float | None = None
        self._presses: deque[Press] = deque(maxlen=_REMEMBERED)

    def press(self, key: str, character: str | None) -> None:
        """Note a key."""
        now = self._monotonic()
        since = None if self._latest is None else now - self._latest
        self._presses.appendleft(Press(key, self._keys.action(key), since))
        self._latest = now

    def paste(self, text: str) -> None:
        """Some clickers and macro keys paste what they send."""
        self.press("pasted text", None)

    def leave(self) -> None:
        """The first Ctrl+C is a key like any other; the second one leaves."""
        if self._presses and self._presses[0].key == "ctrl+c":
            self.host.close_page()
            return
        self.press("ctrl+c", None)

    def draw(self, width: int, height: int, ink: Styles) -> Drawn:
        """What came, newest first."""
        drawn = Drawn()
        title = " Press any key, or any button of your clicker: nothing is done here"
        drawn.add(fitted(line((title, ink.bar_strong)), width, ink.bar))
        drawn.add(fitted((), width, ink.page))
        for place, press in enumerate(self._presses):
            if len(drawn.lines) >= height - 3:
                break
            self._draw_press(drawn, press, width, ink, newest=place == 0)
        while len(drawn.lines) < height - 1:
            drawn.add(fitted((), width, ink.page))
        foot = button_rows([Button("Ctrl+C", "twice leaves", self.host.close_page)], width, ink)
        drawn.lines += foot.lines[:1]
        return drawn

    def _draw_press(
        self, drawn: Drawn, press: Press, width: int, ink: Styles, *, newest: bool
    ) -> None:
        strong = ink.strong if newest else ink.text
        does = press.action.label if press.action else _NOTHING
        soon = f"  {_soon(press)}" if _soon(press) else ""
        pieces = line(
            (f"  {shown(press.key):<16}", strong),
            (does, strong if press.action else ink.muted),
            (soon, ink.muted),
        )
        drawn.add(fitted(pieces, width, ink.page))
        if newest and press.action is not None:
            text = f"  {'':<16}{press.action.help}"
            drawn.add(fitted(line((text, ink.muted)), width, ink.page))


def _soon(press: Press) -> str:
    """What is worth knowing of a press that came right behind another."""
    if press.since_s is None or press.since_s >= _AT_ONCE_S:
        return ""
    return f"{press.since_s * 1000:.0f} ms after the one before"


def probe_keys(theme: str | None = None, *, ascii_only: bool = False) -> int:
    """Show what keys do until Ctrl+C comes twice; gives the status. Raises NoTerminal."""
    from presession_timer.prepare.settings import checked_settings

    settings = checked_settings()
    keys = keymap(settings.keys, where="key map in the settings")
    for warning in keys.warnings:
        print(warning, file=sys.stderr)
    probe = KeyProbe(keys)
    app = run_pages(
        probe, theme=theme or settings.theme, ascii_only=ascii_only or settings.ascii_only
    )
    return app.return_code or 0
