"""A list of speakers, one a row, as the draft of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from presession_timer.durations import exact
from presession_timer.plan.csv_text import LONGEST_CELL
from presession_timer.plan.findings import listed, shown
from presession_timer.plan.intake.cells import (
    CellError,
    Doubt,
    Length,
    day_in,
    flag_in,
    length_in,
    time_in,
    words_in,
)
from presession_timer.plan.intake.choices import Choices, Question
from presession_timer.plan.intake.column_names import Field
from presession_timer.plan.intake.columns import Column, Header
from presession_timer.plan.intake.drafted import Drafted, Origin
from presession_timer.plan.intake.grid import Grid, Row, Value, said
from presession_timer.plan.intake.kinds import kind_named
from presession_timer.plan.model import Kind

__all__ = ["draft_of_speakers"]

_TEXTS: Final = (
    Field.SPEAKER,
    Field.ORGANISATION,
    Field.CATEGORY,
    Field.TOPIC,
    Field.GENDER,
    Field.LANGUAGE,
    Field.NOTE,
    Field.ID,
    Field.STATEMENT,
)
"""Taken over as they stand, under the same key."""
_SESSION_TEXTS: Final = (Field.ROOM, Field.MODERATOR, Field.TITLE)
_IN_PREVIEW: Final = 4


def draft_of_speakers(grid: Grid, header: Header, choices: Choices) -> Drafted:
    """The draft that the rows under ``header`` make; what is wrong with a cell is in ``found``.

    Without a column for kinds every row is a statement, and the parts around them are left to
    whoever calls.
    """
    reader = _Reader(grid, header, choices)
    reader.read()
    return reader.drafted


@dataclass(slots=True)
class _Reader:
    grid: Grid
    header: Header
    choices: Choices
    drafted: Drafted = field(init=False)
    doubts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """What lengths were taken for, by why and by heading."""

    def __post_init__(self) -> None:
        self.drafted = Drafted(self.grid.file)

    def read(self) -> None:
        rows = [(n, row) for n, row in self.grid.filled() if n > self.header.row]
        rows = self._of_one_state(self._with_something(rows))
        if not rows and not self.drafted.found.errors:
            self.drafted.found.error((), "there is no speaker", "expected one under the headings")
        self._session(rows)
        for number, row in self._ordered(rows):
            self._segment(number, row)
        self._ask_about_lengths()

    def cell(self, row: Row, column: Column | None) -> Value:
        """What stands in a column; the empty text beyond the end of a short row."""
        if column is None or column.index >= len(row):
            return ""
        return row[column.index]

    def value(self, row: Row, of: Field) -> Value:
        """What a row says of a field."""
        return self.cell(row, self.header.of(of))

    def _with_something(self, rows: Sequence[tuple[int, Row]]) -> list[tuple[int, Row]]:
        """Rows that say who speaks, or that they are another part of the hour."""
        names = (Field.SPEAKER, Field.FIRST_NAME, Field.LAST_NAME, Field.ORGANISATION, Field.KIND)
        kept = [(n, row) for n, row in rows if any(self.value(row, one) != "" for one in names)]
        left_out = [n for n, row in rows if (n, row) not in kept]
        if left_out:
            numbers = listed([str(n) for n in left_out], "and")
            rows_of = "row" if len(left_out) == 1 else "rows"
            self.drafted.told.append(f"{rows_of} {numbers}: nobody is named, left out")
        return kept

    def _of_one_state(self, rows: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
        column = self.header.of(Field.STATE)
        states = list(dict.fromkeys(said(self.cell(row, column)) for _, row in rows))
        named = [one for one in states if one]
        wanted = self.choices.state
        if column is None or not named or (len(named) == 1 and wanted is None):
            self._say_state(named[0] if named else wanted)
            return rows
        if wanted is None:
            text = f"the list is about {len(named)} States; which one is this plan for?"
            self.drafted.questions.append(
                Question("state", text, guess=None, choices=tuple(named), option="--state NAME")
            )
            wanted = named[0]
        here = wanted.casefold()
        kept = [(n, row) for n, row in rows if said(self.cell(row, column)).casefold() == here]
        if not kept:
            expected = f"expected {listed(map(shown, named))}"
            self.drafted.found.error((), f"there is no row for the State {shown(wanted)}", expected)
        self._say_state(said(self.cell(kept[0][1], column)) if kept else wanted)
        return kept

    def _say_state(self, state: str | None) -> None:
        if state:
            self.drafted.session["state"] = state

    def _session(self, rows: Sequence[tuple[int, Row]]) -> None:
        """Facts that stand in every row, or in the first."""
        for of in _SESSION_TEXTS:
            self._fact(rows, of, said)
        self._fact(rows, Field.DATE, self._day)
        column = self.header.of(Field.START)
        if column is not None and rows:
            values = {said(self.cell(row, column)) for _, row in rows if self.cell(row, column)}
            if len(values) > 1:
                heading = shown(column.heading)
                self.drafted.told.append(f"{heading}: the first is when the session starts")
            rows = [(n, row) for n, row in rows if self.cell(row, column) != ""][:1]
            self._fact(rows, Field.START, time_in)

    def _fact(
        self, rows: Sequence[tuple[int, Row]], of: Field, convert: Callable[[Value], Any]
    ) -> None:
        column = self.header.of(of)
        if column is None or getattr(self.choices, of.value, None) is not None:
            return
        first: dict[str, tuple[int, Value]] = {}
        for number, row in rows:
            value = self.cell(row, column)
            if value != "":
                first.setdefault(said(value).casefold(), (number, value))
        if not first:
            return
        number, value = next(iter(first.values()))
        path = ("session", of.value)
        self.drafted.origins[path] = Origin(number, column.index, column.heading)
        if len(first) > 1:
            other = list(first.values())[1]
            wrong = f"is {shown(said(value))}, but row {other[0]} says {shown(said(other[1]))}"
            expected = "expected one session: say --state, or give each its own file"
            self.drafted.found.error(path, wrong, expected)
            return
        self._set(self.drafted.session, path, value, convert)

    def _day(self, value: Value) -> date:
        day, sure = day_in(value)
        if not sure and "date" not in self.choices.agreed:
            text = f"{shown(said(value))} is taken as {day:%d %B %Y}"
            self.drafted.questions.append(Question("date", text, option="--date YYYY-MM-DD"))
        return day

    def _ordered(self, rows: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
        """By the column that says the order, where it says it for all."""
        column = self.header.of(Field.ORDER)
        places = [said(self.cell(row, column)).rstrip(".") for _, row in rows]
        if not all(place.isascii() and place.isdigit() for place in places) or not rows:
            return rows
        numbers = [int(place[:9]) for place in places]
        if len(set(numbers)) < len(numbers):
            return rows
        ordered = sorted(zip(numbers, rows, strict=True), key=lambda pair: pair[0])
        if [row for _, row in ordered] != rows and column is not None:
            self.drafted.told.append(f"the order is that of {shown(column.heading)}")
        return [row for _, row in ordered]

    def _segment(self, number: int, row: Row) -> None:
        segment: dict[str, Any] = {}
        index = len(self.drafted.segments)
        self.drafted.segments.append(segment)
        for column in self.header.columns:
            if column.field is not None:
                path = ("segment", index, _KEYS.get(column.field, column.field.value))
                origin = Origin(number, column.index, column.heading)
                self.drafted.origins.setdefault(path, origin)
        self._kind(segment, row, index)
        for of in _TEXTS:
            self._text(segment, row, index, of)
        self._name(segment, row)
        self._position(segment, row)
        self._put(segment, row, index, Field.WORDS, words_in)
        self._put(segment, row, index, Field.PROTECT, flag_in)
        if not segment.get("protect"):
            segment.pop("protect", None)
        self._lengths(segment, row, index)

    def _put(
        self,
        segment: dict[str, Any],
        row: Row,
        index: int,
        of: Field,
        convert: Callable[[Value], Any],
    ) -> None:
        value = self.value(row, of)
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
            self.drafted.found.error(path, f"`{path[-1]}` is {shown(said(value))}", str(error))

    def _kind(self, segment: dict[str, Any], row: Row, index: int) -> None:
        value = self.value(row, Field.KIND)
        if value == "":
            return
        kind = kind_named(said(value))
        if kind is None:
            expected = f"expected {listed([str(one) for one in Kind])}"
            path = ("segment", index, "kind")
            self.drafted.found.error(path, f"`kind` is {shown(said(value))}", expected)
        elif kind is not Kind.STATEMENT:
            segment["kind"] = str(kind)

    def _text(self, segment: dict[str, Any], row: Row, index: int, of: Field) -> None:
        text = said(self.value(row, of))
        if len(text) > LONGEST_CELL:
            wrong = f"`{of.value}` has {len(text):,} characters"
            expected = f"expected {LONGEST_CELL} at most"
            self.drafted.found.error(("segment", index, of.value), wrong, expected)
        elif text:
            segment[of.value] = text

    def _name(self, segment: dict[str, Any], row: Row) -> None:
        pieces = (self.value(row, one) for one in (Field.FIRST_NAME, Field.LAST_NAME))
        name = " ".join(said(piece) for piece in pieces if piece != "")
        if name and "speaker" not in segment:
            segment["speaker"] = name[:LONGEST_CELL]

    def _position(self, segment: dict[str, Any], row: Row) -> None:
        position = said(self.value(row, Field.POSITION))
        if position and "note" not in segment and self.header.of(Field.NOTE) is None:
            segment["note"] = position[:LONGEST_CELL]

    def _lengths(self, segment: dict[str, Any], row: Row, index: int) -> None:
        is_statement = "kind" not in segment
        for of in (Field.MIN, Field.MAX, Field.PLANNED, Field.LENGTH):
            column = self.header.of(of)
            value = self.cell(row, column)
            if column is None or value == "":
                continue
            key = _key_of_length(of, is_statement)
            path = ("segment", index, key)
            self.drafted.origins[path] = self.drafted.origins["segment", index, of.value]
            try:
                length = length_in(value, minutes=column.minutes)
            except CellError as error:
                wrong = f"`{key}` is {shown(said(value))}"
                self.drafted.found.error(path, wrong, str(error))
                continue
            segment[key] = length.written
            if length.least is not None and is_statement and "min" not in segment:
                segment["min"] = exact(length.least)
            self._doubt(column, value, length)

    def _doubt(self, column: Column, value: Value, length: Length) -> None:
        if length.doubt:
            shown_as = f"{said(value)} is taken as {length.written}"
            self.doubts.setdefault((length.doubt, column.heading), []).append(shown_as)

    def _ask_about_lengths(self) -> None:
        for (doubt, heading), lines in self.doubts.items():
            key = f"{doubt} in {heading}"
            if key in self.choices.agreed:
                continue
            reason = _REASONS[doubt]
            preview = tuple(dict.fromkeys(lines))[:_IN_PREVIEW]
            text = f"{shown(heading)}: {reason}"
            self.drafted.questions.append(Question(key, text, preview))


_REASONS: Final[Mapping[str, str]] = {
    Doubt.MINUTES: "numbers without a unit are taken as minutes",
    Doubt.HOURS: "the spreadsheet holds hours and minutes; taken as minutes and seconds",
}
_KEYS: Final[Mapping[Field, str]] = {
    Field.FIRST_NAME: "speaker",
    Field.LAST_NAME: "speaker",
    Field.POSITION: "note",
}
"""Where a field goes that has no key of its own."""


def _key_of_length(of: Field, is_statement: bool) -> str:
    if of is Field.LENGTH:
        return "max" if is_statement else "planned"
    return of.value
