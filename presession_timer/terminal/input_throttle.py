"""At most so much of what comes from a terminal at once.

Nobody types a megabyte; reading it as keys takes the real ones away for minutes. What is pasted is
cut short, and what comes faster than any hand or mouse is not heard at all until it stops.

Pure: told the time, in seconds of a clock that only goes forward.
"""

from __future__ import annotations

__all__ = ["LONGEST_PASTE", "QUIET_S", "InputThrottle"]

LONGEST_PASTE = 8_192
"""Bytes of one paste that are kept: more than any field takes."""
QUIET_S = 0.1
"""A flood is over after so long without a byte."""
_AT_ONCE = 2_048
_A_SECOND = 4_096
"""A mouse that is shaken sends less."""
_LOST_END = 10
"""A paste that is silent so many times QUIET_S has lost its end."""
_BEGIN, _END = b"\x1b[200~", b"\x1b[201~"


class InputThrottle:
    """Lets through what a person may have meant."""

    def __init__(self) -> None:
        self.deaf = False
        """More came than anybody types: nothing is heard until it stops."""
        self._pasting = False
        self._room = 0
        """Bytes this paste may still have."""
        self._tokens = float(_AT_ONCE)
        self._then: float | None = None
        self._rest = b""
        self._silent = 0

    @property
    def silent(self) -> bool:
        """Nothing came for so long that nothing waits for its rest, or for silence, any more."""
        return self._silent >= _LOST_END

    def take(self, data: bytes, now: float) -> bytes:
        """What of ``data`` is to be heard; the beginning of a mark waits for its rest."""
        self._refill(now)
        self._silent = 0
        data, self._rest = self._rest + data, b""
        heard: list[bytes] = []
        while data:
            mark = _END if self._pasting else _BEGIN
            before, found, data = data.partition(mark)
            if not found:
                kept = _overlap(before, mark)
                self._rest = before[len(before) - kept :]
                before = before[: len(before) - kept]
            heard.append(self._limited(before))
            if found and not self.deaf:
                heard.append(mark)
            if found:
                self._pasting = not self._pasting
                self._room = LONGEST_PASTE
        return b"".join(heard)

    def quiet(self) -> bytes:
        """Nothing came for QUIET_S: what waited is heard, and everything will be again.

        A paste that is silent for a second has lost its end, which is made up for it.
        """
        rest, self._rest = self._rest, b""
        self._silent += 1
        if self._pasting and self._silent >= _LOST_END:
            self._pasting = False
            rest = _END
        was_deaf, self.deaf = self.deaf, False
        self._tokens = float(_AT_ONCE)
        return b"" if was_deaf else rest

    def _limited(self, data: bytes) -> bytes:
        if self._pasting:
            kept, self._room = data[: self._room], max(0, self._room - len(data))
            return kept
        self._tokens -= len(data)
        if self._tokens < 0:
            self.deaf = True
        return b"" if self.deaf else data

    def _refill(self, now: float) -> None:
        if self._then is not None:
            self._tokens = min(_AT_ONCE, self._tokens + (now - self._then) * _A_SECOND)
        self._then = now


def _overlap(data: bytes, mark: bytes) -> int:
    """How many of the last bytes could be the beginning of ``mark``."""
    longest = min(len(data), len(mark) - 1)
    return next((n for n in range(longest, 0, -1) if mark.startswith(data[-n:])), 0)
