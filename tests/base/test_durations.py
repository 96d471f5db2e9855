"""Durations: parsed as people write them, formatted as clocks show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import (
    DAY,
    clock_down,
    clock_up,
    exact,
    left_or_over,
    parse,
    signed,
)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("5:00", 300_000),
        ("0:20", 20_000),
        ("60:00", 3_600_000),
        ("1:00:00", 3_600_000),
        ("0:15.160", 15_160),
        ("0:15.1", 15_100),
        ("5 min", 300_000),
        ("5min", 300_000),
        ("90 s", 90_000),
        ("5 min 30 s", 330_000),
        ("1 h 30 min", 5_400_000),
        ("PT15.16S", 15_160),
        ("PT5M", 300_000),
        ("PT1H2M3S", 3_723_000),
        (" 7:00 ", 420_000),
    ],
)
def test_a_duration_is_read_in_every_form_people_write(text: str, ms: int) -> None:
    assert parse(text) == ms


@pytest.mark.parametrize(
    "text",
    [
        "", "5", "5:0", "5:60", "1:60:00", "five", "1_0:00", "٥:٠٠", "5:00:00:00", "inf", "nan",
        "1e3 s", "5.5 min", "PT", "P1D", "-", "0:15.1234", "25:00:00", "7:00\n", "7:00;",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse(text)


def test_a_sign_is_read_only_where_one_makes_sense() -> None:
    assert parse("-0:30", sign=True) == -30_000
    assert parse("+0:30", sign=True) == 30_000
    assert parse("-PT30S", sign=True) == -30_000
    with pytest.raises(ValueError, match="a sign makes no sense here"):
        parse("-0:30")


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (420_000, "7:00"), (419_999, "7:00"), (419_000, "6:59"), (1, "0:01"), (0, "0:00"),
        (-1, "0:00"), (-999, "0:00"), (-1_000, "+0:01"), (-25_999, "+0:25"),
        (6_000_000, "1:40:00"),
    ],
)  # fmt: skip
def test_a_countdown_rounds_up_and_says_one_second_over_after_one_second(
    ms: int, text: str
) -> None:
    assert clock_down(ms) == text


def test_a_count_up_rounds_down() -> None:
    assert clock_up(59_999) == "0:59"
    assert clock_up(60_000) == "1:00"
    assert clock_up(-60_500) == "-1:01"


def test_differences_carry_their_sign() -> None:
    assert signed(30_000) == "+0:30"
    assert signed(-30_500) == "-0:30"


@given(st.integers(0, DAY))
def test_what_is_written_exactly_is_read_back_exactly(ms: int) -> None:
    assert parse(exact(ms)) == ms
    assert parse(exact(-ms), sign=True) == -ms


@given(st.text(max_size=20))
def test_any_text_is_a_duration_of_a_day_at_most_or_a_value_error(text: str) -> None:
    try:
        ms = parse(text, sign=True)
    except ValueError:
        return
    assert abs(ms) <= DAY


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (158_000, "2:38 left"),
        (1, "0:01 left"),
        (0, "0:00 left"),
        (-999, "0:00 left"),
        (-1_000, "over by 0:01"),
        (-749_500, "over by 12:29"),
    ],
)
def test_what_is_past_is_called_over_and_never_left(ms: int, said: str) -> None:
    assert left_or_over(ms) == said
