#!/usr/bin/env python3
"""The room's page: how soon the last viewer knows, what an idle one costs, what rude ones do."""

from __future__ import annotations

import re
import resource
import select
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lab import Terminal, folder, percentile, presession, quick, say

PLAN = Path(__file__).parent.parent / "sessions" / "demo.toml"
_URL = re.compile(r"http://([0-9.]+):([0-9]+)/#([2-9a-z]{26})")
_KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"


class Page:
    """Where a page is served."""

    def __init__(self, line: str) -> None:
        found = _URL.search(line)
        if found is None:
            raise ValueError(f"no address in {line!r}")
        self.host, self.port, self.token = found[1], int(found[2]), found[3]
        self.authority = f"{self.host}:{self.port}"
        self.cookie = self._enter()

    def connect(self) -> socket.socket:
        """A connection."""
        return socket.create_connection((self.host, self.port), 30)

    def _enter(self) -> str:
        head = (
            f"POST /enter HTTP/1.1\r\nHost: {self.authority}\r\nOrigin: http://{self.authority}\r\n"
        )
        with self.connect() as door:
            size = f"Content-Length: {len(self.token)}\r\nConnection: close\r\n\r\n"
            door.sendall((head + size + self.token).encode())
            answer = b""
            while more := door.recv(65_536):
                answer += more
        return answer.decode().partition("Set-Cookie: ")[2].partition(";")[0]

    def view(self) -> socket.socket:
        """A viewer that has seen where things stand."""
        viewer = self.connect()
        viewer.sendall(
            f"GET /live?view=room HTTP/1.1\r\nHost: {self.authority}\r\n"
            f"Origin: http://{self.authority}\r\nCookie: {self.cookie}\r\n"
            f"Connection: Upgrade\r\nUpgrade: websocket\r\n{_KEY}\r\n".encode()
        )
        seen = b""
        while b'"scenes"' not in seen:
            more = viewer.recv(65_536)
            if not more:
                raise ConnectionError(seen.decode("latin-1"))
            seen += more
        viewer.setblocking(False)
        return viewer


class Desk:
    """A console without a screen, with a page."""

    def __init__(self, where: Path) -> None:
        plan = where / "web.toml"
        shutil.copy(PLAN, plan)
        self.process = subprocess.Popen(
            presession("run", "--plain", "--web", "--viewers", "2000", str(plan)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdin
        assert self.process.stdout
        self.tell, self.told = self.process.stdin, self.process.stdout
        self.page = Page(self.told.readline().decode())

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *failed: object) -> None:
        self.tell.close()
        self.process.wait(20)

    def say(self, line: str) -> None:
        """Write a line."""
        self.tell.write(f"{line}\n".encode())
        self.tell.flush()

    def do(self, line: str) -> None:
        """Write a line and wait for its answer."""
        self.say(line)
        while not self.told.readline().startswith((b"ok", b"refused")):
            pass


@contextmanager
def viewers(page: Page, count: int) -> Iterator[list[socket.socket]]:
    """So many viewers, closed in the end."""
    with ExitStack() as stack:
        yield [stack.enter_context(page.view()) for _ in range(count)]


def drain(sockets: Sequence[socket.socket], seconds: float) -> int:
    """Read whatever comes for ``seconds``; how many bytes that was."""
    waiting = select.epoll()
    by_fd = {one.fileno(): one for one in sockets}
    for fd in by_fd:
        waiting.register(fd, select.EPOLLIN)
    end, count = time.perf_counter() + seconds, 0
    while (left := end - time.perf_counter()) > 0:
        for fd, _ in waiting.poll(left):
            count += len(by_fd[fd].recv(65_536))
    waiting.close()
    return count


def fan_out(desk: Desk, sockets: Sequence[socket.socket], rounds: int) -> list[float]:
    """Milliseconds from the acknowledgement of a command to the last viewer's knowing it."""
    found = []
    answers = desk.told.fileno()
    for number in range(rounds + 1):
        drain(sockets, 0.3)
        waiting = select.epoll()
        waiting.register(answers, select.EPOLLIN)
        by_fd = {one.fileno(): one for one in sockets}
        for fd in by_fd:
            waiting.register(fd, select.EPOLLIN)
        desk.say("blank" if number % 2 else "unblank" if number else "go")
        missing, acknowledged, last = set(by_fd), 0.0, 0.0
        while missing or not acknowledged:
            for fd, _ in waiting.poll(10):
                at = time.perf_counter()
                if fd == answers:
                    if desk.told.readline().startswith((b"ok", b"refused")):
                        acknowledged = at
                elif b'"scenes"' in by_fd[fd].recv(65_536):
                    missing.discard(fd)
                    last = at
        waiting.close()
        if number:  # the first opens the hour, which is more than one event
            found.append((last - acknowledged) * 1000)
    return found


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
def rude(desk: Desk) -> Iterator[None]:
    """500 heads that never end, 100 viewers who read nothing, one frame of 100 MB."""
    page = desk.page
    with ExitStack() as stack:
        for _ in range(500):
            slow = stack.enter_context(page.connect())
            slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        for _ in range(100):
            deaf = stack.enter_context(page.view())
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        giant = stack.enter_context(page.view())
        giant.setblocking(True)
        giant.sendall(b"\x81\xff" + (100_000_000).to_bytes(8) + bytes(4))
        yield


def console_costs(where: Path, seconds: float) -> tuple[float, float, float]:
    """Percent of a core with nobody looking and with 300 looking, and MiB with one."""
    plan = where / "cpu.toml"
    shutil.copy(PLAN, plan)
    with Terminal(presession("run", "--web", str(plan))) as console:
        console.until("Speaker 1")
        console.drain(2)
        console.write("v")
        console.drain(1)
        page = Page("\n".join(console.text()))
        console.write("v")
        for _ in range(3):
            console.write(" ")
            console.drain(0.6)
        console.drain(2)
        with viewers(page, 1):
            console.drain(1)
            memory = console.memory()
        alone = console.cpu(seconds)
        with viewers(page, 300):
            console.drain(2)
            watched = console.cpu(seconds)
        return alone, watched, memory


def main() -> None:
    """Print a row for each figure."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    with folder() as where:
        with Desk(where) as desk:
            for count, target in ((100, 6), (1000, 60)):
                with viewers(desk.page, count) as sockets:
                    _say_fan_out(count, target, fan_out(desk, sockets, 6 if quick() else 30))
                    if count == 100:
                        seconds = 10 if quick() else 60
                        drain(sockets, 1)
                        _say_idle(drain(sockets, seconds) / count / seconds)
            calm = round_trips(desk.page, 3 if quick() else 10)
            with rude(desk):
                _say_rude(calm, round_trips(desk.page, 4 if quick() else 10))
        _say_costs(*console_costs(where, 10 if quick() else 60))


def _say_fan_out(count: int, target: float, found: list[float]) -> None:
    median = statistics.median(found)
    say(
        f"an action to the last of {count} viewers, after the durable write",
        f"≤ {target} ms",
        f"{median:.1f} ms, p99 {percentile(found, 0.99):.1f}, of {len(found)}",
        median <= target,
        median_ms=median,
        p99_ms=percentile(found, 0.99),
    )


def _say_idle(rate: float) -> None:
    # A frame of the heartbeat is three bytes, one of them payload; a round trip every half minute
    # is another 25 bytes.
    payload = rate / 3 + 25 / 30
    say(
        "bytes a second to an idle viewer",
        "≤ 5 of payload",
        f"{payload:.1f}",
        payload <= 5,
        payload=payload,
        on_the_wire=rate,
    )


def _say_rude(calm: list[float], found: list[float]) -> None:
    worst, usual = max(found), statistics.median(calm)
    say(
        "a viewer's round trip while 500 slow heads, 100 deaf viewers and a giant frame hang on",
        "< 100 ms at most",
        f"{statistics.median(found):.1f} ms, {worst:.1f} at most (calm: {usual:.1f})",
        worst < 100,
        median_ms=statistics.median(found),
        most_ms=worst,
        calm_ms=usual,
    )


def _say_costs(alone: float, watched: float, memory: float) -> None:
    say(
        "console, CPU with nobody and with 300 viewers",
        "the same: at most 0.3 points apart",
        f"{alone:.2f} % and {watched:.2f} %",
        watched - alone <= 0.3,
        alone=alone,
        watched=watched,
    )
    say(
        "console with its page, memory",
        "≤ 65 MiB",
        f"{memory:.0f} MiB",
        memory <= 65,
        mib=memory,
    )


if __name__ == "__main__":
    main()
