"""The console in a real terminal: it starts, it survives what terminals do, it leaves no mess."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from pathlib import Path

import pytest

from presession_timer.sample_plans import sample
from tests.command import presession
from tests.views.console.pty_console import Terminal, terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]

LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
SHOWS_CURSOR = b"\x1b[?25h"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the demonstration's plan, whose record stays in the test's folder."""
    return Path(shutil.copy(sample("demo.toml"), tmp_path / "demo.toml"))


def run_to_speaker(screen: Terminal) -> None:
    """Open the hour and let the first speaker begin, as fast as GO may be pressed."""
    screen.until("opens the hour")
    for next_words in ("ends Opening", "starts Delegation", "ends Delegation", "starts Speaker 1",
                       "ends Speaker 1"):  # fmt: skip
        screen.send(" ")
        screen.until(next_words)
        screen.watch(0.45)


def test_an_hour_begins_and_everything_acknowledged_survives_kill_9(plan: Path) -> None:
    with terminal("run", plan, folder=plan.parent) as screen:
        run_to_speaker(screen)
        assert "YOU HAVE THE FLOOR" in screen.text
        screen.signal(signal.SIGKILL)
        screen.ended()
    with terminal("run", plan, folder=plan.parent) as screen:
        screen.until("ends Speaker 1")
        assert "u  undoes: Speaker 1 started" in screen.text
        screen.send("u")
        screen.until("starts Speaker 1")
        screen.send("q2")
        assert screen.ended() == 0
    record = plan.parent / "demo.presession.jsonl"
    assert presession("verify", record).status == 0


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
def test_a_signal_gives_the_terminal_back_and_the_record_is_whole(plan: Path, name: str) -> None:
    number = int(getattr(signal, name))
    with terminal("run", plan, folder=plan.parent) as screen:
        before = screen.echoes
        run_to_speaker(screen)
        raw = screen.echoes
        screen.signal(number)
        assert screen.ended() == 128 + number
        assert (before, raw, screen.echoes) == (True, False, True)
        assert LEFT_ALTERNATE_SCREEN in screen.raw[-4000:]
        assert SHOWS_CURSOR in screen.raw[-4000:]
    assert presession("verify", plan.parent / "demo.presession.jsonl").status == 0


@pytest.mark.parametrize("seed", range(3))
def test_bytes_that_are_no_utf8_end_nothing(plan: Path, seed: int) -> None:
    with terminal("run", plan, folder=plan.parent) as screen:
        screen.until("opens the hour")
        screen.send(b"\xff\xfe caf\xe9 \x80\x1b[\xff\x9b1;2")
        wild = random.Random(seed).randbytes(4000)
        screen.send(wild.translate(None, b"\x03\x11qQ"))  # but nothing that leaves
        screen.send(b"\x10\x1b\x1b\x10")
        screen.until(lambda text: "Speaker 1" in text)
        screen.signal(signal.SIGTERM)
        assert screen.ended() == 128 + signal.SIGTERM


def test_a_window_that_is_closed_ends_the_console(plan: Path) -> None:
    with terminal("run", plan, folder=plan.parent) as screen:
        run_to_speaker(screen)
        screen.child.close(force=False)
        screen.child.wait()
    assert presession("verify", plan.parent / "demo.presession.jsonl").status == 0
    with terminal("run", plan, folder=plan.parent) as screen:
        screen.until("ends Speaker 1")


def test_a_window_that_is_closed_ends_even_a_console_that_ignores_hanging_up(plan: Path) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with terminal("run", plan, folder=plan.parent, before=ignore) as screen:
        run_to_speaker(screen)
        screen.child.ptyproc.fileobj.close()  # the terminal is gone, and nobody is told
        _, status = os.waitpid(screen.child.pid, 0)
        screen.child.ptyproc.terminated = screen.child.ptyproc.closed = True
        assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
    assert presession("verify", plan.parent / "demo.presession.jsonl").status == 0


def test_a_terminal_nobody_reads_cannot_keep_the_console(plan: Path) -> None:
    with terminal("run", plan, folder=plan.parent, size=(240, 70)) as screen:
        run_to_speaker(screen)
        for _ in range(400):  # more than any buffer takes, and nobody reads
            screen.send("vvjkjkjk" if os.name == "posix" else "")
        screen.signal(signal.SIGTERM)
        status = os.waitpid(screen.child.pid, 0)[1]
        assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGTERM
        screen.child.ptyproc.terminated = True
    assert presession("verify", plan.parent / "demo.presession.jsonl").status == 0


def test_sizes_come_and_go(plan: Path) -> None:
    with terminal("run", plan, folder=plan.parent) as screen:
        run_to_speaker(screen)
        for rows, columns in ((1, 1), (5, 20), (70, 240), (12, 40), (2, 500), (24, 80)):
            screen.child.setwinsize(rows, columns)
        screen.screen.resize(24, 80)
        screen.until("minimum in")
        screen.send("q2")
        assert screen.ended() == 0


def test_leaving_says_how_to_go_on(plan: Path) -> None:
    with terminal("run", plan, folder=plan.parent) as screen:
        run_to_speaker(screen)
        screen.send("\x03")
        screen.until("save and leave")
        screen.send("2")
        assert screen.ended() == 0
        assert b"goes on with it" in screen.raw


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "vt100"}, {"LC_ALL": "C"}])
def test_a_plain_terminal_shows_the_same(plan: Path, environment: dict[str, str]) -> None:
    with terminal("run", plan, folder=plan.parent, extra=environment) as screen:
        run_to_speaker(screen)
        assert "YOU HAVE THE FLOOR" in screen.text
        if "NO_COLOR" in environment:
            assert b"38;2;" not in screen.raw
            assert b"38;5;" not in screen.raw
        screen.send("q2")
        assert screen.ended() == 0


def test_ascii_is_ascii(plan: Path) -> None:
    with terminal("run", plan, "--ascii", folder=plan.parent) as screen:
        run_to_speaker(screen)
        assert not set("○●▲■‖×█▀▄─│┃▒▓▶›·…≈") & set(screen.text)
        screen.signal(signal.SIGTERM)
        screen.ended()


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


def test_a_second_moderator_is_told_who_has_the_record(plan: Path) -> None:
    with terminal("run", plan, folder=plan.parent) as first:
        first.until("opens the hour")
        with terminal("run", plan, folder=plan.parent) as second:
            assert second.ended() == 2
            assert str(first.child.pid).encode() in second.raw
        first.send("q")
        assert first.ended() == 0
