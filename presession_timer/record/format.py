"""The lines of a record as bytes, and the chain that binds each line to the one before.

A line is one JSON object that ends in its ``chain``: the SHA-256, in hex, of the chain of the line
before and of the line's own bytes without that last member. The header's chain begins from its
seed. So any change of a byte breaks the chain at that line, and checking needs no re-writing.

A record can be forged with a chain that fits, and a frozen dataclass takes any value. So every
field that is read is checked against the type and size that its class declares.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from presession_timer.base.clock import Instant
from presession_timer.base.durations import DAY
from presession_timer.engine import events as ev
from presession_timer.engine.events import Recorded, event_from_data, event_to_data
from presession_timer.plan.codec import plan_from_data, plan_to_data
from presession_timer.plan.model import Plan

FORMAT_VERSION = 2
"""Of the records written here. A newer one is refused; 1 is the oldest (docs/record.md)."""

IMPORTED: Final = "imported"
"""The name of the clock in the instants of an imported record."""

_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LAST_WALL = 253_402_300_799_999  # the last of the year 9999: a clock may be set to anything
_FASTEST = 1_000_000
_CHAIN_LENGTH = len(',"chain":""}') + 64
_CHAIN_MEMBER = b',"chain":"'

LATEST: Final = 221_845_392_000_000
"""The year 9000, ms since 1970. A clock may be wrong, but time zones end with the year 9999."""
LONGEST: Final = 100 * DAY
"""Of a length in a plan or a command; ms."""
_LONGEST_OF_CLOCKS: Final = 10 * LATEST

_PLAIN: Final = frozenset({int, str, bool, NoneType})
_MOST: Final = {
    **dict.fromkeys(("at", "began", "ended", "start", "until", "shift", "session"), LATEST),
    **dict.fromkeys(("steady", "wall", "asleep", "started"), _LONGEST_OF_CLOCKS),
}
_OF_CLOCKS: Final = (ev.ClockStepped, ev.ClockBridged, ev.MachineSlept)


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a record: what was known before anything happened."""

    plan: Plan
    created: Instant
    session: int
    """The start of the session's time line: the wall time of ``created``."""
    rehearsal: float | None
    """The speed of a rehearsal; None for the real thing."""
    seed: str
    """Identifies this record, whatever its file is called."""
    tool: str
    """The version of presession that wrote it."""
    version: int = FORMAT_VERSION

    @property
    def is_imported(self) -> bool:
        """Whether its times come from paper or another tool: nobody pressed them."""
        return self.created.boot == IMPORTED


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it was written."""

    recorded: Recorded
    at: Instant
    parts: int
    """Of its command. Fewer on disk means that it was never acknowledged."""


def chained(body: bytes, previous: str) -> tuple[bytes, str]:
    """Return ``body`` (a JSON object) as a whole line, and its chain."""
    chain = _chain(previous, body)
    return b'%s%s%s"}\n' % (body[:-1], _CHAIN_MEMBER, chain.encode("ascii")), chain


def chained_to(line: bytes, previous: str) -> str:
    """Return the chain that ``line`` (without its line end) should have after ``previous``."""
    return _chain(previous, line[:-_CHAIN_LENGTH] + b"}")


def chain_of(line: bytes) -> str:
    """Return the chain that is written in a line (without its line end)."""
    return line[-66:-2].decode("ascii", "replace")


def follows(line: bytes, previous: str) -> str | None:
    """Return the chain of ``line`` (without its line end) if it follows ``previous``; else None."""
    member = line[-_CHAIN_LENGTH : -_CHAIN_LENGTH + len(_CHAIN_MEMBER)]
    if member != _CHAIN_MEMBER or not line.endswith(b'"}'):
        return None
    chain = chained_to(line, previous)
    return chain if chain == chain_of(line) else None


def _chain(previous: str, body: bytes) -> str:
    return hashlib.sha256(previous.encode("utf-8", "replace") + body).hexdigest()


def encode_header(header: Header) -> tuple[bytes, str]:
    """Return the header's line and its chain."""
    body = {
        "presession": header.version,
        "tool": header.tool,
        "rehearsal": header.rehearsal,
        "created": _instant_to_data(header.created, header.session),
        "plan": plan_to_data(header.plan),
        "seed": header.seed,
    }
    return chained(_json(body), header.seed)


def encode_events(
    entries: Sequence[tuple[Recorded, Instant]], previous: str
) -> tuple[list[bytes], str]:
    """Return the lines of one command's events, in order, and the last chain.

    If a command has several parts, each line says how many (``of``), so that a reader recognises
    half a command: it was torn, and never acknowledged.
    """
    lines: list[bytes] = []
    for recorded, instant in entries:
        body: dict[str, Any] = {
            "seq": recorded.seq,
            "command": recorded.command,
            "part": recorded.part,
        }
        if len(entries) > 1:
            body["of"] = len(entries)
        body |= {
            "kind": type(recorded.event).__name__,
            "at": _instant_to_data(instant, recorded.at),
            "data": event_to_data(recorded.event),
        }
        line, previous = chained(_json(body), previous)
        lines.append(line)
    return lines, previous


def parse_header(data: Any) -> Header:
    """Return the header in a line's JSON. Raises KeyError, TypeError or ValueError."""
    created, session = _instant_from_data(data["created"])
    rehearsal = data["rehearsal"]
    if rehearsal is not None and not 0 < rehearsal <= _FASTEST:
        raise ValueError("no speed")
    return Header(
        plan=plan_from_data(data["plan"]),
        created=created,
        session=session,
        rehearsal=None if rehearsal is None else float(rehearsal),
        seed=str(data["seed"]),
        tool=str(data["tool"]),
        version=int(data["presession"]),
    )


def parse_event(data: Any) -> Line:
    """Return the event in a line's JSON. Raises KeyError, TypeError or ValueError."""
    at, session = _instant_from_data(data["at"])
    event = event_from_data(data["kind"], data["data"])
    check_fields(event)
    seq, command, part, parts = data["seq"], data["command"], data["part"], data.get("of", 1)
    if not (type(seq) is type(part) is type(parts) is int and type(command) is str):
        raise ValueError("no numbers, or no name")
    return Line(Recorded(seq, command, part, session, event), at, parts)


def _json(body: dict[str, Any]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair can only be written as an escape
        return json.dumps(body, allow_nan=False, separators=(",", ":")).encode("ascii")


def _instant_to_data(instant: Instant, session: int) -> dict[str, Any]:
    return {
        "steady": instant.steady,
        "wall": _iso(instant.wall),
        "boot": instant.boot,
        "clock": instant.clock,
        "session": session,
    }


def _instant_from_data(data: Any) -> tuple[Instant, int]:
    instant = Instant(data["steady"], _from_iso(data["wall"]), data["boot"], data["clock"])
    check_fields(instant)
    return instant, check_instant(data["session"])


def _iso(wall: int) -> str:
    seconds, ms = divmod(min(max(wall, 0), _LAST_WALL), 1000)
    return f"{datetime.fromtimestamp(seconds, UTC).isoformat()[:19]}.{ms:03d}Z"


def _from_iso(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND


def check_fields(part: Any) -> None:
    """Raise ValueError if a field of ``part``, or of a dataclass in it, is not as declared."""
    kind: Any = type(part)
    for name, types, words, most in _declared(kind):
        value = getattr(part, name)
        found = type(value)
        if found in types:
            if found is int and not -most <= value <= most:
                raise ValueError(f"{name} is out of range")
        elif types:
            raise ValueError(f"{name} is {found.__name__}")
        elif not words:
            _check_within(value)
        elif value not in words:
            raise ValueError(f"{name} is not one of {', '.join(words)}")


def check_instant(value: Any) -> int:
    """Return an instant of the session's time line. Raises ValueError for anything else."""
    if type(value) is not int or not -LATEST <= value <= LATEST:
        raise ValueError("no instant")
    return value


def _check_within(value: object) -> None:
    if isinstance(value, tuple):
        for one in value:
            _check_within(one)
    elif is_dataclass(value):
        check_fields(value)


@cache
def _declared(kind: type) -> tuple[tuple[str, frozenset[type], tuple[str, ...], int], ...]:
    """Return name, types, words and largest number of each field.

    There are no types for a field that is one of a few words, or that holds a dataclass.
    """
    hints = get_type_hints(kind)
    return tuple((f.name, *_of_hint(hints[f.name]), _most(kind, f.name)) for f in fields(kind))


def _of_hint(hint: Any) -> tuple[frozenset[type], tuple[str, ...]]:
    if get_origin(hint) is Literal:
        return frozenset(), get_args(hint)
    types = frozenset(get_args(hint) if isinstance(hint, UnionType) else (hint,))
    return (types if types <= _PLAIN else frozenset()), ()


def _most(kind: type, name: str) -> int:
    return _MOST.get(name, _LONGEST_OF_CLOCKS if issubclass(kind, _OF_CLOCKS) else LONGEST)
