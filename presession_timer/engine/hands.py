"""Find the hand that gave a command, and describe what it did.

A hand is one keyboard or remote. A command's id begins with its name: ``console:…``, ``plain:…``,
``remote-2:…``, ``program-stream-deck:…``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from presession_timer.base.durations import exact
from presession_timer.engine import events as ev
from presession_timer.engine.event_text import (
    Say,
    Words,
    describe,
    fixed,
    label,
    of_command,
    of_segment,
    plainly,
)
from presession_timer.engine.events import Event
from presession_timer.engine.session import Session

RUNNER = "desk"
"""The prefix of what the runner notes by itself (a step of the clock, a sleep): from no hand."""
_REMOTE = "remote-"
PROGRAM = "program-"
"""Before the name of a program's token."""
_CALLED = {
    "console": "the console",
    "plain": "the plain console",
    "control": "the remote",
    "osc": "a program (OSC)",
}
"""``control`` is what records of presession 1.0 call every remote."""


def hand_of(command: str) -> str:
    """Return the hand in a command's id; empty if it names none."""
    hand, colon, _ = command.partition(":")
    return hand if colon else ""


def hand_words(hand: str, say: Say = plainly) -> str:
    """Return the name of a hand: "the console", "Remote 2"."""
    if hand.startswith(_REMOTE):
        return say("Remote {n}", n=hand.removeprefix(_REMOTE))
    if hand.startswith(PROGRAM):
        return say("the program {n}", n=hand.removeprefix(PROGRAM))
    called = _CALLED.get(hand, "another screen")
    return f"the {hand}" if hand and hand not in _CALLED else say(called)


class Deed(NamedTuple):
    """The latest command that came from a hand."""

    hand: str = ""
    """The first part of its id; empty where there was none."""
    who: str = ""
    """"Remote 2", "the console"."""
    what: str = ""
    """"ended Speaker 4"."""

    def __str__(self) -> str:
        return f"{self.who} {self.what}".strip()


def latest_deed(session: Session, say: Say = plainly) -> Deed:
    """Return what the latest command did that came from a hand."""
    for recorded in reversed(session.history.log):
        hand = hand_of(recorded.command)
        if hand != RUNNER:
            return Deed(hand, hand_words(hand, say), _what_it_did(session, recorded.command, say))
    return Deed()


def what_it_did(session: Session, command: str, say: Say = plainly) -> str:
    """Return who gave a command and what it did: "Remote 2 ended Speaker 4".

    ``session`` is any later state of the same session.
    """
    return f"{hand_words(hand_of(command), say)} {_what_it_did(session, command, say)}"


def _what_it_did(session: Session, command: str, say: Say) -> str:
    parts = session.history.events_of(command)
    if not parts:
        return say("pressed")
    telling = parts[0] if isinstance(parts[0].event, ev.SessionOpened) else parts[-1]
    if isinstance(telling.event, ev.Correction):  # of a turn that this command began or ended
        floor = (one for one in parts if isinstance(one.event, ev.FloorGiven | ev.FloorYielded))
        telling = [telling, *floor][-1]
    words = _DEEDS.get(type(telling.event))
    if words is not None:
        return words(session, telling.event, say)
    return say("did this: {what}", what=describe(session, telling, say))


def _of_turn(words: str) -> Words:
    def deed(session: Session, event: Any, say: Say) -> str:
        known = 0 < event.turn <= len(session.turns)
        segment = session.turns[event.turn - 1].segment if known else 0
        return say(words, who=label(session, segment) if known else say("the turn"))

    return deed


def _granted(session: Session, event: Any, say: Say) -> str:
    if event.by >= 0:
        return say("granted {time}", time=exact(event.by))
    return say("took {time} back", time=exact(-event.by))


_DEEDS: Mapping[type[Event], Words] = {
    ev.SessionOpened: fixed("opened the hour"),
    ev.SessionClosed: fixed("closed the hour"),
    ev.FloorGiven: of_segment("started {who}"),
    ev.FloorYielded: _of_turn("ended {who}"),
    ev.Paused: fixed("paused the clock"),
    ev.Resumed: fixed("resumed the clock"),
    ev.TimeGranted: _granted,
    ev.BeganCorrected: _of_turn("moved the beginning of {who}"),
    ev.EndedCorrected: _of_turn("moved the end of {who}"),
    ev.MarkedAbsent: of_segment("marked {who} absent"),
    ev.MarkedLate: of_segment("marked {who} late"),
    ev.MarkedPresent: of_segment("marked {who} present"),
    ev.SegmentMoved: of_segment("moved {who}"),
    ev.HourExtended: fixed("changed the length of the hour"),
    ev.QuestionTaken: fixed("marked a question"),
    ev.MessageShown: fixed("showed the room a message"),
    ev.MessageCleared: fixed("took the room's message away"),
    ev.RoomBlanked: fixed("blanked the room"),
    ev.RoomUnblanked: fixed("showed the room again"),
    ev.Undone: of_command("undid “{what}”"),
    ev.Redone: of_command("redid “{what}”"),
}
