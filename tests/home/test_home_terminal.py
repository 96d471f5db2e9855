"""The home screen and the editor on a real pseudo-terminal: begun, ended, and given back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.command import TIMEOUT_S, environment, presession
from tests.pseudo_terminal import spawned

if sys.platform != "win32":
    import termios

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
TEXT = """\
[session]
title = "Spain"    # of the day
date = 2019-12-10

[[segment]]
speaker = "Ann"
"""
LEFT = "\x1b[?1049l"
CONSOLE = "the right plan"
"""What the console asks of a plan for another day, before it shows its footer."""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "spain.toml"
    path.write_text(TEXT, "utf-8")
    return path


def at_a_terminal(folder: Path, *arguments: str) -> AbstractContextManager[Any]:
    """The command on a terminal of its own."""
    return spawned(*arguments, folder=folder, size=(80, 24), encoding="utf-8")


def ended(child: Any) -> tuple[int | None, int | None]:
    """Wait for the end: its status and signal."""
    import pexpect

    child.expect(pexpect.EOF)
    child.wait()
    return child.exitstatus, child.signalstatus


def test_presession_alone_shows_the_folder_runs_a_plan_and_comes_back(plan: Path) -> None:
    with at_a_terminal(plan.parent) as child:
        child.expect("7:00")  # the share: the plan was read
        child.send("\r")
        child.expect_exact(LEFT)  # the home screen is gone
        child.expect(CONSOLE)
        child.send("q")
        child.expect("nothing happened, so no record is kept")
        child.expect("7:00")  # the home screen again
        child.send("\r")
        child.expect(CONSOLE)
        child.send("q")
        child.expect("nothing happened, so no record is kept")
        child.expect("7:00")
        child.send("q")
        status, _ = ended(child)
    assert status == 0
    assert list(plan.parent.iterdir()) == [plan]


def test_a_signal_during_the_hour_ends_the_home_screen_too(plan: Path) -> None:
    with at_a_terminal(plan.parent) as child:
        child.expect("7:00")
        child.send("\r")
        child.expect(CONSOLE)
        child.kill(signal.SIGTERM)
        status, _ = ended(child)
    assert status == 128 + signal.SIGTERM


def test_nothing_slow_is_loaded_before_the_first_paint() -> None:
    heavy = ("pydantic", "aiohttp", "typst", "xlsxwriter")
    code = f"""
import sys
import presession_timer.home
print([name for name in {heavy!r} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, check=True, timeout=TIMEOUT_S, env=environment(), text=True,
    )  # fmt: skip
    assert done.stdout == "[]\n"


def test_without_a_terminal_presession_alone_is_help(plan: Path) -> None:
    ran = presession(folder=plan.parent)
    assert ran.status == 0
    assert ran.out.startswith("usage: presession")
    assert "no terminal" not in ran.err


def test_the_editor_changes_a_plan_and_leaves_the_rest(plan: Path) -> None:
    with at_a_terminal(plan.parent, "edit", "spain.toml") as child:
        child.expect("FITS")
        child.send("\r")
        child.expect("session is called")
        child.send("!")
        child.expect("not")
        child.send("\x13")  # Ctrl+S: the terminal does not keep it
        child.expect("saved")
        child.send("\x11")
        status, _ = ended(child)
    assert status == 0
    assert plan.read_text("utf-8") == TEXT.replace('"Spain"', '"Spain!"')


def test_a_signal_gives_the_terminal_back_and_the_file_stays(plan: Path) -> None:
    with at_a_terminal(plan.parent, "edit", "spain.toml") as child:
        child.expect("FITS")
        child.send("\r")
        child.expect("session is called")
        child.send("!")
        child.expect("not")
        child.kill(signal.SIGTERM)
        child.expect_exact(LEFT)
        assert termios.tcgetattr(child.child_fd)[3] & termios.ECHO
        status, _ = ended(child)
    assert status == 128 + signal.SIGTERM
    assert plan.read_text("utf-8") == TEXT


def test_bytes_that_are_no_text_do_no_harm_and_what_cannot_be_run_is_said(plan: Path) -> None:
    with at_a_terminal(plan.parent) as child:
        child.expect("7:00")
        plan.write_text(TEXT.replace("date", "day"), "utf-8")
        child.send("\r")
        child.expect("2 problems")  # its row; what the first of them is may be painted before it
        for garbage in ("\x1b[M\x7f\x7f", "\x1b[<0;9999;9999M", "\x1b[<64;5;5M"):
            child.send(garbage)
        os.write(child.child_fd, b"\xff\xfe\xc3")
        child.send("\x03")
        status, _ = ended(child)
    assert status == 0


def test_edit_refuses_what_is_no_plan_in_words(plan: Path) -> None:
    ran = presession("edit", "nosuch.toml", folder=plan.parent)
    assert ran.status == 2
    assert "nosuch.toml: there is no such file" in ran.err
    ran = presession("edit", "spain.toml", folder=plan.parent)
    assert ran.status == 2
    assert "needs a terminal" in ran.err
    plan.write_text('[session]\ntitle = "a\n', "utf-8")
    ran = presession("edit", "spain.toml", folder=plan.parent)
    assert ran.status == 2
    assert "spain.toml:2: " in ran.err
