"""A question that waits in the last line for a while, and the keys that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from presession_timer.console.key_router import Front
from presession_timer.engine.events import PAUSE_REASONS

__all__ = ["REASONS", "Prompt"]

REASONS = PAUSE_REASONS
"""Why a pause was, by the digit that says so."""

Do = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question; whatever key it does not name goes on doing what it always does."""

    front: Front
    """What it is about: its row in the key router's table."""
    words: str
    answers: str = ""
    """The keys, for the person."""
    keys: Mapping[str, Do] = field(default_factory=dict)
    yes: Do | None = None
    """What a key says to it that is answered with yes."""
    no: Do | None = None
    """What is done when it is declined."""
    asker: str = ""
    """The name of the action that asks, where its key says yes."""
    until: int | None = None
    """When it is gone, in the key router's milliseconds; None: when it is answered."""
