"""What a command would act on now, so that two screens or a late second press do one thing."""

from __future__ import annotations

from dataclasses import dataclass

from presession_timer.live import commands as cmd
from presession_timer.live.commands import Command
from presession_timer.live.describe import label
from presession_timer.live.session import Session
from presession_timer.plan.model import Kind

__all__ = ["Meaning", "key_of", "meaning_of_go", "stale"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What GO would do now."""

    act: str
    """One of "open", "start", "end", "question", "close" and "nothing"."""
    target: int = 0
    """The segment that would start, or the turn that would end."""
    words: str = ""
    """For the footer: "starts Speaker 5"."""

    @property
    def key(self) -> str:
        """What a screen sends back to say what it meant: "end 7"."""
        return f"{self.act} {self.target}" if self.target else self.act


def meaning_of_go(session: Session) -> Meaning:
    """What the one key does next (design.md §5, GO)."""
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


def key_of(session: Session, command: Command) -> str:
    """What ``command`` would act on now: "end 7", "turn 7", "undo console:1f"; empty: anything.

    A screen sends the key it showed along with the press, so that a late second press, or one
    that crossed with another screen's, is recognised.
    """
    history, running = session.history, session.running
    if isinstance(command, cmd.Go):
        return meaning_of_go(session).key
    if isinstance(command, cmd.Yield) and running is not None:
        return f"end {running.number}"
    if isinstance(command, cmd.Undo) and history.done:
        return f"undo {history.done[-1]}"
    if isinstance(command, cmd.Redo) and history.undone:
        return f"redo {history.undone[-1]}"
    if isinstance(command, _ON_THE_TURN) and session.turns:
        return f"turn {session.turns[-1].number}"
    return ""


_ON_THE_TURN = (cmd.Pause, cmd.Resume, cmd.Grant, cmd.CorrectBegan, cmd.CorrectEnded)
"""What is pressed for one speaker must not fall to the next."""


def stale(session: Session, means: str) -> str:
    """Why a command that meant ``means`` is refused, and where what it meant was done instead."""
    act = means.partition(" ")[0]
    words = {
        "open": "already opened",
        "end": "already ended",
        "start": "already started" if session.running else "the order changed",
        "undo": "already undone, or something else happened",
        "redo": "already redone, or something else happened",
        "turn": "the floor has changed hands",
    }
    return f"{words.get(act, 'no longer so: something happened')} {_where(session)}"


def _where(session: Session) -> str:
    """Which screen the latest command came from: command ids begin with its name.

    What the desk notes by itself (a step of the clock, a sleep) came from no screen.
    """
    commands = (r.command for r in reversed(session.history.log))
    latest = next((c for c in commands if not c.startswith("desk:")), "")
    origin = latest.partition(":")[0] if ":" in latest else ""
    return f"on the {'remote' if origin == 'control' else origin}" if origin else "elsewhere"
