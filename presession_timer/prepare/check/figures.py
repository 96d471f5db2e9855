"""What `check` has to say of a plan, worked out by the forecast as it is before the opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from presession_timer.base.errors import Problem
from presession_timer.base.text import alike
from presession_timer.engine.forecast import Forecast, forecast
from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan, Segment
from presession_timer.plan.shares import speaking_time
from presession_timer.privacy.screens import plan_on_screens, plan_to_check

if TYPE_CHECKING:
    from presession_timer.prepare.check.remedies import Remedy

__all__ = ["Clash", "Figures", "Pace", "Prediction", "clashes_between", "figures_of"]


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
        """What is to be expected."""
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
        """How long it will take if everyone takes her share."""
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
        """How many changes of the floor the hour has."""
        return max(0, len(self.plan.segments) - 1)

    @cached_property
    def shown(self) -> Plan:
        """The plan without whoever it protects, also in what was written freely."""
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
        from presession_timer.prepare.check.remedies import remedies_for

        return remedies_for(self.plan, self.outlook)


def figures_of(file: str, plan: Plan, warnings: Sequence[Problem]) -> Figures:
    """The figures of ``plan`` as before its opening."""
    plan = plan_to_check(plan)
    session = Session.planned_by(plan)
    outlook = forecast(session, plan.start or 0)
    return Figures(file, plan, tuple(warnings), session, outlook)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two plans that have the same room at the same time."""

    first: Figures
    second: Figures
    overlap: int


def clashes_between(checked: Sequence[Figures]) -> tuple[Clash, ...]:
    """Every two plans whose hours overlap in the same room, in the order of their starts."""
    placed = [(one.plan.start, one) for one in checked if one.plan.start is not None]
    placed = [pair for pair in placed if pair[1].plan.room]
    placed.sort(key=lambda pair: pair[0])
    found = []
    for (_, first), (second_start, second) in combinations(placed, 2):
        if alike(first.plan.room) == alike(second.plan.room):
            overlap = min(_end(first), _end(second)) - second_start
            if overlap > 0:
                found.append(Clash(first, second, overlap))
    return tuple(found)


def _end(one: Figures) -> int:
    """When the room is free: the end of the hour, or of what does not fit in it."""
    return (one.plan.start or 0) + max(one.plan.length, one.took)
