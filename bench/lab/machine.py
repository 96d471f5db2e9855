"""Where this runs: the machine, the peers that are installed, and a clock for other processes."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import time
from importlib.metadata import version
from pathlib import Path

import psutil

__all__ = [
    "HERE",
    "MARKS",
    "PYDANTIC_MS",
    "machine",
    "peer",
    "presession",
    "process_s",
    "quick",
    "steady_ms",
]

MARKS = {
    "bare.py": "bare and ready",
    "bare.py --then": "all of it",
    "digits.py": "─",
    "termdown": "888",
    "room": "▀",
}
"""What each shows once it shows its time; bare.py has none."""
PYDANTIC_MS = 173
"""What a process that imports one pydantic model took on the machine of the targets in ms."""
HERE = Path(__file__).parent.parent
"""The folder of the benchmarks."""


def quick() -> bool:
    """Whether ``--quick`` was asked for: fewer rounds, shorter waits."""
    return "--quick" in sys.argv


def machine() -> str:
    """What this runs on, in one line."""
    memory = round(psutil.virtual_memory().total / 2**30)
    return (
        f"{os.cpu_count()} cores{_processor()}, {memory} GiB, {platform.system()}"
        f" {platform.release().split('-')[0]}, Python {platform.python_version()},"
        f" Textual {version('textual')}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return f" ({value.strip()})"
    return ""


def presession(*words: str | Path) -> list[str]:
    """The command line of this presession, in this environment: what a person types."""
    command = Path(sys.executable).parent / "presession"
    start = [str(command)] if command.exists() else [sys.executable, "-m", "presession_timer"]
    return [*start, *map(str, words)]


def peer(program: str) -> list[str] | None:
    """How a program to compare with is started; None, said on stderr, where it is not installed.

    ``program``: a script of bench/peers, or a command of this environment or of the system.
    """
    if program.endswith(".py"):
        return [sys.executable, str(HERE / "peers" / program)]
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.exists() else shutil.which(program)
    if found is None:
        print(f"{program} is not installed here: pip install -e '.[bench]'", file=sys.stderr)
        return None
    return [found]


def process_s(pid: int) -> float:
    """Processor time of a whole process so far, seconds; to the nanosecond on Linux."""
    if hasattr(time, "CLOCK_BOOTTIME"):  # Linux
        return time.clock_gettime((~pid << 3) | 2)  # clock_getcpuclockid(3) of a process
    times = psutil.Process(pid).cpu_times()
    used: float = times.user + times.system
    return used


def steady_ms() -> float:
    """The clock of a record's ``steady``, milliseconds."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) / 1e6
