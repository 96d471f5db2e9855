"""All that a record does on a disk, in one class: tests let it fail, or cut its power."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

_FOLDERS_CAN_BE_SYNCED = os.name == "posix"


class Disk:
    """The real disk. Every method raises OSError if the disk refuses."""

    def create(self, path: Path) -> int:
        """Create an empty file that only its owner may read; open it for appending."""
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | _BINARY
        return os.open(path, flags, 0o600)

    def open(self, path: Path) -> int:
        """Open an existing file for appending."""
        return os.open(path, os.O_RDWR | os.O_APPEND | _BINARY)

    def write(self, fd: int, data: bytes) -> int:
        """Return how many bytes were written: fewer than all if the disk became full."""
        return os.write(fd, data)

    def sync(self, fd: int) -> None:
        """Return once the file's bytes would survive a power cut."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        elif hasattr(os, "fdatasync"):
            os.fdatasync(fd)
        else:
            os.fsync(fd)

    def truncate(self, fd: int, size: int) -> None:
        """Cut the file to ``size`` bytes."""
        os.ftruncate(fd, size)

    def content(self, fd: int) -> bytes:
        """Return all bytes that are in the file now."""
        content = b""
        while part := _read_at(fd, len(content)):
            content += part
        return content

    def close(self, fd: int) -> None:
        os.close(fd)

    def rename(self, old: Path, new: Path) -> None:
        """Rename a file, and return once the name would survive a power cut."""
        old.replace(new)
        self.sync_folder(new.parent)

    def sync_folder(self, folder: Path) -> None:
        """Return once the names in ``folder`` would survive a power cut."""
        if not _FOLDERS_CAN_BE_SYNCED:
            return
        fd = os.open(folder, os.O_RDONLY)
        try:
            # Some network file systems cannot sync a folder.
            with contextlib.suppress(OSError):
                os.fsync(fd)
        finally:
            os.close(fd)


def _read_at(fd: int, place: int) -> bytes:
    if sys.platform != "win32":
        return os.pread(fd, _CHUNK, place)
    else:
        os.lseek(fd, place, os.SEEK_SET)  # harmless: the file is opened for appending
        return os.read(fd, _CHUNK)


_CHUNK = 1024 * 1024
_BINARY: int = getattr(os, "O_BINARY", 0)
