"""The topics of a room, ``presession/1/EVENT/ROOM/…``, and the payloads that travel on them.

Every payload carries the instance that sent it, its term and its own time: a broker may deliver
late, twice, or what it kept for a week. ``docs/broker.schema.json`` describes them for others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, TypedDict, TypeVar

from presession_timer.audience.payload import LONGEST_PAYLOAD, conforming
from presession_timer.audience.room_state import RoomState
from presession_timer.audience.summary import Summary
from presession_timer.base.limits import parse_json
from presession_timer.network.address import SLUG, BrokerAddress

VERSION: Final = "1"
ROOT: Final = "presession"
BEAT_MS: Final = 5_000
"""Between two beats; real milliseconds."""


class Claim(TypedDict):
    """Who publishes a room: the topic ``runner``, retained; with ``online`` false, its will."""

    instance: str
    term: int
    """Grows by one with each take-over: the highest counts."""
    online: bool
    record: str
    host: str
    place: str
    """A hash of machine and file: a process that comes back knows that it was there."""
    since: int
    """Wall time of the claim, ms since 1970 UTC."""
    beat: int
    """Real milliseconds between two beats."""
    tool: str
    rehearsal: float | None
    """The speed of a rehearsal."""


class Beat(TypedDict):
    """A sign of life: the topic ``beat``, retained, so that a reader knows when the last was."""

    instance: str
    term: int
    sent: int
    """Wall time of the room's machine, ms since 1970 UTC."""
    session: int
    """The session's clock."""
    speed: float
    seq: int
    unsaved: int


class SentState(TypedDict):
    """What a page of one view shows: ``state/VIEW``, retained."""

    instance: str
    term: int
    sent: int
    state: RoomState


class SentSummary(TypedDict):
    """What an overview shows: ``summary``, retained."""

    instance: str
    term: int
    sent: int
    summary: Summary


class TimeQuestion(TypedDict):
    """``time/ask``: what a gateway's clock says, and where the answer goes."""

    client: str
    t1: float


class HeardMicrophone(TypedDict):
    """``mic``: a conference system says that the microphone of a seat went on or off now."""

    seat: str
    on: bool


class TimeAnswer(TypedDict):
    """``time/answer/CLIENT``: the same, and the session's clock in between."""

    instance: str
    term: int
    t1: float
    t2: int


class RecordHead(TypedDict):
    """``record/RECORD/head``, retained: the record's first line as it is on the disk."""

    instance: str
    term: int
    line: str


class RecordTail(TypedDict):
    """``record/RECORD/tail``, retained: how far the record goes."""

    instance: str
    term: int
    seq: int
    chain: str


class RecordQuestion(TypedDict):
    """``record/RECORD/ask``: send the lines from this sequence number on again."""

    start: int


PAYLOADS: Final = {
    "runner": Claim,
    "beat": Beat,
    "state/VIEW": SentState,
    "summary": SentSummary,
    "time/ask": TimeQuestion,
    "time/answer/CLIENT": TimeAnswer,
    "record/RECORD/head": RecordHead,
    "record/RECORD/tail": RecordTail,
    "record/RECORD/ask": RecordQuestion,
    "mic": HeardMicrophone,
}
"""By topic. ``record/RECORD/line`` is a line of the record itself, and ``av/…`` is plain text."""


def base_of(address: BrokerAddress, room: str = "") -> str:
    """Return the beginning of a room's topics; ``+`` for every room of the event."""
    return f"{ROOT}/{VERSION}/{address.event}/{room or address.room or '+'}"


def parts_of(topic: str, address: BrokerAddress) -> tuple[str, str, str] | None:
    """Return version, room and the rest of a topic of this event; None for any other topic."""
    parts = topic.split("/", 4)
    if len(parts) < 5 or parts[0] != ROOT or parts[2] != address.event:
        return None
    version, room = parts[1], parts[3]
    if not SLUG.fullmatch(room) or (address.room and room != address.room):
        return None
    return version, room, parts[4]


def encoded(payload: Mapping[str, Any]) -> bytes:
    """Return a payload as it is sent."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def fence_payload(instance: str) -> bytes:
    """Return what a process sends itself: what the broker keeps for it comes before that."""
    return encoded(TimeAnswer(instance=instance, term=0, t1=0.0, t2=0))


_T = TypeVar("_T")


def parsed(payload: bytes, kind: type[_T]) -> _T:
    """Return a payload of this kind; what the kind does not name is left out.

    Raises ValueError for anything that is none: others may write to a broker, too.
    """
    return conforming(parse_json(payload, fractions=True, most=LONGEST_PAYLOAD), kind)
