"""The week on the terminal: each day, each room, each hour, and what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from presession_timer.base.durations import MINUTE, SECOND, clock_up
from presession_timer.base.findings import name_of
from presession_timer.prepare.check.page import PROTECTED, verdict_of
from presession_timer.prepare.week.facts import Day, DoubleBooking, Place, PlannedSession, Want

_WHOSE = {
    Want.ROOM: "two sessions have this room",
    Want.MODERATOR: "moderates two sessions",
    Want.SPEAKER: "speaks in two sessions",
}


def lines_of(days: Sequence[Day], clashes: Sequence[DoubleBooking]) -> Iterator[str]:
    """Yield everything there is to say, line by line."""
    for number, day in enumerate(days):
        if number:
            yield ""
        yield f"{day.date:%A} {day.date.isoformat()}"
        for place in day.places:
            yield f"  {place.room or '(no room said)'}"
            yield from _sessions(place)
    if clashes:
        yield ""
    for clash in clashes:
        yield wanted_twice(clash)


def _sessions(place: Place) -> Iterator[str]:
    for number, session in enumerate(place.sessions):
        free = place.free_before(number)
        if free is not None and free > 0:
            yield f"    {'':<11}  {_between(free)} between"
        verdict = verdict_of(session.figures).partition(":")[0]
        count = len(session.figures.statements)
        speakers = f"{count} speaker{'s' * (count != 1)}"
        said = f"{session.figures.shown.title}: {speakers}, {verdict} ({name_of(session.path)})"
        yield f"    {_hours(session)}  {said}"


def wanted_twice(clash: DoubleBooking) -> str:
    """Return one line: who or what, and where both are."""
    name = clash.name or PROTECTED
    files = f"{name_of(clash.first.path)} and {name_of(clash.second.path)}"
    overlap = clock_up(-(-clash.overlap // SECOND) * SECOND)
    begins = at(clash.second, clash.second.start or 0)
    when = f"from {begins} on {clash.second.figures.plan.date.isoformat()} for {overlap}"
    return f"{clash.want.upper()} CLASH: {name} {_WHOSE[clash.want]} {when}: {files}"


def _hours(session: PlannedSession) -> str:
    if session.start is None or session.end is None:
        return "no time    "
    return f"{at(session, session.start)}–{at(session, session.end)}"


def at(session: PlannedSession, ms: int) -> str:
    """Return the time of day where the session is."""
    zone = ZoneInfo(session.figures.plan.timezone)
    return f"{datetime.fromtimestamp(ms // SECOND, zone):%H:%M}"


def _between(ms: int) -> str:
    """Long breaks are in hours and minutes: nobody counts their seconds."""
    minutes = ms // MINUTE
    if minutes < 60:
        return f"{minutes} min" if ms % MINUTE == 0 else clock_up(ms)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes % 60 else f"{minutes // 60} h"
