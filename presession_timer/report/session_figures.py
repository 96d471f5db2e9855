"""One hour reduced to figures, without its words and without anybody's name: for a series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from presession_timer.base.text import clean
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind, Window
from presession_timer.report.figures import Day, Report, half_up
from presession_timer.report.hour import Span
from presession_timer.report.panel import is_national, is_nhri, panel_of

__all__ = ["SessionFigures", "Spoken", "session_figures"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement that was spoken, of nobody in particular; milliseconds."""

    segment: int
    total: int
    least: int
    limit: int
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """One hour among others. Durations are milliseconds, times those of its place."""

    name: str
    """The record's file."""
    sha256: str
    title: str
    state: str
    date: date
    """The planned day."""
    held_on: Day | None
    """The day on which it was held, where that is another."""
    format: str
    window: Window
    rehearsal: float | None
    state_of_record: str
    """In a word: whole, torn, repaired, cut or altered."""
    damage: str
    planned_start: datetime | None
    opened: datetime | None
    closed: datetime | None
    length: int
    took: int | None
    late_start: int | None
    over_hour: int | None
    statements: int
    spoken: tuple[Spoken, ...]
    absent: int
    not_reached: int
    questions_planned: int
    """As the plan was written."""
    questions_time: int
    gap_time: int
    paused: int
    spans: tuple[Span, ...]
    """The turns, from the opening."""
    planned_length: int
    """As the plan said; ``length`` is with what the hour was extended by."""
    nhris: int
    national: int
    international: int
    women: int
    gender_stated: int
    missions: frozenset[str]
    """The States that asked, as far as they were named."""
    questions: int
    """How many questions were marked."""

    @property
    def day(self) -> Day:
        """The day on which it was held, or is to be."""
        return self.held_on or self.date

    @property
    def label(self) -> str:
        """What tells it apart from the others."""
        return self.state or self.title

    @property
    def by_segment(self) -> Mapping[int, Spoken]:
        """The statements that were spoken, by the number of their segment."""
        return {one.segment: one for one in self.spoken}

    @property
    def within(self) -> int:
        """Statements in the window."""
        return sum(one.verdict is Verdict.WITHIN for one in self.spoken)

    @property
    def statement_time(self) -> int:
        """All that was spoken in statements."""
        return sum(one.total for one in self.spoken)

    @property
    def mean(self) -> int | None:
        """Of a statement; None where there was none."""
        return half_up(self.statement_time, len(self.spoken)) if self.spoken else None

    @property
    def missions_lost(self) -> int | None:
        """What Missions' questions got less than was planned for them.

        Time the hour had to spare at its end is not lost: nobody had more to ask. None while the
        hour is not closed, or where no questions were planned.
        """
        if self.took is None or not self.questions_planned:
            return None
        spare = max(0, self.length - self.took)
        return max(0, self.questions_planned - self.questions_time - spare)


def session_figures(report: Report) -> SessionFigures:
    """``report`` without its words and without anybody's name."""
    spoken = [turn for turn in report.statements if turn.began is not None]
    panel = panel_of(turn.segment for turn in spoken)
    scopes = [is_national(turn.segment.category) for turn in spoken]
    asked = report.masked.session.questions
    opened = report.opened or 0
    return SessionFigures(
        name=report.record.name,
        sha256=report.record.sha256,
        title=clean(report.title, 200),
        state=clean(report.state) if report.state.strip() else "",
        date=report.date,
        held_on=report.held_on,
        format=report.masked.session.plan.format,
        window=report.window,
        rehearsal=report.record.rehearsal,
        state_of_record=str(report.record.state),
        damage=report.record.damage,
        planned_start=_local(report, report.planned_start),
        opened=_local(report, report.opened),
        closed=_local(report, report.closed),
        length=report.length,
        took=report.took,
        late_start=report.late_start,
        over_hour=report.over_hour,
        statements=report.totals.statements,
        spoken=tuple(
            Spoken(
                turn.segment.number, turn.total or 0, turn.least or 0, turn.limit or 0, turn.verdict
            )
            for turn in spoken
        ),
        absent=report.totals.absent,
        not_reached=report.totals.not_reached,
        questions_planned=sum(
            segment.length
            for segment in report.masked.session.plan.segments
            if segment.kind is Kind.QUESTIONS
        ),
        questions_time=report.totals.questions_time,
        gap_time=report.totals.gap_time,
        paused=report.totals.paused,
        spans=tuple(
            Span(s.segment, s.kind, "", s.began - opened, s.ended - opened, s.over)
            for s in report.actual_hour
        ),
        planned_length=report.planned_length,
        nhris=sum(is_nhri(turn.segment.category) for turn in spoken),
        national=scopes.count(True),
        international=scopes.count(False),
        women=panel.genders["woman"],
        gender_stated=panel.speakers - panel.genders[""],
        missions=frozenset(q.state.strip().casefold() for q in asked if q.state.strip()),
        questions=len(asked),
    )


def _local(report: Report, instant: int | None) -> datetime | None:
    return None if instant is None else report.local(instant)
