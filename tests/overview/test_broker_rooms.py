"""Every room of an event through a real broker, in the same overview."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from lab.brokers import Broker

from presession_timer.engine import commands as cmd
from presession_timer.network.publisher import RoomPublisher
from presession_timer.network.rooms import EventRooms
from presession_timer.overview.board import board_of, heard_from
from presession_timer.overview.screen import OverviewApp
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.terminal.line_widget import LinesWidget
from tests.command import presession
from tests.engine.hours import START
from tests.network.brokers import NOBODY, address, mosquitto, until
from tests.overview.rig import room_plan
from tests.web.site import FrozenClock


@contextmanager
def published(folder: Path, broker: Broker, room: str) -> Iterator[SessionRunner]:
    plan = room_plan(room.upper(), f"State of {room}")
    path = folder / f"{room}.presession.jsonl"
    with (
        SessionRunner.open_plan(plan, path, FrozenClock(START)) as runner,
        RoomPublisher(address(broker, room), NOBODY) as publisher,
    ):
        publisher.follow(runner)
        yield runner


async def test_rooms_appear_as_they_are_published_and_what_is_lost_needs_you(
    tmp_path: Path,
) -> None:
    with mosquitto(tmp_path) as broker, EventRooms(address(broker), NOBODY) as rooms:
        assert "no room is published" in rooms.waiting
        app = OverviewApp(rooms)
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            assert "no room is published" in app.overview.query_one("#table", LinesWidget).text
            with ExitStack() as stack:
                runners = [
                    stack.enter_context(published(tmp_path, broker, one)) for one in ("xx", "vii")
                ]
                until(lambda: len(rooms.rooms()) == 2)
                for runner in runners:
                    runner.do(cmd.Go(), confirmed=True)
                until(lambda: all(room.opened for room in rooms.rooms()))
                await pilot.pause()
                app.overview.draw()
                assert [row.place for row in app.overview.rows] == ["VII", "XX"]
                await pilot.press("enter")
                assert len(app.screen_stack) == 2
                await pilot.press("escape")
            until(lambda: all(room.state()["stale"] is not None for room in rooms.rooms()))
        shown = board_of([heard_from(room) for room in rooms.rooms()], START)
        assert len(shown.needing) == 2
        assert "its computer has left the broker" in shown.rows[0].reasons[0].text
        broker.kill()
        until(lambda: "the broker is not reached" in rooms.rooms()[0].trouble)
        assert "upr35 is not reached" in rooms.trouble


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ((), "give the rooms' ADDRESSes"),
        (
            ("http://10.0.0.1:8400/#abcdefgh", "--broker", "mqtts://h/e"),
            "give the rooms' ADDRESSes",
        ),
        (("--broker", "mqtts://broker.example.org/upr35/hall"), "upr35"),
        (("--broker", "mqtt://broker.example.org/upr35"), "TLS"),
        (("--broker", "http://broker.example.org/upr35"), "mqtts://"),
    ],
)
def test_what_is_no_event_on_a_broker_says_what_to_write(given: tuple[str, ...], why: str) -> None:
    refused = presession("overview", *given)
    assert refused.status == 2
    assert why in refused.err
