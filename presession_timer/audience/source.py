"""What yields an hour's state: a session that runs here, a record that is followed, another page.

A page's server knows :class:`StateSource` and nothing else. Presses go to its runner, which only a
session that runs in this process has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from presession_timer.audience.room_state import (
    RoomState,
    RoomView,
    SessionSource,
    state_of,
)
from presession_timer.audience.summary import Summary, summary_of
from presession_timer.audience.who import masked
from presession_timer.record.follow import Follower
from presession_timer.runner.session_runner import SessionRunner


@dataclass(frozen=True, slots=True)
class About:
    """What is the same for the whole of a session."""

    title: str
    """Without protected names."""
    date: date
    last: int
    """Length of the last-minute warning, ms."""


class StateSource(Protocol):
    """Something that yields the state of an hour, and says when it has changed.

    Used from any thread; nothing here waits for a network.
    """

    @property
    def about(self) -> About:
        """Title, date and warning of the session that is shown."""
        ...

    @property
    def opened(self) -> bool:
        """Whether the hour has been opened."""
        ...

    @property
    def runner(self) -> SessionRunner | None:
        """What takes commands; None for what can only be looked at."""
        ...

    def now(self) -> int:
        """Return the present in ms on the session's time line."""
        ...

    def state(
        self, view: RoomView = RoomView.ROOM, *, test: bool = False, by_number: bool = False
    ) -> RoomState:
        """Return what a page of this view shows; it holds until the next change.

        ``by_number``: with the speakers' numbers for their names, or without any.
        """
        ...

    def summary(self, viewers: int = 0) -> Summary:
        """Return what an overview shows; ``viewers`` are connected to this process."""
        ...

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` from another thread after every change; return how to stop.

        ``wake`` must not block.
        """
        ...


class ChangingSession(SessionSource, Protocol):
    """A session that says when it has changed."""

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake``, which must not block, after every change; return how to stop."""
        ...


class SessionStates:
    """The states of a session that this process knows whole."""

    def __init__(self, source: ChangingSession, runner: SessionRunner | None = None) -> None:
        self._source = source
        self.runner = runner

    @property
    def about(self) -> About:
        session = self._source.session
        plan = session.plan
        return About(masked(session).scrubbed(plan.title), plan.date, plan.window.last)

    @property
    def opened(self) -> bool:
        return self._source.session.opened is not None

    def now(self) -> int:
        return self._source.now()

    def state(
        self, view: RoomView = RoomView.ROOM, *, test: bool = False, by_number: bool = False
    ) -> RoomState:
        return state_of(self._source, view, test=test, by_number=by_number)

    def summary(self, viewers: int = 0) -> Summary:
        return summary_of(self._source, viewers)

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self._source.subscribe(wake)


def of_runner(runner: SessionRunner) -> SessionStates:
    """Return the states of a session that this process runs; it takes commands."""
    return SessionStates(runner, runner)


def of_record(follower: Follower) -> SessionStates:
    """Return the states of a record that another process writes."""
    return SessionStates(follower)
