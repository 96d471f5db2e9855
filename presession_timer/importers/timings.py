"""Read timings that were taken on paper or by another tool, as the events of a record.

A row is a turn: ``segment`` (number or id), ``began``, ``ended``, perhaps ``paused``, ``granted``,
``note``. The rows ``open`` and ``close`` hold the hour. A row without times means absent; a segment
without a row was not reached. A sheet with problems gives no events, and all problems at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from presession_timer.base.durations import DAY, clock_up, parse
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import listed, nearest, shown
from presession_timer.base.limits import LONGEST_CELL, MOST_COLUMNS
from presession_timer.base.text import clean
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.importers.sheet import DELIMITERS, line_of, records, unicode_text
from presession_timer.plan.local_times import NEXT_DAY_AFTER, instants_of
from presession_timer.plan.model import Plan

_OPEN, _CLOSE = "open", "close"
REQUIRED = ("segment", "began", "ended")
OPTIONAL = ("paused", "granted", "note")
COLUMNS = REQUIRED + OPTIONAL
WHO = "who"
"""A column for the person who fills the sheet in; it is not read."""

_ALIKE = 0.75
_HEADER = "segment,began,ended and, where wanted, paused,granted,note"
_EXPECTED_TIME = "expected 10:02:03, 10:02:03.250 or 2019-12-10T10:02:03+01:00"
_TIME_OF_DAY = re.compile(r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]{1,3}))?", re.ASCII)
_ISO_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]{1,9}))?"
    r" ?(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

_WrittenTime = int | time
"""An instant (ms since 1970 UTC) if the offset was written, else a time of day."""

_Happened = list[tuple[int, Event]]


@dataclass(frozen=True, slots=True)
class Timings:
    """The contents of a sheet, as events whose instants are ms since 1970 UTC."""

    log: tuple[Recorded, ...]
    turns: int
    absent: int
    unused: tuple[str, ...]
    """Columns that were ignored."""


@dataclass(frozen=True, slots=True)
class _TimedTurn:
    row: int
    segment: int
    began: int
    ended: int
    paused: int
    granted: int
    note: str


@dataclass(frozen=True, slots=True)
class _End:
    """The row `open` or `close`."""

    row: int
    at: int
    note: str


@dataclass(frozen=True, slots=True)
class _Absent:
    row: int
    segment: int
    note: str


def read_timings(data: bytes, file: str, plan: Plan) -> Timings:
    """Return the events in the sheet ``data``, called ``file``, of a session of ``plan``.

    Raises BadInput with every problem, each with its row.
    """
    sheet = _read_sheet(data, file)
    reader = _TimingsReader(file, plan)
    reader.read(sheet.rows)
    opened, closed = reader.hour()
    if reader.problems:
        raise BadInput(reader.problems)
    assert opened is not None
    assert closed is not None
    log = _events(opened, reader.absent, sorted(reader.turns, key=_by_time), closed)
    return Timings(tuple(log), len(reader.turns), len(reader.absent), sheet.unused)


def _by_time(turn: _TimedTurn) -> tuple[int, int, int]:
    return turn.began, turn.ended, turn.row


class _TimingsReader:
    """Collects turns from the rows, and everything that is wrong with them."""

    def __init__(self, file: str, plan: Plan) -> None:
        self.file = file
        self.plan = plan
        self.problems: list[Problem] = []
        self.turns: list[_TimedTurn] = []
        self.absent: list[_Absent] = []
        self.ends: dict[str, _End] = {}
        self.numbers: Mapping[str, int] = {s.id: s.number for s in plan.segments}
        self.rows_of: dict[int, list[int]] = {}
        """The rows of each segment with any time in them, right or wrong."""

    def wrong(self, row: int, wrong: str, expected: str = "") -> None:
        """Add a problem with a row."""
        self.problems.append(Problem(self.file, row, wrong, expected))

    def read(self, rows: Sequence[_TimingRow]) -> None:
        """Read all rows, and check them one by one and in pairs."""
        if not rows:
            self.wrong(1, "no row under the header", "expected one row a turn")
            return
        times = {row.number: self._times(row) for row in rows}
        clock = _SheetClock(self.plan, self._anchor(rows, times))
        seen: dict[str, int] = {}
        for row in rows:
            name = row.cells["segment"]
            which = name.casefold()
            if which in (_OPEN, _CLOSE) and name not in self.numbers:
                if which in seen:
                    self.wrong(row.number, f"`{which}` stands in row {seen[which]} already")
                    continue
                seen[which] = row.number
                self._end(which, row, times[row.number], clock)
            else:
                self._segment(row, times[row.number], clock)
        self._absent_beside_turns()
        self._overlaps()

    def _times(self, row: _TimingRow) -> dict[str, _WrittenTime | None]:
        """Return both times as written; None if a cell is empty or wrong."""
        found: dict[str, _WrittenTime | None] = {}
        for column in ("began", "ended"):
            found[column] = None
            if row.cells[column]:
                try:
                    found[column] = _written_time(row.cells[column])
                except ValueError as error:
                    self.wrong(row.number, f"`{column}` is {shown(row.cells[column])}", str(error))
        return found

    def _anchor(
        self, rows: Sequence[_TimingRow], times: Mapping[int, Mapping[str, _WrittenTime | None]]
    ) -> _WrittenTime | None:
        """Return the time of ``open``, else the first `began` of the file."""
        opening = [row for row in rows if row.cells["segment"].casefold() == _OPEN]
        for row in (*opening, *rows):
            began = times[row.number]["began"]
            if began is not None:
                return began
        return None

    def _instant(
        self, row: int, column: str, written: _WrittenTime, clock: _SheetClock, floor: int | None
    ) -> int | None:
        try:
            return clock.instant(written, floor)
        except ValueError as error:
            self.wrong(row, f"`{column}`: {error}", "expected a time the clocks showed that day")
            return None

    def _end(
        self,
        which: str,
        row: _TimingRow,
        times: Mapping[str, _WrittenTime | None],
        clock: _SheetClock,
    ) -> None:
        column, other = ("began", "ended") if which == _OPEN else ("ended", "began")
        if row.cells[other]:
            expected = f"`{which}` has one time, in `{column}`"
            self.wrong(row.number, f"`{other}` is filled", expected)
        for name in ("paused", "granted"):
            if row.cells[name]:
                self.wrong(row.number, f"`{which}` has `{name}`", "only turns have that")
        if not row.cells[column]:
            self.wrong(row.number, f"`{which}` without a time", f"expected it in `{column}`")
        written = times[column]
        if written is None:
            return
        at = self._instant(row.number, column, written, clock, None)
        if at is not None:
            self.ends[which] = _End(row.number, at, _note(row))

    def _segment(
        self, row: _TimingRow, times: Mapping[str, _WrittenTime | None], clock: _SheetClock
    ) -> None:
        segment = self._number(row)
        filled = [column for column in ("began", "ended") if row.cells[column]]
        paused = self._duration(row, "paused", sign=False)
        granted = self._duration(row, "granted", sign=True)
        if not filled:
            for name in ("paused", "granted"):
                if row.cells[name]:
                    self.wrong(row.number, f"absent, and yet `{name}`", "expected its times")
            if segment is not None:
                self.absent.append(_Absent(row.number, segment, _note(row)))
            return
        if segment is not None:
            self.rows_of.setdefault(segment, []).append(row.number)
        if len(filled) == 1:
            missing = "ended" if filled == ["began"] else "began"
            expected = f"expected `{missing}` too, or both empty: absent"
            self.wrong(row.number, f"only `{filled[0]}` is filled", expected)
        span = self._span(row, times, clock)
        if span is None:
            return
        began, ended = span
        if paused is not None and paused > ended - began:
            wrong = f"paused for {clock_up(paused)} in a turn of {clock_up(ended - began)}"
            self.wrong(row.number, wrong, "expected less than the turn")
        elif segment is not None and paused is not None and granted is not None:
            turn = _TimedTurn(row.number, segment, began, ended, paused, granted, _note(row))
            self.turns.append(turn)

    def _span(
        self, row: _TimingRow, times: Mapping[str, _WrittenTime | None], clock: _SheetClock
    ) -> tuple[int, int] | None:
        """Return the instants of a turn; None if one is missing or wrong."""
        began_at, ended_at = times["began"], times["ended"]
        began = ended = None
        if began_at is not None:
            began = self._instant(row.number, "began", began_at, clock, None)
        if ended_at is not None:
            ended = self._instant(row.number, "ended", ended_at, clock, began)
        if began is None or ended is None:
            return None
        if ended < began:
            wrong = f"ended {row.cells['ended']} before it began {row.cells['began']}"
            self.wrong(row.number, wrong, "expected the later time in `ended`")
            return None
        return began, ended

    def _number(self, row: _TimingRow) -> int | None:
        """Return the number of the row's segment."""
        name = row.cells["segment"]
        if name in self.numbers:
            return self.numbers[name]
        numbers = {segment.number for segment in self.plan.segments}
        if re.fullmatch(r"[0-9]{1,4}", name, re.ASCII) and int(name) in numbers:
            return int(name)
        last = max(numbers, default=0)
        meant = nearest(name, [*self.numbers, _OPEN, _CLOSE]) if not name.isdigit() else None
        expected = f'did you mean "{meant}"?' if meant else f"expected 1 to {last}, an id, open"
        wrong = f"there is no segment {shown(name)}" if name else "no segment"
        self.wrong(row.number, wrong, expected if meant else f"{expected} or close")
        return None

    def _duration(self, row: _TimingRow, column: str, *, sign: bool) -> int | None:
        """Return milliseconds; 0 if the cell is empty, None if it is wrong."""
        if not row.cells[column]:
            return 0
        try:
            return parse(row.cells[column], sign=sign)
        except ValueError as error:
            self.wrong(row.number, f"`{column}` is {shown(row.cells[column])}", str(error))
            return None

    def _absent_beside_turns(self) -> None:
        rows: dict[int, int] = {}
        for absent in self.absent:
            number = absent.segment
            if number in self.rows_of:
                wrong = f"segment {number} is absent here"
                self.wrong(absent.row, wrong, f"but row {self.rows_of[number][0]} is a turn of it")
            elif number in rows:
                wrong = f"segment {number} is absent in row {rows[number]} already"
                self.wrong(absent.row, wrong, "expected one row")
            rows.setdefault(number, absent.row)

    def _overlaps(self) -> None:
        """Compare each turn with the earlier one that ends last, so that no overlap is missed."""
        longest: _TimedTurn | None = None
        for turn in sorted(self.turns, key=_by_time):
            if longest is not None and turn.began < longest.ended:
                wrong = f"overlaps the turn in row {longest.row}"
                by = clock_up(min(longest.ended, turn.ended) - turn.began)
                self.wrong(turn.row, wrong, f"they share {by}: only one has the floor")
            if longest is None or turn.ended > longest.ended:
                longest = turn

    def hour(self) -> tuple[_End | None, _End | None]:
        """Return the opening and closing as written, else the first beginning and the last end."""
        first = min(self.turns, key=_by_time, default=None)
        last = max(self.turns, key=lambda turn: turn.ended, default=None)
        opened, closed = self.ends.get(_OPEN), self.ends.get(_CLOSE)
        if opened and first and opened.at > first.began:
            wrong = f"`open` is after the turn in row {first.row} began"
            self.wrong(opened.row, wrong, "expected it before all turns")
        if closed and last and closed.at < last.ended:
            wrong = f"`close` is before the turn in row {last.row} ended"
            self.wrong(closed.row, wrong, "expected it after all turns")
        if opened is None and first is not None:
            opened = _End(first.row, first.began, "")
        if closed is None and last is not None:
            closed = _End(last.row, last.ended, "")
        if opened is None or closed is None:
            if not self.problems:
                self.wrong(
                    1, "no turn says when the hour was", "expected a turn, or open and close"
                )
            return opened, closed
        if closed.at < opened.at and not self.problems:
            self.wrong(closed.row, "`close` is before `open`", "expected it after")
        elif closed.at - opened.at > DAY and not self.problems:
            wrong = f"the hour would last {clock_up(closed.at - opened.at)}"
            self.wrong(closed.row, wrong, "expected 24 hours at most: look at the dates")
        return opened, closed


def _note(row: _TimingRow) -> str:
    return clean(row.cells["note"], LONGEST_CELL) if row.cells["note"] else ""


def _events(
    opened: _End, absent: Sequence[_Absent], turns: Sequence[_TimedTurn], closed: _End
) -> Iterable[Recorded]:
    """Yield one command per row, so that undo takes back a whole row."""
    seq = 0
    for command, happened in _commands(opened, absent, turns, closed):
        for part, (at, event) in enumerate(happened):
            seq += 1
            yield Recorded(seq, f"import:{command}", part, at, event)


def _commands(
    opened: _End, absent: Sequence[_Absent], turns: Sequence[_TimedTurn], closed: _End
) -> Iterable[tuple[str, _Happened]]:
    yield "open", [(opened.at, ev.SessionOpened()), *_noted(opened.at, opened.note)]
    for one in absent:
        note = f"segment {one.segment}: {one.note}" if one.note else ""
        marked = (opened.at, ev.MarkedAbsent(one.segment))
        yield f"row-{one.row}", [marked, *_noted(opened.at, note)]
    for number, turn in enumerate(turns, 1):
        yield f"row-{turn.row}", _turn(number, turn)
    yield "close", [*_noted(closed.at, closed.note), (closed.at, ev.SessionClosed())]


def _noted(at: int, note: str) -> _Happened:
    return [(at, ev.Noted(note))] if note else []


def _turn(number: int, turn: _TimedTurn) -> _Happened:
    """Return the events of a turn; pauses go at its end, because a sheet does not say when."""
    happened: _Happened = [(turn.began, ev.FloorGiven(turn.segment))]
    if turn.granted:
        happened.append((turn.began, ev.TimeGranted(turn.segment, turn.granted)))
    happened += _noted(turn.began, turn.note)
    if turn.paused:
        happened.append((turn.ended - turn.paused, ev.Paused(ev.AT_SOME_MOMENT)))
        happened.append((turn.ended, ev.Resumed()))
    return [*happened, (turn.ended, ev.FloorYielded(number))]


@dataclass(frozen=True, slots=True)
class _TimingRow:
    """One row that is not empty."""

    number: int
    """The number in a spreadsheet: the header is row 1."""
    cells: Mapping[str, str]
    """Stripped values by each name in :data:`COLUMNS`; empty if missing."""


@dataclass(frozen=True, slots=True)
class _TimingSheet:
    """The rows in the order of the file."""

    rows: tuple[_TimingRow, ...]
    unused: tuple[str, ...]
    """Unknown columns as they were written."""


def _read_sheet(data: bytes, file: str) -> _TimingSheet:
    """Read a CSV file in UTF-8, or UTF-16 with its mark; with comma, semicolon, tab or bar.

    Raises BadInput with every problem and its row.
    """
    text = _decoded(data, file)
    header_line = text.splitlines()[0] if text.strip() else ""
    delimiter = max(DELIMITERS, key=lambda d: _known(header_line.split(d)))
    found, problems = records(text, delimiter, file)
    if not found:
        problems.append(Problem(file, 1, "the file is empty", f"expected a header {_HEADER}"))
        raise BadInput(problems)
    names, unused = _header(found[0], file, problems)
    if problems:
        raise BadInput(problems)
    rows = _rows(names, found[1:], file, problems)
    if problems:
        raise BadInput(problems)
    return _TimingSheet(rows, unused)


def _decoded(data: bytes, file: str) -> str:
    try:
        return unicode_text(data, file)
    except UnicodeDecodeError as error:
        row = line_of(data, error.start)
        wrong = Problem(file, row, "not UTF-8", "save the sheet as CSV UTF-8")
        raise BadInput([wrong]) from None


def _known(cells: Sequence[str]) -> int:
    return sum(cell.strip(' "').casefold() in COLUMNS for cell in cells)


def _header(
    record: Sequence[str], file: str, problems: list[Problem]
) -> tuple[list[str], tuple[str, ...]]:
    names = [cell.casefold() for cell in record]
    if len(names) > MOST_COLUMNS:
        problems.append(Problem(file, 1, f"{len(names)} columns", f"expected {MOST_COLUMNS}"))
        return names, ()
    missing = [name for name in COLUMNS if name not in names]
    unused = []
    for name, written in zip(names, record, strict=True):
        if name in COLUMNS or name in ("", WHO):
            continue
        meant = get_close_matches(name[:MOST_COLUMNS], missing, n=1, cutoff=_ALIKE)
        if meant:
            wrong = f"there is no column {shown(written)}"
            problems.append(Problem(file, 1, wrong, f"did you mean `{meant[0]}`?"))
            missing.remove(meant[0])
        else:
            unused.append(written)
    lacking = [f"`{name}`" for name in missing if name in REQUIRED]
    if lacking:
        wrong = f"the header has no {listed(lacking)}"
        problems.append(Problem(file, 1, wrong, f"expected {_HEADER}"))
    for name in COLUMNS:
        if names.count(name) > 1:
            wrong = f"`{name}` is there {names.count(name)} times"
            problems.append(Problem(file, 1, wrong, "expected each column once"))
    return names, tuple(unused)


def _rows(
    names: Sequence[str], records: Sequence[Sequence[str]], file: str, problems: list[Problem]
) -> tuple[_TimingRow, ...]:
    rows = []
    for number, record in enumerate(records, 2):
        if not any(record):
            continue
        if any(record[len(names) :]):
            wrong = f"{len(record)} cells under a header of {len(names)}"
            problems.append(Problem(file, number, wrong, "put text with a delimiter in quotes"))
        if any(len(cell) > LONGEST_CELL for cell in record):
            wrong = f"a cell of more than {LONGEST_CELL} characters"
            problems.append(Problem(file, number, wrong, "expected a time or a short note"))
        cells = dict(zip(names, record, strict=False))
        rows.append(_TimingRow(number, {name: cells.get(name, "") for name in COLUMNS}))
    return tuple(rows)


def _written_time(text: str) -> _WrittenTime:
    """Read a time. Raises ValueError with a message that says what is expected."""
    bare = _TIME_OF_DAY.fullmatch(text)
    if bare:
        hour, minute, second = (int(part) for part in bare.group(1, 2, 3))
        fraction = int((bare[4] or "").ljust(3, "0"))
        if hour > 23 or minute > 59 or second > 59:
            raise ValueError(_EXPECTED_TIME)
        return time(hour, minute, second, fraction * 1_000)
    iso = _ISO_TIME.fullmatch(text)
    if not iso:
        raise ValueError(_EXPECTED_TIME)
    day, clock, fraction_digits, offset = iso.groups()
    if offset is None:
        raise ValueError("a date without its offset; " + _EXPECTED_TIME)
    offset = "+00:00" if offset in "Zz" else offset
    try:
        whole = datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError:
        raise ValueError(_EXPECTED_TIME) from None
    return (whole - _EPOCH) // _MILLISECOND + _thousandths(fraction_digits or "")


def _thousandths(digits: str) -> int:
    """Return a fraction of a second in milliseconds, rounded half up."""
    return (int(digits.ljust(9, "0")) + 500_000) // 1_000_000


class _SheetClock:
    """Gives times of day their instants, relative to an anchor."""

    def __init__(self, plan: Plan, anchor: _WrittenTime | None) -> None:
        """``anchor`` is the time to which others are relative, by default the planned start."""
        self._plan = plan
        self._zone = ZoneInfo(plan.timezone)
        self._anchor = plan.start
        if anchor is not None:
            try:
                self._anchor = self.instant(anchor, None)
            except ValueError:
                return  # its own row reports it

    def instant(self, written: _WrittenTime, floor: int | None) -> int:
        """Return the instant of ``written``.

        If the clocks showed it twice, that is the earliest instant before neither the anchor nor
        ``floor``, else the later one. Raises ValueError for a time that the clocks skipped.
        """
        if isinstance(written, int):
            return written
        day = self._day(written)
        instants = instants_of(datetime.combine(day, written), self._zone)
        if not instants:
            zone = self._plan.timezone
            raise ValueError(f"the clocks of {zone} skip {written} on {day}")
        bounds = [bound for bound in (self._anchor, floor) if bound is not None]
        earliest = max(bounds, default=instants[0])
        after = [instant for instant in instants if instant >= earliest]
        return after[0] if after else instants[-1]

    def _day(self, written: time) -> date:
        """Return the plan's date, or the next day if the time is over 12 h before the anchor."""
        day = self._plan.date
        if self._anchor is None:
            return day
        latest = datetime.combine(day, written.replace(fold=1), self._zone)
        anchor = _EPOCH + self._anchor * _MILLISECOND
        return day + timedelta(days=1) if anchor - latest > NEXT_DAY_AFTER else day
