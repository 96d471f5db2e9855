"""Decide whether an hour is held on its planned day or on another.

A plan may be tried out weeks before its day, or last year's plan be opened by mistake. On another
day nothing is compared with the planned start: there is no lateness.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from presession_timer.base.durations import HOUR
from presession_timer.plan.model import Plan

ANOTHER_DAY = 12 * HOUR
"""An hour this far from its planned start counts as held on another day."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_another_day(plan: Plan, at: int) -> bool:
    """Return whether ``at``, ms since 1970 UTC, lies more than 12 hours from the planned start.

    A plan without a start is held against the whole of its day, in its own time zone.
    """
    first, last = (plan.start, plan.start) if plan.start is not None else _limits_of(plan)
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
    from zoneinfo import ZoneInfo

    return (_EPOCH + timedelta(milliseconds=at)).astimezone(ZoneInfo(zone))


def _limits_of(plan: Plan) -> tuple[int, int]:
    return _midnights(plan.date, plan.timezone)


@lru_cache(maxsize=4)
def _midnights(day: date, zone: str) -> tuple[int, int]:
    from zoneinfo import ZoneInfo

    following = day + timedelta(days=1)
    began, ended = (
        (datetime.combine(one, time(), ZoneInfo(zone)) - _EPOCH) // timedelta(milliseconds=1)
        for one in (day, following)
    )
    return began, ended
