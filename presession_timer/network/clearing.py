"""Take back what a broker keeps of an event: `presession broker clear`."""

from __future__ import annotations

import threading
import time
from typing import Final, TextIO

from presession_timer.base.errors import PresessionError
from presession_timer.base.text import clean
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.connection import Connection, Message, Will
from presession_timer.network.ownership import SILENT_S
from presession_timer.network.topics import (
    BEAT_MS,
    ROOT,
    Beat,
    Claim,
    base_of,
    parsed,
    parts_of,
)

_REACH_S: Final = 8.0
_QUIET_S: Final = 1.0
"""Nothing more came for so long: that was all."""
_BEAT_S: Final = BEAT_MS / 1000 + 0.5
_MOST_S: Final = 60.0


class _Clearing:
    """Hears what is kept of an event, or of a room, and empties it once that is allowed."""

    def __init__(self, address: BrokerAddress, login: Login) -> None:
        self._address = address
        self._claims: dict[str, Claim] = {}
        self._heard: dict[str, float] = {}
        """When a room gave a sign of life; steady seconds; of what was kept, by its own time."""
        self.is_allowed = False
        self.kept: set[str] = set()
        """Topics that are to be emptied."""
        self.cleared: set[str] = set()
        self.refused = 0
        self.waiting: set[int] = set()
        self.last = time.monotonic()
        self.connection = Connection(address, login, self, "presession clearing")
        self.connection.start()

    @property
    def published(self) -> list[str]:
        """The rooms that somebody publishes, by their names."""
        return sorted(room for room, claim in self._claims.items() if claim["online"])

    def running(self) -> list[str]:
        """Return the rooms that gave a sign of life just now."""
        now, never = time.monotonic(), float("-inf")
        return [one for one in self.published if now - self._heard.get(one, never) < SILENT_S]

    def will(self) -> Will | None:
        return None

    def up(self) -> None:
        below = base_of(self._address) if self._address.room else f"{ROOT}/+/{self._address.event}"
        self.last = time.monotonic()
        self.connection.subscribe((f"{below}/#", 1))

    def hear(self, message: Message) -> None:
        self._look(message)
        if message.retained and message.payload and message.topic not in self.cleared:
            self.last = time.monotonic()
            self.kept.add(message.topic)

    def _look(self, message: Message) -> None:
        parts = parts_of(message.topic, self._address)
        if parts is None:
            return
        _, room, rest = parts
        try:
            if rest == "runner" and message.payload:
                self._claims[room] = parsed(message.payload, Claim)
            elif rest == "beat" and message.payload:
                sent = parsed(message.payload, Beat)["sent"] / 1000
                age = max(0.0, time.time() - sent) if message.retained else 0.0
                self._heard[room] = time.monotonic() - age
        except ValueError:
            return

    def delivered(self, number: int, refused: str) -> None:
        self.waiting.discard(number)
        self.refused += bool(refused)

    def down(self) -> None:
        pass

    def tick(self) -> float:
        for topic in sorted(self.kept) if self.is_allowed else ():
            self.waiting.add(self.connection.publish(topic, b"", qos=1, retain=True))
            self.cleared.add(topic)
            self.kept.discard(topic)
        return _QUIET_S / 4


def clear(address: BrokerAddress, login: Login, *, force: bool, out: TextIO) -> int:
    """Clear what is kept, and say how much it was; return the exit status.

    1: the broker did not take some of it. Raises PresessionError if it cannot be reached, and,
    without ``force``, if a room is published now.
    """
    clearing, began, pause = _Clearing(address, login), time.monotonic(), threading.Event()
    try:
        while not clearing.connection.is_up:
            if clearing.connection.trouble or time.monotonic() > began + _REACH_S:
                why = clearing.connection.trouble or "it does not answer"
                raise PresessionError(f"{address}: {why}")
            pause.wait(_QUIET_S / 10)
        while time.monotonic() < clearing.last + _QUIET_S:
            pause.wait(_QUIET_S / 10)
        if not force:
            _refuse_running(clearing, address)
        clearing.is_allowed = True
        clearing.connection.wake()
        while time.monotonic() < began + _MOST_S:
            pause.wait(_QUIET_S / 10)
            left = clearing.kept or clearing.waiting
            if not left and time.monotonic() > clearing.last + _QUIET_S:
                break
    finally:
        clearing.connection.close()
    count = len(clearing.cleared)
    out.write(f"{address}: {count} kept message{'s' * (count != 1)} cleared\n")
    if clearing.refused:
        out.write(f"{clearing.refused} of them the broker did not take: each room clears its own\n")
    return int(clearing.refused > 0)


def _refuse_running(clearing: _Clearing, address: BrokerAddress) -> None:
    """Raise PresessionError if a room runs: its pages elsewhere would be without a state."""
    end = time.monotonic() + _BEAT_S
    while clearing.published and not clearing.running() and time.monotonic() < end:
        time.sleep(_QUIET_S / 10)  # the two machines' clocks may differ: hear the next beat
    if running := clearing.running():
        rooms = clean(", ".join(running), 200)
        raise PresessionError(
            f"{address}: {rooms} is published now; clear after the hour, or add --force"
        )
