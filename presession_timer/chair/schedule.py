"""What the chair says until the next event, and from when: for a screen that only counts."""

from __future__ import annotations

from presession_timer.base.durations import MINUTE
from presession_timer.chair.language import ENGLISH, ChairLanguage
from presession_timer.chair.line import INSIST_AFTER, LAST_QUESTION, ChairLine, chair_line
from presession_timer.engine.reading import read
from presession_timer.engine.session import Session

__all__ = ["chair_schedule"]


def chair_schedule(
    session: Session, now: int, say: ChairLanguage = ENGLISH
) -> tuple[tuple[int, ChairLine], ...]:
    """Return (instant, the line from then on), in order; the first is that of ``now``.

    It agrees with :func:`~presession_timer.chair.line.chair_line` at every millisecond: a line can
    only change by itself at these points of a running turn.
    """
    turning = {now}
    turn = session.running
    if turn is not None and turn.open_pause is None:
        number = turn.segment
        began = now - session.spoke(number, now)
        limit = session.limit(number)
        if limit is not None:
            last = session.plan.window.last
            spoken = {limit - last, limit + 1, limit + INSIST_AFTER}
        else:
            planned = session.planned_length(number) + session.granted.get(number, 0)
            spoken = {MINUTE, planned - LAST_QUESTION, planned}
        turning |= {began + at for at in spoken if began + at > now}
    schedule: list[tuple[int, ChairLine]] = []
    for at in sorted(turning):
        line = chair_line(read(session, at), say)
        if not schedule or schedule[-1][1] != line:
            schedule.append((at, line))
    return tuple(schedule)
