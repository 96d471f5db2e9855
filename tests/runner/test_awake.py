"""The machine stays awake from an hour's opening to its closing, and no longer."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from presession_timer.base.clock import ManualClock
from presession_timer.engine import commands as cmd
from presession_timer.runner.awake import Awake, Hold, hold
from presession_timer.runner.day import followed
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, panel

INHIBITOR = """#!/bin/sh
echo "$@" >> "{log}"
case "$*" in *{refused}*) exit 1;; esac
while read -r line; do sleep 0.05; done
echo ended >> "{log}"
"""


class Holds:
    """Counts who holds the machine awake."""

    def __init__(self) -> None:
        self.now = 0
        self.changed = threading.Condition()

    def take(self) -> Hold:
        self._add(1)
        return Hold("a test", True, lambda: self._add(-1))

    def _add(self, by: int) -> None:
        with self.changed:
            self.now += by
            self.changed.notify_all()

    def becomes(self, count: int) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.now == count, timeout=60)


@pytest.fixture
def holds() -> Holds:
    return Holds()


def opening(folder: Path, rehearsal: float | None = None) -> SessionRunner:
    clock = ManualClock(START)
    return SessionRunner.open_plan(
        panel(), folder / "a.presession.jsonl", clock, rehearsal=rehearsal
    )


def test_it_is_held_while_the_hour_is_open(tmp_path: Path, holds: Holds) -> None:
    with Awake(holds.take) as awake:
        (load,) = followed([lambda: opening(tmp_path)], [awake.follow])
        with load() as runner:
            assert holds.now == 0
            runner.do(cmd.Go())
            assert holds.becomes(1)
            runner.do(cmd.Close(), confirmed=True)
            assert holds.becomes(0)
            runner.do(cmd.Undo())
            assert holds.becomes(1)
    assert holds.becomes(0)


def test_an_hour_that_is_gone_on_with_is_held_at_once(tmp_path: Path, holds: Holds) -> None:
    with opening(tmp_path) as runner:
        runner.do(cmd.Go())
    again = SessionRunner.open_record(runner.path, ManualClock(START))
    with Awake(holds.take) as awake, again:
        awake.follow(again)
        assert holds.becomes(1)


def test_a_rehearsal_lets_the_machine_sleep(tmp_path: Path, holds: Holds) -> None:
    with Awake(holds.take) as awake, opening(tmp_path, rehearsal=1.0) as runner:
        awake.follow(runner)
        runner.do(cmd.Go())
    assert holds.now == 0


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What an inhibitor that refuses what REFUSED names was asked."""
    monkeypatch.setattr("presession_timer.runner.awake._SETTLES_S", 5.0)  # a shell starts by then
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    program = folder / "systemd-inhibit"
    refused = os.environ.get("REFUSED", "nothing")
    program.write_text(INHIBITOR.format(log=tmp_path / "log", refused=refused))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return tmp_path / "log"


linux = pytest.mark.skipif(sys.platform != "linux", reason="systemd is on Linux")


@linux
def test_the_lid_is_held_where_that_is_allowed(log: Path) -> None:
    held = hold()
    assert (held.how, held.lid) == ("systemd-inhibit", True)
    held.release()
    assert "--what=sleep:idle:handle-lid-switch cat" in log.read_text()


@linux
def test_without_leave_for_the_lid_sleep_is_held_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("REFUSED", "handle-lid-switch")
    request.getfixturevalue("log")
    held = hold()
    assert (held.how, held.lid) == ("systemd-inhibit", False)
    held.release()


@linux
def test_where_nothing_can_hold_it_nothing_is_the_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    held = hold()
    assert (held.how, held.lid) == ("", False)
    held.release()


@linux
def test_a_process_that_is_killed_holds_nothing(log: Path) -> None:
    script = "from presession_timer.runner.awake import hold; hold(); print('held', flush=True)"
    with subprocess.Popen(
        [sys.executable, "-c", f"{script}; input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    watcher = subprocess.run(
        ["sh", "-c", f"until grep -q ended '{log}'; do sleep 0.05; done"], check=False, timeout=60
    )
    assert watcher.returncode == 0
