"""What a folder does to a record, tried beforehand: written, synced, locked."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from presession_timer.record.disk import Disk
from presession_timer.record.lock import lock_fd
from presession_timer.record.paths import file_system, place_warnings

_ROUNDS = 20
_LINE = b"x" * 330 + b"\n"
"""As long as the line of an event."""


@dataclass(frozen=True, slots=True)
class FolderTrial:
    """What came of it."""

    folder: Path
    file_system: str
    """Its type; empty where that cannot be known."""
    refused: str
    """Why nothing could be written; empty where it could."""
    locks: bool
    """Whether a second process can be kept out."""
    sync_ms: float
    """The slowest of some writes with their sync."""
    free: int
    """Bytes."""
    warnings: tuple[str, ...]
    """On a network, or synced by a service."""


def try_folder(folder: Path) -> FolderTrial:
    """Write a little into ``folder``, as a record is written, and take it away again."""
    folder = folder.resolve()
    trial = folder / f".presession-trial-{secrets.token_hex(4)}"
    refused, locks, slowest = "", False, 0.0
    try:
        slowest, locks = _tried(trial)
    except OSError as error:
        refused = error.strerror or str(error)
    finally:
        with contextlib.suppress(OSError):
            trial.unlink()
    return FolderTrial(
        folder=folder,
        file_system=file_system(folder),
        refused=refused,
        locks=locks,
        sync_ms=slowest * 1000,
        free=_free(folder),
        warnings=place_warnings(folder / "x"),
    )


def _tried(trial: Path) -> tuple[float, bool]:
    disk = Disk()
    fd = disk.create(trial)
    try:
        slowest = 0.0
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            disk.write(fd, _LINE)
            disk.sync(fd)
            slowest = max(slowest, time.perf_counter() - began)
        return slowest, _locks(fd)
    finally:
        os.close(fd)


def _locks(fd: int) -> bool:
    try:
        return lock_fd(fd)
    except OSError:
        return False


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
