"""Make the draft of a plan from a list of speakers, one per row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from presession_timer.base.durations import exact
from presession_timer.base.findings import listed, shown
from presession_timer.base.limits import LONGEST_CELL
from presession_timer.importers.cells import (
    CellError,
    Doubt,
    Length,
    as_held,
    day_in,
    flag_in,
    length_in,
    time_in,
    words_in,
)
from presession_timer.importers.choices import Choices, ImportQuestion
from presession_timer.importers.columns import HeadingRow, SheetColumn
from presession_timer.importers.draft import ImportDraft, Origin
from presession_timer.importers.sheet import Broken, Row, SheetRows, Value, displayed
from presession_timer.importers.vocabulary import ColumnField, kind_named, plain, words_of
from presession_timer.plan.model import Kind

NumberedRow = tuple[int, Row]
"""A row with its number."""

_NAMES: Final = (
    ColumnField.SPEAKER,
    ColumnField.FIRST_NAME,
    ColumnField.LAST_NAME,
    ColumnField.ORGANISATION,
)
_SUMS: Final = words_of("total totals totaux totales sum somme suma subtotal")
_NOBODY_YET: Final = frozenset(
    map(
        plain,
        (
            "", "tbc", "tbd", "tba", "n n", "nn", "na", "x", "speaker", "to be confirmed",
            "to be announced", "à confirmer", "à préciser", "por confirmar", "por determinar",
        ),
    )
)  # fmt: skip
"""Words for a name that is not known yet: two rows with one of them are two people."""
ONCE: Final = "once"
EACH: Final = "each of them"
PARTS: Final = "other parts"
SPEAKERS: Final = "speakers"
_IN_PREVIEW: Final = 12
_MOST_NUMBERS: Final = 12
_TEXTS: Final = (
    ColumnField.SPEAKER,
    ColumnField.ORGANISATION,
    ColumnField.CATEGORY,
    ColumnField.TOPIC,
    ColumnField.GENDER,
    ColumnField.LANGUAGE,
    ColumnField.NOTE,
    ColumnField.ID,
    ColumnField.STATEMENT,
)
"""Fields that go into a segment unchanged, under the same key."""
_SESSION_TEXTS: Final = (ColumnField.ROOM, ColumnField.MODERATOR, ColumnField.TITLE)
_DOUBTS_IN_PREVIEW: Final = 4
_REASONS: Final[Mapping[str, str]] = {
    Doubt.MINUTES: "numbers without a unit are taken as minutes",
    Doubt.HOURS: "the spreadsheet holds hours and minutes; taken as minutes and seconds",
    Doubt.DAYS: "a number below 1 is taken as the part of a day that a spreadsheet makes of a time",
}
_KEYS: Final[Mapping[ColumnField, str]] = {
    ColumnField.FIRST_NAME: "speaker",
    ColumnField.LAST_NAME: "speaker",
    ColumnField.POSITION: "note",
}
"""The key of a field that has none of its own."""


def draft_of_speakers(grid: SheetRows, header: HeadingRow, choices: Choices) -> ImportDraft:
    """Return the draft that the rows under ``header`` make, with what is wrong in it.

    Without a column of kinds every row is a statement; the caller adds the parts around them.
    """
    reader = _SpeakerReader(grid, header, choices)
    reader.read()
    return reader.draft


@dataclass(slots=True)
class _SpeakerReader:
    grid: SheetRows
    header: HeadingRow
    choices: Choices
    draft: ImportDraft = field(init=False)
    lines: _SpeakerRows = field(init=False)
    doubts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Guessed lengths, by the doubt and the heading."""

    ids: dict[str, int] = field(default_factory=dict)
    """The row of each id."""

    def __post_init__(self) -> None:
        self.draft = ImportDraft(self.grid.file)
        self.lines = _SpeakerRows(self.grid, self.header, self.choices, self.draft)

    def read(self) -> None:
        picked = self.lines.picked()
        self._session(sorted(picked, key=lambda line: line[0]))
        for line in picked:
            self._segment(line)
        self._ask_about_lengths()

    def _session(self, lines: Sequence[NumberedRow]) -> None:
        """Read facts of the session from the rows."""
        for of in _SESSION_TEXTS:
            self._fact(lines, of, displayed)
        self._fact(lines, ColumnField.DATE, self._day)
        column = self.header.of(ColumnField.START)
        if column is not None and lines:
            lines = [line for line in lines if self.lines.cell(line, column) != ""]
            if len({displayed(self.lines.cell(line, column)) for line in lines}) > 1:
                heading = shown(column.heading)
                self.draft.notices.append(f"{heading}: the first is when the session starts")
            self._fact(lines[:1], ColumnField.START, time_in)
        elif column is None:
            self._start_beside_the_day(lines)

    def _start_beside_the_day(self, lines: Sequence[NumberedRow]) -> None:
        """Take the start from the column of days: ``2019-12-10 10:00``."""
        days = [displayed(self.lines.value(line, ColumnField.DATE)) for line in lines]
        if self.choices.start is None and any(":" in day for day in days):
            with suppress(CellError):  # a wrong day is reported already
                self.draft.session["start"] = time_in(next(day for day in days if ":" in day))

    def _fact(
        self, lines: Sequence[NumberedRow], of: ColumnField, convert: Callable[[Value], Any]
    ) -> None:
        column = self.header.of(of)
        if column is None or getattr(self.choices, of.value, None) is not None:
            return
        first: dict[str, tuple[int, Value]] = {}
        for line in lines:
            value = self.lines.cell(line, column)
            if value != "":
                first.setdefault(displayed(value).casefold(), (line[0], value))
        if not first:
            return
        number, value = next(iter(first.values()))
        path = ("session", of.value)
        self.draft.origins[path] = Origin(number, column.index, column.heading)
        if len(first) > 1:
            other = list(first.values())[1]
            row, here, there = other[0], shown(displayed(value)), shown(displayed(other[1]))
            wrong = f"is {here}, but row {row} says {there}"
            expected = "expected one session: say --state, or give each its own file"
            self.draft.found.error(path, wrong, expected)
            return
        self._set(self.draft.session, path, value, convert)

    def _day(self, value: Value) -> date:
        day, sure = day_in(value)
        if not sure and "date" not in self.choices.agreed:
            text = f"{shown(displayed(value))} is taken as {day:%d %B %Y}"
            self.draft.questions.append(ImportQuestion("date", text, option="--date YYYY-MM-DD"))
        return day

    def _segment(self, line: NumberedRow) -> None:
        segment: dict[str, Any] = {}
        index = len(self.draft.segments)
        self.draft.segments.append(segment)
        for column in self.header.columns:
            if column.field is not None:
                path = ("segment", index, _KEYS.get(column.field, column.field.value))
                origin = Origin(line[0], column.index, column.heading)
                self.draft.origins.setdefault(path, origin)
        self._kind(segment, line, index)
        for of in _TEXTS:
            self._text(segment, line, index, of)
        self._name(segment, line)
        self._position(segment, line)
        self._put(segment, line, index, ColumnField.WORDS, words_in)
        self._put(segment, line, index, ColumnField.PROTECT, flag_in)
        if not segment.get("protect"):
            segment.pop("protect", None)
        self._lengths(segment, line, index)

    def _put(
        self,
        segment: dict[str, Any],
        line: NumberedRow,
        index: int,
        of: ColumnField,
        convert: Callable[[Value], Any],
    ) -> None:
        value = self.lines.value(line, of)
        if value != "":
            self._set(segment, ("segment", index, of.value), value, convert)

    def _set(
        self,
        table: dict[str, Any],
        path: tuple[str | int, ...],
        value: Value,
        convert: Callable[[Value], Any],
    ) -> None:
        try:
            table[str(path[-1])] = convert(value)
        except CellError as error:
            self.draft.found.error(path, f"`{path[-1]}` is {shown(displayed(value))}", str(error))

    def _kind(self, segment: dict[str, Any], line: NumberedRow, index: int) -> None:
        if line[0] in self.lines.parts:
            segment["kind"] = str(self.lines.parts[line[0]])
        value = self.lines.value(line, ColumnField.KIND)
        if value == "":
            return
        kind = kind_named(displayed(value))
        if kind is None:
            expected = f"expected {listed([str(one) for one in Kind])}"
            path = ("segment", index, "kind")
            self.draft.found.error(path, f"`kind` is {shown(displayed(value))}", expected)
        elif kind is not Kind.STATEMENT:
            segment["kind"] = str(kind)

    def _text(
        self, segment: dict[str, Any], line: NumberedRow, index: int, of: ColumnField
    ) -> None:
        text = displayed(self.lines.value(line, of))
        if len(text) > LONGEST_CELL:
            wrong = f"`{of.value}` has {len(text):,} characters"
            expected = f"expected {LONGEST_CELL} at most"
            self.draft.found.error(("segment", index, of.value), wrong, expected)
        elif text and of is ColumnField.ID and text in self.ids:
            wrong = f"`id` {shown(text)} is that of row {self.ids[text]}, too"
            expected = "expected one that is unique"
            self.draft.found.error(("segment", index, "id"), wrong, expected)
        elif text:
            segment[of.value] = text
            if of is ColumnField.ID:
                self.ids[text] = line[0]

    def _name(self, segment: dict[str, Any], line: NumberedRow) -> None:
        names = (ColumnField.FIRST_NAME, ColumnField.SPEAKER, ColumnField.LAST_NAME)
        name = " ".join(filter(None, (displayed(self.lines.value(line, one)) for one in names)))
        if name:
            segment["speaker"] = name[:LONGEST_CELL]

    def _position(self, segment: dict[str, Any], line: NumberedRow) -> None:
        position = displayed(self.lines.value(line, ColumnField.POSITION))
        if position and "note" not in segment and self.header.of(ColumnField.NOTE) is None:
            segment["note"] = position[:LONGEST_CELL]

    def _lengths(self, segment: dict[str, Any], line: NumberedRow, index: int) -> None:
        is_statement = "kind" not in segment
        for of in (ColumnField.MIN, ColumnField.MAX, ColumnField.PLANNED, ColumnField.LENGTH):
            column = self.header.of(of)
            value = self.lines.cell(line, column)
            if column is None or value == "":
                continue
            key = _key_of_length(of, is_statement)
            path = ("segment", index, key)
            self.draft.origins[path] = self.draft.origins["segment", index, of.value]
            try:
                length = length_in(value, minutes=column.minutes)
            except CellError as error:
                wrong = f"`{key}` is {shown(displayed(value))}"
                self.draft.found.error(path, wrong, str(error))
                continue
            segment[key] = length.written
            if length.least is not None and is_statement and "min" not in segment:
                segment["min"] = exact(length.least)
            self._doubt(column, value, length)

    def _doubt(self, column: SheetColumn, value: Value, length: Length) -> None:
        if length.doubt:
            shown_as = f"{as_held(value)} is taken as {length.written}"
            self.doubts.setdefault((length.doubt, column.heading), []).append(shown_as)

    def _ask_about_lengths(self) -> None:
        for (doubt, heading), lines in self.doubts.items():
            key = f"{doubt} in {heading}"
            if key in self.choices.agreed:
                continue
            reason = _REASONS[doubt]
            preview = tuple(dict.fromkeys(lines))[:_DOUBTS_IN_PREVIEW]
            text = f"{shown(heading)}: {reason}"
            self.draft.questions.append(ImportQuestion(key, text, preview))


@dataclass(slots=True)
class _SpeakerRows:
    """The rows under a heading: which are speakers of this hour, in what order, and their cells."""

    grid: SheetRows
    header: HeadingRow
    choices: Choices
    draft: ImportDraft
    parts: dict[int, Kind] = field(default_factory=dict)
    """Rows that are another part of the hour, because of the name in them."""
    _broken: set[tuple[int, int]] = field(default_factory=set)

    def cell(self, line: NumberedRow, column: SheetColumn | None) -> Value:
        """Return the value in a column; empty beyond the end of a short row.

        A merged cell has the value of the cell above. A cell that the spreadsheet could not compute
        is reported once, and empty.
        """
        if column is None or column.index >= len(line[1]):
            return ""
        value = self._shown(line, column)
        if not isinstance(value, Broken):
            return value
        number, index = line[0], column.index
        if (number, index) not in self._broken:
            self._broken.add((number, index))
            self.draft.wrong_cell(
                Origin(number, index, column.heading), f"holds {value.what}", value.expected
            )
        return ""

    def _shown(self, line: NumberedRow, column: SheetColumn) -> Value:
        number, row = line
        value = row[column.index]
        above = self.grid.joined.get((number, column.index))
        if value != "" or above is None or column.field in (*_NAMES[:3], ColumnField.KIND):
            return value
        return self.grid.rows[above - 1][column.index]

    def value(self, line: NumberedRow, of: ColumnField) -> Value:
        """Return the value of a field in a row."""
        return self.cell(line, self.header.of(of))

    def picked(self) -> list[NumberedRow]:
        """Return the rows of this hour, each with its number, in the order of the hour."""
        lines = [(n, row) for n, row in self.grid.filled() if n > self.header.row]
        lines = self._as_wide_as_the_heading(lines)
        lines = self._of_one_state(self._with_somebody(lines))
        if not lines and not self.draft.has_errors:
            self.draft.found.error((), "there is no speaker", "expected one under the headings")
        self._find_parts(lines)
        return self._ordered(self._once(lines))

    def _as_wide_as_the_heading(self, lines: Sequence[NumberedRow]) -> list[NumberedRow]:
        """Refuse rows with more cells than headings: a delimiter in a text has moved the rest."""
        if not self.header.row:
            return list(lines)
        width = len(self.grid.rows[self.header.row - 1])
        kept = []
        for number, row in lines:
            if any(cell != "" for cell in row[width:]):
                wrong = f"{len(row)} cells under a heading of {width}"
                expected = "put a text with a delimiter in it in quotes"
                self.draft.wrong_cell(Origin(number, None, ""), wrong, expected)
            else:
                kept.append((number, row))
        return kept

    def _with_somebody(self, lines: Sequence[NumberedRow]) -> list[NumberedRow]:
        """Keep rows with a speaker or another part of the hour."""
        kept: list[NumberedRow] = []
        empty: list[int] = []
        sums: list[int] = []
        for line in reversed(lines):
            columns = [self.header.of(one) for one in (*_NAMES, ColumnField.KIND)]
            own = [displayed(line[1][c.index]) for c in columns if c and c.index < len(line[1])]
            named = [text for text in own if text]
            if not named:
                empty.append(line[0])
            elif len(named) == 1 and plain(named[0]) in _SUMS and not kept:
                sums.append(line[0])
            else:
                kept.append(line)
        kept.reverse()
        for numbers, why in ((empty, "nobody is named, left out"), (sums, "a sum, left out")):
            if numbers:
                self.draft.notices.append(f"{_rows(numbers[::-1])}: {why}")
        return kept

    def _of_one_state(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        column = self.header.of(ColumnField.STATE)
        of_line = self._states(lines, column)
        named = [one for one in dict.fromkeys(of_line.values()) if one]
        wanted = self.choices.state
        if column is None or not named or (len(named) == 1 and wanted is None):
            self._say_state(named[0] if named else wanted)
            return lines
        if wanted is None:
            text = f"the list is about {len(named)} States; which one is this plan for?"
            self.draft.questions.append(
                ImportQuestion(
                    "state", text, guess=None, choices=tuple(named), option="--state NAME"
                )
            )
            wanted = named[0]
        here = plain(wanted)
        kept = [line for line in lines if plain(of_line[line[0]]) == here]
        if not kept:
            expected = f"expected {listed(map(shown, named))}"
            self.draft.found.error((), f"there is no row for the State {shown(wanted)}", expected)
        self._say_state(of_line[kept[0][0]] if kept else wanted)
        return kept

    def _states(self, lines: Sequence[NumberedRow], column: SheetColumn | None) -> dict[int, str]:
        """Return the State of each row. Many people write a State once, above several rows."""
        states: dict[int, str] = {}
        above = ""
        filled = []
        for line in lines:
            state = displayed(self.cell(line, column))
            if not state and above and column is not None:
                filled.append(line[0])
                state = above
            states[line[0]] = above = state
        if filled and column is not None and "states above" not in self.choices.agreed:
            text = f"{shown(column.heading)} is empty in {_rows(filled)}: taken as in the row above"
            self.draft.questions.append(ImportQuestion("states above", text))
        return states

    def _say_state(self, state: str | None) -> None:
        if state:
            self.draft.session["state"] = state

    def _once(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Drop repeated speakers: a form that was sent twice makes two rows of one speaker."""
        first: dict[tuple[str, ...], int] = {}
        again: dict[int, int] = {}
        for line in lines:
            names = [plain(displayed(self.value(line, one))) for one in _NAMES]
            if line[0] in self.parts or all(one in _NOBODY_YET for one in names[:3]):
                continue
            if self.value(line, ColumnField.KIND) != "" and self.header.of(ColumnField.KIND):
                continue
            earlier = first.setdefault(tuple(names), line[0])
            if earlier != line[0]:
                again[line[0]] = earlier
        if not again:
            return lines
        answer = self.choices.answers.get("repeated")
        if answer is None:
            pairs = [f"row {number} names whom row {one} names" for number, one in again.items()]
            text = "the same speaker stands in the list twice; the later row is left out"
            preview = tuple(pairs[:_IN_PREVIEW])
            self.draft.questions.append(
                ImportQuestion("repeated", text, preview, guess=ONCE, choices=(ONCE, EACH))
            )
        if answer == EACH:
            return lines
        why = "a speaker who stands in the list already, left out"
        self.draft.notices.append(f"{_rows(list(again))}: {why}")
        return [line for line in lines if line[0] not in again]

    def _find_parts(self, lines: Sequence[NumberedRow]) -> None:
        """Find other parts of the hour: ``Opening`` or ``Q&A`` in the column of names."""
        if self.header.of(ColumnField.KIND) is not None:
            return
        found: dict[int, tuple[str, Kind]] = {}
        for line in lines:
            names = [displayed(self.value(line, one)) for one in _NAMES]
            (title,) = [one for one in names if one] if sum(map(bool, names)) == 1 else ("",)
            kind = kind_named(title) if title else None
            if kind is not None and kind is not Kind.STATEMENT:
                found[line[0]] = (title, kind)
        answer = self.choices.answers.get("parts")
        if not found or answer == SPEAKERS:
            return
        self.parts = {number: kind for number, (_, kind) in found.items()}
        if answer is None:
            preview = tuple(
                f"row {number}: {shown(title)} is taken as {kind}"
                for number, (title, kind) in found.items()
            )
            text = "some rows seem to be other parts of the hour, not speakers"
            self.draft.questions.append(
                ImportQuestion(
                    "parts", text, preview[:_IN_PREVIEW], guess=PARTS, choices=(PARTS, SPEAKERS)
                )
            )

    def _ordered(self, lines: list[NumberedRow]) -> list[NumberedRow]:
        """Sort by the column that gives the order, if it has a number in every row."""
        column = self.header.of(ColumnField.ORDER)
        places = [displayed(self.cell(line, column)).rstrip(".") for line in lines]
        if not all(place.isascii() and place.isdigit() for place in places) or not lines:
            return lines
        numbers = [int(place[:9]) for place in places]
        if len(set(numbers)) < len(numbers):
            return lines
        ordered = sorted(zip(numbers, lines, strict=True), key=lambda pair: pair[0])
        if [line for _, line in ordered] != lines and column is not None:
            self.draft.notices.append(f"the order is that of {shown(column.heading)}")
        return [line for _, line in ordered]


def _rows(numbers: Sequence[int]) -> str:
    named = [str(n) for n in numbers[:_MOST_NUMBERS]]
    if len(numbers) > _MOST_NUMBERS:
        named.append(f"{len(numbers) - _MOST_NUMBERS} more")
    return f"{'row' if len(numbers) == 1 else 'rows'} {listed(named, 'and')}"


def _key_of_length(of: ColumnField, is_statement: bool) -> str:
    if of is ColumnField.LENGTH:
        return "max" if is_statement else "planned"
    return of.value
