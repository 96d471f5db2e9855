"""Read lengths, times of day, word counts, days and yes or no from cells, as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND, exact, parse
from presession_timer.importers.sheet import Value, displayed
from presession_timer.importers.vocabulary import cell_words, months, plain, unit_words


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
    UNIT = "unit"
    """``0:07`` is seven seconds, or seven minutes of a program that writes hours and minutes."""
    POINT = "point"
    """``7.30`` is 7:30, or a decimal."""


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
_NUMBER: Final = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,3}))?", re.ASCII)
_POINT: Final = re.compile(r"([0-9]{1,2})\.([0-5][0-9])", re.ASCII)
_RANGE: Final = re.compile(
    r"([0-9]{1,3}(?::[0-5][0-9])?) ?(?:-|to|à|a|bis|até) ?([0-9]{1,3}(?::[0-5][0-9])?)( ?min)?",
    re.ASCII | re.IGNORECASE,
)
_MIXED: Final = re.compile(
    r"(?:([0-9]{1,2}) ?h ?)?(?:([0-9]{1,3}) ?(?:min|m|') ?)?([0-9]{1,2})?(?: ?(?:s|''|\"))?",
    re.ASCII | re.IGNORECASE,
)
"""``6 min 30``, ``6'30``, ``6m30s``, ``1h15``: the last unit may be left out."""
_OF_HOURS: Final = re.compile(r"0?([0-9]{1,2}):([0-5][0-9]):00(?:\.0+)?", re.ASCII)
_SHORT: Final = re.compile(r"0{1,2}:([0-5][0-9])", re.ASCII)
_CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9]))?", re.ASCII)
_WORDS: Final = re.compile(r"[0-9]{1,3}(?:[ ,.'’\u00a0\u202f][0-9]{3})+|[0-9]{1,6}", re.ASCII)
_MOST_WORDS: Final = 999_999
_SERIAL: Final = re.compile(r"[34][0-9]{4}|5[0-4][0-9]{3}", re.ASCII)
_DAY_0: Final = date(1899, 12, 30)
"""The day 0 of spreadsheets; numbers of five digits are days from 1982 to 2050."""
_SAME: Final = str.maketrans("′’‘´″”“–—‐‑−～", "''''\"\"\"------")
_OTHER_UNITS: Final = {
    "分钟": " min ",
    "分鐘": " min ",
    "分": " min ",
    "秒": " s ",
    "小时": " h ",
    "時間": " h ",
}


def same(text: str) -> str:
    """Return a text with one kind of space, of dash and of quote, and plain digits."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SAME)).split())


@cache
def _units() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for unit, name in (("seconds", " s"), ("minutes", " min"), ("hours", " h")):
        words = sorted(unit_words(unit), key=len, reverse=True)
        pattern = rf"(?<=[0-9])\s*(?:{'|'.join(map(re.escape, words))})\b\.?"
        found.append((re.compile(pattern, re.IGNORECASE), name))
    return tuple(found)


def two_parts(value: Value) -> tuple[int, int] | None:
    """Return both parts of ``1:30``; None for what is written otherwise."""
    if not isinstance(value, str):
        return None
    found = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", _bare(value))
    return (int(found[1]), int(found[2])) if found else None


def has_hours_and_minutes(value: Value) -> bool:
    """Return whether a text is ``0:07``: a column that has one may hold hours and minutes."""
    parts = two_parts(value)
    return parts is not None and parts[0] == 0 < parts[1]


_OPEN: Final = frozenset(("", "-", "–", "—", "?", "n/a", "tbc", "tbd", "tba"))


def is_open(value: Value) -> bool:
    """Return whether a cell says nothing yet: it is empty, a dash, ``n/a`` or ``TBC``."""
    return displayed(value).casefold() in _OPEN


def length_in(value: Value, unit: str = "") -> Length:
    """Read a length; ``unit`` is what the heading says of numbers: ``minutes``.

    In a list of speakers ``7:00`` is seven minutes, even if the spreadsheet made seven hours of it.
    Raises CellError.
    """
    match value:
        case bool() | date():
            raise CellError(_EXPECTED)
        case int() | float():
            return _of_number(float(value), unit)
        case time():
            since = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
            return _of_cell(since + timedelta(microseconds=value.microsecond))
        case timedelta():
            return _of_cell(value)
        case _:
            return _of_text(value, unit)


def _of_number(number: float, unit: str) -> Length:
    scale = {"seconds": SECOND, "hours": HOUR}.get(unit, MINUTE)
    if not 0 <= number * scale <= DAY:
        raise CellError(_EXPECTED)
    if 0 < number < 1 and not unit and round(number, 2) != number:
        since = _of_cell(timedelta(seconds=round(number * 24 * 60 * 60)))
        return Length(since.most, doubt=Doubt.DAYS)
    known = unit in ("minutes", "seconds", "hours", "minutes:seconds")
    return Length(round(number * scale), doubt="" if known else Doubt.MINUTES)


def _of_cell(since: timedelta) -> Length:
    """Read hours without seconds as minutes and seconds: that is what was typed."""
    ms = round(since / timedelta(milliseconds=1))
    if not 0 <= ms <= DAY:
        raise CellError(_EXPECTED)
    if ms >= HOUR and ms % MINUTE == 0:
        return Length(ms // 60, doubt=Doubt.HOURS)
    return Length(ms)


def _of_text(written: str, unit: str) -> Length:
    text = _bare(written)
    if text[:2].upper() == "PT":
        return Length(_parsed(text.upper()))
    point = _POINT.fullmatch(text) if unit not in ("hours", "seconds") else None
    if point and point[2] not in ("00", "50", "25", "75"):
        return Length(_ms(0, int(point[1]), int(point[2])), doubt=Doubt.POINT)
    number = _NUMBER.fullmatch(text)
    if number:
        return _of_number(float(f"{number[1]}.{number[2] or 0}"), unit)
    for words, name in _units():
        text = words.sub(f"{name} ", text)
    text = " ".join(text.split())
    return _of_colons(text, unit) or _of_units(text, unit)


def _of_colons(text: str, unit: str) -> Length | None:
    """Read a length with colons; None if it is written otherwise."""
    clock = _CLOCK.fullmatch(text)
    if clock and unit == "clock":
        return Length(_ms(int(clock[1]), int(clock[2]), int(clock[3] or 0)))
    if _SHORT.fullmatch(text) and text.lstrip("0:") and unit != "minutes:seconds":
        return Length(parse(text), doubt=Doubt.UNIT)
    of_hours = _OF_HOURS.fullmatch(text)
    if of_hours and int(of_hours[1]):
        return Length(_ms(0, int(of_hours[1]), int(of_hours[2])), doubt=Doubt.HOURS)
    return None


def _of_units(text: str, unit: str) -> Length:
    mixed = _MIXED.fullmatch(text)
    if mixed and (mixed[1] or mixed[2]):
        return _of_parts(*mixed.groups())
    between = _RANGE.fullmatch(text)
    if between:
        return _of_range(between, unit)
    if quoted := re.fullmatch(r"([0-9]{1,4}) ?(?:''|\")", text):
        return Length(int(quoted[1]) * SECOND)
    return Length(_parsed(text.removesuffix(" min") if ":" in text else text))


def _parsed(text: str) -> int:
    try:
        return parse(text)
    except ValueError as error:
        raise CellError(str(error)) from None


def _bare(written: str) -> str:
    """Return a length in plain signs, without words that say it is a limit: ``max. 7 min``."""
    text = same(written)
    for other, usual in _OTHER_UNITS.items():
        text = text.replace(other, usual)
    words = text.split()
    limits = cell_words("limits")
    kept = [word for word in words if plain(word) not in limits]
    return " ".join(kept if any(map(str.isdigit, "".join(kept))) else words)


def _of_parts(hours: str | None, minutes: str | None, rest: str | None) -> Length:
    if hours and not minutes:
        minutes, rest = rest, None
    if int(rest or 0) > 59 or (hours and int(minutes or 0) > 59):
        raise CellError(_EXPECTED)
    ms = _ms(int(hours or 0), int(minutes or 0), int(rest or 0))
    if ms > DAY:
        raise CellError("expected 24 hours at most")
    return Length(ms)


def _ms(hours: int, minutes: int, seconds: int) -> int:
    return hours * HOUR + minutes * MINUTE + seconds * SECOND


def _of_range(between: re.Match[str], unit: str) -> Length:
    ends = [parse(end if ":" in end else f"{end}:00") for end in (between[1], between[2])]
    if ends[0] > ends[1]:
        raise CellError("expected the shorter time first")
    sure = unit == "minutes" or between[3] or ":" in between[2]
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
    number = re.sub(
        r"(?i)\s*(?:words|mots|palabras|palavras|wörter|approx\.?|ca\.?|~)\s*", "", value
    )
    if not _WORDS.fullmatch(number.strip()):
        raise CellError(expected)
    return int(re.sub(r"[^0-9]", "", number))


def flag_in(value: Value) -> bool:
    """Read yes or no in any of the languages; empty is no. Raises CellError."""
    word = plain(displayed(value)) if displayed(value) else "no"
    if word in cell_words("yes") | {"1", "protect", "protected"}:
        return True
    if word in cell_words("no") | {"0", "f"}:
        return False
    raise CellError("expected yes or no")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a cell says of when: a day, a time of day, and when it ends."""

    day: date | None = None
    day_sure: bool = True
    """Whether the day is certain: ``10/12/2019`` may be in October."""
    start: time | None = None
    end: time | None = None
    offset: timedelta | None = None
    """The difference from UTC, if it is written."""
    yearless: tuple[int, int] | None = None
    """Month and day, if a day is written without its year."""
    marked: bool = False
    """Whether the half of the day is certain: ``2 pm``, ``14:00``."""


_DATES: Final = (
    re.compile(r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?![0-9])", re.ASCII),
    re.compile(
        r"(?P<a>[0-9]{1,2})(?P<s>[./-])(?P<b>[0-9]{1,2})(?P=s)(?P<y>[0-9]{4}|[0-9]{2})(?![0-9])",
        re.ASCII,
    ),
)
_OFFSET: Final = re.compile(
    r"(?<=[0-9m]) ?(?:(?P<utc>z|utc|gmt)"
    r"|(?:utc|gmt)? ?(?P<sign>[+-])(?P<h>[0-9]{2}|[0-9](?![0-9:])):?(?P<m>[0-9]{2})?)$",
    re.ASCII,
)
_HALF: Final = r"(?P<half{0}>[ap])\.? ?m\b\.?"
_TIME: Final = re.compile(
    r"(?P<h>[0-9]{1,2})(?: ?(?:[:.]|h) ?(?P<m>[0-5][0-9])(?:[:.](?P<s>[0-5][0-9])(?:[.,][0-9]+)?)?"
    r"|(?P<hour> ?h\b| ?uhr\b| ?hrs?\b)|(?= ?[ap]\.? ?m\b)|(?= ?-))?"
    rf" ?(?:{_HALF.format('')})?",
    re.ASCII,
)
_ZONE_WORDS: Final = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "utc": 0, "gmt": 0, "bst": 1, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "jst": 9,
}  # fmt: skip
_TIME_EXPECTED: Final = "expected a time of day such as 10:00"


@lru_cache(maxsize=8192)
def _moment_in_text(cell: str) -> Moment:
    text = same(cell).casefold()
    if compact := re.fullmatch(r"(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)?(z?)", text):
        year, month, number, hour, minute, _, zulu = compact.groups()
        text = f"{year}-{month}-{number} {hour}:{minute}{zulu}"
    iso = re.fullmatch(r"(\d{4}-\d\d-\d\d)[t ](\d\d?:\d\d.*)", text)
    written = _written_day(text)
    day, sure, text = _day_taken_out(f"{iso[1]} {iso[2]}" if iso else text)
    yearless = written[0][1:] if written and day is None and written[0][0] is None else None
    offset, text = _offset_taken_out(text, minus=iso is not None)
    start, end, marked, rest = _times_taken_out(text.strip(" ,;"))
    if rest:
        expected = "a day such as 2019-12-10" if start is None else "a time of day such as 10:00"
        raise CellError(f"“{rest}” is not understood; expected {expected}")
    if day is None and start is None:
        raise CellError(_TIME_EXPECTED if yearless is None else "expected the year of the day")
    return Moment(day, sure, start, end, offset, yearless, marked)


def _offset_taken_out(text: str, *, minus: bool) -> tuple[timedelta | None, str]:
    """Return the difference from UTC behind a time, and the rest of the text.

    A minus is one only behind a whole instant: ``10:00-10:30`` is half an hour.
    """
    words = text.replace("(", " ").replace(")", " ").strip().rsplit(" ", 1)
    if words[-1] in _ZONE_WORDS and len(words) > 1:
        return timedelta(hours=_ZONE_WORDS[words[-1]]), words[0]
    found = _OFFSET.search(text)
    if not found or ":" not in text[: found.start()] or (found["sign"] == "-" and not minus):
        return None, text
    hours = int(found["h"] or 0) + int(found["m"] or 0) / 60
    return timedelta(hours=-hours if found["sign"] == "-" else hours), text[: found.start()]


def moment_in(value: Value) -> Moment:
    """Read when something is: ``10 Dec 2019 10:00 AM``, ``14:00 – 14:07``. Raises CellError.

    What stands behind a time is read, or refused with the words that are not understood.
    """
    match value:
        case datetime():
            return Moment(value.date(), start=value.time().replace(microsecond=0), marked=True)
        case date():
            return Moment(value)
        case time():
            return Moment(start=value.replace(microsecond=0), marked=True)
        case timedelta() if timedelta() <= value < timedelta(days=1):
            midnight = datetime(2000, 1, 1)  # noqa: DTZ001 – only the time of day counts
            return Moment(start=(midnight + value).time().replace(microsecond=0), marked=True)
        case bool():
            raise CellError(_TIME_EXPECTED)
        case float() if 0 < value < 1:
            seconds = round(value * 24 * 60 * 60)
            return Moment(start=time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60))
    text = displayed(value)
    if _SERIAL.fullmatch(text):
        return Moment(_DAY_0 + timedelta(days=int(text)), day_sure=False)
    return _moment_in_text(text)


def _day_taken_out(text: str) -> tuple[date | None, bool, str]:
    """Return the day in a text, whether it is certain, and the rest of the text."""
    for shape in _DATES:
        if found := shape.search(text):
            day, sure = _day_of(found)
            return day, sure, _without_weekday(text[: found.start()] + " " + text[found.end() :])
    taken = _written_day(text)
    if taken is None:
        return None, True, text
    (year, month, day_number), rest = taken
    if year is None:
        return None, True, rest
    try:
        return date(year, month, day_number), True, rest
    except ValueError:
        raise CellError("expected a day that there is, such as 2019-12-10") from None


_Day = tuple[int | None, int, int]
"""Year, month and day; without a year if none is written."""


def _written_day(text: str) -> tuple[_Day, str] | None:
    """Return the day with the name of a month in a text, and the rest of the text."""
    words = re.findall(r"[^\W\d_]+\.?|[0-9]+(?:st|nd|rd|th|er|º|ª|\.(?![0-9]))?|[^\s\w]|\s", text)
    for at, word in enumerate(words):
        month = months().get(plain(word)) if word[0].isalpha() and len(word) > 2 else None
        if month and (taken := _around_month(words, at)):
            year, day, first, last = taken
            rest = "".join(words[:first]) + " " + "".join(words[last:])
            return (year, month, day), _without_weekday(rest)
    return None


def day_without_year(text: str) -> tuple[int, int] | None:
    """Return month and day of ``April 2``; None if there is none, or with its year."""
    found = _written_day(same(text).casefold())
    return found[0][1:] if found is not None and found[0][0] is None else None


def day_within(text: str) -> date | None:
    """Return the one day that a title names, with its year; None if there is none."""
    try:
        day, sure, _ = _day_taken_out(same(text).casefold())
    except CellError:
        return None
    return day if sure else None


def _day_of(found: re.Match[str]) -> tuple[date, bool]:
    parts = found.groupdict()
    try:
        if parts.get("m"):
            return date(int(parts["y"]), int(parts["m"]), int(parts["d"])), True
        first, second, year = int(parts["a"]), int(parts["b"]), int(parts["y"])
        if year < 100:
            if parts["s"] != "/":  # 10.30.19 may well be a time
                raise CellError("expected a day with the whole year, such as 2019-12-10")
            year += 2000
        if parts["s"] == "/" and first <= 12 < second:
            return date(year, first, second), True
        return date(year, second, first), parts["s"] == "." or first > 12 or first == second
    except ValueError:
        raise CellError("expected a day that there is, such as 2019-12-10") from None


_IN_DATE: Final = frozenset((" ", ",", ".", "-", "/", "of", "de", "del", "do", "the", "the ", "le"))


def _around_month(words: list[str], at: int) -> tuple[int | None, int, int, int] | None:
    """Return year and day around the name of a month, and where they begin and end."""
    numbers: list[tuple[int, int]] = []
    first, last = at, at + 1
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(words) and len(numbers) < 2:
            word = words[place]
            if word[0].isdigit():
                digits = re.match(r"[0-9]+", word)
                number = int(digits[0]) if digits and len(digits[0]) < 5 else 0
                following = words[place + 1] if place + 1 < len(words) else ""
                if following in (":", "h") or (
                    any(known > 31 for _, known in numbers) and number > 31
                ):
                    break
                numbers.append((place, number))
                first, last = min(first, place), max(last, place + 1)
                if step == -1:
                    break
            elif word not in _IN_DATE and not word.isspace():
                break
            place += step
    days = [number for _, number in numbers if 1 <= number <= 31]
    years = [number for _, number in numbers if 1_900 <= number <= 2_200]
    if len(days) != 1 or len(years) > 1:
        return None
    return (years[0] if years else None), days[0], first, last


def _without_weekday(text: str) -> str:
    days = cell_words("weekdays")
    kept = [word for word in text.split() if plain(word) not in days and plain(word)]
    return " ".join(word.strip(",;") or word for word in kept).strip(" ,;")


def _times_taken_out(text: str) -> tuple[time | None, time | None, bool, str]:
    """Return the first and second time in a text, whether they are marked, and what is left."""
    days = cell_words("weekdays")
    text = " ".join(word for word in text.split() if plain(word) not in days or not plain(word))
    text = re.sub(r"\b12(:00)? ?(?:noon|midday)\b", "12:00", text)
    named, text = _named_hours(text)
    found = list(_clocks(text)) if named is None else []
    if named is not None:
        left = _left_over(text)
        return named, None, True, left
    if not found:
        return None, None, False, _left_over(text)
    left = _left_over("".join(_between(text, found)))
    if len(found) > 2:
        return None, None, False, text
    (_, first), second = found[0], found[1][1] if len(found) > 1 else None
    half, other = first["half"], second["half"] if second else None
    if second is not None and half is None and other is not None:
        earlier = int(first["h"] or 0) % 12 <= int(second["h"] or 0) % 12
        half = other if earlier or other == "a" else "a"
    return (
        _time_of(first, half),
        _time_of(second, other) if second else None,
        half is not None or int(first["h"] or 0) > 12,
        left,
    )


def _named_hours(text: str) -> tuple[time | None, str]:
    name = plain(text)
    if name in cell_words("noon"):
        return time(12), ""
    if name in cell_words("midnight"):
        return time(0), ""
    return None, text


def _clocks(text: str) -> Iterator[tuple[tuple[int, int], dict[str, str | None]]]:
    for found in _TIME.finditer(text):
        part = found.groupdict()
        before, behind = text[: found.start()], text[found.end() :]
        if before[-1:].isdigit() or behind[:1].isdigit():
            continue
        bare = not (part["m"] or part["hour"] or part["half"])
        ranged = bare and re.match(r" ?- ?[0-9]{1,2}(?:[:.h][0-9]{2}| ?[ap]\.?m)", behind)
        if bare and not ranged:
            continue
        yield found.span(), part


def _between(
    text: str, found: list[tuple[tuple[int, int], dict[str, str | None]]]
) -> Iterator[str]:
    at = 0
    for (begin, end), _ in found:
        yield f"{text[at:begin]} "
        at = end
    yield text[at:]


def _left_over(text: str) -> str:
    """Return the words around times that say something."""
    known = cell_words("around") | cell_words("until")
    kept = [word for word in text.split() if plain(word) and plain(word) not in known]
    if not plain("".join(kept)):
        return ""
    return " ".join(kept).strip(" ,;-()")


def _time_of(part: dict[str, str | None], half: str | None) -> time:
    hour = int(part["h"] or 0)
    if half is not None:
        if not 1 <= hour <= 12:
            if hour > 12 and half == "p":  # "14:00 pm"
                return _checked(hour, part)
            raise CellError("expected an hour from 1 to 12 before am or pm")
        hour = hour % 12 + (12 if half == "p" else 0)
    return _checked(hour, part)


def _checked(hour: int, part: dict[str, str | None]) -> time:
    if hour > 23:
        raise CellError(_TIME_EXPECTED)
    return time(hour, int(part["m"] or 0), int(part["s"] or 0))


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
