"""Repairing a record before it goes on: nothing lost, nothing hidden."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.clock import ManualClock
from presession_timer.base.errors import NewerFormat, RecordDamaged
from presession_timer.engine import events as ev
from presession_timer.record.emergency import EmergencyFile
from presession_timer.record.format import encode_events
from presession_timer.record.loading import load
from presession_timer.record.recovery import RepairedRecord, repair
from tests.properties import SHARED
from tests.record.disks import FailingDisk
from tests.record.records import MINUTE, START, entries, write_hour


@pytest.fixture
def record(folder: Path) -> Path:
    """A record of seven events."""
    return write_hour(folder / "x.presession.jsonl")


def repaired(path: Path, disk: FailingDisk | None = None, acknowledged: int = 0) -> RepairedRecord:
    disk = disk or FailingDisk()
    fd = disk.open(path)
    try:
        seed = load(path).header.seed
        return repair(path, fd, disk, EmergencyFile(path, seed), acknowledged)
    finally:
        os.close(fd)


def unsaved_lines(path: Path, first: int, count: int) -> list[bytes]:
    """Lines that follow the record, as a process keeps them that cannot write it."""
    chain, lines, clock = load(path).chain, [], ManualClock(START + 60 * MINUTE)
    for seq in range(first, first + count):
        one = entries([ev.Noted(f"note {seq}")], seq, f"late:{seq}", clock.now())
        encoded, chain = encode_events(one, chain)
        lines += encoded
    return lines


def test_a_whole_record_is_left_alone_and_nothing_is_said(record: Path) -> None:
    before = record.read_bytes()
    found = repaired(record)
    assert (found.notice, found.content) == ("", before)
    assert record.read_bytes() == before


def test_a_torn_tail_is_set_aside_and_cut(record: Path) -> None:
    whole = record.read_bytes()
    record.write_bytes(whole + b'{"seq":8,"com')
    found = repaired(record)
    assert record.read_bytes() == whole
    (aside,) = record.parent.glob("*.torn-*")
    assert aside.read_bytes() == b'{"seq":8,"com'
    assert found.notice == f"an unfinished last write (13 bytes) was set aside as {aside}"


def test_an_altered_record_is_kept_as_it_was_and_gone_on_with_before_the_break(
    record: Path,
) -> None:
    altered = record.read_bytes().replace(b"microphone", b"microphonE")
    record.write_bytes(altered)
    found = repaired(record)
    (aside,) = record.parent.glob("*.damaged-*")
    assert aside.read_bytes() == altered
    assert load(record).damage is None
    assert len(found.record.lines) == 4
    assert "line 6" in found.notice
    assert "4 events before that were recovered" in found.notice
    assert str(aside) in found.notice


def test_an_altered_plan_is_said_and_nothing_is_cut(record: Path) -> None:
    altered = record.read_bytes().replace("Núñez".encode(), "Nuñez".encode(), 1)
    record.write_bytes(altered)
    found = repaired(record)
    assert record.read_bytes() == altered
    assert "line 1" in found.notice
    assert len(found.record.lines) == 7


def test_a_line_that_a_kill_left_without_its_sync_is_synced_before_it_is_trusted(
    record: Path,
) -> None:
    disk = FailingDisk()
    repaired(record, disk)
    assert list(disk.synced.values()) == [record.stat().st_size]
    disk.broken = {"sync"}
    assert repaired(record, disk).notice == ""


def test_mending_twice_keeps_both_tails(record: Path) -> None:
    whole = record.read_bytes()
    for tail in (b"one", b"two"):
        record.write_bytes(whole + tail)
        repaired(record)
    kept = {aside.read_bytes() for aside in record.parent.glob("*.torn-*")}
    assert kept == {b"one", b"two"}


def test_where_there_is_no_room_beside_the_record_the_tail_is_kept_elsewhere(
    record: Path, spare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from presession_timer.record import recovery

    real = recovery._write_new

    def full_there(path: Path, data: bytes, disk: FailingDisk) -> None:
        if path.parent == record.parent:
            raise OSError("no room")
        real(path, data, disk)

    monkeypatch.setattr(recovery, "_write_new", full_there)
    with record.open("ab") as file:
        file.write(b"torn")
    repaired(record)
    (aside,) = spare_folder.rglob("*.torn-*")
    assert aside.read_bytes() == b"torn"


def test_what_cannot_be_kept_is_not_cut(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("presession_timer.record.recovery.spare_folders", lambda record: iter(()))
    with record.open("ab") as file:
        file.write(b"torn")
    before = record.read_bytes()
    disk = FailingDisk()
    disk.room = 0
    with pytest.raises(RecordDamaged, match="no room to keep what was found"):
        repaired(record, disk)
    assert record.read_bytes() == before


def test_a_record_that_cannot_be_cut_says_what_to_do(record: Path) -> None:
    with record.open("ab") as file:
        file.write(b"torn")
    disk = FailingDisk()
    disk.broken = {"truncate"}
    with pytest.raises(RecordDamaged, match="copy it to another disk and resume the copy"):
        repaired(record, disk)


def test_events_that_waited_come_back_to_their_place(record: Path, spare_folder: Path) -> None:
    emergency = EmergencyFile(record, load(record).header.seed)
    emergency.keep(unsaved_lines(record, 8, 2))
    found = repaired(record)
    assert [r.event for r in found.record.log[-2:]] == [ev.Noted("note 8"), ev.Noted("note 9")]
    assert load(record).damage is None
    assert record.read_bytes() == found.content
    assert found.notice == "recovered 2 events that the disk had refused"
    assert list(spare_folder.rglob("presession-unsaved-*")) == []


def test_a_forged_line_in_the_emergency_file_does_not_get_into_the_record(record: Path) -> None:
    chain, clock = load(record).chain, ManualClock(START + 60 * MINUTE)
    lines = []
    for seq, event in ((8, ev.Noted("true")), (9, ev.FloorYielded(9)), (10, ev.Noted("behind"))):
        encoded, chain = encode_events(entries([event], seq, f"late:{seq}", clock.now()), chain)
        lines += encoded
    EmergencyFile(record, load(record).header.seed).keep(lines)
    found = repaired(record)
    assert found.notice.startswith("recovered 1 event that the disk had refused; kept in")
    assert (found.record.damage, len(found.record.lines)) == (None, 8)
    assert load(record).damage is None
    (aside,) = record.parent.glob("*.unsaved-*")
    assert aside.read_bytes() == b"".join(lines[1:])


def test_events_that_came_back_already_are_forgotten_without_a_word(
    record: Path, spare_folder: Path
) -> None:
    lines = unsaved_lines(record, 8, 2)
    EmergencyFile(record, load(record).header.seed).keep(lines)
    with record.open("ab") as file:
        file.writelines(lines)
    assert repaired(record).notice == ""
    assert list(spare_folder.rglob("presession-unsaved-*")) == []


def test_only_those_that_are_missing_come_back(record: Path) -> None:
    lines = unsaved_lines(record, 8, 3)
    EmergencyFile(record, load(record).header.seed).keep(lines)
    with record.open("ab") as file:
        file.write(lines[0] + lines[1][:20])  # torn in the middle of the second
    found = repaired(record)
    assert len(found.record.lines) == 10
    assert "recovered 2 events that the disk had refused" in found.notice


def test_events_that_do_not_follow_are_kept_beside_the_record(record: Path) -> None:
    lines = unsaved_lines(record, 8, 2)
    EmergencyFile(record, load(record).header.seed).keep(lines)
    record.write_bytes(b"".join(record.read_bytes().splitlines(keepends=True)[:-1]))
    found = repaired(record)
    (aside,) = record.parent.glob("*.unsaved-*")
    assert aside.read_bytes() == b"".join(lines)
    assert f"kept in {aside}: 2 events that do not follow" in found.notice


def test_events_that_wait_for_a_disk_that_is_still_full_go_on_waiting(
    record: Path, spare_folder: Path
) -> None:
    EmergencyFile(record, load(record).header.seed).keep(unsaved_lines(record, 8, 2))
    disk, before = FailingDisk(), record.read_bytes()
    disk.room = 10
    found = repaired(record, disk)
    assert (len(found.record.lines), len(found.waiting)) == (9, 2)
    assert found.notice.startswith("of before, 2 events not saved yet")
    assert record.read_bytes() == found.content == before
    assert len(list(spare_folder.rglob("presession-unsaved-*"))) == 1


def test_events_that_wait_among_others_need_room_first(record: Path, spare_folder: Path) -> None:
    lines = unsaved_lines(record, 8, 2)
    EmergencyFile(record, load(record).header.seed).keep([b"torn\n", *lines])
    disk = FailingDisk()
    disk.room = 10
    with pytest.raises(RecordDamaged, match=r"2 events and more wait in .*make room and try again"):
        repaired(record, disk)
    (kept,) = spare_folder.rglob("presession-unsaved-*")
    assert kept.read_bytes() == b"torn\n" + b"".join(lines)


def test_whole_lines_cut_from_the_end_are_known_by_what_was_acknowledged(record: Path) -> None:
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join(lines[:-2]))
    said = repaired(record, acknowledged=7).notice
    assert "missing from its end: 2 events that had been saved" in said


@given(st.data())
@SHARED
def test_whatever_happened_to_the_bytes_the_record_is_whole_afterwards(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = write_hour(tmp_path_factory.mktemp("hour") / "x.presession.jsonl")
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 400)))
    changed = whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:]
    path.write_bytes(changed)
    try:
        found = repaired(path)
    except (RecordDamaged, NewerFormat):
        assert path.read_bytes() == changed
        return
    again = load(path)
    assert again.damage is None or again.damage.line == 1
    assert again.log == found.record.log
    kept = b"".join(aside.read_bytes() for aside in path.parent.glob("*.*-*"))
    assert changed in (path.read_bytes(), path.read_bytes() + kept, kept)
