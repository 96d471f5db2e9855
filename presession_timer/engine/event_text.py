"""Describe events in words: for the log, the answer to a command, and what undo would take back.

For another language, pass a *say*, which translates a template before it fills it; a name is always
a value, never part of a template.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from presession_timer.base.durations import clock_up, exact, signed
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.rules import Verdict, outside_shown, verdict_of
from presession_timer.engine.session import Session
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind

Say = Callable[..., str]
"""Called with a template in English and, by name, what fills it."""
Words = Callable[[Session, Any, Say], str]

VERDICT_WORDS = {
    Verdict.SHORT: "short",
    Verdict.WITHIN: "in window",
    Verdict.OVER: "over",
    Verdict.ABSENT: "absent",
    Verdict.NOT_REACHED: "not reached",
}


def plainly(template: str, /, **values: object) -> str:
    """Return the template itself, filled: English."""
    return template.format(**values)


def verb_first(template: str, /, **values: object) -> str:
    """Return the filled template as the console's log says it: what happened, then to whom."""
    return plainly(_VERB_FIRST.get(template, template), **values)


_VERB_FIRST = {
    "{who} started": "started {who}",
    "{who} ended": "ended {who}",
    "{who} ended: {result}": "ended {result} {who}",
    "{time} over by {by}": "{time} +{by}",
    "{time} short by {by}": "{time} -{by}",
    "{time} in window": "{time}",
    "less than a second": "0:00",
    "{who}: began unchanged": "began unchanged: {who}",
    "{who}: began {by} earlier": "began {by} earlier: {who}",
    "{who}: began {by} later": "began {by} later: {who}",
    "{who}: ended unchanged": "ended unchanged: {who}",
    "{who}: ended {by} earlier": "ended {by} earlier: {who}",
    "{who}: ended {by} later": "ended {by} later: {who}",
    "{who} absent": "absent: {who}",
    "{who} late, moved to the end": "late, moved to the end: {who}",
    "{who} present": "present: {who}",
    "{who} moved to the front": "moved to the front: {who}",
    "{who} moved after {other}": "moved {who} after {other}",
    "{who} planned {time}": "planned {time}: {who}",
    "{time} granted: {who}": "granted {time}: {who}",
    "{time} taken back: {who}": "taken back {time}: {who}",
    "{number} inserted: {who}": "inserted {number}: {who}",
    "{number} inserted: {kind}, {who}": "inserted {number}: {who}, {kind}",
    "{number} changed: {what}": "changed {number}: {what}",
}


def label(session: Session, number: int) -> str:
    """Return what a segment is called on the console."""
    segment = session.segments.get(number)
    return segment.label if segment else f"segment {number}"


def describe(session: Session, recorded: Recorded, say: Say = plainly) -> str:
    """Return one event as a line of the log; ``session`` is any later state of the same session."""
    if isinstance(recorded.event, ev.FloorYielded):
        session = _as_it_ended(session, recorded, recorded.event.turn)
    return _WORDS[type(recorded.event)](session, recorded.event, say)


def _as_it_ended(session: Session, recorded: Recorded, number: int) -> Session:
    """Return the session with the end of a turn that was taken back, whenever it ended later."""
    if recorded.command not in session.history.dead or not 0 < number <= len(session.turns):
        return session
    turns = list(session.turns)
    if turns[number - 1].ended is None:
        return session
    turns[number - 1] = replace(turns[number - 1], ended=recorded.at)
    return replace(session, turns=tuple(turns))


def describe_command(session: Session, command: str, say: Say = plainly) -> str:
    """Return what a command did, by its most important events; empty if the command is unknown."""
    parts = session.history.events_of(command)
    if not parts:
        return ""
    if all(isinstance(part.event, ev.Correction) for part in parts):
        return describe(session, parts[-1], say)  # the other end only came along
    telling = [part for part in parts if not isinstance(part.event, _IN_PASSING)] or list(parts)
    if not all(isinstance(part.event, ev.PlannedChanged) for part in telling):
        telling = telling[-2:]
    return "; ".join(describe(session, part, say) for part in telling)


def distance(outside: int, say: Say = plainly) -> str:
    """Return a distance from the bounds without its sign: "0:25"; below a second, in words."""
    return clock_up(abs(outside)) if outside else say("less than a second")


def describe_together(session: Session, commands: Sequence[str], say: Say = plainly) -> str:
    """Return what commands did that are undone together: corrections of one end add up."""
    if len(commands) < 2:
        return describe_command(session, commands[0], say) if commands else ""
    run = [session.history.events_of(one) for one in commands]
    return lines_of(session, run, say)[-1]


def lines_of(session: Session, run: Sequence[Sequence[Recorded]], say: Say = plainly) -> list[str]:
    """Return the lines that describe a command: one for each event, or one for an undo as a whole.

    ``run`` holds its events after those of the corrections that it continues (`History.run_of`);
    their shifts add up.
    """
    last, latest = run[-1], run[-1][-1].event
    if isinstance(latest, ev.Undone | ev.Redone):
        of = [part.event.of for part in last if isinstance(part.event, ev.Undone | ev.Redone)]
        what = describe_together(session, of if isinstance(latest, ev.Redone) else of[::-1], say)
        return [say(_TAKEN_BACK[type(latest)], what=what or say("a command"))]
    ends: dict[tuple[str, int], Recorded] = {}
    for part in chain.from_iterable(run):
        moved = part.event
        if not isinstance(moved, ev.Correction):
            return [describe(session, one, say) for one in last]
        before = ends.pop(moved.end, None)
        if before is not None and isinstance(before.event, ev.Correction):
            moved = replace(moved, shift=before.event.shift + moved.shift)
        ends[moved.end] = replace(part, event=moved)
    return [describe(session, part, say) for part in ends.values()]


_TAKEN_BACK: dict[type[Event], str] = {
    ev.Undone: "undone: {what}",
    ev.Redone: "redone: {what}",
}


def result(session: Session, number: int, now: int, say: Say = plainly) -> str:
    """Return what a segment that had the floor came to: "6:12 in window", "7:25 over by 0:25"."""
    spoke = session.spoke(number, now)
    limit = session.limit(number)
    if limit is None:
        return clock_up(spoke)
    least = session.least(number)
    verdict = verdict_of(spoke, least, limit, session.plan.window.grace)
    by = distance(outside_shown(spoke, least, limit), say)
    if verdict is Verdict.OVER:
        return say("{time} over by {by}", time=clock_up(spoke), by=by)
    if verdict is Verdict.SHORT:
        return say("{time} short by {by}", time=clock_up(spoke), by=by)
    if not session.is_statement(number):
        return clock_up(spoke)
    return say("{time} in window", time=clock_up(spoke))


def repair_words(event: ev.RecordRepaired, say: Say = plainly) -> str:
    """Return what a record was found like, and what became of it."""
    if event.harm == "cut":
        cut = (
            "the record was cut off at line {line} and goes on there; events that are missing: {n}"
        )
        return say(cut, line=event.line, n=event.lost)
    altered = (
        "the record was altered at line {line} and goes on from what was whole before; lines put "
        "aside: {n}"
    )
    return say(altered, line=event.line, n=event.lost)


def _turn(session: Session, number: int, say: Say) -> str:
    if 0 < number <= len(session.turns):
        return label(session, session.turns[number - 1].segment)
    return say("turn {number}", number=number)


def _yielded(session: Session, event: Event, say: Say) -> str:
    assert isinstance(event, ev.FloorYielded)
    who = _turn(session, event.turn, say)
    if not 0 < event.turn <= len(session.turns) or session.turns[event.turn - 1].ended is None:
        return say("{who} ended", who=who)
    return say("{who} ended: {result}", who=who, result=_result_until(session, event.turn, say))


def _result_until(session: Session, number: int, say: Say) -> str:
    """Return the result as it stood when this turn ended, whatever the segment did later."""
    turn = session.turns[number - 1]
    if session.turns_of[turn.segment][-1].number == number:
        return result(session, turn.segment, turn.ended or turn.began, say)
    earlier = [t for t in session.turns_of[turn.segment] if t.number <= number]
    return clock_up(sum(t.spoke(t.ended or t.began) for t in earlier))


def _moved(session: Session, event: Event, say: Say) -> str:
    assert isinstance(event, ev.SegmentMoved)
    who = label(session, event.segment)
    if not event.after:
        return say("{who} moved to the front", who=who)
    return say("{who} moved after {other}", who=who, other=label(session, event.after))


def _inserted(session: Session, event: Event, say: Say) -> str:
    """Leave out the kind of a follow-up, whose word means the moderator's own questions."""
    assert isinstance(event, ev.SegmentInserted)
    segment = event.segment
    kind, who = say(KIND_WORDS[segment.kind]), segment.label
    if segment.kind is Kind.FOLLOW_UP or who == KIND_WORDS[segment.kind]:
        return say("{number} inserted: {who}", number=segment.number, who=who)
    return say("{number} inserted: {kind}, {who}", number=segment.number, kind=kind, who=who)


def _changed(session: Session, event: Event, say: Say) -> str:
    """Describe every corrected field, by the segment's number: its name may have changed."""
    assert isinstance(event, ev.SegmentChanged)
    parts = []
    for field, value in event.changes.items():
        template, otherwise = _CORRECTED[field]
        shown = exact(value) if type(value) is int else value
        parts.append(say(template, value=shown) if value or not otherwise else say(otherwise))
    return say("{number} changed: {what}", number=event.segment, what=", ".join(parts))


_CORRECTED = {
    "speaker": ("speaker {value}", "no speaker"),
    "organisation": ("organisation {value}", "no organisation"),
    "topic": ("topic {value}", "no topic"),
    "protect": ("protected", "no longer protected"),
    "min": ("minimum {value}", ""),
    "max": ("limit {value}", ""),
    "planned": ("planned {value}", ""),
}
"""How a corrected field is described: with a value, and when it was removed."""


def _granted(session: Session, event: Event, say: Say) -> str:
    assert isinstance(event, ev.TimeGranted)
    limit = session.limit(event.segment) if event.segment in session.segments else None
    template = "{time} granted: {who}" if event.by >= 0 else "{time} taken back: {who}"
    granted = say(template, time=exact(abs(event.by)), who=label(session, event.segment))
    return (
        granted if limit is None else say("{what}, limit {limit}", what=granted, limit=exact(limit))
    )


def of_command(template: str) -> Words:
    """Return what fills ``{what}`` with what the event's earlier command did."""

    def words(session: Session, event: Any, say: Say) -> str:
        return say(template, what=describe_command(session, event.of, say) or say("a command"))

    return words


def _correction(unchanged: str, earlier: str, later: str) -> Words:
    def words(session: Session, event: Any, say: Say) -> str:
        who = _turn(session, event.turn, say)
        if not event.shift:
            return say(unchanged, who=who)
        template = earlier if event.shift < 0 else later
        return say(template, who=who, by=exact(abs(event.shift)))

    return words


def reason_words(reason: str, say: Say = plainly) -> str:
    """Return why a pause was: one of our own reasons, or as it was typed."""
    return say(reason) if reason in ev.OUR_REASONS else reason


def _paused(session: Session, event: Event, say: Say) -> str:
    assert isinstance(event, ev.Paused)
    if not event.reason:
        return say("paused")
    return say("paused: {reason}", reason=reason_words(event.reason, say))


def _optional(template: str, longer: str, name: str) -> Words:
    """Use the template ``longer`` if the event's field ``name`` is not empty."""

    def words(session: Session, event: Any, say: Say) -> str:
        value = getattr(event, name)
        return say(longer, **{name: value}) if value else say(template)

    return words


def of_segment(template: str) -> Words:
    """Return what fills ``{who}`` with the label of the event's segment."""
    return lambda s, e, say: say(template, who=label(s, e.segment))


def fixed(template: str) -> Words:
    """Return what says a template in which nothing is filled in."""
    return lambda s, e, say: say(template)


_IN_PASSING = (ev.FloorYielded, ev.MarkedPresent, ev.EndedCorrected)
"""Beside another event of the same command these go without saying."""

_SHOWN = {"all": "shown to the room: {text}", "lectern": "shown to the lectern: {text}"}

_BASES = {
    "wall clock": "the machine restarted; {time} before it are estimated from the wall clock",
    "heartbeat": "the machine restarted; {time} before it are estimated from the heartbeat",
}

_WORDS: dict[type[Event], Words] = {
    ev.SessionOpened: fixed("the hour opened"),
    ev.SessionClosed: fixed("the hour closed"),
    ev.FloorGiven: of_segment("{who} started"),
    ev.FloorYielded: _yielded,
    ev.Paused: _paused,
    ev.Resumed: fixed("resumed"),
    ev.PauseExplained: lambda s, e, say: say(
        "the pause was: {reason}", reason=reason_words(e.reason, say)
    ),
    ev.TimeGranted: _granted,
    ev.BeganCorrected: _correction(
        "{who}: began unchanged", "{who}: began {by} earlier", "{who}: began {by} later"
    ),
    ev.EndedCorrected: _correction(
        "{who}: ended unchanged", "{who}: ended {by} earlier", "{who}: ended {by} later"
    ),
    ev.MarkedAbsent: of_segment("{who} absent"),
    ev.MarkedLate: of_segment("{who} late, moved to the end"),
    ev.MarkedPresent: of_segment("{who} present"),
    ev.SegmentInserted: _inserted,
    ev.SegmentChanged: _changed,
    ev.SegmentMoved: _moved,
    ev.LimitCapped: lambda s, e, say: (
        say("the cap was lifted")
        if e.limit is None
        else say("statements to come capped at {limit}", limit=exact(e.limit))
    ),
    ev.PlannedChanged: lambda s, e, say: say(
        "{who} planned {time}", who=label(s, e.segment), time=exact(e.planned)
    ),
    ev.HourExtended: lambda s, e, say: say(
        "the hour extended by {by}, now {length}", by=signed(e.by), length=exact(s.length)
    ),
    ev.QuestionTaken: _optional("question", "question from {state}", "state"),
    ev.QuestionNamed: lambda s, e, say: say("the question is {state}'s", state=e.state),
    ev.MessageShown: lambda s, e, say: say(_SHOWN[e.to], text=e.text),
    ev.MessageCleared: fixed("the room's message cleared"),
    ev.RoomBlanked: fixed("the room is blank"),
    ev.RoomUnblanked: fixed("the room is back"),
    ev.Noted: lambda s, e, say: say("note: {text}", text=e.text),
    ev.ClockStepped: lambda s, e, say: say(
        "the system clock was changed by {by}; the timer is not affected", by=signed(e.by)
    ),
    ev.ClockBridged: lambda s, e, say: say(
        _BASES.get(e.basis, _BASES["wall clock"]), time=clock_up(e.by)
    ),
    ev.RecordRepaired: lambda s, e, say: repair_words(e, say),
    ev.MachineSlept: lambda s, e, say: say("this machine slept {time}", time=clock_up(e.by)),
    ev.SleepDiscounted: lambda s, e, say: say(
        "{time} of sleep taken off {who}",
        time=clock_up(e.ended - e.began),
        who=_turn(s, e.turn, say),
    ),
    ev.Undone: of_command(_TAKEN_BACK[ev.Undone]),
    ev.Redone: of_command(_TAKEN_BACK[ev.Redone]),
}
