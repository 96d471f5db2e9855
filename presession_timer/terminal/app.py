"""The app under every terminal screen: its driver, colours, width of marks, signals and crash log.

Textual by itself answers a mistake with a page of local variables and status 1, and does not see
one in a callback of its loop at all, so a clock would stand still. Here the terminal is restored,
one sentence says what happened, and a file holds the details.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.filter import ANSIToTruecolor, LineFilter

from presession_timer.base.errors import NoTerminal
from presession_timer.base.mistakes import BROKEN, report_mistake
from presession_timer.base.themes import textual_themes
from presession_timer.terminal.signals import SignalGuard
from presession_timer.terminal.textual_bugs import OWN_DRIVER, MendedApp

if TYPE_CHECKING:
    from textual.driver import Driver

__all__ = ["BaseApp", "require_terminal", "show"]

_TWO_MARKS = 2
"""Cells that two marks take where each is as wide as a letter."""


class BaseApp(MendedApp, inherit_bindings=False):
    """An app that leaves the terminal in order whatever goes wrong in it."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(self, *, ascii_only: bool = False, colour: bool | None = None) -> None:
        """``colour`` is the environment's choice (NO_COLOR) where it is not given."""
        self.colour = "NO_COLOR" not in os.environ if colour is None else colour
        self.ascii_only = ascii_only
        super().__init__(driver_class=_own_driver(), ansi_color=None if self.colour else True)
        for theme in textual_themes():
            self.register_theme(theme)

    running_loop: asyncio.AbstractEventLoop | None = None
    """The loop it runs in, for those who call from other threads."""
    signal_guard: SignalGuard | None = None
    """What ends the screen from outside; there is one where ``show`` shows it on a terminal."""

    def on_load(self) -> None:
        """Mistakes in the loop's own callbacks end the screen, too (textual #1801)."""
        self.running_loop = asyncio.get_running_loop()
        self.running_loop.set_exception_handler(self._heed_loop)

    def on_mount(self) -> None:
        """The signals are the screen's."""
        if self.signal_guard is not None:
            self.signal_guard.hold(self._leave_from_outside, self.force_terminal_back)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours that style sheets may name, whatever the theme."""
        return textual_themes()[0].variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters that take colour away.

        All colours here are true ones, so Textual need not look for others in every line.
        """
        return [f for f in super().get_line_filters() if not isinstance(f, ANSIToTruecolor)]

    async def on_event(self, event: events.Event) -> None:
        """Handle the answer to the driver's question about the width of ■ and ●."""
        if not isinstance(event, events.CursorPosition):
            await super().on_event(event)
        elif event.x > _TWO_MARKS and not self.ascii_only:
            self.ascii_only = True
            self.use_ascii()

    def use_ascii(self) -> None:
        """Draw again without marks that are two cells wide in this terminal."""

    def _leave_from_outside(self, status: int) -> None:
        """From any thread, or from a signal's handler."""
        loop = self.running_loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(lambda: self.exit(return_code=status))

    def _heed_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and self.is_running:
            self.end_with(error)
        else:
            loop.default_exception_handler(context)


def _own_driver() -> type[Driver] | None:
    """Return the driver that survives what terminals really send, where there is one."""
    return OWN_DRIVER if sys.__stdin__ and sys.__stdin__.isatty() else None


def require_terminal(what: str, otherwise: str = "") -> None:
    """Raise NoTerminal where ``what`` has no terminal; the message ends with ``otherwise``."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        raise NoTerminal(
            f"{what} needs a terminal at standard input and error, and there is none here"
            + (f"; {otherwise}" if otherwise else "")
        )


def show(app: BaseApp, *, mouse: bool = False) -> int:
    """Show an app on this terminal until it ends; gives the exit status.

    After a mistake of ours it says where the details are, and gives BROKEN.
    """
    app.signal_guard = SignalGuard()
    try:
        app.run(mouse=mouse)
    finally:  # not before: a terminal that nobody reads can hold up the very end, too
        app.signal_guard.release()
    if app.mistake is not None:
        report_mistake(app.mistake, "had to end this screen")
        return BROKEN
    return app.return_code or 0
