"""Read lengths, word counts, dates and yes or no from cells, as people write them in sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND, exact, parse
from presession_timer.importers.sheet import Value, displayed
from presession_timer.importers.vocabulary import plain, words_of


class CellError(ValueError):
    """A cell does not fit its column; the message says what is expected."""


class Doubt:
    """Why a length is only a guess."""

    MINUTES = "minutes"
    """A number without a unit."""
    HOURS = "hours"
    """A time of day: somebody typed 7:00, and the spreadsheet made seven hours of it."""
    DAYS = "days"
    """A time of day without its format: for a spreadsheet 7:00 is 0.291666… of a day."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in milliseconds."""

    most: int
    least: int | None = None
    """The lower end if a range was written: ``5-7 min``."""
    doubt: str = ""

    @property
    def written(self) -> str:
        """The length as a plan has it."""
        return exact(self.most)


_EXPECTED: Final = "expected a duration such as 5:00, 5 min, 90 s or 1:00:00"
_NUMBER: Final = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,3}))?", re.ASCII)
_RANGE: Final = re.compile(
    r"([0-9]{1,3}(?::[0-5][0-9])?) ?(?:-|–|—|to|à|a) ?([0-9]{1,3}(?::[0-5][0-9])?)( ?min)?",
    re.ASCII | re.IGNORECASE,
)
_MIXED: Final = re.compile(
    r"([0-9]{1,3}) ?(?:min|m|') ?([0-5]?[0-9])(?: ?(?:s|''|\"))?", re.ASCII | re.IGNORECASE
)
"""``6 min 30``, ``6'30``, ``6m30s``: the seconds need no unit."""
_UNITS: Final = (
    (r"(?<=[0-9])\s*(?:segundos?|secondes?|seconds?|secs?\.?|''|″|\")", " s"),
    (r"(?<=[0-9])\s*(?:minutos?|minutes?|mins?\.?|mn|'|′|’)(?![a-z])", " min"),
)
_OF_HOURS: Final = re.compile(r"0?([0-9]{1,2}):([0-5][0-9]):00(?:\.0+)?", re.ASCII)
_WORDS: Final = re.compile(r"[0-9]{1,3}(?:[ ,.'’\u00a0\u202f][0-9]{3})+|[0-9]{1,6}", re.ASCII)
_MOST_WORDS: Final = 999_999
_CLOCK: Final = r"(?:[T ]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?)?"
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + _CLOCK, re.ASCII)
_DAY: Final = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})" + _CLOCK, re.ASCII)
_SERIAL: Final = re.compile(r"[34][0-9]{4}|5[0-4][0-9]{3}", re.ASCII)
_DAY_0: Final = date(1899, 12, 30)
"""The day 0 of spreadsheets; numbers of five digits are days from 1982 to 2050."""
_TIME: Final = re.compile(
    r"([01]?[0-9]|2[0-3])(?:[:hH.] ?([0-5][0-9])(?::([0-5][0-9]))?| ?h)", re.ASCII
)
_YES: Final = words_of("yes y true 1 x oui o vrai si s verdadero v protect protected")
_NO: Final = words_of("no n false 0 non faux falso f")


def length_in(value: Value, *, minutes: bool = False) -> Length:
    """Read a length; with ``minutes`` the heading says that numbers are minutes.

    In a list of speakers ``7:00`` is seven minutes, even if the spreadsheet made seven hours of it.
    Raises CellError.
    """
    match value:
        case bool() | date():
            raise CellError(_EXPECTED)
        case int() | float():
            return _of_number(float(value), minutes)
        case time():
            since = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
            return _of_cell(since + timedelta(microseconds=value.microsecond))
        case timedelta():
            return _of_cell(value)
        case _:
            return _of_text(value, minutes)


def _of_number(number: float, minutes: bool) -> Length:
    if not 0 <= number * MINUTE <= DAY:
        raise CellError(_EXPECTED)
    if 0 < number < 1 and not minutes and round(number, 2) != number:
        since = _of_cell(timedelta(seconds=round(number * 24 * 60 * 60)))
        return Length(since.most, doubt=Doubt.DAYS)
    return Length(round(number * MINUTE), doubt="" if minutes else Doubt.MINUTES)


def _of_cell(since: timedelta) -> Length:
    """Read hours without seconds as minutes and seconds: that is what was typed."""
    ms = round(since / timedelta(milliseconds=1))
    if not 0 <= ms <= DAY:
        raise CellError(_EXPECTED)
    if ms >= HOUR and ms % MINUTE == 0:
        return Length(ms // 60, doubt=Doubt.HOURS)
    return Length(ms)


def _of_text(written: str, minutes: bool) -> Length:
    text = " ".join(written.split())
    number = _NUMBER.fullmatch(text)
    if number:
        return _of_number(float(f"{number[1]}.{number[2] or 0}"), minutes)
    mixed = _MIXED.fullmatch(text.replace("’", "'").replace("′", "'").replace("″", '"'))
    if mixed:
        return Length(int(mixed[1]) * MINUTE + int(mixed[2]) * SECOND)
    for units, unit in _UNITS:
        text = re.sub(units, unit, text, flags=re.IGNORECASE)
    of_hours = _OF_HOURS.fullmatch(text)
    if of_hours and int(of_hours[1]):
        return Length(int(of_hours[1]) * MINUTE + int(of_hours[2]) * SECOND, doubt=Doubt.HOURS)
    between = _RANGE.fullmatch(text)
    if between:
        return _of_range(between, minutes)
    try:
        return Length(parse(text))
    except ValueError as error:
        raise CellError(str(error)) from None


def _of_range(between: re.Match[str], minutes: bool) -> Length:
    ends = [parse(end if ":" in end else f"{end}:00") for end in (between[1], between[2])]
    if ends[0] > ends[1]:
        raise CellError("expected the shorter time first")
    sure = minutes or between[3] or ":" in between[2]
    return Length(ends[1], ends[0], "" if sure else Doubt.MINUTES)


def words_in(value: Value) -> int:
    """Read a number of words: ``1,100`` and ``1 100`` are the same. Raises CellError."""
    expected = "expected a whole number of words, such as 812"
    if isinstance(value, bool | time | timedelta | date):
        raise CellError(expected)
    if isinstance(value, int | float):
        if not 0 <= value <= _MOST_WORDS or value != int(value):
            raise CellError(expected)
        return int(value)
    number = value.casefold().removesuffix("words").removesuffix("mots").removesuffix("palabras")
    if not _WORDS.fullmatch(number.strip()):
        raise CellError(expected)
    return int(re.sub(r"[^0-9]", "", number))


def flag_in(value: Value) -> bool:
    """Read yes or no in any of the three languages; empty is no. Raises CellError."""
    word = plain(displayed(value)) if displayed(value) else "no"
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError("expected yes or no")


def day_in(value: Value) -> tuple[date, bool]:
    """Read a day, and whether it is certain: ``10/12/2019`` may be in October. Raises CellError."""
    if isinstance(value, date):
        return value, True
    text = displayed(value)
    if _SERIAL.fullmatch(text):
        return _DAY_0 + timedelta(days=int(text)), False
    iso, other = _ISO_DAY.fullmatch(text), _DAY.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3])), True
        if other:
            first, second, year = int(other[1]), int(other[3]), int(other[4])
            if other[2] == "/" and first <= 12 < second:
                return date(year, first, second), True
            return date(year, second, first), other[2] != "/" or first > 12 or first == second
    except ValueError:
        raise CellError("expected a day that there is, such as 2019-12-10") from None
    raise CellError("expected a day such as 2019-12-10 or 10.12.2019")


def time_in(value: Value) -> time:
    """Read a time of day: ``10:00``, ``10h``, ``10.30``; of ``10:00–11:00`` the first.

    Raises CellError.
    """
    if isinstance(value, time):
        return value.replace(microsecond=0)
    if isinstance(value, float) and 0 < value < 1:
        seconds = round(value * 24 * 60 * 60)
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    text = displayed(value)
    with_day = _ISO_DAY.fullmatch(text) or _DAY.fullmatch(text)
    text = (with_day[with_day.lastindex or 0] or text) if with_day else text
    found = _TIME.match(text)
    if not found or re.match(r"[0-9]", text[found.end() :]):
        raise CellError("expected a time of day such as 10:00")
    return time(int(found[1]), int(found[2] or 0), int(found[3] or 0))


def as_held(value: Value) -> str:
    """Return a length as the cell holds it: a 7:00 on the screen may be seven hours."""
    match value:
        case time():
            return value.isoformat("seconds")
        case timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        case _:
            return displayed(value)
