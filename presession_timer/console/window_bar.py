"""The bar that fills from the left, with the window shaded and both its edges marked."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import MINUTE, exact
from presession_timer.engine.reading import FloorReading
from presession_timer.plan.model import Kind
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line

__all__ = ["window_bar"]

_BEYOND = 1.08
"""How far the bar reaches past the limit before anybody is over it."""


def window_bar(
    floor: FloorReading, phase: str | None, width: int, ink: Styles
) -> tuple[Line, Line]:
    """(the bar, its edges in figures) in ``width`` cells; nothing where there is no length."""
    limit = floor.limit if floor.limit is not None else floor.planned
    if limit <= 0 or width < 8:
        return (), ()
    statement = floor.segment.kind is Kind.STATEMENT
    reach = max(limit * _BEYOND, floor.spoke + MINUTE / 4)
    least = floor.least if statement else 0
    low = min(width - 1, round(least / reach * width)) if least else None
    high = min(width - 1, round(limit / reach * width))
    spoken = min(width - 1, round(floor.spoke / reach * width))
    return _drawn(low, high, spoken, (least, limit), phase, width, ink)


@lru_cache(maxsize=8)
def _drawn(
    low: int | None,
    high: int,
    spoken: int,
    edges: tuple[int, int],
    phase: str | None,
    width: int,
    ink: Styles,
) -> tuple[Line, Line]:
    chars = [ink.signs.rail] * width
    styles: list[Style] = [ink.rule] * width
    if low is not None:
        for x in range(low, high):
            chars[x], styles[x] = ink.signs.shade, ink.band
    fill = ink.phase(phase)
    for x in range(spoken):
        over = x >= high
        chars[x] = ink.signs.over if over else ink.signs.solid
        styles[x] = fill.badge if over else fill.bar
    for edge in {low, high} - {None}:
        assert edge is not None
        inside = edge < spoken
        chars[edge] = ink.signs.edge
        styles[edge] = fill.badge if inside and ink.colour else ink.strong
    figures = _figures([(low, edges[0]), (high, edges[1])], width)
    return _runs(chars, styles), (Segment(figures, ink.muted),)


def _figures(edges: list[tuple[int | None, int]], width: int) -> str:
    """The edges' times under their marks, none over another."""
    row = [" "] * width
    free_from = 0
    for place, ms in edges:
        text = exact(ms // 1000 * 1000)
        if place is None:
            continue
        start = max(free_from, min(place - len(text) // 2, width - len(text)))
        if start + len(text) <= width:
            row[start : start + len(text)] = text
            free_from = start + len(text) + 1
    return "".join(row)


def _runs(chars: list[str], styles: list[Style]) -> Line:
    """Neighbours of one style as one piece."""
    pieces: list[Segment] = []
    for char, style in zip(chars, styles, strict=True):
        if pieces and pieces[-1].style == style:
            pieces[-1] = Segment(pieces[-1].text + char, style)
        else:
            pieces.append(Segment(char, style))
    return tuple(pieces)
