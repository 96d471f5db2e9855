"""Disks that fail on purpose."""

import errno
import os

from presession_timer.record.disk import Disk


class FailingDisk(Disk):
    """A real disk that refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.room: int | None = None
        """How many more bytes it takes; None: any number."""
        self.broken: set[str] = set()
        """Names of operations that raise an input/output error."""
        self.synced: dict[int, int] = {}
        """How long each open file was when it was last synced."""

    def _may(self, operation: str) -> None:
        if operation in self.broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def write(self, fd: int, data: bytes) -> int:
        self._may("write")
        if self.room is None:
            return super().write(fd, data)
        if self.room == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = super().write(fd, data[: self.room])
        self.room -= written
        return written

    def sync(self, fd: int) -> None:
        self._may("sync")
        super().sync(fd)
        self.synced[fd] = os.fstat(fd).st_size

    def truncate(self, fd: int, size: int) -> None:
        self._may("truncate")
        super().truncate(fd, size)
