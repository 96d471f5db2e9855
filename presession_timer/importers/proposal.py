"""Propose a plan from somebody's file, with the questions that the proposal depends on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import listed, shown
from presession_timer.base.limits import MOST_BYTES, MOST_COLUMNS
from presession_timer.base.text import clean
from presession_timer.importers.choices import Choices, ImportQuestion, Today
from presession_timer.importers.columns import (
    FIRST_ROWS,
    HeadingRow,
    SheetColumn,
    heading_of,
    recognised,
)
from presession_timer.importers.draft import ImportDraft
from presession_timer.importers.ontime import (
    draft_of_rundown,
    is_ontime,
    rundown_in_project,
    rundown_in_sheet,
)
from presession_timer.importers.sheet import (
    DELIMITERS,
    Decoded,
    SheetRows,
    decoded,
    letter,
    records,
    text_value,
    workbook_sheets,
)
from presession_timer.importers.speakers import draft_of_speakers
from presession_timer.importers.template import template_of
from presession_timer.plan.formats import DEFAULT, known_formats
from presession_timer.plan.model import Plan
from presession_timer.plan.writing import plan_text

_ZIPPED: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_IN_PREVIEW: Final = 3
_LONGEST_LINE: Final = 74  # with its indent on a terminal of 80
_OTHER_PAGES: Final = ("mac_roman", "cp850", "cp1250", "cp1251")
_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_HOW_TO_READ: Final = ("encoding", "delimiter", "sheet")
"""Questions whose answers change what the cells contain."""
_CHARACTERS: Final = {name: character for character, name in _NAMES.items()}
_EXPECTED: Final = (
    "expected a row of headings such as Speaker, Organisation, Topic, Words;"
    " or say what a column is about: --map COLUMN=FIELD"
)


_NO_LIST: Final = (
    (re.compile(rb"\s*(?:<!doctype html|<html|<table|<meta)", re.IGNORECASE), "a web page"),
    (re.compile(rb"\s*<\?xml"), "an XML file"),
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"\{\\rtf"), "a text document (RTF)"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "a picture"),
)
"""A file that begins so is not a list, whatever its name is: some programs call a web page .xls."""


class Unsettled(Exception):
    """The list has problems as it was read, but the way to read it was only a guess."""

    def __init__(self, questions: Sequence[ImportQuestion], columns: Sequence[SheetColumn]) -> None:
        self.questions, self.columns = tuple(questions), tuple(columns)
        super().__init__(questions[0].text)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The plan that a file gives, and what it depends on."""

    plan: Plan
    text: str
    """The text of the plan file."""
    columns: tuple[SheetColumn, ...]
    """The columns of a sheet with their meanings, including those that are not used."""
    questions: tuple[ImportQuestion, ...]
    """What is only a guess; if empty, nothing is."""
    notices: tuple[str, ...]
    warnings: tuple[Problem, ...]


def propose(
    data: bytes, path: Path, file: str, folder: Path, choices: Choices, today: Today
) -> Proposal:
    """Propose a plan from ``data``, read from ``path`` and called ``file`` in messages.

    The plan will be in ``folder``, where statement files are looked for; ``today`` gives the day
    in the plan's zone if the file gives none. Raises BadInput with every problem, each with its row
    and column, or Unsettled if the answer to a question may remove them.
    """
    if len(data) > MOST_BYTES:
        raise BadInput([Problem(file, 0, "larger than 5 MiB", "expected a list of speakers")])
    if not data.strip():
        raise BadInput([Problem(file, 0, "the file is empty", "expected a list of speakers")])
    for shape, what in _NO_LIST:
        if shape.match(data):
            expected = "expected a list: open it in a spreadsheet and save it as .xlsx or CSV UTF-8"
            raise BadInput([Problem(file, 0, f"this is {what}", expected)])
    if data.startswith((_ZIPPED, _OLD_OFFICE)):
        draft, columns = _from_workbook(data, path, file, choices)
    else:
        draft, columns = _from_text(data, path, file, choices)
    _complete(draft, path, choices, today)
    try:
        plan, warnings = draft.plan(folder)
    except BadInput:
        snapshot = [one for one in draft.questions if one.key in _HOW_TO_READ]
        if snapshot:
            raise Unsettled(snapshot, columns) from None
        raise
    heading = (f"Made from {clean(path.name)} by `presession new`; docs/plans.md has every key.",)
    return Proposal(
        plan=plan,
        text=plan_text(draft.data, heading),
        columns=columns,
        questions=tuple(draft.questions),
        notices=tuple(draft.notices),
        warnings=warnings,
    )


def _from_workbook(
    data: bytes, path: Path, file: str, choices: Choices
) -> tuple[ImportDraft, tuple[SheetColumn, ...]]:
    grids = [grid for grid in workbook_sheets(data, file) if any(True for _ in grid.filled())]
    if not grids:
        raise BadInput([Problem(file, 0, "every sheet is empty", _EXPECTED)])
    questions: list[ImportQuestion] = []
    grid = _sheet(grids, file, choices, questions)
    draft, columns = _from_grid(grid, path, choices)
    draft.questions[:0] = questions
    return draft, columns


def _sheet(
    grids: Sequence[SheetRows], file: str, choices: Choices, questions: list[ImportQuestion]
) -> SheetRows:
    """Return the chosen sheet, else the first that looks like a list; then ask."""
    names = [grid.name for grid in grids]
    if choices.sheet is not None:
        for grid in grids:
            if grid.name.casefold() == choices.sheet.casefold():
                return grid
        expected = f"expected {listed([shown(name) for name in names])}"
        wrong = f"there is no sheet {shown(choices.sheet)}"
        raise BadInput([Problem(file, 0, wrong, expected)])
    sure = [one for one in grids if is_ontime(one) or _has_headings(one)]
    lists = sure or [one for one in grids if heading_of(one, choices.columns)]
    guess = (lists or grids)[0]
    if len(lists) > 1 or (len(grids) > 1 and not lists):
        text = f"there are {len(grids)} sheets; {shown(guess.name)} is taken"
        questions.append(
            ImportQuestion(
                "sheet", text, guess=guess.name, choices=tuple(names), option="--sheet NAME"
            )
        )
    return guess


def _has_headings(grid: SheetRows) -> bool:
    """Return whether a row has a certain heading and there are rows below it."""
    filled = list(grid.filled())
    return any(recognised(row) for _, row in filled[: min(FIRST_ROWS, len(filled) - 1)])


def _from_text(
    data: bytes, path: Path, file: str, choices: Choices
) -> tuple[ImportDraft, tuple[SheetColumn, ...]]:
    content = decoded(data, file, choices.encoding)
    questions: list[ImportQuestion] = []
    if content.guessed:
        questions.append(_about_encoding(data, content))
    if content.text.lstrip().startswith(("{", "[")):
        rundown, asked = rundown_in_project(content.text, file, choices)
        draft = draft_of_rundown(rundown, choices)
        draft.questions[:0] = [*questions, *asked]
        return draft, ()
    grid = _csv(content.text, file, choices, questions)
    draft, columns = _from_grid(grid, path, choices)
    draft.questions[:0] = questions
    return draft, columns


def _about_encoding(data: bytes, content: Decoded) -> ImportQuestion:
    """Ask about the encoding, with lines in which a person sees whether it is wrong."""
    if content.encoding:
        lines = content.text.splitlines()
        telling = [line for line in lines if not line.isascii()] or lines
        return ImportQuestion(
            "encoding",
            f"the file is not UTF-8; its encoding is taken to be {content.encoding}",
            tuple(clean(line, _LONGEST_LINE) for line in telling[:_IN_PREVIEW]),
            guess=content.encoding,
            option="--encoding NAME",
        )
    line = next(one for one in data.splitlines() if not one.isascii())
    return ImportQuestion(
        "encoding",
        "the file is in neither UTF-8 nor cp1252; which of these lines is right?",
        tuple(f"{one:<10} {clean(line.decode(one, 'replace'))}" for one in _OTHER_PAGES),
        guess=None,
        choices=_OTHER_PAGES,
        option="--encoding NAME",
    )


def _csv(text: str, file: str, choices: Choices, questions: list[ImportQuestion]) -> SheetRows:
    if choices.delimiter is None:
        delimiter = _delimiter(text, file, questions)
    else:
        delimiter = _CHARACTERS.get(choices.delimiter, choices.delimiter)
    rows, problems = records(text, delimiter, file)
    widest = max(map(len, rows), default=0)
    if widest > MOST_COLUMNS:
        row = next(n for n, cells in enumerate(rows, 1) if len(cells) == widest)
        expected = f"expected {MOST_COLUMNS} at most"
        problems.append(Problem(file, row, f"{widest} columns", expected))
    if problems:
        raise BadInput(problems)
    if not any(any(row) for row in rows):
        raise BadInput([Problem(file, 0, "every row is empty", "expected a list of speakers")])
    return SheetRows(file, "", tuple(tuple(map(text_value, row)) for row in rows))


def _delimiter(text: str, file: str, questions: list[ImportQuestion]) -> str:
    """Return the delimiter that gives the most headings, and equal rows."""
    ranked = sorted((_worth(text, one, file), one) for one in DELIMITERS)
    ranked.reverse()
    (best, delimiter), (second, other) = ranked[:2]
    if best[:2] == second[:2] and best[2] > 1 and second[2] > 1:
        text = f"the cells are divided by {_NAMES[delimiter]} or by {_NAMES[other]}"
        said = f"{text}; {_NAMES[delimiter]} is taken"
        names = (_NAMES[delimiter], _NAMES[other])
        questions.append(
            ImportQuestion(
                "delimiter", said, guess=names[0], choices=names, option="--delimiter NAME"
            )
        )
    return delimiter


def _worth(text: str, delimiter: str, file: str) -> tuple[int, bool, int, int]:
    """Return what to rank by: headings, whether all rows are equally wide, how wide, how usual."""
    rows, problems = records(text, delimiter, file)
    filled = [row for row in rows if any(row)]
    headings = max((recognised(row) for row in filled[:FIRST_ROWS]), default=0)
    widths = {len(row) for row in filled}
    usual = -DELIMITERS.index(delimiter)
    return headings, len(widths) == 1 and not problems, max(widths, default=0), usual


def _from_grid(
    grid: SheetRows, path: Path, choices: Choices
) -> tuple[ImportDraft, tuple[SheetColumn, ...]]:
    if is_ontime(grid):
        rundown = rundown_in_sheet(grid, _title_of_file(path))
        return draft_of_rundown(rundown, choices), ()
    header = heading_of(grid, choices.columns)
    if header is None or not any(column.field for column in header.columns):
        first = next(iter(grid.filled()), (0, ()))[0]
        raise BadInput([Problem(grid.file, first, "no column is recognised", _EXPECTED)])
    _refuse_unknown(grid, header, choices)
    draft = draft_of_speakers(grid, header, choices)
    guesses = [column for column in header.columns if column.guessed]
    if guesses and "columns" not in choices.agreed:
        draft.questions.append(
            ImportQuestion(
                "columns",
                "what these columns are about is a guess",
                tuple(
                    f"{shown(one.heading)} is taken as {one.field or 'not used'}" for one in guesses
                ),
                option="--map COLUMN=FIELD",
            )
        )
    return draft, header.columns


def _refuse_unknown(grid: SheetRows, header: HeadingRow, choices: Choices) -> None:
    problems = [
        Problem(
            grid.file,
            header.row,
            f"there is no column {shown(name)}",
            f"expected a heading, or a letter up to {letter(len(grid.rows[header.row - 1]) - 1)}",
        )
        for name in choices.columns
        if not any(column.is_called(name) for column in header.columns)
    ]
    if problems:
        raise BadInput(problems)


def _complete(draft: ImportDraft, path: Path, choices: Choices, today: Today) -> None:
    """Add what a plan needs and the file does not give."""
    data, session = draft.data, draft.session
    data["format"] = choices.format or DEFAULT.name
    for key in ("title", "date", "start", "handover"):
        value = getattr(choices, key)
        if value is not None:
            session[key] = value
    base = known_formats().get(data["format"], DEFAULT)
    session.setdefault("timezone", base.timezone)
    if choices.state is not None:
        session.setdefault("state", choices.state)
    if "title" not in session:
        state = session.get("state")
        session["title"] = f"UPR Pre-session – {state}" if state else _title_of_file(path)
        draft.notices.append(f"the title is {shown(session['title'])}: --title gives another")
    if "date" not in session and draft.found.sound(("session", "date")):
        day = today(str(session["timezone"]))
        session["date"] = day
        draft.notices.append(f"the day is {day.isoformat()}: --date gives another")
    said_by_file = "window" in data or any("kind" in one for one in draft.segments)
    if draft.segments and not said_by_file:
        template = template_of(data["format"])
        draft.put_in(template.around(draft.segments, str(session.get("state", ""))))
    for segment in draft.segments:
        reserved = choices.reserve is not None and segment.get("kind") == "questions"
        if reserved and not (said_by_file and "planned" in segment):
            segment["planned"] = choices.reserve


def _title_of_file(path: Path) -> str:
    return clean(path.stem.replace("_", " ").replace("-", " ")) or "Session"
