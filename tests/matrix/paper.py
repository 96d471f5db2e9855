"""What a terminal shows of an app, cell by cell, without a terminal.

Textual's headless driver paints nothing, so a mistake in painting would be seen by nobody. This
one takes the very text that a terminal gets, and remembers what stands in each cell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from rich.cells import cell_len
from textual.drivers.headless_driver import HeadlessDriver

__all__ = ["Cells", "Paper", "PaperDriver"]

Cell = tuple[str, str]
"""What stands there, and the escape sequence of its looks."""
Cells = tuple[tuple[Cell, ...], ...]
"""Row by row."""

_BLANK: Cell = (" ", "")
_TOKEN = re.compile(
    r"([^\x1b\x07\r\n]+)"  # text
    r"|\x1b\[([0-9;?]*)([A-Za-z])"
    r"|(\x1b\][^\x07]*\x07)"  # a title, a pointer's shape
    r"|([\s\S])"  # a bell, the end of a line, and what no terminal knows
)


class Paper:
    """A terminal that takes what Textual writes and nothing more."""

    def __init__(self, columns: int, rows: int) -> None:
        self.bells = 0
        self._spilt = ""
        self._looks = ""
        self._x = self._y = 0
        self._unread: list[str] = []
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Another size; blank, for the app paints everything again."""
        self._read()
        self.size = self._columns, self._rows = columns, rows
        self._cells = [[_BLANK] * columns for _ in range(rows)]

    def write(self, data: str) -> None:
        """Take what a terminal gets; it is read when somebody looks."""
        self._unread.append(data)

    @property
    def cells(self) -> Cells:
        """What stands in each cell, row by row."""
        self._read()
        return tuple(map(tuple, self._cells))

    @property
    def text(self) -> str:
        """What can be read."""
        self._read()
        return "\n".join("".join(said for said, _ in row) for row in self._cells)

    @property
    def spilt(self) -> str:
        """What was written where there are no cells; empty when nothing was."""
        self._read()
        return self._spilt

    def wipe_up(self) -> None:
        """Forget what was written outside until now."""
        self._read()
        self._spilt = ""

    def _read(self) -> None:
        data = "".join(self._unread)
        self._unread.clear()
        for text, given, control, _, other in _TOKEN.findall(data):
            if text:
                self._put(text)
            elif control == "m":
                self._looks = "" if given in ("", "0") else given
            elif control == "H":
                self._go_to(given)
            elif control == "G":
                self._x = int(given or 1) - 1
            elif other == "\x07":
                self.bells += 1
            elif other:
                assert other in "\r\n", f"no terminal knows this: {data!r}"
                self._x, self._y = 0, self._y + (other == "\n")

    def _go_to(self, given: str) -> None:
        row, _, column = given.partition(";")
        self._x, self._y = int(column or 1) - 1, int(row or 1) - 1

    def _put(self, text: str) -> None:
        cells = _cells_of(text, self._looks)
        x, end = self._x, self._x + len(cells)
        if end > self._columns or not 0 <= self._y < self._rows:
            self._spilt = f"outside the screen: {text!r} at row {self._y + 1}, column {x + 1}"
        else:
            self._cells[self._y][x:end] = cells
        self._x = end


@lru_cache(maxsize=4_096)
def _cells_of(text: str, looks: str) -> tuple[Cell, ...]:
    if text.isascii():
        return tuple((one, looks) for one in text)
    cells: list[Cell] = []
    for one in text:
        width = cell_len(one)
        if width == 0 and cells:
            cells[-1] = (cells[-1][0] + one, looks)  # a mark stands on what is before it
        else:
            cells += [(one, looks), *[("", looks)] * (width - 1)]
    return tuple(cells)


class PaperDriver(HeadlessDriver):
    """Writes on paper, and lets Textual believe that this is a terminal."""

    def __init__(self, app: Any, **given: Any) -> None:
        super().__init__(app, **given)
        columns, rows = given.get("size") or (80, 24)
        self.paper = Paper(columns, rows)

    @property
    def is_headless(self) -> bool:
        """So that everything is painted."""
        return False

    def write(self, data: str) -> None:
        """Onto the paper."""
        self.paper.write(data)
