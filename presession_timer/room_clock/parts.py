"""What a picture is made of: large letters and blocks of ordinary characters, in boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.text import ELLIPSIS, clean, even, shortened
from presession_timer.room_clock.large import set_large
from presession_timer.room_clock.look import Look
from presession_timer.terminal.digits import Align, Box
from presession_timer.terminal.digits.lettering import Paint

__all__ = [
    "LARGE",
    "Block",
    "Letters",
    "Part",
    "cut",
    "large",
    "line",
    "spread",
    "stacked",
    "wrapped",
]

LARGE = 3
"""Rows of the smallest large letters."""

_LONGEST = 300


class Letters(NamedTuple):
    """A text in large letters, filling its box."""

    box: Box
    text: str
    paint: Paint


class Block(NamedTuple):
    """Rows of ordinary characters, each as wide as the box."""

    box: Box
    rows: tuple[tuple[Segment, ...], ...]


Part = Letters | Block


def large(
    text: str,
    box: Box,
    paint: Paint,
    look: Look,
    *,
    align: Align = "centre",
    most_lines: int = 4,
) -> Iterator[Part]:
    """A text as large as it gets in ``box``; in ordinary characters where the font has none."""
    text = even(clean(text, _LONGEST)) if text else ""
    if not text or box.rows < 1 or box.columns < 1:
        return
    lines = set_large(
        text,
        box,
        most_lines=most_lines,
        align=align,
        blend=paint.blend,
        ascii_only=paint.ascii_only,
    )
    for placed in lines:
        yield Letters(placed.box, placed.text, paint)
    if not lines:
        yield from _small(text, box, look.text(paint.ink, bold=True), look, align)


def _small(text: str, box: Box, style: Style, look: Look, align: Align) -> Iterator[Part]:
    """Ordinary characters, on as many lines as there is room for."""
    lines = wrapped(text, box.columns)
    if len(lines) > box.rows:
        lines = [*lines[: box.rows - 1], " ".join(lines[box.rows - 1 :])]
    row = box.row + (box.rows - len(lines)) // 2
    for index, shown in enumerate(lines):
        yield line(shown, box._replace(row=row + index, rows=1), style, look, align)


def wrapped(text: str, columns: int) -> list[str]:
    """The text on lines of ordinary characters."""
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= columns:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def stacked(texts: Sequence[str], box: Box, paint: Paint, look: Look) -> Iterator[Part]:
    """The same in several languages, one under the other."""
    gap = 1 if box.rows > 2 * LARGE * len(texts) or box.rows % len(texts) else 0
    rows = (box.rows - gap * (len(texts) - 1)) // len(texts)
    for index, text in enumerate(texts):
        yield from large(
            text, box._replace(row=box.row + index * (rows + gap), rows=rows), paint, look
        )


def line(text: str, box: Box, style: Style, look: Look, align: Align) -> Block:
    """Ordinary characters in the middle row of ``box``."""
    shown = cut(text, box.columns, look)
    spare = box.columns - cell_len(shown)
    left = {"left": 0, "centre": spare // 2, "right": spare}[align]
    pieces = (
        Segment(" " * left, look.page()),
        Segment(shown, style),
        Segment(" " * (spare - left), look.page()),
    )
    row = box.row + (box.rows - 1) // 2
    return Block(box._replace(row=row, rows=1), (tuple(p for p in pieces if p.text),))


def spread(
    left: Sequence[Segment], right: Segment | None, columns: int, look: Look
) -> tuple[Segment, ...]:
    """A row with something at each end."""
    used = sum(cell_len(piece.text) for piece in (*left, *([right] if right else [])))
    pieces = [*left, Segment(" " * max(0, columns - used), look.page())]
    if right is not None:
        pieces.append(right)
    return tuple(piece for piece in pieces if piece.text)


def cut(text: str, columns: int, look: Look) -> str:
    """The text in at most so many cells; where something is missing it ends with a mark."""
    text = even(clean(text, _LONGEST)) if text.strip() else text
    return shortened(text, columns, cell_len, "..." if look.ascii_only else ELLIPSIS)
