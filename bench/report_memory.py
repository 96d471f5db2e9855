#!/usr/bin/env python3
"""Memory of the PDF of a record with ten thousand events, each form a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from lab.figures import Part
from lab.machine import quick
from lab.rounds import folder
from lab.saying import say
from lab.usage import usage

from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine import events as ev
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.record.journal import write_record

START = 1_459_753_200_000
SIZES = (100, 1_000, 10_000, 20_000)
SPEAKERS = 8
MOST_MIB = 300


def write(path: Path, size: int) -> None:
    """The record of an hour of about ``size`` events: notes, pauses and messages."""
    statements = tuple(
        Segment(
            n, str(n), Kind.STATEMENT, f"Person {n}", f"Organisation {n}",
            min=parse("5:00"), max=parse("7:00"),
        )
        for n in range(1, SPEAKERS + 1)
    )  # fmt: skip
    plan = Plan("UPR Pre-session 25 – Kenya", date(2016, 4, 4), statements, start=START)
    happened: list[ev.Event] = [ev.SessionOpened()]
    for turn in range(1, SPEAKERS + 1):
        happened.append(ev.FloorGiven(turn))
        for number in range(size // SPEAKERS // 5):
            happened += [
                ev.Noted(f"a note, number {number} of this statement"),
                ev.Paused("technical"),
                ev.Resumed(),
                ev.MessageShown(f"Please conclude {number}"),
                ev.MessageCleared(),
            ]
        happened.append(ev.FloorYielded(turn))
    happened.append(ev.SessionClosed())
    step = 60 * MINUTE // len(happened)
    log = [
        ev.Recorded(n, f"bench:{n}", 0, START + n * step, event)
        for n, event in enumerate(happened, 1)
    ]
    write_record(path, plan, log, source="bench")


def cost(record: Path, form: str) -> tuple[float, float]:
    """Seconds and MiB of one `presession report RECORD --format FORM`."""
    series = Path(__file__).with_name("series.py")
    words = [sys.executable, str(series), "--report", str(record), form]
    began = time.perf_counter()
    done = subprocess.run(words, capture_output=True, check=True)
    return time.perf_counter() - began, float(json.loads(done.stderr.splitlines()[-1]))


def main() -> int:
    """Print what ever longer records cost as PDF, and the longest as HTML."""
    usage(__doc__).parse_args()
    parts = []
    costs = {}
    with folder() as where:
        for size in SIZES[:3] if quick() else SIZES:
            record = where / f"{size}.presession.jsonl"
            write(record, size)
            for form in ("pdf", "html"):
                took, mib = costs[f"{size} {form}"] = cost(record, form)
                most = f"≤ {MOST_MIB} MiB"
                told = f"{took:.1f} s, {mib:.0f} MiB"
                parts.append(Part(f"{size:,} events, {form}", told, most, mib <= MOST_MIB))
    say("report memory", parts, costs=costs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
