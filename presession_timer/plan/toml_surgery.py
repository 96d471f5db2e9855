"""One change in the text of a TOML file, and every other character where it was.

The text is cut and joined at the places `toml_lines` finds, so comments, blank lines, the order of
keys, the way a value is aligned and the line ends are nobody's to reproduce. (tomlkit was tried:
it keeps an unchanged file, but puts a new key behind the comment of the next table, moves a table
without the comment above it, and mixes line ends.) Every result is read again by the standard
parser; where that finds anything but the wanted change, the change is refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from typing import Any

from presession_timer.base.errors import CannotEdit
from presession_timer.base.findings import KeyPath
from presession_timer.plan.toml_lines import Lines, Statement, locate

__all__ = [
    "KEYS",
    "Value",
    "data_of",
    "encoded",
    "with_segment",
    "with_segment_moved",
    "with_value",
    "without_segment",
]

Value = str | int | bool | date | time
"""What a key of a plan may hold."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("format",),
    "session": (
        "title", "state", "date", "start", "until", "timezone", "room", "moderator", "length",
        "handover", "question",
    ),
    "window": ("min", "max", "last", "grace"),
    "room": ("names",),
    "segment": (
        "kind", "id", "speaker", "organisation", "short", "category", "topic", "words",
        "statement", "min", "max", "planned", "gender", "language", "note", "say",
        "protect", "clock",
    ),
}  # fmt: skip
"""The keys of each table in the order in which a plan is usually written."""

_COMMENT = re.compile(r"[ \t]*#")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


@lru_cache(maxsize=16)
def data_of(text: str) -> Mapping[str, Any]:
    """What a TOML text says; not to be changed. Raises CannotEdit for what is no TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotEdit(f"this is not TOML: {error}") from None


def encoded(value: Value) -> str:
    """A value as TOML writes it; a text in straight double quotes."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date() | time():
            return value.isoformat()
        case str():
            return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"


def with_value(text: str, path: KeyPath, value: Value | None) -> str:
    """``text`` with another value at ``path``, or without that key where ``value`` is None.

    A comment behind a value stays where it is; a key that goes takes its own along. A key that is
    new stands where one usually writes it. Raises CannotEdit.
    """
    found = _Anatomy(text)
    if path in found.lines.values:
        if value is None:
            changed = found.without_pair(path)
        else:
            changed = _spliced(text, *found.lines.values[path], encoded(value))
    elif value is None:
        return text
    else:
        changed = found.with_pair(path, value)
    return _verified(text, lambda: changed, lambda data: _put(data, path, value))


def with_segment(text: str, place: int, keys: Mapping[str, Value]) -> str:
    """``text`` with a new segment that will be number ``place`` from 0. Raises CannotEdit."""

    def insert(data: dict[str, Any]) -> None:
        data.setdefault("segment", []).insert(place, dict(keys))

    return _verified(text, lambda: _Anatomy(text).with_segment(place, keys), insert)


def without_segment(text: str, place: int) -> str:
    """``text`` without a segment and the comment directly above it. Raises CannotEdit."""

    def delete(data: dict[str, Any]) -> None:
        del data["segment"][place]
        if not data["segment"]:
            del data["segment"]

    return _verified(text, lambda: _Anatomy(text).without_segment(place), delete)


def with_segment_moved(text: str, place: int, to: int) -> str:
    """``text`` with a segment at another place; a comment directly above it goes along.

    What stands between the segments with a blank line on both sides stays. Raises CannotEdit.
    """

    def move(data: dict[str, Any]) -> None:
        data["segment"].insert(to, data["segment"].pop(place))

    return _verified(text, lambda: _Anatomy(text).with_segment_moved(place, to), move)


def _verified(
    before: str, changed: Callable[[], str], change: Callable[[dict[str, Any]], None]
) -> str:
    """The changed text, if it says what the data say after the same change."""
    wanted = _copied(data_of(before))
    try:
        change(wanted)
        after = changed()
        if data_of(after) == wanted:
            return after
    except (IndexError, KeyError, TypeError, AttributeError):
        pass  # there is no such place
    raise CannotEdit(
        "the file is written in a way that this cannot be changed in; use a text editor"
    )


def _copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_copied(value) for value in data]
    return data


def _put(data: Any, path: KeyPath, value: Value | None) -> None:
    *above, last = path
    for part in above:
        data = data.setdefault(part, {}) if isinstance(data, dict) else data[part]
    if value is None:
        del data[last]
    else:
        data[last] = value


def _spliced(text: str, begin: int, end: int, put: str) -> str:
    return text[:begin] + put + text[end:]


def _inserted(text: str, place: int, put: str) -> str:
    return text[:place] + put + text[place:]


class _Anatomy:
    """Where the parts of one text are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        # As long as before, so that places are the same; the walk knows line feeds alone.
        self.flat = text.replace("\r\n", " \n")
        self.lines: Lines = locate(self.flat)
        if self.lines.stopped is not None:
            raise CannotEdit("the file is not TOML; use a text editor")

    # Keys.

    def without_pair(self, path: KeyPath) -> str:
        begin, end = self.lines.pairs[path]
        if any(s.begin == begin and not s.header for s in self.lines.statements):
            first = self.flat.rfind("\n", 0, begin) + 1
            last = self.flat.find("\n", end)
            if last < 0:  # the file goes on ending without a line end
                return self.text[:first].removesuffix(self.newline)
            return self.text[:first] + self.text[last + 1 :]
        return self._without_item(begin, end)

    def _without_item(self, begin: int, end: int) -> str:
        """Take out one of several things between commas."""
        if after := re.compile(r"\s*,[ \t]*").match(self.flat, end):
            return _spliced(self.text, begin, after.end(), "")
        before = re.search(r"\s*,\s*\Z", self.flat[:begin])
        return _spliced(self.text, before.start() if before else begin, end, "")

    def with_pair(self, path: KeyPath, value: Value) -> str:
        *above, last = path
        holder, key = tuple(above), str(last)
        written = f"{key} = {encoded(value)}"
        if holder in self.lines.values:
            return self._into_inline(*self.lines.values[holder], written)
        header = next((s for s in self.lines.statements if s.header and s.path == holder), None)
        if header is not None:
            return self._below(self._neighbour(self._own(header), holder, key), written)
        dotted = [s for s in self._top() if s.path[: len(holder)] == holder]
        if holder and dotted:
            return self._below(dotted[-1], f"{'.'.join(map(str, holder))}.{written}")
        return self._as_first_of(holder, written)

    def _into_inline(self, begin: int, end: int, written: str) -> str:
        inner = self.text[begin + 1 : end - 1].rstrip(" \t")
        joint = ", " if inner.strip() else " "
        return _spliced(self.text, begin + 1, end - 1, f"{inner}{joint}{written} ")

    def _own(self, header: Statement) -> list[Statement]:
        """A header and the keys under it."""
        at = self.lines.statements.index(header)
        own = [header]
        for statement in self.lines.statements[at + 1 :]:
            if statement.header:
                break
            own.append(statement)
        return own

    def _neighbour(self, own: Sequence[Statement], holder: KeyPath, key: str) -> Statement:
        """What a new key stands below, so that keys come in their usual order."""
        order = KEYS.get(str(holder[0]), ())
        usual = order.index(key) if key in order else len(order)
        below = own[0]
        for statement in own[1:]:
            name = str(statement.path[len(holder)])
            if (order.index(name) if name in order else len(order)) < usual:
                below = statement
        return below

    def _below(self, statement: Statement, written: str) -> str:
        end = self._line_end(statement.end)
        return _inserted(self.text, end, self.newline + written)

    def _top(self) -> Iterable[Statement]:
        for statement in self.lines.statements:
            if statement.header:
                return
            yield statement

    def _as_first_of(self, holder: KeyPath, written: str) -> str:
        """The first key of a table that the file does not have, or of its top."""
        statements = self.lines.statements
        if not holder:
            if top := list(self._top()):
                return self._below(top[-1], written)
            if not statements:
                return self._at_the_end(written)
            begin = self._core(0)[0]
            return _inserted(self.text, begin, written + self.newline * 2)
        table = f"[{holder[0]}]{self.newline}{written}"
        before = [n for n, s in enumerate(statements) if s.header and s.path[0] in _ONCE]
        if len(holder) > 1 or not before:
            return self._at_the_end(table)
        end = self._core(before[-1])[1]
        return _inserted(self.text, end, self.newline * 2 + table)

    def _at_the_end(self, written: str) -> str:
        kept = self.text.rstrip()
        return kept + (self.newline * 2 if kept else "") + written + self.newline

    # Segments.

    def with_segment(self, place: int, keys: Mapping[str, Value]) -> str:
        pairs = [f"{key} = {encoded(value)}" for key, value in keys.items()]
        spans = self._segments()
        if ("segment",) in self.lines.values:
            item = f"{{ {', '.join(pairs)} }}"
            if place:
                return _inserted(self.text, spans[place - 1][1], f", {item}")
            if not spans:
                begin, end = self.lines.values["segment",]
                return _spliced(self.text, begin, end, f"[{item}]")
            return _inserted(self.text, spans[0][0], f"{item}, ")
        core = self.newline.join(["[[segment]]", *pairs])
        if not spans:
            return self._at_the_end(core)
        if place:
            return _inserted(self.text, spans[place - 1][1], self.newline * 2 + core)
        return _inserted(self.text, spans[0][0], core + self.newline * 2)

    def without_segment(self, place: int) -> str:
        spans = self._segments()
        begin, end = spans[place]
        if ("segment",) in self.lines.values:
            return self._without_item(begin, end)
        rest = re.compile(r"[ \t]*\n(?:[ \t]*\n)*").match(self.flat, end)
        after = self.text[rest.end() if rest else end :]
        before = self.text[:begin]
        if not after:  # the last one takes the blank line before it along
            kept = before.rstrip()
            return kept + (self.newline if kept and rest else "")
        return before + after

    def with_segment_moved(self, place: int, to: int) -> str:
        spans = self._segments()
        cores = [self.text[begin:end] for begin, end in spans]
        cores.insert(to, cores.pop(place))
        pieces: list[str] = []
        at = 0
        for (begin, end), core in zip(spans, cores, strict=True):
            pieces += (self.text[at:begin], core)
            at = end
        return "".join(pieces) + self.text[at:]

    def _segments(self) -> list[tuple[int, int]]:
        """Where each segment begins and ends, with the comments that are its own."""
        if ("segment",) in self.lines.values:
            spans: list[tuple[int, int]] = []
            while found := self.lines.values.get(("segment", len(spans))):
                spans.append(found)
            return spans
        return [
            self._core(n)
            for n, s in enumerate(self.lines.statements)
            if s.header and s.path[0] == "segment" and len(s.path) == 2
        ]

    def _core(self, number: int) -> tuple[int, int]:
        """A statement with what belongs to it: of a header all that is below it.

        Comments directly above belong to it, and those directly below its last line unless they
        stand directly above the next header.
        """
        first = last = self.lines.statements[number]
        if first.header:
            for statement in self.lines.statements[number + 1 :]:
                if statement.header and statement.path[: len(first.path)] != first.path:
                    break
                last = statement
        begin = self.flat.rfind("\n", 0, first.begin) + 1
        while begin and _COMMENT.match(self.flat, above := self._line_above(begin)):
            begin = above
        return begin, self._with_comments_below(self._line_end(last.end))

    def _with_comments_below(self, end: int) -> int:
        stop = end
        while (begin := self.flat.find("\n", stop) + 1) and _COMMENT.match(self.flat, begin):
            stop = self._line_end(begin)
        following = self.flat.find("\n", stop) + 1
        is_header = bool(following) and self.flat[following:].lstrip(" \t").startswith("[")
        return end if is_header else stop

    def _line_above(self, begin: int) -> int:
        return self.flat.rfind("\n", 0, begin - 1) + 1

    def _line_end(self, place: int) -> int:
        """Where the line of ``place`` ends, without its line end."""
        end = self.flat.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" else end


_ONCE = ("session", "window", "room")
