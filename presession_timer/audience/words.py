"""The words of the phases, and what the room reads: catalogues in ``locale/<language>/room.po``.

A further language is one file more. The catalogues are read as they are written, so nothing has to
be compiled; the entries are found by their context, which is the key used here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from gettext import c2py
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.base.errors import PresessionError
from presession_timer.base.text import clean
from presession_timer.base.translations import SOURCE, catalogue_in, languages_in

if TYPE_CHECKING:
    from polib import POEntry

KEYS = (
    "before-minimum",
    "in-window",
    "last-minute",
    "over",
    "paused",
    "next",
    "questions",
    "time-left",
    "over-by",
    "no-signal",
    "begins-at",
    "begins-in",
    "begins-in-minutes",
    "begins-in-hours",
    "begins-shortly",
    "thanks",
    "rehearsal",
    "please-conclude",
    "slower",
    "microphone",
    "number",
    "min",
    "break",
    "now",
    "up-next",
    "then-more",
    "ends-at",
    "late-by",
    "early-by",
    "on-time",
)
"""Every text that is the same in every session."""

COUNTED = ("last-seconds", "last-minutes")
"""Those that depend on a number: one form for each of the language's plurals."""

_FIELDS = {
    "begins-at": {"t"},
    "begins-in-minutes": {"n"},
    "begins-in-hours": {"h", "m"},
    "number": {"n"},
    "then-more": {"n"},
    "ends-at": {"t"},
    "late-by": {"n"},
    "early-by": {"n"},
}
"""What is filled in: a time of day, a number, hours and minutes."""

_FIRST, _WINDOW, _LAST = "before-minimum", "in-window", "last-minute"


class Words(Mapping[str, str]):
    """One language's text for each of :data:`KEYS`, and :meth:`phase` for those with a number."""

    def __init__(
        self, language: str, texts: Mapping[str, str], counted: Mapping[str, _Forms]
    ) -> None:
        self.language = language
        self._texts = texts
        self.counted = counted

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def phase(self, phase: str, last: int) -> str:
        """Return the words for a phase; ``last`` is the plan's last-minute warning in ms.

        The warning's own length is said: "Last minute", "Last 30 seconds", "Last 2 minutes".
        """
        if phase != _LAST or last == MINUTE:
            return self[phase]
        seconds = max(1, last // SECOND)
        if seconds % 60:
            return self.counted["last-seconds"].of(seconds)
        return self.counted["last-minutes"].of(seconds // 60)


class _Forms(NamedTuple):
    """A text's plural forms."""

    forms: tuple[str, ...]
    place: Callable[[int], int]
    """Which form a number takes."""

    def of(self, n: int) -> str:
        return self.forms[self.place(n)].replace("{n}", str(n))


_FOLDER = Path(__file__).with_name("locale")
_FILE = "room.po"
_DRAFT = "draft"


class Catalogue(NamedTuple):
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
    """Return the languages there is a catalogue for, in alphabetical order of their codes."""
    return languages_in(_FOLDER, _FILE)


def words(language: str) -> Words:
    """Return the room's words in ``language``. Raises PresessionError if there is no catalogue."""
    return catalogue(language).words


def word_key(phase: str, least: int | None) -> str:
    """Return the key of a phase's words; where there is no ``least`` (ms), none is reached."""
    return _FIRST if phase == _WINDOW and not least else phase


def phase_word(phase: str, last: int, least: int | None) -> str:
    """Return what the moderator's own screens say of a phase: English capitals.

    Empty for what is no phase of a statement. ``last`` is the plan's last-minute warning in ms,
    ``least`` the turn's minimum.
    """
    english, key = words(SOURCE), word_key(phase, least)
    return english.phase(key, last).upper() if key in english else ""


@lru_cache(maxsize=4)
def plan_words(last: int) -> Mapping[str, Mapping[str, str]]:
    """Return the texts that a plan's ``last`` (ms) changes: key, then language, then text.

    Empty where it is one minute, which is what the catalogues say.
    """
    if last == MINUTE:
        return {}
    return {_LAST: {one: words(one).phase(_LAST, last) for one in languages()}}


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of ``language``, such as ``fr``.

    Raises PresessionError for one without a catalogue, and UnreadableFile for a damaged one.
    """
    known = languages()
    if language not in known:
        raise PresessionError(f'no words in "{clean(language, 20)}"; there are {", ".join(known)}')
    file = catalogue_in(_FOLDER, language, _FILE)
    entries = {
        entry.msgctxt: entry
        for entry in file
        if entry.msgctxt and not entry.fuzzy and not entry.obsolete
    }
    texts = {key: entry.msgstr for key, entry in entries.items() if _is_whole(key, entry.msgstr)}
    counted = _counted(entries, file.metadata.get("Plural-Forms", ""))
    missing = tuple(key for key in KEYS if key not in texts)
    missing += tuple(key for key in COUNTED if key not in counted)
    if missing and language != SOURCE:
        fallback = words(SOURCE)
        texts = dict(fallback) | texts
        counted = dict(fallback.counted) | counted
    reviewer = file.metadata.get("X-Reviewer", _DRAFT).strip()
    return Catalogue(
        language=language,
        words=Words(language, {key: texts.get(key, key) for key in KEYS}, counted),
        right_to_left=file.metadata.get("X-Direction") == "rtl",
        reviewer="" if reviewer.lower() == _DRAFT else reviewer,
        missing=missing,
    )


def _is_whole(key: str, text: str) -> bool:
    return key in KEYS and bool(text) and _fields(text) == _FIELDS.get(key, set())


def _fields(text: str) -> set[str]:
    """Return the names in braces; braces that are not in pairs are no text."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def _counted(entries: Mapping[str, POEntry], rule: str) -> dict[str, _Forms]:
    """Return the texts with a number, where every form is there and one of them has the number."""
    count, _, plural = rule.partition(";")
    forms = {
        key: tuple(entries[key].msgstr_plural[i] for i in sorted(entries[key].msgstr_plural))
        for key in COUNTED
        if key in entries
    }
    try:
        expected = int(count.partition("=")[2])
        place = c2py(plural.partition("=")[2].strip(" ;"))
    except ValueError:
        return {}
    return {
        key: _Forms(texts, place)
        for key, texts in forms.items()
        if len(texts) == expected and all(texts) and _fields("".join(texts)) == {"n"}
    }
