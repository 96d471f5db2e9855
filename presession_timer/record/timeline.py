"""The session's time line: from the machine's clocks to the instants of a session.

It starts at the wall time of the record's first instant and is counted on by the steady clock, so
that every difference is a true duration. Until the hour is opened it follows the wall clock, so
that a machine whose clock is corrected before the opening shows the right times of day. It never
goes back behind an event.
"""

from __future__ import annotations

from typing import NamedTuple

from presession_timer.base.clock import Instant
from presession_timer.engine.events import SessionOpened
from presession_timer.record.loading import LoadedRecord

STEP = 2_000
"""Wall time that differs from steady time by more than this was set by somebody; ms."""


class Known(NamedTuple):
    """A moment known by both clocks: of an event, or of a heartbeat in the lock file."""

    instant: Instant
    session: int


class TimeLine(NamedTuple):
    """Converts instants of this boot to instants of the session."""

    known: Known | None
    """The latest event; None before the first."""
    opened: bool
    """Whether the hour was ever opened, even if the opening was undone."""

    def at(self, instant: Instant) -> int:
        """Return ``instant`` in ms on the session's time line."""
        if self.known is None:
            return instant.wall
        if not self.opened:
            return max(instant.wall, self.known.session)
        return self.known.session + instant.steady - self.known.instant.steady


class Resumption(NamedTuple):
    """What happened to the time while no process ran."""

    session: int
    """Now, on the session's time line."""
    estimated: int = 0
    """Milliseconds since the last event that are estimated; 0 if the steady clock ran on."""
    basis: str = ""
    """The source of the estimate: "wall clock" or "heartbeat"; empty if nothing is estimated."""
    stepped: int = 0
    """How far the wall clock was set; 0 if by less than :data:`STEP`."""

    @property
    def exact(self) -> bool:
        """Whether the steady clock counted all the time."""
        return not self.basis


def last_known(record: LoadedRecord) -> Known:
    """Return the moment of the record's latest event, or of its beginning."""
    if record.lines:
        return Known(record.lines[-1].at, record.lines[-1].recorded.at)
    return Known(record.header.created, record.header.session)


def was_opened(record: LoadedRecord) -> bool:
    """Return whether the hour was ever opened."""
    return any(isinstance(recorded.event, SessionOpened) for recorded in record.log)


def resumed(last: Known, beat: Known | None, now: Instant) -> Resumption:
    """Bridge the break since ``last`` (the last event), or since ``beat``, a later heartbeat.

    With the same boot and clock, and steady time not lower, it is exact. Otherwise wall time
    counts if it is not lower; otherwise no time passed since the heartbeat.
    """
    known = beat if beat is not None and beat.session >= last.session else last
    then = known.instant
    wall = now.wall - then.wall
    if (now.boot, now.clock) == (then.boot, then.clock) and now.steady >= then.steady:
        passed = now.steady - then.steady
        stepped = wall - passed
        session = known.session + passed
        return Resumption(session, stepped=stepped if abs(stepped) > STEP else 0)
    session = known.session + max(0, wall)
    basis = "wall clock" if wall >= 0 else "heartbeat"
    return Resumption(session, session - last.session, basis)
