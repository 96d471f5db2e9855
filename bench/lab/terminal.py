"""Programs in a real pseudo-terminal, as a person would see them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

import psutil
import pyte

from lab.machine import process_s

__all__ = ["SIZE", "Terminal", "cpu_of", "first_paint", "pass_time"]

SIZE = (200, 60)
"""Columns and rows: a projector's, where painting costs most."""
_AT_ONCE = 1 << 16
_QUIET_S = 0.2
"""After this long with nothing written there is time to draw."""


class Terminal:
    """A program in a terminal of its own, drawn by pyte; killed when the block ends."""

    def __init__(
        self,
        words: Sequence[str],
        size: tuple[int, int] = SIZE,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.words = list(words)
        self.columns, self.rows = size
        self.env = {
            **os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})
        }  # fmt: skip
        self.screen = pyte.Screen(self.columns, self.rows)
        self.stream = pyte.ByteStream(self.screen)

    def __enter__(self) -> Terminal:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                size = struct.pack("HHHH", self.rows, self.columns, 0, 0)
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                os.execvpe(self.words[0], self.words, self.env)
            finally:
                os._exit(127)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def take(self) -> bytes:
        """What it has written, unseen. Raises EOFError with its last words when it is gone."""
        try:
            return os.read(self.fd, _AT_ONCE)
        except OSError as gone:
            raise EOFError("\n".join(self.text()).strip()[-400:]) from gone

    def read(self, seconds: float) -> bytes:
        """What it writes within ``seconds``, on the screen now; empty when nothing came."""
        if not self._has_written(seconds):
            return b""
        written = self.take()
        self.stream.feed(written)
        return written

    def drain(self, seconds: float) -> None:
        """Read for ``seconds``."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self.read(left)

    def text(self) -> list[str]:
        """The screen's lines."""
        return list(self.screen.display)

    def shows(self, text: str) -> bool:
        """Whether the screen shows ``text`` in one line."""
        return any(text in line for line in self.text())

    def until(self, text: str, seconds: float = 60) -> float:
        """Milliseconds from the start until the screen shows ``text``. Raises TimeoutError."""
        deadline = time.perf_counter() + seconds
        while not self.shows(text):
            left = deadline - time.perf_counter()
            if left <= 0:
                raise TimeoutError(f"{text!r} never came:\n" + "\n".join(self.text()))
            self.read(left)
        return (time.perf_counter() - self.started) * 1000

    def shown_at(self, text: str, seconds: float = 60) -> float:
        """Milliseconds from the start until all was written that makes the screen show ``text``.

        What comes is only taken, until there is nothing for a while; it is drawn after that, for
        drawing takes time, the more the richer the screen, and would be counted. Raises
        TimeoutError, or EOFError with the screen's last words where the program ended.
        """
        deadline = time.perf_counter() + seconds
        ended = False
        while not ended and time.perf_counter() < deadline:
            taken: list[tuple[float, bytes]] = []
            try:
                while time.perf_counter() < deadline and self._has_written(_QUIET_S):
                    taken.append((time.perf_counter(), self.take()))
            except EOFError:
                ended = True
            for at, written in taken:
                if self._now_shows(written, text):
                    return (at - self.started) * 1000
        words = "\n".join(self.text()).strip()
        raise EOFError(words) if ended else TimeoutError(f"{text!r} never came:\n{words}")

    def _has_written(self, seconds: float) -> bool:
        """Whether anything is there to take within ``seconds``."""
        return bool(select.select([self.fd], [], [], max(0.0, seconds))[0])

    def _now_shows(self, written: bytes, text: str) -> bool:
        """Whether a line that this changes shows ``text`` after it."""
        self.screen.dirty.clear()
        self.stream.feed(written)
        lines = (self.screen.buffer[y] for y in self.screen.dirty)
        return any(text in "".join(line[x].data for x in range(self.columns)) for line in lines)

    def write(self, keys: str) -> None:
        """Press keys."""
        os.write(self.fd, keys.encode())

    def memory(self) -> float:
        """Resident MiB."""
        resident: int = psutil.Process(self.pid).memory_info().rss
        return resident / 2**20


def first_paint(words: Sequence[str], mark: str, size: tuple[int, int] = SIZE) -> float:
    """Milliseconds from the start of a program until its screen shows ``mark``."""
    with Terminal(words, size) as terminal:
        return terminal.shown_at(mark)


def pass_time(terminals: Sequence[Terminal], seconds: float) -> list[int]:
    """Take what all of them write for ``seconds`` and look at none of it; bytes of each."""
    by_fd = {terminal.fd: (place, terminal) for place, terminal in enumerate(terminals)}
    written = [0] * len(terminals)
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        ready, _, _ = select.select(list(by_fd), [], [], left)
        for fd in ready:
            place, terminal = by_fd[fd]
            written[place] += len(terminal.take())
    return written


def cpu_of(
    terminals: Mapping[str, Terminal], seconds: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Percent of one core that each uses over the same ``seconds``, and its bytes a second."""
    before = {name: process_s(one.pid) for name, one in terminals.items()}
    began = time.perf_counter()
    written = pass_time(list(terminals.values()), seconds)
    took = time.perf_counter() - began
    used = {name: process_s(one.pid) - before[name] for name, one in terminals.items()}
    rates = {name: count / took for name, count in zip(terminals, written, strict=True)}
    return {name: 100 * share / took for name, share in used.items()}, rates
