#!/usr/bin/env python3
"""Commands that answer and end: how long a person waits for them."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from lab.figures import Part
from lab.machine import presession, quick
from lab.rounds import folder, interleaved
from lab.saying import say
from lab.sessions import plan_in, running_record

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
    """Print the medians, with the interpreter's own start in the same rounds."""
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
    python, pydantic = (f"{median[name]:.0f} ms" for name in ("python", "pydantic"))
    floors = {
        "check": f"an interpreter that imports one pydantic model {pydantic}",
        "report": f"an interpreter that does nothing {python}",
        "list": f"an interpreter that does nothing {python}",
    }
    parts = [
        Part(name, f"{median[name]:.0f} ms", "≤ 250 ms", median[name] <= 250, floor)
        for name, floor in floors.items()
    ]
    parts += [
        Part(
            name,
            f"{median[name]:.0f} ms",
            "≤ 60 ms",
            median[name] <= 60,
            f"an interpreter that does nothing {python}",
        )
        for name in ("--version", "--help")
    ]
    say("commands on one small file", parts, each_ms=times)


if __name__ == "__main__":
    main()
