"""What every screen does about a mistake of ours: the terminal is given back, one sentence says
what happened, and a file holds the rest.

Textual on its own leaves a page of local variables on the terminal and a status of 1; what goes
wrong in a callback of the loop it does not see at all, and the clock would stand still.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual.app import App

from presession_timer import __version__
from presession_timer.settings import state_folder
from presession_timer.views.lifeline import Lifeline

__all__ = ["BROKEN", "SturdyApp", "say_at_last", "show"]

BROKEN = 70
"""The exit status after a mistake of ours (EX_SOFTWARE)."""


class SturdyApp(App[None], inherit_bindings=False):
    """An app that ends in good order whatever goes wrong in it."""

    mistake: BaseException | None = None
    """What went wrong; None while nothing did."""
    lifeline: Lifeline | None = None
    """What ends the screen from outside; there is one where ``show`` shows it on a terminal."""

    def on_load(self) -> None:
        """Mistakes in the loop's own callbacks end the screen, too."""
        asyncio.get_running_loop().set_exception_handler(self._heed_loop)

    def on_mount(self) -> None:
        """The signals are the screen's."""
        if self.lifeline is not None:
            self.lifeline.hold(self._leave_from_outside, self._force)

    def _leave_from_outside(self, status: int) -> None:
        """From any thread, or from a signal's handler."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(lambda: self.exit(return_code=status))

    def _force(self) -> None:
        restore = getattr(self._driver, "restore_at_once", None)
        if restore is not None:
            restore()

    def _heed_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and self.is_running:
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def _handle_exception(self, error: Exception) -> None:
        self.mistake = self.mistake or error
        super()._handle_exception(error)
        self._return_code = BROKEN

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


def show(app: SturdyApp, *, mouse: bool = False) -> int:
    """Show an app on this terminal until it ends; gives the exit status.

    After a mistake of ours it says where the details are, and gives BROKEN.
    """
    app.lifeline = Lifeline()
    try:
        app.run(mouse=mouse)
    finally:  # not before: a terminal that nobody reads can hold up the very end, too
        app.lifeline.release()
    if app.mistake is not None:
        kept = _keep(app.mistake)
        where = f"; the details are in {kept}" if kept else ""
        say_at_last(f"presession made a mistake and had to end this screen{where}")
    return app.return_code or 0


def say_at_last(text: str) -> None:
    """Say something on standard error, if anybody is still there to read it."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:  # the terminal is gone, and that must not change how the command ends
        return


def _keep(error: BaseException) -> Path | None:
    """Write what went wrong to a file of this user; None where there is no room for it."""
    import platform
    import time
    import traceback

    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    cause = getattr(error, "error", None)  # a worker's failure holds what it failed of
    said = "".join(traceback.format_exception(cause if cause is not None else error))
    text = f"presession {__version__}, Python {platform.python_version()}, {sys.platform}\n\n{said}"
    for folder in _folders():
        path = folder / f"presession-{stamp}-{os.getpid()}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(fd, text.encode("utf-8", "backslashreplace"))
            finally:
                os.close(fd)
        except OSError:
            continue
        return path
    return None


def _folders() -> Iterator[Path]:
    yield state_folder()
    import tempfile

    yield Path(tempfile.gettempdir())
