#!/usr/bin/env python3
"""What a running clock costs: percent of one core, all of them over the same minutes."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from lab.figures import Curve, Part
from lab.machine import MARKS, peer, presession, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import RUNS, copied, running_record
from lab.terminal import SIZE, Terminal, cpu_of
from lab.usage import usage
from lab.viewers import beats_cost, many_files, page_of, viewers

SIZES = ((80, 24), (120, 36), (200, 60))
VIEWERS = (0, 100, 300)
BEAT_S = 2.0
"""How often a viewer hears that the line lives."""
TERMDOWN, DIGITS = "termdown", "Textual Digits"

Windows = dict[int, list[dict[str, float]]]
"""By the number of viewers: percent of a core of each, window by window."""


def screens(stack: ExitStack, where: Path) -> dict[str, Terminal]:
    """All clocks, each in a terminal of its own, counting."""
    record = running_record(where, "a")

    def started(words: list[str], mark: str, size: tuple[int, int] = SIZE) -> Terminal:
        terminal = stack.enter_context(Terminal(words, size))
        terminal.until(mark)
        return terminal

    found = {}
    for size in SIZES:
        own = copied(record, f"own{size[0]}")
        found[f"console {size[0]}×{size[1]}"] = started(presession("run", own), RUNS, size)
    web = copied(record, "web")
    found["web"] = started(presession("run", "--web", web), RUNS, SIZES[1])
    found["room"] = started(presession("project", web), MARKS["room"])
    found[DIGITS] = started(peer("digits.py") or [], MARKS["digits.py"])
    termdown = peer(TERMDOWN)
    if termdown is not None:
        found[TERMDOWN] = started([*termdown, "420"], MARKS["termdown"])
    return found


def measured(where: Path, seconds: float, rounds: int) -> tuple[Windows, dict[str, float]]:
    """Windows with nobody looking at the page, with a few, with many, in turns."""
    windows: Windows = {count: [] for count in VIEWERS}
    rates: dict[str, float] = {}
    with ExitStack() as stack:
        terminals = screens(stack, where)
        page = page_of(terminals["web"])
        cpu_of(terminals, 3)  # warm up
        for _ in range(rounds):
            for count in VIEWERS:
                with viewers(page, count):
                    cpu_of(terminals, 1)
                    shares, rates = cpu_of(terminals, seconds)
                windows[count].append(shares)
    return windows, rates


def main() -> None:
    """Print the medians over the windows."""
    usage(__doc__).parse_args()
    many_files()
    with folder() as where:
        windows, rates = measured(where, *((4.0, 1) if quick() else (15.0, 3)))
    every = [shares for each in windows.values() for shares in each]
    median = {name: statistics.median(shares[name] for shares in every) for name in every[0]}
    web = {
        count: statistics.median(shares["web"] for shares in each)
        for count, each in windows.items()
    }
    parts = [*_consoles(median), _room(median, rates), _flat(web, windows)]
    parts += [
        Part(f"{name}, for comparison", f"{median[name]:.2f} %")
        for name in (TERMDOWN, DIGITS)
        if name in median
    ]
    curve = Curve(
        "Console's CPU against viewers of its page",
        list(web),
        [round(share, 2) for share in web.values()],
        "viewers",
        "% of a core",
        least=2.0,
    )
    say("CPU while counting", parts, curves=[curve], percent=median, bytes_a_second=rates)


def _consoles(median: dict[str, float]) -> Sequence[Part]:
    floor = f"Textual's own Digits changed once a second {median[DIGITS]:.2f} %"
    return [
        Part(name, f"{share:.2f} %", "≤ 0.8 %", share <= 0.8, floor)
        for name, share in median.items()
        if name.startswith("console")
    ]


def _room(median: dict[str, float], rates: dict[str, float]) -> Part:
    least = max(1.15, median.get(TERMDOWN, 0.0))
    kilobytes = f"{rates['room'] / 1000:.1f} KB/s"
    room = median["room"]
    target = "≤ 1.15 %, or termdown's in the same run"
    return Part("room clock", f"{room:.2f} %, {kilobytes}", target, room <= least)


def _flat(web: dict[int, float], windows: Windows) -> Part:
    nobody, many = (windows[count] for count in (VIEWERS[0], VIEWERS[-1]))
    apart = statistics.median(b["web"] - a["web"] for a, b in zip(nobody, many, strict=True))
    many_viewers = VIEWERS[-1]
    said = ", ".join(f"{share:.2f} %" for share in web.values())
    return Part(
        f"console with its page and {', '.join(map(str, web))} viewers",
        f"{said}; {apart:+.2f} points",
        "flat: at most 0.3 points more",
        apart <= 0.3,
        f"a byte to each of {many_viewers} every {BEAT_S:.0f} s, for a dead line to be seen:"
        f" {beats_cost(many_viewers, BEAT_S):.2f} points",
    )


if __name__ == "__main__":
    main()
