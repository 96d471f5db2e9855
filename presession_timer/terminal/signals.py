"""The end of the console when it does not come from a key: a signal, or a terminal that is gone.

Seen on Textual 8.2.8: SIGTERM and SIGHUP leave the terminal raw and in the alternate screen
(textual #5140); a terminal that nobody reads freezes the loop, so that no handler of the loop's
own ever runs; a terminal that is gone says nothing. Hence Python's own handlers, which run even
while the loop waits for the terminal, a thread that ends the process where the loop does not, and
a thread that notices when the terminal is gone.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

__all__ = ["SignalGuard"]

PATIENCE_S = 3.0
"""How long the screen may take to end by itself."""
_LOOK_MS = 1_000
_SIGNALLED = 128


class SignalGuard:
    """Ends the screen on a signal or without a terminal; the process, if the screen does not."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience = patience_s
        self._leave: Callable[[int], None] = lambda status: None
        self._force: Callable[[], None] = lambda: None
        self._before: dict[int, Any] = {}
        self._over = threading.Event()
        self._leaving = False

    def hold(self, leave: Callable[[int], None], force: Callable[[], None]) -> None:
        """Begin. ``leave(status)`` asks the screen to end and may be called from any thread;
        ``force()`` gives the terminal back without waiting for anything.
        """
        self._leave, self._force = leave, force
        for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._heed)
        threading.Thread(target=self._watch, name="terminal", daemon=True).start()

    def release(self) -> None:
        """The screen has ended: the signals are the caller's again."""
        self._over.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _heed(self, number: int, frame: FrameType | None) -> None:
        self.end(_SIGNALLED + number)

    def end(self, status: int) -> None:
        """End the screen with ``status``, and the process if that does not help."""
        if self._leaving:
            return
        self._leaving = True
        threading.Thread(target=self._make_sure, args=(status,), daemon=True).start()
        self._leave(status)

    def _make_sure(self, status: int) -> None:
        if not self._over.wait(self._patience):
            self._force()
            os._exit(status)  # whatever was acknowledged is on the disk

    def _watch(self) -> None:
        """Without a terminal there is nobody to ask: end as if it had hung up."""
        if sys.platform != "win32":  # a console that is closed ends the process there
            poll = select.poll()
            try:
                poll.register(sys.__stdin__.fileno(), 0)  # type: ignore[union-attr]
            except (OSError, ValueError, AttributeError):
                return
            while not self._over.is_set():
                for _, happened in poll.poll(_LOOK_MS):
                    if happened & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                        self.end(_SIGNALLED + signal.SIGHUP)
                        return
