#!/usr/bin/env python3
"""What a hand feels: from a key press to the changed cells of the terminal, and to the page.

The press is `p`, pause and resume in turn, while a speaker has the floor. Its way leads through the
console's guards, the session's thread and the durable write before anything may change on a screen.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyte
from lab.browser import Watched, browsing
from lab.figures import Part, percentile
from lab.flips import Chunk, watch
from lab.machine import peer, presession, quick, steady_ms
from lab.rounds import folder
from lab.saying import say
from lab.sessions import RUNS, running_record
from lab.terminal import Terminal
from lab.usage import usage
from lab.viewers import page_of

SIZE = (80, 24)
APART_MS = 1_100
"""Between two presses: longer than every guard of the keyboard."""
MARKS = ("PAUSED", "bare and ready")
"""The badge of a paused clock, which is text at this size, and the words of the bare app."""


def presses(terminals: Sequence[Terminal], count: int) -> tuple[list[float], list[list[Chunk]]]:
    """Press `p` in all terminals at ``count`` instants; when, and what each wrote from then on.

    The instants fall anywhere within a second, so that the clock's own seconds mix in as they do
    in the room.
    """
    at: list[float] = []
    written: list[list[Chunk]] = [[] for _ in terminals]
    for _ in range(count):
        at.append(steady_ms())
        for terminal in terminals:
            terminal.write("p")
        pause = APART_MS + random.uniform(0, 1_000)
        for seen, chunks in zip(written, watch(terminals, at[-1] + pause), strict=True):
            seen += chunks
    return at, written


def answers(
    screen: pyte.Screen,
    stream: pyte.ByteStream,
    pressed: Sequence[float],
    chunks: Sequence[Chunk],
    mark: str,
) -> Iterator[float]:
    """Yield, for each press, the milliseconds until ``mark`` had come or gone."""
    shown = any(mark in line for line in screen.display)
    waiting = iter(pressed)
    press = next(waiting, None)
    for at, written in chunks:
        stream.feed(written)
        now = any(mark in line for line in screen.display)
        if now != shown and press is not None:
            yield at - press
            press = next(waiting, None)
        shown = now


def run(where: Path, count: int) -> dict[str, list[float]]:
    """Measure the console, the page and a bare Textual app in one run."""
    record = running_record(where, "keys")
    with ExitStack() as stack:
        console = stack.enter_context(Terminal(presession("run", "--web", record), SIZE))
        console.until(RUNS)
        bare_command = peer("bare.py")
        assert bare_command is not None
        bare = stack.enter_context(Terminal(bare_command, SIZE))
        bare.until(MARKS[1])
        page = stack.enter_context(browsing(page_of(console).url, watch="words"))
        console.drain(2)
        pressed, (ours, ground) = presses([console, bare], count)
        found = {
            "console": list(answers(console.screen, console.stream, pressed, ours, MARKS[0])),
            "bare Textual": list(answers(bare.screen, bare.stream, pressed, ground, MARKS[1])),
        }
        if isinstance(page, Watched):
            flips = page.flips()
            found["page"] = [
                min(later) - at for at in pressed if (later := [f for f in flips if f >= at])
            ]
    for name, each in found.items():
        if len(each) != count:
            raise SystemExit(f"{name}: {len(each)} answers to {count} presses")
    return found


def main() -> None:
    """Print what came of it."""
    usage(__doc__).parse_args()
    count = 10 if quick() else 100
    with folder() as where:
        found = run(where, count)
    floor = found["bare Textual"]
    under = f"a bare Textual app {statistics.median(floor):.1f} ms p50, without a write"
    parts = []
    for name, most_50, most_99 in (("console", 15.0, 40.0), ("page", 60.0, None)):
        if name not in found:
            continue
        p50, p99 = (percentile(found[name], share) for share in (0.5, 0.99))
        met = p50 <= most_50 and (most_99 is None or p99 <= most_99)
        target = f"p50 ≤ {most_50:.0f} ms" + (f", p99 ≤ {most_99:.0f} ms" if most_99 else "")
        what = {
            "console": "a key to the changed cells of the console, durable write included",
            "page": "a key to the page's next frame",
        }[name]
        parts.append(Part(what, f"{p50:.1f} ms p50, {p99:.1f} p99", target, met, under))
    say("from a key press to what is seen", parts, presses=count, ms=found)


if __name__ == "__main__":
    main()
