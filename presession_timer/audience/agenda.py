"""Who is to come, when, and how late the hour is: for a foyer or a green room.

The times are true until something happens, as a state is: they are a schedule too. While somebody
speaks within the limit none of them moves; from then on each is later by the minute.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypedDict

from presession_timer.audience.who import Who, who_of
from presession_timer.base.durations import HOUR, MINUTE
from presession_timer.engine.forecast import expected_begins, forecast, steady_for
from presession_timer.engine.rules import is_another_day
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind, Plan, Segment

_LISTED = (Kind.STATE, Kind.STATEMENT, Kind.QUESTIONS, Kind.BREAK)
"""What people come for; opening, follow-up and closing are the moderator's own."""
_LOOKS = (*range(0, 30 * MINUTE, MINUTE), *range(30 * MINUTE, 2 * HOUR, 5 * MINUTE))
"""When the times are worked out again, from the instant at which they begin to move."""


class AgendaRow(TypedDict):
    """One line of the agenda."""

    who: Who
    began: int | None
    """Since when they have the floor; None for a speaker to come."""


class Outlook(TypedDict):
    """What is expected from an instant on; instants are whole minutes of wall time."""

    at: int
    begins: list[int | None]
    """Of each row to come."""
    end: int | None
    """The projected end of the hour."""
    late: int | None
    """Minutes behind the plan, negative if ahead; None where the plan has no start."""


class Agenda(TypedDict):
    """Who has the floor, who is to come, and what is expected of them."""

    rows: list[AgendaRow]
    outlooks: list[Outlook]


def agenda_of(session: Session, now: int, wall: int) -> Agenda | None:
    """Return the agenda at ``now``, whose wall time is ``wall``; None once the hour is closed."""
    if session.closed is not None:
        return None
    rows: list[AgendaRow] = []
    running = session.running
    if running is not None:
        who = _named(session, session.segments[running.segment])
        if who is not None:
            rows.append(AgendaRow(who=who, began=_whole(running.began, wall - now)))
    listed = [
        (number, who)
        for number in session.to_come
        if (who := _named(session, session.segments[number])) is not None
    ]
    rows += [AgendaRow(who=who, began=None) for _, who in listed]
    return Agenda(rows=rows, outlooks=_outlooks(session, now, wall, [n for n, _ in listed]))


def _named(session: Session, segment: Segment) -> Who | None:
    """Return what a row says; None for a segment that is nobody's."""
    if segment.kind not in _LISTED:
        return None
    who = who_of(session, segment)
    if segment.kind is Kind.BREAK and not who["main"]:
        return Who(main="", more="", number=None, word="break")
    return who if who["main"] or who["word"] or who["number"] is not None else None


def _outlooks(session: Session, now: int, wall: int, numbers: list[int]) -> list[Outlook]:
    first = now + steady_for(session, now)
    outlooks: list[Outlook] = []
    for at in (now, *(first + later for later in _LOOKS)):
        outlook = _outlook(session, at, wall - now, numbers)
        if not outlooks or {**outlooks[-1], "at": at} != outlook:
            outlooks.append(outlook)
    return outlooks


def _outlook(session: Session, at: int, offset: int, numbers: list[int]) -> Outlook:
    expected = forecast(session, at)
    begins = dict(expected_begins(session, at, expected))
    end = expected.projected_end
    return Outlook(
        at=at,
        begins=[_whole(begins[n], offset) if n in begins else None for n in numbers],
        end=None if end is None else _whole(end, offset),
        late=_late(session, at, begins, end),
    )


def _late(session: Session, at: int, begins: dict[int, int], end: int | None) -> int | None:
    """Return by how many minutes what is to come is later than the plan had it.

    It had the rest of the running order end when the hour does, so a segment that was moved, or
    whose speaker is absent, makes nobody late.
    """
    plan = session.plan
    opened = at if session.opened is None else session.opened
    if plan.start is None or end is None or is_another_day(plan, opened):
        return None
    needs, planned_end = _as_planned(plan)
    rest = [needs[number] for number in session.to_come if number in needs]
    coming = next((begins[n] for n in session.to_come if n in needs and n in begins), end)
    handover = plan.handover if rest else 0
    return round((coming - (planned_end - sum(rest) + handover)) / MINUTE)


@lru_cache(maxsize=4)
def _as_planned(plan: Plan) -> tuple[dict[int, int], int]:
    """Return what each segment takes by the plan, with the handover before it, and its end."""
    session = Session.planned_by(plan)
    outlook = forecast(session, session.opening(0))
    begins = expected_begins(session, session.opening(0), outlook)
    ends = [*(at for _, at in begins[1:]), (outlook.projected_end or 0) + plan.handover]
    lengths = {number: until - at for (number, at), until in zip(begins, ends, strict=True)}
    return lengths, outlook.projected_end or 0


def _whole(instant: int, offset: int) -> int:
    """Return the whole minute of wall time that an instant lies in."""
    return (instant + offset) // MINUTE * MINUTE - offset
