"""The console in a real terminal: it starts, it goes on, it leaves; tests/faults has the rest."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from presession_timer.base.sample_plans import sample
from tests.command import presession
from tests.pseudo_terminal import WAIT_S, Terminal, terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the demonstration's plan, whose record stays in the test's folder."""
    return Path(shutil.copy(sample("demo.toml"), tmp_path / "demo.toml"))


def press_to_speaker(screen: Terminal) -> None:
    """Open the hour and let the first speaker begin, as fast as GO may be pressed."""
    screen.until("opens the hour")
    for next_words in ("ends Opening", "starts Delegation", "ends Delegation", "starts Speaker 1",
                       "ends Speaker 1"):  # fmt: skip
        screen.send(" ")
        screen.until(next_words)
        screen.watch(0.45)


@contextmanager
def speaking(plan: Path, *options: str, **how: Any) -> Iterator[Terminal]:
    """The console while the first speaker has the floor."""
    assert presession("run", "--plain", plan, lines=["go"] * 5).status == 0
    with terminal("run", plan, *options, folder=plan.parent, **how) as screen:
        screen.until("ends Speaker 1")
        yield screen


def test_an_hour_begins_and_everything_acknowledged_survives_kill_9(plan: Path) -> None:
    with terminal("run", plan, folder=plan.parent) as screen:
        press_to_speaker(screen)
        assert "YOU HAVE THE FLOOR" in screen.text
        screen.signal(signal.SIGKILL)
        screen.ended()
    with terminal("run", plan, folder=plan.parent) as screen:
        screen.until("ends Speaker 1")
        assert "u  undoes: Speaker 1 started" in screen.text
        screen.send("u")
        screen.until("starts Speaker 1")
        screen.send("\x03")
        screen.until("save and leave")
        screen.send("y")
        assert screen.ended() == 0
        assert b"goes on with it" in screen.raw
    record = plan.parent / "demo.presession.jsonl"
    assert presession("verify", record).status == 0


def test_a_terminal_nobody_reads_cannot_keep_the_console(plan: Path) -> None:
    with speaking(plan, size=(240, 70)) as screen:
        screen.stuff()
        screen.signal(signal.SIGTERM)
        assert psutil.Process(screen.child.pid).wait(WAIT_S) == 128 + signal.SIGTERM
        screen.child.ptyproc.terminated = True
    assert presession("verify", plan.parent / "demo.presession.jsonl").status == 0


def test_presses_are_taken_while_nobody_reads_the_terminal(plan: Path) -> None:
    record, pause = plan.parent / "demo.presession.jsonl", threading.Event()
    with speaking(plan, size=(240, 70)) as screen:
        for _ in range(4):  # more pictures than Textual keeps for its writer
            screen.stuff()
        # Keys that mean the same whether or not the screen knows of the one before.
        for key, kind in (("+", "TimeGranted"), ("b", "RoomBlanked")):
            screen.send(key)
            end = time.monotonic() + WAIT_S
            while f'"kind":"{kind}"' not in record.read_text("utf-8"):
                assert time.monotonic() < end, f"{kind} was never recorded"
                pause.wait(0.05)
        screen.until(lambda text: "YOU HAVE THE FLOOR" in text and "ends Speaker 1" in text)


def test_a_plain_terminal_shows_the_same(plan: Path) -> None:
    with speaking(plan, env={"NO_COLOR": "1", "TERM": "vt100", "LC_ALL": "C"}) as screen:
        assert "YOU HAVE THE FLOOR" in screen.text
        assert b"38;2;" not in screen.raw
        assert b"38;5;" not in screen.raw
        screen.send("q2")
        assert screen.ended() == 0


def test_without_a_terminal_it_says_what_to_do(plan: Path) -> None:
    ran = presession("run", plan)
    assert ran.status == 2
    assert "--plain" in ran.err


def test_a_plan_that_is_wrong_is_told_after_the_screen(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[session]\ntitle = "A"\n', encoding="utf-8")
    with terminal("run", bad, folder=tmp_path) as screen:
        assert screen.ended() == 2
        assert b"bad.toml" in screen.raw
        assert b"date" in screen.raw
        assert b"Traceback" not in screen.raw
