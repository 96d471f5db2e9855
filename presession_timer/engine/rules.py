"""The rules of time: phase and verdict of a segment, and whether the hour is held on its day.

A plan may be tried out weeks before its day, or last year's plan be opened by mistake. On another
day nothing is compared with the planned start: there is no lateness.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from presession_timer.base.durations import HOUR, shown_difference
from presession_timer.plan.model import Kind, Plan, Segment, Window


class Phase(StrEnum):
    """Where a statement stands now."""

    BEFORE_MINIMUM = "before-minimum"
    IN_WINDOW = "in-window"
    LAST_MINUTE = "last-minute"
    OVER = "over"
    PAUSED = "paused"


class Verdict(StrEnum):
    """What a segment was, once its last turn has ended."""

    SHORT = "short"
    WITHIN = "within"
    OVER = "over"
    ABSENT = "absent"
    NOT_REACHED = "not-reached"


def limit_of(segment: Segment, cap: int | None, granted: int) -> int | None:
    """Return milliseconds the segment may take; None where its kind has no limit. Never below 0."""
    if segment.max is None:
        return None
    allowed = segment.max
    if cap is not None and segment.kind is Kind.STATEMENT:
        allowed = min(allowed, cap)
    return max(0, allowed + granted)


def least_of(segment: Segment, limit: int | None, window: Window) -> int:
    """Return the minimum that counts, ms: lowered with the limit, never above the plan's."""
    if segment.kind is not Kind.STATEMENT or segment.max is None or limit is None:
        return 0
    if limit < segment.max:
        return min(segment.min, max(0, limit - window.last))
    return segment.min


def least_share_of(segment: Segment, limit: int | None) -> int:
    """Return the least share of a statement, ms: its minimum, or its limit if that is lower.

    Unlike :func:`least_of` it does not leave room for the last minute: after a cap at 5:00 each
    share is 5:00, and nobody is promised less than the moderator has announced.
    """
    return segment.min if limit is None else min(segment.min, limit)


def phase_of(spoke: int, least: int, limit: int, last: int) -> Phase:
    """Return the phase of a running clock that shows ``spoke`` ms; callers know of pauses."""
    if spoke > limit:
        return Phase.OVER
    if spoke < least:
        return Phase.BEFORE_MINIMUM
    if spoke >= limit - last:
        return Phase.LAST_MINUTE
    return Phase.IN_WINDOW


def verdict_of(spoke: int, least: int, limit: int, grace: int) -> Verdict:
    """Return the verdict on the whole time of a segment that has a limit."""
    if spoke > limit + grace:
        return Verdict.OVER
    if spoke < least - grace:
        return Verdict.SHORT
    return Verdict.WITHIN


def outside_shown(spoke: int, least: int, limit: int) -> int:
    """Return :func:`outside_of` as screens and reports show it: in whole seconds.

    With the spoken time beside it, it adds up to the limit or the least. Data for programs have
    the exact one.
    """
    outside = outside_of(spoke, least, limit)
    if not outside:
        return 0
    return shown_difference(spoke, limit if outside > 0 else least)


def outside_of(spoke: int, least: int, limit: int) -> int:
    """Return the distance to the nearer of least and limit, 0 between them, negative if short."""
    return max(0, spoke - limit) or min(0, spoke - least)


def phase_schedule(least: int, limit: int, last: int) -> tuple[tuple[int, Phase], ...]:
    """Return (milliseconds spoken, the phase that begins there), in order; the first is at 0.

    It agrees with :func:`~presession_timer.engine.rules.phase_of` at every millisecond: a phase can
    only change where the spoken time reaches the least, the last minute, or passes the limit.
    """
    turning = {0, least, limit - last, limit + 1}
    schedule: list[tuple[int, Phase]] = []
    for spoke in sorted(at for at in turning if at >= 0):
        phase = phase_of(spoke, least, limit, last)
        if not schedule or schedule[-1][1] is not phase:
            schedule.append((spoke, phase))
    return tuple(schedule)


ANOTHER_DAY = 12 * HOUR
"""An hour this far from its planned start counts as held on another day."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_another_day(plan: Plan, at: int) -> bool:
    """Return whether ``at``, ms since 1970 UTC, lies more than 12 hours from the planned start.

    A plan without a start is held against the whole of its day, in its own time zone.
    """
    first, last = (
        _midnights(plan.date, plan.timezone) if plan.start is None else (plan.start, plan.start)
    )
    return at < first - ANOTHER_DAY or at > last + ANOTHER_DAY


def held_on(plan: Plan, opened: int | None) -> date | None:
    """Return the day on which an hour was opened that was planned for another; else None."""
    if opened is None or not is_another_day(plan, opened):
        return None
    return day_of(plan.timezone, opened)


def day_warning(plan: Plan, now: int, *, opened: bool) -> str:
    """Return the warning about another day than planned, before and at the opening; else empty."""
    if not is_another_day(plan, now):
        return ""
    planned = _said(plan, plan.start) if plan.start is not None else plan.date.isoformat()
    if opened:
        return f"planned for {planned}, opened {_said(plan, now)}: no lateness is counted"
    return f"planned for {planned}, and it is {_said(plan, now)}: the right plan?"


def _said(plan: Plan, at: int) -> str:
    local = _local(plan.timezone, at)
    return f"{local:%Y-%m-%d %H:%M}"


def day_of(zone: str, at: int) -> date:
    """Return the calendar's day at ``at``, ms since 1970 UTC, in the time zone of that name."""
    return _local(zone, at).date()


def _local(zone: str, at: int) -> datetime:
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(ZoneInfo(zone))


@lru_cache(maxsize=4)
def _midnights(day: date, zone: str) -> tuple[int, int]:
    following = day + timedelta(days=1)
    began, ended = (
        (datetime.combine(one, time(), ZoneInfo(zone)) - _EPOCH) // timedelta(milliseconds=1)
        for one in (day, following)
    )
    return began, ended
