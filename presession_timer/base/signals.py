"""Wait for a signal, and end a command by one with everything unwound first."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

_SIGNALLED: Final = 128
_LOOK_S: Final = 1.0


def wait_for_signal() -> NoReturn:
    """Wait until a signal ends the command.

    Windows handles Ctrl+C only between two waits, and never in one that has no end.
    """
    while True:
        time.sleep(_LOOK_S)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let a signal to end unwind everything first, so that the record is freed; 128 + signal."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(_SIGNALLED + number)

    wanted = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    handled = [s for s in wanted if s is not None and signal.getsignal(s) is signal.SIG_DFL]
    before = {one: signal.signal(one, end) for one in handled}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
