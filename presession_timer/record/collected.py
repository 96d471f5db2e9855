"""A verified copy of a record that another machine writes: it grows line by line, or not at all.

A line is taken if the chain says that it follows the one before. What comes twice is known, what
comes too early is missing something, and what contradicts the copy is another history of the hour:
the copy is then set aside, and nothing is merged.
"""

from __future__ import annotations

import contextlib
import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Final

from presession_timer.base.errors import PresessionError, RecordInUse
from presession_timer.record.disk import Disk
from presession_timer.record.format import chain_of, follows
from presession_timer.record.journal import free_name, write_file
from presession_timer.record.loading import MOST_BYTES, load_bytes
from presession_timer.record.lock import lock_fd
from presession_timer.record.paths import REHEARSAL, SUFFIX

_SEQ: Final = re.compile(rb'\{"seq":([1-9][0-9]{0,14}),')
_CLOSED: Final = b'"kind":"SessionClosed"'


class Taken(StrEnum):
    """What became of a line."""

    NEW = "new"
    KNOWN = "known"
    EARLY = "early"
    """Lines before it are missing."""
    OTHER = "other"
    """It contradicts the copy."""


class CollectedCopy:
    """One record's copy in a folder."""

    def __init__(self, folder: Path, head: bytes, seed: str) -> None:
        """``head`` is the record's first line, ``seed`` what must identify it.

        A copy that is there already is gone on with. Raises RecordDamaged or ValueError if the head
        is none, OSError if the disk refuses.
        """
        self._disk = Disk()
        self._head = head
        loaded = load_bytes(folder / "head", head)
        header = loaded.header
        if loaded.damage is not None or header.seed != seed or not head.endswith(b"\n"):
            raise ValueError("no head of this record")
        day = header.plan.date.isoformat()
        suffix = SUFFIX if header.rehearsal is None else REHEARSAL
        self.path = folder / f"{day}-{_safe(seed)}{suffix}"
        self.notice = ""
        """What had to be set aside, in words; the latest."""
        self._chains: list[str] = []
        self.closed = False
        """Whether the hour is closed in the last line."""
        folder.mkdir(parents=True, exist_ok=True)
        if not self._goes_on():
            self._begin()

    @property
    def seq(self) -> int:
        """The sequence number of the last line."""
        return len(self._chains) - 1

    @property
    def chain(self) -> str:
        """The chain of the last line."""
        return self._chains[-1]

    def agrees(self, seq: int, chain: str) -> bool:
        """Return whether the copy, as far as it goes, is that of a record with this line."""
        return seq > self.seq or (seq >= 0 and self._chains[seq] == chain)

    def take(self, line: bytes) -> Taken:
        """Add a line (with its line end) if it is the next; it is durable when this returns.

        Raises OSError if the disk refuses, RecordInUse while a process goes on with the copy.
        """
        found = _SEQ.match(line)
        if found is None or not line.endswith(b"\n") or line.count(b"\n") != 1:
            return Taken.OTHER
        seq, body = int(found[1]), line[:-1]
        if seq <= self.seq:
            return Taken.KNOWN if chain_of(body) == self._chains[seq] else Taken.OTHER
        if seq > self.seq + 1:
            return Taken.EARLY
        chain = follows(body, self.chain)
        if chain is None:
            return Taken.OTHER
        self._append(line)
        self._chains.append(chain)
        self.closed = _CLOSED in line
        return Taken.NEW

    def start_over(self) -> None:
        """Set the copy aside, and begin again with the head alone. Raises OSError."""
        self._set_aside("is another history of the same hour")
        self._begin()

    def _append(self, line: bytes) -> None:
        fd = self._disk.open(self.path)
        try:
            self._lock(fd)
            size = os.fstat(fd).st_size
            if size != self._size:  # somebody ran it here meanwhile, or changed it
                self._disk.close(fd)
                fd = -1
                if not self._goes_on():
                    self._begin()
                raise OSError("the copy was changed by another program; it is read again")
            if self._disk.write(fd, line) != len(line):
                self._disk.truncate(fd, size)
                raise OSError("the disk is full")
            self._disk.sync(fd)
            self._size += len(line)
        finally:
            if fd >= 0:
                self._disk.close(fd)

    def _lock(self, fd: int) -> None:
        with contextlib.suppress(OSError):  # a file system that knows no locks
            if not lock_fd(fd):
                raise RecordInUse(f"{self.path}: a process here goes on with this hour")

    def _goes_on(self) -> bool:
        """Take up the copy that is there; return False if there is none that can be gone on with.

        A tail that does not follow is cut off: it came from a write that was never finished.
        """
        if not os.path.lexists(self.path):
            return False
        content = self.path.read_bytes()[:MOST_BYTES]
        if not content.startswith(self._head):
            self._set_aside("was not that of this record")
            return False
        end = len(self._head)
        chains = [chain_of(self._head[:-1])]
        last = b""
        for line in content[end:].splitlines(keepends=True):
            found, chain = _SEQ.match(line), follows(line[:-1], chains[-1])
            if not line.endswith(b"\n") or found is None or chain is None:
                break
            if int(found[1]) != len(chains):
                break
            chains.append(chain)
            end += len(line)
            last = line
        fd = self._disk.open(self.path)
        try:
            if end < len(content):
                self._lock(fd)
                self._disk.truncate(fd, end)
                self._disk.sync(fd)
        finally:
            self._disk.close(fd)
        self._chains, self._size, self.closed = chains, end, _CLOSED in last
        return True

    def _begin(self) -> None:
        self._disk.close(write_file(self.path, self._head, self._disk))
        self._chains, self._size, self.closed = [chain_of(self._head[:-1])], len(self._head), False

    def _set_aside(self, why: str) -> None:
        aside = free_name(self.path, "aside")
        self._disk.rename(self.path, aside)
        self.notice = f"the copy {self.path} {why}: it is kept as {aside.name}"


def _safe(seed: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{16,64}", seed):
        raise PresessionError("no record is called so")
    return seed[:12]
