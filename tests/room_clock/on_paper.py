"""The room's clock on paper: all that its keys' tests know of how it is made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from presession_timer.audience.words import words
from presession_timer.base.clock import ManualClock
from presession_timer.room_clock.app import RoomApp
from presession_timer.room_clock.shown_session import Watch
from presession_timer.runner.session_runner import SessionRunner
from tests.console.stages import Disk, Stage, reach
from tests.engine.hours import START
from tests.matrix.probe import Probe, probing
from tests.matrix.still_time import StillLoop

__all__ = ["Room"]


class Room:
    """A room that follows a session; its hour goes with the loop's time."""

    def __init__(self, loop: StillLoop, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.loop = loop
        self.record = folder / "a.presession.jsonl"
        self.clock = ManualClock(START)
        self._patch = patch
        self.runner: SessionRunner
        self.app: RoomApp
        self.probe: Probe

    @asynccontextmanager
    async def running(self, stage: Stage, size: tuple[int, int]) -> AsyncIterator[None]:
        """Show a session at a stage."""
        with SessionRunner.open_plan(stage.plan, self.record, self.clock) as self.runner:
            reach(stage, self.runner, self.clock, Disk())
            self.runner.check()
            watch = Watch(self.record, clock=self.clock)
            self.app = RoomApp(lambda: (watch, [words("en")]))
            async with probing(self.loop, self.app, size, self._patch) as self.probe:
                self.go_on()
                yield

    def go_on(self) -> None:
        """Let the hour go with the loop again.

        The runner's thread gives its sign of life by the machine's seconds; the hour is faster.
        """
        self.runner.check()
        self.loop.take_along(self.clock)

    def redraw(self) -> None:
        """Draw everything that is true now."""
        self.app.show()
