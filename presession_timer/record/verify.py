"""Is a record whole? The answer of ``presession verify``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presession_timer.record.loading import load
from presession_timer.record.lock import status
from presession_timer.record.recovery import counted, waiting_for
from presession_timer.record.standing import State, standing_of

__all__ = ["CARRIED", "Verdict", "verify"]

CARRIED = "its line ends are CRLF, as mail and git write them; nothing is missing for it"


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
    """Whether the record at ``path`` is as it was written, and always has been.

    Raises UnreadableFile, RecordDamaged or NewerFormat where there is no record to judge.
    """
    holder = status(Path(path))  # first: a desk that goes on writing is ahead of it, never behind
    record = load(path)
    standing = standing_of(record, holder)
    events, damage = standing.events, standing.damage
    last = f"; last hash {standing.fingerprint}"
    if record.carried:
        last += f"; {CARRIED}"
    if damage is not None:
        before = "in it" if damage.line == 1 else "before that"
        text = f"{standing.said()}; {counted(events)} {before} can be read{last}"
        return Verdict(False, text, events, damage.torn, damage.line)
    if standing.state is State.CUT:
        return Verdict(False, f"altered: {standing.said()}{last}", events, line=events + 2)
    if standing.state is State.REPAIRED:
        first = standing.repairs[0]
        text = f"repaired: {standing.said()}; {counted(events)}{last}"
        return Verdict(False, text, events, line=first.line)
    waiting, place = waiting_for(record)
    more = f"; {counted(waiting)} more, which its disk refused, in {place}" if waiting else ""
    return Verdict(True, f"whole: {counted(events)}{more}{last}", events)
