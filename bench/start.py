#!/usr/bin/env python3
"""From the command to the first real paint, against a bare Textual app in the same run."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from lab.figures import Part, spread
from lab.machine import MARKS, peer, presession, quick
from lab.rounds import folder, interleaved
from lab.saying import say
from lab.sessions import MARK, PlainSession, plan_in, running_record
from lab.terminal import first_paint
from lab.usage import usage

BARE, ENGINE = "bare Textual", "bare Textual, then what counts"
OF_THE_ROOM = ("presession_timer.record.follow", "presession_timer.audience.room_state")
"""What has to be imported before a second can be counted from a record."""
TITLE, DIGITS = "UPR Pre-session", MARKS["room"]
"""What the room's clock paints first, and what comes once the record was read."""
TARGETS = {"plan": 1.25, "plan-ready": 2.2, "record": 1.25, "room": 1.25, "room-digits": 1.6}
"""Times a bare Textual app in the same run."""
OPENS = "opens the hour"
"""What the console offers once the plan was read, too."""
SHOWN = {
    "plan": "console with a plan, first real paint",
    "plan-ready": "console with a plan, ready for GO",
    "record": "console with a record, first real paint",
    "room": "room clock, first paint",
    "room-digits": "room clock, its digits",
}


def candidates(where: Path, followed: Path) -> dict[str, Callable[[], float]]:
    """What is started in turns."""
    record = running_record(where, "resumed")

    def fresh(mark: str) -> float:
        return first_paint(presession("run", plan_in(where, "fresh")), mark)

    bare: Sequence[str] = peer("bare.py") or ()
    found: dict[str, Callable[[], float]] = {
        BARE: partial(first_paint, bare, MARKS["bare.py"]),
        ENGINE: partial(first_paint, [*bare, "--then", *OF_THE_ROOM], MARKS["bare.py --then"]),
        "plan": partial(fresh, MARK),
        "plan-ready": partial(fresh, OPENS),
        "record": partial(first_paint, presession("run", record), MARK),
        "room": partial(first_paint, presession("project", followed), TITLE),
        "room-digits": partial(first_paint, presession("project", followed), DIGITS),
    }
    termdown = peer("termdown")
    if termdown is not None:
        found["termdown"] = partial(first_paint, [*termdown, "420"], MARKS["termdown"])
    return found


def main() -> None:
    """Print the ratio of each way to start."""
    usage(__doc__).parse_args()
    with folder() as where, PlainSession(plan_in(where, "room"), lines=["go"] * 5) as runner:
        times = interleaved(candidates(where, runner.record), 3 if quick() else 15)
    bare = statistics.median(times[BARE])
    parts = []
    for name, what in SHOWN.items():
        ratio = spread(times[name], times[BARE])
        measured = f"{ratio}, {statistics.median(times[name]):.0f} ms"
        target, met = f"≤ {TARGETS[name]}× a bare Textual app", ratio.median <= TARGETS[name]
        floor = f"bare Textual app {bare:.0f} ms"
        if name == "room-digits":
            engine = spread(times[ENGINE], times[BARE])
            floor = f"a bare Textual app that paints, imports what reads a record, paints {engine}"
        parts.append(Part(what, measured, target, met, floor))
    if "termdown" in times:
        median = statistics.median(times["termdown"])
        parts.append(Part("termdown, for comparison", f"{median:.0f} ms"))
    say("start to first real paint", parts, each_ms=times)


if __name__ == "__main__":
    main()
