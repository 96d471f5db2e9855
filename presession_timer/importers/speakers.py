"""A list of speakers, one a row, as the draft of a plan."""

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
from presession_timer.importers.choices import Choices, Question
from presession_timer.importers.column_names import Field
from presession_timer.importers.columns import Column, Header
from presession_timer.importers.drafted import Drafted, Origin
from presession_timer.importers.grid import Grid, Value, said
from presession_timer.importers.kinds import kind_named
from presession_timer.importers.rows import Line, Lines
from presession_timer.plan.model import Kind

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
    lines: Lines = field(init=False)
    doubts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """What lengths were taken for, by why and by heading."""

    ids: dict[str, int] = field(default_factory=dict)
    """The row of each."""

    def __post_init__(self) -> None:
        self.drafted = Drafted(self.grid.file)
        self.lines = Lines(self.grid, self.header, self.choices, self.drafted)

    def read(self) -> None:
        picked = self.lines.picked()
        self._session(sorted(picked, key=lambda line: line[0]))
        for line in picked:
            self._segment(line)
        self._ask_about_lengths()

    def _session(self, lines: Sequence[Line]) -> None:
        """Facts that stand in every row, or in the first."""
        for of in _SESSION_TEXTS:
            self._fact(lines, of, said)
        self._fact(lines, Field.DATE, self._day)
        column = self.header.of(Field.START)
        if column is not None and lines:
            lines = [line for line in lines if self.lines.cell(line, column) != ""]
            if len({said(self.lines.cell(line, column)) for line in lines}) > 1:
                heading = shown(column.heading)
                self.drafted.told.append(f"{heading}: the first is when the session starts")
            self._fact(lines[:1], Field.START, time_in)
        elif column is None:
            self._start_beside_the_day(lines)

    def _start_beside_the_day(self, lines: Sequence[Line]) -> None:
        """A cell of a day may hold the time, too: ``2019-12-10 10:00``."""
        days = [said(self.lines.value(line, Field.DATE)) for line in lines]
        if self.choices.start is None and any(":" in day for day in days):
            with suppress(CellError):  # what is no day is said already
                self.drafted.session["start"] = time_in(next(day for day in days if ":" in day))

    def _fact(self, lines: Sequence[Line], of: Field, convert: Callable[[Value], Any]) -> None:
        column = self.header.of(of)
        if column is None or getattr(self.choices, of.value, None) is not None:
            return
        first: dict[str, tuple[int, Value]] = {}
        for line in lines:
            value = self.lines.cell(line, column)
            if value != "":
                first.setdefault(said(value).casefold(), (line[0], value))
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

    def _segment(self, line: Line) -> None:
        segment: dict[str, Any] = {}
        index = len(self.drafted.segments)
        self.drafted.segments.append(segment)
        for column in self.header.columns:
            if column.field is not None:
                path = ("segment", index, _KEYS.get(column.field, column.field.value))
                origin = Origin(line[0], column.index, column.heading)
                self.drafted.origins.setdefault(path, origin)
        self._kind(segment, line, index)
        for of in _TEXTS:
            self._text(segment, line, index, of)
        self._name(segment, line)
        self._position(segment, line)
        self._put(segment, line, index, Field.WORDS, words_in)
        self._put(segment, line, index, Field.PROTECT, flag_in)
        if not segment.get("protect"):
            segment.pop("protect", None)
        self._lengths(segment, line, index)

    def _put(
        self,
        segment: dict[str, Any],
        line: Line,
        index: int,
        of: Field,
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
            self.drafted.found.error(path, f"`{path[-1]}` is {shown(said(value))}", str(error))

    def _kind(self, segment: dict[str, Any], line: Line, index: int) -> None:
        if line[0] in self.lines.parts:
            segment["kind"] = str(self.lines.parts[line[0]])
        value = self.lines.value(line, Field.KIND)
        if value == "":
            return
        kind = kind_named(said(value))
        if kind is None:
            expected = f"expected {listed([str(one) for one in Kind])}"
            path = ("segment", index, "kind")
            self.drafted.found.error(path, f"`kind` is {shown(said(value))}", expected)
        elif kind is not Kind.STATEMENT:
            segment["kind"] = str(kind)

    def _text(self, segment: dict[str, Any], line: Line, index: int, of: Field) -> None:
        text = said(self.lines.value(line, of))
        if len(text) > LONGEST_CELL:
            wrong = f"`{of.value}` has {len(text):,} characters"
            expected = f"expected {LONGEST_CELL} at most"
            self.drafted.found.error(("segment", index, of.value), wrong, expected)
        elif text and of is Field.ID and text in self.ids:
            wrong = f"`id` {shown(text)} is that of row {self.ids[text]}, too"
            expected = "expected one that is unique"
            self.drafted.found.error(("segment", index, "id"), wrong, expected)
        elif text:
            segment[of.value] = text
            if of is Field.ID:
                self.ids[text] = line[0]

    def _name(self, segment: dict[str, Any], line: Line) -> None:
        names = (Field.FIRST_NAME, Field.SPEAKER, Field.LAST_NAME)
        name = " ".join(filter(None, (said(self.lines.value(line, one)) for one in names)))
        if name:
            segment["speaker"] = name[:LONGEST_CELL]

    def _position(self, segment: dict[str, Any], line: Line) -> None:
        position = said(self.lines.value(line, Field.POSITION))
        if position and "note" not in segment and self.header.of(Field.NOTE) is None:
            segment["note"] = position[:LONGEST_CELL]

    def _lengths(self, segment: dict[str, Any], line: Line, index: int) -> None:
        is_statement = "kind" not in segment
        for of in (Field.MIN, Field.MAX, Field.PLANNED, Field.LENGTH):
            column = self.header.of(of)
            value = self.lines.cell(line, column)
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
            shown_as = f"{as_held(value)} is taken as {length.written}"
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
    Doubt.DAYS: "a number below 1 is taken as the part of a day that a spreadsheet makes of a time",
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
