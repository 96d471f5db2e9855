"""What `check` has to say of a plan, worked out by the forecast as it is before the opening."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from presession_timer.base.durations import MINUTE, SECOND, clock_up, exact
from presession_timer.base.errors import Problem
from presession_timer.base.text import alike
from presession_timer.engine.forecast import Forecast, forecast
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.plan.shares import Bounds, share_out, speaking_time
from presession_timer.privacy.screens import plan_on_screens, plan_to_check


class Pace(StrEnum):
    """How a text handed in compares with what its speaker may take."""

    WITHIN = "within"
    SHORT = "short"
    """Under the minimum even at the slower pace of its language: in English 100 words a minute."""
    MAY_OVERRUN = "may-overrun"
    """Over the limit at the slower pace, not at the quicker: in English 120 words a minute."""
    WILL_OVERRUN = "will-overrun"
    """Over the limit even at the quicker pace."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """The length of a statement, from its words; milliseconds."""

    segment: Segment
    words: int
    quick: int
    slow: int
    least: int
    limit: int

    @property
    def pace(self) -> Pace:
        if self.quick > self.limit:
            return Pace.WILL_OVERRUN
        if self.slow > self.limit:
            return Pace.MAY_OVERRUN
        return Pace.SHORT if self.slow < self.least else Pace.WITHIN


@dataclass(frozen=True)
class Figures:
    """One plan and what follows from it. Without slots, so that its sums can be cached."""

    file: str
    plan: Plan
    warnings: tuple[Problem, ...]
    session: Session
    outlook: Forecast

    @property
    def statements(self) -> tuple[Segment, ...]:
        """The segments that have a share."""
        return tuple(s for s in self.plan.segments if s.number in self.outlook.share_of)

    @property
    def answer(self) -> bool:
        """Whether it fits its hour and its room."""
        return self.outlook.fits and (self.room_spare is None or self.room_spare >= 0)

    @property
    def took(self) -> int:
        """How long the hour takes if all take their shares."""
        outlook, own = self.outlook, self.outlook.shares.total
        return self.plan.length - outlook.available + own

    @property
    def took_at_least(self) -> int:
        """How long it will take if everyone takes the least that counts."""
        return self.took - self.outlook.shares.total + self.outlook.least

    @property
    def room_spare(self) -> int | None:
        """From the projected end to ``until``; negative when the room is needed before."""
        end = self.outlook.projected_end
        return None if end is None or self.plan.until is None else self.plan.until - end

    @property
    def handovers(self) -> int:
        return max(0, len(self.plan.segments) - 1)

    @property
    def end(self) -> int | None:
        """When the room is free: the end of the hour, or of what does not fit in it.

        Milliseconds since 1970 UTC; None without a start.
        """
        plan = self.plan
        return None if plan.start is None else plan.start + max(plan.length, self.took)

    @cached_property
    def shown(self) -> Plan:
        """The plan without the people it protects, in free text too."""
        return plan_on_screens(self.plan)

    @cached_property
    def predictions(self) -> tuple[Prediction, ...]:
        """Of every text handed in whose speaker has a limit."""
        found = []
        for segment in self.plan.segments:
            limit = self.session.limit(segment.number)
            if segment.words is not None and limit is not None:
                quick, slow = speaking_time(segment.words, segment.language)
                least = self.session.least(segment.number)
                found.append(Prediction(segment, segment.words, quick, slow, least, limit))
        return tuple(found)

    @cached_property
    def remedies(self) -> tuple[Remedy, ...]:
        """What would make it fit, each alone; none when it fits."""
        if self.outlook.fits:
            return ()
        return remedies_for(self.plan, self.outlook)


def figures_of(file: str, plan: Plan, warnings: Sequence[Problem]) -> Figures:
    """Return the figures of ``plan`` as before its opening."""
    plan = plan_to_check(plan)
    session = Session.planned_by(plan)
    outlook = forecast(session, plan.start or 0)
    return Figures(file, plan, tuple(warnings), session, outlook)


class Want(StrEnum):
    """What two sessions cannot have at the same time."""

    ROOM = "room"
    MODERATOR = "moderator"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two plans that want the same at the same time."""

    want: Want
    name: str
    """Of the room or the person; empty where it is protected."""
    first: Figures
    second: Figures
    overlap: int
    """Milliseconds."""


def clashes_between(
    checked: Iterable[Figures], wants: Container[Want] = tuple(Want)
) -> tuple[Clash, ...]:
    """Return what every two plans whose hours overlap both want, in the order of their starts."""
    placed = [(one.plan.start, one) for one in checked if one.plan.start is not None]
    placed.sort(key=lambda pair: pair[0])
    found: list[Clash] = []
    for (_, first), (second_start, second) in combinations(placed, 2):
        overlap = min(first.end or 0, second.end or 0) - second_start
        if overlap > 0:
            ours, theirs = _wanted_by(first.plan), _wanted_by(second.plan)
            found += (
                Clash(want, said, first, second, overlap)
                for (want, name), said in ours.items()
                if want in wants and (want, name) in theirs
            )
    return tuple(found)


_NOBODY = re.compile(r"(speaker|panellist) [0-9]{1,3}( \(to be confirmed\))?|.*to be confirmed.*")
"""Placeholders for a speaker: not a person who could be in two rooms."""


def _wanted_by(plan: Plan) -> dict[tuple[Want, str], str]:
    """Return what a session needs, by a form that ignores spelling, and as written."""
    named = [
        (Want.ROOM, plan.room, plan.room),
        (Want.MODERATOR, plan.moderator, plan.moderator),
        *(
            (Want.SPEAKER, one.speaker, "" if one.protect else one.speaker)
            for one in plan.segments
            if one.kind is Kind.STATEMENT and not _NOBODY.fullmatch(one.speaker.casefold())
        ),
    ]
    return {(want, alike(name)): said for want, name, said in named if name}


_OURS = (Kind.OPENING, Kind.FOLLOW_UP, Kind.CLOSING)
_SHORTEST_MINIMUM = MINUTE


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change that is enough alone, in words and as the plan that it makes."""

    what: str
    """``own-parts``, ``extend``, ``questions``, ``minimum`` or ``speakers``; stable."""
    words: str
    plan: Plan


def remedies_for(plan: Plan, outlook: Forecast) -> tuple[Remedy, ...]:
    """Return every single change with which ``plan`` fits; ``outlook`` says that it does not."""
    missing = -(-outlook.shares.short_by // SECOND) * SECOND
    return tuple(
        remedy
        for remedy in (
            _shorter(plan, missing, "own-parts", "our own parts in", lambda s: s.kind in _OURS),
            _longer(plan, missing),
            _shorter(plan, missing, "questions", "Missions' questions in", _is_questions),
            _lower_minimum(plan, outlook),
            _fewer_speakers(plan, missing),
        )
        if remedy is not None
    )


def _is_questions(segment: Segment) -> bool:
    return segment.kind is Kind.QUESTIONS


def _shorter(
    plan: Plan, missing: int, what: str, words: str, concerned: Callable[[Segment], bool]
) -> Remedy | None:
    """Take ``missing`` from the concerned segments, longest first."""
    lengths = {s.number: s.length for s in plan.segments if concerned(s)}
    total = sum(lengths.values())
    if total < missing:
        return None
    left = missing
    for number in sorted(lengths, key=lambda n: -lengths[n]):
        taken = min(left, lengths[number])
        lengths[number] -= taken
        left -= taken
    segments = tuple(
        replace(s, planned=lengths[s.number]) if s.number in lengths else s for s in plan.segments
    )
    said = f"{words} {clock_up(total - missing)} instead of {clock_up(total)}"
    return Remedy(what, said, replace(plan, segments=segments))


def _longer(plan: Plan, missing: int) -> Remedy:
    length = plan.length + missing
    said = f"an hour of {clock_up(length)} instead of {clock_up(plan.length)}"
    if plan.start is not None and plan.until is not None and plan.start + length > plan.until:
        too_late = clock_up(plan.start + length - plan.until)
        said += f" – but the room is needed {too_late} before its end"
    return Remedy("extend", said, replace(plan, length=length))


def _lower_minimum(plan: Plan, outlook: Forecast) -> Remedy | None:
    statements = [s for s in plan.segments if s.kind is Kind.STATEMENT]
    if outlook.available <= 0 or not statements:
        return None
    fair = share_out([Bounds(0, s.min) for s in statements], outlook.available).fair or 0
    minimum = fair // SECOND * SECOND
    if minimum < _SHORTEST_MINIMUM:
        return None
    segments = tuple(
        replace(s, min=min(s.min, minimum)) if s.kind is Kind.STATEMENT else s
        for s in plan.segments
    )
    said = f"a minimum of {clock_up(minimum)} instead of {exact(plan.window.min)}"
    return Remedy("minimum", said, replace(plan, segments=segments))


def _fewer_speakers(plan: Plan, missing: int) -> Remedy | None:
    """Leave out those who need most, the last of equals first, until the rest fits."""
    longest = sorted(
        (s for s in plan.segments if s.kind is Kind.STATEMENT), key=lambda s: (-s.min, -s.number)
    )
    out = set(_enough(longest, missing, plan.handover))
    if not out or len(out) == len(longest):
        return None
    segments = tuple(s for s in plan.segments if s.number not in out)
    speakers = "1 speaker" if len(out) == 1 else f"{len(out)} speakers"
    return Remedy("speakers", f"{speakers} fewer", replace(plan, segments=segments))


def _enough(segments: list[Segment], missing: int, handover: int) -> Iterator[int]:
    """Return the first of ``segments`` that together free ``missing``; none if all do not."""
    freed = 0
    numbers = []
    for segment in segments:
        freed += segment.min + handover
        numbers.append(segment.number)
        if freed >= missing:
            yield from numbers
            return
