"""Where a page's session comes from: a desk in this process, or a record that another writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from presession_timer.engine.reading import Reading
from presession_timer.engine.session import Session
from presession_timer.runner import Answer, Desk, Follower, Request

__all__ = ["DeskSource", "FollowedSource", "Source", "source_of"]

_HEARTBEAT_S = 1.0
"""How often the desk's heartbeat is looked at."""


class Source(Protocol):
    """A session as it happens. Asked by the page's loop alone."""

    @property
    def session(self) -> Session:
        """The latest session."""
        ...

    @property
    def speed(self) -> float:
        """That of a rehearsal, else 1."""
        ...

    @property
    def rehearsal(self) -> float | None:
        """The speed of a rehearsal; None in earnest."""
        ...

    @property
    def unsaved(self) -> int:
        """Events that could not be written yet."""
        ...

    @property
    def stale(self) -> int | None:
        """Since when, on the session's time line, nobody has been heard at the desk."""
        ...

    @property
    def unsure(self) -> bool:
        """Whether something happened, or may have, that :attr:`session` does not hold."""
        ...

    def now(self) -> int:
        """The present on the session's time line."""
        ...

    def wall(self) -> int:
        """Wall time."""
        ...

    def read(self) -> Reading:
        """Everything a screen shows now."""
        ...

    def submit(self, request: Request) -> Future[Answer]:
        """Hand a command in."""
        ...

    def attach(self, loop: asyncio.AbstractEventLoop, changed: Callable[[], None]) -> None:
        """Call ``changed`` in ``loop`` after every change, until :meth:`detach`."""
        ...

    def detach(self) -> None:
        """Stop that."""
        ...


class DeskSource:
    """The desk of this process. It only wakes the page up; the page never waits for it."""

    stale: int | None = None
    unsure = False

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._unsubscribe: Callable[[], None] | None = None

    @property
    def session(self) -> Session:
        """See :class:`Source`."""
        return self._desk.session

    @property
    def speed(self) -> float:
        """See :class:`Source`."""
        return self._desk.clock.speed

    @property
    def rehearsal(self) -> float | None:
        """See :class:`Source`."""
        return self._desk.rehearsal

    @property
    def unsaved(self) -> int:
        """See :class:`Source`."""
        return self._desk.unsaved

    def now(self) -> int:
        """See :class:`Source`."""
        return self._desk.now()

    def wall(self) -> int:
        """See :class:`Source`."""
        return self._desk.wall()

    def read(self) -> Reading:
        """See :class:`Source`."""
        return self._desk.read()

    def submit(self, request: Request) -> Future[Answer]:
        """See :class:`Source`."""
        return self._desk.submit(request)

    def attach(self, loop: asyncio.AbstractEventLoop, changed: Callable[[], None]) -> None:
        """See :class:`Source`."""
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

        self._unsubscribe = self._desk.subscribe(wake)

    def detach(self) -> None:
        """See :class:`Source`."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None


class FollowedSource:
    """Another process's record. Where its desk is silent, the page counts on and says so."""

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._looked = -_HEARTBEAT_S
        self._changed: Callable[[], None] = _nothing
        self._stale: int | None = None
        self._judge()

    @property
    def session(self) -> Session:
        """See :class:`Source`."""
        return self._follower.session

    @property
    def speed(self) -> float:
        """See :class:`Source`."""
        return self._follower.speed

    @property
    def rehearsal(self) -> float | None:
        """See :class:`Source`."""
        return self._follower.rehearsal

    @property
    def unsaved(self) -> int:
        """See :class:`Source`."""
        return self._follower.unsaved

    @property
    def stale(self) -> int | None:
        """See :class:`Source`."""
        return self._stale

    @property
    def unsure(self) -> bool:
        """See :class:`Source`."""
        return self._follower.unsure

    def now(self) -> int:
        """See :class:`Source`."""
        return self._follower.now()

    def wall(self) -> int:
        """See :class:`Source`."""
        return self._follower.wall()

    def read(self) -> Reading:
        """See :class:`Source`."""
        return self._follower.read()

    def submit(self, request: Request) -> Future[Answer]:
        """Refused: whoever follows does not write."""
        answered: Future[Answer] = Future()
        answered.set_result(Answer(False, "this page only follows a record"))
        return answered

    def attach(self, loop: asyncio.AbstractEventLoop, changed: Callable[[], None]) -> None:
        """See :class:`Source`."""
        self._loop, self._changed = loop, changed
        self._look_again()

    def detach(self) -> None:
        """See :class:`Source`."""
        if self._timer is not None:
            self._timer.cancel()
        self._loop, self._timer = None, None

    def _look(self) -> None:
        was_stale = self._stale
        changed = self._follower.poll()
        self._judge()
        if changed or self._stale != was_stale:
            self._changed()

    def _look_again(self) -> None:
        loop = self._loop
        if loop is None:
            return
        if self._follower.changed() or loop.time() >= self._looked + _HEARTBEAT_S:
            self._looked = loop.time()
            self._look()
        self._timer = loop.call_later(Follower.LOOK_S, self._look_again)

    def _judge(self) -> None:
        """Only while the hour runs: before it and after it nobody needs to be at the desk."""
        follower, session = self._follower, self._follower.session
        live = session.opened is not None and session.closed is None
        if not live or not (follower.silent or follower.unsaved or follower.trouble):
            self._stale = None
        elif self._stale is None:
            age = (follower.heartbeat_age or 0) if follower.silent else 0
            self._stale = max(session.at, follower.now() - int(age * follower.speed))


def _nothing() -> None:
    """Nobody has to be told."""


def source_of(origin: Desk | Follower | Source) -> Source:
    """The source that fits where a session comes from."""
    if isinstance(origin, Desk):
        return DeskSource(origin)
    if isinstance(origin, Follower):
        return FollowedSource(origin)
    return origin
