"""The remote on a phone or tablet: what it shows, and what its presses mean.

It is the accessible console too, so everything on it is in words. Protected people have no name
here either: others may read the network's traffic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict, get_args

from presession_timer.actions.arguments import LONGEST_MESSAGE
from presession_timer.actions.interjections import interjections
from presession_timer.actions.table import PRESSES, Query
from presession_timer.audience import plain_words
from presession_timer.audience.room_state import RoomState, runner_state
from presession_timer.audience.summary import Ends, ends_of
from presession_timer.base.limits import parse_json
from presession_timer.base.text import UNNAMED, clean
from presession_timer.chair.language import ENGLISH, ChairLanguage
from presession_timer.chair.line import chair_schedule
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE, Command
from presession_timer.engine.event_text import (
    describe_command,
    describe_together,
    label,
)
from presession_timer.engine.events import Audience
from presession_timer.engine.hands import latest_deed
from presession_timer.engine.presses import MARKS, TOO_LATE, Meaning, key_of
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import Snapshot, Stage, Status, snapshot_at
from presession_timer.plan.model import Kind
from presession_timer.privacy.screens import on_screens
from presession_timer.runner.microphones import Suggested
from presession_timer.runner.requests import Answer, Request
from presession_timer.web.speech import IN_ENGLISH, Speech

_ID = re.compile(r"[0-9a-z]{8,32}")
_SIMPLE: Mapping[str, Command] = {
    press: action.command
    for press, action in PRESSES.items()
    if action.command is not None and not isinstance(action.command, Query)
}
"""Presses that always mean the same."""
_MEANING: Mapping[str, Command] = {
    **_SIMPLE,
    "message": cmd.ClearMessage(),
    "ended": cmd.CorrectEnded(0),
    "give": cmd.Give(0),
    "insert": cmd.Insert(Kind.STATE, "", give=True),
}
"""By press, a command that acts on what the press acts on, whatever else it says."""
SHIFTS = (-30_000, -5_000, 5_000, 30_000)
"""By how much a press may move a beginning or an end; ms."""
_COMING = 3
"""How many of those to come are shown."""
_GO = {
    "open": "opens the hour",
    "start": "starts {who}",
    "end": "ends {who}",
    "question": "marks the next question",
    "close": "closes the hour",
    "nothing": "the hour is closed",
}
"""What GO does, by the act of its meaning."""


FROM_HOOK = "Presession-Hook"
"""The header of what a hook sends (:mod:`presession_timer.av.hooks`): a press that has it would be
a change that leads to the next, so it is refused."""


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


class Coming(TypedDict):
    """A segment that comes next, and to which the floor can be given."""

    number: int
    name: str
    length: int
    """What its clock will count down from, ms; 0 where it has no length."""


class Present(TypedDict):
    """How many of those expected are there."""

    here: int
    all: int


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
    by: str
    """The name of that hand: "Remote 2"."""
    did: str
    """What that was: "ended Speaker 4"."""
    coming: list[Coming]
    """The next three, whatever they are."""
    present: Present
    people: list[Person]
    suggested: Suggestion | None
    corrects: str
    """What a correction moves: "began", in a gap "ended"; empty where there was no turn."""
    gap: int | None
    """Since when nobody has the floor; None outside a gap."""
    ends: list[Ends]
    late: int
    """By how much the hour began later than planned, ms; negative is earlier."""
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
    speech: Speech = IN_ENGLISH,
) -> RemoteState:
    """Return the remote's state at ``now``; it stays true until the next event.

    ``following`` is the title of the day's next session, ``language`` that of the chair, ``speech``
    that of the remote.
    """
    screened = on_screens(session)
    seen, said = screened.session, screened.scrubbed
    snapshot = snapshot_at(seen, now)
    running = snapshot.stage is Stage.TURN and snapshot.floor is not None
    floor, history = snapshot.floor, seen.history
    deed = latest_deed(seen, speech)
    goes_on = bool(following) and snapshot.stage is Stage.CLOSED
    go = speech("goes on to {who}", who=following) if goes_on else _go(seen, snapshot.go, speech)
    return RemoteState(
        room=runner_state(session, now, wall=wall, speed=speed),
        name=floor.segment.label if floor else "",
        stage=snapshot.stage,
        paused=bool(running and floor and floor.paused_for is not None),
        questions=bool(running and floor and floor.segment.kind is Kind.QUESTIONS),
        granted=floor.granted if running and floor else 0,
        blank=snapshot.blank,
        message=said(snapshot.message),
        go=go,
        goes_on=goes_on,
        undoes=said(describe_together(seen, history.to_undo[::-1], speech)),
        redoes=said(describe_together(seen, history.to_redo, speech)),
        seq=session.seq,
        means={name: key for name, c in _MEANING.items() if (key := key_of(session, c))},
        suggested=None
        if suggested is None
        else Suggestion(said=suggested.said, does=suggested.does, means=suggested.means),
        hand=deed.hand,
        by=deed.who,
        did=said(deed.what),
        coming=[_coming(seen, number) for number in seen.to_come[:_COMING]],
        present=_present(snapshot),
        people=_people(session, snapshot),
        corrects=_corrects(seen, snapshot.stage),
        gap=now - snapshot.gap if snapshot.stage is Stage.GAP else None,
        ends=[] if _is_of_another_day(snapshot) else ends_of(session, now),
        late=snapshot.late_by or 0 if snapshot.opened is not None else 0,
        chair=[
            Sentence(at=at, text=one.text, due=one.due, pronounced=one.pronounced)
            for at, one in chair_schedule(seen, now, language)
        ],
        language=language.code,
        unsaved=unsaved,
        rehearsal=rehearsal,
    )


def _go(session: Session, meaning: Meaning, speech: Speech) -> str:
    """Return what GO does, in the remote's language."""
    number = meaning.target
    if meaning.act == "end":
        number = session.turns[number - 1].segment
    return speech(_GO[meaning.act], who=label(session, number) if number else "")


def _coming(session: Session, number: int) -> Coming:
    limit = session.limit(number)
    length = session.planned_length(number) if limit is None else limit
    return Coming(number=number, name=label(session, number), length=length)


def _present(snapshot: Snapshot) -> Present:
    expected = [row for row in snapshot.rows if row.segment.kind in (Kind.STATEMENT, Kind.STATE)]
    away = sum(row.status in (Status.LATE, Status.ABSENT) for row in expected)
    return Present(here=len(expected) - away, all=len(expected))


def _people(session: Session, snapshot: Snapshot) -> list[Person]:
    if snapshot.stage is Stage.CLOSED:
        return []
    return [
        Person(
            number=row.number,
            name=row.segment.label,
            mark={Status.LATE: "late", Status.ABSENT: "absent"}.get(row.status, "present"),
            means=key_of(session, cmd.MarkPresent(row.number)),
        )
        for row in snapshot.rows
        if row.status in (Status.TO_COME, Status.LATE, Status.ABSENT)
        and row.segment.kind in (Kind.STATEMENT, Kind.STATE)
    ]


def _corrects(session: Session, stage: Stage) -> str:
    if not session.turns or stage not in (Stage.TURN, Stage.GAP):
        return ""
    return "began" if stage is Stage.TURN else "ended"


def _is_of_another_day(snapshot: Snapshot) -> bool:
    return snapshot.opened is None and snapshot.another_day


def goes_on(request: Request, session: Session) -> bool:
    """Return whether a press asks for the session after this one."""
    meant = request.means in (None, key_of(session, request.command))
    return session.closed is not None and meant and request.command == cmd.Go()


def say(session: Session, now: int, unsaved: int = 0) -> str:
    """Return where the hour stands, as a sentence to be read aloud."""
    snapshot = snapshot_at(on_screens(session).session, now)
    return plain_words.status(snapshot._replace(unsaved=unsaved))


def parse_press(text: str, hand: str, state: str = "", speech: Speech = IN_ENGLISH) -> Request:
    """Return the request that a press by ``hand`` makes. Raises BadPress for anything else.

    A press that is ``late`` only asks for its outcome; it is never done. ``state`` is the State
    under Review, after which its delegation is called.
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
    command = command_of(data, state)
    return Request(command, f"{hand}:{data['id']}", confirmed, meant, seen, shown, speech)


def _is_count(number: object) -> bool:
    return number is None or type(number) is int


def command_of(data: Mapping[str, Any], state: str = "") -> Command:
    """Return what a press asks for; ``state`` is the State under Review. Raises BadPress."""
    name = data.get("do")
    if not isinstance(name, str) or name not in PRESSES:
        raise BadPress("not understood")
    command: Command | None = None
    if name in MARKS or name == "give":
        number = data.get("segment")
        if type(number) is int:
            command = cmd.Give(number) if name == "give" else MARKS[name](number)
    elif name == "message":
        command = _message(data)
    elif name == "insert":
        command = _insertion(data, state)
    elif name in ("began", "ended"):
        by = data.get("by", -5_000)
        if by in SHIFTS and type(by) is int:
            command = cmd.CorrectBegan(by) if name == "began" else cmd.CorrectEnded(by)
    else:
        command = _SIMPLE[name]
    if command is None:
        raise BadPress("not understood")
    return command


def _message(data: Mapping[str, Any]) -> Command | None:
    stock, text, to = data.get("stock"), data.get("text"), data.get("to", "all")
    if to not in get_args(Audience):
        return None
    if isinstance(stock, str) and stock in READY_MADE:
        return replace(READY_MADE[stock], to=to)
    if not isinstance(text, str):
        return None
    message = clean(text, LONGEST_MESSAGE)
    if message == UNNAMED:
        raise BadPress("a message needs words")
    return cmd.ShowMessage(message, to)


def _insertion(data: Mapping[str, Any], state: str) -> Command | None:
    who, give = data.get("who"), data.get("give")
    named = [data.get("name"), data.get("organisation")]
    found = {one.word.lower(): one for one in interjections(state)}.get(str(who))
    if found is None or not isinstance(give, bool):
        return None
    texts = [clean(text) if text.strip() else "" for text in named if isinstance(text, str)]
    if len(texts) != len(named):
        return None
    return found.insert(texts[0], texts[1], give=give)


def answer_data(
    request: Request, answer: Answer, session: Session, speech: Speech = IN_ENGLISH
) -> dict[str, Any]:
    """Return the answer to a press, without protected names, in the remote's language."""
    said = on_screens(session).scrubbed
    text = said(describe_command(session, request.id, speech)) if answer.ok else ""
    return {
        "id": request.id.partition(":")[2],
        "ok": answer.ok,
        "text": said(text or speech.texts.gettext(answer.text)),
        "confirm": answer.needs_confirm,
        "saved": answer.saved,
    }
