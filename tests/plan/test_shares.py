"""Words to minutes, in three languages, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import parse
from presession_timer.plan.shares import language_of, pace, speaking_time, words_that_fit

# IReST: 228 words a minute in English, 195 in French, 218 in Spanish.
# 100 × 195 / 228 = 85.5, 120 × 195 / 228 = 102.6; 100 × 218 / 228 = 95.6, 120 × … = 114.7.


def test_the_pace_of_each_language() -> None:
    assert pace() == pace("English") == (100, 120)
    assert pace("French") == (86, 103)
    assert pace("Spanish") == (96, 115)
    assert pace("Russian") == (100, 120)


@pytest.mark.parametrize("name", ["fr", "FR", "fr-CH", "fr_CA", "French", "Français", " français "])
def test_french_is_known_by_what_people_call_it(name: str) -> None:
    assert language_of(name) == "French"


@pytest.mark.parametrize("name", ["es", "ES-MX", "Spanish", "Español", "espanol", "Castellano"])
def test_spanish_is_known_by_what_people_call_it(name: str) -> None:
    assert language_of(name) == "Spanish"


def test_words_become_a_shortest_and_a_longest_time() -> None:
    assert speaking_time(840) == (parse("7:00"), parse("8:24"))
    assert speaking_time(721, "fr") == (parse("7:00"), 721 * 60_000 // 86)
    assert speaking_time(805, "es") == (parse("7:00"), 805 * 60_000 // 96)


def test_a_time_has_room_for_so_many_words() -> None:
    assert words_that_fit(parse("5:00")) == (500, 600)
    assert words_that_fit(parse("7:00")) == (700, 840)
    assert words_that_fit(parse("7:00"), "fr") == (602, 721)
    assert words_that_fit(parse("6:23")) == (638, 766)


@given(st.integers(0, 24 * 3_600_000), st.sampled_from(["", "fr", "es"]))
def test_what_fits_takes_no_longer_than_there_is(ms: int, language: str) -> None:
    slow, quick = words_that_fit(ms, language)
    assert speaking_time(slow, language)[1] <= ms
    assert speaking_time(quick, language)[0] <= ms
    assert speaking_time(quick + 1, language)[0] > ms - 60_000
