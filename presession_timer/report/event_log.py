"""Everything that was recorded, in words, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from presession_timer.engine.describe import describe
from presession_timer.report.figures import Report

__all__ = ["Entry", "event_log"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event; ``at`` in ms on the session's time line."""

    seq: int
    at: int
    kind: str
    """As in the record: "FloorGiven"."""
    what: str
    counts: bool
    """False where it was taken back."""


def event_log(report: Report) -> Iterator[Entry]:
    """The record's events as far as people may be named, with those that were taken back."""
    masked = report.masked
    session = masked.wording
    for recorded in session.history.log:
        yield Entry(
            seq=recorded.seq,
            at=recorded.at,
            kind=type(recorded.event).__name__,
            what=masked.scrubbed(describe(session, recorded, report.say)),
            counts=recorded.command not in session.history.dead,
        )
