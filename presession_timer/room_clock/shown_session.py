"""Which session the room shows, and what of it: follows a record, finds one, moves on to the next.

No screen here: a picture, and for how long it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from presession_timer.audience.room_state import state_of
from presession_timer.base.clock import Clock, SystemClock
from presession_timer.base.durations import SECOND
from presession_timer.base.errors import PresessionError
from presession_timer.record.follow import Follower
from presession_timer.record.lock import STALE, this_host
from presession_timer.record.registry import live_records
from presession_timer.room_clock.room_picture import RoomPicture
from presession_timer.room_clock.state_to_picture import (
    IN_TOUCH,
    Signal,
    picture_of,
    waiting_picture,
)

if TYPE_CHECKING:
    from presession_timer.engine.snapshot import Snapshot


_LOOK_S = 1.0
"""How often a session is looked for while there is none, or none any more."""
_FASTEST_S = 0.04
"""A rehearsal whose seconds are shorter than this is not painted for each of them."""
_WAITING = "Waiting for a session on this computer"


@dataclass(frozen=True, slots=True)
class Frame:
    """What to show, and for how many real seconds unless something happens."""

    picture: RoomPicture
    lasts_s: float


class Watch:
    """Looks at one record after the other."""

    def __init__(
        self,
        record: Path | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        """``record``: only this one; without it this user's live one, and then the next.

        A session whose hour runs is kept, even while its console is dead. Only a rehearsal gives
        way to a real session at any time.

        Raises PresessionError where a named record cannot be read.
        """
        self._named = record
        self._clock: Clock = clock or SystemClock()
        self._next_look = 0.0
        self._follower: Follower | None = None
        if record is not None:
            self._follower = Follower(record, self._clock)
        else:
            self._find()

    @property
    def follower(self) -> Follower | None:
        return self._follower

    def changed(self) -> bool:
        """Return whether the record was written since the last look."""
        return self._follower is not None and self._follower.changed()

    def frame(self) -> Frame:
        """Read what is new, and return what the room shows now."""
        follower = self._follower
        if follower is not None:
            follower.poll()
        if self._named is None and (follower is None or _gives_way(follower)):
            self._find()
        if self._follower is None:
            picture = waiting_picture(self._clock.now().wall, _WAITING)
            return Frame(picture, _LOOK_S)
        return self._frame_of(self._follower)

    def snapshot(self) -> Snapshot | None:
        """Everything about the session now, for the bells."""
        return None if self._follower is None else self._follower.snapshot()

    def _frame_of(self, follower: Follower) -> Frame:
        state = state_of(follower)
        now = state["now"]
        signal = _signal(follower)
        speed = f"×{follower.rehearsal:g}" if follower.rehearsal is not None else ""
        note = _note(follower, speed)
        picture, lasts = picture_of(state, now, now + state["wall"], signal, note, speed)
        waits = [lasts / SECOND / follower.speed]
        age = follower.heartbeat_age
        if age is not None and not signal.lost:
            waits.append((STALE + 1 - age) / SECOND if age <= STALE else _LOOK_S)
        if self._named is None and _gives_way(follower):
            waits.append(_LOOK_S)
        fastest = _FASTEST_S if follower.speed * _FASTEST_S > 1 else 0.0
        return Frame(picture, max(fastest, min(waits)))

    def _find(self) -> None:
        if monotonic() < self._next_look:
            return
        self._next_look = monotonic() + _LOOK_S * 0.9
        followed = self._follower
        in_rehearsal = followed is not None and not _is_over(followed)
        for record in live_records(self._clock.now(), rehearsals=not in_rehearsal):
            if followed is not None and record == followed.path:
                return
            try:
                found = Follower(record, self._clock)
            except PresessionError:
                continue  # it is being created this moment, or is gone: look again
            self._follower = found
            return


def _gives_way(follower: Follower) -> bool:
    """Whether another session may take its place; a rehearsal that runs, to a real one only."""
    return follower.rehearsal is not None or _is_over(follower)


def _is_over(follower: Follower) -> bool:
    """Whether its hour is closed, or was never opened and nobody is at the runner any more.

    An hour that runs stays in front of the room even while its console is dead: its speaker is
    still speaking, and the console comes back.
    """
    session = follower.session
    if session.opened is None:
        return follower.silent or bool(follower.trouble)
    return session.closed is not None


def _signal(follower: Follower) -> Signal:
    """Only while the hour runs does anybody have to be at the runner."""
    session = follower.session
    if session.opened is None or session.closed is not None:
        return IN_TOUCH
    age = follower.heartbeat_age
    if follower.trouble:
        why = "the record cannot be read any more"
        return Signal(lost=True, silent_for=age, unsure=True, why=why)
    if follower.unsaved:
        why = "the record cannot be written: what happened since is not shown here"
        return Signal(lost=True, unsure=True, why=why)
    if age is None:
        return Signal(lost=True, why="nobody has this record open")
    return Signal(lost=True, silent_for=age) if age > STALE else IN_TOUCH


def _note(follower: Follower, speed: str) -> str:
    notes = [f"rehearsal {speed}"] if speed else []
    holder = follower.holder
    if holder is not None and holder.host != this_host():
        notes.append(f"from {holder.host}")
    return ", ".join(notes)
