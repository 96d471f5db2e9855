"""A program that uses the HTTP interface."""

from __future__ import annotations

import http.client
import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from presession_timer.web.server import WebServer
from presession_timer.web.tokens import Scope, Tokens

_IDS = itertools.count(1)


@dataclass(frozen=True)
class Answered:
    """An answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def tag(self) -> str:
        """What it is known by."""
        return self.headers["ETag"] or ""


@dataclass(frozen=True)
class Program:
    """A program with a token, or with none."""

    web: WebServer
    token: str = ""

    def get(self, path: str, **headers: str) -> Answered:
        """Ask for a path under the interface."""
        return self.call("GET", path, headers)

    def do(self, what: str, means: str = "", id: str = "", **more: object) -> Answered:  # noqa: A002 - so the key is called
        """Press, under a new id unless one is given."""
        press = {"id": id or new_id(), "do": what, "means": means, **more}
        return self.call("POST", "do", {}, json.dumps(press).encode())

    def press(self, what: str, **more: Any) -> Answered:
        """Press with what it means now."""
        means = self.get("state?view=control").json["means"].get(what, "")
        return self.do(what, means, **more)

    def call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answered:
        """Send one request. A header is left out where it is "-"."""
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        with closing(self.connection()) as line:
            line.request(method, f"/api/v1/{path}", body or None, own | sent)
            answer = line.getresponse()
            return Answered(answer.status, answer.headers, answer.read())

    def connection(self) -> http.client.HTTPConnection:
        """A connection to the server."""
        return http.client.HTTPConnection(self.web.address.host, self.web.address.port, timeout=20)

    @contextmanager
    def events(self, query: str = "") -> Iterator[Iterator[tuple[str, Any]]]:
        """The stream of events, as (event, data)."""
        with closing(self.connection()) as line:
            line.request("GET", f"/api/v1/events{query}", headers=_bearer(self.token))
            answer = line.getresponse()
            assert answer.status == 200, answer.read()
            yield _events_in(answer)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _events_in(answer: http.client.HTTPResponse) -> Iterator[tuple[str, Any]]:
    event = ""
    for line in answer:
        field, _, value = line.decode().rstrip("\n").partition(": ")
        if field == "event":
            event = value
        elif field == "data":
            yield event, json.loads(value)


def new_id() -> str:
    """An id that no press had."""
    return f"program{next(_IDS):08d}"


def program(web: WebServer, folder: Path, name: str = "deck", scope: str = "control") -> Program:
    """A program with a token of its own; ``folder`` is the server's state folder."""
    return Program(web, Tokens(folder).make(name, Scope(scope)))


def with_page_token(web: WebServer) -> Program:
    """A program that was given the page's address."""
    return Program(web, web.page_url.partition("#")[2])
