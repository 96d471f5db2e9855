"""Presses that cross: several hands at one hour, and a button that changed under a finger.

A press carries what its button meant on its screen, so one that was pressed on an older state
is refused (:mod:`presession_timer.engine.meaning`). A finger that was on its way when the screen
changed presses the new meaning without having read it; that is refused here. Pure: the time is
handed in, in real milliseconds of any clock that only goes forward.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from presession_timer.engine.commands import Command
from presession_timer.engine.hands import RUNNER, hand_of, what_it_did
from presession_timer.engine.meaning import key_of
from presession_timer.engine.session import Session

READING_MS = 700
"""A hand needs this long to see what another hand changed. Deliberate presses come later."""
_KEPT = 32
"""Changes that are remembered: more than happen while a screen lags behind."""


@dataclass(frozen=True, slots=True)
class _Change:
    command: str
    before: Session
    at: int
    """When screens could first show it."""


class Crossings:
    """The latest changes by each hand, kept by the runner."""

    def __init__(self) -> None:
        self._changes: deque[_Change] = deque(maxlen=_KEPT)

    def note(self, before: Session, command: str, at: int) -> None:
        """Note that a command, by its id, changed ``before``; screens show that from ``at`` on."""
        if hand_of(command) != RUNNER:
            self._changes.append(_Change(command, before, at))

    def refusal(
        self, session: Session, command: Command, hand: str, now: int, shown: int | None = None
    ) -> str:
        """Return why ``command``, pressed by ``hand`` at ``now``, is refused; empty if it is not.

        It is refused if another hand changed what it means less than READING_MS ago, or less than
        that before the press on the screen it came from. ``shown`` is how many milliseconds that
        screen had shown what the press means; None if it cannot say. A hand need not read what it
        changed itself.
        """
        change = self._latest(session, command, hand)
        if change is None or hand_of(change.command) == hand:
            return ""
        did = what_it_did(session, change.command)
        if now - change.at < READING_MS:
            return f"{did} just now"
        if shown is not None and shown < READING_MS:
            return f"{did}, and your screen has only just shown it"
        return ""

    def _latest(self, session: Session, command: Command, hand: str) -> _Change | None:
        if all(hand_of(change.command) == hand for change in self._changes):
            return None
        after = key_of(session, command)
        for change in reversed(self._changes):
            before = key_of(change.before, command)
            if before != after:
                return change
            after = before
        return None


class Sight:
    """Measures how long one screen has shown what its presses mean."""

    def __init__(self) -> None:
        self._seen: deque[tuple[Session, int]] = deque()

    def show(self, session: Session, now: int) -> None:
        """Note that the screen shows ``session`` from ``now`` on."""
        if self._seen and self._seen[-1][0] is session:
            return
        self._seen.append((session, now))
        while len(self._seen) > 1 and now - self._seen[1][1] >= READING_MS:
            self._seen.popleft()

    def shown_for(self, command: Command, now: int) -> int:
        """Return for how many ms the screen has shown what ``command`` means now.

        From READING_MS on, it may really have been longer.
        """
        since = now
        latest = key_of(self._seen[-1][0], command) if self._seen else ""
        for session, at in reversed(self._seen):
            if key_of(session, command) != latest:
                break
            since = at
        return now - since
