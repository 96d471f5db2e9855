"""How much is read of what others give: of a file, and of JSON, which nothing else reads.

A line of a thousand ``[``, a number of a thousand digits, ``NaN`` and repeated keys are refused
here with a ValueError, before any other code sees them.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

MOST_BYTES: Final = 5 * 1024 * 1024
"""Of a whole file."""
MOST_ROWS: Final = 5_000
"""Of a list or a schedule."""
MOST_COLUMNS: Final = 50
LONGEST_CELL: Final = 500
"""Characters."""
DEEPEST: Final = 32
"""The most arrays and objects inside one another."""
LARGEST: Final = 10**15 - 1
"""The largest whole number, of either sign: in milliseconds, 30,000 years."""

_MOST_DIGITS: Final = len(f"-{LARGEST}")
_SPACE: Final = " \t\n\r"
_STRING_OR_BRACKET: Final = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|$)|[\[{]|[\]}]', re.DOTALL)


class BadJSON(ValueError):
    """A text is not JSON, or exceeds a limit."""

    def __init__(self, wrong: str, line: int = 0) -> None:
        self.line = line
        """The line, from 1; 0 if unknown."""
        super().__init__(wrong)


def parse_json(text: str | bytes, *, fractions: bool = False, most: int = MOST_BYTES) -> Any:
    """Return the value that ``text`` holds; bytes are UTF-8.

    Raises BadJSON if it is longer than ``most``, nested deeper than `DEEPEST`, or holds a number
    beyond `LARGEST`, a constant that is not JSON, or a repeated key; without ``fractions``, also if
    it holds a number that is not whole.
    """
    if len(text) > most:
        raise BadJSON(f"longer than {most:,} bytes")
    try:
        written = text if isinstance(text, str) else text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJSON("not UTF-8") from error
    _refuse_depth(written)
    decoder = _WITH_FRACTIONS if fractions else _WHOLE_NUMBERS
    try:
        value, end = decoder.raw_decode(written, len(written) - len(written.lstrip(_SPACE)))
    except json.JSONDecodeError as error:
        raise BadJSON(error.msg, error.lineno) from error
    if end < len(written) and written[end:].strip(_SPACE):
        raise BadJSON("something stands behind the value", written.count("\n", 0, end) + 1)
    return value


def _refuse_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        sign = found[0][0]
        if sign in "[{":
            depth += 1
            if depth > DEEPEST:
                raise BadJSON("nested too deeply")
        elif sign in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadJSON(f'the key "{twice[:40]}" stands twice in one object')
    return table


def _whole(digits: str) -> int:
    if len(digits) <= _MOST_DIGITS and -LARGEST <= (number := int(digits)) <= LARGEST:
        return number
    raise BadJSON("a number is too large")


def _fraction(digits: str) -> float:
    number = float(digits)
    if -LARGEST <= number <= LARGEST:
        return number
    raise BadJSON("a number is too large")


def _no_fraction(digits: str) -> NoReturn:
    raise BadJSON(f"{digits[:20]} is not a whole number")


def _no_constant(name: str) -> NoReturn:
    raise BadJSON(f"{name} is no number")


_WHOLE_NUMBERS: Final = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_whole,
    parse_float=_no_fraction,
    parse_constant=_no_constant,
)
_WITH_FRACTIONS: Final = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_whole, parse_float=_fraction, parse_constant=_no_constant
)
