"""The console on a headless screen, at a real runner, with clocks that only move when told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import parse
from presession_timer.console.app import ConsoleApp
from presession_timer.console.controller import Controller
from presession_timer.console.screen import SpeakerDigits
from presession_timer.console.sheets.base import Sheet
from presession_timer.console.widgets.sheet import SheetView
from presession_timer.engine.commands import Go
from presession_timer.plan.model import Plan
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.terminal.line_widget import LinesWidget
from presession_timer.terminal.text_lines import Line
from presession_timer.terminal.tones import Tones
from tests.engine.hours import START, panel

PARTS = {
    "header": ("header",),
    "left": ("rundown", "row-keys", "log", "undo", "sheet", "closed"),
    "who": ("who",),
    "floor": ("state", "bar", "gap", "reads"),
    "hour": ("say", "budget", "timeline"),
    "foot": ("footer", "caption"),
}
"""The screen's widgets, by where they stand."""
NOT_TREMBLING = 5.0
"""Seconds between two presses of a calm hand."""


def lines_of(sheet: Sheet, width: int, height: int, tones: Tones) -> list[Line]:
    """A whole sheet, without its fields, in so many lines."""
    top = sheet.top(width, height, tones)
    return [*top, *sheet.rest(width, height - len(top), tones)][:height]


class Rig:
    """A console, its runner, and the two hands of time: the session's clock and the moderator's."""

    def __init__(self, folder: Path, plans: tuple[Plan, ...], **options: Any) -> None:
        self.clock = ManualClock(START)
        self.hand = 0.0
        self.runners: list[SessionRunner] = []
        self.folder = folder
        self.app = ConsoleApp(
            [self._load(place, plan) for place, plan in enumerate(plans)],
            monotonic=lambda: self.hand,
            **options,
        )
        self.pilot: Pilot[None] = Pilot(self.app)

    def _load(self, place: int, plan: Plan) -> Callable[[], SessionRunner]:
        def load() -> SessionRunner:
            path = self.folder / f"{place}.presession.jsonl"
            self.runners.append(SessionRunner.open_plan(plan, path, self.clock))
            return self.runners[-1]

        return load

    @property
    def controller(self) -> Controller:
        """What runs the session on the screen."""
        assert self.app.controller is not None
        return self.app.controller

    @property
    def runner(self) -> SessionRunner:
        """The runner of the session that is shown."""
        return self.runners[-1]

    async def settle(self) -> None:
        """Until everything that was asked is answered and painted."""
        await self._no_key_is_held()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        await self.pilot.pause()

    async def _no_key_is_held(self) -> None:
        """What was put off, as it may have been a key that is held down, is done."""
        if self.app.controller is None:
            return
        timers = self.controller.timers._timers
        for name in [name for name in timers if name.startswith("held")]:
            timer = timers.pop(name)
            if timer.when() > asyncio.get_running_loop().time():
                timer._run()
            timer.cancel()

    async def wait(self, duration: str) -> None:
        """Let time pass in the hour; the moderator does nothing."""
        self.clock.advance(parse(duration))
        self.hand += parse(duration) / 1000
        self.controller.refresh()
        await self.settle()

    async def press(self, *keys: str, after: str = "0:00", quick: float = NOT_TREMBLING) -> None:
        """Press keys one by one, ``quick`` seconds of the hand's time apart."""
        self.clock.advance(parse(after))
        for key in keys:
            self.hand += quick
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type into a field."""
        for character in text:
            self.hand += 0.3
            await self.pilot.press("space" if character == " " else character)
        await self.settle()

    async def to_speaker(self, number: int = 1) -> None:
        """Run the hour until the speaker with this place among the statements has begun."""
        waits = ["0:00", "1:00", "0:10", "1:30", "0:20", *("6:00", "0:20") * (number - 1)]
        for wait in waits:
            self.clock.advance(parse(wait))
            self.runner.do(Go(), confirmed=True)
        self.controller.refresh()
        await self.settle()

    def text(self, *parts: str) -> str:
        """What can be read on the screen, or in some of its parts (see ``PARTS``)."""
        shown = [one for part in parts or PARTS for one in PARTS[part] if self.is_seen(one)]
        return "\n".join(self._text(one) for one in shown)

    def _text(self, part: str) -> str:
        widget = self.app.main.query_one(f"#{part}")
        assert isinstance(widget, LinesWidget | SheetView)
        return widget.text

    def is_seen(self, part: str) -> bool:
        """Whether the style sheet shows a widget."""
        widget = self.app.main.query_one(f"#{part}")
        line = (widget, *widget.ancestors)
        return all(node.display for node in line if isinstance(node, Widget))

    @property
    def digits(self) -> str:
        """What the big digits say; nothing where there are none."""
        return self.app.main.query_one(SpeakerDigits).text if self.is_seen("digits") else ""

    @property
    def last_line(self) -> str:
        """The keys of the moment, the question that waits, the answer to a press above them."""
        lines = [row.strip(" ▀▄") for row in self.text("foot").splitlines()]
        return "\n".join(row for row in lines if row)

    @property
    def kinds(self) -> list[str]:
        """The events of the record, by their names."""
        return [type(recorded.event).__name__ for recorded in self.runner.session.history.log]

    @property
    def last_event(self) -> Any:
        """The latest event."""
        return self.runner.session.history.log[-1].event


@asynccontextmanager
async def console(
    folder: Path,
    *plans: Plan,
    size: tuple[int, int] = (120, 36),
    **options: Any,
) -> AsyncIterator[Rig]:
    """A console with its session open."""
    rig = Rig(folder, plans or (panel(),), **options)
    try:
        async with rig.app.run_test(size=size) as pilot:
            rig.pilot = pilot
            await rig.settle()
            await rig.settle()
            assert rig.app.controller is not None
            yield rig
    finally:
        for runner in rig.runners:
            runner.close()
