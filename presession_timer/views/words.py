"""What the room reads, in its languages: gettext catalogues in ``locale/<language>/room.po``.

A further language is one file more. The catalogues are read as they are written, so nothing has to
be compiled; the entries are found by their context, which is the key used here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from presession_timer.errors import PresessionError
from presession_timer.translations import catalogue_in, languages_in

__all__ = ["KEYS", "Catalogue", "Words", "catalogue", "languages", "words"]

KEYS = (
    "before-minimum",
    "in-window",
    "last-minute",
    "over",
    "paused",
    "next",
    "questions",
    "time-left",
    "no-signal",
    "begins-at",
    "thanks",
    "rehearsal",
    "slower",
    "microphone",
    "number",
)
"""Every word there is (ux.md §3)."""

_HOLDS = {"begins-at": "{t}", "number": "{n}"}
"""What stands in a text for a time of day, and for a number."""

Words = Mapping[str, str]
"""A text for each of :data:`KEYS`."""

SOURCE = "en"
"""The language of what is not translated."""

_FOLDER = Path(__file__).with_name("locale")
_FILE = "room.po"
_DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language."""

    language: str
    words: Words
    right_to_left: bool
    reviewer: str
    """The native speaker who read it; empty while it is a draft."""
    missing: tuple[str, ...]
    """Keys that are not translated, or whose ``{t}`` or ``{n}`` was lost: they are in English."""

    @property
    def is_draft(self) -> bool:
        """Whether no native speaker has read it yet."""
        return not self.reviewer


def languages() -> tuple[str, ...]:
    """The languages there is a catalogue for, in alphabetical order of their codes."""
    return languages_in(_FOLDER, _FILE)


def words(language: str) -> Words:
    """The room's words in ``language``. Raises PresessionError for one without a catalogue."""
    return catalogue(language).words


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of ``language``, such as ``fr``.

    Raises PresessionError for one without a catalogue, and UnreadableFile for a damaged one.
    """
    known = languages()
    if language not in known:
        raise PresessionError(f"no words in {language!r}; there are {_listed(known)}")
    translated, header = _read(language)
    usable = {key: text for key, text in translated.items() if key in KEYS and _is_whole(key, text)}
    missing = tuple(key for key in KEYS if key not in usable)
    fallback = catalogue(SOURCE).words if missing and language != SOURCE else {}
    reviewer = header.get("X-Reviewer", _DRAFT).strip()
    return Catalogue(
        language=language,
        words=MappingProxyType({key: usable.get(key) or fallback.get(key, key) for key in KEYS}),
        right_to_left=header.get("X-Direction") == "rtl",
        reviewer="" if reviewer.lower() == _DRAFT else reviewer,
        missing=missing,
    )


def _is_whole(key: str, text: str) -> bool:
    wanted = _HOLDS.get(key)
    return bool(text) and all((held in text) == (held == wanted) for held in _HOLDS.values())


def _read(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Key to text, and the header."""
    file = catalogue_in(_FOLDER, language, _FILE)
    entries = [entry for entry in file if entry.msgctxt and not entry.fuzzy and not entry.obsolete]
    return {entry.msgctxt: entry.msgstr for entry in entries}, dict(file.metadata)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
