"""Take back what a broker keeps of an event: `presession broker clear`."""

from __future__ import annotations

import threading
import time
from typing import Final, TextIO

from presession_timer.base.errors import PresessionError
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.connection import Connection, Message, Will
from presession_timer.network.topics import ROOT, base_of

_REACH_S: Final = 8.0
_QUIET_S: Final = 1.0
"""Nothing more came for so long: that was all."""
_MOST_S: Final = 60.0


class _Clearing:
    """Empties every kept message of an event, or of a room."""

    def __init__(self, address: BrokerAddress, login: Login) -> None:
        self._address = address
        self.cleared: set[str] = set()
        self.refused = 0
        self.waiting: set[int] = set()
        self.last = time.monotonic()
        self.connection = Connection(address, login, self, "presession clearing")
        self.connection.start()

    def will(self) -> Will | None:
        return None

    def up(self) -> None:
        below = base_of(self._address) if self._address.room else f"{ROOT}/+/{self._address.event}"
        self.last = time.monotonic()
        self.connection.subscribe((f"{below}/#", 1))

    def hear(self, message: Message) -> None:
        if message.retained and message.payload and message.topic not in self.cleared:
            self.last = time.monotonic()
            self.cleared.add(message.topic)
            self.waiting.add(self.connection.publish(message.topic, b"", qos=1, retain=True))

    def delivered(self, number: int, refused: str) -> None:
        self.waiting.discard(number)
        self.refused += bool(refused)

    def down(self) -> None:
        pass

    def tick(self) -> float:
        return _QUIET_S / 4


def clear(address: BrokerAddress, login: Login, *, out: TextIO) -> int:
    """Clear what is kept, and say how much it was; return the exit status.

    1: the broker did not take some of it. Raises PresessionError if it cannot be reached.
    """
    clearing, began, pause = _Clearing(address, login), time.monotonic(), threading.Event()
    try:
        while not clearing.connection.is_up:
            if clearing.connection.trouble or time.monotonic() > began + _REACH_S:
                why = clearing.connection.trouble or "it does not answer"
                raise PresessionError(f"{address}: {why}")
            pause.wait(_QUIET_S / 10)
        while time.monotonic() < began + _MOST_S:
            pause.wait(_QUIET_S / 10)
            if not clearing.waiting and time.monotonic() > clearing.last + _QUIET_S:
                break
    finally:
        clearing.connection.close()
    count = len(clearing.cleared)
    out.write(f"{address}: {count} kept message{'s' * (count != 1)} cleared\n")
    if clearing.refused:
        out.write(f"{clearing.refused} of them the broker did not take: each room clears its own\n")
    return int(clearing.refused > 0)
