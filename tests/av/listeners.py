"""Programs on this machine that keep what they are sent."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WAIT_S = 60.0
"""Far beyond what any of it takes, on any machine."""


@dataclass(frozen=True)
class Received:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class HttpListener:
    """An HTTP server on a port of its own."""

    status: int = 200
    reply: Callable[[Received], str] = lambda received: ""
    """Called before it answers."""
    received: queue.SimpleQueue[Received] = field(default_factory=queue.SimpleQueue)
    port: int = 0

    def next(self) -> Received:
        """The next request."""
        return self.received.get(timeout=WAIT_S)


@contextmanager
def http_listener(**how: Any) -> Iterator[HttpListener]:
    """Listen until the end of the block."""
    listener = HttpListener(**how)

    class Handler(BaseHTTPRequestHandler):
        def _keep(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            one = Received(self.command, self.path, dict(self.headers), body)
            listener.received.put(one)
            answer = listener.reply(one).encode()
            self.send_response(listener.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _keep  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def hanging_listener() -> Iterator[int]:
    """Accept connections, and never answer: give the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield listening.getsockname()[1]


@contextmanager
def udp_listener() -> Iterator[tuple[int, Callable[[], bytes]]]:
    """Give a port, and what receives the next packet there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(WAIT_S)
        yield line.getsockname()[1], lambda: line.recv(4096)
