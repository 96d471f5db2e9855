"""Publish the hours that this process runs to a broker: one more subscriber of the runner.

The publisher has a thread of its own (:mod:`presession_timer.network.connection`). It keeps only
the latest state and a pointer into the record's file, so a broker that is slow, dead or full delays
no command and costs no memory. Who may publish a room stands in
:mod:`presession_timer.network.ownership`.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from presession_timer import __version__
from presession_timer.audience import source
from presession_timer.audience.readout import readout_of
from presession_timer.audience.room_state import RoomView
from presession_timer.base.closing import Closing
from presession_timer.base.text import LONGEST_NAME, clean
from presession_timer.base.world.zones import time_of_day
from presession_timer.network import record_feed
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.connection import Connection, Handler, Message, Will
from presession_timer.network.ownership import Ownership, Standing, place_of
from presession_timer.network.record_feed import RecordFeed
from presession_timer.network.topics import (
    BEAT_MS,
    Beat,
    Claim,
    HeardMicrophone,
    RecordQuestion,
    SentState,
    SentSummary,
    TimeAnswer,
    TimeQuestion,
    base_of,
    encoded,
    fence_payload,
    parsed,
    parts_of,
)
from presession_timer.record.lock import this_host
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.broadcast import Broadcast

_FENCE_S: Final = 2.0
"""How long what the broker kept may take to arrive after we asked for it."""
_KEPT_LATER_S: Final = 0.5
"""MQTT 3.1.1 does not say that what was kept comes first."""
_MOST_WAITING: Final = 12
"""States that the broker has not confirmed yet; meanwhile only the latest is kept."""
_AFTER_S: Final = 0.015
"""How long a change waits before its state is made, so that the press is answered first."""
_CONFIRM_S: Final = 10.0
"""A connection that confirms nothing for so long is made again."""
_ANSWERS_S: Final = 400
"""Questions for the time answered each second, at most."""
_CLOSE_S: Final = 2.0
_MOST_TOPICS: Final = 500
_LIGHTS: Final = {
    "before-minimum": "white",
    "in-window": "green",
    "last-minute": "amber",
    "over": "red",
    "paused": "blue",
}
"""What `av/light` says in each phase; "off" while no statement is judged."""


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """What a room publishes beside its state."""

    record: bool = False
    """The record's own lines, for a collector; never where the plan protects anybody."""
    av: bool = False
    """Digits, phase, light and speaker as plain text."""


@dataclass(frozen=True, slots=True)
class _Hour:
    """A session that is published."""

    runner: SessionRunner
    states: source.StateSource

    @property
    def seed(self) -> str:
        return self.runner.seed

    @property
    def place(self) -> str:
        """Where the record is."""
        return place_of(self.runner.path)


class RoomPublisher(Handler, Closing):
    """Publishes one room: each session of the day, one after the other."""

    def __init__(
        self,
        address: BrokerAddress,
        login: Login,
        options: PublishOptions = PublishOptions(),
        *,
        take_over: str | None = None,
        broadcast: Broadcast | None = None,
    ) -> None:
        """``take_over`` is the instance that the moderator replaces: "" any, None none.

        ``broadcast`` serves the room's page from this machine: its viewers are counted, and its
        test card is shown elsewhere, too.
        """
        self.address = address
        self.on_change: Callable[[], None] | None = None
        """Called in the publisher's thread when :attr:`status` or :attr:`warning` have changed."""
        self._options = options
        self._broadcast = broadcast
        self._tested = False
        """Whether the latest state shows the test card."""
        self._base = base_of(address)
        self._ownership = Ownership(secrets.token_hex(8), take_over)
        self._connection = Connection(address, login, self, "presession broker", rest_s=_AFTER_S)
        self._door = threading.Lock()
        self._current: _Hour | None = None
        self._feeds: dict[str, RecordFeed] = {}
        """By the record's seed: of the sessions of this process."""
        self._unsubscribe: Callable[[], None] = lambda: None
        self._dirty = False
        self._waiting: dict[int, tuple[int, float]] = {}
        """By message number: the sequence number of the state it has, and when it was sent."""
        self._confirmed = -1
        """The sequence number of the latest state that the broker has."""
        self._next_beat = 0.0
        self._fence_by: float | None = None
        self._said: tuple[str, str] = ("", "")
        self._refused: dict[str, str] = {}
        """By the last part of a topic: why the broker does not take it."""
        self._av: dict[str, str] = {}
        self._av_at = 0.0
        self._answered: deque[float] = deque(maxlen=_ANSWERS_S)
        self._topics: dict[int, str] = {}
        """By message number: what was sent, until the broker has answered."""
        self._claimed = ""
        """The seed in the latest claim that was sent."""
        self._counted = 0
        """The viewers in the latest summary."""
        self._closing_by: float | None = None
        self._done = threading.Event()
        self._connection.start()

    # For the console, from any thread.

    def follow(self, runner: SessionRunner) -> None:
        """Publish this session from now on."""
        hour = _Hour(runner, source.of_runner(runner))
        self._confirmed = -1
        feed = RecordFeed(record_feed.of_runner(runner), self._base)
        with self._door:
            self._unsubscribe()
            self._current, self._dirty = hour, True
            self._feeds[runner.seed] = feed
            self._unsubscribe = runner.subscribe(self._changed)
            self._next_beat = 0.0
        self._connection.wake()

    @property
    def words(self) -> tuple[str, ...]:
        """How it goes, for the sheet behind `v`."""
        return (self.status,)

    @property
    def status(self) -> str:
        """Whether the broker has everything, in one line; never empty."""
        connection, hour = self._connection, self._current
        open_line = "" if self.address.tls or self.address.is_local else ", not encrypted"
        where = f"{self.address}{open_line}"
        if hour is None:
            return f"Broker: {where} …"
        if not connection.is_up:
            since = connection.lost_at
            if since is None:
                return f"Broker: reaching {where} …"
            at = _time_of_day(since, hour)
            what = "lost" if connection.was_up else "not reached"
            waiting = f", {self._to_send()}" if self._count_to_send(hour) else ""
            return f"Broker {what} since {at}{waiting}: {connection.trouble}"
        standing = self._ownership.standing
        if standing is Standing.PUBLISHES:
            has_all = self._confirmed >= hour.runner.session.seq
            has = "has everything" if has_all else self._to_send()
            return f"Broker: {where} {has}{self._but()}"
        if standing is Standing.ASKING:
            return f"Broker: {where}, asking who publishes this room …"
        return f"Broker: {where}. {self.warning}"

    @property
    def warning(self) -> str:
        """What the moderator must know at once; empty while all is well."""
        ownership, hour = self._ownership, self._current
        other = ownership.other
        if (
            hour is None
            or other is None
            or ownership.standing in (Standing.PUBLISHES, Standing.ASKING)
        ):
            return ""
        host = clean(other["host"], 60) or "another machine"
        if ownership.standing is Standing.LOST:
            at = _time_of_day(ownership.lost_at, hour)
            return (
                f"{host} took this hour over at {at}: this console no longer publishes it, and "
                "goes on here alone"
            )
        if other["record"] == hour.seed:
            do = "to take it over: run again with --take-over"
        else:
            do = "give this room another name, or end the other"
        return f"{host} publishes {self.address.room} already: nothing is sent from here; {do}"

    @property
    def chip(self) -> str:
        """The warning in two words, for a header; empty while all is well."""
        words = {Standing.LOST: "TAKEN OVER", Standing.REFUSED: "NOT PUBLISHED"}
        return words.get(self._ownership.standing, "") if self.warning else ""

    def close(self) -> None:
        """Say that this room is left, and end the thread."""
        with self._door:
            self._unsubscribe()
            self._unsubscribe = lambda: None
        self._closing_by = time.monotonic() + _CLOSE_S
        self._connection.wake()
        self._done.wait(_CLOSE_S if self._connection.is_up else 0.0)
        self._connection.close()

    def _changed(self) -> None:
        """Called in the runner's thread."""
        self._dirty = True
        self._connection.wake()

    @property
    def _viewers(self) -> int:
        return 0 if self._broadcast is None else self._broadcast.viewers

    def _count_to_send(self, hour: _Hour | None) -> int:
        """Return how many events the broker has heard nothing of."""
        return 0 if hour is None else max(0, hour.runner.session.seq - max(self._confirmed, 0))

    def _to_send(self) -> str:
        count = self._count_to_send(self._current)
        return f"{count} event{'s' * (count != 1)} to send"

    def _but(self) -> str:
        hour = self._current
        reasons: dict[str, list[str]] = {}
        for topic, why in self._refused.items():
            reasons.setdefault(why, []).append(topic)
        said = [
            f"; it does not take {', '.join(topics)} ({why}): let the user write that"
            for why, topics in reasons.items()
        ]
        if self._options.record and hour is not None:
            feed = self._feeds[hour.seed]
            said.append(f"; {feed.words}" if feed.words else "")
        return "".join(said)

    # The connection's handler, in its thread.

    def will(self) -> Will | None:
        """Return what the broker says of this room when its line is cut."""
        return Will(f"{self._base}/runner", encoded(self._claim(online=False)))

    def up(self) -> None:
        """Ask who publishes this room, and wait until the broker has told."""
        self._ownership.ask()
        self._waiting.clear()
        self._refused.clear()
        self._av, self._av_at = {}, 0.0  # the broker may have lost what it kept
        for feed in self._feeds.values():
            feed.reconnected()
        fence = f"{self._base}/time/answer/{self._connection.client_id}"
        heard = ("runner", "beat", "time/ask", "mic", "record/+/ask")  # or it comes again
        topics = (*(f"{self._base}/{topic}" for topic in heard), fence)
        self._connection.subscribe(*((topic, 0) for topic in topics))
        self._connection.publish(fence, fence_payload(self._ownership.instance))
        self._fence_by = time.monotonic() + _FENCE_S

    def hear(self, message: Message) -> None:
        """Take what others say about this room; what cannot be read is left alone."""
        parts = parts_of(message.topic, self.address)
        if parts is None:
            return
        rest = parts[2]
        try:
            if rest == "runner":
                self._hear_claim(parsed(message.payload, Claim))
            elif rest == "beat":
                beat = parsed(message.payload, Beat)
                self._ownership.hear_beat(beat["instance"], beat["sent"], message.retained)
            elif rest == "time/ask":
                self._answer_time(parsed(message.payload, TimeQuestion))
            elif rest == "mic" and not message.retained:  # one that was kept is not of now
                self._hear_microphone(parsed(message.payload, HeardMicrophone))
            elif rest == f"time/answer/{self._connection.client_id}":
                later = 0.0 if self._connection.protocol == 5 else _KEPT_LATER_S
                self._fence_by = time.monotonic() + later
            elif rest.startswith("record/") and rest.endswith("/ask"):
                self._send_again(rest.split("/")[1], parsed(message.payload, RecordQuestion))
        except ValueError:
            return

    def delivered(self, number: int, refused: str) -> None:
        """Note what the broker has taken."""
        if refused:
            topic = self._topics.pop(number, "")
            if topic:
                self._refused[topic] = refused.lower()
        else:
            self._topics.pop(number, None)
        for feed in self._feeds.values():
            feed.delivered(number)
        seq, _ = self._waiting.pop(number, (-1, 0.0))
        if not refused:
            self._confirmed = max(self._confirmed, seq)

    def down(self) -> None:
        """Note that the line is cut."""
        self._ownership.ask()
        self._fence_by = None
        self._dirty = True

    def tick(self) -> float:
        """Publish what there is to publish; return when to look again."""
        with self._door:
            hour = self._current
        if self._connection.is_up and hour is not None:
            self._look(hour)
        if self._closing_by is not None:
            self._leave(hour, self._closing_by)
        said = (self.status, self.warning)
        if said != self._said:
            self._said = said
            if self.on_change is not None:
                self.on_change()
        now = time.monotonic()
        waits = [self._next_beat - now]
        if self._options.av and hour is not None:
            waits.append(self._av_at - now)
        return min(waits) if self._ownership.standing is Standing.PUBLISHES else _FENCE_S

    # Who publishes this room.

    def _claim(self, *, online: bool) -> Claim:
        hour, ownership = self._current, self._ownership
        return Claim(
            instance=ownership.instance,
            term=ownership.term,
            online=online,
            record=hour.seed if hour else "",
            host=this_host(),
            place=hour.place if hour else "",
            since=ownership.since,
            beat=BEAT_MS,
            tool=__version__,
            rehearsal=hour.runner.rehearsal if hour else None,
        )

    def _hear_claim(self, claim: Claim) -> None:
        if claim["instance"] == self._ownership.instance:
            if not claim["online"] and self._ownership.standing is Standing.PUBLISHES:
                self._send_claim()  # our own will, of a line that we have given up
            return
        if self._ownership.hear(claim):
            self._send_claim()

    def _look(self, hour: _Hour) -> None:
        ownership = self._ownership
        fenced = self._fence_by is not None and time.monotonic() >= self._fence_by
        if ownership.standing is not Standing.PUBLISHES:
            if not fenced or not ownership.claim(hour.seed, hour.place):
                return
            self._send_claim()
            self._dirty = True
            self._next_beat = 0.0
        if hour.seed != self._claimed:
            self._send_claim()
        self._publish(hour)

    def _send_claim(self) -> None:
        self._send("runner", self._claim(online=True), qos=1, retain=True)
        self._claimed = self._current.seed if self._current else ""

    # What is published.

    def _publish(self, hour: _Hour) -> None:
        now = time.monotonic()
        sent = min((at for _, at in self._waiting.values()), default=now)
        if now - sent > _CONFIRM_S or any(feed.is_stuck for feed in self._feeds.values()):
            self._connection.drop("the broker takes what it is sent, and confirms nothing")
            return
        tests = self._broadcast is not None and self._broadcast.test_card
        if tests != self._tested:
            self._tested, self._dirty = tests, True
        if self._dirty and len(self._waiting) < _MOST_WAITING:
            self._dirty = False
            self._publish_state(hour)
        if now >= self._next_beat:
            self._next_beat = now + BEAT_MS / 1000
            self._publish_beat(hour)
        if self._options.av and now >= self._av_at:
            self._publish_av(hour)
        if self._options.record:
            for feed in self._feeds.values():
                feed.send(self._connection, self._ownership.instance, self._ownership.term)

    def _publish_state(self, hour: _Hour) -> None:
        seq = hour.runner.session.seq
        instance, term = self._ownership.instance, self._ownership.term
        sent = int(time.time() * 1000)
        for view in RoomView:
            state = hour.states.state(view, test=self._tested)
            number = self._send(
                f"state/{view}",
                SentState(instance=instance, term=term, sent=sent, state=state),
                qos=1,
                retain=True,
            )
            self._waiting[number] = (seq, time.monotonic())
        self._publish_summary(hour)
        self._av_at = 0.0

    def _publish_summary(self, hour: _Hour) -> None:
        self._counted = self._viewers
        summary = hour.states.summary(self._counted)
        found = SentSummary(
            instance=self._ownership.instance,
            term=self._ownership.term,
            sent=int(time.time() * 1000),
            summary=summary,
        )
        self._send("summary", found, qos=1, retain=True)

    def _publish_beat(self, hour: _Hour) -> None:
        runner = hour.runner
        beat = Beat(
            instance=self._ownership.instance,
            term=self._ownership.term,
            sent=int(time.time() * 1000),
            session=runner.now(),
            speed=runner.speed,
            seq=runner.session.seq,
            unsaved=runner.unsaved,
        )
        self._send("beat", beat, retain=True)
        if self._viewers != self._counted:
            self._publish_summary(hour)

    def _publish_av(self, hour: _Hour) -> None:
        """Publish what has changed for machines, and look again when the next thing flips."""
        state = hour.states.state(RoomView.ROOM)
        read, lasts = readout_of(state, state["now"])
        self._av_at = time.monotonic() + min(lasts / max(hour.runner.speed, 0.001) / 1000, 60.0)
        told = {
            "left": read.left,
            "phase": read.title,
            "light": _LIGHTS.get(read.phase, "off") if read.scene == "clock" else "off",
            "speaker": read.who,
        }
        for name, text in told.items():
            if self._av.get(name) != text:
                kept = name in ("light", "speaker")
                topic = f"{self._base}/av/{name}"
                self._connection.publish(topic, text.encode(), qos=int(kept), retain=kept)
        self._av = told

    def _hear_microphone(self, heard: HeardMicrophone) -> None:
        """Suggest what it means; nothing happens before somebody here says yes."""
        hour = self._current
        if hour is not None and len(heard["seat"]) <= LONGEST_NAME:
            hour.runner.hear_microphone(heard["seat"], is_on=heard["on"])

    def _answer_time(self, question: TimeQuestion) -> None:
        hour, now = self._current, time.monotonic()
        if hour is None or self._ownership.standing is not Standing.PUBLISHES:
            return
        client = question["client"]
        if not client.isascii() or not client.replace("-", "").isalnum() or len(client) > 64:
            return
        if len(self._answered) == _ANSWERS_S and now - self._answered[0] < 1.0:
            return
        self._answered.append(now)
        answer = TimeAnswer(
            instance=self._ownership.instance,
            term=self._ownership.term,
            t1=question["t1"],
            t2=hour.runner.now(),
        )
        self._send(f"time/answer/{client}", answer)

    def _send_again(self, seed: str, question: RecordQuestion) -> None:
        if not self._options.record or self._ownership.standing is not Standing.PUBLISHES:
            return
        feed = self._feeds.get(seed)
        hour = self._current
        if feed is None and hour is not None:
            found = record_feed.beside(hour.runner.path, seed)
            if found is not None:
                feed = self._feeds[seed] = RecordFeed(found, self._base)
        if feed is not None:
            feed.ask(question["start"])

    def _send(
        self, topic: str, payload: Mapping[str, Any], *, qos: int = 0, retain: bool = False
    ) -> int:
        content = encoded(payload)
        number = self._connection.publish(f"{self._base}/{topic}", content, qos=qos, retain=retain)
        if qos:
            self._topics[number] = topic
            while len(self._topics) > _MOST_TOPICS:
                del self._topics[next(iter(self._topics))]
        return number

    def _leave(self, hour: _Hour | None, by: float) -> None:
        """Say that the room is left, once the broker has everything or the time for it is over."""
        feeds = self._feeds.values() if self._options.record else ()
        has_all = not self._waiting and not self._dirty and all(one.is_done for one in feeds)
        if self._connection.is_up and not has_all and time.monotonic() < by - _CLOSE_S / 4:
            return
        if self._connection.is_up and self._ownership.standing is Standing.PUBLISHES and hour:
            self._send("runner", self._claim(online=False), qos=1, retain=True)
        self._connection.leave()
        self._done.set()


def _time_of_day(wall_s: float, hour: _Hour) -> str:
    """Return a time of day in the plan's zone, as the console has every time."""
    return time_of_day(int(wall_s * 1000), hour.runner.session.plan.timezone)
