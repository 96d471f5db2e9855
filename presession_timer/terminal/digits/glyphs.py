"""One character at one size: its pixels, and the terminal cells that show them."""

from functools import lru_cache
from itertools import groupby, pairwise
from math import ceil, sqrt
from typing import NamedTuple

from presession_timer.terminal.digits import font, outlines

SOLID, UPPER, BLANK, ASCII_SOLID = "█", "▀", " ", "#"

_SYMBOL_SIDE = 1.4
_ACCENT_WIDTH = 0.56
_ACCENT_SPACE = 0.28
"""Of the rows above the capitals, how much stays empty under an accent."""
_NARROWEST_CUT = 3
_LOWEST_CUT = 5
"""Below this many pixels a missing corner would be a missing part."""


class Run(NamedTuple):
    """Neighbouring cells of a row that look alike: characters, ink level of each and behind it."""

    text: str
    fg: int
    bg: int


class Metrics(NamedTuple):
    """The size of a line of text in pixels, which are half cells, or whole cells in ASCII."""

    width: int
    """Of a digit's box."""
    height: int
    """Of digits and capitals."""
    stem: int
    bar: int
    gap: int
    above: int
    """Rows of pixels for accents."""
    below: int
    """Rows of pixels for tails."""
    rectilinear: bool
    blend: bool
    ascii_only: bool

    @property
    def tallness(self) -> int:
        """How often a pixel is as high as it is wide: a half cell once, a whole cell twice."""
        return 2 if self.ascii_only else 1

    @property
    def rows(self) -> int:
        """The height in rows of the terminal."""
        pixels = self.above + self.height + self.below
        return pixels if self.ascii_only else (pixels + 1) // 2


def advance(letter: font.Letter, metrics: Metrics) -> int:
    """Give the width of a letter's box in columns."""
    if letter.base == BLANK:
        return max(1, round(font.SPACE_WIDTH * metrics.width))
    if letter.base in font.SYMBOLS:
        return _symbol_rows(metrics) * metrics.tallness
    columns = _body_columns(letter.base, metrics)
    if not letter.above:
        return columns
    if metrics.rectilinear:
        accent = len(font.PIXEL_ACCENTS[letter.above][0]) * metrics.stem
    else:
        accent = _accent_columns(_accent_stem(metrics), metrics)
    # The same parity, so that the accent stands over the middle.
    return max(columns, accent + (accent - columns) % 2)


def _body_columns(character: str, metrics: Metrics) -> int:
    share = font.glyph(character).width
    if share == font.DIGIT_WIDTH:
        return metrics.width
    stem = metrics.stem
    # Whole pixels on both sides of a stem in the middle.
    columns = stem + 2 * round((share * metrics.width - stem) / 2)
    return max(columns, font.least_columns(character, stem))


@lru_cache(maxsize=96)
def cells(letter: font.Letter, metrics: Metrics) -> tuple[tuple[Run, ...], ...]:
    """Give a letter's rows of cells; cached, so a text that changes draws only what is new."""
    pixels = bitmap(letter, metrics)
    if metrics.ascii_only:
        return tuple(
            tuple(
                Run((ASCII_SOLID if level else BLANK) * len(list(same)), level, 0)
                for level, same in groupby(row)
            )
            for row in pixels
        )
    if len(pixels) % 2:
        pixels = (*pixels, bytes(len(pixels[0])))
    return tuple(
        tuple(
            _run(upper, lower, len(list(same)))
            for (upper, lower), same in groupby(zip(*pair, strict=True))
        )
        for pair in zip(pixels[::2], pixels[1::2], strict=True)
    )


def _run(upper: int, lower: int, count: int) -> Run:
    if upper != lower:
        return Run(UPPER * count, upper, lower)
    # Solid cells have ink behind the ink: no seams, whatever the terminal's font does.
    return Run((SOLID if upper else BLANK) * count, upper, lower)


def bitmap(letter: font.Letter, metrics: Metrics) -> outlines.Bitmap:
    """Give a letter's ink levels: `above` + `height` + `below` rows of its box's width."""
    columns = advance(letter, metrics)
    blank = bytes(columns)
    if letter.base == BLANK:
        return (blank,) * (metrics.above + metrics.height + metrics.below)
    if letter.base in font.SYMBOLS:
        return _symbol_bitmap(letter.base, metrics)
    if metrics.rectilinear:
        return _rectilinear(letter, columns, metrics)
    tail = metrics.below if font.glyph(letter.base).tail else 0
    body = _rasterise(_outlines(letter, columns, metrics), columns, metrics.height + tail, metrics)
    top = (blank,) * metrics.above
    bottom = (blank,) * (metrics.below - tail)
    if letter.above:
        space = max(1, round(metrics.above * _ACCENT_SPACE))
        rows = metrics.above - space
        accent = _accent(letter.above, columns, rows, metrics)
        top = (*_rasterise(accent, columns, rows, metrics), *(blank,) * space)
    if letter.below:
        accent = _accent(letter.below, columns, metrics.below, metrics)
        bottom = _rasterise(accent, columns, metrics.below, metrics)
    return (*top, *body, *bottom)


def _symbol_bitmap(character: str, metrics: Metrics) -> outlines.Bitmap:
    """Give a phase glyph, centred on the height of the capitals."""
    rows = _symbol_rows(metrics)
    columns = rows * metrics.tallness
    if metrics.rectilinear and character == "×":
        grid = _Grid(columns, rows, metrics.stem, metrics.bar)
        grid.draw(font.CROSS)
        body = grid.bitmap()
    else:
        body = _rasterise(_symbol(character, metrics), columns, rows, metrics)
    blank = bytes(columns)
    space = (metrics.height - rows) // 2
    top = (blank,) * (metrics.above + space)
    return (*top, *body, *(blank,) * (metrics.height - rows - space + metrics.below))


def _rasterise(
    polygons: list[outlines.Polygon], columns: int, rows: int, metrics: Metrics
) -> outlines.Bitmap:
    """Turn outlines in square pixels into ink levels in the terminal's."""
    if metrics.ascii_only:
        polygons = [[(x, y / 2) for x, y in polygon] for polygon in polygons]
    return outlines.levels(
        outlines.coverage(polygons, columns, rows),
        metrics.blend and not metrics.rectilinear and not metrics.ascii_only,
    )


def _outlines(letter: font.Letter, columns: int, metrics: Metrics) -> list[outlines.Polygon]:
    height = metrics.height * metrics.tallness
    marks = font.glyph(letter.base).marks
    natural = _body_columns(letter.base, metrics)
    shift = (columns - natural) / 2
    return [
        [(x + shift, y) for x, y in polygon]
        for polygon in _draw(marks, natural, height, metrics.stem, metrics.tallness)
    ]


def _accent(mark: str, columns: int, rows: int, metrics: Metrics) -> list[outlines.Polygon]:
    stem = _accent_stem(metrics)
    width = _accent_columns(stem, metrics)
    shift = (columns - width) / 2
    if mark == font.RING:
        stem = max(2, stem // 2)
    notation = font.ABOVE.get(mark) or font.BELOW[mark]
    return [
        [(x + shift, y) for x, y in polygon]
        for polygon in _draw(font.parse(notation), width, rows * metrics.tallness, stem, 1)
    ]


def _accent_stem(metrics: Metrics) -> int:
    least = 4 if metrics.ascii_only else 5
    return metrics.stem if metrics.stem < least else metrics.stem - 2


def _accent_columns(stem: int, metrics: Metrics) -> int:
    return stem + 2 * round((_ACCENT_WIDTH * metrics.width - stem) / 2)


def _draw(
    marks: tuple[font.Stroke | font.Slant, ...], width: int, height: int, stem: int, step: int
) -> list[outlines.Polygon]:
    """Draw marks into a box of square pixels; level edges fall on multiples of `step`."""
    polygons: list[outlines.Polygon] = []
    for mark in marks:
        if isinstance(mark, font.Slant):
            top, bottom = mark.y0 * height, mark.y1 * height
            across = float(stem)
            for _ in range(4):
                run = (mark.x1 - mark.x0) * (width - across)
                across = stem * sqrt(1 + (run / (bottom - top)) ** 2)
            left, right = mark.x0 * (width - across), mark.x1 * (width - across)
            polygons.append(outlines.slanted(left, top, right, bottom, across))
            continue
        polygons.extend(_pen(mark, width, height, stem, step))
    return polygons


def _pen(
    mark: font.Stroke, width: int, height: int, stem: int, step: int
) -> list[outlines.Polygon]:
    """Draw a pen line whose edges lie on whole pixels, so that it is crisp at any size."""
    points: list[outlines.Point] = []
    radii: list[float] = []
    for (x, y), is_round in zip(mark.points, mark.rounds, strict=True):
        point = (
            stem / 2 + int(x * (width - stem) + 0.5),
            stem / 2 + step * int(y * (height - stem) / step + 0.5),
        )
        # In a box hardly higher than the pen, points of an accent fall together.
        if not points or point != points[-1]:
            points.append(point)
            radii.append((width - stem) / 2 if is_round else 0.0)
    closed = mark.closed and len(points) > 2 and points[0] != points[-1]
    return outlines.outline(outlines.rounded(points, radii, closed), stem, closed)


def _symbol_rows(metrics: Metrics) -> int:
    """Give the side of a phase glyph's box in rows of pixels, centred on the capitals' height."""
    if metrics.rectilinear:
        return metrics.height
    wanted = _SYMBOL_SIDE * metrics.width / metrics.tallness
    return metrics.height - 2 * max(0, round((metrics.height - wanted) / 2))


def _symbol(character: str, metrics: Metrics) -> list[outlines.Polygon]:
    side = float(_symbol_rows(metrics) * metrics.tallness)
    middle = side / 2
    if character == "●":
        return [outlines.ellipse(middle, middle, middle, middle)]
    if character == "○":
        pen = float(metrics.stem)
        radius = middle - pen / 2
        return outlines.outline(outlines.ellipse(middle, middle, radius, radius), pen, closed=True)
    if character == "▲":
        return [[(middle, 0.0), (0.0, side), (side, side)]]
    if character == "×":
        pen = metrics.stem * sqrt(2)
        return [
            outlines.slanted(0.0, 0.0, side - pen, side, pen),
            outlines.slanted(side - pen, 0.0, 0.0, side, pen),
        ]
    if character == "■":
        edge = float(round(side * 0.06))
        return [outlines.block(edge, edge, side - edge, side - edge)]
    bar = side % 2 + 2 * round((side * 0.28 - side % 2) / 2)
    edge = (side - 3 * bar) / 2
    return [outlines.block(x, 0.0, x + bar, side) for x in (edge, edge + 2 * bar)]


def _rectilinear(letter: font.Letter, columns: int, metrics: Metrics) -> outlines.Bitmap:
    natural = _body_columns(letter.base, metrics)
    grid = _Grid(
        columns,
        metrics.height,
        metrics.stem,
        metrics.bar,
        above=metrics.above,
        below=metrics.below,
        body=natural,
    )
    grid.draw(font.glyph(letter.base, rectilinear=True).marks)
    if letter.above:
        grid.accent(letter.above, 0)
    if letter.below:
        grid.accent(letter.below, metrics.above + metrics.height)
    return grid.bitmap()


class _Grid:
    """The small font in a box of pixels: whole pixels only, no blending.

    Where a stroke would be thinner than three pixels, blended edges look like dirt. The same
    notation is then drawn with upright and level bars of whole pixels, corners that lose one pixel
    where the large font is round, and staircases for the diagonals. `above` and `below` are rows
    outside the capitals' height.
    """

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

    def draw(self, marks: tuple[font.Stroke | font.Slant, ...]) -> None:
        cuts: list[tuple[int, int]] = []
        for mark in marks:
            if isinstance(mark, font.Slant):
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
        pixels = font.PIXEL_ACCENTS[mark]
        left = (self._width - len(pixels[0]) * self._stem) // 2
        for index, line in enumerate(pixels):
            for column, pixel in enumerate(line):
                if pixel == "#":
                    for row in range(self._bar):
                        self._ink(left + column * self._stem, top + index * self._bar + row)

    def bitmap(self) -> outlines.Bitmap:
        return tuple(bytes(row) for row in self._rows)

    def _x(self, share: float) -> int:
        return self._left + int(share * (self._body - self._stem) + 0.5)

    def _y(self, share: float) -> int:
        return self._above + int(share * (self._height - self._bar) + 0.5)

    def _ink(self, x: int, y: int) -> None:
        """Ink one stem's width of a row; what lies outside the box is cut off."""
        if 0 <= y < len(self._rows):
            row = self._rows[y]
            for column in range(max(0, x), min(self._width, x + self._stem)):
                row[column] = outlines.LEVELS

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

    def _cuts(self, places: list[tuple[int, int]], mark: font.Stroke) -> list[tuple[int, int]]:
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
