"""Which presses count: not the second one of a trembling thumb, not a key that is held down, not
what was typed for another window, and nothing while the console is locked.

Pure: every method is told the time, in milliseconds of any clock that only goes forward.
"""

from __future__ import annotations

from collections import deque
from enum import StrEnum

from presession_timer.views.keys import Action, Repeat

__all__ = ["HELD", "Gate", "Verdict"]

GO_AGAIN = 400
"""A second GO within this is ignored (ux.md §2)."""
FIRST_REPEAT = 1_100
"""A keyboard that repeats begins within this."""
HELD = 120
"""Two presses of one key closer than this are one key held down: no finger is as fast."""
TYPING, LETTERS = 700, 4
"""More letters than this within so long are typing meant for another window (ux.md §2)."""
UNLOCK = 2_000


class Verdict(StrEnum):
    """What becomes of a press."""

    ACT = "act"
    IGNORE = "ignore"
    LATER = "later"
    """Perhaps a key held down: act after HELD unless :meth:`Gate.settled` says no."""
    TYPING = "typing"
    """Ignored, and the first of several: time to offer one undo for what slipped through."""


class Gate:
    """Remembers the latest presses, and whether the console is locked."""

    def __init__(self) -> None:
        self.locked = False
        self._letters: deque[int] = deque(maxlen=LETTERS + 1)
        self._letter = ("", -HELD)
        """The latest letter, and when it came."""
        self._typing_until = -1
        self._latest: dict[str, int] = {}
        self._held: set[str] = set()
        self._lock_pressed = -UNLOCK

    def locked_out(self, action: Action | None, now: int) -> None:
        """A press while the console is locked: only the lock's own key counts, twice."""
        if action is None or action.name != "lock":
            return
        if HELD <= now - self._lock_pressed <= UNLOCK:
            self.locked = False
            self._latest[action.name] = now
        self._lock_pressed = now

    def typing(self, key: str, now: int) -> Verdict | None:
        """TYPING or IGNORE for letters that come too fast; None for any other key.

        Once they do, whatever text has in it is ignored with them, until it stops.
        """
        texty = len(key) == 1 or key in ("space", "enter", "backspace", "tab")
        if now < self._typing_until:
            if texty:
                self._typing_until = now + TYPING
                return Verdict.IGNORE
            return None
        if not (len(key) == 1 and key.isalpha()):
            return None
        (latest, at), self._letter = self._letter, (key, now)
        if key == latest and now - at < HELD:
            return None  # one key held down, not a word
        self._letters.append(now)
        if len(self._letters) > LETTERS and now - self._letters[0] <= TYPING:
            self._letters.clear()
            self._typing_until = now + TYPING
            return Verdict.TYPING
        return None

    def once(self, action: Action, now: int) -> Verdict:
        """Whether a press of an action is one of its own."""
        if action.repeat is Repeat.YES:
            return Verdict.ACT
        name = action.name
        since = now - self._latest.get(name, now - FIRST_REPEAT - 1)
        self._latest[name] = now
        if since < HELD:
            self._held.add(name)
            return Verdict.IGNORE
        if name == "go" and since < GO_AGAIN:
            return Verdict.IGNORE
        if name in self._held and since < 2 * HELD:
            return Verdict.IGNORE
        self._held.discard(name)
        return Verdict.LATER if since <= FIRST_REPEAT else Verdict.ACT

    def settled(self, action: Action) -> bool:
        """Whether a press that was put off for HELD was one of its own."""
        return action.name not in self._held

    def lock(self) -> None:
        """From now on keys do nothing."""
        self.locked = True
        self._lock_pressed = -UNLOCK
