"""What a speaker has to know beforehand: when, how long, what the screen will show, how many words.

Pure figures of a plan; nobody else's name is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from presession_timer.audience.room_state import RoomView, view_state
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.engine.fold import fold
from presession_timer.engine.rules import phase_schedule
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind, Names, Plan, Segment
from presession_timer.plan.shares import language_of, pace, speaking_time, words_that_fit
from presession_timer.prepare.check.arithmetic import Figures, figures_of
from presession_timer.privacy.mask import People, shown


@dataclass(frozen=True, slots=True)
class PhaseStart:
    """What the screen begins to show, and when; milliseconds spoken."""

    at: int
    phase: str


@dataclass(frozen=True, slots=True)
class TextLength:
    """What a text has, takes, and may have; numbers of words and milliseconds."""

    slow: int
    quick: int
    """Words a minute."""
    language: str
    fit: tuple[int, int]
    """Into the limit, at the slower and at the quicker pace."""
    fit_share: tuple[int, int] | None = None
    """Into what the hour leaves for the speaker, if that is less."""
    written: int | None = None
    takes: tuple[int, int] | None = None

    @property
    def too_many(self) -> tuple[int, int] | None:
        """How many words to cut, at the quicker and at the slower pace; None where it fits."""
        if self.written is None or self.written <= self.fit[0]:
            return None
        return max(0, self.written - self.fit[1]), self.written - self.fit[0]


@dataclass(frozen=True, slots=True)
class Facts:
    """One speaker's hour."""

    plan: Plan
    number: int
    kind: Kind
    label: str
    """The speaker's name on the page."""
    organisation: str
    topic: str
    language: str
    """As the plan has it."""
    place: int
    of: int
    """The place among the panellists, and their number; 0 for the State under Review."""
    least: int
    limit: int
    share: int | None
    """What the hour leaves for the speaker, if that is less than the limit; milliseconds."""
    begins: tuple[int, int] | None
    """The earliest and the latest the plan allows for, milliseconds since 1970 UTC."""
    moments: tuple[PhaseStart, ...]
    words: TextLength
    states: Mapping[str, Any]
    """What the room's page shows before the turn, during it (from 0), and in a pause."""
    people: tuple[str, ...]
    """Names that must not become the name of a file."""


def facts_of(plan: Plan) -> tuple[Facts, ...]:
    """Return the facts for each speaker with a limit: the State under Review and the panellists."""
    figures = figures_of("", plan, ())
    panel = [segment.number for segment in plan.segments if segment.kind is Kind.STATEMENT]
    places = {number: (place, len(panel)) for place, number in enumerate(panel, 1)}
    return tuple(
        _facts(figures, segment, places.get(segment.number, (0, 0)))
        for segment in plan.segments
        if segment.kind in (Kind.STATEMENT, Kind.STATE)
    )


def _facts(figures: Figures, segment: Segment, place: tuple[int, int]) -> Facts:
    plan, session = figures.shown, figures.session
    limit = session.limit(segment.number) or segment.length
    least = session.least(segment.number)
    share = figures.outlook.share_of.get(segment.number)
    share = share if share is not None and share < limit else None
    seen = shown(segment, People.NAME)
    return Facts(
        plan=plan,
        number=segment.number,
        kind=segment.kind,
        label=seen.speaker or seen.organisation or f"Speaker {place[0]}",
        organisation=seen.organisation,
        topic=next(s.topic for s in plan.segments if s.number == segment.number),
        language=segment.language,
        place=place[0],
        of=place[1],
        least=least,
        limit=limit,
        share=share,
        begins=_begins(plan, session, segment),
        moments=_moments(plan, segment, least, limit),
        words=_words(segment, limit, share),
        states=_states(plan, segment),
        people=tuple(one.speaker for one in figures.plan.segments),
    )


def _moments(plan: Plan, segment: Segment, least: int, limit: int) -> tuple[PhaseStart, ...]:
    """Return the phases of a statement; the State's clock has none, it only counts."""
    if segment.kind is not Kind.STATEMENT:
        return ()
    schedule = phase_schedule(least, limit, plan.window.last)
    return tuple(PhaseStart(at, str(phase)) for at, phase in schedule)


def _words(segment: Segment, limit: int, share: int | None) -> TextLength:
    slow, quick = pace(segment.language)
    fit = words_that_fit(limit, segment.language)
    fit_share = None if share is None else words_that_fit(share, segment.language)
    written = segment.words
    takes = None if written is None else speaking_time(written, segment.language)
    return TextLength(
        slow, quick, language_of(segment.language), fit, fit_share, written=written, takes=takes
    )


def _begins(plan: Plan, session: Session, segment: Segment) -> tuple[int, int] | None:
    """Return when everybody before takes the least, and when everybody takes the limit."""
    if plan.start is None:
        return None
    earliest = latest = plan.start
    for before in plan.segments:
        if before.number == segment.number:
            return earliest, latest
        limit = session.limit(before.number)
        if before.kind is Kind.STATEMENT and limit is not None:
            earliest += session.least(before.number)
            latest += limit
        else:
            earliest += before.length
            latest += before.length
        earliest += plan.handover
        latest += plan.handover
    return None


_ZERO = 0


def _states(plan: Plan, segment: Segment) -> dict[str, Any]:
    """Return three states as the room's page gets them, of an hour with this speaker alone."""
    alone = Plan(
        title=plan.title,
        date=plan.date,
        segments=(segment,),
        timezone=plan.timezone,
        window=plan.window,
        lengths=plan.lengths,
        names=plan.names if not segment.protect else Names.NUMBER,
    )
    opened: list[Event] = [ev.SessionOpened()]
    running: list[Event] = [*opened, ev.FloorGiven(segment.number)]
    paused: list[Event] = [*running, ev.Paused()]
    return {
        name: view_state(_after(alone, happened), _ZERO, RoomView.SPEAKER)
        for name, happened in (("before", opened), ("running", running), ("paused", paused))
    }


def _after(plan: Plan, happened: list[Event]) -> Session:
    """Return the session after these events, all at 0."""
    log = (Recorded(n, f"brief:{n}", 0, _ZERO, event) for n, event in enumerate(happened, 1))
    return fold(plan, log)
