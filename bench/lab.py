"""The laboratory of all benchmarks: programs in a real terminal, interleaved, with ratios.

Absolute times move with the machine; ratios taken in one run count (docs/performance.md).
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import platform
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import pyte

__all__ = [
    "Terminal",
    "bare_textual",
    "installed",
    "interleaved",
    "presession",
    "quick",
    "say",
    "spread",
]

HERE = Path(__file__).parent
SIZE = (200, 60)


def quick() -> bool:
    """Whether ``--quick`` was asked for: fewer rounds, shorter waits."""
    return "--quick" in sys.argv


def presession(*words: str) -> list[str]:
    """The command line of this presession, in this environment."""
    return [sys.executable, "-m", "presession_timer", *words]


def bare_textual() -> list[str]:
    """The peer that is the ground: a Textual app with one Static."""
    return [sys.executable, str(HERE / "peers" / "bare.py")]


def installed(program: str) -> str | None:
    """Where a peer program of this environment is; None, said on stderr, where it is not."""
    beside = Path(sys.executable).parent / program
    if beside.exists():
        return str(beside)
    print(f"{program} is not installed here: pip install {program}", file=sys.stderr)
    return None


class Terminal:
    """A program in a pseudo-terminal of its own, drawn by pyte; ended when the block ends."""

    def __init__(
        self, words: Sequence[str], size: tuple[int, int] = SIZE, env: Mapping[str, str] = {}
    ) -> None:
        self.words = words
        self.columns, self.rows = size
        self.env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env}
        self.screen = pyte.Screen(self.columns, self.rows)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes_read = 0

    def __enter__(self) -> Terminal:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.execvpe(self.words[0], list(self.words), self.env)
            finally:
                os._exit(127)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        self.process = psutil.Process(self.pid)
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

    def read(self, seconds: float) -> bytes:
        """What it writes within ``seconds``; empty when nothing came."""
        ready, _, _ = select.select([self.fd], [], [], max(0.0, seconds))
        if not ready:
            return b""
        try:
            written = os.read(self.fd, 1 << 16)
        except OSError as gone:
            raise EOFError("\n".join(self.text()).strip()[-400:]) from gone
        self.bytes_read += len(written)
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

    def until(self, text: str, seconds: float = 20) -> float:
        """Milliseconds from the start until the screen shows ``text``. Raises TimeoutError."""
        deadline = time.perf_counter() + seconds
        while not self.shows(text):
            left = deadline - time.perf_counter()
            if left <= 0:
                raise TimeoutError(f"{text!r} never came:\n" + "\n".join(self.text()))
            self.read(left)
        return (time.perf_counter() - self.started) * 1000

    def write(self, keys: str) -> None:
        """Press keys."""
        os.write(self.fd, keys.encode())

    def cpu(self, seconds: float) -> float:
        """Percent of one core that it uses while it is read for ``seconds``."""
        before, began = self.process.cpu_times(), time.perf_counter()
        self.drain(seconds)
        after, took = self.process.cpu_times(), time.perf_counter() - began
        used: float = (after.user - before.user) + (after.system - before.system)
        return 100 * used / took

    def memory(self) -> float:
        """Resident MiB."""
        resident: int = self.process.memory_info().rss
        return resident / 2**20


def interleaved(
    candidates: Mapping[str, Callable[[], float]], rounds: int
) -> dict[str, list[float]]:
    """Measure each candidate once a round, A B A B, after one warm-up that is thrown away."""
    for measure in candidates.values():
        measure()
    results: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, measure in candidates.items():
            results[name].append(measure())
    return results


@dataclass(frozen=True, slots=True)
class Ratio:
    """A paired ratio and how far single rounds lie apart."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f}x ({self.low:.2f}-{self.high:.2f})"


def spread(numerator: Sequence[float], denominator: Sequence[float]) -> Ratio:
    """The median of the paired ratios, with the first and third quartile."""
    ratios = [a / b for a, b in zip(numerator, denominator, strict=True)]
    low, median, high = statistics.quantiles(ratios, n=4)
    return Ratio(median, low, high)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of all values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """What this ran on, in one line."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release().split('-')[0]}"
    )


def say(name: str, target: str, measured: str, met: bool, **figures: Any) -> None:
    """One JSON object, then one row of the table, on stdout."""
    rounded = {
        key: round(value, 3) if isinstance(value, float) else value
        for key, value in figures.items()
    }
    print(
        json.dumps(
            {
                "name": name,
                "target": target,
                "measured": measured,
                "met": met,
                "machine": machine(),
                **rounded,
            }
        )
    )
    print(f"| {name} | {target} | {measured} | {'met' if met else 'missed'} |", flush=True)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """An empty folder that goes away afterwards."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="presession-bench-") as name:
        yield Path(name)
