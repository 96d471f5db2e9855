"""The small font: whole pixels only, no blending.

Where a stroke would be thinner than three pixels, blended edges look like dirt. The same notation
is then drawn with upright and level bars of whole pixels, corners that lose one pixel where the
large font is round, and staircases for the diagonals.
"""

from itertools import pairwise
from math import ceil

from presession_timer.terminal.digits.font import PIXEL_ACCENTS, Slant, Stroke
from presession_timer.terminal.digits.raster import LEVELS, Bitmap

_NARROWEST_CUT = 3
_LOWEST_CUT = 5
"""Below this many pixels a missing corner would be a missing part."""


class Grid:
    """A box of pixels to draw into; `above` and `below` are rows outside the capitals' height."""

    def __init__(
        self,
        width: int,
        height: int,
        stem: int,
        bar: int,
        *,
        above: int = 0,
        below: int = 0,
        body: int | None = None,
    ) -> None:
        """Make a box `width` by `above` + `height` + `below`; the letter is `body` wide."""
        self._width, self._height = width, height
        self._body = width if body is None else body
        self._left = (width - self._body) // 2
        self._stem, self._bar = stem, bar
        self._above = above
        self._rows = [bytearray(width) for _ in range(above + height + below)]

    def draw(self, marks: tuple[Stroke | Slant, ...]) -> None:
        """Draw a glyph of the font."""
        cuts: list[tuple[int, int]] = []
        for mark in marks:
            if isinstance(mark, Slant):
                self._stairs(self._x(mark.x0), self._y(mark.y0), self._x(mark.x1), self._y(mark.y1))
                continue
            places = [(self._x(x), self._y(y)) for x, y in mark.points]
            if len(places) == 1:
                self._fill(*places[0], *places[0])
            path = [*places, places[0]] if mark.closed else places
            for (x0, y0), (x1, y1) in pairwise(path):
                if x0 == x1 or y0 == y1:
                    self._fill(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                else:
                    self._stairs(x0, y0, x1, y1)
            cuts.extend(self._cuts(places, mark))
        for x, y in cuts:
            self._rows[y][x] = 0

    def accent(self, mark: str, top: int) -> None:
        """Draw an accent in the middle of the box, its first row at `top`."""
        pixels = PIXEL_ACCENTS[mark]
        left = (self._width - len(pixels[0]) * self._stem) // 2
        for index, line in enumerate(pixels):
            for column, pixel in enumerate(line):
                if pixel == "#":
                    for row in range(self._bar):
                        self._ink(left + column * self._stem, top + index * self._bar + row)

    def bitmap(self) -> Bitmap:
        """Give the ink levels drawn so far."""
        return tuple(bytes(row) for row in self._rows)

    def _x(self, share: float) -> int:
        return self._left + int(share * (self._body - self._stem) + 0.5)

    def _y(self, share: float) -> int:
        return self._above + int(share * (self._height - self._bar) + 0.5)

    def _ink(self, x: int, y: int) -> None:
        """Styles one stem's width of a row; what lies outside the box is cut off."""
        if 0 <= y < len(self._rows):
            row = self._rows[y]
            for column in range(max(0, x), min(self._width, x + self._stem)):
                row[column] = LEVELS

    def _fill(self, x0: int, y0: int, x1: int, y1: int) -> None:
        for y in range(y0, y1 + self._bar):
            for x in range(x0, x1 + 1):
                self._ink(x, y)

    def _stairs(self, x0: int, y0: int, x1: int, y1: int) -> None:
        """Draw a diagonal: each row reaches to where the next one begins, so it never breaks."""
        if y0 > y1:
            x0, y0, x1, y1 = x1, y1, x0, y0
        steps = y1 - y0 + self._bar - 1
        if not steps:
            return
        side = 1 if x1 > x0 else -1
        reach = ceil(abs(x1 - x0) / steps - self._stem)
        for step in range(steps + 1):
            # Counted from the upper end, so that mirrored diagonals are mirror images.
            here = x0 + side * int(abs(x1 - x0) * step / steps + 0.5)
            self._ink(here, y0 + step)
            for extra in range(1, reach + 1 if step < steps else 0):
                self._ink(here + side * extra, y0 + step)

    def _cuts(self, places: list[tuple[int, int]], mark: Stroke) -> list[tuple[int, int]]:
        """Give the outer pixel of every rounded corner between an upright and a level leg."""
        if self._body < _NARROWEST_CUT or self._height < _LOWEST_CUT:
            return []
        found = []
        for index, (x, y) in enumerate(places):
            inside = mark.closed or 0 < index < len(places) - 1
            if not mark.rounds[index] or not inside:
                continue
            others = (places[index - 1], places[(index + 1) % len(places)])
            across = next((other[0] for other in others if other[1] == y), x)
            along = next((other[1] for other in others if other[0] == x), y)
            if across != x and along != y:
                column = x if across > x else x + self._stem - 1
                row = y if along > y else y + self._bar - 1
                found.append((column, row))
        return found
