"""`presession overview`: the rooms of a list of addresses, on this terminal and as a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from presession_timer.audience.room_state import RoomState, RoomView, unheard_state
from presession_timer.audience.source import About
from presession_timer.audience.summary import UNKNOWN, Summary, unheard
from presession_timer.base.clock import SystemClock
from presession_timer.base.durations import MINUTE
from presession_timer.base.errors import NoTerminal
from presession_timer.base.signals import ended_by_signals, wait_for_signal
from presession_timer.base.text import clean
from presession_timer.network import launch
from presession_timer.overview.board import (
    LATE_MUCH,
    OVER_MUCH,
    UNTIL_MUCH,
    Heard,
    board_of,
    heard_from,
    place_of,
)
from presession_timer.overview.page_address import page_addresses
from presession_timer.overview.rooms import Rooms
from presession_timer.overview.screen import show_overview
from presession_timer.prepare.settings import looks
from presession_timer.terminal.app import require_terminal
from presession_timer.web.assets import overview_assets

if TYPE_CHECKING:
    from presession_timer.web.listening import WebOptions
    from presession_timer.web.server import WebServer


VIEW = "overview"


class AllRooms:
    """Rooms as the page's server knows a single hour: its time line is this machine's steady clock.

    Several hours are no single one, so the state of one is that of a room nothing was heard of.
    """

    runner = None
    """Nothing can be pressed in a room from here."""
    opened = False

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._clock = SystemClock()

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
        return unheard_state()

    def summary(self, viewers: int = 0) -> Summary:
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
            "waiting": self._rooms.trouble_told or "no room is published yet",
            "trouble": self._rooms.trouble_told,
            "rooms": [
                _told(room, number, moment.steady) for number, room in enumerate(heard, start=1)
            ],
        }


def _told(room: Heard, number: int, at: int) -> dict[str, Any]:
    """Return what the page is sent of one room: never its address."""
    unknown = room.summary["stage"] == UNKNOWN
    return {
        "key": room.name or f"Room {number}",
        "place": "" if unknown else place_of(clean(room.summary["place"])),
        "trouble": clean(room.trouble) if room.trouble else "",
        "at": at,
        "summary": Summary({**room.summary, "place": ""}) if unknown else room.summary,
    }


def page_of(rooms: Rooms, options: WebOptions) -> WebServer:
    """Return the server of the overview's page: the same rules as for a room's page hold.

    Raises PresessionError for an unknown language.
    """
    from presession_timer.web.server import WebServer

    shown = AllRooms(rooms)
    return WebServer(
        shown, options, assets=overview_assets(options.languages), views={VIEW: shown.told}
    )


def overview(
    addresses: Sequence[str],
    *,
    broker: str | None = None,
    insecure: bool = False,
    web: WebOptions | None = None,
    theme: str | None = None,
    ascii_only: bool = False,
) -> int:
    """Show the rooms at these addresses, or of the event on a broker; return the exit status.

    With ``web`` as a page, too; that alone where there is no terminal, until a signal; then its
    address is printed. Raises BadInput for addresses that are none, UnreadableFile, NoTerminal
    without a page or with looks for a screen that is not there, and what listening and a broker's
    address raise.
    """
    opened = _of_pages(addresses) if broker is None else _of_broker(broker, insecure=insecure)
    on_screen = web is None or (sys.stdin.isatty() and sys.stderr.isatty())
    if on_screen:
        require_terminal("the overview", "`presession overview --web` shows it in a browser")
    elif theme or ascii_only:
        raise NoTerminal("--theme and --ascii are for the screen; without a terminal there is none")
    shown_theme, plain = looks(theme, ascii_only)
    with ExitStack() as stack:
        rooms = opened()
        stack.callback(rooms.close)
        page_url = ""
        if web is not None:
            page_url = stack.enter_context(page_of(rooms, web)).page_url
        if not on_screen:
            return _serve(page_url)
        return show_overview(rooms, theme=shown_theme, ascii_only=plain, page_url=page_url)


def _of_pages(addresses: Sequence[str]) -> Callable[[], Rooms]:
    """Return what connects to the rooms at these addresses. Raises as :func:`overview`."""
    found = page_addresses(addresses)
    from presession_timer.overview.page_client import PageRooms

    return lambda: PageRooms(found)


def _of_broker(url: str, *, insecure: bool) -> Callable[[], Rooms]:
    """Return what connects to an event's rooms. Raises PresessionError with what to write."""
    address, login = launch.event(url, insecure=insecure, room=False)
    from presession_timer.network.rooms import EventRooms

    return lambda: EventRooms(address, login)


def _serve(page_url: str) -> NoReturn:
    """Print where the page is, and wait for a signal."""
    with ended_by_signals():
        print(f"page {page_url}", flush=True)
        wait_for_signal()
