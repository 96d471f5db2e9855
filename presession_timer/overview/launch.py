"""`presession overview`: the rooms of a list of addresses, on this terminal and as a page."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from presession_timer.overview.page_address import page_addresses
from presession_timer.prepare.settings import looks
from presession_timer.terminal.app import require_terminal

if TYPE_CHECKING:
    from presession_timer.web.listening import WebOptions


def overview(
    addresses: Sequence[str],
    *,
    web: WebOptions | None = None,
    theme: str | None = None,
    ascii_only: bool = False,
) -> int:
    """Show the rooms at these addresses; return the exit status.

    With ``web`` as a page, too; that alone where there is no terminal, until a signal; then its
    address is printed. Raises BadInput for addresses that are none, UnreadableFile, NoTerminal
    without a page, and what listening raises.
    """
    found = page_addresses(addresses)
    on_screen = web is None or (sys.stdin.isatty() and sys.stderr.isatty())
    if on_screen:
        require_terminal("the overview", "`presession overview --web` shows it in a browser")
    shown_theme, plain = looks(theme, ascii_only)
    from presession_timer.overview.page_client import PageRooms

    with ExitStack() as stack:
        rooms = stack.enter_context(PageRooms(found))
        page_url = ""
        if web is not None:
            from presession_timer.overview.web_page import page_of

            page_url = stack.enter_context(page_of(rooms, web)).page_url
        if not on_screen:
            return _serve(page_url)
        from presession_timer.overview.screen import show_overview

        return show_overview(rooms, theme=shown_theme, ascii_only=plain, page_url=page_url)


def _serve(page_url: str) -> int:
    """Print where the page is, and wait for a signal."""
    from presession_timer.plain.launch import ended_by_signals

    with ended_by_signals():
        print(f"page {page_url}", flush=True)
        threading.Event().wait()
    return 0
