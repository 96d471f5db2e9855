"""Who may take the floor that the plan does not name: the console and the remote offer the same."""

from __future__ import annotations

from typing import NamedTuple

from presession_timer.base.durations import MINUTE
from presession_timer.engine.commands import Insert
from presession_timer.plan.model import Kind

_UNPLANNED = 2 * MINUTE
"""Planned for an insertion whose kind has no length of its own."""


class Interjection(NamedTuple):
    """Somebody who may take the floor."""

    word: str
    """As a form says it."""
    words: str
    """As a choice says it."""
    kind: Kind
    called: str
    """What the segment is called where nobody is named."""
    planned: int | None = None
    """ms; None: as its kind has it."""

    def insert(self, speaker: str, organisation: str, *, give: bool) -> Insert:
        """Return the command for a speaker; where nobody is named, it is called after its kind."""
        named = speaker or organisation
        return Insert(
            self.kind, speaker if named else self.called, self.planned, give, organisation
        )


def interjections(state: str) -> tuple[Interjection, ...]:
    """Return them in the order in which they are offered; ``state``: under review, or empty."""
    delegation = f"Delegation of {state}" if state else "The State"
    return (
        Interjection("State", "the State", Kind.STATE, delegation),
        Interjection("Mission", "a Mission", Kind.FOLLOW_UP, "A Mission", _UNPLANNED),
        Interjection("panellist", "a panellist", Kind.STATEMENT, "A panellist"),
        Interjection("organiser", "the organiser", Kind.FOLLOW_UP, "The organiser", _UNPLANNED),
    )
