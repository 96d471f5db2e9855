"""When a second flipped on a screen: what a terminal wrote, drawn again after the run."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Iterator, Sequence

import pyte

from lab.machine import steady_ms
from lab.terminal import Terminal

__all__ = ["Chunk", "Region", "Sleeper", "flips_of", "watch"]

Chunk = tuple[float, bytes]
"""When it was read (:func:`lab.machine.steady_ms`), and what it was."""
Region = Callable[[Sequence[str]], Sequence[str]]
"""The part of a screen's lines that the digits are in."""

_APART_MS = 25.0
"""What is written within so long is one painting; a flip is over with its last byte."""


def watch(terminals: Sequence[Terminal], until_ms: float) -> list[list[Chunk]]:
    """What each writes until then, and when. It is looked at later: drawing takes time."""
    by_fd = {terminal.fd: place for place, terminal in enumerate(terminals)}
    seen: list[list[Chunk]] = [[] for _ in terminals]
    while (left := until_ms - steady_ms()) > 0:
        ready, _, _ = select.select(list(by_fd), [], [], left / 1000)
        at = steady_ms()
        for fd in ready:
            seen[by_fd[fd]].append((at, terminals[by_fd[fd]].take()))
    return seen


class Sleeper:
    """What the machine itself allows: a thread that does nothing but wake up at every instant."""

    def __init__(self, first: float, period: float) -> None:
        """The instants are ``first`` and one every ``period`` milliseconds after it."""
        self.late: list[float] = []
        """How late it woke, milliseconds."""
        self._first, self._period = first, period
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Sleeper:
        self._thread.start()
        return self

    def __exit__(self, *failed: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        due = self._first
        while not self._over.wait(max(0.0, due - steady_ms()) / 1000):
            self.late.append(steady_ms() - due)
            due += self._period


def flips_of(terminal: Terminal, chunks: Sequence[Chunk], region: Region) -> list[float]:
    """When a change of the region was complete, for each change; milliseconds, ascending."""
    return list(_flips(terminal.screen, terminal.stream, chunks, region))


def _flips(
    screen: pyte.Screen, stream: pyte.ByteStream, chunks: Sequence[Chunk], region: Region
) -> Iterator[float]:
    before, last = list(region(screen.display)), None
    for at, written in chunks:
        stream.feed(written)
        shown = list(region(screen.display))
        if shown == before:
            continue
        before = shown
        if last is not None and at - last > _APART_MS:
            yield last
        last = at
    if last is not None:
        yield last
