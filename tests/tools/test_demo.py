"""The demonstration: every step is done, every state is shown, and anybody may take over."""

import io
import math
import os
import re
import threading
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.base.sample_plans import sample
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.rules import Verdict
from presession_timer.plain.io import Voice
from presession_timer.plan.toml_file import read_plan
from presession_timer.record.loading import LoadedRecord, load
from presession_timer.report.loader import load_report
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.tools.demo import (
    PLAN,
    SCRIPT,
    SPEED,
    TAKEN_OVER,
    DemoClock,
    Guide,
    play_at_once,
)
from tests.command import presession

NAME = "demo.presession.jsonl"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadedRecord, list[str]]:
    """The hour as it was recorded, and what was said."""
    out = io.StringIO()
    record = tmp_path_factory.mktemp("demo") / NAME
    play_at_once(read_plan(sample(PLAN)), record, Voice(out))
    return load(record), out.getvalue().splitlines()


Played = tuple[LoadedRecord, list[str]]


def test_every_line_of_the_script_is_done(played: Played) -> None:
    answers = [line for line in played[1] if line.startswith(("ok", "refused"))]
    assert [line for line in answers if line.startswith("refused")] == []
    assert len(answers) == sum(bool(step.line) for step in SCRIPT)


def test_every_caption_is_shown_once_and_fits_a_narrow_terminal(played: Played) -> None:
    captions = [step.caption for step in SCRIPT if step.caption]
    shown = [line[7:] for line in played[1] if line[7:] in captions]
    assert shown == captions
    assert max(map(len, (*captions, TAKEN_OVER))) <= 78


def test_it_shows_what_it_promises(played: Played) -> None:
    happened = {type(recorded.event) for recorded in played[0].log}
    assert {
        ev.BeganCorrected,
        ev.Paused,
        ev.Undone,
        ev.TimeGranted,
        ev.LimitCapped,
        ev.PlannedChanged,
        ev.MarkedAbsent,
        ev.MessageShown,
        ev.QuestionTaken,
        ev.SessionClosed,
    } <= happened


def test_its_report_has_one_short_one_over_and_one_absent(played: Played) -> None:
    report = load_report(played[0].path)
    verdicts = [turn.verdict for turn in report.turns if turn.segment.kind == "statement"]
    assert [verdicts.count(one) for one in Verdict] == [1, 5, 1, 1, 0]
    assert report.record.rehearsal == SPEED


def test_the_steps_are_in_order_and_take_a_minute_at_its_speed() -> None:
    times = [step.at for step in SCRIPT]
    assert times == sorted(times)
    assert times[-1] <= 62 * SECOND * SPEED


def test_the_clock_falls_back_to_real_speed_without_a_jump() -> None:
    base = ManualClock()
    clock = DemoClock(60, 1_000_000, base=base)
    base.advance(10 * SECOND)
    before = clock.now()
    assert before.wall == 1_000_000 + 10 * MINUTE
    clock.slow_down()
    assert (clock.now(), clock.speed) == (before, 1.0)
    base.advance(10 * SECOND)
    assert clock.now().wall == before.wall + 10 * SECOND
    assert clock.now().steady == before.steady + 10 * SECOND


def runner_and_clock(
    folder: Path, base: ManualClock | None = None
) -> tuple[SessionRunner, DemoClock]:
    plan = read_plan(sample(PLAN))
    assert plan.start is not None
    clock = DemoClock(SPEED, plan.start, base=base)
    return SessionRunner.open_plan(plan, folder / NAME, clock, rehearsal=SPEED), clock


class Waiting(threading.Event):
    """A clock goes on by as much as somebody waits for this."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__()
        self._moved = clock

    def wait(self, timeout: float | None = None) -> bool:
        """Wait no time at all."""
        self._moved.advance(math.ceil((timeout or 0) * 1000))
        return self.is_set()


def test_the_guide_plays_the_same_hour_at_a_real_runner(tmp_path: Path, played: Played) -> None:
    base = ManualClock()
    runner, clock = runner_and_clock(tmp_path, base)
    guide = Guide()
    guide._ended = Waiting(base)
    with runner:
        guide.begin(runner, clock)
        guide.wait()
    assert (guide.over, guide.playing) == (True, False)
    assert guide.caption == SCRIPT[-1].caption
    log = load(tmp_path / NAME).log
    assert [type(r.event) for r in log] == [type(r.event) for r in played[0].log]


def test_a_key_takes_over_at_real_speed_and_nothing_more_is_played(tmp_path: Path) -> None:
    runner, clock = runner_and_clock(tmp_path)
    guide = Guide()
    with runner:
        guide.begin(runner, clock)
        guide.take_over()
        guide.wait()
        assert (guide.over, guide.playing, clock.speed) == (False, False, 1.0)
        assert guide.caption == TAKEN_OVER
        assert runner.do(cmd.Go()).ok


def test_a_key_before_the_plan_is_read_takes_over_at_real_speed_too(tmp_path: Path) -> None:
    runner, clock = runner_and_clock(tmp_path)
    guide = Guide()
    guide.take_over()
    with runner:
        guide.begin(runner, clock)
        guide.wait()
        assert (guide.playing, clock.speed, guide.caption) == (False, 1.0, TAKEN_OVER)
        assert runner.session.opened is None


def test_a_second_key_is_the_moderators_own(tmp_path: Path) -> None:
    runner, clock = runner_and_clock(tmp_path)
    guide = Guide()
    with runner:
        guide.begin(runner, clock)
        guide.stop()
        guide.wait()
        guide.take_over()
    assert guide.caption != TAKEN_OVER


def test_without_a_terminal_it_is_run_at_once_and_leaves_its_report(tmp_path: Path) -> None:
    ran = presession("demo", folder=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("no terminal: the hour is run at once\n")
    made = tmp_path / "presession-demo"
    assert f"the report: {made.relative_to(tmp_path) / 'demo-report.txt'}\n" in ran.out
    assert (made / "demo-report.txt").read_text("utf-8") in ran.out
    pages = re.findall(r"as a page: (\S+)", ran.out)
    assert [Path(page).suffix for page in pages] == [".pdf", ".html"]
    assert "nothing here really happened" in (tmp_path / pages[1]).read_text("utf-8")
    assert '"rehearsal": true' in (made / "demo-report.json").read_text("utf-8")


def test_a_second_demonstration_keeps_the_first(tmp_path: Path) -> None:
    presession("demo", folder=tmp_path)
    record = tmp_path / "presession-demo" / "demo.rehearsal.presession.jsonl"
    first = record.read_bytes()
    assert "demo-2-report.txt" in presession("demo", folder=tmp_path).out
    assert record.read_bytes() == first


@pytest.mark.skipif(os.name != "posix", reason="a file where the folder would be")
def test_where_nothing_can_be_written_it_goes_to_a_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    (tmp_path / "presession-demo").write_text("in the way", "utf-8")
    ran = presession("demo", folder=tmp_path)
    assert ran.status == 0
    assert f"the report: {temporary}" in ran.out
