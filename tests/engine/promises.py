"""What a button says on a screen, and whether that is what was done: by rules of their own.

The engine's words for what a press means are not asked, so that they can be held against these.
"""

from __future__ import annotations

from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Command
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind
from presession_timer.runner.requests import Answer

Promise = tuple[object, ...]


def promised(session: Session, command: Command) -> Promise:
    """What a button says on a screen that shows ``session``."""
    turn, history = session.last_turn, session.history
    if isinstance(command, cmd.Undo):
        return ("undo", history.done[-1] if history.done else "")
    if isinstance(command, cmd.Redo):
        return ("redo", history.undone[-1] if history.undone else "")
    if isinstance(command, cmd.Blank | cmd.Unblank):
        return ("room", session.blank)
    if isinstance(command, cmd.Go):
        return _go(session)
    number = turn.number if turn else 0
    if isinstance(command, cmd.Grant):
        return ("grant", number, session.granted.get(turn.segment, 0) if turn else 0)
    if isinstance(command, cmd.CorrectBegan):
        return ("began", number, turn.began if turn else 0)
    return ("clock", number, bool(turn and turn.open_pause), bool(turn and turn.ended))


def _go(session: Session) -> Promise:
    running = session.running
    if session.opened is None:
        return ("open",)
    if running is not None and session.segments[running.segment].kind is Kind.QUESTIONS:
        asked = [one for one in session.questions if one.turn == running.number]
        return ("question", running.number, len(asked))
    if running is not None:
        return ("end", running.number)
    return ("start", session.to_come[0]) if session.to_come else ("close",)


def done(before: Session, answer: Answer) -> Promise:
    """What was done, in the words of :func:`promised`; an end that came along does not count."""
    turn = before.last_turn
    event = next(r.event for r in answer.events if not isinstance(r.event, ev.EndedCorrected))
    match event:
        case ev.SessionOpened():
            return ("open",)
        case ev.FloorYielded():
            return ("end", event.turn)
        case ev.FloorGiven():
            return ("start", event.segment)
        case ev.QuestionTaken():
            assert turn is not None
            asked = [one for one in before.questions if one.turn == turn.number]
            return ("question", turn.number, len(asked))
        case ev.SessionClosed():
            return ("close",)
        case ev.Undone():
            return ("undo", event.of)
        case ev.Redone():
            return ("redo", event.of)
        case ev.TimeGranted():
            assert turn is not None
            return ("grant", turn.number, before.granted.get(event.segment, 0))
        case ev.BeganCorrected():
            return ("began", event.turn, before.turns[event.turn - 1].began)
        case ev.Paused() | ev.Resumed():
            assert turn is not None
            return ("clock", turn.number, isinstance(event, ev.Resumed), False)
        case ev.RoomBlanked() | ev.RoomUnblanked():
            return ("room", isinstance(event, ev.RoomUnblanked))
    raise AssertionError(event)
