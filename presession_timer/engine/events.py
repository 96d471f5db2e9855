"""What can happen in a session, in the past tense. A session is a fold of these.

Instants are milliseconds on the *session's time line*: UTC when the record began, counted on by
the steady clock, so that a difference of two instants is always a true duration. Durations are
milliseconds. The field ``turn`` is the number of a turn, from 1; ``segment`` that of a segment.

Events and commands with the same fields share a base: making a dataclass takes half a millisecond.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from presession_timer.plan.codec import segment_from_data, segment_to_data
from presession_timer.plan.model import Segment

PAUSE_REASONS = (
    "interpretation",
    "technical",
    "point of order",
    "State took the floor",
    "other",
)
"""What a pause was for, by the digits 1 to 5; other words may be typed."""
SLEPT = "machine slept"
AT_SOME_MOMENT = "at a moment that is not known"
"""Of timings from elsewhere, which say how long a pause was but not when."""
OUR_REASONS = (*PAUSE_REASONS, SLEPT, AT_SOME_MOMENT)
"""These are never typed: they name nobody, and are translated."""
STOCK_MESSAGES: Mapping[str, str] = {
    "please-conclude": "Please conclude",
    "slower": "Please speak more slowly",
    "microphone": "Please speak into the microphone",
}
"""The ready-made messages to the room by their ids; screens show them in their languages."""


@dataclass(frozen=True, slots=True)
class Bare:
    """No fields."""


@dataclass(frozen=True, slots=True)
class OfSegment:
    """One field: a segment's number."""

    segment: int


@dataclass(frozen=True, slots=True)
class OfTime:
    """One field: an amount of time, ms."""

    by: int


@dataclass(frozen=True, slots=True)
class OfText:
    """One field: written text."""

    text: str


@dataclass(frozen=True, slots=True)
class _OfCommand:
    """An event about an earlier command."""

    of: str


class SessionOpened(Bare):
    """The hour began to count."""


class FloorGiven(OfSegment):
    """A turn began: ``segment`` has the floor."""


@dataclass(frozen=True, slots=True)
class FloorYielded:
    """The running turn ended; an open pause ended with it."""

    turn: int


@dataclass(frozen=True, slots=True)
class Paused:
    """The speaker's clock stopped; the hour runs on."""

    reason: str = ""


class Resumed(Bare):
    """The speaker's clock goes on."""


@dataclass(frozen=True, slots=True)
class PauseExplained:
    """Why the latest pause of ``turn`` was."""

    turn: int
    reason: str


@dataclass(frozen=True, slots=True)
class TimeGranted:
    """The limit (or planned length) of ``segment`` moved by ``by``, which may be negative."""

    segment: int
    by: int


@dataclass(frozen=True, slots=True)
class BeganCorrected:
    """``turn`` really began at ``began``; ``shift`` says how far that moved it."""

    turn: int
    began: int
    shift: int = 0

    @property
    def end(self) -> tuple[str, int]:
        """Which end of which turn was moved."""
        return "began", self.turn


@dataclass(frozen=True, slots=True)
class EndedCorrected:
    """``turn`` really ended at ``ended``; ``shift`` says how far that moved it."""

    turn: int
    ended: int
    shift: int = 0

    @property
    def end(self) -> tuple[str, int]:
        """Which end of which turn was moved."""
        return "ended", self.turn


Correction = BeganCorrected | EndedCorrected
"""Where a command has two, the last is what was asked for: it took the other along."""


class MarkedAbsent(OfSegment):
    """``segment`` will not take the floor; its time goes back to the others."""


class MarkedLate(OfSegment):
    """``segment`` moved behind the last statement to come; its time is kept."""


class MarkedPresent(OfSegment):
    """``segment`` is here after all, back in the place it had before it was marked."""


@dataclass(frozen=True, slots=True)
class SegmentInserted:
    """An unplanned segment; ``after`` is the number it follows, 0 for the front."""

    segment: Segment
    after: int


@dataclass(frozen=True, slots=True)
class SegmentChanged:
    """Something about ``segment`` was corrected; what stayed as it was is None.

    Empty texts take a name or a topic away. ``min``, ``max`` and ``planned`` are milliseconds.
    """

    segment: int
    speaker: str | None = None
    organisation: str | None = None
    topic: str | None = None
    protect: bool | None = None
    min: int | None = None
    max: int | None = None
    planned: int | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """The fields of the segment that became something else, and what they became."""
        told = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name != "segment")
        return {name: value for name, value in told if value is not None}


@dataclass(frozen=True, slots=True)
class SegmentMoved:
    """``segment`` now follows ``after`` in the running order, 0 for the front."""

    segment: int
    after: int


@dataclass(frozen=True, slots=True)
class LimitCapped:
    """Statements to come may take ``limit`` at most; None lifts the cap."""

    limit: int | None


@dataclass(frozen=True, slots=True)
class PlannedChanged:
    """The planned length of a segment that is no statement."""

    segment: int
    planned: int


class HourExtended(OfTime):
    """The hour's length grew by ``by``."""


@dataclass(frozen=True, slots=True)
class QuestionTaken:
    """The next question began; the State that asks, never a diplomat's name."""

    state: str = ""


@dataclass(frozen=True, slots=True)
class QuestionNamed:
    """The State that asks the latest question of the running turn; said after it began."""

    state: str


Audience = Literal["all", "lectern"]
"""Who reads a message: every screen of the room, or the speaker's alone."""
Lasts = Literal["turn", "cleared"]
"""How long a message stays: until the running turn ends, or until it is taken away."""


@dataclass(frozen=True, slots=True)
class MessageShown:
    """The room was shown a message, in the place of the one before."""

    text: str
    to: Audience = "all"
    until: Lasts = "cleared"
    stock: str = ""
    """Which ready-made message it is (STOCK_MESSAGES), for screens that translate it."""


class MessageCleared(Bare):
    """The room's message went away."""


class RoomBlanked(Bare):
    """The room's screens went black."""


class RoomUnblanked(Bare):
    """The room's screens came back."""


class Noted(OfText):
    """The moderator wrote something down at this second."""


class ClockStepped(OfTime):
    """The system's wall clock was set; no duration is affected."""


@dataclass(frozen=True, slots=True)
class ClockBridged:
    """The machine restarted: the ``by`` ms before this are estimated.

    ``basis`` is "wall clock", or "heartbeat" where the wall clock had gone backwards.
    """

    by: int
    basis: str


Harm = Literal["altered", "cut"]
"""What had been done to a record: bytes of it changed, or whole events cut off its end."""


@dataclass(frozen=True, slots=True)
class RecordRepaired:
    """The record was found altered, or cut off, and goes on from what was whole of it.

    ``line`` is the first that could not be trusted. ``lost`` counts the lines that were put aside,
    or the events that are missing. ``kept`` is how the name of the file ends that keeps the record
    as it was found; empty where nothing was there to keep.
    """

    harm: Harm
    line: int
    lost: int
    kept: str = ""


class MachineSlept(OfTime):
    """The machine was asleep for ``by``, ending now. It counts unless it is discounted."""


@dataclass(frozen=True, slots=True)
class SleepDiscounted:
    """The sleep from ``began`` to ``ended`` was taken off ``turn``, like a pause."""

    turn: int
    began: int
    ended: int


class Undone(_OfCommand):
    """The command ``of`` was taken back whole."""


class Redone(_OfCommand):
    """The command ``of`` counts again, at its original instants."""


class SessionClosed(Bare):
    """The hour ended."""


Event = (
    SessionOpened | FloorGiven | FloorYielded | Paused | Resumed | PauseExplained | TimeGranted
    | BeganCorrected | EndedCorrected | MarkedAbsent | MarkedLate | MarkedPresent
    | SegmentInserted | SegmentChanged | SegmentMoved | LimitCapped | PlannedChanged | HourExtended
    | QuestionTaken | QuestionNamed | MessageShown | MessageCleared | RoomBlanked
    | RoomUnblanked | Noted | ClockStepped | ClockBridged | RecordRepaired | MachineSlept
    | SleepDiscounted | Undone | Redone | SessionClosed
)  # fmt: skip

EVENT_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__args__}

_STEPPED_OVER = (
    Noted, ClockStepped, ClockBridged, RecordRepaired, MachineSlept, Undone, Redone,
)  # fmt: skip
UNDOABLE: frozenset[type[Event]] = frozenset(EVENT_KINDS.values()) - frozenset(_STEPPED_OVER)
"""What the room or the hour could see; undo steps over everything else."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the record: part ``part`` of command ``command``."""

    seq: int
    command: str
    part: int
    at: int
    """When, in milliseconds on the session's time line."""
    event: Event


def event_to_data(event: Event) -> dict[str, Any]:
    """Return the event's fields in JSON types."""
    if isinstance(event, SegmentInserted):
        return {"segment": segment_to_data(event.segment), "after": event.after}
    if isinstance(event, SegmentChanged):
        return {"segment": event.segment, **event.changes}
    return {f.name: getattr(event, f.name) for f in fields(event)}


def event_from_data(kind: str, data: Mapping[str, Any]) -> Event:
    """Return the inverse of :func:`event_to_data`. Raises LookupError, TypeError, ValueError.

    Types of fields are the caller's to check.
    """
    if kind == "SegmentInserted":
        return SegmentInserted(segment_from_data(data["segment"]), data["after"])
    if kind == "MessageShown":
        message = MessageShown(**data)
        if message.to not in get_args(Audience) or message.until not in get_args(Lasts):
            raise ValueError("no such screens, or no such end")
        return message
    return EVENT_KINDS[kind](**data)
