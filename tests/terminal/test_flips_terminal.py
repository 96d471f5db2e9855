"""Real seconds on a real terminal: every screen with a clock flips three times and goes on."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

from presession_timer.base.sample_plans import sample
from tests.command import presession
from tests.pseudo_terminal import WAIT_S, Terminal, terminal
from tests.tools.test_demo_terminal import is_explained

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]

FLIPS = 3


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the demonstration's plan, in whose hour the first speaker has the floor."""
    plan = Path(shutil.copy(sample("demo.toml"), tmp_path / "demo.toml"))
    assert presession("run", "--plain", plan, lines=["go"] * 5).status == 0
    return plan


def flips(screen: Terminal) -> None:
    """See so many different pictures after this one."""
    seen = {screen.text}
    end = time.monotonic() + WAIT_S
    while len(seen) <= FLIPS:
        assert time.monotonic() < end, f"it stands still:\n{screen.text}"
        assert screen.read(), f"it ended:\n{screen.text}"
        seen.add(screen.text)


def test_the_console_with_whatever_is_in_front(plan: Path) -> None:
    with terminal("run", plan, folder=plan.parent) as screen:
        screen.until("ends Speaker 1")
        flips(screen)
        for sheet in ("f", "s", "?"):
            screen.send(sheet)
            screen.until(lambda text: "undoes:" not in text)
            flips(screen)
            screen.send("\x1b")
            screen.until("undoes:")
        screen.send("q")
        screen.until("save and leave")
        screen.send("2")
        assert screen.ended() == 0


def test_the_rooms_clock_and_its_test_card(plan: Path) -> None:
    record = plan.parent / "demo.presession.jsonl"
    with (
        terminal("run", plan, folder=plan.parent) as console,
        terminal("project", record, folder=plan.parent) as screen,
    ):
        console.until("ends Speaker 1")
        screen.until("0:00")
        flips(screen)
        screen.send("t")
        screen.until(lambda text: "0:00" not in text)
        screen.watch(1.0)
        screen.send("t")
        screen.until("0:00")
        flips(screen)
        screen.send("q")
        assert screen.ended() == 0
        console.send("q2")
        assert console.ended() == 0


def test_the_demonstration(tmp_path: Path) -> None:
    with terminal("demo", folder=tmp_path) as screen:
        screen.until(is_explained)
        flips(screen)
        screen.send("x")
        screen.until("It is yours now")
        flips(screen)
