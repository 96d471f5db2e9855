"""`presession overview`: the rooms of a list of addresses, on this terminal."""

from __future__ import annotations

from collections.abc import Sequence

from presession_timer.overview.page_address import page_addresses
from presession_timer.prepare.settings import looks
from presession_timer.terminal.app import require_terminal


def overview(
    addresses: Sequence[str], *, theme: str | None = None, ascii_only: bool = False
) -> int:
    """Show the rooms at these addresses; return the exit status.

    Raises NoTerminal, BadInput for addresses that are none, and UnreadableFile.
    """
    found = page_addresses(addresses)
    require_terminal("the overview")
    shown_theme, plain = looks(theme, ascii_only)
    from presession_timer.overview.page_client import PageRooms
    from presession_timer.overview.screen import show_overview

    with PageRooms(found) as rooms:
        return show_overview(rooms, theme=shown_theme, ascii_only=plain)
