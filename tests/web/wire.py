"""Bytes on a wire: requests as a browser, a rude program or an attacker would write them."""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from presession_timer.web.server import WebServer

WAIT_S = 60.0
PRECISE_S = 0.05
"""A round trip that is slower says too little of the time on the other side."""


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds that the server's own thread brings about."""
    pause, tries = threading.Event(), int(WAIT_S / 0.01)
    for _ in range(tries):
        if holds():
            return
        pause.wait(0.01)
    raise AssertionError("it never came to hold")


class Closed(Exception):
    """The other side closed the socket; the code is what it said, 1006 when nothing."""

    def __init__(self, code: int, reason: str = "") -> None:
        self.code = code
        self.reason = reason
        super().__init__(str(code))


class Wire:
    """One connection to the server."""

    def __init__(self, web: WebServer) -> None:
        self.web = web
        self.socket = socket.create_connection((web.address.host, web.address.port), WAIT_S)
        self._rest = b""

    def send(self, data: bytes) -> None:
        """Write bytes."""
        self.socket.sendall(data)

    def read_all(self) -> bytes:
        """Everything until the server closes the connection."""
        found = self._rest
        try:
            while more := self.socket.recv(65_536):
                found += more
        except ConnectionError:
            pass
        return found

    def read_head(self) -> str:
        """The head of one answer; what follows is kept."""
        while b"\r\n\r\n" not in self._rest:
            self._rest += self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        return head.decode("latin-1")

    def say(self, text: str) -> None:
        """Send a masked text frame."""
        self.send(masked(text.encode()))

    def hear(self) -> str:
        """The next text message. Raises Closed."""
        while True:
            opcode, payload = self._frame()
            if opcode == 8:
                code = int.from_bytes(payload[:2]) if payload else 1005
                raise Closed(code, payload[2:].decode())
            if opcode == 1:
                return payload.decode()

    def hear_state(self) -> dict[str, Any]:
        """The next state."""
        while True:
            text = self.hear()
            if text.startswith("{") and not text.startswith('{"answer"'):
                state: dict[str, Any] = json.loads(text)
                return state

    def ping(self, sent: str = "1") -> str:
        """What a round trip brings back."""
        self.say(f"t{sent}")
        while not (text := self.hear()).startswith("t"):
            pass
        return text

    def ahead(self) -> float:
        """How far the session's time is from ours, ms, as a page finds it: the best of eight.

        Where a busy machine was slow each time, eight more: what is found is true to 25 ms.
        """
        best = (float("inf"), 0.0)
        while best[0] > PRECISE_S:
            for _ in range(8):
                sent = time.monotonic()
                said = int(self.ping().partition(" ")[2])
                came = time.monotonic()
                best = min(best, (came - sent, said - (sent + came) * 500))
            for _ in range(2 if best[0] > PRECISE_S else 0):
                self.await_beat()
        return best[1]

    def await_beat(self) -> None:
        """Wait for a sign of life: nobody may talk without pauses."""
        while self.hear() != ".":
            continue

    def until_closed(self) -> int:
        """The code with which the server closes the socket."""
        return self.goodbye().code

    def goodbye(self) -> Closed:
        """With what the server closes the socket."""
        try:
            for _ in range(100):  # heartbeats and answers that were on their way
                self.hear()
        except Closed as closed:
            return closed
        raise AssertionError("the server keeps the socket")

    def hear_answer(self) -> dict[str, Any]:
        """The next answer to a press."""
        while True:
            text = self.hear()
            if text.startswith('{"answer"'):
                answer: dict[str, Any] = json.loads(text)["answer"]
                return answer

    def close(self) -> None:
        """Hang up without a word."""
        self.socket.close()

    def _frame(self) -> tuple[int, bytes]:
        first, size = self._take(2)
        if size == 126:
            size = int.from_bytes(self._take(2))
        elif size == 127:
            size = int.from_bytes(self._take(8))
        return first & 15, self._take(size)

    def _take(self, count: int) -> bytes:
        while len(self._rest) < count:
            self._rest += self._more()
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def _more(self) -> bytes:
        try:
            more = self.socket.recv(65_536)
        except ConnectionError:
            more = b""
        if not more:
            raise Closed(1006)
        return more


def masked(payload: bytes, opcode: int = 1, size: int | None = None) -> bytes:
    """A client's frame; ``size`` is what it says of its length, where that is a lie."""
    said = len(payload) if size is None else size
    if said < 126:
        head = bytes((0x80 | opcode, 0x80 | said))
    elif said < 65_536:
        head = bytes((0x80 | opcode, 0xFE)) + struct.pack(">H", said)
    else:
        head = bytes((0x80 | opcode, 0xFF)) + struct.pack(">Q", said)
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


@contextmanager
def wire_to(web: WebServer) -> Iterator[Wire]:
    """A connection, closed in the end."""
    wire = Wire(web)
    try:
        yield wire
    finally:
        wire.close()


def request(
    web: WebServer,
    line: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    *,
    raw_headers: str = "",
) -> str:
    """One request on a connection of its own; the whole answer. ``headers`` replace the usual."""
    usual = {"Host": web.address.authority, "Connection": "close"}
    if body:
        usual |= {"Content-Length": str(len(body)), "Origin": web.address.origin}
    sent = usual | dict(headers or {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items() if value != "-")
    with wire_to(web) as wire:
        wire.send(f"{line} HTTP/1.1\r\n{lines}{raw_headers}\r\n".encode("latin-1") + body)
        return wire.read_all().decode("utf-8", "replace")


def status_of(answer: str) -> int:
    """The status of an answer; 0 where there is none."""
    found = re.match(r"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else 0


def cookie_of(answer: str) -> str:
    """What a browser would send back."""
    found = re.search(r"(?im)^Set-Cookie: ([^;]+)", answer)
    return found[1] if found else ""


def view_cookie(web: WebServer) -> str:
    """A viewer's cookie, come by as a page does."""
    token = web.page_url.partition("#")[2]
    return cookie_of(request(web, "POST /enter", body=token.encode()))


def control_cookie(web: WebServer) -> str:
    """A remote's cookie, come by with an invitation of its own."""
    url, code = web.invitation
    body = json.dumps({"token": url.partition("#")[2], "code": code}).encode()
    return cookie_of(request(web, "POST /control/enter", body=body))


def upgrade(
    web: WebServer, path: str, cookie: str = "", origin: str | None = None, **more: str
) -> tuple[Wire, str]:
    """Ask for a socket; the connection and the head of the answer."""
    key = base64.b64encode(os.urandom(16)).decode()
    headers = {
        "Host": web.address.authority,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key,
        "Origin": web.address.origin if origin is None else origin,
        "Cookie": cookie,
    } | {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    wire = Wire(web)
    wire.send(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1"))
    return wire, wire.read_head()


@contextmanager
def watching(web: WebServer, view: str = "room") -> Iterator[Wire]:
    """A viewer's socket."""
    wire, head = upgrade(web, f"/live?view={view}", view_cookie(web))
    assert status_of(head) == 101, head
    try:
        yield wire
    finally:
        wire.close()


@contextmanager
def holding(web: WebServer) -> Iterator[Wire]:
    """A remote's socket."""
    wire, head = upgrade(web, "/control/live", control_cookie(web))
    assert status_of(head) == 101, head
    try:
        yield wire
    finally:
        wire.close()
