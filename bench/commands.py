#!/usr/bin/env python3
"""Commands that answer and end: how long a person waits for them."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from lab.figures import Part, spread
from lab.machine import PYDANTIC_MS, presession, quick
from lab.rounds import folder, interleaved
from lab.saying import say
from lab.sessions import plan_in, running_record
from lab.usage import usage

MOST_MS = {"check": 250, "report": 250, "list": 250, "--version": 60, "--help": 60}
"""The targets, on the machine on which they were set."""
PYTHON = [sys.executable, "-c", "pass"]
PYDANTIC = [sys.executable, "-c", "import pydantic\nclass Plan(pydantic.BaseModel):\n    a: int"]


def takes(words: Sequence[str]) -> Callable[[], float]:
    """A measurement of a command from its start to its end, milliseconds."""

    def measure() -> float:
        began = time.perf_counter()
        subprocess.run(words, check=True, capture_output=True)
        return (time.perf_counter() - began) * 1000

    return measure


def main() -> None:
    """Print the medians, with the interpreter's own start in the same rounds.

    Machines differ, and one differs from hour to hour: where it is slower than the one on which
    the targets were set, the ratio to a process that imports one pydantic model counts.
    """
    usage(__doc__).parse_args()
    with folder() as where:
        record, plan = running_record(where, "reported"), plan_in(where, "plan")
        words = {
            "check": presession("check", plan),
            "report": presession("report", record),
            "list": presession("list", where),
            "--version": presession("--version"),
            "--help": presession("--help"),
            "python": PYTHON,
            "pydantic": PYDANTIC,
        }
        times = interleaved(
            {name: takes(each) for name, each in words.items()}, 4 if quick() else 20
        )
    median = {name: statistics.median(each) for name, each in times.items()}
    python, pydantic = median["python"], median["pydantic"]
    floors = {
        "check": f"an interpreter that imports one pydantic model {pydantic:.0f} ms",
        "list": f"an interpreter that imports one pydantic model {pydantic:.0f} ms",
    }
    otherwise = f"an interpreter that does nothing {python:.0f} ms"
    parts = []
    for name, most in MOST_MS.items():
        took, share = median[name], most / PYDANTIC_MS
        ratio = spread(times[name], times["pydantic"])
        parts.append(
            Part(
                name,
                f"{took:.0f} ms, {ratio} one pydantic model",
                f"≤ {most} ms, or on a slower machine {share:.2f}×",
                took <= most or ratio.median <= share,
                floors.get(name, otherwise),
            )
        )
    say("commands on one small file", parts, each_ms=times)


if __name__ == "__main__":
    main()
