"""Report files: their names, who may read them, and a folder that keeps what is not ours."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from presession_timer.base.atomic_files import put_file, put_in_place
from presession_timer.base.errors import UnreadableFile
from presession_timer.base.limits import parse_json

REHEARSAL: Final = "-rehearsal"
"""Marks the file names of reports on rehearsals."""
_LONGEST: Final = 60
_LIST: Final = ".presession-reports"
_OWNER: Final = 0o600
_EVERYBODY: Final = 0o666


def slug(text: str) -> str:
    """Return ``text`` in small ASCII letters, digits and hyphens; "report" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST].strip("-") or "report"


def mode_of(records: Iterable[Path]) -> int:
    """Return the mode of a report on ``records``: readable by those who may read every record."""
    mode = _EVERYBODY
    for record in records:
        try:
            mode &= record.stat().st_mode
        except OSError:
            mode = _OWNER
    return mode | _OWNER


class ReportFolder:
    """A folder for reports. It replaces only files that are still as they were written there.

    A hidden file in the folder lists, by name, the SHA-256 of each report that was written and of
    the one that it replaced.
    """

    def __init__(self, folder: Path, *, mode: int | None, force: bool = False) -> None:
        """``mode`` is that of the files, None the user's usual one; ``force`` replaces any file."""
        self._folder = folder
        self._mode = mode
        self._force = force

    def save(self, name: str, data: bytes) -> Path:
        """Write a report. Raises like :func:`save`, also if a file may not be replaced."""
        path = self._folder / name
        written = self._written()
        if not self._force and not _may_be_replaced(path, data, written.get(name, "")):
            raise UnreadableFile(
                f"{path}: already exists, and is not as presession wrote it; move it away, "
                "choose another --out, or replace it with --force"
            )
        kept = {known: sha for known, sha in written.items() if (self._folder / known).exists()}
        earlier = kept.get(name, "").partition(" ")[0]
        new = hashlib.sha256(data).hexdigest()
        self._note({**kept, name: f"{new} {earlier}".strip()})  # first: a kill leaves either file
        save(self._folder, name, data, mode=self._mode)
        return path

    def _written(self) -> dict[str, str]:
        """Return the listed names and hashes; none if the list cannot be read."""
        try:
            found = parse_json((self._folder / _LIST).read_bytes())
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if type(found) is dict else {}

    def _note(self, written: dict[str, str]) -> None:
        # without the list the next report asks for --force
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
        return True  # writing reports what is wrong
    return found == data or hashlib.sha256(found).hexdigest() in sha256.split()


def save(
    folder: Path,
    name: str,
    data: bytes,
    *,
    mode: int | None = None,
    otherwise: str = "choose another --out",
) -> Path:
    """Write ``data`` as ``folder/name``, whole or not at all; create the folder if needed.

    ``mode`` and ``otherwise`` as in :func:`~presession_timer.base.atomic_files.put_file`. Raises
    UnreadableFile, and ValueError for a name that would leave the folder.
    """
    if Path(name).name != name or name in (".", ".."):
        raise ValueError(f"{name!r} is not a plain file name")
    return put_file(folder / name, data, otherwise, mode=mode, folder=True)
