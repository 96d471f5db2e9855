"""Open a record for a runner: create it for a plan, or resume it after any interruption."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from presession_timer.base.clock import Clock, Instant, ScaledClock, SystemClock
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.zones import zone_difference
from presession_timer.engine.commands import BridgeClock, NoteRepair
from presession_timer.engine.session import Session
from presession_timer.plan.model import Plan
from presession_timer.privacy.review import file_name_warning
from presession_timer.record.disk import Disk
from presession_timer.record.emergency import EmergencyFile, Saver
from presession_timer.record.journal import create, refuse_existing, resume
from presession_timer.record.loading import LoadedRecord, read_header
from presession_timer.record.lock import Holder, Lock, hold, in_use, lock_fd
from presession_timer.record.paths import lock_path, place_warnings
from presession_timer.record.recovery import copied_for_writing, repair
from presession_timer.record.timeline import (
    Known,
    Resumption,
    TimeLine,
    last_known,
    resumed,
    was_opened,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that a runner begins with."""

    path: Path
    clock: Clock
    rehearsal: float | None
    lock: Lock
    saver: Saver
    session: Session
    line: TimeLine
    asleep: int
    """How long the machine had slept when the session was last known; ms."""
    offset: int
    """Wall minus steady time at that moment; ms."""
    bridge: BridgeClock | None = None
    """The event for a break whose length is only an estimate."""
    repaired: NoteRepair | None = None
    """The event for a record that was altered or cut off."""
    recovered: str = ""
    warnings: tuple[str, ...] = ()
    created: bool = False
    """Whether the record is new."""


def open_plan(plan: Plan, path: Path, clock: Clock | None, rehearsal: float | None) -> Opened:
    """Create a record; see :meth:`presession_timer.runner.SessionRunner.open_plan`."""
    if clock is None:
        clock = _new_clock(plan, rehearsal)
    if path.exists():
        if lock_path(path).exists():
            hold(path).discard()  # raises an error that names the holder
        refuse_existing(path)
    lock = hold(path)  # from here on an existing record was made by a holder, whom `hold` names
    try:
        now = clock.now()
        journal = create(path, plan, now, rehearsal=rehearsal)
        if not journal.lock():
            journal.close()
            raise in_use(path)
    except BaseException:
        lock.discard()
        raise
    return Opened(
        path=path,
        clock=clock,
        rehearsal=rehearsal,
        lock=lock,
        saver=Saver(journal, EmergencyFile(path, journal.header.seed)),
        session=Session.planned_by(plan),
        line=TimeLine(None, opened=False),
        asleep=clock.asleep(),
        offset=now.wall - now.steady,
        warnings=_warnings(Session.planned_by(plan), path),
        created=True,
    )


def _warnings(session: Session, path: Path) -> tuple[str, ...]:
    """Return warnings about the machine's time zone, and the record's folder and name."""
    differs = zone_difference(session.plan.timezone, session.plan.date)
    named = file_name_warning(session, path.name)
    return (*filter(None, (differs, named)), *place_warnings(path))


def _new_clock(plan: Plan, rehearsal: float | None) -> Clock:
    if rehearsal is None:
        return SystemClock()
    base = SystemClock()
    start = plan.start if plan.start is not None else base.now().wall
    return ScaledClock(rehearsal, start, base=base)


def open_record(path: Path, clock: Clock | None) -> Opened:
    """Resume a record; see :meth:`presession_timer.runner.SessionRunner.open_record`."""
    read_header(path)  # first: do not make a lock file beside something else
    path, carried = copied_for_writing(path)
    lock = hold(path, remedy=_REMEDY)
    disk = Disk()
    fd = -1
    try:
        fd = _open_to_write(disk, path)
        if not lock_fd(fd):
            raise in_use(path)
        opened = _resumed(path, clock, lock, fd, disk)
        return replace(opened, recovered="; ".join(filter(None, (carried, opened.recovered))))
    except BaseException:
        if fd >= 0:
            os.close(fd)
        lock.discard()
        raise


def _open_to_write(disk: Disk, path: Path) -> int:
    try:
        return disk.open(path)
    except OSError as error:
        raise UnreadableFile(
            f"{path}: cannot be written: {error.strerror or error}; {_REMEDY}"
        ) from error


_REMEDY = "copy the record to a folder that can be written, and resume the copy"


def _resumed(path: Path, clock: Clock | None, lock: Lock, fd: int, disk: Disk) -> Opened:
    seed = read_header(path).seed
    emergency = EmergencyFile(path, seed)
    beat = _heartbeat(lock, seed)
    repaired = repair(path, fd, disk, emergency, beat.seq if beat else 0)
    record = repaired.record
    last = last_known(record)
    known = beat.beat_after(len(record.lines)) if beat else None
    if clock is None:
        clock = _resumed_clock(record, known or last)
    now = clock.now()
    session = record.session
    if was_opened(record):
        resumption = resumed(last, known, now)
        line = TimeLine(Known(now, resumption.session), opened=True)
    else:
        line = TimeLine(last if record.lines else None, opened=False)
        resumption = Resumption(line.at(now))
    journal = resume(record, fd, repaired.content, disk)
    return Opened(
        path=path,
        clock=clock,
        rehearsal=record.rehearsal,
        lock=lock,
        saver=Saver(journal, emergency, repaired.waiting),
        session=session,
        line=line,
        asleep=_asleep_then(beat, now, clock),
        offset=now.wall - now.steady - resumption.stepped,
        bridge=None if resumption.exact else BridgeClock(resumption.estimated, resumption.basis),
        repaired=None if repaired.event is None else NoteRepair(repaired.event),
        recovered=repaired.notice,
        warnings=_warnings(session, path),
    )


def _heartbeat(lock: Lock, seed: str) -> Holder | None:
    """Return the last heartbeat, unless it is of another record with the same name."""
    previous = lock.previous
    return previous if previous and previous.record == seed else None


def _resumed_clock(record: LoadedRecord, known: Known) -> Clock:
    """Return the clock; a rehearsal goes on from the moment when it was last known."""
    if record.rehearsal is None:
        return SystemClock()
    try:
        return ScaledClock(record.rehearsal, known.instant.wall, steady=known.instant.steady)
    except ValueError as error:
        raise PresessionError(f"{record.path}: {error}") from error


def _asleep_then(beat: Holder | None, now: Instant, clock: Clock) -> int:
    """Return how long the machine had slept at the last heartbeat, if that was in this boot."""
    same = beat is not None and (beat.beat.instant.boot, beat.beat.instant.clock) == (
        now.boot,
        now.clock,
    )
    return beat.asleep if beat is not None and same else clock.asleep()
