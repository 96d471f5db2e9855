"""The figures of several hours: each reduced to figures without names, then summed over a series.

UPR Info publishes speakers, States, NHRIs, the shares of national organisations and of women, and
the Missions. Beside those stand late starts, overruns, the share of statements in the window, and
the time that Missions lost. A record is reduced as soon as it is read, so that a decade of records
takes no more memory than its figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, NamedTuple

from presession_timer.base.durations import MINUTE
from presession_timer.base.text import clean
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind, Window
from presession_timer.report.figures import HourFigures, Report, mean, median, share
from presession_timer.report.who_spoke import is_national, is_nhri, panel_of

LATE = MINUTE
"""A start or an end counts as late from this on."""
_APART = timedelta(days=14)
"""Sessions that are further apart belong to different rounds."""


class Spoken(NamedTuple):
    """A statement that was spoken, without its speaker; milliseconds."""

    segment: int
    total: int
    least: int
    limit: int
    verdict: Verdict | None


@dataclass(frozen=True, kw_only=True)
class SessionFigures(HourFigures):
    """One session of a series: its figures, and what a series publishes of it."""

    format: str
    spoken: tuple[Spoken, ...]
    questions_planned: int
    """As the plan was written."""
    nhris: int
    national: int
    international: int
    women: int
    gender_stated: int
    missions: frozenset[str]
    """The States that asked, if they were named."""
    questions: int
    """How many questions were marked."""

    @property
    def label(self) -> str:
        """Return what tells it apart from other sessions."""
        return self.state or self.title

    @property
    def missions_lost(self) -> int | None:
        """Return by how much Missions' questions were shorter than planned.

        Time to spare at the end of the hour is not lost: nobody had more to ask. None while the
        hour is not closed, or if no questions were planned.
        """
        if self.took is None or not self.questions_planned:
            return None
        spare = max(0, self.length - self.took)
        return max(0, self.questions_planned - self.totals.questions_time - spare)


def session_figures(report: Report) -> SessionFigures:
    """Reduce ``report`` to its figures, without words and names."""
    spoken = [turn for turn in report.statements if turn.began is not None]
    panel = panel_of(turn.segment for turn in spoken)
    scopes = [is_national(turn.segment.category) for turn in spoken]
    session = report.masked.session
    kept: dict[str, Any] = {one.name: getattr(report, one.name) for one in fields(HourFigures)}
    kept["title"] = clean(report.title, 200)
    kept["state"] = clean(report.state) if report.state.strip() else ""
    return SessionFigures(
        **kept,
        format=session.plan.format,
        spoken=tuple(
            Spoken(t.segment.number, t.total or 0, t.least or 0, t.limit or 0, t.verdict)
            for t in spoken
        ),
        questions_planned=sum(
            segment.length for segment in session.plan.segments if segment.kind is Kind.QUESTIONS
        ),
        nhris=sum(is_nhri(turn.segment.category) for turn in spoken),
        national=scopes.count(True),
        international=scopes.count(False),
        women=panel.genders["woman"],
        gender_stated=panel.speakers - panel.genders[""],
        missions=frozenset(
            q.state.strip().casefold() for q in session.questions if q.state.strip()
        ),
        questions=len(session.questions),
    )


class SeriesFigures(NamedTuple):
    """Sums over some sessions; times and means in milliseconds, None of nothing."""

    sessions: tuple[SessionFigures, ...]
    states: int
    """How many different States were under review."""
    times: tuple[int, ...]
    """Every statement's time, the shortest first."""
    short: int
    within: int
    over: int
    absent: int
    not_reached: int
    starts: tuple[int, ...]
    """How late each session began, if that is known; negative when early."""
    ends: tuple[int, ...]
    """By how much each closed session was longer than its hour; negative when shorter."""
    lost: tuple[int, ...]
    """What Missions lost in each closed session that planned questions."""
    questions_planned: int
    """In the sessions of :attr:`lost`."""
    questions_time: int
    nhris: int
    national: int
    scope_stated: int
    """Speakers whose plan says whether their organisation is national."""
    women: int
    gender_stated: int
    missions: int
    """How many different States asked."""
    missions_named: int
    """Sessions in which a State that asked was named."""
    missions_a_session: float | None
    """The mean number of States that asked, over the sessions that name any."""

    @property
    def speakers(self) -> int:
        return len(self.times)

    @property
    def within_share(self) -> float | None:
        return share(self.within, self.speakers)

    @property
    def statement_time(self) -> int:
        return sum(self.times)

    @property
    def mean(self) -> int | None:
        return mean(self.times)

    @property
    def median(self) -> int | None:
        return median(self.times)

    @property
    def late_starts(self) -> int:
        """Return how many sessions began a minute late or more."""
        return sum(late >= LATE for late in self.starts)

    @property
    def mean_late_start(self) -> int | None:
        """Return the mean over :attr:`starts`; an early start counts as 0."""
        return mean([max(0, late) for late in self.starts])

    @property
    def overruns(self) -> int:
        """Return how many sessions took a minute longer than their hour, or more."""
        return sum(over >= LATE for over in self.ends)

    @property
    def mean_overrun(self) -> int | None:
        """Return the mean over :attr:`ends`; time to spare counts as 0."""
        return mean([max(0, over) for over in self.ends])

    @property
    def missions_lost(self) -> int:
        return sum(self.lost)

    @property
    def mean_lost(self) -> int | None:
        return mean(self.lost)


def _sums_over(some: Sequence[SessionFigures]) -> SeriesFigures:
    asked = [s.missions for s in some if s.missions]
    national = sum(s.national for s in some)
    return SeriesFigures(
        sessions=tuple(some),
        states=len({s.state.casefold() for s in some if s.state}),
        times=tuple(sorted(one.total for session in some for one in session.spoken)),
        short=sum(s.totals.short for s in some),
        within=sum(s.totals.within for s in some),
        over=sum(s.totals.over for s in some),
        absent=sum(s.totals.absent for s in some),
        not_reached=sum(s.totals.not_reached for s in some),
        starts=tuple(s.late_start for s in some if s.late_start is not None),
        ends=tuple(s.over_hour for s in some if s.over_hour is not None),
        lost=tuple(s.missions_lost for s in some if s.missions_lost is not None),
        questions_planned=sum(s.questions_planned for s in some if s.missions_lost is not None),
        questions_time=sum(s.totals.questions_time for s in some),
        nhris=sum(s.nhris for s in some),
        national=national,
        scope_stated=national + sum(s.international for s in some),
        women=sum(s.women for s in some),
        gender_stated=sum(s.gender_stated for s in some),
        missions=len(frozenset().union(*asked)),
        missions_named=len(asked),
        missions_a_session=sum(map(len, asked)) / len(asked) if asked else None,
    )


class Round(NamedTuple):
    """Sessions on days that lie close together."""

    label: str
    began: date
    ended: date
    figures: SeriesFigures


class FormatGroup(NamedTuple):
    """Sessions of one format: only these can be compared."""

    format: str
    window: Window
    rehearsal: bool
    figures: SeriesFigures
    rounds: tuple[Round, ...]


class Series(NamedTuple):
    """All sessions, in groups."""

    groups: tuple[FormatGroup, ...]

    @property
    def sessions(self) -> tuple[SessionFigures, ...]:
        return tuple(session for group in self.groups for session in group.figures.sessions)

    @property
    def title(self) -> str:
        """Return the label of the first round, and of the last if it differs."""
        labels = [one.label for group in self.groups for one in group.rounds if not group.rehearsal]
        labels = labels or [one.label for group in self.groups for one in group.rounds]
        first, last = labels[0], labels[-1]
        return first if first == last else f"{first} … {last}"


def series_of(sessions: Iterable[SessionFigures]) -> Series:
    """Group the sessions by format, window, and rehearsal or not.

    Real hours stand before rehearsals, the group with the most sessions first.
    """
    found: dict[tuple[bool, str, Window], list[SessionFigures]] = {}
    for session in sorted(sessions, key=_when):
        key = (session.record.rehearsal is not None, session.format, session.window)
        found.setdefault(key, []).append(session)
    groups = [
        FormatGroup(form, window, rehearsal, _sums_over(members), tuple(_rounds(members)))
        for (rehearsal, form, window), members in found.items()
    ]
    return Series(tuple(sorted(groups, key=lambda g: (g.rehearsal, -len(g.figures.sessions)))))


def _when(session: SessionFigures) -> tuple[date, str, str, str]:
    start = session.planned_start if session.held_on is None else None
    start = session.opened if start is None else start
    time = "" if start is None else session.local(start).isoformat()
    return session.day, time, session.title, session.record.name


def _rounds(sessions: Sequence[SessionFigures]) -> Iterator[Round]:
    members: list[SessionFigures] = []
    for session in sessions:
        if members and session.day - members[-1].day > _APART:
            yield _round(members)
            members = []
        members.append(session)
    yield _round(members)


def _round(members: Sequence[SessionFigures]) -> Round:
    labels = Counter(filter(None, map(_common, members)))
    began, ended = members[0].day, members[-1].day
    label = labels.most_common(1)[0][0] if labels else began.isoformat()
    return Round(label, began, ended, _sums_over(members))


def _common(session: SessionFigures) -> str:
    """Return the title without the State: "UPR Pre-session 35"."""
    if not session.state:
        return session.title
    state = rf"\b{re.escape(session.state)}\b"
    without = re.sub(state, "", session.title, flags=re.IGNORECASE)
    return without if without == session.title else without.strip(" -–—:,·/|()")
