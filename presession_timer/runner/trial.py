"""Try a folder for a record beforehand: write, sync and lock a file in it."""

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
"""About the length of an event's line."""


@dataclass(frozen=True, slots=True)
class FolderTrial:
    """The result of a trial."""

    folder: Path
    file_system: str
    """The type of the file system; empty if unknown."""
    refused: str
    """Why nothing could be written; empty if it could."""
    locks: bool
    """Whether locks keep a second process out."""
    sync_ms: float
    """The slowest write with its sync."""
    free: int
    """Free bytes."""
    warnings: tuple[str, ...]
    """Warnings: on a network, or synced by a service."""


def try_folder(folder: Path) -> FolderTrial:
    """Write a few lines into ``folder`` as a record is written, and delete them again."""
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
