"""One writer for a record, by a lock that the kernel releases."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from presession_timer.base.clock import Instant, ManualClock
from presession_timer.base.errors import RecordInUse, UnreadableFile
from presession_timer.record import lock
from presession_timer.record.lock import (
    STALE,
    Holder,
    beat_every,
    hold,
    lock_fd,
    status,
    this_host,
)
from presession_timer.record.paths import lock_path
from presession_timer.record.timeline import Known
from tests.platforms import links, open_files

NOW = Instant(5_000, 1_575_968_400_000, "boot-1", "manual")


def holder(**changes: Any) -> Holder:
    made = Holder(
        pid=os.getpid(),
        host=this_host(),
        text="process 1 on here",
        record="seed",
        seq=4,
        unsaved=0,
        beat=Known(NOW, NOW.wall),
        real=NOW,
        asleep=0,
        started=0,
        ended=False,
    )
    return replace(made, **changes)


@pytest.fixture
def record(folder: Path) -> Path:
    """Where a record would be."""
    return folder / "spain.presession.jsonl"


def test_the_lock_file_stands_beside_the_record(record: Path) -> None:
    assert lock_path(record).name == "spain.presession.lock"
    assert lock_path(record.with_name("x.txt")).name == "x.txt.lock"
    assert lock_path(record.with_name("x.lock")).name == "x.lock.lock"


def test_a_second_writer_is_told_who_holds_the_record(record: Path) -> None:
    lock = hold(record)
    lock.beat(holder())
    with pytest.raises(RecordInUse, match="in use by process 1 on here; watch it with") as raised:
        hold(record)
    assert raised.value.holder == "process 1 on here"
    lock.release()
    hold(record).release()


def test_what_the_last_holder_said_is_known_to_the_next(record: Path) -> None:
    lock = hold(record)
    assert lock.previous is None
    said = holder(seq=61, unsaved=2, ended=True)
    lock.beat(holder())
    lock.beat(said)
    lock.release()
    again = hold(record)
    assert again.previous == said
    again.release()


def test_the_content_is_json_that_a_person_can_read(record: Path) -> None:
    lock = hold(record)
    lock.beat(holder(unsaved=3))
    data = json.loads(lock_path(record).read_text())
    assert (data["holder"], data["unsaved"]) == ("process 1 on here", 3)
    lock.release()


@pytest.mark.parametrize(
    "content", [b"", b"garbage", b"\0" * 1024, b"[]", b"{}", b'{"check":1}', b"[" * 1024]
)
def test_a_lock_file_of_garbage_says_nothing_and_stops_nobody(record: Path, content: bytes) -> None:
    lock_path(record).write_bytes(content)
    assert status(record) is None
    lock = hold(record)
    assert lock.previous is None
    lock.beat(holder())
    assert status(record) == holder()
    lock.release()


def test_a_content_that_was_read_while_it_was_written_says_nothing(record: Path) -> None:
    lock = hold(record)
    lock.beat(holder())
    path = lock_path(record)
    path.write_bytes(path.read_bytes().replace(b'"steady": 5000', b'"steady": 6000', 1))
    assert status(record) is None
    lock.release()


@open_files
def test_a_lock_file_that_is_deleted_comes_back_with_the_next_heartbeat(record: Path) -> None:
    lock = hold(record)
    lock_path(record).unlink()
    lock.beat(holder())
    assert status(record) == holder()
    with pytest.raises(RecordInUse):
        hold(record)
    lock.release()


@links
def test_a_link_in_the_place_of_the_lock_file_is_not_followed(record: Path) -> None:
    victim = record.with_name("victim")
    victim.write_text("precious")
    lock_path(record).symlink_to(victim)
    with pytest.raises(UnreadableFile, match="cannot be locked"):
        hold(record)
    assert victim.read_text() == "precious"


def test_a_folder_that_is_not_there_is_an_error_with_a_word(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"there is no folder .*no; make it.*--record FILE"):
        hold(folder / "no" / "x.presession.jsonl")


def test_the_lock_is_not_dropped_when_other_code_closes_the_same_file(record: Path) -> None:
    lock = hold(record)
    lock_path(record).read_bytes()
    os.close(os.open(lock_path(record), os.O_RDWR))
    with pytest.raises(RecordInUse):
        hold(record)
    lock.release()


def test_a_file_system_without_locks_is_said_and_not_taken_for_another_holder(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def no_locks(fd: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    with pytest.raises(UnreadableFile, match="cannot be locked: No locks available"):
        hold(record)


def test_a_heartbeat_ages_by_steady_time_whatever_the_wall_clock_says() -> None:
    clock = ManualClock()
    said = holder(real=clock.now())
    clock.advance(7_000)
    clock.step_wall(3_600_000)
    assert said.age(clock.now()) == 7_000


def test_on_another_machine_a_heartbeat_ages_by_the_wall_clock() -> None:
    said = holder(host="elsewhere", real=NOW)
    later = Instant(1, NOW.wall + STALE, "boot-x", "boottime")
    assert said.age(later) == STALE
    assert said.is_alive(later)
    assert not said.is_alive(replace(later, wall=later.wall + 1))


def test_a_holder_of_this_machine_lives_while_its_process_does() -> None:
    assert holder().is_alive(NOW)
    assert not holder(ended=True).is_alive(NOW)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    assert not holder(pid=gone.pid).is_alive(NOW)


def test_a_process_number_from_before_a_restart_means_nothing() -> None:
    assert not holder().is_alive(replace(NOW, boot="boot-2"))


def test_two_open_files_of_one_process_exclude_each_other_too(record: Path) -> None:
    record.touch()
    one, other = os.open(record, os.O_RDWR), os.open(record, os.O_RDWR)
    assert lock_fd(one)
    assert not lock_fd(other)
    os.close(one)
    assert lock_fd(other)
    os.close(other)


@pytest.mark.parametrize(("number", "locked"), [(0, False), (errno.EACCES, False), (None, True)])
def test_windows_locks_a_byte_beyond_the_content_and_may_say_no_error_for_in_use(
    record: Path, monkeypatch: pytest.MonkeyPatch, number: int | None, locked: bool
) -> None:
    asked = []

    def locking(fd: int, mode: int, count: int) -> None:
        asked.append((os.lseek(fd, 0, os.SEEK_CUR) > 2**30, mode, count))
        if number is not None:
            raise OSError(number, "no error")

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK=2, locking=locking))
    monkeypatch.setattr(sys, "platform", "win32")
    fd = os.open(record, os.O_RDWR | os.O_CREAT)
    assert lock_fd(fd) is locked
    os.close(fd)
    assert asked == [(True, 2, 1)]


def test_a_lock_that_fails_for_another_reason_is_an_error(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locking(fd: int, mode: int, count: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK=2, locking=locking))
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UnreadableFile, match="cannot be locked: no locks here"):
        hold(record)


@pytest.mark.parametrize(
    ("speed", "apart"), [(1.0, 5_000), (0.5, 5_000), (10.0, 500), (60.0, 250), (600.0, 250)]
)
def test_a_rehearsal_beats_faster_for_it_goes_on_from_the_last_beat(
    speed: float, apart: int
) -> None:
    assert beat_every(speed) == apart


@open_files
def test_a_process_that_waited_for_a_lock_file_does_not_hold_a_deleted_one(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the file open when the holder deletes it: its lock would keep no other process out."""
    first = hold(record)
    open_file = lock._open
    opened = []

    def open_then_deleted(path: Path) -> int:
        opened.append(open_file(path))
        if len(opened) == 1:
            first.remove()
        return opened[-1]

    monkeypatch.setattr(lock, "_open", open_then_deleted)
    second = hold(record)
    assert len(opened) == 2
    with pytest.raises(RecordInUse):
        hold(record)
    second.release()


@open_files
def test_a_lock_that_is_removed_takes_nothing_of_another_holder_along(record: Path) -> None:
    first = hold(record)
    lock_path(record).unlink()
    second = hold(record)
    first.remove()
    assert lock_path(record).exists()
    with pytest.raises(RecordInUse):
        hold(record)
    second.remove()
    assert not lock_path(record).exists()
