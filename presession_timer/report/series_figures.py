"""Several hours together: what UPR Info publishes of a series, and what nobody does.

Published are speakers, States, NHRIs, the shares of national organisations and of women, and the
Missions (domain.md §1.2). Beside that stand late starts, overruns, the share of statements in the
window, and the time that Missions lost. A record is reduced to its figures as soon as it was read,
so a decade of records takes no more memory than its figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from presession_timer.base.durations import MINUTE
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Window
from presession_timer.report.figures import half_up, median
from presession_timer.report.session_figures import SessionFigures

__all__ = ["Figures", "Group", "Round", "Series", "series_of", "share"]

LATE = MINUTE
"""A start or an end that is so much later than planned is late; less is nobody's business."""
_APART = timedelta(days=14)
"""Sessions with more than this between them belong to two rounds."""


@dataclass(frozen=True)
class Figures:
    """Over some sessions; it has no slots, so that its sums can be kept."""

    sessions: tuple[SessionFigures, ...]

    @cached_property
    def times(self) -> tuple[int, ...]:
        """Every statement's time, the shortest first."""
        return tuple(sorted(one.total for session in self.sessions for one in session.spoken))

    @cached_property
    def verdicts(self) -> Counter[Verdict | None]:
        """How many statements were short, within, over."""
        return Counter(one.verdict for session in self.sessions for one in session.spoken)

    @property
    def speakers(self) -> int:
        """Statements that were spoken."""
        return len(self.times)

    @property
    def absent(self) -> int:
        """Statements whose speaker did not take the floor."""
        return sum(session.absent for session in self.sessions)

    @property
    def not_reached(self) -> int:
        """Statements that were still to come at the end."""
        return sum(session.not_reached for session in self.sessions)

    @property
    def states(self) -> int:
        """Different States under Review."""
        return len({session.state.casefold() for session in self.sessions if session.state})

    @property
    def within_share(self) -> float | None:
        """Of the spoken statements, to three decimals."""
        return share(self.verdicts[Verdict.WITHIN], self.speakers)

    @property
    def mean(self) -> int | None:
        """Of a statement."""
        return half_up(sum(self.times), self.speakers) if self.times else None

    @property
    def median(self) -> int | None:
        """Of a statement."""
        return median(self.times)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """How late each session began, where that is known; negative when early."""
        return tuple(s.late_start for s in self.sessions if s.late_start is not None)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """By how much each session was longer than its hour; negative when shorter."""
        return tuple(s.over_hour for s in self.sessions if s.over_hour is not None)

    @property
    def late_starts(self) -> int:
        """Sessions that began a minute late or more."""
        return sum(late >= LATE for late in self.starts)

    @property
    def overruns(self) -> int:
        """Sessions that took a minute longer than their hour, or more."""
        return sum(over >= LATE for over in self.ends)

    @property
    def mean_late_start(self) -> int | None:
        """Over all sessions whose planned start is known; who was early was not late."""
        return _mean([max(0, late) for late in self.starts])

    @property
    def mean_overrun(self) -> int | None:
        """Over all sessions that were closed; who had time to spare did not overrun."""
        return _mean([max(0, over) for over in self.ends])

    @cached_property
    def lost(self) -> tuple[int, ...]:
        """What Missions lost in each session that planned questions and was closed."""
        return tuple(s.missions_lost for s in self.sessions if s.missions_lost is not None)

    @property
    def missions_lost(self) -> int:
        """In all."""
        return sum(self.lost)

    @property
    def mean_lost(self) -> int | None:
        """In a session."""
        return _mean(self.lost)

    @property
    def questions_planned(self) -> int:
        """For Missions' questions, in the sessions that :attr:`lost` is about."""
        return sum(s.questions_planned for s in self.sessions if s.missions_lost is not None)

    @property
    def questions_time(self) -> int:
        """Of Missions' questions."""
        return sum(session.questions_time for session in self.sessions)

    @property
    def nhris(self) -> int:
        """Speakers of a national human rights institution."""
        return sum(session.nhris for session in self.sessions)

    @property
    def national(self) -> int:
        """Speakers of national organisations."""
        return sum(session.national for session in self.sessions)

    @property
    def scope_stated(self) -> int:
        """Speakers of whose organisation the plan says whether it is national."""
        return self.national + sum(session.international for session in self.sessions)

    @property
    def women(self) -> int:
        """Speakers that the plan says are women."""
        return sum(session.women for session in self.sessions)

    @property
    def gender_stated(self) -> int:
        """Speakers of whom the plan says a gender."""
        return sum(session.gender_stated for session in self.sessions)

    @cached_property
    def missions(self) -> int:
        """Different States that asked."""
        return len(frozenset().union(*(session.missions for session in self.sessions)))

    @property
    def missions_named(self) -> int:
        """Sessions in which a State that asked was named."""
        return sum(bool(session.missions) for session in self.sessions)

    @property
    def missions_a_session(self) -> float | None:
        """The mean of different States that asked, in the sessions that name any."""
        asked = sum(len(session.missions) for session in self.sessions)
        return asked / self.missions_named if self.missions_named else None


@dataclass(frozen=True, slots=True)
class Round:
    """Sessions of the same days."""

    label: str
    began: date
    ended: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class Group:
    """Sessions of one format, which alone can be compared."""

    format: str
    window: Window
    rehearsal: bool
    figures: Figures
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """All of it."""

    groups: tuple[Group, ...]

    @property
    def sessions(self) -> tuple[SessionFigures, ...]:
        """Every session of every group."""
        return tuple(session for group in self.groups for session in group.figures.sessions)

    @property
    def title(self) -> str:
        """What its rounds have in common."""
        labels = [one.label for group in self.groups for one in group.rounds if not group.rehearsal]
        labels = labels or [one.label for group in self.groups for one in group.rounds]
        first, last = labels[0], labels[-1]
        return first if first == last else f"{first} … {last}"


def series_of(sessions: Iterable[SessionFigures]) -> Series:
    """The sessions grouped by what their rules were: format, window, rehearsal or not.

    The real hours stand before the rehearsals, the group with the most sessions first.
    """
    found: dict[tuple[bool, str, Window], list[SessionFigures]] = {}
    for session in sorted(sessions, key=_when):
        key = (session.rehearsal is not None, session.format, session.window)
        found.setdefault(key, []).append(session)
    groups = [
        Group(form, window, rehearsal, Figures(tuple(members)), tuple(_rounds(members)))
        for (rehearsal, form, window), members in found.items()
    ]
    return Series(tuple(sorted(groups, key=lambda g: (g.rehearsal, -len(g.figures.sessions)))))


def _when(session: SessionFigures) -> tuple[date, str, str, str]:
    start = session.planned_start if session.held_on is None else None
    start = start or session.opened
    return session.day, start.isoformat() if start else "", session.title, session.name


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
    return Round(label, began, ended, Figures(tuple(members)))


def _common(session: SessionFigures) -> str:
    """The title without the State: "UPR Pre-session 35"."""
    if not session.state:
        return session.title
    state = rf"\b{re.escape(session.state)}\b"
    without = re.sub(state, "", session.title, flags=re.IGNORECASE)
    return without if without == session.title else without.strip(" -–—:,·/|()")


def share(part: int, whole: int) -> float | None:
    """``part`` of ``whole``, to three decimals, half up; None of nothing."""
    return half_up(1_000 * part, whole) / 1_000 if whole else None


def _mean(values: Sequence[int]) -> int | None:
    return half_up(sum(values), len(values)) if values else None
