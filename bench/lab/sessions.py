"""Sessions to measure: a plan, a record in the middle of a turn, a console that takes lines."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lab.machine import HERE, presession

__all__ = [
    "MARK",
    "PLAN",
    "RUNS",
    "PlainSession",
    "began_at",
    "copied",
    "plan_in",
    "running_record",
]

PLAN = HERE.parent / "sessions" / "demo.toml"
"""Eight speakers."""
MARK = "Speaker 1"
"""Words of that plan: a frame without them is no real paint."""
RUNS = "ends Speaker 1"
"""What the console offers while the first speaker's clock runs, and not before."""
SUFFIX = ".presession.jsonl"

_TO_THE_FIRST_SPEAKER = ("go",) * 5


def plan_in(where: Path, name: str) -> Path:
    """A plan without a record."""
    for old in where.glob(f"{name}.*"):
        old.unlink()
    return Path(shutil.copy(PLAN, where / f"{name}.toml"))


def running_record(where: Path, name: str, plan: Path = PLAN, *options: str) -> Path:
    """A record whose console is gone while the first speaker has the floor."""
    record = where / f"{name}{SUFFIX}"
    subprocess.run(
        presession("run", "--plain", plan, "--record", record, *options),
        input="\n".join(_TO_THE_FIRST_SPEAKER),
        text=True,
        check=True,
        capture_output=True,
    )
    return record


def copied(record: Path, name: str) -> Path:
    """The same record under another name, for another console."""
    return Path(shutil.copy(record, record.with_name(f"{name}{SUFFIX}")))


def events_of(record: Path) -> list[dict[str, Any]]:
    """The lines behind the header that are whole."""
    lines = record.read_bytes().split(b"\n")[1:-1]
    return [json.loads(line) for line in lines]


def began_at(record: Path) -> int:
    """When the latest turn began, by the record's steady clock; ms."""
    began: int = [e for e in events_of(record) if e["kind"] == "FloorGiven"][-1]["at"]["steady"]
    return began


class PlainSession:
    """A console without a screen, told what to do line by line."""

    def __init__(
        self,
        plan: Path,
        *options: str,
        lines: Sequence[str] = (),
        program: Sequence[str | Path] = (),
    ) -> None:
        """``lines``: what it is told first; ``program`` stands for presession."""
        words: list[str | Path] = ["run", "--plain", *options, plan]
        self.record = plan.with_suffix(SUFFIX)
        self.first = tuple(lines)
        self.process = subprocess.Popen(
            [*map(str, program), *map(str, words)] if program else presession(*words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # what was read already would not wake up whoever waits for an answer
        )
        assert self.process.stdin
        assert self.process.stdout
        self._tell, self.told = self.process.stdin, self.process.stdout

    def __enter__(self) -> PlainSession:
        for line in self.first:
            self.do(line)
        return self

    def __exit__(self, *failed: object) -> None:
        self._tell.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def say(self, line: str) -> None:
        """Write a line."""
        self._tell.write(f"{line}\n".encode())
        self._tell.flush()

    def answered(self) -> bool:
        """Read a line; whether it is the answer. Raises EOFError when there is none to come."""
        line = self.told.readline()
        if not line:
            raise EOFError(f"the console ended with status {self.process.wait()}")
        return line.startswith((b"ok", b"refused"))

    def do(self, line: str) -> float:
        """Write a line and wait until it is acknowledged; gives that moment (perf_counter)."""
        self.say(line)
        while not self.answered():
            pass
        return time.perf_counter()
