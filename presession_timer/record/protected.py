"""Whom records protect: names that were protected during an hour are in no plan.

This reads only the lines that can say so, without the engine, because a first paint waits for it.
What the engine makes of a record may protect fewer people, because undo takes protection back, but
never more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from presession_timer.base.limits import MOST_BYTES, parse_json
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.record.paths import REHEARSAL, SUFFIX, emergency_files, stem_of

_CHANGES = (b'"SegmentInserted"', b'"SegmentChanged"')


class Protected(NamedTuple):
    """The segments of a record whose people are protected, and every name they ever had."""

    segments: frozenset[int]
    """Their numbers."""
    names: Mapping[str, str]
    """The label that stands for each name."""


def protected_by(records: Iterable[Path]) -> Protected:
    """Return whom at least one of ``records`` protects.

    Raises OSError, and ValueError, TypeError, LookupError or AttributeError for what is no record.
    """
    segments: set[int] = set()
    names: dict[str, str] = {}
    for record in records:
        one = _protected_by(record)
        segments |= one.segments
        names |= one.names
    return Protected(frozenset(segments), names)


def records_beside(plan: Path) -> list[Path]:
    """Return the records whose names a plan's hours, rehearsals and copies of these can have."""
    named = re.compile(rf"{re.escape(plan.stem)}(-[0-9]+)?(-lf(-[0-9]+)?)?")
    return sorted(
        path
        for path in plan.parent.iterdir()
        if path.name.startswith(plan.stem)
        and path.name.endswith(SUFFIX)
        and named.fullmatch(stem_of(path))
        and path.is_file()
    )


def with_copies(record: Path) -> list[Path]:
    """Return a record and its copies: one whose line ends were changed goes on in a copy."""
    ending = next((one for one in (REHEARSAL, SUFFIX) if record.name.endswith(one)), record.suffix)
    stem = record.name.removesuffix(ending)
    named = re.compile(rf"{re.escape(stem)}-lf(-[0-9]+)?{re.escape(ending)}")
    copies = (path for path in record.parent.iterdir() if named.fullmatch(path.name))
    return [record, *sorted(path for path in copies if path.is_file())]


def _protected_by(record: Path) -> Protected:
    with record.open("rb") as file:
        header = parse_json(file.readline(MOST_BYTES).removeprefix(b"\xef\xbb\xbf"), fractions=True)
        told = [*_changes(file)]
    for unsaved in emergency_files(str(header["seed"])):
        told += _changes(unsaved.read_bytes().split(b"\n"))
    kinds: dict[int, str] = {}
    names: dict[int, dict[str, None]] = {}
    protected: set[int] = set()
    inserted = [one["segment"] for kind, one in told if kind == "SegmentInserted"]
    changed = [one | {"number": one["segment"]} for kind, one in told if kind == "SegmentChanged"]
    for one in (*header["plan"]["segments"], *inserted, *changed):
        number = int(one["number"])
        kinds.setdefault(number, str(one.get("kind") or ""))
        known = (str(one.get(key) or "") for key in ("speaker", "short"))
        names.setdefault(number, {}).update(dict.fromkeys(filter(None, known)))
        if one.get("protect"):
            protected.add(number)
    return Protected(
        frozenset(protected),
        {
            name: _label(number, kinds[number])
            for number in sorted(protected)
            for name in names[number]
        },
    )


def _changes(lines: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the kind and the data of every line that inserts or changes a segment."""
    for line in lines:
        if any(kind in line for kind in _CHANGES):
            try:
                read = parse_json(line, fractions=True)
            except ValueError:
                continue  # torn: loading stops there, too
            if read["kind"] in ("SegmentInserted", "SegmentChanged"):
                yield read["kind"], read["data"]


def _label(number: int, kind: str) -> str:
    statement = KIND_WORDS["statement"]
    word = KIND_WORDS.get(kind, statement)
    return f"No. {number}" if word == statement else word
