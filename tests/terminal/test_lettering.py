"""A part of a big text looks as it does in the whole, whatever was drawn before it."""

from collections.abc import Iterable

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from presession_timer.terminal.digits.lettering import Lettering, Paint

SIZE = (60, 14)
PLAIN = Paint(Color.parse("#e6edf3"), Color.parse("#0a0e14"))
BANDED = Paint(Color.parse("#ffffff"), Color.parse("#0a0e14"), Color.parse("#c8323a"))


def cells(row: Iterable[Segment]) -> list[tuple[str, Style | None]]:
    return [(each, piece.style) for piece in row for each in piece.text]


def whole(text: str, paint: Paint) -> list[list[tuple[str, Style | None]]]:
    letters = Lettering(text, paint, *SIZE)
    return [cells(letters.row(y)) for y in range(SIZE[1])]


@pytest.mark.parametrize("before", [PLAIN, BANDED])
@pytest.mark.parametrize("after", [PLAIN, BANDED])
def test_parts_follow_the_text_and_the_paint(before: Paint, after: Paint) -> None:
    letters = Lettering("2:38", before, *SIZE)
    for text, paint in (("2:37", before), ("2:37", after), ("2:36", after), ("12:00", after)):
        picture = [list(row) for row in whole(letters.text, letters.paint)]
        for box in letters.show(text, paint):
            rows = letters.part(*box)
            assert rows is not None
            for y, row in enumerate(rows, start=box.row):
                picture[y][box.column : box.column + box.columns] = cells(row)
        assert picture == whole(text, paint)


def test_after_another_paint_the_next_second_is_one_digit_again() -> None:
    letters = Lettering("2:38", PLAIN, *SIZE)
    (all_of_it,) = letters.show("2:37", BANDED)
    assert all_of_it == (0, 0, *SIZE)
    assert letters.part(*all_of_it) is not None
    (digit,) = letters.show("2:36", BANDED)
    assert digit.columns < SIZE[0] // 3
