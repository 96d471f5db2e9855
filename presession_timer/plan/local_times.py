"""Convert times of day in the room to instants, on days when the clocks change too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from presession_timer.base.findings import Findings, nearest, shown
from presession_timer.base.world.zones import instant_of

if TYPE_CHECKING:
    from presession_timer.plan.schema import SessionDraft

NEXT_DAY_AFTER = timedelta(hours=12)
"""A time that is so much earlier than the start is on the next day, in plans and in timings."""


def start_and_until(
    session: SessionDraft, default_zone: str, found: Findings
) -> tuple[int | None, int | None]:
    """Return `start` and `until` in ms since 1970 UTC; None if one is missing or wrong.

    A time that does not exist that day is an error. Of a time that occurs twice, the first is
    taken (for `until`, the first after `start`), with a warning.
    """
    zone = _zone(default_zone if session.timezone is None else session.timezone, found)
    if (
        zone is None
        or session.date is None
        or not found.sound(("session", "timezone"), ("format",))
    ):
        return None, None
    start: int | None = None
    if session.start is not None:
        start = _instant("start", _LocalTime(session.date, session.start, zone), None, found)
    if session.until is None or not found.sound(("session", "start")):
        return start, None
    day = session.date
    if session.start is not None and _at(session.start) - _at(session.until) > NEXT_DAY_AFTER:
        day += timedelta(days=1)
    return start, _instant("until", _LocalTime(day, session.until, zone), start, found)


def instants_of(local: datetime, zone: ZoneInfo) -> tuple[int, ...]:
    """Return when the clocks of ``zone`` show ``local``, in ms since 1970 UTC and in order.

    There are two instants when the clocks go back, and none when they skip that time.
    """
    utc = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    if utc[0].astimezone(zone).replace(tzinfo=None, fold=0) != local:
        return ()
    return tuple(sorted(set(map(instant_of, utc))))


def _zone(name: str, found: Findings) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, a path, a folder
        pass
    meant = nearest(name, available_timezones())
    wrong = f"`timezone` is {shown(name)}" + (f': did you mean "{meant}"?' if meant else "")
    found.error(("session", "timezone"), wrong, 'expected a known one, such as "Europe/Zurich"')
    return None


class _LocalTime(NamedTuple):
    """A time of day as the clocks of ``zone`` show it on ``day``."""

    day: date
    at: time
    zone: ZoneInfo

    def instants(self) -> tuple[int, ...]:
        return instants_of(datetime.combine(self.day, self.at), self.zone)

    def __str__(self) -> str:
        return f"{self.at.isoformat()} on {self.day.isoformat()}"


def _instant(key: str, local: _LocalTime, after: int | None, found: Findings) -> int | None:
    """Return the first instant of ``local`` that is later than ``after``."""
    path = ("session", key)
    instants = local.instants()
    if not instants:
        wrong = f"`{key}` is {local}, which the clocks of {local.zone.key} skip"
        found.error(path, wrong, "expected a time that exists that day")
        return None
    suited = [one for one in instants if after is None or one > after]
    if not suited:
        wrong = f"`{key}` is {local}, which is not after `start`"
        expected = "expected a later time (one that is 12 hours earlier is on the next day)"
        found.error(path, wrong, expected)
        return None
    if len(instants) > 1:
        which = "first" if suited[0] == instants[0] else "second"
        found.warn(path, f"`{key}` is {local}, which occurs twice", f"the {which} is taken")
    return suited[0]


def _at(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
