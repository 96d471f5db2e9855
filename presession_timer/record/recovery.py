"""Repair a record before it goes on: nothing that was acknowledged is lost, and nothing is hidden.

A torn tail is set aside beside the record and cut off. An altered record is copied beside itself
as it is, and goes on from its whole part. Events in an emergency file come back to their place.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from presession_timer.base.errors import RecordDamaged
from presession_timer.engine.events import RecordRepaired
from presession_timer.record.disk import Disk
from presession_timer.record.emergency import EmergencyFile
from presession_timer.record.journal import cannot_write, free_name, resume, write_file
from presession_timer.record.loading import (
    Damage,
    LoadedRecord,
    as_written,
    load_bytes,
    read_bytes,
    read_lines,
    was_carried,
)
from presession_timer.record.lock import hold
from presession_timer.record.paths import spare_folders
from presession_timer.record.records_of_plan import copies_of, goes_on_in


class RepairedRecord(NamedTuple):
    """A record that is whole again."""

    record: LoadedRecord
    """Including the events that wait."""
    content: bytes
    """All bytes of its file."""
    waiting: tuple[bytes, ...]
    """Lines that belong behind them and that the disk still refuses."""
    notice: str
    """What was done, in words; empty if nothing was."""
    event: RecordRepaired | None = None
    """The event that the record keeps of it."""


def repair(
    path: Path, fd: int, disk: Disk, emergency: EmergencyFile, acknowledged: int
) -> RepairedRecord:
    """Make the record at ``path`` whole; ``fd`` is its file, open and locked.

    ``acknowledged`` is the number of saved events in its lock file. Raises like :func:`load`, and
    RecordDamaged if the damaged part could not be set aside.
    """
    said: list[str] = []
    with contextlib.suppress(OSError):  # a disk that still refuses is reported at the next event
        disk.sync(fd)  # a kill may have left a line that is not synced yet
    content = read_bytes(path)
    record = load_bytes(path, content)
    damage, event = record.damage, None
    if damage is not None and damage.line > 1:
        words, aside = _cut(record, damage, content, fd, disk)
        said.append(words)
        if not damage.torn:
            kept = aside.name.removeprefix(f"{path.name}.")
            event = RecordRepaired("altered", damage.line, damage.lines, kept)
        content = content[: record.size]
        record = load_bytes(path, content)
    elif damage is not None:
        said.append(f"{damage.words}; {counted(damage.kept)} in it were read")
    back = _bring_back(record, content, fd, disk, emergency)
    record = back.record
    said += filter(None, [back.notice])
    if acknowledged > len(record.lines):
        missing = acknowledged - len(record.lines)
        said.append(f"missing from its end: {counted(missing)} that had been saved")
        event = event or RecordRepaired("cut", len(record.lines) + 2, missing)
    return back._replace(notice="; ".join(said), event=event)


def copied_for_writing(path: Path) -> tuple[Path, str]:
    """Return the record itself or the copy in which it goes on, and what to report about it.

    Writes that copy if there is none yet. Raises like :func:`load`, RecordInUse if another process
    is writing the copy, and UnreadableFile if it cannot be written.
    """
    data = read_bytes(path)
    if not was_carried(data):
        return path, ""
    said = f"the line ends of {path.name} are CRLF, as mail and git write them: going on with"
    place = goes_on_in(path)
    if place == path:
        place = next(copy for copy in copies_of(path) if not copy.exists())
        _write_copy(place, as_written(data))
    return place, f"{said} {place.name}"


def _write_copy(place: Path, content: bytes) -> None:
    disk = Disk()
    lock = hold(place)
    try:
        disk.close(write_file(place, content, disk))
    except OSError as error:
        raise cannot_write(place, error) from error
    finally:
        lock.discard()


def counted(events: int) -> str:
    """Return a number of events in words: "1 event", "61 events"."""
    return f"{events} event" + ("" if events == 1 else "s")


def _cut(
    record: LoadedRecord, damage: Damage, content: bytes, fd: int, disk: Disk
) -> tuple[str, Path]:
    """Copy the damaged part to a new file and cut it off; return what to report, and that file."""
    why = "torn" if damage.torn else "damaged"
    aside = _set_aside(record.path, why, content[record.size :] if damage.torn else content, disk)
    try:
        disk.truncate(fd, record.size)
        disk.sync(fd)
    except OSError as error:
        raise RecordDamaged(
            f"{record.path}: {damage.words}, and it cannot be repaired here: "
            f"{error.strerror or error}; copy it to another disk and resume the copy"
        ) from error
    if damage.torn:
        return f"an unfinished last write ({damage.size} bytes) was set aside as {aside}", aside
    words = (
        f"{damage.words}; {counted(damage.kept)} before that were recovered, and the record as it "
        f"was is kept as {aside}"
    )
    return words, aside


def waiting_for(record: LoadedRecord) -> tuple[int, Path | None]:
    """Return how many events behind a whole record's end wait in an emergency file, and where."""
    emergency = EmergencyFile(record.path, record.header.seed)
    found = emergency.find()
    start = _first_that_follows(found, record)
    tail = read_lines(found, start, record.chain, len(record.lines) + 1)
    return len(tail.lines), emergency.path


def _bring_back(
    record: LoadedRecord, content: bytes, fd: int, disk: Disk, emergency: EmergencyFile
) -> RepairedRecord:
    """Write what an earlier process could not; set aside beside the record what does not follow.

    If the disk still refuses, the events go on waiting: somebody may be speaking.
    """
    found = emergency.find()
    start = _first_that_follows(found, record)
    tail = read_lines(found, start, record.chain, len(record.lines) + 1)
    whole = load_bytes(record.path, content + found[start : tail.end])
    waiting = found[start:][: whole.size - len(content)]  # the rest is set aside below
    said: list[str] = []
    if waiting:
        events = counted(len(whole.lines) - len(record.lines))
        try:
            resume(record, fd, content, disk).write(waiting)
        except OSError as error:
            why = error.strerror or str(error)
            if waiting != found:
                raise RecordDamaged(
                    f"{record.path}: {events} and more wait in {emergency.path}, and the record "
                    f"cannot be written: {why}; make room and try again"
                ) from error
            emergency.holds(len(tail.lines))
            words = f"of before, {events} not saved yet: the disk still refuses: {why}"
            return RepairedRecord(whole, content, tuple(waiting.splitlines(keepends=True)), words)
        said.append(f"recovered {events} that the disk had refused")
        content += waiting
        record = load_bytes(record.path, content)
    strange = [line for line in found.splitlines(keepends=True) if line not in content]
    if strange:
        aside = _set_aside(record.path, "unsaved", b"".join(strange), disk)
        said.append(f"kept in {aside}: {counted(len(strange))} that do not follow from this record")
    emergency.discard()
    return RepairedRecord(record, content, (), "; ".join(said))


def _first_that_follows(found: bytes, record: LoadedRecord) -> int:
    starts = [0, *(place + 1 for place, byte in enumerate(found) if byte == ord("\n"))]
    seq = len(record.lines) + 1
    return next((s for s in starts if read_lines(found, s, record.chain, seq).lines), len(found))


def _set_aside(path: Path, why: str, data: bytes, disk: Disk) -> Path:
    """Keep ``data`` in a new file beside the record, or in another folder that has room."""
    refused: OSError | None = None
    for folder in (path.parent, *spare_folders(path)):
        try:
            aside = free_name(folder / path.name, why)
            _write_new(aside, data, disk)
        except OSError as error:
            refused = error
            continue
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
