#!/usr/bin/env python3
"""The overview of ten rooms: how soon it has an action, how right its clocks are, what it costs."""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Event

from lab.figures import Part, percentile
from lab.machine import presession, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import plan_in
from lab.terminal import Terminal, cpu_of
from lab.usage import usage

from presession_timer.audience.source import of_runner
from presession_timer.engine import commands as cmd
from presession_timer.overview.page_address import parse_page_address
from presession_timer.overview.page_client import PageRoom, PageRooms
from presession_timer.plan.toml_file import read_plan
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.server import WebServer

ROOMS = 10
SIZE = (120, 36)
WAIT_S = 10.0


def rooms_in(where: Path, stack: ExitStack) -> list[tuple[SessionRunner, str]]:
    """Ten hours with their pages, a speaker in each."""
    found = []
    for number in range(ROOMS):
        plan = read_plan(plan_in(where, f"room{number}"))
        record = where / f"room{number}.presession.jsonl"
        runner = stack.enter_context(SessionRunner.open_plan(plan, record))
        web = stack.enter_context(WebServer(of_runner(runner), state=where))
        for _ in range(5):
            runner.do(cmd.Go(), confirmed=True)
        found.append((runner, web.page_url))
    return found


def lags(rooms: list[tuple[SessionRunner, str]], rounds: int) -> tuple[list[float], list[float]]:
    """Ms from an action's acknowledgement until it is known; and how wrong the clocks are, ms."""
    found: list[float] = []
    with PageRooms([parse_page_address(url) for _, url in rooms]) as seen:
        until = time.monotonic() + WAIT_S
        while not all(room.opened for room in seen.rooms()) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1.5)  # the round trips of the clocks
        wrong = [
            abs(room.now() - runner.now())
            for room, (runner, _) in zip(seen.rooms(), rooms, strict=True)
            for _ in range(20)
        ]
        for number in range(rounds):
            place = number % ROOMS
            room, runner = seen.rooms()[place], rooms[place][0]
            blank = number // ROOMS % 2 == 0
            arrived = Event()

            def look(room: PageRoom = room, blank: bool = blank, seen: Event = arrived) -> None:
                if room.summary()["blank"] == blank:
                    seen.set()

            stop = room.subscribe(look)
            runner.do(cmd.Blank() if blank else cmd.Unblank(), confirmed=True)
            began = time.perf_counter()
            if not arrived.wait(WAIT_S):
                raise TimeoutError("the overview never heard of it")
            found.append(max(0.0, time.perf_counter() - began) * 1000)
            stop()
    return found, [float(one) for one in wrong]


def main() -> None:
    """Print what the overview takes."""
    usage(__doc__).parse_args()
    rounds, seconds = (20, 6.0) if quick() else (200, 20.0)
    with folder() as where, ExitStack() as stack:
        rooms = rooms_in(where, stack)
        found, wrong = lags(rooms, rounds)
        addresses = where / "rooms.txt"
        addresses.write_text("".join(f"{url}\n" for _, url in rooms), "utf-8")
        terminal = stack.enter_context(Terminal(presession("overview", addresses), SIZE))
        terminal.until("10 ")
        cpu_of({"overview": terminal}, 3)  # warm up
        shares, rates = cpu_of({"overview": terminal}, seconds)
    median, slowest = statistics.median(found), percentile(found, 0.99)
    parts = [
        Part(
            "an action is known to the overview",
            f"{median:.1f} ms p50, {slowest:.1f} p99, of {len(found)}",
            "≤ 40 ms p50, ≤ 90 ms p99",
            median <= 40 and slowest <= 90,
        ),
        Part("its clocks are wrong by", f"{max(wrong):.0f} ms at most", "≤ 5 ms", max(wrong) <= 5),
        Part(
            f"{ROOMS} rooms counting, {SIZE[0]}×{SIZE[1]}",
            f"{shares['overview']:.2f} %, {rates['overview'] / 1000:.1f} KB/s",
            "≤ 6 %: each room flips on a second of its own",
            shares["overview"] <= 6,
        ),
    ]
    say("the overview of ten rooms", parts, ms=found, wrong_ms=wrong, percent=shares)


if __name__ == "__main__":
    main()
