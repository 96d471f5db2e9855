"""Write a plan as the text of its file, and change one thing in such a text.

A change cuts and joins the text at the places that `toml_lines` finds, so comments, blank lines,
the order of keys, alignment and line ends stay as they are. (tomlkit was tried: it puts a new key
behind the comment of the next table, moves a table without the comment above it, and mixes line
ends.) The standard parser reads every result. If it finds anything but the wanted change, as in a
plan that has its segments within one line, the change is refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Final

from presession_timer.base.durations import MINUTE, parse
from presession_timer.base.errors import CannotEdit
from presession_timer.base.findings import LONGEST_TEXT, KeyPath
from presession_timer.base.text import UNNAMED, clean
from presession_timer.plan.toml_lines import Lines, Statement, locate

Value = str | int | bool | date | time
"""What a key of a plan may hold."""

_COLUMN: Final = 35
"""The column where comments begin."""
_LONGEST_PATH: Final = 500


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    comment: str = ""
    example: str = ""
    """Written as a comment if the plan has no value; if empty, the key is left out."""


_SESSION: Final = (
    _Key("title"),
    _Key("state", "the State under Review"),
    _Key("date", "the day of the session"),
    _Key("start", "the room's local time; without it there is no lateness", "10:00:00"),
    _Key("until", "when the next group has the room", "11:05:00"),
    _Key("timezone"),
    _Key("room", "", '"Palais des Nations"'),
    _Key("moderator", "", '""'),
    _Key("length", "the hour; 7:00 is seven minutes, 1:00:00 an hour"),
    _Key("handover", "from one speaker to the next"),
    _Key("question", "how long one question of a Mission should take"),
)
_WINDOW: Final = (
    _Key("min", "a statement lasts at least this long"),
    _Key("max", "and at most"),
    _Key("last", "the warning before the end"),
    _Key("grace", "leeway of the verdict"),
)
_ROOM: Final = (_Key("names", 'or "name", or "number" where showing either is a risk'),)
_SEGMENT: Final = tuple(
    _Key(name)
    for name in (
        "kind", "id", "speaker", "organisation", "short", "category", "topic", "words",
        "statement", "min", "max", "planned", "gender", "language", "note", "say",
        "seat", "protect", "clock",
    )
)  # fmt: skip
_TABLES: Final = {"session": _SESSION, "window": _WINDOW, "room": _ROOM, "segment": _SEGMENT}
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("format",),
    **{table: tuple(key.name for key in keys) for table, keys in _TABLES.items()},
}
"""The keys of each table, in the order in which they are written."""
_OF_SPEAKERS: Final = (
    "# For each speaker also, where known: topic; words, or statement = the file of the text;",
    "# language, gender, a note; say = how the name is pronounced; min and max of its own.",
    "# protect = true keeps a name off every screen and export.",
)


def plan_text(data: Mapping[str, Any], heading: Sequence[str] = ()) -> str:
    """Return the text of a plan file that holds ``data``; texts are cleaned.

    ``heading`` gives lines of comment for the top. Reading the text gives ``data`` again.
    """
    lines = [f"# {clean(line, 200)}" for line in heading if line]
    if lines:
        lines.append("")
    lines.append(f"format = {encoded(data['format'])}")
    session = data["session"]
    lines += ["", "[session]", *_table(session, _SESSION, _examples(session))]
    if data.get("window"):
        lines += ["", "[window]", *_table(data["window"], _WINDOW)]
    if data.get("room"):
        lines += ["", "[room]", *_table(data["room"], _ROOM)]
    explained = False
    for segment in data["segment"]:
        lines.append("")
        if "kind" not in segment and not explained:
            lines += _OF_SPEAKERS
            explained = True
        lines += ["[[segment]]", *_table(segment, _SEGMENT)]
    return "\n".join(lines) + "\n"


_AFTER_THE_HOUR: Final = 5 * MINUTE
_NO_EXAMPLES: Final[Mapping[str, str]] = MappingProxyType({})


def _examples(session: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the examples that follow from a plan; an empty one says that none is possible."""
    start, length = session.get("start"), session.get("length", "60:00")
    if not isinstance(start, time):
        return {}
    try:
        hour = timedelta(milliseconds=parse(length) + _AFTER_THE_HOUR)
    except ValueError:
        return {}
    end = (datetime.combine(date.min, start) + hour).time()
    return {"until": f"{end:%H:%M:%S}" if end > start else ""}


def _table(
    table: Mapping[str, Any], keys: Sequence[_Key], examples: Mapping[str, str] = _NO_EXAMPLES
) -> Iterator[str]:
    """Yield the lines of a table; ``examples`` replace those of the keys."""
    for key in keys:
        value = table.get(key.name)
        if value is not None:
            longest = _LONGEST_PATH if key.name == "statement" else LONGEST_TEXT
            yield _with_comment(f"{key.name} = {_written(value, longest)}", key.comment)
        elif example := examples.get(key.name, key.example):
            yield _with_comment(f"# {key.name} = {example}", key.comment)


def _with_comment(line: str, comment: str) -> str:
    if not comment:
        return line
    return f"{line:<{_COLUMN - 1}} # {comment}"


def _written(value: object, longest: int) -> str:
    """Return a value as TOML; a text is one line without control characters."""
    if isinstance(value, str):
        text = clean(value, longest) if value.strip() else ""
        return encoded("" if text == UNNAMED and value != UNNAMED else text)
    if isinstance(value, Value):
        return encoded(value)
    raise TypeError(f"no value of a plan: {value!r}")


_COMMENT = re.compile(r"[ \t]*#")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def encoded(value: Value) -> str:
    """Return a value as TOML; a text in straight double quotes."""
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


@lru_cache(maxsize=16)
def data_of(text: str) -> Mapping[str, Any]:
    """Return what a TOML text says; do not change it. Raises CannotEdit if it is not TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotEdit(f"this is not TOML: {error}") from None


def with_value(text: str, path: KeyPath, value: Value | None) -> str:
    """Return ``text`` with another value at ``path``, or without that key if ``value`` is None.

    A comment behind a value stays; a key that goes takes its comment along, and a new key stands in
    its usual place. Raises CannotEdit.
    """
    data_of(text)
    if value is None and path not in locate(_flat(text)).values:
        return text

    def changed(layout: _Layout) -> str:
        return layout.without_line(path) if value is None else layout.with_value(path, value)

    return _verified(text, changed, lambda data: _put(data, path, value))


def with_segment(text: str, place: int, keys: Mapping[str, Value]) -> str:
    """Return ``text`` with a new segment, number ``place`` from 0. Raises CannotEdit."""

    def insert(data: dict[str, Any]) -> None:
        data.setdefault("segment", []).insert(place, dict(keys))

    return _verified(text, lambda layout: layout.with_segment(place, keys), insert)


def without_segment(text: str, place: int) -> str:
    """Return ``text`` without a segment and the comment directly above it. Raises CannotEdit."""

    def delete(data: dict[str, Any]) -> None:
        del data["segment"][place]
        if not data["segment"]:
            del data["segment"]

    return _verified(text, lambda layout: layout.without_segment(place), delete)


def with_segment_moved(text: str, place: int, to: int) -> str:
    """Return ``text`` with a segment and the comment directly above it at another place.

    What stands between segments with a blank line on both sides stays. Raises CannotEdit.
    """

    def move(data: dict[str, Any]) -> None:
        data["segment"].insert(to, data["segment"].pop(place))

    return _verified(text, lambda layout: layout.with_segment_moved(place, to), move)


def _verified(
    before: str, changed: Callable[[_Layout], str], change: Callable[[dict[str, Any]], None]
) -> str:
    """Return the changed text if it says what the data say after the same change."""
    wanted = deepcopy(dict(data_of(before)))
    try:
        change(wanted)
        after = changed(_Layout(before))
        if data_of(after) == wanted:
            return after
    except (IndexError, KeyError, TypeError, AttributeError, StopIteration, CannotEdit):
        pass  # there is no such place, or the keys stand in another layout
    raise CannotEdit(
        "the file is written in a way that this cannot be changed in; use a text editor"
    )


def _put(data: Any, path: KeyPath, value: Value | None) -> None:
    *above, last = path
    for part in above:
        data = data.setdefault(part, {}) if isinstance(data, dict) else data[part]
    if value is None:
        del data[last]
    else:
        data[last] = value


def _flat(text: str) -> str:
    """Return the text with line feeds alone and every character in its place."""
    return text.replace("\r\n", " \n")


class _Layout:
    """Where the tables and keys of a text are, each key on lines of its own."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.flat = _flat(text)
        self.lines: Lines = locate(self.flat)

    def with_value(self, path: KeyPath, value: Value) -> str:
        written = encoded(value)
        if path in self.lines.values:
            begin, end = self.lines.values[path]
            return self.text[:begin] + written + self.text[end:]
        return self._with_line(path, f"{path[-1]} = {written}")

    def without_line(self, path: KeyPath) -> str:
        statement = next(s for s in self.lines.statements if s.path == path and not s.header)
        first = self.flat.rfind("\n", 0, statement.begin) + 1
        last = self.flat.find("\n", statement.end)
        if last < 0:  # the file goes on ending without a line end
            return self.text[:first].removesuffix(self.newline)
        return self.text[:first] + self.text[last + 1 :]

    def _with_line(self, path: KeyPath, line: str) -> str:
        table, statements = path[:-1], self.lines.statements
        at = next((n for n, s in enumerate(statements) if s.header and s.path == table), None)
        if at is not None:
            above = self._neighbour(at, str(path[-1]))
            return self._inserted(self._line_end(above.end), self.newline + line)
        headers = [n for n, s in enumerate(statements) if s.header]
        if not table:
            if not statements:
                return self._at_the_end(line)
            if headers[:1] != [0]:
                last = statements[headers[0] - 1 if headers else -1]
                return self._inserted(self._line_end(last.end), self.newline + line)
            return self._inserted(self._core(0)[0], line + self.newline * 2)
        lines = f"[{table[0]}]{self.newline}{line}"
        before = [n for n in headers if statements[n].path[0] != "segment"]
        if len(table) > 1 or not before:
            return self._at_the_end(lines)
        return self._inserted(self._core(before[-1])[1], self.newline * 2 + lines)

    def _neighbour(self, at: int, key: str) -> Statement:
        """Return the statement below which a new key stands in its usual place."""
        header, *rest = self.lines.statements[at:]
        order = KEYS.get(str(header.path[0]), ())
        usual = order.index(key) if key in order else len(order)
        below = header
        for statement in takewhile(lambda s: not s.header, rest):
            name = str(statement.path[len(header.path)])
            if (order.index(name) if name in order else len(order)) < usual:
                below = statement
        return below

    def with_segment(self, place: int, keys: Mapping[str, Value]) -> str:
        pairs = [f"{key} = {encoded(value)}" for key, value in keys.items()]
        core = self.newline.join(["[[segment]]", *pairs])
        spans = self._segments()
        if not spans:
            return self._at_the_end(core)
        if place:
            return self._inserted(spans[place - 1][1], self.newline * 2 + core)
        return self._inserted(spans[0][0], core + self.newline * 2)

    def without_segment(self, place: int) -> str:
        begin, end = self._segments()[place]
        rest = re.compile(r"[ \t]*\n(?:[ \t]*\n)*").match(self.flat, end)
        before, after = self.text[:begin], self.text[rest.end() if rest else end :]
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
        """Return where each segment begins and ends, with its comments."""
        return [
            self._core(n)
            for n, s in enumerate(self.lines.statements)
            if s.header and s.path[0] == "segment" and len(s.path) == 2
        ]

    def _core(self, number: int) -> tuple[int, int]:
        """Return where a statement begins and ends with what belongs to it.

        That is all that stands below a header, comments directly above, and comments directly below
        the last line unless they stand directly above the next header.
        """
        first = last = self.lines.statements[number]
        if first.header:
            for statement in self.lines.statements[number + 1 :]:
                if statement.header and statement.path[: len(first.path)] != first.path:
                    break
                last = statement
        begin = self.flat.rfind("\n", 0, first.begin) + 1
        while begin and _COMMENT.match(self.flat, above := self.flat.rfind("\n", 0, begin - 1) + 1):
            begin = above
        return begin, self._with_comments_below(self._line_end(last.end))

    def _with_comments_below(self, end: int) -> int:
        stop = end
        while (begin := self.flat.find("\n", stop) + 1) and _COMMENT.match(self.flat, begin):
            stop = self._line_end(begin)
        following = self.flat.find("\n", stop) + 1
        is_header = bool(following) and self.flat[following:].lstrip(" \t").startswith("[")
        return end if is_header else stop

    def _line_end(self, place: int) -> int:
        """Return where the line of ``place`` ends, without its line end."""
        end = self.flat.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _inserted(self, place: int, put: str) -> str:
        return self.text[:place] + put + self.text[place:]

    def _at_the_end(self, lines: str) -> str:
        kept = self.text.rstrip()
        return kept + (self.newline * 2 if kept else "") + lines + self.newline
