"""The plain console's input and output.

A thread of its own reads the lines of standard input, so that waiting for one can end. What is
written are whole lines, flushed, without anything that a terminal obeys.
"""

from __future__ import annotations

import codecs
import threading
from collections import deque
from collections.abc import Callable
from enum import Enum
from textwrap import wrap
from typing import Final, Protocol, TextIO

from presession_timer.base.text import clean

LONGEST_LINE: Final = 4_096
"""Characters; of a longer line only so much is kept, and no word is that long."""
_WAITING: Final = 1_000
_CHUNK: Final = 65_536


class NoLine(Enum):
    """The result of waiting when there is no line."""

    QUIET = "nothing came in time, or something changed"
    END = "no line will come any more"


class LineSource(Protocol):
    """Where the plain console reads its lines."""

    def next(self, seconds: float) -> str | NoLine:
        """Return the next line; QUIET after ``seconds`` without one, or after a wake-up."""

    def wake(self) -> None:
        """End the waiting because something changed; from any thread."""


class StreamLines:
    """The lines of a file descriptor, in UTF-8; what cannot be decoded is replaced."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: deque[str] = deque()
        self._changed = threading.Condition()
        self._woken = False
        self._ended = False
        threading.Thread(target=self._read, name="lines", daemon=True).start()

    def next(self, seconds: float) -> str | NoLine:
        with self._changed:
            self._changed.wait_for(self._something, timeout=max(0.0, seconds))
            self._woken = False
            if self._lines:
                line = self._lines.popleft()
                self._changed.notify_all()
                return line
            return NoLine.END if self._ended else NoLine.QUIET

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def _something(self) -> bool:
        return bool(self._lines) or self._ended or self._woken

    def _read(self) -> None:
        """Read without Python's own buffer, whose lock a waiting thread would keep at exit.

        Python's file, and not the descriptor, is read: of a console of Windows that gives UTF-8.
        """
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        begun = ""
        while True:
            try:
                with open(self._descriptor, "rb", buffering=0, closefd=False) as file:
                    chunk = file.read(_CHUNK)
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


_LONGEST: Final = 2_000
_BELL: Final = "\a"
_ANSWERS: Final = ("ok", "refused")


class Voice:
    """Writes answers and announcements to a stream.

    Only answers begin with ``ok`` or ``refused:``, whatever a speaker is called. Bells stand at
    the end of their line; ``apart`` is the number of milliseconds between two of them, so that they
    can be counted by ear, and 0 where nobody listens. ``columns`` returns how many a terminal has.
    """

    def __init__(
        self,
        out: TextIO,
        *,
        bell: bool = False,
        apart: int = 0,
        columns: Callable[[], int] | None = None,
    ) -> None:
        self._out = out
        self._columns = columns
        self._bell = bell
        self._apart = apart
        self._ringing = 0
        self._next_bell = 0

    def ok(self, text: str) -> None:
        """Answer that a line was done."""
        self._write_line(f"ok {clean(text, _LONGEST)}")

    def ok_not_saved(self, text: str) -> None:
        """Answer that a line was done but is not in the record yet."""
        self._write_line(f"ok, not saved: {clean(text, _LONGEST)}")

    def refused(self, reason: str) -> None:
        """Answer why a line was not done."""
        self._write_line(f"refused: {clean(reason, _LONGEST)}")

    def tell(self, text: str, bells: int = 0, now: int = 0) -> None:
        """Write something that is not an answer; ``now`` is when the first bell rings, ms."""
        said = clean(text, _LONGEST)
        if said.casefold().startswith(_ANSWERS):
            said = f"- {said}"
        if not (self._bell and bells):
            self._write_line(said)
            return
        self.finish()
        self._out.write(said)
        self._ringing, self._next_bell = bells, now
        self.ring(now)

    def explain(self, text: str) -> None:
        """Write a line of help; on a terminal it is broken at words, what follows is indented."""
        said = clean(text, _LONGEST)
        width = max(20, self._columns() - 1) if self._columns is not None else len(said)
        for part in wrap(said, width, subsequent_indent="    ", break_on_hyphens=False):
            self._write_line(part)

    def ring(self, now: int) -> None:
        """Ring the bells that are due; the last one ends the line."""
        while self._ringing and self._next_bell <= now:
            self._ringing -= 1
            self._next_bell += self._apart
            self._out.write(_BELL if self._ringing else f"{_BELL}\n")
        self._out.flush()

    @property
    def next_bell(self) -> int | None:
        """When the next bell is due, ms; None while none is."""
        return self._next_bell if self._ringing else None

    def finish(self) -> None:
        """Ring the bells that are left at once, before another line or the end."""
        if self._ringing:
            self._out.write(_BELL * self._ringing + "\n")
            self._ringing = 0
            self._out.flush()

    def _write_line(self, text: str) -> None:
        self.finish()
        self._out.write(f"{text}\n")
        self._out.flush()
