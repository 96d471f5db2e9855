"""Lists that are given as plans, and files that can be no list: empty, too large, another kind."""

from __future__ import annotations

import re
from typing import Final

from presession_timer.base.errors import BadInput, Problem, UnreadableFile
from presession_timer.base.limits import MOST_BYTES
from presession_timer.base.shell import typed

LISTS: Final = ("csv", "tsv", "xls", "xlsx", "ods", "json")
"""How the name of a list of speakers ends; none of a plan does."""
_TIMED: Final = "`presession import` makes a record of it, with its plan"
_NO_LIST: Final = (
    (re.compile(rb"%PDF-"), "a PDF", "copy its table into a spreadsheet and save it as .xlsx"),
    (re.compile(rb"\{\\rtf"), "a text document (RTF)", "save it as .docx"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "a picture", "type its list into a spreadsheet"),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!"), "a packed file", "unpack it first"),
    (re.compile(rb"SQLite format 3"), "a database", "export its table as CSV"),
    (
        re.compile(rb"SPEAKER\s+\S+\s+\S+\s+[0-9.]+\s+[0-9.]+\s"),
        "a recording in turns (RTTM)",
        _TIMED,
    ),
    (
        re.compile(rb"[0-9]+[.,][0-9]{6}\t[0-9]+[.,][0-9]{6}\t"),
        "a file of Audacity labels",
        _TIMED,
    ),
    (re.compile(rb'\{"presession"'), "a record", "give the one that its plan was made of"),
    (
        re.compile(rb"(?ms).*?^[ \t]*\[(?:session|\[segment\])\][ \t\r]*$"),
        "a plan",
        "a plan is used as it is, under a name that ends in .toml",
    ),
)
"""A file that matches is not a list, whatever its name is."""


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


def refuse_list(content: bytes, file: str) -> None:
    """Raise for a file whose name says that it is a list, with what makes a plan of it.

    Raises BadInput if nothing does: the name ends like a list's, but this is a picture.
    """
    stem, _, ending = file.rpartition(".")
    if ending.lower() not in LISTS:
        return
    refuse_other_files(content, file)
    make = f"make the plan of it: presession new {typed(f'{stem}.toml')} --from {typed(file)}"
    if ending.lower() == "json":
        raise UnreadableFile(f"{file}: not a plan; where it is an Ontime project, {make}")
    raise UnreadableFile(f"{file}: this is a list, not a plan; {make}")
