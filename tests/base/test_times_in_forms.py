"""Times as people type them into a form, and how the form says what it understood."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND, exact
from presession_timer.base.times_in_forms import (
    duration_in_words,
    time_in_words,
    typed_duration,
    typed_time,
)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10", time(10)), ("10h", time(10)), ("9 h", time(9)), ("10h05", time(10, 5)),
        ("10 h 05", time(10, 5)), ("10H05", time(10, 5)), ("10:05", time(10, 5)),
        ("9:05:30", time(9, 5, 30)), ("14.30", time(14, 30)), ("14.30.15", time(14, 30, 15)),
        ("1430", time(14, 30)), ("930", time(9, 30)), ("2:30 pm", time(14, 30)),
        ("2.30 p.m.", time(14, 30)), ("2pm", time(14)), ("2 PM", time(14)), ("12 am", time(0)),
        ("12 pm", time(12)), ("12:15am", time(0, 15)), ("0:00", time(0)), (" 10:05 ", time(10, 5)),
        ("10\u00a0h\u00a005", time(10, 5)), ("１０：０５", time(10, 5)),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_as_people_type_it(text: str, at: time) -> None:
    assert typed_time(text) == at


@pytest.mark.parametrize(
    "text",
    [
        "", "noonish", "24:00", "10:60", "10:5", "13 pm", "0 am", "10:05 h", "-10", "10:05:99",
        "12345",
    ],
)  # fmt: skip
def test_what_is_no_time_of_day_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"^expected a[n ]"):
        typed_time(text)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("7", 7 * MINUTE), ("7:00", 7 * MINUTE), ("7 min", 7 * MINUTE), ("7min", 7 * MINUTE),
        ("7 mins", 7 * MINUTE), ("7 minutes", 7 * MINUTE), ("7m", 7 * MINUTE), ("7'", 7 * MINUTE),
        ("7′", 7 * MINUTE), ("7'30", 450_000), ("7′30″", 450_000), ("7'30\"", 450_000),
        ("7 min 30", 450_000), ("7min30s", 450_000), ("7.5", 450_000), ("7,5", 450_000),
        ("7,5 min", 450_000), ("7.30", 450_000), ("90 s", 90_000), ("90s", 90_000),
        ("90 sec", 90_000), ("90 seconds", 90_000), ('30"', 30_000), ("1h", HOUR),
        ("1 h 30", 90 * MINUTE), ("1h30", 90 * MINUTE), ("1h 30 min", 90 * MINUTE),
        ("1 hour 5 minutes 3 seconds", 3_903_000),
        ("1:00:00", HOUR), ("0:20", 20_000), ("0:15.160", 15_160), ("PT5M", 5 * MINUTE), ("0", 0),
        ("60", HOUR), ("7 MIN", 7 * MINUTE), ("7\u00a0min", 7 * MINUTE),
    ],
)  # fmt: skip
def test_a_length_is_read_as_people_type_it(text: str, ms: int) -> None:
    assert typed_duration(text) == ms


@pytest.mark.parametrize(
    "text",
    [
        "", "seven", "7:0", "7.75", "7.30 min", "-7", "7 apples", "h", "min", "5:60", "7'61",
        "1h 90 s 3",
    ],
)  # fmt: skip
def test_what_is_no_length_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"^expected a length such as"):
        typed_duration(text)


def test_more_than_a_day_is_no_length() -> None:
    with pytest.raises(ValueError, match="24 hours at most"):
        typed_duration("1441")


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (7 * MINUTE, "7 minutes"), (MINUTE, "1 minute"), (90 * SECOND, "1 minute 30 seconds"),
        (HOUR, "1 hour"), (90 * MINUTE, "1 hour 30 minutes"), (0, "0 seconds"),
        (15_160, "15.16 seconds"),
    ],
)  # fmt: skip
def test_a_length_in_words(ms: int, words: str) -> None:
    assert duration_in_words(ms) == words


@given(st.integers(0, DAY))
def test_every_length_that_the_plan_writes_is_read_the_same(ms: int) -> None:
    assert typed_duration(exact(ms)) == ms


@given(st.integers(1, DAY // SECOND))
def test_what_the_form_says_it_understood_means_the_same_when_it_is_typed(seconds: int) -> None:
    assert typed_duration(duration_in_words(seconds * SECOND)) == seconds * SECOND


@given(st.times().map(lambda at: at.replace(microsecond=0)))
def test_every_time_of_day_is_read_in_its_own_words_and_with_twelve_hours(at: time) -> None:
    assert typed_time(time_in_words(at)) == at
    twelve = f"{at.hour % 12 or 12}:{at.minute:02} {'pm' if at.hour > 11 else 'am'}"
    assert typed_time(twelve) == at.replace(second=0)


@given(st.text(max_size=12))
def test_any_text_is_a_time_or_a_length_or_refused(text: str) -> None:
    for read, kind in ((typed_time, time), (typed_duration, int)):
        try:
            value = read(text)
        except ValueError:
            continue
        assert isinstance(value, kind)
