"""The room's words: complete in the six UN languages, and honest about who read them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from presession_timer.audience import words as room_words
from presession_timer.audience.words import (
    COUNTED,
    KEYS,
    catalogue,
    languages,
    phase_word,
    plan_words,
    words,
)
from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.themes import FACES
from presession_timer.base.translations import SOURCE
from presession_timer.base.world.languages import LANGUAGES
from presession_timer.engine.commands import READY_MADE
from presession_timer.terminal.digits import layout

UN = ("ar", "en", "es", "fr", "ru", "zh")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogues of one's own, with the English one in it."""
    english = (Path(room_words.__file__).parent / "locale/en/room.po").read_text("utf-8")
    add(tmp_path, SOURCE, english)
    monkeypatch.setattr(room_words, "_FOLDER", tmp_path)
    catalogue.cache_clear()
    yield tmp_path
    catalogue.cache_clear()


def add(folder: Path, language: str, text: str) -> None:
    (folder / language).mkdir()
    (folder / language / "room.po").write_text(text, "utf-8")


def po(*entries: tuple[str, str], header: str = "") -> str:
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n{header}\n'
    return head + "\n".join(
        f'msgctxt "{key}"\nmsgid "{key}"\nmsgstr "{text}"\n' for key, text in entries
    )


def test_the_settings_know_every_language_and_the_six_of_the_united_nations_are_there() -> None:
    assert set(UN) <= set(languages())
    assert set(LANGUAGES) == set(languages()), "docs/contributing.md, Add a language"


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_is_complete(language: str) -> None:
    found = catalogue(language)
    assert found.missing == ()
    assert set(found.words) == set(KEYS)
    assert all(text == text.strip() for text in found.words.values())


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_names_its_reviewer_or_is_a_draft(language: str) -> None:
    text = (Path(room_words.__file__).parent / f"locale/{language}/room.po").read_text("utf-8")
    assert '"X-Reviewer: ' in text
    found = catalogue(language)
    assert found.is_draft == (not found.reviewer)


def test_only_arabic_runs_right_to_left() -> None:
    assert [language for language in UN if catalogue(language).right_to_left] == ["ar"]


def test_the_moderators_screens_have_the_english_words_in_capitals() -> None:
    assert {phase: phase_word(phase, MINUTE, MINUTE) for phase in FACES} == {
        "before-minimum": "YOU HAVE THE FLOOR",
        "in-window": "MINIMUM REACHED",
        "last-minute": "LAST MINUTE",
        "over": "TIME IS UP",
        "paused": "PAUSED",
        "no-signal": "NO SIGNAL",
        "neutral": "",
    }
    assert phase_word("last-minute", 30 * SECOND, MINUTE) == "LAST 30 SECONDS"
    assert phase_word("in-window", MINUTE, 0) == "YOU HAVE THE FLOOR"


def test_every_word_of_a_phase_can_be_drawn_large() -> None:
    for phase, face in FACES.items():
        for last in (10 * SECOND, MINUTE, 2 * MINUTE):
            word = phase_word(phase, last, MINUTE)
            if word:
                assert layout.measure(f"{face.glyph} {word}", 200, 4) is not None
                assert layout.measure(word, 200, 4, ascii_only=True) is None
                assert layout.measure(word, 200, 5, ascii_only=True) is not None


def test_a_ready_made_message_has_its_words_in_every_language() -> None:
    assert set(READY_MADE) <= set(KEYS)
    for stock, message in READY_MADE.items():
        assert words("en")[stock] == message.text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Last second", "Last 30 seconds", "Last 90 seconds", "Last minute",
                "Last 2 minutes")),
        ("fr", ("Dernière seconde", "30 dernières secondes", "90 dernières secondes",
                "Dernière minute", "2 dernières minutes")),
        ("es", ("Último segundo", "Últimos 30 segundos", "Últimos 90 segundos", "Último minuto",
                "Últimos 2 minutos")),
        ("ru", ("Последняя 1 секунда", "Последние 30 секунд", "Последние 90 секунд",
                "Последняя минута", "Последние 2 минуты")),
        ("zh", ("最后 1 秒", "最后 30 秒", "最后 90 秒", "最后一分钟", "最后 2 分钟")),
        ("ar", ("الثانية الأخيرة", "آخر 30 ثانية", "آخر 90 ثانية", "الدقيقة الأخيرة",
                "آخر دقيقتين")),
    ],
)  # fmt: skip
def test_the_last_minute_is_called_by_the_plans_own_length(
    language: str, expected: tuple[str, ...]
) -> None:
    seconds = (1, 30, 90, 60, 120)
    said = tuple(words(language).phase("last-minute", s * SECOND) for s in seconds)
    assert said == expected


@pytest.mark.parametrize(
    ("language", "minutes", "expected"),
    [
        ("ru", 21, "Последняя 21 минута"),
        ("ru", 5, "Последние 5 минут"),
        ("ru", 11, "Последние 11 минут"),
        ("ar", 3, "آخر 3 دقائق"),
        ("ar", 10, "آخر 10 دقائق"),
        ("ar", 11, "آخر 11 دقيقة"),
        ("ar", 100, "آخر 100 دقيقة"),
    ],
)
def test_a_number_takes_its_languages_own_form(language: str, minutes: int, expected: str) -> None:
    assert words(language).phase("last-minute", minutes * MINUTE) == expected


@pytest.mark.parametrize("language", languages())
def test_no_length_of_the_last_minute_leaves_a_field_unfilled(language: str) -> None:
    for last in (0, 400, 999, 30_500, *range(SECOND, 10 * MINUTE, 7 * SECOND)):
        said = words(language).phase("last-minute", last)
        assert said
        assert "{" not in said
    assert words(language).phase("over", 30 * SECOND) == words(language)["over"]


def test_a_plan_changes_a_text_only_where_its_last_minute_is_another() -> None:
    assert plan_words(MINUTE) == {}
    assert set(plan_words(30 * SECOND)) == {"last-minute"}
    told = plan_words(30 * SECOND)["last-minute"]
    assert set(told) == set(languages())
    assert told["fr"] == "30 dernières secondes"


def test_a_language_without_a_catalogue_is_told_which_there_are() -> None:
    known = ", ".join(languages())
    with pytest.raises(PresessionError, match=f'no words in "xx"; there are {known}'):
        words("xx")


def test_another_language_is_one_file_more(folder: Path) -> None:
    header = '"X-Reviewer: Somebody\\n"\n'
    add(folder, "pt", po(("paused", "Em pausa"), header=header))
    assert languages() == ("en", "pt")
    assert words("pt")["paused"] == "Em pausa"
    assert catalogue("pt").reviewer == "Somebody"


def test_what_is_not_translated_is_in_english(folder: Path) -> None:
    add(
        folder,
        "pt",
        po(("paused", ""), ("begins-at", "Começa"), ("number", "N"), ("nonsense", "x")),
    )
    found = catalogue("pt")
    assert found.words["paused"] == "Paused"
    assert found.words["begins-at"] == "Session begins at {t}"
    assert found.words["number"] == "No. {n}"
    assert set(found.missing) == {*KEYS, *COUNTED}
    assert found.words.phase("last-minute", 2 * MINUTE) == "Last 2 minutes"


@pytest.mark.parametrize(
    ("rule", "forms"),
    [
        ("nplurals=2; plural=(n != 1);", ("Um",)),
        ("nplurals=2; plural=(n != 1);", ("Um", "")),
        ("nplurals=2; plural=(n != 1);", ("Um", "Os {x}")),
        ("nplurals=2; plural=(n != ;", ("Um", "Os {n}")),
        ("", ("Um", "Os {n}")),
    ],
)
def test_plural_forms_that_are_not_whole_are_in_english(
    folder: Path, rule: str, forms: tuple[str, ...]
) -> None:
    entry = 'msgctxt "last-seconds"\nmsgid "x"\nmsgid_plural "y"\n' + "".join(
        f'msgstr[{place}] "{form}"\n' for place, form in enumerate(forms)
    )
    add(folder, "pt", po(header=f'"Plural-Forms: {rule}\\n"\n') + entry)
    assert "last-seconds" in catalogue("pt").missing
    assert words("pt").phase("last-minute", 30 * SECOND) == "Last 30 seconds"


def test_plural_forms_that_are_whole_are_used(folder: Path) -> None:
    entry = (
        'msgctxt "last-seconds"\nmsgid "x"\nmsgid_plural "y"\nmsgstr[0] "Um"\nmsgstr[1] "Os {n}"\n'
    )
    header = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    add(folder, "pt", po(header=header) + entry)
    assert words("pt").phase("last-minute", 30 * SECOND) == "Os 30"


def test_a_damaged_catalogue_is_named(folder: Path) -> None:
    add(folder, "pt", 'msgid "unfinished\n???')
    with pytest.raises(UnreadableFile, match=r"pt/room\.po: cannot be read as a catalogue"):
        words("pt")
