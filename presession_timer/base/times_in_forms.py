"""Times as people type them into a form: ``10h05``, ``2:30 pm``, ``7``, ``7 min``, ``90 s``.

A plan's file keeps its strict forms; a form reads these, says what it understood, and writes the
strict form.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from presession_timer.base.durations import DAY, HOUR, MINUTE, SECOND, parse

_TIME = re.compile(
    r"(?P<h>\d{1,2})(?: ?(?:[:.]|h) ?(?P<m>\d\d)(?:[:.](?P<s>\d\d))?| ?h|(?P<hhmm>\d\d))?"
    r"(?: ?(?P<half>[ap])\.?(?:m\.?)?)?",
    re.ASCII,
)
_LENGTH = re.compile(
    r"(?=\d)(?:(?P<h>\d{1,2}) ?(?:h|hrs?|hours?)(?: ?(?P<hm>[0-5]?\d)(?!\d| ?[a-z'\"]))?)?"
    r"(?: ?(?P<m>\d{1,4}) ?(?:m|mins?|minutes?|')(?: ?(?P<ms>[0-5]?\d)(?!\d| ?[a-z'\"]))?)?"
    r"(?: ?(?P<s>\d{1,5}) ?(?:s|secs?|seconds?|\"|''))?",
    re.ASCII,
)
_BARE = re.compile(r"\d{1,4}", re.ASCII)
_POINT = re.compile(
    r"(?P<m>\d{1,3})(?:[.,](?P<tenth>\d)|\.(?P<s>[0-5]\d)) ?(?P<unit>m|mins?|minutes?)?"
)
_QUOTES = str.maketrans("′’‘´″”“", "''''\"\"\"")
_EXPECTED_TIME = "a time of day such as 10:05, 10h05 or 2:30 pm"
_EXPECTED_LENGTH = "a length such as 7:00, 7 min or 90 s"


def typed_time(text: str) -> time:
    """Return the time of day that ``text`` means; raise ValueError, which says what is expected.

    Hours alone, ``10:05``, ``10h05``, ``14.30``, ``1430``; with ``am`` or ``pm`` of twelve hours.
    """
    found = _TIME.fullmatch(_plain(text))
    if found is None:
        raise ValueError(f"expected {_EXPECTED_TIME}")
    hour = int(found["h"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("expected an hour from 1 to 12 before am or pm")
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    minute = int(found["m"] or found["hhmm"] or 0)
    try:
        return time(hour, minute, int(found["s"] or 0))
    except ValueError:
        raise ValueError(f"expected {_EXPECTED_TIME}") from None


def typed_duration(text: str) -> int:
    """Return the milliseconds that ``text`` means; a bare number is minutes, ``7.5`` and ``7,5``
    are seven and a half, ``7.30`` and ``7'30`` are 7:30.

    Raises ValueError, which says what is expected.
    """
    written = _plain(text)
    if _BARE.fullmatch(written):
        return _within_a_day(int(written) * MINUTE)
    if found := _POINT.fullmatch(written):
        if found["s"] and found["unit"]:  # "7.30 min" may be 7:30 or a decimal
            raise ValueError(f"expected {_EXPECTED_LENGTH}")
        seconds = int(found["s"]) if found["s"] else int(found["tenth"]) * 6
        return _within_a_day(int(found["m"]) * MINUTE + seconds * SECOND)
    if found := _LENGTH.fullmatch(written):
        minutes = int(found["hm"] or 0) + int(found["m"] or 0)
        seconds = int(found["ms"] or 0) + int(found["s"] or 0)
        return _within_a_day(int(found["h"] or 0) * HOUR + minutes * MINUTE + seconds * SECOND)
    try:
        return parse(written.upper() if written.startswith("pt") else written)
    except ValueError:
        raise ValueError(f"expected {_EXPECTED_LENGTH}") from None


def duration_in_words(ms: int) -> str:
    """Return a duration in words: ``1 hour 30 minutes``, ``1 minute 5 seconds``."""
    seconds, rest = divmod(ms, SECOND)
    if rest or not seconds:
        return f"{ms / SECOND:g} seconds"
    hours, seconds = divmod(seconds, HOUR // SECOND)
    minutes, seconds = divmod(seconds, MINUTE // SECOND)
    parts = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    return " ".join(f"{n} {unit}" + "s" * (n != 1) for n, unit in parts if n)


def time_in_words(at: time) -> str:
    """Return a time of day as a wall clock shows it: ``14:30``, ``14:30:15``."""
    return at.isoformat("seconds" if at.second else "minutes")


def _plain(text: str) -> str:
    """Return the text in lower case, with plain digits, quotes and single spaces."""
    same = unicodedata.normalize("NFKC", text.translate(_QUOTES))
    return " ".join(same.casefold().split())


def _within_a_day(ms: int) -> int:
    if ms > DAY:
        raise ValueError("expected 24 hours at most")
    return ms
