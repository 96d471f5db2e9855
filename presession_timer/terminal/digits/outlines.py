"""From pen strokes to pixels: outlines of strokes, and how much of each pixel they cover.

All coordinates are pixels, x to the right and y down. A polygon is a list of points; every stroke
comes out wound the same way round, so that overlapping strokes add up instead of cancelling.

Each edge of an outline adds its signed area to the pixels it crosses; a running sum along the row
then gives the coverage. The work grows with the length of the outlines, not with the area, which is
what lets a whole screen of digits be drawn within a frame.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import atan2, ceil, cos, floor, hypot, pi, sin, sqrt, tan

Point = tuple[float, float]
Polygon = list[Point]

_MITRE_LIMIT = 0.04
"""1 + cos(turn) below which a corner is cut off instead of drawn to its far-away point."""

_STRAIGHT = 0.01
"""Angles nearer than this are equal."""
_SAME = 1e-3
"""Points nearer than this many pixels are one: the direction between them is noise."""


def arc(start: Point, corner: Point, end: Point) -> list[Point]:
    """Give a quarter of an ellipse from `start` to `end`, tangent to the two legs at `corner`."""
    steps = max(6, ceil(2.6 * sqrt(max(_distance(start, corner), _distance(corner, end)))))
    points = []
    for step in range(steps + 1):
        angle = pi / 2 * step / steps
        # Measured from the centre of the ellipse, which lies opposite to the corner.
        along, across = 1 - sin(angle), 1 - cos(angle)
        points.append(
            (
                corner[0] + (start[0] - corner[0]) * along + (end[0] - corner[0]) * across,
                corner[1] + (start[1] - corner[1]) * along + (end[1] - corner[1]) * across,
            )
        )
    return points


def rounded(points: Sequence[Point], radii: Sequence[float], closed: bool) -> list[Point]:
    """Replace each corner that has a radius by an arc; neighbours share the leg between them.

    A corner of two legs at right angles becomes a quarter of an ellipse, so a bowl that is not as
    high as it is wide stays round; any other becomes a circle's arc.
    """
    count = len(points)
    result: list[Point] = []
    for index, corner in enumerate(points):
        inside = closed or 0 < index < count - 1
        if not radii[index] or not inside:
            result.append(corner)
            continue
        before, after = (index - 1) % count, (index + 1) % count
        turn = _turn(points[before], corner, points[after])
        if turn < _STRAIGHT:
            result.append(corner)
            continue
        reach = radii[index] * tan(turn / 2)
        legs = []
        for other in (before, after):
            length = _distance(corner, points[other])
            shared = radii[other] and (closed or 0 < other < count - 1)
            # A free end keeps a straight piece, so that it is cut square to the leg.
            legs.append(min(reach, length / 2 if shared else max(length - 0.5, length / 2)))
        if abs(turn - pi / 2) > _STRAIGHT:
            legs = [min(legs)] * 2
        start = _towards(corner, points[before], legs[0])
        end = _towards(corner, points[after], legs[1])
        if abs(turn - pi / 2) > _STRAIGHT:
            result.extend(_bend(start, corner, end, turn))
        else:
            result.extend(arc(start, corner, end))
    return result


def outline(points: Sequence[Point], width: float, closed: bool) -> list[Polygon]:
    """Give the area a pen of that width covers along the points: mitred corners, square ends."""
    path = [points[0]]
    for point in points:
        if _distance(point, path[-1]) > _SAME:
            path.append(point)
    if closed and _distance(path[0], path[-1]) <= _SAME:
        path.pop()
    half = width / 2
    if len(path) == 1:
        x, y = path[0]
        return [block(x - half, y - half, x + half, y + half)]
    if not closed:
        path[0] = _towards(path[0], path[1], -half)
        path[-1] = _towards(path[-1], path[-2], -half)
    left: Polygon = []
    right: Polygon = []
    for index, point in enumerate(path):
        ends = _offsets(path, index, half, closed)
        left.extend((point[0] + dx, point[1] + dy) for dx, dy in ends)
        right.extend((point[0] - dx, point[1] - dy) for dx, dy in ends)
    right.reverse()
    return [left, right] if closed else [left + right]


def slanted(x0: float, y0: float, x1: float, y1: float, width: float) -> Polygon:
    """Give a bar with level ends whose left edge runs from (x0, y0) to (x1, y1)."""
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    return [(x0, y0), (x1, y1), (x1 + width, y1), (x0 + width, y0)]


def block(left: float, top: float, right: float, bottom: float) -> Polygon:
    """Give an upright rectangle."""
    return [(left, top), (left, bottom), (right, bottom), (right, top)]


def ellipse(x: float, y: float, rx: float, ry: float) -> Polygon:
    """Give an ellipse about (x, y)."""
    steps = 4 * max(6, ceil(2.6 * sqrt(max(rx, ry))))
    return [
        (x + rx * cos(2 * pi * step / steps), y + ry * sin(2 * pi * step / steps))
        for step in range(steps)
    ]


def _offsets(path: Sequence[Point], index: int, half: float, closed: bool) -> list[Point]:
    """Give where the pen's left edge lies from a point: one place, or two at a cut corner."""
    count = len(path)
    normals = []
    if closed or index:
        normals.append(_normal(path[index - 1], path[index]))
    if closed or index < count - 1:
        normals.append(_normal(path[index], path[(index + 1) % count]))
    if len(normals) == 1:
        return [(normals[0][0] * half, normals[0][1] * half)]
    (ax, ay), (bx, by) = normals
    spread = 1 + ax * bx + ay * by
    if spread < _MITRE_LIMIT:
        return [(ax * half, ay * half), (bx * half, by * half)]
    return [((ax + bx) / spread * half, (ay + by) / spread * half)]


def _bend(start: Point, corner: Point, end: Point, turn: float) -> list[Point]:
    """Give a circle's arc that leaves the first leg at `start` and joins the second at `end`."""
    radius = _distance(start, corner) / tan(turn / 2)
    nx, ny = _normal(start, corner)
    side = 1.0 if _cross(start, corner, end) > 0 else -1.0
    centre = (start[0] + side * nx * radius, start[1] + side * ny * radius)
    steps = max(3, ceil(2.6 * sqrt(radius) * turn))
    points = []
    for step in range(steps + 1):
        angle = side * turn * step / steps
        across, along = -side * radius * cos(angle), -side * radius * sin(angle)
        points.append((centre[0] + nx * across - ny * along, centre[1] + ny * across + nx * along))
    return points


def _turn(before: Point, corner: Point, after: Point) -> float:
    """Give how far the path turns at the corner, 0 to pi."""
    dot = (corner[0] - before[0]) * (after[0] - corner[0]) + (corner[1] - before[1]) * (
        after[1] - corner[1]
    )
    return abs(atan2(_cross(before, corner, after), dot))


def _cross(before: Point, corner: Point, after: Point) -> float:
    return (corner[0] - before[0]) * (after[1] - corner[1]) - (corner[1] - before[1]) * (
        after[0] - corner[0]
    )


def _normal(start: Point, end: Point) -> Point:
    length = _distance(start, end)
    return (-(end[1] - start[1]) / length, (end[0] - start[0]) / length)


def _towards(start: Point, end: Point, length: float) -> Point:
    share = length / _distance(start, end)
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _distance(a: Point, b: Point) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])


LEVELS = 8
"""Ink levels run from 0, the page, to 8, solid ink."""

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
