"""From a command to the events it means now, or to the reason why not. Nothing else decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from presession_timer.base.durations import MINUTE, SECOND, clock_up, exact, signed
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Command
from presession_timer.engine.event_text import label
from presession_timer.engine.events import Event
from presession_timer.engine.meaning import meaning_of_go, stale, still_means
from presession_timer.engine.messages import CONCLUDE
from presession_timer.engine.refusals import Decision, Refused, no_segment
from presession_timer.engine.replanning import REPLANNING
from presession_timer.engine.session import ABSENT, Session, Turn
from presession_timer.plan.model import Kind

_NOBODY_YET = "nobody has had the floor yet"
_FIRST_SECONDS = MINUTE
"""Ending a statement sooner than this is asked about."""
_MOST_SHIFTED = 2 * MINUTE
_MOST_LOST = 30 * SECOND
"""A correction of more than this, and a neighbour that loses more than this, are asked about."""


def decide(
    session: Session,
    command: Command,
    now: int,
    *,
    confirmed: bool = False,
    means: str | None = None,
    seen: int | None = None,
) -> Decision:
    """Return the events ``command`` means at ``now``, never an empty list, or :class:`Refused`.

    ``means`` is the key (:func:`~presession_timer.engine.meaning.key_of`) of the command that a
    screen showed when it was pressed there; if that is no longer so, the command is stale and
    refused, with a look at what happened after ``seen``, the sequence number of the latest event
    which that screen knew. ``confirmed`` answers a question that an earlier refusal asked. ``now``
    must not lie before the session's latest event.
    """
    if means is not None and not still_means(session, command, means):
        return Refused(stale(session, means, seen))
    if session.closed is not None and not isinstance(command, _AFTER_CLOSING):
        return Refused("the hour is closed")
    if session.opened is None and not isinstance(command, _BEFORE_OPENING):
        return Refused("the hour is not open yet")
    decision = _DECISIONS[type(command)](session, command, now)
    if isinstance(decision, Refused) or confirmed:
        return decision
    question = question_before(session, command, decision, now)
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
        return no_segment(session, number)
    running = session.running
    if running is not None and running.segment == number:
        return Refused(f"{label(session, number)} has the floor already")
    given: list[Event] = []
    if running is not None:
        given.append(ev.FloorYielded(running.number))
    if number in session.marks and session.marks[number] == ABSENT:
        given.append(ev.MarkedPresent(number))
    return [*given, ev.FloorGiven(number)]


def _yield(session: Session, command: cmd.Yield, now: int) -> Decision:
    running = session.running
    return [ev.FloorYielded(running.number)] if running else Refused(_NOBODY)


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


def _question(session: Session, command: cmd.Question, now: int) -> Decision:
    running = session.running
    if running is None or session.segments[running.segment].kind is not Kind.QUESTIONS:
        return Refused("the Missions' questions do not have the floor")
    return [ev.QuestionTaken(command.state)]


def _name_question(session: Session, command: cmd.NameQuestion, now: int) -> Decision:
    """Only in the running turn: a State that is named later belongs to no question."""
    running, asked = session.running, session.questions
    if running is None or not asked or asked[-1].turn != running.number:
        return Refused("no question was marked in this turn")
    if asked[-1].state == command.state:
        return Refused("that State is written down already")
    return [ev.QuestionNamed(command.state)]


def _show(session: Session, command: cmd.ShowMessage, now: int) -> Decision:
    if command.until == "turn" and session.running is None:
        return Refused(f"{_NOBODY}: what lasts until the end of a turn needs one")
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


def correct_began(session: Session, command: cmd.CorrectBegan, now: int) -> Decision:
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


def correct_ended(session: Session, command: cmd.CorrectEnded, now: int) -> Decision:
    """Move an end within [its beginning, the next end or now]; the next beginning follows."""
    turn = _turn(session, command.turn)
    if isinstance(turn, Refused):
        return turn
    if turn.ended is None:
        return Refused(f"{label(session, turn.segment)} still has the floor: yield first")
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
        return Refused(f"there is no turn {number}; the last is {len(session.turns)}")
    return session.turns[number - 1]


def _no_shift(by: int | None, which: str) -> str:
    if by is None:
        return "it began when the previous ended already"
    return f"{which} cannot move {'earlier' if by < 0 else 'later'} than it is"


def question_before_correcting(session: Session, decided: Sequence[Event], now: int) -> str:
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
    which = "beginning" if isinstance(moved, ev.BeganCorrected) else "end"
    asked = f"move the {which} of {_who(session, moved)} by {signed(shifted + moved.shift)}"
    if along:
        asked += f", so that {_who(session, along[0])} loses {clock_up(lost + losing)}"
    return f"{asked}?"


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


_NOBODY = "nobody has the floor"


_ANY_TIME = (
    cmd.WriteNote, cmd.ShowMessage, cmd.ClearMessage, cmd.Blank, cmd.Unblank, cmd.Undo, cmd.Redo,
    cmd.NoteStep, cmd.NoteSleep, cmd.BridgeClock, cmd.NoteRepair,
    cmd.DiscountSleep, cmd.ChangeSegment,
)  # fmt: skip
_AFTER_CLOSING = _ANY_TIME
_BEFORE_OPENING = (
    *_ANY_TIME, cmd.Go, cmd.Open, cmd.MarkAbsent, cmd.MarkLate, cmd.MarkPresent, cmd.Insert,
    cmd.Move, cmd.Cap, cmd.ChangePlanned, cmd.ChangeSeveral, cmd.Extend,
)  # fmt: skip

_DECISIONS: dict[type[Command], Callable[[Session, Any, int], Decision]] = {
    cmd.Go: _go,
    cmd.Open: _open,
    cmd.Give: _give,
    cmd.Yield: _yield,
    cmd.Pause: _pause,
    cmd.Resume: _resume,
    cmd.ExplainPause: _explain_pause,
    cmd.Grant: _grant,
    cmd.CorrectBegan: correct_began,
    cmd.CorrectEnded: correct_ended,
    **REPLANNING,
    cmd.Question: _question,
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


def question_before(session: Session, command: Command, decided: list[Event], now: int) -> str:
    """Return the question a screen has to ask first; empty if none. There are no others."""
    first = decided[0]
    if any(isinstance(event, ev.SessionClosed) for event in decided):
        unheard = _unheard(session)
        return f"close the hour{_leaving(unheard)}?" if unheard else "close the hour?"
    running = session.running
    if isinstance(command, cmd.Go | cmd.Yield) and isinstance(first, ev.FloorYielded) and running:
        kind = session.segments[running.segment].kind
        if kind is Kind.QUESTIONS:
            return "leave the Missions' questions?"
        spoke = session.spoke(running.segment, now)
        if kind is Kind.STATEMENT and spoke < _FIRST_SECONDS:
            return f"end {label(session, running.segment)} after {clock_up(spoke)}?"
    if isinstance(command, cmd.Give):
        unheard = [n for n in _unheard(session) if n != command.segment]
        going_on = session.segments[command.segment].kind in (Kind.QUESTIONS, Kind.CLOSING)
        leaving = _leaving(unheard) if unheard and going_on else ""
        if running is not None and session.is_speaker(running.segment):
            return f"take the floor from {label(session, running.segment)}{leaving}?"
        if leaving:
            return f"go on{leaving}?"
    if isinstance(command, cmd.ShowMessage) and command.stock == CONCLUDE.stock and running:
        spoke, least = session.spoke(running.segment, now), session.least(running.segment)
        if spoke < least:
            who = label(session, running.segment)
            return f"ask {who} to conclude after {clock_up(spoke)}, before {exact(least)}?"
    if isinstance(command, cmd.CorrectBegan | cmd.CorrectEnded):
        return question_before_correcting(session, decided, now)
    if isinstance(command, cmd.Undo) and _floor_changes_undone(session) >= 2:
        return "undo further back than the current turn?"
    return ""


def _unheard(session: Session) -> list[int]:
    return [n for n in session.to_come if session.is_speaker(n)]


def _leaving(unheard: list[int]) -> str:
    noun = "speaker" if len(unheard) == 1 else "speakers"
    return f" and leave {len(unheard)} {noun} unheard"


def _floor_changes_undone(session: Session) -> int:
    """Return how many changes of the floor redo could bring back; a turn and its gap are two."""
    history = session.history
    changing = (ev.FloorGiven, ev.FloorYielded)
    return sum(
        any(isinstance(part.event, changing) for part in history.events_of(command))
        for command in history.undone
    )
