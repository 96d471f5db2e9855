"""Read a record up to the first line that is torn or breaks the chain.

Reading takes no lock, changes nothing and loads no pydantic.
"""

from __future__ import annotations

import hashlib
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from presession_timer.base.clock import Instant
from presession_timer.base.durations import DAY
from presession_timer.base.errors import NewerFormat, RecordDamaged, UnreadableFile
from presession_timer.base.limits import parse_json
from presession_timer.base.text import clean
from presession_timer.engine.event_text import Say, plainly
from presession_timer.engine.events import EVENT_KINDS, Recorded
from presession_timer.engine.fold import Consistency, fold
from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan
from presession_timer.record.format import (
    FORMAT_VERSION,
    Header,
    Line,
    chain_of,
    chained_to,
    check_fields,
    follows,
    parse_event,
    parse_header,
)
from presession_timer.record.paths import is_record

MOST_BYTES: Final = 64 * 1024 * 1024
"""Of a record."""
_MARK: Final = b"\xef\xbb\xbf"


class Damage(NamedTuple):
    """The end of what can be trusted in a record."""

    torn: bool
    """An unfinished last write, which was never acknowledged; else the record was altered."""
    line: int
    """The first line that cannot be trusted, from 1."""
    kept: int
    """Events before it."""
    lines: int
    """Lines from there on."""
    size: int
    """Bytes from there on."""
    why: str = ""
    """What contradicts the lines before it, in English; empty if the chain is broken."""
    unknown: str = ""
    """The kind of an event that follows but that this version does not know."""

    @property
    def words(self) -> str:
        """What is wrong, in English."""
        return self.text()

    def text(self, say: Say = plainly) -> str:
        """Return what is wrong, in the language of ``say``."""
        if self.torn:
            torn = "torn: the last {n} bytes are a write that was never finished"
            return say(torn, n=self.size)
        if self.line == 1:
            return say("altered: line 1, which holds the plan, is not as it was written")
        if self.unknown:
            unknown = (
                "line {line} holds an event that this presession does not know, {kind}: "
                "it was altered, or a newer presession wrote it"
            )
            return say(unknown, line=self.line, kind=self.unknown)
        if self.why:
            contradiction = "altered: line {line} contradicts the lines before it ({why})"
            return say(contradiction, line=self.line, why=self.why)
        if self.lines > 1:
            altered = (
                "altered: line {line} does not follow from the lines before it and {n} more "
                "behind it"
            )
            return say(altered, line=self.line, n=self.lines - 1)
        return say("altered: line {line} does not follow from the lines before it", line=self.line)


@dataclass(frozen=True)
class LoadedRecord:
    """A record as it was read. It has no slots, because derived values are cached in it."""

    path: Path
    header: Header
    lines: tuple[Line, ...]
    damage: Damage | None
    sha256: str
    """Of all the file's bytes, hex."""
    size: int
    """Bytes that are whole."""
    chain: str
    """The chain of the last whole line."""
    consistency: Consistency
    """Which events can follow."""
    carried: bool = False
    """Its line ends were changed on the way; ``size`` counts the lines as they were written."""

    @property
    def plan(self) -> Plan:
        """The plan as the session began."""
        return self.header.plan

    @property
    def rehearsal(self) -> float | None:
        """The speed of a rehearsal; None for the real thing."""
        return self.header.rehearsal

    @cached_property
    def log(self) -> tuple[Recorded, ...]:
        """The events, in order."""
        return tuple(line.recorded for line in self.lines)

    @cached_property
    def instants(self) -> tuple[Instant, ...]:
        """When each event was, by the machine's clocks."""
        return tuple(line.at for line in self.lines)

    @cached_property
    def session(self) -> Session:
        """The fold of the events. They were checked to follow, so an error here is a bug."""
        return fold(self.plan, self.log)


def load(path: Path) -> LoadedRecord:
    """Load the whole part of the record at ``path``; ``damage`` says what is wrong with the rest.

    Raises UnreadableFile if it is missing, a folder or not allowed; RecordDamaged if it has no
    header; NewerFormat if a newer presession wrote it.
    """
    return load_bytes(path, read_bytes(path))


def read_bytes(path: Path, *, first_line: bool = False) -> bytes:
    """Return all bytes of a file, or its first line. Raises UnreadableFile with what to do."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path}: a folder, not a record; give a file in it")
        if path.exists() and not path.is_file():
            raise UnreadableFile(f"{path}: not a file")
        if path.exists() and path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(f"{path}: larger than 64 MiB, which no hour is: not a record")
        with path.open("rb") as file:
            return file.readline(MOST_BYTES) if first_line else file.read()
    except FileNotFoundError:
        raise UnreadableFile(
            f"{path}: no such record; `presession list` shows what is here"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{path}: cannot be read: {reason}") from error


def load_bytes(path: Path, data: bytes) -> LoadedRecord:
    """Load a record from bytes that were read already. Raises like :func:`load`."""
    file, data = data, as_written(data)
    first, found, _ = data.partition(b"\n")
    header = _header(path, data, first, complete=bool(found))
    behind = len(first) + 1
    chain = follows(first, header.seed)
    consistency = Consistency(header.plan)
    tail = read_lines(data, behind, chain or chain_of(first), 1, consistency)
    if chain is None and not tail.lines:
        consistency = Consistency(header.plan)
        tail = read_lines(data, behind, chained_to(first, header.seed), 1, consistency)
    if chain is None and consistency.wrong:  # a part is gone from the plan that the events speak of
        raise _no_header(path, data, first, complete=True)
    damage = _damage(data, tail, consistency.wrong)
    if damage is None and chain is None:
        damage = Damage(False, 1, len(tail.lines), 1, behind)
    return LoadedRecord(
        path=path,
        header=header,
        lines=tail.lines,
        damage=damage,
        sha256=hashlib.sha256(file).hexdigest(),
        carried=was_carried(file),
        size=tail.end,
        chain=tail.chain,
        consistency=consistency,
    )


def read_header(path: Path) -> Header:
    """Read only the header of a record. Raises like :func:`load`."""
    data = as_written(read_bytes(path, first_line=True))
    first, found, _ = data.partition(b"\n")
    return _header(path, data, first, complete=bool(found))


def was_carried(data: bytes) -> bool:
    """Return whether line ends were changed on the way: mail and git write CRLF, an editor a mark.

    Nothing of the content is lost, so the record is read in full. But it cannot go on as it is:
    the chain of the next line would have to follow from bytes that are no longer there.
    """
    end = data.find(b"\n")
    return data.startswith(_MARK) or (end > 0 and data[end - 1] == 0x0D)


def as_written(data: bytes) -> bytes:
    """Return the bytes as presession wrote them; JSON has no line end inside a text."""
    return data.removeprefix(_MARK).replace(b"\r\n", b"\n") if was_carried(data) else data


class Tail(NamedTuple):
    """The whole commands that follow from a line."""

    lines: tuple[Line, ...]
    end: int
    """The place in the bytes where they end."""
    chain: str
    """The chain of the last of them, or of the line they follow from."""


def read_lines(
    data: bytes, start: int, chain: str, seq: int, consistency: Consistency | None = None
) -> Tail:
    """Read events in ``data`` from ``start`` on, the first being ``seq``, that follow ``chain``.

    Stops before the first line that is torn, altered or no event, and before half a command. With
    a ``consistency`` that has taken the lines before, also before a command that cannot follow.
    """
    raw: list[bytes] = []
    chains, ends = [chain], [start]
    for line in data[start:].split(b"\n")[:-1]:
        following = follows(line, chains[-1])
        if following is None:
            break
        raw.append(line)
        chains.append(following)
        ends.append(ends[-1] + len(line) + 1)
    lines = _parsed(raw, seq)
    kept = _whole_commands(lines)
    if consistency is not None:
        kept = _consistent_commands(lines[:kept], consistency)
    return Tail(tuple(lines[:kept]), ends[kept], chains[kept])


def _check_plan(plan: Plan) -> None:
    """Raise ValueError for a plan that cannot be used, though its chain fits."""
    check_fields(plan)
    if not 0 <= plan.length <= DAY or not _zone_exists(plan.timezone):
        raise ValueError("no length, or no time zone")
    if any(one.number != place for place, one in enumerate(plan.segments, start=1)):
        raise ValueError("segments are not numbered by their place")


def _zone_exists(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (OSError, ValueError, TypeError, LookupError):
        return False
    return True


def _header(path: Path, data: bytes, first: bytes, *, complete: bool) -> Header:
    if not data and is_record(path):
        raise RecordDamaged(f"{path}: empty; delete it, or give another record")
    parsed: Any = None
    try:
        parsed = parse_json(first, fractions=True)
        version = parsed["presession"]
        tool = parsed.get("tool", "?")
    except (ValueError, LookupError, TypeError, AttributeError):
        version = tool = None
    if not isinstance(version, int) or version < 1:
        raise _no_header(path, data, first, complete=complete)
    if version > FORMAT_VERSION:
        raise NewerFormat(
            f"{path}: written by presession {tool} in format {version}; this presession knows "
            f"formats up to {FORMAT_VERSION}: install a newer one"
        )
    try:
        header = parse_header(parsed)
        _check_plan(header.plan)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise _no_header(path, data, first, complete=complete) from None
    return header


def _no_header(path: Path, data: bytes, first: bytes, *, complete: bool) -> RecordDamaged:
    if b'"presession"' in first[:40]:
        behind = data.count(b"\n") - 1 if complete else 0
        more = f"; {behind} lines behind it are readable as text" if behind > 0 else ""
        return RecordDamaged(
            f"{path}: its first line, which holds the plan, cannot be read{more}; "
            "go on from a copy, or start a new record from the plan"
        )
    return RecordDamaged(f"{path}: not a presession record; give a NAME.presession.jsonl")


def _parsed(raw: Iterable[bytes], first: int) -> list[Line]:
    """Parse lines up to the first that is no event or is out of sequence."""
    lines: list[Line] = []
    try:
        for seq, data in enumerate(raw, first):
            line = parse_event(parse_json(data))
            if line.recorded.seq != seq:
                break
            lines.append(line)
    except (ValueError, LookupError, TypeError, AttributeError):
        pass  # the damage from this line on is reported
    return lines


def _whole_commands(lines: Sequence[Line]) -> int:
    """Count the leading lines that make whole commands: half a command never happened."""
    kept = 0
    while kept < len(lines):
        first = lines[kept]
        group = lines[kept : kept + first.parts]
        if len(group) < first.parts or first.parts < 1:
            break
        if any(
            line.recorded.command != first.recorded.command or line.recorded.part != part
            for part, line in enumerate(group)
        ):
            break
        kept += first.parts
    return kept


def _consistent_commands(lines: Sequence[Line], consistency: Consistency) -> int:
    """Count the leading lines whose commands each follow from those before."""
    kept = 0
    for place, line in enumerate(lines):
        if not consistency.takes(line.recorded):
            break
        if line.recorded.part == line.parts - 1:
            kept = place + 1
    return kept


def _damage(data: bytes, tail: Tail, why: str) -> Damage | None:
    rest = data[tail.end :]
    if not rest:
        return None
    lines = rest.count(b"\n") + (not rest.endswith(b"\n"))
    kept = len(tail.lines)
    torn = not why and is_torn(rest)
    unknown = "" if why or torn else _unknown_kind(rest, tail.chain)
    return Damage(torn, kept + 2, kept, lines, len(rest), why, unknown)


def _unknown_kind(rest: bytes, chain: str) -> str:
    """Return the kind of the first line if it follows and only its kind is unknown."""
    line = rest.partition(b"\n")[0]
    if follows(line, chain) is None:
        return ""
    try:
        kind = parse_json(line)["kind"]
    except (ValueError, LookupError, TypeError):
        return ""
    return clean(kind, 40) if isinstance(kind, str) and kind not in EVENT_KINDS else ""


def is_torn(rest: bytes) -> bool:
    """Return whether ``rest`` is what a power cut or a kill leaves of the last write.

    It has no line end, or blocks of it never reached the disk and read as zeros, or it is the
    beginning of a command of several lines.
    """
    if b"\0" in rest or b"\n" not in rest:
        return True
    whole, _, unfinished = rest.rpartition(b"\n")
    group = whole.split(b"\n")
    try:
        first = parse_json(group[0])
        commands = {parse_json(line)["command"] for line in group}
        return len(commands) == 1 and len(group) < first["of"] and _begins(unfinished)
    except (ValueError, LookupError, TypeError):
        return False


def _begins(unfinished: bytes) -> bool:
    return not unfinished or unfinished.startswith(b'{"seq"'[: len(unfinished)])
