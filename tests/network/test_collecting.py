"""Records that are collected through a broker are those of the rooms, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from lab.brokers import Broker

from presession_timer.engine import commands as cmd
from presession_timer.network.address import Login
from presession_timer.network.collector import Collector
from presession_timer.network.connection import Message
from presession_timer.network.publisher import PublishOptions, RoomPublisher
from presession_timer.network.rooms import EventRooms
from presession_timer.network.visit import findings
from presession_timer.record.collected import CollectedCopy, Taken
from presession_timer.record.loading import read_header
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, panel
from tests.network.brokers import NOBODY, address, mosquitto, nats, until
from tests.record.records import write_hour
from tests.web.site import FrozenClock

HALL = "hall"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with mosquitto(tmp_path) as found:
        yield found


@contextmanager
def room(
    broker: Broker, runner: SessionRunner, take_over: str | None = None
) -> Iterator[RoomPublisher]:
    options = PublishOptions(record=True)
    with RoomPublisher(address(broker, HALL), NOBODY, options, take_over=take_over) as publisher:
        publisher.follow(runner)
        yield publisher


def session(folder: Path, *, protect: bool = False) -> SessionRunner:
    folder.mkdir(exist_ok=True)
    plan = panel(4)
    if protect:
        first, *others = plan.segments
        plan = replace(plan, segments=(replace(first, protect=True), *others))
    return SessionRunner.open_plan(plan, folder / "p.presession.jsonl", FrozenClock(START))


class Collected:
    """A collector, and what it said."""

    def __init__(self, broker: Broker, folder: Path, login: Login = NOBODY) -> None:
        self.folder = folder / "upr35" / HALL
        self.told: list[str] = []
        self.complained: list[str] = []
        self.collector = Collector(
            address(broker), login, folder, self.told.append, self.complained.append
        )

    def __enter__(self) -> Collected:
        return self

    def __exit__(self, *exc: object) -> None:
        self.collector.close()

    def content(self) -> bytes:
        """What the only copy holds; nothing while there is none."""
        found = list(self.folder.glob("*.presession.jsonl"))
        return found[0].read_bytes() if found else b""


def act(runner: SessionRunner, times: int = 3) -> bytes:
    """Do something; return the record as it is then."""
    for _ in range(times):
        assert runner.do(cmd.Go(), confirmed=True).saved
    return runner.path.read_bytes()


def test_a_copy_is_the_record_whatever_was_away_meanwhile(tmp_path: Path, broker: Broker) -> None:
    copies = tmp_path / "copies"
    with session(tmp_path / "room") as runner, room(broker, runner):
        with Collected(broker, copies) as first:
            written = act(runner)
            until(lambda: first.content() == written)
        act(runner, 4)  # the collector is away
        broker.kill()
        act(runner, 1)  # the broker, too
        broker.start()
        with Collected(broker, copies) as second:
            until(lambda: second.content() == runner.path.read_bytes())
            act(runner, 1)
            until(lambda: second.content() == runner.path.read_bytes())
            until(lambda: second.told and second.told[0].startswith(f"{HALL} {copies}"))
    with session(tmp_path / "room2") as runner, room(broker, runner):
        act(runner)  # the next session of the room, by another process
        with Collected(broker, copies) as third:
            until(lambda: len(list(third.folder.glob("*.presession.jsonl"))) == 2)


def test_what_cannot_be_read_is_named_and_changes_no_copy(tmp_path: Path, broker: Broker) -> None:
    with session(tmp_path / "room") as runner, room(broker, runner):
        written = act(runner)
        with Collected(broker, tmp_path / "copies") as collected:
            until(lambda: collected.content() == written)
            topic = f"presession/1/upr35/{HALL}/record/{'a' * 32}/head"
            collected.collector.hear(Message(topic, b"no JSON", retained=True))
            collected.collector.tick()
            reached, said = collected.complained
            assert reached.endswith(": reached"), "nobody waits for the first record in silence"
            assert said.startswith(f"room {HALL}: head of record aaaaaaaa cannot be read (")
            assert collected.content() == written


def test_that_nothing_comes_is_said_with_the_reasons_there_can_be(
    tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """mosquitto takes a subscription that its list does not allow, and sends nothing."""
    monkeypatch.setattr("presession_timer.network.collector._QUIET_S", 0.0)
    rules = tmp_path / "acl"
    rules.write_text("topic write #\ntopic read presession/+/+/+/runner\n", encoding="ascii")
    broker.kill()
    with (
        mosquitto(tmp_path, f"allow_anonymous true\nacl_file {rules}\nuser root") as strict,
        session(tmp_path / "room") as runner,
        Collected(strict, tmp_path / "copies") as collected,
    ):
        until(lambda: len(collected.complained) == 2)
        assert "no record has come yet: no room publishes one, or" in collected.complained[1]
        with room(strict, runner):
            act(runner)
            until(lambda: collected.collector._published.get(HALL))
            collected.collector._quiet_at = 0.0
            until(lambda: len(collected.complained) == 3)
        assert f"no record has come yet: {HALL} runs without --pub" in collected.complained[2]
        for words in collected.complained[1:]:
            assert "anybody without a user may not read records" in words
            assert "let it read presession/1/upr35/+/record/# in the broker's list" in words


def test_a_broker_that_refuses_to_be_read_is_named_at_once(tmp_path: Path) -> None:
    rights = 'permissions: { publish: ">", subscribe: { deny: "presession.>" } }'
    users = f"authorization {{ users: [ {{ user: poor, password: poor, {rights} }} ] }}"
    with (
        nats(tmp_path, users) as strict,
        Collected(strict, tmp_path / "copies", Login("poor", "poor")) as collected,
        EventRooms(address(strict), Login("poor", "poor")) as rooms,
    ):
        refused = "the broker does not let the user poor read records: "
        until(lambda: any(words.startswith(refused) for words in collected.complained))
        until(lambda: "the broker does not let this user read rooms" in rooms.waiting)
        *_, event = findings(address(strict), Login("poor", "poor"))
        assert (event.ok, event.found) == (False, "upr35 cannot be read from here")


def test_an_earlier_session_of_the_room_is_answered_from_its_file(
    tmp_path: Path, broker: Broker
) -> None:
    with session(tmp_path / "room") as runner, room(broker, runner) as publisher:
        act(runner)
        until(lambda: publisher.status.endswith("has everything"))
    earlier = runner.path.rename(runner.path.with_name("earlier.presession.jsonl"))
    with (
        session(tmp_path / "room") as runner,
        room(broker, runner),
        Collected(broker, tmp_path / "copies") as collected,
    ):
        wanted = {earlier.read_bytes(), act(runner)}

        def copies() -> set[bytes]:
            return {one.read_bytes() for one in collected.folder.glob("*.presession.jsonl")}

        until(lambda: copies() == wanted)


def test_nothing_is_sent_where_the_plan_protects_anybody(tmp_path: Path, broker: Broker) -> None:
    with (
        session(tmp_path / "room", protect=True) as runner,
        room(broker, runner) as publisher,
        Collected(broker, tmp_path / "copies") as collected,
    ):
        act(runner)
        until(lambda: "the plan protects somebody" in publisher.status)
        until(lambda: collected.collector._connection.is_up)
        assert not collected.folder.exists()


def test_another_history_of_the_same_hour_is_set_aside_and_not_merged(
    tmp_path: Path, broker: Broker
) -> None:
    with (
        session(tmp_path / "room") as runner,
        Collected(broker, tmp_path / "copies") as collected,
    ):
        with room(broker, runner):
            written = act(runner, 2)
            until(lambda: collected.content() == written)
            copy = tmp_path / "desk.presession.jsonl"
            copy.write_bytes(written)
            act(runner, 2)
            until(lambda: collected.content() == runner.path.read_bytes())
            with (
                SessionRunner.open_record(copy, FrozenClock(START + 60_000)) as other,
                room(broker, other, take_over=""),
            ):
                act(other, 3)
                until(lambda: collected.content() == other.path.read_bytes())
        (aside,) = collected.folder.glob("*.aside-*")
        assert aside.read_bytes() == runner.path.read_bytes()
        until(lambda: any("another history" in words for words in collected.complained))


def test_a_copy_takes_only_what_follows(tmp_path: Path) -> None:
    record = write_hour(tmp_path / "hour.presession.jsonl")
    head, *lines = record.read_bytes().splitlines(keepends=True)
    seed = read_header(record).seed
    copy = CollectedCopy(tmp_path / "copies", head, seed)
    assert copy.take(lines[1]) is Taken.EARLY
    assert copy.take(lines[0]) is Taken.NEW
    assert copy.take(lines[0]) is Taken.KNOWN
    for broken in (
        lines[1][:-1],
        lines[1].replace(b"steady", b"steadi"),
        b"",
        b"{}\n",
        lines[1] * 2,
    ):
        assert copy.take(broken) is Taken.OTHER
    assert copy.take(lines[1]) is Taken.NEW
    with copy.path.open("ab") as file:
        file.write(b'{"seq":3,"torn')  # a kill in the middle of a write
    again = CollectedCopy(tmp_path / "copies", head, seed)
    assert again.seq == 2
    for line in lines[2:]:
        assert again.take(line) is Taken.NEW
    assert again.path.read_bytes() == record.read_bytes()
    with pytest.raises(ValueError, match="no head"):
        CollectedCopy(tmp_path / "copies", head, "0" * 32)
