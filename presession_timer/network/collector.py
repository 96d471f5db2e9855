"""Keep verified copies of the records of an event: `presession collect`.

The copies grow as lines arrive, and what is missing is asked for. Nothing depends on when the
collector runs: the record in the room is the queue.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn, TextIO

from presession_timer.base.atomic_files import why_not_written
from presession_timer.base.closing import Closing
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.signals import wait_for_signal
from presession_timer.base.text import clean
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.connection import Connection, Handler, Message
from presession_timer.network.topics import (
    VERSION,
    Claim,
    RecordHead,
    RecordQuestion,
    RecordTail,
    base_of,
    encoded,
    parsed,
    parts_of,
)
from presession_timer.record.collected import CollectedCopy, Taken
from presession_timer.record.verify import fingerprint_of

_RECORD: Final = re.compile(r"record/([0-9a-f]{16,64})/(head|line|tail)")
_ASK_S: Final = 2.0
"""A question that nothing answered is asked again so much later."""
_TRIES: Final = 3
"""Questions without a line that follows: then the copy is another history of the hour."""
_MOST_RECORDS: Final = 2_000
_MOST_NAMED: Final = 8
_LOOK_S: Final = 0.25
_QUIET_S: Final = 10.0
"""So long after the broker let us in it is said that no record has come, and why that may be."""


@dataclass(eq=False, slots=True)
class _Record:
    """One record of a room."""

    room: str
    seed: str
    term: int = 0
    """The highest that was heard."""
    copy: CollectedCopy | None = None
    tail: RecordTail | None = None
    ask_at: float = 0.0
    tries: int = 0
    """Questions since the last line that followed."""
    contradicted: bool = False
    """Whether lines came since then that do not follow: somebody answers, with another history."""


class Collector(Handler, Closing):
    """Collects the records of an event into ``folder/EVENT/ROOM/``."""

    def __init__(
        self,
        address: BrokerAddress,
        login: Login,
        folder: Path,
        tell: Callable[[str], None],
        complain: Callable[[str], None],
    ) -> None:
        """``tell`` gets a line for each new copy and each closed hour, ``complain`` for troubles.

        Both are called in the connection's thread.
        """
        self._address = address
        self._folder = folder / address.event
        self._tell = tell
        self._complain = complain
        self._said = ""
        self._is_unreached = True
        self._was_reached = False
        self._records: dict[tuple[str, str], _Record] = {}
        self._who = f"the user {login.user}" if login.user else "anybody without a user"
        self._quiet_at: float | None = None
        """When it is time to say that no record has come; steady seconds."""
        self._published: dict[str, bool] = {}
        """Whether each room that was seen is published now."""
        self._connection = Connection(address, login, self, "presession collector")
        self._connection.start()

    def close(self) -> None:
        self._connection.close()

    @property
    def missing(self) -> int:
        """The number of lines that rooms have announced and that are not here yet."""
        return sum(
            max(0, one.tail["seq"] - (one.copy.seq if one.copy else 0))
            for one in tuple(self._records.values())
            if one.tail is not None
        )

    # The connection's handler, in its thread.

    def up(self) -> None:
        """Ask for what the broker keeps: heads and tails."""
        base = base_of(self._address)
        self._quiet_at = time.monotonic() + _QUIET_S
        self._published = {}
        self._connection.subscribe((f"{base}/runner", 0))  # it only helps to say what is missing
        self._connection.subscribe(  # of quality 0: what is missing is asked for
            (f"{base}/record/+/head", 0),
            (f"{base}/record/+/line", 0),
            (f"{base}/record/+/tail", 0),
        )
        for one in self._records.values():
            one.ask_at, one.tries = 0.0, 0

    def down(self) -> None:
        """Wait for the next connection before anything is said to be missing."""
        self._quiet_at = None

    def withheld(self, topics: Sequence[str]) -> None:
        """Say that the broker sends no records."""
        if any("/record/" in topic for topic in topics):
            self._quiet_at = None
            self._say(
                f"the broker does not let {self._who} read records: collect with the user of the "
                f"collector, or {self._allow}"
            )

    def hear(self, message: Message) -> None:
        """Take a head, a line or a tail; complain of what cannot be read, and change nothing."""
        parts = parts_of(message.topic, self._address)
        if parts is not None and parts[0] == VERSION and parts[2] == "runner":
            self._hear_claim(parts[1], message.payload)
            return
        found = _RECORD.fullmatch(parts[2]) if parts and parts[0] == VERSION else None
        if parts is None or found is None or not message.payload:
            return
        key = (parts[1], found[1])
        if key not in self._records and len(self._records) >= _MOST_RECORDS:
            self._say(f"more than {_MOST_RECORDS} records: the others are left out")
            return
        record = self._records.setdefault(key, _Record(*key))
        try:
            if found[2] == "head":
                self._hear_head(record, parsed(message.payload, RecordHead))
            elif found[2] == "tail":
                self._hear_tail(record, parsed(message.payload, RecordTail))
            else:
                self._hear_line(record, message.payload)
        except ValueError as error:
            self._say(
                f"room {record.room}: {found[2]} of record {record.seed[:8]} cannot be read "
                f"({error}): another program or another version wrote it"
            )
        except (PresessionError, OSError) as error:
            self._say(f"room {record.room}: {getattr(error, 'strerror', None) or error}")

    def delivered(self, number: int, refused: str) -> None:
        """Say what the broker does not take from us."""
        if refused:
            self._say(f"the broker takes no questions from here: {refused}")

    def tick(self) -> float:
        """Ask for what is missing; return when to look again."""
        if self._connection.trouble:
            self._is_unreached = True
            self._say(f"{self._address}: {self._connection.trouble}")
        elif self._connection.is_up and self._is_unreached:
            self._say(f"{self._address}: {'reached again' if self._was_reached else 'reached'}")
            self._is_unreached, self._was_reached = False, True
        now = time.monotonic()
        if self._quiet_at is not None and now >= self._quiet_at:
            self._quiet_at = None
            if not self._records:
                self._say(self._nothing_came())
        for one in self._records.values():
            if self._connection.is_up and self._misses(one) and now >= one.ask_at:
                self._ask(one, now)
        return _LOOK_S

    # Where nothing comes.

    @property
    def _allow(self) -> str:
        return f"let it read {base_of(self._address)}/record/# in the broker's list"

    def _hear_claim(self, room: str, payload: bytes) -> None:
        with suppress(ValueError):  # the record's own topics say what cannot be read
            self._published[room] = bool(payload) and parsed(payload, Claim)["online"]

    def _nothing_came(self) -> str:
        """Return that no record has come, and why: a broker need not say what may not be read."""
        rooms = sorted(room for room, online in self._published.items() if online)
        perhaps = f"or {self._who} may not read records: {self._allow}"
        if not rooms:
            return f"no record has come yet: no room publishes one, {perhaps}"
        shown = ", ".join(rooms[:_MOST_NAMED]) + (", …" if len(rooms) > _MOST_NAMED else "")
        verb = "runs" if len(rooms) == 1 else "run"
        return (
            f"no record has come yet: {shown} {verb} without --publish-record or with a plan that "
            f"protects somebody, {perhaps}"
        )

    # Records.

    def _hear_head(self, record: _Record, head: RecordHead) -> None:
        record.term = max(record.term, head["term"])
        if record.copy is None:
            folder = self._folder / record.room
            record.copy = CollectedCopy(folder, head["line"].encode(), record.seed)
            self._note(record)
            self._tell(f"{record.room} {record.copy.path}")

    def _hear_tail(self, record: _Record, tail: RecordTail) -> None:
        if tail["term"] < record.term or tail["seq"] < 0:
            return
        known, copy = record.tail, record.copy
        record.term, record.tail = tail["term"], tail
        if copy is None:
            return
        taken_over = known is not None and tail["term"] > known["term"]
        goes_back = taken_over and tail["seq"] < copy.seq  # what came after was not taken over
        if goes_back or not copy.agrees(tail["seq"], tail["chain"]):
            self._start_over(record, copy)

    def _hear_line(self, record: _Record, line: bytes) -> None:
        if record.copy is None:
            return  # its head comes with the subscription, and then it is asked for
        taken = record.copy.take(line)
        self._note(record)
        if taken is Taken.NEW:
            record.tries, record.contradicted = 0, False
            record.ask_at = time.monotonic() + _ASK_S
            if record.copy.closed:
                last = fingerprint_of(record.copy.chain)
                seq = record.copy.seq
                self._tell(f"{record.room} {record.copy.path}: closed, {seq} events, hash {last}")
        elif taken is Taken.OTHER:
            record.contradicted = True
        elif taken is Taken.EARLY and record.ask_at <= time.monotonic():
            self._ask(record, time.monotonic())

    def _misses(self, record: _Record) -> bool:
        tail, copy = record.tail, record.copy
        return tail is not None and copy is not None and copy.seq < tail["seq"]

    def _ask(self, record: _Record, now: float) -> None:
        """Ask for the lines behind the copy; if none ever follows, it is of another history."""
        copy = record.copy
        if copy is None:
            return
        if record.tries >= _TRIES and copy.seq > 0 and record.contradicted:
            self._start_over(record, copy)
        question = RecordQuestion(start=copy.seq + 1)
        topic = f"{base_of(self._address, record.room)}/record/{record.seed}/ask"
        self._connection.publish(topic, encoded(question), qos=1)
        record.tries += 1
        record.ask_at = now + _ASK_S * min(record.tries, 5)

    def _start_over(self, record: _Record, copy: CollectedCopy) -> None:
        copy.start_over()
        self._note(record)
        record.tries, record.ask_at, record.contradicted = 0, 0.0, False

    def _note(self, record: _Record) -> None:
        copy = record.copy
        if copy is not None and copy.notice:
            self._say(f"room {record.room}: {copy.notice}")
            copy.notice = ""

    def _say(self, words: str) -> None:
        if words != self._said:
            self._said = words
            self._complain(clean(words, 400))


def collect(
    address: BrokerAddress,
    login: Login,
    folder: Path,
    *,
    out: TextIO,
    err: TextIO,
) -> NoReturn:
    """Collect until a signal.

    Prints ``ROOM PATH`` for each copy and ``ROOM PATH: closed, …`` for each closed hour; troubles,
    and that the broker is reached, go to ``err``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = why_not_written(folder / "EVENT", error)
        raise UnreadableFile(f"{folder}: no folder for the copies: {why}") from error
    with Collector(
        address,
        login,
        folder,
        tell=lambda line: print(line, file=out, flush=True),
        complain=lambda line: print(line, file=err, flush=True),
    ):
        wait_for_signal()
