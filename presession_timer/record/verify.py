"""Say whether a record is whole, for ``presession verify`` and for reports."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from presession_timer.engine.event_text import Say, plainly, repair_words
from presession_timer.engine.events import RecordRepaired
from presession_timer.record.loading import Damage, LoadedRecord, load
from presession_timer.record.lock import Holder, status
from presession_timer.record.recovery import counted, waiting_for

CARRIED: Final = "its line ends are CRLF, as mail and git write them; nothing is missing"
_SHOWN: Final = 10


class RecordState(StrEnum):
    """How a record stands, in one word; the worst if several are true."""

    WHOLE = "whole"
    TORN = "torn"
    """The last write was never finished, and so never acknowledged."""
    REPAIRED = "repaired"
    """It had been altered or cut off, and went on from its whole part."""
    CUT = "cut"
    """Events that had been saved are missing from its end."""
    ALTERED = "altered"
    """A line in it is not as it was written."""


class RecordStanding(NamedTuple):
    """How a record stands, whole or damaged, now or at any time before."""

    state: RecordState
    fingerprint: str
    """The first digits of the hash of its last line; on paper they show that a copy was changed."""
    events: int
    damage: Damage | None = None
    missing: int = 0
    """Events that had been saved and are not in it, as far as its lock file knows."""
    repairs: tuple[RecordRepaired, ...] = ()

    def text(self, say: Say = plainly) -> str:
        """Return the damage and repairs in the language of ``say``; empty for a whole record."""
        words = [repair_words(one, say) for one in self.repairs]
        if self.missing:
            cut = "cut off after {events} events; {saved} had been saved"
            words.insert(0, say(cut, events=self.events, saved=self.events + self.missing))
        if self.damage is not None:
            words.insert(0, self.damage.text(say))
        return "; ".join(words)


def fingerprint_of(chain: str) -> str:
    """Return as much of a hash as a person compares."""
    return chain[:_SHOWN]


def standing_of(record: LoadedRecord, holder: Holder | None) -> RecordStanding:
    """Return how ``record`` stands; ``holder`` is what its lock file said before it was read.

    A chain does not show that whole lines were cut from its end; the lock file, if it is still
    beside the record, does.
    """
    events, damage = len(record.lines), record.damage
    known = holder is not None and holder.record == record.header.seed
    missing = max(0, holder.seq - events) if holder is not None and known else 0
    repairs = tuple(r.event for r in record.log if isinstance(r.event, RecordRepaired))
    if damage is not None and not damage.torn:
        state = RecordState.ALTERED
        missing = 0  # they may be among the unreadable lines
    elif missing:
        state = RecordState.CUT
    elif repairs:
        state = RecordState.REPAIRED
    else:
        state = RecordState.WHOLE if damage is None else RecordState.TORN
    return RecordStanding(state, fingerprint_of(record.chain), events, damage, missing, repairs)


class Verification(NamedTuple):
    """The answer of ``presession verify``."""

    whole: bool
    text: str
    """"whole: 61 events", or what is wrong and where."""
    events: int
    """Events that can be trusted."""
    torn: bool = False
    """The last write is unfinished; nothing that was acknowledged is missing."""
    line: int = 0
    """The first line that cannot be trusted, from 1; 0 when whole."""


def verify(path: Path) -> Verification:
    """Check that the record at ``path`` is as it was written, and always has been.

    Raises UnreadableFile, RecordDamaged or NewerFormat if there is no record to check.
    """
    record, standing = load_standing(path)
    events, damage = standing.events, standing.damage
    last = f"; last hash {standing.fingerprint}"
    if record.carried:
        last += f"; {CARRIED}"
    if damage is not None:
        before = "in it" if damage.line == 1 else "before that"
        text = f"{standing.text()}; {counted(events)} {before} can be read{last}"
        return Verification(False, text, events, damage.torn, damage.line)
    if standing.state is RecordState.CUT:
        return Verification(False, f"altered: {standing.text()}{last}", events, line=events + 2)
    if standing.state is RecordState.REPAIRED:
        first = standing.repairs[0]
        text = f"repaired: {standing.text()}; {counted(events)}{last}"
        return Verification(False, text, events, line=first.line)
    waiting, place = waiting_for(record)
    more = f"; {counted(waiting)} more, which its disk refused, in {place}" if waiting else ""
    return Verification(True, f"whole: {counted(events)}{more}{last}", events)


def load_standing(path: Path) -> tuple[LoadedRecord, RecordStanding]:
    """Load a record; return it with how it stands. Raises like :func:`load`."""
    holder = status(path)  # read first: a runner that goes on writing is then never behind it
    record = load(path)
    return record, standing_of(record, holder)
