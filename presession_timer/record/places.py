"""Where a record and what belongs to it stand, and whether that place is a good one."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from presession_timer.base.errors import PresessionError
from presession_timer.record.belonging import is_anothers, numbered
from presession_timer.record.carried import goes_on_in
from presession_timer.record.loading import load, read_header

__all__ = [
    "file_system",
    "is_in_memory",
    "is_on_network",
    "lock_path",
    "place_warnings",
    "record_path_for",
    "records_of",
    "rehearsals_in_the_way",
    "spare_folders",
    "temporary_folder",
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


def records_of(plan: Path | str, *, rehearsal: bool = False) -> list[Path]:
    """The records of a plan's hours, or of its rehearsals, in the order in which they were begun.

    No other plan's; and of hours none that is a rehearsal's, as 1.0.0 called those alike. One that
    cannot be read is among them: its name says what it is.
    """
    return _beside(Path(plan), rehearsal).own


def record_path_for(plan: Path | str, *, rehearsal: bool = False) -> Path:
    """The record of a plan: ``NAME.presession.jsonl`` beside it.

    A rehearsal's is ``NAME.rehearsal.presession.jsonl``. When the hour of that record is closed:
    the next of ``NAME-2``, … that is not there yet or not closed, and not another plan's.
    """
    beside = _beside(Path(plan), rehearsal)
    return next((path for path in beside.own if _is_open(path)), beside.following)


def rehearsals_in_the_way(plan: Path | str) -> list[Path]:
    """Rehearsals of 1.0.0 that have the name of a real hour's record; that hour gets the next."""
    return _beside(Path(plan), rehearsal=False).others


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands where a plan's records are."""

    own: list[Path]
    """The plan's records of the sort that was asked for."""
    others: list[Path]
    """Records of the other sort that have such a name."""
    following: Path
    """The name of the record that would be begun next."""


def _beside(plan: Path, rehearsal: bool) -> _Beside:
    own: list[Path] = []
    others: list[Path] = []
    number = 0
    while True:
        number += 1
        if is_anothers(plan, number, rehearsal=rehearsal):
            continue
        path = numbered(plan, number, rehearsal=rehearsal)
        if not path.exists():
            return _Beside(own, others, path)
        (own if _is_of_sort(path, rehearsal) else others).append(path)


def _is_of_sort(path: Path, rehearsal: bool) -> bool:
    try:
        return (read_header(path).rehearsal is not None) is rehearsal
    except PresessionError:
        return True  # the command that opens it says what is wrong


def _is_open(path: Path) -> bool:
    try:
        return load(goes_on_in(path)).session.closed is None
    except PresessionError:
        return True  # the command that opens it says what is wrong


def lock_path(record: Path) -> Path:
    """The lock file of a record: ``NAME.presession.lock``."""
    if record.suffix == ".jsonl":
        return record.with_suffix(".lock")
    return record.with_name(record.name + ".lock")


def spare_folders(record: Path) -> Iterator[Path]:
    """Folders for what cannot be written beside the record: on another disk first, then on its own,
    and only then in memory, which a restart of the machine empties.

    Each is this user's own, so that nobody can put anything there in advance.
    """
    places = [os.environ.get("XDG_RUNTIME_DIR", ""), temporary_folder(), str(Path.home())]
    folders = [Path(place) for place in places if place and Path(place).is_dir()]
    there = _device(record.parent)
    for folder in sorted(folders, key=lambda at: (is_in_memory(at), _device(at) == there)):
        yield folder / f".presession-{os.getuid() if hasattr(os, 'getuid') else 'unsaved'}"


def temporary_folder() -> str:
    """The system's folder for temporary files; empty where none of them takes a byte."""
    import tempfile  # slow to load, and hardly ever needed

    try:
        return tempfile.gettempdir()
    except OSError:
        return ""


def is_in_memory(folder: Path) -> bool:
    """Whether what is written there is gone after a restart of the machine."""
    return file_system(folder.resolve()) in ("tmpfs", "ramfs", "devtmpfs")


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
