"""The second copy has what the record has, and never delays anybody."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.base.errors import UnreadableFile
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.record import mirror as module
from presession_timer.record.disk import Disk
from presession_timer.record.loading import load
from presession_timer.record.mirror import check_mirror
from presession_timer.runner.session_runner import SessionRunner
from tests.platforms import links, posix
from tests.record.records import MINUTE, PLAN, START, write_hour

TIMEOUT_S = 30


class Stick(Disk):
    """The copy's disk: it may hang, or refuse."""

    def __init__(self) -> None:
        self.hangs = threading.Event()
        """Set: it goes on."""
        self.hangs.set()
        self.broken = 0
        """The error it refuses with."""

    def write(self, fd: int, data: bytes) -> int:
        self.hangs.wait(TIMEOUT_S)
        if self.broken:
            raise OSError(self.broken, os.strerror(self.broken))
        return super().write(fd, data)


@pytest.fixture
def stick(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stick]:
    """What every mirror of this test writes on; it is quick to lose patience."""
    disk = Stick()
    monkeypatch.setattr(module, "Disk", lambda: disk)
    monkeypatch.setattr(module, "_FINISH_S", 0.05)
    monkeypatch.setattr(module, "_RETRY_S", 0.01)
    monkeypatch.setattr(module, "_LATE_S", 0.0)
    yield disk
    disk.hangs.set()


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """The folder for the copy."""
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def path(folder: Path) -> Path:
    """Where the record is."""
    return folder / "spain.presession.jsonl"


def until(what: Callable[[], object]) -> None:
    """Wait for another thread."""
    end = time.monotonic() + TIMEOUT_S
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.002)


def level(runner: SessionRunner) -> None:
    until(lambda: runner.mirror.endswith("has everything"))


def test_the_copy_is_the_record_to_the_byte(path: Path, there: Path) -> None:
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        assert list(there.iterdir()) == [], "nothing happened yet"
        for number in range(20):
            runner.do(cmd.WriteNote(f"note {number}"))
    copy = there / path.name
    assert copy.read_bytes() == path.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in there.iterdir()] == [path.name]
    assert runner.last_words == ()


def test_an_hour_in_which_nothing_happened_leaves_no_copy(path: Path, there: Path) -> None:
    SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there).close()
    assert list(there.iterdir()) == []


def test_a_record_that_goes_on_brings_its_copy_up_to_date(path: Path, there: Path) -> None:
    write_hour(path)
    copy = there / path.name
    copy.write_bytes(path.read_bytes()[:-100])  # killed in the middle of a write
    with SessionRunner.open_record(path, ManualClock(START + 60 * MINUTE), mirror=there) as runner:
        level(runner)
        assert load(copy).damage is None
        runner.do(cmd.Yield())
    assert copy.read_bytes() == path.read_bytes()
    assert not list(there.glob("*.aside-*"))


def test_a_copy_that_hangs_holds_nobody_up_and_is_said_to_be_behind(
    path: Path, there: Path, stick: Stick
) -> None:
    runner = SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there)
    stick.hangs.clear()
    for _ in range(5):
        assert runner.do(cmd.WriteNote("goes on")).saved
    runner.check()
    assert runner.mirror == f"the copy in {there} is 5 events behind: its disk does not answer"
    assert f"the copy in {there} is behind: its disk does not answer" in runner.warnings
    runner.close()
    assert runner.last_words == (runner.mirror,)
    assert len(load(path).log) == 5


def test_a_copy_that_hung_catches_up(path: Path, there: Path, stick: Stick) -> None:
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        stick.hangs.clear()
        runner.do(cmd.WriteNote("while it hangs"))
        stick.hangs.set()
        level(runner)
    assert (there / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_copy_that_cannot_be_written_says_why_and_catches_up(
    path: Path, there: Path, stick: Stick, error: int
) -> None:
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        runner.do(cmd.WriteNote("one"))
        level(runner)
        stick.broken = error
        assert runner.do(cmd.WriteNote("two")).saved
        until(lambda: os.strerror(error) in runner.mirror)
        assert "is 1 event behind" in runner.mirror
        stick.broken = 0
        level(runner)
    assert (there / path.name).read_bytes() == path.read_bytes()


def test_a_folder_that_vanishes_is_said_and_taken_up_again(
    path: Path, there: Path, stick: Stick
) -> None:
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        runner.do(cmd.WriteNote("one"))
        level(runner)
        away = there.with_name("pocket")
        there.rename(away)
        assert runner.do(cmd.WriteNote("two")).saved
        until(lambda: "its folder is gone" in runner.mirror)
        away.rename(there)
        level(runner)
    assert (there / path.name).read_bytes() == path.read_bytes()
    assert not list(there.glob("*.aside-*"))


def test_the_records_own_disk_is_not_taken_for_a_stick_that_is_gone(
    path: Path, there: Path, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices = {there: 7, path.parent: 1}
    monkeypatch.setattr(module, "_device", devices.__getitem__)
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        runner.do(cmd.WriteNote("one"))
        level(runner)
        devices[there] = 1
        shutil.rmtree(there)
        there.mkdir()
        runner.do(cmd.WriteNote("two"))
        until(lambda: f"its disk is gone from {there}" in runner.mirror)
        assert list(there.iterdir()) == []
        devices[there] = 8  # another stick
        level(runner)
    assert (there / path.name).read_bytes() == path.read_bytes()


def test_events_that_the_records_disk_refuses_are_in_the_copy(
    path: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.record.emergency.spare_folders", lambda record: iter(()))
    real, full = Disk.write, False

    def write(disk: Disk, fd: int, data: bytes) -> int:
        if full and path.exists() and os.path.samestat(path.stat(), os.fstat(fd)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(disk, fd, data)

    monkeypatch.setattr(Disk, "write", write)
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        runner.do(cmd.Go())
        full = True
        assert not runner.do(cmd.Yield()).saved
        until(lambda: (there / path.name).exists() and len(load(there / path.name).log) == 3)
        level(runner)
        assert not runner.lost
    assert len(load(path).log) == 2


def test_run_goes_on_with_the_copy_as_on_another_machine(path: Path, there: Path) -> None:
    clock = ManualClock(START)
    with SessionRunner.open_plan(PLAN, path, clock, mirror=there) as runner:
        runner.do(cmd.Go())
        runner.do(cmd.Give(2))
        copy = there / path.name
    clock.reboot(off=3 * MINUTE)
    with SessionRunner.open_record(copy, clock) as other:
        assert other.session.running is not None
        assert other.session.running.segment == 2
        assert other.session.running.estimated
        bridge = other.session.history.log[-1].event
        assert isinstance(bridge, ev.ClockBridged)
        assert bridge.by == 3 * MINUTE
        assert other.do(cmd.Yield()).saved


def test_nobody_goes_on_with_a_copy_that_is_being_written(path: Path, there: Path) -> None:
    from presession_timer.base.errors import RecordInUse

    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        runner.do(cmd.Go())
        level(runner)
        with pytest.raises(RecordInUse):
            SessionRunner.open_record(there / path.name, ManualClock(START))


def test_a_copy_that_went_on_elsewhere_is_kept_and_said(path: Path, there: Path) -> None:
    write_hour(path)
    copy = there / path.name
    shutil.copy(path, copy)
    with SessionRunner.open_record(copy, ManualClock(START + 60 * MINUTE)) as elsewhere:
        elsewhere.do(cmd.WriteNote("on the other machine"))
    ahead = copy.read_bytes()
    with SessionRunner.open_record(path, ManualClock(START + 60 * MINUTE), mirror=there) as runner:
        level(runner)
        (kept,) = there.glob("*.aside-*")
        assert kept.read_bytes() == ahead
        assert any("if the hour went on there, run that" in words for words in runner.warnings)
    assert copy.read_bytes() == path.read_bytes()


def test_another_record_of_the_same_name_keeps_its_place(path: Path, there: Path) -> None:
    other = write_hour(there / path.name)
    before = other.read_bytes()
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        runner.do(cmd.Go())
    seed = load(path).header.seed
    assert other.read_bytes() == before
    assert (there / f"spain-{seed[:8]}.presession.jsonl").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda place: os.mkfifo(place), marks=posix("Windows has no such files")),
        os.mkdir,
        pytest.param(lambda place: place.symlink_to("/etc/passwd"), marks=links),
    ],
)
def test_what_is_no_file_in_the_copys_place_is_left_alone(
    path: Path, there: Path, make: Callable[[Path], object]
) -> None:
    make(there / path.name)
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        runner.do(cmd.Go())
    (copy,) = there.glob("spain-*.presession.jsonl")
    assert copy.read_bytes() == path.read_bytes()


def test_a_copy_that_is_changed_under_its_writer_is_put_right(path: Path, there: Path) -> None:
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        runner.do(cmd.Go())
        level(runner)
        copy = there / path.name
        copy.write_bytes(copy.read_bytes().replace(b"Session", b"sESSION"))
        runner.do(cmd.Yield())
    assert copy.read_bytes() == path.read_bytes()
    assert any("was changed by another program" in words for words in runner.warnings)


def test_a_folder_on_the_records_own_disk_is_doubted(path: Path, there: Path) -> None:
    assert "is on the same disk as the record" in check_mirror(there, path)
    assert list(there.iterdir()) == []


def test_a_folder_that_cannot_hold_a_copy_is_refused_before_anything_is_made(
    path: Path, there: Path
) -> None:
    file = there / "file"
    file.touch()
    for folder, why in (
        (there / "gone", "there is no such folder; plug the disk in"),
        (file, "a file, not a folder"),
        (path.parent, "the record itself is there; give a folder on another disk"),
        (Path(f"{path.parent}/../{path.parent.name}"), "the record itself is there"),
        (Path("/proc"), "cannot be written: "),
    ):
        with pytest.raises(UnreadableFile, match=why):
            SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=folder)
    assert list(path.parent.iterdir()) == []


def test_a_folder_that_does_not_answer_is_gone_on_without(
    path: Path, there: Path, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ANSWERS_S", 0.05)
    stick.hangs.clear()
    with SessionRunner.open_plan(PLAN, path, ManualClock(START), mirror=there) as runner:
        assert f"{there} does not answer" in runner.warnings[-1]
        assert runner.do(cmd.Go()).saved
        stick.hangs.set()
        level(runner)
