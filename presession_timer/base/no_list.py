"""Files that can be no list of speakers: empty, too large, or of another kind."""

from __future__ import annotations

import re
from typing import Final

from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.limits import MOST_BYTES

_NO_LIST: Final = (
    (re.compile(rb"%PDF-"), "a PDF", "copy its table into a spreadsheet and save it as .xlsx"),
    (re.compile(rb"\{\\rtf"), "a text document (RTF)", "save it as .docx"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "a picture", "type its list into a spreadsheet"),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!"), "a packed file", "unpack it first"),
    (re.compile(rb"SQLite format 3"), "a database", "export its table as CSV"),
)
"""A file that begins so is not a list, whatever its name is."""


def refuse_other_files(data: bytes, file: str) -> None:
    """Raise BadInput for a file that can be no list, and say what it is and what to do."""
    expected = "expected a list of speakers"
    if len(data) > MOST_BYTES:
        raise BadInput([Problem(file, 0, "larger than 5 MiB", expected)])
    if not data.strip():
        raise BadInput([Problem(file, 0, "the file is empty", expected)])
    for shape, what, advice in _NO_LIST:
        if shape.match(data):
            raise BadInput([Problem(file, 0, f"this is {what}", f"expected a list: {advice}")])
