"""NOT SAVED: the disk refuses, the clock goes on, and nothing is lost."""

import errno
import os
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.engine import commands as cmd
from presession_timer.engine.snapshot import Stage
from presession_timer.record.disk import Disk
from presession_timer.record.loading import load
from presession_timer.record.lock import status
from presession_timer.record.verify import verify
from presession_timer.runner.session_runner import SessionRunner
from tests.platforms import open_files
from tests.record.records import MINUTE
from tests.runner.conftest import Resume


class FullDisk:
    """A switch: while it is on, the record's file takes no byte more."""

    def __init__(self, path: Path, patch: pytest.MonkeyPatch) -> None:
        self.full = False
        real = Disk.write

        def write(disk: Disk, fd: int, data: bytes) -> int:
            if self.full and path.exists() and os.path.samestat(path.stat(), os.fstat(fd)):
                real(disk, fd, data[:7])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(disk, fd, data)

        patch.setattr(Disk, "write", write)


@pytest.fixture
def disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    """The disk the record is on."""
    return FullDisk(path, monkeypatch)


def test_an_event_that_cannot_be_written_happens_and_says_so(
    runner: SessionRunner, disk: FullDisk, path: Path
) -> None:
    runner.do(cmd.Go())
    disk.full = True
    answer = runner.do(cmd.Yield())
    assert (answer.ok, answer.saved, answer.text) == (True, False, "Opening ended: 0:00")
    assert runner.snapshot().stage is Stage.GAP
    assert (runner.unsaved, runner.snapshot().unsaved) == (1, 1)
    assert runner.unsaved_why == "No space left on device"
    assert load(path).damage is None
    assert len(load(path).log) == 2


def test_everybody_is_woken_and_the_lock_file_says_how_many(
    runner: SessionRunner, disk: FullDisk, path: Path
) -> None:
    runner.do(cmd.Go())
    woken: list[int] = []
    runner.subscribe(lambda: woken.append(runner.unsaved))
    disk.full = True
    runner.do(cmd.Yield())
    runner.check()
    holder = status(path)
    assert holder is not None
    assert (holder.unsaved, holder.seq) == (1, 2)
    disk.full = False
    runner.check()
    assert woken == [1, 0]
    holder = status(path)
    assert holder is not None
    assert (holder.unsaved, holder.seq) == (0, 3)


def test_undo_works_on_what_is_not_saved_yet(runner: SessionRunner, disk: FullDisk) -> None:
    runner.do(cmd.Go())
    disk.full = True
    runner.do(cmd.Yield())
    assert runner.do(cmd.Undo()).ok
    assert runner.snapshot().stage is Stage.TURN


def test_unsaved_events_outlive_the_process(
    runner: SessionRunner, disk: FullDisk, path: Path, clock: ManualClock, resume: Resume
) -> None:
    runner.do(cmd.Go())
    disk.full = True
    clock.advance(MINUTE)
    runner.do(cmd.Yield())
    runner.close()
    assert len(load(path).log) == 2
    disk.full = False
    clock.advance(MINUTE)
    again = resume()
    assert again.recovered == "recovered 1 event that the disk had refused"
    assert again.snapshot().gap == MINUTE
    assert len(load(path).log) == 3


def test_the_next_process_goes_on_though_the_disk_is_still_full(
    runner: SessionRunner, disk: FullDisk, path: Path, clock: ManualClock, resume: Resume
) -> None:
    runner.do(cmd.Go())
    disk.full = True
    clock.advance(MINUTE)
    runner.do(cmd.Yield())
    runner.close()
    clock.advance(MINUTE)
    again = resume()
    assert again.recovered.startswith("of before, 1 event not saved yet")
    assert again.snapshot().gap == MINUTE
    assert again.unsaved == 1
    assert not again.do(cmd.Give(2)).saved
    holder = status(path)
    assert holder is not None
    assert (holder.seq, holder.unsaved) == (2, 1)
    again.close()
    third = resume()
    assert third.unsaved == 2
    disk.full = False
    third.check()
    assert third.unsaved == 0
    assert [r.seq for r in load(path).log] == [1, 2, 3, 4]
    assert load(path).damage is None


@open_files
def test_a_record_deleted_under_the_runner_is_back_within_a_look(
    runner: SessionRunner, path: Path
) -> None:
    runner.do(cmd.Go())
    woken: list[str] = []
    runner.subscribe(lambda: woken.append("x"))
    path.unlink()
    runner.check()
    assert len(load(path).log) == 2
    assert "it is back" in runner.warnings[-1]
    assert woken == ["x"]
    runner.check()
    assert woken == ["x"]


def test_whoever_leaves_is_told_what_is_not_saved_and_where_it_waits(
    runner: SessionRunner, disk: FullDisk, path: Path, spare_folder: Path
) -> None:
    runner.do(cmd.Go())
    assert runner.left_behind == ""
    disk.full = True
    runner.do(cmd.Yield())
    runner.close()
    said = runner.left_behind
    assert said.startswith(f"NOT SAVED: 1 event, kept in {spare_folder}")
    verdict = verify(path)
    assert verdict.whole
    assert verdict.text.startswith(
        f"whole: 2 events; 1 event more, which its disk refused, in {spare_folder}"
    )


def test_what_waits_in_memory_is_said_to_be_gone_after_a_restart(
    runner: SessionRunner, disk: FullDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.do(cmd.Go())
    disk.full = True
    runner.do(cmd.Yield())
    assert "in memory" not in runner.left_behind
    monkeypatch.setattr("presession_timer.record.paths.file_system", lambda folder: "tmpfs")
    assert runner.left_behind.endswith(
        "that is in memory, and a restart of this machine loses it: run again before"
    )
    assert not runner.lost


def test_what_no_disk_takes_is_lost_and_said(
    runner: SessionRunner, disk: FullDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.record.emergency.spare_folders", lambda record: iter(()))
    runner.do(cmd.Go())
    disk.full = True
    runner.do(cmd.Yield())
    runner.close()
    assert runner.lost
    assert runner.last_words == ("NOT SAVED: 1 event, and no other disk took them",)


def test_what_is_found_only_on_leaving_is_among_the_last_words(
    runner: SessionRunner, path: Path
) -> None:
    runner.do(cmd.Go())
    with path.open("r+b") as file:
        file.seek(20)
        file.write(b"x")
    runner.close()
    (words,) = runner.last_words
    assert "was changed by another program" in words
    assert load(path).damage is None


@open_files
def test_what_a_screen_has_shown_is_not_repeated_on_leaving(
    runner: SessionRunner, path: Path
) -> None:
    runner.do(cmd.Go())
    path.unlink()
    runner.check()
    assert "is back" in runner.warnings[-1]
    runner.close()
    assert runner.last_words == ()


@pytest.mark.parametrize(("hangs", "seen"), [(60.0, 0), (-1.0, 2)])
def test_a_write_that_runs_is_not_called_unsaved_before_the_disk_hangs(
    runner: SessionRunner, monkeypatch: pytest.MonkeyPatch, hangs: float, seen: int
) -> None:
    """A screen may be drawn in that moment: each second, or after the process was stopped."""
    monkeypatch.setattr("presession_timer.record.emergency._HANGS_S", hangs)
    drawn: list[int] = []
    real = Disk.write

    def write(disk: Disk, fd: int, data: bytes) -> int:
        drawn.append(runner.snapshot().unsaved)
        return real(disk, fd, data)

    monkeypatch.setattr(Disk, "write", write)
    runner.do(cmd.Go())
    assert set(drawn) == {seen}
    assert runner.snapshot().unsaved == 0
