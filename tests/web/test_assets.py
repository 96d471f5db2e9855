"""The page's files: small, whole, and one with the other screens in colours, digits and words."""

import json
import re

import pytest

from presession_timer.audience.words import KEYS, languages, words
from presession_timer.base.durations import MINUTE
from presession_timer.base.errors import PresessionError
from presession_timer.base.themes import FACES, PALETTES
from presession_timer.base.world.languages import LANGUAGES
from presession_timer.web.assets import cards, load_assets

ASSETS = load_assets()


def text_of(path: str) -> str:
    return ASSETS[path].body.decode()


def test_the_page_has_the_colours_of_the_other_screens() -> None:
    style = text_of("/page.css")
    for palette in PALETTES.values():
        theme = palette.name.removeprefix("presession-")
        assert f"[data-theme={theme}]{{color-scheme:" in style
        for phase, colours in palette.phases.items():
            rule = f"[data-theme={theme}] [data-phase={phase}]{{--p-ink:{colours.ink};"
            assert rule in style


def test_every_digit_and_every_glyph_is_drawn() -> None:
    page = text_of("/")
    for name in (*"0123456789", "colon", "plus"):
        assert f'id="d-{name}"' in page
    for phase, face in FACES.items():
        assert (f'id="g-{phase}"' in page) == bool(face.glyph.strip())
    assert "<!--symbols-->" not in page


def test_all_words_of_all_languages_are_there() -> None:
    told = json.loads(text_of("/words.json"))
    assert set(told["languages"]) == set(languages())
    assert told["default"] == ["en"]
    assert told["languages"]["ar"]["dir"] == "rtl"
    for language, catalogue in told["languages"].items():
        assert catalogue["words"] == dict(words(language))
        assert set(catalogue["words"]) == set(KEYS)


def test_the_rooms_own_languages_come_first() -> None:
    told = json.loads(load_assets(("fr", "en"))["/words.json"].body)
    assert told["default"] == ["fr", "en"]


def test_nothing_is_loaded_from_elsewhere_and_no_script_makes_markup() -> None:
    for path, asset in ASSETS.items():
        text = asset.body.decode()
        assert not re.search(r"https?://(?!www\.w3\.org/)", text), path
        assert "innerHTML" not in text
        assert "insertAdjacentHTML" not in text
        assert "eval(" not in text
        assert not re.search(r"\son[a-z]+=|<script>|<style|style=\"", text), path


@pytest.mark.parametrize("page", ["/", "/control", "/links"])
def test_a_view_is_60_kilobytes_or_less_in_any_language(page: str) -> None:
    loaded = [page, *(f"/{path}" for path in re.findall(r'(?:src|href)="([^"#]+)"', text_of(page)))]
    longest = max(len(asset.packed) for path, asset in ASSETS.items() if "/speech/" in path)
    sent = sum(len(ASSETS[path].packed) for path in (*loaded, "/words.json") if path in ASSETS)
    assert len(loaded) > 6
    assert sent + longest < 60_000


def test_the_scripts_know_no_length_of_the_plan() -> None:
    """No five, six or seven minutes, no last one, no grace: only what they are sent."""
    for path in ("/count.js", "/line.js", "/screen.js", "/page.js", "/control.js"):
        assert not re.search(r"\b([3-7] \* 60|[34]\d{2}000)\b|grace", text_of(path)), path


def test_there_is_a_card_for_each_phase_in_the_languages_asked_for() -> None:
    sheet = cards(("fr", "ar"), "light", MINUTE).decode()
    assert sheet.count("<section") == 6
    assert sheet.index("Dernière minute") < sheet.index("Veuillez conclure")
    assert 'lang="ar" dir="rtl"' in sheet
    everybody = cards((), "light", MINUTE).decode()
    assert all(f'lang="{language}"' in everybody for language in LANGUAGES)


def test_the_card_of_the_last_minute_names_the_plans_own_length() -> None:
    sheet = cards(("en", "ru"), "light", 30_000).decode()
    assert "Last 30 seconds" in sheet
    assert "Последние 30 секунд" in sheet
    assert "Last minute" not in sheet


@pytest.mark.parametrize(("chosen", "theme"), [(("xx",), "light"), ((), "pink")])
def test_cards_of_what_there_is_not_are_refused(chosen: tuple[str, ...], theme: str) -> None:
    with pytest.raises(PresessionError):
        cards(chosen, theme, MINUTE)
