"""What a microphone suggests: that a speaker began, or ended, when it went on or off.

A suggestion does nothing by itself: a person says yes, or it is forgotten. Pure, as all of the
engine; instants are ms on the session's time line.
"""

from __future__ import annotations

from typing import NamedTuple

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.event_text import label
from presession_timer.engine.session import ABSENT, Session
from presession_timer.plan.model import Kind

_NEAR = 2 * SECOND
"""A beginning this near to the microphone's needs no correction."""
_LATEST = MINUTE
"""A microphone that goes on later than this in a turn was only switched off in between."""


class Microphone(NamedTuple):
    """The microphone of a seat went on or off at an instant."""

    seat: str
    is_on: bool
    at: int


class Suggestion(NamedTuple):
    """What the moderator may have done with one key."""

    command: Command
    segment: int
    """Whose turn begins or ends."""
    does: str
    """What yes does, in a few words: "began then"."""
    ends: int | None = None
    """The segment that loses the floor by it."""

    def words(self, shown: Session) -> str:
        """Return what yes does, with the names of a session as screens show it."""
        return self.does if self.ends is None else f"{self.does}, not {label(shown, self.ends)}"


def seat_named(written: str) -> str:
    """Return the name of a seat as plans and conference systems are compared by it."""
    return " ".join(written.split()).casefold()


def segments_at(session: Session, seat: str) -> tuple[int, ...]:
    """Return the segments of a seat (:func:`seat_named`), in running order."""
    segments = session.segments
    return tuple(n for n in session.order if seat and seat_named(segments[n].seat) == seat)


def suggestion_of(session: Session, microphone: Microphone) -> Suggestion | None:
    """Return what a microphone suggests now; None if that is nothing.

    One that goes on suggests the floor for the next segment of that seat, or another beginning of
    the turn that has just begun; one that goes off the end of the turn.
    """
    if session.opened is None or session.closed is not None:
        return None
    seated, running = segments_at(session, microphone.seat), session.running
    if running is not None and running.segment in seated:
        if running.open_pause or session.segments[running.segment].kind is Kind.QUESTIONS:
            return None
        since = microphone.at - running.began
        if not microphone.is_on:
            ended = cmd.YieldSince(microphone.at)
            return Suggestion(ended, running.segment, "ended then") if since > _NEAR else None
        if abs(since) < _NEAR or since > _LATEST:
            return None
        does = "began then already" if since < 0 else "began then, not before"
        return Suggestion(cmd.CorrectBegan(since, running.number), running.segment, does)
    coming = next((number for number in seated if _may_begin(session, number)), None)
    if coming is None or not microphone.is_on:
        return None
    ends = None if running is None else running.segment
    given = cmd.GiveSince(coming, microphone.at)
    return Suggestion(given, coming, "has the floor since then", ends)


def _may_begin(session: Session, number: int) -> bool:
    """Return whether a microphone can mean a beginning.

    A speaker's can at any time before the first turn; at the seat of the moderator it only does
    where that part of the hour is next, for the moderator speaks between all of them.
    """
    if number in session.turns_of:
        return False
    if session.is_speaker(number):
        return True
    return session.marks.get(number) != ABSENT and session.to_come[:1] == (number,)
