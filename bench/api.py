#!/usr/bin/env python3
"""The HTTP interface: a press until it is acknowledged, a picture after a change, wrong tokens.

A program on the same machine keeps one connection open, as Companion does. The console runs in a
process of its own, with its record on the disk of the temporary folder.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
from lab.figures import Part, percentile
from lab.machine import quick
from lab.rounds import folder
from lab.saying import say
from lab.sessions import PlainSession, plan_in
from lab.usage import usage
from lab.viewers import Page, page_of_runner

from presession_timer.base.user_settings import state_folder
from presession_timer.web.tokens import Scope, Tokens

PRESSES = (("blank", "room shown"), ("unblank", "room blank"))
CHANGES = ("pause", "resume")
_IDS = itertools.count()
RARE = "a press each tenth of a second alone"
_REST_S = 0.1
"""About as long as a hundred wrong tokens take."""


class Program:
    """A program with a token, on one connection."""

    def __init__(self, page: Page, token: str) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}
        self._line = http.client.HTTPConnection(page.host, page.port, timeout=30)
        self._line.connect()
        self._line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str, tag: str = "") -> http.client.HTTPResponse:
        """Ask; the answer is read whole."""
        self._line.request("GET", f"/api/v1/{path}", headers=self._headers | {"If-None-Match": tag})
        answer = self._line.getresponse()
        answer.read()
        return answer

    def press(self, do: str, means: str) -> float:
        """Press; milliseconds until it is acknowledged."""
        press = json.dumps({"id": f"bench{next(_IDS):08d}", "do": do, "means": means})
        began = time.perf_counter()
        self._line.request("POST", "/api/v1/do", press.encode(), self._headers)
        answer = self._line.getresponse()
        told = json.loads(answer.read())
        took = (time.perf_counter() - began) * 1000
        if answer.status != 200 or not told["saved"]:
            raise ValueError(f"{do}: {told}")
        return took

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def presses(program: Program, rounds: int) -> list[float]:
    """Milliseconds from a press until it is acknowledged, on the disk."""
    turns = itertools.islice(itertools.cycle(PRESSES), rounds + 10)
    return [program.press(*press) for press in turns][10:]


def typed(runner: PlainSession, rounds: int) -> list[float]:
    """The ground: milliseconds of the same commands as lines of the console itself."""
    found = []
    for line, _ in itertools.islice(itertools.cycle(PRESSES), rounds):
        began = time.perf_counter()
        found.append((runner.do(line) - began) * 1000)
    return found


def reads(program: Program, path: str, rounds: int, *, again: bool = False) -> list[float]:
    """Milliseconds of a read; ``again``: by a reader who has it already."""
    tag = program.get(path).headers["ETag"] if again else ""
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        program.get(path, tag)
        found.append((time.perf_counter() - began) * 1000)
    return found


def pictures(runner: PlainSession, program: Program, size: int, rounds: int) -> list[float]:
    """Milliseconds from the console's acknowledgement of a change until its picture is here."""
    path, found = f"clock.png?size={size}", []
    for change in itertools.islice(itertools.cycle(CHANGES), rounds):
        tag = program.get(path).headers["ETag"]
        began = runner.do(change)
        while program.get(path, tag).status == 304:
            pass
        found.append((time.perf_counter() - began) * 1000)
    return found


def rested(program: Program, rounds: int) -> list[float]:
    """Milliseconds of presses that come as far apart as those between wrong tokens."""
    found = []
    for press in itertools.islice(itertools.cycle(PRESSES), rounds):
        time.sleep(_REST_S)
        found.append(program.press(*press))
    return found


def wrong_tokens(page: Page, program: Program, count: int) -> tuple[int, list[float]]:
    """How many of so many wrong tokens are let in, and what presses take meanwhile, ms."""
    let_in, pressed = 0, []
    turns = itertools.cycle(PRESSES)
    for number in range(count):
        with closing(page.connect()) as line:
            line.sendall(
                f"GET /api/v1/state HTTP/1.1\r\nHost: {page.authority}\r\n"
                f"Authorization: Bearer {number:026d}\r\n\r\n".encode()
            )
            let_in += not line.recv(4096).startswith((b"HTTP/1.1 401", b"HTTP/1.1 429"))
        if number % 100 == 99:
            pressed.append(program.press(*next(turns)))
    return let_in, pressed


@contextmanager
def served(where: Path) -> Iterator[tuple[PlainSession, Page, Program]]:
    """A console with a page, and a program that may press."""
    os.environ["XDG_STATE_HOME"] = str(where / "state")
    token = Tokens(state_folder()).make("bench", Scope.CONTROL)
    with PlainSession(plan_in(where, "web"), "--web") as runner:
        page = page_of_runner(runner)
        for _ in range(5):
            runner.do("go")
        time.sleep(1)  # another hand has to have read that
        program = Program(page, token)
        yield runner, page, program
        program.close()


def main() -> None:
    """Print the figures."""
    usage(__doc__).parse_args()
    rounds, tries = (200, 2_000) if quick() else (2_000, 10_000)
    with folder() as where, served(where) as (runner, page, program):
        pressed = presses(program, rounds)
        time.sleep(1)
        ground = typed(runner, rounds)
        program.close()  # nothing came on its line for longer than the server holds one
        read = reads(program, "state", rounds)
        unchanged = reads(program, "state", rounds, again=True)
        drawn = {size: pictures(runner, program, size, rounds // 10) for size in (72, 288)}
        rare = rested(program, tries // 100)
        process = psutil.Process(runner.process.pid)
        used, held = sum(process.cpu_times()[:2]), process.memory_info().rss
        let_in, meanwhile = wrong_tokens(page, program, tries)
        used = sum(process.cpu_times()[:2]) - used
        held = process.memory_info().rss - held
    parts = [_part("press acknowledged", pressed, 5.0, percentile(ground, 0.5))]
    parts += [_part("state read", read), _part("state unchanged", unchanged)]
    parts += [_part(f"new picture of {size} pixels", each, 20.0) for size, each in drawn.items()]
    each = f"{used / tries * 1000:.2f} ms of CPU each, {held / 1024:+,.0f} KiB in all"
    parts.append(Part(f"{tries:,} wrong tokens", f"{let_in} let in; {each}", "0", let_in == 0))
    parts.append(_part("press acknowledged meanwhile", meanwhile, 5.0, percentile(rare, 0.5), RARE))
    say(
        "the HTTP interface",
        parts,
        pressed_ms=pressed,
        typed_ms=ground,
        drawn_ms=drawn,
        meanwhile_ms=meanwhile,
        wrong_tokens_cpu_s=used,
    )


def _part(
    what: str,
    found: list[float],
    most: float | None = None,
    ground: float | None = None,
    of: str = "a line of the console",
) -> Part:
    p50, p99 = (percentile(found, share) for share in (0.5, 0.99))
    measured = f"{p50:.2f} ms p50, {p99:.2f} p99, of {len(found):,}"
    if most is None:
        return Part(what, measured)
    under = "" if ground is None else f"{of} {ground:.2f} ms p50"
    return Part(what, measured, f"≤ {most:.0f} ms p50", p50 <= most, under)


if __name__ == "__main__":
    main()
