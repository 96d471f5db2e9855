"""Write a record: whole lines in one write, durable before they are acknowledged."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from presession_timer import __version__
from presession_timer.base.clock import Instant
from presession_timer.base.errors import UnreadableFile
from presession_timer.engine.events import Recorded
from presession_timer.plan.model import Plan
from presession_timer.record.disk import Disk
from presession_timer.record.format import Header, encode_events, encode_header
from presession_timer.record.loading import LoadedRecord
from presession_timer.record.lock import hold, lock_fd

Entry = tuple[Recorded, Instant]


class Journal:
    """Appends to a record's file, for its one writer.

    It remembers what it wrote. A file that another program deletes, replaces or changes, or whose
    disk comes back later, is repaired before the next event.
    """

    def __init__(
        self, path: Path, fd: int, disk: Disk, header: Header, content: bytes, chain: str
    ) -> None:
        """``content`` is what is durable in the file ``fd``, ``chain`` that of its last line."""
        self.path = path
        self.header = header
        self.chain = chain
        self.notices: tuple[str, ...] = ()
        """What had to be repaired, in words."""
        self._fd = fd
        self._disk = disk
        self._content = bytearray(content)
        self._tail = False
        """Whether a failed write may have left bytes behind the content."""
        self._refused = b""
        """The last bytes that the disk refused; a part of them may be in the file."""
        self._left: _Stat | None = None
        """The file as our own last write left it; None if that is not known."""
        self._proven = False
        """Whether the content was compared since the last write."""

    @property
    def content(self) -> bytes:
        """All bytes that are durable."""
        return bytes(self._content)

    @property
    def size(self) -> int:
        return len(self._content)

    def write(self, data: bytes) -> None:
        """Write encoded lines; they are durable when this returns.

        Raises OSError if the disk refuses. What a failed write leaves behind is cut off at once,
        or before the next write.
        """
        self._refused = data
        self.check()
        self._left, self._proven = None, False
        try:
            self._tail = True
            written = self._disk.write(self._fd, data)
            if written != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._disk.sync(self._fd)
        except OSError:
            with contextlib.suppress(OSError):
                self._cut_tail()
            raise
        self._tail = False
        self._refused = b""
        self._content += data
        self._left = _stat_of(os.fstat(self._fd))

    def check(self, *, thorough: bool = False) -> None:
        """Check that the file at the path holds what was written, and repair it if not.

        The content is not read if size, times and inode are those of our own last write. With
        ``thorough`` it is read once after each write: the clock of a file system may be so coarse
        that a change right after our own write shows in nothing else. Raises OSError while it
        cannot be repaired: the disk is gone, or full.
        """
        if self._is_as_left() and not self._tail and (self._proven or not thorough):
            return
        if self._is_in_place():
            if self._tail:
                self._cut_tail()
            left = _stat_of(os.fstat(self._fd))
            if self._disk.content(self._fd) == self._content:
                self._left, self._proven = left, True
                return
        self._left = None
        self._repair()

    def lock(self) -> bool:
        """Lock the file itself for this process alone; return False if another has it."""
        return lock_fd(self._fd)

    def close(self) -> None:
        if self._fd >= 0:
            self._disk.close(self._fd)
            self._fd = -1

    def discard(self) -> bool:
        """Delete the file if it still holds what was written; return whether it was deleted."""
        try:
            if not self._is_in_place() or self._disk.content(self._fd) != self._content:
                return False
            if sys.platform == "win32":
                self.close()  # an open file cannot be deleted there
            self.path.unlink()
        except OSError:
            return False
        return True

    def _is_as_left(self) -> bool:
        """Compare the file's status, the one system call that every append makes for this check."""
        try:
            return self._left is not None and _stat_of(self.path.stat()) == self._left
        except FileNotFoundError:
            return False

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._fd), self.path.stat())
        except FileNotFoundError:
            return False

    def _cut_tail(self) -> None:
        self._disk.truncate(self._fd, self.size)
        self._tail = False

    def _repair(self) -> None:
        """Repair a file that is gone or changed: open it again, or write it again."""
        try:
            found = self.path.read_bytes()
        except FileNotFoundError:
            self._write_anew(f"{self.path.name} was deleted while it was written; it is back")
            return
        if found.startswith(self._content) and not self._is_in_place():
            self._take(self._disk.open(self.path))  # its disk was unplugged for a while
            self._keep(found[self.size :])
            self._cut_tail()
            return
        aside = free_name(self.path, "damaged")
        self._disk.rename(self.path, aside)
        self._write_anew(
            f"{self.path.name} was changed by another program; that is kept as {aside.name}, and "
            "the record goes on as it was"
        )

    def _keep(self, tail: bytes) -> None:
        """Set aside what another program wrote behind the content; part of our own write may go."""
        if self._refused.startswith(tail):
            return
        aside = free_name(self.path, "damaged")
        self._disk.close(write_file(aside, tail, self._disk))
        notice = f"{self.path.name} was changed by another program; what it added is kept as"
        self.notices = (*self.notices, f"{notice} {aside.name}, and the record goes on as it was")

    def _write_anew(self, notice: str) -> None:
        self._take(write_file(self.path, bytes(self._content), self._disk))
        self._tail = False
        self.notices = (*self.notices, notice)

    def _take(self, fd: int) -> None:
        if not lock_fd(fd):
            self._disk.close(fd)
            raise OSError(errno.EBUSY, "another process has the record")
        self._disk.close(self._fd)
        self._fd = fd


_Stat = tuple[int, int, int, int, int]


def _stat_of(found: os.stat_result) -> _Stat:
    """Return which file it is, and everything that a change of its content changes."""
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def write_file(path: Path, content: bytes, disk: Disk) -> int:
    """Write a file that is durable under its name, whole or not at all; open it for appending.

    Raises OSError if the disk refuses.
    """
    new = path.with_name(f".{path.name}.new")
    fd = -1
    try:
        fd = disk.create(new)
        if disk.write(fd, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        disk.sync(fd)
        disk.close(fd)
        fd = -1  # Windows cannot rename a file that is open
        disk.rename(new, path)
        return disk.open(path)
    except (OSError, ValueError):
        if fd >= 0:
            disk.close(fd)
        with contextlib.suppress(OSError, ValueError):
            new.unlink()
        raise


def free_name(path: Path, why: str) -> Path:
    """Return a free name beside ``path`` for what is set aside: ``NAME.torn-20191210T090000Z``."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    number = 0
    while True:
        name = path.with_name(f"{path.name}.{why}-{stamp}" + (f"-{number}" if number else ""))
        if not name.exists():
            return name
        number += 1


def _new_header(plan: Plan, created: Instant, rehearsal: float | None) -> Header:
    return Header(
        plan=plan,
        created=created,
        session=created.wall,
        rehearsal=rehearsal,
        seed=os.urandom(16).hex(),
        tool=__version__,
    )


def create(
    path: Path,
    plan: Plan,
    created: Instant,
    *,
    rehearsal: float | None = None,
    disk: Disk | None = None,
) -> Journal:
    """Create a record with a durable header. It never replaces another file.

    It is written under another name first, so that a kill cannot leave half a header; the lock
    decides which process may create it. Raises UnreadableFile, with what to do, if it cannot be
    written.
    """
    disk = disk or Disk()
    refuse_existing(path)
    header = _new_header(plan, created, rehearsal)
    line, chain = encode_header(header)
    try:
        fd = write_file(path, line, disk)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    return Journal(path, fd, disk, header, line, chain)


def refuse_existing(path: Path) -> None:
    """Raise UnreadableFile if something exists at ``path``."""
    if os.path.lexists(path):
        if path.is_dir():
            raise UnreadableFile(f"{path}: a folder, not a record; give another --record")
        raise UnreadableFile(f"{path}: exists already; resume it, or give another --record")


def cannot_write(path: Path, error: OSError | ValueError) -> UnreadableFile:
    """Return the error that says why a record cannot be written, and what to do."""
    reason = getattr(error, "strerror", None) or error
    return UnreadableFile(
        f"{path}: cannot be written: {reason}; put the record elsewhere with --record FILE"
    )


def resume(loaded: LoadedRecord, fd: int, content: bytes, disk: Disk | None = None) -> Journal:
    """Return a journal that goes on after ``loaded``; ``fd`` is its file, ``content`` all of it."""
    return Journal(loaded.path, fd, disk or Disk(), loaded.header, content, loaded.chain)


def write_record(
    path: Path, plan: Plan, log: Sequence[Recorded], *, source: str, rehearsal: float | None = None
) -> None:
    """Write a whole record at once, of an import or a copy without names (``source``).

    The file appears whole or not at all and never replaces another, because the process that
    creates a record holds its lock. The instants are those of the session's time line. Raises
    UnreadableFile like :func:`create`, and RecordInUse if another process is creating it now.
    """
    refuse_existing(path)
    began = log[0].at if log else (plan.start or 0)
    content = _encoded(_new_header(plan, Instant(began, began, source, source), rehearsal), log)
    lock = hold(path)
    disk = Disk()
    try:
        refuse_existing(path)
        disk.close(write_file(path, content, disk))
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    finally:
        lock.discard()


def _encoded(header: Header, log: Sequence[Recorded]) -> bytes:
    source = header.created.boot
    line, chain = encode_header(header)
    lines = [line]
    for _, command in groupby(log, key=lambda recorded: recorded.command):
        entries = [(one, Instant(one.at, one.at, source, source)) for one in command]
        encoded, chain = encode_events(entries, chain)
        lines += encoded
    return b"".join(lines)
