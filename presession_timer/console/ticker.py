"""When the picture changes next if nothing happens: each figure on a second's boundary of its own.

A countdown rounds up and a count-up rounds down, so both flip on whole seconds; but the speaker's
seconds, the hour's and the wall clock's begin at different instants, and each is painted on its
own.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.console.view import View
from presession_timer.engine.rules import phase_schedule
from presession_timer.engine.snapshot import Stage

__all__ = ["Beat", "next_changes"]


class Beat(StrEnum):
    """What flips together."""

    WALL = "wall"
    """The wall clock in the header."""
    HOUR = "hour"
    """What is left of the hour: header and foot."""
    FLOOR = "floor"
    """Whoever has the floor, or the gap, or before the opening the digits: everything."""


def next_changes(view: View, *, seconds: bool) -> dict[Beat, int]:
    """Milliseconds until the figures of each beat flip; ``seconds``: of the wall clock too."""
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
