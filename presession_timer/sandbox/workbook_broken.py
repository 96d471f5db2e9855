"""Cells of a workbook that have no value: errors, and formulas whose result nobody saved.

The library that reads the values gives nothing for both, as for an empty cell; of a plan somebody's
name or limit would be missing without a word.
"""

from __future__ import annotations

import html
import re
import zipfile
from typing import Final

from presession_timer.sandbox.bounded import Unusable

__all__ = ["broken_cells", "column_number"]

_LARGEST_LISTING: Final = 1024 * 1024
_SHEET: Final = re.compile(rb"<(?:\w{1,20}:)?sheet\s[^>]{0,2000}>")
_LINK: Final = re.compile(rb"<(?:\w{1,20}:)?Relationship\s[^>]{0,2000}>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]{1,40})\s*=\s*"([^"]{0,1000})"')
_CELL: Final = re.compile(
    rb"<(?:\w{1,20}:)?c\s([^>]{0,300}[^/>])>(.{0,9000}?)</(?:\w{1,20}:)?c>", re.DOTALL
)
_VALUE: Final = re.compile(rb"<(?:\w{1,20}:)?v(?:\s[^>]{0,100})?>([^<]{1,300})<")
_FORMULA: Final = re.compile(rb"<(?:\w{1,20}:)?f(?:\s[^>]{0,300})?(?:/>|>([^<]{0,9000})<)")
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LONGEST_SHOWN: Final = 60
_MOST: Final = 2_000


def broken_cells(archive: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """By row and column, both from 0, what a cell of ``sheet`` shows: ``#N/A``, or ``=A1+B1``.

    Raises Unusable where there are so many that no program can have saved the file.
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
        place = _PLACE.fullmatch(attributes.get("r", ""))
        shown = _broken(attributes.get("t", ""), cell[2])
        if place and shown is not None:
            found[int(place[2]) - 1, column_number(place[1].encode()) - 1] = shown
        if len(found) > _MOST:
            wrong = f"more than {_MOST:,} cells of the sheet {sheet} have no value"
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
    """The part of the archive that holds the sheet of this name."""
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
    """By name, without the prefix of a namespace."""
    return {
        name.decode("ascii", "replace").rpartition(":")[2]: html.unescape(
            value.decode("utf-8", "replace")
        )
        for name, value in _ATTRIBUTE.findall(element)
    }


def column_number(letters: bytes) -> int:
    """1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
