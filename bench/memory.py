#!/usr/bin/env python3
"""Memory of the screens while a speaker's clock runs, against what Textual alone takes."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from lab.figures import Part
from lab.machine import MARKS, peer, presession, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import RUNS, copied, plan_in, running_record
from lab.terminal import Terminal, pass_time
from lab.usage import usage
from lab.viewers import page_of, viewers

SIZE = (120, 36)
TO_THE_FIRST_SPEAKER = (
    "opens the hour",
    "ends Opening",
    "starts Delegation",
    "ends Delegation",
    "starts Speaker 1",
)
"""What GO says that it does, one after the other."""


def measured(where: Path) -> dict[str, float]:
    """Resident MiB of each, side by side, after a while of counting."""
    record = running_record(where, "a")
    with ExitStack() as stack:

        def started(words: list[str], mark: str) -> Terminal:
            terminal = stack.enter_context(Terminal(words, SIZE))
            terminal.until(mark)
            return terminal

        found = {
            "bare": started(peer("bare.py") or [], MARKS["bare.py"]),
            "bare + aiohttp": started([*(peer("bare.py") or []), "aiohttp.web"], MARKS["bare.py"]),
            "record": started(presession("run", record), RUNS),
            "web": started(presession("run", "--web", copied(record, "b")), RUNS),
            "room": started(presession("project", record), MARKS["room"]),
        }
        plan = found["plan"] = started(presession("run", plan_in(where, "c")), "opens the hour")
        for mark in TO_THE_FIRST_SPEAKER:
            plan.until(mark)
            plan.write(" ")
            plan.drain(0.6)  # a second press within a moment is taken for a trembling thumb
        plan.until(RUNS)
        termdown = peer("termdown")
        if termdown is not None:
            found["termdown"] = started([*termdown, "420"], MARKS["termdown"])
        page = page_of(found["web"])
        with viewers(page, 1):
            pass_time(list(found.values()), 3 if quick() else 20)
            return {name: terminal.memory() for name, terminal in found.items()}


def main() -> None:
    """Print each beside its floor."""
    usage(__doc__).parse_args()
    with folder() as where:
        mib = measured(where)
    bare, web = mib["bare"], mib["bare + aiohttp"]
    floor = f"bare Textual app {bare:.1f} MiB"
    web_floor = f"bare Textual app that has imported aiohttp.web {web:.1f} MiB"
    parts = [
        _part("console that began with a plan", mib["plan"], 60, floor, bare),
        _part("console that went on with a record", mib["record"], 60, floor, bare),
        _part("console with its page and a viewer", mib["web"], 65, web_floor, web),
        Part("room clock", f"{mib['room']:.1f} MiB"),
    ]
    if "termdown" in mib:
        parts.append(Part("termdown", f"{mib['termdown']:.1f} MiB"))
    say("memory", parts, mib=mib)


def _part(what: str, mib: float, most: float, floor: str, under: float) -> Part:
    measured = f"{mib:.1f} MiB, {mib - under:+.1f} to its floor"
    return Part(what, measured, f"≤ {most:.0f} MiB", mib <= most, floor)


if __name__ == "__main__":
    main()
