"""Which session the room shows: the one that is named, the live one, the day's next."""

import json
import shutil
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import SECOND, parse
from presession_timer.base.errors import PresessionError
from presession_timer.engine import commands as cmd
from presession_timer.record.paths import lock_path
from presession_timer.room_clock.room_picture import RoomPicture
from presession_timer.room_clock.shown_session import Watch
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, panel, plan_of, statement


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


def opened(path: Path, clock: ManualClock, *, speaking: bool = True) -> SessionRunner:
    """A runner at which the first speaker has the floor."""
    plan = replace(panel(), title=path.name.partition(".")[0])
    runner = SessionRunner.open_plan(plan, path, clock)
    if speaking:
        for wait in ("0:00", "1:00", "0:10", "1:30", "0:20"):
            clock.advance(parse(wait))
            runner.do(cmd.Go(), confirmed=True)
    runner.check()
    return runner


def shown(watch: Watch) -> RoomPicture:
    return watch.frame().picture


def test_a_named_record_is_followed_to_the_second(tmp_path: Path, clock: ManualClock) -> None:
    record = tmp_path / "a.presession.jsonl"
    with opened(record, clock) as runner:
        watch = Watch(record, clock=clock)
        assert shown(watch).digits == "7:00"
        clock.advance(4_300)
        frame = watch.frame()
        assert frame.picture.digits == "6:56"
        assert frame.lasts_s == pytest.approx(0.7)
        runner.do(cmd.Pause())
        assert shown(watch).phase == "paused"


def test_following_never_writes_nor_locks(tmp_path: Path, clock: ManualClock) -> None:
    record = tmp_path / "a.presession.jsonl"
    opened(record, clock).close()
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    watch = Watch(record, clock=clock)
    watch.frame()
    with SessionRunner.open_record(record, clock):
        watch.frame()
    assert record.read_bytes() == before[record]


def test_a_record_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(PresessionError, match="no such record"):
        Watch(tmp_path / "none.presession.jsonl")


def test_without_a_name_it_waits_and_then_finds_the_live_session(
    tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(clock=clock)
    waiting = watch.frame()
    assert waiting.picture.message == "Waiting for a session on this computer"
    assert ":" in waiting.picture.digits
    assert waiting.lasts_s <= 1
    with opened(tmp_path / "a.presession.jsonl", clock):
        look_again(watch)
        assert shown(watch).digits == "7:00"
        assert watch.follower is not None


def look_again(watch: Watch) -> None:
    """As if a second had gone by since the last look for another session."""
    watch._next_look = 0.0


def test_when_the_hour_is_closed_it_moves_on_to_the_days_next(
    tmp_path: Path, clock: ManualClock
) -> None:
    first = opened(tmp_path / "first.presession.jsonl", clock)
    watch = Watch(clock=clock)
    assert shown(watch).title == "first"
    first.do(cmd.Close(), confirmed=True)
    look_again(watch)
    assert shown(watch).scene == "thanks"
    with opened(tmp_path / "second.presession.jsonl", clock, speaking=False):
        first.close()
        look_again(watch)
        assert shown(watch).title == "second"


def test_while_somebody_speaks_another_session_changes_nothing(
    tmp_path: Path, clock: ManualClock
) -> None:
    with opened(tmp_path / "first.presession.jsonl", clock):
        watch = Watch(clock=clock)
        shown(watch)
        with opened(tmp_path / "second.presession.jsonl", clock, speaking=False):
            look_again(watch)
            assert shown(watch).title == "first"


def died(runner: SessionRunner) -> None:
    """What a console leaves behind that was killed: its record as it stands, and no heartbeat."""
    runner.close()


def test_an_hour_that_runs_is_kept_while_its_console_is_dead_and_is_back_with_it(
    tmp_path: Path, clock: ManualClock
) -> None:
    first = opened(tmp_path / "first.presession.jsonl", clock)
    watch = Watch(clock=clock)
    assert shown(watch).title == "first"
    with opened(tmp_path / "second.presession.jsonl", clock, speaking=False) as second:
        died(first)
        clock.advance(20 * SECOND)
        second.check()
        look_again(watch)
        picture = shown(watch)
        assert (picture.title, picture.lost, picture.phase) == ("first", True, "before-minimum")
        assert picture.digits == "6:40", "and the time runs on"
        with SessionRunner.open_record(first.path, clock):
            look_again(watch)
            assert (shown(watch).title, shown(watch).lost) == ("first", False)


def test_a_session_that_was_never_opened_gives_its_place_away_once_nobody_is_at_it(
    tmp_path: Path, clock: ManualClock
) -> None:
    wrong = opened(tmp_path / "wrong.presession.jsonl", clock, speaking=False)
    watch = Watch(clock=clock)
    with opened(tmp_path / "right.presession.jsonl", clock, speaking=False):
        look_again(watch)
        assert shown(watch).title == "wrong"
        wrong.close()
        look_again(watch)
        assert shown(watch).title == "right"


def a_rehearsal(path: Path, clock: ManualClock) -> SessionRunner:
    """A rehearsal in which somebody speaks."""
    plan = replace(panel(), title=path.name.partition(".")[0])
    runner = SessionRunner.open_plan(plan, path, clock, rehearsal=10)
    runner.do(cmd.Open())
    runner.do(cmd.Give(3))
    runner.check()
    return runner


def test_a_real_session_goes_before_a_rehearsal_that_was_opened_later(
    tmp_path: Path, clock: ManualClock
) -> None:
    with (
        opened(tmp_path / "real.presession.jsonl", clock, speaking=False),
        a_rehearsal(tmp_path / "trial.presession.jsonl", clock),
    ):
        watch = Watch(clock=clock)
        assert shown(watch).title == "real"


def test_a_dead_console_never_hands_the_room_to_a_rehearsal(
    tmp_path: Path, clock: ManualClock
) -> None:
    first = opened(tmp_path / "first.presession.jsonl", clock)
    watch = Watch(clock=clock)
    with a_rehearsal(tmp_path / "trial.presession.jsonl", clock):
        died(first)
        look_again(watch)
        assert shown(watch).title == "first"


def test_a_rehearsal_is_shown_where_there_is_nothing_else_and_gives_way_to_a_real_session(
    tmp_path: Path, clock: ManualClock
) -> None:
    with (
        a_rehearsal(tmp_path / "trial.presession.jsonl", clock),
        a_rehearsal(tmp_path / "other.presession.jsonl", clock),
    ):
        watch = Watch(clock=clock)
        first = shown(watch).title
        assert watch.frame().lasts_s <= 1
        look_again(watch)
        assert shown(watch).title == first, "not to another rehearsal"
        with opened(tmp_path / "real.presession.jsonl", clock, speaking=False):
            look_again(watch)
            assert shown(watch).title == "real"


def test_a_named_record_is_never_left(tmp_path: Path, clock: ManualClock) -> None:
    first = opened(tmp_path / "first.presession.jsonl", clock)
    watch = Watch(first.path, clock=clock)
    first.do(cmd.Close(), confirmed=True)
    with opened(tmp_path / "second.presession.jsonl", clock):
        look_again(watch)
        assert shown(watch).scene == "thanks"
    first.close()


def test_a_runner_that_is_silent_for_fifteen_seconds_is_no_signal_and_the_time_runs_on(
    tmp_path: Path, clock: ManualClock
) -> None:
    record = tmp_path / "a.presession.jsonl"
    runner = opened(record, clock)
    watch = Watch(record, clock=clock)
    kept = lock_path(record).read_bytes()
    clock.advance(15 * SECOND)
    lock_path(record).write_bytes(kept)  # the runner of this test still beats
    frame = watch.frame()
    assert (frame.picture.lost, frame.picture.digits) == (False, "6:45")
    assert frame.lasts_s <= 0.002
    clock.advance(1 * SECOND)
    lock_path(record).write_bytes(kept)
    frame = watch.frame()
    assert (frame.picture.lost, frame.picture.silent) == (True, "0:16")
    assert (frame.picture.phase, frame.picture.word) == ("before-minimum", "before-minimum")
    assert frame.picture.digits == "6:44"
    runner.check()
    assert shown(watch).lost is False
    runner.close()


def test_before_and_after_the_hour_nobody_has_to_be_at_the_runner(
    tmp_path: Path, clock: ManualClock
) -> None:
    record = tmp_path / "a.presession.jsonl"
    before = opened(record, clock, speaking=False)
    before.do(cmd.WriteNote("the moderator goes out once more"))
    before.close()
    watch = Watch(record, clock=clock)
    clock.advance(60 * SECOND)
    assert shown(watch).lost is False
    with SessionRunner.open_record(record, clock) as runner:
        runner.do(cmd.Open())
        runner.do(cmd.Close(), confirmed=True)
    clock.advance(60 * SECOND)
    assert (shown(watch).scene, shown(watch).lost) == ("thanks", False)


def test_a_record_that_disappears_is_said_and_the_time_runs_on(
    tmp_path: Path, clock: ManualClock
) -> None:
    record = tmp_path / "a.presession.jsonl"
    runner = opened(record, clock)
    watch = Watch(record, clock=clock)
    runner.close()
    kept = record.read_bytes()
    record.unlink()
    clock.advance(3 * SECOND)
    picture = shown(watch)
    assert (picture.digits, picture.lost) == ("6:57", True)
    assert picture.note == "the record cannot be read any more"
    record.write_bytes(kept)
    with SessionRunner.open_record(record, clock):
        assert shown(watch).lost is False


def test_events_that_are_not_saved_are_a_lost_signal(tmp_path: Path, clock: ManualClock) -> None:
    record = tmp_path / "a.presession.jsonl"
    with opened(record, clock):
        holder = json.loads(lock_path(record).read_text())
        holder["unsaved"] = 2
        rewrite(record, holder)
        watch = Watch(record, clock=clock)
        picture = shown(watch)
        assert (picture.lost, picture.phase) == (True, "no-signal"), "nobody knows who speaks"
        assert "cannot be written" in picture.note


def rewrite(record: Path, holder: dict[str, object]) -> None:
    """Put another heartbeat into the lock file, as a runner would."""
    holder.pop("check", None)
    holder["check"] = zlib.crc32(json.dumps(holder).encode())
    lock_path(record).write_text(json.dumps(holder) + "\n")


def test_a_record_from_another_machine_says_which(tmp_path: Path, clock: ManualClock) -> None:
    record = tmp_path / "a.presession.jsonl"
    with opened(record, clock):
        holder = json.loads(lock_path(record).read_text())
        holder["host"] = "lectern-2"
        rewrite(record, holder)
        watch = Watch(record, clock=clock)
        assert shown(watch).note == "from lectern-2"


def test_a_copy_that_nobody_holds_says_so(tmp_path: Path, clock: ManualClock) -> None:
    record = tmp_path / "a.presession.jsonl"
    opened(record, clock).close()
    copy = tmp_path / "copy.presession.jsonl"
    shutil.copy(record, copy)
    watch = Watch(copy, clock=clock)
    picture = shown(watch)
    assert (picture.lost, picture.silent) == (True, "")
    assert picture.note == "nobody has this record open"


def test_a_rehearsal_says_what_it_is_and_runs_at_its_speed(tmp_path: Path) -> None:
    record = tmp_path / "a.presession.jsonl"
    plan = plan_of(statement(1))
    with SessionRunner.open_plan(plan, record, rehearsal=20) as runner:
        runner.do(cmd.Open())
        runner.do(cmd.Give(1))
        runner.check()
        watch = Watch(record)
        frame = watch.frame()
        assert frame.picture.note == "rehearsal ×20"
        assert frame.picture.short_note == "×20"
        assert frame.lasts_s <= 1 / 20


def test_a_rehearsal_flips_on_its_own_seconds_whenever_it_is_looked_at(
    tmp_path: Path, clock: ManualClock
) -> None:
    record = tmp_path / "a.presession.jsonl"
    with SessionRunner.open_plan(plan_of(statement(1)), record, clock, rehearsal=10) as runner:
        runner.do(cmd.Open())
        runner.do(cmd.Give(1))
        runner.check()
        watch = Watch(record, clock=clock)
        clock.advance(490)  # of a real second: a heartbeat wakes the screen before the flip
        frame = watch.frame()
        assert frame.picture.digits == "6:56"
        assert frame.lasts_s == pytest.approx(0.01)


def test_a_record_that_is_only_being_created_is_looked_at_again(
    tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from presession_timer.record import registry

    half = tmp_path / "half.presession.jsonl"
    half.write_text("")
    monkeypatch.setattr(registry, "live_records", lambda now, *, rehearsals: (half,))
    watch = Watch(clock=clock)
    assert shown(watch).message
