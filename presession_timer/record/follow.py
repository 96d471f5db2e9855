"""Follow another process's record as it grows, for screens that show it and never write.

A follower takes no lock and cannot make the writer wait. While the runner is silent the follower
counts on, and says so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from presession_timer.base.atomic_files import stamp_of
from presession_timer.base.clock import Clock, Instant, SystemClock
from presession_timer.base.errors import PresessionError
from presession_timer.engine.fold import apply
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import Snapshot, snapshot_at
from presession_timer.record.loading import LoadedRecord, is_torn, load, read_lines
from presession_timer.record.lock import STALE, Holder, status
from presession_timer.record.paths import lock_path
from presession_timer.record.timeline import Known, last_known, resumed, was_opened


class Follower:
    """Follows the record at ``path``. Raises like :func:`load`."""

    LOOK_S: Final = 0.03
    """How often a screen should look for a change, in seconds. inotify would not hear of what
    another machine writes; looking works on every file system, and is fast enough."""
    READ_S: Final = 1.0
    """How often a subscriber's record is read even if nothing was written to it."""
    unsaved_why = ""
    """Why events are not written: only the runner knows."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.path = path
        self.trouble = ""
        """Why the record cannot be read further; empty if it can."""
        self._clock = clock or SystemClock()
        self._reading = threading.RLock()
        self._lock_path = lock_path(path)
        self._written = self._last_written()
        self._load(load(path))
        self._holder = self._read_holder()
        self._silent = self.silent
        self._stale: int | None = None
        self._note_silence()

    @property
    def session(self) -> Session:
        """The session as far as the record goes."""
        return self._session

    @property
    def rehearsal(self) -> float | None:
        return self._record.rehearsal

    @property
    def speed(self) -> float:
        return self._record.rehearsal or 1.0

    @property
    def holder(self) -> Holder | None:
        """The runner as its lock file describes it; None if there is no lock file."""
        return self._holder

    @property
    def unsaved(self) -> int:
        """The number of events that the runner could not write yet."""
        holder = self._holder
        return holder.unsaved if holder else 0

    @property
    def heartbeat_age(self) -> int | None:
        """Real milliseconds since the runner's last heartbeat; None if there never was one."""
        holder = self._holder
        return holder.age(self._clock.now()) if holder else None

    @property
    def silent(self) -> bool:
        """Whether the runner has ended, or had no heartbeat for too long."""
        now = self._clock.now()
        holder = self._holder
        return holder is None or holder.age(now) > STALE or not holder.is_alive(now)

    @property
    def unsure(self) -> bool:
        """Whether something may have happened that could not be read here."""
        return bool(self.unsaved or self.trouble)

    @property
    def stale(self) -> int | None:
        """Since when, on the session's time line, no news has come from the runner.

        None while news comes, and before and after the hour: nobody needs to be at the runner then.
        """
        return self._stale

    def poll(self) -> bool:
        """Read what is new; return whether anything that a screen shows has changed.

        A line that the runner took back because the disk refused it disappears here too.
        """
        with self._reading:
            before = (self._session, self.trouble, self.unsaved, self._silent)
            self._written = self._last_written()
            self._read_on()
            self._holder = self._read_holder()
            self._silent = self.silent
            self._note_silence()
            return before != (self._session, self.trouble, self.unsaved, self._silent)

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Read on in a thread and call ``wake`` there after every change; return how to stop.

        ``wake`` must not block. The thread ends when ``wake`` raises.
        """
        stopped = threading.Event()

        def read() -> None:
            read_at = time.monotonic() - self.READ_S
            while not stopped.wait(self.LOOK_S):
                if self.changed() or time.monotonic() >= read_at + self.READ_S:
                    read_at = time.monotonic()
                    was_stale = self.stale
                    if (self.poll() or self.stale != was_stale) and not stopped.is_set():
                        try:
                            wake()
                        except Exception:  # noqa: BLE001 - a screen that is gone
                            return

        threading.Thread(target=read, name="presession follower", daemon=True).start()
        return stopped.set

    def changed(self) -> bool:
        """Return whether the record or its lock file was written since the last :meth:`poll`.

        Costs a few microseconds, so a screen may call it every :attr:`LOOK_S`.
        """
        return self._written != self._last_written()

    def now(self) -> int:
        """Return the present in ms on the session's time line; never before the latest event."""
        with self._reading:  # one reading of the file, not half of the next
            return self._now()

    def _now(self) -> int:
        now = self._clock.now()
        if self.rehearsal is not None:
            return max(self._rehearsed(now), self._session.at)
        if not self._opened:
            return max(now.wall, self._session.at)
        holder = self._holder
        beat = holder.beat_after(self._session.seq) if holder else None
        return max(resumed(self._last, beat, now).session, self._session.at)

    def wall(self) -> int:
        """Return wall time, ms since 1970 UTC; in a rehearsal, the rehearsed time."""
        if self.rehearsal is None:
            return self._clock.now().wall
        with self._reading:
            return self._last.instant.wall + self.now() - self._last.session

    def snapshot(self) -> Snapshot:
        """Return everything that a screen shows now."""
        snapshot = snapshot_at(self._session, self.now())
        return snapshot._replace(unsaved=self.unsaved) if self.unsaved else snapshot

    def _note_silence(self) -> None:
        session = self._session
        live = session.opened is not None and session.closed is None
        if not live or not (self.silent or self.unsure):
            self._stale = None
        elif self._stale is None:
            age = (self.heartbeat_age or 0) if self.silent else 0
            self._stale = max(session.at, self.now() - int(age * self.speed))

    def _last_written(self) -> tuple[tuple[int, int, int] | None, ...]:
        return stamp_of(self.path), stamp_of(self._lock_path)

    def _rehearsed(self, now: Instant) -> int:
        """Return the present of a rehearsal, whose clock runs only while its process does."""
        holder = self._holder
        if holder is None:
            return self._last.session
        passed = holder.age(now) * self.speed if self._is_live(now) else 0
        return holder.beat.session + int(passed)

    def _is_live(self, now: Instant) -> bool:
        return self._holder is not None and self._holder.is_alive(now)

    def _read_holder(self) -> Holder | None:
        """Return what the lock file says, or said last while it is being written."""
        holder = status(self.path)
        if holder is None or holder.record != self._record.header.seed:
            return self._holder if self._lock_path.exists() else None
        return holder

    def _load(self, record: LoadedRecord) -> None:
        self._record = record
        self._session = record.session
        self._size, self._chain, self._last = record.size, record.chain, last_known(record)
        self._consistency = record.consistency
        self._opened = was_opened(record)
        found = self.path.stat()
        self._inode, self._changed = found.st_ino, found.st_mtime_ns
        if record.carried:
            self._size = found.st_size
        damage = record.damage
        self.trouble = damage.words if damage and not damage.torn else ""
        self._holder = None

    def _read_on(self) -> None:
        try:
            found = self.path.stat()
            size = found.st_size
            if found.st_ino != self._inode or size < self._size:
                self._load(load(self.path))
            elif self._record.carried or self._consistency.wrong:
                self._load_if_changed()
            elif size > self._size:
                with self.path.open("rb") as file:
                    file.seek(self._size)
                    self._append(file.read())
        except (OSError, PresessionError) as error:
            reason = getattr(error, "strerror", None)
            self.trouble = f"{self.path}: {reason}; the clock goes on" if reason else str(error)
            self._inode = -1  # read whatever replaces it from the beginning

    def _load_if_changed(self) -> None:
        """Load the whole file again: what follows in it cannot be read on its own."""
        if self.path.stat().st_mtime_ns != self._changed:
            self._load(load(self.path))

    def _append(self, data: bytes) -> None:
        tail = read_lines(data, 0, self._chain, self._session.seq + 1, self._consistency)
        session = self._session
        for line in tail.lines:
            session = apply(session, line.recorded)
        if tail.lines:
            last = tail.lines[-1]
            self._last = Known(last.at, last.recorded.at)
            self._opened = self._opened or session.opened is not None
        self._size += tail.end
        self._chain = tail.chain
        self._session = session
        rest = data[tail.end :]
        unfinished = not rest or (is_torn(rest) and not self._consistency.wrong)
        self.trouble = "" if unfinished else "what follows in the record cannot be read"
