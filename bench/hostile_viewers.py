#!/usr/bin/env python3
"""Measure what hostile viewers do to the others: does a polite one still get answers at once?"""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from lab.figures import Part
from lab.machine import quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainSession, plan_in
from lab.usage import usage
from lab.viewers import Page, many_files, page_of_runner

SERVED = ("--web", "--viewers", "2000")
GIANT = 100_000_000


def round_trips(page: Page, seconds: float) -> list[float]:
    """Milliseconds of a viewer's round trips, ten a second."""
    found = []
    viewer = page.view()
    viewer.setblocking(True)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        sent = time.perf_counter()
        viewer.sendall(b"\x81\x82\x00\x00\x00\x00t1")
        while b"t1 " not in viewer.recv(65_536):
            pass
        found.append((time.perf_counter() - sent) * 1000)
        time.sleep(0.1)
    viewer.close()
    return found


@contextmanager
def hostile(page: Page) -> Iterator[None]:
    """500 heads that never end, 100 viewers who read nothing, one frame of 100 MB."""
    with ExitStack() as stack:
        for _ in range(500):
            slow = stack.enter_context(page.connect())
            slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        for _ in range(100):
            deaf = stack.enter_context(page.view())
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        giant = stack.enter_context(page.view())
        giant.setblocking(True)
        giant.sendall(b"\x81\xff" + GIANT.to_bytes(8, "big") + bytes(4))
        yield


def main() -> None:
    """Print the worst round trip."""
    usage(__doc__).parse_args()
    many_files()
    seconds = 2 if quick() else 10
    with folder() as where, PlainSession(plan_in(where, "web"), *SERVED) as runner:
        page = page_of_runner(runner)
        runner.do("go")
        calm = round_trips(page, seconds)
        with hostile(page):
            found = round_trips(page, seconds)
    usual, worst = statistics.median(calm), max(found)
    measured = f"{statistics.median(found):.1f} ms, {worst:.1f} at most (without them {usual:.1f})"
    part = Part("round trip of a polite viewer", measured, "< 100 ms at most", worst < 100)
    say("500 slow heads, 100 deaf viewers, a giant frame", [part], calm_ms=calm, rude_ms=found)


if __name__ == "__main__":
    main()
