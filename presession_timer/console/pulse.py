"""What happens later on the loop: the next flip of a figure, and what lapses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from presession_timer.console.ticker import Beat

__all__ = ["Pulse"]

_LATE_S = 0.001
"""Instants are whole milliseconds: just behind the boundary it has surely been passed."""
_FASTEST_S = 0.05
"""A rehearsal whose seconds are shorter is not painted more often than this."""


class Pulse:
    """Timers by name, and the one for the beats, which is always due at the next of them."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._due: dict[Beat, float] = {}

    def now(self) -> float:
        """The loop's clock, seconds."""
        return self._loop.time()

    def stop(self) -> None:
        """Nothing happens any more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def later(self, name: str, ms: int, act: Callable[..., None], *given: object) -> None:
        """Call ``act`` once in ``ms`` real milliseconds, instead of what had this name before."""
        self._at(name, self._loop.time() + ms / 1000, act, *given)

    def expect(
        self, changes: Mapping[Beat, int], began: float, speed: float, act: Callable[[], None]
    ) -> None:
        """Call ``act`` at the first of ``changes``, in ms of the session since ``began``."""
        self._due.clear()
        self.expect_again(changes, began, speed, act)

    def expect_again(
        self, changes: Mapping[Beat, int], began: float, speed: float, act: Callable[[], None]
    ) -> None:
        """The same, while the other beats stay due when they were.

        Where the machine stopped us right behind ``began``, this may be too early for the flip;
        then that is due again at once.
        """
        fastest = _FASTEST_S if speed * _FASTEST_S > 1 else 0.0
        for beat, wait in changes.items():
            self._due[beat] = began + max(fastest, wait / 1000 / speed) + _LATE_S
        if self._due:
            self._at("beat", min(self._due.values()), act)

    def passed(self, now: float) -> set[Beat]:
        """The beats that are due."""
        return {beat for beat, at in self._due.items() if at <= now}

    def _at(self, name: str, when: float, act: Callable[..., None], *given: object) -> None:
        former = self._timers.pop(name, None)
        if former is not None:
            former.cancel()
        self._timers[name] = self._loop.call_at(when, act, *given)
