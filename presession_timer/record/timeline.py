"""The session's time line: from the machine's clocks to the instants that everybody shares.

It starts at the wall time of the record's first instant and is counted on by the steady clock, so
that every difference is a true duration. Until the hour is opened there is nothing to keep true,
and it follows the wall clock: a machine whose clock is set right between the setting up and the
opening shows the right times of day, whichever way it was wrong. It never goes behind an event.
"""

from __future__ import annotations

from dataclasses import dataclass

from presession_timer.base.clock import Instant
from presession_timer.engine.events import SessionOpened
from presession_timer.record.loading import LoadedRecord

__all__ = ["STEP", "Known", "Resumption", "TimeLine", "last_known", "resumed", "was_opened"]

STEP = 2_000
"""Wall time that strays further than this from steady time was set by somebody; ms."""


@dataclass(frozen=True, slots=True)
class Known:
    """One moment that is known by both: an event, or a heartbeat of the lock file."""

    instant: Instant
    session: int


@dataclass(frozen=True, slots=True)
class TimeLine:
    """How an instant of this boot becomes one of the session."""

    known: Known | None
    """The latest event; None before the first."""
    opened: bool
    """Whether the hour was ever opened, even if that was undone since."""

    def at(self, instant: Instant) -> int:
        """Milliseconds on the session's time line."""
        if self.known is None:
            return instant.wall
        if not self.opened:
            return max(instant.wall, self.known.session)
        return self.known.session + instant.steady - self.known.instant.steady


@dataclass(frozen=True, slots=True)
class Resumption:
    """What became of the time while no process ran."""

    session: int
    """Now, on the session's time line."""
    estimated: int = 0
    """Milliseconds since the last event that are estimated; 0 when the clocks are the same."""
    basis: str = ""
    """What the estimate stands on: "wall clock" or "heartbeat"."""
    stepped: int = 0
    """How far the wall clock was set, when further than :data:`STEP`."""

    @property
    def exact(self) -> bool:
        """Whether the steady clock counted all the while."""
        return not self.basis


def last_known(record: LoadedRecord) -> Known:
    """The record's last moment: that of its latest event, or of its beginning."""
    if record.lines:
        return Known(record.lines[-1].at, record.lines[-1].recorded.at)
    return Known(record.header.created, record.header.session)


def was_opened(record: LoadedRecord) -> bool:
    """Whether the hour was ever opened."""
    return any(isinstance(recorded.event, SessionOpened) for recorded in record.log)


def resumed(last: Known, beat: Known | None, now: Instant) -> Resumption:
    """Bridge the break since ``last`` (the last event), or since ``beat``, a later heartbeat.

    Same boot, same clock and steady time not lower: exact. Else by wall time where that is not
    lower; else the break counts as nothing since the heartbeat (reliability.md §2).
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
