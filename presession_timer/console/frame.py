"""Which part of the console is how large at a size of the terminal (ux.md §4)."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["SMALLEST", "Frame", "Place", "frame_of"]

Place = tuple[int, int, int, int]
"""Column, row, columns, rows."""

SMALLEST = (20, 5)
_NO_RUNDOWN, _ONLY_DIGITS, _FRAMED = 70, 16, 11
_NARROW_LEFT, _WIDE_LEFT, _LEFT_SHARE = 37, 76, 0.43


class Frame(NamedTuple):
    """Rows and columns of every part; 0 where a part is not shown."""

    width: int
    height: int
    too_small: bool = False
    header: int = 0
    left: int = 0
    """Columns of the rundown, the line beside it included."""
    who: int = 0
    """Rows above the digits."""
    floor: int = 0
    """Rows under the digits."""
    bottom: int = 0
    """Rows at the foot: rule, budget, hour, scale, keys."""
    hour: int = 0
    """Of those, how many are the hour's bar."""
    margin: int = 0
    """Columns left free at both sides of the digits' part."""
    caption: int = 0
    """Rows of a caption, under everything else."""

    @property
    def body(self) -> int:
        """Rows between header and foot."""
        return self.height - self.header - self.bottom

    @property
    def right(self) -> int:
        """Columns of the digits' part."""
        return self.width - self.left

    @property
    def digits(self) -> int:
        """Rows of the digits."""
        return self.body - self.who - self.floor

    @property
    def framed(self) -> bool:
        """Whether there is room for a frame all round the digits, not only bars at their sides."""
        return self.digits >= _FRAMED

    @property
    def only_digits(self) -> bool:
        """Whether there is room for nothing but digits, badge and bar."""
        return not self.header

    @property
    def inset(self) -> int:
        """Columns between the digits and the frame round them."""
        return 1 if self.margin > 1 else 0

    def places(self, *, wide: bool = False, face: bool = False, asked: int = 0) -> dict[str, Place]:
        """Where each part is; parts that are not named are hidden.

        ``wide``: a sheet takes the whole body. ``face``: the room's face takes everything, but for
        ``asked`` rows of a question. The digits' own frame stands in the margin's last
        column.
        """
        if self.too_small:
            return {"header": (0, 0, self.width, self.height)}
        places: dict[str, Place] = {}
        if self.caption:
            places["caption"] = (0, self.height, self.width, self.caption)
        if face:
            rows = self.height - asked
            places["room"] = (0, 0, self.width, rows)
            if asked:
                places["bottom"] = (0, rows, self.width, asked)
            return places
        if self.header:
            places["header"] = (0, 0, self.width, self.header)
        if self.bottom:
            places["bottom"] = (0, self.height - self.bottom, self.width, self.bottom)
        if wide:
            return places | {"left": (0, self.header, self.width, self.body)}
        if self.left:
            places["left"] = (0, self.header, self.left, self.body)
        column, row = self.left, self.header
        side = max(0, self.margin - 1 - self.inset)
        for part, rows, edge in (
            ("who", self.who, 0),
            ("digits", self.digits, side),
            ("floor", self.floor, 0),
        ):
            if rows > 0:
                places[part] = (column + edge, row, self.right - 2 * edge, rows)
                row += rows
        return places


def frame_of(width: int, height: int, *, caption: bool = False) -> Frame:
    """The frame for a terminal of ``width`` columns and ``height`` rows; ``caption`` takes one."""
    if caption and height > SMALLEST[1]:
        return frame_of(width, height - 1)._replace(caption=1)
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return Frame(width, height, too_small=True)
    if height < _ONLY_DIGITS:
        return Frame(width, height, floor=2 if height >= 6 else 1, margin=1)
    left = 0
    if width >= _NO_RUNDOWN:
        left = max(_NARROW_LEFT, min(_WIDE_LEFT, round(width * _LEFT_SHARE)))
    hour = 1 if height < 30 else 2 if height < 56 else 3
    return Frame(
        width,
        height,
        header=1,
        left=left,
        who=1 if height < 26 else 2,
        floor=4 if height < 28 else 6,
        bottom=(3 if height < 20 else 4 if height < 28 else 5) + hour - 1,
        hour=hour,
        margin=1 if width < 100 else 2,
    )
