"""The room's clock on a real pseudo-terminal, following a runner that is another process."""

from __future__ import annotations

import json
import shutil
import signal
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from presession_timer.record.paths import lock_path
from tests.command import ROOT, Talk, presession, started
from tests.pseudo_terminal import Terminal, terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]

PLAN = ROOT / "sessions" / "demo.toml"
SMALL = (40, 12)
"""Where the words are ordinary characters, so that a test can read them."""


@contextmanager
def project(
    *arguments: str | Path, size: tuple[int, int] = SMALL, **env: str
) -> Iterator[Terminal]:
    """The room's clock on a terminal of its own."""
    with terminal("project", *arguments, folder=Path.cwd(), size=size, env=env) as screen:
        yield screen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    shutil.copy(PLAN, tmp_path / "demo.toml")
    return tmp_path


@pytest.fixture
def runner(folder: Path) -> Iterator[Talk]:
    """A real runner without a screen, at which nothing has happened yet."""
    with started("run", "--plain", folder / "demo.toml") as talk:
        tell(talk, "note the record is there")
        yield talk


def tell(runner: Talk, line: str) -> None:
    runner.told(line)
    assert runner.heard("ok")


def to_speaker(runner: Talk) -> None:
    for _ in range(5):
        tell(runner, "go")


def record(folder: Path) -> Path:
    return folder / "demo.presession.jsonl"


def test_it_waits_for_a_session_and_shows_what_happens_there(folder: Path) -> None:
    with project() as room:
        room.until("Waiting for a session")
        with started("run", "--plain", folder / "demo.toml") as runner:
            tell(runner, "note the record is there")
            room.until("UPR Pre-session")
            to_speaker(runner)
            room.until("YOU HAVE THE FLOOR")
            room.until("Organisation A")
            assert "Speaker 1" not in room.text
            tell(runner, "pause")
            room.until("PAUSED")
            tell(runner, "resume")
            tell(runner, "message Slower, please")
            room.until("Slower, please")
            tell(runner, "blank")
            room.until(lambda text: not text.strip())


def test_a_protected_name_in_the_title_is_never_in_the_room(folder: Path) -> None:
    plan = folder / "hour.toml"
    plan.write_text(
        '[session]\ntitle = "Zelda Quux and others of State X, with the State under Review"\n'
        "date = 2019-12-10\n"
        '[[segment]]\nspeaker = "Zelda Quux"\nprotect = true\n'
    )
    with started("run", "--plain", plan) as runner:
        tell(runner, "note the record is there")
        with project(folder / "hour.presession.jsonl") as room:
            room.found(r"No\. 1 and others(?s:.*)\d\d:\d\d")  # the first face, then with the time
            assert b"Zelda" not in room.raw


def test_a_killed_console_is_no_signal_and_the_clock_runs_on(runner: Talk, folder: Path) -> None:
    to_speaker(runner)
    with project(record(folder)) as room:
        room.until("YOU HAVE THE FLOOR")
        runner.process.kill()
        runner.process.wait()
        age_heartbeat(record(folder), 14_500)
        since = room.found(r"NO SIGNAL (\d+):(\d\d)")
        assert 60 * int(since[1]) + int(since[2]) >= 14
        before = room.text
        room.until(lambda text: text.count(":") == before.count(":") and text != before)
        assert "YOU HAVE THE FLOOR" in room.text


def age_heartbeat(path: Path, ms: int) -> None:
    """As if the runner had been silent for so long already."""
    holder = json.loads(lock_path(path).read_text())
    del holder["check"]
    for instant in (holder["real"], holder["heartbeat"]):
        instant["steady"] -= ms
        instant["wall"] -= ms
    holder["heartbeat"]["session"] -= ms
    holder["check"] = zlib.crc32(json.dumps(holder).encode())
    lock_path(path).write_text(json.dumps(holder) + "\n")


def test_a_signal_gives_the_terminal_back_as_it_was(runner: Talk, folder: Path) -> None:
    """As the console does (tests/faults, c1), by the same code."""
    with project(record(folder)) as room:
        room.until("Pre-session")
        echoes = [room.echoes]
        room.signal(signal.SIGQUIT)
        assert room.ended() == 128 + signal.SIGQUIT
        assert [*echoes, room.echoes] == [False, True]
        assert room.raw.rfind(b"\x1b[?1049l") > room.raw.rfind(b"\x1b[?1049h")
        assert b"\x1b[?25h" in room.raw
        assert b"\x1b[?1000h" not in room.raw  # no mouse


def test_bytes_sizes_and_colours_that_a_terminal_lacks_do_no_harm(
    runner: Talk, folder: Path
) -> None:
    to_speaker(runner)
    with project(record(folder), NO_COLOR="1") as room:
        room.until("YOU HAVE THE FLOOR")
        room.send(b"\xff\xfe caf\xe9 \x1b[M\xff\xff\xff \x1b[999999999999;1R \x9b31m\x00")
        room.send(b"\x1b[<0;1;1M" * 50)
        room.send("t")
        room.until("TEST CARD")
        room.send("t")
        for columns, rows in ((1, 1), (20, 5), (500, 200), (3, 90), (0, 0), (2, 2), (44, 14)):
            room.child.setwinsize(rows, columns)
        room.screen.reset()
        room.screen.resize(14, 44)
        room.until("YOU HAVE THE FLOOR")
        assert b"38;2;" not in room.raw
        assert b"48;2;" not in room.raw
        room.send("q")
        assert room.ended() == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.presession.jsonl"], "no such record"),
        (["--lang", "xx"], 'no words in "xx"'),
        (["--theme", "pink"], "invalid choice"),
    ],
)
def test_what_makes_no_sense_is_said(folder: Path, arguments: list[str], said: str) -> None:
    with project(*arguments, size=(200, 12)) as room:
        assert room.ended() == 2
        assert said in room.text
        assert "Traceback" not in room.text


def test_without_a_terminal_it_says_what_to_do(folder: Path) -> None:
    presession("run", "--plain", "demo.toml", folder=folder, lines=["note the record is there"])
    ran = presession("project", record(folder))
    assert ran.status == 2
    assert "needs a terminal" in ran.err


def test_a_second_console_is_told_how_to_watch(runner: Talk, folder: Path) -> None:
    ran = presession("run", "--plain", record(folder))
    assert ran.status == 2
    assert f"presession project {record(folder)}" in ran.err
