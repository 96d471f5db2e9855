#!/usr/bin/env python3
"""From kill -9 to the running screen again, against a bare Textual start."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lab.figures import Part, spread
from lab.machine import MARKS, peer, presession, quick
from lab.rounds import folder, interleaved
from lab.saying import say
from lab.sessions import MARK, RUNS, running_record
from lab.terminal import Terminal, first_paint
from lab.usage import usage

TARGET = 1.25
ENGINE = ("presession_timer.runner", "presession_timer.console.controller")
"""What has to be imported before a record can be gone on with."""


def killed_and_back(record: Path, mark: str) -> Callable[[], float]:
    """A measurement: run, kill -9 while the clock runs, run again until it shows ``mark``."""

    def measure() -> float:
        with Terminal(presession("run", record)) as terminal:
            terminal.until(RUNS)
        # A terminal kills what runs in it, with signal 9; this is the same command again.
        return first_paint(presession("run", record), mark)

    return measure


def main() -> None:
    """Print the ratios."""
    usage(__doc__).parse_args()
    with folder() as where:
        record = running_record(where, "killed")
        times = interleaved(
            {
                "bare": partial(first_paint, peer("bare.py") or [], MARKS["bare.py"]),
                "engine": partial(
                    first_paint,
                    [*(peer("bare.py") or []), "--then", *ENGINE],
                    MARKS["bare.py --then"],
                ),
                "seen": killed_and_back(record, MARK),
                "runs": killed_and_back(record, RUNS),
            },
            3 if quick() else 15,
        )
    bare = f"bare Textual app {statistics.median(times['bare']):.0f} ms"
    engine = spread(times["engine"], times["bare"])
    parts = []
    for name, what in (("seen", "the screen again"), ("runs", "its clock runs and it takes keys")):
        ratio = spread(times[name], times["bare"])
        measured = f"{ratio}, {statistics.median(times[name]):.0f} ms"
        met = ratio.median <= TARGET
        floor = (
            f"{bare}; one that paints, imports the engine, paints {engine}"
            if name == "runs"
            else bare
        )
        parts.append(Part(what, measured, f"≤ {TARGET}× a bare Textual app", met, floor))
    say("kill -9 to the running screen again", parts, each_ms=times)


if __name__ == "__main__":
    main()
