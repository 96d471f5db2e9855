"""Reports as files: whole or not at all, under names that a mail and any system take."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import unicodedata
from pathlib import Path

from presession_timer.errors import UnreadableFile

__all__ = ["save", "slug"]

_LONGEST = 60


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
    partial = folder / f".{name}.{secrets.token_hex(4)}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _written(partial, data)
        partial.replace(path)
        _synced(folder)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = error.strerror or error
        raise UnreadableFile(
            f"{path}: cannot be written: {reason}; choose another --out"
        ) from error
    return path


def _written(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _synced(folder: Path) -> None:
    """Make the new name durable, where folders can be opened at all."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
