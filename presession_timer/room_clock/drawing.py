"""The parts of a picture as rows of cells, and which cells differ from the picture before."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import CompositorUpdate
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip

from presession_timer.room_clock.parts import Block, Letters, Part
from presession_timer.terminal.digits import Box
from presession_timer.terminal.digits.lettering import Lettering

__all__ = ["Drawing", "Patches"]

_NO_BACKGROUND = Color(0, 0, 0)


class Drawing:
    """A picture that was drawn; the next one of the same size is drawn over it."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._parts: tuple[Part, ...] = ()
        self._letters: dict[int, Lettering] = {}
        """The large letters, by their place among the parts."""
        self._page = Style()
        self._strips: dict[int, Strip] = {}

    def show(
        self, parts: Sequence[Part], size: tuple[int, int], page: Style
    ) -> Sequence[Region] | None:
        """Take another picture; gives the regions that now differ, None where all does."""
        old, self._parts = self._parts, tuple(parts)
        alike = size == self._size and page == self._page and _same_places(old, self._parts)
        self._size, self._page = size, page
        if not alike:
            self._strips.clear()
            self._letters = {
                place: Lettering(part.text, part.paint, part.box.columns, part.box.rows)
                for place, part in enumerate(self._parts)
                if isinstance(part, Letters)
            }
            return None
        changed = [
            region
            for place, (before, now) in enumerate(zip(old, self._parts, strict=True))
            if before != now
            for region in self._changed(place, before, now)
        ]
        for region in changed:
            for y in range(region.y, region.bottom):
                self._strips.pop(y, None)
        return changed

    def row(self, y: int) -> Strip:
        """One row of the picture, as wide as it is."""
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._drawn(y)
        return strip

    def _changed(self, place: int, before: Part, now: Part) -> Iterable[Region]:
        box = now.box
        if isinstance(now, Letters):
            for part in self._letters[place].show(now.text, now.paint):
                yield _region(part, box.column, box.row)
        elif isinstance(before, Block):
            for y, (was, is_now) in enumerate(zip(before.rows, now.rows, strict=True)):
                if was != is_now:
                    yield Region(box.column, box.row + y, box.columns, 1)

    def _drawn(self, y: int) -> Strip:
        width = self._size[0]
        found = [
            (part.box, self._pieces(place, part, y))
            for place, part in enumerate(self._parts)
            if part.box.row <= y < part.box.row + part.box.rows and part.box.columns > 0
        ]
        apart = sorted(found, key=lambda piece: piece[0].column)
        overlap = any(
            one.column + one.columns > other.column
            for (one, _), (other, _) in itertools.pairwise(apart)
        )
        return self._layered(found, width) if overlap else self._side_by_side(apart, width)

    def _pieces(self, place: int, part: Part, y: int) -> tuple[Segment, ...]:
        row = y - part.box.row
        if isinstance(part, Letters):
            return self._letters[place].row(row)
        return part.rows[row]

    def _side_by_side(self, found: Sequence[tuple[Box, tuple[Segment, ...]]], width: int) -> Strip:
        pieces: list[Segment] = []
        x = 0
        for box, segments in found:
            if box.column > x:
                pieces.append(Segment(" " * (box.column - x), self._page))
            pieces.extend(segments)
            x = box.column + box.columns
        if x < width:
            pieces.append(Segment(" " * (width - x), self._page))
        return Strip(pieces, width)

    def _layered(self, found: Sequence[tuple[Box, tuple[Segment, ...]]], width: int) -> Strip:
        strip = Strip([Segment(" " * width, self._page)], width)
        for box, segments in found:
            end = box.column + box.columns
            piece = Strip(segments, box.columns)
            strip = Strip.join([strip.crop(0, box.column), piece, strip.crop(end, width)])
        return strip


class Patches(CompositorUpdate):
    """Some regions of a drawing that fills the screen, as the terminal gets them.

    Textual's own way sends each changed row from the left edge of the widget on (8.2.8), and asks
    every layer of the screen before; here there is but one.
    """

    def __init__(
        self,
        drawing: Drawing,
        regions: Sequence[Region],
        filters: Sequence[LineFilter] = (),
        background: Color = _NO_BACKGROUND,
    ) -> None:
        self._drawing, self._regions = drawing, regions
        self._filters, self._background = filters, background
        self._sequences: str | None = None

    def render_segments(self, console: Console) -> str:
        """The escape sequences, worked out once."""
        if self._sequences is None:
            self._sequences = self._rendered(console)
        return self._sequences

    def _rendered(self, console: Console) -> str:
        """Whatever the filters take away is taken away."""
        sent: list[str] = []
        for x, y, width, height in self._regions:
            for row in range(y, y + height):
                strip = self._drawing.row(row).crop(x, x + width)
                for one in self._filters:
                    strip = strip.apply_filter(one, self._background)
                sent.append(Control.move_to(x, row).segment.text)
                sent.append(strip.render(console))
        return "".join(sent)


def _same_places(old: Sequence[Part], new: Sequence[Part]) -> bool:
    return len(old) == len(new) and all(
        type(before) is type(now) and before.box == now.box
        for before, now in zip(old, new, strict=True)
    )


def _region(box: Box, column: int, row: int) -> Region:
    return Region(column + box.column, row + box.row, box.columns, box.rows)
