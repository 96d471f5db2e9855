"""`presession redact RECORD --out NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from presession_timer.base.findings import name_of
from presession_timer.privacy.people import People
from presession_timer.runner.redacted_record import redact

__all__ = ["redact_record"]


def redact_record(
    record: Path,
    new: Path,
    people: People = People.ORGANISATION,
    *,
    notes: bool = False,
    out: TextIO,
    err: TextIO,
) -> int:
    """Write the record without names, say on ``out`` where it is; give the status 0.

    Raises what `redact` does; the caller shows that and gives 2.
    """
    done = redact(record, new, people, notes=notes)
    if done.damage:
        err.write(f"{name_of(record)}: {done.damage}; the copy ends before it\n")
    events = f"{done.events} event" + ("" if done.events == 1 else "s")
    texts = f"{done.texts} text" + ("" if done.texts == 1 else "s")
    removed = f", {texts} removed" if done.texts else ""
    out.write(f"{name_of(done.path)}: {events}{removed}\n")
    return 0
