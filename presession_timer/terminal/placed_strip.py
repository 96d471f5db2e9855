"""A strip of cells that stays in its columns however wide the terminal draws a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from textual.strip import Strip

from presession_timer.base.text import width_varies


class PlacedStrip(Strip):
    """Moves the cursor to the column where the next cell stands, behind each text that a terminal
    may draw wider or narrower than it is measured.

    Only what is written to the terminal holds the moves; the segments are those of any strip.
    """

    __slots__ = ["_x"]

    def __init__(self, segments: Iterable[Segment], x: int) -> None:
        """``x`` is the column of the screen in which the strip begins."""
        super().__init__(segments)
        self._x = x

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return the cells from ``start`` to ``end``, in their columns."""
        return PlacedStrip(super().crop(start, end), self._x + max(0, start))

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Cut into strips, each in its columns."""
        parts, x = [], self._x
        for part in super().divide(cuts):
            parts.append(PlacedStrip(part, x))
            x += part.cell_length
        return parts

    def render(self, console: Console) -> str:
        """Return what the terminal is to be sent.

        The cells are blanked first: a text that comes out narrower would leave old ones behind it.
        """
        sent, x = [], self._x
        for segment in self:
            size = segment.cell_length
            shown = Strip([segment]).render(console)
            if width_varies(segment.text):
                blank = Strip([Segment(" " * size, segment.style)]).render(console)
                shown = f"{blank}{_column(x)}{shown}{_column(x + size)}"
            sent.append(shown)
            x += size
        return "".join(sent)


def _column(x: int) -> str:
    return Control.move_to_column(x).segment.text
