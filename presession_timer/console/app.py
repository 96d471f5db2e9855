"""The console's app: paints first, opens the session in a thread, then shows it."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

from presession_timer.base.errors import PresessionError
from presession_timer.base.themes import Palette, palette_of
from presession_timer.chair.language import first_of
from presession_timer.console.interface import Link
from presession_timer.console.screen import MainScreen
from presession_timer.console.widgets.sheet import SheetView
from presession_timer.terminal.app import BaseApp
from presession_timer.terminal.preview import Preview
from presession_timer.terminal.tones import Tones, tones_of

if TYPE_CHECKING:
    from presession_timer.console.controller import Controller
    from presession_timer.network.publisher import RoomPublisher
    from presession_timer.report.auto_report import AutoReport, WrittenReports
    from presession_timer.runner.session_runner import SessionRunner
    from presession_timer.terminal.key_map import KeyMap, Written
    from presession_timer.web.broadcast import Broadcast

Load = Callable[[], "SessionRunner"]
"""Opens a session. Raises PresessionError with what to do."""

_WRONG = 2


class ConsoleApp(BaseApp, inherit_bindings=False):
    """The moderator's screen."""

    CSS_PATH = Path(__file__).with_name("console.tcss")

    keys: KeyMap
    """Read when the first session opens."""

    def __init__(
        self,
        loads: Sequence[Load],
        *,
        previews: Sequence[Preview] = (),
        languages: Sequence[str] = (),
        chair: Sequence[str] = (),
        keys: Written | None = None,
        theme: str = "dark",
        ascii_only: bool = False,
        rings: bool = False,
        broadcast: Broadcast | None = None,
        links: Sequence[Link] = (),
        publisher: RoomPublisher | None = None,
        auto_report: AutoReport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``loads`` open the sessions of the day, ``previews`` are what is known of them before.

        ``languages``: one or two, of the room's face; ``chair``: those of the moderator, of which
        the first that the chair's line has is taken. ``rings``: the terminal's bell is heard at
        minimum, last minute and limit. ``broadcast`` serves the room's page,
        ``links`` are connections with other programs, of which the room's sheet says how they are;
        ``publisher`` publishes the room to a broker;
        ``auto_report`` writes reports when an hour closes. ``monotonic``: the clock of the key
        guards, in seconds.
        """
        palette = palette_of(theme)
        super().__init__(palette=palette, ascii_only=ascii_only)
        self._written_keys = keys
        self._knows_keys = False
        """Whether the key map is read."""
        self._early: list[str] = []
        """Keys that were pressed before the first session was open."""
        self.monotonic = monotonic
        self.theme_name = theme
        self.languages: Sequence[str] = languages[:2] or ("en",)
        """Of the room's face."""
        self.chair = first_of(chair)
        """The language of the chair's line."""
        self.face = False
        """Whether this terminal shows what the room sees."""
        self.controller: Controller | None = None
        self.runner: SessionRunner | None = None
        self.failure: PresessionError | None = None
        """Why a session could not be opened."""
        self._caption: str | None = None
        self.broadcast = broadcast
        self.links = links
        self.publisher = publisher
        self.rings = rings
        self.auto_report = auto_report
        self.runners: list[SessionRunner] = []
        """Those of the day so far, the present one last."""
        self.reports: dict[Path, WrittenReports] = {}
        """What was written, by the record."""
        self._loads = list(loads)
        self._previews = [*previews, *[Preview()] * (max(1, len(loads)) - len(previews))]
        self._session = 0
        self._goes_on = False
        """Whether the next one is being opened."""
        self._wear(theme, palette)
        self.main = MainScreen(self._previews[0], self.tones)

    def _wear(self, theme: str, palette: Palette) -> None:
        self.theme_name = theme
        self.tones: Tones = tones_of(palette, colour=self.colour, ascii_only=self.ascii_only)

    def get_default_screen(self) -> Screen[Any]:
        self.main.expect_size(self.size)
        return self.main

    def on_main_screen_ready(self) -> None:
        self._refresh()

    def on_ready(self) -> None:
        """The first paint is out: open the session, and wait for nothing else."""
        self.run_worker(self._open(""), exit_on_error=True)

    def on_unmount(self) -> None:
        if self.controller is not None:
            self.controller.close()
            self.controller = None

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted text go to the controller while no other screen is in front."""
        own = bool(self.screen_stack) and self.screen is self.main
        if own and isinstance(event, events.Key):
            self.app_focus = True
            self._key(event)
        elif own and isinstance(event, events.Paste):
            if self.controller is not None:
                self.controller.paste(event.text)
        else:
            await super().on_event(event)

    def on_sheet_view_clicked(self, event: SheetView.Clicked) -> None:
        if self.controller is not None:
            self.controller.key_input.click(event.row, above=event.above)

    def _key(self, event: events.Key) -> None:
        if self.controller is not None:
            self.controller.key_input.key(event.key, event.character)
        else:
            self._early.append(event.key)
            if self._leaves:
                self._refresh()

    def on_main_screen_pressed(self, message: MainScreen.Pressed) -> None:
        if self.controller is not None:
            self.controller.key_input.button(message.action)

    def on_main_screen_row_chosen(self, message: MainScreen.RowChosen) -> None:
        if self.controller is not None:
            self.controller.key_input.choose(message.number)

    def use_ascii(self) -> None:
        if self.controller is not None:
            self.controller.use_ascii()
        self.paint(self.theme_name)

    # Sessions.

    @property
    def next_title(self) -> str:
        """The State of the day's next session, else its title; empty when this is the last."""
        following = self._session + 1
        if following >= len(self._loads):
            return ""
        known = self._previews[following]
        return known.state or known.title or f"session {following + 1}"

    def begin_next(self, moderator: str) -> None:
        """Close this session's record and open the next one; a second request does nothing."""
        if not self._goes_on:
            self._goes_on = True
            self.run_worker(self._open_next(moderator), exit_on_error=True)

    async def _open_next(self, moderator: str) -> None:
        former, self.controller = self.controller, None
        if former is not None:
            former.close()
        if self.runner is not None:
            await asyncio.to_thread(self.runner.close)
        self._session += 1
        self._refresh()
        await self._open(moderator)
        self._goes_on = False

    async def _open(self, moderator: str) -> None:
        try:
            make, self.keys = await asyncio.to_thread(self._learn)
            self._knows_keys = True
            if self._leaves:
                self._refresh()
            runner = await asyncio.to_thread(self._loads[self._session])
        except PresessionError as error:
            self.failure = error
            self.exit(return_code=_WRONG)
            return
        self.runner = runner
        self.runners.append(runner)
        self.controller = make(self, runner)
        if self._leaves:
            self.exit()
        if moderator:
            self.controller.note_moderator(moderator)
        self._refresh()
        gc.freeze()  # a collection that scans all of Textual takes long enough to delay a flip

    @property
    def _leaves(self) -> bool:
        """Whether a key was pressed too early that leaves: that is done once the record is open."""
        if not self._knows_keys:
            return False
        pressed = map(self.keys.action, self._early)
        return any(action is not None and action.name == "quit" for action in pressed)

    def _learn(self) -> tuple[type[Controller], KeyMap]:
        """In a thread: what only a session needs is imported behind the first paint."""
        from presession_timer.console.controller import Controller
        from presession_timer.terminal.key_map import keymap

        return Controller, keymap(self._written_keys, where="key map in the settings")

    # What is seen.

    def paint(self, theme: str) -> None:
        """Dark, light or contrast."""
        palette = palette_of(theme)
        self._wear(theme, palette)
        self.theme = palette.name
        if self.controller is not None:
            self.controller.recolour()
        self._refresh()

    def caption(self, words: str) -> None:
        """Say something in a line of its own under the console, from now on."""
        self._caption = words
        if self.can_draw:
            self.main.caption(words, self.tones)

    @property
    def can_draw(self) -> bool:
        """Whether the parts of the screen are there: not yet before, and no more while it ends."""
        return self.main.is_mounted and self.is_running

    def _refresh(self) -> None:
        if not self.can_draw:
            return
        if self.controller is not None:
            self.controller.refresh()
        else:
            self.main.preview(self._previews[self._session], self.tones, leaves=self._leaves)
        if self._caption is not None:
            self.main.caption(self._caption, self.tones)
