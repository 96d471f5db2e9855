"""Sheets as rows of plain values, wherever they come from, with their place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, Final

from presession_timer.base.durations import clock_up
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import shown
from presession_timer.base.text import clean
from presession_timer.importers.column_names import words_of
from presession_timer.sandbox.parent import Unusable, read_in_sandbox


class Broken(str):
    """What a cell shows that has no value: ``#N/A``, or the formula whose result nobody saved."""

    __slots__ = ()

    @property
    def what(self) -> str:
        """What it is, in a sentence that begins with *holds*."""
        if self.startswith("="):
            return f"a formula without its result, {shown(str(self))}"
        return f"an error of the spreadsheet, {self}"

    @property
    def expected(self) -> str:
        """What to do about it."""
        if self.startswith("="):
            return "open the file in a spreadsheet and save it there"
        return "expected a value: mend the formula, or write the value"


_ERRORS: Final = words_of("#N/A #REF! #DIV/0! #NAME? #VALUE! #NULL! #NUM! #SPILL! #CALC!")
Value = str | float | bool | date | time | timedelta
"""What a cell holds; an empty one holds the empty text."""
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet."""

    file: str
    """As messages name it, with the sheet where there are several."""
    name: str
    """The sheet's; empty where a file is one sheet."""
    rows: tuple[Row, ...]
    """All of them, empty ones too: the place is the number of the row."""
    joined: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Of cells, by row and column, that are one with a cell above: the row of that."""

    def filled(self) -> Iterator[tuple[int, Row]]:
        """The rows with something in them, each with its number, from 1."""
        for number, row in enumerate(self.rows, 1):
            if any(cell != "" for cell in row):
                yield number, row


def said(value: Value) -> str:
    """A value as the spreadsheet shows it: ``7`` and not 7.0, ``7:00`` and not 07:00:00."""
    match value:
        case str():
            return value.strip()
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return format(value, ".15g")
        case time():
            shown = f"{value.hour}:{value.minute:02d}"
            return f"{shown}:{value.second:02d}" if value.second else shown
        case timedelta():
            return clock_up(round(value.total_seconds() * 1000))
        case date():
            return value.isoformat()


def workbook_grids(data: bytes, file: str) -> list[Grid]:
    """The sheets of an Excel workbook that a person sees, in their order.

    Raises BadInput where the file is none or is out of all proportion, and where every sheet has
    too many rows.
    """
    try:
        found: list[dict[str, Any]] = read_in_sandbox("workbook", data)
    except Unusable as error:
        raise BadInput([Problem(file, 0, error.wrong, error.expected)]) from None
    grids = []
    problems = []
    for sheet in found:
        name = clean(sheet["name"])
        where = f"{file}, sheet {name}" if len(found) > 1 else file
        if "wrong" in sheet:
            problems.append(Problem(where, 0, sheet["wrong"], "expected 1,000 at most"))
        else:
            joined = {(row, column): above for row, column, above in sheet["joined"]}
            grids.append(Grid(where, name, _rows(sheet["rows"]), joined))
    if not grids:
        raise BadInput(problems or [Problem(file, 0, "there is no sheet to be seen in it")])
    return grids


def _rows(rows: Sequence[Sequence[Sequence[Any] | None]]) -> tuple[Row, ...]:
    return tuple(tuple(_value(cell) for cell in row) for row in rows)


def _value(cell: Sequence[Any] | None) -> Value:
    if cell is None:
        return ""
    kind, value = cell
    if kind == "d":
        return date.fromisoformat(value)
    if kind == "t":
        return time.fromisoformat(value)
    if kind == "td":
        return timedelta(seconds=value)
    if kind == "e":
        return Broken(value)
    other: str | float | bool = value
    return text_value(other) if isinstance(other, str) else other


def text_value(text: str) -> str:
    """A text as a cell holds it; one that a spreadsheet writes for an error is none."""
    text = text.strip()
    return Broken(text) if text in _ERRORS else text
