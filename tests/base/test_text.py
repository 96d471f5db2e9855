"""Typed text: without control characters, and cut to fit."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.text import (
    UNNAMED,
    clean,
    even,
    harmless,
    hidden_characters,
    shortened,
    width_varies,
)


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
        ("x" * 200, "x" * 159 + "…"),
        ("word " * 40, "word " * 31 + "word…"),
    ],
)
def test_names_of_all_scripts_stay_and_nothing_a_terminal_obeys(typed: str, shown: str) -> None:
    assert clean(typed) == shown


def test_it_says_how_many_characters_nobody_would_have_seen() -> None:
    assert hidden_characters("Ann\x1b\u202e\u200d Lee\t") == 2


@given(st.text(max_size=400))
def test_what_is_clean_stays_as_it_is_and_holds_nothing_hidden(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert 0 < len(cleaned) <= 160
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


@pytest.mark.parametrize(
    "text", ["جمعية", "שלום", "नमस्ते", "สวัสดี", "မြန်မာ", "x\u0301", "نم\u200cی", "👍", "❤"]
)
def test_terminals_differ_in_how_wide_they_draw(text: str) -> None:
    assert width_varies(text)


@pytest.mark.parametrize(
    "text", ["Ana Núñez", "Ελλάς", "Москва", "國ｱ한국ひ", "→ ● ■ ▶ “x” … █ ▀ ┃ ≈ €"]
)
def test_and_in_how_wide_they_do_not(text: str) -> None:
    assert not width_varies(text)


@given(st.text(max_size=60))
def test_what_is_even_stays_so_and_is_clean(text: str) -> None:
    once = even(clean(text))
    assert even(once) == once
    assert hidden_characters(once) == 0


def test_a_message_keeps_its_lines_and_loses_what_a_terminal_would_obey() -> None:
    assert harmless("a\x1b[31m: no\n  such\tfile\r\x9b1m\u202e") == "a[31m: no\n  such file 1m"
    assert harmless("as it was, – 国") == "as it was, – 国"
    assert harmless("") == ""


INSTITUTION = "National Institution for the Protection of Human Rights of Ruritania"


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        (INSTITUTION, 68, INSTITUTION),
        (INSTITUTION, 67, "National Institution for the Protection of Human Rights of…"),
        (INSTITUTION, 21, "National Institution…"),
        (INSTITUTION, 20, "National Institutio…"),
        (INSTITUTION, 17, "National…"),
        (INSTITUTION, 5, "Nati…"),
        ("Harbour Watch, and others", 16, "Harbour Watch…"),
        ("A Donaudampfschifffahrtsgesellschaft", 12, "A Donaudamp…"),
        ("全国人权委员会与人民团体联合会", 6, "全国人权委…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_long_name_is_shortened_at_a_word(text: str, room: int, shown: str) -> None:
    assert shortened(text, room) == shown


def test_it_is_measured_as_the_caller_measures() -> None:
    assert shortened("Harbour Watch", 20.0, lambda text: 2.0 * len(text)) == "Harbour…"
    assert shortened("Harbour Watch", 10, mark="...") == "Harbour..."
    assert shortened("Harbour Watch", 2, mark="...") == ".."


@pytest.mark.parametrize(
    "text", ["क्षत्रिय सभा", "e\u0323\u0301" * 9, "👩\u200d⚖️👩\u200d⚖️", "👍🏽👍🏽👍🏽"]
)
def test_a_letter_keeps_its_marks_and_a_picture_its_parts(text: str) -> None:
    for room in range(2, len(text)):
        kept = shortened(text, room)[:-1]
        behind = text[len(kept) : len(kept) + 1]
        assert unicodedata.category(behind or "x") not in ("Mn", "Mc", "Sk", "Cf")
        assert not kept.endswith("\u200d")


@given(st.text(max_size=300), st.integers(0, 200))
def test_what_is_shortened_fits_and_begins_as_it_was(text: str, room: int) -> None:
    shown = shortened(text, room)
    assert len(shown) <= room or shown == text
    assert shown == text or text.startswith(shown.removesuffix("…"))
    assert shortened(shown, room) == shown
