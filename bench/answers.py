#!/usr/bin/env python3
"""From handing a command in until it is durable and answered, against the sync alone.

And the same while hooks tell programs of each command: one that never answers, one that refuses,
and one that hears OSC. Commands come seconds apart, so all of them rest before each measurement.
"""

from __future__ import annotations

import itertools
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from lab.figures import Part, percentile
from lab.machine import quick
from lab.rounds import folder, interleaved
from lab.saying import say
from lab.usage import usage

from presession_timer.av.hooks import Hooks
from presession_timer.av.templates import hooks_in
from presession_timer.base.user_settings import HookSetting
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind, Plan, Segment
from presession_timer.runner.session_runner import SessionRunner

LINE = b"x" * 330 + b"\n"
"""As long as the line of an event."""


def panel() -> Plan:
    """Eight statements."""
    speakers = (
        Segment(n, str(n), Kind.STATEMENT, f"Speaker {n}", min=300_000, max=420_000)
        for n in range(1, 9)
    )
    return Plan("bench", date(2019, 12, 10), tuple(speakers))


def acknowledged(runner: SessionRunner) -> Callable[[], float]:
    """A measurement of one command, milliseconds."""

    def measure() -> float:
        began = time.perf_counter()
        answer = runner.do(cmd.WriteNote("a note as long as notes are"))
        took = time.perf_counter() - began
        assert answer.saved
        return took * 1000

    return measure


_REST_S = 0.03
"""Until then, what the command before set off is over."""


def told(runner: SessionRunner) -> Callable[[], float]:
    """A measurement of one command that a hook is about, milliseconds."""
    texts = (cmd.ShowMessage(f"message {n}") for n in itertools.count())

    def measure() -> float:
        message = next(texts)
        began = time.perf_counter()
        answer = runner.do(message)
        took = time.perf_counter() - began
        assert answer.saved
        return took * 1000

    return measure


@contextmanager
def hooks_to_nowhere(runner: SessionRunner) -> Iterator[Hooks]:
    """Hooks on each message: to one that accepts and never answers, and to none; OSC to none."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as hanging:
        port = hanging.getsockname()[1]
        urls = (f"http://127.0.0.1:{port}/", "http://127.0.0.1:1/")
        settings = (
            *(HookSetting(("message",), http=f"POST {url}", body="{message}") for url in urls),
            HookSetting(("message",), osc="127.0.0.1:9 /message {message}"),
        )
        hooks = Hooks(hooks_in(settings)[0], "en")
        hooks.follow(runner)
        try:
            yield hooks
        finally:
            hooks.close()


def synced(fd: int) -> Callable[[], float]:
    """The ground: one write and one sync of a line as long, milliseconds."""
    sync = os.fdatasync if hasattr(os, "fdatasync") else os.fsync

    def measure() -> float:
        began = time.perf_counter()
        os.write(fd, LINE)
        sync(fd)
        return (time.perf_counter() - began) * 1000

    return measure


def main() -> None:
    """Print the figures; on a disk in memory (``df /tmp``) the sync costs nothing."""
    usage(__doc__).parse_args()
    with (
        folder() as where,
        SessionRunner.open_plan(panel(), where / "x.presession.jsonl") as runner,
        SessionRunner.open_plan(panel(), where / "y.presession.jsonl") as plain,
        SessionRunner.open_plan(panel(), where / "z.presession.jsonl") as hooked,
        hooks_to_nowhere(hooked) as hooks,
    ):
        for one in (runner, plain, hooked):
            one.do(cmd.Open())
        ground = os.open(Path(where, "ground"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        measured = {
            "runner": acknowledged(runner),
            "sync": synced(ground),
            "plain": told(plain),
            "hooked": told(hooked),
        }
        times = interleaved(measured, 200 if quick() else 1_000, rest_s=_REST_S)
        os.close(ground)
        said = "; ".join(hooks.words)
    p50, p99 = (percentile(times["runner"], share) for share in (0.5, 0.99))
    floor = [percentile(times["sync"], share) for share in (0.5, 0.99)]
    plain50, plain99 = (percentile(times["plain"], share) for share in (0.5, 0.99))
    hook50, hook99 = (percentile(times["hooked"], share) for share in (0.5, 0.99))
    under = "one write and one sync alone {:.2f} ms"
    without = "without hooks {:.2f} ms"
    count = f"of {len(times['runner']):,}"
    print(said, file=sys.stderr)
    say(
        "a command is durable and acknowledged",
        [
            Part("p50", f"{p50:.2f} ms {count}", "≤ 1.5 ms", p50 <= 1.5, under.format(floor[0])),
            Part("p99", f"{p99:.2f} ms {count}", "≤ 15 ms", p99 <= 15, under.format(floor[1])),
            Part(
                "p50 with hooks that hang and fail",
                f"{hook50:.2f} ms {count}",
                "≤ 0.2 ms more than without",
                hook50 - plain50 <= 0.2,
                without.format(plain50),
            ),
            Part(
                "p99 with hooks that hang and fail",
                f"{hook99:.2f} ms {count}",
                "≤ 2 ms more than without",
                hook99 - plain99 <= 2,
                without.format(plain99),
            ),
        ],
        p50_ms=p50,
        p99_ms=p99,
        worst_ms=max(times["runner"]),
        hooked_p50_ms=hook50,
        hooked_p99_ms=hook99,
        plain_p50_ms=plain50,
        plain_p99_ms=plain99,
    )


if __name__ == "__main__":
    main()
