"""C: whatever a terminal does, the record is whole and the clock goes on."""

from __future__ import annotations

import fcntl
import os
import pkgutil
import random
import select
import shutil
import signal
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from operator import ne
from pathlib import Path

import psutil
import pytest

from presession_timer.base.sample_plans import sample
from presession_timer.engine.commands import Go
from presession_timer.plan.toml_file import read_plan
from presession_timer.record.loading import load
from presession_timer.record.lock import status
from presession_timer.record.verify import verify
from presession_timer.runner.session_runner import SessionRunner
from tests.command import COMMAND, presession
from tests.faults.harness import tries
from tests.pseudo_terminal import WAIT_S, Terminal, terminal

pytestmark = pytest.mark.terminal

MODES_OFF = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l")
"""The alternate screen left, the cursor shown, pasting no longer bracketed."""
LOCK_KEY = "\x1b[20~"


@pytest.fixture
def plan(path: Path) -> Path:
    """The demonstration's plan, so that every kind of segment is on the screen."""
    return Path(shutil.copy(sample("demo.toml"), path.with_name("demo.toml")))


@pytest.fixture
def record(plan: Path) -> Path:
    """Where its record will be."""
    return plan.with_name("demo.presession.jsonl")


def begun(plan: Path) -> None:
    """An hour in which the first speaker has the floor and nobody is at the runner."""
    with SessionRunner.open_plan(
        read_plan(plan), plan.with_name("demo.presession.jsonl")
    ) as runner:
        for _ in range(5):
            assert runner.do(Go()).ok


@contextmanager
def speaking(
    plan: Path,
    size: tuple[int, int] = (100, 30),
    before: Callable[[], object] | None = None,
    command: Sequence[str] = COMMAND,
) -> Iterator[Terminal]:
    """The console while the first speaker has the floor."""
    begun(plan)
    with terminal(
        "run", plan, folder=plan.parent, size=size, before=before, command=command
    ) as screen:
        screen.until("ends Speaker 1")
        yield screen


def is_whole(record: Path) -> bool:
    """Whether what was acknowledged can be gone on with."""
    assert verify(record).whole
    with SessionRunner.open_record(record) as runner:
        return runner.session.running is not None


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"][: tries(2, 4)])
def test_c1_a_signal_restores_the_terminal_and_keeps_the_record(
    plan: Path, record: Path, name: str
) -> None:
    number = int(getattr(signal, name))
    with speaking(plan) as screen:
        before, modes = len(screen.raw), screen.echoes
        assert not modes, "the terminal is raw while it runs"
        screen.signal(number)
        assert screen.ended() == 128 + number
        assert screen.echoes
        assert all(mode in screen.raw[before:] for mode in MODES_OFF)
        assert b"Traceback" not in screen.raw
    assert is_whole(record)


@pytest.mark.parametrize(
    "words", [("project",), ("edit", "demo.toml"), (), ("demo",)][: tries(1, 4)]
)
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"][: tries(1, 2)])
def test_c1_every_other_screen_gives_the_terminal_back_too(
    plan: Path, words: tuple[str, ...], name: str
) -> None:
    number = int(getattr(signal, name))
    with terminal(*words, folder=plan.parent) as screen:
        screen.until(lambda text: text.strip() != "" and not screen.echoes)
        screen.signal(number)
        assert screen.ended() == 128 + number
        assert screen.echoes
        assert MODES_OFF[0] in screen.raw


@pytest.mark.parametrize("name", ["SIGSTOP", "SIGTSTP"][: tries(1, 2)])
def test_c1_a_console_that_was_stopped_goes_on_in_its_terminal_whatever_was_done_there(
    plan: Path, record: Path, name: str
) -> None:
    with speaking(plan) as screen:
        process = psutil.Process(screen.child.pid)
        threads, drawn = process.num_threads(), rows_with_text(screen)
        screen.signal(getattr(signal, name))
        while process.status() != psutil.STATUS_STOPPED:
            screen.read()
        noise(screen, first=b"\x1b[2J")
        screen.until(lambda text: text.strip() == NOISE)
        screen.signal(signal.SIGCONT)
        screen.until(lambda text: NOISE not in text and rows_with_text(screen) >= drawn)
        assert "ends Speaker 1" in screen.text
        raw = not screen.echoes
        assert raw
        assert process.num_threads() == threads, "nobody else reads the keys"
        noise(screen, modes=False)
        screen.until(NOISE)
        screen.send("\x0c")  # Ctrl+L
        screen.until(lambda text: NOISE not in text)
        screen.send("q2")
        assert screen.ended() == 0
        assert screen.echoes
    assert is_whole(record)


NOISE = "somebody else wrote this"


def rows_with_text(screen: Terminal) -> set[int]:
    """The rows of the terminal in which something stands."""
    return {number for number, row in enumerate(screen.text.split("\n")) if row.strip()}


def noise(screen: Terminal, *, modes: bool = True, first: bytes = b"") -> None:
    """What a shell, or a message to all users, does to a terminal."""
    name = f"/proc/{screen.child.pid}/fd/1"
    terminal = os.open(name, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    if modes:
        found = termios.tcgetattr(terminal)
        found[3] |= termios.ECHO | termios.ICANON
        termios.tcsetattr(terminal, termios.TCSANOW, found)
    data = first + b"\x1b[5;1H" + NOISE.encode()
    while data:
        with suppress(BlockingIOError):  # the console writes, and waits for us to read
            data = data[os.write(terminal, data) :]
        screen.read()
    os.close(terminal)


@pytest.mark.long
def test_c2_a_window_that_is_closed_keeps_the_record(plan: Path, record: Path) -> None:
    with speaking(plan) as screen:
        assert gone(screen)[0] == 128 + signal.SIGHUP
    assert is_whole(record)


def test_c3_a_window_that_is_closed_while_hanging_up_is_ignored_does_not_spin(
    plan: Path, record: Path
) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with speaking(plan, before=ignore) as screen:
        before = psutil.Process(screen.child.pid).cpu_times()
        ended, used = gone(screen)
        assert ended == 128 + signal.SIGHUP
        assert used - before.user - before.system < 1.0, "it ended, and did not spin until then"
    assert is_whole(record)


def gone(screen: Terminal) -> tuple[int, float]:
    """Take the terminal away; the status, and the seconds of processor time in all."""
    screen.child.ptyproc.fileobj.close()
    late = threading.Timer(WAIT_S, screen.child.kill, [signal.SIGKILL])
    late.start()
    _, ended, used = os.wait4(screen.child.pid, 0)
    late.cancel()
    screen.child.ptyproc.closed = screen.child.ptyproc.terminated = True
    return os.waitstatus_to_exitcode(ended), used.ru_utime + used.ru_stime


def test_c4_a_console_that_nobody_reads_stops_neither_the_runner_nor_the_room(
    plan: Path, record: Path
) -> None:
    with speaking(plan, size=(240, 70)) as screen:
        for columns in range(200, 240):  # each of them a whole picture, and nobody reads any
            screen.child.setwinsize(70, columns)
        first = status(record)
        assert first is not None
        with terminal("project", record, folder=plan.parent, size=(40, 12)) as room:
            room.until("YOU HAVE THE FLOOR")
            beaten, end = 0, time.monotonic() + tries(120, 600)
            while beaten < tries(5_000, 60_000):  # and the room's clock goes on
                assert time.monotonic() < end, "the heartbeat goes on"
                before = room.text
                room.until(partial(ne, before))
                last = status(record)
                assert last is not None
                beaten = last.real.steady - first.real.steady
            assert "YOU HAVE THE FLOOR" in room.text, "the console is still followed"
        screen.screen.resize(70, 239)
        screen.until("minimum in")  # whoever looks again sees the present
        screen.send("q2")
        assert screen.ended() == 0


def test_c5_random_bytes_on_the_keyboard_end_nothing(plan: Path, record: Path) -> None:
    dice = random.Random(5)
    with speaking(plan) as screen:
        screen.send(LOCK_KEY)
        screen.until("LOCKED")
        poured(screen, dice.randbytes(tries(40_000, 1_000_000)))
        for _ in range(3):  # whatever was begun is over
            screen.send(b"\x1b\x1b\x18")
            screen.read()
        screen.signal(signal.SIGTERM)
        assert screen.ended() == 128 + signal.SIGTERM
        assert b"Traceback" not in screen.raw
        assert screen.echoes
    assert presession("verify", record).status == 0


def poured(screen: Terminal, data: bytes) -> None:
    """Write as fast as it is read, reading what comes back meanwhile."""
    terminal = screen.child.child_fd
    os.set_blocking(terminal, False)
    while data:
        readable, writable, _ = select.select([terminal], [terminal], [], WAIT_S)
        assert readable or writable, "it neither reads nor writes any more"
        if readable:
            screen.read()
        if writable:
            with suppress(BlockingIOError):
                data = data[os.write(terminal, data[:4096]) :]


GARBAGE = {
    "an old mouse report": b"\x1b[M\xff\xfe\x80" * 50,
    "a size nobody has": b"\x1b[48;99999;99999;0;0t\x1b[8;0;0t",
    "a mouse report of nowhere": b"\x1b[<0;99999999;99999999M" * 50,
    "a long sequence": b"\x1b[" + b"1;" * 50_000 + b"m",
    "a number of many digits": b"\x1b[" + b"9" * 5_000 + b";" + b"9" * 5_000 + b"R",
    "a command that never ends": b"\x1b]52;c;" + b"A" * 100_000,
    "a string that never ends": b"\x1bP" + b"q" * 100_000,
    "half a character": b"\xf0\x9f",
    "keys of another world": b"\x1b[57441;1u\x1b[1;99Z\x1bO\x1b[200~",
}


@pytest.mark.parametrize("name", list(GARBAGE)[: tries(1, 9)])
def test_c6_sequences_that_make_no_sense_leave_the_keys_working(
    plan: Path, record: Path, name: str
) -> None:
    with speaking(plan) as screen:
        poured(screen, GARBAGE[name])
        poured(screen, b"\x1b\\\x07\x1b[201~")
        before = load(record).log
        answers(screen, record, "\x1b[6~")
        assert load(record).log[: len(before)] == before
        screen.signal(signal.SIGTERM)
        assert screen.ended() == 128 + signal.SIGTERM
        assert b"Traceback" not in screen.raw


def answers(screen: Terminal, record: Path, key: str) -> None:
    """Press until the record has an event more."""
    count, end = len(load(record).log), time.monotonic() + WAIT_S
    while time.monotonic() < end:
        screen.send(key)
        for _ in range(10):
            screen.read()
            if len(load(record).log) > count:
                return
    raise AssertionError(f"the keys are dead:\n{screen.text}")


@pytest.mark.long
def test_c7_any_size_and_a_storm_of_sizes(plan: Path, record: Path) -> None:
    dice = random.Random(7)
    sizes = [(1, 1), (5, 20), (0, 0), (tries(100, 500), tries(300, 1000)), (24, 80)]
    sizes += [(dice.randint(0, 80), dice.randint(0, 300)) for _ in range(tries(12, 600))]
    with speaking(plan) as screen:
        for rows, columns in sizes:
            resized(screen, rows, columns)
            screen.read()
        resized(screen, 24, 80)
        screen.screen.resize(24, 80)
        screen.until("minimum in")
        screen.send("q2")
        assert screen.ended() == 0
    assert presession("verify", record).status == 0


def resized(screen: Terminal, rows: int, columns: int) -> None:
    """Tell the terminal its size; the kernel tells the console."""
    size = struct.pack("HHHH", rows, columns, 0, 0)
    fcntl.ioctl(screen.child.child_fd, termios.TIOCSWINSZ, size)
    with suppress(ProcessLookupError):
        screen.signal(signal.SIGWINCH)


LATER = "given[0].snapshot.floor and given[0].snapshot.floor.spoke > 2000"


def broken(where: str, when: str) -> Sequence[str]:
    """The command, in which a function raises once a condition is true."""
    module, _, name = where.rpartition(":")
    owner, _, method = name.rpartition(".")
    script = f"""
import importlib, sys
owner = getattr(importlib.import_module({module!r}), {owner!r})
real = owner.{method}
def {method}(self, *given, **named):
    if {when}:
        raise RuntimeError("tried on purpose")
    return real(self, *given, **named)
owner.{method} = {method}
from presession_timer.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
    return (sys.executable, "-c", script)


MISTAKES = [
    ("presession_timer.console.key_input:KeyInput.key", "given[0] == 'f12'", "\x1b[24~"),
    ("presession_timer.console.painter:Painter.show_floor", LATER, ""),
    ("presession_timer.console.controller:Controller._tick", "True", ""),
]


def test_c8_every_function_that_is_broken_on_purpose_is_there() -> None:
    for where, _, _ in MISTAKES:
        assert callable(pkgutil.resolve_name(where))


@pytest.mark.parametrize(("where", "when", "key"), MISTAKES[:: tries(2, 1)])
def test_c8_a_mistake_of_ours_leaves_a_terminal_a_file_and_a_record(
    plan: Path, record: Path, where: str, when: str, key: str, state_folder: Path
) -> None:
    begun(plan)
    with terminal(
        "run", plan, folder=plan.parent, command=broken(where, when), size=(300, 40)
    ) as screen:
        screen.until("ends Speaker 1" if key else "presession made a mistake")
        screen.send(key)
        assert screen.ended() == 70
        assert screen.echoes
        assert MODES_OFF[0] in screen.raw
        assert b"Traceback" not in screen.raw
        assert b"the details are in" in screen.raw
        assert b"goes on with it" in screen.raw
    (kept,) = state_folder.iterdir()
    assert "RuntimeError: tried on purpose" in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert is_whole(record)


@pytest.fixture
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command keeps what went wrong."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "presession"


@pytest.mark.parametrize(
    "words", [("run", "demo.toml"), ("project",), ("edit", "demo.toml"), ()][: tries(2, 4)]
)
def test_c9_without_a_terminal_it_says_what_works_without_one(
    plan: Path, words: tuple[str, ...]
) -> None:
    done = presession(*words, folder=plan.parent)
    assert done.status in (0, 2)
    assert "Traceback" not in done.err
    assert done.err or done.out
    assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize(
    "env",
    [{"TERM": "dumb"}, {"TERM": "vt100"}, {"TERM": ""}, {"LC_ALL": "C"},
     {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"NO_COLOR": "1"},
     {"PYTHONIOENCODING": "latin-1"}][:: tries(4, 1)],
)  # fmt: skip
def test_c9_a_poor_terminal_or_another_encoding(
    plan: Path, record: Path, env: dict[str, str]
) -> None:
    begun(plan)
    with terminal("run", plan, folder=plan.parent, env=env) as screen:
        if env.get("TERM") == "dumb":
            assert screen.ended() == 2
            assert b"--plain" in screen.raw
            return
        screen.until("ends Speaker 1")
        screen.signal(signal.SIGTERM)
        assert screen.ended() == 128 + signal.SIGTERM
        assert b"Traceback" not in screen.raw
    assert is_whole(record)


@pytest.mark.parametrize("bracketed", [True, False][: tries(1, 2)])
def test_c10_what_is_pasted_presses_no_keys_and_fills_no_memory(
    plan: Path, record: Path, bracketed: bool
) -> None:
    text = b"Dear colleagues, the statement of the panel on questions of q, x and u. " * 1000
    text *= tries(4, 140)  # 10 MB, or some of it
    with speaking(plan) as screen:
        log = load(record).log
        memory = psutil.Process(screen.child.pid).memory_info().rss
        poured(screen, b"\x1b[200~" + text + b"\x1b[201~" if bracketed else text)
        answers(screen, record, "\x1b[24~ok\r")  # F12: a note
        grown = psutil.Process(screen.child.pid).memory_info().rss - memory
        assert grown < 30 * 2**20 + 5 * len(text)
        kinds = [type(recorded.event).__name__ for recorded in load(record).log[len(log) :]]
        assert kinds.count("FloorYielded") <= (0 if bracketed else 1)
        screen.signal(signal.SIGTERM)
        assert screen.ended() == 128 + signal.SIGTERM
        assert b"Traceback" not in screen.raw


def test_c11_a_second_moderator_is_told_who_is_there_and_how_to_watch(
    plan: Path, record: Path
) -> None:
    with speaking(plan) as first:
        with terminal("run", plan, folder=plan.parent, size=(300, 30)) as second:
            assert second.ended() == 2
            assert f"in use by process {first.child.pid}".encode() in second.raw
            assert b"presession project" in second.raw
            assert second.echoes
        plain = presession("run", "--plain", record, lines=["yield"])
        assert plain.status == 2
        assert "in use by" in plain.err
        answers(first, record, " ")
    assert is_whole(record) or load(record).session.running is None


MOST_GROWN = 4 * 2**20


@pytest.mark.parametrize("size", [(10, 3), (240, 70)][: tries(1, 2)])
def test_c12_memory_does_not_grow_with_time(plan: Path, size: tuple[int, int]) -> None:
    with terminal("run", plan, "--rehearse", "30", folder=plan.parent, size=size) as screen:
        screen.until(lambda text: text.strip() != "")
        for _ in range(3):
            screen.send(" ")
            passed(screen, tries(3, 10) / 10)
        process, grown = psutil.Process(screen.child.pid), MOST_GROWN
        for _ in range(10):  # a busy machine still loads what comes after the first picture
            before = process.memory_info().rss
            passed(screen, tries(1, 60))
            grown = process.memory_info().rss - before
            if grown < MOST_GROWN:
                break
        screen.signal(signal.SIGTERM)
        assert screen.ended() == 128 + signal.SIGTERM
    assert grown < MOST_GROWN


def passed(screen: Terminal, seconds: float) -> None:
    """Read what it paints for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        screen.read()
