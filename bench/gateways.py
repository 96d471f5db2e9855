#!/usr/bin/env python3
"""Viewers far away: on gateways that a broker feeds, so that the room's laptop never sees them.

How soon the last of 1,000 on two gateways knows what was done; what joining costs; what the laptop
pays with none and with thousands; how well a gateway knows the room's clock over a line that
trembles by 20 ms; and when telephones on a bad line know: 300 ms each way and 2 % loss.
"""

from __future__ import annotations

import itertools
import select
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from answers import panel
from lab.brokers import Broker, mosquitto
from lab.figures import Curve, Part, percentile
from lab.line import Line
from lab.machine import HERE, presession, process_s, quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainSession, plan_in
from lab.usage import usage
from lab.viewers import Page, drain, many_files
from viewers import fan_out
from viewers_joining import LINEAR, report

from presession_timer.base.durations import SECOND
from presession_timer.engine import commands as cmd
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.publisher import RoomPublisher
from presession_timer.network.rooms import EventRooms
from presession_timer.runner.session_runner import SessionRunner

ROOM = "hall"
MANY = 200 if quick() else 1000
SIZES = (200, 400) if quick() else (500, 1000, 2000, 4000)
LAST_MS = 100.0
OFFSET_MS = 5.0
PHONES = 20 if quick() else 50
FAR_S, LOSS = 0.3, 0.02
ROUNDS = 4 if quick() else 20
IDLE_S = 5.0 if quick() else 20.0
_PLACES = 4_200
_WAIT_S = 60.0


@contextmanager
def gateway(broker: Broker, secret: Path) -> Iterator[tuple[int, str]]:
    """Run a gateway; yield its process and the address of the room's page."""
    words = ("serve", "--broker", broker.url(), "--secret-file", secret, "--viewers", str(_PLACES))
    with subprocess.Popen(presession(*words), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            for line in process.stdout:
                if line.startswith("room "):
                    yield process.pid, line.split()[2]
                    break
        finally:
            process.terminate()


def room(where: Path, broker: Broker, notes: Path) -> PlainSession:
    """Return a console that notes when a command is durable, and publishes."""
    program = (sys.executable, HERE / "lab" / "noting_presession.py", notes)
    return PlainSession(plan_in(where, ROOM), "--broker", broker.url(ROOM), program=program)


def joining_s(pid: int, page: Page, count: int) -> tuple[float, list[socket.socket]]:
    """CPU seconds of a gateway while so many join and until it has heard them all."""
    before = process_s(pid)
    sockets = [page.view(report(number)) for number in range(count)]
    sockets[-1].setblocking(True)
    sockets[-1].sendall(Page.text("t1"))
    while b"t1 " not in sockets[-1].recv(65_536):
        pass
    sockets[-1].setblocking(False)
    return process_s(pid) - before, sockets


def busy_s(runner: PlainSession, lines: Iterator[str], seconds: float) -> float:
    """CPU seconds of the room's console while it works for so long."""
    before, end = process_s(runner.process.pid), time.monotonic() + seconds
    while time.monotonic() < end:
        runner.do(next(lines))
        time.sleep(0.5)
    return process_s(runner.process.pid) - before


def close(sockets: Sequence[socket.socket]) -> None:
    for one in sockets:
        one.close()


def offset_ms(where: Path, broker: Broker) -> list[float]:
    """How wrong a gateway's idea of the session's clock is, over a line that trembles by 20 ms."""
    wrong = []
    for attempt in range(3 if quick() else 10):
        record = where / f"clock{attempt}.presession.jsonl"
        with ExitStack() as stack:
            line = stack.enter_context(Line(broker.port, jitter_s=0.02))
            runner = stack.enter_context(SessionRunner.open_plan(panel(), record))
            runner.do(cmd.Open())
            here = BrokerAddress("127.0.0.1", broker.port, "clocks", f"r{attempt}", tls=False)
            publisher = stack.enter_context(RoomPublisher(here, Login()))
            publisher.follow(runner)
            there = BrokerAddress("127.0.0.1", line.port, "clocks", f"r{attempt}", tls=False)
            rooms = stack.enter_context(EventRooms(there, Login()))
            end = time.monotonic() + _WAIT_S
            while f"r{attempt}" not in rooms.by_name and time.monotonic() < end:
                time.sleep(0.02)
            time.sleep(3)
            found = rooms.by_name[f"r{attempt}"]
            wrong.append(abs(statistics.median(found.now() - runner.now() for _ in range(9))))
    return wrong


def phones(url: str, runner: PlainSession, notes: Path, lines: Iterator[str]) -> list[float]:
    """Milliseconds until each telephone on a bad line knows a command, for each command."""
    page = Page(url)
    found: list[float] = []
    with Line(page.port, delay_s=FAR_S, loss=LOSS) as line:
        far = Page(url, by_port=line.port)
        sockets = [far.view() for _ in range(PHONES)]
        by_fd = {one.fileno(): one for one in sockets}
        for _ in range(ROUNDS):
            drain(sockets, 2.0)
            runner.do(next(lines))
            durable = float(notes.read_text(encoding="ascii").splitlines()[-1])
            waiting = select.epoll()
            for fd in by_fd:
                waiting.register(fd, select.EPOLLIN)
            missing = set(by_fd)
            while missing:
                for fd, _ in waiting.poll(10):
                    if b'"scenes"' in by_fd[fd].recv(65_536) and fd in missing:
                        missing.discard(fd)
                        found.append((time.perf_counter() - durable) * 1000)
            waiting.close()
        close(sockets)
    return found


def main() -> None:
    """Print all of it."""
    usage(__doc__).parse_args()
    many_files()
    parts: list[Part] = []
    with ExitStack() as stack:
        where = stack.enter_context(folder())
        broker = stack.enter_context(mosquitto(where))
        secret, notes = where / "secret", where / "durable"
        secret.write_text("0123456789abcdef0123456789abcdef", encoding="ascii")
        secret.chmod(0o600)
        runner = stack.enter_context(room(where, broker, notes))
        runner.do("go")
        lines = itertools.cycle(("blank", "unblank"))
        one = stack.enter_context(gateway(broker, secret))
        two = stack.enter_context(gateway(broker, secret))
        pages = [Page(one[1]), Page(two[1])]

        sockets = [page.view() for page in pages for _ in range(MANY // 2)]
        last, *_ = fan_out(runner, notes, sockets, lines, ROUNDS)
        median = statistics.median(last)
        words = f"{median:.0f} ms p50, {percentile(last, 0.99):.0f} p99, of {len(last)}"
        what = f"last of {MANY} viewers on 2 gateways"
        parts.append(Part(what, words, f"≤ {LAST_MS:.0f} ms p50", median <= LAST_MS))
        close(sockets)
        time.sleep(1)

        alone = busy_s(runner, lines, IDLE_S)
        used: dict[int, float] = {}
        crowded = 0.0
        for count in SIZES:
            used[count], sockets = joining_s(one[0], pages[0], count)
            if count == SIZES[-1]:
                crowded = busy_s(runner, lines, IDLE_S)
            close(sockets)
            time.sleep(2)
        each = {count: seconds / count for count, seconds in used.items()}
        growth = each[SIZES[-1]] / each[SIZES[0]]
        what = f"one viewer of {SIZES[-1]} who join a gateway, against one of {SIZES[0]}"
        measured = f"{growth:.2f}×, {each[SIZES[-1]] * 1000:.2f} CPU ms each"
        parts.append(Part(what, measured, f"linear: ≤ {LINEAR}×", growth <= LINEAR))
        what = f"the room's console with {SIZES[-1]} viewers elsewhere, against none"
        ratio = crowded / alone
        measured = f"{crowded:.2f} and {alone:.2f} CPU s in {IDLE_S:.0f} s, {ratio:.2f}×"
        parts.append(Part(what, measured, "the same: ≤ 1.2×", ratio <= 1.2))

        late = phones(one[1], runner, notes, lines)
        what = f"{PHONES} telephones, {FAR_S * SECOND:.0f} ms each way and {LOSS:.0%} loss"
        words = f"{statistics.median(late):.0f} ms p50, {percentile(late, 0.99):.0f} p99"
        parts.append(Part(what, f"{words}, of {len(late)}"))

        wrong = offset_ms(where, broker)
        words = f"{max(wrong):.1f} ms at most, {statistics.median(wrong):.1f} p50, of {len(wrong)}"
        what = "a gateway's clock, 20 ms of jitter each way"
        parts.append(Part(what, words, f"≤ {OFFSET_MS:.0f} ms", max(wrong) <= OFFSET_MS))
    curve = Curve(
        "Viewers who join a gateway",
        list(used),
        [round(seconds, 2) for seconds in used.values()],
        "viewers",
        "CPU seconds of the gateway",
    )
    say("viewers elsewhere", parts, curves=[curve], last_ms=last, phones_ms=late, clock_ms=wrong)


if __name__ == "__main__":
    main()
