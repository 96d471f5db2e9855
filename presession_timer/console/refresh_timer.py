"""Know when the next figure flips, and call what is due then or lapses later.

A countdown rounds up and a count-up rounds down, so both flip on whole seconds; but the speaker's
seconds, the hour's and the wall clock's begin at different instants, and each is painted on its
own, unless the speaker's follow at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.console.view import View
from presession_timer.engine.rules import phase_schedule
from presession_timer.engine.snapshot import Stage

_LATE_S = 0.001
"""Instants are whole milliseconds: just behind the boundary it has surely been passed."""
_FRAME_S = 2 / 60
"""What flips so shortly before the floor's digits is painted with them: Textual would keep the
next frame back for up to two sixtieths of a second.
"""
_FASTEST_S = 0.05
"""The shortest interval between two paints, for fast rehearsals."""


class Beat(StrEnum):
    """What flips together."""

    WALL = "wall"
    """The wall clock in the header."""
    HOUR = "hour"
    """What is left of the hour: header and foot."""
    FLOOR = "floor"
    """The turn, the gap, or before the opening the digits: everything is drawn."""


class RefreshTimer:
    """Timers by name, and the one for the beats, which is always due at the next of them."""

    def __init__(self, tick: Callable[[], None]) -> None:
        """``tick`` is called when a beat is due."""
        self._tick = tick
        self._loop = asyncio.get_running_loop()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._due: dict[Beat, float] = {}

    def now(self) -> float:
        """Return the loop's clock, in seconds."""
        return self._loop.time()

    def stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def later(self, name: str, ms: int, act: Callable[..., None], *given: object) -> None:
        """Call ``act`` once in ``ms`` real milliseconds, instead of what had this name before."""
        self._at(name, self._loop.time() + ms / 1000, act, *given)

    def expect(
        self, changes: Mapping[Beat, int], began: float, speed: float, *, only: bool = True
    ) -> None:
        """Expect beats in so many ms of the session since ``began``.

        Unless ``only`` these are expected, the others stay due when they were. Where the machine
        stopped us right behind ``began``, a beat may be due too early for its flip; then it is
        due again at once.
        """
        if only:
            self._due.clear()
        fastest = _FASTEST_S if speed * _FASTEST_S > 1 else 0.0
        for beat, wait in changes.items():
            self._due[beat] = began + max(fastest, wait / 1000 / speed) + _LATE_S
        if self._due:
            first = min(self._due.values())
            floor = self._due.get(Beat.FLOOR, first)
            self._at("beat", floor if floor - first < _FRAME_S else first, self._tick)

    def passed(self, now: float) -> set[Beat]:
        return {beat for beat, at in self._due.items() if at <= now}

    def _at(self, name: str, when: float, act: Callable[..., None], *given: object) -> None:
        former = self._timers.pop(name, None)
        if former is not None:
            former.cancel()
        self._timers[name] = self._loop.call_at(when, act, *given)


def next_changes(view: View, *, seconds: bool) -> dict[Beat, int]:
    """Return the ms until the figures of each beat flip; ``seconds``: of the wall clock too."""
    snapshot = view.snapshot
    step = SECOND if seconds else MINUTE
    changes = {Beat.WALL: step - view.wall % step}
    if snapshot.stage in (Stage.TURN, Stage.GAP):
        changes[Beat.HOUR] = _down(snapshot.left)
    floor = min(_of_floor(view), default=None)
    if floor is not None:
        changes[Beat.FLOOR] = floor
    return changes


def _of_floor(view: View) -> Iterator[int]:
    snapshot, floor = view.snapshot, view.floor
    if snapshot.stage is Stage.BEFORE:
        yield MINUTE - view.wall % MINUTE
        if snapshot.plan.start is not None:
            yield _down(snapshot.plan.start - snapshot.now)
    if snapshot.stage is Stage.GAP:
        yield _up(snapshot.gap)
    if floor is None:
        return
    if floor.question is not None:
        yield _up(snapshot.now - floor.question.at)
        yield _down(snapshot.left)
    if floor.paused_for is not None:
        yield _up(floor.paused_for)
        return
    yield _up(floor.spoke)
    yield _down(floor.remaining)
    yield _down(floor.to_minimum or SECOND)
    if floor.grace_ends is not None and floor.grace_ends >= floor.spoke:
        yield floor.grace_ends + 1 - floor.spoke
    if floor.limit is not None:
        for at, _ in phase_schedule(floor.least, floor.limit, snapshot.plan.window.last):
            if at > floor.spoke:
                yield at - floor.spoke


def _up(ms: int) -> int:
    return SECOND - ms % SECOND


def _down(ms: int) -> int:
    return ms % SECOND or SECOND
