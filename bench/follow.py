#!/usr/bin/env python3
"""How soon another terminal shows an action: told by inotify, and looking for itself."""

from __future__ import annotations

import statistics
import time

from lab.figures import Part
from lab.machine import MARKS, peer, presession, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainDesk, plan_in
from lab.terminal import Terminal, pass_time


def follows(desk: PlainDesk, words: list[str], rounds: int) -> list[float]:
    """Milliseconds from the acknowledgement of a command to the first byte on that terminal."""
    found = []
    with Terminal(words) as room:
        room.until(MARKS["room"])
        for number in range(rounds + 1):
            # At different instants of its looking; a blank room paints nothing by itself, so
            # that whatever comes is the answer.
            room.drain(0.15 + 0.13 * (number % 5))
            desk.do("blank")
            pass_time([room], 0.3)
            acknowledged = desk.do("unblank")
            if not room.read(5):
                raise TimeoutError("it never followed")
            if number:  # the first is the warm-up
                found.append((time.perf_counter() - acknowledged) * 1000)
    return found


def main() -> None:
    """Print a part for each way to follow."""
    rounds = 5 if quick() else 30
    with folder() as where, PlainDesk(plan_in(where, "room"), lines=["go"] * 5) as desk:
        told = follows(desk, presession("project", desk.record), rounds)
        looks = follows(desk, [*(peer("polling.py") or []), str(desk.record)], rounds)
    say(
        "another terminal shows an action",
        [_part("inotify", told, 40), _part("polling", looks, 90)],
        inotify_ms=told,
        polling_ms=looks,
    )


def _part(what: str, found: list[float], most: float) -> Part:
    median, worst = statistics.median(found), max(found)
    measured = f"{median:.1f} ms, {worst:.1f} at most, of {len(found)}"
    return Part(what, measured, f"≤ {most:.0f} ms at most", worst <= most)


if __name__ == "__main__":
    main()
