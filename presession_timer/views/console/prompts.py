"""A question that waits in the last line for a while, and the keys that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from presession_timer.live.events import PAUSE_REASONS

__all__ = ["AGAIN_MS", "CONFIRM_MS", "REASONS", "REASON_MS", "TEXT_MS", "Asks", "Prompt"]

CONFIRM_MS = 8_000
TEXT_MS = 20_000
"""There is something to read."""
AGAIN_MS = 1_000
"""A key that asked has to be pressed again after this to answer."""
REASON_MS = 8_000

REASONS = PAUSE_REASONS
"""Why a pause was, by the digit that says so (ux.md §1)."""

Do = Callable[[], None]


class Asks(StrEnum):
    """What a prompt is about."""

    CONFIRM = "confirm"
    REASON = "reason"
    TYPING = "typing"
    SLEEP = "sleep"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question; whatever key it does not name goes on doing what it always does."""

    asks: Asks
    words: str
    answers: str = ""
    """The keys, for the person."""
    keys: Mapping[str, Do] = field(default_factory=dict)
    go: Do | None = None
    """What GO does while it waits; None: what GO always does."""
    until: int | None = None
    """When it lapses, in the gate's milliseconds; None: when it is answered."""
