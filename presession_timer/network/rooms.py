"""The rooms of an event, as a broker has them: each yields states like an hour of this machine.

A gateway and an overview know nothing of brokers: a :class:`RemoteRoom` is a
:class:`~presession_timer.audience.source.StateSource`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from presession_timer.audience.clock_offset import (
    AGAIN_S,
    APART_S,
    QUESTIONS,
    ClockOffset,
    RoundTrip,
)
from presession_timer.audience.payload import check_state, check_summary
from presession_timer.audience.room_state import (
    SILENT_BEATS,
    RoomState,
    RoomView,
    without_names,
)
from presession_timer.audience.source import About
from presession_timer.audience.summary import Summary
from presession_timer.base.closing import Closing
from presession_timer.base.wakes import Wakes
from presession_timer.network.address import BrokerAddress, Login
from presession_timer.network.connection import Connection, Handler, Message
from presession_timer.network.topics import (
    BEAT_MS,
    ROOT,
    VERSION,
    Beat,
    Claim,
    SentState,
    SentSummary,
    TimeAnswer,
    TimeQuestion,
    base_of,
    encoded,
    parsed,
    parts_of,
)

MOST_ROOMS: Final = 200
_FOREVER: Final = 3600.0


class RemoteRoom:
    """A room that another machine runs. Written by the connection's thread, read by any."""

    runner = None
    """A broker takes none: GO is pressed in the room."""
    address = ""
    """A gateway has its page; the broker does not know where."""

    def __init__(self, name: str, event: EventRooms) -> None:
        self.name = self.key = name
        self._event = event
        self.claim: Claim | None = None
        self.unsaved = 0
        self.lacks_state = False
        """Whether a sign of life tells of a later state than came here."""
        self._latest = (0, "")
        """Term and instance that count."""
        self._states: dict[str, SentState] = {}
        self._summary: SentSummary | None = None
        self._clock = ClockOffset()
        """Of the session, ahead of the steady clock here."""
        self._heard: float | None = None
        """Steady seconds of the latest message that was not kept by the broker."""
        self._sent = 0
        """Wall time of the latest kept message; ms."""
        self._since = time.monotonic()
        self._silent = False
        self._silent_at: int | None = None
        self.wakes = Wakes()
        """Wakes the screens that show the room."""
        self.asked = 0
        """Questions for the time since the clock is new."""
        self.ask_at = 0.0
        """When the next one is due; steady seconds."""

    # A source of states, for any thread.

    @property
    def is_complete(self) -> bool:
        """Whether there is something to show: the room's view and the summary.

        A room whose presession is of another version may lack a view that this one has.
        """
        return self._summary is not None and RoomView.ROOM in self._states

    @property
    def trouble(self) -> str:
        """Why nothing comes from it; empty while all is well."""
        if self._event.why_not:
            return self._event.trouble_told
        if self.claim is not None and not self.claim["online"]:
            return "its computer has left the broker"
        return self._event.unreadable(self.name)

    @property
    def about(self) -> About:
        summary = self._known["summary"]
        return About(summary["title"], date.fromisoformat(summary["date"]), summary["last"])

    @property
    def opened(self) -> bool:
        return self._known["summary"]["opened"] is not None

    @property
    def online(self) -> bool:
        """Whether somebody runs it, as far as the broker knows."""
        return self.claim is not None and self.claim["online"] and not self.silent

    @property
    def silent(self) -> bool:
        """Whether two and a half beats were missed."""
        return self._silent

    @property
    def quiet_s(self) -> float:
        """Seconds since it was heard; what the broker kept counts from its own time."""
        if self._heard is not None:
            return time.monotonic() - self._heard
        return max(0.0, time.time() - self._sent / 1000) if self._sent else 0.0

    def now(self) -> int:
        """Return the present in ms on the session's time line; 0 before it is known."""
        return round(self._clock.now(_steady_ms())) if self._clock.known else 0

    def state(
        self, view: RoomView = RoomView.ROOM, *, test: bool = False, by_number: bool = False
    ) -> RoomState:
        """Return what a page of this view shows; it holds until the next change.

        ``by_number`` leaves names out: the broker does not say whose number it is. A view that the
        room does not publish is the room's.
        """
        state = self._states.get(view, self._states[RoomView.ROOM])["state"].copy()
        return self._present(without_names(state) if by_number else state, test=test)

    def summary(self, viewers: int = 0) -> Summary:
        """Return what an overview shows."""
        summary = self._known["summary"].copy()
        summary["room"] = self._present(summary["room"].copy(), test=False)
        if viewers:
            summary["viewers"] += viewers
        return summary

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` from another thread after every change; return how to stop."""
        return self.wakes.add(wake)

    @property
    def _known(self) -> SentSummary:
        assert self._summary is not None, "a room is shown once it is complete"
        return self._summary

    def _present(self, state: RoomState, *, test: bool) -> RoomState:
        state["now"] = self.now()
        state["test"] = state["test"] or (test and not self.opened)
        if self._silent and state["stale"] is None:
            state["stale"] = self._silent_at
            state["unsure"] = True
        return state

    # What the connection's thread notes.

    def hear_claim(self, claim: Claim, *, retained: bool) -> bool:
        """Take who publishes the room; return whether it counts."""
        if not self._counts(claim["term"], claim["instance"], retained=retained, live=False):
            return False
        self.claim = claim
        return True

    def hear_state(self, view: str, sent: SentState, *, retained: bool) -> bool:
        """Take a view's state. Raises ValueError for one that no screen can draw."""
        check_state(sent["state"])
        counts = self._counts(sent["term"], sent["instance"], retained=retained, sent=sent["sent"])
        if counts:
            self._states = {**self._states, view: sent}
            self._guess(sent["state"]["now"], sent["state"]["speed"], sent["sent"], retained)
        return counts

    def hear_summary(self, sent: SentSummary, *, retained: bool) -> bool:
        """Take the summary. Raises ValueError for one that no screen can draw."""
        check_summary(sent["summary"])
        counts = self._counts(sent["term"], sent["instance"], retained=retained, sent=sent["sent"])
        if counts:
            date.fromisoformat(sent["summary"]["date"])  # ValueError: no summary
            self._summary = sent
        return counts

    def hear_beat(self, beat: Beat, *, retained: bool) -> bool:
        """Take a sign of life."""
        counts = self._counts(beat["term"], beat["instance"], retained=retained, sent=beat["sent"])
        if counts:
            self.unsaved = beat["unsaved"]
            known = self._states.get(RoomView.ROOM)
            self.lacks_state = not retained and (
                known is None or known["state"]["seq"] < beat["seq"]
            )
            self._guess(beat["session"], beat["speed"], beat["sent"], retained)
        return counts

    def hear_time(self, answer: TimeAnswer) -> None:
        """Take a round trip of the clock."""
        at = _steady_ms()
        fits = 0 <= at - answer["t1"] < 60_000
        if fits and self._counts(answer["term"], answer["instance"], retained=False):
            self._clock = self._clock.with_trip(RoundTrip(answer["t1"], at, answer["t2"]))

    def note_silence(self) -> bool:
        """Note whether the room is silent; return whether that has changed."""
        beat = self.claim["beat"] if self.claim else BEAT_MS
        most = SILENT_BEATS * min(max(beat, 250), 60_000) / 1000
        left = self.claim is not None and not self.claim["online"]
        silent = self.quiet_s > most or left
        live = self.is_complete and self._known["summary"]["stage"] in ("turn", "gap")
        silent = silent and live
        if silent == self._silent:
            return False
        if silent:
            self._silent_at = self.now() - round(self.quiet_s * 1000 * self._clock.speed)
        self._silent = silent
        return True

    def measure_anew(self) -> None:
        """Ask for the time again, often at first."""
        self.asked, self.ask_at = 0, 0.0

    @property
    def wants_time(self) -> bool:
        """Whether the room's clock should be asked for now."""
        return self._heard is not None and time.monotonic() >= self.ask_at

    def note_asked(self) -> None:
        self.asked += 1
        self.ask_at = time.monotonic() + (APART_S if self.asked % QUESTIONS else AGAIN_S)

    def _counts(
        self, term: int, instance: str, *, retained: bool, sent: int = 0, live: bool = True
    ) -> bool:
        """Return whether a message is of the process that has the room; a newer one takes it."""
        if (term, instance) < self._latest:
            return False
        if (term, instance) > self._latest:
            self._latest = (term, instance)
            self._clock = self._clock.without_trips(_steady_ms())  # another process's clock
            self._heard, self._sent = None, 0
            self.measure_anew()
        if retained:
            self._sent = max(self._sent, sent)
        elif live:
            self._heard = time.monotonic()
        return True

    def _guess(self, session: int, speed: float, sent: int, retained: bool) -> None:
        if not 0 <= speed <= 1_000_000:
            raise ValueError("no speed")
        if retained and self._heard is not None:
            return
        passed = max(0.0, time.time() * 1000 - sent) * speed if retained else 0.0
        known = self._clock
        self._clock = known.guessed(session + passed, _steady_ms(), speed)
        if known.trips and not self._clock.trips:  # or it only came late: ask, and know
            self.measure_anew()


class EventRooms(Handler, Closing):
    """Every room of an event, or one: subscribes to the broker and keeps what it hears."""

    def __init__(self, address: BrokerAddress, login: Login) -> None:
        self.address = address
        self.by_name: Mapping[str, RemoteRoom] = {}
        """The rooms that can be shown, in the order of their names; replaced as a whole."""
        self._wakes = Wakes()
        self._troubles: dict[tuple[str, str], str] = {}
        """By room and topic, until that is understood again; replaced as a whole."""
        self._all: dict[str, RemoteRoom] = {}
        self._connection = Connection(address, login, self, "presession rooms")
        self._connection.start()

    def rooms(self) -> Sequence[RemoteRoom]:
        """Return the rooms that can be shown, in the order of their names."""
        return tuple(self.by_name.values())

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` in the connection's thread after every change of any room."""
        return self._wakes.add(wake)

    @property
    def waiting(self) -> str:
        """What is waited for while there is no room at all."""
        nothing = f"no room is published at {self.address} yet, or none that this user may read"
        return self.trouble or nothing

    @property
    def trouble(self) -> str:
        """Why the broker is not reached, or what there could not be read; empty if all is well."""
        if self.why_not:
            return f"{self.address} is not reached: {self.why_not}"
        return self.not_read

    @property
    def trouble_told(self) -> str:
        """The trouble for people who may not know where the broker is."""
        return "the broker is not reached" if self.why_not else self.not_read

    @property
    def why_not(self) -> str:
        """Why the broker is not reached; empty while it is."""
        return self._connection.trouble

    @property
    def not_read(self) -> str:
        """What was heard that could not be understood, in words; the latest."""
        return next(reversed(self._troubles.values()), "")

    def unreadable(self, room: str) -> str:
        """Return what of a room could not be understood, in words; the latest."""
        found = [words for (name, _), words in self._troubles.items() if name == room]
        return found[-1] if found else ""

    def close(self) -> None:
        self._connection.close()

    # The connection's handler, in its thread.

    def up(self) -> None:
        """Subscribe, and measure the clocks again: the way to them may be another."""
        base = base_of(self.address)
        room = self.address.room or "+"
        self._connection.subscribe(
            (f"{ROOT}/+/{self.address.event}/{room}/runner", 0),
            *self._states(),
            (f"{base}/beat", 0),
            (f"{base}/time/answer/{self._connection.client_id}", 0),
        )
        self._troubles = {}  # what the broker keeps comes again
        for one in self._all.values():
            one.measure_anew()

    def _states(self) -> tuple[tuple[str, int], ...]:
        """Return the topics of what rooms show, each with its quality of service.

        That is 0: only the latest state counts, and it is kept. For 1 a cluster of NATS would send
        each state through a stream, which stands still for seconds when it loses a node.
        """
        base = base_of(self.address)
        return (f"{base}/state/+", 0), (f"{base}/summary", 0)

    def hear(self, message: Message) -> None:
        """Take a room's message; note in :attr:`not_read` what cannot be read."""
        parts = parts_of(message.topic, self.address)
        if parts is None:
            return
        version, name, rest = parts
        if version != VERSION:
            wrong = (
                f"room {name} is published in version {version[:20]} of the topics: "
                "a presession as new as that one is needed here"
            )
            self._note("", "version", wrong if message.payload else "")
            return
        if not message.payload:
            self._note(name, rest, "")
            return
        room = self._all.get(name)
        if room is None:
            if len(self._all) >= MOST_ROOMS:
                self._note("", "rooms", f"more than {MOST_ROOMS} rooms: the others are left out")
                return
            room = self._all[name] = RemoteRoom(name, self)
        try:
            counts = self._taken(room, rest, message)
        except ValueError as error:
            wrong = (
                f"room {name}: {rest} cannot be read ({error}): another program or "
                "another version wrote it"
            )
            self._note(name, rest, wrong)
            return
        self._note(name, rest, "")
        if counts:
            room.note_silence()
            self._note_rooms()
            self._wake(room)

    def delivered(self, number: int, refused: str) -> None:
        """Say what the broker does not take from us."""
        no_questions = f"the broker takes no questions for the time from here: {refused}"
        self._note("", "time", no_questions if refused else "")

    def withheld(self, topics: Sequence[str]) -> None:
        """Say that the broker sends no rooms."""
        if any(not topic.rpartition("/")[0].endswith("/time/answer") for topic in topics):
            self._note("", "rights", "the broker does not let this user read rooms: check its list")

    def tick(self) -> float:
        """Ask for the time, and note who is silent; return when to look again."""
        due = _FOREVER
        now = time.monotonic()
        if self._connection.is_up and any(room.lacks_state for room in self._all.values()):
            self._connection.subscribe(*self._states())  # then the broker sends what it keeps
        for room in tuple(self._all.values()):
            room.lacks_state = False
            if room.note_silence():
                self._wake(room)
            if self._connection.is_up and room.wants_time:
                question = TimeQuestion(client=self._connection.client_id, t1=_steady_ms())
                self._connection.publish(
                    f"{base_of(self.address, room.name)}/time/ask", encoded(question)
                )
                room.note_asked()
            due = min(due, max(0.01, room.ask_at - now))
        return due

    def _note(self, room: str, what: str, words: str) -> None:
        """Note what is wrong now; without words, that it is well again."""
        if words or (room, what) in self._troubles:
            others = {at: known for at, known in self._troubles.items() if at != (room, what)}
            self._troubles = {**others, (room, what): words} if words else others

    def _taken(self, room: RemoteRoom, rest: str, message: Message) -> bool:
        kept = message.retained
        if rest == "runner":
            return room.hear_claim(parsed(message.payload, Claim), retained=kept)
        if rest == "summary":
            return room.hear_summary(parsed(message.payload, SentSummary), retained=kept)
        if rest == "beat":
            return room.hear_beat(parsed(message.payload, Beat), retained=kept) and False
        if rest.startswith("time/answer/"):
            room.hear_time(parsed(message.payload, TimeAnswer))
            return False
        view = rest.removeprefix("state/")
        if view in set(RoomView):
            return room.hear_state(view, parsed(message.payload, SentState), retained=kept)
        return False

    def _note_rooms(self) -> None:
        known = {name: self._all[name] for name in sorted(self._all) if self._all[name].is_complete}
        if known.keys() != self.by_name.keys():
            self.by_name = known

    def _wake(self, room: RemoteRoom) -> None:
        room.wakes()
        self._wakes()


def _steady_ms() -> float:
    return time.monotonic() * 1000
