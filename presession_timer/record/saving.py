"""Durable before acknowledged; and when the disk refuses, nothing is lost and nothing waits.

Events that cannot be written are kept in memory and in an emergency file on another disk, as the
very lines that belong into the record, and are written in order as soon as it takes them.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from presession_timer.record.disk import Disk
from presession_timer.record.lines import encode_events
from presession_timer.record.places import spare_folders
from presession_timer.record.writing import Entry, Journal

__all__ = ["EmergencyFile", "Saver"]


class Saver:
    """Takes events, and says whether they are on the disk."""

    def __init__(
        self, journal: Journal, emergency: EmergencyFile, waiting: Sequence[bytes] = ()
    ) -> None:
        """``waiting``: lines of before, which are in the emergency file; the chain is theirs."""
        self.journal = journal
        self.then: Callable[[Sequence[bytes]], object] = len
        """Called with the lines of each command once the record's disk has had its try."""
        self.trouble = ""
        """Why the latest write was refused; empty when all is saved."""
        self._emergency = emergency
        self._chain = journal.chain
        self._waiting = list(waiting)
        self._events = len(waiting)

    @property
    def unsaved(self) -> int:
        """How many events are not in the record yet."""
        return self._events

    @property
    def content(self) -> bytes:
        """All lines of the record, with those that its disk refuses yet."""
        return self.journal.content + b"".join(self._waiting)

    @property
    def kept_in(self) -> Path | None:
        """The emergency file that holds the events that wait; None where nothing holds them."""
        return self._emergency.path

    def save(self, entries: Sequence[Entry]) -> bool:
        """Write one command's events behind all that waits; True when everything is durable."""
        lines, self._chain = encode_events(entries, self._chain)
        self._waiting += lines
        self._events += len(lines)
        saved = self.flush()
        self.then(lines)
        return saved

    def flush(self) -> bool:
        """Write what waits, or see that the file is in place; True when nothing waits any more."""
        try:
            if not self._waiting:
                self.journal.check(thorough=True)
                self.trouble = ""
                return True
            self.journal.write(b"".join(self._waiting))
        except OSError as error:
            self.trouble = error.strerror or str(error)
            if self._waiting:
                self._emergency.keep(self._waiting)
            return not self._waiting
        self.journal.chain = self._chain
        self._waiting.clear()
        self._events = 0
        self.trouble = ""
        self._emergency.discard()
        return True


class EmergencyFile:
    """Lines of a record that its own disk would not take, on another one if there is one."""

    def __init__(self, record: Path, seed: str, disk: Disk | None = None) -> None:
        self.path: Path | None = None
        """Where the lines are; None while there are none, or no place for them."""
        self._record = record
        self._name = f"presession-unsaved-{seed}.jsonl"
        self._disk = disk or Disk()
        self._kept = 0

    def keep(self, lines: Sequence[bytes]) -> None:
        """Hold all of ``lines``; those that it holds already stand first."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                self._append(self.path, lines[self._kept :])
                self._kept = len(lines)
                return
        for place in self._places():
            with contextlib.suppress(OSError):
                place.unlink(missing_ok=True)
                self._append(place, lines)
                self.path, self._kept = place, len(lines)
                return
        self.path, self._kept = None, 0

    def find(self) -> bytes:
        """What an earlier process left here; empty when nothing."""
        for place in self._places(make=False):
            with contextlib.suppress(OSError):
                data = place.read_bytes()
                self.path = place
                return data
        return b""

    def holds(self, lines: int) -> None:
        """What was found is ``lines`` lines that go on waiting."""
        self._kept = lines

    def discard(self) -> None:
        """The record has them all: forget them."""
        if self.path is not None:
            with contextlib.suppress(OSError):  # the folder goes with its last file
                self.path.unlink()
                self.path.parent.rmdir()
        self.path, self._kept = None, 0

    def _append(self, place: Path, lines: Sequence[bytes]) -> None:
        if not lines:
            return
        fd = os.open(place, _FLAGS, 0o600)
        try:
            data = b"".join(lines)
            if self._disk.write(fd, data) != len(data):
                raise OSError("no space")
            self._disk.sync(fd)
        finally:
            os.close(fd)

    def _places(self, *, make: bool = True) -> Iterator[Path]:
        for folder in spare_folders(self._record):
            with contextlib.suppress(OSError):
                if make:
                    folder.mkdir(mode=0o700, exist_ok=True)
                if _is_ours_alone(folder):
                    yield folder / self._name


_FLAGS = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_APPEND
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


def _is_ours_alone(folder: Path) -> bool:
    """A folder of somebody else, or one that others may write, could hold prepared files."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & 0o077
