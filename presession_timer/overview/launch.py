"""`presession overview`: the rooms of a list of addresses, on this terminal and as a page."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from presession_timer.base.errors import NoTerminal
from presession_timer.overview.page_address import page_addresses
from presession_timer.prepare.settings import looks
from presession_timer.terminal.app import require_terminal

if TYPE_CHECKING:
    from presession_timer.overview.rooms import Rooms
    from presession_timer.web.listening import WebOptions


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
            from presession_timer.overview.web_page import page_of

            page_url = stack.enter_context(page_of(rooms, web)).page_url
        if not on_screen:
            return _serve(page_url)
        from presession_timer.overview.screen import show_overview

        return show_overview(rooms, theme=shown_theme, ascii_only=plain, page_url=page_url)


def _of_pages(addresses: Sequence[str]) -> Callable[[], Rooms]:
    """Return what connects to the rooms at these addresses. Raises as :func:`overview`."""
    found = page_addresses(addresses)

    def connect() -> Rooms:
        from presession_timer.overview.page_client import PageRooms

        return PageRooms(found)

    return connect


def _of_broker(url: str, *, insecure: bool) -> Callable[[], Rooms]:
    """Return what connects to an event's rooms. Raises PresessionError with what to write."""
    from presession_timer.network import launch

    address, login = launch.event(url, insecure=insecure, room=False)

    def connect() -> Rooms:
        from presession_timer.overview.broker_rooms import BrokerRooms

        return BrokerRooms(address, login)

    return connect


def _serve(page_url: str) -> int:
    """Print where the page is, and wait for a signal."""
    from presession_timer.plain.launch import ended_by_signals

    with ended_by_signals():
        print(f"page {page_url}", flush=True)
        threading.Event().wait()
    return 0
