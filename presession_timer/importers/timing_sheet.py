"""Read a sheet of timings, whatever wrote it, as rows of ``segment``, ``began``, ``ended``, ….

Besides CSV and workbooks these are Ontime's report, speaker turns in RTTM, and Audacity's labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo

from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import listed, shown
from presession_timer.base.limits import LONGEST_CELL, MOST_COLUMNS
from presession_timer.base.world.zones import instant_of, moment_of
from presession_timer.importers.cells import CellError, moment_in, same
from presession_timer.importers.sheet import (
    DELIMITERS,
    Value,
    decoded,
    displayed,
    records,
    sandboxed_tables,
)
from presession_timer.importers.vocabulary import Ambiguous, ColumnField, heading_of, plain
from presession_timer.plan.model import Plan
from presession_timer.sandbox.zip_limits import OLE, ZIP

REQUIRED: Final = ("segment", "began", "ended")
OPTIONAL: Final = ("paused", "granted", "note")
COLUMNS: Final = REQUIRED + OPTIONAL
WHO: Final = "who"
"""A column for the person who fills the sheet in; it is not read."""

WrittenTime = int | time | datetime
"""An instant (ms since 1970 UTC) if the offset was written; else a time of day, or of a day."""

_ALIKE: Final = 0.75
_HEADER: Final = "segment,began,ended and, where wanted, paused,granted,note"
_EXPECTED_TIME: Final = "expected 10:02:03, 10:02, 10:02:03.250 or 2019-12-10T10:02:03+01:00"
_TIME_OF_DAY: Final = re.compile(
    r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]{1,3}))?", re.ASCII
)
_ISO_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]{1,9}))?"
    r" ?(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    re.ASCII,
)
_OTHER_NAMES: Final[Mapping[str, str]] = {
    "from": "began", "von": "began", "de": "began", "actual start": "began", "started": "began",
    "to": "ended", "bis": "ended", "actual end": "ended", "stopped": "ended", "finished": "ended",
    "pause": "paused", "extra": "granted", "comment": "note",
}  # fmt: skip
_BY_FIELD: Final[Mapping[object, str]] = {
    ColumnField.START: "began",
    ColumnField.END: "ended",
    Ambiguous.TITLE: "segment",
    Ambiguous.ITEM: "segment",
    ColumnField.SPEAKER: "segment",
    ColumnField.ORDER: "segment",
    ColumnField.NOTE: "note",
}
"""Columns by what their headings mean, the likelier ones for a segment first."""
_PLANNED: Final = re.compile(r"(?i)\b(?:scheduled|planned|expected|estimated)\b")
_RTTM: Final = re.compile(
    r"SPEAKER\s+\S+\s+\S+\s+([0-9.]+)\s+([0-9.]+)\s+\S+\s+\S+\s+(\S+)(?:\s+\S+){0,2}"
)
_LABEL: Final = re.compile(r"([0-9]+[.,][0-9]+)\t([0-9]+[.,][0-9]+)\t(.*)")


@dataclass(frozen=True, slots=True)
class TimingRow:
    """One row that is not empty."""

    number: int
    """The number in a spreadsheet: the header is row 1."""
    cells: Mapping[str, str]
    """Stripped values by each name in :data:`COLUMNS`; empty if missing."""


@dataclass(frozen=True, slots=True)
class TimingSheet:
    """The rows in the order of the file."""

    rows: tuple[TimingRow, ...]
    unused: tuple[str, ...]
    """Unknown columns as they were written."""
    notices: tuple[str, ...] = ()
    """What was assumed about the file."""


def read_sheet(data: bytes, file: str, plan: Plan) -> TimingSheet:
    """Read timings as CSV in any encoding, as a workbook, as RTTM or as Audacity's labels.

    Raises BadInput with every problem and its row.
    """
    if data.startswith((ZIP, OLE)):
        sheet = sandboxed_tables("workbook", data, file)[0]
        found = [[_as_text(cell) for cell in row] for row in sheet.rows]
        return _table(found, file, [], ())
    content = decoded(data, file)
    if not content.encoding:
        row = next(n for n, line in enumerate(data.splitlines(), 1) if not line.isascii())
        raise BadInput([Problem(file, row, "not UTF-8", "save the sheet as CSV UTF-8")])
    notices = (f"the file is not UTF-8: read as {content.encoding}",) if content.guessed else ()
    turns = _recorded_turns(content.text)
    if turns:
        return TimingSheet(tuple(_rows_of_turns(turns, file, plan)), (), notices)
    text = content.text
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    header_line = next(iter(text[said.end() :].splitlines() if said else text.splitlines()), "")
    delimiter = said[1] if said else max(DELIMITERS, key=lambda d: _known(header_line.split(d)))
    found, problems = records(text, delimiter, file)
    if said and found:
        found[0] = []
    return _table(found, file, problems, notices)


def _as_text(cell: Value) -> str:
    if isinstance(cell, float) and 0 < cell < 1:  # a time that has lost its format
        seconds = round(cell * 24 * 60 * 60)
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return displayed(cell)


def _table(
    found: list[list[str]], file: str, problems: list[Problem], notices: tuple[str, ...]
) -> TimingSheet:
    first = next((place for place, record in enumerate(found) if any(record)), None)
    if first is None:
        if not problems:
            problems.append(Problem(file, 1, "the file is empty", f"expected a header {_HEADER}"))
        raise BadInput(problems)
    names, unused = _header(found[first], file, problems)
    if problems:
        raise BadInput(problems)
    rows = _rows(names, found[first + 1 :], first + 2, file, problems)
    if problems:
        raise BadInput(problems)
    return TimingSheet(rows, unused, notices)


def _known(cells: Sequence[str]) -> int:
    named = [cell.strip(' "') for cell in cells]
    return sum(2 * (one.casefold() in COLUMNS) or bool(_meant(one)) for one in named)


def _meant(written: str) -> str:
    """Return the column that another heading means: ``Actual Start`` is ``began``."""
    name = plain(written)
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    if not name or _PLANNED.search(written):
        return ""
    found = heading_of(written)
    return _BY_FIELD.get(found.field, "") if found.sure else ""


def _header(
    record: Sequence[str], file: str, problems: list[Problem]
) -> tuple[list[str], tuple[str, ...]]:
    names = [cell.casefold() for cell in record]
    if len(names) > MOST_COLUMNS:
        problems.append(Problem(file, 1, f"{len(names)} columns", f"expected {MOST_COLUMNS}"))
        return names, ()
    for wanted in (*dict.fromkeys(_BY_FIELD.values()), *OPTIONAL[:2]):
        places = [n for n, cell in enumerate(record) if _meant(cell) == wanted]
        if wanted not in names and places:
            best = min(places, key=lambda n: _likelihood(record[n]))
            if names[best] not in COLUMNS:
                names[best] = wanted
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


def _likelihood(written: str) -> int:
    field = heading_of(written).field
    return list(_BY_FIELD).index(field) if field in _BY_FIELD else -1


def _rows(
    names: Sequence[str],
    records: Sequence[Sequence[str]],
    first: int,
    file: str,
    problems: list[Problem],
) -> tuple[TimingRow, ...]:
    rows = []
    for number, record in enumerate(records, first):
        if not any(record):
            continue
        if any(record[len(names) :]):
            wrong = f"{len(record)} cells under a header of {len(names)}"
            problems.append(Problem(file, number, wrong, "put text with a delimiter in quotes"))
        if any(len(cell) > LONGEST_CELL for cell in record):
            wrong = f"a cell of more than {LONGEST_CELL} characters"
            problems.append(Problem(file, number, wrong, "expected a time or a short note"))
        cells = dict(zip(names, record, strict=False))
        rows.append(TimingRow(number, {name: cells.get(name, "") for name in COLUMNS}))
    return tuple(rows)


_Turn = tuple[int, str, float, float]
"""The line, who spoke, and from when to when, in seconds of a recording."""


def _recorded_turns(text: str) -> list[_Turn]:
    """Return the turns of RTTM or of Audacity's labels; none if the text is neither."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    for shape, ends in ((_RTTM, False), (_LABEL, True)):
        found = [(n, shape.fullmatch(line.rstrip())) for n, line in lines]
        if lines and all(one for _, one in found):
            return _joined((n, *_seconds(one, ends=ends)) for n, one in found if one is not None)
    return []


def _seconds(found: re.Match[str], *, ends: bool) -> tuple[str, float, float]:
    start, second = (float(part.replace(",", ".")) for part in found.group(1, 2))
    return found[3].strip(), start, second if ends else start + second


def _joined(turns: Iterator[_Turn]) -> list[_Turn]:
    """Join what one person says without another in between; a later turn ends an earlier one."""
    whole: list[_Turn] = []
    for line, who, start, end in sorted(turns, key=lambda turn: turn[2]):
        if whole and whole[-1][1] == who:
            whole[-1] = (*whole[-1][:3], max(whole[-1][3], end))
            continue
        if whole and whole[-1][3] > start:
            whole[-1] = (*whole[-1][:3], start)
        whole.append((line, who, start, end))
    return whole


def _rows_of_turns(turns: Sequence[_Turn], file: str, plan: Plan) -> Iterator[TimingRow]:
    if plan.start is None:
        wrong = "these times count from the beginning of a recording"
        raise BadInput([Problem(file, 0, wrong, "expected a `start` in the plan")])
    for line, who, start, end in turns:
        began, ended = (_instant(plan, seconds) for seconds in (start, end))
        cells = {"segment": who, "began": began, "ended": ended}
        yield TimingRow(line, {name: cells.get(name, "") for name in COLUMNS})


def _instant(plan: Plan, seconds: float) -> str:
    at = (plan.start or 0) + round(seconds * 1_000)
    return moment_of(at, ZoneInfo(plan.timezone)).isoformat(timespec="milliseconds")


def written_time(text: str) -> WrittenTime:
    """Read a time. Raises ValueError with a message that says what is expected."""
    bare = _TIME_OF_DAY.fullmatch(text)
    if bare:
        hour, minute, second = (int(part) for part in bare.group(1, 2, 3))
        fraction = int((bare[4] or "").ljust(3, "0"))
        if hour > 23 or minute > 59 or second > 59:
            raise ValueError(_EXPECTED_TIME)
        return time(hour, minute, second, fraction * 1_000)
    iso = _ISO_TIME.fullmatch(text)
    if not iso or iso[4] is None:
        return _as_people_write(text)
    day, clock, fraction_digits, offset = iso.groups()
    offset = "+00:00" if offset in "Zz" else offset
    try:
        whole = datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError:
        raise ValueError(_EXPECTED_TIME) from None
    return instant_of(whole) + _thousandths(fraction_digits or "")


def _as_people_write(text: str) -> WrittenTime:
    """Read ``10h02``, ``10:02 AM`` or ``10 Dec 2019 10:02``; a date needs no offset."""
    if re.search(r"[.,][0-9]{4,}", same(text)):
        raise ValueError(_EXPECTED_TIME)
    try:
        moment = moment_in(text)
    except CellError:
        raise ValueError(_EXPECTED_TIME) from None
    if moment.start is None or moment.end is not None or not moment.day_sure:
        raise ValueError(_EXPECTED_TIME)
    if moment.offset is not None:
        if moment.day is None:
            raise ValueError("an offset without its date; " + _EXPECTED_TIME)
        return instant_of(datetime.combine(moment.day, moment.start, UTC) - moment.offset)
    return moment.start if moment.day is None else datetime.combine(moment.day, moment.start)


def _thousandths(digits: str) -> int:
    """Return a fraction of a second in milliseconds, rounded half up."""
    return (int(digits.ljust(9, "0")) + 500_000) // 1_000_000
