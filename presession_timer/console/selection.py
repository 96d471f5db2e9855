"""Which row keys act on, and for how long: then it falls back to who comes next.

A key pressed just after that probably means the row that was selected, so the press asks first.
Pure: every method takes the time, in milliseconds of any monotonic clock.
"""

from __future__ import annotations

__all__ = ["SELECTED_MS", "Selection"]

SELECTED_MS = 10_000
"""After this long the selection falls back to who comes next."""
_MISSED_MS = 1_000
"""For so long after it a press may mean the row that was selected."""


class Selection:
    """The selected row, and the one that was selected until just now."""

    def __init__(self) -> None:
        self.number: int | None = None
        """The selected segment; None: who comes next."""
        self._until = 0
        self._ended: int | None = None
        self._missed_until = 0

    def select(self, number: int | None, now: int) -> None:
        """Select a row; None falls back on purpose."""
        self.number, self._until, self._ended = number, now + SELECTED_MS, None

    def left(self, now: int) -> int:
        """Return how many ms it is selected still; it falls back where there are none left."""
        left = 0 if self.number is None else max(0, self._until - now)
        if self.number is not None and not left:
            self._ended, self.number, self._missed_until = self.number, None, now + _MISSED_MS
        return left

    def missed(self, now: int) -> int | None:
        """Return whose selection ended just now, or is being asked about."""
        return self._ended if now < self._missed_until else None

    def ask_until(self, until: int) -> None:
        """While it is asked about, until an instant, every press may mean it."""
        self._missed_until = until
