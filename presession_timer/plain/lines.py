"""Lines from standard input, read in a thread of its own, so that waiting for one can end."""

from __future__ import annotations

import codecs
import os
import threading
from collections import deque
from enum import Enum
from typing import Final, Protocol

__all__ = ["LONGEST_LINE", "Lines", "Signal", "StreamLines"]

LONGEST_LINE: Final = 4_096
"""Characters; of a longer line only so much is kept, and no word is that long."""
_WAITING: Final = 1_000
_CHUNK: Final = 65_536


class Signal(Enum):
    """What came instead of a line."""

    QUIET = "nothing came in time, or something changed"
    END = "no line will come any more"


class Lines(Protocol):
    """Where the plain console's lines come from."""

    def next(self, seconds: float) -> str | Signal:
        """The next line; QUIET after so many seconds without one, or after a wake-up."""

    def wake(self) -> None:
        """End the waiting: something changed. May be called from any thread."""


class StreamLines:
    """The lines of a file descriptor, UTF-8, whatever is not decodable replaced."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: deque[str] = deque()
        self._changed = threading.Condition()
        self._woken = False
        self._ended = False
        threading.Thread(target=self._read, name="lines", daemon=True).start()

    def next(self, seconds: float) -> str | Signal:
        """The next line; QUIET after so many seconds without one, or after a wake-up."""
        with self._changed:
            self._changed.wait_for(self._something, timeout=max(0.0, seconds))
            self._woken = False
            if self._lines:
                line = self._lines.popleft()
                self._changed.notify_all()
                return line
            return Signal.END if self._ended else Signal.QUIET

    def wake(self) -> None:
        """End the waiting: something changed. May be called from any thread."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def _something(self) -> bool:
        return bool(self._lines) or self._ended or self._woken

    def _read(self) -> None:
        """Read past Python's own buffer, whose lock a waiting thread would keep at the end."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        begun = ""
        while True:
            try:
                chunk = os.read(self._descriptor, _CHUNK)
            except OSError:  # the terminal is gone: the end of input, like a closed pipe
                chunk = b""
            *whole, begun = (begun + decoder.decode(chunk, final=not chunk)).split("\n")
            for line in whole:
                self._put(line[:LONGEST_LINE])
            begun = begun[:LONGEST_LINE]
            if not chunk:
                break
        if begun:
            self._put(begun)
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _put(self, line: str) -> None:
        with self._changed:
            self._changed.wait_for(lambda: len(self._lines) < _WAITING)
            self._lines.append(line)
            self._changed.notify_all()
