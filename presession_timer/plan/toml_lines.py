"""Find the line and place of each key of a TOML file, which the standard parser does not keep.

`tomllib` reads the values; this walks over the same text and notes where each path begins. Of a
text that is not TOML it returns the statements up to the first mistake.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from presession_timer.base.findings import KeyPath

_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\[^\n])*+"|'[^'\n]*+')"""
_KEY = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_.\t -]++")
_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_REST = re.compile(r"[ \t]*+(?:#[^\n]*+)?(?=\n|\Z)")
_SCALARS = (
    ('"""', re.compile(r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}', re.DOTALL)),
    ("'''", re.compile(r"'''(?:[^']++|'(?!''))*+'{3,5}", re.DOTALL)),
    ('"', re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+"')),
    ("'", re.compile(r"'[^'\n]*+'")),
    ("", re.compile(r"[^,\]}#\n]++")),
)
_DEEPEST = 6
"""Levels of nesting that are distinguished; a plan has three."""


class Statement(NamedTuple):
    """A header, or a key with its value, and the lines that it covers."""

    path: KeyPath
    first: int
    last: int
    header: bool
    begin: int = 0
    """Where it begins in the text, and where it ends: without a comment behind it."""
    end: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """Which line each path of a file begins on, counted from 1."""

    of: Mapping[KeyPath, int]
    statements: tuple[Statement, ...]
    stopped: int | None
    """The first line of the statement with the first mistake; None if there is none."""
    values: Mapping[KeyPath, tuple[int, int]] = field(default_factory=dict)
    """Where the value of each path begins and ends in the text."""

    def line(self, path: KeyPath) -> int:
        """Return the line of ``path``, or of the table around it; 0 if the file has neither."""
        for length in range(len(path), 0, -1):
            if found := self.of.get(path[:length]):
                return found
        return 0

    def statement_at(self, line: int) -> Statement | None:
        """Return the statement that covers ``line``."""
        return next((s for s in self.statements if s.first <= line <= s.last), None)


def locate(text: str) -> Lines:
    """Walk over ``text``, whose lines end in a line feed. Raises RecursionError on deep nesting."""
    walk = _Walk(text)
    stopped: int | None = None
    begin = 0
    try:
        while (begin := walk.after(_BLANK)) < len(text):
            walk.statement()
    except _NotToml:
        stopped = walk.line_at(begin)
    return Lines(walk.lines, tuple(walk.statements), stopped, walk.values)


class _NotToml(Exception):
    """The text is not TOML from here on."""


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.table: KeyPath = ()
        self.lines: dict[KeyPath, int] = {}
        self.statements: list[Statement] = []
        self.values: dict[KeyPath, tuple[int, int]] = {}
        self._counts: dict[KeyPath, int] = {}
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def line_at(self, offset: int) -> int:
        return bisect_right(self._ends, offset - 1) + 1

    def after(self, pattern: re.Pattern[str]) -> int:
        """Step over what ``pattern`` matches here, and return its end."""
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _NotToml
        self.at = found.end()
        return self.at

    def statement(self) -> None:
        begin = self.at
        header = self.text.startswith("[", begin)
        path = self._header() if header else self._pair(self.table)
        last = self.line_at(self.at - 1)
        self.statements.append(Statement(path, self.line_at(begin), last, header, begin, self.at))
        self.after(_REST)

    def _mark(self, path: KeyPath, offset: int) -> None:
        line = self.line_at(offset)
        for length in range(1, min(len(path), _DEEPEST) + 1):
            self.lines.setdefault(path[:length], line)

    def _header(self) -> KeyPath:
        begin = self.at
        double = self.text.startswith("[[", begin)
        self._literally("[[" if double else "[")
        parts = self._key()
        self._literally("]]" if double else "]")
        path: KeyPath = ()
        for part in parts[:-1]:
            path = self._latest((*path, part))
        path = (*path, parts[-1])
        if double:
            self._counts[path] = self._counts.get(path, 0) + 1
        self.table = self._latest(path)
        self._mark(self.table, begin)
        return self.table

    def _latest(self, path: KeyPath) -> KeyPath:
        """Return the path of an array's latest table, which later headers mean."""
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _pair(self, table: KeyPath) -> KeyPath:
        begin = self.at
        path = (*table, *self._key())
        self._literally("=")
        self._mark(path, begin)
        self._spaces()
        self._value(path)
        return path

    def _key(self) -> KeyPath:
        self._spaces()
        begin = self.at
        written = self.text[begin : self.after(_KEY)]
        self._spaces()
        if _BARE_KEY.fullmatch(written):
            return tuple(part.strip(" \t") for part in written.split("."))
        return _quoted_parts(written)

    def _value(self, path: KeyPath) -> None:
        begin = self.at
        self._any_value(path)
        self.values[path] = (begin, self.at)

    def _any_value(self, path: KeyPath) -> None:
        if self.text.startswith("[", self.at):
            self._array(path)
        elif self.text.startswith("{", self.at):
            self._inline_table(path)
        else:
            opened, pattern = next(s for s in _SCALARS if self.text.startswith(s[0], self.at))
            begin = self.at
            self.after(pattern)
            if not opened:
                self.at = begin + len(self.text[begin : self.at].rstrip())

    def _array(self, path: KeyPath) -> None:
        self._literally("[")
        index = 0
        while self.after(_BLANK) < len(self.text) and self.text[self.at] != "]":
            self._mark((*path, index), self.at)
            self._value((*path, index))
            index += 1
            self._comma_or("]")
        self._literally("]")

    def _inline_table(self, path: KeyPath) -> None:
        self._literally("{")
        while self.after(_BLANK) < len(self.text) and self.text[self.at] != "}":
            self._pair(path)
            self._comma_or("}")
        self._literally("}")

    def _comma_or(self, closing: str) -> None:
        self.after(_BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
        elif not self.text.startswith(closing, self.at):
            raise _NotToml

    def _literally(self, text: str) -> None:
        if not self.text.startswith(text, self.at):
            raise _NotToml
        self.at += len(text)

    def _spaces(self) -> None:
        while self.text.startswith((" ", "\t"), self.at):
            self.at += 1


def _quoted_parts(written: str) -> KeyPath:
    """Return the parts of a key with quotes; the parser knows the escapes."""
    try:
        nested: object = tomllib.loads(f"{written} = 0")
    except ValueError:
        raise _NotToml from None
    parts: list[str] = []
    while isinstance(nested, dict):
        (part, nested), *_ = nested.items()
        parts.append(part)
    return tuple(parts)
