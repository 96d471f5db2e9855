"""Ontime's spreadsheet template: headings anywhere, and times of two parts in hours and minutes.

Its rules: https://docs.getontime.no/features/import-spreadsheet/. A row is an event where its
Timer Type is one, a group, a milestone, or something that Ontime passes over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Final

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import listed, shown
from presession_timer.importers.column_names import plain, words_of
from presession_timer.importers.drafted import letter
from presession_timer.importers.grid import Grid, Row, Value, said
from presession_timer.importers.ontime import Event, Rundown

_NAMES: Final[Mapping[str, str]] = {
    plain(name): key
    for key, names in {
        "title": "title",
        "start": "time start, start",
        "end": "time end, end",
        "duration": "duration",
        "note": "note, notes",
        "type": "timer type",
        "danger": "danger time, time danger",
        "warning": "warning time, time warning",
        "skip": "skip",
        "link": "link start",
        "cue": "cue",
        "id": "id",
        "flag": "flag",
        "colour": "colour, color",
        "to-end": "count to end",
        "action": "end action",
    }.items()
    for name in names.split(",")
}
_OWN: Final = frozenset(("type", "link", "to-end", "action", "danger", "warning", "start"))
"""Headings that only a rundown has; two of them make a sheet one."""
_EVENTS: Final = frozenset(("", "event", "count-down", "count-up", "count-to-end", "clock", "none"))
_GROUPS: Final = frozenset(("group", "group-start"))
_YES: Final = words_of("true yes 1 x y")
_UNITS: Final = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,5})(s?))?", re.ASCII)
_PARTS: Final = re.compile(
    r"([0-9]{1,2})[:.,]([0-9]{1,2})(?:[:.,]([0-9]{1,2}))?(am|pm|a|p)?", re.ASCII
)
_PLAIN: Final = re.compile(r"([0-9]{1,2})(am|pm|a|p)?", re.ASCII)
_EXPECTED: Final = "expected a time as Ontime reads it: 10:00, 10:00:00, 10h15, 15m"
_LONGEST_TITLE: Final = 500


def is_ontime(grid: Grid) -> bool:
    """Whether a sheet is a rundown: somewhere a row has a title and two headings of Ontime's."""
    return _heading(grid) is not None


def rundown_in_sheet(grid: Grid, name: str) -> Rundown:
    """The rundown on a sheet; ``name`` is what to call it where the sheet has no name.

    Raises BadInput with every cell that is no time.
    """
    heading = _heading(grid)
    assert heading is not None
    row, columns = heading
    reader = _Reader(grid, columns)
    events = tuple(reader.events(row))
    if reader.problems:
        raise BadInput(reader.problems)
    return Rundown(
        grid.file,
        grid.name or name,
        events,
        tuple(reader.left_out()),
        hours_typed=True,
    )


def _heading(grid: Grid) -> tuple[int, dict[str, tuple[int, str]]] | None:
    """The row of the headings, and the column and text of each."""
    for number, row in grid.filled():
        found: dict[str, tuple[int, str]] = {}
        for index, cell in enumerate(row):
            if isinstance(cell, str) and (key := _NAMES.get(plain(cell))):
                found.setdefault(key, (index, cell))
        if "title" in found and len(_OWN & set(found)) > 1:
            own = {index for index, _ in found.values()}
            for index, cell in enumerate(row):
                if index not in own and isinstance(cell, str) and cell:
                    found[f"custom {index}"] = (index, cell)
            return number, found
    return None


@dataclass(slots=True)
class _Reader:
    grid: Grid
    columns: Mapping[str, tuple[int, str]]
    problems: list[Problem] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    milestones: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    def cell(self, row: Row, key: str) -> Value:
        """What stands in a column; empty where there is no such column."""
        index = self.columns.get(key, (len(row), ""))[0]
        return row[index] if index < len(row) else ""

    def left_out(self) -> Iterator[str]:
        """What has no place in a plan, in sentences."""
        for what, titles in (
            ("skipped in Ontime, left out", self.skipped),
            ("groups, only their events are taken", self.groups),
            ("milestones, left out", self.milestones),
            ("of a type that Ontime passes over, left out", self.passed_over),
        ):
            if titles:
                yield f"{what}: {listed(map(shown, titles), 'and')}"

    def events(self, heading: int) -> Iterator[Event]:
        """The events to come, in their order."""
        before = ""
        previous_end = 0
        for number, row in self.grid.filled():
            if number <= heading:
                continue
            if all(self.cell(row, key) == "" for key in ("title", "start", "end", "duration")):
                continue
            title = said(self.cell(row, "title"))[:_LONGEST_TITLE]
            kind = said(self.cell(row, "type")).casefold()
            if kind in _GROUPS:
                before = title
                self.groups.append(title)
            elif kind == "milestone":
                self.milestones.append(title)
            elif kind not in _EVENTS:
                if kind != "group-end":
                    self.passed_over.append(title)
            elif plain(said(self.cell(row, "skip"))) in _YES:
                self.skipped.append(title)
            elif event := self._event(number, row, title, before, previous_end):
                yield event
                before, previous_end = "", event.end % DAY

    def _event(
        self, number: int, row: Row, title: str, before: str, previous_end: int
    ) -> Event | None:
        start = self._ms(number, row, "start")
        end = self._ms(number, row, "end")
        duration = self._ms(number, row, "duration")
        danger = self._ms(number, row, "danger")
        linked = "link" in self.columns and plain(said(self.cell(row, "link"))) in _YES
        if start is None or linked:
            start = previous_end
        if duration is None:
            duration = 0 if end is None else (end - start) % DAY
        custom = {
            heading: said(self.cell(row, key))[:_LONGEST_TITLE]
            for key, (_, heading) in self.columns.items()
            if key.startswith("custom ")
        }
        note = said(self.cell(row, "note"))[:_LONGEST_TITLE]
        return Event(number, title, start, duration, danger or 0, note, before, custom)

    def _ms(self, number: int, row: Row, key: str) -> int | None:
        value = self.cell(row, key)
        if value == "":
            return None
        try:
            return ontime_ms(value)
        except ValueError as error:
            index, heading = self.columns[key]
            wrong = f"column {letter(index)} {shown(heading)}: {shown(said(value))}"
            self.problems.append(Problem(self.grid.file, number, wrong, str(error)))
            return None


def ontime_ms(value: Value) -> int:
    """Milliseconds as Ontime understands a cell: ``7:00`` is seven hours, ``7`` seven minutes.

    Raises ValueError, whose message says what is expected.
    """
    match value:
        case time():
            seconds = (value.hour * 60 + value.minute) * 60 + value.second
            ms = seconds * SECOND
        case timedelta():
            ms = round(value / timedelta(milliseconds=1))
        case bool():
            raise ValueError(_EXPECTED)
        case int() | float():
            ms = round(value * MINUTE)
        case str():
            ms = _of_text(value)
        case _:
            raise ValueError(_EXPECTED)
    if not 0 <= ms <= DAY:
        raise ValueError("expected 24 hours at most")
    return ms


def _of_text(written: str) -> int:
    text = "".join(written.casefold().split())
    if re.search("[hms]", text) and (units := _UNITS.fullmatch(text)):
        return _of_units(*units.groups())
    if parts := _PARTS.fullmatch(text):
        hours = _in_half(int(parts[1]), parts[4])
        return hours * HOUR + int(parts[2]) * MINUTE + int(parts[3] or 0) * SECOND
    if number := _PLAIN.fullmatch(text):
        if number[2]:
            return _in_half(int(number[1]), number[2]) * HOUR
        return int(number[1]) * MINUTE
    raise ValueError(_EXPECTED)


def _of_units(hours: str | None, minutes: str | None, rest: str | None, unit: str | None) -> int:
    """A last number without a unit is of the next smaller one: ``10h15``, ``15m30``."""
    seconds = int(rest or 0)
    if rest and not unit and not minutes:
        seconds *= 60
    return int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + seconds * SECOND


def _in_half(hours: int, half: str | None) -> int:
    """An hour of the clock with twelve of them."""
    if not half:
        return hours
    return hours % 12 + (12 if half.startswith("p") else 0)
