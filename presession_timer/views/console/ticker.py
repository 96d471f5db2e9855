"""When the picture changes next if nothing happens: on the second's own boundary."""

from __future__ import annotations

from collections.abc import Iterator

from presession_timer.durations import MINUTE, SECOND
from presession_timer.live.reading import Stage
from presession_timer.live.schedule import phase_schedule
from presession_timer.views.console.view import View

__all__ = ["next_change"]


def next_change(view: View, *, seconds: bool) -> int:
    """Milliseconds until a figure on screen flips, at least 1; ``seconds``: of the wall clock too.

    A countdown rounds up and a count-up rounds down, so both flip on whole seconds of their own.
    """
    return max(1, min(_changes(view, seconds)))


def _changes(view: View, seconds: bool) -> Iterator[int]:
    reading = view.reading
    step = SECOND if seconds else MINUTE
    yield step - view.wall % step
    if reading.stage is Stage.BEFORE and reading.plan.start is not None:
        yield _down(reading.plan.start - reading.now)
    if reading.stage is Stage.GAP:
        yield _up(reading.gap)
        yield _down(reading.left)
    if reading.stage is Stage.TURN:
        yield _down(reading.left)
        yield from _of_floor(view)


def _of_floor(view: View) -> Iterator[int]:
    floor = view.floor
    if floor is None:
        return
    if floor.question is not None:
        yield _up(view.reading.now - floor.question.at)
    if floor.paused_for is not None:
        yield _up(floor.paused_for)
        return
    yield _up(floor.spoke)
    yield _down(floor.remaining)
    yield _down(floor.to_minimum or SECOND)
    if floor.limit is not None:
        last = view.reading.plan.window.last
        for at, _ in phase_schedule(floor.least, floor.limit, last):
            if at > floor.spoke:
                yield at - floor.spoke


def _up(ms: int) -> int:
    return SECOND - ms % SECOND


def _down(ms: int) -> int:
    return ms % SECOND or SECOND
