"""What changes about those to come: who is there, in which order, how long they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from presession_timer.base.durations import SECOND, exact
from presession_timer.base.findings import LONGEST_TEXT
from presession_timer.base.text import UNNAMED, clean
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Command
from presession_timer.engine.event_text import label
from presession_timer.engine.events import Event
from presession_timer.engine.meaning import can_be_absent
from presession_timer.engine.refusals import Decision, Refused, no_segment
from presession_timer.engine.session import ABSENT, LATE, Session
from presession_timer.plan.model import Kind, Segment, Window


def _mark_absent(session: Session, command: cmd.MarkAbsent, now: int) -> Decision:
    refused = _cannot_mark(session, command.segment)
    if refused:
        return refused
    if session.marks.get(command.segment) == ABSENT:
        return Refused(f"{label(session, command.segment)} is absent already")
    if not can_be_absent(session, command.segment):
        return Refused(f"{label(session, command.segment)} is part of the hour: nobody is absent")
    return [ev.MarkedAbsent(command.segment)]


def _mark_late(session: Session, command: cmd.MarkLate, now: int) -> Decision:
    refused = _cannot_mark(session, command.segment)
    if refused:
        return refused
    if session.marks.get(command.segment) == LATE:
        return Refused(f"{label(session, command.segment)} is late already")
    if not session.is_speaker(command.segment):
        return Refused(f"{label(session, command.segment)} is no speaker: move it instead")
    return [ev.MarkedLate(command.segment)]


def _mark_present(session: Session, command: cmd.MarkPresent, now: int) -> Decision:
    number = command.segment
    if number not in session.segments:
        return no_segment(session, number)
    if number not in session.marks:
        return Refused(f"{label(session, number)} is present already")
    return _cannot_mark(session, number) or [ev.MarkedPresent(number)]


def _cannot_mark(session: Session, number: int) -> Refused | None:
    if number not in session.segments:
        return no_segment(session, number)
    if number in session.turns_of:
        running = session.running
        has = running is not None and running.segment == number
        return Refused(f"{label(session, number)} {'has' if has else 'has had'} the floor")
    return None


def _insert(session: Session, command: cmd.Insert, now: int) -> Decision:
    """Insert it next in the order; before the opening, behind the statements."""
    lengths = session.plan.lengths
    names = _named(speaker=command.speaker, organisation=command.organisation)
    if isinstance(names, Refused):
        return names
    number = max(session.segments, default=0) + 1
    planned = command.planned if command.planned is not None else lengths.planned(command.kind)
    if command.kind is Kind.BREAK:
        planned = planned or 0  # the moderator may not know yet how long it will be
    limited = command.kind in (Kind.STATEMENT, Kind.STATE)
    if limited and command.planned is not None and command.planned < SECOND:
        return Refused(_A_SECOND)
    if len(session.segments) >= _MOST_SEGMENTS:
        return Refused(f"a session has {_MOST_SEGMENTS} segments at most")
    segment = replace(Segment(number, str(number), command.kind), **names)
    if command.kind is Kind.STATEMENT:
        limit = session.plan.window.max if command.planned is None else command.planned
        segment = replace(segment, min=_least_under(limit, session.plan.window), max=limit)
    elif command.kind is Kind.STATE:
        segment = replace(segment, max=planned)
    else:
        segment = replace(segment, planned=planned)
    inserted: list[Event] = [ev.SegmentInserted(segment, _place_of_next(session))]
    if command.give:
        if session.opened is None:
            return Refused("the hour is not open yet")
        running = session.running
        if running is not None:
            inserted.append(ev.FloorYielded(running.number))
        inserted.append(ev.FloorGiven(number))
    return inserted


_MOST_SEGMENTS = 1_000
_A_SECOND = "whoever speaks has 0:01 at least"


def _least_under(limit: int, window: Window) -> int:
    """The minimum of a statement with a limit of its own: the window's, lowered as by a cap."""
    return window.min if limit >= window.max else min(window.min, max(0, limit - window.last))


def _named(**texts: str) -> dict[str, Any] | Refused:
    """Names and topics as a plan has them: on one line, without hidden characters."""
    kept: dict[str, Any] = {}
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT:
            return Refused(f"the {field} is longer than {LONGEST_TEXT} characters")
        cleaned = clean(text, LONGEST_TEXT) if text.strip() else ""
        kept[field] = "" if cleaned == UNNAMED else cleaned
    return kept


def _change_segment(session: Session, command: cmd.ChangeSegment, now: int) -> Decision:
    """Only what becomes something else; limits only while they can still be kept to."""
    number = command.segment
    segment = session.segments.get(number)
    if segment is None:
        return no_segment(session, number)
    texts = {
        "speaker": command.speaker,
        "organisation": command.organisation,
        "topic": command.topic,
    }
    names = _named(**{field: text for field, text in texts.items() if text is not None})
    if isinstance(names, Refused):
        return names
    limits = _limits(session, segment, command)
    if isinstance(limits, Refused):
        return limits
    wanted = {**names, **limits}
    if command.protect is not None:
        wanted["protect"] = command.protect
    now_so = {field: getattr(segment, field) for field in wanted}
    now_so |= {"planned": session.planned_length(number)} if "planned" in wanted else {}
    changes = {field: value for field, value in wanted.items() if value != now_so[field]}
    if not changes:
        return Refused(f"{label(session, number)} is so already")
    return [ev.SegmentChanged(number, **changes)]


def _limits(
    session: Session, segment: Segment, command: cmd.ChangeSegment
) -> dict[str, int] | Refused:
    """``min``, ``max`` and ``planned``, as far as they are given and a plan may have them."""
    given = {"min": command.min, "max": command.max, "planned": command.planned}
    wanted = {field: value for field, value in given.items() if value is not None}
    if not wanted:
        return {}
    running, number = session.running, segment.number
    if session.closed is not None:
        return Refused("the hour is closed")
    if number in session.turns_of and (running is None or running.segment != number):
        return Refused(f"{label(session, number)} has had the floor")
    if any(value < 0 for value in wanted.values()):
        return Refused("a length is not negative")
    if wanted.get("max", SECOND) < SECOND:
        return Refused(_A_SECOND)
    judge = _limits_of_statement if segment.kind is Kind.STATEMENT else _limits_of_other
    return judge(session, segment, wanted)


def _limits_of_statement(
    session: Session, segment: Segment, wanted: dict[str, int]
) -> dict[str, int] | Refused:
    """Lower the minimum with a maximum that goes down, as a cap does."""
    if "planned" in wanted:
        return Refused(_HAS_A_WINDOW)
    window, before = session.plan.window, segment.max or 0
    limit = wanted.get("max", before)
    if limit < before and "min" not in wanted:
        wanted = {**wanted, "min": min(segment.min, max(0, limit - window.last))}
    least = wanted.get("min", segment.min)
    if least > limit:
        return Refused(f"the minimum, {exact(least)}, is more than the limit, {exact(limit)}")
    if "min" in wanted and 0 < least <= window.grace:
        return Refused(f"a minimum is 0:00 or more than the grace, {exact(window.grace)}")
    return wanted


def _limits_of_other(
    session: Session, segment: Segment, wanted: dict[str, int]
) -> dict[str, int] | Refused:
    if "min" in wanted:
        return Refused("only a statement has a minimum")
    limit = wanted.get("max", segment.max)
    planned = wanted.get("planned", session.planned.get(segment.number, segment.planned))
    if limit is not None and planned is not None and planned > limit:
        return Refused(f"the planned length, {exact(planned)}, is more than {exact(limit)}")
    return wanted


_HAS_A_WINDOW = "a statement has its window: grant time or cap the limit instead"


def _place_of_next(session: Session) -> int:
    running = session.running
    if running is not None:
        return running.segment
    statements = [n for n in session.to_come if session.is_statement(n)]
    if session.opened is None and statements:
        return statements[-1]
    if not session.to_come or session.opened is None:
        return session.order[-1] if session.order else 0
    place = session.order.index(session.to_come[0])
    return session.order[place - 1] if place else 0


def _move(session: Session, command: cmd.Move, now: int) -> Decision:
    number, after = command.segment, command.after
    if number not in session.segments:
        return no_segment(session, number)
    if after and after not in session.segments:
        return no_segment(session, after)
    if number == after:
        return Refused(f"{label(session, number)} cannot follow itself")
    if number in session.turns_of:
        return Refused(f"{label(session, number)} has had the floor")
    place = session.order.index(number)
    if (session.order[place - 1] if place else 0) == after:
        return Refused(f"{label(session, number)} is there already")
    return [ev.SegmentMoved(number, after)]


def _cap(session: Session, command: cmd.Cap, now: int) -> Decision:
    if command.limit is not None and command.limit <= 0:
        return Refused("a cap is longer than 0:00")
    if command.limit is None and session.cap is None:
        return Refused("there is no cap to lift")
    if command.limit is not None and not any(map(session.is_statement, session.to_come)):
        return Refused("no statement is to come")
    return [ev.LimitCapped(command.limit)]


def _change_planned(session: Session, command: cmd.ChangePlanned, now: int) -> Decision:
    number = command.segment
    if number not in session.segments:
        return no_segment(session, number)
    if session.is_statement(number):
        return Refused(_HAS_A_WINDOW)
    if command.planned < 0:
        return Refused("a length is not negative")
    running = session.running
    if number in session.turns_of and (running is None or running.segment != number):
        return Refused(f"{label(session, number)} has had the floor")
    if session.planned_length(number) == command.planned:
        return Refused(f"{label(session, number)} is planned so already")
    return [ev.PlannedChanged(number, command.planned)]


def _change_several(session: Session, command: cmd.ChangeSeveral, now: int) -> Decision:
    changed: list[Event] = []
    for change in command.changes:
        decision = REPLANNING[type(change)](session, change, now)
        if isinstance(decision, Refused):
            return decision
        changed += decision
    return changed or Refused("no length was given")


def _extend(session: Session, command: cmd.Extend, now: int) -> Decision:
    if command.by == 0 or session.length + command.by <= 0:
        return Refused("the hour needs a length")
    return [ev.HourExtended(command.by)]


REPLANNING: Mapping[type[Command], Callable[[Session, Any, int], Decision]] = {
    cmd.MarkAbsent: _mark_absent,
    cmd.MarkLate: _mark_late,
    cmd.MarkPresent: _mark_present,
    cmd.Insert: _insert,
    cmd.ChangeSegment: _change_segment,
    cmd.Move: _move,
    cmd.Cap: _cap,
    cmd.ChangePlanned: _change_planned,
    cmd.ChangeSeveral: _change_several,
    cmd.Extend: _extend,
}
"""The decision on each of these commands."""
