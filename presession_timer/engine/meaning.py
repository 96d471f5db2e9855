"""What GO and the presence key would do now, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.event_text import label
from presession_timer.engine.session import ABSENT, Session
from presession_timer.plan.model import Kind


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a key would do now."""

    act: str
    """Of GO one of "open", "start", "end", "question", "close"; one of :data:`MARKS`; "nothing"."""
    target: int = 0
    """The segment that would start or be marked, or the turn that would end."""
    words: str = ""
    """For the footer: "starts Speaker 5", "Speaker 5 is late"."""

    @property
    def key(self) -> str:
        """What a screen sends back to say what it meant: "end 7"."""
        return f"{self.act} {self.target}" if self.target else self.act


def meaning_of_go(session: Session) -> Meaning:
    """Return what GO does next."""
    if session.closed is not None:
        return Meaning("nothing", words="the hour is closed")
    if session.opened is None:
        return Meaning("open", words="opens the hour")
    running = session.running
    if running is not None:
        name = label(session, running.segment)
        if session.segments[running.segment].kind is Kind.QUESTIONS:
            return Meaning("question", running.number, "marks the next question")
        return Meaning("end", running.number, f"ends {name}")
    if session.to_come:
        upcoming = session.to_come[0]
        return Meaning("start", upcoming, f"starts {label(session, upcoming)}")
    return Meaning("close", words="closes the hour")


MARKS: Mapping[str, Callable[[int], Command]] = {
    "present": cmd.MarkPresent,
    "late": cmd.MarkLate,
    "absent": cmd.MarkAbsent,
}
"""How a segment can be marked, and the command that does it."""
_PARTS_OF_THE_HOUR = (Kind.OPENING, Kind.QUESTIONS, Kind.CLOSING)


def can_be_absent(session: Session, number: int) -> bool:
    """Return whether a speaker is expected: not for the opening, the questions, the closing."""
    return session.segments[number].kind not in _PARTS_OF_THE_HOUR


def meaning_of_presence(session: Session, number: int | None) -> Meaning:
    """Return what the key for present, late and absent does next to a segment: it goes round.

    Only speakers can be late.
    """
    if number is None or number not in session.segments or number in session.turns_of:
        return Meaning("nothing")
    mark = session.marks.get(number)
    if mark == ABSENT:
        act = "present"
    elif not can_be_absent(session, number):
        return Meaning("nothing")
    else:
        act = "late" if mark is None and session.is_speaker(number) else "absent"
    return Meaning(act, number, f"{label(session, number)} is {act}")
