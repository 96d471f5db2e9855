"""The remote on a phone or tablet: what it shows, and what its presses mean.

It is the accessible console too, so everything on it is in words. Protected people have no name
here either: others may read the network's traffic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict

from presession_timer.actions.arguments import LONGEST_MESSAGE
from presession_timer.actions.table import PRESSES, Query
from presession_timer.audience import plain_words
from presession_timer.audience.room_state import RoomState, runner_state
from presession_timer.base.bounded_json import parse_json
from presession_timer.base.text import UNNAMED, clean
from presession_timer.chair.language import ENGLISH, ChairLanguage
from presession_timer.chair.line import chair_schedule
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE, Command
from presession_timer.engine.hands import latest_deed
from presession_timer.engine.late_presses import TOO_LATE, key_of
from presession_timer.engine.meaning import MARKS
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import Snapshot, Stage, Status, snapshot_at
from presession_timer.plan.model import Kind
from presession_timer.privacy.screens import on_screens
from presession_timer.runner.microphones import Suggested
from presession_timer.runner.requests import Answer, Request

_ID = re.compile(r"[0-9a-z]{8,32}")
_SIMPLE: Mapping[str, Command] = {
    press: action.command
    for press, action in PRESSES.items()
    if action.command is not None and not isinstance(action.command, Query)
}
"""Presses that always mean the same."""
_MEANING: Mapping[str, Command] = {**_SIMPLE, "message": cmd.ClearMessage()}


class BadPress(ValueError):
    """What a page sent is not a press; the message says why."""


class Person(TypedDict):
    """A segment to come that can be marked."""

    number: int
    name: str
    mark: str
    """"present", "late" or "absent"."""
    means: str
    """What marking it would act on."""


class Sentence(TypedDict):
    """A sentence of the chair, and the instant from which it holds."""

    at: int
    text: str
    due: bool
    """False: at the next change of the floor."""
    pronounced: str


class Suggestion(TypedDict):
    """What a microphone suggests; the press ``accept`` says yes to it."""

    said: str
    """"Speaker 4's microphone went on at 10:12:05"."""
    does: str
    """What yes does: "began then, not before"."""
    means: str
    """Sent back with the press."""


class RemoteState(TypedDict):
    """Everything that the remote shows."""

    room: RoomState
    name: str
    """Who has the floor, or had it last."""
    stage: str
    paused: bool
    questions: bool
    """Missions' questions have the floor, so GO marks one and "leave" ends them."""
    granted: int
    blank: bool
    message: str
    go: str
    goes_on: bool
    """GO leaves this hour for the day's next session."""
    undoes: str
    redoes: str
    seq: int
    """Of the latest event: what a press was made on, sent back with it as ``seen``."""
    means: dict[str, str]
    """What each button would act on: sent back with the press."""
    hand: str
    """Whose command was the latest: a button that another hand's changed says so."""
    did: str
    """What that was: "Remote 2 ended Speaker 4"."""
    people: list[Person]
    suggested: Suggestion | None
    chair: list[Sentence]
    language: str
    """Of the chair's sentences."""
    unsaved: int
    rehearsal: float | None
    """Its speed; None in earnest."""


def remote_state(
    session: Session,
    now: int,
    *,
    wall: int | None = None,
    speed: float = 1.0,
    unsaved: int = 0,
    rehearsal: float | None = None,
    following: str = "",
    suggested: Suggested | None = None,
    language: ChairLanguage = ENGLISH,
) -> RemoteState:
    """Return the remote's state at ``now``; it stays true until the next event.

    ``following`` is the title of the day's next session, ``language`` that of the chair.
    """
    snapshot = _snapshot(session, now)
    running = snapshot.stage is Stage.TURN and snapshot.floor is not None
    floor, said = snapshot.floor, on_screens(session).scrubbed
    hand, did = latest_deed(on_screens(session).session)
    goes_on = bool(following) and snapshot.stage is Stage.CLOSED
    return RemoteState(
        room=runner_state(session, now, wall=wall, speed=speed),
        name=floor.segment.label if floor else "",
        stage=snapshot.stage,
        paused=bool(running and floor and floor.paused_for is not None),
        questions=bool(running and floor and floor.segment.kind is Kind.QUESTIONS),
        granted=floor.granted if running and floor else 0,
        blank=snapshot.blank,
        message=said(snapshot.message),
        go=f"goes on to {following}" if goes_on else snapshot.go.words,
        goes_on=goes_on,
        undoes=said(snapshot.undoes),
        redoes=said(snapshot.redoes),
        seq=session.seq,
        means={name: key for name, c in _MEANING.items() if (key := key_of(session, c))},
        hand=hand,
        did=said(did),
        people=[
            Person(
                number=row.number,
                name=row.segment.label,
                mark={Status.LATE: "late", Status.ABSENT: "absent"}.get(row.status, "present"),
                means=key_of(session, cmd.MarkPresent(row.number)),
            )
            for row in snapshot.rows
            if row.status in (Status.TO_COME, Status.LATE, Status.ABSENT)
            and row.segment.kind in (Kind.STATEMENT, Kind.STATE)
            and snapshot.stage is not Stage.CLOSED
        ],
        suggested=None
        if suggested is None
        else Suggestion(said=suggested.said, does=suggested.does, means=suggested.means),
        chair=[
            Sentence(at=at, text=one.text, due=one.due, pronounced=one.pronounced)
            for at, one in chair_schedule(on_screens(session).session, now, language)
        ],
        language=language.code,
        unsaved=unsaved,
        rehearsal=rehearsal,
    )


def goes_on(request: Request, session: Session) -> bool:
    """Return whether a press asks for the session after this one."""
    meant = request.means in (None, key_of(session, request.command))
    return session.closed is not None and meant and request.command == cmd.Go()


def say(session: Session, now: int, unsaved: int = 0) -> str:
    """Return where the hour stands, as a sentence to be read aloud."""
    return plain_words.status(replace(_snapshot(session, now), unsaved=unsaved))


def _snapshot(session: Session, now: int) -> Snapshot:
    return snapshot_at(on_screens(session).session, now)


def parse_press(text: str, hand: str) -> Request:
    """Return the request that a press by ``hand`` makes. Raises BadPress for anything else.

    A press that is ``late`` only asks for its outcome; it is never done.
    """
    try:
        data = parse_json(text)
    except ValueError as error:
        raise BadPress("not understood") from error
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        raise BadPress("not understood")
    if not _ID.fullmatch(data["id"]):
        raise BadPress("not understood: the press has no name of its own")
    means, seen, shown = data.get("means"), data.get("seen"), data.get("shown")
    confirmed, late = data.get("confirmed", False), data.get("late", False)
    if not isinstance(confirmed, bool) or not isinstance(late, bool):
        raise BadPress("not understood")
    if not (means is None or isinstance(means, str)) or not (_is_count(seen) and _is_count(shown)):
        raise BadPress("not understood")
    meant = TOO_LATE if late else means
    return Request(_command(data), f"{hand}:{data['id']}", confirmed, meant, seen, shown)


def _is_count(number: object) -> bool:
    return number is None or type(number) is int


def _command(data: Mapping[str, Any]) -> Command:
    name, number, text = data.get("do"), data.get("segment"), data.get("text")
    if not isinstance(name, str) or name not in PRESSES:
        raise BadPress("not understood")
    if name in _SIMPLE:
        return _SIMPLE[name]
    if name in MARKS and isinstance(number, int) and not isinstance(number, bool):
        return MARKS[name](number)
    stock = data.get("stock")
    if name == "message" and isinstance(stock, str) and stock in READY_MADE:
        return READY_MADE[stock]
    if name == "message" and isinstance(text, str):
        message = clean(text, LONGEST_MESSAGE)
        if message == UNNAMED:
            raise BadPress("a message needs words")
        return cmd.ShowMessage(message)
    raise BadPress("not understood")


def answer_data(request: Request, answer: Answer, session: Session) -> dict[str, Any]:
    """Return the answer to a press, without protected names."""
    return {
        "id": request.id.partition(":")[2],
        "ok": answer.ok,
        "text": on_screens(session).scrubbed(answer.text),
        "confirm": answer.needs_confirm,
        "saved": answer.saved,
    }
