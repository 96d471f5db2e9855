"""Rooms of which every second is known, for tests and pictures of the overview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from presession_timer.audience.room_state import RoomState, RoomView, view_state
from presession_timer.audience.source import About
from presession_timer.audience.summary import Summary, summary_of, unheard
from presession_timer.base.durations import MINUTE
from presession_timer.base.wakes import Wakes
from presession_timer.engine import commands as cmd
from presession_timer.engine.session import Session
from presession_timer.overview.board import Board, Heard, board_of
from presession_timer.plan.model import Kind, Names, Plan
from tests.engine.hours import START, Hour, other, plan_of, statement

SPEAKERS = tuple(f"Organisation {letter}" for letter in "ABCDE")


def room_plan(place: str, state: str, **changes: Any) -> Plan:
    """An hour of five organisations in a room."""
    statements = [
        statement(number, speaker="", organisation=name)
        for number, name in enumerate(SPEAKERS, start=3)
    ]
    given: dict[str, Any] = {
        "title": f"UPR Pre-session 35 – {state}",
        "state": state,
        "room": f"Palais des Nations, Room {place}",
        "date": date(2019, 12, 10),
    }
    return plan_of(
        other(1, Kind.OPENING, "2:00"),
        other(2, Kind.STATE, "2:00"),
        *statements,
        other(8, Kind.QUESTIONS, "10:00"),
        other(9, Kind.CLOSING, "1:00"),
        **(given | changes),
    )


@dataclass
class _Session:
    """A session at one instant, with what its runner knows beside it."""

    session: Session
    at: int
    speed: float = 1.0
    rehearsal: float | None = None
    stale: int | None = None
    unsure: bool = False
    unsaved: int = 0
    unsaved_why: str = ""

    def now(self) -> int:
        return self.at

    def wall(self) -> int:
        return self.at


class FakeRoom:
    """A room that is moved by hand."""

    runner = None
    name = ""

    def __init__(self, key: str, hour: Hour | None, **known: Any) -> None:
        """Without an hour nothing was ever heard of it."""
        self.key = key
        self.address = f"http://{key}/#abcdefghjkmnpqrstuvwxyz234"
        self.trouble = known.pop("trouble", "")
        self.viewers = known.pop("viewers", 1)
        self.hour = hour
        self.known = known
        self.wakes = Wakes()

    @property
    def about(self) -> About:
        return About("", date(2019, 12, 10), MINUTE)

    @property
    def opened(self) -> bool:
        return self.summary()["opened"] is not None

    def now(self) -> int:
        return 0 if self.hour is None else self.hour.now

    def state(
        self, view: RoomView = RoomView.ROOM, *, test: bool = False, by_number: bool = False
    ) -> RoomState:
        if self.hour is None:
            return unheard(self.key)["room"]
        state = view_state(self.hour.session, self.hour.now, view)
        state["stale"] = self.known.get("stale")
        return state

    def summary(self, viewers: int = 0) -> Summary:
        if self.hour is None:
            return unheard(self.key)
        return summary_of(_Session(self.hour.session, self.hour.now, **self.known), self.viewers)

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self.wakes.add(wake)

    def heard(self) -> Heard:
        """What the overview knows of it."""
        return Heard(self.key, self.address, self.summary(), self.now(), self.trouble)


class FakeRooms:
    """Rooms that are moved by hand."""

    waiting = "no room is published yet"
    trouble = trouble_told = ""

    def __init__(self, rooms: Iterable[FakeRoom]) -> None:
        self._rooms = list(rooms)
        self.wakes = Wakes()

    def rooms(self) -> Sequence[FakeRoom]:
        return self._rooms

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        return self.wakes.add(wake)

    def close(self) -> None:
        pass


def board(*rooms: FakeRoom, wall: int = START) -> Board:
    """The board of these rooms."""
    return board_of([room.heard() for room in rooms], wall)


def hour_at(spoken: str, turns: int = 3, after: str = "1:00", **changes: Any) -> Hour:
    """An hour in which the ``turns``-th segment has had the floor for ``spoken``."""
    place, state = changes.pop("place", "XVII"), changes.pop("state", "Spain")
    hour = Hour(room_plan(place, state, **changes))
    hour.do(cmd.Go(), after)
    for _ in range(turns - 1):
        running = hour.session.running
        hour.do(cmd.Go(), "2:00" if running and running.segment < 3 else "5:30")
        hour.do(cmd.Go(), "0:20")
    hour.wait(spoken)
    return hour


def a_day() -> list[FakeRoom]:
    """Eight rooms at five to half past ten, in all the ways an hour may be."""
    rooms = [
        FakeRoom("10.0.0.7:8400", hour_at("7:05", 5, place="VII", state="San Lorio")),
        FakeRoom("10.0.0.8:8400", hour_at("5:08", 4, place="VIII", state="Tavania")),
        FakeRoom("10.0.0.16:8400", hour_at("0:30", 9, place="XVI", state="Valdoria")),
        FakeRoom(
            "10.0.0.17:8400",
            hour_at("7:23", 5, state="Estmark", moderator="Ada Okafor", names=Names.NAME),
            unsaved=3,
            unsaved_why="No space left on device",
            viewers=4,
        ),
        FakeRoom("10.0.0.19:8400", hour_at("6:19", 3, place="XIX", state="Karelund")),
        FakeRoom("10.0.0.20:8400", hour_at("5:16", 4, place="XX", state="Oresia")),
        FakeRoom("10.0.0.21:8400", hour_at("2:24", 4, place="XXI", state="Maravia")),
        FakeRoom("10.0.0.22:8400", hour_at("3:40", 4, place="XXII", state="Kestria")),
    ]
    seventh, _, sixteenth, _, _, twentieth, _, twenty_second = (room.hour for room in rooms)
    assert seventh is not None
    assert sixteenth is not None
    assert twentieth is not None
    assert twenty_second is not None
    seventh.do(cmd.Go())
    seventh.do(cmd.Give(8), "0:20")
    for _ in range(4):
        seventh.do(cmd.MarkQuestion("FRA"), "1:00")
    sixteenth.do(cmd.Close())
    rooms[5].known["stale"] = twentieth.now - 104_000
    rooms[5].trouble = "nobody answers: no route to host"
    twenty_second.do(cmd.Pause())
    return rooms


def later(room: FakeRoom, duration: str) -> FakeRoom:
    """The room after some time in which nothing happened."""
    assert room.hour is not None
    room.hour.wait(duration)
    return room
