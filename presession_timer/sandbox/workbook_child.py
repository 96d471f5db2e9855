"""Excel workbooks as rows of plain values, in the process that is bounded: values only."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from presession_timer.base.bounded_json import LARGEST
from presession_timer.plan.csv_text import MOST_COLUMNS, MOST_ROWS
from presession_timer.plan.findings import MOST_BYTES
from presession_timer.sandbox.bounded import Unusable
from presession_timer.sandbox.unpacked import opened
from presession_timer.sandbox.workbook_broken import broken_cells, column_number

__all__ = ["DEEPEST_ROW", "sheets_in"]

_WORKBOOK: Final = "an Excel workbook (.xlsx)"
MOST_CELLS: Final = 1_000_000
"""Of the rectangle that a sheet reaches over: the library makes room for all of it."""
DEEPEST_ROW: Final = MOST_ROWS + 31
"""The limit of rows, a header, and thirty lines above it."""
_CHUNK: Final = 64 * 1024
_PLACE: Final = re.compile(rb'<(?:\w{1,20}:)?c\s[^>]{0,200}?\br="([A-Z]{1,4})([0-9]{1,9})"')
_LONGEST_PLACE: Final = 256
_MOST_JOINED: Final = 2_000


def sheets_in(data: bytes) -> list[dict[str, Any]]:
    """Every visible sheet: ``name``, ``rows`` and ``joined``, or ``wrong`` where it is too large.

    A value is its kind and itself: ``["s", "text"]``, ``["n", 7.0]``, ``["b", true]``, ``["d",
    "2019-12-10"]``, ``["t", "10:00:00"]``, ``["td", seconds]``, ``["e", "#N/A"]`` for a cell
    without a value; null is an empty cell. What is joined are cells that are one with a cell
    above: row, column and the row of that. Raises Unusable.
    """
    archive = opened(data, _WORKBOOK)
    if "xl/workbook.xml" not in archive.namelist():
        raise Unusable(f"not {_WORKBOOK}", "save it as .xlsx or as CSV UTF-8")
    _within_reach(archive)
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
        ]
        sheets = [_sheet(book, name, archive) for name in shown]
    except (CalamineError, ValueError, OSError, KeyError, zipfile.BadZipFile) as error:
        raise Unusable(f"not {_WORKBOOK}: {error}", f"expected {_WORKBOOK}") from None
    _limited_text(sheets)
    return sheets


def _within_reach(archive: zipfile.ZipFile) -> None:
    """Refuse a sheet with a cell so far away that nobody could have meant it."""
    for member in archive.infolist():
        if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
            columns, rows, far = _reach(archive, member)
            if columns * rows > MOST_CELLS:
                expected = f"expected {MOST_ROWS:,} rows and a few columns"
                raise Unusable(f"a sheet reaches to the cell {far}", expected)


def _reach(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int, str]:
    columns = rows = 0
    far = ""
    rest = b""
    try:
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                for found in _PLACE.finditer(rest + chunk):
                    column, row = column_number(found[1]), int(found[2])
                    if column > columns or row > rows:
                        columns, rows = max(columns, column), max(rows, row)
                        far = (found[1] + found[2]).decode("ascii")
                rest = chunk[-_LONGEST_PLACE:]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise Unusable(f"a damaged workbook: {error}", f"expected {_WORKBOOK}") from None
    return columns, rows, far


def _sheet(book: Any, name: str, archive: zipfile.ZipFile) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(name)
    height = 0 if sheet.end is None else sheet.end[0] + 1
    if height > DEEPEST_ROW:
        return {"name": name, "wrong": f"there are {height:,} rows"}
    rows = sheet.to_python(skip_empty_area=False)
    values = [[_value(cell) for cell in row] for row in rows]
    for (row, column), shown in broken_cells(archive, name).items():
        if row >= DEEPEST_ROW or column > MOST_COLUMNS:
            continue
        # The library leaves out what is empty to it at the edges; all rows are as wide.
        values += [[] for _ in range(row + 1 - len(values))]
        values[row] += [None] * (column + 1 - len(values[row]))
        values[row][column] = ["e", shown]
    width = max(map(len, values), default=0)
    values = [row + [None] * (width - len(row)) for row in values]
    return {"name": name, "rows": values, "joined": list(_joined(sheet, len(values)))}


def _joined(sheet: Any, height: int) -> Iterator[tuple[int, int, int]]:
    """Only of one column: what reaches over several is a title."""
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or ())[:_MOST_JOINED]:
        if left == right:
            for row in range(top + 1, min(bottom + 1, height)):
                yield row + 1, left, top + 1


def _value(cell: object) -> list[object] | None:
    match cell:
        case "" | None:
            return None
        case bool():
            return ["b", cell]
        case int() | float():
            return ["n", cell] if abs(cell) <= LARGEST else ["s", str(cell)]
        case datetime() if cell.time() == time():
            return ["d", cell.date().isoformat()]
        case datetime():
            return ["s", cell.isoformat(sep=" ")]
        case date():
            return ["d", cell.isoformat()]
        case time():
            return ["t", cell.isoformat()]
        case timedelta():
            return ["td", cell.total_seconds()]
        case _:
            return ["s", str(cell)]


def _limited_text(sheets: list[dict[str, Any]]) -> None:
    """A text that stands in the file once may be shown by every cell."""
    texts = (
        len(cell[1])
        for sheet in sheets
        for row in sheet.get("rows", ())
        for cell in row
        if cell is not None and cell[0] == "s"
    )
    if sum(texts) > MOST_BYTES:
        raise Unusable("its cells hold more than 5 MiB of text", "expected one row each")
