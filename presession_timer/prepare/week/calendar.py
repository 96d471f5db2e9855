"""The week as iCalendar (RFC 5545), for the calendars of moderators and Missions: no names."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from presession_timer import __version__
from presession_timer.base.durations import SECOND
from presession_timer.prepare.week.facts import PlannedSession, told_apart

if TYPE_CHECKING:
    from icalendar import Event


def calendar_of(sessions: Iterable[PlannedSession]) -> bytes:
    """Return one event for each session: title, place, time; of speakers only their number.

    Instants are in UTC, which every calendar shows in its own zone. A session without a start is an
    event of the whole day. The same plan keeps the same identity, so that a calendar that reads the
    file again moves its event; the same files give the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//presession {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    placed = list(sessions)
    for session, identity in zip(placed, _identities(placed), strict=True):
        calendar.add_component(_event(session, identity))
    return bytes(calendar.to_ical())


def _event(session: PlannedSession, identity: str) -> Event:
    from icalendar import Event

    plan = session.figures.plan
    event = Event()
    event.add("uid", f"{identity}@presession")
    event.add("dtstamp", datetime.fromtimestamp(int(session.path.stat().st_mtime), UTC))
    event.add("summary", session.figures.shown.title)
    if session.start is None or session.end is None:
        event.add("dtstart", plan.date)
        event.add("dtend", plan.date + timedelta(days=1))
    else:
        event.add("dtstart", datetime.fromtimestamp(session.start // SECOND, UTC))
        event.add("dtend", datetime.fromtimestamp(-(-session.end // SECOND), UTC))
    if plan.room:
        event.add("location", plan.room)
    count = len(session.figures.statements)
    event.add("description", f"{count} speaker{'s' * (count != 1)}")
    return event


def _identities(sessions: Sequence[PlannedSession]) -> Iterator[str]:
    """Yield an id for each plan, from its file name and day: its title may still change.

    If two folders have a plan of the same name on the same day, the id includes the folder.
    """
    said = [f"{one.path.name}\n{one.figures.plan.date.isoformat()}" for one in sessions]
    counted = Counter(said)
    apart = told_apart(one.path for one in sessions)
    for session, name in zip(sessions, said, strict=True):
        whole = name if counted[name] == 1 else f"{name}\n{apart[session.path]}"
        yield hashlib.sha256(whole.encode("utf-8")).hexdigest()[:32]
