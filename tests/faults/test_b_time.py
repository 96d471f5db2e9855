"""B: the hour is as long as it was, whatever becomes of the machine's clocks."""

from __future__ import annotations

import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Command
from presession_timer.engine.events import Event
from presession_timer.plan.model import Kind
from presession_timer.record.loading import load
from presession_timer.report.loader import load_report
from presession_timer.report.render.data import report_data
from presession_timer.runner.session_runner import SessionRunner
from tests.command import Talk
from tests.engine.hours import panel
from tests.faults.harness import (
    MovedClocks,
    Tally,
    asked,
    needs_mounts,
    needs_time_namespace,
    stopped_for,
    talking,
    tries,
)
from tests.faults.plans import PLAN_FILE
from tests.record.records import MINUTE, START

HOUR = 60 * MINUTE
SPOKE = re.compile(r"(?:over by (\d+):(\d\d)|(\d+):(\d\d) left)")


@pytest.fixture
def plan(path: Path) -> Path:
    """A plan beside which the record will stand."""
    file = path.with_name("spain.toml")
    file.write_text(PLAN_FILE)
    return file


@pytest.fixture
def clocks(tmp_path: Path) -> MovedClocks:
    """The clocks of the machine the command runs on."""
    return MovedClocks(tmp_path)


def spoken(status: str) -> int:
    """How many whole seconds the second speaker has spoken, of seven minutes."""
    found = SPOKE.search(status)
    assert found, status
    over, over_s, left, left_s = (int(figure or 0) for figure in found.groups())
    return 7 * 60 + 60 * over + over_s - 60 * left - left_s


class Stopwatch:
    """What passed in truth: this process's own clock, which nobody moves."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has run; figures are whole seconds, so there is one more."""
        return time.monotonic() - self._began + 1


def speaking(talk: Talk) -> Stopwatch:
    """Open the hour and give the second speaker the floor."""
    asked(talk, "go")
    watch = Stopwatch()
    asked(talk, "give 2")
    return watch


def events(path: Path) -> list[Event]:
    """What is in the record beside the ordinary: of the clocks."""
    kinds = ev.ClockStepped | ev.MachineSlept | ev.ClockBridged | ev.SleepDiscounted
    return [recorded.event for recorded in load(path).log if isinstance(recorded.event, kinds)]


@pytest.mark.parametrize("by", [-HOUR, HOUR, 24 * HOUR][: tries(1, 3)])
def test_b1_the_wall_clock_is_set_while_somebody_speaks(
    plan: Path, path: Path, clocks: MovedClocks, by: int
) -> None:
    with talking("run", "--plain", plan, env=clocks.env) as talk:
        watch = speaking(talk)
        clocks.move(wall_ms=by)
        said = talk.heard("the system clock was changed by")[-1]
        assert "the timer is not affected" in said
        assert spoken(asked(talk, "status")) <= watch.seconds
        asked(talk, "yield")
        talk.ended()
    (step,) = events(path)
    assert isinstance(step, ev.ClockStepped)
    assert abs(step.by - by) < 1_000
    assert load_report(path).took is None


@pytest.mark.long
@pytest.mark.parametrize("by", [1_000, -1_000][: tries(1, 2)])
def test_b1_a_second_of_the_wall_clock_is_nobody_s_business(
    plan: Path, path: Path, clocks: MovedClocks, by: int
) -> None:
    with talking("run", "--plain", plan, env=clocks.env) as talk:
        watch = Stopwatch()
        asked(talk, "go")
        clocks.move(wall_ms=by)
        asked(talk, "give 2")
        asked(talk, "yield")
        passed = watch.seconds
        talk.ended()
    log = load(path).log
    assert events(path) == []
    assert 0 <= log[-1].at - log[0].at < 1_000 * passed


@pytest.mark.parametrize(
    ("start", "labels"),
    [
        ("2019-10-27T02:30:00+02:00", ["02:30:00+02:00", "02:15:00+01:00", "02:30:00+01:00"]),
        ("2019-03-31T01:30:00+01:00", ["01:30:00+01:00", "03:15:00+02:00", "03:30:00+02:00"]),
    ],
)
def test_b2_summer_time_begins_or_ends_in_the_middle_of_the_hour(
    path: Path, start: str, labels: list[str]
) -> None:
    opened = datetime.fromisoformat(start)
    clock = ManualClock(int(opened.timestamp() * 1000))
    with SessionRunner.open_plan(
        replace(panel(start=None), date=opened.date()), path, clock
    ) as runner:
        runner.do(cmd.Open())
        clock.advance(45 * MINUTE)
        runner.do(cmd.Give(3))
        clock.advance(6 * MINUTE)
        assert runner.snapshot().floor is not None
        runner.do(cmd.Yield())
        clock.advance(9 * MINUTE)
        runner.do(cmd.Close(), confirmed=True)
    report = report_data(load_report(path))
    session, (turn, *_) = report["session"], report["turns"]
    found = [session["opened"], turn["began"], session["closed"]]
    assert [one[11:19] + one[-6:] for one in found] == labels
    assert (session["took_s"], turn["spoke_s"]) == (3600, 360)


def test_b2_the_zone_of_the_machine_means_nothing(plan: Path, path: Path) -> None:
    answers: list[int] = []
    watch = Stopwatch()
    for zone in ("Asia/Kathmandu", "America/St_Johns"):
        env = {"TZ": zone}
        with talking("run", "--plain", plan, env=env) as talk:
            if not answers:
                speaking(talk)
            answers.append(spoken(asked(talk, "status")))
            talk.ended()
    assert answers[0] <= answers[1] <= watch.seconds
    assert events(path) == []
    assert load_report(path).opened is not None


@needs_time_namespace
def test_b3_a_machine_that_slept_ten_minutes_for_real(
    plan: Path, path: Path, clocks: MovedClocks
) -> None:
    with talking("run", "--plain", plan) as talk:
        watch = speaking(talk)
        talk.process.kill()
    slept = ("unshare", "-r", "--time", "--boottime", "600", "--monotonic", "0")
    clocks.move(wall_ms=600_000)  # the namespace moves all clocks but this one
    with talking("run", "--plain", plan, before=slept, env=clocks.env) as talk:
        talk.heard("this machine slept 10:0")
        talk.heard("that counts; discount-sleep takes it off the speaker")
        assert "over" in asked(talk, "status")
        assert "10:0" in asked(talk, "discount-sleep")
        assert spoken(asked(talk, "status")) <= watch.seconds
        talk.ended()
    slept_event, discounted = events(path)
    assert isinstance(slept_event, ev.MachineSlept)
    assert abs(slept_event.by - 600_000) < 2_500
    assert isinstance(discounted, ev.SleepDiscounted)


def test_b3_a_sleep_under_a_running_clock_is_said_once_and_corrected_by_hand_only(
    plan: Path, path: Path, clocks: MovedClocks
) -> None:
    with talking("run", "--plain", plan, env=clocks.env) as talk:
        watch = speaking(talk)
        clocks.move(wall_ms=483_000, steady_ms=483_000)  # nobody is told: the lid was closed
        talk.heard("this machine slept 8:03")
        assert 483 <= spoken(asked(talk, "status")) <= 483 + watch.seconds
        assert "8:03 of sleep taken off" in asked(talk, "discount-sleep")
        assert spoken(asked(talk, "status")) <= watch.seconds
        out = talk.ended().out
        assert "slept" not in out
    assert len(events(path)) == 2


def rebooted(folder: Path, boot_id: str, *, up_s: int = 30) -> list[str | Path]:
    """What starts a program on a machine that started ``up_s`` ago, for all the kernel says."""
    fake = folder / "boot_id"
    fake.write_text(f"{boot_id}\n")
    since = up_s - int(float(Path("/proc/uptime").read_text().split()[0]))
    mounted = f'mount --bind {fake} /proc/sys/kernel/random/boot_id && exec "$@"'
    offsets = (f"--boottime={since}", f"--monotonic={since}")
    return ["unshare", "--mount", "--time", *offsets, "sh", "-c", mounted, "sh"]


@needs_mounts
@needs_time_namespace
def test_b4_a_machine_that_restarts_is_bridged_by_the_wall_clock_and_marked(
    plan: Path, path: Path, clocks: MovedClocks
) -> None:
    with talking("run", "--plain", plan, env=clocks.env) as talk:
        watch = speaking(talk)
        talk.process.kill()
    clocks.move(wall_ms=90_000)  # that long it took
    after = rebooted(path.parent, "11111111-2222-4333-8444-555555555555")
    with talking("run", "--plain", plan, before=after, env=clocks.env) as talk:
        talk.heard("the machine restarted; ")
        assert 90 <= spoken(asked(talk, "status")) <= 90 + watch.seconds
        asked(talk, "yield")
        talk.ended()
    (bridge,) = events(path)
    assert isinstance(bridge, ev.ClockBridged)
    assert bridge.basis == "wall clock"
    assert load_report(path).turns[1].estimated


@pytest.mark.long
@needs_mounts
@needs_time_namespace
def test_b5_a_machine_that_restarts_with_its_clock_set_back_counts_to_the_last_heartbeat(
    plan: Path, path: Path, clocks: MovedClocks
) -> None:
    with talking("run", "--plain", plan, env=clocks.env) as talk:
        watch = speaking(talk)
        talk.process.kill()
    clocks.move(wall_ms=-24 * HOUR)
    after = rebooted(path.parent, "11111111-2222-4333-8444-555555555555")
    with talking("run", "--plain", plan, before=after, env=clocks.env) as talk:
        talk.heard("are estimated from the heartbeat")
        assert spoken(asked(talk, "status")) <= watch.seconds
        asked(talk, "yield")
        talk.ended()
    assert load_report(path).turns[1].estimated


def test_b6_a_virtual_machine_that_stood_still_shows_as_a_step_and_is_offered_never_applied(
    plan: Path, path: Path, clocks: MovedClocks
) -> None:
    with talking("run", "--plain", plan, env=clocks.env) as talk:
        watch = speaking(talk)
        clocks.move(wall_ms=120_000)  # the host's clock went on, this machine's did not
        talk.heard("; the timer is not affected")
        talk.heard("if this machine itself stood still for 2:00: began! -2:00")
        assert spoken(asked(talk, "status")) <= watch.seconds
        talk.ended()
    assert len(events(path)) == 1


@contextmanager
def stopped_in_time(plan: Path, record: Path) -> Iterator[Talk | None]:
    """A rehearsal that is stopped after the minimum and before the last minute.

    That is a quarter of a second here: None, where this process was not quick enough.
    """
    words = ("--rehearse", "240", "--say", "60,30", "--bell", "--record", record)
    with talking("run", "--plain", plan, *words) as talk:
        speaking(talk)
        talk.heard("minimum reached")
        talk.process.send_signal(signal.SIGSTOP)
        stopped_for(talk, tries(1, 5))
        yield None if talk.waiting else talk


def test_b7_a_process_that_is_stopped_for_five_seconds_says_each_threshold_once(
    plan: Path, path: Path, tally: Tally
) -> None:
    for number in range(60):
        record = path.with_name(f"{number}.rehearsal.presession.jsonl")
        with stopped_in_time(plan, record) as talk:
            if talk is None:
                continue
            talk.process.send_signal(signal.SIGCONT)
            lines = talk.heard("time is up")
            lines.append(asked(talk, "status"))
            lines += talk.ended().out.splitlines()
        said = "\n".join(lines)
        for words in ("last minute", "60 seconds left", "30 seconds left", "time is up"):
            assert said.count(words) == 1, said
        assert said.count("\a") == 3, "one threshold rings, not all that were missed"
        assert events(record) == []
        return
    raise AssertionError("it was never stopped in time")


def test_b8_an_hour_over_midnight_has_two_dates(path: Path) -> None:
    opened = datetime(2019, 12, 10, 23, 30, tzinfo=ZoneInfo("Europe/Zurich"))
    clock = ManualClock(int(opened.timestamp() * 1000))
    with SessionRunner.open_plan(replace(panel(), start=None), path, clock) as runner:
        runner.do(cmd.Open())
        clock.advance(27 * MINUTE)
        runner.do(cmd.Give(3))
        clock.advance(6 * MINUTE)
        runner.do(cmd.Close(), confirmed=True)
    report = report_data(load_report(path))
    assert report["turns"][0]["began"] == "2019-12-10T23:57:00.000+01:00"
    assert report["turns"][0]["ended"] == "2019-12-11T00:03:00.000+01:00"
    assert (report["turns"][0]["spoke_s"], report["session"]["took_s"]) == (360, 1980)


def test_b8_a_leap_second_is_no_second_of_the_speaker(path: Path) -> None:
    end_of_2016 = 1_483_228_800_000
    clock = ManualClock(end_of_2016 - MINUTE)
    with SessionRunner.open_plan(panel(start=None), path, clock) as runner:
        runner.do(cmd.Open())
        runner.do(cmd.Give(3))
        clock.advance(MINUTE + 1_000)  # 23:59:60 is a second, and UTC counts it twice
        clock.step_wall(-1_000)
        runner.check()
        clock.advance(5 * MINUTE)
        runner.do(cmd.Yield())
    assert events(path) == []
    assert load_report(path).turns[0].spoke == 6 * MINUTE + 1_000


@needs_mounts
def test_b9_without_a_boot_id_and_without_a_clock_that_counts_sleep(
    plan: Path, path: Path, tmp_path: Path
) -> None:
    clocks = MovedClocks(tmp_path, boottime=False)
    (tmp_path / "empty").touch()
    hidden = f'mount --bind {tmp_path / "empty"} /proc/sys/kernel/random/boot_id && exec "$@"'
    before = ["unshare", "--mount", "sh", "-c", hidden, "sh"]
    with talking("run", "--plain", plan, before=before, env=clocks.env) as talk:
        watch = speaking(talk)
        talk.process.kill()
    with talking("run", "--plain", plan, before=before, env=clocks.env) as talk:
        talk.heard("estimated from the wall clock")
        assert spoken(asked(talk, "status")) <= watch.seconds
        asked(talk, "yield")
        talk.ended()
    (bridge,) = events(path)
    assert isinstance(bridge, ev.ClockBridged)
    instants = load(path).instants
    assert {one.clock for one in instants} == {"monotonic"}
    assert all(one.boot.startswith("unknown-") for one in instants)
    assert load_report(path).turns[1].estimated


def test_b12_the_parts_of_any_hour_add_up_to_it(path: Path, tally: Tally) -> None:
    for seed in range(tries(10, 500)):
        dice = random.Random(seed)
        record = path.with_name(f"{seed}.presession.jsonl")
        clock = ManualClock(START)
        with SessionRunner.open_plan(panel(dice.randint(1, 8)), record, clock) as runner:
            runner.do(cmd.Open())
            for _ in range(dice.randint(5, 40)):
                clock.advance(dice.choice((0, 1, 999, 20_000, 61_003, 299_999, 445_000)))
                runner.do(dice.choice(_PRESSES)(dice), confirmed=True)
            clock.advance(dice.randint(0, MINUTE))
            if runner.session.opened is None:  # that was undone, too
                assert runner.do(cmd.Open()).ok
            assert runner.session.closed or runner.do(cmd.Close(), confirmed=True).ok
            session = runner.session
            spoken_ms = sum(turn.spoke(turn.ended or 0) for turn in session.turns)
            report = report_data(load_report(record))
        tally.add(tried=1)
        took = session.took(0)
        paused = sum(
            (turn.ended or 0) - turn.began - turn.spoke(turn.ended or 0) for turn in session.turns
        )
        edges = [session.opened, *(i for t in session.turns for i in (t.began, t.ended))]
        edges.append(session.closed)
        gaps = sum((b or 0) - (a or 0) for a, b in zip(edges[::2], edges[1::2], strict=True))
        assert spoken_ms + paused + gaps == took, f"seed {seed}"
        told = sum(turn["spoke_s"] or 0 for turn in report["turns"])
        totals = report["totals"]
        parts = told + totals["gap_time_s"] + totals["paused_s"]
        assert abs(parts - report["session"]["took_s"]) < 0.001, f"seed {seed}"


_PRESSES: tuple[Callable[[random.Random], Command], ...] = (
    lambda dice: cmd.Go(),
    lambda dice: cmd.Go(),
    lambda dice: cmd.Give(dice.randint(1, 8)),
    lambda dice: cmd.Yield(),
    lambda dice: cmd.Pause("the microphone"),
    lambda dice: cmd.Resume(),
    lambda dice: cmd.CorrectBegan(dice.randint(-90_000, 90_000)),
    lambda dice: cmd.CorrectEnded(dice.randint(-90_000, 90_000)),
    lambda dice: cmd.Insert(Kind.FOLLOW_UP, "the floor", planned=60_000, give=True),
    lambda dice: cmd.Undo(),
    lambda dice: cmd.Redo(),
)
