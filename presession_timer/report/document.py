"""What a page is made of, from top to bottom, whoever draws it: HTML, PDF or Markdown.

One hour and a series of hours are both a sequence of blocks, so a format is written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from presession_timer.report.hour_page import Figure
from presession_timer.report.language import Language
from presession_timer.report.render.markup import Element

__all__ = [
    "Block",
    "Column",
    "Figures",
    "Footer",
    "Heading",
    "Note",
    "Notice",
    "Page",
    "Pairs",
    "Picture",
    "Row",
    "Table",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the page begins."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What has to be known before anything is believed."""

    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The paragraph that says it all."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line in small print."""

    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures side by side."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart; what it shows stands in a table, too."""

    svg: Element

    @property
    def label(self) -> str:
        """What it shows, in words, for who cannot see it."""
        return str(dict(self.svg.attributes)["aria-label"])


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    head: str
    is_number: bool = True
    """Times, durations and numbers stand at the right and are never broken."""
    is_strong: bool = False
    """What a row is about: bold, and red where it is over."""
    box_mm: int = 0
    """Where a cell is empty, a box so wide stands there, to be filled in with a pencil."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, one text a column."""

    cells: tuple[str, ...]
    style: str = ""
    """"over", "muted" or nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head is repeated on every sheet."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Lines that each begin with a time or a short word."""

    pairs: tuple[tuple[str, str], ...]
    is_short: bool = False
    """Whether two stand side by side, each behind a caption."""
    in_columns: bool = False
    """Whether they run down two columns, so that a busy hour stays on its sheet."""


@dataclass(frozen=True, slots=True)
class Footer:
    """The last lines."""

    lines: tuple[str, ...]


Block = (
    Heading | Notice | Verdict | Note | Figures | Picture | Table | Pairs | Footer
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A title and everything under it."""

    title: str
    subtitle: str
    day: date
    """For a file's own date: that of the hour, never that of writing."""
    say: Language
    blocks: tuple[Block, ...]
    is_dense: bool = False
    """Whether lines stand closer, so that one sheet holds it."""
    is_long: bool = False
    """Whether no single sheet could hold it anyway."""
