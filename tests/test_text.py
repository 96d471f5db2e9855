"""clean(): what people typed, minus anything a terminal would obey."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.text import UNNAMED, clean, even, harmless, hidden_characters


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ann [CEO] Lee", "Ann [CEO] Lee"),
        ("[/]", "[/]"),
        ("Ann\x1b]52;c;AAAA\x07 Lee", "Ann]52;c;AAAA Lee"),
        ("Ann\x9b31m", "Ann31m"),
        ("Ann\u202egnp.exe", "Anngnp.exe"),
        ("Ann\tLee\nSmith", "Ann Lee Smith"),
        ("e\u0301", "\u00e9"),
        ("\x00\x07", UNNAMED),
        ("", UNNAMED),
        ("   ", UNNAMED),
        ("Z" + "\u0336" * 9, "Z" + "\u0336" * 4),
        ("👩\u200d⚖️", "👩\u200d⚖️"),
        ("क्\u200dष", "क्\u200dष"),
        ("Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai"),
        ("منظمة العفو", "منظمة العفو"),
        ("x" * 200, "x" * 80),
    ],
)
def test_names_of_all_scripts_stay_and_nothing_a_terminal_obeys(typed: str, shown: str) -> None:
    assert clean(typed) == shown


def test_it_says_how_many_characters_nobody_would_have_seen() -> None:
    assert hidden_characters("Ann\x1b\u202e\u200d Lee\t") == 2


@given(st.text(max_size=200))
def test_what_is_clean_stays_as_it_is_and_holds_nothing_hidden(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert 0 < len(cleaned) <= 80
    assert hidden_characters(cleaned) == 0
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") for c in cleaned)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("👩‍👩‍👧‍👦 family", "👩 family"),
        ("🇨🇭 Suisse", "CH Suisse"),
        ("👍🏽 ❤️ 1️⃣", "👍 ❤ 1"),
        ("نمی‌خواهم", "نمی‌خواهم"),
        ("क्‍ष 国 Núñez", "क्‍ष 国 Núñez"),
        ("🏽", "🏽"),
        ("👩‍", "👩"),
        ("👩‍x", "👩x"),
    ],
)
def test_in_columns_nothing_stays_that_terminals_draw_unequally_wide(
    typed: str, shown: str
) -> None:
    assert even(typed) == shown


@given(st.text(max_size=60))
def test_what_is_even_stays_so_and_is_clean(text: str) -> None:
    once = even(clean(text))
    assert even(once) == once
    assert hidden_characters(once) == 0


def test_a_message_keeps_its_lines_and_loses_what_a_terminal_would_obey() -> None:
    assert harmless("a\x1b[31m: no\n  such\tfile\r\x9b1m\u202e") == "a[31m: no\n  such file 1m"
    assert harmless("as it was, – 国") == "as it was, – 国"
    assert harmless("") == ""
