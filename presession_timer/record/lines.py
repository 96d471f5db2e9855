"""The lines of a record, as bytes: what is written, and the chain that binds each to the last.

A line is one JSON object that ends in its ``chain``: the SHA-256, in hex, of the chain of the line
before and of the line's own bytes without that last member. The header's chain begins from its
seed. So any change of a byte breaks the chain at that line, and checking needs no re-writing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from presession_timer.base.clock import Instant
from presession_timer.engine.events import Recorded, event_from_data, event_to_data
from presession_timer.plan.codec import plan_from_data, plan_to_data
from presession_timer.plan.model import Plan
from presession_timer.record.typed import check_fields, check_instant

__all__ = [
    "FORMAT_VERSION",
    "Header",
    "Line",
    "chain_of",
    "chained",
    "chained_to",
    "encode_events",
    "encode_header",
    "follows",
    "parse_event",
    "parse_header",
]

FORMAT_VERSION = 2
"""Of the files written here. A newer one is refused; 1 is the oldest there is (docs/record.md)."""

_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LAST_WALL = 253_402_300_799_999  # the last of the year 9999: a clock may be set to anything
_FASTEST = 1_000_000
_CHAIN_LENGTH = len(',"chain":""}') + 64
_CHAIN_MEMBER = b',"chain":"'


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a record: everything that was known before anything happened."""

    plan: Plan
    created: Instant
    session: int
    """Where the session's time line starts: the wall time of ``created``."""
    rehearsal: float | None
    """The speed of a rehearsal; None for the real thing."""
    seed: str
    """Names this record, whatever its file is called."""
    tool: str
    """The version of presession that wrote it."""
    version: int = FORMAT_VERSION


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it was written."""

    recorded: Recorded
    at: Instant
    parts: int
    """How many parts its command has: fewer on disk means that it was never acknowledged."""


def chained(body: bytes, previous: str) -> tuple[bytes, str]:
    """``body`` (a JSON object) as a whole line, and its chain."""
    chain = _chain(previous, body)
    return b'%s%s%s"}\n' % (body[:-1], _CHAIN_MEMBER, chain.encode("ascii")), chain


def chained_to(line: bytes, previous: str) -> str:
    """The chain that ``line`` (without its line end) should have behind ``previous``."""
    return _chain(previous, line[:-_CHAIN_LENGTH] + b"}")


def chain_of(line: bytes) -> str:
    """The chain that a line (without its line end) says it has."""
    return line[-66:-2].decode("ascii", "replace")


def follows(line: bytes, previous: str) -> str | None:
    """The chain of ``line`` (without its line end) when it follows ``previous``; else None."""
    member = line[-_CHAIN_LENGTH : -_CHAIN_LENGTH + len(_CHAIN_MEMBER)]
    if member != _CHAIN_MEMBER or not line.endswith(b'"}'):
        return None
    chain = chained_to(line, previous)
    return chain if chain == chain_of(line) else None


def _chain(previous: str, body: bytes) -> str:
    return hashlib.sha256(previous.encode("utf-8", "replace") + body).hexdigest()


def encode_header(header: Header) -> tuple[bytes, str]:
    """The header's line and its chain."""
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
    """The lines of one command's events, in order, and the last chain.

    Where a command has several parts each line says how many (``of``), so that a reader knows
    half a command by itself: it was torn, and never acknowledged.
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
    """The header of a line's JSON. Raises KeyError, TypeError or ValueError on anything else."""
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
    """The event of a line's JSON. Raises KeyError, TypeError or ValueError on anything else."""
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
    except UnicodeEncodeError:  # half a surrogate pair: only an escape can hold it
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
