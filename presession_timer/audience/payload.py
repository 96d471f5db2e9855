"""Read states that came over a network: only what a screen can surely draw is let in."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from presession_timer.audience.conforming import conforming
from presession_timer.audience.room_state import RoomState, Scene, Unit
from presession_timer.audience.summary import SCHEMA, STAGES, Summary
from presession_timer.audience.words import KEYS
from presession_timer.base.bounded_json import parse_json
from presession_timer.base.themes import FACES
from presession_timer.engine.snapshot import Status

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
