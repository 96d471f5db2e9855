"""Read states that came over a network: only what a screen can surely draw is let in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict
from zoneinfo import ZoneInfo

from presession_timer.audience.room_state import RoomState, Scene, Unit
from presession_timer.audience.summary import SCHEMA, STAGES, Summary
from presession_timer.audience.words import KEYS
from presession_timer.base.limits import parse_json
from presession_timer.base.themes import FACES
from presession_timer.engine.snapshot import Status

_LONGEST_TEXT: Final = 4_000
_MOST_ITEMS: Final = 2_000

_T = TypeVar("_T")


def conforming(value: Any, kind: type[_T]) -> _T:
    """Return ``value`` as the TypedDict ``kind``; what that does not name is left out.

    A newer sender may say more. Raises ValueError for a value that is none.
    """
    checked: _T = _checked(value, kind)
    return checked


def _checked(value: Any, hint: Any) -> Any:
    if is_typeddict(hint):
        return _dict(value, hint)
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _one_of(value, get_args(hint))
    if origin is list:
        if not isinstance(value, list) or len(value) > _MOST_ITEMS:
            raise ValueError("no list of a likely length")
        return [_checked(one, get_args(hint)[0]) for one in value]
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict) or len(value) > _MOST_ITEMS:
            raise ValueError("no object of a likely size")
        return {str(key): _checked(one, get_args(hint)[1]) for key, one in value.items()}
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not (NoneType if hint is None else hint):
        raise ValueError(f"{type(value).__name__} for {getattr(hint, '__name__', hint)}")
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise ValueError("a text is too long")
    return value


def _dict(value: Any, hint: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"no {hint.__name__}")
    hints, required = _members(hint)
    missing = required - value.keys()
    if missing:
        raise ValueError(f"{hint.__name__} without {min(missing)}")
    return {key: _checked(value[key], one) for key, one in hints.items() if key in value}


def _one_of(value: Any, hints: tuple[Any, ...]) -> Any:
    for one in hints:
        try:
            return _checked(value, one)
        except ValueError:
            continue
    raise ValueError("none of what it may be")


@lru_cache
def _members(hint: Any) -> tuple[dict[str, Any], frozenset[str]]:
    return get_type_hints(hint), frozenset(hint.__required_keys__)


_WORDS = frozenset({"", *KEYS})
_SCENES = frozenset(Scene)
_STATUSES = frozenset(Status)
_UNITS = frozenset(Unit)
_LATEST = 250_000_000_000_000
"""Ms since 1970 in the year 9892: calendars end soon after."""
LONGEST_PAYLOAD: Final = 512 * 1024
"""Bytes; whatever is longer is no state and no summary."""


class ForeignPayload(ValueError):
    """What came is not what was expected; the message says in a few words what it is."""


def read_summary(text: str | bytes) -> Summary:
    """Return a summary. Raises ForeignPayload; one of another version is called that."""
    try:
        found = parse_json(text, fractions=True, most=LONGEST_PAYLOAD)
        schema = found.get("schema") if isinstance(found, dict) else None
        if isinstance(schema, str) and schema != SCHEMA and schema.startswith("presession-summary"):
            raise ForeignPayload("its presession is of another version than this one")
        summary = conforming(found, Summary)
        check_summary(summary)
    except ForeignPayload:
        raise
    except ValueError as error:
        raise ForeignPayload(f"not the summary of a room: {error}") from error
    return summary


def check_summary(summary: Summary) -> None:
    """Raise ValueError if a summary has what no screen can draw."""
    if summary["schema"] != SCHEMA or summary["stage"] not in STAGES:
        raise ValueError("not of this kind")
    if not all(part["status"] in _STATUSES for part in summary["strip"]):
        raise ValueError("a status is unknown")
    check_state(summary["room"])


def check_state(state: RoomState) -> None:
    """Raise ValueError if a state has unknown words, phases or scenes, or an empty schedule."""
    clock = state["clock"]
    phases = clock["phases"] if clock else []
    known = (
        bool(state["scenes"]) and all(entry["scene"] in _SCENES for entry in state["scenes"]),
        clock is None or bool(phases),
        all(entry["phase"] in FACES and entry["word"] in _WORDS for entry in phases),
        all(c["unit"] in _UNITS and {c["word"], c["more"]} <= _WORDS for c in state["captions"]),
        all(who is None or who["word"] in _WORDS for who in (state["who"], state["next"])),
        state["message"] is None or state["message"]["word"] in _WORDS,
        0 <= state["speed"] <= 100_000 and state["beat"] >= 0,
        clock is None or clock["zero"] is not None or clock["left"] is not None,
        clock is None or clock["bar"]["span"] > 0,
        abs(state["now"]) < _LATEST and 0 <= state["now"] + state["wall"] < _LATEST,
    )
    if not all(known):
        raise ValueError("a word, a phase or a scene is unknown")
    try:
        ZoneInfo(state["zone"])
    except (OSError, ValueError, LookupError) as error:
        raise ValueError("an unknown time zone") from error
