"""Find the hand that gave a command, and describe what it did.

A hand is one keyboard or remote. A command's id begins with its name: ``console:…``, ``plain:…``,
``remote-2:…``, ``program-stream-deck:…``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from presession_timer.base.durations import exact
from presession_timer.engine import events as ev
from presession_timer.engine.event_text import describe, describe_command, label
from presession_timer.engine.events import Event
from presession_timer.engine.session import Session

RUNNER = "desk"
"""The prefix of what the runner notes by itself (a step of the clock, a sleep): from no hand."""
_REMOTE = "remote-"
_PROGRAM = "program-"
"""A program with a token of that name."""
_CALLED = {"console": "the console", "plain": "the plain console", "control": "the remote"}
"""``control`` is what records of presession 1.0 call every remote."""


def hand_of(command: str) -> str:
    """Return the hand in a command's id; empty if it names none."""
    hand, colon, _ = command.partition(":")
    return hand if colon else ""


def hand_words(hand: str) -> str:
    """Return the name of a hand: "the console", "Remote 2"."""
    if hand.startswith(_REMOTE):
        return f"Remote {hand.removeprefix(_REMOTE)}"
    if hand.startswith(_PROGRAM):
        return f"the program {hand.removeprefix(_PROGRAM)}"
    return _CALLED.get(hand, f"the {hand}" if hand else "another screen")


def latest_deed(session: Session) -> tuple[str, str]:
    """Return (hand, "Remote 2 ended Speaker 4") of the latest command that came from a hand."""
    for recorded in reversed(session.history.log):
        hand = hand_of(recorded.command)
        if hand != RUNNER:
            return hand, what_it_did(session, recorded.command)
    return "", ""


def what_it_did(session: Session, command: str) -> str:
    """Return who gave a command and what it did: "Remote 2 ended Speaker 4".

    ``session`` is any later state of the same session.
    """
    parts = session.history.events_of(command)
    who = hand_words(hand_of(command))
    if not parts:
        return f"{who} pressed"
    telling = parts[0] if isinstance(parts[0].event, ev.SessionOpened) else parts[-1]
    if isinstance(telling.event, ev.Correction):  # of a turn that this command began or ended
        floor = (one for one in parts if isinstance(one.event, ev.FloorGiven | ev.FloorYielded))
        telling = [telling, *floor][-1]
    words = _DEEDS.get(type(telling.event))
    return f"{who} {words(session, telling.event)}" if words else _otherwise(session, who, telling)


def _otherwise(session: Session, who: str, recorded: ev.Recorded) -> str:
    return f"{who} did this: {describe(session, recorded)}"


Deed = Callable[[Session, Any], str]


def _fixed(words: str) -> Deed:
    return lambda session, event: words


def _of_segment(words: str) -> Deed:
    return lambda session, event: words.format(who=label(session, event.segment))


def _of_turn(words: str) -> Deed:
    def deed(session: Session, event: Any) -> str:
        known = 0 < event.turn <= len(session.turns)
        segment = session.turns[event.turn - 1].segment if known else 0
        return words.format(who=label(session, segment) if known else "the turn")

    return deed


def _of_command(words: str) -> Deed:
    def deed(session: Session, event: Any) -> str:
        return words.format(what=describe_command(session, event.of) or "a command")

    return deed


def _granted(session: Session, event: Any) -> str:
    return f"granted {exact(event.by)}" if event.by >= 0 else f"took {exact(-event.by)} back"


_DEEDS: Mapping[type[Event], Deed] = {
    ev.SessionOpened: _fixed("opened the hour"),
    ev.SessionClosed: _fixed("closed the hour"),
    ev.FloorGiven: _of_segment("started {who}"),
    ev.FloorYielded: _of_turn("ended {who}"),
    ev.Paused: _fixed("paused the clock"),
    ev.Resumed: _fixed("resumed the clock"),
    ev.TimeGranted: _granted,
    ev.BeganCorrected: _of_turn("moved the beginning of {who}"),
    ev.EndedCorrected: _of_turn("moved the end of {who}"),
    ev.MarkedAbsent: _of_segment("marked {who} absent"),
    ev.MarkedLate: _of_segment("marked {who} late"),
    ev.MarkedPresent: _of_segment("marked {who} present"),
    ev.SegmentMoved: _of_segment("moved {who}"),
    ev.HourExtended: _fixed("changed the length of the hour"),
    ev.QuestionTaken: _fixed("marked a question"),
    ev.MessageShown: _fixed("showed the room a message"),
    ev.MessageCleared: _fixed("took the room's message away"),
    ev.RoomBlanked: _fixed("blanked the room"),
    ev.RoomUnblanked: _fixed("showed the room again"),
    ev.Undone: _of_command("undid “{what}”"),
    ev.Redone: _of_command("redid “{what}”"),
}
