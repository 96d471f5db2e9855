"""Helpers: Excel workbooks, normal and broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    hidden: Sequence[str] = (),
    joined: Sequence[str] = (),
) -> bytes:
    """A workbook with these sheets; times and days are cells of their own sort, and the ranges
    of ``joined`` are one cell each, with what their first holds.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    formats = {
        time: book.add_format({"num_format": "hh:mm"}),
        timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for area in joined:
            sheet.merge_range(area, "")
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                shape = next((f for kind, f in formats.items() if isinstance(value, kind)), None)
                if isinstance(value, date) and not isinstance(value, datetime):
                    value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - Excel has no zones
                sheet.write(place, column, value, shape)
    book.close()
    return file.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The same archive with another part, or with another content of one."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member.filename, old.read(member), zipfile.ZIP_DEFLATED)
        new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose only sheet holds these rows."""
    head = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
    plain = workbook({"List": [["Speaker"], ["Ana"]]})
    return with_part(plain, "xl/worksheets/sheet1.xml", head + xml + b"</sheetData></worksheet>")
