#!/usr/bin/env python3
"""From handing a command in until it is durable and answered, against the sync alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from lab.figures import Part, percentile
from lab.machine import quick
from lab.rounds import folder, interleaved
from lab.saying import say

from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.runner.session_runner import SessionRunner

LINE = b"x" * 330 + b"\n"
"""As long as the line of an event."""


def panel() -> Plan:
    """Eight statements."""
    speakers = (
        Segment(n, str(n), Kind.STATEMENT, f"Speaker {n}", min=300_000, max=420_000)
        for n in range(1, 9)
    )
    return Plan("bench", date(2019, 12, 10), tuple(speakers))


def acknowledged(runner: SessionRunner) -> Callable[[], float]:
    """A measurement of one command, milliseconds."""

    def measure() -> float:
        began = time.perf_counter()
        answer = runner.do(cmd.WriteNote("a note as long as notes are"))
        took = time.perf_counter() - began
        assert answer.saved
        return took * 1000

    return measure


def synced(fd: int) -> Callable[[], float]:
    """The ground: one write and one sync of a line as long, milliseconds."""
    sync = os.fdatasync if hasattr(os, "fdatasync") else os.fsync

    def measure() -> float:
        began = time.perf_counter()
        os.write(fd, LINE)
        sync(fd)
        return (time.perf_counter() - began) * 1000

    return measure


def main() -> None:
    """Print the figures; on a disk in memory (``df /tmp``) the sync costs nothing."""
    with (
        folder() as where,
        SessionRunner.open_plan(panel(), where / "x.presession.jsonl") as runner,
    ):
        runner.do(cmd.Open())
        ground = os.open(Path(where, "ground"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        times = interleaved(
            {"runner": acknowledged(runner), "sync": synced(ground)}, 200 if quick() else 2_000
        )
        os.close(ground)
    p50, p99 = (percentile(times["runner"], share) for share in (0.5, 0.99))
    floor = [percentile(times["sync"], share) for share in (0.5, 0.99)]
    under = "one write and one sync alone {:.2f} ms"
    count = f"of {len(times['runner']):,}"
    say(
        "a command is durable and acknowledged",
        [
            Part("p50", f"{p50:.2f} ms {count}", "≤ 1.5 ms", p50 <= 1.5, under.format(floor[0])),
            Part("p99", f"{p99:.2f} ms {count}", "≤ 15 ms", p99 <= 15, under.format(floor[1])),
        ],
        p50_ms=p50,
        p99_ms=p99,
        worst_ms=max(times["runner"]),
    )


if __name__ == "__main__":
    main()
