"""Plan, Segment and Window: plain values in whole milliseconds. Readers validate them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.plan.kind_words import KIND_WORDS


class Kind(StrEnum):
    """What a segment is. Only a statement has a minimum."""

    OPENING = "opening"
    STATE = "state"
    STATEMENT = "statement"
    FOLLOW_UP = "follow-up"
    QUESTIONS = "questions"
    BREAK = "break"
    CLOSING = "closing"


class Names(StrEnum):
    """What the room and the page show of people."""

    ORGANISATION = "organisation"
    NAME = "name"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Window:
    """The speaking time of a statement: at least ``min``, at most ``max``.

    ``last`` is the length of the last-minute warning, ``grace`` the leeway of the verdict. All in
    milliseconds. The defaults are the 5 to 7 minutes of UPR Info's Pre-sessions 29 to 35.
    """

    min: int = 5 * MINUTE
    max: int = 7 * MINUTE
    last: int = 1 * MINUTE
    grace: int = 0


@dataclass(frozen=True, slots=True)
class KindLengths:
    """The length of a segment of each other kind that does not say its own; milliseconds."""

    opening: int = 2 * MINUTE
    state_max: int = 2 * MINUTE
    follow_up: int = 5 * MINUTE
    questions: int = 15 * MINUTE
    closing: int = 1 * MINUTE

    def planned(self, kind: Kind) -> int | None:
        """Return the default length of ``kind``; None for a statement and for a break."""
        return {
            Kind.OPENING: self.opening,
            Kind.STATE: self.state_max,
            Kind.FOLLOW_UP: self.follow_up,
            Kind.QUESTIONS: self.questions,
            Kind.CLOSING: self.closing,
        }.get(kind)


@dataclass(frozen=True, slots=True)
class Segment:
    """One item of the plan. Lengths are milliseconds; without ``max`` there is no limit or verdict.

    A statement has ``min`` and ``max``. Other kinds have ``min`` 0 and a ``planned`` length, a
    ``max`` or both; the forecast counts :attr:`length`.
    """

    number: int
    """Its place in the plan as written, from 1. Moving it does not change the number."""
    id: str
    kind: Kind
    speaker: str = ""
    organisation: str = ""
    category: str = ""
    topic: str = ""
    min: int = 0
    max: int | None = None
    planned: int | None = None
    words: int | None = None
    gender: str = ""
    language: str = ""
    note: str = ""
    say: str = ""
    """How the speaker's name is pronounced."""
    protect: bool = False
    """No screen or export shows this person's name; the record keeps it."""
    clock_hidden: bool = False
    """Whether the room does not see this segment's clock."""
    short: str = ""
    """What screens show instead of speaker and organisation; reports keep those."""
    seat: str = ""
    """The seat, or the number of the microphone, as the conference system calls it."""

    @property
    def length(self) -> int:
        """``planned``, or ``max`` if only that is given; milliseconds."""
        if self.planned is not None:
            return self.planned
        return self.max or 0

    @property
    def label(self) -> str:
        """The speaker, else the organisation, else the kind in words."""
        return self.speaker or self.organisation or KIND_WORDS[self.kind]


def window_of(statements: Iterable[Segment], window: Window) -> Window | None:
    """Return the window that holds for all ``statements``; None where they differ.

    That is the plan's own ``window``, unless they all have another minimum and maximum.
    """
    bounds = {
        (s.min, window.max if s.max is None else s.max)
        for s in statements
        if s.kind is Kind.STATEMENT
    }
    if not bounds:
        return window
    least, most = bounds.pop()
    return None if bounds else replace(window, min=least, max=most)


@dataclass(frozen=True, slots=True)
class Plan:
    """A session as it was written beforehand."""

    title: str
    date: date
    segments: tuple[Segment, ...] = ()
    format: str = "upr-presession"
    state: str = ""
    start: int | None = None
    """Planned start, ms since 1970 UTC; without it there is no lateness."""
    until: int | None = None
    """When the next group has the room, ms since 1970 UTC."""
    timezone: str = "Europe/Zurich"
    room: str = ""
    moderator: str = ""
    length: int = 60 * MINUTE
    handover: int = 20 * SECOND
    question: int | None = None
    """How long one question of a Mission should take, ms; the console turns amber after it."""
    window: Window = field(default_factory=Window)
    lengths: KindLengths = field(default_factory=KindLengths)
    names: Names = Names.ORGANISATION
