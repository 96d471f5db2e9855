"""Who publishes a room: the rules of the topic ``runner``, without a network.

A room belongs to the claim with the highest term. A process claims a room that nobody has, that it
had itself, whose owner was silent for 15 seconds, or that its moderator takes over. Any other is
refused until that changes. Who loses a room goes on alone, and nothing is merged.
"""

from __future__ import annotations

import hashlib
import time
from enum import StrEnum
from pathlib import Path
from typing import Final

from presession_timer.base.atomic_files import real_path
from presession_timer.network.topics import Claim
from presession_timer.record.lock import this_host

SILENT_S: Final = 15.0
"""An owner that was silent for so long may be replaced without a question."""

_BEATS: Final = 1.5
"""So many of its beats are listened to before an owner is held to be silent by its own clock."""


class Standing(StrEnum):
    """What a process is to a room."""

    ASKING = "asking"
    """It has not heard yet who has the room."""
    PUBLISHES = "publishes"
    REFUSED = "refused"
    """Another one has the room."""
    LOST = "lost"
    """Another one took it over."""


class Ownership:
    """One process's view of who has a room. Used by one thread; its fields are read by any."""

    def __init__(self, instance: str, take_over: str | None) -> None:
        """``take_over``: the instance that the moderator replaces; "" any instance, None none.

        It counts once.
        """
        self.instance = instance
        self.term = 0
        self.since = 0
        """Wall time of the claim; ms since 1970 UTC."""
        self.standing = Standing.ASKING
        self.other: Claim | None = None
        """The other claim with the highest term."""
        self.lost_at = 0.0
        """Wall seconds."""
        self._take_over = take_over
        self._heard: float | None = None
        """When the other gave a sign of life; steady seconds."""
        self._kept: float | None = None
        """The same of one that the broker kept, by the other's own clock."""
        self._asked = time.monotonic()

    def ask(self) -> None:
        """The line is new, or cut: who has the room is to be heard again."""
        if self.standing is not Standing.LOST:
            self.standing = Standing.ASKING
        self._asked = time.monotonic()
        self._heard = self._kept = None

    def hear(self, other: Claim) -> bool:
        """Take another's claim; return whether our own has to be sent again, against an old one."""
        known, rank = self.other, (other["term"], other["instance"])
        if known is None or rank >= (known["term"], known["instance"]):
            self.other = other
        if self.standing is Standing.LOST:
            return False
        if self.term and rank < (self.term, self.instance):
            return self.standing is Standing.PUBLISHES
        if self.term and other["online"]:
            self.standing = Standing.LOST
            self.lost_at = time.time()
        return False

    def hear_beat(self, instance: str, sent: int, retained: bool) -> None:
        """Take another's sign of life; ``sent`` is when, by the other's clock; ms UTC."""
        if self.other is not None and instance != self.other["instance"]:
            return
        if instance == self.instance:
            return
        if retained:
            self._kept = time.monotonic() - max(0.0, time.time() - sent / 1000)
        else:
            self._heard = time.monotonic()

    @property
    def silent_s(self) -> float:
        """Seconds since the other was heard; since we asked if it never was."""
        known = (heard for heard in (self._heard, self._kept, self._asked) if heard is not None)
        return time.monotonic() - next(known)

    @property
    def _listens(self) -> bool:
        """Whether the other, silent by its own clock, may be heard yet: the clocks may differ."""
        if self.other is None or self._heard is not None or self._kept is None:
            return False
        return time.monotonic() - self._asked <= min(_BEATS * self.other["beat"] / 1000, SILENT_S)

    def claim(self, record: str, place: str) -> bool:
        """Claim the room if the rules allow it; return whether they do."""
        if self.standing is Standing.LOST:
            return False
        other = self.other
        free = (
            other is None
            or not other["online"]
            or self._outranks(other)
            or (other["place"], other["record"]) == (place, record)  # our own file, and our lock
            or self._may_take(other, record)
            or (self.silent_s > SILENT_S and not self._listens)
        )
        if not free and self.silent_s > SILENT_S:
            return False
        if not free:
            self.standing = Standing.REFUSED
            return False
        if other is not None and other["term"] >= self.term:
            self.term = other["term"] + 1
        self.term = max(self.term, 1)
        self.since = int(time.time() * 1000)
        self._take_over = None
        self.standing = Standing.PUBLISHES
        return True

    def _outranks(self, other: Claim) -> bool:
        """Return whether this process had the room after the other, and nobody after it."""
        ours = (self.term, self.instance)
        return self.term > 0 and (other["term"], other["instance"]) < ours

    def _may_take(self, other: Claim, record: str) -> bool:
        """Return whether the moderator takes this very hour over; another hour stays refused."""
        return other["record"] == record and self._take_over in ("", other["instance"])


def place_of(record: Path) -> str:
    """Return a hash of this machine and a record's file: it tells nobody where that is."""
    where = f"{this_host()}\0{real_path(record)}"
    return hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:32]
