"""Write a record: whole lines in one write, on the disk before anybody is told."""

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
from presession_timer.record.lines import Header, encode_events, encode_header
from presession_timer.record.loading import LoadedRecord
from presession_timer.record.lock import hold, lock_fd

__all__ = [
    "Entry",
    "Journal",
    "cannot_write",
    "create",
    "free_name",
    "refuse_existing",
    "resume",
    "write_file",
    "write_record",
]

Entry = tuple[Recorded, Instant]


class Journal:
    """The end of a record's file, for its one writer.

    It remembers what it wrote, so that a file that is deleted, replaced or changed under it, or
    whose disk comes back later, is made good again before the next event.
    """

    def __init__(
        self, path: Path, fd: int, disk: Disk, header: Header, content: bytes, chain: str
    ) -> None:
        """``content``: the bytes that are durable in the file ``fd``; ``chain``: their last."""
        self.path = path
        self.header = header
        self.chain = chain
        self.notices: tuple[str, ...] = ()
        """What had to be made good, in words."""
        self._fd = fd
        self._disk = disk
        self._content = bytearray(content)
        self._tail = False
        """A failed write may have left something behind the content."""
        self._refused = b""
        """What the disk would not take last: the beginning of it may stand there."""
        self._left: _Stat | None = None
        """The file as our own last write left it; None where that is not known."""
        self._proven = False
        """The content was compared since the last write."""

    @property
    def content(self) -> bytes:
        """All that is durable."""
        return bytes(self._content)

    @property
    def size(self) -> int:
        """How many bytes are durable."""
        return len(self._content)

    def append(self, entries: Sequence[Entry]) -> None:
        """Write one command's events; they are durable when this returns.

        Raises OSError when the disk refuses; then the file is as it was before.
        """
        lines, chain = encode_events(entries, self.chain)
        self.write(b"".join(lines))
        self.chain = chain

    def write(self, data: bytes) -> None:
        """Write lines that were encoded already; durable when this returns, else OSError.

        What a failed write left behind is cut off at once, or before the next write.
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
        """See that the file at the path is the one that is written, and make it good if not.

        Where its size, times and number are those that our own last write left, nothing is read.
        ``thorough``: once after each write it is, for a clock of a file system may be so coarse
        that a change right behind our own write shows in nothing else. Raises OSError while it
        cannot be made good: the disk is gone, or full.
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
        self._make_good()

    def lock(self) -> bool:
        """Lock the file itself for this process alone; False when another has it."""
        return lock_fd(self._fd)

    def close(self) -> None:
        """Give the file back."""
        if self._fd >= 0:
            self._disk.close(self._fd)
            self._fd = -1

    def discard(self) -> bool:
        """Delete the file; not when it is no longer the one that was written. Whether it did."""
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
        """The one call that every append pays for."""
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

    def _make_good(self) -> None:
        """The file is gone, or it is not what was written: take it up again, or write it anew."""
        try:
            found = self.path.read_bytes()
        except FileNotFoundError:
            self._write_anew(f"{self.path.name} was deleted while it was written; it is back")
            return
        if found.startswith(self._content) and not self._is_in_place():
            self._take(self._disk.open(self.path))  # its disk was away for a while
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
        """Put aside what another program wrote behind the content; half a write of ours may go."""
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
    """Which file it is, and everything that a change of its content changes."""
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def write_file(path: Path, content: bytes, disk: Disk) -> int:
    """A file that is durable under its name, whole or not at all; opened for appending.

    Raises OSError when the disk refuses.
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
    """A name beside ``path`` for what is put aside now: ``NAME.torn-20191210T090000Z``."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    number = 0
    while True:
        name = path.with_name(f"{path.name}.{why}-{stamp}" + (f"-{number}" if number else ""))
        if not name.exists():
            return name
        number += 1


def new_header(plan: Plan, created: Instant, rehearsal: float | None) -> Header:
    """The header of a record that begins at ``created``."""
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
    """A new record whose header is durable, locked. It never takes the place of another file.

    It is written under another name first, so that no kill leaves half a header; who may create
    it is settled by the lock. Raises UnreadableFile when it cannot be written, with what to do.
    """
    disk = disk or Disk()
    refuse_existing(path)
    header = new_header(plan, created, rehearsal)
    line, chain = encode_header(header)
    try:
        fd = write_file(path, line, disk)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
    return Journal(path, fd, disk, header, line, chain)


def refuse_existing(path: Path) -> None:
    """Raise UnreadableFile where something stands at ``path`` already."""
    if os.path.lexists(path):
        raise UnreadableFile(f"{path}: exists already; resume it, or give another --record")


def cannot_write(path: Path, error: OSError | ValueError) -> UnreadableFile:
    """The error that says why a record cannot be written, and what to do."""
    reason = getattr(error, "strerror", None) or error
    return UnreadableFile(
        f"{path}: cannot be written: {reason}; put the record elsewhere with --record FILE"
    )


def resume(loaded: LoadedRecord, fd: int, content: bytes, disk: Disk | None = None) -> Journal:
    """Go on behind what was loaded; ``fd`` is the file and ``content`` all of it."""
    return Journal(loaded.path, fd, disk or Disk(), loaded.header, content, loaded.chain)


def write_record(
    path: Path, plan: Plan, log: Sequence[Recorded], *, source: str, rehearsal: float | None = None
) -> None:
    """A whole record at once, of events that ``source`` knows (an import, a copy without names).

    It is there whole or not at all, whatever happens meanwhile, and takes no other file's place:
    whoever creates a record holds its lock. The instants are those of the session's time line.
    Raises UnreadableFile like :func:`create`, and RecordInUse where somebody is creating it now.
    """
    refuse_existing(path)
    began = log[0].at if log else (plan.start or 0)
    content = _encoded(new_header(plan, Instant(began, began, source, source), rehearsal), log)
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
    """All bytes of a record."""
    source = header.created.boot
    line, chain = encode_header(header)
    lines = [line]
    for _, command in groupby(log, key=lambda recorded: recorded.command):
        entries = [(one, Instant(one.at, one.at, source, source)) for one in command]
        encoded, chain = encode_events(entries, chain)
        lines += encoded
    return b"".join(lines)
