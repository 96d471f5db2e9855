"""Parse and format durations; inside presession they are whole milliseconds.

In this tool ``7:00`` is always seven minutes: the first of two parts is minutes, the first of
three is hours.
"""

from __future__ import annotations

import re

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
HOURS_FROM = 100 * MINUTE
"""From this length on a duration is written with its hours: 99:59, then 1:40:00."""

_COLONS = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<h>[0-9]{1,2}):(?P<hm>[0-5][0-9])|(?P<m>[0-9]{1,4}))"
    r":(?P<s>[0-5][0-9])(?:\.(?P<f>[0-9]{1,3}))?",
    re.ASCII,
)
_UNITS = re.compile(
    r"(?P<sign>[+-]?)(?=[0-9])(?:(?P<h>[0-9]{1,2}) ?(?:h|hours?))?"
    r"(?: ?(?P<m>[0-9]{1,4}) ?(?:min|minutes?|m))?"
    r"(?: ?(?P<s>[0-9]{1,5})(?:\.(?P<f>[0-9]{1,3}))? ?(?:s|sec|seconds?))?",
    re.ASCII,
)
_ISO = re.compile(
    r"(?P<sign>[+-]?)PT(?=[0-9])(?:(?P<h>[0-9]{1,2})H)?(?:(?P<m>[0-9]{1,4})M)?"
    r"(?:(?P<s>[0-9]{1,5})(?:[.,](?P<f>[0-9]{1,3}))?S)?",
    re.ASCII,
)
_EXPECTED = "a duration such as 5:00, 5 min, 90 s, 1:00:00 or PT5M"


def parse(text: str, *, sign: bool = False) -> int:
    """Return the milliseconds of a written duration: ``5:00``, ``5 min``, ``90 s``, ``PT15.16S``.

    ``sign`` allows a leading ``+`` or ``-``, for grants and corrections. Raises ValueError with a
    message that says what is expected, also for more than 24 hours.
    """
    written = text.strip(" ")
    for form in (_COLONS, _UNITS, _ISO):
        found = form.fullmatch(written)
        if found:
            break
    else:
        raise ValueError(f"expected {_EXPECTED}")
    part = found.groupdict()
    if part["sign"] and not sign:
        raise ValueError(f"a sign makes no sense here; expected {_EXPECTED}")
    minutes = int(part.get("hm") or 0) + int(part["m"] or 0)
    total = (
        int(part["h"] or 0) * HOUR
        + minutes * MINUTE
        + int(part["s"] or 0) * SECOND
        + int((part["f"] or "0").ljust(3, "0"))
    )
    if total > DAY:
        raise ValueError("expected 24 hours at most")
    return -total if part["sign"] == "-" else total


def clock_up(ms: int) -> str:
    """Format a count-up as m:ss, rounded down: 0:59.999 is still ``0:59``."""
    return f"-{_mss(-(ms // SECOND))}" if ms < 0 else _mss(ms // SECOND)


def clock_down(ms: int) -> str:
    """Format a countdown to a limit, or what is missing, as m:ss, rounded up; past it ``+0:01``.

    It is 0:00 exactly at the limit and until a whole second has passed.
    """
    return _mss(-(-ms // SECOND)) if ms > -SECOND else f"+{_mss(-ms // SECOND)}"


def left_or_over(ms: int) -> str:
    """Format what is left: ``2:38 left``, or ``over by 0:23``."""
    return f"{clock_down(ms)} left" if ms > -SECOND else f"over by {clock_up(-ms)}"


def signed(ms: int) -> str:
    """Format a difference as ``+0:30`` or ``-0:30``, rounded towards zero."""
    return f"{'-' if ms < 0 else '+'}{_mss(abs(ms) // SECOND)}"


def shown_difference(ms: int, bound: int) -> int:
    """Return ``ms - bound`` in whole seconds (as ms), each rounded down as by :func:`clock_up`.

    So figures side by side add up: 4:10.400 of 5:00 is "4:10, -0:50". The difference is 0 if a
    bound was passed by less than a second.
    """
    return ms // SECOND * SECOND - bound // SECOND * SECOND


def exact(ms: int) -> str:
    """Format a duration so that :func:`parse` returns it: ``7:00``, ``0:15.160``, ``-0:30``."""
    sign, ms = ("-", -ms) if ms < 0 else ("", ms)
    fraction = f".{ms % SECOND:03d}" if ms % SECOND else ""
    return f"{sign}{_mss(ms // SECOND)}{fraction}"


def _mss(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    if seconds * SECOND < HOURS_FROM:
        return f"{minutes}:{second:02d}"
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}"
