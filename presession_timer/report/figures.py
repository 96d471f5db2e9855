"""The figures of one hour, behind every form of its report.

Durations are integer milliseconds. Instants lie on the session's time line, which is UTC at the
record's first instant; :meth:`HourFigures.local` turns one into a time of the day. Renderers round
and word, and compute nothing, so that no two forms can differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from presession_timer.base.durations import SECOND
from presession_timer.base.world.zones import moment_of
from presession_timer.engine.forecast import forecast
from presession_timer.engine.rules import (
    Verdict,
    held_on,
    least_of,
    limit_of,
    outside_of,
    outside_shown,
    verdict_of,
)
from presession_timer.engine.session import ABSENT, LATE, Session
from presession_timer.plan.model import Kind, Segment, Window, window_of
from presession_timer.privacy.mask import Masked, People, mask
from presession_timer.report.corrections import (
    LogEntry,
    TimedText,
    corrections_of,
    event_log,
    remarks_of,
)
from presession_timer.report.language import ENGLISH, Language

BY_HAND = SECOND
"""How far off a time may be that a person pressed."""
Day = date
"""A date, for classes with a field called ``date``."""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What is known of the record as a file, beside its events."""

    name: str = ""
    """The file's name, without its folder."""
    sha256: str = ""
    """The hash of the file's bytes, in hexadecimal."""
    events: int = 0
    rehearsal: float | None = None
    """The speed of a rehearsal; None: the hour was real."""
    state: str = "whole"
    """One word of `record.verify`: whole, torn, repaired, cut or altered."""
    damage: str = ""
    """What was done to it; empty if the record is whole."""
    fingerprint: str = ""
    """The first digits of the hash of its last line."""
    imported: bool = False
    """Whether its times come from another tool; else a person pressed them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFigures:
    """One turn, or a segment that never took the floor (``began`` is None then)."""

    segment: Segment
    """Hidden fields are empty."""
    began: int | None = None
    ended: int | None = None
    """None while the turn runs; its times then reach to the last event."""
    spoke: int | None = None
    total: int | None = None
    """The segment's time so far, this turn included."""
    paused: int = 0
    granted: int = 0
    least: int | None
    limit: int | None
    gap_before: int | None = None
    verdict: Verdict | None
    """On the segment's last turn once that has ended; None for a kind without a limit."""
    outside: int | None = None
    decided_by: str | None = None
    """What alone keeps the verdict within: "grace", "grant" or None."""
    estimated: bool = False
    last: bool = True
    """Whether it is the last turn (or the only line) of its segment."""
    late: bool = False
    """Whether it never took the floor and was marked late."""

    @property
    def outside_shown(self) -> int:
        """Return :attr:`outside` in the whole seconds that add up with the time beside it."""
        if self.outside is None or self.total is None:
            return 0
        return outside_shown(self.total, self.least or 0, self.limit or 0)

    @property
    def running(self) -> bool:
        return self.began is not None and self.ended is None


@dataclass(frozen=True, slots=True)
class HourSpan:
    """A stretch of the hour in which one segment had the floor. Between two spans is a gap."""

    segment: int
    kind: Kind
    began: int
    ended: int
    over: int = 0
    """How much of its end lies past the limit."""


KIND_NAMES = {
    Kind.OPENING: "Opening",
    Kind.STATE: "State",
    Kind.FOLLOW_UP: "Moderator",
    Kind.QUESTIONS: "Questions",
    Kind.BREAK: "Break",
    Kind.CLOSING: "Closing",
}
"""The words in the hour's boxes that are no statement."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of the hour; counts, mean and median are over statements, not over turns."""

    statements: int
    spoken: int
    """Those that took the floor, including one that still has it."""
    short: int
    within: int
    over: int
    absent: int
    not_reached: int
    statement_time: int
    mean: int | None
    """Rounded half up to the millisecond, like the median."""
    median: int | None
    questions_time: int
    gap_time: int
    paused: int

    @property
    def within_share(self) -> float | None:
        return share(self.within, self.spoken)


@dataclass(frozen=True)
class HourFigures:
    """One hour in figures, without its words; nothing depends on now."""

    record: RecordFacts
    title: str
    state: str
    date: date
    """The planned day."""
    held_on: Day | None
    """The day on which the hour was opened, if that was more than 12 hours from its planned start;
    then there is no lateness."""
    timezone: str
    window: Window
    planned_start: int | None
    planned_length: int
    """As planned; ``length`` includes what the hour was extended by."""
    length: int
    opened: int | None
    closed: int | None
    totals: Totals
    actual_hour: tuple[HourSpan, ...]

    @property
    def took(self) -> int | None:
        """Return how long the hour took; None until it is closed."""
        if self.opened is None or self.closed is None:
            return None
        return self.closed - self.opened

    @property
    def over_hour(self) -> int | None:
        """Return how much longer than its length the hour took; negative when shorter."""
        return None if self.took is None else self.took - self.length

    @property
    def late_start(self) -> int | None:
        """Return how much later than planned the hour opened; negative when earlier."""
        if self.opened is None or self.planned_start is None or self.held_on is not None:
            return None
        return self.opened - self.planned_start

    @property
    def scheduled_end(self) -> int | None:
        """Return the planned end; None if the plan gives no start or was for another day."""
        if self.planned_start is None or self.held_on is not None:
            return None
        return self.planned_start + self.planned_length

    @property
    def day(self) -> Day:
        return self.held_on or self.date

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, instant: int) -> datetime:
        """Return ``instant`` as an aware time of the plan's zone, exact to the millisecond."""
        return moment_of(instant, self.zone)


@dataclass(frozen=True, eq=False)
class Report(HourFigures):
    """What happened in the hour, as far as ``people`` may be named."""

    people: People
    room: str
    at: int
    """The last event; unfinished times reach to it."""
    turns: tuple[TurnFigures, ...]
    planned_hour: tuple[HourSpan, ...]
    questions_planned: int
    """Length of all questions in the running order, with its changes."""
    say: Language
    masked: Masked
    """The session without what must be hidden."""

    @cached_property
    def corrections(self) -> tuple[TimedText, ...]:
        """Return what makes the record differ from a clock that simply ran."""
        return corrections_of(self.masked, self.say)

    @cached_property
    def remarks(self) -> tuple[TimedText, ...]:
        """Return pauses, notes and messages: shown on the page, no part of the JSON contract."""
        return remarks_of(self.masked, self.say)

    @property
    def log(self) -> Iterator[LogEntry]:
        return event_log(self.masked, self.say)

    @property
    def by_hand(self) -> bool:
        """Whether a person pressed the times, so that they are right to about `BY_HAND`."""
        return self.opened is not None and not self.record.imported

    def edge(self, turn: TurnFigures) -> str | None:
        """Return "limit" or "minimum" if ``turn`` ended too close to it to tell on which side."""
        if not self.by_hand or turn.verdict is None or turn.total is None or turn.limit is None:
            return None
        if abs(turn.total - turn.limit) <= BY_HAND:
            return "limit"
        return "minimum" if turn.least and abs(turn.total - turn.least) <= BY_HAND else None

    @cached_property
    def segments(self) -> tuple[TurnFigures, ...]:
        """Return the last turn of each segment, or the line of one that never took the floor."""
        return tuple(turn for turn in self.turns if turn.last)

    @cached_property
    def statements(self) -> tuple[TurnFigures, ...]:
        return tuple(turn for turn in self.segments if turn.segment.kind is Kind.STATEMENT)

    @cached_property
    def speaking_window(self) -> Window | None:
        """The window that the plan gives every statement; None where they differ."""
        return window_of((turn.segment for turn in self.statements), self.window)


def is_judged(kind: Kind) -> bool:
    """Return whether pages show a verdict on ``kind``; other kinds get one only when over."""
    return kind in (Kind.STATEMENT, Kind.STATE)


def build(
    session: Session,
    record: RecordFacts,
    people: People = People.NAME,
    say: Language = ENGLISH,
    *,
    notes: bool = False,
) -> Report:
    """Return the report on ``session``; figures do not depend on people or language.

    If the plan protects anybody, what people wrote is left out unless ``notes``.
    """
    plan = session.plan
    masked = mask(session, people, say, notes=notes)
    shown = masked.session
    turns = (*_heard(shown), *_unheard(shown))
    questions = (n for n in session.order if session.segments[n].kind is Kind.QUESTIONS)
    return Report(
        people=people,
        record=replace(
            record, name="" if masked.names.is_in_file_name(record.name) else record.name
        ),
        title=masked.scrubbed(plan.title),
        state=plan.state,
        room=masked.scrubbed(plan.room),
        date=plan.date,
        held_on=day_held(session, record.rehearsal),
        timezone=plan.timezone,
        window=plan.window,
        planned_start=plan.start,
        planned_length=plan.length,
        length=session.length,
        opened=session.opened,
        closed=session.closed,
        at=session.at,
        turns=turns,
        totals=_totals(session, turns),
        planned_hour=_hour_as_planned(masked.wording),
        actual_hour=_hour_as_it_was(masked.wording),
        questions_planned=sum(session.planned_length(n) for n in questions),
        say=say,
        masked=masked,
    )


def day_held(session: Session, rehearsal: float | None) -> Day | None:
    """Return the day on which a real hour was held if it was planned for another; else None."""
    return None if rehearsal is not None else held_on(session.plan, session.opened)


def _heard(session: Session) -> Iterable[TurnFigures]:
    """Yield the turns by ``began``; a segment's verdict stands on its last turn."""
    totals: dict[int, int] = {}
    previous_end = session.opened
    for turn in sorted(session.turns, key=lambda t: (t.began, t.number)):
        number = turn.segment
        spoke = turn.spoke(session.at)
        totals[number] = totals.get(number, 0) + spoke
        last = session.turns_of[number][-1].number == turn.number
        judged = last and turn.ended is not None
        verdict, outside, decided_by = _judged(session, number) if judged else (None, None, None)
        limit = session.limit(number)
        yield TurnFigures(
            segment=session.segments[number],
            began=turn.began,
            ended=turn.ended,
            spoke=spoke,
            total=totals[number],
            paused=turn.paused(session.at),
            granted=session.granted.get(number, 0),
            least=None if limit is None else session.least(number),
            limit=limit,
            gap_before=None if previous_end is None else turn.began - previous_end,
            verdict=verdict,
            outside=outside,
            decided_by=decided_by,
            estimated=turn.estimated,
            last=last,
        )
        previous_end = turn.ended


def _unheard(session: Session) -> Iterable[TurnFigures]:
    for number in session.order:
        if number in session.turns_of:
            continue
        mark = session.marks.get(number)
        limit = session.limit(number)
        yield TurnFigures(
            segment=session.segments[number],
            least=None if limit is None else session.least(number),
            limit=limit,
            verdict=Verdict.ABSENT if mark == ABSENT else Verdict.NOT_REACHED,
            late=mark == LATE,
        )


def _judged(session: Session, number: int) -> tuple[Verdict | None, int | None, str | None]:
    """Return the verdict, the distance from the window, and what alone decided the verdict."""
    limit = session.limit(number)
    if limit is None:
        return None, None, None
    spoke, least = session.spoke(number, session.at), session.least(number)
    grace = session.plan.window.grace
    verdict = verdict_of(spoke, least, limit, grace)
    outside = outside_of(spoke, least, limit)
    if verdict is not Verdict.WITHIN:
        return verdict, outside, None
    if outside:
        return verdict, outside, "grace"
    ungranted = limit_of(session.segments[number], session.caps.get(number), 0)
    assert ungranted is not None
    needed = least_of(session.segments[number], ungranted, session.plan.window)
    without = verdict_of(spoke, needed, ungranted, grace)
    return verdict, outside, "grant" if without is Verdict.OVER else None


def _totals(session: Session, turns: Sequence[TurnFigures]) -> Totals:
    statements = [t for t in turns if t.last and t.segment.kind is Kind.STATEMENT]
    times = sorted(t.total for t in statements if t.total is not None)
    verdicts = [t.verdict for t in statements]
    questions = (t.spoke or 0 for t in turns if t.segment.kind is Kind.QUESTIONS)
    return Totals(
        statements=len(statements),
        spoken=len(times),
        short=verdicts.count(Verdict.SHORT),
        within=verdicts.count(Verdict.WITHIN),
        over=verdicts.count(Verdict.OVER),
        absent=verdicts.count(Verdict.ABSENT),
        not_reached=verdicts.count(Verdict.NOT_REACHED),
        statement_time=sum(times),
        mean=mean(times),
        median=median(times),
        questions_time=sum(questions),
        gap_time=sum(t.gap_before or 0 for t in turns) + session.gap_so_far(session.at),
        paused=sum(t.paused for t in turns),
    )


def mean(values: Sequence[int]) -> int | None:
    """Return the mean, rounded half up; None of nothing."""
    return _half_up(sum(values), len(values)) if values else None


def median(times: Sequence[int]) -> int | None:
    """Return the middle of ``times``, which are sorted; None of nothing."""
    if not times:
        return None
    middle = len(times) // 2
    return times[middle] if len(times) % 2 else mean(times[middle - 1 : middle + 1])


def share(part: int, whole: int) -> float | None:
    """Return ``part`` of ``whole`` to three decimals, half up; None of nothing."""
    return _half_up(1_000 * part, whole) / 1_000 if whole else None


def _half_up(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)


def _hour_as_planned(session: Session) -> tuple[HourSpan, ...]:
    """Return the planned hour, everyone at the share that `presession check` gives.

    It begins at the planned start, or at the opening if there is none or the hour was held on
    another day; empty without both.
    """
    plan = session.plan
    elsewhere = held_on(plan, session.opened) is not None
    start = session.opened if plan.start is None or elsewhere else plan.start
    if start is None:
        return ()
    before = Session.planned_by(plan)
    shares = forecast(before, start).share_of
    spans: list[HourSpan] = []
    at = start
    for number in before.order:
        length = shares.get(number, before.planned_length(number))
        kind = before.segments[number].kind
        spans.append(HourSpan(number, kind, at, at + length))
        at += length + plan.handover
    return tuple(spans)


def _hour_as_it_was(session: Session) -> tuple[HourSpan, ...]:
    spans: list[HourSpan] = []
    spoken: dict[int, int] = {}
    for turn in session.turns:
        number = turn.segment
        before = spoken.get(number, 0)
        spoke = turn.spoke(session.at)
        spoken[number] = before + spoke
        limit = session.limit(number)
        over = 0 if limit is None else min(spoke, max(0, before + spoke - limit))
        ended = session.at if turn.ended is None else turn.ended
        kind = session.segments[number].kind
        spans.append(HourSpan(number, kind, turn.began, max(turn.began, ended), over))
    return tuple(spans)
