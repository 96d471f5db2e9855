"""Read workbooks of Excel and LibreOffice as rows of plain values, in the child process.

The library gives nothing for an error, or for a formula whose result nobody saved, as it does for
an empty cell. A name or a limit would then be missing from a plan without a word, so such cells
are looked up in the file itself; so are rows that are hidden or struck through.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from presession_timer.base.limits import LARGEST, MOST_COLUMNS, MOST_ROWS
from presession_timer.sandbox.document_tables import DEEPEST_ROW, HIDDEN, STRUCK, limited
from presession_timer.sandbox.parent import Unusable
from presession_timer.sandbox.zip_limits import OLE, open_zip, refuse_password

_WORKBOOK: Final = "an Excel workbook (.xlsx)"
_SHEET_FILE: Final = "a workbook (.xlsx, .xls or .ods)"
_BOOK: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
"""The names of the part that holds the sheets of an old workbook."""
MOST_CELLS: Final = 1_000_000
"""In the rectangle that a sheet covers: the library makes room for all of it."""
_CHUNK: Final = 64 * 1024
_PLACE: Final = re.compile(rb'<(?:\w{1,20}:)?c\s[^>]{0,200}?\br="([A-Z]{1,4})([0-9]{1,9})"')
_LONGEST_PLACE: Final = 256
_MOST_JOINED: Final = 2_000
_LARGEST_LISTING: Final = 1024 * 1024
_SHEET: Final = re.compile(rb"<(?:\w{1,20}:)?sheet\s[^>]{0,2000}>")
_LINK: Final = re.compile(rb"<(?:\w{1,20}:)?Relationship\s[^>]{0,2000}>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]{1,40})\s*=\s*"([^"]{0,1000})"')
_CELL: Final = re.compile(
    rb"<(?:\w{1,20}:)?c\s([^>]{0,300}[^/>])>(.{0,9000}?)</(?:\w{1,20}:)?c>", re.DOTALL
)
_VALUE: Final = re.compile(rb"<(?:\w{1,20}:)?v(?:\s[^>]{0,100})?>([^<]{1,300})<")
_FORMULA: Final = re.compile(rb"<(?:\w{1,20}:)?f(?:\s[^>]{0,300})?(?:/>|>([^<]{0,9000})<)")
_CELL_NAME: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LONGEST_SHOWN: Final = 60
_MOST_BROKEN: Final = 2_000


_Broken = Callable[[str], dict[tuple[int, int], str]]
"""Gives what the cells of a sheet without a value show."""
_Hidden = Callable[[str], dict[int, str]]
"""Gives the rows of a sheet to leave out, from 1, with the reason."""


def sheets_in(data: bytes) -> list[dict[str, Any]]:
    """Return visible sheets: ``name``, ``rows`` and ``joined``, or ``wrong`` if one is too large.

    A value is its kind and itself: ``["s", "text"]``, ``["n", 7.0]``, ``["b", true]``, ``["d",
    "2019-12-10"]``, ``["t", "10:00:00"]``, ``["td", seconds]``, ``["e", "#N/A"]`` for a cell
    without a value; null is an empty cell. ``joined`` lists the cells that are merged with a cell
    above: row, column, and the row of the cell above. Raises Unusable.
    """
    if data.startswith(OLE):
        return _old_sheets(data)
    archive = open_zip(data, _WORKBOOK)
    if "xl/workbook.xml" in archive.namelist():
        _within_reach(archive)
        hidden = _HiddenRows(archive)
        return _read(data, lambda name: _broken_cells(archive, name), hidden.of)
    if "content.xml" in archive.namelist():
        rows = _hidden_in_ods(archive.read("content.xml"))
        return _read(data, lambda _: {}, lambda name: rows.get(name, {}))
    raise Unusable(f"not {_WORKBOOK}", "save it as .xlsx or as CSV UTF-8")


def _old_sheets(data: bytes) -> list[dict[str, Any]]:
    """Return the sheets of a workbook of Excel 97 to 2003, which does not show hidden rows."""
    refuse_password(data)
    if not any(name in data for name in _BOOK):
        raise Unusable("a file of an old office program", f"save it as {_WORKBOOK}")
    sheets = _read(data, lambda _: {}, lambda _: {})
    return [sheet | {"notice": _OF_XLS} for sheet in sheets]


_OF_XLS: Final = "an .xls does not say which rows are hidden: save it as .xlsx if some may be"


def _read(data: bytes, broken: _Broken, hidden: _Hidden) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            one.name
            for one in book.sheets_metadata
            if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
        ]
        sheets = [_sheet(book, name, broken, hidden) for name in shown]
    except (CalamineError, ValueError, OSError, KeyError, zipfile.BadZipFile) as error:
        kind = _SHEET_FILE if data.startswith(OLE) else _WORKBOOK
        raise Unusable(f"not {kind}: {error}", f"expected {kind}") from None
    return limited(sheets)


def _within_reach(archive: zipfile.ZipFile) -> None:
    """Refuse a sheet with a cell so far away that it must be a mistake."""
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
                    column, row = _column_number(found[1]), int(found[2])
                    if column > columns or row > rows:
                        columns, rows = max(columns, column), max(rows, row)
                        far = (found[1] + found[2]).decode("ascii")
                rest = chunk[-_LONGEST_PLACE:]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise Unusable(f"a damaged workbook: {error}", f"expected {_WORKBOOK}") from None
    return columns, rows, far


def _sheet(book: Any, name: str, broken: _Broken, hidden: _Hidden) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(name)
    height = 0 if sheet.end is None else sheet.end[0] + 1
    if height > DEEPEST_ROW:
        return {"name": name, "wrong": f"there are {height:,} rows"}
    rows = sheet.to_python(skip_empty_area=False)
    values = [[_value(cell) for cell in row] for row in rows]
    for (row, column), shown in broken(name).items():
        if row >= DEEPEST_ROW or column > MOST_COLUMNS:
            continue
        # The library leaves out rows and columns at the edges that are empty to it.
        values += [[] for _ in range(row + 1 - len(values))]
        values[row] += [None] * (column + 1 - len(values[row]))
        values[row][column] = ["e", shown]
    width = max(map(len, values), default=0)
    values = [row + [None] * (width - len(row)) for row in values]
    return {
        "name": name,
        "rows": values,
        "joined": list(_joined(sheet, len(values))),
        "hidden": sorted(hidden(name).items()),
    }


def _joined(sheet: Any, height: int) -> Iterator[tuple[int, int, int]]:
    """Yield merged cells of one column; those over several columns are titles."""
    for (top, left), (bottom, right) in (getattr(sheet, "merged_cell_ranges", None) or ())[
        :_MOST_JOINED
    ]:
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


def _broken_cells(archive: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """Return what each cell without a value shows, by row and column from 0: ``#N/A``, ``=A1+B1``.

    Raises Unusable if there are so many that no spreadsheet program can have saved the file.
    """
    part = _part_of(archive, sheet)
    if part is None:
        return {}
    content = archive.read(part)
    if b"<f" not in content and b":f" not in content and b'"e"' not in content:
        return {}
    found = {}
    for cell in _CELL.finditer(content):
        attributes = _attributes(cell[1])
        place = _CELL_NAME.fullmatch(attributes.get("r", ""))
        shown = _broken(attributes.get("t", ""), cell[2])
        if place and shown is not None:
            found[int(place[2]) - 1, _column_number(place[1].encode()) - 1] = shown
        if len(found) > _MOST_BROKEN:
            wrong = f"more than {_MOST_BROKEN:,} cells of the sheet {sheet} have no value"
            raise Unusable(wrong, "open the file in a spreadsheet and save it there")
    return found


def _broken(kind: str, content: bytes) -> str | None:
    value = _VALUE.search(content)
    if kind == "e":
        return html.unescape(value[1].decode("utf-8", "replace")) if value else "#N/A"
    formula = _FORMULA.search(content)
    if value or formula is None or kind in ("str", "s", "inlineStr"):  # a text may well be empty
        return None
    return "=" + html.unescape((formula[1] or b"").decode("utf-8", "replace"))[:_LONGEST_SHOWN]


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    link = next(
        (
            one.get("id")
            for one in _elements(archive, "xl/workbook.xml", _SHEET)
            if one.get("name") == sheet
        ),
        None,
    )
    for one in _elements(archive, "xl/_rels/workbook.xml.rels", _LINK):
        if link is not None and one.get("Id") == link:
            target = one.get("Target", "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if part in archive.namelist() else None
    return None


def _elements(
    archive: zipfile.ZipFile, part: str, shape: re.Pattern[bytes]
) -> list[dict[str, str]]:
    if part not in archive.namelist():
        return []
    with archive.open(part) as file:
        content = file.read(_LARGEST_LISTING)
    return [_attributes(found[0]) for found in shape.finditer(content)]


def _attributes(element: bytes) -> dict[str, str]:
    """Return attributes by name, without the prefix of a namespace."""
    return {
        name.decode("ascii", "replace").rpartition(":")[2]: html.unescape(
            value.decode("utf-8", "replace")
        )
        for name, value in _ATTRIBUTE.findall(element)
    }


def _column_number(letters: bytes) -> int:
    """Return the number of a column: 1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


_ROW: Final = re.compile(rb"<(?:\w{1,20}:)?row\s([^>]{0,500}?)/?>")
_OPEN_CELL: Final = re.compile(rb"<(?:\w{1,20}:)?c\s([^>]{0,300}?)(/?)>")
_FONTS: Final = re.compile(rb"<(?:\w{1,20}:)?fonts\b.*?</(?:\w{1,20}:)?fonts>", re.DOTALL)
_FONT: Final = re.compile(rb"<(?:\w{1,20}:)?font\b(?:[^>]*?/>|.*?</(?:\w{1,20}:)?font>)", re.DOTALL)
_STRIKE: Final = re.compile(rb'<(?:\w{1,20}:)?strike(?:\s+val="(?:1|true)")?\s*/?>')
_FORMATS: Final = re.compile(rb"<(?:\w{1,20}:)?cellXfs\b.*?</(?:\w{1,20}:)?cellXfs>", re.DOTALL)
_FORMAT: Final = re.compile(rb"<(?:\w{1,20}:)?xf\s([^>]{0,500})>")
_TRUE: Final = ("1", "true")


class _HiddenRows:
    """Finds the rows of a workbook that its own program does not show, or shows as struck out."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._struck = self._struck_formats()

    def of(self, sheet: str) -> dict[int, str]:
        """Return the rows of a sheet to leave out, with the reason."""
        part = _part_of(self._archive, sheet)
        if part is None:
            return {}
        content = self._archive.read(part)
        if b"hidden" not in content and not self._struck:
            return {}
        found: dict[int, str] = {}
        rows = list(_ROW.finditer(content))
        number = 0
        for place, row in enumerate(rows):
            given = _attributes(row[1])
            number = int(given["r"]) if given.get("r", "").isdecimal() else number + 1
            end = rows[place + 1].start() if place + 1 < len(rows) else len(content)
            if given.get("hidden") in _TRUE or given.get("zeroHeight") in _TRUE:
                found[number] = HIDDEN
            elif self._struck and self._is_struck(content[row.end() : end]):
                found[number] = STRUCK
        return found

    def _is_struck(self, content: bytes) -> bool:
        formats = [
            _attributes(cell[1]).get("s", "")
            for cell in _OPEN_CELL.finditer(content)
            if not cell[2]
        ]
        return bool(formats) and all(one in self._struck for one in formats)

    def _struck_formats(self) -> frozenset[str]:
        if "xl/styles.xml" not in self._archive.namelist():
            return frozenset()
        content = self._archive.read("xl/styles.xml")
        fonts, formats = _FONTS.search(content), _FORMATS.search(content)
        if b"strike" not in content or fonts is None or formats is None:
            return frozenset()
        struck = {
            str(n) for n, font in enumerate(_FONT.finditer(fonts[0])) if _STRIKE.search(font[0])
        }
        return frozenset(
            str(n)
            for n, one in enumerate(_FORMAT.finditer(formats[0]))
            if _attributes(one[1]).get("fontId", "") in struck
        )


_ODS_TABLE: Final = re.compile(rb'<table:table\s[^>]{0,1000}?table:name="([^"]{0,300})"')
_ODS_ROW: Final = re.compile(rb"<table:table-row\b([^>]{0,1000}?)/?>")


def _hidden_in_ods(content: bytes) -> dict[str, dict[int, str]]:
    """Return the rows of each sheet of a .ods that are hidden or filtered away."""
    found: dict[str, dict[int, str]] = {}
    tables = list(_ODS_TABLE.finditer(content))
    for place, table in enumerate(tables):
        end = tables[place + 1].start() if place + 1 < len(tables) else len(content)
        rows = found.setdefault(html.unescape(table[1].decode("utf-8", "replace")), {})
        number = 1
        for row in _ODS_ROW.finditer(content, table.end(), end):
            given = _attributes(row[1])
            repeated = given.get("number-rows-repeated", "1")
            times = int(repeated[:7]) if repeated.isdecimal() else 1
            if given.get("visibility") in ("collapse", "filter"):
                rows |= dict.fromkeys(range(number, number + min(times, MOST_ROWS)), HIDDEN)
            number += times
            if number > DEEPEST_ROW:
                break
    return found
