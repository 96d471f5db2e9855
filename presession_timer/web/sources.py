"""The session that the pages show: one that this process runs, or a record that another writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from presession_timer.engine.session import Session
from presession_timer.record.follow import Follower
from presession_timer.runner.session_runner import SessionRunner

_HEARTBEAT_S = 1.0
"""How often a followed record is read even if nothing was written to it."""


class Source(Protocol):
    """What a page needs of a session; :class:`SessionRunner` and :class:`Follower` have it."""

    @property
    def session(self) -> Session:
        """The latest session."""
        ...

    @property
    def speed(self) -> float:
        """Seconds on the session's time line per real second."""
        ...

    @property
    def rehearsal(self) -> float | None:
        """The speed of a rehearsal; None for a real hour."""
        ...

    @property
    def unsaved(self) -> int:
        """The number of events that could not be written yet."""
        ...

    @property
    def stale(self) -> int | None:
        """Since when, on the session's time line, the runner has been silent; None if it is not."""
        ...

    @property
    def unsure(self) -> bool:
        """Whether something may have happened that :attr:`session` does not hold."""
        ...

    def now(self) -> int:
        """Return the present in ms on the session's time line."""
        ...

    def wall(self) -> int:
        """Return wall time, ms since 1970 UTC."""
        ...


def watch(
    source: Source, loop: asyncio.AbstractEventLoop, changed: Callable[[], None]
) -> Callable[[], object]:
    """Call ``changed`` in ``loop`` after every change; return how to stop."""
    if isinstance(source, SessionRunner):
        return _watch_runner(source, loop, changed)
    if isinstance(source, Follower):
        return asyncio.ensure_future(_watch_record(source, changed), loop=loop).cancel
    return lambda: None


def _watch_runner(
    runner: SessionRunner, loop: asyncio.AbstractEventLoop, changed: Callable[[], None]
) -> Callable[[], object]:
    """Return the runner only wakes the loop up; it never waits for it."""
    waiting = False

    def look() -> None:
        nonlocal waiting
        waiting = False
        changed()

    def wake() -> None:
        nonlocal waiting
        if not waiting:  # several events of one command are one change
            waiting = True
            loop.call_soon_threadsafe(look)

    return runner.subscribe(wake)


async def _watch_record(follower: Follower, changed: Callable[[], None]) -> None:
    clock = asyncio.get_running_loop().time
    read_at = clock() - _HEARTBEAT_S
    while True:
        if follower.changed() or clock() >= read_at + _HEARTBEAT_S:
            read_at = clock()
            was_stale = follower.stale
            if follower.poll() or follower.stale != was_stale:
                changed()
        await asyncio.sleep(follower.LOOK_S)
