"""What an overview shows: rooms that yield their state, wherever each comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from presession_timer.audience.source import StateSource

if TYPE_CHECKING:
    from presession_timer.network.address import BrokerAddress, Login
    from presession_timer.network.rooms import RemoteRoom


class Wakes:
    """Who is woken after a change."""

    def __init__(self) -> None:
        self._all: tuple[Callable[[], None], ...] = ()

    def add(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Add one; return how to remove it."""
        self._all = (*self._all, wake)

        def stop() -> None:
            self._all = tuple(one for one in self._all if one is not wake)

        return stop

    def __call__(self) -> None:
        """Wake all; one whose loop has ended is passed over."""
        for wake in self._all:
            with suppress(RuntimeError):
                wake()


class Room(StateSource, Protocol):
    """One room, in another process."""

    @property
    def key(self) -> str:
        """What tells it from the others; it stays the same."""
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

    def rooms(self) -> Sequence[Room]:
        """Return the rooms there are now; from any thread."""
        ...

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` from another thread after every change of any room; return how to stop."""
        ...

    def close(self) -> None:
        """End every connection."""
        ...


class BrokerRooms:
    """The rooms of an event, in the order of their names; more appear as they are published."""

    def __init__(self, address: BrokerAddress, login: Login) -> None:
        from presession_timer.network.rooms import EventRooms  # its library is an extra

        self._wakes = Wakes()
        self._rooms: dict[str, RemoteRoom] = {}
        self._address = address
        self._event = EventRooms(address, login, start=False)
        self._event.on_rooms = self._take_rooms
        self._event.start()

    @property
    def waiting(self) -> str:
        """What is waited for while there is no room at all."""
        return self.trouble or f"no room is published at {self._address} yet"

    @property
    def trouble(self) -> str:
        """Why the broker is not reached, or what there could not be read."""
        if self._event.why_not:
            return f"{self._address} is not reached: {self._event.why_not}"
        return self._event.trouble

    def rooms(self) -> Sequence[RemoteRoom]:
        """Return the rooms in the order of their names."""
        return [self._rooms[key] for key in sorted(self._rooms)]

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` in the broker's thread after every change; return how to stop."""
        return self._wakes.add(wake)

    def close(self) -> None:
        """Leave the broker."""
        self._event.close()

    def __enter__(self) -> BrokerRooms:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _take_rooms(self) -> None:
        for name, room in self._event.rooms.items():
            if name not in self._rooms:
                room.subscribe(self._wakes)
                self._rooms = {**self._rooms, name: room}
        self._wakes()
