"""The runner: one writer; commands are timed when submitted and durable before answered."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.base.errors import UnreadableFile
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import READY_MADE
from presession_timer.engine.decisions import Asks
from presession_timer.engine.presses import TOO_LATE
from presession_timer.engine.snapshot import Stage
from presession_timer.plan.model import Kind
from presession_timer.record.disk import Disk
from presession_timer.record.journal import create
from presession_timer.record.loading import LoadedRecord, load, read_header
from presession_timer.record.lock import status
from presession_timer.record.paths import lock_path
from presession_timer.record.registry import live_records
from presession_timer.record.verify import verify
from presession_timer.runner import session_runner
from presession_timer.runner.requests import Answer, Request
from presession_timer.runner.session_runner import SessionRunner
from tests.record.records import MINUTE, PLAN, START


def test_a_session_that_was_set_up_has_a_record_and_no_events(
    runner: SessionRunner, path: Path
) -> None:
    assert load(path).plan == PLAN
    assert load(path).log == ()
    assert runner.snapshot().stage is Stage.BEFORE
    assert runner.now() == runner.wall() == START
    assert (runner.path, runner.rehearsal, runner.recovered) == (path, None, "")


def test_an_answer_says_in_words_what_happened(runner: SessionRunner, clock: ManualClock) -> None:
    assert runner.do(cmd.Go()).text == "the hour opened; Opening started"
    clock.advance(MINUTE)
    assert runner.do(cmd.Give(2)).text == "Opening ended: 1:00; Ana Núñez started"
    clock.advance(6 * MINUTE)
    assert runner.do(cmd.Yield()).text == "Ana Núñez ended: 6:00 in window"


def test_on_another_day_than_planned_it_warns_before_and_at_the_opening(
    path: Path, clock: ManualClock
) -> None:
    clock.advance(40 * 24 * 60 * MINUTE)
    woken: list[tuple[str, ...]] = []
    with SessionRunner.open_plan(PLAN, path, clock) as runner:
        asked = "and it is 2020-01-19 10:00: the right plan?"
        assert runner.warnings == (f"planned for 2019-12-10 10:00, {asked}",)
        runner.subscribe(lambda: woken.append(runner.warnings))
        runner.do(cmd.Go())
        held = "planned for 2019-12-10 10:00, opened 2020-01-19 10:00"
        assert woken == [(f"{held}: no lateness is counted",)]
    with SessionRunner.open_record(path, clock) as again:
        assert again.warnings == (), "it is known by then"


def test_a_machine_in_another_time_zone_than_the_room_is_warned_of(
    path: Path, clock: ManualClock
) -> None:
    with SessionRunner.open_plan(replace(PLAN, timezone="Asia/Tokyo"), path, clock) as runner:
        (warning,) = runner.warnings
        assert warning.startswith("the plan's time zone is Asia/Tokyo (UTC+09:00) and this")
        assert runner.do(cmd.Go()).ok
    with SessionRunner.open_record(path, clock) as again:
        assert again.warnings == (warning,)


def test_on_the_planned_day_and_in_a_rehearsal_nothing_is_warned_of(
    path: Path, clock: ManualClock
) -> None:
    with SessionRunner.open_plan(PLAN, path, clock) as runner:
        assert runner.do(cmd.Go()).ok
        assert runner.warnings == ()
    clock.advance(40 * 24 * 60 * MINUTE)
    with SessionRunner.open_plan(PLAN, path.with_name("r.jsonl"), clock, rehearsal=1.0) as runner:
        assert runner.do(cmd.Go()).ok
        assert runner.warnings == ()


def test_a_refusal_says_why_and_writes_nothing(runner: SessionRunner, path: Path) -> None:
    answer = runner.do(cmd.Pause())
    assert answer == Answer(False, "the hour is not open yet")
    assert load(path).log == ()


def test_a_question_is_asked_once_and_confirmed_with_the_same_request(
    runner: SessionRunner, clock: ManualClock
) -> None:
    runner.do(cmd.Go())
    clock.advance(MINUTE)
    runner.do(cmd.Give(2))
    clock.advance(30_000)
    asked = runner.submit(Request(cmd.Go(), "console:a")).result()
    assert asked.needs_confirm
    assert asked.text == "end Ana Núñez after 0:30?"
    done = runner.submit(Request(cmd.Go(), "console:a", confirmed=True)).result()
    assert done.ok


def test_the_same_request_happens_once_and_gets_the_first_answer(
    runner: SessionRunner, clock: ManualClock, path: Path
) -> None:
    request = Request(cmd.Go(), "control:17")
    first = runner.submit(request).result()
    clock.advance(MINUTE)
    assert runner.submit(request).result() == first
    assert len(load(path).log) == 2


def test_asked_too_late_the_first_answer_is_given_and_what_never_came_never_happens(
    runner: SessionRunner,
) -> None:
    opening, blanking = Request(cmd.Go(), "control:1"), Request(cmd.Blank(), "control:2")
    first = runner.submit(opening).result()
    assert runner.submit(replace(opening, means=TOO_LATE)).result() is first
    late = runner.submit(replace(blanking, means=TOO_LATE)).result()
    assert late == Answer(False, "it came too late, so it was not pressed")
    assert runner.submit(blanking).result() is late
    assert not runner.session.blank


def test_a_refused_request_sent_again_is_refused_again(runner: SessionRunner) -> None:
    request = Request(cmd.Pause(), "control:17")
    first = runner.submit(request).result()
    runner.do(cmd.Go())
    assert runner.submit(request).result() == first


def test_what_the_runner_noted_by_itself_is_not_blamed_for_a_stale_press(
    runner: SessionRunner, clock: ManualClock
) -> None:
    runner.do(cmd.Go())
    clock.advance(MINUTE)
    meant = runner.snapshot().go.key
    runner.do(cmd.Go(), origin="control")
    clock.step_wall(60_000)
    runner.check()
    assert runner.do(cmd.Go(), means=meant).text == "already ended on the remote"


def test_a_command_is_timed_when_it_is_handed_in_however_slow_the_disk(
    runner: SessionRunner, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.do(cmd.Go())
    slow, go_on = threading.Event(), threading.Event()
    real = Disk.sync

    def sync(disk: Disk, fd: int) -> None:
        slow.set()
        go_on.wait(60)
        real(disk, fd)

    monkeypatch.setattr(Disk, "sync", sync)
    first = runner.submit(Request(cmd.WriteNote("slow"), "console:1"))
    slow.wait(60)
    clock.advance(10_000)
    second = runner.submit(Request(cmd.Yield(), "console:2"))
    clock.advance(20_000)
    go_on.set()
    assert first.result().events[0].at == START
    assert second.result().events[0].at == START + 10_000


def test_a_command_that_was_handed_in_before_the_latest_event_happens_right_after_it(
    runner: SessionRunner, clock: ManualClock, path: Path
) -> None:
    runner.do(cmd.Go())
    early = clock.now()
    clock.advance(10_000)
    runner.do(cmd.WriteNote("a tick of the runner"))
    runner._perform(Request(cmd.Yield(), "console:late"), early)
    assert runner.session.at == START + 10_000
    assert load(path).instants[-1] == load(path).instants[-2]  # so resuming counts from the same


def test_now_never_lies_before_the_latest_event(runner: SessionRunner, clock: ManualClock) -> None:
    clock.advance(MINUTE)
    runner.do(cmd.MarkAbsent(2))
    clock.step_wall(-3_600_000)
    assert runner.now() == START + MINUTE
    assert runner.do(cmd.MarkPresent(2)).ok
    assert runner.session.at == START + MINUTE


def test_before_the_opening_the_time_of_day_is_the_wall_clock_s(
    runner: SessionRunner, clock: ManualClock
) -> None:
    clock.step_wall(3_600_000)  # set right by the network, long before the hour
    clock.advance(MINUTE)
    runner.do(cmd.Go())
    assert runner.session.opened == START + 3_600_000 + MINUTE
    assert runner.session.history.log[0].event == ev.SessionOpened()  # nothing to note


def test_from_the_opening_on_a_step_of_the_wall_clock_is_noted_and_moves_nothing(
    runner: SessionRunner, clock: ManualClock
) -> None:
    runner.do(cmd.Go())
    clock.advance(MINUTE)
    clock.step_wall(-3_600_000)
    runner.check()
    assert runner.session.history.log[-1].event == ev.ClockStepped(-3_600_000)
    assert runner.now() == START + MINUTE
    runner.check()
    runner.do(cmd.Yield())
    assert runner.session.turns[0].spoke(runner.now()) == MINUTE
    assert sum(isinstance(r.event, ev.ClockStepped) for r in runner.session.history.log) == 1


def test_a_wall_clock_that_is_two_seconds_off_is_nobody_s_business(
    runner: SessionRunner, clock: ManualClock
) -> None:
    runner.do(cmd.Go())
    clock.step_wall(2_000)
    runner.check()
    assert runner.session.seq == 2


def test_a_sleep_of_the_machine_is_noted_once_and_counts(
    runner: SessionRunner, clock: ManualClock
) -> None:
    runner.do(cmd.Go())
    clock.advance(MINUTE)
    clock.sleep(483_000)
    runner.do(cmd.WriteNote("awake"))  # noted before whatever is pressed next
    assert [r.event for r in runner.session.history.log[2:]] == [
        ev.MachineSlept(483_000),
        ev.Noted("awake"),
    ]
    snapshot = runner.snapshot()
    assert snapshot.sleep is not None
    assert snapshot.floor is not None
    assert snapshot.floor.spoke == MINUTE + 483_000
    runner.do(cmd.DiscountSleep())
    floor = runner.snapshot().floor
    assert floor is not None
    assert floor.spoke == MINUTE


def test_sleep_and_steps_before_the_opening_are_nobody_s_business(
    runner: SessionRunner, clock: ManualClock
) -> None:
    clock.sleep(600_000)
    clock.step_wall(5_000)
    runner.check()
    runner.do(cmd.Go())
    runner.check()
    assert [type(r.event) for r in runner.session.history.log] == [ev.SessionOpened, ev.FloorGiven]


def test_whoever_subscribes_is_woken_after_every_change_and_not_by_refusals(
    runner: SessionRunner,
) -> None:
    woken: list[int] = []
    leave = runner.subscribe(lambda: woken.append(runner.session.seq))
    runner.do(cmd.Go())
    runner.do(cmd.Open())
    assert woken == [2]
    leave()
    leave()
    runner.do(cmd.WriteNote("unheard"))
    assert woken == [2]


def test_waking_happens_off_every_lock_so_a_subscriber_may_ask_and_leave(
    runner: SessionRunner,
) -> None:
    seen: list[int] = []
    leave: list[Callable[[], None]] = []

    def wake() -> None:
        seen.append(runner.snapshot().seq)
        runner.submit(Request(cmd.WriteNote("from within"), "console:again"))
        leave[0]()

    leave.append(runner.subscribe(wake))
    runner.do(cmd.Go())
    runner.check()
    assert seen == [2]
    assert runner.session.seq == 3


def test_a_subscriber_that_raises_is_left_out_and_the_runner_lives_on(
    runner: SessionRunner,
) -> None:
    woken: list[str] = []

    def broken() -> None:
        woken.append("broken")
        raise RuntimeError("the screen is gone")

    runner.subscribe(broken)
    runner.subscribe(lambda: woken.append("whole"))
    assert runner.do(cmd.Go()).ok
    assert runner.do(cmd.Pause()).ok
    assert woken == ["broken", "whole", "whole"]


def test_a_tick_that_goes_wrong_is_said_once_and_the_runner_lives_on(
    runner: SessionRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken = threading.Event()
    runner.subscribe(woken.set)

    def fail() -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr(runner, "_look_at_disk", fail)
    assert woken.wait(60)
    runner._look_around()
    assert runner.warnings == ("could not look at clocks and disk: ZeroDivisionError('of ours')",)
    assert runner.do(cmd.Go()).ok


def test_an_error_of_ours_is_the_caller_s_and_the_runner_lives_on(
    runner: SessionRunner, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("presession_timer.runner.session_runner.decide", None)
        with pytest.raises(TypeError):
            runner.do(cmd.Go())
    assert runner.do(cmd.Go()).ok
    assert len(load(path).log) == 2


def test_many_threads_at_once_are_taken_one_after_the_other(
    runner: SessionRunner, path: Path
) -> None:
    runner.do(cmd.Go())

    def press() -> None:
        for _ in range(5):
            runner.do(cmd.WriteNote("x"))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = load(path)
    assert record.damage is None
    assert [r.seq for r in record.log] == list(range(1, 23))


def test_the_lock_file_says_who_is_there_and_what_is_saved(
    runner: SessionRunner, path: Path, clock: ManualClock
) -> None:
    runner.do(cmd.Go())
    clock.advance(5_000)
    runner.check()
    holder = status(path)
    assert holder is not None
    assert (holder.seq, holder.unsaved, holder.ended) == (2, 0, False)
    assert holder.beat.session == START + 5_000
    runner.close()
    holder = status(path)
    assert holder is not None
    assert holder.ended


def test_after_closing_everything_is_refused_and_closing_again_is_no_harm(
    runner: SessionRunner,
) -> None:
    runner.do(cmd.Go())
    runner.close()
    runner.close()
    assert runner.do(cmd.Yield()) == Answer(False, "the session is closed")
    assert runner.snapshot().stage is Stage.TURN  # what was last known can still be shown
    runner.check()


def test_what_was_handed_in_before_closing_is_still_done(runner: SessionRunner, path: Path) -> None:
    futures = [runner.submit(Request(cmd.Go(), "console:0"))]
    futures += [runner.submit(Request(cmd.WriteNote("x"), f"console:n{n}")) for n in range(20)]
    runner.close()
    assert all(future.result().ok for future in futures)
    assert len(load(path).log) == 22


def test_a_record_that_is_written_while_it_is_verified_is_not_cut_off(
    runner: SessionRunner, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(where: Path) -> LoadedRecord:
        record = load(where)
        runner.do(cmd.Go())
        runner.check()
        return record

    monkeypatch.setattr("presession_timer.record.verify.load", slow)
    assert verify(path).text.startswith("whole: 0 events")


def test_a_record_in_which_nothing_happened_goes_with_its_runner(
    runner: SessionRunner, path: Path
) -> None:
    assert runner.unused
    assert not runner.do(cmd.Yield()).ok  # what is refused is nothing
    runner.close()
    assert list(path.parent.iterdir()) == []
    assert live_records(runner.clock.now()) == ()


def test_a_single_note_keeps_a_record(runner: SessionRunner, path: Path) -> None:
    runner.do(cmd.WriteNote("the room is open"))
    assert not runner.unused
    runner.close()
    assert len(load(path).log) == 1


def test_a_record_that_was_there_before_stays_though_nothing_happens(
    path: Path, clock: ManualClock
) -> None:
    create(path, PLAN, clock.now()).close()
    before = path.read_bytes()
    with SessionRunner.open_record(path, clock) as runner:
        assert not runner.unused
    assert path.read_bytes() == before


def test_what_another_program_added_is_kept(runner: SessionRunner, path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"x")
    runner.close()
    (kept,) = path.parent.iterdir()
    assert ".damaged-" in kept.name
    assert kept.read_bytes().endswith(b"\nx")


def test_a_kill_between_record_and_lock_keeps_no_process_out(
    runner: SessionRunner, path: Path, clock: ManualClock
) -> None:
    held = lock_path(path).read_bytes()
    runner.close()
    lock_path(path).write_bytes(held)
    with SessionRunner.open_plan(PLAN, path, clock) as again:
        assert again.recovered == ""
        again.do(cmd.Go())
    assert len(load(path).log) > 0


def test_a_try_to_open_what_is_gone_leaves_no_lock_file(path: Path, clock: ManualClock) -> None:
    create(path, PLAN, clock.now()).close()
    header = read_header(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session_runner, "read_header", lambda path: header)
        path.unlink()  # deleted between the reading of the header and the locking
        with pytest.raises(UnreadableFile):
            SessionRunner.open_record(path, clock)
    assert list(path.parent.iterdir()) == []


def test_a_message_is_shown_after_its_preview_where_somebody_is_protected(
    path: Path, clock: ManualClock
) -> None:
    segments = tuple(
        replace(s, protect=s.kind is Kind.STATEMENT and s.number == 3) for s in PLAN.segments
    )
    assert any(s.protect for s in segments)
    with SessionRunner.open_plan(replace(PLAN, segments=segments), path, clock) as runner:
        asked = runner.do(cmd.ShowMessage("Thank you all"))
        assert (asked.ok, asked.needs_confirm, asked.asks) == (False, True, Asks.PREVIEW)
        assert runner.session.message == ""
        assert runner.do(cmd.ShowMessage("Thank you all"), confirmed=True).ok
        assert runner.session.message == "Thank you all"
        refused = runner.do(cmd.ShowMessage("Thank you all"))
        assert not refused.needs_confirm
        assert runner.do(READY_MADE["slower"]).ok
