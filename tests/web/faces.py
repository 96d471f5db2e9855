"""What a page should show at an instant, worked out from the reading alone: the tests' oracle."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import count

from presession_timer.audience.room_state import LAST_DIGITS
from presession_timer.base.durations import MINUTE, SECOND, clock_down
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import FloorSnapshot, Stage, snapshot_at
from presession_timer.plan.model import Kind
from tests.engine.hours import Hour, other, panel, plan_of, statement


@dataclass(frozen=True)
class Face:
    """What can be read off a page."""

    scene: str
    digits: str = ""
    phase: str = ""
    spoke: int | None = None


def expected_face(session: Session, now: int) -> Face:
    """What everybody in the room should see at ``now`` if nothing happens until then."""
    snapshot = snapshot_at(session, now)
    floor = snapshot.floor
    if snapshot.blank:
        return Face("blank")
    if snapshot.stage is Stage.BEFORE:
        left = 0 if session.plan.start is None else session.plan.start - now
        return Face("before", clock_down(left) if 0 < left <= 10 * MINUTE else "")
    if snapshot.stage is Stage.CLOSED:
        return Face("thanks")
    if floor is None or not _has_clock(session, floor):
        if snapshot.stage is Stage.TURN:
            questions = floor is not None and floor.segment.kind is Kind.QUESTIONS
            return Face("questions", clock_down(snapshot.left)) if questions else Face("title")
        return Face(_scene_of_gap(session))
    if floor.ended is not None:
        if now >= floor.ended + LAST_DIGITS:
            return Face(_scene_of_gap(session))
        return Face("last", clock_down(floor.remaining), "neutral", floor.spoke)
    phase = str(floor.phase or "neutral")
    if floor.segment.kind is not Kind.STATEMENT and phase != "paused":
        phase = "neutral"
    return Face("clock", clock_down(floor.remaining), phase, floor.spoke)


def _has_clock(session: Session, floor: FloorSnapshot) -> bool:
    segment = floor.segment
    if segment.clock_hidden:
        return False
    planned = segment in session.plan.segments
    neutral = segment.kind in (Kind.STATE, Kind.BREAK) and planned
    length = floor.planned if floor.limit is None else floor.limit
    return segment.kind is Kind.STATEMENT or (neutral and length != 0)


def _scene_of_gap(session: Session) -> str:
    spoken_of = (Kind.STATEMENT, Kind.STATE, Kind.QUESTIONS)
    coming = session.to_come
    return "next" if coming and session.segments[coming[0]].kind in spoken_of else "title"


def any_hour(seed: int, presses: int = 25) -> Hour:
    """An hour in which ``presses`` random things happened."""
    choose = random.Random(seed)
    plan = panel(3)
    if seed % 3 == 0:
        changed = replace(plan.segments[3], clock_hidden=True)
        plan = replace(plan, segments=(*plan.segments[:3], changed, *plan.segments[4:]))
    if seed % 3 == 1:
        plan = plan_of(statement(1), other(2, Kind.BREAK, "3:00"), statement(3), statement(4))
    hour = Hour(plan)
    for _ in range(choose.randrange(presses)):
        hour.now += choose.choice((0, 1, 999, 1000, 30 * SECOND, 2 * MINUTE, 6 * MINUTE))
        hour.do(_any_command(choose))
    return hour


def instants(hour: Hour, choose: random.Random, many: int) -> list[int]:
    """Instants from now on, most of them beside a second, a phase or a scene that changes."""
    edges = {0, LAST_DIGITS, *(m * MINUTE for m in (2, 3, 5, 6, 7, 60))}
    floor = hour.snapshot.floor
    if floor is not None and floor.limit is not None:
        at = floor.limit - floor.spoke
        edges |= {at, at - MINUTE, floor.least - floor.spoke}
    beside = count()
    found: list[int] = []
    while len(found) < many:
        edge = choose.choice(sorted(edges)) + choose.choice((-1000, -1, 0, 1, 999, 1000, 1001))
        span = edge if next(beside) % 3 else choose.randrange(20 * MINUTE)
        found.append(hour.now + max(0, span))
    return found


def _any_command(choose: random.Random) -> Command:
    by = choose.choice((-90, -30, -5, 5, 30, 90)) * SECOND
    number = choose.randrange(1, 8)
    likely: tuple[Command, ...] = (cmd.Go(),) * 6
    return choose.choice(
        (
            *likely,
            cmd.Pause(),
            cmd.Resume(),
            cmd.Grant(by),
            cmd.CorrectBegan(by),
            cmd.CorrectEnded(by),
            cmd.Give(number),
            cmd.MarkAbsent(number),
            cmd.Cap(choose.choice((5, 6)) * MINUTE),
            cmd.ChangePlanned(number, choose.choice((0, 90)) * SECOND),
            cmd.Insert(choose.choice((Kind.STATE, Kind.STATEMENT)), "Somebody", MINUTE, give=True),
            cmd.Extend(by),
            cmd.NoteSleep(abs(by)),
            cmd.DiscountSleep(),
            cmd.Undo(),
            cmd.Redo(),
            cmd.Blank(),
            cmd.Unblank(),
            cmd.Yield(),
            cmd.Close(),
        )
    )
