"""The report on a terminal: a page a moderator would read, at 80 columns and more.

It works without colour, without a terminal and without anything but ASCII: what a result is, is
told by word and mark, what an overrun is, by another character.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from presession_timer.base.text import ELLIPSIS, clean, even, shortened
from presession_timer.base.themes import verdict_mark
from presession_timer.report import terminal_charts as charts
from presession_timer.report.figures import Report
from presession_timer.report.hour_page import Bar, Document, Figure, Hour, Line, compose
from presession_timer.report.language import Language
from presession_timer.report.terminal_charts import COLOURS, Scale, Styles

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["PageLines", "page_lines", "printed", "show"]

_NARROWEST, _WIDEST = 60, 120
_PIPED = 80
_SHORTEST_NAME = 8
_OWN_SIGNS = "●○■█▓░━─–·×…"
_IN_ASCII = str.maketrans(
    {"\xa0": " ", "\u202f": " ", "–": "-", "·": "|", "×": "x", "…": "~", "±": "+-", "’": "'"}
)


def show(
    report: Report, out: TextIO, *, width: int | None = None, ascii_only: bool = False
) -> None:
    """Write the page of ``report`` to ``out``; as wide as its terminal, or 80 where it is none.

    Colours follow NO_COLOR and what ``out`` is; ``ascii_only`` is taken for granted where ``out``
    cannot write the marks.
    """
    document = compose(report)
    printed(out, lambda columns, plain: page_lines(document, columns, plain), width, ascii_only)


def printed(
    out: TextIO,
    lines: Callable[[int, bool], Iterable[Text]],
    width: int | None = None,
    ascii_only: bool = False,
) -> None:
    """Write the lines that ``lines`` makes of a width, in ASCII alone where that is True."""
    from rich.console import Console

    columns = width or _width(out)
    plain = ascii_only or not _writes(out, _OWN_SIGNS)
    console = Console(file=out, width=columns, highlight=False, markup=False, emoji=False)
    for line in lines(columns, plain):
        console.print(line, soft_wrap=True)


def page_lines(page: Document, width: int = _PIPED, plain: bool = False) -> list[Text]:
    """The page as styled lines, none wider than ``width`` (of 60 to 120 cells)."""
    lines = PageLines(width, plain, page.say)
    lines.document(page)
    return lines.lines


def _width(out: TextIO) -> int:
    if out.isatty():
        return shutil.get_terminal_size().columns
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) else _PIPED


def _writes(out: TextIO, text: str) -> bool:
    try:
        text.encode(out.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class PageLines:
    """The lines of a page as they come, none wider than ``width`` (of 60 to 120 cells)."""

    def __init__(self, width: int, plain: bool, say: Language) -> None:
        from rich.cells import cell_len, set_cell_size
        from rich.text import Text

        self.width = max(_NARROWEST, min(_WIDEST, width))
        self.plain = plain
        self.say = say
        self.lines: list[Text] = []
        self._text = Text
        self.cells: Callable[[str], int] = cell_len
        self._sized: Callable[[str, int], str] = set_cell_size

    def document(self, page: Document) -> None:
        """Everything, from the title to the footer."""
        self.paragraph(page.title, "bold")
        self.paragraph(page.subtitle, "dim")
        for notice in page.notices:
            self.paragraph(notice, "bold yellow", before="! ")
        self.put()
        self.paragraph(page.paragraph, "bold")
        self.put()
        self.figures(page.figures)
        if page.panel:
            self.paragraph(page.panel, "")
        if page.bars:
            self.heading(page.bars_title)
            self.bars(page.bars)
        if page.hour:
            self.heading(self.say("How the hour was spent"))
            self.hour(page.hour)
        self.heading(self.say("Timekeeper's record"))
        self.record(page.lines)
        self.paragraph(page.gaps, "dim")
        if page.asked:
            self.paragraph(page.asked, "dim")
        if page.corrections:
            self.heading(self.say("Corrections and notes"))
            for at, words in page.corrections:
                self.paragraph(words, "", before=f"{at}  ")
        self.put()
        for line in page.footer:
            self.paragraph(line, "dim")

    def own(self, text: str) -> str:
        """The tool's own signs, in ASCII where that is all there is."""
        return text.translate(_IN_ASCII) if self.plain else text

    def put(self, *inks: Styles) -> None:
        """One line of styled text; a name is text, never markup."""
        line = self._text()
        for text, style in inks:
            line.append(text, style or None)
        line.rstrip()
        self.lines.append(line)

    def heading(self, words: str) -> None:
        """A part of the page begins."""
        self.put()
        self.put((self.own(words), "bold"))

    def paragraph(self, words: str, style: str, before: str = "") -> None:
        """Words over as many lines as they need, each behind the width of ``before``."""
        indent = before
        for row in self.wrapped(self.own(even(clean(words, 2_000))), self.width - len(before)):
            # it kept a number with its unit; on a terminal one searches and copies what one sees
            shown = row.replace("\N{NO-BREAK SPACE}", " ")
            self.put((indent, style if before == "! " else "dim"), (shown, style))
            indent = " " * len(before)

    def wrapped(self, words: str, width: int) -> Iterable[str]:
        """By words; a word longer than a line is cut."""
        row = ""
        for word in words.split(" "):
            while self.cells(word) > width:
                if row:
                    yield row
                    row = ""
                head = self._sized(word, width).rstrip(" ")
                yield head
                word = word[len(head) :]
            joined = f"{row} {word}" if row else word
            if self.cells(joined) > width:
                yield row
                joined = word
            row = joined
        if row:
            yield row

    def fitted(self, words: str, width: int) -> str:
        """Exactly ``width`` cells of ``words``, with an ellipsis where they are longer."""
        words = self.own(even(clean(words, 200)))
        return self._sized(shortened(words, width, self.cells, self.own(ELLIPSIS)), width)

    def figures(self, figures: Sequence[Figure]) -> None:
        """The four figures, one a line."""
        captions = max(len(figure.caption) for figure in figures) + 2
        values = max(len(figure.value) for figure in figures) + 2
        for figure in figures:
            caption = (self.own(f"{figure.caption:<{captions}}"), "dim")
            value = (self.own(f"{figure.value:<{values}}"), "bold")
            if captions + values + self.cells(figure.note) <= self.width:
                self.put(caption, value, (self.own(figure.note), ""))
                continue
            self.put(caption, value)
            for row in self.wrapped(self.own(figure.note), self.width - captions):
                self.put((" " * captions, ""), (row, ""))

    def bars(self, bars: Sequence[Bar]) -> None:
        """A line a statement: number, who, bar, mark, time and what lies outside the window."""
        results = max(self.cells(bar.result) for bar in bars) + 2
        digits = max(len(str(bar.number)) for bar in bars)
        names = min(max(self.cells(bar.who) for bar in bars), self.width // 3)
        scale = Scale.of_bars(bars, self.width - digits - names - results - 5)
        self.put((" " * (digits + names + 3) + scale.minutes(), "dim"))
        for bar in bars:
            colour = COLOURS.get(bar.verdict, "") if bar.verdict else ""
            mark = " " if bar.spoke is None else verdict_mark(bar.verdict, self.plain)
            self.put(
                (f"{bar.number:>{digits}} ", "dim"),
                (self.fitted(bar.who, names) + "  ", ""),
                *charts.bar(bar, scale, self.plain),
                (f"  {mark} {bar.result}", colour),
            )

    def hour(self, hour: Hour) -> None:
        """Planned and actual, one under the other on the clock's axis."""
        titles = [self.say("planned"), self.say("actual")]
        before = max(map(len, titles)) + 2
        planned, actual = (self.own(f"{title:<{before}}") for title in titles)
        scale = Scale.of_hour(hour, self.width - before - 3)
        self.put((charts.hour_axis(hour, scale, before), "dim"))
        if hour.planned:
            self.put((planned, "dim"), *charts.stretch(hour.planned, scale, self.plain))
        self.put((actual, "dim"), *charts.stretch(hour.actual, scale, self.plain))
        if hour.scheduled_end:
            self.put((charts.scheduled_end(hour, scale, before, self.say), "dim"))

    def record(self, lines: Sequence[Line]) -> None:
        """The table; columns that nobody needs are left out."""
        began, ended, paused, granted, spoke, result, who = (
            self.say(head).lower()
            for head in ("Began", "Ended", "Paused", "Granted", "Spoke", "Result", "Who")
        )
        columns = {
            began: [line.began for line in lines],
            ended: [line.ended for line in lines],
            paused: [line.paused for line in lines],
            granted: [line.granted for line in lines],
            spoke: [line.spoke for line in lines],
        }
        results = [self.result(line) for line in lines]
        digits = max((len(str(line.number)) for line in lines), default=1)
        last = max(len(result) + 2, *map(len, results)) if results else len(result) + 2

        def sizes_of(columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
            return {head: max(len(head), *map(len, cells)) for head, cells in columns.items()}

        def room(columns: Mapping[str, Sequence[str]]) -> int:
            sizes = sizes_of(columns).values()
            return self.width - digits - 1 - sum(sizes) - len(sizes) - 2 - last

        columns = {head: cells for head, cells in columns.items() if any(cells)}
        for spare in (ended, paused, granted):  # a narrow page has no room for all
            if room(columns) < _SHORTEST_NAME:
                columns.pop(spare, None)
        sizes = sizes_of(columns)
        longest = max((self.cells(line.who) for line in lines), default=0)
        names = max(_SHORTEST_NAME, min(room(columns), longest))
        head = " ".join(f"{name:>{size}}" for name, size in sizes.items())
        self.put((f"{'#':>{digits}} {who:<{names}} {head}  {result}", "dim"))
        for place, line in enumerate(lines):
            cells = " ".join(f"{columns[name][place]:>{size}}" for name, size in sizes.items())
            self.put(
                (f"{line.number:>{digits}} ", "dim"),
                (f"{self.fitted(line.who, names)} {cells}  ", ""),
                (results[place], COLOURS.get(line.verdict, "") if line.verdict else ""),
            )

    def result(self, line: Line) -> str:
        """The mark and the words of a result; neutral kinds have no mark."""
        mark = verdict_mark(line.verdict, self.plain)
        return f"{mark} {self.own(line.result)}"
