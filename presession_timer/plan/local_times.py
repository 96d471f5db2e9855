"""A time of day in the room, on the day of the session, as an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from presession_timer.base.findings import Findings, nearest, shown

if TYPE_CHECKING:
    from presession_timer.plan.schema import SessionDraft

NEXT_DAY_AFTER = timedelta(hours=12)
"""A time so far before the start is meant on the next day; `import` reads a bare time so, too."""


def start_and_until(
    session: SessionDraft, default_zone: str, found: Findings
) -> tuple[int | None, int | None]:
    """`start` and `until` in milliseconds since 1970 UTC; None where not given or not usable.

    A time that does not exist that day is an error; of one that occurs twice the first is meant
    (for `until`: the first after `start`), with a warning (design.md §7).
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
        start = _instant("start", _Reading(session.date, session.start, zone), None, found)
    if session.until is None or not found.sound(("session", "start")):
        return start, None
    day = session.date
    if session.start is not None and _at(session.start) - _at(session.until) > NEXT_DAY_AFTER:
        day += timedelta(days=1)
    return start, _instant("until", _Reading(day, session.until, zone), start, found)


def _zone(name: str, found: Findings) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, a path, a folder
        pass
    meant = nearest(name, available_timezones())
    wrong = f"`timezone` is {shown(name)}" + (f': did you mean "{meant}"?' if meant else "")
    found.error(("session", "timezone"), wrong, 'expected a known one, such as "Europe/Zurich"')
    return None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A time of day as the clocks of ``zone`` show it on ``day``."""

    day: date
    at: time
    zone: ZoneInfo

    def instants(self) -> tuple[int, ...]:
        """None, one, or two where the clocks go back; milliseconds since 1970 UTC, in order."""
        local = datetime.combine(self.day, self.at)
        utc = [local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
        if utc[0].astimezone(self.zone).replace(tzinfo=None, fold=0) != local:
            return ()
        return tuple(sorted({_milliseconds(one) for one in utc}))

    def __str__(self) -> str:
        return f"{self.at.isoformat()} on {self.day.isoformat()}"


def _instant(key: str, reading: _Reading, after: int | None, found: Findings) -> int | None:
    """The first instant of ``reading`` that is later than ``after``."""
    path = ("session", key)
    instants = reading.instants()
    if not instants:
        wrong = f"`{key}` is {reading}, which the clocks of {reading.zone.key} skip"
        found.error(path, wrong, "expected a time that exists that day")
        return None
    suited = [one for one in instants if after is None or one > after]
    if not suited:
        wrong = f"`{key}` is {reading}, which is not after `start`"
        expected = "expected a later time (one that is 12 hours earlier is on the next day)"
        found.error(path, wrong, expected)
        return None
    if len(instants) > 1:
        which = "first" if suited[0] == instants[0] else "second"
        found.warn(path, f"`{key}` is {reading}, which occurs twice", f"the {which} is taken")
    return suited[0]


def _at(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def _milliseconds(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
