"""The page of one hour as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from presession_timer.base.text import clean
from presession_timer.engine.rules import Verdict as Result
from presession_timer.report import document as blocks
from presession_timer.report.document import Block, Column, Page, Row, Table
from presession_timer.report.figures import Report
from presession_timer.report.hour_page import Document, Line, compose
from presession_timer.report.language import Language, capital
from presession_timer.report.palette import MARKS
from presession_timer.report.render.charts import bar_charts, hour_chart

__all__ = ["page_of"]

_ROOMY = 25
"""So many bars, lines and notes fit on a sheet without standing closer."""
_ON_A_SHEET = 200
"""No sheet holds more, so nobody tries: every try keeps the whole page in memory."""
_IN_COLUMNS = range(9, 41)
"""So many corrections stand in two columns: fewer need none, more would run over several sheets."""


def page_of(report: Report) -> Page:
    """The page on one hour, for HTML, PDF and Markdown."""
    document = compose(report)
    lines = len(document.bars) + len(document.lines) + len(document.corrections)
    return Page(
        title=document.title,
        subtitle=document.subtitle,
        day=report.day,
        say=report.say,
        blocks=tuple(_blocks(document, _names_in(report))),
        is_dense=lines > _ROOMY,
        is_long=lines > _ON_A_SHEET,
    )


def _names_in(report: Report) -> tuple[str, ...]:
    """What the segments are called in the corrections, as a page shows it."""
    segments = report.masked.wording.segments.values()
    return tuple({clean(segment.label) for segment in segments if segment.label.strip()})


def _blocks(document: Document, names: tuple[str, ...]) -> Iterator[Block]:
    say = document.say
    for notice in document.notices:
        yield blocks.Notice(notice)
    yield blocks.Verdict(document.paragraph)
    yield blocks.Figures(document.figures)
    if document.panel:
        yield blocks.Note(document.panel)
    charts = bar_charts(document)
    if charts:
        yield blocks.Heading(document.bars_title)
    for chart in charts:
        yield blocks.Picture(chart)
    hour = hour_chart(document)
    if hour:
        yield blocks.Heading(say("How the hour was spent"))
        yield blocks.Picture(hour)
    yield blocks.Heading(say("Timekeeper's record"))
    yield _record(document)
    yield blocks.Note(document.gaps)
    if document.asked:
        yield blocks.Note(document.asked)
    if document.corrections:
        yield blocks.Heading(say("Corrections and notes"))
        yield blocks.Pairs(
            tuple((at, _remark(what, names)) for at, what in document.corrections),
            in_columns=len(document.corrections) in _IN_COLUMNS,
        )
    yield blocks.Footer(document.footer)


def _remark(words: str, names: tuple[str, ...]) -> str:
    """With a capital, unless a name stands first: names are as people write them."""
    return words if words.startswith(names) else capital(words)


def _record(document: Document) -> Table:
    """The timekeeper's record; a column that nobody needs is left out."""
    columns = [
        (column, cell)
        for column, cell in _columns(document.say)
        if column.head == "#" or any(cell(line) for line in document.lines)
    ]
    return Table(
        tuple(column for column, _ in columns),
        tuple(
            Row(tuple(cell(line) for _, cell in columns), _style(line)) for line in document.lines
        ),
    )


def _columns(say: Language) -> tuple[tuple[Column, Callable[[Line], str]], ...]:
    return (
        (Column("#"), lambda line: str(line.number)),
        (Column(say("Who"), is_number=False), lambda line: line.who),
        (Column(say("Began")), lambda line: line.began),
        (Column(say("Ended")), lambda line: line.ended),
        (Column(say("Paused")), lambda line: line.paused),
        (Column(say("Granted")), lambda line: line.granted),
        (Column(say("Spoke"), is_strong=True), lambda line: line.spoke),
        (Column(say("Result"), is_number=False, is_strong=True), _result),
    )


def _result(line: Line) -> str:
    """The result with its mark: "● in window"."""
    mark = MARKS[line.verdict] if line.verdict else ""
    return f"{mark} {line.result}".strip()


def _style(line: Line) -> str:
    if line.verdict is None:
        return "muted"
    return "over" if line.verdict is Result.OVER else ""
