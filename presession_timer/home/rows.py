"""The rows of the shelf: a line for each plan, record and folder, in the columns of its section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import MINUTE, SECOND, clock_up
from presession_timer.base.zones import time_of_day
from presession_timer.home.contents import Contents, Row, verdict
from presession_timer.terminal.text_lines import (
    Line,
    beside,
    cells,
    cut,
    first_fitting,
    fitted,
    line,
    name,
    tail,
)
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.plan.model import Plan
    from presession_timer.runner.folder import FolderRecord

__all__ = ["Columns", "Drawn", "heading", "row_lines", "title_of", "when_said"]

_NONE = Style.null()
_MARK, _DAY, _TIME, _SPEAKERS, _SAID = 2, 10, 5, 8, 16
_GAP = 2
_LEAST_FILE, _LEAST_TITLE = 12, 10
_WIDEST = 120
"""In a wider row the columns would lie too far apart to be read across."""
_ON_TIME = MINUTE
"""An hour that took this much longer than planned is over."""


class Drawn:
    """Lines that are drawn for the width there is."""

    def __init__(self, draw: Callable[[int], Sequence[Line]]) -> None:
        self._draw = draw

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Draw the lines, each with its end."""
        for shown in self._draw(options.max_width):
            yield from fitted(shown, options.max_width, _NONE)
            yield Segment.line()


class Columns:
    """The widths of the cells, from what the rows need; a column without room is 0 wide."""

    def __init__(self, contents: Contents) -> None:
        rows = (*contents.plans, *contents.records)
        self._titles = max([_LEAST_TITLE, *(cell_len(name(title_of(row))) for row in rows)])
        self._files = max([_LEAST_FILE, *(cell_len(row.path.name) for row in contents.plans)])

    def at(self, width: int, *, speakers: bool = True) -> Widths:
        """Return the widths in a row so wide; without ``speakers`` the file has their room too."""
        room = min(width, _WIDEST) - _MARK - _DAY - 1 - _TIME - _GAP - _GAP - _SAID
        count = _SPEAKERS + _GAP if room >= _LEAST_TITLE + _LEAST_FILE + 2 * _GAP + _SPEAKERS else 0
        room -= count
        if room < _LEAST_TITLE + _GAP + _LEAST_FILE:
            return Widths(max(4, room), 0, 0)
        room -= _GAP
        file = max(_LEAST_FILE, min(self._files, room * 11 // 20))
        title = min(self._titles, room - file)
        return Widths(title, room - title + (0 if speakers else count), count if speakers else 0)


class Widths(NamedTuple):
    """Cells of the columns that give way; ``speakers`` with its gap."""

    title: int
    file: int
    speakers: int

    def cells(
        self,
        mark: tuple[str, Style],
        day: tuple[str, Style],
        time: tuple[str, Style],
        title: tuple[str, Style],
        file: tuple[str, Style],
        speakers: tuple[str, Style],
        said: tuple[str, Style],
    ) -> Line:
        row = [
            (mark[0], _MARK, mark[1]), (day[0], _DAY, day[1]), ("", 1, _NONE),
            (time[0], _TIME, time[1]), ("", _GAP, _NONE), (title[0], self.title, title[1]),
        ]  # fmt: skip
        if self.file:
            row += [("", _GAP, _NONE), (file[0], self.file, file[1])]
        if self.speakers:
            row.append((speakers[0], -self.speakers, speakers[1]))
        row += [("", _GAP, _NONE), (said[0], _SAID, said[1])]
        return beside(row, _NONE)


_HEADS = {
    "Plans": ("file", "speakers", "each can have"),
    "Records": ("file", "", "kept to time"),
}


def heading(section: str, columns: Columns, tones: Tones, *, first: bool) -> Drawn:
    """Return a section's heading and those of its columns, under a blank line unless ``first``."""

    def draw(width: int) -> list[Line]:
        file, speakers, said = _HEADS.get(section, ("", "", ""))
        muted = tones.muted
        heads = columns.at(width, speakers=bool(speakers)).cells(
            ("", muted), ("", muted), ("", muted), ("", muted),
            (file, muted), (speakers, muted), (said, muted),
        )  # fmt: skip
        text = "".join(piece.text for piece in heads)
        shown = line((f" {section}{text[len(section) + 1 :]}", muted))
        return [shown] if first else [(), shown]

    return Drawn(draw)


def row_lines(
    row: Row,
    before: Row | None,
    contents: Contents,
    columns: Columns,
    marked: Sequence[Path],
    tones: Tones,
    today: date,
) -> Drawn:
    """Return a row; the day is left out where the row ``before`` has the same one."""
    day, time = _when(row, today)
    if before is not None and _when(before, today)[0] == day:
        day = ""
    mark = str(marked.index(row.path) + 1) if row.path in marked else ""

    def draw(width: int) -> list[Line]:
        widths = columns.at(width, speakers=row.record is None)
        told, style = _said(row, contents, tones)
        file = f"{row.path.name}/" if row.folder is not None else row.path.name
        live = row.record is not None and row.record.goes_on
        title = (name(title_of(row)), tones.strong if row.figures or live else tones.text)
        if row.folder is not None:
            count = row.folder.count
            plans = f"{count} plan{'s' * (count != 1)}"
            room = _DAY + 1 + _TIME + _GAP + widths.title
            folder = [("", _MARK, _NONE), (name(file), room, tones.text), ("", _GAP, _NONE)]
            return [beside([*folder, (plans, 12, tones.muted)], _NONE)]
        first = widths.cells(
            (mark, tones.mark("in-window")), (day, tones.muted), (time, tones.soft), title,
            (cut(name(file), widths.file), tones.muted),
            (str(row.plan.speakers) if row.plan and row.plan.plan else "", tones.soft),
            (name(told), style),
        )  # fmt: skip
        if not live or row.record is None:
            return [first]
        left = beside(
            [
                (mark, _MARK, tones.mark("in-window")), (day, _DAY, tones.muted), ("", 1, _NONE),
                (time, _TIME, tones.soft), ("", _GAP, _NONE),
                (title[0], min(widths.title, max(10, width - 58)), title[1]), ("", _GAP, _NONE),
            ],
            _NONE,
        )  # fmt: skip
        who = name(row.record.floor)
        floor = [line((f"  {who} had the floor", tones.text)), line((f"  {who}", tones.text))]
        room = width - cells(left) - len(told)
        indent = _MARK + _DAY + 1 + _TIME + _GAP
        return [
            (*left, *line((told, style)), *(first_fitting(floor, room) if who else ())),
            line((" " * indent, _NONE), (tail(file, width - indent), tones.muted)),
        ]

    return Drawn(draw)


def title_of(row: Row) -> str:
    """Return the State under Review, else the title, else the file's name."""
    plan = row.plan.plan if row.plan is not None else row.record.plan if row.record else None
    if plan is not None:
        return plan.state or plan.title
    return row.path.name if row.folder is not None else ""


def when_said(day: date, today: date) -> str:
    """Return a day in at most ten letters: ``today``, ``Wed 12 Feb``, ``2019-12-10``."""
    if day == today:
        return "today"
    if abs((day - today).days) <= _NEAR:
        return f"{day:%a} {day.day} {day:%b}"
    return day.isoformat()


_NEAR = 90


def _when(row: Row, today: date) -> tuple[str, str]:
    plan: Plan | None = None
    if row.plan is not None:
        plan = row.plan.plan
    elif row.record is not None:
        plan = row.record.plan
    if plan is None:
        return "", ""
    start = time_of_day(plan.start, plan.timezone) if plan.start is not None else ""
    return when_said(plan.date, today), start[:_TIME]


def _said(row: Row, contents: Contents, tones: Tones) -> tuple[str, Style]:
    """The last column: what each can have, or how the hour went."""
    if row.record is not None:
        return _of_record(row.record, tones)
    if row.plan is None:
        return "", tones.muted
    said, well = verdict(row, contents.clashing)
    return said, tones.strong if well else tones.decide


def _of_record(record: FolderRecord, tones: Tones) -> tuple[str, Style]:
    if record.goes_on and record.stopped is not None and record.plan is not None:
        if not record.stands.startswith("open"):
            return record.stands, tones.decide
        at = datetime.fromtimestamp(record.stopped / SECOND, ZoneInfo(record.plan.timezone))
        return f"stopped {at:%H:%M}", tones.decide
    if not record.closed or record.stands.partition(",")[0] != "closed":
        return record.stands, tones.soft
    if record.rehearsal:
        return "rehearsal", tones.muted
    if not record.spoken:
        return "nobody spoke", tones.soft
    said = f"{record.kept} of {record.spoken}"
    late = record.over >= _ON_TIME
    return f"{said}  {f'{clock_up(record.over)} over' if late else 'on time'}", tones.soft
