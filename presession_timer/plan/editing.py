"""Edit the text of a plan in steps that can be undone, and read what is typed into a field.

Each change returns another :class:`Editing`. What is typed into one field letter by letter is one
step, made from the text as it was before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from presession_timer.base.durations import exact
from presession_timer.base.errors import CannotEdit
from presession_timer.base.findings import KeyPath, shown
from presession_timer.base.text import UNNAMED, clean
from presession_timer.base.times_in_forms import (
    duration_in_words,
    time_in_words,
    typed_duration,
    typed_time,
)
from presession_timer.plan.writing import (
    Value,
    data_of,
    with_segment,
    with_segment_moved,
    with_value,
    without_segment,
)

_BOM = "\ufeff"
_LONGEST = 1_000
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_TIMES = ("start", "until")
_DURATIONS = ("length", "handover", "question", "min", "max", "last", "grace", "planned")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class EditStep:
    """The text before a change, or after one that was undone, and what was changed."""

    text: str
    what: str


@dataclass(frozen=True, slots=True)
class Editing:
    """One state of the editor's text. Every method that changes it may raise CannotEdit."""

    text: str
    """Without a byte order mark."""
    bom: bool = False
    past: tuple[EditStep, ...] = ()
    future: tuple[EditStep, ...] = ()
    typing: KeyPath | None = None
    """The field whose next letter belongs to the latest step."""

    @classmethod
    def of(cls, text: str) -> Editing:
        """Return the first state, for a file's text with or without a byte order mark."""
        return cls(text.removeprefix(_BOM), bom=text.startswith(_BOM))

    @property
    def content(self) -> bytes:
        return ((_BOM if self.bom else "") + self.text).encode("utf-8")

    @property
    def data(self) -> Mapping[str, Any]:
        """What the text says; do not change it."""
        return data_of(self.text)

    def typed(self, path: KeyPath, text: str) -> Editing:
        """Put ``text``, as typed, into the field at ``path``; an empty text removes the key.

        A field that is typed back to what it was leaves no step.
        """
        goes_on = self.typing == path and bool(self.past)
        base = self.past[-1].text if goes_on else self.text
        was = value_at(data_of(base), path)
        value = typed_value(str(path[-1]), text)
        changed = base if text == written(was) else with_value(base, path, value)
        if changed == base:
            return replace(self.undone(), typing=None, future=()) if goes_on else self
        past = self.past if goes_on else (*self.past, EditStep(base, _named(path)))
        return replace(self, text=changed, past=past, future=(), typing=path)

    def put(self, path: KeyPath, value: Value | None) -> Editing:
        """Set a value as a step of its own; None removes the key."""
        return self._step(with_value(self.text, path, value), _named(path))

    def with_segment(self, place: int, keys: Mapping[str, Value]) -> Editing:
        """Insert a segment, number ``place`` from 0."""
        return self._step(with_segment(self.text, place, keys), f"{place + 1} added")

    def with_segment_doubled(self, place: int) -> Editing:
        """Insert a copy of segment ``place``, from 0, below it, without its ``id``."""
        keys = {k: v for k, v in segments_in(self.data)[place].items() if k != "id"}
        if not all(isinstance(value, Value) for value in keys.values()):
            raise CannotEdit("it has a value that no plan has; use a text editor")
        return self._step(with_segment(self.text, place + 1, keys), f"{place + 1} duplicated")

    def without_segment(self, place: int) -> Editing:
        """Remove segment ``place``, from 0."""
        return self._step(without_segment(self.text, place), f"{place + 1} removed")

    def with_segment_moved(self, place: int, to: int) -> Editing:
        """Move segment ``place`` to ``to``, both from 0."""
        return self._step(with_segment_moved(self.text, place, to), f"{place + 1} moved")

    def with_text(self, text: str, what: str) -> Editing:
        """Replace the whole text, for example by the file's when another program changed it."""
        data_of(text.removeprefix(_BOM))
        stepped = self._step(text.removeprefix(_BOM), what)
        return replace(stepped, bom=text.startswith(_BOM))

    def settled(self) -> Editing:
        """End the current field's step: the next letter begins another."""
        return replace(self, typing=None)

    def undone(self) -> Editing:
        """Undo the latest step, if there is one."""
        if not self.past:
            return self.settled()
        *past, step = self.past
        future = (*self.future, EditStep(self.text, step.what))
        return replace(self, text=step.text, past=tuple(past), future=future, typing=None)

    def redone(self) -> Editing:
        """Redo the latest step that was undone, if there is one."""
        if not self.future:
            return self.settled()
        *future, step = self.future
        past = (*self.past, EditStep(self.text, step.what))
        return replace(self, text=step.text, past=past, future=tuple(future), typing=None)

    def _step(self, text: str, what: str) -> Editing:
        if text == self.text:
            return self.settled()
        past = (*self.past, EditStep(self.text, what))
        return replace(self, text=text, past=past, future=(), typing=None)


def _named(path: KeyPath) -> str:
    if path[0] == "segment" and len(path) > 2:
        return f"{int(path[1]) + 1}: {path[-1]}"
    return str(path[-1])


def segments_in(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the segments as written; an entry that is not a table is an empty one."""
    found = data.get("segment")
    if not isinstance(found, list):
        return []
    return [one if isinstance(one, dict) else {} for one in found]


def value_at(data: Any, path: KeyPath) -> Any:
    """Return what is written at ``path``, or None."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def written(value: Any) -> str:
    """Return a value as its field shows it: one line without quotes or hidden characters."""
    match value:
        case None | "":
            return ""
        case str():
            text = clean(value, _LONGEST)
            return "" if text == UNNAMED and value != UNNAMED else text
        case bool():
            return "true" if value else "false"
        case int():
            return shown(value)
        case datetime():
            return shown(value)
        case date():
            return value.isoformat()
        case time():
            exact = value.second or value.microsecond or value.tzinfo
            return value.isoformat() if exact else value.isoformat("minutes")
        case _:
            return shown(value)


def typed_value(key: str, text: str) -> Value | None:
    """Return the value that ``text`` means in the field of ``key``; None for an empty text.

    A text that is not of the key's type stays a text; reading the plan says what is expected.
    """
    if not text:
        return None
    bare = text.strip()
    try:
        if key == "date" and (found := _DAY.fullmatch(bare)):
            return date(*map(int, found.groups()))
        if key in _TIMES:
            return typed_time(text)
        if key in _DURATIONS:
            return exact(typed_duration(text))
    except ValueError:
        return text
    if key == "words" and _WHOLE.fullmatch(bare):
        return int(bare)
    if key == "protect":
        return _FLAGS.get(bare.lower(), text)
    return text


def is_timed(key: str) -> bool:
    """Return whether ``key`` holds a time of day or a length."""
    return key in _TIMES or key in _DURATIONS


def understood(key: str, text: str) -> str:
    """Return how a typed time or length is read ("= 7 minutes"); empty if that is plain."""
    value = typed_value(key, text)
    if value is None or written(value) == text:
        return ""
    if isinstance(value, time):
        return f"= {time_in_words(value)}"
    try:
        return f"= {duration_in_words(typed_duration(text))}" if key in _DURATIONS else ""
    except ValueError:
        return ""
