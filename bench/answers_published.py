#!/usr/bin/env python3
"""What a broker costs the moderator: commands acknowledged without one, with one, with a dead one,
with one that hangs and with one that froze, in turns.

Commands come seconds apart, so all of them rest before each measurement.
"""

from __future__ import annotations

import os
import signal
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from answers import acknowledged, panel
from lab.brokers import Missing, mosquitto, program
from lab.figures import Part, percentile
from lab.machine import quick
from lab.ports import free_port
from lab.rounds import folder, interleaved
from lab.saying import say
from lab.usage import usage

from presession_timer.engine import commands as cmd
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.publisher import PublishOptions, RoomPublisher
from presession_timer.runner.session_runner import SessionRunner

P50_MS, P99_MS = 0.2, 2.0
"""So much more than without a broker, at most."""
_REST_S = 0.04
_REACHED_S = 20.0


@contextmanager
def hanging() -> Iterator[int]:
    """A port that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        yield server.getsockname()[1]


def published(runner: SessionRunner, port: int) -> RoomPublisher:
    """Publish a session, with its record."""
    address = BrokerAddress("127.0.0.1", port, "bench", "room", tls=False)
    publisher = RoomPublisher(address, Login(), PublishOptions(record=True))
    publisher.follow(runner)
    return publisher


def main() -> None:
    """Print how much more each costs at the median and at the 99th percentile."""
    usage(__doc__).parse_args()
    what = "an acknowledged command beside a broker"
    try:
        program("mosquitto")
    except Missing as missing:
        say(what, [Part("not measured here", str(missing))])
        return
    with ExitStack() as stack:
        where = stack.enter_context(folder())
        (where / "other").mkdir()
        broker = stack.enter_context(mosquitto(where))
        frozen = stack.enter_context(mosquitto(where / "other"))
        ports = {
            "a broker": broker.port,
            "a dead one": free_port(),
            "one that hangs": stack.enter_context(hanging()),
            "one that froze": frozen.port,
        }
        runners = {"no broker": where / "none.presession.jsonl"}
        runners |= {name: where / f"{port}.presession.jsonl" for name, port in ports.items()}
        opened = {
            name: stack.enter_context(SessionRunner.open_plan(panel(), path))
            for name, path in runners.items()
        }
        publishers = {name: published(opened[name], port) for name, port in ports.items()}
        for publisher in publishers.values():
            stack.callback(publisher.close)
        for runner in opened.values():
            runner.do(cmd.Open())
        end = time.monotonic() + _REACHED_S
        while not all(
            publishers[name].status.endswith("has everything")
            for name in ("a broker", "one that froze")
        ):
            if time.monotonic() > end:
                raise TimeoutError("the broker was not reached")
            time.sleep(0.05)
        os.kill(frozen.pid, signal.SIGSTOP)
        times = interleaved(
            {name: acknowledged(runner) for name, runner in opened.items()},
            60 if quick() else 400,
            rest_s=_REST_S,
        )
        with suppress(ProcessLookupError):
            os.kill(frozen.pid, signal.SIGCONT)
    parts = []
    base = times.pop("no broker")
    p50, p99 = statistics.median(base), percentile(base, 0.99)
    parts.append(Part("no broker", f"{p50:.2f} ms p50, {p99:.1f} p99, of {len(base)}"))
    for name, each in times.items():
        more50 = statistics.median(mine - none for mine, none in zip(each, base, strict=True))
        more99 = percentile(each, 0.99) - p99
        met = more50 <= P50_MS and more99 <= P99_MS
        target = f"≤ {P50_MS} and {P99_MS:.0f} ms more"
        parts.append(Part(name, f"{more50:+.2f} ms p50, {more99:+.1f} p99", target, met))
    say(what, parts, each_ms={"no broker": base, **times})


if __name__ == "__main__":
    main()
