"""What a reader makes of a broker's messages: real ones, late ones, and other people's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab.ports import free_port

from presession_timer.audience.payload import conforming
from presession_timer.audience.room_state import RoomState, RoomView, view_state
from presession_timer.audience.source import of_runner
from presession_timer.base.clock import ManualClock
from presession_timer.engine.commands import Go
from presession_timer.engine.session import Session
from presession_timer.network.address import BrokerAddress
from presession_timer.network.connection import Connection, Message
from presession_timer.network.rooms import EventRooms
from presession_timer.network.topics import SentState, encoded, parsed
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, panel
from tests.network.brokers import NOBODY

TOPICS = (
    "runner", "state/room", "state/phone", "summary", "beat", "time/answer/x", "state/nothing",
)  # fmt: skip
KEYS = ("instance", "term", "sent", "state", "now", "t1", "x")


@pytest.fixture
def rooms() -> Iterator[EventRooms]:
    """Rooms of a broker that is not there."""
    address = BrokerAddress("127.0.0.1", free_port(), "upr35", tls=False)
    with EventRooms(address, NOBODY) as found:
        yield found


def state(title: str = "A panel") -> RoomState:
    return view_state(Session.planned_by(panel(4, title=title)), START)


def sent(term: int, title: str) -> bytes:
    payload = SentState(instance="i", term=term, sent=START, state=state(title))
    return encoded(payload)


def test_a_state_that_was_sent_is_the_state_that_is_read() -> None:
    assert parsed(sent(1, "A panel"), SentState)["state"] == state()


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"[]",
        b"null",
        b'{"instance":"i","term":1,"sent":1}',
        b'{"instance":"i","term":1,"sent":1,"state":{}}',
        b'{"instance":1,"term":"1","sent":1,"state":null}',
        b"[" * 5000,
        b'{"instance":"i","term":1e999,"sent":1}',
    ],
)
def test_a_foreign_payload_is_none(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(broken, SentState)


def test_what_a_newer_version_adds_is_left_out() -> None:
    newer = json.loads(sent(1, "A panel")) | {"more": [1]}
    newer["state"]["colour"] = "red"
    assert parsed(json.dumps(newer).encode(), SentState)["state"] == state()


def test_a_message_of_an_earlier_owner_changes_nothing(rooms: EventRooms) -> None:
    topic = "presession/1/upr35/hall/state/room"
    rooms.hear(Message(topic, sent(2, "new"), retained=False))
    rooms.hear(Message(topic, sent(1, "old"), retained=False))
    assert rooms._all["hall"].state(RoomView.ROOM)["title"] == "new"


def test_another_version_of_the_topics_is_said(rooms: EventRooms) -> None:
    rooms.hear(Message("presession/2/upr35/hall/runner", b"{}", retained=True))
    assert "room hall is published in version 2" in rooms.not_read
    rooms.hear(Message("presession/1/upr35/hall/beat", b"\xff", retained=True))
    assert "room hall: beat cannot be read" in rooms.not_read


def test_what_was_wrong_is_forgotten_once_it_is_well(rooms: EventRooms) -> None:
    def hear(topic: str, payload: bytes) -> None:
        rooms.hear(Message(f"presession/{topic}", payload, retained=True))

    hear("1/upr35/hall/state/room", b"\xff")
    hear("1/upr35/lobby/state/room", b"\xff")
    assert rooms.not_read == rooms.unreadable("lobby") != rooms.unreadable("hall") != ""
    hear("1/upr35/lobby/state/room", sent(1, "A panel"))
    assert rooms.not_read == rooms.unreadable("hall") != rooms.unreadable("lobby") == ""
    hear("1/upr35/hall/state/room", b"")  # somebody cleared it
    assert rooms.not_read == ""
    hear("2/upr35/hall/runner", b"{}")
    rooms.delivered(1, "not authorized")
    assert "takes no questions" in rooms.not_read
    rooms.delivered(2, "")
    assert "version 2" in rooms.not_read
    hear("2/upr35/hall/runner", b"")
    assert rooms.not_read == ""


WEEK = 7 * 24 * 3600 * 1000


def test_a_state_of_last_week_is_shown_as_one_without_signal(
    rooms: EventRooms, tmp_path: Path
) -> None:
    record = tmp_path / "hall.presession.jsonl"
    with SessionRunner.open_plan(panel(4), record, ManualClock(START)) as runner:
        runner.do(Go(), confirmed=True)
        states = of_runner(runner)
        sent = int(time.time() * 1000) - WEEK
        by = {"instance": "i", "term": 3}
        kept: dict[str, Any] = {
            f"state/{view}": {**by, "sent": sent, "state": states.state(view)} for view in RoomView
        }
        kept["summary"] = {**by, "sent": sent, "summary": states.summary()}
        kept["beat"] = {
            **by, "sent": sent, "session": runner.now(), "speed": 1.0, "seq": 1, "unsaved": 0,
        }  # fmt: skip
        kept["runner"] = {
            **by, "online": True, "record": runner.seed, "host": "hall", "place": "", "since": sent,
            "beat": 5_000, "tool": "1.0.0", "rehearsal": None,
        }  # fmt: skip
        for topic, payload in kept.items():
            rooms.hear(Message(f"presession/1/upr35/hall/{topic}", encoded(payload), retained=True))
        room = rooms.by_name["hall"]
        assert (room.silent, room.online) == (True, False)
        state = room.state()
        assert state["unsure"]
        assert state["stale"] is not None
        assert abs(state["now"] - state["stale"] - WEEK) < 10_000
        live = {**kept["beat"], "sent": sent + WEEK}
        rooms.hear(Message("presession/1/upr35/hall/beat", encoded(live), retained=False))
        rooms.tick()
        assert (room.silent, room.online) == (False, True)
        assert room.now() == pytest.approx(runner.now(), abs=10_000)


def test_a_room_of_a_version_without_one_of_our_views_is_shown(
    rooms: EventRooms, tmp_path: Path
) -> None:
    record = tmp_path / "hall.presession.jsonl"
    with SessionRunner.open_plan(panel(4), record, ManualClock(START)) as runner:
        states = of_runner(runner)
        by: dict[str, Any] = {"instance": "i", "term": 1, "sent": START}
        kept: dict[str, Any] = {
            f"state/{view}": {**by, "state": states.state(view)}
            for view in RoomView
            if view is not RoomView.AGENDA
        }
        kept["summary"] = {**by, "summary": states.summary()}
    for topic, payload in kept.items():
        rooms.hear(Message(f"presession/1/upr35/hall/{topic}", encoded(payload), retained=True))
    agenda, room = (rooms.by_name["hall"].state(view) for view in (RoomView.AGENDA, RoomView.ROOM))
    assert agenda["scenes"] == room["scenes"]
    assert agenda["agenda"] is None


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
).map(lambda value: json.dumps(value).encode())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(TOPICS), st.binary(max_size=60) | ANYTHING, st.booleans()),
        max_size=6,
    )
)
def test_foreign_messages_never_end_a_reader(messages: list[tuple[str, bytes, bool]]) -> None:
    with patch.object(Connection, "start"):
        reader = EventRooms(BrokerAddress("127.0.0.1", 1, "upr35", tls=False), NOBODY)
    for rest, payload, kept in messages:
        reader.hear(Message(f"presession/1/upr35/hall/{rest}", payload, kept))
        reader.tick()
    reader.hear(Message("presession/1/upr35/hall/state/room", sent(10**9, "true"), False))
    assert reader._all["hall"].state(RoomView.ROOM)["title"] == "true"
    reader.close()


def test_a_sign_of_life_that_came_late_lets_the_time_be_asked_again(rooms: EventRooms) -> None:
    by: dict[str, Any] = {"instance": "i", "term": 1, "sent": START, "speed": 1.0}
    beat = {**by, "session": 100_000, "seq": 0, "unsaved": 0}
    topic = "presession/1/upr35/hall/beat"
    rooms.hear(Message(topic, encoded(beat), retained=False))
    room = rooms._all["hall"]
    room.note_asked()
    at = time.monotonic() * 1000
    answer = {"instance": "i", "term": 1, "t1": at, "t2": 100_000}
    rooms.hear(Message("presession/1/upr35/hall/time/answer/x", encoded(answer), retained=False))
    assert not room.wants_time
    rooms.hear(Message(topic, encoded({**beat, "session": 90_000}), retained=False))
    assert room.wants_time


def test_a_room_that_another_machine_takes_over_counts_on_until_its_clock_is_known(
    rooms: EventRooms,
) -> None:
    beat = {
        "instance": "i", "term": 1, "sent": START, "speed": 1.0, "session": 100_000, "seq": 0,
        "unsaved": 0,
    }  # fmt: skip
    rooms.hear(Message("presession/1/upr35/hall/beat", encoded(beat), retained=False))
    claim = {
        "instance": "j", "term": 2, "online": True, "record": "r", "host": "spare", "place": "",
        "since": START, "beat": 5_000, "tool": "1.0.0", "rehearsal": None,
    }  # fmt: skip
    rooms.hear(Message("presession/1/upr35/hall/runner", encoded(claim), retained=False))
    assert rooms._all["hall"].now() == pytest.approx(100_000, abs=10_000)


def test_what_conforms_says_what_does_not() -> None:
    hint: Any = dict[str, int]
    assert conforming({"a": 1}, hint) == {"a": 1}
    with pytest.raises(ValueError, match="str for int"):
        conforming({"a": "1"}, hint)
