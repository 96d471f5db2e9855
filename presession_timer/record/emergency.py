"""Save events when the record's disk refuses: nothing is lost, and nobody waits.

Events that cannot be written are kept in memory and in an emergency file on another disk, as the
same lines that belong in the record. They are written in order as soon as its disk takes them.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from presession_timer.record.disk import Disk
from presession_timer.record.format import encode_events
from presession_timer.record.journal import Entry, Journal
from presession_timer.record.paths import emergency_name, is_private, spare_folders

_HANGS_S: Final = 1.0
_FLAGS: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_APPEND
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


class Saver:
    """Saves events, and knows whether they are on the disk."""

    def __init__(
        self, journal: Journal, emergency: EmergencyFile, waiting: Sequence[bytes] = ()
    ) -> None:
        """``waiting`` are earlier lines that the emergency file holds; the chain includes them."""
        self.journal = journal
        self.then: Callable[[Sequence[bytes]], object] = len
        """Called with the lines of each command after the attempt to write them."""
        self.trouble = ""
        """Why the last write was refused; empty if everything is saved."""
        self._emergency = emergency
        self._chain = journal.chain
        self._waiting = list(waiting)
        self._refused = len(self._waiting)
        """How many of them the record's disk has refused."""
        self._began: float | None = None
        """Since when they are being written; steady seconds."""

    @property
    def waiting(self) -> int:
        """The number of events that are not in the record yet, with those of a write that runs."""
        return len(self._waiting)

    @property
    def unsaved(self) -> int:
        """The number of events that could not be written; from any thread.

        Those of a write that runs count once it has taken as long as only a disk takes that hangs.
        """
        began = self._began
        if began is not None and time.monotonic() - began > _HANGS_S:
            return len(self._waiting)
        return self._refused

    @property
    def content(self) -> bytes:
        """All lines of the record, including those that its disk still refuses."""
        return self.journal.content + b"".join(self._waiting)

    @property
    def kept_in(self) -> Path | None:
        """The emergency file that holds the waiting events; None if there is none."""
        return self._emergency.path

    def save(self, entries: Sequence[Entry]) -> bool:
        """Write one command's events after those that wait; return whether all is durable."""
        lines, self._chain = encode_events(entries, self._chain)
        self._waiting += lines
        saved = self.flush()
        self.then(lines)
        return saved

    def flush(self) -> bool:
        """Write what waits, or check the file if nothing does; return whether nothing waits now."""
        try:
            if not self._waiting:
                self.journal.check(thorough=True)
                self.trouble = ""
                return True
            self._began = time.monotonic()
            self.journal.write(b"".join(self._waiting))
        except OSError as error:
            self._refused, self._began = len(self._waiting), None
            self.trouble = error.strerror or str(error)
            if self._waiting:
                self._emergency.keep(self._waiting)
            return not self._waiting
        self.journal.chain = self._chain
        self._waiting.clear()
        self._refused, self._began = 0, None
        self.trouble = ""
        self._emergency.discard()
        return True


class EmergencyFile:
    """Keeps lines that a record's own disk refuses, on another disk if there is one."""

    def __init__(self, record: Path, seed: str) -> None:
        self.path: Path | None = None
        """Where the lines are; None if there are none, or no place for them."""
        self._record = record
        self._name = emergency_name(seed)
        self._disk = Disk()
        self._kept = 0

    def keep(self, lines: Sequence[bytes]) -> None:
        """Keep all of ``lines``; those that are kept already come first."""
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
        """Return what an earlier process left; empty if it left nothing."""
        for place in self._places(make=False):
            with contextlib.suppress(OSError):
                data = place.read_bytes()
                self.path = place
                return data
        return b""

    def holds(self, lines: int) -> None:
        """Note that the file found holds ``lines`` lines that go on waiting."""
        self._kept = lines

    def discard(self) -> None:
        """Delete the file: the record has all lines."""
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
                if is_private(folder):
                    yield folder / self._name
