"""Read when each row of a list takes place, and how long it lasts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from presession_timer.base.durations import DAY, MINUTE, SECOND, exact
from presession_timer.base.findings import listed, shown
from presession_timer.importers.cells import CellError, Moment, is_open, moment_in
from presession_timer.importers.choices import Choices
from presession_timer.importers.columns import HeadingRow
from presession_timer.importers.draft import ImportDraft
from presession_timer.importers.rows import NumberedRow, SpeakerRows
from presession_timer.importers.sheet import Value, displayed
from presession_timer.importers.vocabulary import ColumnField

LONGEST_HANDOVER: Final = 5 * MINUTE
"""A longer gap between two rows or events is a break."""
_LONGEST_SLOT: Final = DAY // 2
_MORNING: Final = 7
_AS_WRITTEN: Final = "as written"
_CONVERTED: Final = "in the plan's zone"
_TOGETHER: Final = "one after the other"


@dataclass(slots=True)
class Timetable:
    """When rows take place: milliseconds since local midnight, by the number of the row."""

    start: dict[int, int] = field(default_factory=dict)
    end: dict[int, int] = field(default_factory=dict)
    day: date | None = None

    def length(self, number: int) -> int | None:
        """Return how long a row lasts by its start and end; None if one is missing."""
        start, end = self.start.get(number), self.end.get(number)
        if start is None or end is None:
            return None
        return (end - start) % DAY or None

    def at(self, number: int) -> time:
        return time_of(self.start[number])


def timetable_of(
    lines: Sequence[NumberedRow],
    rows: SpeakerRows,
    zone: str,
    draft: ImportDraft,
    choices: Choices,
) -> Timetable:
    """Return when the rows take place; problems and questions go into ``draft``."""
    header = rows.header
    table = Timetable()
    moments = _moments(lines, rows, ColumnField.START, draft)
    ends = _moments(lines, rows, ColumnField.END, draft)
    if not moments:
        moments = _beside_the_day(lines, rows)
    moments = _in_zone(moments, zone, header, draft, choices)
    ends = _in_zone(ends, zone, header, draft, choices, asked=bool(moments))
    moments = _afternoon(moments, draft, header, choices)
    days = {one.day for one in moments.values() if one.day is not None}
    table.day = next(iter(days)) if len(days) == 1 else None
    found = (one.yearless for one in moments.values() if one.yearless)
    draft.yearless = draft.yearless or next(found, None)
    for number, moment in moments.items():
        if moment.start is not None:
            table.start[number] = ms_of(moment.start)
        if moment.end is not None:
            table.end[number] = ms_of(moment.end)
    for number, moment in ends.items():
        if moment.start is not None and number not in table.end:
            at = ms_of(moment.start)
            start = table.start.get(number)
            later = at + DAY // 2
            if start is not None and at < start < later <= start + _LONGEST_SLOT // 2:
                at = later if not moment.marked else at
            table.end[number] = at
    for place, (number, _) in enumerate(lines):
        if (table.length(number) or 0) > _LONGEST_SLOT:
            wrong = f"ends at {time_of(table.end[number]):%H:%M} before it begins"
            draft.found.error(
                ("segment", place, "end"), wrong, "expected the later time as the end"
            )
    _one_for_all(table, lines, draft)
    _overlaps(table, lines, draft, choices)
    return table


def ms_of(at: time) -> int:
    """Return milliseconds since midnight."""
    return ((at.hour * 60 + at.minute) * 60 + at.second) * SECOND


def time_of(ms: int) -> time:
    """Return the time of day at a number of milliseconds since midnight."""
    seconds = ms % DAY // SECOND
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _moments(
    lines: Sequence[NumberedRow], rows: SpeakerRows, of: ColumnField, draft: ImportDraft
) -> dict[int, Moment]:
    found: dict[int, Moment] = {}
    column = rows.header.of(of)
    if column is None:
        return found
    for line in lines:
        value = rows.cell(line, column)
        if is_open(value):
            continue
        try:
            found[line[0]] = moment_in(_with_colon(value))
        except CellError as error:
            wrong = f"`{of.value}` is {shown(displayed(value))}"
            index = next(n for n, (number, _) in enumerate(lines) if number == line[0])
            draft.found.error(("segment", index, of.value), wrong, str(error))
    return found


def _with_colon(value: Value) -> Value:
    """Return ``0930`` as ``9:30``; only a column of times has it."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])([0-5][0-9])h?", displayed(value))
    return f"{found[1]}:{found[2]}" if found else value


def _beside_the_day(lines: Sequence[NumberedRow], rows: SpeakerRows) -> dict[int, Moment]:
    """Return the times in the column of days: ``2019-12-10 10:00``."""
    column = rows.header.of(ColumnField.DATE)
    found: dict[int, Moment] = {}
    for line in lines if column else ():
        try:
            moment = moment_in(rows.cell(line, column))
        except CellError:
            continue
        if moment.start is not None:
            found[line[0]] = moment
    return found


def _in_zone(
    moments: Mapping[int, Moment],
    zone: str,
    header: HeadingRow,
    draft: ImportDraft,
    choices: Choices,
    *,
    asked: bool = False,
) -> dict[int, Moment]:
    """Hold written offsets against the plan's zone; ask where they differ."""
    found = dict(moments)
    written = {one.offset for one in moments.values() if one.offset is not None}
    if not written:
        return found
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return found
    differ = False
    for number, one in moments.items():
        if one.offset is None or one.start is None:
            continue
        day = one.day or choices.date or date(2019, 12, 10)
        local = datetime.combine(day, one.start, place)
        if local.utcoffset() == one.offset:
            continue
        differ = True
        if choices.answers.get("zone") == _CONVERTED:
            there = (datetime.combine(day, one.start, UTC) - one.offset).astimezone(place)
            end = one.end
            if end is not None:
                end = (datetime.combine(day, end, UTC) - one.offset).astimezone(place).time()
            found[number] = replace(
                one, day=there.date() if one.day else None, start=there.time(), end=end
            )
    if differ and not asked and "zone" not in choices.answers:
        names = listed([_offset(one) for one in sorted(written)], "and")
        text = f"the times are written at UTC {names}, which is not the time of {zone}"
        draft.ask("zone", text, guess=None, choices=(_AS_WRITTEN, _CONVERTED), dangerous=True)
    return found


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _afternoon(
    moments: dict[int, Moment], draft: ImportDraft, header: HeadingRow, choices: Choices
) -> dict[int, Moment]:
    """Read 1:30 after 11:30 as half past one in the afternoon, where nothing says am or pm."""
    starts = [(n, one) for n, one in moments.items() if one.start and not one.marked]
    early = [n for n, one in starts if one.start and one.start.hour < _MORNING]
    late = [n for n, one in starts if one.start and one.start.hour >= _MORNING]
    column = header.of(ColumnField.START)
    if not early or column is None or not (late and min(late) < min(early)):
        return moments
    key = "afternoon"
    if choices.answers.get(key) == "no":
        return moments
    if key not in choices.answers:
        text = (
            f"{shown(column.heading)} has no am or pm; hours before {_MORNING}:00 are taken as pm"
        )
        draft.ask(key, text, guess="yes", choices=("yes", "no"))
    return {n: _later(one) if n in early else one for n, one in moments.items()}


def _later(moment: Moment) -> Moment:
    def pm(at: time | None) -> time | None:
        return at.replace(hour=at.hour + 12) if at is not None and at.hour < 12 else at

    return replace(moment, start=pm(moment.start), end=pm(moment.end))


def _one_for_all(table: Timetable, lines: Sequence[NumberedRow], draft: ImportDraft) -> None:
    """Take one start and end of every row as those of the session."""
    numbers = [line[0] for line in lines]
    if len(numbers) < 2 or set(table.start) != set(numbers) or set(table.end) != set(numbers):
        return
    if len(set(table.start.values())) == 1 and len(set(table.end.values())) == 1:
        span = table.length(numbers[0])
        table.end.clear()
        if span:
            draft.session["length"] = exact(span)


def _overlaps(
    table: Timetable, lines: Sequence[NumberedRow], draft: ImportDraft, choices: Choices
) -> None:
    """Ask about rows at the same time: only one person has the floor."""
    timed = [n for n, _ in lines if table.length(n) is not None]
    timed.sort(key=lambda number: table.start[number])
    over = [
        second
        for first, second in pairwise(timed)
        if table.start[second] < table.start[first] + (table.length(first) or 0)
        and table.start[second] >= table.start[first]
    ]
    if over and "overlap" not in choices.answers:
        named = listed([str(n) for n in over[:8]], "and")
        text = f"what stands in row {named} begins before something else ends"
        draft.ask("overlap", text, guess=_TOGETHER, choices=(_TOGETHER,), dangerous=True)


def most_common_gap(gaps: Sequence[int]) -> int:
    """Return the most frequent gap, apart from those long enough for a break."""
    short = [gap for gap in gaps if 0 <= gap <= LONGEST_HANDOVER]
    counted = Counter(short)
    return max(counted, key=lambda gap: (counted[gap], -gap)) if short else 0
