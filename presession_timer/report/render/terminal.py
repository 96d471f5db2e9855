"""A document on a terminal, at 60 to 120 columns, with charts in characters.

It works without colour, without a terminal and without anything but ASCII. A word and a mark show a
result, and characters a bar: ``█`` spoken, ``▓`` spoken inside the window, ``░`` the window, ``/``
past the limit; in ASCII ``#``, ``=``, ``.`` and ``/``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from presession_timer.base.durations import MINUTE
from presession_timer.base.text import ELLIPSIS, clean, even, shortened
from presession_timer.base.themes import verdict_mark
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind, Window
from presession_timer.report import document as doc
from presession_timer.report.figures import HourSpan
from presession_timer.report.language import ENGLISH, Language

_NARROWEST, _WIDEST = 60, 120
_PIPED = 80
_SHORTEST_NAME = 8
_SHORTEST_STRIP = 16
_MARKS = "●○■"
_OWN_SIGNS = f"{_MARKS}█▓░━─–·×…"
_IN_ASCII = str.maketrans(
    {"\xa0": " ", "\u202f": " ", "–": "-", "·": "|", "×": "x", "…": "~", "±": "+-", "’": "'"}
    | dict(zip(_MARKS, "*o#", strict=True))
)
_COLOURS = {Verdict.WITHIN: "blue", Verdict.OVER: "red"}
"""The terminal's own colours, which suit its background; short has none."""

_BAR, _BAR_ASCII = ("█", "▓", "░"), ("#", "=", ".")
_BOX, _BOX_ASCII = ("━", "─"), ("=", "-")
_HATCH = "/"

Styled = tuple[str, str]
"""Characters and their style."""


def show(
    document: doc.Document, out: TextIO, *, width: int | None = None, ascii_only: bool = False
) -> None:
    """Write ``document`` to ``out``, as wide as its terminal, or 80 columns if it is no terminal.

    Colours follow NO_COLOR and ``out``. If ``out`` cannot encode the marks, they are ASCII.
    """
    columns = width or _width(out)
    plain = ascii_only or not _encodes(out, _OWN_SIGNS)
    console = _Console(file=out, width=columns, highlight=False, markup=False, emoji=False)
    for line in document_lines(document, columns, plain):
        console.print(line, soft_wrap=True)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Raise the error, which ends each command alike; Rich would leave with status 1."""
        raise  # noqa: PLE0704 - Rich calls this while it handles the error


def document_lines(
    document: doc.Document, width: int = _PIPED, ascii_only: bool = False
) -> list[Text]:
    """Return the page as styled lines, none wider than ``width`` (60 to 120 cells)."""
    page = _TerminalPage(max(_NARROWEST, min(_WIDEST, width)), ascii_only, document.say)
    page.paragraph(document.title, "bold")
    page.paragraph(document.subtitle, "dim")
    for block in document.without(doc.Days, doc.Trend):  # too fine for characters
        page.draw(block)
    return page.lines


def _width(out: TextIO) -> int:
    if out.isatty():
        return shutil.get_terminal_size().columns
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) else _PIPED


def _encodes(out: TextIO, text: str) -> bool:
    try:
        text.encode(out.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class _TerminalPage:
    def __init__(self, width: int, ascii_only: bool, say: Language) -> None:
        self.width = width
        self.ascii_only = ascii_only
        self.say = say
        self.lines: list[Text] = []

    def draw(self, block: doc.Block) -> None:
        match block:
            case doc.Headline(text):
                self.put()
                self.put((self.own(text), "bold"))
            case doc.Notice(text):
                self.paragraph(text, "bold yellow", before="! ")
            case doc.Summary(text):
                self.put()
                self.paragraph(text, "bold")
                self.put()
            case doc.Note(text):
                self.paragraph(text, "dim")
            case doc.KeyFigures(figures):
                self.figures(figures)
            case doc.Table():
                self.table(block)
            case doc.Pairs(pairs):
                self.pairs(pairs)
            case doc.Footer(lines):
                self.put()
                for line in lines:
                    self.paragraph(line, "dim")
            case chart:
                self.chart(chart)

    def chart(self, chart: doc.Chart) -> None:
        match chart:
            case doc.Bars(bars=bars):
                self.bars(bars)
            case doc.HourAxis():
                self.hour(chart)
            case doc.Dots(strips, window):
                self.dots(strips, window)

    def own(self, text: str) -> str:
        return text.translate(_IN_ASCII) if self.ascii_only else text

    def put(self, *pieces: Styled) -> None:
        """Add a line of styled text; a name is text, never markup."""
        line = Text.assemble(*pieces)
        line.rstrip()
        self.lines.append(line)

    def paragraph(self, words: str, style: str, before: str = "") -> None:
        """Add words over as many lines as they need, indented by the width of ``before``."""
        indent = before
        for row in _wrapped(self.own(even(clean(words, 2_000))), self.width - len(before)):
            # it kept a number with its unit; people search and copy ordinary spaces
            shown = row.replace("\N{NO-BREAK SPACE}", " ")
            self.put((indent, style if before == "! " else "dim"), (shown, style))
            indent = " " * len(before)

    def fitted(self, words: str, width: int) -> str:
        """Return exactly ``width`` cells of ``words``, with an ellipsis if they are longer."""
        words = self.own(even(clean(words, 200))) if words else ""
        return _padded(shortened(words, width, cell_len, self.own(ELLIPSIS)), width)

    def figures(self, figures: Sequence[doc.Figure]) -> None:
        captions = max(len(figure.caption) for figure in figures) + 2
        values = max(len(figure.value) for figure in figures) + 2
        for figure in figures:
            caption = (self.own(f"{figure.caption:<{captions}}"), "dim")
            value = (self.own(f"{figure.value:<{values}}"), "bold")
            if captions + values + cell_len(figure.note) <= self.width:
                self.put(caption, value, (self.own(figure.note), ""))
                continue
            self.put(caption, value)
            for row in _wrapped(self.own(figure.note), self.width - captions):
                self.put((" " * captions, ""), (row, ""))

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        captions = max(cell_len(caption) for caption, _ in pairs) + 2
        for caption, value in pairs:
            self.paragraph(value, "", before=self.own(_padded(caption, captions)))

    def table(self, table: doc.Table) -> None:
        """Add a table; on a narrow page spare columns are left out for the names."""
        columns = table.columns
        names = next(place for place, column in enumerate(columns) if not column.is_number)
        heads = [self.own(column.head) for column in columns]
        rows = [
            [self.own(_behind_marks(*cell)) for cell in zip(row.cells, columns, strict=True)]
            for row in table.rows
        ]
        widths = [max(map(cell_len, texts)) for texts in zip(heads, *rows, strict=True)]
        gaps = [1 if column.is_number else 2 for column in columns]
        gaps[0], gaps[names] = 0, min(1, names)
        kept = [*range(len(columns))]

        def room() -> int:
            used: int = sum(gaps[place] + widths[place] for place in kept)
            return self.width - used + widths[names]

        wanted = max(_SHORTEST_NAME, min(widths[names], columns[names].least_cells))
        for place in sorted(kept, key=lambda place: columns[place].spare):
            if columns[place].spare and room() < wanted:
                kept.remove(place)
        widths[names] = max(_SHORTEST_NAME, min(room(), widths[names]))

        def pieces(cells: Sequence[str]) -> Iterator[str]:
            for place in kept:
                right = columns[place].is_number
                text = self.fitted(cells[place], widths[place]) if place == names else cells[place]
                yield " " * gaps[place] + _padded(text, widths[place], right=right)

        self.put(*((piece, "dim") for piece in pieces(heads)))
        for row, cells in zip(table.rows, rows, strict=True):
            result = _COLOURS.get(row.verdict, "") if row.verdict else ""
            styles = [
                result if columns[place].is_strong else "dim" if place < names else ""
                for place in kept
            ]
            self.put(*zip(pieces(cells), styles, strict=True))

    def bars(self, bars: Sequence[doc.StatementBar]) -> None:
        results = max(cell_len(bar.result) for bar in bars) + 2
        digits = max(len(str(bar.number)) for bar in bars)
        names = min(max(cell_len(bar.who) for bar in bars), self.width // 3)
        scale = CellScale.of_bars(bars, self.width - digits - names - results - 5)
        self.put((" " * (digits + names + 3) + scale.minutes(), "dim"))
        for bar in bars:
            colour = _COLOURS.get(bar.verdict, "") if bar.verdict else ""
            mark = " " if bar.spoke is None else verdict_mark(bar.verdict, self.ascii_only)
            self.put(
                (f"{bar.number:>{digits}} ", "dim"),
                (self.fitted(bar.who, names) + "  ", ""),
                *bar_cells(bar, scale, self.ascii_only),
                (f"  {mark} {bar.result}", colour),
            )

    def hour(self, hour: doc.HourAxis) -> None:
        titles = [self.say("planned"), self.say("actual")]
        before = max(map(len, titles)) + 2
        planned, actual = (self.own(f"{title:<{before}}") for title in titles)
        scale = CellScale(self.width - before - 3, hour.ended - hour.began, hour.began)
        self.put((hour_times(hour, scale, before), "dim"))
        if hour.planned:
            self.put((planned, "dim"), *hour_cells(hour.planned, scale, self.ascii_only))
        self.put((actual, "dim"), *hour_cells(hour.actual, scale, self.ascii_only))
        if hour.scheduled_end:
            self.put((scheduled_end(hour, scale, before, self.say), "dim"))

    def dots(self, strips: Sequence[doc.Strip], window: Window) -> None:
        """Add each statement as a mark over the window; where two meet, the later one shows."""
        results = max(cell_len(strip.result) for strip in strips)
        names = min(max(cell_len(strip.label) for strip in strips), self.width // 3)
        room = max(_SHORTEST_STRIP, self.width - names - results - 4)
        longest = max(one.total for strip in strips for one in strip.spoken)
        scale = CellScale(room, (max(longest, window.max) // MINUTE + 1) * MINUTE)
        self.put((" " * (names + 2) + scale.minutes(), "dim"))
        for strip in strips:
            self.put(
                (self.fitted(strip.label, names) + "  ", ""),
                *_dot_cells(strip, scale, window, self.ascii_only),
                (f"  {self.own(strip.result):>{results}}", ""),
            )


def _wrapped(words: str, width: int) -> Iterator[str]:
    """Break ``words`` between words; cut a word that is longer than a line."""
    row = ""
    for word in words.split(" "):
        while cell_len(word) > width:
            if row:
                yield row
                row = ""
            head = set_cell_size(word, width).rstrip(" ")
            yield head
            word = word[len(head) :]
        joined = f"{row} {word}" if row else word
        if cell_len(joined) > width:
            yield row
            joined = word
        row = joined
    if row:
        yield row


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * (width - cell_len(text))
    return space + text if right else text + space


def _behind_marks(cell: str, column: doc.TableColumn) -> str:
    """Indent a result without a mark, so that all results line up."""
    marked = column.is_strong and not column.is_number
    return f"  {cell}" if marked and cell[:1] not in _MARKS else cell


class CellScale(NamedTuple):
    """Places milliseconds in ``cells`` characters: ``full`` of them, from ``start`` on."""

    cells: int
    full: int
    start: int = 0

    def place(self, ms: int) -> int:
        """Return the number of cells before ``ms``, rounded half up."""
        return (2 * (ms - self.start) * self.cells + self.full) // (2 * self.full)

    @classmethod
    def of_bars(cls, bars: Sequence[doc.StatementBar], cells: int) -> CellScale:
        """Return a scale from zero to the full minute after the longest bar and limit."""
        longest = max(max(bar.spoke or 0, bar.limit) for bar in bars)
        return cls(cells, (longest // MINUTE + 1) * MINUTE)

    def minutes(self) -> str:
        """Return the full minutes above the bars, as many as there is room for."""
        steps = (1, 2, 5, 10, 15, 30)
        step = next((s for s in steps if self.place(s * MINUTE) >= 4), 60)
        axis = [" "] * (self.cells + 8)
        for minute in range(0, self.full // MINUTE + 1, step):
            place = self.place(minute * MINUTE)
            axis[place : place + len(str(minute))] = str(minute)
        return "".join(axis).rstrip()


def bar_cells(bar: doc.StatementBar, scale: CellScale, ascii_only: bool) -> Iterator[Styled]:
    """Yield one bar over its window, exactly as wide as the scale."""
    solid, inside, window = _BAR_ASCII if ascii_only else _BAR
    spoke = bar.spoke or 0
    least, limit = scale.place(bar.least), scale.place(bar.limit)
    filled = min(scale.place(spoke), limit)
    over = max(1, scale.place(spoke) - limit) if spoke > bar.limit else 0
    if spoke and not filled + over:
        filled = 1  # one second of speech shows, too
    colour = _COLOURS[Verdict.WITHIN] if bar.verdict in _COLOURS else ""
    before = min(filled, least)
    yield solid * before, colour
    yield inside * (filled - before), colour
    yield _HATCH * over, _COLOURS[Verdict.OVER]
    yield " " * max(0, least - filled), ""
    yield window * max(0, limit - max(filled, least)), "dim"
    yield " " * (scale.cells - max(limit, filled + over)), ""


def hour_times(hour: doc.HourAxis, scale: CellScale, before: int) -> str:
    """Return the times of the day, each centred on its instant, after ``before`` cells."""
    axis = [" "] * (before + scale.cells + 3)
    for instant, words in hour.ticks:
        place = before + scale.place(instant) - len(words) // 2
        room = axis[max(0, place - 1) : place + len(words)]
        if place >= 0 and place + len(words) <= len(axis) and set(room) <= {" "}:
            axis[place : place + len(words)] = words
    return "".join(axis).rstrip()


def scheduled_end(
    hour: doc.HourAxis, scale: CellScale, before: int, say: Language = ENGLISH
) -> str:
    """Return a mark under the scheduled end, with words before it; empty without a schedule."""
    if hour.scheduled_end is None:
        return ""
    instant, time = hour.scheduled_end
    words = f"{say('scheduled end {time}', time=time)} ^"
    return words.rjust(before + max(1, scale.place(instant)))


def hour_cells(spans: Iterable[HourSpan], scale: CellScale, ascii_only: bool) -> Iterator[Styled]:
    """Yield each segment as a box with its number; between two boxes nobody has the floor."""
    statement, other = _BOX_ASCII if ascii_only else _BOX
    drawn = 0
    for span in spans:
        began, ended = max(drawn, scale.place(span.began)), scale.place(span.ended)
        if began >= scale.cells:
            return
        yield " " * (began - drawn), ""
        wide = max(1, ended - began)
        over = ended - scale.place(span.ended - span.over)
        speaks = span.kind is Kind.STATEMENT
        fill = statement if speaks else other
        yield _box(span.segment, wide, fill, over), "" if speaks else "dim"
        drawn = began + wide


def _box(number: int, wide: int, fill: str, over: int) -> str:
    """``[━━3━━/]`` in as many cells as there are: first the box, then its number, then the rest."""
    if wide < 2:
        return "|"
    inner = wide - 2
    words = str(number) if len(str(number)) <= inner else ""
    filled = f"{words:{fill}^{inner}}" if inner else ""
    behind = len(filled) - len(filled.rstrip(fill))
    hatched = min(over, behind)
    return f"[{filled[: inner - hatched]}{_HATCH * hatched}]"


def _dot_cells(
    strip: doc.Strip, scale: CellScale, window: Window, ascii_only: bool
) -> Iterable[Styled]:
    """Return each statement as its mark, on its own side of the limits."""
    shade = (_BAR_ASCII if ascii_only else _BAR)[2]
    least, limit = scale.place(window.min), scale.place(window.max)
    cells: list[Styled] = [
        (shade, "dim") if least <= place < limit else (" ", "") for place in range(scale.cells)
    ]
    for one in strip.spoken:
        place = min(scale.place(one.total), scale.cells - 1)
        if one.verdict is Verdict.OVER:
            place = max(place, min(limit, scale.cells - 1))
        elif one.verdict is Verdict.WITHIN:
            place = max(least, min(place, limit - 1))
        mark = verdict_mark(one.verdict, ascii_only) if one.verdict else "-"
        cells[place] = (mark, _COLOURS.get(one.verdict, "") if one.verdict else "")
    return cells
