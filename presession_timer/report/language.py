"""The language of a report: English as it stands in the code, or a catalogue's.

Texts are templates; names, times and figures are filled in afterwards and never translated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, time
from functools import cache
from pathlib import Path

from presession_timer.base.translations import SOURCE, Translation, languages_in, texts_in

_FOLDER = Path(__file__).with_name("locale")
_FILE = "report.po"

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


class Language(Translation):
    """Says a report's texts in one language. It is a ``Say`` of `engine.event_text`."""

    __slots__ = ()

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the plural form for ``n``, filled with ``n`` and ``values``."""
        return self.texts.ngettext(one, many, n).format(**{"n": n, **values})

    def number(self, count: int) -> str:
        """Return a number of speakers or minutes as a word, up to twelve."""
        return self(_NUMBERS[count]) if 0 <= count < len(_NUMBERS) else str(count)

    def day(self, day: date) -> str:
        """Return a day with its weekday: "Tuesday 10 December 2019"."""
        first = "{weekday} 1 {month} {year}"
        return self(
            first if day.day == 1 else "{weekday} {day} {month} {year}",
            weekday=self(_DAYS[day.weekday()]),
            day=day.day,
            month=self(_MONTHS[day.month - 1]),
            year=day.year,
        )

    def short_day(self, day: date) -> str:
        """Return a short day: "Tue 2019-12-10"."""
        return f"{self(_DAYS[day.weekday()]):.3} {day.isoformat()}"

    def clock(self, at: time) -> str:
        """Return a time of day as a sentence has it: "14:02", in French "à 14:02"."""
        template = "01:{minute}" if at.hour == 1 else "{hour}:{minute}"
        return self(template, hour=f"{at:%H}", minute=f"{at:%M}")

    def percent(self, share: float) -> str:
        return self("{n} %", n=math.floor(share * 100 + 0.5))

    def decimal(self, value: float) -> str:
        """Return a mean to one decimal, with the language's own mark: "4.9"."""
        tenths = math.floor(value * 10 + 0.5)
        return self("{whole}.{tenth}", whole=tenths // 10, tenth=tenths % 10)

    def listed(self, things: Sequence[str]) -> str:
        if len(things) < 2:
            return "".join(things)
        return self("{things} and {last}", things=", ".join(things[:-1]), last=things[-1])


ENGLISH = Language()


def capital(words: str) -> str:
    """Return ``words`` beginning with a capital letter."""
    return words[:1].upper() + words[1:]


def languages() -> tuple[str, ...]:
    """Return the codes of all languages of a report, in alphabetical order."""
    return tuple(sorted({SOURCE, *languages_in(_FOLDER, _FILE)}))


@cache
def language(code: str) -> Language:
    """Return the language ``code``, such as ``fr``.

    Raises PresessionError for one without a catalogue, UnreadableFile for a damaged catalogue.
    """
    return Language(code, texts_in(_FOLDER, code, _FILE, "no report"))
