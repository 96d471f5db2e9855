"""Durable before acknowledged; if the disk refuses, nothing is lost."""

import stat
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.engine import events as ev
from presession_timer.record.emergency import EmergencyFile, Saver
from presession_timer.record.journal import create
from presession_timer.record.loading import load
from tests.platforms import links, modes
from tests.record.disks import FailingDisk
from tests.record.records import PLAN, START, entries

SEED = "0123456789abcdef"


@pytest.fixture
def disk() -> FailingDisk:
    """The record's disk; the emergency file has a good one."""
    return FailingDisk()


@pytest.fixture
def saver(folder: Path, disk: FailingDisk) -> Saver:
    """What saves an empty record on that disk."""
    path = folder / "x.presession.jsonl"
    journal = create(path, PLAN, ManualClock(START).now(), disk=disk)
    return Saver(journal, EmergencyFile(path, SEED))


def save(saver: Saver, seq: int) -> bool:
    note = ev.Noted(f"note {seq}")
    return saver.save(entries([note], seq, f"console:{seq}", ManualClock(START).now()))


def notes(path: Path) -> list[str]:
    return [r.event.text for r in load(path).log if isinstance(r.event, ev.Noted)]


def test_what_the_disk_takes_is_saved(saver: Saver) -> None:
    assert save(saver, 1)
    assert saver.unsaved == 0
    assert saver.trouble == ""
    assert notes(saver.journal.path) == ["note 1"]


def test_what_the_disk_refuses_waits_and_says_why(
    saver: Saver, disk: FailingDisk, spare_folder: Path
) -> None:
    disk.room = 0
    assert not save(saver, 1)
    assert not save(saver, 2)
    assert saver.unsaved == 2
    assert saver.trouble == "No space left on device"
    (kept,) = spare_folder.rglob("presession-unsaved-*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [line[:9] for line in kept.read_text().splitlines()] == ['{"seq":1,', '{"seq":2,']


def test_what_waited_is_written_in_order_when_it_clears(
    saver: Saver, disk: FailingDisk, spare_folder: Path
) -> None:
    disk.room = 0
    save(saver, 1)
    save(saver, 2)
    assert not saver.flush()
    disk.room = None
    assert saver.flush()
    assert save(saver, 3)
    assert notes(saver.journal.path) == ["note 1", "note 2", "note 3"]
    assert load(saver.journal.path).damage is None
    assert list(spare_folder.iterdir()) == []
    assert (saver.unsaved, saver.trouble) == (0, "")


def test_the_next_event_brings_those_that_waited_with_it(saver: Saver, disk: FailingDisk) -> None:
    disk.broken = {"sync"}
    assert not save(saver, 1)
    disk.broken = set()
    assert save(saver, 2)
    assert notes(saver.journal.path) == ["note 1", "note 2"]


def test_without_any_disk_they_wait_in_memory(
    saver: Saver, disk: FailingDisk, spare_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.broken = {"write"}
    with monkeypatch.context() as patch:
        patch.setattr("presession_timer.record.emergency.spare_folders", lambda record: iter(()))
        assert not save(saver, 1)
    assert list(spare_folder.rglob("presession-unsaved-*")) == []
    assert not save(saver, 2)  # there is a place again: all of them go there
    (kept,) = spare_folder.rglob("presession-unsaved-*")
    assert len(kept.read_text().splitlines()) == 2
    disk.broken = set()
    assert saver.flush()
    assert notes(saver.journal.path) == ["note 1", "note 2"]


def test_a_record_that_is_gone_is_trouble_even_while_nothing_waits(
    saver: Saver, folder: Path
) -> None:
    folder.rename(folder.with_name("away"))
    assert saver.flush()
    assert "No such file" in saver.trouble
    folder.with_name("away").rename(folder)
    assert saver.flush()
    assert saver.trouble == ""


@modes
def test_a_folder_that_others_may_write_is_not_trusted(folder: Path, spare_folder: Path) -> None:
    import os

    theirs = spare_folder / f".presession-{os.getuid()}"
    theirs.mkdir()
    theirs.chmod(0o777)
    emergency = EmergencyFile(folder / "x.presession.jsonl", SEED)
    emergency.keep([b"line\n"])
    assert list(theirs.iterdir()) == []
    assert emergency.path is not None
    assert emergency.path.read_bytes() == b"line\n"


@links
def test_a_link_in_the_place_of_the_emergency_file_is_not_followed(
    folder: Path, spare_folder: Path
) -> None:
    first = EmergencyFile(folder / "x.presession.jsonl", SEED)
    first.keep([b"1\n"])
    assert first.path is not None
    victim = folder / "victim"
    victim.write_text("precious")
    place = first.path
    place.unlink()
    place.symlink_to(victim)
    first.keep([b"1\n", b"2\n"])
    assert victim.read_text() == "precious"
