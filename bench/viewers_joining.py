#!/usr/bin/env python3
"""What it costs the page's server to let many viewers in: CPU seconds of the process, by number.

Each viewer joins as a browser does: it is let in, gets the state, and says what its screen is.
"""

from __future__ import annotations

import json
from pathlib import Path

from lab.figures import Curve, Part
from lab.machine import process_s, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainSession, plan_in
from lab.usage import usage
from lab.viewers import Page, many_files, page_of_runner

SIZES = (500, 1000, 2000, 4000)
LINEAR = 1.6
"""A viewer among 4,000 costs at most so many times what one among 500 costs."""


def joining_s(where: Path, count: int) -> float:
    """CPU seconds of a console while ``count`` viewers join and until it has heard them all."""
    with PlainSession(
        plan_in(where, f"web{count}"), "--web", "--viewers", str(count + 10)
    ) as runner:
        page = page_of_runner(runner)
        runner.do("go")
        before = process_s(runner.process.pid)
        sockets = [page.view(report(number)) for number in range(count)]
        sockets[-1].setblocking(True)
        sockets[-1].sendall(Page.text("t1"))
        while b"t1 " not in sockets[-1].recv(65_536):
            pass
        used = process_s(runner.process.pid) - before
        for one in sockets:
            one.close()
    return used


def report(number: int) -> str:
    """What a page says of its screen."""
    screen = {"id": f"page{number}", "width": 390, "height": 844, "focus": False, "awake": False}
    return "s" + json.dumps(screen)


def main() -> None:
    """Print CPU seconds for each number, and how the cost of one viewer grows."""
    usage(__doc__).parse_args()
    many_files()
    sizes = SIZES[:2] if quick() else SIZES
    with folder() as where:
        used = {count: joining_s(where, count) for count in sizes}
    each = {count: seconds / count for count, seconds in used.items()}
    growth = each[sizes[-1]] / each[sizes[0]]
    parts = [
        Part(f"{count} viewers join", f"{seconds:.2f} CPU s, {each[count] * 1000:.2f} ms each")
        for count, seconds in used.items()
    ]
    what = f"one of {sizes[-1]} against one of {sizes[0]}"
    parts.append(Part(what, f"{growth:.2f}×", f"linear: ≤ {LINEAR}×", growth <= LINEAR))
    curve = Curve(
        "Viewers who join",
        list(used),
        [round(seconds, 2) for seconds in used.values()],
        "viewers",
        "CPU seconds of the server",
    )
    say("viewers join", parts, curves=[curve], seconds={str(n): s for n, s in used.items()})


if __name__ == "__main__":
    main()
