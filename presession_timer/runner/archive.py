"""Read records on disk without holding one, for screens and commands.

ViewerStatus may not import :mod:`presession_timer.record` itself; what they need of it is here.
"""

from __future__ import annotations

from pathlib import Path

from presession_timer.base.clock import SystemClock
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.record.loading import LoadedRecord, load
from presession_timer.record.lock import Holder, hold, status
from presession_timer.record.paths import REHEARSAL, SUFFIX, stem_of
from presession_timer.record.record_owner import (
    goes_on_in,
    record_path_for,
    records_of,
    rehearsals_in_the_way,
)
from presession_timer.record.registry import live_records
from presession_timer.record.verify import (
    CARRIED,
    RecordState,
    Standing,
    Verification,
    standing_of,
    verify,
)

__all__ = [
    "CARRIED",
    "REHEARSAL",
    "SUFFIX",
    "Holder",
    "LoadedRecord",
    "RecordState",
    "Standing",
    "Verification",
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
    """Return the process that writes the record now; None if there seems to be none."""
    holder = status(path)
    return holder if holder is not None and holder.is_alive(SystemClock().now()) else None


def latest_hour(plan: Path) -> Path:
    """Return the record of the plan's latest real hour, not one that was only set up.

    A record that cannot be read counts: reading it says what is wrong. Raises UnreadableFile if
    there is none.
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
    """Load a record; return it with how it stands. Raises like :func:`load`."""
    holder = status(path)  # read first: a runner that goes on writing is then never behind it
    record = load(path)
    return record, standing_of(record, holder)


def discard_unused(path: Path) -> bool:
    """Delete a record that holds only its plan, so that a changed plan can take its place.

    Returns whether it was deleted. Raises RecordInUse if another process holds it, and like
    :func:`load`.
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
