"""Which part of the room's face is where, at a size of the terminal (ux.md §3).

The parts stand still from phase to phase: room for frame and badge is kept when there is none.
"""

from __future__ import annotations

from typing import NamedTuple

from presession_timer.terminal.digits import Box

__all__ = ["SMALLEST", "Areas", "areas_of"]

SMALLEST = (20, 5)
"""Below this only the digits are left."""

_SIDE_BARS = (36, 10)
"""Below this the frame is a bar at each side."""
_LEAST_LETTERS = 3
"""Rows of the smallest large letters."""


class Areas(NamedTuple):
    """Boxes in cells; those with no rows are not shown."""

    width: int
    height: int
    frame: tuple[int, int]
    """How thick the frame is, in columns and rows."""
    header: Box
    """Who has the floor, and the wall clock."""
    main: Box
    """The digits, or whatever is largest."""
    word: Box
    """What the phase is called, and the same in the second language."""
    bar: Box
    figures: Box
    """The times at the bar's edges."""
    space: int
    """Rows left free between the digits and the words."""

    @property
    def without_bar(self) -> Areas:
        """The same for a scene that has no bar: everything else has its room."""
        freed = self.bar.rows + self.figures.rows
        main = self.main._replace(rows=self.main.rows + freed)
        word = self.word._replace(row=self.word.row + freed)
        nothing = Box(self.word.column, 0, 0, 0)
        return self._replace(main=main, word=word, bar=nothing, figures=nothing)


def areas_of(width: int, height: int, languages: int = 1) -> Areas:
    """The areas of a terminal of ``width`` columns and ``height`` rows."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        everything, nothing = Box(0, 0, width, height), Box(0, 0, 0, 0)
        return Areas(width, height, (0, 0), nothing, everything, nothing, nothing, nothing, 0)
    across, down = _frame(width, height)
    left = across + max(1, width // 40)
    columns = width - 2 * left
    above = 0 if height < 8 else 1 if height < 48 else max(_LEAST_LETTERS, height // 22)
    word = _word_rows(height, languages)
    bar = 0 if height < 10 else 1 if height < 30 else max(2, height // 22)
    figures = 0 if height < 28 else 1 if height < 84 else _LEAST_LETTERS + 2
    space = 0 if height < 16 else max(1, height // 30)
    under_word = 0 if height < 20 else max(1, height // 60)
    under_header = space if height >= 32 else 0

    row = down + (1 if above >= _LEAST_LETTERS else 0)
    header = Box(left, row, columns, above)
    row += above + under_header
    rest = word + space + under_word + bar + figures + down
    main = Box(left, row, columns, height - row - rest)
    row += main.rows + space
    words = Box(left, row, columns, word)
    row += word + under_word
    bars = Box(left, row, columns, bar)
    row += bar
    return Areas(
        width, height, (across, down), header, main, words, bars, Box(left, row, columns, figures),
        space,
    )  # fmt: skip


def _frame(width: int, height: int) -> tuple[int, int]:
    """A cell is twice as high as it is wide."""
    if width < _SIDE_BARS[0] or height < _SIDE_BARS[1]:
        return 1, 0
    down = max(1, height // 30)
    return (1 if width < 60 else 2 * down), down


def _word_rows(height: int, languages: int) -> int:
    if height < 18:
        return 1
    one = _LEAST_LETTERS if height < 36 else max(4, height // 10)
    if languages == 1:
        return one
    return one + 1 if height < 36 else 2 * one + 1
