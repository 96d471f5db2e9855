"""What screens and the command line may ask of records on disk without holding one."""

from __future__ import annotations

from pathlib import Path

from presession_timer.base.clock import SystemClock
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.record.carried import goes_on_in
from presession_timer.record.loading import LoadedRecord, load
from presession_timer.record.lock import Holder, hold, status
from presession_timer.record.naming import REHEARSAL, SUFFIX, stem_of
from presession_timer.record.places import record_path_for, records_of, rehearsals_in_the_way
from presession_timer.record.registry import live_records
from presession_timer.record.standing import Standing, State, standing_of
from presession_timer.record.verify import CARRIED, Verdict, verify

__all__ = [
    "CARRIED",
    "REHEARSAL",
    "SUFFIX",
    "Holder",
    "LoadedRecord",
    "Standing",
    "State",
    "Verdict",
    "discard_unused",
    "goes_on_in",
    "holder_of",
    "latest_hour",
    "live_records",
    "load",
    "load_standing",
    "record_path_for",
    "records_of",
    "rehearsals_in_the_way",
    "stem_of",
    "verify",
]


def holder_of(path: Path) -> Holder | None:
    """Who writes the record now; None when nobody seems to."""
    holder = status(path)
    return holder if holder is not None and holder.is_alive(SystemClock().now()) else None


def latest_hour(plan: Path) -> Path:
    """The record of the plan's latest real hour; one that was only set up is none yet.

    One that cannot be read counts: the command that reads it says what is wrong. Raises
    UnreadableFile where there is none.
    """
    for path in reversed(records_of(plan)):
        try:
            if _is_used(load(path)):
                return goes_on_in(path)
        except PresessionError:
            return path
    rehearsals = [*rehearsals_in_the_way(plan), *records_of(plan, rehearsal=True)]
    hint = f"; its rehearsal: presession report {rehearsals[-1]}" if rehearsals else ""
    raise UnreadableFile(f"{plan}: no hour of this plan has been held yet{hint}")


def load_standing(path: Path) -> tuple[LoadedRecord, Standing]:
    """A record and how it stands, by its lock file too. Raises like :func:`load`."""
    holder = status(path)  # first: a desk that goes on writing is ahead of it, never behind
    record = load(path)
    return record, standing_of(record, holder)


def discard_unused(path: Path) -> bool:
    """Delete a record that holds nothing but its plan, so that a changed plan takes its place.

    Whether it did. Raises RecordInUse when somebody sits at it, and what :func:`load` does.
    """
    if _is_used(load(path)):
        return False
    lock = hold(path)
    try:
        if _is_used(load(path)):
            return False
        path.unlink()
    finally:
        lock.discard()
    return True


def _is_used(record: LoadedRecord) -> bool:
    return bool(record.log) or record.damage is not None
