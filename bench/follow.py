#!/usr/bin/env python3
"""How soon another terminal shows an action: it looks at the record every few milliseconds."""

from __future__ import annotations

import statistics
import time

from lab.figures import Part
from lab.machine import MARKS, presession, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainSession, plan_in
from lab.terminal import Terminal, pass_time
from lab.usage import usage


def follows(runner: PlainSession, words: list[str], rounds: int) -> list[float]:
    """Milliseconds from the acknowledgement of a command to the first byte on that terminal."""
    found = []
    with Terminal(words) as room:
        room.until(MARKS["room"])
        for number in range(rounds + 1):
            # At different instants of its looking; a blank room paints nothing by itself, so
            # that whatever comes is the answer.
            room.drain(0.15 + 0.13 * (number % 5))
            runner.do("blank")
            pass_time([room], 0.3)
            acknowledged = runner.do("unblank")
            if not room.read(5):
                raise TimeoutError("it never followed")
            if number:  # the first is the warm-up
                found.append((time.perf_counter() - acknowledged) * 1000)
    return found


def main() -> None:
    """Print what a screen that follows takes."""
    usage(__doc__).parse_args()
    rounds = 5 if quick() else 100
    with folder() as where, PlainSession(plan_in(where, "room"), lines=["go"] * 5) as runner:
        found = follows(runner, presession("project", runner.record), rounds)
    median = statistics.median(found)
    slowest = sorted(found)[max(0, len(found) * 99 // 100 - 1)]
    part = Part(
        "the room's clock in a terminal",
        f"{median:.1f} ms p50, {slowest:.1f} p99, of {len(found)}",
        "≤ 40 ms p50, ≤ 90 ms p99",
        median <= 40 and slowest <= 90,
    )
    say("another terminal shows an action", [part], ms=found)


if __name__ == "__main__":
    main()
