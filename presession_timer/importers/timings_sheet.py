"""A sheet of timings as rows: encoding, delimiter, header, limits; nothing of what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import listed, shown
from presession_timer.base.limits import LONGEST_CELL, MOST_COLUMNS
from presession_timer.importers.csv_text import DELIMITERS, line_of, records, unicode_text

REQUIRED = ("segment", "began", "ended")
OPTIONAL = ("paused", "granted", "note")
COLUMNS = REQUIRED + OPTIONAL
WHO = "who"
"""A column for whoever fills the sheet in; it says nothing to the reader."""

_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it."""

    number: int
    """As a spreadsheet counts: the header is row 1."""
    cells: Mapping[str, str]
    """By the column's name, each of :data:`COLUMNS`; without spaces around, empty when missing."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows in the order of the file."""

    rows: tuple[Row, ...]
    unused: tuple[str, ...]
    """Columns that are none of ours, as they were written."""


def read_sheet(data: bytes, file: str) -> Sheet:
    """The rows of a CSV file: UTF-8 or UTF-16 with its mark; comma, semicolon, tab or bar.

    Raises BadInput with every problem and its row.
    """
    text = _decoded(data, file)
    header_line = text.splitlines()[0] if text.strip() else ""
    delimiter = max(DELIMITERS, key=lambda d: _known(header_line.split(d)))
    found, problems = records(text, delimiter, file)
    if not found:
        problems.append(Problem(file, 1, "the file is empty", f"expected a header {_HEADER}"))
        raise BadInput(problems)
    names, unused = _header(found[0], file, problems)
    if problems:
        raise BadInput(problems)
    rows = _rows(names, found[1:], file, problems)
    if problems:
        raise BadInput(problems)
    return Sheet(rows, unused)


_HEADER = "segment,began,ended and, where wanted, paused,granted,note"


def _decoded(data: bytes, file: str) -> str:
    try:
        return unicode_text(data, file)
    except UnicodeDecodeError as error:
        row = line_of(data, error.start)
        wrong = Problem(file, row, "not UTF-8", "save the sheet as CSV UTF-8")
        raise BadInput([wrong]) from None


def _known(cells: Sequence[str]) -> int:
    return sum(cell.strip(' "').casefold() in COLUMNS for cell in cells)


def _header(
    record: Sequence[str], file: str, problems: list[Problem]
) -> tuple[list[str], tuple[str, ...]]:
    names = [cell.casefold() for cell in record]
    if len(names) > MOST_COLUMNS:
        problems.append(Problem(file, 1, f"{len(names)} columns", f"expected {MOST_COLUMNS}"))
        return names, ()
    missing = [name for name in COLUMNS if name not in names]
    unused = []
    for name, written in zip(names, record, strict=True):
        if name in COLUMNS or name in ("", WHO):
            continue
        meant = get_close_matches(name[:MOST_COLUMNS], missing, n=1, cutoff=_ALIKE)
        if meant:
            wrong = f"there is no column {shown(written)}"
            problems.append(Problem(file, 1, wrong, f"did you mean `{meant[0]}`?"))
            missing.remove(meant[0])
        else:
            unused.append(written)
    lacking = [f"`{name}`" for name in missing if name in REQUIRED]
    if lacking:
        wrong = f"the header has no {listed(lacking)}"
        problems.append(Problem(file, 1, wrong, f"expected {_HEADER}"))
    for name in COLUMNS:
        if names.count(name) > 1:
            wrong = f"`{name}` is there {names.count(name)} times"
            problems.append(Problem(file, 1, wrong, "expected each column once"))
    return names, tuple(unused)


def _rows(
    names: Sequence[str], records: Sequence[Sequence[str]], file: str, problems: list[Problem]
) -> tuple[Row, ...]:
    rows = []
    for number, record in enumerate(records, 2):
        if not any(record):
            continue
        if any(record[len(names) :]):
            wrong = f"{len(record)} cells under a header of {len(names)}"
            problems.append(Problem(file, number, wrong, "put text with a delimiter in quotes"))
        if any(len(cell) > LONGEST_CELL for cell in record):
            wrong = f"a cell of more than {LONGEST_CELL} characters"
            problems.append(Problem(file, number, wrong, "expected a time or a short note"))
        cells = dict(zip(names, record, strict=False))
        rows.append(Row(number, {name: cells.get(name, "") for name in COLUMNS}))
    return tuple(rows)
