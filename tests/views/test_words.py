"""The room's words: complete in the six UN languages, and honest about who read them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from presession_timer.errors import PresessionError, UnreadableFile
from presession_timer.themes import FACES
from presession_timer.views import words as room_words
from presession_timer.views.words import KEYS, SOURCE, catalogue, languages, words

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


def test_the_six_languages_of_the_united_nations_are_there() -> None:
    assert set(UN) <= set(languages())


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


@pytest.mark.parametrize(
    "phase", ["before-minimum", "in-window", "last-minute", "over", "paused", "no-signal"]
)
def test_the_english_words_are_those_of_the_other_screens(phase: str) -> None:
    assert words("en")[phase].upper() == FACES[phase].word


def test_a_language_without_a_catalogue_is_told_which_there_are() -> None:
    known = ", ".join(languages())
    with pytest.raises(PresessionError, match=f"no words in 'xx'; there are {known}"):
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
    assert set(found.missing) == set(KEYS)


def test_a_damaged_catalogue_is_named(folder: Path) -> None:
    add(folder, "pt", 'msgid "unfinished\n???')
    with pytest.raises(UnreadableFile, match=r"pt/room\.po: cannot be read as a catalogue"):
        words("pt")
