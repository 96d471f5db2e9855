"""Compute everything that a screen shows at one instant."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from presession_timer.engine.event_text import describe_together, lines_of, verb_first
from presession_timer.engine.events import MessageShown
from presession_timer.engine.forecast import Forecast, forecast
from presession_timer.engine.presses import Meaning, meaning_of_go
from presession_timer.engine.rules import (
    Phase,
    Verdict,
    is_another_day,
    outside_of,
    outside_shown,
    phase_of,
    verdict_of,
)
from presession_timer.engine.session import ABSENT, LATE, Question, Session, Sleep
from presession_timer.plan.model import Kind, Plan, Segment


class Stage(StrEnum):
    """Where the hour stands."""

    BEFORE = "before"
    GAP = "gap"
    TURN = "turn"
    CLOSED = "closed"


class Status(StrEnum):
    """Where a row of the rundown stands."""

    DONE = "done"
    FLOOR = "floor"
    TO_COME = "to-come"
    LATE = "late"
    ABSENT = "absent"


class Row(NamedTuple):
    """One segment in the rundown; milliseconds."""

    segment: Segment
    status: Status
    share: int | None
    """A statement to come: its share; another kind to come: its planned length; else None."""
    spoke: int | None
    """None while it never had the floor."""
    limit: int | None
    least: int
    granted: int
    planned: int
    verdict: Verdict | None
    outside: int | None
    estimated: bool
    began: int | None
    """When its first turn began."""

    @property
    def number(self) -> int:
        return self.segment.number

    @property
    def outside_shown(self) -> int:
        """How far it was outside its bounds, signed, as a screen shows it; 0 between them."""
        if self.spoke is None or self.limit is None:
            return 0
        return outside_shown(self.spoke, self.least, self.limit)


class FloorSnapshot(NamedTuple):
    """The clock of the segment that has the floor, or in a gap of the one that had it last."""

    segment: Segment
    turn: int
    began: int
    """When this turn began."""
    ended: int | None
    spoke: int
    """``e``: over all turns of the segment."""
    limit: int | None
    least: int
    grace: int
    """The leeway that the verdict on this segment allows; 0 for what is no statement."""
    granted: int
    planned: int
    """Planned length with what was granted, for kinds without a limit."""
    phase: Phase | None
    """A statement's, or a limited kind's; None where there is no limit and no pause."""
    paused_for: int | None
    """How long the running pause has lasted; None when the clock runs."""
    pauses: int
    """Of this turn, in all."""
    question: Question | None
    questions: int
    """How many questions were marked in this turn."""
    verdict: Verdict | None
    """Once the turn has ended."""
    outside: int | None
    estimated: bool

    @property
    def outside_shown(self) -> int:
        """How far it is outside its bounds, signed, as a screen shows it; 0 between them."""
        return 0 if self.limit is None else outside_shown(self.spoke, self.least, self.limit)

    @property
    def remaining(self) -> int:
        """Milliseconds to the limit, or to the planned length; negative past it."""
        return (self.planned if self.limit is None else self.limit) - self.spoke

    @property
    def grace_ends(self) -> int | None:
        """Spoken milliseconds past which the verdict is over; None where no grace is given.

        This is for the moderator alone: the room sees the limit.
        """
        return self.limit + self.grace if self.limit is not None and self.grace else None

    @property
    def grace_is_used_up(self) -> bool:
        """Whether not even grace makes it within any more."""
        return self.grace_ends is not None and self.spoke > self.grace_ends

    @property
    def to_minimum(self) -> int:
        """Milliseconds until the minimum that counts; 0 once it is reached."""
        return max(0, self.least - self.spoke)


class LogLine(NamedTuple):
    """One thing that happened, in words; ``undone`` when it no longer counts."""

    at: int
    text: str
    undone: bool = False
    is_next_undo: bool = False
    """Whether it is what undo takes back, which has its own line on the console."""


class Snapshot(NamedTuple):
    """The whole picture at ``now``. Instants in ms on the session's time line."""

    plan: Plan
    now: int
    seq: int
    stage: Stage
    opened: int | None
    closed: int | None
    length: int
    left: int
    took: int
    gap: int
    """How long nobody has had the floor; 0 outside a gap."""
    another_day: bool
    """Opened, or not open yet now, more than 12 hours from the planned start."""
    late_by: int | None
    """Against the planned start: signed, once opened; before that only when it is past. None on
    another day than planned."""
    floor: FloorSnapshot | None
    rows: tuple[Row, ...]
    next: int | None
    """The next segment to come."""
    interrupted: int | None
    """The segment from which the inserted turn that runs, or ran last, took the floor."""
    forecast: Forecast
    go: Meaning
    undoes: str
    """What undo would take back, in words; empty when nothing."""
    undoes_first: str
    """The same with what happened before the name, for where it has to be cut."""
    redoes: str
    shown: MessageShown | None
    """What the room reads."""
    blank: bool
    sleep: Sleep | None
    """A sleep of the machine that counts against a speaker who still has the floor."""
    log: tuple[LogLine, ...]
    """The latest lines, newest first."""
    unsaved: int = 0
    """Events that could not be written yet; the runner fills this in. More than 0: NOT SAVED."""

    @property
    def message(self) -> str:
        """The words of the message that the room reads; empty when there is none."""
        return self.shown.text if self.shown else ""

    def row(self, number: int) -> Row | None:
        return next((row for row in self.rows if row.number == number), None)


def snapshot_at(session: Session, now: int, *, log_lines: int = 12) -> Snapshot:
    """Return the reading at ``now``, which must not lie before the session's latest event."""
    outlook = forecast(session, now)
    words = _words(session, log_lines)
    another_day = is_another_day(session.plan, now if session.opened is None else session.opened)
    return Snapshot(
        plan=session.plan,
        now=now,
        seq=session.seq,
        stage=_stage(session),
        opened=session.opened,
        closed=session.closed,
        length=session.length,
        left=outlook.left,
        took=session.took(now),
        gap=0 if session.closed is not None else session.gap_so_far(now),
        another_day=another_day,
        late_by=None if another_day else _late_by(session, now),
        floor=_floor(session, now),
        rows=_rows(session, outlook, now),
        next=session.to_come[0] if session.to_come and session.closed is None else None,
        interrupted=session.interrupted if session.closed is None else None,
        forecast=outlook,
        go=meaning_of_go(session),
        undoes=words.undoes,
        undoes_first=words.undoes_first,
        redoes=words.redoes,
        shown=session.shown,
        blank=session.blank,
        sleep=_open_sleep(session),
        log=words.log,
    )


class _Words(NamedTuple):
    undoes: str
    undoes_first: str
    redoes: str
    log: tuple[LogLine, ...]


@lru_cache(maxsize=4)
def _words(session: Session, log_lines: int) -> _Words:
    """Return the texts about past events, which are the same until the next event."""
    history = session.history
    return _Words(
        undoes=describe_together(session, history.to_undo[::-1]),
        undoes_first=describe_together(session, history.to_undo[::-1], verb_first),
        redoes=describe_together(session, history.to_redo),
        log=log_of(session, log_lines),
    )


def log_of(session: Session, most: int) -> tuple[LogLine, ...]:
    """Return the latest ``most`` lines of the log, newest first; corrections of one end are one."""
    history = session.history
    lines: list[LogLine] = []
    before = len(history.log)
    while before and len(lines) < most:
        latest = history.log[before - 1]
        undone = latest.command in history.dead
        run = [history.events_of(one) for one in history.run_of(latest.command)]
        before -= sum(map(len, run))
        told = lines_of(session, run, verb_first)
        is_next = latest.command in history.to_undo
        lines += [LogLine(latest.at, text, undone, is_next) for text in reversed(told)]
    return tuple(lines[:most])


def _stage(session: Session) -> Stage:
    if session.opened is None:
        return Stage.BEFORE
    if session.closed is not None:
        return Stage.CLOSED
    return Stage.GAP if session.running is None else Stage.TURN


def _late_by(session: Session, now: int) -> int | None:
    start = session.plan.start
    if start is None:
        return None
    if session.opened is not None:
        return session.opened - start
    return now - start if now > start else None


def _open_sleep(session: Session) -> Sleep | None:
    running = session.running
    if running is None or not session.sleeps:
        return None
    latest = session.sleeps[-1]
    return latest if latest.turn == running.number and not latest.discounted else None


def _judged(session: Session, number: int, spoke: int) -> tuple[Verdict | None, int | None]:
    limit = session.limit(number)
    if limit is None:
        return None, None
    least = session.least(number)
    grace = session.plan.window.grace
    return verdict_of(spoke, least, limit, grace), outside_of(spoke, least, limit)


def _floor(session: Session, now: int) -> FloorSnapshot | None:
    turn = session.last_turn
    if turn is None:
        return None
    number = turn.segment
    spoke, limit, least = session.spoke(number, now), session.limit(number), session.least(number)
    pause = turn.open_pause
    phase: Phase | None = None
    if pause is not None:
        phase = Phase.PAUSED
    elif limit is not None:
        phase = phase_of(spoke, least, limit, session.plan.window.last)
    verdict, outside = (None, None) if turn.ended is None else _judged(session, number, spoke)
    asked = [question for question in session.questions if question.turn == turn.number]
    granted = session.granted.get(number, 0)
    return FloorSnapshot(
        segment=session.segments[number],
        turn=turn.number,
        began=turn.began,
        ended=turn.ended,
        spoke=spoke,
        limit=limit,
        least=least,
        grace=session.plan.window.grace if session.is_statement(number) else 0,
        granted=granted,
        planned=session.planned_length(number) + granted,
        phase=phase,
        paused_for=None if pause is None else now - pause.began,
        pauses=turn.paused(now),
        question=asked[-1] if asked else None,
        questions=len(asked),
        verdict=verdict,
        outside=outside,
        estimated=turn.estimated,
    )


def _rows(session: Session, outlook: Forecast, now: int) -> tuple[Row, ...]:
    rows = _rows_at_rest(session, tuple(outlook.share_of.items()))
    if session.running is None:
        return rows
    place = session.order.index(session.running.segment)
    speaker = _row(session, session.running.segment, None, now)
    return (*rows[:place], speaker, *rows[place + 1 :])


@lru_cache(maxsize=4)
def _rows_at_rest(session: Session, shares: tuple[tuple[int, int], ...]) -> tuple[Row, ...]:
    """Return all rows; until an event or a smaller share, only the speaker's own row changes."""
    share_of = dict(shares)
    return tuple(
        _row(session, number, share_of.get(number), session.at) for number in session.order
    )


def _row(session: Session, number: int, fair: int | None, now: int) -> Row:
    """``fair``: the share of a statement to come."""
    segment = session.segments[number]
    turns = session.turns_of.get(number, ())
    running = session.running
    has_floor = running is not None and running.segment == number
    spoke = session.spoke(number, now) if turns else None
    mark = session.marks.get(number)
    verdict: Verdict | None = None
    outside: int | None = None
    share: int | None = None
    if turns:
        status = Status.FLOOR if has_floor else Status.DONE
        if not has_floor and spoke is not None:
            verdict, outside = _judged(session, number, spoke)
    elif mark == ABSENT:
        status, verdict = Status.ABSENT, Verdict.ABSENT
    elif session.closed is not None:
        status, verdict = Status.TO_COME, Verdict.NOT_REACHED
    else:
        status = Status.LATE if mark == LATE else Status.TO_COME
        share = fair
        if share is None and segment.kind is not Kind.STATEMENT:
            share = session.planned_length(number)
    return Row(
        segment=segment,
        status=status,
        share=share,
        spoke=spoke,
        limit=session.limit(number),
        least=session.least(number),
        granted=session.granted.get(number, 0),
        planned=session.planned_length(number),
        verdict=verdict,
        outside=outside,
        estimated=number in session.estimated,
        began=turns[0].began if turns else None,
    )
