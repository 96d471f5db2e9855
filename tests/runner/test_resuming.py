"""Resuming a record: the same turn at the right time, without a question."""

from pathlib import Path

import pytest

from presession_timer.base.clock import Clock, ManualClock, ScaledClock
from presession_timer.base.errors import PresessionError, RecordDamaged
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.snapshot import FloorSnapshot, Stage
from presession_timer.record.follow import Follower
from presession_timer.record.loading import load
from presession_timer.runner.requests import Request
from presession_timer.runner.session_runner import SessionRunner
from tests.record.records import MINUTE, PLAN, START, write_hour
from tests.runner.conftest import Resume


@pytest.fixture
def speaking(runner: SessionRunner, clock: ManualClock) -> SessionRunner:
    """A runner where the first speaker has spoken for two minutes."""
    runner.do(cmd.Go())
    clock.advance(MINUTE)
    runner.do(cmd.Give(2))
    clock.advance(2 * MINUTE)
    return runner


def abandon(runner: SessionRunner) -> None:
    """What a kill leaves, inside one process: the last heartbeat is not the present one."""
    runner._beat = lambda **how: None  # type: ignore[method-assign]  # as if killed
    runner._created = False  # what leaves in good order deletes a record in which nothing happened
    runner.close()


def floor(runner: SessionRunner) -> FloorSnapshot:
    found = runner.snapshot().floor
    assert found is not None
    return found


def last_events(path: Path) -> list[ev.Event]:
    return [recorded.event for recorded in load(path).log[4:]]


def test_a_heartbeat_from_before_the_opening_is_not_taken_for_one_of_the_hour(
    runner: SessionRunner, clock: ManualClock, resume: Resume
) -> None:
    clock.advance(5_000)
    runner.check()  # a heartbeat by the wall clock, which is set back before the opening
    clock.step_wall(-4_000)
    runner.do(cmd.Go())
    clock.advance(MINUTE)
    abandon(runner)
    again = resume()
    assert floor(again).spoke == MINUTE
    assert again.session.seq == 2


def test_a_clock_that_is_set_back_before_the_opening_is_followed_by_everybody(
    runner: SessionRunner, clock: ManualClock, resume: Resume, path: Path
) -> None:
    clock.step_wall(-40 * MINUTE)
    assert runner.now() == START - 40 * MINUTE
    abandon(runner)
    again = resume()
    clock.step_wall(-MINUTE)
    assert again.now() == START - 41 * MINUTE == Follower(path, clock).now()
    again.do(cmd.Go())
    assert again.session.opened == START - 41 * MINUTE
    clock.advance(MINUTE)
    assert again.now() == START - 40 * MINUTE


def test_on_the_same_boot_time_went_on_exactly(
    speaking: SessionRunner, clock: ManualClock, resume: Resume, path: Path
) -> None:
    abandon(speaking)
    clock.advance(42_123)
    again = resume()
    assert floor(again).segment.number == 2
    assert floor(again).spoke == 2 * MINUTE + 42_123
    assert not floor(again).estimated
    assert last_events(path) == []
    assert again.recovered == ""


def test_undo_and_redo_reach_back_before_the_break(
    speaking: SessionRunner, clock: ManualClock, resume: Resume
) -> None:
    speaking.do(cmd.Yield())
    speaking.close()
    clock.advance(MINUTE)
    again = resume()
    assert again.do(cmd.Undo()).text == "undone: Ana Núñez ended"
    assert floor(again).spoke == 3 * MINUTE
    assert again.do(cmd.Redo()).ok
    assert floor(again).spoke == 2 * MINUTE


def test_a_request_from_before_the_break_still_happens_only_once(
    speaking: SessionRunner, resume: Resume, path: Path
) -> None:
    request = Request(cmd.Yield(), "control:17")
    first = speaking.submit(request).result()
    speaking.close()
    again = resume().submit(request).result()
    assert (again.ok, again.text, again.events) == (True, first.text, first.events)
    assert len(load(path).log) == 5


def test_a_clock_set_in_the_break_is_noted_and_moves_nothing(
    speaking: SessionRunner, clock: ManualClock, resume: Resume, path: Path
) -> None:
    speaking.close()
    clock.advance(MINUTE)
    clock.step_wall(-3_600_000)
    again = resume()
    assert last_events(path) == [ev.ClockStepped(-3_600_000)]
    assert again.found == 4
    assert floor(again).spoke == 3 * MINUTE


def test_a_sleep_in_the_break_is_noted(
    speaking: SessionRunner, clock: ManualClock, resume: Resume, path: Path
) -> None:
    speaking.close()
    clock.sleep(10 * MINUTE)
    again = resume()
    assert last_events(path) == [ev.MachineSlept(10 * MINUTE)]
    assert again.snapshot().sleep is not None


def test_a_restart_is_bridged_by_the_wall_clock_and_marked(
    speaking: SessionRunner, clock: ManualClock, resume: Resume, path: Path
) -> None:
    abandon(speaking)
    clock.reboot(90_000)
    again = resume()
    assert last_events(path) == [ev.ClockBridged(2 * MINUTE + 90_000, "wall clock")]
    assert floor(again).spoke == 2 * MINUTE + 90_000
    assert floor(again).estimated
    clock.advance(MINUTE)
    assert floor(again).spoke == 3 * MINUTE + 90_000
    again.do(cmd.Yield())
    assert again.snapshot().rows[1].estimated


def test_a_restart_with_the_clock_set_back_counts_up_to_the_last_heartbeat(
    speaking: SessionRunner, clock: ManualClock, resume: Resume, path: Path
) -> None:
    speaking.check()  # a heartbeat, at two minutes
    clock.advance(3_000)
    abandon(speaking)
    clock.reboot(90_000)
    clock.step_wall(-24 * 3_600_000)
    again = resume()
    assert last_events(path) == [ev.ClockBridged(2 * MINUTE, "heartbeat")]
    assert floor(again).spoke == 2 * MINUTE
    assert floor(again).estimated
    clock.advance(1_000)
    assert floor(again).spoke == 2 * MINUTE + 1_000


def test_after_two_restarts_time_still_adds_up(
    speaking: SessionRunner, clock: ManualClock, resume: Resume
) -> None:
    for _ in range(2):
        speaking.close()
        clock.reboot(60_000)
        speaking = resume()
        clock.advance(30_000)
    assert floor(speaking).spoke == 2 * MINUTE + 2 * 90_000
    speaking.close()
    clock.advance(1_000)
    assert floor(resume()).spoke == 2 * MINUTE + 2 * 90_000 + 1_000


def test_an_hour_that_was_not_opened_yet_has_nothing_to_bridge(
    runner: SessionRunner, clock: ManualClock, resume: Resume, path: Path
) -> None:
    runner.do(cmd.MarkAbsent(2))
    runner.close()
    clock.reboot(24 * 3_600_000)
    again = resume()
    assert len(load(path).log) == 1
    assert again.now() == START + 24 * 3_600_000
    again.do(cmd.Go())
    clock.advance(MINUTE)
    assert floor(again).spoke == MINUTE


def test_a_closed_hour_is_bridged_only_when_its_closing_is_undone(
    speaking: SessionRunner, clock: ManualClock, resume: Resume, path: Path
) -> None:
    speaking.do(cmd.Close(), confirmed=True)
    before = path.read_bytes()
    speaking.close()
    clock.reboot(MINUTE)
    again = resume()
    assert again.snapshot().stage is Stage.CLOSED
    assert again.do(cmd.Go()).text == "the hour is closed"
    assert path.read_bytes() == before
    again.do(cmd.Undo())
    assert [type(event) for event in last_events(path)][-2:] == [ev.ClockBridged, ev.Undone]
    assert floor(again).spoke == 3 * MINUTE
    assert floor(again).estimated


def test_a_heartbeat_left_by_another_record_of_that_name_means_nothing(
    speaking: SessionRunner, clock: ManualClock, path: Path
) -> None:
    clock.advance(600 * MINUTE)
    speaking.close()
    path.unlink()
    clock.reboot()
    clock.step_wall(-700 * MINUTE)
    with SessionRunner.open_plan(PLAN, path, clock) as runner:
        runner.do(cmd.Go())
        abandon(runner)
    clock.reboot(MINUTE)
    with SessionRunner.open_record(path, clock) as again:
        assert floor(again).spoke == MINUTE
        assert again.recovered == ""


def test_a_rehearsal_stands_still_while_no_process_runs(path: Path) -> None:
    base = ManualClock(START + 99 * MINUTE)
    runner = SessionRunner.open_plan(PLAN, path, ScaledClock(60, START, base=base), rehearsal=60)
    runner.do(cmd.Go())
    base.advance(1_000)
    assert (floor(runner).spoke, runner.wall()) == (MINUTE, START + MINUTE)
    runner.close()
    base.reboot(24 * 3_600_000)
    again = SessionRunner.open_record(path)
    assert again.rehearsal == 60
    assert again.clock.speed == 60
    assert again.now() >= START + MINUTE  # from the last heartbeat, not from the last event
    assert again.now() - (START + MINUTE) < 30 * MINUTE
    again.close()
    assert {type(r.event) for r in load(path).log} == {ev.SessionOpened, ev.FloorGiven}


def test_a_rehearsal_begins_at_the_planned_start(path: Path) -> None:
    with SessionRunner.open_plan(PLAN, path, rehearsal=60) as runner:
        assert isinstance(runner.clock, ScaledClock)
        assert 0 <= runner.wall() - START < 30 * MINUTE
        assert load(path).rehearsal == 60


@pytest.mark.parametrize("content", ["", "garbage\n", "{}\n"])
def test_what_is_no_record_is_left_alone(path: Path, content: str, clock: Clock) -> None:
    path.write_text(content)
    with pytest.raises(RecordDamaged):
        SessionRunner.open_record(path, clock)
    assert path.read_text() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_opening_frees_everything(path: Path, clock: Clock) -> None:
    write_hour(path)
    path.write_bytes(path.read_bytes().replace(b'"length":3600000', b'"length":"60:00"'))
    for _ in range(3):
        with pytest.raises(PresessionError, match="cannot be read"):
            SessionRunner.open_record(path, clock)
