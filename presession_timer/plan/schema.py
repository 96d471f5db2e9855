"""The shape of a plan as a person writes it; pydantic checks what was written against it.

This module is imported only when a plan is read: pydantic costs more than the rest of a start. Its
own messages are never shown. Every error becomes what is wrong and what is expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Field, Strict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from presession_timer.base.durations import SECOND, parse
from presession_timer.base.errors import MOST_PROBLEMS
from presession_timer.base.findings import Findings, KeyPath, listed, nearest, shown

_DURATION = 'expected a duration in quotes, such as "5:00"'
MOST_WORDS = 100_000
FIRST_YEAR, LAST_YEAR = 1970, 2200


def _expected(what: str) -> PydanticCustomError:
    return PydanticCustomError("expected", "{what}", {"what": what})


def _duration(value: object) -> int:
    if not isinstance(value, str):
        raise _expected(_DURATION)
    try:
        return parse(value)
    except ValueError as error:
        raise _expected(str(error)) from None


def _some_time(ms: int) -> int:
    if ms < SECOND:
        raise _expected("expected 1 second or more")
    return ms


def _length(value: object) -> int:
    return _some_time(_duration(value))


def _day(value: object) -> object:
    if type(value) is date and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise _expected(f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    return value


Text = Annotated[str, Strict()]
Duration = Annotated[int, BeforeValidator(_duration)]
"""Milliseconds, 0 or more."""
Length = Annotated[int, BeforeValidator(_length)]
"""Milliseconds, one second or more."""
Day = Annotated[date, Strict(), BeforeValidator(_day)]
TimeOfDay = Annotated[time, Strict()]
Words = Annotated[int, Strict(), Field(ge=0, le=MOST_WORDS)]
Flag = Annotated[bool, Strict()]
NamesName = Literal["organisation", "name", "number"]
ClockName = Literal["hidden"]
KindName = Literal["opening", "state", "statement", "follow-up", "questions", "break", "closing"]


class _Written:
    """The base of drafts. They are never compared or shown, so they have no methods for that."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SessionDraft(_Written):
    """``[session]`` as written; what is not written is None."""

    title: Text | None = None
    state: Text | None = None
    date: Day | None = None
    start: TimeOfDay | None = None
    until: TimeOfDay | None = None
    timezone: Text | None = None
    room: Text | None = None
    moderator: Text | None = None
    length: Length | None = None
    handover: Duration | None = None
    question: Length | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class WindowDraft(_Written):
    """``[window]`` as written."""

    min: Duration | None = None
    max: Length | None = None
    last: Duration | None = None
    grace: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RoomDraft(_Written):
    """``[room]`` as written."""

    names: NamesName | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SegmentDraft(_Written):
    """One ``[[segment]]`` as written."""

    kind: KindName = "statement"
    id: Text | None = None
    speaker: Text | None = None
    organisation: Text | None = None
    short: Text | None = None
    category: Text | None = None
    topic: Text | None = None
    words: Words | None = None
    statement: Text | None = None
    min: Duration | None = None
    max: Length | None = None
    planned: Duration | None = None
    gender: Text | None = None
    language: Text | None = None
    note: Text | None = None
    say: Text | None = None
    seat: Text | None = None
    protect: Flag = False
    clock: ClockName | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PlanDraft(_Written):
    """A whole plan as written: every value has its type, but none is compared with another yet."""

    format: Text | None = None
    session: SessionDraft = field(default_factory=SessionDraft)
    window: WindowDraft = field(default_factory=WindowDraft)
    room: RoomDraft = field(default_factory=RoomDraft)
    segment: list[SegmentDraft] = field(default_factory=list)


_TABLES: Mapping[str, tuple[str, ...]] = {
    "": tuple(f.name for f in fields(PlanDraft)),
    "session": tuple(f.name for f in fields(SessionDraft)),
    "window": tuple(f.name for f in fields(WindowDraft)),
    "room": tuple(f.name for f in fields(RoomDraft)),
    "segment": tuple(f.name for f in fields(SegmentDraft)),
}
_HEADINGS = {"segment": "[[segment]]"} | {
    name: f"[{name}]" for name in ("session", "window", "room")
}
_SYNONYMS: Mapping[str, str] = {
    "name": "speaker",
    "org": "organisation",
    "type": "kind",
    "time": "planned",
    "duration": "planned",
    "country": "state",
    "day": "date",
    "begin": "start",
    "end": "until",
    "tz": "timezone",
    "zone": "timezone",
    "venue": "room",
    "chair": "moderator",
    "sex": "gender",
    "lang": "language",
    "speakers": "segment",
    "file": "statement",
    "mic": "seat",
    "microphone": "seat",
}
"""Names that people write instead of a key."""
_EXPECTED: Mapping[str, str] = {
    "string_type": 'expected a text in quotes: "…"',
    "int_type": "expected a whole number without quotes, such as 812",
    "bool_type": "expected true or false, without quotes",
    "date_type": "expected a date without quotes: 2019-12-10",
    "time_type": "expected a time of day without quotes and with seconds: 10:00:00",
    "greater_than_equal": "expected 0 or more",
    "less_than_equal": f"expected {MOST_WORDS:,} at most",
}


@cache
def _adapter() -> TypeAdapter[PlanDraft]:
    return TypeAdapter(PlanDraft)


def validated(data: Mapping[str, Any], found: Findings) -> PlanDraft:
    """Return ``data`` as a draft; what is wrong goes to ``found`` and is left out of the draft."""
    try:
        return _adapter().validate_python(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    for one in errors[: MOST_PROBLEMS + 1]:  # one more shows that there are more
        path: KeyPath = tuple(one["loc"])
        found.error(path, *_in_words(path, one))
    return _adapter().validate_python(_without(data, [one["loc"] for one in errors]))


def _without(data: Mapping[str, Any], paths: Iterable[KeyPath]) -> dict[str, Any]:
    """Copy ``data`` without what is at ``paths``; items of a list keep their places."""
    copy: Any = {key: _copied(value) for key, value in data.items()}
    for *above, last in paths:
        holder = copy
        for step in above:
            holder = holder[step]
        if isinstance(holder, list):
            holder[int(last)] = {}
        else:
            del holder[last]
    return dict(copy)


def _copied(value: Any) -> Any:
    """Copy a table or a list of tables; a plan has no deeper ones."""
    if isinstance(value, list):
        return [dict(one) if isinstance(one, dict) else one for one in value]
    return dict(value) if isinstance(value, dict) else value


def _in_words(path: KeyPath, error: ErrorDetails) -> tuple[str, str]:
    key, kind, value = str(path[-1]), error["type"], error["input"]
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return _unknown_key(path)
    if kind in ("dataclass_type", "list_type"):
        return _wrong_table(path, value)
    if kind == "literal_error":
        return _not_one_of(path, value)
    wrong = f"`{key}` is {shown(value)}"
    if kind == "expected":
        return wrong, error["ctx"]["what"]
    return wrong, _EXPECTED.get(kind, "expected something else; see docs/plans.md")


def _unknown_key(path: KeyPath) -> tuple[str, str]:
    *above, last = path
    key = str(last)
    table = str(above[0]) if above else ""
    here = f"in {_HEADINGS[table]}" if above else "at the top of a plan"
    if homes := [_HEADINGS[name] for name, keys in _TABLES.items() if name and key in keys]:
        return f"`{key}` has no place {here}", f"it belongs in {listed(homes)}"
    named = _quoted(key) if key else "with an empty name"
    known = _TABLES[table]
    meant = _SYNONYMS.get(key.casefold()) or nearest(key, known)
    if meant in known:
        heading = f"`{meant}`" if above else _HEADINGS.get(meant, f"`{meant}`")
        return f"unknown key {named}: did you mean {heading}?", ""
    return f"unknown key {named} {here}", f"expected {listed(known)}"


def _quoted(key: str) -> str:
    return f"`{shown(key)[1:-1]}`"


def _wrong_table(path: KeyPath, value: object) -> tuple[str, str]:
    name = str(path[0])
    if name == "segment":
        single = isinstance(value, dict)
        wrong = "[segment] stands in single brackets" if single else f"`segment` is {shown(value)}"
        return wrong, "expected [[segment]] before each item"
    if isinstance(value, list):
        return f"[[{name}]] stands in double brackets", f"expected [{name}], once"
    return f"`{name}` is {shown(value)}", f"expected a table [{name}]"


def _not_one_of(path: KeyPath, value: object) -> tuple[str, str]:
    key = str(path[-1])
    known = get_args({"kind": KindName, "names": NamesName, "clock": ClockName}[key])
    wrong = f"`{key}` is {shown(value)}"
    choices = f"expected {listed(shown(one) for one in known)}"
    if isinstance(value, str) and (meant := nearest(value, known)):
        return f'{wrong}: did you mean "{meant}"?', choices
    return wrong, choices
