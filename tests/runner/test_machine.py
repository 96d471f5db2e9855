"""Random hours with crashes, restarts, full disks and torn tails: what was acknowledged is read."""

import shutil
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from presession_timer.base.clock import ManualClock
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Command
from presession_timer.engine.events import Recorded
from presession_timer.engine.fold import fold
from presession_timer.engine.session import Session
from presession_timer.record.journal import create
from presession_timer.record.loading import load
from presession_timer.runner.session_runner import SessionRunner
from tests.record.records import PLAN, START
from tests.runner.test_not_saved import FullDisk
from tests.runner.test_resuming import abandon

COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.just(cmd.Go()),
    st.just(cmd.Yield()),
    st.builds(cmd.Give, st.integers(1, 5)),
    st.builds(cmd.Pause, st.just("noise")),
    st.just(cmd.Resume()),
    st.builds(cmd.Grant, st.sampled_from([30_000, -30_000])),
    st.builds(cmd.CorrectBegan, st.sampled_from([-20_000, 20_000])),
    st.builds(cmd.MarkAbsent, st.integers(1, 4)),
    st.builds(cmd.WriteNote, st.text(max_size=5)),
    st.just(cmd.Undo()),
    st.just(cmd.Redo()),
    st.just(cmd.Close()),
)
TIMES = st.integers(0, 10 * 60_000)


def facts(session: Session) -> dict[str, Any]:
    """Everything of a session but its history."""
    return {f.name: getattr(session, f.name) for f in fields(session) if f.name != "history"}


class Hall(RuleBasedStateMachine):
    """A moderator at a runner that may be killed, on a machine that may restart."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="presession-machine-"))
        self.patch = pytest.MonkeyPatch()
        for name in ("spare", "home", "hall"):
            (self.folder / name).mkdir()
        self.patch.setenv("XDG_RUNTIME_DIR", str(self.folder / "spare"))
        self.patch.setenv("HOME", str(self.folder / "home"))
        self.patch.setattr("tempfile.tempdir", str(self.folder / "home"))
        self.path = self.folder / "hall" / "x.presession.jsonl"
        self.disk = FullDisk(self.path, self.patch)
        self.clock = ManualClock(START)
        self.told: tuple[Recorded, ...] = ()
        self.latest = 0

    @initialize()
    def set_up(self) -> None:
        create(self.path, PLAN, self.clock.now()).close()
        self.runner = SessionRunner.open_record(self.path, self.clock)

    @rule(command=COMMANDS)
    def press(self, command: Command) -> None:
        before = self.runner.session.seq
        answer = self.runner.do(command, confirmed=True)
        log = self.runner.session.history.log
        assert log[len(log) - len(answer.events) :] == answer.events
        assert answer.ok or len(log) == before
        assert answer.saved == (not answer.events or not self.disk.full)

    @rule(ms=TIMES)
    def time_passes(self, ms: int) -> None:
        self.clock.advance(ms)

    @rule(ms=st.integers(-3_600_000, 3_600_000))
    def the_clock_is_set(self, ms: int) -> None:
        self.clock.step_wall(ms)
        self.runner.check()

    @rule()
    def a_second_passes(self) -> None:
        self.clock.advance(1_000)
        self.runner.check()

    @rule(full=st.booleans())
    def the_disk_fills_or_clears(self, full: bool) -> None:
        self.disk.full = full

    @rule(off=TIMES, reboot=st.booleans(), torn=st.binary(max_size=30))
    def killed_and_resumed(self, off: int, reboot: bool, torn: bytes) -> None:
        told, spoken = self.told, self.spoken()
        abandon(self.runner)
        unsaved = self.runner.unsaved
        self.disk.full = False
        with self.path.open("ab") as file:
            file.write(torn.replace(b"\n", b" "))
        if reboot:
            self.clock.reboot(off)
        else:
            self.clock.advance(off)
        self.runner = SessionRunner.open_record(self.path, self.clock)
        log = self.runner.session.history.log
        assert log[: len(told)] == told
        assert all(isinstance(r.event, ev.ClockBridged | ev.ClockStepped) for r in log[len(told) :])
        assert ("refused" in self.runner.recovered) == (unsaved > 0)
        if spoken is not None and not reboot:
            assert self.spoken() == spoken + off

    def spoken(self) -> int | None:
        """What the running clock shows, unless it stands still."""
        floor = self.runner.snapshot().floor
        if floor is None or floor.ended is not None or floor.paused_for is not None:
            return None
        running = self.runner.session.running
        assert running is not None
        return self.runner.now() - running.began

    @invariant()
    @precondition(lambda self: hasattr(self, "runner"))
    def replayed_is_live(self) -> None:
        session = self.runner.session
        assert facts(fold(PLAN, session.history.log)) == facts(session)
        record = load(self.path)
        assert record.damage is None
        saved = session.seq - self.runner.unsaved
        assert record.log == session.history.log[:saved]
        self.told = session.history.log

    @invariant()
    @precondition(lambda self: hasattr(self, "runner"))
    def time_never_runs_backwards(self) -> None:
        if self.runner.session.opened is not None:
            now = self.runner.now()
            assert now >= self.latest or self.runner.session.opened > self.latest
            self.latest = now

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.close()
        self.patch.undo()
        shutil.rmtree(self.folder)


TestHall = Hall.TestCase
TestHall.settings = settings(max_examples=10, stateful_step_count=25)  # a13 of the faults: 400
