"""The rooms of an event, as its broker has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from presession_timer.audience.room_state import RoomState, RoomView
from presession_timer.audience.source import About, Commands
from presession_timer.audience.summary import Summary
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.rooms import EventRooms, RemoteRoom
from presession_timer.overview.rooms import Wakes


class BrokerRoom:
    """One of them."""

    commands: Commands | None = None
    """A broker takes none: GO is pressed in the room."""
    address = ""
    """A gateway has its page; the broker does not know where."""

    def __init__(self, room: RemoteRoom, event: EventRooms) -> None:
        self.key = room.name
        self._room = room
        self._event = event

    @property
    def trouble(self) -> str:
        """Why nothing comes from it; empty while all is well."""
        if self._event.why_not:
            return f"the broker is not reached: {self._event.why_not}"
        claim = self._room.claim
        if claim is not None and not claim["online"]:
            return "its computer has left the broker"
        return self._room.trouble

    @property
    def about(self) -> About:
        """Title, date and warning of the session that is shown."""
        return self._room.about

    @property
    def opened(self) -> bool:
        """Whether the hour has been opened."""
        return self._room.opened

    def now(self) -> int:
        """Return the present in ms on the session's time line."""
        return self._room.now()

    def state(
        self, view: RoomView = RoomView.ROOM, *, test: bool = False, by_number: bool = False
    ) -> RoomState:
        """Return what a page of this view shows; it holds until the next change."""
        return self._room.state(view, test=test, by_number=by_number)

    def summary(self, viewers: int = 0) -> Summary:
        """Return what an overview shows."""
        return self._room.summary(viewers)

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` from another thread after every change; return how to stop."""
        return self._room.subscribe(wake)


class BrokerRooms:
    """All of them, in the order of their names; more appear as they are published."""

    def __init__(self, address: BrokerAddress, login: Login) -> None:
        self._wakes = Wakes()
        self._rooms: dict[str, BrokerRoom] = {}
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

    def rooms(self) -> Sequence[BrokerRoom]:
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
                self._rooms = {**self._rooms, name: BrokerRoom(room, self._event)}
        self._wakes()
