"""Is a record whole? The answer of ``presession verify``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presession_timer.record.loading import load
from presession_timer.record.lock import status
from presession_timer.record.recovery import counted, waiting_for

__all__ = ["Verdict", "verify"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a record."""

    whole: bool
    text: str
    """For a person: "whole: 61 events", or what is wrong and where."""
    events: int
    """How many events can be trusted."""
    torn: bool = False
    """An unfinished last write, so nothing that was acknowledged is missing."""
    line: int = 0
    """The first line that cannot be trusted, from 1; 0 when whole."""


def verify(path: Path | str) -> Verdict:
    """Whether the record at ``path`` is as it was written.

    A chain cannot tell that whole lines were cut from its end; the lock file, where it still stands
    beside the record, can.

    Raises UnreadableFile, RecordDamaged or NewerFormat where there is no record to judge.
    """
    holder = status(Path(path))  # first: a desk that goes on writing is ahead of it, never behind
    record = load(path)
    events, damage = len(record.lines), record.damage
    if damage is not None:
        before = "in it" if damage.line == 1 else "before that"
        text = f"{damage.words}; {counted(events)} {before} can be read"
        return Verdict(False, text, events, damage.torn, damage.line)
    if holder is not None and holder.record == record.header.seed and holder.seq > events:
        text = f"altered: cut off after {counted(events)}; {holder.seq} had been saved"
        return Verdict(False, text, events, line=events + 2)
    waiting, place = waiting_for(record)
    more = f"; {counted(waiting)} more, which its disk refused, in {place}" if waiting else ""
    return Verdict(True, f"whole: {counted(events)}{more}", events)
