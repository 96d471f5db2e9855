"""Writing a record: durable when it returns, as it was before when it raises."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.base.errors import RecordInUse, UnreadableFile
from presession_timer.engine import events as ev
from presession_timer.record.disk import Disk
from presession_timer.record.journal import Journal, create, write_record
from presession_timer.record.loading import load
from presession_timer.record.lock import hold
from tests.platforms import modes, open_files
from tests.record.disks import FailingDisk
from tests.record.records import HOUR, OPENING, PLAN, START, append, write_hour

NOTE = ev.Noted("a note")


@pytest.fixture
def disk() -> FailingDisk:
    """A disk that works until it is told not to."""
    return FailingDisk()


@pytest.fixture
def journal(folder: Path, disk: FailingDisk) -> Journal:
    """A journal with its opening on that disk."""
    made = create(folder / "x.presession.jsonl", PLAN, ManualClock(START).now(), disk=disk)
    append(made, OPENING, 1, "console:1", ManualClock(START).now())
    return made


def note(journal: Journal, seq: int) -> None:
    append(journal, [NOTE], seq, f"console:{seq}", ManualClock(START).now())


def test_only_its_owner_may_read_a_record(journal: Journal) -> None:
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_what_was_appended_is_synced_before_it_returns(journal: Journal, disk: FailingDisk) -> None:
    note(journal, 3)
    assert journal.path.stat().st_size == journal.size
    assert max(disk.synced.values()) == journal.size


def test_creating_a_record_syncs_its_folder(folder: Path) -> None:
    synced: list[Path] = []

    class Watched(Disk):
        def sync_folder(self, folder: Path) -> None:
            synced.append(folder)
            super().sync_folder(folder)

    create(folder / "x.presession.jsonl", PLAN, ManualClock().now(), disk=Watched()).close()
    assert synced == [folder]


def test_a_record_never_takes_the_place_of_another_file(journal: Journal) -> None:
    before = journal.path.read_bytes()
    with pytest.raises(UnreadableFile, match="exists already"):
        create(journal.path, PLAN, ManualClock().now())
    assert journal.path.read_bytes() == before


def test_a_record_that_cannot_be_created_leaves_nothing(folder: Path, disk: FailingDisk) -> None:
    disk.room = 100
    with pytest.raises(UnreadableFile, match="No space left on device; put the record elsewhere"):
        create(folder / "x.presession.jsonl", PLAN, ManualClock().now(), disk=disk)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["no/x.presession.jsonl", "x" * 300])
def test_where_no_file_can_be_it_is_an_error_with_a_word(folder: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match="cannot be written"):
        create(folder / name, PLAN, ManualClock().now())


@pytest.mark.parametrize("room", [0, 1, 40])
def test_a_disk_that_becomes_full_leaves_the_record_as_it_was(
    journal: Journal, disk: FailingDisk, room: int
) -> None:
    before = journal.path.read_bytes()
    disk.room = room
    with pytest.raises(OSError, match="No space left"):
        note(journal, 3)
    assert journal.path.read_bytes() == before
    disk.room = None
    note(journal, 3)
    assert len(load(journal.path).lines) == 3


@pytest.mark.parametrize("operation", ["write", "sync"])
def test_a_disk_that_fails_leaves_the_record_as_it_was(
    journal: Journal, disk: FailingDisk, operation: str
) -> None:
    before = journal.path.read_bytes()
    disk.broken = {operation}
    with pytest.raises(OSError, match="Input/output error"):
        note(journal, 3)
    assert journal.path.read_bytes() == before
    disk.broken = set()
    note(journal, 3)
    assert len(load(journal.path).lines) == 3


def test_what_could_not_be_cut_off_at_once_is_cut_off_before_the_next_write(
    journal: Journal, disk: FailingDisk
) -> None:
    disk.broken, disk.room = {"truncate"}, 30
    with pytest.raises(OSError, match="No space left"):
        note(journal, 3)
    assert journal.path.stat().st_size == journal.size + 30
    with pytest.raises(OSError, match="Input/output error"):
        note(journal, 3)
    disk.broken, disk.room = set(), None
    note(journal, 3)
    assert load(journal.path).damage is None
    assert len(load(journal.path).lines) == 3


@open_files
def test_a_record_that_is_deleted_while_it_is_written_comes_back(journal: Journal) -> None:
    journal.path.unlink()
    note(journal, 3)
    assert len(load(journal.path).lines) == 3
    assert "was deleted while it was written; it is back" in journal.notices[0]
    assert journal.lock()


@open_files
def test_a_record_that_is_replaced_while_it_is_written_goes_on_as_it_was(journal: Journal) -> None:
    other = journal.path.with_name("other")
    other.write_text("something else\n")
    other.replace(journal.path)
    note(journal, 3)
    assert len(load(journal.path).lines) == 3
    (kept,) = journal.path.parent.glob("*.damaged-*")
    assert kept.read_text() == "something else\n"
    assert kept.name in journal.notices[0]


@open_files
def test_what_stands_behind_the_record_in_a_file_that_took_its_place_is_kept_aside(
    journal: Journal,
) -> None:
    other = journal.path.with_name("other")
    other.write_bytes(journal.path.read_bytes() + b"hello\n")
    other.replace(journal.path)
    note(journal, 3)
    assert (load(journal.path).damage, len(load(journal.path).lines)) == (None, 3)
    (kept,) = journal.path.parent.glob("*.damaged-*")
    assert kept.read_text() == "hello\n"
    assert kept.name in journal.notices[0]


def test_what_another_program_wrote_behind_the_record_is_kept_aside(journal: Journal) -> None:
    with journal.path.open("a") as file:
        file.write("hello\n")
    note(journal, 3)
    assert load(journal.path).damage is None
    (kept,) = journal.path.parent.glob("*.damaged-*")
    assert kept.read_text().endswith("hello\n")


def calls_of(patch: pytest.MonkeyPatch, owner: Any, *names: str) -> list[str]:
    """What is called of these from now on, by name."""
    called: list[str] = []

    def watch(name: str) -> None:
        real = getattr(owner, name)

        def watched(*of: Any, **how: Any) -> Any:
            called.append(name)
            return real(*of, **how)

        patch.setattr(owner, name, watched)

    for name in names:
        watch(name)
    return called


def edit_in_place(path: Path, old: bytes, new: bytes) -> bytes:
    """Change bytes in the file itself, as many as there were; gives what stands there then."""
    with path.open("r+b") as file:
        place = file.read().index(old)
        file.seek(place)
        file.write(new)
    return path.read_bytes()


def test_a_change_in_place_of_the_same_length_is_noticed_before_the_next_event(
    journal: Journal,
) -> None:
    note(journal, 3)
    changed = edit_in_place(journal.path, b"a note", b"A NOTE")
    note(journal, 4)
    assert (load(journal.path).damage, len(load(journal.path).lines)) == (None, 4)
    (kept,) = journal.path.parent.glob("*.damaged-*")
    assert kept.read_bytes() == changed
    assert kept.name in journal.notices[0]


@modes
def test_a_file_that_was_only_touched_is_read_once_and_nothing_is_said(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(journal, 3)
    journal.path.chmod(0o640)
    read = calls_of(monkeypatch, Disk, "content")
    for seq in (4, 5, 6):
        note(journal, seq)
    assert (len(read), journal.notices) == (1, ())
    assert len(load(journal.path).lines) == 6


@open_files
def test_an_append_that_nobody_disturbed_reads_nothing_and_looks_once(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(journal, 3)
    looked = calls_of(monkeypatch, os, "stat", "fstat", "pread", "read")
    journal.check()
    assert looked == ["stat"]


def test_a_change_that_a_coarse_clock_hides_is_noticed_when_nothing_is_written(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.record.journal._stat_of", lambda found: (0, 0, 0, 0, 0))
    note(journal, 3)
    edit_in_place(journal.path, b"a note", b"A NOTE")
    journal.check()
    assert journal.notices == ()
    journal.check(thorough=True)
    assert load(journal.path).damage is None
    assert len(journal.notices) == 1


def test_a_record_that_was_cut_short_by_another_program_is_made_good(journal: Journal) -> None:
    os.truncate(journal.path, 10)
    note(journal, 3)
    assert len(load(journal.path).lines) == 3


def test_a_disk_that_was_away_is_taken_up_again_without_a_word(journal: Journal) -> None:
    folder = journal.path.parent
    away = folder.with_name("away")
    folder.rename(away)
    with pytest.raises(OSError, match="No such file"):
        note(journal, 3)
    folder.mkdir()
    (folder / journal.path.name).write_bytes((away / journal.path.name).read_bytes() + b'{"se')
    note(journal, 3)
    assert len(load(journal.path).lines) == 3
    assert journal.notices == ()


def test_a_whole_record_can_be_written_of_events_that_are_known(folder: Path) -> None:
    source = load(write_hour(folder / "x.presession.jsonl"))
    copy = folder / "copy.presession.jsonl"
    write_record(copy, PLAN, source.log, source="import", rehearsal=60)
    assert load(copy).log == source.log
    assert load(copy).damage is None
    assert load(copy).rehearsal == 60
    assert {at.clock for at in load(copy).instants} == {"import"}
    assert [line.parts for line in load(copy).lines] == [len(e) for e in HOUR for _ in e]


def test_a_whole_record_is_never_there_by_half(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = load(write_hour(folder / "x.presession.jsonl"))
    copy, there = folder / "copy.presession.jsonl", []
    write = Disk.write

    def watched(disk: Disk, fd: int, data: bytes) -> int:
        there.append(copy.exists())
        return write(disk, fd, data)

    monkeypatch.setattr(Disk, "write", watched)
    write_record(copy, PLAN, source.log, source="import")
    assert there == [False]
    assert sorted(path.name for path in folder.iterdir()) == [copy.name, source.path.name]


def test_a_whole_record_takes_no_place_where_somebody_is_creating_one(folder: Path) -> None:
    path = folder / "x.presession.jsonl"
    lock = hold(path)
    with pytest.raises(RecordInUse):
        write_record(path, PLAN, (), source="import")
    assert not path.exists()
    lock.release()


def test_a_record_without_events_can_be_written_too(folder: Path) -> None:
    write_record(folder / "x.presession.jsonl", PLAN, (), source="import")
    assert load(folder / "x.presession.jsonl").header.session == START


@open_files
def test_only_the_file_that_was_written_is_discarded(folder: Path) -> None:
    path = folder / "spain.presession.jsonl"
    journal = create(path, PLAN, ManualClock(START).now())
    content = path.read_bytes()
    path.write_bytes(content + b"x")
    assert not journal.discard()
    path.unlink()
    assert not journal.discard()
    path.write_bytes(content)
    assert not journal.discard()
    assert path.read_bytes() == content
    journal.close()
