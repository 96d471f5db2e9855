"""What a screen has to ask before it does a thing (ux.md §2); before all others it asks nothing."""

from __future__ import annotations

from presession_timer.base.durations import MINUTE, clock_up, exact
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Command
from presession_timer.engine.correcting import question_before_correcting
from presession_timer.engine.describe import label
from presession_timer.engine.events import Event
from presession_timer.engine.messages import CONCLUDE
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind

__all__ = ["question_before"]

_FIRST_SECONDS = MINUTE


def question_before(session: Session, command: Command, decided: list[Event], now: int) -> str:
    """The question a screen has to ask first; empty when none (ux.md §2: there are no others)."""
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
    """How many changes of the floor redo could bring back: two are a turn and its gap."""
    history = session.history
    changing = (ev.FloorGiven, ev.FloorYielded)
    return sum(
        any(isinstance(part.event, changing) for part in history.events_of(command))
        for command in history.undone
    )
