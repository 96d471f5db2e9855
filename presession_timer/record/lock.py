"""One writer for a record: a lock that the kernel releases, and a heartbeat for other processes.

The lock is ``flock`` on the lock file and on the record itself, so that deleting the lock file lets
nobody in. (POSIX ``lockf`` is dropped as soon as any code of the process closes the file.) On
Windows it is a range of bytes beyond the content. The content is overwritten in place.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from presession_timer.base.clock import UNKNOWN_BOOT, Instant, SystemClock
from presession_timer.base.errors import RecordInUse, UnreadableFile
from presession_timer.base.limits import parse_json
from presession_timer.base.shell import typed
from presession_timer.record.format import check_fields, check_instant
from presession_timer.record.paths import lock_path
from presession_timer.record.timeline import Known

HEARTBEAT = 5_000
"""Real milliseconds between two heartbeats."""
STALE = 15_000
"""A heartbeat older than this means that nobody is at the runner; real milliseconds."""
_SHORTEST_BEAT = 250

_SIZE = 1024
_BEYOND = 0x7FFF0000
_LOCKED_BY_ANOTHER = (errno.EAGAIN, errno.EACCES, errno.EDEADLK, 0)
"""What a system says of a lock that another process has. Windows may say 0, "no error"."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds a record, or held it last, as the lock file describes it."""

    pid: int
    host: str
    text: str
    """A description for people."""
    record: str
    """The seed of the record's header: a lock file may be left over from another record."""
    seq: int
    """The sequence number of the latest durable event."""
    unsaved: int
    """Events that could not be written yet."""
    beat: Known
    """The heartbeat on the session's clock, which runs faster in a rehearsal."""
    real: Instant
    """The heartbeat on the machine's clocks."""
    asleep: int
    """How long the machine had slept since it started; ms."""
    started: int
    """When it took the lock: wall time, ms since 1970 UTC."""
    ended: bool
    """Whether the holder ended normally."""

    def beat_after(self, seq: int) -> Known | None:
        """Return the heartbeat if it came after the event ``seq``; else None.

        An earlier one is less exact than the event itself, and one from before the opening follows
        the wall clock.
        """
        return self.beat if self.seq + self.unsaved >= seq else None

    def age(self, now: Instant) -> int:
        """Return real milliseconds since the heartbeat, by steady time if possible."""
        if (now.boot, now.clock) == (self.real.boot, self.real.clock):
            return max(0, now.steady - self.real.steady)
        return max(0, now.wall - self.real.wall)

    def is_alive(self, now: Instant) -> bool:
        """Return whether that process still seems to run."""
        if self.ended:
            return False
        boot = self.real.boot
        if self.host == this_host() and not boot.startswith(UNKNOWN_BOOT):
            return now.boot == boot and _process_exists(self.pid)
        return self.age(now) <= STALE


class Lock:
    """The right to write a record, until it is released or the process ends."""

    def __init__(self, path: Path, fd: int, previous: Holder | None) -> None:
        self.path = path
        self.previous = previous
        """The holder before this one."""
        self._fd = fd

    def beat(self, holder: Holder) -> None:
        """Write a heartbeat. Raises OSError if the disk refuses."""
        self._come_back_if_deleted()
        data = _encode(holder)
        os.lseek(self._fd, 0, os.SEEK_SET)
        os.write(self._fd, data)
        _sync(self._fd)

    def _come_back_if_deleted(self) -> None:
        """Create the lock file again if somebody deleted it: others must find the heartbeat."""
        if _is_at(self.path, self._fd):
            return
        fd = _open(self.path)
        if not lock_fd(fd):
            os.close(fd)
            return
        os.close(self._fd)
        self._fd = fd

    def release(self) -> None:
        """Release the lock. The file stays: a rehearsal's clock goes on from its last heartbeat."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def discard(self) -> None:
        """Release the lock, and delete the file if it never had a heartbeat.

        A process that has the file open finds the record in place, which can be locked too.
        """
        with contextlib.suppress(OSError):
            if os.fstat(self._fd).st_size == 0:
                self.path.unlink()  # fails on Windows while the file is open
        self.release()

    def remove(self) -> None:
        """Release the lock and delete its file: the record is gone.

        The file is deleted while it is locked, so no other process can hold it; :func:`hold`
        notices if it had the file open. Windows deletes only files that no process has open.
        """
        if sys.platform == "win32":
            self.release()
        with contextlib.suppress(OSError):
            if sys.platform == "win32" or _is_at(self.path, self._fd):
                self.path.unlink()
        self.release()


def beat_every(speed: float) -> int:
    """Return real milliseconds between heartbeats of a session that runs at ``speed``.

    A rehearsal that is killed goes on from its last heartbeat, so heartbeats are five seconds of
    its own clock apart, but at most four a second.
    """
    return max(_SHORTEST_BEAT, round(HEARTBEAT / max(1.0, speed)))


def hold(record: Path, *, remedy: str = "put the record elsewhere with --record FILE") -> Lock:
    """Become the one writer of ``record``.

    Raises RecordInUse, which says who holds it, or UnreadableFile with the ``remedy`` if no lock
    can be made.
    """
    path = lock_path(record)
    fd = -1
    try:
        fd = _open(path)
        while lock_fd(fd):
            if _is_at(path, fd):
                return Lock(path, fd, status(record))
            os.close(fd)  # its holder deleted it before we locked it
            fd = _open(path)
    except (OSError, ValueError) as error:
        if fd >= 0:
            os.close(fd)
        if not record.parent.is_dir():
            raise UnreadableFile(
                f"{record}: there is no folder {record.parent}; make it, or {remedy}"
            ) from error
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{path}: cannot be locked: {reason}; {remedy}") from error
    os.close(fd)
    raise in_use(record)


def in_use(record: Path) -> RecordInUse:
    """Return the error that says who holds a record."""
    holder = status(record)
    who = holder.text if holder else "another process"
    return RecordInUse(
        f"{record}: in use by {who}; watch it with: presession project {typed(record)}", who
    )


def lock_fd(fd: int) -> bool:
    """Lock an open file for this process alone; return False if another process has it.

    Raises OSError if the file system knows no locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(fd, _BEYOND, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _LOCKED_BY_ANOTHER:
            return False
        raise
    return True


def status(record: Path) -> Holder | None:
    """Return what the lock file of ``record`` says; None if there is no valid one."""
    try:
        with lock_path(record).open("rb") as file:
            data = file.read(_SIZE)
    except (OSError, ValueError):  # ValueError: no file has such a name
        return None
    return _decode(data)


def this_host() -> str:
    """Return the name of this machine."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _open(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags, 0o600)


def _is_at(path: Path, fd: int) -> bool:
    """Return whether the open file ``fd`` is the one at ``path``."""
    try:
        return os.path.samestat(path.stat(), os.fstat(fd))
    except FileNotFoundError:
        return False


def _sync(fd: int) -> None:
    (os.fdatasync if hasattr(os, "fdatasync") else os.fsync)(fd)


def _process_exists(pid: int) -> bool:
    if sys.platform != "win32":  # os.kill would really send a signal there
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True
    return True


def _encode(holder: Holder) -> bytes:
    body: dict[str, Any] = {
        "pid": holder.pid,
        "host": holder.host,
        "holder": holder.text,
        "record": holder.record,
        "seq": holder.seq,
        "unsaved": holder.unsaved,
        "heartbeat": asdict(holder.beat.instant) | {"session": holder.beat.session},
        "real": asdict(holder.real),
        "asleep": holder.asleep,
        "started": holder.started,
        "ended": holder.ended,
    }
    text = json.dumps(body)
    line = f'{text[:-1]}, "check": {zlib.crc32(text.encode())}}}\n'.encode("ascii")
    return line.ljust(_SIZE - 1) + b"\n" if len(line) < _SIZE else line


def _decode(data: bytes) -> Holder | None:
    try:
        body = parse_json(data, most=_SIZE)
        check = body.pop("check")
        if check != zlib.crc32(json.dumps(body).encode()):
            return None  # read while it was being written
        beat = dict(body["heartbeat"])
        session = check_instant(beat.pop("session"))
        holder = Holder(
            pid=int(body["pid"]),
            host=str(body["host"]),
            text=str(body["holder"]),
            record=str(body["record"]),
            seq=int(body["seq"]),
            unsaved=int(body["unsaved"]),
            beat=Known(Instant(**beat), session),
            real=Instant(**body["real"]),
            asleep=int(body["asleep"]),
            started=int(body["started"]),
            ended=bool(body["ended"]),
        )
        check_fields(holder)
        return holder
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def holder_of(path: Path) -> Holder | None:
    """Return the process that writes the record now; None if there seems to be none."""
    holder = status(path)
    return holder if holder is not None and holder.is_alive(SystemClock().now()) else None
