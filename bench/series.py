#!/usr/bin/env python3
"""What a decade of Pre-sessions costs: the series report of 500 records, in every form."""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from lab.figures import Curve, Part
from lab.machine import quick
from lab.rounds import folder
from lab.saying import say
from lab.usage import usage

from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine import events as ev
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.record.journal import write_record

START = 1_459_753_200_000
DAY = 86_400_000
STATES = ("Armenia", "Grenada", "Guinea", "Guyana", "Kenya", "Kiribati", "Kuwait", "Kyrgyzstan",
          "Lao PDR", "Lesotho", "Spain", "Sweden", "Turkey", "Bulgaria")  # fmt: skip
SIZES = (20, 100, 250, 400, 500)
FORMS = ("json", "csv", "xlsx", "html", "pdf")


def write(where: Path, number: int) -> None:
    """The record of an hour of six statements, with what happens in a real one: some 60 events."""
    chance = random.Random(number)
    year, place = divmod(number, 14)
    at = START + (122 * year + place // 4) * DAY + (place % 4) * 2 * 60 * MINUTE
    statements = tuple(
        Segment(
            n, str(n), Kind.STATEMENT, f"Person {n}", f"Organisation {n}",
            category=chance.choice(("national CSO", "international NGO", "NHRI")),
            gender=chance.choice(("f", "m", "")), min=parse("5:00"), max=parse("7:00"),
        )
        for n in range(1, 7)
    )  # fmt: skip
    questions = Segment(7, "7", Kind.QUESTIONS, planned=parse("15:00"))
    state = STATES[place]
    day = date(2016, 4, 4) + timedelta(days=122 * year + place // 4)
    title = f"UPR Pre-session {25 + year} – {state}"
    plan = Plan(title, day, (*statements, questions), state=state, start=at)
    log: list[ev.Recorded] = []

    def happened(after: float, *events: ev.Event) -> None:
        nonlocal at
        at += int(after * 1000)
        first = len(log) + 1
        log.extend(
            ev.Recorded(first + part, f"bench:{first}", part, at, event)
            for part, event in enumerate(events)
        )

    happened(chance.uniform(-30, 400), ev.SessionOpened())
    for turn in range(1, 7):
        happened(20, ev.FloorGiven(turn))
        happened(60, ev.Paused("technical"))
        happened(15, ev.Resumed())
        happened(5, ev.BeganCorrected(turn, at - 90_000, -10_000), ev.Noted("a note"))
        happened(5, ev.MessageShown("Please conclude"))
        happened(5, ev.MessageCleared())
        happened(max(60, chance.gauss(280, 60)), ev.FloorYielded(turn))
    happened(20, ev.FloorGiven(7))
    for _ in range(8):
        happened(60, ev.QuestionTaken(chance.choice(("FRA", "DEU", "BRA", "NLD"))))
    happened(60, ev.FloorYielded(7))
    happened(10, ev.SessionClosed())
    write_record(where / f"{number:04}.presession.jsonl", plan, log, source="bench")


def cost(where: Path, form: str) -> tuple[float, float]:
    """Seconds and MiB of one `presession report FOLDER`, as a process of its own."""
    words = [sys.executable, str(Path(__file__)), "--report", str(where), form]
    began = time.perf_counter()
    done = subprocess.run(words, capture_output=True, check=True)
    return time.perf_counter() - began, float(json.loads(done.stderr.splitlines()[-1]))


def report(where: str, form: str) -> int:
    """The command itself, in this process; says its own memory on stderr."""
    from presession_timer.cli.main import main

    out = [] if form == "terminal" else ["--format", form]
    status = main(["report", where, *out])
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps(kilobytes / 1024), file=sys.stderr)
    return status


Costs = dict[int, tuple[float, float]]
"""Seconds and MiB, by the number of records."""


def measured() -> tuple[Costs, dict[str, tuple[float, float]]]:
    """The report on the terminal of ever more records, and every form of all of them."""
    growing: Costs = {}
    with folder() as where:
        for size in SIZES:
            for number in range(sum(1 for _ in where.iterdir()), size):
                write(where, number)
            rounds = [cost(where, "terminal") for _ in range(1 if quick() else 3)]
            took, mib = (statistics.median(each) for each in zip(*rounds, strict=True))
            growing[size] = took, mib
        forms = ("json", "pdf") if quick() else FORMS
        return growing, {"terminal": growing[SIZES[-1]]} | {
            form: cost(where, form) for form in forms
        }


def main() -> int:
    """Print every form of 500 records, and how the cost grows with their number."""
    if "--report" in sys.argv:
        return report(*sys.argv[sys.argv.index("--report") + 1 :][:2])
    usage(__doc__).parse_args()
    growing, forms = measured()
    seconds = {size: took for size, (took, _) in growing.items()}
    parts = [
        Part(
            f"{SIZES[-1]} records, {form}",
            f"{took:.1f} s, {mib:.0f} MiB",
            "≤ 5 s, ≤ 150 MiB",
            took <= 5 and mib <= 150,
        )
        for form, (took, mib) in forms.items()
    ]
    # Of two records the later one may not cost more than a quarter as much again: that is linear.
    (least, first), (half, middle), (most, last) = list(seconds.items())[0::2]
    early, late = (middle - first) / (half - least), (last - middle) / (most - half)
    told = f"{1000 * early:.1f} ms a record up to {half}, {1000 * late:.1f} ms beyond"
    parts.append(Part("growth with their number", told, "linear", late <= 1.25 * early))
    curves = [
        Curve("A series report", SIZES, [round(s, 3) for s in seconds.values()], "records", "s"),
        Curve(
            "Memory of a series report",
            SIZES,
            [round(mib, 1) for _, mib in growing.values()],
            "records",
            "MiB",
            least=150,
        ),
    ]
    say("series report", parts, curves=curves, forms=forms)
    return 0


if __name__ == "__main__":
    sys.exit(main())
