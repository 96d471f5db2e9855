"""The room's clock on paper: all that its keys' tests know of how it is made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from presession_timer.clock import ManualClock
from presession_timer.desk import Desk
from presession_timer.views.room.app import RoomApp
from presession_timer.views.room.watch import Watch
from presession_timer.views.words import words
from tests.live.hours import START
from tests.views.console.stages import Disk, Stage, reach
from tests.views.matrix.probe import Probe, probing
from tests.views.matrix.still_time import StillLoop

__all__ = ["Room"]


class Room:
    """A room that follows a session; its hour goes with the loop's time."""

    def __init__(self, loop: StillLoop, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.loop = loop
        self.record = folder / "a.presession.jsonl"
        self.clock = ManualClock(START)
        self._patch = patch
        self.app: RoomApp
        self.probe: Probe

    @asynccontextmanager
    async def running(self, stage: Stage, size: tuple[int, int]) -> AsyncIterator[None]:
        """Show a session at a stage."""
        with Desk.open_plan(stage.plan, self.record, self.clock) as desk:
            reach(stage, desk, self.clock, Disk())
            watch = Watch(self.record, clock=self.clock)
            self.app = RoomApp(lambda: (watch, [words("en")]))
            async with probing(self.loop, self.app, size, self._patch) as self.probe:
                self.go_on()
                yield

    def go_on(self) -> None:
        """Let the hour go with the loop again."""
        self.loop.take_along(self.clock)

    def redraw(self) -> None:
        """Draw everything that is true now."""
        self.app.show()
