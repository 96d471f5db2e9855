"""Reports as files: whole or not at all, under names that a mail and any system take."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import os
import re
import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from presession_timer.base.bounded_json import parse_json
from presession_timer.base.errors import UnreadableFile

__all__ = ["ReportFolder", "mode_of", "put_in_place", "save", "slug"]

_LONGEST = 60
_STALE_S = 3_600
_PARTIAL = ".new"
_LIST: Final = ".presession-reports"
_OWNER: Final = 0o600
_EVERYBODY: Final = 0o666


def slug(text: str) -> str:
    """``text`` in small ASCII letters, digits and hyphens; "report" where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST].strip("-") or "report"


def mode_of(records: Iterable[Path]) -> int:
    """Who may read and write what is made of ``records``: no more people than may read each."""
    mode = _EVERYBODY
    for record in records:
        try:
            mode &= record.stat().st_mode
        except OSError:
            mode = _OWNER
    return mode | _OWNER


class ReportFolder:
    """A folder for reports. No file in it is replaced that is not a report as it was written there.

    The SHA-256 of each report that was written, and of the one that it replaced, stand under its
    name in a hidden file beside them.
    """

    def __init__(self, folder: Path, *, mode: int | None, force: bool = False) -> None:
        """``mode`` is that of the files, None the user's usual one; ``force`` replaces any file."""
        self._folder = folder
        self._mode = mode
        self._force = force

    def save(self, name: str, data: bytes) -> Path:
        """Write a report. Raises like :func:`save`, and UnreadableFile for a file that stays."""
        path = self._folder / name
        written = self._written()
        if not self._force and not _may_be_replaced(path, data, written.get(name, "")):
            raise UnreadableFile(
                f"{path}: stands there already, and is not as presession wrote it; move it away, "
                "give another --out, or replace it with --force"
            )
        kept = {known: sha for known, sha in written.items() if (self._folder / known).exists()}
        earlier = kept.get(name, "").partition(" ")[0]
        new = hashlib.sha256(data).hexdigest()
        self._note({**kept, name: f"{new} {earlier}".strip()})  # first: a kill leaves either file
        save(self._folder, name, data, mode=self._mode)
        return path

    def _written(self) -> dict[str, str]:
        """The names and hashes in the list; none where it cannot be read."""
        try:
            found = parse_json((self._folder / _LIST).read_bytes())
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if type(found) is dict else {}

    def _note(self, written: dict[str, str]) -> None:
        """Where it cannot be written, the next report asks for ``--force``."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(written, indent=0, sort_keys=True) + "\n"
            put_in_place(self._folder / _LIST, text.encode("ascii"), mode=self._mode)


def _may_be_replaced(path: Path, data: bytes, sha256: str) -> bool:
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return not path.is_symlink()
    except OSError:
        return True  # the writing says what is wrong
    return found == data or hashlib.sha256(found).hexdigest() in sha256.split()


def save(folder: Path, name: str, data: bytes, *, mode: int | None = None) -> Path:
    """Write ``data`` as ``folder/name``: the whole file or the one that stood there before.

    The folder is made where it is missing; ``mode`` as in :func:`put_in_place`. Raises
    UnreadableFile with what to do; ValueError for a name that would leave the folder.
    """
    if Path(name).name != name or name in (".", ".."):
        raise ValueError(f"{name!r} is not a plain file name")
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put_in_place(path, data, mode=mode)
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableFile(
            f"{path}: cannot be written: {reason}; choose another --out"
        ) from error
    return path


def put_in_place(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Make ``data`` the content of ``path``, durably: all of it, or what stood there before.

    ``mode`` is who may read and write it, at no moment more; without one a file that is there
    keeps its permissions. Raises OSError.
    """
    partial = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_PARTIAL}")
    try:
        _swept(path.parent, path.name)
        _written(partial, data, _EVERYBODY if mode is None else mode)
        if mode is not None:
            partial.chmod(mode)  # whatever the umask took away
        else:
            with contextlib.suppress(FileNotFoundError):
                partial.chmod(path.stat().st_mode & 0o7777)
        partial.replace(path)
        _synced(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _written(path: Path, data: bytes, mode: int) -> None:
    """A file at ``path`` that holds all of ``data``, durably; where the system can, never less."""
    if _linked(path, data, mode):
        return
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    fd = os.open(path, flags, mode)
    try:
        _durably(fd, data)
    finally:
        os.close(fd)


def _linked(path: Path, data: bytes, mode: int) -> bool:
    """Write a file without a name and name it once it is whole, so that a kill leaves nothing.

    Whether that can be done here: Linux has it, on most file systems.
    """
    without_name = getattr(os, "O_TMPFILE", None)
    if without_name is None or not Path("/proc/self/fd").is_dir():
        return False
    try:
        fd = os.open(path.parent, without_name | os.O_WRONLY, mode)
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
