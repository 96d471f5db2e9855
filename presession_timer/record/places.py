"""Where a record and what belongs to it stand, and whether that place is a good one."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from presession_timer.errors import PresessionError
from presession_timer.record.belonging import is_anothers, numbered
from presession_timer.record.loading import load

__all__ = [
    "file_system",
    "is_on_network",
    "lock_path",
    "place_warnings",
    "record_path_for",
    "records_of",
    "spare_folders",
]

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|afs|ncpfs|9p|ceph|glusterfs|lustre|davfs|webdav"
    r"|fuse\.(?!fuseblk|ntfs|exfat).*"
)
_SYNCED = re.compile(
    r"dropbox.*|onedrive.*|icloud ?drive|mobile documents|com~apple~clouddocs|google ?drive"
    r"|googledrive-.*|my drive|nextcloud|owncloud|cloudstorage|pcloud ?drive|syncthing",
    re.IGNORECASE,
)


def records_of(plan: Path | str) -> list[Path]:
    """The records beside a plan, in the order in which they were begun; no other plan's."""
    return _beside(Path(plan))[0]


def record_path_for(plan: Path | str, *, rehearsal: bool | None = None) -> Path:
    """The record of a plan: ``NAME.presession.jsonl`` beside it.

    When the hour of that record is closed: the next of ``NAME-2.presession.jsonl``, … that is not
    there yet or not closed, and not another plan's. With ``rehearsal`` a real record is not taken
    for a rehearsal's (True) nor the other way about (False).
    """
    records, following = _beside(Path(plan))
    return next((path for path in records if _is_open(path, rehearsal)), following)


def _beside(plan: Path) -> tuple[list[Path], Path]:
    """The plan's records, and the name of the one that would be begun next."""
    found: list[Path] = []
    number = 0
    while True:
        number += 1
        if is_anothers(plan, number):
            continue
        path = numbered(plan, number)
        if not path.exists():
            return found, path
        found.append(path)


def _is_open(path: Path, rehearsal: bool | None) -> bool:
    try:
        record = load(path)
        if rehearsal is not None and rehearsal is not (record.rehearsal is not None):
            return False
        return record.session.closed is None
    except PresessionError:
        return True  # whoever opens it will be told what is wrong


def lock_path(record: Path) -> Path:
    """The lock file of a record: ``NAME.presession.lock``."""
    if record.suffix == ".jsonl":
        return record.with_suffix(".lock")
    return record.with_name(record.name + ".lock")


def spare_folders(record: Path) -> Iterator[Path]:
    """Folders for what cannot be written beside the record, those on another disk first.

    Each is this user's own, so that nobody can put anything there in advance.
    """
    import tempfile  # slow to load, and hardly ever needed

    places = [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), str(Path.home())]
    folders = [Path(place) for place in places if place and Path(place).is_dir()]
    there = _device(record.parent)
    for folder in sorted(folders, key=lambda place: _device(place) == there):
        yield folder / f".presession-{os.getuid() if hasattr(os, 'getuid') else 'unsaved'}"


def _device(folder: Path) -> int:
    try:
        return folder.stat().st_dev
    except OSError:
        return -1


def place_warnings(record: Path) -> tuple[str, ...]:
    """What is doubtful about the folder of a record: on a network, or synced by a service."""
    folder = record.resolve().parent
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


def is_on_network(record: Path) -> bool:
    """Whether a record stands on another machine's disk, as far as that can be known."""
    return bool(_NETWORK.fullmatch(file_system(record.resolve().parent)))


def file_system(folder: Path) -> str:
    """The type of the file system a folder is on; empty where it cannot be known."""
    if sys.platform == "win32":
        return "smb" if str(folder).startswith("\\\\") else ""
    if sys.platform == "darwin":
        return _longest_mount(folder, _mac_mounts())
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
    import subprocess

    done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5)
    for found in re.finditer(r"^.* on (.*) \((\w+)", done.stdout, re.MULTILINE):
        yield found[1], found[2]


def _longest_mount(folder: Path, mounts: Iterator[tuple[str, str]]) -> str:
    """The last of the longest: a later mount hides an earlier one at the same place."""
    longest, kind = "", ""
    for point, its_kind in mounts:
        inside = folder == Path(point) or Path(point) in folder.parents
        if inside and len(point) >= len(longest):
            longest, kind = point, its_kind
    return kind
