"""The room's clock on a real pseudo-terminal, following a runner that is another process."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from presession_timer.record.paths import lock_path
from tests.command import COMMAND, ROOT, Talk, environment, presession, started

if sys.platform != "win32":
    import fcntl
    import pty
    import struct
    import termios

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]

PLAN = ROOT / "sessions" / "demo.toml"
PATIENCE_S = 60.0
SMALL = (40, 12)
"""Where the words are ordinary characters, so that a test can read them."""


class Terminal:
    """The command on a terminal of its own, drawn by pyte."""

    def __init__(self, *arguments: str | Path, size: tuple[int, int] = SMALL, **env: str) -> None:
        import pyte

        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.sent = b""
        self.status: int | None = None
        given = [*COMMAND, "project", *map(str, arguments)]
        wanted: Mapping[str, str] = (
            environment() | {"TERM": "xterm-256color", "PYTHONWARNINGS": ""} | env
        )
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(given[0], given, dict(wanted))
        shape = struct.pack("HHHH", size[1], size[0], 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, shape)
        self.modes = termios.tcgetattr(self.fd)

    def until(self, seen: Callable[[], bool]) -> None:
        """Read what it paints until ``seen``; fails when it ends or takes too long."""
        deadline = time.monotonic() + PATIENCE_S
        while not seen():
            assert self.read(deadline), f"it ended:\n{self.text}"

    def read(self, deadline: float) -> bool:
        """Whether there was something to read before the end."""
        left = deadline - time.monotonic()
        assert left > 0, f"it never came:\n{self.text}"
        ready, _, _ = select.select([self.fd], [], [], left)
        assert ready, f"it never came:\n{self.text}"
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        self.sent += data
        self.stream.feed(data)
        return bool(data)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def shows(self, words: str) -> None:
        self.until(lambda: words in self.text)

    def ended(self) -> int:
        """Read to the end; the exit status, negative for a signal that was not heeded."""
        deadline = time.monotonic() + PATIENCE_S
        while self.read(deadline):
            pass
        _, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def close(self) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


@pytest.fixture
def terminals() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*arguments: str | Path, **how: Any) -> Terminal:
        opened.append(Terminal(*arguments, **how))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


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


Start = Callable[..., Terminal]


def test_it_finds_the_live_session_and_shows_what_happens_there(
    terminals: Start, runner: Talk
) -> None:
    room = terminals()
    room.shows("UPR Pre-session")
    to_speaker(runner)
    room.shows("YOU HAVE THE FLOOR")
    room.shows("Organisation A")
    assert "Speaker 1" not in room.text
    tell(runner, "pause")
    room.shows("PAUSED")
    tell(runner, "resume")
    tell(runner, "message Slower, please")
    room.shows("Slower, please")
    tell(runner, "blank")
    room.until(lambda: not room.text.strip())


def test_it_waits_for_a_session_and_begins_when_there_is_one(
    terminals: Start, folder: Path
) -> None:
    room = terminals()
    room.shows("Waiting for a session")
    with started("run", "--plain", folder / "demo.toml") as runner:
        to_speaker(runner)
        room.shows("YOU HAVE THE FLOOR")


def test_a_killed_console_is_no_signal_and_the_clock_runs_on(
    terminals: Start, runner: Talk, folder: Path
) -> None:
    to_speaker(runner)
    room = terminals(record(folder))
    room.shows("YOU HAVE THE FLOOR")
    runner.process.kill()
    runner.process.wait()
    age_heartbeat(record(folder), 14_500)
    room.shows("NO SIGNAL 0:1")
    before = room.text
    room.until(lambda: room.text.count(":") == before.count(":") and room.text != before)
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


@pytest.mark.parametrize("name", ["SIGINT", "SIGQUIT"])
def test_a_signal_gives_the_terminal_back_as_it_was(
    terminals: Start, runner: Talk, folder: Path, name: str
) -> None:
    """As the console does (tests/faults, c1), by the same code."""
    room = terminals(record(folder))
    room.shows("Pre-session")
    assert termios.tcgetattr(room.fd) != room.modes
    os.kill(room.pid, getattr(signal, name))
    assert room.ended() == 128 + getattr(signal, name)
    assert termios.tcgetattr(room.fd) == room.modes
    assert room.sent.rfind(b"\x1b[?1049l") > room.sent.rfind(b"\x1b[?1049h")
    assert b"\x1b[?25h" in room.sent
    assert b"\x1b[?1000h" not in room.sent  # no mouse


def test_q_leaves_and_what_is_not_utf8_does_not(
    terminals: Start, runner: Talk, folder: Path
) -> None:
    room = terminals(record(folder))
    room.shows("Pre-session")
    os.write(room.fd, b"\xff\xfe caf\xe9 \x1b[M\xff\xff\xff \x1b[999999999999;1R \x9b31m\x00")
    os.write(room.fd, b"\x1b[<0;1;1M" * 50)
    os.write(room.fd, b"t")
    room.shows("TEST CARD")
    os.write(room.fd, b"q")
    assert room.ended() == 0


def test_it_survives_a_storm_of_sizes(terminals: Start, runner: Talk, folder: Path) -> None:
    to_speaker(runner)
    room = terminals(record(folder))
    room.shows("YOU HAVE THE FLOOR")
    for columns, rows in ((1, 1), (20, 5), (500, 200), (3, 90), (0, 0), (2, 2), (44, 14)):
        fcntl.ioctl(room.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    room.screen.reset()
    room.screen.resize(14, 44)
    room.shows("YOU HAVE THE FLOOR")
    os.write(room.fd, b"q")
    assert room.ended() == 0


def test_without_colour_no_colour_is_sent(terminals: Start, runner: Talk, folder: Path) -> None:
    to_speaker(runner)
    room = terminals(record(folder), NO_COLOR="1")
    room.shows("YOU HAVE THE FLOOR")
    tell(runner, "began -10:00")
    assert b"38;2;" not in room.sent
    assert b"48;2;" not in room.sent


@pytest.mark.parametrize("columns", [40, 120])
def test_ascii_sends_no_more_than_ascii(
    terminals: Start, runner: Talk, folder: Path, columns: int
) -> None:
    to_speaker(runner)
    room = terminals(record(folder), "--ascii", size=(columns, columns // 3))
    room.until(lambda: "####" in room.text)
    shown = room.text
    assert shown.isascii()


def test_a_record_that_is_not_there_is_said_after_the_screen(
    terminals: Start, folder: Path
) -> None:
    room = terminals(folder / "none.presession.jsonl", size=(200, 12))
    assert room.ended() == 2
    assert "no such record" in room.text
    assert "Traceback" not in room.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lang", "xx"], "no words in 'xx'"),
        (["--lang", "en,fr,es"], "one language, or two"),
        (["--theme", "pink"], "invalid choice"),
    ],
)
def test_what_makes_no_sense_is_said(
    terminals: Start, folder: Path, arguments: list[str], said: str
) -> None:
    room = terminals(*arguments, size=(200, 12))
    assert room.ended() == 2
    assert said in room.text


def test_without_a_terminal_it_says_what_to_do(folder: Path) -> None:
    ran = presession("project", folder / "none.presession.jsonl")
    assert ran.status == 2
    assert "needs a terminal" in ran.err


def test_a_second_console_is_told_how_to_watch(runner: Talk, folder: Path) -> None:
    ran = presession("run", "--plain", record(folder))
    assert ran.status == 2
    assert f"presession project {record(folder)}" in ran.err
