"""The figures of one hour or a series as an Excel workbook.

It has real times and durations. Text is written as text, whatever it begins with. Excel has no
negative durations, so what may be negative is a number of seconds.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from presession_timer import __version__
from presession_timer.base.text import clean
from presession_timer.engine.event_text import VERDICT_WORDS
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.corrections import LogEntry
from presession_timer.report.figures import HourFigures, Report, TurnFigures, is_judged
from presession_timer.report.language import Language
from presession_timer.report.series_figures import (
    FormatGroup,
    Round,
    Series,
    SessionFigures,
    Spoken,
)
from presession_timer.report.summary_text import IN_TIME, asked_by, how_timed, summary_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class _Seconds(NamedTuple):
    """A duration with a sign, in milliseconds; written as a number of seconds."""

    ms: int


_Cell = str | int | float | bool | date | datetime | timedelta | _Seconds | None
"""The value of a cell; a datetime is a time of the day at the place of the session."""
_Item = TypeVar("_Item")


class _Column(NamedTuple, Generic[_Item]):
    """A column: its head, its width in characters, and the cell of an item."""

    head: str
    width: int
    cell: Callable[[_Item], _Cell]
    is_optional: bool = False
    """Whether the column is left out if all its cells are empty."""


class _WorkbookSheet(NamedTuple):
    """A sheet whose heads stay in sight; without ``heads``, names beside values."""

    name: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[_Cell]]


_LONGEST = 2_000
_STATES = {
    "whole": "whole",
    "torn": "torn",
    "repaired": "repaired",
    "cut": "cut off",
    "altered": "altered",
}
"""The record's state (`record.verify`) in words that are translated."""
_HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
_NUMBER_FORMATS: dict[type, str] = {
    date: "yyyy-mm-dd",
    datetime: "hh:mm:ss",
    timedelta: "[m]:ss",
    _Seconds: "+0.0;-0.0;0.0",
    float: "0.0%",
}


def hour_workbook(report: Report) -> bytes:
    """Return a workbook with the sheets Turns, Hour and Events; the same report, the same bytes."""
    return _workbook((_turns(report), _hour(report), _events(report)), report.title, report.day)


def series_workbook(series: Series, say: Language) -> bytes:
    """Return a workbook with the sheets Sessions, Rounds and Statements."""
    sheets = (_sessions(series, say), _rounds(series, say), _statements(series, say))
    return _workbook(sheets, series.title, max(s.day for s in series.sessions))


def _workbook(sheets: Iterable[_WorkbookSheet], title: str, day: date) -> bytes:
    """Return the workbook; ``day`` is the file's date, so that nothing in it depends on now."""
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
        head, name = workbook.add_format(_HEAD), workbook.add_format({"bold": True})
        looks = {
            kind: workbook.add_format({"num_format": written_as})
            for kind, written_as in _NUMBER_FORMATS.items()
        }
        for sheet in sheets:
            worksheet = workbook.add_worksheet(sheet.name)
            _set_up(worksheet, sheet, head, name)
            for row, cells in enumerate(sheet.rows, 1 if sheet.heads else 0):
                for place, cell in enumerate(cells):
                    worksheet.write(row, place, _value(cell), looks.get(type(cell)))
    return written.getvalue()


def _sheet(name: str, columns: Iterable[_Column[_Item]], items: Iterable[_Item]) -> _WorkbookSheet:
    items = list(items)
    cells = [(column, [column.cell(item) for item in items]) for column in columns]
    kept = [(column, found) for column, found in cells if not column.is_optional or any(found)]
    heads = [(column.head, column.width) for column, _ in kept]
    return _WorkbookSheet(name, heads, [*zip(*(found for _, found in kept), strict=True)])


def _set_up(worksheet: Worksheet, sheet: _WorkbookSheet, head: Format, name: Format) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    if not sheet.heads:
        worksheet.set_column(0, 0, 30, name)
        worksheet.set_column(1, 1, 24)
        return
    for place, (words, width) in enumerate(sheet.heads):
        worksheet.write_string(0, place, words, head)
        worksheet.set_column(place, place, width)
    worksheet.freeze_panes(1, 0)
    worksheet.repeat_rows(0)
    worksheet.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.heads) - 1)


def _value(cell: _Cell) -> _Cell:
    """Return what xlsxwriter writes; it leaves out None."""
    if isinstance(cell, str):
        return clean(cell, _LONGEST) if cell else None
    return cell.ms / 1_000 if isinstance(cell, _Seconds) else cell


def _length(ms: int | None) -> timedelta | None:
    return None if ms is None else timedelta(milliseconds=ms)


def _signed(ms: int | None) -> _Seconds | None:
    return None if ms is None else _Seconds(ms)


def _turns(report: Report) -> _WorkbookSheet:
    say = report.say
    columns: tuple[_Column[TurnFigures], ...] = (
        _Column(say("No."), 6, lambda t: t.segment.number),
        _Column(say("Kind"), 12, lambda t: str(t.segment.kind)),
        _Column(say("Speaker"), 26, lambda t: t.segment.speaker, is_optional=True),
        _Column(say("Organisation"), 34, lambda t: t.segment.organisation, is_optional=True),
        _Column(say("Category"), 14, lambda t: t.segment.category, is_optional=True),
        _Column(say("Topic"), 30, lambda t: t.segment.topic, is_optional=True),
        _Column(say("Gender"), 10, lambda t: t.segment.gender, is_optional=True),
        _Column(say("Language"), 10, lambda t: t.segment.language, is_optional=True),
        _Column(say("Began"), 10, lambda t: _at(report, t.began)),
        _Column(say("Ended"), 10, lambda t: _at(report, t.ended)),
        _Column(say("Spoke"), 9, lambda t: _length(t.spoke)),
        _Column(say("In all"), 9, lambda t: _length(t.total)),
        _Column(say("Paused"), 9, lambda t: _length(t.paused)),
        _Column(say("Granted (s)"), 11, lambda t: _Seconds(t.granted)),
        _Column(say("Minimum"), 10, lambda t: _length(t.least)),
        _Column(say("Limit"), 9, lambda t: _length(t.limit)),
        _Column(say("Gap before"), 11, lambda t: _length(t.gap_before)),
        _Column(say("Result"), 13, lambda t: _result(t, say)),
        _Column(say("Outside (s)"), 11, lambda t: _signed(t.outside)),
        _Column(say("Decided by"), 11, lambda t: t.decided_by, is_optional=True),
        _Column(say("Estimated"), 10, lambda t: t.estimated or None, is_optional=True),
    )
    return _sheet("Turns", columns, report.turns)


def _result(turn: TurnFigures, say: Language) -> str:
    if turn.verdict is None:
        return ""
    if turn.verdict is Verdict.WITHIN and turn.segment.kind is not Kind.STATEMENT:
        return say(IN_TIME) if is_judged(turn.segment.kind) else ""
    return say(VERDICT_WORDS[turn.verdict])


def _at(hour: HourFigures, instant: int | None) -> datetime | None:
    return None if instant is None else hour.local(instant)


def _hour(report: Report) -> _WorkbookSheet:
    say, totals, record, window = report.say, report.totals, report.record, report.window
    rows: list[tuple[str, _Cell]] = [
        (say("Title"), report.title),
        (say("State"), report.state),
        (say("Date"), report.date),
        *([(say("Held on"), report.held_on)] if report.held_on is not None else []),
        (say("Room"), report.room),
        (say("Time zone"), report.timezone),
        (say("Summary"), summary_text(report)),
        (say("Planned start"), _at(report, report.planned_start)),
        (say("Opened"), _at(report, report.opened)),
        (say("Closed"), _at(report, report.closed)),
        (say("Length"), _length(report.length)),
        (say("Took"), _length(report.took)),
        (say("Late start (s)"), _signed(report.late_start)),
        (say("Over the hour (s)"), _signed(report.over_hour)),
        (say("Window: minimum"), _length(window.min)),
        (say("Window: maximum"), _length(window.max)),
        (say("Window: last"), _length(window.last)),
        (say("Window: grace"), _length(window.grace)),
        (say("Statements"), totals.statements),
        (say("Spoken"), totals.spoken),
        (say("Short"), totals.short),
        (say("Within"), totals.within),
        (say("Over"), totals.over),
        (say("Absent"), totals.absent),
        (say("Not reached"), totals.not_reached),
        (say("Share within"), totals.within_share),
        (say("Statements' time"), _length(totals.statement_time)),
        (say("Mean"), _length(totals.mean)),
        (say("Median"), _length(totals.median)),
        (say("Questions' time"), _length(totals.questions_time)),
        (say("Questions asked by"), asked_by(report)),
        (say("Gaps"), _length(totals.gap_time)),
        (say("Pauses"), _length(totals.paused)),
        (say("Times"), how_timed(report)),
        (say("Rehearsal"), record.rehearsal is not None),
        (say("Record is"), say(_STATES[record.state])),
        (say("Damage"), record.damage),
        (say("Record"), record.name),
        (say("Events"), record.events),
        (say("Last hash"), record.fingerprint),
        ("SHA-256", record.sha256),
    ]
    return _WorkbookSheet("Hour", (), rows)


def _events(report: Report) -> _WorkbookSheet:
    say = report.say
    columns: tuple[_Column[LogEntry], ...] = (
        _Column(say("No."), 6, lambda entry: entry.seq),
        _Column(say("Time"), 10, lambda entry: report.local(entry.at)),
        _Column(say("Event"), 18, lambda entry: entry.kind),
        _Column(say("What"), 70, lambda entry: entry.what),
        _Column(say("Counts"), 8, lambda entry: entry.counts),
    )
    return _sheet("Events", columns, report.log)


def _sessions(series: Series, say: Language) -> _WorkbookSheet:
    columns: tuple[_Column[SessionFigures], ...] = (
        _Column(say("Session"), 24, lambda s: s.label),
        _Column(say("Title"), 34, lambda s: s.title),
        _Column(say("Date"), 11, lambda s: s.day),
        _Column(say("Planned start"), 10, lambda s: _at(s, s.planned_start)),
        _Column(say("Opened"), 10, lambda s: _at(s, s.opened)),
        _Column(say("Closed"), 10, lambda s: _at(s, s.closed)),
        _Column(say("Took"), 9, lambda s: _length(s.took)),
        _Column(say("Late start (s)"), 11, lambda s: _signed(s.late_start)),
        _Column(say("Over the hour (s)"), 11, lambda s: _signed(s.over_hour)),
        _Column(say("Statements"), 11, lambda s: s.totals.statements),
        _Column(say("Spoken"), 9, lambda s: s.totals.spoken),
        _Column(say("Short"), 9, lambda s: s.totals.short),
        _Column(say("Within"), 9, lambda s: s.totals.within),
        _Column(say("Over"), 9, lambda s: s.totals.over),
        _Column(say("Absent"), 9, lambda s: s.totals.absent),
        _Column(say("Not reached"), 11, lambda s: s.totals.not_reached),
        _Column(say("Share within"), 10, lambda s: s.totals.within_share),
        _Column(say("Statements' time"), 12, lambda s: _length(s.totals.statement_time)),
        _Column(say("Mean"), 9, lambda s: _length(s.totals.mean)),
        _Column(say("Questions planned"), 11, lambda s: _length(s.questions_planned)),
        _Column(say("Questions' time"), 11, lambda s: _length(s.totals.questions_time)),
        _Column(say("Missions lost"), 11, lambda s: _length(s.missions_lost)),
        _Column(say("Gaps"), 9, lambda s: _length(s.totals.gap_time)),
        _Column(say("Pauses"), 9, lambda s: _length(s.totals.paused)),
        _Column(say("NHRIs"), 8, lambda s: s.nhris),
        _Column(say("National"), 9, lambda s: s.national),
        _Column(say("International"), 12, lambda s: s.international),
        _Column(say("Women"), 8, lambda s: s.women),
        _Column(say("Gender stated"), 9, lambda s: s.gender_stated),
        _Column(say("Missions that asked"), 11, lambda s: len(s.missions)),
        _Column(say("Rehearsal"), 10, lambda s: s.record.rehearsal is not None),
        _Column(say("Damage"), 20, lambda s: s.record.damage),
        _Column(say("Record"), 34, lambda s: s.record.name),
    )
    return _sheet("Sessions", columns, series.sessions)


def _rounds(series: Series, say: Language) -> _WorkbookSheet:
    columns: tuple[_Column[tuple[FormatGroup, Round]], ...] = (
        _Column(say("Round"), 30, lambda r: r[1].label),
        _Column(say("Format"), 20, lambda r: r[0].format),
        _Column(say("Rehearsal"), 10, lambda r: r[0].rehearsal),
        _Column(say("From"), 11, lambda r: r[1].began),
        _Column(say("To"), 11, lambda r: r[1].ended),
        _Column(say("Sessions"), 9, lambda r: len(r[1].figures.sessions)),
        _Column(say("Speakers"), 9, lambda r: r[1].figures.speakers),
        _Column(say("Share within"), 10, lambda r: r[1].figures.within_share),
        _Column(say("Mean"), 9, lambda r: _length(r[1].figures.mean)),
        _Column(say("Median"), 9, lambda r: _length(r[1].figures.median)),
        _Column(say("Late starts"), 9, lambda r: r[1].figures.late_starts),
        _Column(say("Late start, mean"), 11, lambda r: _length(r[1].figures.mean_late_start)),
        _Column(say("Overruns"), 9, lambda r: r[1].figures.overruns),
        _Column(say("Overrun, mean"), 11, lambda r: _length(r[1].figures.mean_overrun)),
        _Column(say("Missions lost"), 11, lambda r: _length(r[1].figures.missions_lost)),
        _Column(say("NHRIs"), 8, lambda r: r[1].figures.nhris),
        _Column(say("National"), 9, lambda r: r[1].figures.national),
        _Column(say("Women"), 8, lambda r: r[1].figures.women),
        _Column(say("Missions that asked"), 11, lambda r: r[1].figures.missions),
    )
    rounds = ((group, one) for group in series.groups for one in group.rounds)
    return _sheet("Rounds", columns, rounds)


def _statements(series: Series, say: Language) -> _WorkbookSheet:
    columns: tuple[_Column[tuple[SessionFigures, Spoken]], ...] = (
        _Column(say("Session"), 24, lambda s: s[0].label),
        _Column(say("Date"), 11, lambda s: s[0].day),
        _Column(say("No."), 6, lambda s: s[1].segment),
        _Column(say("Spoke"), 9, lambda s: _length(s[1].total)),
        _Column(say("Minimum"), 9, lambda s: _length(s[1].least)),
        _Column(say("Limit"), 9, lambda s: _length(s[1].limit)),
        _Column(
            say("Result"), 12, lambda s: say(VERDICT_WORDS[s[1].verdict]) if s[1].verdict else None
        ),
    )
    spoken = ((session, one) for session in series.sessions for one in session.spoken)
    return _sheet("Statements", columns, spoken)
