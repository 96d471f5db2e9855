"""The languages of the chair's sentences: English as it stands in the code, or a catalogue's.

Nothing of the engine is imported here: the console knows its language before its first paint.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.base.translations import SOURCE, Translation, languages_in, texts_in

_FOLDER = Path(__file__).with_name("locale")
_FILE = "chair.po"
_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


class ChairLanguage(Translation):
    """Says the chair's sentences in one language, with numbers as words."""

    __slots__ = ()

    def count(self, one: str, many: str, n: int) -> str:
        """Return the form for ``n`` things; ``{n}`` is a word up to twelve."""
        return self.texts.ngettext(one, many, n).format(n=self.number(n))

    def number(self, n: int) -> str:
        """Return a number as a word up to twelve, else in figures."""
        return self(_NUMBERS[n]) if 0 <= n < len(_NUMBERS) else str(n)

    def time(self, ms: int) -> str:
        """Return a length as it is spoken: "seven minutes", "six and a half minutes"."""
        minutes, seconds = divmod(max(0, ms) // SECOND, MINUTE // SECOND)
        if not minutes:
            return self.count("{n} second", "{n} seconds", seconds)
        if not seconds:
            return self.count("{n} minute", "{n} minutes", minutes)
        if seconds == 30 and minutes > 1:
            return self("{n} and a half minutes", n=self.number(minutes))
        if seconds == 30:
            return self("one and a half minutes")
        template = self.texts.ngettext("{m} minute {s}", "{m} minutes {s}", minutes)
        return template.format(m=minutes, s=seconds)


ENGLISH = ChairLanguage()


def chair_languages() -> tuple[str, ...]:
    """Return the codes of the languages the chair has sentences in, in alphabetical order."""
    return tuple(sorted({SOURCE, *languages_in(_FOLDER, _FILE)}))


def first_of(codes: Iterable[str]) -> ChairLanguage:
    """Return the first of these languages that the chair has sentences in, else English."""
    known = chair_languages()
    return chair_language(next((code for code in codes if code in known), SOURCE))


@cache
def chair_language(code: str) -> ChairLanguage:
    """Return the language ``code``, such as ``fr``.

    Raises PresessionError for one without a catalogue, UnreadableFile for a damaged catalogue.
    """
    return ChairLanguage(code, texts_in(_FOLDER, code, _FILE, "the chair has no sentences"))
