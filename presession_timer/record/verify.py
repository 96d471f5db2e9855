"""Is a record whole? The answer of ``presession verify``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presession_timer.record.loading import load

__all__ = ["Verdict", "verify"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a record."""

    whole: bool
    text: str
    """ "whole: 61 events", or what is wrong and where."""
    events: int
    """How many events can be trusted."""
    torn: bool = False
    """An unfinished last write, so nothing that was acknowledged is missing."""
    line: int = 0
    """The first line that cannot be trusted, from 1; 0 when whole."""


def verify(path: Path | str) -> Verdict:
    """Whether the record at ``path`` is as it was written.

    Raises UnreadableFile, RecordDamaged or NewerFormat where there is no record to judge.
    """
    record = load(path)
    events, damage = len(record.lines), record.damage
    counted = f"{events} event" + ("" if events == 1 else "s")
    if damage is None:
        return Verdict(True, f"whole: {counted}", events)
    before = "in it" if damage.line == 1 else "before that"
    text = f"{damage.words}; {counted} {before} can be read"
    return Verdict(False, text, events, damage.torn, damage.line)
