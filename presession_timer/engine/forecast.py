"""What is left of the hour, what that gives each remaining speaker, and when it will end.

The formulas are those of docs/rules.md. Everything is integer milliseconds; instants lie on the
session's time line. Nothing is ever re-allocated by this: it only says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind
from presession_timer.plan.shares import Bounds, Shares, clamp, share_out


class WhatIf(NamedTuple):
    """When the hour would end, and what Missions would keep, if every statement took ``each``."""

    each: int
    end: int
    missions: int


class Missions(NamedTuple):
    """Time for Missions' questions as a range; negative is "over by"."""

    low: int
    """With everyone, the speaker included, at their own limit."""
    high: int
    """With everyone at their own least."""
    planned: bool
    """False: no questions are planned or left, and this is time to spare."""


class Forecast(NamedTuple):
    """The state of the hour at one instant; milliseconds."""

    left: int
    """length − (now − opened); the whole length before the opening."""
    shares: Shares
    share_of: Mapping[int, int]
    """The share of each statement to come, by segment number."""
    gaps: int
    others: int
    available: int
    """``B``: what is left for the statements to come."""
    least: int
    """What they need at the least."""
    most: int
    """What they may take at the most."""
    hour_ends: int
    """When nothing is left of the hour: its length after the opening, or after ``now``."""
    projected_end: int | None
    """None only before the opening of a session without a planned start."""
    what_if: tuple[WhatIf, ...]
    """At the least, the middle and the limit of the plan's window."""
    missions: Missions
    questions_planned: int
    """Planned length of the questions still to come."""
    slipped: int
    """How much longer the running turn, or the gap, has lasted than was reckoned with."""

    @property
    def fits(self) -> bool:
        """Whether everyone to come can have the least that counts."""
        return self.shares.fits


class EndFrom(NamedTuple):
    """The projected end from the instant ``at`` on, as long as nothing happens."""

    at: int
    end: int
    slips: bool
    """Whether it moves on with the time: then it is ``end`` plus what has passed since ``at``."""


def end_schedule(session: Session, now: int) -> tuple[EndFrom, ...]:
    """Return how :attr:`Forecast.projected_end` goes on from ``now`` until the next event.

    A screen that looks up the latest entry needs no rule of the forecast. Empty where no end is
    projected.
    """
    outlook = forecast(session, now)
    end = outlook.projected_end
    if end is None:
        return ()
    if session.closed is not None:
        return (EndFrom(now, end, slips=False),)
    if session.opened is None:
        opening = session.opening(now)
        flat = (EndFrom(now, end, slips=False),) if opening > now else ()
        return (*flat, EndFrom(opening, end, slips=True))
    holds = now + steady_for(session, now)
    flat_from = holds + max(0, outlook.available - outlook.most)
    flat_to = holds + max(0, outlook.available - outlook.least)
    later = end + flat_from - holds
    pieces = (
        EndFrom(now, end, slips=False),
        EndFrom(holds, end, slips=True),
        EndFrom(flat_from, later, slips=False),  # the shares give way
        EndFrom(flat_to, later, slips=True),
    )
    after = (*(piece.at for piece in pieces[1:]), None)
    return tuple(p for p, ends in zip(pieces, after, strict=True) if ends is None or ends > p.at)


def forecast(session: Session, now: int) -> Forecast:
    """Return the forecast at ``now``.

    Before the opening, as if the hour opened now or at the planned start, whichever is later.
    """
    window = session.plan.window
    base = _base(session, now)
    statements, bounds = _statements(session)
    others, questions = _others(session)
    gaps = _gaps(session, now)
    left = session.length - session.took(now)
    running = session.running
    rest_at_limit = _rest(session, now, None)
    available = left - rest_at_limit - others - gaps
    shares = share_out(bounds, available)
    end = base + rest_at_limit + shares.total + others + gaps
    in_questions = running is not None and _kind(session, running.segment) is Kind.QUESTIONS
    free = left - (others - questions) - gaps
    total_limit, total_least = sum(b.limit for b in bounds), sum(b.least for b in bounds)

    def missions(rest: int, taken: int) -> int:
        return free - (0 if in_questions else rest) - taken

    def what_if(x: int) -> WhatIf:
        rest = _rest(session, now, x)
        taken = sum(clamp(x, b.least, b.limit) for b in bounds)
        return WhatIf(x, base + rest + taken + others + gaps, missions(rest, taken))

    speakers_least = session.bounds(running.segment).least if running else 0
    return Forecast(
        left=left,
        shares=shares,
        share_of=dict(zip(statements, shares.each, strict=True)),
        gaps=gaps,
        others=others,
        available=available,
        least=total_least,
        most=total_limit,
        hour_ends=session.opening(now) + session.length,
        projected_end=None if session.opened is None and session.plan.start is None else end,
        what_if=tuple(map(what_if, (window.min, (window.min + window.max) // 2, window.max))),
        missions=Missions(
            low=missions(rest_at_limit, total_limit),
            high=missions(_rest(session, now, speakers_least), total_least),
            planned=in_questions or _has_questions(session),
        ),
        questions_planned=questions,
        slipped=_slipped(session, now),
    )


def expected_begins(session: Session, now: int, outlook: Forecast) -> tuple[tuple[int, int], ...]:
    """Return each segment to come and the instant at which it is expected to begin.

    ``outlook`` is the forecast at ``now``: each takes its share or planned length, each change of
    the floor a handover, and the segment that has the floor what is left to its limit. Empty where
    no beginning can be expected: after the closing, or before the opening without a planned start.
    """
    if session.closed is not None or outlook.projected_end is None:
        return ()
    each = session.handover
    gap = 0 if session.opened is None else max(0, each - session.gap_so_far(now))
    at, begins = _base(session, now) + _rest(session, now, None), []
    for number in session.to_come:
        at += gap
        begins.append((number, at))
        share = outlook.share_of.get(number)
        at += session.planned_length(number) if share is None else share
        gap = each
    return tuple(begins)


def steady_for(session: Session, now: int) -> int:
    """Return for how many ms from ``now`` nothing that is expected moves unless something happens.

    What passes until then was reckoned with: the rest of a turn, or of a handover.
    """
    if session.closed is not None:
        return 0
    if session.opened is None:
        return max(0, (session.plan.start or now) - now)
    if session.running is not None:
        paused = session.running.open_pause is not None
        return 0 if paused else _rest(session, now, None)
    return max(0, session.handover - session.gap_so_far(now)) if session.to_come else 0


@lru_cache(maxsize=4)
def _statements(session: Session) -> tuple[tuple[int, ...], tuple[Bounds, ...]]:
    """Return the statements to come and what each may take: the same until something happens."""
    numbers = tuple(number for number in session.to_come if session.is_statement(number))
    return numbers, tuple(map(session.bounds, numbers))


def _base(session: Session, now: int) -> int:
    if session.opened is None:
        return session.opening(now)
    return now if session.closed is None else session.closed


def _kind(session: Session, number: int) -> Kind:
    return session.segments[number].kind


def _has_questions(session: Session) -> bool:
    return any(_kind(session, n) is Kind.QUESTIONS for n in session.to_come)


@lru_cache(maxsize=4)
def _others(session: Session) -> tuple[int, int]:
    """Return the planned lengths to come that are not statements, and those of the questions."""
    others = questions = 0
    for number in session.to_come:
        kind = _kind(session, number)
        if kind is not Kind.STATEMENT:
            length = session.planned_length(number)
            others += length
            questions += length if kind is Kind.QUESTIONS else 0
    return others, questions


def _gaps(session: Session, now: int) -> int:
    """Return the time that the changes of the floor to come will take."""
    count = len(session.to_come)
    each = session.handover
    if session.opened is None:
        return each * max(0, count - 1)
    if session.running is not None:
        return each * count
    return max(0, each * count - min(each, session.gap_so_far(now)))


def _rest(session: Session, now: int, x: int | None) -> int:
    """Return what the running turn still takes if a statement takes ``x`` (None: its limit)."""
    return 0 if session.running is None else max(0, _to_end(session, now, x))


def _to_end(session: Session, now: int, x: int | None) -> int:
    """Return the same of a turn that runs; negative past its end."""
    running = session.running
    assert running is not None
    number = running.segment
    spoke = session.spoke(number, now)
    limit = session.limit(number)
    if session.is_statement(number) and limit is not None:
        return (limit if x is None else min(limit, x)) - spoke
    return session.planned_length(number) + session.granted.get(number, 0) - spoke


def _slipped(session: Session, now: int) -> int:
    if session.running is not None:
        return max(0, -_to_end(session, now, None))
    return max(0, session.gap_so_far(now) - session.handover)
