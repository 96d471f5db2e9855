"""Events in words: for the log, the answer to a command, and what undo would take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presession_timer.durations import clock_up, exact, signed
from presession_timer.live import events as ev
from presession_timer.live.events import Event, Recorded
from presession_timer.live.rules import Verdict, outside_of, verdict_of
from presession_timer.live.session import Session
from presession_timer.plan.model import KIND_WORDS

__all__ = ["VERDICT_WORDS", "describe", "describe_command", "label"]

VERDICT_WORDS = {
    Verdict.SHORT: "short",
    Verdict.WITHIN: "in window",
    Verdict.OVER: "over",
    Verdict.ABSENT: "absent",
    Verdict.NOT_REACHED: "not reached",
}


def label(session: Session, number: int) -> str:
    """What a segment is called on the console."""
    segment = session.segments.get(number)
    return segment.label if segment else f"segment {number}"


def describe(session: Session, recorded: Recorded) -> str:
    """One event as a line of the log; ``session`` is any later state of the same session."""
    return _WORDS[type(recorded.event)](session, recorded.event)


def describe_command(session: Session, command: str) -> str:
    """What a whole command did, in the words of its most telling event; empty when unknown."""
    parts = session.history.events_of(command)
    if not parts:
        return ""
    telling = [part for part in parts if not isinstance(part.event, _IN_PASSING)] or list(parts)
    return "; ".join(describe(session, part) for part in telling[-2:])


def result(session: Session, number: int, now: int) -> str:
    """What a segment that had the floor came to: "6:12 in window", "7:25 over by 0:25"."""
    spoke = session.spoke(number, now)
    limit = session.limit(number)
    if limit is None:
        return clock_up(spoke)
    least = session.least(number)
    verdict = verdict_of(spoke, least, limit, session.plan.window.grace)
    outside = outside_of(spoke, least, limit)
    if verdict is Verdict.OVER:
        return f"{clock_up(spoke)} over by {clock_up(outside)}"
    if verdict is Verdict.SHORT:
        return f"{clock_up(spoke)} short by {clock_up(-outside)}"
    if not session.is_statement(number):
        return clock_up(spoke)
    return f"{clock_up(spoke)} {VERDICT_WORDS[verdict]}"


def _turn(session: Session, number: int) -> str:
    if 0 < number <= len(session.turns):
        return label(session, session.turns[number - 1].segment)
    return f"turn {number}"


def _yielded(session: Session, event: Event) -> str:
    assert isinstance(event, ev.FloorYielded)
    if not 0 < event.turn <= len(session.turns):
        return f"turn {event.turn} ended"
    turn = session.turns[event.turn - 1]
    if turn.ended is None:
        return f"{_turn(session, event.turn)} ended"
    return f"{_turn(session, event.turn)} ended: {_result_until(session, event.turn)}"


def _result_until(session: Session, number: int) -> str:
    """The result as it stood when this turn ended, whatever the segment did later."""
    turn = session.turns[number - 1]
    if session.turns_of[turn.segment][-1].number == number:
        return result(session, turn.segment, turn.ended or turn.began)
    earlier = [t for t in session.turns_of[turn.segment] if t.number <= number]
    return clock_up(sum(t.spoke(t.ended or t.began) for t in earlier))


def _moved(session: Session, event: Event) -> str:
    assert isinstance(event, ev.SegmentMoved)
    where = f"after {label(session, event.after)}" if event.after else "to the front"
    return f"{label(session, event.segment)} moved {where}"


def _granted(session: Session, event: Event) -> str:
    assert isinstance(event, ev.TimeGranted)
    limit = session.limit(event.segment)
    now = "" if limit is None else f", limit {exact(limit)}"
    verb = "granted" if event.by >= 0 else "taken back"
    return f"{exact(abs(event.by))} {verb}: {label(session, event.segment)}{now}"


def _taken_back(word: str) -> Callable[[Session, Any], str]:
    def words(session: Session, event: Any) -> str:
        return f"{word}: {describe_command(session, event.of) or 'a command'}"

    return words


def _correction(which: str) -> Callable[[Session, Any], str]:
    def words(session: Session, event: Any) -> str:
        who = _turn(session, event.turn)
        if not event.shift:
            return f"{who}: {which} unchanged"
        direction = "earlier" if event.shift < 0 else "later"
        return f"{who}: {which} {exact(abs(event.shift))} {direction}"

    return words


_IN_PASSING = (ev.FloorYielded, ev.MarkedPresent, ev.EndedCorrected)
"""Beside another event of the same command these go without saying."""

_WORDS: dict[type[Event], Callable[[Session, Any], str]] = {
    ev.SessionOpened: lambda s, e: "the hour opened",
    ev.SessionClosed: lambda s, e: "the hour closed",
    ev.FloorGiven: lambda s, e: f"{label(s, e.segment)} started",
    ev.FloorYielded: _yielded,
    ev.Paused: lambda s, e: "paused" + (f": {e.reason}" if e.reason else ""),
    ev.Resumed: lambda s, e: "resumed",
    ev.PauseExplained: lambda s, e: f"the pause was: {e.reason}",
    ev.TimeGranted: _granted,
    ev.BeganCorrected: _correction("began"),
    ev.EndedCorrected: _correction("ended"),
    ev.MarkedAbsent: lambda s, e: f"{label(s, e.segment)} absent",
    ev.MarkedLate: lambda s, e: f"{label(s, e.segment)} late, moved to the end",
    ev.MarkedPresent: lambda s, e: f"{label(s, e.segment)} present",
    ev.SegmentInserted: lambda s, e: (
        f"{e.segment.number} inserted: {KIND_WORDS[e.segment.kind]}, {e.segment.label}"
    ),
    ev.SegmentMoved: _moved,
    ev.LimitCapped: lambda s, e: (
        "the cap was lifted"
        if e.limit is None
        else f"statements to come capped at {exact(e.limit)}"
    ),
    ev.PlannedChanged: lambda s, e: f"{label(s, e.segment)} planned {exact(e.planned)}",
    ev.HourExtended: lambda s, e: f"the hour extended by {signed(e.by)}, now {exact(s.length)}",
    ev.QuestionTaken: lambda s, e: "question" + (f" from {e.state}" if e.state else ""),
    ev.QuestionNamed: lambda s, e: f"the question is {e.state}'s",
    ev.MessageShown: lambda s, e: f"shown to the room: {e.text}",
    ev.MessageCleared: lambda s, e: "the room's message cleared",
    ev.RoomBlanked: lambda s, e: "the room is blank",
    ev.RoomUnblanked: lambda s, e: "the room is back",
    ev.Noted: lambda s, e: f"note: {e.text}",
    ev.ClockStepped: lambda s, e: (
        f"the system clock was changed by {signed(e.by)}; the timer is not affected"
    ),
    ev.ClockBridged: lambda s, e: (
        f"the machine restarted; {clock_up(e.by)} before it are estimated from the {e.basis}"
    ),
    ev.MachineSlept: lambda s, e: f"this machine slept {clock_up(e.by)}",
    ev.SleepDiscounted: lambda s, e: (
        f"{clock_up(e.ended - e.began)} of sleep taken off {_turn(s, e.turn)}"
    ),
    ev.Undone: _taken_back("undone"),
    ev.Redone: _taken_back("redone"),
}
