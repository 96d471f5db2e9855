"""Texts in charts: never wider than their place."""

from hypothesis import given
from hypothesis import strategies as st

from presession_timer.report.render.drawing import fitted, text_width


def test_a_text_that_does_not_fit_is_cut_and_says_so() -> None:
    assert fitted("Observatori DESC", 200, 12) == "Observatori DESC"
    cut = fitted("Observatori dels Drets Econòmics, Socials i Culturals", 150, 12)
    assert cut.startswith("Observatori d")
    assert cut.endswith("…")
    assert not cut.endswith(" …")


def test_wide_signs_are_wide_and_marks_take_no_room() -> None:
    assert text_width("中国", 10) == 20
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("W", 10) > text_width("i", 10) * 2
    assert text_width("ab", 10, bold=True) > text_width("ab", 10)


@given(st.text(max_size=60), st.floats(20, 300))
def test_what_is_fitted_fits(text: str, width: float) -> None:
    assert text_width(fitted(text, width, 12), 12) <= width
