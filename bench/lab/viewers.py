"""Viewers of the room's page, as many as one likes: sockets that speak just enough WebSocket."""

from __future__ import annotations

import re
import resource
import select
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from lab.sessions import PlainSession
from lab.terminal import Terminal

__all__ = [
    "Page",
    "bare_sends",
    "beats_cost",
    "drain",
    "many_files",
    "page_of",
    "page_of_runner",
    "viewers",
]

_URL = re.compile(r"http://([0-9.]+):([0-9]+)(/[a-z0-9/-]*)#([2-9a-z]{26})")
_KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
_LOOK = "v"


class Page:
    """Where a page is served, and the leave to look at it."""

    def __init__(self, told: str, *, by_port: int = 0) -> None:
        """``by_port``: the port to connect to instead, of a line that leads there."""
        found = _URL.search(told)
        if found is None:
            raise ValueError(f"no address in {told!r}")
        self.url = found[0]
        self.host, self.port, self.path, self.token = found[1], int(found[2]), found[3], found[4]
        self._by_port = by_port or self.port
        self.authority = f"{self.host}:{self.port}"
        self.cookie = self._enter()

    def connect(self) -> socket.socket:
        """A connection."""
        return socket.create_connection((self.host, self._by_port), 30)

    def _enter(self) -> str:
        head = f"POST {self.path}enter HTTP/1.1\r\nHost: {self.authority}\r\nOrigin: http://{self.authority}\r\n"
        with self.connect() as door:
            size = f"Content-Length: {len(self.token)}\r\nConnection: close\r\n\r\n"
            door.sendall((head + size + self.token).encode())
            answer = b""
            while more := door.recv(65_536):
                answer += more
        return answer.decode().partition("Set-Cookie: ")[2].partition(";")[0]

    @staticmethod
    def text(words: str) -> bytes:
        """A short text frame as browsers send it, with a mask of zeros."""
        payload = words.encode()
        return bytes((0x81, 0x80 | len(payload), 0, 0, 0, 0)) + payload

    def view(self, says: str = "") -> socket.socket:
        """A viewer that has seen where things stand; ``says`` is its first message."""
        viewer = self.connect()
        viewer.sendall(
            f"GET {self.path}live?view=room HTTP/1.1\r\nHost: {self.authority}\r\n"
            f"Origin: http://{self.authority}\r\nCookie: {self.cookie}\r\n"
            f"Connection: Upgrade\r\nUpgrade: websocket\r\n{_KEY}\r\n".encode()
        )
        seen = b""
        while b'"scenes"' not in seen:
            more = viewer.recv(65_536)
            if not more:
                raise ConnectionError(seen.decode("latin-1"))
            seen += more
        if says:
            viewer.sendall(self.text(says))
        viewer.setblocking(False)
        return viewer


def page_of(console: Terminal) -> Page:
    """The page that a console with ``--web`` serves; its screen is as it was afterwards."""
    console.write(_LOOK)
    console.until("http://")
    console.drain(0.3)
    page = Page("\n".join(console.text()))
    console.write("\x1b")
    console.drain(0.7)
    return page


def page_of_runner(runner: PlainSession) -> Page:
    """The page that a console with ``--web`` has named in its first line."""
    return Page(runner.told.readline().decode())


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


def beats_cost(viewers: int, every_s: float) -> float:
    """Percent of a core that three bytes to each of so many take, sent by nothing but ``send``."""
    count, used = 3_000, 0.0
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as sender,
        server.accept()[0] as receiver,
    ):
        sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(count):
            began = time.thread_time()
            sender.send(b"\x81\x01.")
            used += time.thread_time() - began
            receiver.recv(16)
    return 100 * used / count * viewers / every_s


def bare_sends(viewers: int, size: int = 1_500) -> float:
    """Milliseconds that a state to each of so many takes, sent by nothing but ``send``."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=viewers))
        senders = []
        for _ in range(viewers):
            senders.append(stack.enter_context(socket.create_connection(server.getsockname())))
            stack.enter_context(server.accept()[0])
        payload, took = b"x" * size, []
        for _ in range(5):
            began = time.perf_counter()
            for one in senders:
                one.send(payload)
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def many_files() -> None:
    """Let this process and its children have thousands of connections."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
