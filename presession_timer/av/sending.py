"""Send one request or message, and wait no longer than a second for what becomes of it."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final

from presession_timer import __version__
from presession_timer.av.templates import HttpTemplate, OscTemplate, Template, Values, authority
from presession_timer.base.text import clean
from presession_timer.web.remote import FROM_HOOK

TIMEOUT_S: Final = 1.0
_MOST_READ: Final = 200
_MOST_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it."""

    ok: bool
    said: str
    """"200 OK", "no answer within 1 s"; of OSC, which is never answered, "sent"."""
    body: str = ""
    """The beginning of the answer."""


def send(
    template: Template, values: Values, sent_from: Callable[[tuple[str, int]], None] | None = None
) -> Outcome:
    """Send, and return what became of it; never raises.

    ``sent_from`` is called with the address an OSC message is sent from, before it is.
    """
    try:
        if isinstance(template, HttpTemplate):
            return _request(template, values)
        return _message(template, values, sent_from)
    except TimeoutError:
        return Outcome(False, f"no answer within {TIMEOUT_S:g} s")
    except ssl.SSLError as error:
        return Outcome(False, f"its certificate is not trusted: {error.reason or error}")
    except HTTPException:
        return Outcome(False, "what answers there is not HTTP")
    except OSError as error:
        return Outcome(False, clean(error.strerror or str(error), _MOST_SHOWN).lower())


def _message(
    template: OscTemplate,
    values: Values,
    sent_from: Callable[[tuple[str, int]], None] | None,
) -> Outcome:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect((template.host, template.port))
        if sent_from is not None:
            sent_from(line.getsockname())
        line.send(template.filled(values))
    return Outcome(True, "sent")


def _request(template: HttpTemplate, values: Values) -> Outcome:
    """Send a request and read the head of its answer, without following it anywhere."""
    until = time.monotonic() + TIMEOUT_S
    path, body = template.filled(values)
    connection = _connection(template)
    try:
        connection.connect()
        connection.sock.settimeout(_left(until))
        headers = {
            "Host": authority(template),
            "User-Agent": f"presession/{__version__}",
            "Connection": "close",
            FROM_HOOK: "1",
            **template.headers,
        }
        if body is not None:
            headers["Content-Type"] = template.content_type
        connection.request(template.method, path, body, headers)
        answer = HTTPResponse(connection.sock, method=template.method)
        answer.fp = io.BufferedReader(_Reader(connection.sock, until))
        answer.begin()
        said = f"{answer.status} {_shown(answer.reason)}".strip()
        ok = 200 <= answer.status < 300
        return Outcome(ok, said, _beginning(answer) if ok else "")
    finally:
        connection.close()


def _connection(template: HttpTemplate) -> HTTPConnection:
    if template.secure:
        return HTTPSConnection(template.host, template.port, timeout=TIMEOUT_S, context=_trusted())
    return HTTPConnection(template.host, template.port, timeout=TIMEOUT_S)


@cache
def _trusted() -> ssl.SSLContext:
    """The system's certificates: reading them takes long enough to do it once."""
    return ssl.create_default_context()


def _beginning(answer: HTTPResponse) -> str:
    """Return what is there of the answer; one that is cut short is an answer all the same."""
    try:
        return _shown(answer.read(_MOST_READ).decode("utf-8", "replace"))
    except (OSError, HTTPException):
        return ""


def _shown(text: str) -> str:
    return clean(text, _MOST_SHOWN) if text.strip() else ""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Reader(io.RawIOBase):
    """Reads until an instant, however slowly the other side sends."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self._line, self._until = line, until

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer type is newer than 3.11
        """Read what is there. Raises TimeoutError."""
        self._line.settimeout(_left(self._until))
        return self._line.recv_into(buffer)
