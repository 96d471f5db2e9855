import subprocess
import sys
from itertools import combinations
from math import pi
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.terminal.digits import font, glyphs, layout, outlines

Cells = list[list[tuple[str, int, int]]]

DIGITS = "0123456789"
ENGLISH = [
    "YOU HAVE THE FLOOR",
    "MINIMUM REACHED",
    "PLEASE CONCLUDE",
    "LAST MINUTE",
    "TIME IS UP",
    "PAUSED",
    "NO SIGNAL",
]
TRANSLATED = [
    "Vous avez la parole",
    "Durée minimale atteinte",
    "Veuillez conclure",
    "Temps écoulé",
    "Début de la séance à 14:00",
    "Tiene la palabra",
    "Mínimo cumplido",
    "Próxima intervención",
    "Inicio de la sesión: 9:30",
    "Вам слово",
    "Минимум достигнут",
    "Просьба завершить",
    "Время истекло",
    "Следующее выступление",
    "Нет сигнала",
    "Началось в 10:00, ещё 5 минут!",
]

times = st.one_of(
    st.builds("{}:{:02d}".format, st.integers(0, 9), st.integers(0, 59)),
    st.builds("+{}:{:02d}".format, st.integers(0, 99), st.integers(0, 59)),
    st.builds("{}:{:02d}:{:02d}".format, st.integers(0, 9), st.integers(0, 59), st.integers(0, 59)),
)
drawable = st.text(
    "0189:+-.,'!?/()&AIJMNQSWXÆŒØŁĐБҐДЖИЛУФЦШЩЫЬЮЯÀÉÎÑÖÅČÇĘȘĀĂȦЙЁЇ○●▲■‖× ", max_size=9
)
texts = st.one_of(
    drawable, times, st.sampled_from([*ENGLISH, *TRANSLATED, *"○●▲■‖×", "▲ 0:33", "12 MIN"])
)
widths, heights = st.integers(1, 260), st.integers(1, 80)


Rows = tuple[tuple[glyphs.Run, ...], ...]


def drawn_rows(text: str, width: int, height: int, **how: Any) -> Rows:
    """Every row of the box, empty ones where the text does not fit."""
    fit = layout.measure(text, width, height, **how)
    if fit is None:
        return ()
    return tuple(row_of(fit, y, width) for y in range(height))


def row_of(fit: layout.Fit, y: int, width: int) -> tuple[glyphs.Run, ...]:
    """One row of the box: letters in their places, blanks between and around them."""
    index, at = y - fit.box.row, 0
    runs: list[glyphs.Run] = []
    for slot in fit.slots if 0 <= index < fit.box.rows else ():
        runs += [blank(slot.column - at), *glyphs.cells(slot.letter, fit.metrics)[index]]
        at = slot.column + slot.columns
    return (*runs, blank(width - at))


def blank(columns: int) -> glyphs.Run:
    return glyphs.Run(glyphs.BLANK * columns, 0, 0)


def cells(rows: Rows) -> Cells:
    return [[(each, run.fg, run.bg) for run in row for each in run.text] for row in rows]


def bitmap(text: str, width: int, height: int) -> list[bytes]:
    """The pixels of the one letter of `text` at the size that fits."""
    fit = layout.measure(text, width, height)
    assert fit is not None
    return list(glyphs.bitmap(fit.slots[0].letter, fit.metrics))


@given(texts, widths, heights, st.booleans())
def test_nothing_is_inked_outside_the_cells_the_fit_names(
    text: str, width: int, height: int, ascii_only: bool
) -> None:
    fit = layout.measure(text, width, height, ascii_only=ascii_only)
    if fit is None:
        return
    column, row, columns, count = fit.box
    assert min(fit.box) >= 0
    assert column + columns <= width
    assert row + count <= height
    drawn = cells(drawn_rows(text, width, height, ascii_only=ascii_only))
    for y, line in enumerate(drawn):
        for x, cell in enumerate(line):
            if not (row <= y < row + count and column <= x < column + columns):
                assert cell == (" ", 0, 0)


@given(texts, widths, heights)
def test_big_text_is_made_of_half_blocks_and_solid_cells_have_no_seams(
    text: str, width: int, height: int
) -> None:
    if layout.measure(text, width, height) is None:
        return
    for line in cells(drawn_rows(text, width, height)):
        for character, fg, bg in line:
            assert 0 <= fg <= outlines.LEVELS
            assert 0 <= bg <= outlines.LEVELS
            assert character == (" " if fg == bg == 0 else "█" if fg == bg else "▀")


@given(times, widths, heights)
def test_without_blending_a_pixel_is_ink_or_page(text: str, width: int, height: int) -> None:
    if layout.measure(text, width, height, blend=False) is None:
        return
    drawn = cells(drawn_rows(text, width, height, blend=False))
    assert {level for line in drawn for _, *both in line for level in both} <= {0, 8}


@given(times, widths, heights)
def test_in_ascii_a_cell_is_a_number_sign_or_blank(text: str, width: int, height: int) -> None:
    if layout.measure(text, width, height, ascii_only=True) is None:
        return
    drawn = cells(drawn_rows(text, width, height, ascii_only=True))
    assert {cell for line in drawn for cell in line} <= {("#", 8, 0), (" ", 0, 0)}


@given(texts, widths, heights, st.booleans())
def test_the_same_question_has_the_same_answer(
    text: str, width: int, height: int, blend: bool
) -> None:
    first = drawn_rows(text, width, height, blend=blend)
    glyphs.cells.cache_clear()
    layout.measure.cache_clear()
    assert drawn_rows(text, width, height, blend=blend) == first


@given(st.sampled_from("0123456789"), st.sampled_from("0123456789"), widths, heights)
def test_digits_are_tabular(one: str, other: str, width: int, height: int) -> None:
    before = layout.measure(f"2:3{one}", width, height)
    after = layout.measure(f"2:3{other}", width, height)
    if before is None or after is None:
        assert before is after
        return
    assert before.metrics == after.metrics
    assert before.box == after.box
    assert [slot[1:] for slot in before.slots] == [slot[1:] for slot in after.slots]


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("blend", [True, False])
def test_the_ten_digits_differ_from_each_other_at_every_size(blend: bool, ascii_only: bool) -> None:
    for height in (*range(3, 20), *range(20, 60, 7)):
        drawn = [
            drawn_rows(digit, 3 * height, height, blend=blend, ascii_only=ascii_only)
            for digit in DIGITS
        ]
        if layout.measure("8", 3 * height, height, ascii_only=ascii_only) is not None:
            assert all(one != other for one, other in combinations(drawn, 2)), height


def test_the_ten_digits_differ_in_narrow_boxes_too() -> None:
    for width in range(3, 40):
        drawn = [drawn_rows(digit, width, 40) for digit in DIGITS]
        assert all(one != other for one, other in combinations(drawn, 2)), width


def test_the_letters_of_the_small_font_differ_at_the_size_of_a_word_in_three_rows() -> None:
    letters = "ABCDEFGHIJKLMNPQRSTUVWXYZБГДЖЗИЛПУФЦЧШЩЪЫЬЭЮЯ"
    for width in (5, 6):
        fit = layout.measure("M" * 9, 9 * (width + 4), 3)
        assert fit is not None
        drawn = {letter: glyphs.bitmap(font.Letter(letter), fit.metrics) for letter in letters}
        alike = [pair for pair in combinations(letters, 2) if drawn[pair[0]] == drawn[pair[1]]]
        assert alike == []


@pytest.mark.parametrize("size", [(10, 3), (16, 6), (30, 9), (40, 20), (81, 33), (200, 70)])
def test_what_is_symmetric_is_drawn_symmetric(size: tuple[int, int]) -> None:
    for letter in "0AHIMOTUVWXY8ЖШФП○●▲■‖×ÎÖ:+!":
        if size == (10, 3) and letter in "ÎÖ":
            assert layout.measure(letter, *size) is None
            continue
        for row in bitmap(letter, *size):
            assert row == row[::-1], letter


LARGE, SMALL = [(40, 20), (81, 33), (200, 70)], [(10, 5), (16, 6), (30, 9)]


@pytest.mark.parametrize("size", SMALL + LARGE)
def test_what_may_stand_on_its_head_does(size: tuple[int, int]) -> None:
    for letter in "0IO○●‖X×:+-" if size in LARGE else "0IO○●‖":
        pixels = bitmap(letter, *size)
        assert pixels == pixels[::-1], letter


def test_the_proportions_are_those_of_the_specification() -> None:
    for width in range(60, 240, 7):
        fit = layout.measure("2:38", width, 70)
        assert fit is not None
        metrics = fit.metrics
        assert not metrics.rectilinear
        assert metrics.height / metrics.width == pytest.approx(1.75, abs=0.12)
        assert metrics.stem / metrics.width == pytest.approx(0.24, abs=0.07)
        assert metrics.gap / metrics.width == pytest.approx(1 / 5.5, abs=0.05)
        assert fit.slots[1].columns / metrics.width == pytest.approx(0.34, abs=0.08)


def test_stems_and_bars_lie_on_whole_pixels() -> None:
    for height in range(9, 70):
        middle = bitmap("0", 200, height)
        assert set(middle[len(middle) // 2]) == {0, 8}
        for letter in "EFHLTПГШ":
            assert {level for row in bitmap(letter, 200, height) for level in row} == {0, 8}


def test_large_digits_have_blended_edges_and_small_ones_none() -> None:
    large = {level for row in bitmap("8", 60, 40) for level in row}
    assert large == set(range(9))
    fit = layout.measure("0:33", 36, 8)
    assert fit is not None
    assert fit.metrics.rectilinear
    assert fit.metrics.stem < 3
    small = {level for digit in DIGITS for row in bitmap(digit, 9, 8) for level in row}
    assert small == {0, 8}


def test_a_larger_box_never_makes_smaller_digits() -> None:
    for size in range(13, 240):
        smaller = layout.measure("2:38", size, size // 3)
        larger = layout.measure("2:38", size + 1, (size + 1) // 3)
        assert smaller is not None
        assert larger is not None
        assert larger.metrics.height >= smaller.metrics.height - 1


@pytest.mark.parametrize(("width", "height"), [(40, 12), (80, 24), (120, 40), (200, 60), (240, 70)])
def test_a_countdown_uses_most_of_the_width_of_a_usual_terminal(width: int, height: int) -> None:
    fit = layout.measure("2:38", width, height)
    assert fit is not None
    assert fit.box.columns >= 0.9 * width


def test_the_rooms_words_can_all_be_drawn_large_and_in_english_in_three_rows() -> None:
    for word in (*ENGLISH, *TRANSLATED):
        assert layout.measure(word, 240, 4) is not None, word
        assert layout.measure(word, 1000, 40) is not None, word
    for word in ENGLISH:
        fit = layout.measure(word, 112, 3)
        assert fit is not None
        assert fit.box.rows == 3, word


def test_small_letters_are_drawn_as_capitals() -> None:
    assert drawn_rows("écoulé", 120, 12) == drawn_rows("ÉCOULÉ", 120, 12)
    assert font.spell("ß") == font.spell("SS")


def test_an_accent_is_drawn_above_and_a_cedilla_below() -> None:
    for size in [(60, 6), (60, 30)]:
        plain = layout.measure("C", *size)
        fit = layout.measure("ĆÇ", *size)
        assert plain is not None
        assert fit is not None
        assert plain.metrics.above == plain.metrics.below == 0
        acute, cedilla = (glyphs.bitmap(slot.letter, fit.metrics) for slot in fit.slots)
        above, below = fit.metrics.above, fit.metrics.below
        assert any(any(row) for row in acute[:above])
        assert not any(any(row) for row in acute[-below:])
        assert not any(any(row) for row in cedilla[:above])
        assert any(any(row) for row in cedilla[-below:])


@pytest.mark.parametrize("text", ["الكلمة لكم", "请发言", "12:3٤", "a\u0301\u0302\u0304", ""])
def test_what_the_font_cannot_draw_does_not_fit(text: str) -> None:
    assert layout.measure(text, 200, 60) is None


@pytest.mark.parametrize("size", [(0, 0), (0, 5), (5, 0), (1, 1)])
def test_a_box_without_room_is_no_error(size: tuple[int, int]) -> None:
    assert layout.measure("2:38", *size) is None
    assert layout.typeset("2:38", *size) == ()


def test_coverage_is_exact_for_a_rectangle_off_the_grid() -> None:
    (top, bottom) = outlines.coverage([outlines.block(0.5, 0.0, 2.25, 1.5)], 3, 2)
    assert top == pytest.approx([0.5, 1.0, 0.25])
    assert bottom == pytest.approx([0.25, 0.5, 0.125])


@given(st.floats(2, 30), st.floats(-5, 45), st.floats(-5, 45))
def test_a_disc_covers_its_area_and_the_box_cuts_it_off(radius: float, x: float, y: float) -> None:
    disc = outlines.ellipse(x, y, radius, radius)
    whole = [(px + 40, py + 40) for px, py in disc]
    area = sum(abs(share) for row in outlines.coverage([whole], 125, 125) for share in row)
    assert area == pytest.approx(pi * radius * radius, rel=0.02)
    cut = outlines.coverage([disc], 40, 40)
    full = outlines.coverage([whole], 125, 125)
    for row in range(40):
        assert cut[row] == pytest.approx(full[row + 40][40:80], abs=1e-6)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=2, unique=True)
)
def test_a_pen_line_covers_its_length_and_square_ends(points: list[tuple[int, int]]) -> None:
    (polygon,) = outlines.outline([(x + 5.0, y + 5.0) for x, y in points], 3, closed=False)
    area = sum(abs(share) for row in outlines.coverage([polygon], 25, 25) for share in row)
    (x0, y0), (x1, y1) = points
    assert area == pytest.approx((((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 + 3) * 3)


def test_the_font_needs_no_screen_library() -> None:
    code = (
        "import sys; import presession_timer.terminal.digits, presession_timer.base.themes;"
        "print([name for name in ('textual', 'rich', 'pydantic') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@given(texts, widths, heights, st.booleans())
def test_lines_keep_their_order_are_of_one_size_and_never_meet(
    text: str, width: int, height: int, ascii_only: bool
) -> None:
    fits = layout.typeset(text, width, height, ascii_only=ascii_only)
    assert len({fit.metrics for fit in fits}) <= 1
    end = 0
    for fit in fits:
        assert fit.box.row >= end
        assert fit.box.column >= 0
        assert fit.box.column + fit.box.columns <= width
        end = fit.box.row + fit.box.rows
    assert end <= height


def test_a_second_changes_cells_of_one_digit_and_no_others() -> None:
    before, after = layout.measure("2:38", 80, 24), layout.measure("2:39", 80, 24)
    assert before is not None
    assert after is not None
    differing = set[tuple[int, int]]()
    for column, row, columns, _ in layout.differing_cells(before, after):
        differing |= {(x, row) for x in range(column, column + columns)}
    was, now = (cells(tuple(row_of(fit, y, 80) for y in range(24))) for fit in (before, after))
    for y in range(24):
        changed = [x for x in range(80) if was[y][x] != now[y][x]]
        assert all((x, y) in differing for x in changed)
        assert all((x, y) in differing for x in changed[:1] + changed[-1:])
    assert min(x for x, _ in differing) >= after.slots[-1].column
    assert list(layout.differing_cells(before, before)) == []
