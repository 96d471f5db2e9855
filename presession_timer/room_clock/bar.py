"""The bar under the digits: what was spoken, the window shaded, both edges marked (ux.md §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.segment import Segment
from rich.style import Style

from presession_timer.room_clock.look import Look
from presession_timer.room_clock.parts import LARGE, Block, Part, large
from presession_timer.room_clock.picture import Bar
from presession_timer.terminal.digits import Box

__all__ = ["bar_rows", "figures"]

Row = tuple[Segment, ...]

_THICK_MARK = 150
"""From so many columns on an edge is as wide as a cell, and wider."""


def bar_rows(
    bar: Bar, over: bool, columns: int, rows: int, look: Look, half: str = ""
) -> tuple[Row, ...]:
    """``rows`` rows of ``columns`` cells; past the limit the filling is hatched.

    A single row may be filled by ``half`` (▀ or ▄) only, so that it touches nothing.
    """
    inks, ascii_only = look.inks, look.ascii_only
    full, hatch, shade = ("#", "%", ":") if ascii_only else ("█", "▒", "░")
    filled = (full, look.text(inks.bar) if ascii_only else look.solid(inks.bar))
    hatched = (hatch, _hatching(look))
    window = (" ", _ground(look)) if look.colour else (shade, look.text(inks.shade))
    if half and not ascii_only:
        filled = (half, look.text(inks.bar))
        window = (half, look.text(inks.shade)) if look.colour else window
    empty = (" ", look.page())
    places = [_place(at, bar.span, columns) for at, _ in bar.marks]
    limit = places[-1] if places else columns
    window_from = places[0] if len(places) > 1 else limit
    spoken = min(columns, round(bar.spoke / bar.span * columns))
    cells = []
    for x in range(columns):
        if x < spoken:
            cells.append(hatched if over and x >= limit else filled)
        else:
            cells.append(window if window_from <= x < limit else empty)
    thick = max(1, columns // _THICK_MARK)
    marks = {place + more for place in places for more in range(thick)}
    row = _row(cells, marks, spoken, look)
    if rows == 1:
        return (_railed(row, look),)
    middle = (rows - 1) // 2
    return (row,) * middle + (_railed(row, look),) + (row,) * (rows - middle - 1)


def figures(bar: Bar, box: Box, look: Look) -> Iterator[Part]:
    """The time of each edge under its mark, none over another; large where there is room.

    Large ones touch neither the bar above nor the frame below.
    """
    if box.rows >= LARGE + 2:
        box = box._replace(row=box.row + 1, rows=box.rows - 2)
        free = box.column
        paint = look.letters(look.inks.muted, pale=True)
        for at, text in bar.marks:
            middle = box.column + _place(at, bar.span, box.columns)
            half = min(middle - free, box.column + box.columns - middle, 5 * box.rows)
            if half > 0:
                under = box._replace(column=middle - half, columns=2 * half)
                yield from large(text, under, paint, look, most_lines=1)
                free = middle + half + 1
        return
    row, start = "", 0
    for at, text in bar.marks:
        middle = _place(at, bar.span, box.columns)
        place = min(max(start, middle - len(text) // 2), box.columns - len(text))
        if place >= start:
            row = row.ljust(place) + text
            start = len(row) + 1
    style = look.text(look.inks.muted, bold=True)
    yield Block(box, ((Segment(row.ljust(box.columns), style),),))


def _place(at: int, span: int, columns: int) -> int:
    return min(columns - 1, round(at / span * columns))


def _hatching(look: Look) -> Style:
    if not look.colour:
        return Style()
    return Style(color=look.inks.bar.rich_color, bgcolor=look.inks.page.rich_color)


def _ground(look: Look) -> Style:
    return Style(bgcolor=look.inks.shade.rich_color)


def _row(cells: Sequence[tuple[str, Style]], marks: set[int], spoken: int, look: Look) -> Row:
    page = look.page()
    edge = "|" if look.ascii_only else "┃" if len(cells) < _THICK_MARK else "█"
    ink = Style(color=look.inks.ink.rich_color) if look.colour else Style()
    shown = []
    for x, (character, style) in enumerate(cells):
        if x not in marks:
            shown.append((character, style))
        elif x < spoken:
            shown.append((" ", page))  # a gap in the filling
        else:
            shown.append((edge, style + ink))
    runs = ((style, list(run)) for style, run in groupby(shown, lambda cell: cell[1]))
    return tuple(Segment("".join(character for character, _ in run), style) for style, run in runs)


def _railed(row: Row, look: Look) -> Row:
    """With a thin line where nothing is: there the bar goes on."""
    page, rail = look.page(), "-" if look.ascii_only else "─"
    style = look.text(look.inks.line, pale=True)
    return tuple(
        Segment(rail * len(piece.text), style)
        if piece.style == page and len(piece.text) > 1 and not piece.text.strip()
        else piece
        for piece in row
    )
