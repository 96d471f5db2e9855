#!/usr/bin/env python3
"""The room's clock in a terminal: first paint, cost while counting, and how soon it follows."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lab import (
    HERE,
    SIZE,
    Terminal,
    bare_textual,
    folder,
    installed,
    interleaved,
    percentile,
    presession,
    quick,
    say,
    spread,
)

PLAN = Path(__file__).parent.parent / "sessions" / "demo.toml"
TITLE, DIGITS = "UPR Pre-session", "▀"
"""What the first paint shows, and what comes once the record was read."""

UNDER_HEADER = 8
"""Rows: the time of day stands above them."""


class Desk:
    """A real console without a screen, told what to do line by line."""

    def __init__(self, where: Path) -> None:
        plan = where / "room.toml"
        shutil.copy(PLAN, plan)
        self.record = where / "room.presession.jsonl"
        self.process = subprocess.Popen(
            presession("run", "--plain", str(plan)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Desk:
        self.tell("note the record is there")
        return self

    def __exit__(self, *failed: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)

    def tell(self, line: str) -> float:
        """Say a line and wait until it is acknowledged; gives the moment of that."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        while not self.process.stdout.readline().startswith(("ok", "refused")):
            pass
        return time.perf_counter()


def first_paint(words: list[str], mark: str, env: dict[str, str] | None = None) -> float:
    """Milliseconds until the screen shows ``mark``."""
    with Terminal(words, SIZE, env or {}) as terminal:
        return terminal.until(mark)


def paints(record: Path) -> dict[str, Callable[[], float]]:
    """What is started in turns."""
    return {
        "bare": lambda: first_paint(bare_textual(), "bare and ready"),
        "room": lambda: first_paint(presession("project", str(record)), TITLE),
        "digits": lambda: first_paint(presession("project", str(record)), DIGITS),
    }


def follows(desk: Desk, rounds: int) -> list[float]:
    """From the acknowledgement of a command to the first changed byte on the other terminal."""
    found = []
    with Terminal(presession("project", str(desk.record))) as room:
        room.until(DIGITS)
        for number in range(rounds):
            room.drain(0.15 + 0.13 * (number % 5))
            # A blank room paints nothing by itself, so what comes is the answer.
            desk.tell("blank")
            room.drain(0.3)
            acknowledged = desk.tell("unblank")
            room.read(5)
            found.append((time.perf_counter() - acknowledged) * 1000)
    return found


def flips(desk: Desk, seconds: float) -> list[float]:
    """Milliseconds from each second's true instant to its first byte on the terminal."""
    desk.tell("yield")
    desk.tell("go")
    began = last_instant(desk.record)
    late = []
    with Terminal(presession("project", str(desk.record))) as room:
        room.until(DIGITS)
        room.drain(1.5)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            before = room.text()[UNDER_HEADER:]
            if not room.read(2):
                raise TimeoutError("it stopped counting")
            # Boot time, as the record's instants are; what follows belongs to the same second.
            at = time.clock_gettime(time.CLOCK_BOOTTIME) * 1000
            room.drain(0.5)
            if room.text()[UNDER_HEADER:] != before:  # else it was the time of day
                late.append((at - began) % 1000)
    return late


def last_instant(record: Path) -> int:
    """The steady clock at the latest event, ms."""
    at: int = json.loads(record.read_bytes().splitlines()[-1])["at"]["steady"]
    return at


def costs(record: Path, seconds: float) -> tuple[float, float, float]:
    """Percent of a core, bytes a second and MiB while a speaker's clock runs."""
    with Terminal(presession("project", str(record))) as room:
        room.until(DIGITS)
        room.drain(3)
        before = room.bytes_read
        share = room.cpu(seconds)
        return share, (room.bytes_read - before) / seconds, room.memory()


def main() -> None:
    """Print a row for each figure."""
    with folder() as where:
        os.environ["XDG_RUNTIME_DIR"] = str(where)
        with Desk(where) as desk:
            for line in ("go", "go", "go", "go", "go"):
                desk.tell(line)
            _say_paint(interleaved(paints(desk.record), 5 if quick() else 15))
            _say_follows(follows(desk, 8 if quick() else 40))
            seconds = 10 if quick() else 60
            _say_flips(flips(desk, seconds))
            _say_costs(costs(desk.record, seconds), seconds)


def _say_paint(times: dict[str, list[float]]) -> None:
    ratio, digits = spread(times["room"], times["bare"]), spread(times["digits"], times["bare"])
    median = percentile(times["room"], 0.5)
    say(
        "room clock in a terminal, first paint",
        "≤ 1.25x a bare Textual app",
        f"{ratio}; {median:.0f} ms; the digits {digits}",
        ratio.median <= 1.25,
        median_ms=median,
        digits_ms=percentile(times["digits"], 0.5),
        bare_ms=percentile(times["bare"], 0.5),
    )


def _say_follows(found: list[float]) -> None:
    median, most = statistics.median(found), max(found)
    say(
        "another terminal shows an action",
        "≤ 40 ms at most",
        f"{median:.1f} ms, {most:.1f} at most, of {len(found)}",
        most <= 40,
        median_ms=median,
        most_ms=most,
    )


def _say_flips(late: list[float]) -> None:
    worst = percentile(late, 0.99)
    say(
        "room clock in a terminal, a second flips after its true instant",
        "≤ 20 ms, p99",
        f"{statistics.median(late):.1f} ms, p99 {worst:.1f}, of {len(late)}",
        worst <= 20,
        median_ms=statistics.median(late),
        p99_ms=worst,
    )


def _say_costs(found: tuple[float, float, float], seconds: float) -> None:
    share, written, memory = found
    figures: dict[str, float] = {}
    with Terminal([sys.executable, str(HERE / "peers" / "digits.py")]) as peer:
        peer.drain(3)
        figures["textual_digits_cpu"] = peer.cpu(seconds)
    termdown = installed("termdown")
    beside = ""
    if termdown:
        with Terminal([termdown, "420"]) as peer:
            peer.drain(2)
            figures["termdown_cpu"] = peer.cpu(seconds)
        beside = f"termdown {figures['termdown_cpu']:.2f} %, "
    say(
        "full-screen room clock, CPU while counting",
        "≤ 1.15 % of a core",
        f"{share:.2f} % ({beside}Textual Digits {figures['textual_digits_cpu']:.2f} %),"
        f" {written / 1000:.1f} KB/s",
        share <= 1.15,
        room_cpu=share,
        bytes_a_second=written,
        memory_mib=memory,
        **figures,
    )


if __name__ == "__main__":
    main()
