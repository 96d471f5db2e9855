"""Ports of the loopback that no other process takes, so that a program can be told one of them."""

from __future__ import annotations

import functools
import itertools
import os
import socket
from collections.abc import Iterator
from contextlib import closing

__all__ = ["PAGES", "free_port", "own_ports"]

_FIRST, _SIZE, _BLOCKS = 10_000, 400, 50
"""All blocks lie below what systems choose from by themselves (Linux: from 32768): there, any
program's connection could take a port between its choice and its use."""
PAGES = 101
"""The first ports of a block, from its second: pages that choose for themselves begin there."""


def free_port() -> int:
    """Return a port that nobody has now, and that this process gives nobody else for a while."""
    for _ in range(_SIZE):
        port = next(_numbers())
        with closing(socket.socket()) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port of this process's own is free")


@functools.cache
def own_ports() -> range:
    """Return the ports that are this process's own until it ends."""
    for number in range(_BLOCKS):
        first = _FIRST + (os.getpid() + number) % _BLOCKS * _SIZE
        guard = socket.socket()
        try:
            guard.bind(("127.0.0.1", first))
            guard.listen()
        except OSError:
            guard.close()
            continue
        guard.detach()  # who listens on the first port of a block has it, until the process ends
        return range(first + 1, first + _SIZE)
    raise OSError(f"{_BLOCKS} other processes have ports of their own")


@functools.cache
def _numbers() -> Iterator[int]:
    return itertools.cycle(own_ports()[PAGES:])
