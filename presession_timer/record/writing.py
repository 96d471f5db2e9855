"""Write a record: whole lines in one write, on the disk before anybody is told."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from presession_timer import __version__
from presession_timer.clock import Instant
from presession_timer.errors import UnreadableFile
from presession_timer.live.events import Recorded
from presession_timer.plan.model import Plan
from presession_timer.record.disk import Disk
from presession_timer.record.lines import Header, encode_events, encode_header
from presession_timer.record.loading import LoadedRecord

__all__ = ["Journal", "create", "new_header", "resume", "write_record"]

Entry = tuple[Recorded, Instant]


class Journal:
    """The end of a record's file, for its one writer."""

    def __init__(self, path: Path, fd: int, disk: Disk, header: Header) -> None:
        self.path = path
        self.header = header
        self.fd = fd
        self.size = 0
        self.chain = header.seed
        self._disk = disk
        self._tail = False

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
        try:
            self._cut_tail()
            self._tail = True
            written = self._disk.write(self.fd, data)
            if written != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._disk.sync(self.fd)
        except OSError:
            with contextlib.suppress(OSError):
                self._cut_tail()
            raise
        self._tail = False
        self.size += len(data)

    def _cut_tail(self) -> None:
        if self._tail:
            self._disk.truncate(self.fd, self.size)
            self._tail = False
        elif self._disk.size(self.fd) != self.size:
            raise OSError(errno.EIO, "another program changed the record")

    def close(self) -> None:
        """Give the file back."""
        self._disk.close(self.fd)


def new_header(plan: Plan, created: Instant, rehearsal: float | None) -> Header:
    """The header of a record that begins at ``created``."""
    return Header(
        plan=plan,
        created=created,
        session=created.wall,
        rehearsal=rehearsal,
        seed=secrets.token_hex(16),
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
    """A new record whose header is durable. It never takes the place of another file.

    It is written under another name first, so that no kill leaves half a header; who may create
    it is settled by the lock. Raises UnreadableFile when it cannot be written, with what to do.
    """
    disk = disk or Disk()
    if path.exists():
        raise UnreadableFile(f"{path}: exists already; resume it, or give another --record")
    header = new_header(plan, created, rehearsal)
    line, chain = encode_header(header)
    new = path.with_name(f".{path.name}.new")
    fd = -1
    try:
        fd = disk.create(new)
        Journal(new, fd, disk, header).write(line)
        disk.close(fd)
        fd = -1  # Windows cannot rename a file that is open
        disk.rename(new, path)
        journal = Journal(path, disk.open(path), disk, header)
    except (OSError, ValueError) as error:
        if fd >= 0:
            disk.close(fd)
        with contextlib.suppress(OSError, ValueError):
            new.unlink()
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(
            f"{path}: cannot be written: {reason}; put the record elsewhere with --record FILE"
        ) from error
    journal.size = len(line)
    journal.chain = chain
    return journal


def resume(loaded: LoadedRecord, fd: int, disk: Disk | None = None) -> Journal:
    """Go on behind what was loaded; ``fd`` is the file, opened by :meth:`Disk.open` and cut."""
    journal = Journal(loaded.path, fd, disk or Disk(), loaded.header)
    journal.size = loaded.size
    journal.chain = loaded.chain
    return journal


def write_record(
    path: Path, plan: Plan, log: Sequence[Recorded], *, source: str, rehearsal: float | None = None
) -> None:
    """A whole record at once, of events that ``source`` knows (an import, a copy without names).

    The instants are those of the session's time line. Raises UnreadableFile like :func:`create`.
    """
    began = log[0].at if log else (plan.start or 0)
    journal = create(path, plan, Instant(began, began, source, source), rehearsal=rehearsal)
    try:
        pending: list[Recorded] = []
        lines: list[bytes] = []
        for place, recorded in enumerate(log):
            pending.append(recorded)
            after = log[place + 1] if place + 1 < len(log) else None
            if after is None or after.command != recorded.command:
                entries = [(r, Instant(r.at, r.at, source, source)) for r in pending]
                encoded, journal.chain = encode_events(entries, journal.chain)
                lines += encoded
                pending.clear()
        if lines:
            journal.write(b"".join(lines))
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise UnreadableFile(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        journal.close()
