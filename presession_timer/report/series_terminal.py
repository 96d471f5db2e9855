"""A series on a terminal: a line a session, with every statement as a mark over the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from presession_timer.base.durations import MINUTE
from presession_timer.base.text import clean
from presession_timer.base.themes import verdict_mark
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Window
from presession_timer.report import series_page
from presession_timer.report.document import Table
from presession_timer.report.language import Language
from presession_timer.report.render.series_charts import Strip
from presession_timer.report.render.terminal import PageLines, printed
from presession_timer.report.series_figures import Group, Series
from presession_timer.report.summary_text import window_words
from presession_timer.report.terminal_charts import COLOURS, Scale, Styles

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["series_lines", "show"]

_SHORTEST_NAME, _ENOUGH = 12, 20
_SHORTEST_STRIP = 16


def show(series: Series, out: TextIO, say: Language, *, ascii_only: bool = False) -> None:
    """Write the page of ``series`` to ``out``, like that of one hour."""
    printed(out, lambda width, plain: series_lines(series, say, width, plain), None, ascii_only)


def series_lines(series: Series, say: Language, width: int = 80, plain: bool = False) -> list[Text]:
    """The page as styled lines, none wider than ``width`` (of 60 to 120 cells)."""
    page = PageLines(width, plain, say)
    page.paragraph(clean(series.title, 200), "bold")
    page.paragraph(series_page.subtitle_of(series, say), "dim")
    for notice in series_page.notices_of(series, say):
        page.paragraph(notice, "bold yellow", before="! ")
    for group in series.groups:
        if len(series.groups) > 1:
            page.heading(series_page.group_title(group, say))
        page.put()
        _group(page, group)
    page.put()
    for line in series_page.footer_of(series, say):
        page.paragraph(line, "dim")
    return page.lines


def _group(page: PageLines, group: Group) -> None:
    say = page.say
    page.paragraph(series_page.summary(group, say), "bold")
    page.put()
    page.figures(series_page.group_figures(group, say))
    known = series_page.published(group.figures, say)
    captions = max(len(caption) for caption, _ in known) + 2
    page.heading(say("Who took part"))
    for caption, value in known:
        page.paragraph(value, "", before=page.own(f"{caption:<{captions}}"))
    if len(group.rounds) > 1:
        page.heading(say("From round to round"))
        _table(page, series_page.rounds_table(group, say))
    strips = series_page.strips_of(group, say)
    if any(strip.spoken for strip in strips):
        window = window_words(group.window, say)
        page.heading(say("Every statement against {window}", window=window))
        _strips(page, strips, group.window)
    page.heading(say("Session by session"))
    _table(page, series_page.sessions_table(group, say))


def _table(page: PageLines, table: Table) -> None:
    """The first column as wide as there is room for; where that is too little others go."""
    widths = [
        max(page.cells(each) for each in (column.head, *(row.cells[place] for row in table.rows)))
        for place, column in enumerate(table.columns)
    ]
    kept = list(range(1, len(widths)))

    def room() -> int:
        return page.width - sum(widths[place] + 1 for place in kept)

    wanted = max(_SHORTEST_NAME, min(widths[0], _ENOUGH))
    while len(kept) > 1 and room() < wanted:
        spare = [place for place in kept if not table.columns[place].is_strong]
        kept.remove((spare or kept)[0])
    names = min(room(), max(_SHORTEST_NAME, widths[0]))
    heads = "".join(f" {table.columns[place].head:>{widths[place]}}" for place in kept)
    page.put((page.own(page.fitted(table.columns[0].head, names) + heads), "dim"))
    for row in table.rows:
        cells = "".join(f" {row.cells[place]:>{widths[place]}}" for place in kept)
        page.put((page.fitted(row.cells[0], names) + page.own(cells), ""))


def _strips(page: PageLines, strips: Sequence[Strip], window: Window) -> None:
    """Each statement at its place over the window; where two fall together the later shows."""
    results = max(page.cells(strip.result) for strip in strips)
    names = min(max(page.cells(strip.label) for strip in strips), page.width // 3)
    room = max(_SHORTEST_STRIP, page.width - names - results - 4)
    longest = max(one.total for strip in strips for one in strip.spoken)
    scale = Scale(room, (max(longest, window.max) // MINUTE + 1) * MINUTE)
    page.put((" " * (names + 2) + scale.minutes(), "dim"))
    for strip in strips:
        page.put(
            (page.fitted(strip.label, names) + "  ", ""),
            *_dots(strip, scale, window, page.plain),
            (f"  {page.own(strip.result):>{results}}", ""),
        )


def _dots(strip: Strip, scale: Scale, window: Window, plain: bool) -> Iterator[Styles]:
    shade = "." if plain else "░"
    least, limit = scale.place(window.min), scale.place(window.max)
    cells: list[Styles] = [
        (shade, "dim") if least <= place < limit else (" ", "") for place in range(scale.cells)
    ]
    for one in strip.spoken:
        place = min(scale.place(one.total), scale.cells - 1)
        if one.verdict is Verdict.OVER:
            place = max(place, min(limit, scale.cells - 1))
        elif one.verdict is Verdict.WITHIN:
            place = max(least, min(place, limit - 1))
        mark = verdict_mark(one.verdict, plain) if one.verdict else "-"
        cells[place] = (mark, COLOURS.get(one.verdict, "") if one.verdict else "")
    yield from cells
