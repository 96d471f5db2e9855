"""What an overview shows: rooms that yield their state, wherever each comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from presession_timer.audience.source import StateSource


class Room(StateSource, Protocol):
    """One room, in another process."""

    @property
    def key(self) -> str:
        """What tells it from the others; it stays the same."""
        ...

    @property
    def name(self) -> str:
        """What anybody may call it before it is heard; empty where only an address is known."""
        ...

    @property
    def address(self) -> str:
        """Where people look at it: its page's address; empty where that is not known."""
        ...

    @property
    def trouble(self) -> str:
        """Why nothing comes from it, in words; empty while all is well."""
        ...


class Rooms(Protocol):
    """All rooms that are shown, in their order."""

    @property
    def waiting(self) -> str:
        """What is waited for while there is no room at all."""
        ...

    @property
    def trouble(self) -> str:
        """What is wrong with where they come from; empty while all is well."""
        ...

    @property
    def trouble_told(self) -> str:
        """The trouble as the page shows it to anybody with its address: without addresses."""
        ...

    def rooms(self) -> Sequence[Room]:
        """Return the rooms there are now; from any thread."""
        ...

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` from another thread after every change of any room; return how to stop."""
        ...

    def close(self) -> None:
        """End every connection."""
        ...
