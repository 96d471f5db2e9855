"""An hour at a glance, for people who look after several rooms.

State, not ticks, as a page gets: a reader counts by itself. Of people it says what the room's page
on a telephone says, and no more; ``docs/summary.schema.json`` describes it for other programs.
Instants and durations are milliseconds, on the session's time line.
"""

from __future__ import annotations

from typing import TypedDict

from presession_timer.audience.room_state import (
    RoomState,
    RoomView,
    SessionSource,
    state_of,
    unheard_state,
)
from presession_timer.audience.who import masked
from presession_timer.base.durations import MINUTE
from presession_timer.engine.forecast import end_schedule
from presession_timer.engine.session import ABSENT, Session
from presession_timer.engine.snapshot import Row, Snapshot, Stage, snapshot_at
from presession_timer.plan.model import Names
from presession_timer.privacy.screens import on_screens

SCHEMA = "presession-summary/1"
UNKNOWN = "unknown"
"""The stage of a room that has sent nothing yet."""
STAGES = frozenset({*Stage, UNKNOWN})


class Ends(TypedDict):
    """When the hour will end, from ``at`` on."""

    at: int
    end: int
    slips: bool
    """Whether it moves on with the time: then it is ``end`` plus what has passed since ``at``."""


class Floor(TypedDict):
    """What has the floor."""

    segment: int
    kind: str
    paused: bool
    zero: int | None
    """When nothing is left of its limit or planned length; None while it is paused."""
    left: int | None
    """What is left while it is paused."""


class StripSegment(TypedDict):
    """One segment of the running order."""

    segment: int
    kind: str
    status: str
    """"done", "floor", "to-come", "late" or "absent"."""
    spoke: int | None
    """None while it never had the floor."""
    length: int
    """What it may take: its limit or planned length; a statement to come, its share."""
    verdict: str | None
    """"short", "within" or "over" of a statement that is done."""


class Summary(TypedDict):
    """Everything that an overview knows of a room."""

    schema: str
    room: RoomState
    """The page for telephones; empty while the room is blank."""
    title: str
    place: str
    """The room's name."""
    state: str
    """The State under Review."""
    date: str
    last: int
    """Length of the last-minute warning."""
    moderator: str
    """Empty unless the plan names people."""
    stage: str
    """"before", "turn", "gap" or "closed"; "unknown" where it has sent nothing yet."""
    floor: Floor | None
    since: int | None
    """When the floor was given, the gap began or the hour was closed."""
    statement: int
    """How many statements have had the floor, with the one that has it."""
    statements: int
    """How many there are, without those of absent speakers."""
    opened: int | None
    hour: int | None
    """The instant at which nothing is left of the hour; None until it is opened."""
    until: int | None
    """When the next group has the room."""
    ends: list[Ends]
    """When the hour will end; empty where no start is planned."""
    asked: int
    """Questions of Missions that were marked."""
    blank: bool
    unsaved: int
    """Events that the runner could not write yet."""
    unsaved_why: str
    viewers: int
    """Screens that show the room's page from this server."""
    strip: list[StripSegment]
    rehearsal: float | None
    """The speed of a rehearsal."""


def summary_of(source: SessionSource, viewers: int = 0) -> Summary:
    """Return the summary of a session now; it stays true until the next event."""
    session, said = source.session, masked(source.session).scrubbed
    room = state_of(source, RoomView.PHONE)
    now, plan = room["now"], session.plan
    snapshot = snapshot_at(session, now, log_lines=1)
    return Summary(
        schema=SCHEMA,
        room=room,
        title=said(plan.title),
        place=said(plan.room),
        state=said(plan.state),
        date=plan.date.isoformat(),
        last=plan.window.last,
        moderator=on_screens(session).session.plan.moderator if plan.names is Names.NAME else "",
        stage=snapshot.stage,
        floor=_floor(snapshot),
        since=_since(session),
        statement=sum(1 for row in snapshot.rows if _is_heard(session, row)),
        statements=sum(1 for row in snapshot.rows if _is_expected(session, row)),
        opened=session.opened,
        hour=None if session.opened is None else session.opened + session.length,
        until=None if snapshot.another_day else plan.until,
        ends=ends_of(session, now),
        asked=len(session.questions),
        blank=session.blank,
        unsaved=source.unsaved,
        unsaved_why=said(source.unsaved_why),
        viewers=viewers,
        strip=[_strip(row) for row in snapshot.rows],
        rehearsal=source.rehearsal,
    )


def ends_of(session: Session, now: int) -> list[Ends]:
    """Return when the hour will end, from ``now`` until the next event."""
    return [Ends(at=one.at, end=one.end, slips=one.slips) for one in end_schedule(session, now)]


def unheard(place: str, speed: float = 1.0) -> Summary:
    """Return what there is to show of a room that has sent nothing yet."""
    return Summary(
        schema=SCHEMA,
        room=unheard_state(speed),
        title="",
        place=place,
        state="",
        date="",
        last=MINUTE,
        moderator="",
        stage=UNKNOWN,
        floor=None,
        since=None,
        statement=0,
        statements=0,
        opened=None,
        hour=None,
        until=None,
        ends=[],
        asked=0,
        blank=False,
        unsaved=0,
        unsaved_why="",
        viewers=0,
        strip=[],
        rehearsal=None,
    )


def _floor(snapshot: Snapshot) -> Floor | None:
    floor = snapshot.floor
    if floor is None or snapshot.stage is not Stage.TURN:
        return None
    segment = floor.segment
    paused = floor.paused_for is not None
    left = floor.remaining if floor.limit is not None or floor.planned else None
    return Floor(
        segment=segment.number,
        kind=segment.kind,
        paused=paused,
        zero=None if paused or left is None else snapshot.now + left,
        left=left if paused else None,
    )


def _since(session: Session) -> int | None:
    if session.closed is not None:
        return session.closed
    last = session.last_turn
    if last is None:
        return session.opened
    return last.began if last.ended is None else last.ended


def _is_expected(session: Session, row: Row) -> bool:
    absent = session.marks.get(row.number) == ABSENT and row.spoke is None
    return session.is_statement(row.number) and not absent


def _is_heard(session: Session, row: Row) -> bool:
    return session.is_statement(row.number) and row.spoke is not None


def _strip(row: Row) -> StripSegment:
    length = row.share if row.share is not None else row.limit
    if length is None:
        length = row.planned + row.granted
    return StripSegment(
        segment=row.number,
        kind=row.segment.kind,
        status=row.status,
        spoke=row.spoke,
        length=length,
        verdict=row.verdict if row.spoke is not None else None,
    )
