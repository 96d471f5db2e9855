"""Why a command does nothing now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from presession_timer.engine.events import Event
from presession_timer.engine.session import Session


class Asks(StrEnum):
    """The subject of a question before a command."""

    CONSEQUENCE = "consequence"
    """What the command does to the hour."""
    PREVIEW = "preview"
    """What the room will see: nothing in it looks like a protected name."""
    NAMES = "names"
    """What the room will see: a protected name was in it, or something looks like one."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a command does nothing now."""

    reason: str
    needs_confirm: bool = False
    """The same command would be accepted with ``confirmed``; ``reason`` is the question."""
    asks: Asks = Asks.CONSEQUENCE


Decision = list[Event] | Refused
"""What a command comes to: events, at least one, or why not."""


def no_segment(session: Session, number: int) -> Refused:
    """Refuse a number that no segment has."""
    last = max(session.segments, default=0)
    return Refused(f"there is no segment {number}; the last is {last}")
