#!/usr/bin/env python3
"""What a long record costs: folding its events, and one Reading after them."""

from __future__ import annotations

import time
from datetime import date

from lab import percentile, quick, say

from presession_timer.durations import parse
from presession_timer.live import events as ev
from presession_timer.live.fold import fold
from presession_timer.live.reading import read
from presession_timer.plan.model import Kind, Plan, Segment

START = 1_575_968_400_000


def panel() -> Plan:
    """Eight statements and questions."""
    statements = tuple(
        Segment(n, str(n), Kind.STATEMENT, f"Speaker {n}", min=parse("5:00"), max=parse("7:00"))
        for n in range(1, 9)
    )
    questions = Segment(9, "9", Kind.QUESTIONS, planned=parse("15:00"))
    return Plan("bench", date(2019, 12, 10), (*statements, questions), start=START)


def log_of(length: int) -> list[ev.Recorded]:
    """``length`` events: turns with a pause, corrections, and every tenth command undone."""
    kinds: list[ev.Event] = [ev.SessionOpened()]
    turn = 0
    while len(kinds) < length:
        turn += 1
        kinds += [
            ev.FloorGiven((turn - 1) % 8 + 1),
            ev.Paused("technical"),
            ev.Resumed(),
            ev.TimeGranted((turn - 1) % 8 + 1, 30_000),
            ev.Undone(f"bench:{len(kinds) + 3}"),
            ev.FloorYielded(turn),
        ]
    return [
        ev.Recorded(seq, f"bench:{seq - 1}", 0, START + seq * 1000, event)
        for seq, event in enumerate(kinds[:length], 1)
    ]


def main() -> None:
    """Print the figures for 100, 1,000 and 10,000 events."""
    plan = panel()
    folds: dict[int, float] = {}
    readings: dict[int, float] = {}
    for length in (100, 1_000, 10_000):
        log = log_of(length)
        times = []
        for _ in range(3 if quick() else 9):
            began = time.perf_counter()
            fold(plan, log)
            times.append((time.perf_counter() - began) * 1000)
        folds[length] = percentile(times, 0.5)
        session = fold(plan, log)
        read(session, session.at)
        each = []
        for later in range(200):
            began = time.perf_counter()
            read(session, session.at + later * 1000)
            each.append((time.perf_counter() - began) * 1000)
        readings[length] = percentile(each, 0.5)
    say(
        "folding a record of 10,000 events",
        "≤ 100 ms",
        f"{folds[10_000]:.0f} ms",
        folds[10_000] <= 100,
        curve={
            "size": list(folds),
            "cost": [round(ms, 2) for ms in folds.values()],
            "x": "events",
            "y": "ms",
        },
    )
    say(
        "a Reading after 100 / 1,000 / 10,000 events",
        "≤ 0.2 ms, flat",
        " / ".join(f"{ms:.2f}" for ms in readings.values()) + " ms",
        max(readings.values()) <= 0.2,
        curve={
            "size": list(readings),
            "cost": [round(ms, 3) for ms in readings.values()],
            "x": "events",
            "y": "ms",
        },
    )


if __name__ == "__main__":
    main()
