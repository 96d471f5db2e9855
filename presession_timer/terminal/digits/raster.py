"""Exact coverage: how much of every pixel a set of outlines covers, in nine steps.

Each edge adds its signed area to the pixels it crosses; a running sum along the row then gives the
coverage. The work grows with the length of the outlines, not with the area, which is what lets a
whole screen of digits be drawn within a frame.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import ceil, floor

LEVELS = 8
"""Styles levels run from 0, the page, to 8, solid ink."""

Bitmap = tuple[bytes, ...]
"""Rows of ink levels, one byte a pixel."""

_TIE = 1e-6
"""Keeps mirror images equal where rounding errors would decide between two levels."""


def coverage(
    polygons: Iterable[Sequence[tuple[float, float]]], width: int, height: int
) -> list[list[float]]:
    """Give the covered share of each pixel; what lies outside the box is cut off cleanly."""
    rows = [[0.0] * (width + 2) for _ in range(height)]
    for polygon in polygons:
        x0, y0 = polygon[-1]
        for x1, y1 in polygon:
            if y0 < y1:
                _edge(rows, x0, y0, x1, y1, 1.0, width, height)
            elif y1 < y0:
                _edge(rows, x1, y1, x0, y0, -1.0, width, height)
            x0, y0 = x1, y1
    return [list(accumulate(row[:width])) for row in rows]


def levels(covered: Iterable[Sequence[float]], blend: bool = True) -> Bitmap:
    """Round coverage to ink levels; without blending to ink or page."""
    if blend:
        scale, half = LEVELS, 0.5 - _TIE
        return tuple(
            bytes([min(LEVELS, int(abs(share) * scale + half)) for share in row]) for row in covered
        )
    return tuple(
        bytes([LEVELS if abs(share) > 0.5 - _TIE else 0 for share in row]) for row in covered
    )


def _edge(
    rows: list[list[float]],
    x: float,
    top: float,
    x1: float,
    bottom: float,
    sign: float,
    width: int,
    height: int,
) -> None:
    """Add the area to the right of one edge that runs down from (x, top) to (x1, bottom)."""
    slope = (x1 - x) / (bottom - top)
    if top < 0:
        x -= top * slope
        top = 0.0
    bottom = min(bottom, float(height))
    for y in range(int(top), ceil(bottom)):
        row = rows[y]
        covered = min(y + 1.0, bottom) - max(float(y), top)
        after = x + slope * covered
        share = covered * sign
        low, high = (x, after) if x < after else (after, x)
        x = after
        first = floor(low)
        if 0 <= first < width and high <= first + 1:
            right = share * ((low + high) / 2 - first)
            row[first] += share - right
            row[first + 1] += right
        else:
            _shallow(row, low, high, share, width)


def _shallow(row: list[float], low: float, high: float, share: float, width: int) -> None:
    """Spread one row of an edge that crosses several pixels or the side of the box."""
    first, last = min(max(floor(low), 0), width), min(max(ceil(high), 0), width)
    per_pixel = share / (high - low) if high > low else 0.0
    # What lies left of the box still covers everything to its right.
    passed = min(max(-low, 0.0), high - low) * per_pixel
    before = 0.0
    for pixel in range(first, last):
        start, end = max(low, pixel), min(high, pixel + 1)
        crossing = (end - start) * per_pixel
        area = passed + crossing * (pixel + 1 - (start + end) / 2)
        row[pixel] += area - before
        before = area
        passed += crossing
    row[last] += share - before
