"""Serve the room's page: of the day's sessions, one after the other, at one address.

Nothing heavy is loaded before a page is served.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from presession_timer.base.closing import Closing

if TYPE_CHECKING:
    from presession_timer.runner.session_runner import SessionRunner
    from presession_timer.web.listening import WebOptions
    from presession_timer.web.server import WebServer


class Broadcast(Closing):
    """Serves the page from the first session of the day on, and goes on with the next."""

    def __init__(self, options: WebOptions, tell: Callable[[str], None] | None = None) -> None:
        """``tell`` gets the lines that name the addresses: ``page``, ``control``, ``cards``."""
        self.web: WebServer | None = None
        self._options = options
        self._tell = tell

    def follow(self, runner: SessionRunner) -> None:
        """Show this session from now on; begin to serve with the first. Raises what that raises."""
        from presession_timer.audience.source import of_runner

        if self.web is not None:
            self.web.follow(of_runner(runner))
            return
        from presession_timer.web.server import WebServer

        web = WebServer(of_runner(runner), self._options, on_invitation=self._tell_control)
        web.start()
        self.web = web
        if self._tell is not None:
            self._tell(f"page {web.page_url}")
        self._tell_control()
        if self._tell is not None:
            self._tell(f"cards {web.cards_url}")

    @property
    def has_remote(self) -> bool:
        return self._options.control

    @property
    def test_card(self) -> bool:
        """Whether every screen shows the test card; it ends when an hour opens."""
        return self.web is not None and self.web.test_card

    @property
    def viewers(self) -> int:
        """The number of screens that show the room's page now."""
        screens = () if self.web is None else self.web.screens
        return sum(one.state != "lost" and not one.number for one in screens)

    def toggle_test_card(self) -> None:
        """Show the test card on every screen, or take it away."""
        if self.web is not None:
            self.web.show_test_card(not self.test_card)

    def close(self) -> None:
        """Close all screens and stop serving."""
        if self.web is not None:
            self.web.stop()
            self.web = None

    def _tell_control(self) -> None:
        """Print the remote's address; again when a late visitor has used up the last one."""
        if self._tell is not None and self.web is not None and self._options.control:
            url, code = self.web.invitation
            self._tell(f"control {url} code {code}")
