"""The week as iCalendar (RFC 5545), for the calendars of moderators and Missions: no names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from presession_timer import __version__
from presession_timer.durations import SECOND
from presession_timer.views.week.facts import Session

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["calendar_of"]


def calendar_of(sessions: Iterable[Session]) -> bytes:
    """One event for each session: a title, a place, an hour; of who speaks only how many.

    Instants are in UTC, which every calendar shows in its own zone. A session without a start is an
    event of the whole day. The same plan keeps the same identity, so that a calendar that reads the
    file again moves its event; the same files give the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//presession {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for session in sessions:
        calendar.add_component(_event(session))
    return bytes(calendar.to_ical())


def _event(session: Session) -> Event:
    from icalendar import Event

    plan = session.figures.plan
    event = Event()
    event.add("uid", f"{_identity(session)}@presession")
    event.add("dtstamp", datetime.fromtimestamp(int(session.path.stat().st_mtime), UTC))
    event.add("summary", plan.title)
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


def _identity(session: Session) -> str:
    """Of the plan's file and day: a title may still be mended."""
    plan = session.figures.plan
    said = f"{session.path.name}\n{plan.date.isoformat()}"
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:32]
