#!/usr/bin/env python3
"""How soon the last of many viewers of the page knows what was done: after it was durable, and
after it was pressed.

The console itself notes the instant at which the disk has a command, before it tells anybody: when
its answer is read, viewers are being told already. From the press counts all there is: the line
on its way to the console, the decision, the disk, and everybody's being told. Under that stands, in
the same run, a disk that takes one line, and as many sends as there are viewers by nothing else.
"""

from __future__ import annotations

import itertools
import os
import select
import socket
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from answers import synced
from lab.figures import Curve, Part, percentile
from lab.machine import HERE, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainSession, plan_in
from lab.usage import usage
from lab.viewers import bare_sends, drain, many_files, page_of_runner, viewers

SERVED = ("--web", "--viewers", "2000")
SIZES = (1, 100, 300, 1000)
TARGETS = {100: 6.0, 1000: 60.0}
FROM_THE_PRESS = {100: 4.5, 1000: 60.0}


def fan_out(
    runner: PlainSession,
    notes: Path,
    sockets: Sequence[socket.socket],
    lines: Iterator[str],
    rounds: int,
) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds until the last viewer knows a command: since it was durable, since the press.

    And what the disk alone took beside each.
    """
    since_durable, since_press, alone = [], [], []
    ground = os.open(notes.with_name("ground"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(rounds + 1):
        drain(sockets, 0.3)
        pressed, last = _round(runner, sockets, next(lines))
        durable = float(notes.read_text(encoding="ascii").splitlines()[-1])
        if not pressed < durable < last:
            raise ValueError(f"not in this order: press {pressed}, disk {durable}, viewer {last}")
        if number:  # the first is the warm-up
            since_durable.append((last - durable) * 1000)
            since_press.append((last - pressed) * 1000)
            drain(sockets, 0.3)  # a disk at rest, as a press finds it
            alone.append(synced(ground)())
    os.close(ground)
    return since_durable, since_press, alone


def _round(
    runner: PlainSession, sockets: Sequence[socket.socket], line: str
) -> tuple[float, float]:
    """When a line was written to the console, and when the last viewer knew of it."""
    answers = runner.told.fileno()
    waiting = select.epoll()
    waiting.register(answers, select.EPOLLIN)
    by_fd = {one.fileno(): one for one in sockets}
    for fd in by_fd:
        waiting.register(fd, select.EPOLLIN)
    pressed = time.perf_counter()
    runner.say(line)
    missing, acknowledged, last = set(by_fd), False, 0.0
    while missing or not acknowledged:
        ready = waiting.poll(10)
        if not ready:
            raise TimeoutError(f"{len(missing)} viewers never knew of {line!r}")
        for fd, _ in ready:
            at = time.perf_counter()
            if fd == answers:
                acknowledged = runner.answered() or acknowledged
            elif b'"scenes"' in by_fd[fd].recv(65_536):
                missing.discard(fd)
                last = at
    waiting.close()
    return pressed, last


def _noting_runner(where: Path, notes: Path) -> PlainSession:
    program = (sys.executable, HERE / "lab" / "noting_presession.py", notes)
    return PlainSession(plan_in(where, "web"), *SERVED, program=program)


def main() -> None:
    """Print the medians, and how the cost grows with the number of viewers."""
    usage(__doc__).parse_args()
    many_files()
    found: dict[int, list[float]] = {}
    pressed: dict[int, list[float]] = {}
    floors: dict[int, str] = {}
    with folder() as where, _noting_runner(where, where / "durable") as runner:
        page = page_of_runner(runner)
        runner.do("go")
        lines = itertools.cycle(("blank", "unblank"))
        for count in SIZES:
            with viewers(page, count) as sockets:
                found[count], pressed[count], alone = fan_out(
                    runner, where / "durable", sockets, lines, 4 if quick() else 30
                )
            disk, sends = statistics.median(alone), bare_sends(count)
            floors[count] = f"one write and one sync {disk:.1f} ms, {count} bare sends {sends:.1f}"
    medians = {count: statistics.median(each) for count, each in found.items()}
    parts = []
    for count, median in medians.items():
        target = TARGETS.get(count)
        worst = percentile(found[count], 0.99)
        measured = f"{median:.1f} ms p50, {worst:.1f} p99, of {len(found[count])}"
        what = f"last of {count} viewers" if count > 1 else "one viewer"
        if target is None:
            parts.append(Part(what, measured))
        else:
            parts.append(Part(what, measured, f"≤ {target:.0f} ms p50", median <= target))
        since = statistics.median(pressed[count])
        name, said = f"{what}, from the press", f"{since:.1f} ms p50, the disk included"
        if (most := FROM_THE_PRESS.get(count)) is None:
            parts.append(Part(name, said, floor=floors[count]))
        else:
            met = since <= most
            parts.append(Part(name, said, f"≤ {most:g} ms p50", met, floors[count]))
    parts.append(Part("Ontime, for comparison", "not in the package index: not measured here"))
    curve = Curve(
        "An action to the last viewer",
        list(medians),
        [round(ms, 2) for ms in medians.values()],
        "viewers",
        "ms after the durable write",
    )
    say("an action to the last viewer, after the durable write", parts, curves=[curve], ms=found)


if __name__ == "__main__":
    main()
