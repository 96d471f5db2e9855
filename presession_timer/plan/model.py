"""Plan, Segment, Window: plain values in integer milliseconds; the readers validate, not these."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from presession_timer.base.durations import MINUTE, SECOND


class Kind(StrEnum):
    """What a segment is; only a statement has a minimum."""

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

    ``last`` is the length of the last-minute warning, ``grace`` the leeway a verdict allows.
    All in milliseconds. The defaults are UPR Info's 5-7 minutes (domain: seed, PS29 to PS35).
    """

    min: int = 5 * MINUTE
    max: int = 7 * MINUTE
    last: int = 1 * MINUTE
    grace: int = 0


@dataclass(frozen=True, slots=True)
class KindLengths:
    """How long a segment of each other kind is when it does not say; milliseconds."""

    opening: int = 2 * MINUTE
    state_max: int = 2 * MINUTE
    follow_up: int = 5 * MINUTE
    questions: int = 15 * MINUTE
    closing: int = 1 * MINUTE

    def planned(self, kind: Kind) -> int | None:
        """The default length of ``kind``; None for a statement and for a break, which say."""
        return {
            Kind.OPENING: self.opening,
            Kind.STATE: self.state_max,
            Kind.FOLLOW_UP: self.follow_up,
            Kind.QUESTIONS: self.questions,
            Kind.CLOSING: self.closing,
        }.get(kind)


@dataclass(frozen=True, slots=True)
class Segment:
    """One item of the plan. Lengths are milliseconds; ``max`` None means: no limit, no verdict.

    A statement has ``min`` and ``max``. Other kinds have ``min`` 0 and a ``planned`` length, a
    ``max`` or both; :attr:`length` is the one that counts in the forecast.
    """

    number: int
    """Its place in the plan as written, from 1; moving never renumbers."""
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
    """How the speaker's name is pronounced, for the person in the chair."""
    protect: bool = False
    """No name of this person on any screen or export; the record, which is the data, has it."""
    clock_hidden: bool = False
    """The room does not see this segment's clock."""
    short: str = ""
    """What screens show where they would show the names above; reports keep those."""

    @property
    def length(self) -> int:
        """Planned milliseconds: ``planned``, or ``max`` where only that is given."""
        if self.planned is not None:
            return self.planned
        return self.max or 0

    @property
    def label(self) -> str:
        """What the console calls it: the speaker, the organisation, or the kind in words."""
        return self.speaker or self.organisation or KIND_WORDS[self.kind]


KIND_WORDS: dict[Kind, str] = {
    Kind.OPENING: "Opening",
    Kind.STATE: "State under Review",
    Kind.STATEMENT: "Statement",
    Kind.FOLLOW_UP: "Moderator's questions",
    Kind.QUESTIONS: "Missions' questions",
    Kind.BREAK: "Break",
    Kind.CLOSING: "Closing",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What was written beforehand: session facts, window, ordered segments."""

    title: str
    date: date
    segments: tuple[Segment, ...] = ()
    format: str = "upr-presession"
    state: str = ""
    start: int | None = None
    """Planned start, milliseconds since 1970 UTC; None: there is no lateness."""
    until: int | None = None
    """When the next group has the room, milliseconds since 1970 UTC."""
    timezone: str = "Europe/Zurich"
    room: str = ""
    moderator: str = ""
    length: int = 60 * MINUTE
    handover: int = 20 * SECOND
    question: int | None = None
    """How long one question of a Mission should take; the console turns amber after it."""
    window: Window = field(default_factory=Window)
    lengths: KindLengths = field(default_factory=KindLengths)
    names: Names = Names.ORGANISATION
