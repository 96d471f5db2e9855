"""Mend a record before it is gone on with: nothing that was acknowledged is lost, nothing hidden.

A torn tail is set aside beside the record and cut off. A record that was altered is copied beside
itself as it is, and gone on with from what is whole before the break. Events that waited in an
emergency file come back to their place.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from presession_timer.errors import RecordDamaged
from presession_timer.record.disk import Disk
from presession_timer.record.loading import LoadedRecord, load_bytes, read_bytes
from presession_timer.record.places import spare_folders
from presession_timer.record.saving import EmergencyFile
from presession_timer.record.writing import resume

__all__ = ["mend"]


def mend(
    record: LoadedRecord, fd: int, disk: Disk, emergency: EmergencyFile
) -> tuple[LoadedRecord, str]:
    """The record, whole from here on, and what was done in words (empty when nothing was).

    ``fd`` is its file, opened and locked. Raises RecordDamaged where what is damaged could not be
    put aside first.
    """
    said: list[str] = []
    damage = record.damage
    if damage is not None and damage.line > 1:
        said.append(_cut(record, damage.torn, fd, disk))
        record = _again(record)
    elif damage is not None:
        said.append(f"{damage.words}; its {_events(damage.kept)} are whole")
    waiting = _waiting(record, emergency.find())
    if waiting:
        try:
            resume(record, fd, disk).write(waiting)
        except OSError as error:
            raise RecordDamaged(
                f"{record.path}: {waiting.count(10)} events wait in {emergency.path}, and the "
                f"record cannot be written: {error.strerror or error}; make room and try again"
            ) from error
        before = len(record.lines)
        record = _again(record)
        said.append(f"{_events(len(record.lines) - before)} recovered from {emergency.path}")
    emergency.discard()
    return record, "; ".join(said)


def _again(record: LoadedRecord) -> LoadedRecord:
    return load_bytes(record.path, read_bytes(record.path))


def _waiting(record: LoadedRecord, found: bytes) -> bytes:
    """Those lines of an emergency file that follow the record's last one."""
    if not found:
        return b""
    whole = read_bytes(record.path)[: record.size]
    for place in _line_starts(found):
        continued = load_bytes(record.path, whole + found[place:])
        if len(continued.lines) > len(record.lines):
            return found[place : place + continued.size - record.size]
    return b""


def _line_starts(data: bytes) -> list[int]:
    return [0, *(place + 1 for place, byte in enumerate(data[:-1]) if byte == 10)]


def _cut(record: LoadedRecord, torn: bool, fd: int, disk: Disk) -> str:
    damage = record.damage
    assert damage is not None
    data = read_bytes(record.path)
    put_aside = data[record.size :] if torn else data
    aside = _set_aside(record.path, "torn" if torn else "damaged", put_aside, disk)
    try:
        disk.truncate(fd, record.size)
        disk.sync(fd)
    except OSError as error:
        raise RecordDamaged(
            f"{record.path}: {damage.words}, and it cannot be mended here: "
            f"{error.strerror or error}; copy it to another disk and resume the copy"
        ) from error
    if torn:
        return f"an unfinished last write ({damage.size} bytes) was set aside as {aside}"
    return (
        f"{damage.words}; {_events(damage.kept)} before it were recovered, and the record as it "
        f"was is kept as {aside}"
    )


def _set_aside(path: Path, why: str, data: bytes, disk: Disk) -> Path:
    """Keep ``data`` in a new file beside the record, or where there is room."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    refused: OSError | None = None
    for folder in (path.parent, *spare_folders(path)):
        for number in range(100):
            aside = folder / f"{path.name}.{why}-{stamp}{f'-{number}' if number else ''}"
            try:
                _write_new(aside, data, disk)
            except FileExistsError:
                continue
            except OSError as error:
                refused = error
                break
            return aside
    raise RecordDamaged(
        f"{path}: damaged, and there is no room to keep what was found: {refused}; make room "
        "and try again"
    )


def _write_new(path: Path, data: bytes, disk: Disk) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    fd = os.open(path, flags, 0o600)
    try:
        written = 0
        while written < len(data):
            written += disk.write(fd, data[written:])
        disk.sync(fd)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)
    disk.sync_folder(path.parent)


def _events(number: int) -> str:
    return f"{number} event" + ("" if number == 1 else "s")
