"""Read the tables of Word documents and web pages as rows of text, in the child process."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, Final
from xml.etree import ElementTree

from presession_timer.base.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from presession_timer.base.text import LIST_MARK
from presession_timer.sandbox.parent import LINES, Unusable
from presession_timer.sandbox.zip_limits import open_zip

_WORD: Final = "a Word document (.docx)"
_STYLES: Final = "word/styles.xml"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACES: Final = {f"{_W}br": "\n", f"{_W}tab": " "}
_TEXTS: Final = (f"{_W}t", *_SPACES)
_MOST_TABLES: Final = 50
_LEAST_ITEMS: Final = 2
_MOST_SPAN: Final = 200
STRUCK: Final = "struck through"
HIDDEN: Final = "hidden in the sheet"
DEEPEST_ROW: Final = MOST_ROWS + 31
"""The most rows, a header, and thirty lines above it."""
_NO_TABLE: Final = "expected a table with a row for each speaker"
_AS_TEXT: Final = "a .txt with a line for each: name, organisation"
_HOW: Final = (
    "in Word, select their lines, then Insert > Table > Convert Text to Table; or save them as "
    f"{_AS_TEXT}"
)


class Grid:
    """One table while it is read: texts by place, cells that are joined, rows to leave out."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.joined: list[tuple[int, int, int]] = []
        self.hidden: dict[int, str] = {}

    def put(self, row: int, column: int, text: str) -> None:
        """Put a text into a cell; cells too far away are a mistake."""
        if row >= MOST_ROWS + 100 or column >= 4 * MOST_COLUMNS:
            raise Unusable(f"a table reaches to row {row + 1}", f"expected {MOST_ROWS:,} rows")
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text

    def found(self, name: str) -> dict[str, Any]:
        """Return the table as :func:`sheets_in` returns a sheet."""
        sheet = sheet_of(name, self.rows)
        return sheet | {"joined": self.joined, "hidden": sorted(self.hidden.items())}


def sheet_of(name: str, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return rows of text as :func:`sheets_in` returns a sheet without joined and hidden cells."""
    width = max(map(len, rows), default=0)
    cells = [
        [["s", cell] if cell else None for cell in row] + [None] * (width - len(row))
        for row in rows
    ]
    return {"name": name, "rows": cells, "joined": [], "hidden": []}


def tables_in_docx(data: bytes) -> list[dict[str, Any]]:
    """Return the tables of a Word document. Raises Unusable if there is none."""
    archive = open_zip(data, _WORD)
    if "word/document.xml" not in archive.namelist():
        raise Unusable(f"not {_WORD}", "expected a list: .csv, .xlsx, .ods or .docx")
    content = archive.read("word/document.xml")
    if b"<!DOCTYPE" in content:
        raise Unusable("a damaged document", f"expected {_WORD}")
    try:
        body = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise Unusable(f"a damaged document: {error}", f"expected {_WORD}") from None
    tables = list(_outer_tables(body))[:_MOST_TABLES]
    if not tables:
        styles = archive.read(_STYLES) if _STYLES in archive.namelist() else b""
        return limited([_docx_list(body, _list_styles(styles))])
    return limited(
        [_docx_table(one).found(f"table {number}") for number, one in enumerate(tables, 1)]
    )


def _outer_tables(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in element:
        if child.tag == f"{_W}tbl":
            yield child
        elif child.tag in (f"{_W}body", f"{_W}sdt", f"{_W}sdtContent"):
            yield from _outer_tables(child)


def _docx_list(body: ElementTree.Element, styles: frozenset[str]) -> dict[str, Any]:
    """Return the longest list of a document without tables. Raises Unusable if it has none."""
    found: dict[str, Grid] = {}
    paragraphs = 0
    for paragraph in body.iter(f"{_W}p"):
        text, struck = _docx_text(paragraph)
        if not text:
            continue
        paragraphs += 1
        which = _list_of(paragraph, text, styles)
        if which:
            grid = found.setdefault(which, Grid())
            row = len(grid.rows)
            grid.put(row, 0, LIST_MARK.sub("", text.replace("\n", " "), count=1))
            if struck:
                grid.hidden[row + 1] = STRUCK
    grid = max(found.values(), key=lambda one: len(one.rows), default=Grid())
    items = len(grid.rows)
    if items < _LEAST_ITEMS:
        raise Unusable("there is no table in this document", f"{_NO_TABLE}: {_HOW}")
    others = paragraphs - items
    rest = f"{others} other paragraphs are" if others > 1 else "one other paragraph is"
    notice = f"it has no table; its list of {items} lines is read, {rest} not"
    return grid.found(LINES) | ({"notice": notice} if others else {})


def _list_of(paragraph: ElementTree.Element, text: str, styles: frozenset[str]) -> str:
    """Return a name for the list that a paragraph is an item of; empty for none.

    A paragraph under an item belongs to no list: it is no speaker.
    """
    level = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    if level is not None and level.get(f"{_W}val", "0") != "0":
        return ""
    number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is not None:
        which = number.get(f"{_W}val", "0")
        return "" if which == "0" else f"number {which}"
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = style.get(f"{_W}val", "") if style is not None else ""
    if named in styles:
        return f"style {named}"
    return "typed" if LIST_MARK.match(text) else ""


def _list_styles(content: bytes) -> frozenset[str]:
    """Return the styles whose paragraphs are items of a list."""
    if not content or b"<!DOCTYPE" in content:
        return frozenset()
    try:
        styles = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return frozenset()
    return frozenset(
        style.get(f"{_W}styleId", "")
        for style in styles.iterfind(f"{_W}style")
        if style.find(f"{_W}pPr/{_W}numPr") is not None
    )


def _docx_table(table: ElementTree.Element) -> Grid:
    grid = Grid()
    above: dict[int, int] = {}
    for row, line in enumerate(table.iterfind(f"{_W}tr")):
        column = 0
        struck: list[bool] = []
        for cell in line.iterfind(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            text, through = _docx_text(cell)
            grid.put(row, column, text)
            struck += [through] if text else []
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in above:
                grid.joined.append((row + 1, column, above[column] + 1))
            else:
                above[column] = row
            column += min(int(span.get(f"{_W}val", 1)), _MOST_SPAN) if span is not None else 1
        if struck and all(struck):
            grid.hidden[row + 1] = STRUCK
    return grid


def _docx_text(cell: ElementTree.Element) -> tuple[str, bool]:
    """Return the text of a cell, a line for each paragraph, and whether all is struck through."""
    lines: list[str] = []
    struck: list[bool] = []
    for paragraph in cell.iter(f"{_W}p"):
        pieces = []
        for run in paragraph.iter(f"{_W}r"):
            text = "".join(one.text or _SPACES.get(one.tag, "") for one in run if one.tag in _TEXTS)
            pieces.append(text)
            if text.strip():
                mark = run.find(f"{_W}rPr/{_W}strike")
                struck.append(mark is not None and mark.get(f"{_W}val") not in ("0", "false"))
        lines.append("".join(pieces).strip())
    return "\n".join(filter(None, lines)), bool(struck) and all(struck)


def tables_in_html(data: bytes) -> list[dict[str, Any]]:
    """Return the tables of a web page in UTF-8. Raises Unusable if there is none."""
    reader = _PageReader()
    reader.feed(data.decode("utf-8", "replace"))
    reader.close()
    grids = [one for one in reader.done if len(one.rows) > 1] or reader.done
    if not grids:
        raise Unusable("there is no table on this web page", f"{_NO_TABLE}; or {_AS_TEXT}")
    return limited([grid.found(f"table {n}") for n, grid in enumerate(grids[:_MOST_TABLES], 1)])


class _Open:
    def __init__(self) -> None:
        self.grid = Grid()
        self.row = -1
        self.column = 0
        self.text: list[str] | None = None
        self.struck: list[bool] = []
        self.taken: set[tuple[int, int]] = set()
        self.spans = (1, 1)

    def free(self) -> None:
        """Go on to the next cell that no cell from above covers."""
        while (self.row, self.column) in self.taken:
            self.column += 1


class _PageReader(HTMLParser):
    """Collects the tables of a page; a table inside another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Open] = []
        self.done: list[Grid] = []
        self.through = 0
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table":
            if len(self.open) < 10:
                self.open.append(_Open())
            return
        if tag in ("del", "s", "strike"):
            self.through += 1
        if tag in ("script", "style"):
            self.silent += 1
        if not self.open:
            return
        table = self.open[-1]
        if tag == "tr":
            self._end_row(table)
            table.row += 1
            table.column, table.struck = 0, []
            style = given.get("style", "").replace(" ", "").lower()
            if "hidden" in given or "display:none" in style:
                table.grid.hidden[table.row + 1] = HIDDEN
        elif tag in ("td", "th"):
            self._end_cell(table)
            if table.row < 0:
                table.row = 0
            table.free()
            table.text = []
            table.spans = (_span(given.get("colspan")), _span(given.get("rowspan")))
        elif tag in ("br", "p", "li", "div") and table.text:
            table.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("del", "s", "strike"):
            self.through = max(0, self.through - 1)
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        if not self.open:
            return
        if tag in ("td", "th"):
            self._end_cell(self.open[-1])
        elif tag == "tr":
            self._end_row(self.open[-1])
        elif tag == "table":
            table = self.open.pop()
            self._end_row(table)
            if table.grid.rows:
                self.done.append(table.grid)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].text is not None and not self.silent:
            self.open[-1].text.append(re.sub(r"[ \t\r\n\f]+", " ", data))
            if data.strip():
                self.open[-1].struck.append(self.through > 0)

    def _end_cell(self, table: _Open) -> None:
        if table.text is None:
            return
        lines = "".join(table.text).split("\n")
        text = "\n".join(filter(None, (line.strip(" ") for line in lines)))
        columns, rows = table.spans
        table.grid.put(table.row, table.column, text)
        for below in range(1, rows):
            table.grid.joined.append((table.row + below + 1, table.column, table.row + 1))
        table.taken |= {
            (table.row + down, table.column + right)
            for down in range(1, rows)
            for right in range(columns)
        }
        table.column += columns
        table.text = None

    def _end_row(self, table: _Open) -> None:
        self._end_cell(table)
        if table.struck and all(table.struck):
            table.grid.hidden[table.row + 1] = STRUCK
        table.struck = []


def _span(written: str | None) -> int:
    return min(int(written), _MOST_SPAN) if written and written.isdecimal() and int(written) else 1


def limited(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Refuse more text than a list has: a file may hold one once and show it in every cell."""
    cells = (cell for one in tables for row in one.get("rows", ()) for cell in row if cell)
    if sum(len(value) for kind, value in cells if kind == "s") > MOST_BYTES:
        raise Unusable("its cells hold more than 5 MiB of text", "expected one row each")
    return tables
