"""Notes about records that are being written now, in the user's own folder."""

import os
import tempfile
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock, SystemClock
from presession_timer.record import registry
from presession_timer.record.lock import STALE
from presession_timer.record.registry import live_records
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import panel
from tests.platforms import links, modes


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


def test_without_any_runner_there_is_nothing_and_no_folder_is_made(runtime: Path) -> None:
    assert live_records(SystemClock().now()) == ()
    assert list(runtime.iterdir()) == []


def test_a_record_is_live_while_its_runner_is_open(tmp_path: Path) -> None:
    record = tmp_path / "a.presession.jsonl"
    runner = SessionRunner.open_plan(panel(), record)
    assert live_records(SystemClock().now()) == (record,)
    runner.close()
    assert live_records(SystemClock().now()) == ()


def test_the_record_that_was_opened_last_comes_first(tmp_path: Path, runtime: Path) -> None:
    first, second = tmp_path / "a.presession.jsonl", tmp_path / "b.presession.jsonl"
    clock = ManualClock()
    with (
        SessionRunner.open_plan(panel(), first, clock),
        SessionRunner.open_plan(panel(), second, clock),
    ):
        notes = sorted((runtime / "presession").iterdir())
        assert len(notes) == 2
        assert set(live_records(clock.now())) == {first, second}
        for note in notes:
            age = 1 if first.name in note.read_text() else 2
            os.utime(note, ns=(age, age))
        assert live_records(clock.now()) == (second, first)


def test_real_records_come_before_rehearsals_or_without_them(tmp_path: Path) -> None:
    real, trial = tmp_path / "a.presession.jsonl", tmp_path / "b.presession.jsonl"
    clock = ManualClock()
    with (
        SessionRunner.open_plan(panel(), real, clock),
        SessionRunner.open_plan(panel(), trial, clock, rehearsal=60),
    ):
        assert live_records(clock.now()) == (real, trial)
        assert live_records(clock.now(), rehearsals=False) == (real,)


def test_a_note_whose_runner_is_silent_for_too_long_counts_for_nothing(tmp_path: Path) -> None:
    record = tmp_path / "a.presession.jsonl"
    clock = ManualClock()
    with SessionRunner.open_plan(panel(), record, clock):
        now = clock.now()
        clock.advance(STALE + 1)
        late = clock.now()
        assert live_records(now) == (record,)
        assert live_records(late) == ()


def test_notes_that_make_no_sense_are_passed_over(tmp_path: Path, runtime: Path) -> None:
    record = tmp_path / "a.presession.jsonl"
    with SessionRunner.open_plan(panel(), record):
        folder = runtime / "presession"
        (folder / "empty.live").write_text("")
        (folder / "list.live").write_text("[]")
        (folder / "gone.live").write_text('{"record": "/nowhere/at/all.presession.jsonl"}')
        (folder / "folder.live").mkdir()
        assert live_records(SystemClock().now()) == (record,)


@modes
def test_a_folder_that_others_may_write_is_not_believed(tmp_path: Path, runtime: Path) -> None:
    folder = runtime / "presession"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    with SessionRunner.open_plan(panel(), tmp_path / "a.presession.jsonl"):
        assert live_records(SystemClock().now()) == ()
        assert list(folder.iterdir()) == []


@links
def test_a_link_put_there_by_somebody_else_is_not_followed(tmp_path: Path, runtime: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (runtime / "presession").symlink_to(elsewhere)
    with SessionRunner.open_plan(panel(), tmp_path / "a.presession.jsonl"):
        assert list(elsewhere.iterdir()) == []


def test_a_runner_needs_no_place_for_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_folder", lambda *, make: None)
    with SessionRunner.open_plan(panel(), tmp_path / "a.presession.jsonl") as runner:
        assert runner.unsaved == 0


def test_without_a_runtime_folder_the_notes_are_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    record = tmp_path / "a.presession.jsonl"
    with SessionRunner.open_plan(panel(), record):
        assert live_records(SystemClock().now()) == (record,)
        (folder,) = tmp_path.glob("presession-*")
        assert folder.stat().st_mode & 0o777 == 0o700
