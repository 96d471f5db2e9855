"""Read timings that were taken on paper or by another tool, as the events of a record.

A row is a turn: ``segment`` (number or id), ``began``, ``ended``, perhaps ``paused``, ``granted``,
``note``. The rows ``open`` and ``close`` hold the hour. A row without times means absent; a segment
without a row was not reached. A sheet with problems gives no events, and all problems at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from presession_timer.base.durations import DAY, clock_up, parse
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.findings import nearest, shown
from presession_timer.base.limits import LONGEST_CELL
from presession_timer.base.text import clean
from presession_timer.base.world.zones import moment_of
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event, Recorded
from presession_timer.importers.timing_sheet import (
    TimingRow,
    WrittenTime,
    read_sheet,
    written_time,
)
from presession_timer.importers.vocabulary import kind_named, plain
from presession_timer.plan.local_times import NEXT_DAY_AFTER, instants_of
from presession_timer.plan.model import Plan

_OPEN, _CLOSE = "open", "close"
_SHORTEST_NAME = 4
"""Characters of a name that is found inside another text."""

_Happened = list[tuple[int, Event]]


@dataclass(frozen=True, slots=True)
class Timings:
    """The contents of a sheet, as events whose instants are ms since 1970 UTC."""

    log: tuple[Recorded, ...]
    turns: int
    absent: int
    unused: tuple[str, ...]
    """Columns that were ignored."""
    notices: tuple[str, ...] = ()
    """What was assumed about the file."""


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
    sheet = read_sheet(data, file, plan)
    reader = _TimingsReader(file, plan)
    reader.read(sheet.rows)
    opened, closed = reader.hour()
    if reader.problems:
        raise BadInput(reader.problems)
    assert opened is not None
    assert closed is not None
    log = _events(opened, reader.absent, sorted(reader.turns, key=_by_time), closed)
    return Timings(tuple(log), len(reader.turns), len(reader.absent), sheet.unused, sheet.notices)


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
        self.problems.append(Problem(self.file, row, wrong, expected))

    def read(self, rows: Sequence[TimingRow]) -> None:
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

    def _times(self, row: TimingRow) -> dict[str, WrittenTime | None]:
        """Return both times as written; None if a cell is empty or wrong."""
        found: dict[str, WrittenTime | None] = {}
        for column in ("began", "ended"):
            found[column] = None
            if row.cells[column]:
                try:
                    found[column] = written_time(row.cells[column])
                except ValueError as error:
                    self.wrong(row.number, f"`{column}` is {shown(row.cells[column])}", str(error))
        return found

    def _anchor(
        self, rows: Sequence[TimingRow], times: Mapping[int, Mapping[str, WrittenTime | None]]
    ) -> WrittenTime | None:
        """Return the time of ``open``, else the first `began` of the file."""
        opening = [row for row in rows if row.cells["segment"].casefold() == _OPEN]
        for row in (*opening, *rows):
            began = times[row.number]["began"]
            if began is not None:
                return began
        return None

    def _instant(
        self, row: int, column: str, written: WrittenTime, clock: _SheetClock, floor: int | None
    ) -> int | None:
        try:
            return clock.instant(written, floor)
        except ValueError as error:
            self.wrong(row, f"`{column}`: {error}", "expected a time the clocks showed that day")
            return None

    def _end(
        self,
        which: str,
        row: TimingRow,
        times: Mapping[str, WrittenTime | None],
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
        self, row: TimingRow, times: Mapping[str, WrittenTime | None], clock: _SheetClock
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
        self, row: TimingRow, times: Mapping[str, WrittenTime | None], clock: _SheetClock
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

    def _number(self, row: TimingRow) -> int | None:
        name = row.cells["segment"]
        if name in self.numbers:
            return self.numbers[name]
        numbers = {segment.number for segment in self.plan.segments}
        if re.fullmatch(r"[0-9]{1,4}", name, re.ASCII) and int(name) in numbers:
            return int(name)
        by_name = self._by_name(name)
        if by_name is not None:
            return by_name
        last = max(numbers, default=0)
        meant = nearest(name, [*self.numbers, _OPEN, _CLOSE]) if not name.isdigit() else None
        expected = f'did you mean "{meant}"?' if meant else f"expected 1 to {last}, an id, open"
        wrong = f"there is no segment {shown(name)}" if name else "no segment"
        self.wrong(row.number, wrong, expected if meant else f"{expected} or close")
        return None

    def _by_name(self, written: str) -> int | None:
        """Return the segment whose speaker, organisation, topic or kind is written."""
        name = plain(written)
        found: set[int] = set()
        inside: set[int] = set()
        for one in self.plan.segments:
            names = {plain(text) for text in (one.speaker, one.organisation, one.topic) if text}
            if name in names or (name and kind_named(written) is one.kind):
                found.add(one.number)
            who = plain(one.speaker) if one.speaker else ""
            if len(who) >= _SHORTEST_NAME and f" {who} " in f" {name} ":
                inside.add(one.number)
        found = found or inside
        return next(iter(found)) if len(found) == 1 else None

    def _duration(self, row: TimingRow, column: str, *, sign: bool) -> int | None:
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


def _note(row: TimingRow) -> str:
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


class _SheetClock:
    """Gives times of day their instants, relative to an anchor."""

    def __init__(self, plan: Plan, anchor: WrittenTime | None) -> None:
        """``anchor`` is the time to which others are relative, by default the planned start."""
        self._plan = plan
        self._zone = ZoneInfo(plan.timezone)
        self._anchor = plan.start
        if anchor is not None:
            try:
                self._anchor = self.instant(anchor, None)
            except ValueError:
                return  # its own row reports it

    def instant(self, written: WrittenTime, floor: int | None) -> int:
        """Return the instant of ``written``.

        If the clocks showed it twice, that is the earliest instant before neither the anchor nor
        ``floor``, else the later one. Raises ValueError for a time that the clocks skipped.
        """
        if isinstance(written, int):
            return written
        local = written
        if not isinstance(local, datetime):
            local = datetime.combine(self._day(local), local)
        instants = instants_of(local, self._zone)
        if not instants:
            zone = self._plan.timezone
            raise ValueError(f"the clocks of {zone} skip {local.time()} on {local.date()}")
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
        early = moment_of(self._anchor) - latest > NEXT_DAY_AFTER
        return day + timedelta(days=1) if early else day
