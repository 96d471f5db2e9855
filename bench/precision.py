#!/usr/bin/env python3
"""Does a second flip when it should? The console, the room's terminal, the page, side by side.

Ten minutes of real time, and an hour at twelve times its speed; the true instants are those that
the record gives, by the same clock.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from lab.browser import Watched, browsing
from lab.figures import Part, delays, moved, percentile
from lab.flips import Region, Sleeper, flips_of, watch
from lab.machine import MARKS, peer, presession, quick, steady_ms
from lab.rounds import folder
from lab.saying import say
from lab.sessions import RUNS, began_at, running_record
from lab.terminal import Terminal
from lab.usage import usage
from lab.viewers import page_of

PLAN = """
[session]
title = "An hour of one speaker"
date = 2030-01-15
[window]
min = "50:00"
max = "60:00"
[[segment]]
kind = "opening"
[[segment]]
kind = "state"
speaker = "State"
[[segment]]
speaker = "Speaker 1"
"""
SPEED = 12
SETTLE_MS = 2_000
"""What the beginning is left out for: the screens have just been started."""


@dataclass(frozen=True, slots=True)
class Truth:
    """When the seconds of a turn begin; real steady milliseconds."""

    first: float
    period: float

    def next_after(self, at: float) -> float:
        """The first of them behind ``at``."""
        return self.first + (int((at - self.first) // self.period) + 1) * self.period


def truth_of(record: Path, speed: float) -> Truth:
    """By the record, and for a rehearsal by what its console says of its clock, too."""
    began = float(began_at(record))
    if speed != 1:
        lock = record.with_name(record.name.removesuffix(".jsonl") + ".lock")
        holder = json.loads(lock.read_bytes().rstrip(b" \n\x00"))
        rehearsed, real = holder["heartbeat"]["steady"], holder["real"]["steady"]
        began = real + (began - rehearsed) / speed
    return Truth(began, 1000 / speed)


def console_digits(lines: Sequence[str]) -> Sequence[str]:
    """120×36: the large digits, right of the rundown."""
    return [line[53:] for line in lines[4:22]]


def room_digits(lines: Sequence[str]) -> Sequence[str]:
    """80×24: below the word, above the bar."""
    return lines[5:21]


def whole(lines: Sequence[str]) -> Sequence[str]:
    """All of a screen."""
    return lines


@dataclass(frozen=True, slots=True)
class Run:
    """What was seen."""

    flips: Mapping[str, Sequence[float]]
    """When each screen showed another second."""
    truth: Truth
    first: float
    """The first second that counts."""
    sleeper: Sequence[float]
    """How late a thread woke that had nothing else to do."""


def run(where: Path, seconds: float, speed: int) -> Run:
    """Watch every screen for ``seconds``."""
    plan = where / f"hour{speed}.toml"
    plan.write_text(PLAN, encoding="utf-8")
    rehearse = [] if speed == 1 else ["--rehearse", str(speed)]
    record = running_record(where, f"hour{speed}", plan, *rehearse)
    with ExitStack() as stack:
        console = stack.enter_context(Terminal(presession("run", "--web", record), (120, 36)))
        console.until(RUNS)
        room = stack.enter_context(Terminal(presession("project", record), (80, 24)))
        room.until(MARKS["room"])
        watched: dict[str, tuple[Terminal, Region]] = {
            "console": (console, console_digits),
            "room terminal": (room, room_digits),
        }
        termdown = peer("termdown") if speed == 1 else None
        if termdown is not None:
            clock = stack.enter_context(Terminal([*termdown, "3600"], (120, 36)))
            clock.until(MARKS["termdown"])
            watched["termdown"] = clock, whole
        page = stack.enter_context(browsing(page_of(console).url))
        truth = truth_of(record, speed)
        begins = truth.next_after(steady_ms() + SETTLE_MS) - truth.period / 2
        first = begins + truth.period / 2
        with Sleeper(first, truth.period) as sleeper:
            chunks = watch([one for one, _ in watched.values()], begins + seconds * 1000)
        flips = {
            name: flips_of(terminal, seen, region)
            for (name, (terminal, region)), seen in zip(watched.items(), chunks, strict=True)
        }
        if isinstance(page, Watched):
            flips["page"] = page.flips()
    return Run(flips, truth, first, sleeper.late)


def lateness(run: Run, count: int) -> dict[str, list[float | None]]:
    """How late each of ``count`` seconds was on each screen."""
    return {
        name: delays(sorted(seen), run.first, run.truth.period, count)
        for name, seen in run.flips.items()
        if name != "termdown"
    }


def parts_of(
    run_of: str, late: Mapping[str, Sequence[float | None]], sleeper: Sequence[float]
) -> list[Part]:
    """What came of a run."""
    parts = []
    floor = (
        f"a thread that only sleeps until each second {percentile(sleeper, 0.99):.1f} ms p99,"
        f" {max(sleeper):.1f} at most"
    )
    for name, each in late.items():
        seen = [one for one in each if one is not None]
        worst = percentile(seen, 0.99)
        measured = (
            f"{statistics.median(seen):.1f} ms late p50, {worst:.1f} p99, {max(seen):.1f} at most,"
            f" {min(seen):.1f} at least, of {len(seen)} of {len(each)} seconds"
        )
        # The digits on the page are shown by the browser's next frame: a 60th of a second more.
        target = "p99 ≤ 20 ms late, none before its time, none left out"
        met = worst <= 20 and min(seen) >= -1 and len(seen) == len(each)
        parts.append(Part(f"{run_of}: {name}", measured, target, met, floor))
        drift = moved(seen)
        parts.append(
            Part(
                f"{run_of}: {name}, drift from its beginning to its end",
                f"{drift:+.1f} ms",
                "0 (within 3 ms)",
                abs(drift) <= 3,
            )
        )
    return [*parts, _agreement(run_of, late)]


def _agreement(run_of: str, late: Mapping[str, Sequence[float | None]]) -> Part:
    apart = [
        max(shown) - min(shown)
        for each in zip(*late.values(), strict=True)
        if len(shown := [one for one in each if one is not None]) == len(each)
    ]
    worst = max(apart)
    measured = f"{statistics.median(apart):.1f} ms p50, {worst:.1f} at most"
    what = f"{run_of}: {', '.join(late)}, apart from each other"
    return Part(what, measured, "≤ 60 ms at most", worst <= 60)


def termdown_part(seen: Sequence[float]) -> Part:
    """It has no instant of its own to be late for: how even its seconds are."""
    half = len(seen) // 2  # the first may be the end of its beginning
    first = seen[half] - 1000 * half
    late = [one for one in delays(seen, first, 1000, len(seen)) if one is not None]
    middle = statistics.median(late)
    uneven = percentile([abs(one - middle) for one in late], 0.99)
    measured = f"±{uneven:.1f} ms p99 around its own beat, drift {moved(late):+.1f} ms"
    return Part("termdown, for comparison", measured)


def main() -> None:
    """Print what came of both runs."""
    usage(__doc__).parse_args()
    real_s, scaled_s = (10, 8) if quick() else (610, 3600 / SPEED)
    parts: list[Part] = []
    figures = {}
    with folder() as where:
        for seconds, speed in ((real_s, 1), (scaled_s, SPEED)):
            seen = run(where, seconds, speed)
            count = int(seconds * 1000 / seen.truth.period) - 1
            late = lateness(seen, count)
            run_of = f"{seconds * speed / 60:.0f} min" if seconds * speed >= 60 else f"{seconds} s"
            run_of += " of real time" if speed == 1 else f" at {speed}× speed"
            parts += parts_of(run_of, late, seen.sleeper)
            if "termdown" in seen.flips:
                parts.append(termdown_part(seen.flips["termdown"]))
            figures[run_of] = {
                name: {
                    share: percentile([one for one in each if one is not None], share)
                    for share in (0.5, 0.9, 0.99, 1.0)
                }
                for name, each in late.items()
            }
    say("a second flips after its true instant", parts, late_ms=figures)


if __name__ == "__main__":
    main()
