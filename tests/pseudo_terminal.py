"""The command as a person has it: in a real pseudo-terminal, read by a terminal in memory."""

from __future__ import annotations

import array
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.command import COMMAND, TIMEOUT_S, at_own_port, environment

if sys.platform != "win32":  # its tests are left out there, but others import this file
    import fcntl
    import termios

WAIT_S = 60
_STUCK, _STUCK_S = 5, 0.2
"""So many pictures in a row of which nothing came, so long after each was asked for."""


class Terminal:
    """A terminal that is read whenever somebody waits for it."""

    def __init__(self, child: Any, columns: int, rows: int) -> None:
        import pyte

        self.child = child
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""

    @property
    def text(self) -> str:
        """What can be read on it."""
        rows = (self.screen.buffer[number] for number in range(self.screen.lines))
        across = range(self.screen.columns)  # pyte's own display fails on half a wide letter
        return "\n".join("".join(row[column].data for column in across) for row in rows)

    def until(self, seen: str | Callable[[str], bool]) -> str:
        """Read until a text is on the screen; fails when it never comes."""
        wanted = seen if callable(seen) else lambda text: str(seen) in text
        end = time.monotonic() + WAIT_S
        while not wanted(self.text):
            assert time.monotonic() < end, f"never saw {seen!r}:\n{self.text}"
            more = self.read()
            assert more or wanted(self.text), (
                f"it ended before {seen!r}:\n{self.text}\n{self.raw[-1000:]!r}"
            )
        return self.text

    def found(self, pattern: str) -> re.Match[str]:
        """Read until something on the screen matches."""
        match = re.search(pattern, self.until(lambda text: re.search(pattern, text) is not None))
        assert match
        return match

    def watch(self, seconds: float) -> None:
        """Read for a while: a second GO counts only so long after the first."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.read():
            continue

    def read(self) -> bool:
        """Take what came; False at the end."""
        import pexpect

        try:
            data = self.child.read_nonblocking(65_536, timeout=0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    def stuff(self) -> None:
        """Have it painted anew and read nothing, until nothing more fits between it and us."""
        rows, columns = self.child.getwinsize()
        waiting, same, pause = self.unread, 0, threading.Event()
        for change in range(500):
            self.child.setwinsize(rows, columns - 1 - change % 2)
            end = time.monotonic() + _STUCK_S
            while self.unread == waiting and (time.monotonic() < end or not self.is_idle):
                pause.wait(0.005)
            same = same + 1 if self.unread == waiting else 0
            if same == _STUCK:
                return
            waiting = self.unread
        raise AssertionError("there is no end to what this terminal takes")

    @property
    def is_idle(self) -> bool:
        """Whether all of its threads wait for something, rather than for a processor's time."""
        if sys.platform != "linux":
            return True
        try:
            tasks = Path(f"/proc/{self.child.pid}/task").glob("*/stat")
            return all(task.read_text().rpartition(")")[2].split()[0] == "S" for task in tasks)
        except OSError:  # one of them has just ended
            return False

    @property
    def unread(self) -> int:
        """Bytes that were written and nobody took."""
        count = array.array("i", [0])
        fcntl.ioctl(self.child.child_fd, termios.FIONREAD, count)
        return count[0]

    def send(self, keys: str | bytes) -> None:
        """Press keys."""
        self.child.send(keys)

    def ended(self) -> int:
        """Read to the end; gives the exit status, 128 + n for a signal."""
        end = time.monotonic() + 2 * WAIT_S
        while self.read():
            assert time.monotonic() < end, f"it does not end:\n{self.text}"
        self.child.wait()
        status: int | None = self.child.exitstatus
        return 128 + int(self.child.signalstatus) if status is None else status

    def signal(self, number: int) -> None:
        """Send a signal to the console, and to nothing else."""
        os.kill(self.child.pid, number)

    @property
    def echoes(self) -> bool:
        """Whether the terminal's driver is as a shell wants it."""
        modes = termios.tcgetattr(self.child.child_fd)[3]
        return bool(modes & termios.ECHO and modes & termios.ICANON)


@contextmanager
def spawned(
    *arguments: str | Path,
    folder: Path,
    size: tuple[int, int] = (100, 30),
    before: Callable[[], object] | None = None,
    command: Sequence[str] = COMMAND,
    env: Mapping[str, str] = MappingProxyType({}),
    encoding: str | None = None,
) -> Iterator[Any]:
    """A command in a pseudo-terminal, as pexpect drives it; it does not outlive the caller."""
    import pexpect

    child = pexpect.spawn(
        command[0],
        [*command[1:], *at_own_port(arguments)],
        cwd=str(folder),
        dimensions=(size[1], size[0]),
        timeout=TIMEOUT_S,
        preexec_fn=before,
        encoding=encoding,
        codec_errors="replace",
        env=environment() | {"TERM": "xterm-256color", "PYTHONWARNINGS": ""} | dict(env),
    )
    child.delaybeforesend = None  # meant for people at passwords
    child.ptyproc.delayafterclose = 0
    try:
        yield child
    finally:
        # Not pexpect's own way: it gives a killed process 0.1 s, and a busy machine needs more.
        if child.isalive():
            child.kill(signal.SIGKILL)
            child.wait()
        child.close()


@contextmanager
def terminal(
    *arguments: str | Path,
    folder: Path,
    size: tuple[int, int] = (100, 30),
    before: Callable[[], object] | None = None,
    command: Sequence[str] = COMMAND,
    env: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Terminal]:
    """The same, read by a terminal in memory."""
    with spawned(
        *arguments, folder=folder, size=size, before=before, command=command, env=env
    ) as child:
        yield Terminal(child, *size)
