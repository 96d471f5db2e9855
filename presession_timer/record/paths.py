"""Names of a record and of the files beside it, and whether its folder is a good place."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from presession_timer.base.atomic_files import real_path

SUFFIX: Final = ".presession.jsonl"
"""The end of every record's name."""
REHEARSAL: Final = f".rehearsal{SUFFIX}"
"""The end of a rehearsal's name; rehearsals of 1.0.0 have the plain suffix."""


def stem_of(record: Path) -> str:
    """Return a name without its suffix: ``spain-2`` of ``spain-2.rehearsal.presession.jsonl``."""
    return record.name.removesuffix(SUFFIX).removesuffix(REHEARSAL.removesuffix(SUFFIX))


_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|afs|ncpfs|9p|ceph|glusterfs|lustre|davfs|webdav"
    r"|fuse\.(?!fuseblk|ntfs|exfat).*"
)
_SYNCED = re.compile(
    r"dropbox.*|onedrive.*|icloud ?drive|mobile documents|com~apple~clouddocs|google ?drive"
    r"|googledrive-.*|my drive|nextcloud|owncloud|cloudstorage|pcloud ?drive|syncthing",
    re.IGNORECASE,
)


_BEGINNING: Final = b'{"presession":'


def is_record(path: Path) -> bool:
    """Return whether a path is a record, by its name or the beginning of its content."""
    if path.name.endswith(SUFFIX):
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except (OSError, ValueError):
        return False  # reading it says what is wrong


def lock_path(record: Path) -> Path:
    """Return the path of a record's lock file, ``NAME.presession.lock``."""
    if record.suffix == ".jsonl":
        return record.with_suffix(".lock")
    return record.with_name(record.name + ".lock")


def spare_folders(record: Path) -> Iterator[Path]:
    """Yield folders for events that cannot be written to the record, best first.

    Another disk comes first, then the record's own, then memory, which a restart empties. Each
    folder is this user's own, so that nobody else can prepare files in it.
    """
    there = _device(record.parent)
    yield from sorted(
        _spare_places(), key=lambda at: (is_in_memory(at.parent), _device(at.parent) == there)
    )


def _spare_places() -> list[Path]:
    places = [os.environ.get("XDG_RUNTIME_DIR", ""), temporary_folder(), str(Path.home())]
    own = f".presession-{os.getuid() if hasattr(os, 'getuid') else 'unsaved'}"
    return [Path(place) / own for place in places if place and Path(place).is_dir()]


def emergency_name(seed: str) -> str:
    """Return the name of the file that holds events which a record's disk refused."""
    return f"presession-unsaved-{seed}.jsonl"


def emergency_files(seed: str) -> list[Path]:
    """Return the emergency files that an earlier process left for a record."""
    found = []
    for folder in _spare_places():
        path = folder / emergency_name(seed)
        with contextlib.suppress(OSError):
            if is_private(folder) and path.is_file():
                found.append(path)
    return found


def is_private(folder: Path) -> bool:
    """Return whether only this user can have put files into ``folder``. Raises OSError."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & 0o077


def temporary_folder() -> str:
    """Return the system's folder for temporary files; empty if none can be written."""
    try:
        return tempfile.gettempdir()
    except OSError:
        return ""


def is_in_memory(folder: Path) -> bool:
    """Return whether a restart of the machine empties ``folder``."""
    return file_system(real_path(folder)) in ("tmpfs", "ramfs", "devtmpfs")


def _device(folder: Path) -> int:
    try:
        return folder.stat().st_dev
    except OSError:
        return -1


def place_warnings(record: Path) -> tuple[str, ...]:
    """Return warnings about a record's folder: on a network, or synced by a service."""
    folder = real_path(record).parent
    warnings = []
    kind = file_system(folder)
    if _NETWORK.fullmatch(kind):
        warnings.append(
            f"{folder} is on a network ({kind}): what is saved there may be lost with the "
            "connection; a folder on this machine is safer"
        )
    synced = next((part for part in folder.parts if _SYNCED.fullmatch(part)), None)
    if synced:
        warnings.append(
            f"{folder} is synced by {synced}: two machines could write this record; a folder that "
            "is not synced is safer"
        )
    return tuple(warnings)


def file_system(folder: Path) -> str:
    """Return the type of the file system that a folder is on; empty if it cannot be known."""
    if sys.platform == "win32":
        return "smb" if str(folder).startswith("\\\\") else ""
    elif sys.platform == "darwin":
        return _longest_mount(folder, _mac_mounts())
    else:
        try:
            text = Path("/proc/self/mountinfo").read_text("utf-8", "replace")
        except OSError:
            return ""
        return _longest_mount(folder, _linux_mounts(text))


def _linux_mounts(mountinfo: str) -> Iterator[tuple[str, str]]:
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields, types = before.split(" "), after.split(" ")
        if len(fields) > 4:
            point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[4])
            yield point, types[0]


def _mac_mounts() -> Iterator[tuple[str, str]]:
    done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5)
    for found in re.finditer(r"^.* on (.*) \((\w+)", done.stdout, re.MULTILINE):
        yield found[1], found[2]


def _longest_mount(folder: Path, mounts: Iterator[tuple[str, str]]) -> str:
    """Return the type of the innermost mount; the later of two at one place hides the other."""
    longest, kind = "", ""
    for point, its_kind in mounts:
        inside = folder == Path(point) or Path(point) in folder.parents
        if inside and len(point) >= len(longest):
            longest, kind = point, its_kind
    return kind
