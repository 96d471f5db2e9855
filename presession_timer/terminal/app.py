"""The app under every terminal screen: its driver, colours, width of marks, signals and crash log.

Textual answers a mistake with a page of local variables and status 1, and does not see one in a
callback of its loop at all, so a clock would stand still. Here the terminal is restored, one
sentence says what happened, and a file holds the details.

SIGTERM and SIGHUP would leave the terminal raw and in the alternate screen (textual #5140); a
terminal that nobody reads freezes the loop, so that no handler of the loop ever runs; a terminal
that is gone says nothing. So Python's own handlers end the screen, a thread ends the process if
the screen does not, and another thread notices when the terminal is gone.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.filter import ANSIToTruecolor, LineFilter

from presession_timer.base.errors import NoTerminal
from presession_timer.base.mistakes import BROKEN, report_mistake
from presession_timer.base.themes import DARK, Palette
from presession_timer.terminal.textual_bugs import OWN_DRIVER, RepairedApp
from presession_timer.terminal.tones import textual_themes
from presession_timer.terminal.too_old import why_too_old

if TYPE_CHECKING:
    from textual.driver import Driver

_PATIENCE_S = 3.0
"""How long the screen may take to end by itself."""
_LOOK_MS = 1_000
_SIGNALLED = 128
_TWO_MARKS = 2
"""Cells that two marks take if each is as wide as a letter."""


class SignalGuard:
    """Ends the screen on a signal or without a terminal; and the process, if that does not help."""

    def __init__(self) -> None:
        self._leave: Callable[[int], None] = lambda status: None
        self._force: Callable[[], None] = lambda: None
        self._before: dict[int, Any] = {}
        self._over = threading.Event()
        self._leaving = False

    def hold(self, leave: Callable[[int], None], force: Callable[[], None]) -> None:
        """Take the signals, and watch the terminal.

        ``leave(status)`` asks the screen to end, from any thread; ``force()`` gives the terminal
        back without waiting for anything.
        """
        self._leave, self._force = leave, force
        for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._handle)
        threading.Thread(target=self._watch, name="terminal", daemon=True).start()

    def release(self) -> None:
        self._over.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.end(_SIGNALLED + number)

    def end(self, status: int) -> None:
        """End the screen with ``status``, and the process if that does not help."""
        if self._leaving:
            return
        self._leaving = True
        threading.Thread(target=self._make_sure, args=(status,), daemon=True).start()
        self._leave(status)

    def _make_sure(self, status: int) -> None:
        if not self._over.wait(_PATIENCE_S):
            self._force()
            os._exit(status)  # whatever was answered is on the disk

    def _watch(self) -> None:
        """End as if the terminal had hung up once it is gone."""
        if sys.platform != "win32":  # a console that is closed ends the process there
            poll = select.poll()
            if sys.__stdin__ is None:
                return
            try:
                poll.register(sys.__stdin__.fileno(), 0)
            except (OSError, ValueError):
                return
            while not self._over.is_set():
                for _, happened in poll.poll(_LOOK_MS):
                    if happened & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                        self.end(_SIGNALLED + signal.SIGHUP)
                        return


class BaseApp(RepairedApp, inherit_bindings=False):
    """An app that leaves the terminal in order, whatever goes wrong in it."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self,
        *,
        palette: Palette = DARK,
        ascii_only: bool = False,
        colour: bool | None = None,
    ) -> None:
        """``palette``: of the first paint. Without ``colour`` NO_COLOR decides."""
        self.colour = "NO_COLOR" not in os.environ if colour is None else colour
        self.ascii_only = ascii_only
        super().__init__(driver_class=_own_driver(), ansi_color=None if self.colour else True)
        for theme in textual_themes():
            self.register_theme(theme)
        self._begin_in(palette)

    def _begin_in(self, palette: Palette) -> None:
        """Choose the theme before there is a screen.

        Textual parses every style sheet again when the theme changes, so it is there at once.
        """
        self.set_reactive(App.theme, palette.name)
        self.stylesheet.set_variables(self.get_css_variables())

    running_loop: asyncio.AbstractEventLoop | None = None
    """The loop it runs in, for those who call from other threads."""
    signal_guard: SignalGuard | None = None
    """What ends the screen from outside; set by :func:`show`."""

    def on_load(self) -> None:
        """Let mistakes in the loop's own callbacks end the screen too (textual #1801)."""
        self.running_loop = asyncio.get_running_loop()
        self.running_loop.set_exception_handler(self._handle_loop)

    def on_mount(self) -> None:
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
        """End the screen, from any thread or a signal's handler."""
        loop = self.running_loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(lambda: self.exit(return_code=status))

    def _handle_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and self.is_running:
            self.end_with(error)
        else:
            loop.default_exception_handler(context)


def _own_driver() -> type[Driver] | None:
    """Return our driver on a terminal; None for Textual's."""
    return OWN_DRIVER if sys.__stdin__ and sys.__stdin__.isatty() else None


def require_terminal(
    what: str, otherwise: str = "", *, given: Callable[[], object] | None = None
) -> None:
    """Raise NoTerminal if there is none for ``what``, or it is too old.

    The message ends with ``otherwise``. ``given`` reads what the command was given: if that cannot
    be used either, what it raises comes first.
    """
    missing = _missing_terminal(what, otherwise)
    if missing is not None:
        if given is not None:
            given()
        raise missing


def _missing_terminal(what: str, otherwise: str) -> NoTerminal | None:
    end = f"; {otherwise}" if otherwise else ""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return NoTerminal(
            f"{what} needs a terminal at standard input and error, and there is none here{end}"
        )
    if os.environ.get("TERM") == "dumb":
        return NoTerminal(f"{what} needs a terminal that draws; TERM says this one is dumb{end}")
    old = why_too_old()
    return NoTerminal(f"{what} needs a newer terminal: {old}{end}") if old else None


def show(app: BaseApp, *, mouse: bool = False) -> int:
    """Show an app on this terminal until it ends; return the exit status.

    After a mistake of ours print where the details are, and return BROKEN.
    """
    app.signal_guard = SignalGuard()
    try:
        app.run(mouse=mouse)
    finally:  # not earlier: a terminal that nobody reads can block the very end too
        app.signal_guard.release()
    if app.mistake is not None:
        report_mistake(app.mistake, "had to end this screen")
        return BROKEN
    return app.return_code or 0
