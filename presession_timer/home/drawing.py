"""What the home screen draws: the row of each plan, record and folder, and the pane beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up
from presession_timer.base.world.zones import time_of_day
from presession_timer.home.contents import Contents, HomeRow, verdict
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind, Plan
from presession_timer.plan.shares import share_of_each
from presession_timer.prepare.arithmetic import Figures, Pace, Prediction
from presession_timer.runner.folder import FolderRecord
from presession_timer.terminal.digits.letters import large
from presession_timer.terminal.text_lines import (
    Line,
    beside,
    cells,
    cut,
    first_fitting,
    fitted,
    line,
    name,
    spread,
    tail,
    wrapped,
)
from presession_timer.terminal.tones import Tones

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
    row: HomeRow,
    before: HomeRow | None,
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


def title_of(row: HomeRow) -> str:
    """Return the State under Review, else the title, else the file's name."""
    plan = row.plan.shown if row.plan is not None else row.record.plan if row.record else None
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


def _when(row: HomeRow, today: date) -> tuple[str, str]:
    plan: Plan | None = None
    if row.plan is not None:
        plan = row.plan.plan
    elif row.record is not None:
        plan = row.record.plan
    if plan is None:
        return "", ""
    start = time_of_day(plan.start, plan.timezone) if plan.start is not None else ""
    return when_said(plan.date, today), start[:_TIME]


def _said(row: HomeRow, contents: Contents, tones: Tones) -> tuple[str, Style]:
    """Return the last column: what each speaker can have, or how the hour went."""
    if row.record is not None:
        return _record_said(row.record, tones)
    if row.plan is None:
        return "", tones.muted
    said, well = verdict(row, contents.clashing)
    return said, tones.strong if well else tones.decide


def _record_said(record: FolderRecord, tones: Tones) -> tuple[str, Style]:
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


def pane_lines(row: HomeRow | None, width: int, tones: Tones) -> list[Line]:
    """Return the lines about a row in ``width`` cells."""
    if row is None:
        return []
    if row.figures is not None:
        return list(_of_plan(row.figures, width, tones))
    if row.plan is not None:
        return list(_of_trouble(row, width, tones))
    if row.record is not None:
        return list(_of_record(row.record, width, tones))
    return [line((cut(name(row.path.name), width), tones.strong))]


def large_or_bold(text: str, width: int, tones: Tones) -> list[Line]:
    """Return a text in letters three rows high, or in one bold line where that is too wide."""
    drawn = large(text, width, tones.strong, ascii_only=tones.ascii_only)
    return drawn or [line((text, tones.strong))]


def pieces(text: str, width: int, style: Style) -> list[Line]:
    """Return a text broken into lines."""
    return [line((part, style)) for part in wrapped(name(text), max(10, width))]


def _of_plan(one: Figures, width: int, tones: Tones) -> Iterator[Line]:
    plan, shares = one.shown, one.outlook.shares
    yield _title(plan, width, tones)
    yield from _hours(plan, width, tones)
    yield ()
    yield from _answer(one, width, tones)
    yield ()
    yield from pieces(_need(one), width, tones.soft if one.outlook.fits else tones.decide)
    if one.room_spare is not None and one.room_spare < 0:
        short = clock_down(-one.room_spare)
        yield from pieces(f"The room is needed {short} before the end.", width, tones.decide)
    yield ()
    yield from _sum(one, width, tones)
    for number, remedy in enumerate(one.remedies):
        if number == 0:
            yield ()
            yield line(("Each of these alone would make it fit:", tones.soft))
        yield from pieces(remedy.words, width, tones.text)
    limits = {segment.max for segment in one.statements}
    if shares.fits and shares.each and len(limits) == 1:
        limit = limits.pop() or 0
        if min(one.outlook.share_of.values(), default=limit) < limit:
            yield ()
            said = f"Clocks still start at {clock_up(limit)}, the limit."
            yield from pieces(said, width, tones.muted)
    if one.statements:
        yield ()
        yield from _speakers(one, width, tones)


def _title(plan: Plan, width: int, tones: Tones) -> Line:
    room = cut(name(plan.room), width // 3)
    title = cut(name(plan.state or plan.title), width - cell_len(room) - 1)
    return spread(line((title, tones.strong)), line((room, tones.muted)), width, _NONE)


def _hours(plan: Plan, width: int, tones: Tones) -> Iterator[Line]:
    """When it takes place, and until when the room is free, which has a line of its own at need."""
    told, until = f"{plan.date.isoformat()}, {clock_up(plan.length)}", ""
    if plan.start is not None:
        begins, ends = (
            time_of_day(at, plan.timezone) for at in (plan.start, plan.start + plan.length)
        )
        told = f"{plan.date:%a} {plan.date.day} {plan.date:%b}, {begins} to {ends}"
        until = f"room until {time_of_day(plan.until, plan.timezone)}" if plan.until else ""
    whole = f"{told}, {until}" if until else told
    for said in (whole,) if cell_len(whole) <= width else (told, until):
        if said:
            yield line((cut(said, width), tones.soft))


def _answer(one: Figures, width: int, tones: Tones) -> Iterator[Line]:
    shares = one.outlook.shares
    if not shares.fits:
        *above, last = large_or_bold(clock_down(shares.short_by), width, tones)
        yield from above
        yield (*last, *line((" short", tones.decide)))
    elif not shares.each:
        yield from large_or_bold("FITS", width, tones)
    else:
        each = share_of_each(shares)
        yield from large_or_bold((each if " to " in each else f"{each} each").upper(), width, tones)


def _need(one: Figures) -> str:
    outlook, count = one.outlook, len(one.statements)
    answer = "Fits" if outlook.fits else "Does not fit"
    if not count:
        return f"{answer}: nobody has a statement."
    who = "1 speaker needs" if count == 1 else f"{count} speakers need"
    bounds = sorted({outlook.least, outlook.most})
    if all(bound % MINUTE == 0 for bound in bounds):
        need = f"{' to '.join(str(bound // MINUTE) for bound in bounds)} minutes"
    else:
        need = " to ".join(map(clock_up, bounds))
    return f"{answer}: {who} {need}."


def _sum(one: Figures, width: int, tones: Tones) -> Iterator[Line]:
    plan, outlook = one.shown, one.outlook

    def row(sign: str, ms: int, what: str, style: Style) -> Line:
        told = cut(name(what), width - 11)
        return line((f"{sign:1}{clock_up(ms):>6}  ", tones.strong if sign != "-" else style),
                    (told, style))  # fmt: skip

    yield row(" ", plan.length, "the hour", tones.soft)
    for segment in plan.segments:
        if segment.kind is not Kind.STATEMENT:
            what = segment.speaker or segment.organisation or KIND_WORDS[segment.kind].lower()
            if segment.kind is Kind.QUESTIONS:
                what = KIND_WORDS[segment.kind]
            yield row("-", segment.length, what, tones.muted)
    if outlook.gaps:
        count = one.handovers
        told = f"{count} handover{'s' * (count != 1)} of {clock_up(plan.handover)}"
        yield row("-", outlook.gaps, told, tones.muted)
    count = len(one.statements)
    told = f"for {count} statement{'s' * (count != 1)}" if count else "to spare"
    yield row("=", outlook.available, told, tones.soft)


def _speakers(one: Figures, width: int, tones: Tones) -> Iterator[Line]:
    texts = {prediction.segment.number: prediction for prediction in one.predictions}
    head = line(("    Speaker", tones.muted))
    yield spread(head, line(("words" if texts else "", tones.muted)), width, _NONE)
    numbers = {segment.number for segment in one.statements}
    for segment in (segment for segment in one.shown.segments if segment.number in numbers):
        found = texts.get(segment.number)
        pace = found.pace if found else None
        late = pace in (Pace.WILL_OVERRUN, Pace.MAY_OVERRUN)
        mark = "!" if tones.ascii_only else "▲"
        words = {
            Pace.WILL_OVERRUN: f"{mark} overruns ", Pace.MAY_OVERRUN: f"{mark} may overrun ",
            Pace.SHORT: "short ",
        }.get(pace, "") if pace else ""  # fmt: skip
        count = _count(found, bool(texts))
        right = line((words, tones.decide if late else tones.muted),
                     (f"{count:>5}", tones.decide if late else tones.soft))  # fmt: skip
        left = line((f"{segment.number:>3} ", tones.muted), (name(segment.label), tones.text))
        room = width - sum(cell_len(piece.text) for piece in right) - 1
        yield spread(fitted(left, room, _NONE), right, width, _NONE)


def _count(found: Prediction | None, any_text: bool) -> str:
    if found is not None:
        return f"{found.words:,}"
    return "-" if any_text else ""


def _of_trouble(row: HomeRow, width: int, tones: Tones) -> Iterator[Line]:
    assert row.plan is not None
    yield line((cut(name(row.path.name), width), tones.strong))
    yield ()
    for one in row.plan.problems:
        said = f"line {one.line}: {one.wrong}; {one.expected}" if one.line else one.wrong
        yield from pieces(said, width, tones.decide)
    yield from pieces(row.plan.reason, width, tones.decide)
    yield ()
    yield from pieces("e edits it, c shows everything that is wrong.", width, tones.muted)


def _of_record(record: FolderRecord, width: int, tones: Tones) -> Iterator[Line]:
    plan = record.plan
    if plan is None:
        yield line((cut(name(record.path.name), width), tones.strong))
        yield ()
        yield from pieces(record.reason, width, tones.decide)
        return
    yield _title(plan, width, tones)
    yield from _hours(plan, width, tones)
    yield ()
    yield from pieces(record.path.name, width, tones.muted)
    yield ()
    yield from pieces(f"{'Rehearsal: ' * record.rehearsal}{record.stands}.", width, tones.text)
    if record.spoken:
        said = f"{record.kept} of {record.spoken} speakers kept to their time."
        yield from pieces(said, width, tones.text)
    if record.closed and record.over >= SECOND:
        yield from pieces(f"The hour took {clock_up(record.over)} too long.", width, tones.text)
    if record.floor and record.goes_on:
        yield from pieces(f"{record.floor} had the floor.", width, tones.text)
