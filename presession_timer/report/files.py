"""Reports as files: whole or not at all, under names that a mail and any system take."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import time
import unicodedata
from pathlib import Path

from presession_timer.errors import UnreadableFile

__all__ = ["put_in_place", "save", "slug"]

_LONGEST = 60
_STALE_S = 3_600
_PARTIAL = ".new"


def slug(text: str) -> str:
    """``text`` in small ASCII letters, digits and hyphens; "report" where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST].strip("-") or "report"


def save(folder: Path, name: str, data: bytes) -> Path:
    """Write ``data`` as ``folder/name``: the whole file or the one that stood there before.

    The folder is made where it is missing. Raises UnreadableFile with what to do; ValueError for
    a name that would leave the folder.
    """
    if Path(name).name != name or name in (".", ".."):
        raise ValueError(f"{name!r} is not a plain file name")
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put_in_place(path, data)
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableFile(
            f"{path}: cannot be written: {reason}; choose another --out"
        ) from error
    return path


def put_in_place(path: Path, data: bytes) -> None:
    """Make ``data`` the content of ``path``, durably: all of it, or what stood there before.

    A file that is there keeps its permissions. Raises OSError.
    """
    partial = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_PARTIAL}")
    try:
        _swept(path.parent, path.name)
        _written(partial, data)
        with contextlib.suppress(FileNotFoundError):
            partial.chmod(path.stat().st_mode & 0o7777)
        partial.replace(path)
        _synced(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _written(path: Path, data: bytes) -> None:
    """A file at ``path`` that holds all of ``data``, durably; where the system can, never less."""
    if not _linked(path, data):
        with path.open("xb") as file:
            _durably(file.fileno(), data)


def _linked(path: Path, data: bytes) -> bool:
    """Write a file without a name and name it once it is whole, so that a kill leaves nothing.

    Whether that can be done here: Linux has it, on most file systems.
    """
    without_name = getattr(os, "O_TMPFILE", None)
    if without_name is None or not Path("/proc/self/fd").is_dir():
        return False
    try:
        fd = os.open(path.parent, without_name | os.O_WRONLY, 0o666)
    except OSError:
        return False
    try:
        _durably(fd, data)
        return _named(fd, path)
    finally:
        os.close(fd)


def _named(fd: int, path: Path) -> bool:
    here = os.open("/proc/self/fd", os.O_RDONLY)
    try:
        # only with a folder's descriptor does Python call linkat, which follows to the file
        os.link(str(fd), path, src_dir_fd=here, follow_symlinks=True)
    except OSError:
        return False  # a file system without links, or a system that forbids this one
    finally:
        os.close(here)
    return True


def _durably(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]
    os.fsync(fd)


def _swept(folder: Path, name: str) -> None:
    """Remove what a kill left of an earlier attempt at this file; not one that is going on."""
    for left in folder.glob(f".{glob.escape(name)}.*{_PARTIAL}"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                left.unlink()


def _synced(folder: Path) -> None:
    """Make the new name durable, where folders can be opened at all."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
