"""Text set in large letters: on as many lines as make it largest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from presession_timer.terminal.digits import Align, Box, Fit, measure

__all__ = ["SetLine", "set_large"]

_MOST_LINES = 4


class SetLine(NamedTuple):
    """One line of large letters in its box."""

    text: str
    box: Box
    letter: int
    """Columns of a digit at this size."""


@lru_cache(maxsize=64)
def set_large(
    text: str,
    box: Box,
    *,
    most_lines: int = _MOST_LINES,
    align: Align = "centre",
    blend: bool = True,
    ascii_only: bool = False,
) -> tuple[SetLine, ...]:
    """The text on as many lines as make its letters largest, in the middle of ``box``.

    Each line's box is as wide as its letters. Nothing where it does not fit large, or has letters
    the font cannot draw.
    """

    def measured(line: str, columns: int, rows: int) -> Fit | None:
        return measure(line, columns, rows, blend=blend, ascii_only=ascii_only, align=align)

    best: tuple[str, ...] = ()
    fits: list[Fit] = []
    for lines in _splits(text, most_lines):
        rows = (box.rows - len(lines) + 1) // len(lines)
        tried = [fit for line in lines if (fit := measured(line, box.columns, rows))]
        if len(tried) == len(lines) and _size(tried) > _size(fits):
            best, fits = lines, tried
    if not best:
        return ()
    height, width = _size(fits)

    def alike(fit: Fit, line: str, width: int) -> Fit:
        """As large as it may be with letters no wider than ``width``."""
        if fit.metrics.width <= width and fit.box.rows <= height:
            return fit

        def wide(columns: int) -> int:
            found = measured(line, columns, height)
            return found.metrics.width if found else 0

        columns = bisect_right(range(1, box.columns + 1), width, key=wide)
        return measured(line, columns, height) or measured(line, columns + 1, height) or fit

    fits = [alike(fit, line, width) for line, fit in zip(best, fits, strict=True)]
    # A letter with a tail needs more rows, so its line may have come out smaller than was asked.
    width = min(fit.metrics.width for fit in fits)
    fits = [alike(fit, line, width) for line, fit in zip(best, fits, strict=True)]
    gap = 0
    if len(best) > 1:
        gap = min(max(1, (box.rows - height * len(best)) // len(best)), max(1, height // 3))
    row = box.row + (box.rows - height * len(best) - gap * (len(best) - 1)) // 2
    result = []
    for line, fit in zip(best, fits, strict=True):
        spare = box.columns - fit.box.columns
        left = {"left": 0, "centre": spare // 2, "right": spare}[align]
        place = Box(box.column + left, row, fit.box.columns, height)
        result.append(SetLine(line, place, fit.metrics.width))
        row += height + gap
    return tuple(result)


def _size(fits: Sequence[Fit]) -> tuple[int, int]:
    """Rows and columns of a letter that every line has room for."""
    least = min(fits, key=lambda fit: (fit.box.rows, fit.metrics.width), default=None)
    narrowest = min((fit.metrics.width for fit in fits), default=0)
    return (least.box.rows, narrowest) if least else (0, 0)


def _splits(text: str, most_lines: int) -> Iterator[tuple[str, ...]]:
    """The text on one line, on two, ...: each as even as its words allow."""
    words = text.split()
    if not words:
        return
    for count in range(1, min(most_lines, len(words)) + 1):
        yield _evenly(words, count)


def _evenly(words: list[str], count: int) -> tuple[str, ...]:
    """``count`` lines at most, the longest as short as possible."""
    longest = max(map(len, words))
    for width in range(longest, len(" ".join(words)) + 1):
        lines = [words[0]]
        for word in words[1:]:
            if len(lines[-1]) + 1 + len(word) <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if len(lines) <= count:
            return tuple(lines)
    return (" ".join(words),)
