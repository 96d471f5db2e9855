"""What changes about those to come: who is there, in which order, how long they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from presession_timer.durations import SECOND
from presession_timer.live import commands as cmd
from presession_timer.live import events as ev
from presession_timer.live.commands import Command
from presession_timer.live.describe import label
from presession_timer.live.events import Event
from presession_timer.live.refusals import Decision, Refused, no_segment
from presession_timer.live.session import ABSENT, LATE, Session
from presession_timer.plan.model import Kind, Segment

__all__ = ["REPLANNING"]


def _mark_absent(session: Session, command: cmd.MarkAbsent, now: int) -> Decision:
    refused = _cannot_mark(session, command.segment)
    if refused:
        return refused
    if session.marks.get(command.segment) == ABSENT:
        return Refused(f"{label(session, command.segment)} is absent already")
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
    """Next in the order; before the opening behind the statements, for nobody waits yet."""
    window, lengths = session.plan.window, session.plan.lengths
    number = max(session.segments, default=0) + 1
    planned = command.planned if command.planned is not None else lengths.planned(command.kind)
    if command.kind is Kind.BREAK:
        planned = planned or 0  # whoever calls one may not know yet how long it will be
    limited = command.kind in (Kind.STATEMENT, Kind.STATE)
    if limited and command.planned is not None and command.planned < SECOND:
        return Refused("whoever speaks has 0:01 at least")
    if len(session.segments) >= _MOST_SEGMENTS:
        return Refused(f"a session has {_MOST_SEGMENTS} segments at most")
    if command.kind is Kind.STATEMENT:
        limit = window.max if command.planned is None else command.planned
        least = min(window.min, limit)
        segment = Segment(number, str(number), command.kind, command.speaker, min=least, max=limit)
    elif command.kind is Kind.STATE:
        segment = Segment(number, str(number), command.kind, command.speaker, max=planned)
    else:
        segment = Segment(number, str(number), command.kind, command.speaker, planned=planned)
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
        return Refused("a statement has its window: grant time or cap the limit instead")
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
        decision = _change_planned(session, change, now)
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
    cmd.Move: _move,
    cmd.Cap: _cap,
    cmd.ChangePlanned: _change_planned,
    cmd.ChangeSeveral: _change_several,
    cmd.Extend: _extend,
}
"""The decision on each of these commands."""
