"""What the console says of the room's screens while nobody asks: only that one is not well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presession_timer.web.broadcast import Broadcast
    from presession_timer.web.server import WebServer

__all__ = ["ViewerStatus"]


class ViewerStatus:
    """Listens to the page's server, in the console's loop."""

    def __init__(self, broadcast: Broadcast | None, changed: Callable[[], None]) -> None:
        """``changed`` is called, in this loop, after any change of the screens."""
        self._web: WebServer | None = None if broadcast is None else broadcast.web
        self._changed = changed
        self._loop = asyncio.get_running_loop()
        self._waiting = False
        self.words = ""
        """"1 screen lost": empty while all are well."""
        if self._web is not None:
            self._web.on_screens = self._wake
            self.words = _words(self._web)

    def offer_next(self, title: str, begin: Callable[[], None]) -> None:
        """Let a remote go on to the day's next session once this one is closed."""
        if self._web is not None:
            self._web.offer_next(title, lambda: self._call(begin))

    def leave(self) -> None:
        """Listen no more."""
        if self._web is not None:
            self._web.on_screens = None
            self._web = None

    def _wake(self) -> None:
        """In the page's thread. A thousand telephones that come at once are looked at once."""
        if not self._waiting:
            self._waiting = True
            self._call(self._look)

    def _call(self, act: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(act)

    def _look(self) -> None:
        self._waiting = False
        if self._web is not None:
            self.words = _words(self._web)
            self._changed()


def _words(web: WebServer) -> str:
    """What concerns whoever moderates: a telephone that was put away does not."""
    screens = web.screens
    if any(screen.state == "has the keyboard" for screen in screens):
        return "a screen has the keyboard"
    lost = sum(screen.state == "lost" and screen.view != "phone" for screen in screens)
    return f"{lost} screen{'s' * (lost != 1)} lost" if lost else ""
