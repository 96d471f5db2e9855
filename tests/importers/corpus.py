"""Lists after layouts that people really have, with invented names, and what is right for each.

A case says what has to come of a file: ``plan``, ``ask:KEY`` (a question with that key; another
after ``|`` will do too), or ``refuse``. ``want`` has a line for each part of the plan:
``Name @ Organisation : Topic = limit``, or ``[kind] Name = length`` for what is no statement; what
is not written must be empty in the plan. Lines that begin with ``start``, ``date``, ``state`` or
``zone`` are about the session. ``answers`` are given to the questions before the plan is compared.

Files of text are in ``corpus.toml``; those that a program makes are here.
"""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from xml.sax.saxutils import escape

from tests.importers.workbooks import workbook


@dataclass(frozen=True)
class Case:
    """One file, and what is right."""

    kind: str
    name: str
    content: bytes
    outcome: str
    want: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


CASES = [
    Case(
        one["kind"],
        one["name"],
        one["content"].encode(),
        one.get("outcome", "plan"),
        one.get("want", ""),
        one.get("answers", {}),
    )
    for one in tomllib.loads(Path(__file__).with_name("corpus.toml").read_text("utf-8"))["case"]
]


def case(
    kind: str,
    name: str,
    content: str | bytes,
    outcome: str = "plan",
    want: str = "",
    **answers: str,
) -> None:
    """Add a case."""
    data = content.encode() if isinstance(content, str) else content
    CASES.append(Case(kind, name, data, outcome, want, answers))


def xlsx(*rows: Sequence[object], sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet."""
    return workbook({sheet: [list(row) for row in rows]})


def ods(rows: Sequence[Sequence[str]], hidden: Sequence[int] = ()) -> bytes:
    """A spreadsheet of LibreOffice."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
            "</table:table-cell>"
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        shown = ' table:visibility="collapse"' if number in hidden else ""
        lines.append(f"<table:table-row{shown}>{cells}</table:table-row>")
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0"'
        f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2">'
        '<office:body><office:spreadsheet><table:table table:name="List">'
        f"{''.join(lines)}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return file.getvalue()


def docx(
    *tables: Sequence[Sequence[str]], before: str = "", listed: Sequence[str] = (), style: str = ""
) -> bytes:
    """A Word document with these tables, or with paragraphs in the style of a list.

    A paragraph that begins with ``~`` is struck through, one that begins with ``>`` is an item of
    an item.
    """
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    if before:
        document.add_paragraph(before)
    for text in listed:
        paragraph = document.add_paragraph("", style=style or None)
        paragraph.add_run(text.lstrip("~>")).font.strike = text.startswith("~") or None
        if text.startswith(">"):
            names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr xmlns:w="{names}"><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
                )
            )
    for rows in tables:
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def filtered() -> bytes:
    """A workbook of a filtered list: two rows are hidden, one is struck through."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    struck = book.add_format({"font_strikeout": True})
    sheet = book.add_worksheet("Speakers")
    rows = (
        ("Name", "Organisation"), ("Ana Uno", "Org A"), ("Ben Dos", "Org B"),
        ("Cid Tres", "Org C"), ("Dora Vier", "Org D"), ("Eva Cinq", "Org E"),
    )  # fmt: skip
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write(number, column, text, struck if number == 5 else None)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(4, None, None, {"hidden": True})
    book.close()
    return file.getvalue()


case(
    "form",
    "roles.csv",
    "Name,Role,Organisation\nAna Uno,Moderator,UPR Info\nBen Dos,Panellist,Org B\n"
    "Cid Tres,Speaker; Moderator,Org C\nDov Vier,Rapporteur,Org D\n",
    "ask:roles",
    "Ben Dos @ Org B\nCid Tres @ Org C\nDov Vier @ Org D",
    roles="leave them out",
)
case(
    "form",
    "jobs.csv",
    "Name,Position,Organisation\nAna Uno,Chair,Org A\nBen Dos,Director,Org B\n",
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case("form", "longnote.csv", "Speaker,Comment\nAna," + "x" * 700 + "\n", want="Ana")
case(
    "xlsx",
    "plain.xlsx",
    xlsx(["Speaker", "Organisation", "Minutes"], ["Ana Uno", "Org A", 7], ["Ben Dos", "Org B", 6]),
    want="Ana Uno @ Org A = 7:00\nBen Dos @ Org B = 6:00",
)
case("xlsx", "filtered.xlsx", filtered(), want="Ana Uno @ Org A\nCid Tres @ Org C")
case(
    "xlsx",
    "titles.xlsx",
    xlsx(
        ["Pre-session on Spain"],
        [],
        ["", "Name", "NGO", "Issue"],
        ["", "Ana Uno", "Org A", "Water"],
        ["", "Ben Dos", "Org B", "Land"],
    ),
    want="Ana Uno @ Org A : Water\nBen Dos @ Org B : Land",
)
case(
    "xlsx",
    "times.xlsx",
    xlsx(
        ["Start", "End", "Speaker", "Topic"],
        [time(10), time(10, 7), "Ana Uno", "Water"],
        [time(10, 7), time(10, 14), "Ben Dos", "Land"],
    ),
    want="start 10:00\nAna Uno : Water = 7:00\nBen Dos : Land = 7:00",
)
case(
    "xlsx",
    "dates.xlsx",
    xlsx(
        ["Date", "Speaker", "Words"],
        [date(2019, 12, 10), "Ana Uno", 812],
        [date(2019, 12, 10), "Ben Dos", 700],
    ),
    want="date 2019-12-10\nAna Uno\nBen Dos",
)
case(
    "xlsx",
    "many_days.xlsx",
    xlsx(
        ["Date", "Speaker"],
        [date(2019, 12, 10), "Ana"],
        [date(2019, 12, 11), "Ben"],
        [date(2019, 12, 10), "Cid"],
    ),
    "ask:date",
    want="date 2019-12-10\nAna\nCid",
    date="2019-12-10",
)
case(
    "xlsx",
    "sheets.xlsx",
    workbook({"Notes": [["call the room"]], "List": [["Speaker", "Org"], ["Ana", "Org A"]]}),
    want="Ana @ Org A",
)
case(
    "xlsx",
    "hours_typed.xlsx",
    xlsx(["Speaker", "Limit"], ["Ana", time(7)], ["Ben", time(6, 30)]),
    "ask:hours in Limit",
    want="Ana = 7:00\nBen = 6:30",
)
case(
    "ods",
    "plain.ods",
    ods([["Speaker", "Organisation"], ["Ana Uno", "Org A"], ["Ben Dos", "Org B"]]),
    want="Ana Uno @ Org A\nBen Dos @ Org B",
)
case(
    "ods",
    "hidden.ods",
    ods([["Nom", "Prénom", "ONG"], ["Uno", "Ana", "Org A"], ["Dos", "Ben", "Org B"]], hidden=[3]),
    want="Ana Uno @ Org A",
)
case(
    "word",
    "list.docx",
    docx(
        [
            ["Speaker", "Organisation", "Topic"],
            ["Ana Uno", "Org A", "Water"],
            ["Ben Dos", "Org B", "Land"],
        ],
        before="Speakers on Spain",
    ),
    want="Ana Uno @ Org A : Water\nBen Dos @ Org B : Land",
)
case(
    "word",
    "agenda.docx",
    docx(
        [["10 December 2019", "Room XX"]],
        [
            ["Time", "Speaker", "Organisation"],
            ["10:00–10:07", "Ana Uno", "Org A"],
            ["10:07–10:14", "Ben Dos", "Org B"],
        ],
    ),
    want="start 10:00\nAna Uno @ Org A = 7:00\nBen Dos @ Org B = 7:00",
)
case("word", "no_table.docx", docx(before="Ana Uno speaks first."), "refuse")
LISTED = ("Ana Uno, Org A", "Ben Dos, Org B", "Cy Tres, Org C")
for name, listed, style in (
    ("numbered.docx", LISTED, "List Number"),
    ("bullets.docx", LISTED, "List Bullet"),
    ("typed_numbers.docx", [f"{n}. {one}" for n, one in enumerate(LISTED, 1)], ""),
    ("withdrawn_in_a_list.docx", [*LISTED, "~Dee Quatro, Org D"], "List Number"),
    ("with_topics_below.docx", [LISTED[0], ">Water", *LISTED[1:], ">Land"], "List Number"),
):
    case(
        "word",
        name,
        docx(before="Speakers on Spain", listed=listed, style=style),
        "ask:columns",
        want="Ana Uno @ Org A\nBen Dos @ Org B\nCy Tres @ Org C",
    )
case(
    "word",
    "numbered_with_headings.docx",
    docx(listed=["Speaker; Organisation", *(one.replace(",", ";") for one in LISTED)],
         style="List Number"),
    want="Ana Uno @ Org A\nBen Dos @ Org B\nCy Tres @ Org C",
)  # fmt: skip
for name, mark in (("numbers.txt", "{}. "), ("tabs.txt", "{}.\t"), ("dashes.md", "- ")):
    case(
        "text",
        f"list_{name}",
        "".join(f"{mark.format(n)}{one}\n" for n, one in enumerate(LISTED, 1)),
        "ask:columns",
        want="Ana Uno @ Org A\nBen Dos @ Org B\nCy Tres @ Org C",
    )
case(
    "real layouts",
    "no_headings.docx",
    docx(
        [
            ["10:00", "Welcome"],
            ["10:10", "Ana Uno: Data and systems"],
            ["10:40", "Break"],
            ["10:50", "Ben Dos: Systems and data"],
        ]
    ),
    "ask:columns",
)
case("other", "photo.csv", b"\x89PNG\r\n\x1a\n0000", "refuse")
