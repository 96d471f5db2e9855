"""Turn a command into the events it means now, or say why it is refused. Nothing else decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from presession_timer.base.durations import MINUTE, SECOND, clock_up, exact, signed
from presession_timer.base.findings import LONGEST_TEXT
from presession_timer.base.text import UNNAMED, clean
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import CONCLUDE, Command
from presession_timer.engine.event_text import Say, label, plainly
from presession_timer.engine.events import Event
from presession_timer.engine.presses import (
    can_be_absent,
    meaning_of_go,
    still_means,
    why_stale,
)
from presession_timer.engine.session import ABSENT, LATE, Session, Turn
from presession_timer.plan.model import Kind, Segment, Window


class Asks(StrEnum):
    """The subject of a question before a command."""

    CONSEQUENCE = "consequence"
    """What the command does to the hour."""
    PREVIEW = "preview"
    """What the room will see: nothing in it looks like a protected name."""
    NAMES = "names"
    """What the room will see: a protected name was in it, or something looks like one."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a command does nothing now."""

    reason: str
    needs_confirm: bool = False
    """The same command would be accepted with ``confirmed``; ``reason`` is the question."""
    asks: Asks = Asks.CONSEQUENCE
    fills: tuple[tuple[str, object], ...] = ()
    """Names and figures that still have to be filled in; none once :func:`decide` has worded it."""

    def worded(self, say: Say) -> Refused:
        """Return the same in the words of ``say``."""
        return replace(self, reason=say(self.reason, **dict(self.fills)), fills=())


def _refused(template: str, **fills: object) -> Refused:
    return Refused(template, fills=tuple(fills.items()))


Decision = list[Event] | Refused
"""The outcome of a command: at least one event, or why it is refused."""


def _no_segment(session: Session, number: int) -> Refused:
    last = max(session.segments, default=0)
    return _refused("there is no segment {number}; the last is {last}", number=number, last=last)


NOTHING_SUGGESTED = "no microphone suggests anything now"
_NOBODY = "nobody has the floor"
_NOBODY_YET = "nobody has had the floor yet"
_MOST_SEGMENTS = 1_000
_A_SECOND = "a speaker needs at least 0:01"
_HAS_A_WINDOW = "a statement has its window: grant time or cap the limit instead"
_TOO_LONG = {
    "speaker": "the speaker is longer than {most} characters",
    "organisation": "the organisation is longer than {most} characters",
    "topic": "the topic is longer than {most} characters",
}
_NO_SHIFT = {
    ("began", True): "began cannot move earlier than it is",
    ("began", False): "began cannot move later than it is",
    ("ended", True): "ended cannot move earlier than it is",
    ("ended", False): "ended cannot move later than it is",
}
"""By the end that is moved, and whether to earlier."""
_FIRST_SECONDS = MINUTE
"""Ending a statement sooner than this needs confirmation."""
_MOST_SHIFTED = 2 * MINUTE
_MOST_LOST = 30 * SECOND
"""A correction by more than this, or a neighbour that loses more, needs confirmation."""


def decide(
    session: Session,
    command: Command,
    now: int,
    *,
    confirmed: bool = False,
    means: str | None = None,
    seen: int | None = None,
    say: Say = plainly,
) -> Decision:
    """Return the events ``command`` means at ``now``, never an empty list, or :class:`Refused`.

    ``means`` is the key (:func:`~presession_timer.engine.presses.key_of`) of the command that
    a screen showed when it was pressed there; if that is no longer so, the command is stale and
    refused, with a look at what happened after ``seen``, the sequence number of the latest event
    which that screen knew. ``confirmed`` answers a question that an earlier refusal asked; ``say``
    words the question or the refusal. ``now`` must not lie before the session's latest event.
    """
    if means is not None and not still_means(session, command, means):
        return Refused(why_stale(session, means, seen, say))
    if session.closed is not None and not isinstance(command, _AFTER_CLOSING):
        return Refused(say("the hour is closed"))
    if session.opened is None and not isinstance(command, _BEFORE_OPENING):
        return Refused(say("the hour is not open yet"))
    decision = _DECISIONS[type(command)](session, command, now)
    if isinstance(decision, Refused):
        return decision.worded(say)
    if confirmed:
        return decision
    question = _question_before(session, command, decision, now, say)
    return Refused(question, needs_confirm=True) if question else decision


def _go(session: Session, command: cmd.Go, now: int) -> Decision:
    meaning = meaning_of_go(session)
    if meaning.act == "open":
        first = session.order[0] if session.order else 0
        if first in session.to_come and session.segments[first].kind is Kind.OPENING:
            return [ev.SessionOpened(), ev.FloorGiven(first)]
        return [ev.SessionOpened()]
    if meaning.act == "question":
        return [ev.QuestionTaken()]
    if meaning.act == "end":
        return [ev.FloorYielded(meaning.target)]
    if meaning.act == "start":
        return [ev.FloorGiven(meaning.target)]
    return [ev.SessionClosed()]


def _open(session: Session, command: cmd.Open, now: int) -> Decision:
    if session.opened is not None:
        return Refused("the hour is open already")
    return [ev.SessionOpened()]


def _give(session: Session, command: cmd.Give, now: int) -> Decision:
    number = command.segment
    if number not in session.segments:
        return _no_segment(session, number)
    running = session.running
    if running is not None and running.segment == number:
        return _refused("{who} has the floor already", who=label(session, number))
    given: list[Event] = []
    if running is not None:
        given.append(ev.FloorYielded(running.number))
    if number in session.marks and session.marks[number] == ABSENT:
        given.append(ev.MarkedPresent(number))
    return [*given, ev.FloorGiven(number)]


def _yield(session: Session, command: cmd.Yield, now: int) -> Decision:
    running = session.running
    return [ev.FloorYielded(running.number)] if running else Refused(_NOBODY)


def _give_since(session: Session, command: cmd.GiveSince, now: int) -> Decision:
    given = _give(session, cmd.Give(command.segment), now)
    if isinstance(given, Refused):
        return given
    last, running = session.last_turn, session.running
    number = 1 if last is None else last.number + 1
    earliest = session.opened if last is None else last.began if running else last.ended
    began = now if earliest is None else max(earliest, min(now, command.since))
    if began == now:
        return given
    if running is not None:
        given.append(ev.EndedCorrected(running.number, began, began - now))
    return [*given, ev.BeganCorrected(number, began, began - now)]


def _yield_since(session: Session, command: cmd.YieldSince, now: int) -> Decision:
    running = session.running
    if running is None:
        return Refused(_NOBODY)
    ended = max(running.began, min(now, command.since))
    yielded: list[Event] = [ev.FloorYielded(running.number)]
    return yielded + [ev.EndedCorrected(running.number, ended, ended - now)] * (ended < now)


def _pause(session: Session, command: cmd.Pause, now: int) -> Decision:
    running = session.running
    if running is None:
        return Refused(_NOBODY)
    if running.open_pause:
        return Refused("paused already")
    return [ev.Paused(command.reason)]


def _resume(session: Session, command: cmd.Resume, now: int) -> Decision:
    running = session.running
    if running is None or running.open_pause is None:
        return Refused("nothing is paused")
    return [ev.Resumed()]


def _explain_pause(session: Session, command: cmd.ExplainPause, now: int) -> Decision:
    turn = session.last_turn
    if turn is None or all(pause.asleep for pause in turn.pauses):
        return Refused("there was no pause in this turn")
    return [ev.PauseExplained(turn.number, command.reason)]


def _grant(session: Session, command: cmd.Grant, now: int) -> Decision:
    running = session.running
    if running is None:
        return Refused(_NOBODY)
    granted = session.granted.get(running.segment, 0)
    by = max(command.by, -granted) if command.by < 0 else command.by
    if by == 0:
        return Refused("nothing was granted that could be taken back")
    return [ev.TimeGranted(running.segment, by)]


def _question(session: Session, command: cmd.MarkQuestion, now: int) -> Decision:
    running = session.running
    if running is None or session.segments[running.segment].kind is not Kind.QUESTIONS:
        return Refused("the Missions' questions do not have the floor")
    return [ev.QuestionTaken(command.state)]


def _name_question(session: Session, command: cmd.NameQuestion, now: int) -> Decision:
    """Name the question of the running turn; a State that is named later belongs to none."""
    running, asked = session.running, session.questions
    if running is None or not asked or asked[-1].turn != running.number:
        return Refused("no question was marked in this turn")
    if asked[-1].state == command.state:
        return Refused("that State is written down already")
    return [ev.QuestionNamed(command.state)]


def _show(session: Session, command: cmd.ShowMessage, now: int) -> Decision:
    if command.until == "turn" and session.running is None:
        return Refused("nobody has the floor: what lasts until the end of a turn needs one")
    shown = ev.MessageShown(command.text, command.to, command.until, command.stock)
    return Refused("that is shown already") if session.shown == shown else [shown]


def _clear(session: Session, command: cmd.ClearMessage, now: int) -> Decision:
    return [ev.MessageCleared()] if session.shown else Refused("no message is shown")


def _blank(session: Session, command: cmd.Blank, now: int) -> Decision:
    return Refused("the room is blank already") if session.blank else [ev.RoomBlanked()]


def _unblank(session: Session, command: cmd.Unblank, now: int) -> Decision:
    return [ev.RoomUnblanked()] if session.blank else Refused("the room is not blank")


def _discount_sleep(session: Session, command: cmd.DiscountSleep, now: int) -> Decision:
    for sleep in reversed(session.sleeps):
        if sleep.turn is None or sleep.discounted or sleep.turn > len(session.turns):
            continue
        return [ev.SleepDiscounted(sleep.turn, sleep.began, sleep.ended)]
    return Refused("no sleep of this machine counts against a speaker")


def _undo(session: Session, command: cmd.Undo, now: int) -> Decision:
    return [ev.Undone(one) for one in session.history.to_undo] or Refused("nothing to undo")


def _redo(session: Session, command: cmd.Redo, now: int) -> Decision:
    return [ev.Redone(one) for one in session.history.to_redo] or Refused("nothing to redo")


def _close(session: Session, command: cmd.Close, now: int) -> Decision:
    running: Turn | None = session.running
    if running is not None:
        return [ev.FloorYielded(running.number), ev.SessionClosed()]
    return [ev.SessionClosed()]


def _correct_began(session: Session, command: cmd.CorrectBegan, now: int) -> Decision:
    """Move a beginning within [the previous one or the opening, now]; the previous end follows."""
    turn = _turn(session, command.turn)
    if isinstance(turn, Refused) or session.opened is None:
        return turn if isinstance(turn, Refused) else Refused(_NOBODY_YET)
    previous = session.turns[turn.number - 2] if turn.number > 1 else None
    earliest = previous.began if previous else session.opened
    latest = now if turn.ended is None else turn.ended
    previous_end = session.opened if previous is None else previous.ended or previous.began
    wanted = previous_end if command.by is None else turn.began + command.by
    began = max(earliest, min(latest, wanted))
    if began == turn.began:
        return Refused(_no_shift(command.by, "began"))
    decided: list[Event] = []
    if previous is not None and began < previous_end:
        decided.append(ev.EndedCorrected(previous.number, began, began - previous_end))
    return [*decided, ev.BeganCorrected(turn.number, began, began - turn.began)]


def _correct_ended(session: Session, command: cmd.CorrectEnded, now: int) -> Decision:
    """Move an end within [its beginning, the next end or now]; the next beginning follows."""
    turn = _turn(session, command.turn)
    if isinstance(turn, Refused):
        return turn
    if turn.ended is None:
        return _refused("{who} still has the floor: yield first", who=label(session, turn.segment))
    following = session.turns[turn.number] if turn.number < len(session.turns) else None
    latest = now if following is None or following.ended is None else following.ended
    ended = max(turn.began, min(latest, turn.ended + command.by))
    if ended == turn.ended:
        return Refused(_no_shift(command.by, "ended"))
    decided: list[Event] = []
    if following is not None and ended > following.began:
        decided.append(ev.BeganCorrected(following.number, ended, ended - following.began))
    return [*decided, ev.EndedCorrected(turn.number, ended, ended - turn.ended)]


def _turn(session: Session, number: int | None) -> Turn | Refused:
    """Return the turn of that number, or the last one."""
    if not session.turns:
        return Refused(_NOBODY_YET)
    if number is None:
        return session.turns[-1]
    if not 0 < number <= len(session.turns):
        last = len(session.turns)
        return _refused("there is no turn {number}; the last is {last}", number=number, last=last)
    return session.turns[number - 1]


def _no_shift(by: int | None, which: str) -> str:
    if by is None:
        return "it began when the previous ended already"
    return _NO_SHIFT[which, by < 0]


def _question_before_correcting(
    session: Session, decided: Sequence[Event], now: int, say: Say
) -> str:
    """Return the question if another turn loses more than 0:30, or this one moves over 2:00.

    Corrections that one undo takes back count together, or a key that is held down would get
    through in steps. Each further 0:30 and 2:00 is asked about again.
    """
    *along, moved = (one for one in decided if isinstance(one, ev.Correction))
    before = _just_corrected(session, moved, now)
    shifted = sum(one.shift for one in before if one.end == moved.end)
    lost = sum(abs(one.shift) for one in before if one.end != moved.end)
    losing = sum(abs(one.shift) for one in along)
    too_far = _passes(abs(shifted), abs(shifted + moved.shift), _MOST_SHIFTED)
    if not too_far and not _passes(lost, lost + losing, _MOST_LOST):
        return ""
    asked = "move the end of {who} by {time}{losing}?"
    if isinstance(moved, ev.BeganCorrected):
        asked = "move the beginning of {who} by {time}{losing}?"
    other = ""
    if along and lost + losing >= SECOND:
        who, time = _who(session, along[0]), clock_up(lost + losing)
        other = say(", so that {who} loses {time}", who=who, time=time)
    by = signed(shifted + moved.shift)
    return say(asked, who=_who(session, moved), time=by, losing=other)


def _passes(before: int, after: int, step: int) -> bool:
    """Return whether the way from one to the other crosses the end of a ``step``."""
    return -(-after // step) > max(1, -(-before // step))


def _just_corrected(session: Session, moved: ev.Correction, now: int) -> list[ev.Correction]:
    """Return the corrections that undo would take back together with ``moved``."""
    history = session.history
    parts = (part for one in history.run_before(moved, now) for part in history.events_of(one))
    return [part.event for part in parts if isinstance(part.event, ev.Correction)]


def _who(session: Session, event: ev.Correction) -> str:
    return label(session, session.turns[event.turn - 1].segment)


def _mark_absent(session: Session, command: cmd.MarkAbsent, now: int) -> Decision:
    refused = _cannot_mark(session, command.segment)
    if refused:
        return refused
    if session.marks.get(command.segment) == ABSENT:
        return _refused("{who} is absent already", who=label(session, command.segment))
    if not can_be_absent(session, command.segment):
        return _refused(
            "{who} is part of the hour: nobody is absent", who=label(session, command.segment)
        )
    return [ev.MarkedAbsent(command.segment)]


def _mark_late(session: Session, command: cmd.MarkLate, now: int) -> Decision:
    refused = _cannot_mark(session, command.segment)
    if refused:
        return refused
    if session.marks.get(command.segment) == LATE:
        return _refused("{who} is late already", who=label(session, command.segment))
    if not session.is_speaker(command.segment):
        return _refused("{who} is no speaker: move it instead", who=label(session, command.segment))
    return [ev.MarkedLate(command.segment)]


def _mark_present(session: Session, command: cmd.MarkPresent, now: int) -> Decision:
    number = command.segment
    if number not in session.segments:
        return _no_segment(session, number)
    if number not in session.marks:
        return _refused("{who} is present already", who=label(session, number))
    return _cannot_mark(session, number) or [ev.MarkedPresent(number)]


def _cannot_mark(session: Session, number: int) -> Refused | None:
    if number not in session.segments:
        return _no_segment(session, number)
    if number in session.turns_of:
        running = session.running
        has = running is not None and running.segment == number
        who = label(session, number)
        return _refused("{who} has the floor" if has else "{who} has had the floor", who=who)
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
        return _refused("a session has {most} segments at most", most=_MOST_SEGMENTS)
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


def _least_under(limit: int, window: Window) -> int:
    """Return the minimum of a statement with its own limit: the window's, lowered as by a cap."""
    return window.min if limit >= window.max else min(window.min, max(0, limit - window.last))


def _named(**texts: str) -> dict[str, Any] | Refused:
    """Return names and topics as a plan has them: on one line, without hidden characters."""
    kept: dict[str, Any] = {}
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT:
            return _refused(_TOO_LONG[field], most=LONGEST_TEXT)
        cleaned = clean(text, LONGEST_TEXT) if text.strip() else ""
        kept[field] = "" if cleaned == UNNAMED else cleaned
    return kept


def _change_segment(session: Session, command: cmd.ChangeSegment, now: int) -> Decision:
    """Record only what changes; change limits only while they can still be kept to."""
    number = command.segment
    segment = session.segments.get(number)
    if segment is None:
        return _no_segment(session, number)
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
        return _refused("{who} is so already", who=label(session, number))
    return [ev.SegmentChanged(number, **changes)]


def _limits(
    session: Session, segment: Segment, command: cmd.ChangeSegment
) -> dict[str, int] | Refused:
    """Return the given ``min``, ``max`` and ``planned`` if a plan may have them."""
    given = {"min": command.min, "max": command.max, "planned": command.planned}
    wanted = {field: value for field, value in given.items() if value is not None}
    if not wanted:
        return {}
    running, number = session.running, segment.number
    if session.closed is not None:
        return Refused("the hour is closed")
    if number in session.turns_of and (running is None or running.segment != number):
        return _refused("{who} has had the floor", who=label(session, number))
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
        return _refused(
            "the minimum, {least}, is more than the limit, {limit}",
            least=exact(least),
            limit=exact(limit),
        )
    if "min" in wanted and 0 < least <= window.grace:
        grace = exact(window.grace)
        return _refused("a minimum is 0:00 or more than the grace, {grace}", grace=grace)
    return wanted


def _limits_of_other(
    session: Session, segment: Segment, wanted: dict[str, int]
) -> dict[str, int] | Refused:
    if "min" in wanted:
        return Refused("only a statement has a minimum")
    limit = wanted.get("max", segment.max)
    planned = wanted.get("planned", session.planned.get(segment.number, segment.planned))
    if limit is not None and planned is not None and planned > limit:
        return _refused(
            "the planned length, {time}, is more than {limit}",
            time=exact(planned),
            limit=exact(limit),
        )
    return wanted


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
        return _no_segment(session, number)
    if after and after not in session.segments:
        return _no_segment(session, after)
    if number == after:
        return _refused("{who} cannot follow itself", who=label(session, number))
    if number in session.turns_of:
        return _refused("{who} has had the floor", who=label(session, number))
    place = session.order.index(number)
    if (session.order[place - 1] if place else 0) == after:
        return _refused("{who} is there already", who=label(session, number))
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
        return _no_segment(session, number)
    if session.is_statement(number):
        return Refused(_HAS_A_WINDOW)
    if command.planned < 0:
        return Refused("a length is not negative")
    running = session.running
    if number in session.turns_of and (running is None or running.segment != number):
        return _refused("{who} has had the floor", who=label(session, number))
    if session.planned_length(number) == command.planned:
        return _refused("{who} is planned so already", who=label(session, number))
    return [ev.PlannedChanged(number, command.planned)]


def _change_several(session: Session, command: cmd.ChangeSeveral, now: int) -> Decision:
    changed: list[Event] = []
    for change in command.changes:
        decision = _DECISIONS[type(change)](session, change, now)
        if isinstance(decision, Refused):
            return decision
        changed += decision
    return changed or Refused("no length was given")


def _extend(session: Session, command: cmd.Extend, now: int) -> Decision:
    if command.by == 0 or session.length + command.by <= 0:
        return Refused("the hour needs a length")
    return [ev.HourExtended(command.by)]


_AFTER_CLOSING = (
    cmd.WriteNote, cmd.ShowMessage, cmd.ClearMessage, cmd.Blank, cmd.Unblank, cmd.Undo, cmd.Redo,
    cmd.NoteStep, cmd.NoteSleep, cmd.BridgeClock, cmd.NoteRepair,
    cmd.DiscountSleep, cmd.ChangeSegment, cmd.TakeSuggestion,
)  # fmt: skip
_BEFORE_OPENING = (
    *_AFTER_CLOSING, cmd.Go, cmd.Open, cmd.MarkAbsent, cmd.MarkLate, cmd.MarkPresent, cmd.Insert,
    cmd.Move, cmd.Cap, cmd.ChangePlanned, cmd.ChangeSeveral, cmd.Extend,
)  # fmt: skip

_DECISIONS: dict[type[Command], Callable[[Session, Any, int], Decision]] = {
    cmd.Go: _go,
    cmd.Open: _open,
    cmd.Give: _give,
    cmd.Yield: _yield,
    cmd.GiveSince: _give_since,
    cmd.YieldSince: _yield_since,
    cmd.TakeSuggestion: lambda session, command, now: Refused(NOTHING_SUGGESTED),
    cmd.Pause: _pause,
    cmd.Resume: _resume,
    cmd.ExplainPause: _explain_pause,
    cmd.Grant: _grant,
    cmd.CorrectBegan: _correct_began,
    cmd.CorrectEnded: _correct_ended,
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
    cmd.MarkQuestion: _question,
    cmd.NameQuestion: _name_question,
    cmd.ShowMessage: _show,
    cmd.ClearMessage: _clear,
    cmd.Blank: _blank,
    cmd.Unblank: _unblank,
    cmd.WriteNote: lambda session, command, now: [ev.Noted(command.text)],
    cmd.DiscountSleep: _discount_sleep,
    cmd.Undo: _undo,
    cmd.Redo: _redo,
    cmd.Close: _close,
    cmd.NoteStep: lambda session, command, now: [ev.ClockStepped(command.by)],
    cmd.NoteSleep: lambda session, command, now: [ev.MachineSlept(command.by)],
    cmd.BridgeClock: lambda session, command, now: [ev.ClockBridged(command.by, command.basis)],
    cmd.NoteRepair: lambda session, command, now: [command.repaired],
}


def _question_before(
    session: Session, command: Command, decided: list[Event], now: int, say: Say
) -> str:
    """Return the question a screen has to ask first; empty if none. There are no others."""
    first = decided[0]
    if any(isinstance(event, ev.SessionClosed) for event in decided):
        return say("close the hour{leaving}?", leaving=_leaving(_unheard(session), say))
    running = session.running
    if (
        isinstance(command, cmd.Go | cmd.Yield | cmd.YieldSince)
        and isinstance(first, ev.FloorYielded)
        and running
    ):
        kind = session.segments[running.segment].kind
        if kind is Kind.QUESTIONS:
            return say("leave the Missions' questions?")
        spoke = session.spoke(running.segment, now)
        if kind is Kind.STATEMENT and spoke < _FIRST_SECONDS:
            who = label(session, running.segment)
            return say("end {who} after {time}?", who=who, time=clock_up(spoke))
    if isinstance(command, cmd.Give | cmd.GiveSince):
        unheard = [n for n in _unheard(session) if n != command.segment]
        going_on = session.segments[command.segment].kind in (Kind.QUESTIONS, Kind.CLOSING)
        leaving = _leaving(unheard, say) if going_on else ""
        if running is not None and session.is_speaker(running.segment):
            who = label(session, running.segment)
            return say("take the floor from {who}{leaving}?", who=who, leaving=leaving)
        if leaving:
            return say("go on{leaving}?", leaving=leaving)
    if isinstance(command, cmd.ShowMessage) and command.stock == CONCLUDE.stock and running:
        spoke, least = session.spoke(running.segment, now), session.least(running.segment)
        if spoke < least:
            asked = "ask {who} to conclude after {time}, before {least}?"
            who = label(session, running.segment)
            return say(asked, who=who, time=clock_up(spoke), least=exact(least))
    if isinstance(command, cmd.CorrectBegan | cmd.CorrectEnded):
        return _question_before_correcting(session, decided, now, say)
    if isinstance(command, cmd.Undo) and _floor_changes_undone(session) >= 2:
        return say("undo further back than the current turn?")
    return ""


def _unheard(session: Session) -> list[int]:
    return [n for n in session.to_come if session.is_speaker(n)]


def _leaving(unheard: list[int], say: Say) -> str:
    """Return what stands behind a question that leaves speakers unheard; empty for none."""
    if len(unheard) == 1:
        return say(" and leave 1 speaker unheard")
    return say(" and leave {n} speakers unheard", n=len(unheard)) if unheard else ""


def _floor_changes_undone(session: Session) -> int:
    """Return how many changes of the floor redo could bring back; a turn and its gap are two."""
    history = session.history
    changing = (ev.FloorGiven, ev.FloorYielded)
    return sum(
        any(isinstance(part.event, changing) for part in history.events_of(command))
        for command in history.undone
    )
