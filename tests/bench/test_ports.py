"""Two processes never have a port in common, and one is not given twice in a row."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import closing

from lab import ports

from tests.command import ROOT

ASKS = "from lab import ports; print(*ports.own_ports()[:: ports.PAGES], flush=True); input()"


def test_processes_that_run_at_once_have_ports_of_their_own() -> None:
    others = [
        subprocess.Popen(
            [sys.executable, "-c", ASKS],
            cwd=ROOT / "bench", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    try:
        had = [{*ports.own_ports()}]
        for other in others:
            assert other.stdout is not None
            first, *_, last = map(int, other.stdout.readline().split())
            had.append({*range(first, last)})
    finally:
        for other in others:
            other.communicate("\n")
    assert sum(map(len, had)) == len(set().union(*had))


def test_a_free_port_is_this_processes_own_and_not_the_one_before() -> None:
    given = [ports.free_port() for _ in range(20)]
    assert len(set(given)) == 20
    assert {*given} <= {*ports.own_ports()[ports.PAGES :]}


def test_a_port_that_somebody_has_is_not_given() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", ports.free_port() + 1))
        assert ports.free_port() != taken.getsockname()[1]
