"""Propose a plan from somebody's file: what was understood, and what the proposal depends on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from presession_timer.base.durations import clock_up
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import listed, shown
from presession_timer.base.limits import BadJSON, parse_json
from presession_timer.base.shell import typed
from presession_timer.base.text import clean, shortened
from presession_timer.base.world.zones import time_of_day
from presession_timer.importers.choices import Choices, ImportQuestion, Today
from presession_timer.importers.columns import (
    FIRST_ROWS,
    HeadingRow,
    SheetColumn,
    heading_row,
    recognised,
)
from presession_timer.importers.draft import ImportDraft, LeftOut, template_of
from presession_timer.importers.ontime import (
    draft_of_rundown,
    is_ontime,
    is_project,
    rundown_in_project,
    rundown_in_sheet,
)
from presession_timer.importers.reading import tables_in_json, tables_of
from presession_timer.importers.rows import NAMES, another_state, of_the_state
from presession_timer.importers.sheet import SheetRows, displayed, letter
from presession_timer.importers.speakers import draft_of_speakers
from presession_timer.importers.timing_sheet import COLUMNS as TIMINGS
from presession_timer.importers.timing_sheet import REQUIRED, WHO
from presession_timer.importers.vocabulary import Ambiguous, ColumnField, heading_of, words_of
from presession_timer.plan.formats import DEFAULT, Format, known_formats
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.plan.shares import doubtful_unit
from presession_timer.plan.writing import plan_text

_HOW_TO_READ: Final = ("encoding", "delimiter", "sheet", "table", "session", "date", "state")
"""Questions whose answers change which cells count, or what they contain."""
_EXPECTED: Final = (
    "expected a row of headings such as Speaker, Organisation, Topic, Words;"
    " or say what a column is about: --map COLUMN=FIELD"
)
_MOST_SHOWN: Final = 8


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
    """The columns of a table with their meanings, including those that are not used."""
    questions: tuple[ImportQuestion, ...]
    """What is only a guess; if empty, nothing is."""
    notices: tuple[str, ...]
    warnings: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...] = ()
    """Rows that are not in the plan, in their order."""
    table: str = ""
    """The name of the table that was read, if the file has several."""


def propose(
    data: bytes, path: Path, file: str, folder: Path, choices: Choices, today: Today
) -> Proposal:
    """Propose a plan from ``data``, read from ``path`` and called ``file`` in messages.

    The plan will be in ``folder``, where statement files are looked for; ``today`` gives the day
    in the plan's zone if the file gives none. Raises BadInput with every problem, each with its row
    and column, or Unsettled if the answer to a question may remove them.
    """
    questions: list[ImportQuestion] = []
    tables = tables_of(data, file, choices, questions)
    if isinstance(tables, str):
        draft, columns, name = _from_json(tables, path, file, choices)
    else:
        draft, columns, name = _from_tables(tables, path, file, choices)
    draft.questions[:0] = questions
    _complete(draft, path, choices, today)
    try:
        plan, warnings = draft.plan(folder)
    except BadInput:
        how = [one for one in draft.questions if one.key in _HOW_TO_READ]
        if how:
            raise Unsettled(how, columns) from None
        raise
    draft.notices += doubtful_unit(plan)
    heading = (f"Made from {clean(path.name)} by `presession new`; docs/plans.md has every key.",)
    return Proposal(
        plan=plan,
        text=plan_text(draft.data, heading),
        columns=columns,
        questions=tuple(draft.questions),
        notices=tuple(dict.fromkeys(draft.notices)),
        warnings=warnings,
        left_out=tuple(sorted(draft.left_out, key=lambda one: one.row)),
        table=name,
    )


_Drafted = tuple[ImportDraft, tuple[SheetColumn, ...], str]


def _from_json(text: str, path: Path, file: str, choices: Choices) -> _Drafted:
    try:
        value = parse_json(text, fractions=True)
    except BadJSON as error:
        wrong = Problem(file, error.line, f"no JSON: {error}", "expected a schedule or a list")
        raise BadInput([wrong]) from None
    if is_project(value):
        rundown, asked = rundown_in_project(value, file, choices)
        draft = draft_of_rundown(rundown, choices)
        draft.questions[:0] = asked
        return draft, (), ""
    return _from_tables(tables_in_json(value, file), path, file, choices)


def _from_tables(tables: Sequence[SheetRows], path: Path, file: str, choices: Choices) -> _Drafted:
    filled = [one for one in tables if any(True for _ in one.filled())]
    if not filled:
        raise BadInput([Problem(file, 0, "every sheet is empty", _EXPECTED)])
    questions: list[ImportQuestion] = []
    grid = _sheet(filled, file, choices, questions)
    draft, columns = _from_grid(grid, path, file, choices)
    draft.questions[:0] = questions
    return draft, columns, grid.name if len(filled) > 1 else ""


def _sheet(
    grids: Sequence[SheetRows], file: str, choices: Choices, questions: list[ImportQuestion]
) -> SheetRows:
    """Return the chosen sheet, else the first that looks like a list; then ask."""
    names = [grid.name for grid in grids]
    if choices.sheet is not None:
        for grid in grids:
            if grid.name.casefold() == choices.sheet.casefold():
                _refuse_another_state(grid, file, choices)
                return grid
        named = [shown(name) for name in names if name]
        expected = f"expected {listed(named)}" if named else "it has no sheets; leave --sheet out"
        wrong = f"there is no sheet {shown(choices.sheet)}"
        raise BadInput([Problem(file, 0, wrong, expected)])
    sure = [one for one in grids if is_ontime(one) or _has_speakers(one)]
    lists = sure or [one for one in grids if _has_headings(one)]
    lists = lists or [one for one in grids if heading_row(one, choices.columns)]
    of_state = of_the_state([grid.name for grid in lists], choices.state)
    if of_state:
        lists = [grid for grid in lists if grid.name in of_state]
        if len(lists) == 1:
            return lists[0]
    guess = (lists or grids)[0]
    if len(lists) > 1 or (len(grids) > 1 and not lists):
        text = f"there are {len(grids)} sheets; {shown(guess.name)} is taken"
        questions.append(
            ImportQuestion(
                "sheet", text, guess=guess.name, choices=tuple(names), option="--sheet NAME"
            )
        )
    _refuse_another_state(guess, file, choices)
    return guess


def _refuse_another_state(grid: SheetRows, file: str, choices: Choices) -> None:
    """Refuse a sheet that names another State than the chosen one."""
    wrong = another_state(grid.name, choices.state)
    if wrong:
        expected = "expected one State in both (--sheet, --state)"
        raise BadInput([Problem(file, 0, f"the sheet {wrong}", expected)])


def _has_speakers(grid: SheetRows) -> bool:
    """Return whether a sheet has a column of people and rows below it."""
    header = heading_row(grid, {})
    if header is None or not any(number > header.last for number, _ in grid.filled()):
        return False
    return any(one.field in NAMES and not one.guessed for one in header.columns)


def _has_headings(grid: SheetRows) -> bool:
    """Return whether a row has a certain heading and there are rows below it."""
    filled = list(grid.filled())
    return any(recognised(row) for _, row in filled[: min(FIRST_ROWS, len(filled) - 1)])


def _from_grid(
    grid: SheetRows, path: Path, file: str, choices: Choices
) -> tuple[ImportDraft, tuple[SheetColumn, ...]]:
    if is_ontime(grid):
        rundown = rundown_in_sheet(grid, _name_of(path) or "Session")
        return draft_of_rundown(rundown, choices), ()
    header = heading_row(grid, choices.columns)
    if header is None or not any(column.field for column in header.columns):
        raise BadInput([_nothing_recognised(grid)])
    _refuse_unknown(grid, header, choices)
    _refuse_timings(grid, header, file)
    if not any(one.field in (*NAMES, ColumnField.KIND) for one in header.columns):
        raise BadInput([_no_speaker(grid, header)])
    _refuse_tracks(grid, header)
    draft = draft_of_speakers(grid, header, choices)
    guesses = [column for column in header.columns if column.guessed]
    if guesses and "columns" not in choices.agreed:
        draft.ask(
            "columns",
            "what these columns are about is a guess",
            tuple(
                f"{shown(one.heading or one.letter)} is taken as {one.field or 'not used'}"
                for one in guesses
            ),
            option="--map COLUMN=FIELD",
        )
    return draft, header.columns


def _refuse_timings(grid: SheetRows, header: HeadingRow, file: str) -> None:
    """Refuse a sheet of timings: its segments, which are numbers, would speak."""
    named = {one.heading.casefold() for one in header.columns}
    people = any(
        one.field in NAMES and (one.chosen or one.heading.casefold() not in (*TIMINGS, WHO))
        for one in header.columns
    )
    if named.issuperset(REQUIRED) and not people:
        wrong = "these are the timings of an hour, not its speakers"
        reads = f"presession import {typed(file)} --plan PLAN.toml"
        expected = f"a record is made of them, with their plan: {reads}"
        raise BadInput([Problem(grid.file, header.row, wrong, expected)])


def _nothing_recognised(grid: SheetRows) -> Problem:
    """Say what stands in the first rows, so that a person can say what the columns are."""
    number, row = next(iter(grid.filled()), (0, ()))
    cells = [f"{letter(n)} {shown(displayed(cell))}" for n, cell in enumerate(row) if cell != ""]
    seen = f": row {number} holds {', '.join(cells[:_MOST_SHOWN])}" if cells else ""
    return Problem(grid.file, number, f"no column is recognised{seen}", _EXPECTED)


def _no_speaker(grid: SheetRows, header: HeadingRow) -> Problem:
    """Say that nobody speaks, with the columns and the likeliest one."""
    columns = [
        f"{one.letter} {shown(one.heading)} ({', '.join(map(shown, one.samples)) or 'empty'})"
        for one in header.columns[:_MOST_SHOWN]
    ]
    texts = [one for one in header.columns if one.samples and not _is_figure(one.samples)]
    titles = [one for one in texts if one.field is ColumnField.TOPIC]
    likely = next(iter(titles or [one for one in texts if one.field is None] or texts), None)
    name = likely.letter if likely is not None else "COLUMN"
    wrong = f"there is no column of speakers: {'; '.join(columns)}"
    return Problem(grid.file, header.row, wrong, f"expected one; perhaps --map {name}=speaker")


def _refuse_tracks(grid: SheetRows, header: HeadingRow) -> None:
    """Refuse a timetable with several tracks side by side: ``Speaker 1``, ``Talk 1``, …"""
    people = header.all_of(ColumnField.SPEAKER)
    first, last = (people[0].index, people[-1].index) if people else (0, 0)
    between = [one for one in header.columns if one.samples and first < one.index < last]
    if any(one not in people for one in between):
        letters = listed([one.letter for one in people], "and")
        wrong = f"the columns {letters} are speakers side by side: a timetable of several tracks"
        others = " ".join(f"--map {one.letter}=-" for one in people[1:])
        raise BadInput([Problem(grid.file, header.row, wrong, f"expected one; perhaps {others}")])


def _is_figure(samples: Sequence[str]) -> bool:
    return all(not any(map(str.isalpha, text)) for text in samples)


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
        session["title"] = f"UPR Pre-session – {state}" if state else _title_of_file(path, base)
        draft.notices.append(f"the title is {shown(session['title'])}: --title gives another")
    if "date" not in session and draft.yearless is not None:
        _ask_for_the_year(draft, draft.yearless, today(str(session["timezone"])))
    if "date" not in session and draft.found.sound(("session", "date")):
        day = today(str(session["timezone"]))
        session["date"] = day
        draft.notices.append(f"the day is {day.isoformat()}: --date gives another")
    said_by_file = draft.whole or "window" in data or any("kind" in one for one in draft.segments)
    if draft.segments and not said_by_file:
        template = template_of(data["format"])
        draft.put_in(template.around(draft.segments, str(session.get("state", ""))))
    for segment in draft.segments:
        reserved = choices.reserve is not None and segment.get("kind") == "questions"
        if reserved and not (said_by_file and "planned" in segment):
            segment["planned"] = choices.reserve


def _ask_for_the_year(draft: ImportDraft, day: tuple[int, int], today: date) -> None:
    """Take a day without its year as the next one, and ask."""
    ways = []
    for year in (today.year, today.year + 1):
        with suppress(ValueError):
            ways.append(date(year, *day))
    if ways:
        guess = next((one for one in ways if one >= today), ways[-1])
        draft.session["date"] = guess
        text = f"the list has a day without its year; {guess:%d %B %Y} is taken"
        choices = tuple(one.isoformat() for one in ways)
        draft.ask(
            "date",
            text,
            guess=guess.isoformat(),
            choices=choices,
            option="--date YYYY-MM-DD",
            dangerous=True,
        )


def _name_of(path: Path) -> str:
    return clean(path.stem.replace("_", " ").replace("-", " "))


def _title_of_file(path: Path, base: Format) -> str:
    """Return a title for the room: the file's name, unless it only says what the file is."""
    name = _name_of(path)
    if any(map(_says_something, name.split())):
        return name
    return "UPR Pre-session" if base is DEFAULT else "Session"


_NO_TITLE: Final = frozenset(
    {ColumnField.SPEAKER, ColumnField.ORGANISATION, Ambiguous.TALK, Ambiguous.ITEM}
)
_OF_FILES: Final = words_of(
    "copy data draft export file final list liste lista new of sheet table unnamed untitled"
)


def _says_something(word: str) -> bool:
    """Return whether a word of a file's name says more than `speakers`, `final` or `2`."""
    heading = heading_of(word)
    is_of_list = heading.sure and heading.field in _NO_TITLE
    return not (is_of_list or word.casefold() in _OF_FILES or not any(map(str.isalpha, word)))


_HEADING: Final = 24
_SAMPLES: Final = 30
_TEXT: Final = 40
_MOST_ROWS: Final = 12
_MOST_SEGMENTS: Final = 40


def columns_told(columns: Sequence[SheetColumn]) -> Iterator[str]:
    """Yield a line for each column: heading, two values, what it becomes."""
    for one in columns:
        heading = shortened(one.heading or "(no heading)", _HEADING).ljust(_HEADING)
        values = shortened(" · ".join(one.samples), _SAMPLES).ljust(_SAMPLES)
        yield f"  {one.letter:>2}  {heading}  {values}  {becomes(one)}"


def becomes(column: SheetColumn) -> str:
    """Return what a column is taken for, with a question mark if that is a guess."""
    if column.field is None:
        own = column.why and column.why != "not used"
        return f"not used: {column.why}" if own else "not used"
    return f"{column.field.value}?" if column.guessed else column.field.value


def rows_told(left_out: Sequence[LeftOut]) -> Iterator[str]:
    """Yield a line for each row that is left out, with the reason; many alike share a line."""
    by_reason: dict[str, list[LeftOut]] = {}
    for one in left_out:
        by_reason.setdefault(one.why, []).append(one)
    for why, rows in by_reason.items():
        for one in rows[:_MOST_ROWS]:
            text = shortened(one.text, _TEXT).ljust(_TEXT)
            yield f"  row {one.row:>4}  {text}  {why}"
        if len(rows) > _MOST_ROWS:
            yield f"  and {len(rows) - _MOST_ROWS} more rows: {why}"


def order_told(plan: Plan) -> Iterator[str]:
    """Yield when and where the plan begins, and a line for each segment with its length."""
    when = plan.date.isoformat()
    if plan.start is not None:
        when += f" {time_of_day(plan.start, plan.timezone)}"
    yield f"  {when} {plan.timezone}, {clock_up(plan.length)} long"
    for one in plan.segments[:_MOST_SEGMENTS]:
        yield f"  {one.number:>4}  {shortened(segment_named(one), 56):<56}  {length_of(one)}"
    if len(plan.segments) > _MOST_SEGMENTS:
        yield f"  and {len(plan.segments) - _MOST_SEGMENTS} more"


def segment_named(segment: Segment) -> str:
    """Return the kind and the name of a segment on one line."""
    name = ", ".join(filter(None, (segment.speaker, segment.organisation)))
    if segment.kind is Kind.STATEMENT:
        return f"{name}: {segment.topic}" if segment.topic else name
    return f"{segment.kind}: {name}" if name else str(segment.kind)


def length_of(segment: Segment) -> str:
    """Return the limit or the planned length of a segment."""
    length = segment.max if segment.max is not None else segment.planned
    return clock_up(length) if length is not None else ""


def account(proposal: Proposal) -> Iterator[str]:
    """Yield all that was understood."""
    yield from columns_told(proposal.columns)
    if proposal.left_out:
        yield "left out:"
        yield from rows_told(proposal.left_out)
    yield "the plan:"
    yield from order_told(proposal.plan)
