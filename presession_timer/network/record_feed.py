"""A record's own lines, byte for byte, from its file to the broker.

The file on the disk is the queue: nothing is kept in memory but how far it was sent.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from presession_timer.base.errors import PresessionError
from presession_timer.network.connection import Connection
from presession_timer.network.topics import RecordHead, RecordTail, encoded
from presession_timer.record.format import chain_of
from presession_timer.record.loading import load, read_header
from presession_timer.record.paths import SUFFIX
from presession_timer.runner.session_runner import SessionRunner

_SEQ: Final = re.compile(rb'\{"seq":([0-9]{1,15}),')
_AT_ONCE: Final = 40
"""Lines on their way to the broker that it has not confirmed."""
_CONFIRM_S: Final = 10.0
_MOST_FILES: Final = 500


@dataclass(frozen=True, slots=True)
class FedRecord:
    """A record on this machine's disk."""

    path: Path
    seed: str
    saved: Callable[[], int]
    """The sequence number of the latest event that is durable."""
    protects: Callable[[], bool]
    """Whether the plan protects anybody."""


def of_runner(runner: SessionRunner) -> FedRecord:
    """Return the record that a runner writes."""
    return FedRecord(
        runner.path,
        runner.seed,
        lambda: runner.saved,
        lambda: bool(runner.session.protected),
    )


def beside(record: Path, seed: str) -> FedRecord | None:
    """Return another record in the folder, of an earlier session in this room; None if none."""
    for path in sorted(record.parent.glob(f"*{SUFFIX}"))[:_MOST_FILES]:
        try:
            if path != record and read_header(path).seed == seed:
                return _finished(path, seed)
        except PresessionError:
            continue
    return None


def _finished(path: Path, seed: str) -> FedRecord:
    session = load(path).session
    return FedRecord(path, seed, lambda: session.seq, lambda: bool(session.protected))


class RecordFeed:
    """Sends one record's lines. Used by the publisher's thread."""

    def __init__(self, record: FedRecord, base: str) -> None:
        """``base`` is the beginning of the room's topics."""
        self.words = ""
        """Why the record is not sent; empty while it is."""
        self._record = record
        self._topic = f"{base}/record/{record.seed}"
        self._sent = record.saved()
        """The sequence number of the last line that was sent; earlier ones are asked for."""
        self._confirmed = self._sent
        self._waiting: dict[int, tuple[int, float]] = {}
        self._announced = -1
        """The sequence number in the tail that the broker keeps; -1: it has none from here."""
        self._withdrawn = False

    def reconnected(self) -> None:
        """Send again what the broker has not confirmed, and say how far the record goes."""
        self._sent = self._confirmed
        self._waiting.clear()
        self._announced = -1
        self._withdrawn = False

    def ask(self, start: int) -> None:
        """Send the lines from ``start`` on again; a collector has missed them."""
        self._sent = max(0, min(self._sent, start - 1))
        self._announced = -1

    def delivered(self, number: int) -> None:
        """Note that the broker has a line."""
        seq, _ = self._waiting.pop(number, (0, 0.0))
        if seq:
            still = [one for one, _ in self._waiting.values()]
            self._confirmed = min([self._sent, *(one - 1 for one in still)])

    @property
    def is_stuck(self) -> bool:
        """Whether the broker does not confirm what it was sent."""
        oldest = min((sent for _, sent in self._waiting.values()), default=None)
        return oldest is not None and time.monotonic() - oldest > _CONFIRM_S

    @property
    def is_done(self) -> bool:
        """Whether the broker has everything."""
        return bool(self.words) or (self._sent >= self._record.saved() and not self._waiting)

    def send(self, connection: Connection, instance: str, term: int) -> None:
        """Send what the broker lacks, if the plan protects nobody."""
        if self._record.protects():
            self._withdraw(connection)
            return
        saved = self._record.saved()
        if self._sent >= saved and self._announced == saved:
            return
        try:
            self._send(connection, instance, term, saved)
        except OSError as error:
            self.words = f"the record cannot be read: {error.strerror or error}"

    def _send(self, connection: Connection, instance: str, term: int, saved: int) -> None:
        self.words = ""
        with self._record.path.open("rb") as file:
            head = file.readline()
        if self._announced < 0:
            found = RecordHead(instance=instance, term=term, line=head.decode())
            connection.publish(f"{self._topic}/head", encoded(found), qos=1, retain=True)
        chain = chain_of(head[:-1])
        for seq, line in self._lines(saved):
            if seq == self._sent + 1 and len(self._waiting) < _AT_ONCE:
                number = connection.publish(f"{self._topic}/line", line, qos=1)
                self._waiting[number] = (seq, time.monotonic())
                self._sent = seq
            chain = chain_of(line[:-1])
        if self._sent == saved:
            tail = RecordTail(instance=instance, term=term, seq=saved, chain=chain)
            connection.publish(f"{self._topic}/tail", encoded(tail), qos=1, retain=True)
            self._announced = saved

    def _lines(self, saved: int) -> Iterator[tuple[int, bytes]]:
        """Yield the events' lines, with their line ends, as far as they are durable."""
        with self._record.path.open("rb") as file:
            file.readline()
            for line in file:
                found = _SEQ.match(line)
                if not line.endswith(b"\n") or found is None or int(found[1]) > saved:
                    return
                yield int(found[1]), line

    def _withdraw(self, connection: Connection) -> None:
        """Take back what the broker keeps, if somebody is protected."""
        self.words = "the record is not sent: the plan protects somebody"
        if not self._withdrawn:
            for topic in ("head", "tail"):
                connection.publish(f"{self._topic}/{topic}", b"", qos=1, retain=True)
            self._withdrawn = True
