"""Read plans from TOML files: a plan, or all problems at once, each with its file and line.

The standard parser stops at the first mistake. Most mistakes are on one line that can be skipped,
so the rest of the file is read all the same, and a person sees everything at once.
"""

from __future__ import annotations

import errno
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from presession_timer.base.errors import BadInput, Problem, UnreadableFile, by_line
from presession_timer.base.findings import Finding, Findings, name_of, nearest, shown
from presession_timer.base.limits import MOST_BYTES
from presession_timer.base.no_list import refuse_list
from presession_timer.plan.checked_plan import draft_of, plan_from_draft
from presession_timer.plan.model import Plan
from presession_timer.plan.toml_lines import Lines, locate

MOST_SEGMENTS = 1_000
_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_LINE = 10_000
"""Characters; the standard parser takes quadratic time over a dotted key."""
_DEEP = 50
_TOP = 1
"""The line of a problem that has no place in the file."""


def read_plan(path: Path) -> Plan:
    """Return the plan in the file ``path``.

    Raises BadInput with every problem in the order of the lines, and UnreadableFile if the file
    cannot be read.
    """
    return read_plan_with_warnings(path)[0]


def read_plan_with_warnings(path: Path) -> tuple[Plan, tuple[Problem, ...]]:
    """Return the plan, and warnings about it. Raises like :func:`read_plan`."""
    name = name_of(path)
    text = _text(_content(path, name), path, name)
    try:
        return _plan(path, name, text)
    except RecursionError:
        nested = "brackets are nested too deeply"
        expected = "expected at most a table in a list"
        raise BadInput([Problem(name, _deepest_line(text), nested, expected)]) from None


def text_of(path: Path) -> str:
    """Return the text in a plan's file as it is, including a byte order mark.

    Raises like :func:`read_plan` for a file that is not text.
    """
    name = name_of(path)
    content = _content(path, name)
    _text(content, path, name)
    return content.decode("utf-8")


def examined(text: str, folder: Path) -> tuple[Plan | None, Findings]:
    """Return the plan that a TOML text would be in ``folder``, and what was found in it.

    The plan is None if anything is wrong. Raises ValueError if the text is not TOML.
    """
    found = Findings()
    data = tomllib.loads(text.removeprefix("\ufeff"))
    plan = plan_from_draft(draft_of(_within_limits(data, found), found), folder, found)
    return None if found.errors else plan, found


def _plan(path: Path, name: str, text: str) -> tuple[Plan, tuple[Problem, ...]]:
    data, mistakes = _parsed(text, name)
    found = Findings()
    plan: Plan | None = None
    if data is not None:
        draft = draft_of(_within_limits(data, found), found)
        if not mistakes:  # else what is missing may be on a line that was skipped
            plan = plan_from_draft(draft, path.parent, found)
    if plan is None or mistakes or found.errors:
        raise BadInput([*mistakes, *_problems(name, text, found.errors)])
    return plan, by_line(_problems(name, text, found.warnings))


def _parsed(text: str, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the data, and the syntax mistakes; None if a mistake hides what comes after it."""
    try:
        return tomllib.loads(text), []
    except ValueError:
        data, mistakes = _read_past_mistakes(text)
        return data, [Problem(name, *one) for one in mistakes]


def _deepest_line(text: str) -> int:
    """Return the first line on which brackets are nested too deeply."""
    depth = 0
    for number, row in enumerate(text.split("\n"), start=1):
        opened = row.count("[") + row.count("{")
        if depth + opened > _DEEP:
            return number
        depth += opened - row.count("]") - row.count("}")
    return 0


def _problems(name: str, text: str, findings: Iterable[Finding]) -> list[Problem]:
    found = list(findings)
    if not found:
        return []
    lines = locate(text)
    return [Problem(name, lines.line(one.path) or _TOP, one.wrong, one.expected) for one in found]


def _within_limits(data: dict[str, object], found: Findings) -> dict[str, object]:
    segments = data.get("segment")
    if isinstance(segments, list) and len(segments) > MOST_SEGMENTS:
        wrong = f"there are {len(segments):,} segments"
        found.error(("segment", MOST_SEGMENTS), wrong, f"expected {MOST_SEGMENTS:,} at most")
        return data | {"segment": segments[:MOST_SEGMENTS]}
    return data


def _text(content: bytes, path: Path, name: str) -> str:
    """Return the file as text with line feeds. Raises BadInput if it is not text."""
    expected = "expected a plan: [session] with title and date, and a [[segment]] for each item"
    if not content.strip():
        raise BadInput([Problem(name, _TOP, "the file is empty", expected)])
    if content.startswith(b'{"') and path.suffix == ".jsonl":
        wrong = "this is the record of a session, not a plan"
        raise BadInput([Problem(name, _TOP, wrong, "presession run and report take a record")])
    if content.startswith(_UTF16_BOMS):
        wrong = "the file is written in UTF-16"
        raise BadInput([Problem(name, _TOP, wrong, "save it as UTF-8")])
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = "a character is not UTF-8"
        raise BadInput([Problem(name, line, wrong, "save the file as UTF-8")]) from None
    text = text.replace("\r\n", "\n")
    for number, row in enumerate(text.split("\n"), start=1):
        if len(row) > _LONGEST_LINE:
            wrong = f"the line has {len(row):,} characters"
            expected = f"expected {_LONGEST_LINE:,} at most"
            raise BadInput([Problem(name, number, wrong, expected)])
    return text


def _content(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{name}: {_why_unreadable(path, error)}") from None
    refuse_list(content, name)
    if len(content) > MOST_BYTES:
        wrong = "the file is larger than 5 MiB"
        raise BadInput([Problem(name, _TOP, wrong, "expected a plan, which is a small text")])
    return content


def _why_unreadable(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, ValueError) or error.errno == errno.ENAMETOOLONG:
        return "no file can have this name"
    if isinstance(error, IsADirectoryError) or path.is_dir():  # Windows only denies permission
        return "a folder, not a plan; give a file in it"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        try:
            plans = [one.stem for one in path.parent.glob("*.toml") if one.is_file()]
            near = nearest(path.stem, plans)
        except OSError:
            near = None
        wrong = "a link to no file" if path.is_symlink() else "there is no such file"
        return wrong + (f"; did you mean {near}.toml?" if near else "")
    if isinstance(error, PermissionError):
        return "you may not read this file; ask its owner, or copy it to your own folder"
    return f"cannot be read ({error.strerror})"


_MOST_MISTAKES = 20
"""After so many the file is probably not a plan; each costs another pass over it."""
_LARGE = 200_000
"""Characters. Of a longer text only the first mistake is looked for: no plan is so long."""
_TIMES = ("start", "until")
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z")
_KEY_AND_VALUE = re.compile(r"\s*(?P<key>[\w.\"'-]+)\s*=\s*(?P<value>.*?)\s*")
_TAIL_COMMENT = re.compile(r"""\s+#[^"']*\Z""")


class _Mistake(NamedTuple):
    line: int
    wrong: str
    expected: str


def _read_past_mistakes(text: str) -> tuple[dict[str, Any] | None, list[_Mistake]]:
    """Read TOML ``text``, whose lines end in a line feed. Raises RecursionError on deep nesting."""
    mistakes: list[_Mistake] = []
    most = _MOST_MISTAKES if len(text) < _LARGE else 1
    while len(mistakes) < most:
        try:
            return tomllib.loads(text), mistakes
        except ValueError as error:
            mistake, last = _explained(text, error)
        mistakes.append(mistake)
        if not last:
            break
        text = _without(text, mistake.line, last)
    return None, mistakes


def _without(text: str, first: int, last: int) -> str:
    lines = text.split("\n")
    lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(lines)


def _explained(text: str, error: ValueError) -> tuple[_Mistake, int | None]:
    """Return the mistake, and the last line to skip; None if nothing after it can be read."""
    where = _WHERE.search(str(error))
    rows = text.split("\n")
    if where is None:  # int() refuses thousands of digits with its own message
        line = next((n for n, row in enumerate(rows, 1) if re.search(r"[0-9]{4000}", row)), 0)
        return _Mistake(line, "a number of thousands of digits", "expected a small number"), line
    message = str(error)[: where.start()]
    line = int(where[1]) if where[1] else max(1, len(text.rstrip("\n").split("\n")))
    lines = locate(text)
    if message.startswith(("Cannot ", "Duplicate ")):
        return _repeated(message, line, lines)
    if lines.stopped is not None and lines.stopped < line:
        return _unclosed(lines.stopped, rows[lines.stopped - 1]), None
    row = rows[line - 1]
    wrong, expected = _line_in_words(row, message)
    alone = lines.statement_at(line)
    covers_one_line = alone is None or alone.first == alone.last == line
    opens_several = row.lstrip().startswith("[") or '"""' in row or "'''" in row
    on = covers_one_line and not opens_several
    return _Mistake(line, wrong, expected), line if on else None


def _repeated(message: str, line: int, lines: Lines) -> tuple[_Mistake, int | None]:
    statement = lines.statement_at(line)
    if statement is None:
        return _Mistake(line, "this stands twice", "expected it once"), None
    if statement.header:
        name = ".".join(str(part) for part in statement.path if isinstance(part, str))
        if name == "segment":
            wrong = "[segment] and [[segment]] cannot both stand in a plan"
            return _Mistake(line, wrong, "expected [[segment]] before each item"), None
        first = lines.line(statement.path)
        before = f" (before: line {first})" if 0 < first < line else ""
        wrong = f"the table [{name}] stands twice{before}"
        return _Mistake(line, wrong, "expected all its keys under one heading"), None
    key = str(statement.path[-1])
    if message.startswith("Duplicate "):
        key = message.split(" key ", 1)[-1].strip("'\"")
    first = lines.line(statement.path)
    before = f" (before: line {first})" if 0 < first < statement.first else ""
    wrong = f"{_named(key)} stands twice{before}"
    return _Mistake(statement.first, wrong, "expected it once"), statement.last


def _unclosed(line: int, row: str) -> _Mistake:
    found = _KEY_AND_VALUE.fullmatch(row)
    value = found["value"] if found else row
    for opened, what in (('"""', "text"), ("'''", "text"), ("[", "list"), ("{", "table")):
        if opened in value:
            closing = {"[": "]", "{": "}"}.get(opened, opened)
            wrong = f"the {what} that begins here is not closed"
            return _Mistake(line, wrong, f"expected {closing} at its end")
    return _Mistake(line, "what begins here is not closed", "expected its closing quote or bracket")


def _named(key: str) -> str:
    return f"`{shown(key)[1:-1]}`" if key else '`""`'


def _line_in_words(row: str, message: str) -> tuple[str, str]:
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
