#!/usr/bin/env python3
"""What a long record costs: folding its events, and one snapshot after them."""

from __future__ import annotations

import statistics
import time
from datetime import date

from lab.figures import Curve, Part
from lab.machine import quick
from lab.saying import say
from lab.usage import usage

from presession_timer.base.durations import parse
from presession_timer.engine import events as ev
from presession_timer.engine.fold import fold
from presession_timer.engine.snapshot import snapshot_at
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


SIZES = (100, 1_000, 3_000, 10_000)


def folding(plan: Plan, log: list[ev.Recorded], rounds: int) -> float:
    """Milliseconds to fold a record, the median."""
    times = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        fold(plan, log)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[1:])  # the first is the warm-up


def snapshot(plan: Plan, log: list[ev.Recorded], rounds: int) -> float:
    """Milliseconds to say everything a screen shows, second after second; the median."""
    session = fold(plan, log)
    times = []
    for later in range(rounds):
        began = time.perf_counter()
        snapshot_at(session, session.at + later * 1000)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the figures, and how they grow with the number of events."""
    usage(__doc__).parse_args()
    plan = panel()
    logs = {length: log_of(length) for length in SIZES}
    folds = {length: folding(plan, log, 3 if quick() else 15) for length, log in logs.items()}
    snapshots = {length: snapshot(plan, log, 200) for length, log in logs.items()}
    longest = SIZES[-1]
    worst, grown = max(snapshots.values()), snapshots[longest] / snapshots[SIZES[0]]
    parts = [
        Part(
            f"folding {longest:,} events",
            f"{folds[longest]:.0f} ms, {1000 * folds[longest] / longest:.1f} µs an event",
            "≤ 100 ms",
            folds[longest] <= 100,
        ),
        Part(
            f"a snapshot after {SIZES[0]:,} and after {longest:,} events",
            f"{snapshots[SIZES[0]]:.3f} ms and {snapshots[longest]:.3f} ms, {grown:.2f}×",
            "≤ 0.2 ms, the same through the hour",
            worst <= 0.2 and grown <= 2,
        ),
    ]
    curves = [
        Curve(
            "Folding a record",
            list(folds),
            [round(ms, 2) for ms in folds.values()],
            "events",
            "ms",
        ),
        Curve(
            "A snapshot against the record's length",
            list(snapshots),
            [round(ms, 3) for ms in snapshots.values()],
            "events",
            "ms",
            least=0.2,
        ),
    ]
    say("folding a record, and a snapshot of it", parts, curves=curves, fold_ms=folds)


if __name__ == "__main__":
    main()
