"""Small files that unfold to anything."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

from tests.importers.corpus import docx, ods
from tests.importers.workbooks import MAIN, with_part, with_sheet, workbook


def zeros(size: int) -> Iterator[bytes]:
    return (b"\0" * (1 << 20) for _ in range(size >> 20))


def one_large_member() -> bytes:
    """An eighth of a gibibyte of zeros."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for block in zeros(1 << 27):
                member.write(block)
    return file.getvalue()


def a_listing_that_lies() -> bytes:
    """The listing says a hundred bytes, the member has sixty megabytes."""
    plain = workbook({"List": [["Speaker"], ["Ana"]]})
    head = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 1000 + b"</t></is></c></row>"
    large = with_part(plain, "xl/worksheets/sheet1.xml", head + row * 60_000)
    true_size = len(head) + len(row) * 60_000
    return large.replace(true_size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


def a_far_cell() -> bytes:
    return with_sheet(
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )


def a_million_rows() -> bytes:
    return with_sheet(b"<row><c><v>1</v></c></row>" * 1_000_000)


def entities() -> bytes:
    """A billion laughs in the shared texts."""
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    text = (
        '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a0 "ha">' + "".join(names) + "]>"
        f'<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
    )
    plain = workbook({"List": [["Speaker"], ["Ana"]]})
    return with_part(plain, "xl/sharedStrings.xml", text.encode())


def one_text_everywhere() -> bytes:
    """A text of a megabyte that each of a thousand cells shows."""
    cell = b'<c t="s"><v>0</v></c>'
    content = with_sheet((b"<row>" + cell * 50 + b"</row>") * 500)
    text = f'<sst xmlns="{MAIN}"><si><t>{"A" * 1_000_000}</t></si></sst>'
    return with_part(content, "xl/sharedStrings.xml", text.encode())


def many_members() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"xl/{number}", b"")
    return file.getvalue()


def repeated_rows() -> bytes:
    """A .ods whose one row of a thousand letters stands there a million times."""
    rows = b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell' + (
        b' table:number-columns-repeated="40" office:value-type="string"><text:p>'
        + b"A" * 1000 + b"</text:p></table:table-cell></table:table-row>"
    )  # fmt: skip
    plain = ods([["Speaker"]])
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        content = archive.read("content.xml")
    return with_part(
        plain, "content.xml", content.replace(b"</table:table>", rows + b"</table:table>")
    )


def nested_tables() -> bytes:
    """A Word document of tables in tables."""
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    deep = b"<w:tbl><w:tr><w:tc>" * 60_000
    return with_part(docx([["Speaker"], ["Ana"]]), "word/document.xml", head + deep)


def a_page_of_cells() -> bytes:
    return b"<html><table>" + b"<tr><td colspan=200 rowspan=200>a" * 120_000


def a_page_of_tables() -> bytes:
    return b"<html>" + b"<table><tr><td>" * 200_000


def entities_in_xml() -> bytes:
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{names}]><x>&a9;</x>'.encode()


def deep_xml() -> bytes:
    return b"<a>" * 1_500_000


def a_long_calendar() -> bytes:
    event = b"BEGIN:VEVENT\r\nDTSTART:20191210T100000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\n"
    return b"BEGIN:VCALENDAR\r\n" + event * 70_000


def a_million_lines() -> bytes:
    return b"Speaker\n" + b"A\n" * 1_000_000


def deep_json() -> bytes:
    return b'{"rundowns":' + b"[" * 2_000_000


def one_line_of_quotes() -> bytes:
    return b'Speaker\n"' + b'""' * 2_000_000


BOMBS: list[tuple[str, Callable[[], bytes]]] = [
    ("one.xlsx", one_large_member),
    ("lies.xlsx", a_listing_that_lies),
    ("far.xlsx", a_far_cell),
    ("rows.xlsx", a_million_rows),
    ("entities.xlsx", entities),
    ("text.xlsx", one_text_everywhere),
    ("members.xlsx", many_members),
    ("rows.ods", repeated_rows),
    ("nested.docx", nested_tables),
    ("cells.html", a_page_of_cells),
    ("tables.html", a_page_of_tables),
    ("entities.xml", entities_in_xml),
    ("deep.xml", deep_xml),
    ("long.ics", a_long_calendar),
    ("lines.csv", a_million_lines),
    ("deep.json", deep_json),
    ("quotes.csv", one_line_of_quotes),
]
