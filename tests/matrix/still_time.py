"""An event loop whose time stands still until a test lets it pass.

Every timer of a screen (the next flip, a question that lapses, Textual's own) then fires at its
instant, in order and at once: hours of a screen's life cost milliseconds, and no test waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from math import inf, nextafter
from typing import Any, TypeVar

import pytest

from presession_timer.base.clock import ManualClock

__all__ = ["StillLoop", "run"]

T = TypeVar("T")


class StillLoop(asyncio.SelectorEventLoop):
    """A loop that is told what time it is."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000.0
        self._clock_resolution = 0.0  # no timer fires before its instant
        self._clock: ManualClock | None = None
        self._taken_ms = 0

    def time(self) -> float:
        """The time that it was told, seconds."""
        return self.now

    async def idle(self) -> None:
        """Run what is ready and due until nothing is left."""
        quiet = 0
        while quiet < 2:
            await asyncio.sleep(0)
            quiet = 0 if self._ready else quiet + 1  # type: ignore[attr-defined]  # asyncio's own queue

    async def let_pass(self, seconds: float) -> None:
        """Let time pass; every timer fires at its own instant."""
        end = self.now + seconds
        await self.idle()
        while (due := self._next_timer()) <= end:
            self._be(max(self.now, nextafter(due, inf)))  # asyncio fires what is before now
            await self.idle()
        self._be(end)
        await self.idle()

    async def jump(self, seconds: float) -> None:
        """Let time pass as where the machine stops the process: all that is due comes at once."""
        await self.idle()
        self._be(self.now + seconds)
        await self.idle()

    def take_along(self, clock: ManualClock | None) -> None:
        """Let a session's clock go with the loop's from now on, instead of another; None: none."""
        self._clock, self._taken_ms = clock, round(self.now * 1000)

    def _be(self, now: float) -> None:
        self.now = now
        if self._clock is not None:
            ms = round(now * 1000)
            self._clock.advance(ms - self._taken_ms)
            self._taken_ms = ms

    def _next_timer(self) -> float:
        timers: list[asyncio.TimerHandle] = self._scheduled  # type: ignore[attr-defined]  # asyncio's own queue
        return min((one.when() for one in timers if not one.cancelled()), default=inf)


def run(test: Callable[[StillLoop], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine on such a loop, with Textual's own clock on it too."""

    async def idle(*_: object) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, StillLoop)
        await loop.idle()

    with asyncio.Runner(loop_factory=StillLoop) as runner, pytest.MonkeyPatch.context() as patch:
        loop = runner.get_loop()
        assert isinstance(loop, StillLoop)
        patch.setattr("textual._time.get_time", loop.time)
        for waits in ("app.wait_for_idle", "pilot.wait_for_idle", "pilot.Pilot._wait_for_screen"):
            patch.setattr(f"textual.{waits}", idle)
        return runner.run(test(loop))
