"""Correcting when a turn began or ended: any turn, and the neighbour whose time that takes."""

from __future__ import annotations

from collections.abc import Sequence

from presession_timer.base.durations import MINUTE, SECOND, clock_up, signed
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.describe import label
from presession_timer.engine.events import Event
from presession_timer.engine.refusals import Decision, Refused
from presession_timer.engine.session import Session, Turn

__all__ = ["correct_began", "correct_ended", "question_before_correcting"]

_MOST_SHIFTED = 2 * MINUTE
_MOST_LOST = 30 * SECOND


def correct_began(session: Session, command: cmd.CorrectBegan, now: int) -> Decision:
    """Within [the previous beginning or the opening, now]; the previous end comes along."""
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
    """Within [its beginning, the next end or now]; the next beginning comes along."""
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


_NOBODY_YET = "nobody has had the floor yet"


def _turn(session: Session, number: int | None) -> Turn | Refused:
    """The turn of that number, or the last one."""
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
    """What to ask first: where another turn loses more than 0:30, or it is more than 2:00.

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
    """Whether the way from one to the other leads over the end of a ``step``."""
    return -(-after // step) > max(1, -(-before // step))


def _just_corrected(session: Session, moved: ev.Correction, now: int) -> list[ev.Correction]:
    """What undo would take back together with ``moved``."""
    history = session.history
    parts = (part for one in history.run_before(moved, now) for part in history.events_of(one))
    return [part.event for part in parts if isinstance(part.event, ev.Correction)]


def _who(session: Session, event: ev.Correction) -> str:
    return label(session, session.turns[event.turn - 1].segment)
