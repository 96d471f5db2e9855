"""Write a file as a whole, and see that one was written.

A reader finds the new content or the old one, never a part.
"""

from __future__ import annotations

import contextlib
import glob
import os
import time
from pathlib import Path
from typing import Final

from presession_timer.base.errors import UnreadableFile
from presession_timer.base.findings import name_of

_STALE_S: Final = 3_600
_PARTIAL: Final = ".new"
_EVERYBODY: Final = 0o666


def put_in_place(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Make ``data`` the content of ``path``, durably: all of it, or what stood there before.

    ``mode`` says who may read and write the file, at no moment more; without one an existing file
    keeps its permissions. Raises OSError.
    """
    partial = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_PARTIAL}")
    try:
        _remove_leftovers(path.parent, path.name)
        _write(partial, data, _EVERYBODY if mode is None else mode)
        if mode is not None:
            partial.chmod(mode)  # the umask may have taken rights away
        else:
            with contextlib.suppress(FileNotFoundError):
                partial.chmod(path.stat().st_mode & 0o7777)
        partial.replace(path)
        _sync_folder(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def put_file(
    path: Path, data: bytes, otherwise: str = "", *, mode: int | None = None, folder: bool = False
) -> Path:
    """Put a file in place like :func:`put_in_place`, with ``folder`` in a new folder if needed.

    Return its path. Raises UnreadableFile, which ends with what to do ``otherwise``.
    """
    try:
        if folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        put_in_place(path, data, mode=mode)
    except OSError as error:
        hint = f"; {otherwise}" if otherwise else ""
        raise UnreadableFile(
            f"{name_of(path)}: cannot be written: {why_not_written(path, error)}{hint}"
        ) from error
    return path


def why_not_written(path: Path, error: OSError | ValueError) -> str:
    """Return why ``path`` cannot be written, in words that say which name is in the way."""
    for way in (*reversed(path.parents), path):
        if os.path.lexists(way) and way.is_dir() == (way == path):
            return "it is a folder" if way == path else f"{name_of(way)} is not a folder"
    return getattr(error, "strerror", None) or str(error)


def real_path(path: Path) -> Path:
    """Return ``path`` without links. A link that leads to itself stays: resolve() would raise."""
    return Path(os.path.realpath(path))


def stamp_of(path: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever a file is written or replaced; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _write(path: Path, data: bytes, mode: int) -> None:
    if _write_unnamed(path, data, mode):
        return
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    fd = os.open(path, flags, mode)
    try:
        _write_durably(fd, data)
    finally:
        os.close(fd)


def _write_unnamed(path: Path, data: bytes, mode: int) -> bool:
    """Write a file without a name and name it once it is whole, so that a kill leaves nothing.

    Return False where that cannot be done: only Linux can, on most file systems.
    """
    without_name = getattr(os, "O_TMPFILE", None)
    if without_name is None or not Path("/proc/self/fd").is_dir():
        return False
    try:
        fd = os.open(path.parent, without_name | os.O_WRONLY, mode)
    except OSError:
        return False
    try:
        _write_durably(fd, data)
        return _give_name(fd, path)
    finally:
        os.close(fd)


def _give_name(fd: int, path: Path) -> bool:
    here = os.open("/proc/self/fd", os.O_RDONLY)
    try:
        # only with a folder's descriptor does Python call linkat, which follows to the file
        os.link(str(fd), path, src_dir_fd=here, follow_symlinks=True)
    except OSError:
        return False  # a file system without links, or a system that forbids this one
    finally:
        os.close(here)
    return True


def _write_durably(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]
    os.fsync(fd)


def _remove_leftovers(folder: Path, name: str) -> None:
    """Remove what a kill left of an earlier attempt at this file; not one that is going on."""
    for left in folder.glob(f".{glob.escape(name)}.*{_PARTIAL}"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                left.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be opened at all."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
