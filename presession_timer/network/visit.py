"""Visit a broker once: why it cannot be used, who has a room there; and clear what it keeps."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TextIO

from presession_timer.base.durations import clock_up
from presession_timer.base.errors import PresessionError
from presession_timer.base.text import clean
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.connection import Connection, Handler, Message
from presession_timer.network.ownership import SILENT_S
from presession_timer.network.topics import (
    BEAT_MS,
    ROOT,
    Beat,
    Claim,
    base_of,
    fence_payload,
    parsed,
    parts_of,
)
from presession_timer.record.lock import this_host

_REACH_S: Final = 4.0
_KEPT_S: Final = 1.0
"""How long what the broker keeps may take to arrive."""
_BEAT_S: Final = BEAT_MS / 1000 + 0.5
_LOOK_S: Final = 0.02
_QUIET_S: Final = 1.0
"""Nothing more that is kept came for so long: that was all."""
_CLEARING_S: Final = 60.0
_MOST_ROOMS: Final = 12


@dataclass(frozen=True, slots=True)
class Holder:
    """Who runs an hour elsewhere."""

    instance: str
    host: str
    quiet_s: float
    """Since it was heard."""

    @property
    def question(self) -> str:
        """The question whether to take over."""
        host = clean(self.host, 60) or "another machine"
        return f"this hour runs at {host}, last heard {clock_up(int(self.quiet_s) * 1000)} ago"


def _is_reached(connection: Connection, seconds: float) -> bool:
    """Return whether a broker lets us in soon enough; False once every node has failed."""
    end = time.monotonic() + seconds
    while not connection.is_up:
        if connection.is_in_vain or time.monotonic() > end:
            return False
        time.sleep(_LOOK_S)
    return True


class _Look(Handler):
    """One look at a room."""

    def __init__(self, address: BrokerAddress, login: Login) -> None:
        self.address = address
        self.claim: Claim | None = None
        self.rooms: set[str] = set()
        """The event's rooms that have been published; one where the address names it."""
        self.heard: float | None = None
        """Steady seconds; of what was kept, by its own time."""
        self.is_live = threading.Event()
        """Whether a beat came while we looked."""
        self.has_kept = threading.Event()
        """Whether our own message came back: what the broker kept came before it."""
        self.refused = ""
        self.unread = ""
        """The topic of the claims, where the broker says that we may not read it."""
        self.connection = Connection(address, login, self, "presession probe")
        self.connection.start()

    def up(self) -> None:
        base = base_of(self.address)
        self.connection.subscribe((f"{base}/runner", 0), (f"{base}/beat", 0))
        if not self.address.room:
            return  # an event's reader may publish nothing that would come back
        fence = f"{base}/time/answer/{self.connection.client_id}"
        self.connection.subscribe((fence, 0))
        self.connection.publish(fence, fence_payload(self.connection.client_id), qos=1)

    def hear(self, message: Message) -> None:
        parts = parts_of(message.topic, self.address)
        if parts is None:
            return
        rest = parts[2]
        try:
            if rest == "runner" and message.payload:
                self.claim = parsed(message.payload, Claim)
                self.rooms.add(parts[1])
            elif rest == "beat":
                self._hear_beat(parsed(message.payload, Beat), kept=message.retained)
            elif rest.startswith("time/answer/"):
                self.has_kept.set()
        except ValueError:
            return

    def _hear_beat(self, beat: Beat, *, kept: bool) -> None:
        age = max(0.0, time.time() - beat["sent"] / 1000) if kept else 0.0
        self.heard = max(self.heard or 0.0, time.monotonic() - age)
        if not kept:
            self.is_live.set()

    def delivered(self, number: int, refused: str) -> None:
        self.refused = refused

    def withheld(self, topics: Sequence[str]) -> None:
        self.unread = next((one for one in topics if one.endswith("/runner")), self.unread)

    def tick(self) -> float:
        return 1.0


def who_runs(address: BrokerAddress, login: Login, record: str, place: str) -> Holder | None:
    """Return who runs this very record elsewhere; None if nobody does, or nobody can be asked.

    ``place`` is that of our own file: who was there is gone, for its lock is ours. Takes at most
    ten seconds, and four where the broker does not answer.
    """
    look = _Look(address, login)
    try:
        if not _is_reached(look.connection, _REACH_S):
            return None
        look.has_kept.wait(_KEPT_S)
        claim = look.claim
        if claim is None or not claim["online"] or claim["record"] != record:
            return None
        if claim["place"] == place:
            return None
        if look.heard is None or time.monotonic() - look.heard > SILENT_S:
            look.is_live.wait(_BEAT_S)  # the two machines' clocks may differ
        quiet = 0.0 if look.heard is None else time.monotonic() - look.heard
        return Holder(claim["instance"], claim["host"], max(0.0, quiet))
    finally:
        look.connection.close()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found out about a broker."""

    topic: str
    ok: bool | None
    """None: it works, but look at it."""
    found: str
    do: str = ""


def findings(address: BrokerAddress, login: Login) -> Iterator[Finding]:
    """Say whether a broker can be used from here, and if not why; of a cluster, each node.

    What can be done there is tried at the first node that lets us in.
    """
    is_tried = False
    for node in address.nodes:
        found = _findings(replace(address, host=node.host, port=node.port, others=()), login)
        reached = next(found)
        yield reached
        if reached.ok is not False and not is_tried:
            is_tried = True
            yield from found
        found.close()


def _findings(address: BrokerAddress, login: Login) -> Generator[Finding, None, None]:
    """Say whether one node lets us in, and what can be done there."""
    began = time.monotonic()
    look = _Look(address, login)
    try:
        if not _is_reached(look.connection, _REACH_S * 2):
            why = look.connection.trouble or f"{address.broker} does not answer"
            found, _, do = why.partition(": ")
            yield Finding("broker", False, found, do or "check address and network")
            return
        version = "5" if look.connection.protocol == 5 else "3.1.1"
        took = round((time.monotonic() - began) * 1000)
        line = "TLS" if address.tls else "no TLS"
        who = f"as {login.user}" if login.user else "without a user"
        found = f"{address.broker} lets us in {who}: MQTT {version}, {line}, {took} ms"
        if address.tls or address.is_local:
            yield Finding("broker", True, found)
        else:
            do = "everybody on the way can read and forge what is sent: use mqtts://"
            yield Finding("broker", None, found, do)
        if address.room:
            yield from _room(look)
        else:
            yield _event(look)
    finally:
        look.connection.close()


def _event(look: _Look) -> Finding:
    look.has_kept.wait(_KEPT_S)
    if look.unread:
        do = f"let the user read {look.unread} in the broker's list"
        return Finding("event", False, f"{look.address.event} cannot be read from here", do)
    rooms = ", ".join(sorted(look.rooms)[:_MOST_ROOMS]) or "none yet"
    more = len(look.rooms) - _MOST_ROOMS
    also = f", and {more} more" if more > 0 else ""
    return Finding("event", True, f"rooms of {look.address.event} that are seen: {rooms}{also}")


def _room(look: _Look) -> Iterator[Finding]:
    look.has_kept.wait(_KEPT_S * 2)
    room = look.address.room
    if not look.has_kept.is_set():
        why = f": {look.refused.lower()}" if look.refused else ""
        do = f"let the user read and write {base_of(look.address)}/# in the broker's list"
        yield Finding("room", False, f"{room} cannot be published from here{why}", do)
        return
    yield Finding("room", True, f"{room} can be published from here")
    claim = look.claim
    if claim is None or not claim["online"] or claim["host"] == this_host():
        return
    quiet = SILENT_S if look.heard is None else time.monotonic() - look.heard
    if quiet < SILENT_S:
        host = clean(claim["host"], 60)
        yield Finding(
            "room",
            None,
            f"{host} publishes {room} now",
            "nothing, if that is this room's own console; else choose another name",
        )


class _Clearing(Handler):
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
    clearing, began = _Clearing(address, login), time.monotonic()
    try:
        if not _is_reached(clearing.connection, _REACH_S * 2):
            why = clearing.connection.trouble or "it does not answer"
            raise PresessionError(f"{address}: {why}")
        while time.monotonic() < clearing.last + _QUIET_S:
            time.sleep(_QUIET_S / 10)
        if not force:
            _refuse_running(clearing, address)
        clearing.is_allowed = True
        clearing.connection.wake()
        while time.monotonic() < began + _CLEARING_S:
            time.sleep(_QUIET_S / 10)
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
