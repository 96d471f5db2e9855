"""From a file that somebody has to a plan: a proposal, and the questions it rests on."""

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
from presession_timer.importers.choices import Choices, Question, Today
from presession_timer.importers.columns import Column, Header, header_of, recognised
from presession_timer.importers.csv_text import DELIMITERS, Decoded, decoded, records
from presession_timer.importers.drafted import Drafted, letter
from presession_timer.importers.frame import frame_of
from presession_timer.importers.grid import Grid, text_value, workbook_grids
from presession_timer.importers.ontime import draft_of_rundown
from presession_timer.importers.ontime_project import rundown_in_project
from presession_timer.importers.ontime_sheet import is_ontime, rundown_in_sheet
from presession_timer.importers.speakers import draft_of_speakers
from presession_timer.plan.formats import DEFAULT, known_formats
from presession_timer.plan.model import Plan
from presession_timer.plan.writing import plan_text

_ZIPPED: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_FIRST_ROWS: Final = 31
_IN_PREVIEW: Final = 3
_LONGEST_LINE: Final = 74  # with its indent on a terminal of 80
_OTHER_PAGES: Final = ("mac_roman", "cp850", "cp1250", "cp1251")
_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_HOW_TO_READ: Final = ("encoding", "delimiter", "sheet")
"""Questions on whose answer it depends what stands in the cells."""
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
"""What begins so is no list, whatever its name ends in: some programs call a web page .xls."""


class Unsettled(Exception):
    """Something is wrong with the list as it was read, but how to read it was only a guess."""

    def __init__(self, questions: Sequence[Question], columns: Sequence[Column]) -> None:
        self.questions, self.columns = tuple(questions), tuple(columns)
        super().__init__(questions[0].text)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The plan that a file makes, and what it rests on."""

    plan: Plan
    text: str
    """The plan file."""
    columns: tuple[Column, ...]
    """Of a sheet, with what each was taken for; those that are not used, too."""
    questions: tuple[Question, ...]
    """What is only a guess; none: the plan is sure."""
    told: tuple[str, ...]
    warnings: tuple[Problem, ...]


def propose(
    data: bytes, path: Path, file: str, folder: Path, choices: Choices, today: Today
) -> Proposal:
    """The plan that ``data``, read from ``path`` and called ``file`` in messages, makes.

    ``folder`` is where the plan will be, for files of statements are looked for there; ``today``
    gives the day that stands where none is said, in the plan's zone. Raises BadInput with every
    problem, each with its row and column; Unsettled where the answer to a question may do away
    with them.
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
        drafted, columns = _from_workbook(data, path, file, choices)
    else:
        drafted, columns = _from_text(data, path, file, choices)
    _complete(drafted, path, choices, today)
    try:
        plan, warnings = drafted.plan(folder)
    except BadInput:
        reading = [one for one in drafted.questions if one.key in _HOW_TO_READ]
        if reading:
            raise Unsettled(reading, columns) from None
        raise
    heading = (f"Made from {clean(path.name)} by `presession new`; docs/plans.md has every key.",)
    return Proposal(
        plan=plan,
        text=plan_text(drafted.data, heading),
        columns=columns,
        questions=tuple(drafted.questions),
        told=tuple(drafted.told),
        warnings=warnings,
    )


def _from_workbook(
    data: bytes, path: Path, file: str, choices: Choices
) -> tuple[Drafted, tuple[Column, ...]]:
    grids = [grid for grid in workbook_grids(data, file) if any(True for _ in grid.filled())]
    if not grids:
        raise BadInput([Problem(file, 0, "every sheet is empty", _EXPECTED)])
    questions: list[Question] = []
    grid = _sheet(grids, file, choices, questions)
    drafted, columns = _from_grid(grid, path, choices)
    drafted.questions[:0] = questions
    return drafted, columns


def _sheet(grids: Sequence[Grid], file: str, choices: Choices, questions: list[Question]) -> Grid:
    """The sheet that was named; else the first that looks like a list, and a question."""
    names = [grid.name for grid in grids]
    if choices.sheet is not None:
        for grid in grids:
            if grid.name.casefold() == choices.sheet.casefold():
                return grid
        expected = f"expected {listed([shown(name) for name in names])}"
        wrong = f"there is no sheet {shown(choices.sheet)}"
        raise BadInput([Problem(file, 0, wrong, expected)])
    sure = [one for one in grids if is_ontime(one) or _has_headings(one)]
    lists = sure or [one for one in grids if header_of(one, choices.columns)]
    guess = (lists or grids)[0]
    if len(lists) > 1 or (len(grids) > 1 and not lists):
        text = f"there are {len(grids)} sheets; {shown(guess.name)} is taken"
        questions.append(
            Question("sheet", text, guess=guess.name, choices=tuple(names), option="--sheet NAME")
        )
    return guess


def _has_headings(grid: Grid) -> bool:
    """Whether a row has a heading that is surely one, and there is something below it."""
    filled = list(grid.filled())
    return any(recognised(row) for _, row in filled[: min(_FIRST_ROWS, len(filled) - 1)])


def _from_text(
    data: bytes, path: Path, file: str, choices: Choices
) -> tuple[Drafted, tuple[Column, ...]]:
    content = decoded(data, file, choices.encoding)
    questions: list[Question] = []
    if content.guessed:
        questions.append(_about_encoding(data, content))
    if content.text.lstrip().startswith(("{", "[")):
        rundown, asked = rundown_in_project(content.text, file, choices)
        drafted = draft_of_rundown(rundown, choices)
        drafted.questions[:0] = [*questions, *asked]
        return drafted, ()
    grid = _csv(content.text, file, choices, questions)
    drafted, columns = _from_grid(grid, path, choices)
    drafted.questions[:0] = questions
    return drafted, columns


def _about_encoding(data: bytes, content: Decoded) -> Question:
    """With the lines that tell: in the wrong encoding a person sees that they are nonsense."""
    if content.encoding:
        lines = content.text.splitlines()
        telling = [line for line in lines if not line.isascii()] or lines
        return Question(
            "encoding",
            f"the file is not UTF-8; its encoding is taken to be {content.encoding}",
            tuple(clean(line, _LONGEST_LINE) for line in telling[:_IN_PREVIEW]),
            guess=content.encoding,
            option="--encoding NAME",
        )
    line = next(one for one in data.splitlines() if not one.isascii())
    return Question(
        "encoding",
        "the file is in neither UTF-8 nor cp1252; which of these lines is right?",
        tuple(f"{one:<10} {clean(line.decode(one, 'replace'))}" for one in _OTHER_PAGES),
        guess=None,
        choices=_OTHER_PAGES,
        option="--encoding NAME",
    )


def _csv(text: str, file: str, choices: Choices, questions: list[Question]) -> Grid:
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
    return Grid(file, "", tuple(tuple(map(text_value, row)) for row in rows))


def _delimiter(text: str, file: str, questions: list[Question]) -> str:
    """The one that makes the most headings, and as many cells in every row."""
    ranked = sorted((_worth(text, one, file), one) for one in DELIMITERS)
    ranked.reverse()
    (best, delimiter), (second, other) = ranked[:2]
    if best[:2] == second[:2] and best[2] > 1 and second[2] > 1:
        text = f"the cells are divided by {_NAMES[delimiter]} or by {_NAMES[other]}"
        said = f"{text}; {_NAMES[delimiter]} is taken"
        names = (_NAMES[delimiter], _NAMES[other])
        questions.append(
            Question("delimiter", said, guess=names[0], choices=names, option="--delimiter NAME")
        )
    return delimiter


def _worth(text: str, delimiter: str, file: str) -> tuple[int, bool, int, int]:
    """Headings, whether all rows are as wide, how wide, and what is usual where all is equal."""
    rows, problems = records(text, delimiter, file)
    filled = [row for row in rows if any(row)]
    headings = max((recognised(row) for row in filled[:_FIRST_ROWS]), default=0)
    widths = {len(row) for row in filled}
    usual = -DELIMITERS.index(delimiter)
    return headings, len(widths) == 1 and not problems, max(widths, default=0), usual


def _from_grid(grid: Grid, path: Path, choices: Choices) -> tuple[Drafted, tuple[Column, ...]]:
    if is_ontime(grid):
        rundown = rundown_in_sheet(grid, _title_of_file(path))
        return draft_of_rundown(rundown, choices), ()
    header = header_of(grid, choices.columns)
    if header is None or not any(column.field for column in header.columns):
        first = next(iter(grid.filled()), (0, ()))[0]
        raise BadInput([Problem(grid.file, first, "no column is recognised", _EXPECTED)])
    _refuse_unknown(grid, header, choices)
    drafted = draft_of_speakers(grid, header, choices)
    guesses = [column for column in header.columns if column.guessed]
    if guesses and "columns" not in choices.agreed:
        drafted.questions.append(
            Question(
                "columns",
                "what these columns are about is a guess",
                tuple(
                    f"{shown(one.heading)} is taken as {one.field or 'not used'}" for one in guesses
                ),
                option="--map COLUMN=FIELD",
            )
        )
    return drafted, header.columns


def _refuse_unknown(grid: Grid, header: Header, choices: Choices) -> None:
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


def _complete(drafted: Drafted, path: Path, choices: Choices, today: Today) -> None:
    """What a plan needs and the file does not say."""
    data, session = drafted.data, drafted.session
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
        drafted.told.append(f"the title is {shown(session['title'])}: --title gives another")
    if "date" not in session and drafted.found.sound(("session", "date")):
        day = today(str(session["timezone"]))
        session["date"] = day
        drafted.told.append(f"the day is {day.isoformat()}: --date gives another")
    said_by_file = "window" in data or any("kind" in one for one in drafted.segments)
    if drafted.segments and not said_by_file:
        frame = frame_of(data["format"])
        drafted.put_in(frame.around(drafted.segments, str(session.get("state", ""))))
    for segment in drafted.segments:
        reserved = choices.reserve is not None and segment.get("kind") == "questions"
        if reserved and not (said_by_file and "planned" in segment):
            segment["planned"] = choices.reserve


def _title_of_file(path: Path) -> str:
    return clean(path.stem.replace("_", " ").replace("-", " ")) or "Session"
