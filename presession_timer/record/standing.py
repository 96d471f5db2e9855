"""How a record stands: whole, or what was done to it, now or at any time before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from presession_timer.engine.describe import Say, plainly, repair_words
from presession_timer.engine.events import RecordRepaired
from presession_timer.record.loading import Damage, LoadedRecord
from presession_timer.record.lock import Holder

__all__ = ["Standing", "State", "fingerprint_of", "standing_of"]

_SHOWN = 10


class State(StrEnum):
    """One word for it; the worst where several are true."""

    WHOLE = "whole"
    TORN = "torn"
    """The last write was never finished, so nobody was told that it had been saved."""
    REPAIRED = "repaired"
    """It had been altered or cut off, and went on from what was whole of it."""
    CUT = "cut"
    """Events that had been saved are missing from its end."""
    ALTERED = "altered"
    """A line in it is not as it was written."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be said of a record beside its events."""

    state: State
    fingerprint: str
    """The first digits of the hash of its last line: on paper they tell a copy that was changed."""
    events: int
    damage: Damage | None = None
    missing: int = 0
    """How many events that had been saved are not in it, as far as its lock file knows."""
    repairs: tuple[RecordRepaired, ...] = ()

    def said(self, say: Say = plainly) -> str:
        """All of it in the language of ``say``; empty for a whole record."""
        words = [repair_words(one, say) for one in self.repairs]
        if self.missing:
            cut = "cut off after {events} events; {saved} had been saved"
            words.insert(0, say(cut, events=self.events, saved=self.events + self.missing))
        if self.damage is not None:
            words.insert(0, self.damage.said(say))
        return "; ".join(words)


def fingerprint_of(chain: str) -> str:
    """As much of a hash as a person compares."""
    return chain[:_SHOWN]


def standing_of(record: LoadedRecord, holder: Holder | None) -> Standing:
    """How ``record`` stands; ``holder`` is what its lock file said before it was read.

    A chain cannot tell that whole lines were cut from its end; the lock file, where it still stands
    beside the record, can.
    """
    events, damage = len(record.lines), record.damage
    known = holder is not None and holder.record == record.header.seed
    missing = max(0, holder.seq - events) if holder is not None and known else 0
    repairs = tuple(r.event for r in record.log if isinstance(r.event, RecordRepaired))
    if damage is not None and not damage.torn:
        state = State.ALTERED
        missing = 0  # they may be among the lines that cannot be read
    elif missing:
        state = State.CUT
    elif repairs:
        state = State.REPAIRED
    else:
        state = State.WHOLE if damage is None else State.TORN
    return Standing(state, fingerprint_of(record.chain), events, damage, missing, repairs)
