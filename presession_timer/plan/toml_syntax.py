"""TOML text to data; where it is no TOML, what is wrong on which line, in plain words.

The standard parser stops at the first mistake. Most mistakes are a single line that can be passed
over, so the rest of the file is read all the same and a person hears of everything at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from presession_timer.base.findings import shown
from presession_timer.plan.toml_lines import Lines, locate

__all__ = ["Mistake", "Parsed", "parse"]

MOST_MISTAKES = 20
"""After so many the file is something else than a plan; each costs another pass over it."""
LARGE = 200_000
"""Characters from which on only the first mistake is looked for: no plan is so long."""
_TIMES = ("start", "until")
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")
_KEY_AND_VALUE = re.compile(r"\s*(?P<key>[\w.\"'-]+)\s*=\s*(?P<value>.*?)\s*")
_TAIL_COMMENT = re.compile(r"""\s+#[^"']*\Z""")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line that is not TOML."""

    line: int
    wrong: str
    expected: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be read of a file. ``data`` is None where a mistake hides what comes after it."""

    data: dict[str, Any] | None
    mistakes: tuple[Mistake, ...]


def parse(text: str) -> Parsed:
    """Read TOML ``text``, whose lines end in a line feed. Raises RecursionError on deep nesting."""
    mistakes: list[Mistake] = []
    most = MOST_MISTAKES if len(text) < LARGE else 1
    while len(mistakes) < most:
        try:
            return Parsed(tomllib.loads(text), tuple(mistakes))
        except ValueError as error:
            mistake, last = _explained(text, error)
        mistakes.append(mistake)
        if not last:
            break
        text = _without(text, mistake.line, last)
    return Parsed(None, tuple(mistakes))


def _without(text: str, first: int, last: int) -> str:
    lines = text.split("\n")
    lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(lines)


def _explained(text: str, error: ValueError) -> tuple[Mistake, int | None]:
    """The mistake, and the last line to pass over; None where one cannot read on behind it."""
    where = _WHERE.search(str(error))
    rows = text.split("\n")
    if where is None:  # int() refuses thousands of digits with a message of its own
        line = next((n for n, row in enumerate(rows, 1) if re.search(r"[0-9]{4000}", row)), 0)
        return Mistake(line, "a number of thousands of digits", "expected a small number"), line
    message = str(error)[: where.start()]
    line = int(where[1]) if where[1] else max(1, len(text.rstrip("\n").split("\n")))
    lines = locate(text)
    if _is_repetition(message):
        return _repeated(message, line, lines)
    if lines.stopped is not None and lines.stopped < line:
        return _unclosed(lines.stopped, rows[lines.stopped - 1]), None
    row = rows[line - 1]
    wrong, expected = _line_in_words(row, message)
    alone = lines.statement_at(line)
    covers_one_line = alone is None or alone.first == alone.last == line
    on = covers_one_line and not row.lstrip().startswith("[") and not _opens_several_lines(row)
    return Mistake(line, wrong, expected), line if on else None


def _is_repetition(message: str) -> bool:
    return message.startswith(("Cannot ", "Duplicate "))


def _repeated(message: str, line: int, lines: Lines) -> tuple[Mistake, int | None]:
    statement = lines.statement_at(line)
    if statement is None:
        return Mistake(line, "this stands twice", "expected it once"), None
    if statement.header:
        name = ".".join(str(part) for part in statement.path if isinstance(part, str))
        if name == "segment":
            wrong = "[segment] and [[segment]] cannot both stand in a plan"
            return Mistake(line, wrong, "expected [[segment]] before each item"), None
        first = lines.line(statement.path)
        before = f" (before: line {first})" if 0 < first < line else ""
        wrong = f"the table [{name}] stands twice{before}"
        return Mistake(line, wrong, "expected all its keys under one heading"), None
    key = str(statement.path[-1])
    if message.startswith("Duplicate "):
        key = message.split(" key ", 1)[-1].strip("'\"")
    first = lines.line(statement.path)
    before = f" (before: line {first})" if 0 < first < statement.first else ""
    wrong = f"{_named(key)} stands twice{before}"
    return Mistake(statement.first, wrong, "expected it once"), statement.last


def _unclosed(line: int, row: str) -> Mistake:
    found = _KEY_AND_VALUE.fullmatch(row)
    value = found["value"] if found else row
    for opened, what in (('"""', "text"), ("'''", "text"), ("[", "list"), ("{", "table")):
        if opened in value:
            closing = {"[": "]", "{": "}"}.get(opened, opened)
            return Mistake(
                line, f"the {what} that begins here is not closed", f"expected {closing} at its end"
            )
    return Mistake(line, "what begins here is not closed", "expected its closing quote or bracket")


def _opens_several_lines(row: str) -> bool:
    return '"""' in row or "'''" in row


def _named(key: str) -> str:
    """A key as it is shown in a message."""
    return f"`{shown(key)[1:-1]}`" if key else '`""`'


def _line_in_words(row: str, message: str) -> tuple[str, str]:
    """What is wrong with one line, and what is expected."""
    if control := re.match(r"(?:Illegal|Found invalid) character '(\\x..|\\r|\\u....)'", message):
        return f"a hidden control character ({control[1]})", "delete it"
    found = _KEY_AND_VALUE.fullmatch(row)
    if found is None:
        return _no_pair_in_words(row.strip())
    key, value = found["key"], found["value"]
    if value[:1] not in ("'", '"'):
        value = _TAIL_COMMENT.sub("", value)
    if value.startswith("#"):
        value = ""
    return _value_in_words(_named(key.rpartition(".")[2].strip("\"'")), value, message)


def _no_pair_in_words(row: str) -> tuple[str, str]:
    if row.startswith("["):
        wrong = f"{shown(row)} is not the name of a table"
        return wrong, "expected [session], [window], [room] or [[segment]], alone on its line"
    if row.startswith(("//", ";", "--", "/*", "<!--", "%")):
        return "this is not a comment", "comments begin with #"
    if pair := re.match(r"([\w-]+)\s*:", row):
        return f"a colon stands after {_named(pair[1])}", f"expected = as in {pair[1]} = …"
    if row.startswith(("“", "„", "«", "‘")):
        return "a key stands in curly quotes", "expected it without quotes"
    return f"{shown(row)} is neither a key with a value nor a table", 'expected key = "text"'


def _value_in_words(key: str, value: str, message: str) -> tuple[str, str]:
    for fits, words in _VALUES:
        if fits(key, value, message):
            return words(key, value)
    return f"the value of {key} cannot be read", 'expected a text in quotes, such as "text"'


def _matches(pattern: str) -> Callable[[str, str, str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE | re.ASCII)
    return lambda key, value, message: compiled.fullmatch(value) is not None


def _says(*beginnings: str) -> Callable[[str, str, str], bool]:
    return lambda key, value, message: message.startswith(beginnings)


def _is_time_key(key: str, value: str, message: str) -> bool:
    return key.strip("`") in _TIMES and value[:1].isalnum()


def _is_date_key(key: str, value: str, message: str) -> bool:
    return key == "`date`" and value[:1].isalnum()


_VALUES: tuple[
    tuple[Callable[[str, str, str], bool], Callable[[str, str], tuple[str, str]]], ...
] = (
    (
        _matches(r""),
        lambda key, value: (f"{key} has no value", "expected one after the ="),
    ),
    (
        lambda key, value, message: value[0] in "“”„«»‘’`´",
        lambda key, value: (f"{key} stands in curly quotes", 'expected straight ones: "…"'),
    ),
    (
        _is_time_key,
        lambda key, value: (
            f"{key} is {shown(value)[1:-1]}",
            "expected a time of day with seconds, two digits each: 09:30:00",
        ),
    ),
    (
        _is_date_key,
        lambda key, value: (
            f"{key} is {shown(value)[1:-1]}, which is not a day",
            "expected year-month-day: 2019-12-10",
        ),
    ),
    (
        _matches(r"[+-]?\d+:\d+(:\d+)?([.,]\d+)?|[+-]?\d+ ?(h|m|s|min|sec|minutes?|seconds?)\.?"),
        lambda key, value: (
            f"{key} is {shown(value)[1:-1]} without quotes",
            'expected a duration in quotes, such as "5:00"',
        ),
    ),
    (
        _matches(r"true|false|yes|no|on|off"),
        lambda key, value: (f"{key} is {value}", "expected true or false, in lower case"),
    ),
    (
        _says("Unescaped", "Invalid hex", "Escaped character"),
        lambda key, value: (f"{key} has a backslash in its text", "expected / or two backslashes"),
    ),
    (
        _says("Illegal character '\\n'", "Unterminated"),
        lambda key, value: (f"the closing quote of {key} is missing", 'expected "…"'),
    ),
    (
        lambda key, value, message: value[0] in "\"'" and message.startswith("Expected newline"),
        lambda key, value: (
            f"something stands behind the closing quote of {key}",
            'expected one text in quotes; a quote inside it is written \\"',
        ),
    ),
    (
        _matches(r"[+-]?0\d+"),
        lambda key, value: (f"{key} begins with 0", "expected a number such as 812"),
    ),
    (
        _matches(r"[+-]?\d[\d ,.'_]*"),
        lambda key, value: (
            f"{key} is {shown(value)[1:-1]}",
            "expected a whole number without spaces, points or commas, such as 812",
        ),
    ),
    (
        lambda key, value, message: value[0].isalpha(),
        lambda key, value: (f"{key} is a text without quotes", 'expected quotes round it: "…"'),
    ),
)
