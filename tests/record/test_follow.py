"""Following another process's record: no lock, and it shows when nobody is at the runner."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.clock import Instant, ManualClock
from presession_timer.base.errors import RecordDamaged, UnreadableFile
from presession_timer.engine import events as ev
from presession_timer.engine.snapshot import Stage
from presession_timer.record.follow import Follower
from presession_timer.record.journal import Journal, create
from presession_timer.record.lock import Holder, Lock, hold, this_host
from presession_timer.record.timeline import Known
from tests.platforms import open_files
from tests.record.records import OPENING, PLAN, START, append, write_hour


class SessionRunner:
    """The writer's side, by hand."""

    def __init__(self, folder: Path, rehearsal: float | None = None) -> None:
        self.clock = ManualClock(START)
        self.path = folder / "x.presession.jsonl"
        self.journal: Journal = create(self.path, PLAN, self.clock.now(), rehearsal=rehearsal)
        self.lock: Lock = hold(self.path)
        self.seq = 0
        self.beat()

    def happen(self, *events: ev.Event) -> None:
        command = f"console:{self.seq}"
        append(self.journal, events, self.seq + 1, command, self.clock.now())
        self.seq += len(events)

    def beat(self, **changes: Any) -> None:
        now = self.clock.now()
        holder = Holder(
            pid=os.getpid(),
            host=this_host(),
            text="a console",
            record=self.journal.header.seed,
            seq=self.seq,
            unsaved=0,
            beat=Known(now, now.wall),
            real=now,
            asleep=0,
            started=0,
            ended=False,
        )
        self.lock.beat(replace(holder, **changes))


@pytest.fixture
def runner(folder: Path) -> SessionRunner:
    """A runner whose hour was opened."""
    made = SessionRunner(folder)
    made.happen(*OPENING)
    return made


@pytest.fixture
def follower(runner: SessionRunner) -> Follower:
    """Somebody who watches it with the same clock."""
    return Follower(runner.path, runner.clock)


def test_a_follower_shows_the_hour_at_the_present(
    runner: SessionRunner, follower: Follower
) -> None:
    runner.clock.advance(61_500)
    snapshot = follower.snapshot()
    assert snapshot.stage is Stage.TURN
    assert snapshot.floor is not None
    assert snapshot.floor.spoke == 61_500
    assert follower.wall() == START + 61_500


def test_nothing_new_is_no_change(runner: SessionRunner, follower: Follower) -> None:
    runner.clock.advance(5_000)
    assert not follower.poll()
    runner.beat()
    assert not follower.poll()


def test_what_the_runner_appends_is_seen_in_order(
    runner: SessionRunner, follower: Follower
) -> None:
    runner.clock.advance(60_000)
    runner.happen(ev.FloorYielded(1), ev.FloorGiven(2))
    assert follower.poll()
    running = follower.session.running
    assert running is not None
    assert running.segment == 2
    assert follower.session.seq == 4


def test_half_a_line_and_half_a_command_are_waited_for(
    runner: SessionRunner, follower: Follower
) -> None:
    before = runner.path.read_bytes()
    runner.happen(ev.FloorYielded(1), ev.FloorGiven(2))
    whole = runner.path.read_bytes()
    first_line_end = whole.index(b"\n", len(before)) + 1
    for size in (len(before) + 5, first_line_end, first_line_end + 5, len(whole) - 1):
        runner.path.write_bytes(whole[:size])
        assert not follower.poll()
        assert follower.session.seq == 2
        assert follower.trouble == ""
    runner.path.write_bytes(whole)
    assert follower.poll()
    assert follower.session.seq == 4


def test_what_the_disk_would_not_keep_disappears_again(
    runner: SessionRunner, follower: Follower
) -> None:
    before = runner.path.stat().st_size
    runner.happen(ev.FloorYielded(1))
    follower.poll()
    assert follower.session.seq == 3
    os.truncate(runner.path, before)
    assert follower.poll()
    assert follower.session.seq == 2


@open_files
def test_a_record_that_was_written_anew_is_read_anew(
    runner: SessionRunner, follower: Follower
) -> None:
    runner.happen(ev.FloorYielded(1))
    copy = runner.path.with_name("copy")
    copy.write_bytes(runner.path.read_bytes())
    copy.replace(runner.path)
    assert follower.poll()
    assert follower.session.seq == 3


def test_a_record_that_is_altered_behind_is_said_and_the_clock_goes_on(
    runner: SessionRunner, follower: Follower
) -> None:
    with runner.path.open("ab") as file:
        file.write(b'{"not":"ours"}\n')
    assert follower.poll()
    assert "cannot be read" in follower.trouble
    runner.clock.advance(1_000)
    assert follower.snapshot().floor is not None


def test_a_record_that_is_gone_is_said_and_the_clock_goes_on(
    runner: SessionRunner, follower: Follower
) -> None:
    runner.path.rename(runner.path.with_name("away"))
    assert follower.poll()
    assert "No such file" in follower.trouble
    runner.clock.advance(1_000)
    assert follower.now() == START + 1_000


def test_events_that_the_runner_could_not_save_are_said(
    runner: SessionRunner, follower: Follower
) -> None:
    runner.beat(unsaved=2)
    assert follower.poll()
    assert follower.unsaved == follower.snapshot().unsaved == 2
    runner.beat()
    assert follower.poll()
    assert follower.unsaved == 0


def test_a_runner_that_is_not_heard_of_for_fifteen_seconds_is_silent(
    runner: SessionRunner, follower: Follower
) -> None:
    runner.clock.advance(15_000)
    assert (follower.silent, follower.heartbeat_age) == (False, 15_000)
    runner.clock.advance(1)
    assert (follower.silent, follower.heartbeat_age) == (True, 15_001)
    assert follower.poll()  # a screen has to say so
    assert follower.now() == START + 15_001  # and counts on
    runner.beat()
    assert follower.poll()
    assert (follower.silent, follower.heartbeat_age) == (False, 0)


def test_a_runner_that_went_away_in_good_order_is_silent_at_once(
    runner: SessionRunner, follower: Follower
) -> None:
    runner.beat(ended=True)
    assert follower.poll()
    assert follower.silent


def test_without_a_lock_file_the_record_is_shown_all_the_same(folder: Path) -> None:
    path = write_hour(folder / "x.presession.jsonl")
    follower = Follower(path, ManualClock(START))
    assert follower.silent
    assert follower.holder is None
    assert follower.heartbeat_age is None
    assert follower.snapshot().stage is Stage.TURN


def test_the_lock_file_of_another_record_says_nothing(runner: SessionRunner) -> None:
    runner.beat(record="another")
    assert Follower(runner.path, runner.clock).holder is None


def test_on_another_machine_the_wall_clock_has_to_do(runner: SessionRunner) -> None:
    class Elsewhere(ManualClock):
        def now(self) -> Instant:
            return Instant(1, START + 90_000, "elsewhere", "boottime")

    assert Follower(runner.path, Elsewhere()).now() == START + 90_000


def test_before_the_opening_a_follower_shows_the_time_of_day(folder: Path) -> None:
    runner = SessionRunner(folder)
    runner.clock.step_wall(3_600_000)
    assert Follower(runner.path, runner.clock).now() == START + 3_600_000


def test_a_rehearsal_runs_at_its_speed_while_its_runner_lives(folder: Path) -> None:
    runner = SessionRunner(folder, rehearsal=60)
    runner.happen(*OPENING)
    follower = Follower(runner.path, runner.clock)
    assert follower.speed == 60
    runner.clock.advance(1_000)
    assert follower.now() == START + 60_000
    assert follower.wall() == START + 60_000
    runner.beat(beat=Known(runner.clock.now(), START + 60_000), ended=True)
    follower.poll()
    runner.clock.advance(100_000)
    assert follower.now() == START + 60_000  # it stands still while nobody is there


def test_there_is_nothing_to_follow_without_a_record(folder: Path) -> None:
    with pytest.raises(UnreadableFile):
        Follower(folder / "x.presession.jsonl")
    (folder / "x.presession.jsonl").touch()
    with pytest.raises(RecordDamaged):
        Follower(folder / "x.presession.jsonl")


def test_following_leaves_no_trace(runner: SessionRunner, follower: Follower) -> None:
    before = {path: path.read_bytes() for path in runner.path.parent.iterdir()}
    follower.poll()
    follower.snapshot()
    assert {path: path.read_bytes() for path in runner.path.parent.iterdir()} == before


def test_a_write_to_the_record_or_its_lock_file_is_noticed_once(runner: SessionRunner) -> None:
    follower = Follower(runner.path, runner.clock)
    assert not follower.changed()
    runner.happen(ev.Noted("now"))
    assert follower.changed()
    assert follower.poll()
    assert not follower.changed()
    runner.beat(text="another console")
    assert follower.changed()


@open_files
def test_a_record_that_is_replaced_or_gone_is_noticed(
    runner: SessionRunner, follower: Follower
) -> None:
    copy = runner.path.with_name("copy")
    copy.write_bytes(runner.path.read_bytes())
    copy.replace(runner.path)
    assert follower.changed()
    follower.poll()
    runner.path.unlink()
    assert follower.changed()
    follower.poll()
    assert not follower.changed()
