"""Rows of text: cut, filled, and side by side, whatever is in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from presession_timer.terminal.text_lines import (
    beside,
    cells,
    cut,
    fitted,
    in_ascii,
    in_rows,
    line,
    spread,
    tail,
    wrapped,
)


@given(st.text(max_size=60), st.integers(0, 40))
def test_text_is_cut_to_its_cells(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= max(width, 0)
    assert cell_len(tail(text, width)) <= max(width, 1)


@given(
    st.text(st.sampled_from("ab -刚果民主共和国é"), max_size=60),
    st.integers(8, 40),
)
def test_a_text_in_rows_loses_nothing_in_any_script(text: str, width: int) -> None:
    rows = wrapped(text, width)
    assert all(cell_len(row) <= width for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")


def test_words_stand_in_at_most_so_many_rows() -> None:
    assert in_rows(["one", "two", "three"], 7) == ["one two", "three"]
    assert in_rows(["one", "two", "three", "four"], 7, 2) == ["one two", "three four"]
    assert in_rows(["unbreakable", "two"], 7) == ["unbreakable", "two"]


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-12, 12)), max_size=6))
def test_a_table_keeps_its_columns_whatever_is_in_them(columns: list[tuple[str, int]]) -> None:
    plain = Style()
    row = beside([(text, width, plain) for text, width in columns], plain)
    assert cells(row) == sum(abs(width) for _, width in columns)


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 60))
def test_two_ends_of_a_line_fill_it(left: str, right: str, width: int) -> None:
    plain = Style()
    assert cells(spread(line((left, plain)), line((right, plain)), width, plain)) == width
    assert cells(fitted(line((left, plain), (right, plain)), width, plain)) == width


def test_signs_have_plain_letters_as_wide_as_they_are() -> None:
    plain = Style()
    lines = [line(("a…b·c–d’e“f”×→←↑↓≈", plain))]
    assert all(piece.text.isascii() for piece in in_ascii(lines)[0])
    assert cells(in_ascii(lines)[0]) == cells(lines[0])
