"""The page of a report as a sequence of blocks: the one shape that every renderer draws.

One hour (`hour_page`) and a series of hours (`series_page`) both become a :class:`Document`; HTML,
PDF, Markdown and the terminal draw it. Texts are in the page's language and rounded for a reader;
charts are data, and each renderer draws those that it can show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Window
from presession_timer.report.figures import HourSpan
from presession_timer.report.language import Language
from presession_timer.report.series_figures import Round, SessionFigures, Spoken

_Item = TypeVar("_Item")


class Headline(NamedTuple):
    """The heading of the blocks that follow."""

    text: str


class Notice(NamedTuple):
    """What a reader must know before anything else."""

    text: str


class Summary(NamedTuple):
    """The paragraph that stands alone."""

    text: str


class Note(NamedTuple):
    """A line in small print."""

    text: str


class Figure(NamedTuple):
    """One figure under the summary."""

    caption: str
    value: str
    note: str = ""


class KeyFigures(NamedTuple):
    """Figures side by side."""

    figures: tuple[Figure, ...]


class TableColumn(NamedTuple):
    """A column of a table. The first text column takes the room that the others leave."""

    head: str
    is_number: bool = True
    """Times, durations and numbers are aligned right and never wrapped."""
    is_strong: bool = False
    """Bold; red if the row is over."""
    box_mm: int = 0
    """The width of the box in an empty cell, to be filled in with a pencil."""
    spare: int = 0
    """The order in which a narrow terminal leaves columns out; 0 is never."""
    least_cells: int = 8
    """How many cells a terminal keeps for it before it leaves out others."""


class TableRow(NamedTuple):
    """A row of a table: one text for each column."""

    cells: tuple[str, ...]
    verdict: Verdict | None = None
    is_muted: bool = False

    @property
    def style(self) -> str:
        return "over" if self.verdict is Verdict.OVER else "muted" if self.is_muted else ""


class Table(NamedTuple):
    """A table; its head is repeated on every sheet."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]


Columns = Mapping[TableColumn, Callable[[_Item], str]]
"""The columns of a table, each with the function that gives its cell of an item."""


def table_of(columns: Columns[_Item], items: Iterable[_Item]) -> Table:
    """Return a table with a row for each item."""
    rows = (TableRow(tuple(cell(item) for cell in columns.values())) for item in items)
    return Table(tuple(columns), tuple(rows))


class Pairs(NamedTuple):
    """Lines that each begin with a time or a caption."""

    pairs: tuple[tuple[str, str], ...]
    is_short: bool = False
    """Whether two of them stand side by side."""
    in_columns: bool = False
    """Whether they run down two columns, so that a busy hour stays on its sheet."""


class Footer(NamedTuple):
    """The last lines."""

    lines: tuple[str, ...]


class StatementBar(NamedTuple):
    """What one statement took, over the window that counted for it; milliseconds."""

    number: int
    who: str
    spoke: int | None
    """None if it never took the floor."""
    least: int
    limit: int
    verdict: Verdict | None
    result: str
    """The time and the result: "7:25 +0:25", or "absent"."""


class Bars(NamedTuple):
    """A chart: every statement's time, from zero, over its window."""

    title: str
    bars: tuple[StatementBar, ...]


class HourAxis(NamedTuple):
    """A chart: the planned and the actual hour on one axis, in ms on the session's time line."""

    began: int
    ended: int
    ticks: tuple[tuple[int, str], ...]
    """Instants of full ten (or more) minutes, each with the time of the day to print."""
    planned: tuple[HourSpan, ...]
    actual: tuple[HourSpan, ...]
    scheduled_end: tuple[int, str] | None
    """Its instant and time of the day; None if the plan gives no start."""
    zone: ZoneInfo
    verdicts: Mapping[int, Verdict | None]
    """Of the statements, by number."""


class Strip(NamedTuple):
    """A line of dots: the statements of a session, or of a round."""

    label: str
    spoken: tuple[Spoken, ...]
    result: str


class Dots(NamedTuple):
    """A chart: every statement as a dot over the window, one line for each session or round."""

    strips: tuple[Strip, ...]
    window: Window


class Days(NamedTuple):
    """A chart: the hours of each day on one clock; at least one session was opened."""

    sessions: tuple[SessionFigures, ...]
    number: int
    """Different for each such chart of a document."""


class Trend(NamedTuple):
    """A chart: four figures from round to round; two rounds or more."""

    rounds: tuple[Round, ...]


Chart = Bars | HourAxis | Dots | Days | Trend
CHARTS = (Bars, HourAxis, Dots, Days, Trend)
Block = Headline | Notice | Summary | Note | KeyFigures | Table | Pairs | Footer | Chart


class Document(NamedTuple):
    """A title and the blocks under it."""

    title: str
    subtitle: str
    day: date
    """The file's own date: that of the hour, never that of writing."""
    say: Language
    blocks: tuple[Block, ...]
    is_dense: bool = False
    """Whether lines are set closer, so that one sheet holds it."""
    is_long: bool = False
    """Whether it needs more than one sheet anyway."""

    def without(self, *charts: type[Chart]) -> tuple[Block, ...]:
        """Return the blocks without these charts, and without headings that would stand alone."""
        kept = [block for block in self.blocks if not isinstance(block, charts)]
        following = (*kept[1:], None)
        return tuple(
            block
            for block, after in zip(kept, following, strict=True)
            if not isinstance(block, Headline) or not isinstance(after, Headline | Footer | None)
        )
