"""One character at one size: its pixels, and the terminal cells that show them."""

from functools import lru_cache
from itertools import groupby
from math import sqrt
from typing import NamedTuple

from presession_timer.terminal.digits import font, raster, strokes
from presession_timer.terminal.digits.rectilinear import Grid

SOLID, UPPER, BLANK, ASCII_SOLID = "█", "▀", " ", "#"

_SYMBOL_SIDE = 1.4
_ACCENT_WIDTH = 0.56
_ACCENT_SPACE = 0.28
"""Of the rows above the capitals, how much stays empty under an accent."""


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


def bitmap(letter: font.Letter, metrics: Metrics) -> raster.Bitmap:
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


def _symbol_bitmap(character: str, metrics: Metrics) -> raster.Bitmap:
    """Give a phase glyph, centred on the height of the capitals."""
    rows = _symbol_rows(metrics)
    columns = rows * metrics.tallness
    if metrics.rectilinear and character == "×":
        grid = Grid(columns, rows, metrics.stem, metrics.bar)
        grid.draw(font.CROSS)
        body = grid.bitmap()
    else:
        body = _rasterise(_symbol(character, metrics), columns, rows, metrics)
    blank = bytes(columns)
    space = (metrics.height - rows) // 2
    top = (blank,) * (metrics.above + space)
    return (*top, *body, *(blank,) * (metrics.height - rows - space + metrics.below))


def _rasterise(
    polygons: list[strokes.Polygon], columns: int, rows: int, metrics: Metrics
) -> raster.Bitmap:
    """Turn outlines in square pixels into ink levels in the terminal's."""
    if metrics.ascii_only:
        polygons = [[(x, y / 2) for x, y in polygon] for polygon in polygons]
    return raster.levels(
        raster.coverage(polygons, columns, rows),
        metrics.blend and not metrics.rectilinear and not metrics.ascii_only,
    )


def _outlines(letter: font.Letter, columns: int, metrics: Metrics) -> list[strokes.Polygon]:
    height = metrics.height * metrics.tallness
    marks = font.glyph(letter.base).marks
    natural = _body_columns(letter.base, metrics)
    shift = (columns - natural) / 2
    return [
        [(x + shift, y) for x, y in polygon]
        for polygon in _draw(marks, natural, height, metrics.stem, metrics.tallness)
    ]


def _accent(mark: str, columns: int, rows: int, metrics: Metrics) -> list[strokes.Polygon]:
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
) -> list[strokes.Polygon]:
    """Draw marks into a box of square pixels; level edges fall on multiples of `step`."""
    polygons: list[strokes.Polygon] = []
    for mark in marks:
        if isinstance(mark, font.Slant):
            top, bottom = mark.y0 * height, mark.y1 * height
            across = float(stem)
            for _ in range(4):
                run = (mark.x1 - mark.x0) * (width - across)
                across = stem * sqrt(1 + (run / (bottom - top)) ** 2)
            left, right = mark.x0 * (width - across), mark.x1 * (width - across)
            polygons.append(strokes.slanted(left, top, right, bottom, across))
            continue
        polygons.extend(_pen(mark, width, height, stem, step))
    return polygons


def _pen(mark: font.Stroke, width: int, height: int, stem: int, step: int) -> list[strokes.Polygon]:
    """Draw a pen line whose edges lie on whole pixels, so that it is crisp at any size."""
    points: list[strokes.Point] = []
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
    return strokes.outline(strokes.rounded(points, radii, closed), stem, closed)


def _symbol_rows(metrics: Metrics) -> int:
    """Give the side of a phase glyph's box in rows of pixels, centred on the capitals' height."""
    if metrics.rectilinear:
        return metrics.height
    wanted = _SYMBOL_SIDE * metrics.width / metrics.tallness
    return metrics.height - 2 * max(0, round((metrics.height - wanted) / 2))


def _symbol(character: str, metrics: Metrics) -> list[strokes.Polygon]:
    side = float(_symbol_rows(metrics) * metrics.tallness)
    middle = side / 2
    if character == "●":
        return [strokes.ellipse(middle, middle, middle, middle)]
    if character == "○":
        pen = float(metrics.stem)
        radius = middle - pen / 2
        return strokes.outline(strokes.ellipse(middle, middle, radius, radius), pen, closed=True)
    if character == "▲":
        return [[(middle, 0.0), (0.0, side), (side, side)]]
    if character == "×":
        pen = metrics.stem * sqrt(2)
        return [
            strokes.slanted(0.0, 0.0, side - pen, side, pen),
            strokes.slanted(side - pen, 0.0, 0.0, side, pen),
        ]
    if character == "■":
        edge = float(round(side * 0.06))
        return [strokes.block(edge, edge, side - edge, side - edge)]
    bar = side % 2 + 2 * round((side * 0.28 - side % 2) / 2)
    edge = (side - 3 * bar) / 2
    return [strokes.block(x, 0.0, x + bar, side) for x in (edge, edge + 2 * bar)]


def _rectilinear(letter: font.Letter, columns: int, metrics: Metrics) -> raster.Bitmap:
    natural = _body_columns(letter.base, metrics)
    grid = Grid(
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
