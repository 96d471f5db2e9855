"""Whatever yields the state of an hour does so in the same way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from presession_timer.audience.room_state import RoomView
from presession_timer.audience.source import StateSource, of_record, of_runner
from presession_timer.audience.summary import UNKNOWN
from presession_timer.engine import commands as cmd
from presession_timer.network.publisher import RoomPublisher
from presession_timer.network.rooms import EventRooms
from presession_timer.overview.page_address import parse_page_address
from presession_timer.overview.page_client import PageRooms
from presession_timer.record.follow import Follower
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, panel
from tests.network.brokers import NOBODY, address, mosquitto
from tests.web.site import FrozenClock, a_site
from tests.web.wire import until

WAIT_S = 60


@dataclass
class Shown:
    """An hour, and something that yields its state."""

    runner: SessionRunner
    source: StateSource


@contextmanager
def run_here(folder: Path) -> Iterator[Shown]:
    with _run(folder) as runner:
        yield Shown(runner, of_runner(runner))


@contextmanager
def followed(folder: Path) -> Iterator[Shown]:
    with _run(folder) as runner:
        yield Shown(runner, of_record(Follower(runner.path, runner.clock)))


@contextmanager
def by_its_page(folder: Path) -> Iterator[Shown]:
    with (
        a_site(folder, panel(4, room="Room XVII")) as site,
        PageRooms([parse_page_address(site.web.page_url)]) as rooms,
    ):
        (room,) = rooms.rooms()
        until(lambda: room.summary()["stage"] != UNKNOWN)
        yield Shown(site.runner, room)


@contextmanager
def published(folder: Path) -> Iterator[Shown]:
    with (
        mosquitto(folder) as broker,
        _run(folder) as runner,
        RoomPublisher(address(broker, "hall"), NOBODY) as publisher,
        EventRooms(address(broker), NOBODY) as rooms,
    ):
        publisher.follow(runner)
        until(lambda: "hall" in rooms.by_name)
        yield Shown(runner, rooms.by_name["hall"])


def _run(folder: Path) -> SessionRunner:
    plan = panel(4, room="Room XVII")
    return SessionRunner.open_plan(plan, folder / "panel.presession.jsonl", FrozenClock(START))


SOURCES: dict[str, Callable[[Path], AbstractContextManager[Shown]]] = {
    "runner": run_here,
    "record": followed,
    "page": by_its_page,
    "broker": published,
}


@pytest.fixture(params=SOURCES)
def shown(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shown]:
    with SOURCES[request.param](tmp_path) as made:
        yield made


def test_it_yields_the_state_and_wakes_its_subscribers_after_every_change(shown: Shown) -> None:
    source = shown.source
    assert (source.about.title, source.about.last) == ("A panel", 60_000)
    assert source.state()["scenes"][0]["scene"] == "before"
    woken = threading.Semaphore(0)
    stop = source.subscribe(woken.release)

    def all_know_of(seq: int) -> bool:
        states = (source.summary()["room"], source.state(), source.state(RoomView.PHONE))
        return all(state["seq"] == seq for state in states)

    for stage in ("turn", "gap"):
        shown.runner.do(cmd.Go(), confirmed=True)
        while not all_know_of(shown.runner.session.seq):
            assert woken.acquire(timeout=WAIT_S)
        assert source.summary()["stage"] == stage
        assert source.state(RoomView.PHONE)["hour"] == source.summary()["hour"] == START + 3_600_000
        assert source.summary()["place"] == "Room XVII"
        until(lambda: source.now() == shown.runner.now())
    stop()
    assert source.opened


def test_only_what_runs_here_takes_commands(shown: Shown) -> None:
    assert (shown.source.runner is not None) == (shown.source.runner is shown.runner)
