"""One, two, three bells of the terminal: at the minimum, in the last minute, at the limit; four
on the moderator's when grace is used up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from presession_timer.audience.announcements import BELLS_APART_MS, Announcer

if TYPE_CHECKING:
    from presession_timer.engine.snapshot import Snapshot
    from presession_timer.room_clock.room_picture import RoomPicture


class Bells:
    """Rings when a phase begins; on the room's own screen where the clock is seen that says so."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._announcer = Announcer()
        self._to_ring: asyncio.TimerHandle | None = None

    def look(self, snapshot: Snapshot | None, picture: RoomPicture | None = None) -> None:
        """Ring for what became true since the last look; without a picture, in any case."""
        if snapshot is None:
            return
        said = self._announcer.since_last(snapshot)
        bells = sum(one.bells for one in said if one.for_room or picture is None)
        if bells and (picture is None or (picture.scene == "clock" and not picture.lost)):
            self.stop()
            self._toll(bells)

    def stop(self) -> None:
        """Ring no more of what was begun."""
        if self._to_ring is not None:
            self._to_ring.cancel()
            self._to_ring = None

    def _toll(self, bells: int) -> None:
        self._ring()
        if bells > 1:
            loop = asyncio.get_running_loop()
            self._to_ring = loop.call_later(BELLS_APART_MS / 1000, self._toll, bells - 1)
