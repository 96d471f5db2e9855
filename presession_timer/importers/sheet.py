"""Tables as rows of plain values with their place in the file, and the text of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, Final

from presession_timer.base.durations import clock_up
from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.findings import name_of, shown
from presession_timer.base.limits import MOST_BYTES, MOST_ROWS
from presession_timer.base.text import clean
from presession_timer.sandbox.parent import Job, Unusable, read_in_sandbox

DELIMITERS: Final = (",", ";", "\t", "|")
_FALLBACK: Final = "cp1252"
"""The encoding of a file that is not Unicode, unless a person gives another."""
_A_ROW: Final = "expected a row for each speaker or turn"
_A_LOOK: Final = 4_096
_NO_TEXTS: Final = ("doc", "docx", "xls", "xlsx", "xlsm", "ods")
"""How the names of files end that begin with a mark of their own, unless they are damaged."""
_MARKED_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_ERRORS: Final = frozenset(
    ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"]
)


class Broken(str):
    """What a cell without a value shows: ``#N/A``, or a formula whose result was not saved."""

    __slots__ = ()

    @property
    def what(self) -> str:
        """What the cell holds, in words."""
        if self.startswith("="):
            return f"a formula without its result, {shown(str(self))}"
        return f"an error of the spreadsheet, {self}"

    @property
    def expected(self) -> str:
        if self.startswith("="):
            return "open the file in a spreadsheet and save it there"
        return "expected a value: correct the formula, or write the value"


Value = str | float | bool | date | time | timedelta
"""A cell's value; that of an empty cell is the empty text."""
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One sheet."""

    file: str
    """Its name in messages, with the sheet if the file has several."""
    name: str
    """The sheet's name; empty for a CSV file."""
    rows: tuple[Row, ...]
    """All rows, empty ones too, so that their place is their number."""
    joined: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """For each cell, by row and column, that is merged with a cell above: the row of that cell."""
    hidden: Mapping[int, str] = field(default_factory=dict)
    """Rows that the file's own program does not show, or strikes out, with the reason."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What a schedule says of the session: ``title``, ``timezone``."""
    notices: tuple[str, ...] = ()

    def filled(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that are not empty, each with its number, from 1."""
        for number, row in enumerate(self.rows, 1):
            if any(cell != "" for cell in row):
                yield number, row


def displayed(value: Value) -> str:
    """Return a value as the spreadsheet shows it: ``7``, not 7.0; ``7:00``, not 07:00:00."""
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


def letter(column: int) -> str:
    """Return the name of a column in a spreadsheet: ``A`` for 0, ``AA`` for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def bytes_of(path: Path, *, expected: str, kind: str) -> bytes:
    """Read a file, but only one byte more than the limit, so that its reader can report that.

    Raises UnreadableFile; ``expected`` says what should be in the file, ``kind`` what it should be.
    """
    name = name_of(path)
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile(f"{name}: no such file; expected {expected}") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{name}: a folder; give {kind} in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{name}: cannot be read: {reason}") from error


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    encoding: str
    """Empty if none fits; then the text is only for display."""
    guessed: bool
    """Whether a person has to check it: any bytes give some text in a code page."""


def decoded(data: bytes, file: str, encoding: str | None = None) -> Decoded:
    """Decode a file as ``encoding``; without it as Unicode, or by a guess if it is not Unicode.

    Raises BadInput for more than 5 MiB, a NUL character, an unknown encoding, or one that the file
    is not in.
    """
    if len(data) > MOST_BYTES:
        raise BadInput([Problem(file, 0, "larger than 5 MiB", _A_ROW)])
    if encoding is not None:
        return _in_page(data, file, encoding)
    if unmarked := _unmarked_utf16(data):
        return Decoded(data.decode(unmarked, errors="replace"), unmarked, guessed=True)
    name = "utf-16" if data.startswith(_MARKED_UTF16) else "utf-8"
    try:
        text = data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return _guessed(data, file)
    return Decoded(_without_nul(text, file), name, guessed=False)


def _unmarked_utf16(data: bytes) -> str:
    """Recognise UTF-16 without a mark: in Latin text every second byte is NUL."""
    beginning = data[:_A_LOOK]
    if beginning.startswith(_MARKED_UTF16) or b"\0" not in beginning or len(data) % 2:
        return ""
    first, second = beginning[0::2].count(0), beginning[1::2].count(0)
    most = len(beginning) // 2
    if second > most // 2 and first < most // 20 + 1:
        return "utf-16-le"
    if first > most // 2 and second < most // 20 + 1:
        return "utf-16-be"
    return ""


def _guessed(data: bytes, file: str) -> Decoded:
    try:
        return Decoded(_without_nul(data.decode(_FALLBACK), file), _FALLBACK, guessed=True)
    except UnicodeDecodeError:
        text = _without_nul(data.decode(_FALLBACK, errors="replace"), file)
        return Decoded(text, "", guessed=True)


def _in_page(data: bytes, file: str, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        expected = "expected another --encoding, or save the sheet as CSV UTF-8"
        wrong = f"a character is not {encoding}"
        raise BadInput([Problem(file, _line_of(data, error.start), wrong, expected)]) from None
    except (LookupError, ValueError):
        wrong = f"there is no encoding {shown(encoding)}"
        expected = "expected a name such as utf-8, cp1252 or mac_roman"
        raise BadInput([Problem(file, 0, wrong, expected)]) from None
    return Decoded(_without_nul(text, file), encoding, guessed=False)


def _line_of(data: bytes, place: int) -> int:
    """Return the line of a byte; line ends may be LF, CR LF or CR."""
    before = data[:place].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1


def _without_nul(text: str, file: str) -> str:
    before, nul, _ = text.partition("\0")
    ending = file.rpartition(".")[2].lower()
    if nul and ending in _NO_TEXTS:
        wrong = f"not what a .{ending} is inside"
        expected = "expected a whole file; save it once more from the program that made it"
        raise BadInput([Problem(file, 0, wrong, expected)])
    if nul:
        line = _line_of(before.encode("utf-8", "replace"), MOST_BYTES)
        raise BadInput([Problem(file, line, "a NUL character", "expected text")])
    return text


def records(text: str, delimiter: str, file: str) -> tuple[list[list[str]], list[Problem]]:
    """Return all rows, empty ones too, and the problem at which reading stopped.

    Cells are stripped. At most one row more than :data:`MOST_ROWS` is read.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[list[str]] = []
    try:
        for record in reader:
            found.append([cell.strip() for cell in record])
            if len(found) > MOST_ROWS + 1:
                wrong = f"more than {MOST_ROWS:,} rows"
                return found, [Problem(file, len(found), wrong, f"expected {MOST_ROWS:,} at most")]
    except csv.Error as error:
        expected = 'expected a quote to be closed, and doubled ("") inside quotes'
        return found, [Problem(file, len(found) + 1, f"no CSV: {error}", expected)]
    return found, []


def sandboxed_tables(job: Job, data: bytes, file: str) -> list[SheetRows]:
    """Return the tables that ``job`` finds in an untrusted file, in order.

    Raises BadInput if the file is not what it seems or is too large, or if every table is.
    """
    try:
        found: list[dict[str, Any]] = read_in_sandbox(job, data)
    except Unusable as error:
        raise BadInput([Problem(file, 0, error.wrong, error.expected)]) from None
    sheets = []
    problems = []
    for sheet in found:
        name = clean(sheet["name"])
        unit = "sheet " if job == "workbook" else ""
        where = f"{file}, {unit}{name}" if len(found) > 1 else file
        if "wrong" in sheet:
            problems.append(Problem(where, 0, sheet["wrong"], f"expected {MOST_ROWS:,} at most"))
        else:
            joined = {(row, column): above for row, column, above in sheet["joined"]}
            notices = (sheet["notice"],) if "notice" in sheet else ()
            hidden = dict(map(tuple, sheet.get("hidden", ())))
            rows, facts = _rows(sheet["rows"]), sheet.get("facts", {})
            sheets.append(SheetRows(where, name, rows, joined, hidden, facts, notices))
    if not sheets:
        raise BadInput(problems or [Problem(file, 0, "it has no visible sheet")])
    return sheets


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
    """Return the value of a text in a cell; the words for a spreadsheet error are no text."""
    text = text.strip()
    return Broken(text) if text in _ERRORS else text
