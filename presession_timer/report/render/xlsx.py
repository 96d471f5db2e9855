"""The report as an Excel workbook: what was said, when, how long, as real times and durations.

Text is written as text, whatever it begins with (reliability.md §4). A duration cannot be
negative in Excel, so what may be is a number of seconds.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from presession_timer import __version__
from presession_timer.base.text import clean
from presession_timer.engine.describe import VERDICT_WORDS
from presession_timer.engine.rules import Verdict
from presession_timer.report.event_log import event_log
from presession_timer.report.figures import Report, TurnFigures, is_judged
from presession_timer.report.hour_page import TIMED_BY_HAND, asked_by
from presession_timer.report.language import Language
from presession_timer.report.summary_text import paragraph

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Cell", "Column", "Seconds", "Sheet", "render_workbook", "write_workbook"]


@dataclass(frozen=True, slots=True)
class Seconds:
    """A duration with a sign, in milliseconds; written as a number of seconds."""

    ms: int


Cell = str | int | float | bool | date | datetime | timedelta | Seconds | None
"""What a cell holds; a datetime is a time of the day at the place of the session."""

_LONGEST = 2_000
_STATES = {
    "whole": "whole",
    "torn": "torn",
    "repaired": "repaired",
    "cut": "cut off",
    "altered": "altered",
}
"""What a record is (`record.standing`), in words that are translated."""
_FORMATS = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "name": {"bold": True},
    "date": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "hh:mm:ss"},
    "duration": {"num_format": "[m]:ss"},
    "seconds": {"num_format": "+0.0;-0.0;0.0"},
    "share": {"num_format": "0.0%"},
    "text": {"text_wrap": False},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head, and how wide it is in characters."""

    head: str
    width: int = 11


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with a head that stays in sight; ``columns`` empty: names beside values."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def render_workbook(report: Report) -> bytes:
    """``--format xlsx``: the sheets Turns, Hour and Events. The same report, the same bytes."""
    sheets = (_turns(report), _hour(report), _events(report))
    return write_workbook(sheets, report.title, report.day)


def write_workbook(sheets: Iterable[Sheet], title: str, day: date) -> bytes:
    """A workbook of ``sheets``; ``day`` is its date, so that nothing in it is from now."""
    from xlsxwriter import Workbook

    written = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
        "nan_inf_to_errors": False,
    }
    with Workbook(written, options) as workbook:
        workbook.set_properties(
            {
                "title": clean(title),
                "comments": f"presession {__version__}",
                "created": datetime.combine(day, time()),
            }
        )
        formats = {name: workbook.add_format(given) for name, given in _FORMATS.items()}
        for sheet in sheets:
            _write(workbook, sheet, formats)
    return written.getvalue()


def _write(workbook: Workbook, sheet: Sheet, formats: dict[str, Format]) -> None:
    worksheet = workbook.add_worksheet(sheet.name)
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    first = 0
    if sheet.columns:
        for place, column in enumerate(sheet.columns):
            worksheet.write_string(0, place, column.head, formats["head"])
            worksheet.set_column(place, place, column.width)
        worksheet.freeze_panes(1, 0)
        worksheet.repeat_rows(0)
        first = 1
    else:
        worksheet.set_column(0, 0, 30, formats["name"])
        worksheet.set_column(1, 1, 24)
    last = first
    for row, cells in enumerate(sheet.rows, first):
        for place, cell in enumerate(cells):
            _write_cell(worksheet, row, place, cell, formats)
        last = row
    if sheet.columns:
        worksheet.autofilter(0, 0, last, len(sheet.columns) - 1)


def _write_cell(
    sheet: Worksheet, row: int, place: int, cell: Cell, formats: dict[str, Format]
) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, place, cell)
        case str():
            if cell:
                sheet.write_string(row, place, clean(cell, _LONGEST))
        case Seconds(ms):
            sheet.write_number(row, place, ms / 1_000, formats["seconds"])
        case timedelta():
            sheet.write_datetime(row, place, cell, formats["duration"])
        case datetime():
            sheet.write_datetime(row, place, cell.replace(tzinfo=None), formats["time"])
        case date():
            sheet.write_datetime(row, place, cell, formats["date"])
        case float():
            sheet.write_number(row, place, cell, formats["share"])
        case int():
            sheet.write_number(row, place, cell)


def length(ms: int | None) -> timedelta | None:
    """A duration that is not negative."""
    return None if ms is None else timedelta(milliseconds=ms)


def _turns(report: Report) -> Sheet:
    say = report.say
    columns: list[tuple[Column, list[Cell]]] = []

    def column(head: str, width: int, cells: Iterable[Cell], *, always: bool = True) -> None:
        kept = list(cells)
        if always or any(kept):
            columns.append((Column(head, width), kept))

    turns = report.turns
    segments = [turn.segment for turn in turns]
    column(say("No."), 6, (s.number for s in segments))
    column(say("Kind"), 12, (str(s.kind) for s in segments))
    column(say("Speaker"), 26, (s.speaker for s in segments), always=False)
    column(say("Organisation"), 34, (s.organisation for s in segments), always=False)
    column(say("Category"), 14, (s.category for s in segments), always=False)
    column(say("Topic"), 30, (s.topic for s in segments), always=False)
    column(say("Gender"), 10, (s.gender for s in segments), always=False)
    column(say("Language"), 10, (s.language for s in segments), always=False)
    column(say("Began"), 10, (_at(report, turn.began) for turn in turns))
    column(say("Ended"), 10, (_at(report, turn.ended) for turn in turns))
    column(say("Spoke"), 9, (length(turn.spoke) for turn in turns))
    column(say("In all"), 9, (length(turn.total) for turn in turns))
    column(say("Paused"), 9, (length(turn.paused) for turn in turns))
    column(say("Granted (s)"), 11, (Seconds(turn.granted) for turn in turns))
    column(say("Minimum"), 10, (length(turn.least) for turn in turns))
    column(say("Limit"), 9, (length(turn.limit) for turn in turns))
    column(say("Gap before"), 11, (length(turn.gap_before) for turn in turns))
    column(say("Result"), 13, (_result(turn, say) for turn in turns))
    column(
        say("Outside (s)"),
        11,
        (None if turn.outside is None else Seconds(turn.outside) for turn in turns),
    )
    column(say("Decided by"), 11, (turn.decided_by for turn in turns), always=False)
    column(say("Estimated"), 10, (turn.estimated or None for turn in turns), always=False)
    rows = zip(*(cells for _, cells in columns), strict=True)
    return Sheet("Turns", [head for head, _ in columns], rows)


def _result(turn: TurnFigures, say: Language) -> str:
    """Of statements and the State; other kinds get figures, and a word only when over."""
    if turn.verdict is None:
        return ""
    neutral = not is_judged(turn.segment.kind) and turn.verdict is Verdict.WITHIN
    return "" if neutral else say(VERDICT_WORDS[turn.verdict])


def _at(report: Report, instant: int | None) -> datetime | None:
    return None if instant is None else report.local(instant)


def _hour(report: Report) -> Sheet:
    say, totals, record, window = report.say, report.totals, report.record, report.window
    signed = (None if ms is None else Seconds(ms) for ms in (report.late_start, report.over_hour))
    late, over = signed
    rows: list[tuple[str, Cell]] = [
        (say("Title"), report.title),
        (say("State"), report.state),
        (say("Date"), report.date),
        *([(say("Held on"), report.held_on)] if report.held_on is not None else []),
        (say("Room"), report.room),
        (say("Time zone"), report.timezone),
        (say("Verdict"), paragraph(report)),
        (say("Planned start"), _at(report, report.planned_start)),
        (say("Opened"), _at(report, report.opened)),
        (say("Closed"), _at(report, report.closed)),
        (say("Length"), length(report.length)),
        (say("Took"), length(report.took)),
        (say("Late start (s)"), late),
        (say("Over the hour (s)"), over),
        (say("Window: minimum"), length(window.min)),
        (say("Window: maximum"), length(window.max)),
        (say("Window: last"), length(window.last)),
        (say("Window: grace"), length(window.grace)),
        (say("Statements"), totals.statements),
        (say("Spoken"), totals.spoken),
        (say("Short"), totals.short),
        (say("Within"), totals.within),
        (say("Over"), totals.over),
        (say("Absent"), totals.absent),
        (say("Not reached"), totals.not_reached),
        (say("Share within"), totals.within_share),
        (say("Statements' time"), length(totals.statement_time)),
        (say("Mean"), length(totals.mean)),
        (say("Median"), length(totals.median)),
        (say("Questions' time"), length(totals.questions_time)),
        (say("Questions asked by"), asked_by(report)),
        (say("Gaps"), length(totals.gap_time)),
        (say("Pauses"), length(totals.paused)),
        (say("Times"), say(TIMED_BY_HAND) if report.by_hand else ""),
        (say("Rehearsal"), record.rehearsal is not None),
        (say("Record is"), say(_STATES[record.state])),
        (say("Damage"), record.damage),
        (say("Record"), record.name),
        (say("Events"), record.events),
        (say("Last hash"), record.fingerprint),
        ("SHA-256", record.sha256),
    ]
    return Sheet("Hour", (), rows)


def _events(report: Report) -> Sheet:
    say = report.say
    columns = [
        Column(say("No."), 6),
        Column(say("Time"), 10),
        Column(say("Event"), 18),
        Column(say("What"), 70),
        Column(say("Counts"), 8),
    ]
    rows = (
        (entry.seq, report.local(entry.at), entry.kind, entry.what, entry.counts)
        for entry in event_log(report)
    )
    return Sheet("Events", columns, rows)
