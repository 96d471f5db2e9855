#!/usr/bin/env python3
"""From the command to the first real paint, against a bare Textual app in the same run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from lab import (
    Terminal,
    bare_textual,
    folder,
    interleaved,
    percentile,
    presession,
    quick,
    say,
    spread,
)

PLAN = Path(__file__).parent.parent / "sessions" / "demo.toml"
MARK = "Speaker 1"
"""Words of the plan: a frame without them is no real paint."""


def first_paint(words: Sequence[str], mark: str) -> Callable[[], float]:
    """A measurement of ``words`` until the screen shows ``mark``, milliseconds."""

    def measure() -> float:
        with Terminal(words) as terminal:
            return terminal.until(mark)

    return measure


def fresh_plan(where: Path) -> Callable[[], float]:
    """The console on a plan that has no record yet."""

    def measure() -> float:
        for old in where.glob("fresh*"):
            old.unlink()
        plan = where / "fresh.toml"
        shutil.copy(PLAN, plan)
        return first_paint(presession("run", str(plan)), MARK)()

    return measure


def resumed_record(where: Path) -> Path:
    """A record that stopped in the middle of a turn."""
    record = where / "resumed.presession.jsonl"
    subprocess.run(
        presession("run", "--plain", str(PLAN), "--record", str(record)),
        input="go\ngo\ngo\n",
        text=True,
        check=True,
        capture_output=True,
    )
    return record


def main() -> None:
    """Print a row for each way to start."""
    rounds = 5 if quick() else 15
    with folder() as where:
        record = resumed_record(where)
        candidates = {
            "bare": first_paint(bare_textual(), "bare and ready"),
            "plan": fresh_plan(where),
            "record": first_paint(presession("run", str(record)), MARK),
        }
        times = interleaved(candidates, rounds)
    bare = times["bare"]
    for name in ("plan", "record"):
        ratio = spread(times[name], bare)
        say(
            f"console, first real paint of a {name}",
            "≤ 1.25x a bare Textual app",
            f"{ratio}; {percentile(times[name], 0.5):.0f} ms",
            ratio.median <= 1.25,
            median_ms=percentile(times[name], 0.5),
            bare_ms=percentile(bare, 0.5),
        )


if __name__ == "__main__":
    main()
