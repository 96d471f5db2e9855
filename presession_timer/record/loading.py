"""Read a record: everything up to the first line that is torn or breaks the chain.

Reading takes no lock, changes nothing and loads no pydantic.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from presession_timer.clock import Instant
from presession_timer.errors import NewerFormat, RecordDamaged, UnreadableFile
from presession_timer.live.events import Recorded
from presession_timer.live.fold import fold
from presession_timer.live.session import Session
from presession_timer.plan.model import Plan
from presession_timer.record.lines import (
    FORMAT_VERSION,
    Header,
    Line,
    follows,
    parse_event,
    parse_header,
)

__all__ = ["Damage", "LoadedRecord", "load", "load_bytes", "read_bytes"]


@dataclass(frozen=True, slots=True)
class Damage:
    """Where a record stops being whole."""

    torn: bool
    """An unfinished last write, which nobody was told had been saved; else it was altered."""
    line: int
    """The first line that cannot be trusted, from 1."""
    kept: int
    """How many events stand before it."""
    lines: int
    """How many lines stand from there on."""
    size: int
    """How many bytes those are."""

    @property
    def words(self) -> str:
        """What is wrong, for a person."""
        if self.torn:
            return f"torn: the last {self.size} bytes are a write that was never finished"
        if self.line == 1:
            return "altered: line 1, which holds the plan, is not as it was written"
        more = f" and {self.lines - 1} more behind it" if self.lines > 1 else ""
        return f"altered: line {self.line} does not follow from the lines before it{more}"


@dataclass(frozen=True)
class LoadedRecord:
    """A record as it was read; it has no slots, so that what is derived can be cached."""

    path: Path
    header: Header
    lines: tuple[Line, ...]
    damage: Damage | None
    sha256: str
    """Of all the file's bytes, hex."""
    size: int
    """How many bytes are whole."""
    chain: str
    """The chain of the last whole line."""

    @property
    def plan(self) -> Plan:
        """The plan the session was set up with."""
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
        """The fold of the events. Raises RecordDamaged where they contradict one another."""
        try:
            return fold(self.plan, self.log)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise RecordDamaged(
                f"{self.path}: the events in this record contradict one another ({error}); "
                "it was not written by presession alone"
            ) from error


def load(path: Path | str) -> LoadedRecord:
    """The record at ``path``, with what is whole of it; ``damage`` says what is not.

    Raises UnreadableFile when it is missing, a folder or not allowed; RecordDamaged when there is
    no header to begin from; NewerFormat when a newer presession wrote it.
    """
    path = Path(path)
    return load_bytes(path, read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """All bytes of a file. Raises UnreadableFile with what to do."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path}: a folder, not a record; give a file in it")
        if path.exists() and not path.is_file():
            raise UnreadableFile(f"{path}: not a file")
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(
            f"{path}: no such record; `presession list` shows what is here"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{path}: cannot be read: {reason}") from error


def load_bytes(path: Path, data: bytes) -> LoadedRecord:
    """Like :func:`load`, of bytes that were read already."""
    first, found, _ = data.partition(b"\n")
    header = _header(path, data, first, complete=bool(found))
    chain = follows(first, header.seed)
    altered_header = chain is None
    if chain is None:
        chain = first[-66:-2].decode("ascii", "replace")
    raw, ends = _chained_lines(data, len(first) + 1, chain)
    lines = _parsed(raw)
    kept = _whole_commands(lines)
    size = ends[kept]
    damage = _damage(data, size, kept)
    if damage is None and altered_header:
        damage = Damage(False, 1, kept, 1, len(first) + 1)
    last = raw[kept - 1] if kept else first
    return LoadedRecord(
        path=path,
        header=header,
        lines=tuple(lines[:kept]),
        damage=damage,
        sha256=hashlib.sha256(data).hexdigest(),
        size=size,
        chain=last[-66:-2].decode("ascii", "replace"),
    )


def _header(path: Path, data: bytes, first: bytes, *, complete: bool) -> Header:
    if not data:
        raise RecordDamaged(f"{path}: empty; delete it, or give another record")
    parsed: Any = None
    try:
        parsed = json.loads(first)
        version = parsed["presession"]
        tool = parsed.get("tool", "?")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        version = tool = None
    if not isinstance(version, int) or version < 1:
        raise _no_header(path, data, first, complete=complete)
    if version > FORMAT_VERSION:
        raise NewerFormat(
            f"{path}: written by presession {tool} in format {version}; this presession knows "
            f"formats up to {FORMAT_VERSION}: install a newer one"
        )
    try:
        return parse_header(parsed)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise _no_header(path, data, first, complete=complete) from None


def _no_header(path: Path, data: bytes, first: bytes, *, complete: bool) -> RecordDamaged:
    if b'"presession"' in first[:40]:
        behind = data.count(b"\n") - 1 if complete else 0
        more = f"; {behind} lines behind it are readable as text" if behind > 0 else ""
        return RecordDamaged(
            f"{path}: its first line, which holds the plan, cannot be read{more}; "
            "go on from a copy, or start a new record from the plan"
        )
    return RecordDamaged(f"{path}: not a presession record; give a NAME.presession.jsonl")


def _chained_lines(data: bytes, start: int, chain: str) -> tuple[list[bytes], list[int]]:
    """The lines that follow from ``chain``, and where the file is whole up to after each."""
    raw: list[bytes] = []
    ends = [start]
    for line in data[start:].split(b"\n")[:-1]:
        following = follows(line, chain)
        if following is None:
            break
        chain = following
        raw.append(line)
        ends.append(ends[-1] + len(line) + 1)
    return raw, ends


def _parsed(raw: Sequence[bytes]) -> list[Line]:
    """The lines up to the first that is no event, with sequence numbers that count up."""
    try:
        parsed = json.loads(b"[" + b",".join(raw) + b"]")
    except ValueError:
        parsed = _one_by_one(raw)
    lines: list[Line] = []
    try:
        for seq, data in enumerate(parsed, 1):
            line = parse_event(data)
            if line.recorded.seq != seq or not isinstance(line.recorded.at, int):
                break
            lines.append(line)
    except (ValueError, LookupError, TypeError, AttributeError):
        pass  # what stands from this line on is the damage that is reported
    return lines


def _one_by_one(raw: Iterable[bytes]) -> list[Any]:
    parsed = []
    try:
        for line in raw:
            parsed.append(json.loads(line))  # noqa: PERF401 - what came before an error is kept
    except ValueError:
        pass
    return parsed


def _whole_commands(lines: Sequence[Line]) -> int:
    """How many lines from the first on make whole commands: half of one never happened."""
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


def _damage(data: bytes, size: int, kept: int) -> Damage | None:
    rest = data[size:]
    if not rest:
        return None
    lines = rest.count(b"\n") + (not rest.endswith(b"\n"))
    return Damage(_is_torn(rest), kept + 2, kept, lines, len(rest))


def _is_torn(rest: bytes) -> bool:
    """Whether this is what a power cut or a kill leaves of the last write.

    Either it has no line end, or blocks of it never reached the disk and read as zeros, or it is
    the beginning of a command of several lines.
    """
    if b"\0" in rest or b"\n" not in rest:
        return True
    whole, _, unfinished = rest.rpartition(b"\n")
    group = whole.split(b"\n")
    try:
        first = json.loads(group[0])
        commands = {json.loads(line)["command"] for line in group}
        return len(commands) == 1 and len(group) < first["of"] and _begins(unfinished)
    except (ValueError, LookupError, TypeError):
        return False


def _begins(unfinished: bytes) -> bool:
    return not unfinished or unfinished.startswith(b'{"seq"'[: len(unfinished)])
