"""The overview as a page: every room's summary, under the same rules as a room's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from presession_timer.audience.room_state import RoomState, RoomView, unheard_state
from presession_timer.audience.source import About, Commands
from presession_timer.audience.summary import UNKNOWN, Summary, unheard
from presession_timer.base.clock import Clock, SystemClock
from presession_timer.base.durations import MINUTE
from presession_timer.base.text import clean
from presession_timer.overview.board import (
    LATE_MUCH,
    OVER_MUCH,
    UNTIL_MUCH,
    board_of,
    heard_from,
    place_of,
)
from presession_timer.overview.rooms import Rooms
from presession_timer.web.assets import overview_assets
from presession_timer.web.listening import WebOptions
from presession_timer.web.server import WebServer

VIEW = "overview"


class AllRooms:
    """Rooms as the page's server knows a single hour: its time line is this machine's steady clock.

    Several hours are no single one, so the state of one is that of a room nothing was heard of.
    """

    commands: Commands | None = None
    """Nothing can be pressed in a room from here."""
    opened = False

    def __init__(self, rooms: Rooms, clock: Clock | None = None) -> None:
        self._rooms = rooms
        self._clock = clock or SystemClock()

    @property
    def about(self) -> About:
        """The title, and the day of this machine: its address is another one each day."""
        return About("Rooms", date.today(), MINUTE)  # noqa: DTZ011 - the day here

    def now(self) -> int:
        """Return ms on this machine's steady clock."""
        return self._clock.now().steady

    def state(
        self, view: RoomView = RoomView.ROOM, *, test: bool = False, by_number: bool = False
    ) -> RoomState:
        """Return an empty state."""
        return unheard_state()

    def summary(self, viewers: int = 0) -> Summary:
        """Return an empty summary."""
        return unheard("")

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` after every change of any room; return how to stop."""
        return self._rooms.subscribe(wake)

    def told(self) -> dict[str, Any]:
        """Return what the page is sent: it holds until the next change of any room."""
        moment = self._clock.now()
        heard = [heard_from(room) for room in self._rooms.rooms()]
        board = board_of(heard, moment.wall)
        return {
            "now": moment.steady,
            "speed": 1.0,
            "wall": moment.wall - moment.steady,
            "stale": None,
            "title": board.title,
            "day": board.day,
            "zone": board.zone or "UTC",
            "much": {"over": OVER_MUCH, "until": UNTIL_MUCH, "late": LATE_MUCH},
            "waiting": self._rooms.waiting,
            "trouble": self._rooms.trouble,
            "rooms": [
                {
                    "key": room.key,
                    "place": place_of(clean(room.summary["place"]))
                    if room.summary["stage"] != UNKNOWN
                    else "",
                    "trouble": clean(room.trouble) if room.trouble else "",
                    "at": moment.steady,
                    "summary": room.summary,
                }
                for room in heard
            ],
        }


def page_of(rooms: Rooms, options: WebOptions) -> WebServer:
    """Return the server of the overview's page. Raises PresessionError for an unknown language."""
    shown = AllRooms(rooms)
    return WebServer(
        shown, options, assets=overview_assets(options.languages), views={VIEW: shown.told}
    )
