"""What a broker carries is what the published schema says, and names nobody it must not."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lab.brokers import Broker

from presession_timer.engine import commands as cmd
from presession_timer.network.collector import Collector
from presession_timer.network.connection import Connection, Handler, Message
from presession_timer.network.publisher import PublishOptions, RoomPublisher
from presession_timer.network.rooms import EventRooms
from presession_timer.plan.model import Names
from presession_timer.runner.session_runner import SessionRunner
from tests.command import ROOT
from tests.engine.hours import START, panel
from tests.network.brokers import NOBODY, address, mosquitto, until
from tests.web.site import FrozenClock

SCHEMA = json.loads((ROOT / "docs" / "broker.schema.json").read_text("utf-8"))
SENT = SCHEMA["properties"].keys() - {"mic"}
"""What presession sends; who has a microphone on is said by others."""
VARIABLE = ((r"state/\w+", "state/VIEW"), (r"time/answer/[\w-]+", "time/answer/CLIENT"),
            (r"record/[0-9a-f]+/", "record/RECORD/"))  # fmt: skip


class Listener(Handler):
    """Hears everything, and forgets nothing."""

    def __init__(self, broker: Broker) -> None:
        self.heard: dict[str, list[bytes]] = {}
        """Every payload of each topic, in the order in which they came."""
        self.connection = Connection(address(broker), NOBODY, self, "test listener")
        self.connection.start()

    def up(self) -> None:
        self.connection.subscribe(("presession/#", 1))

    def hear(self, message: Message) -> None:
        topic = message.topic.removeprefix("presession/1/upr35/hall/")
        for pattern, name in VARIABLE:
            topic = re.sub(pattern, name, topic)
        self.heard.setdefault(topic, []).append(message.payload)

    def tick(self) -> float:
        return 1.0

    def latest(self, topic: str) -> Any:
        """Return what was heard last; an empty object if nothing was."""
        return json.loads(self.heard.get(topic, [b"{}"])[-1])

    @property
    def seq(self) -> int:
        """The sequence number of the latest summary, which is sent after the states; -1: none."""
        summary = self.latest("summary").get("summary")
        return summary["room"]["seq"] if summary else -1

    def has_heard_all(self) -> bool:
        """Return whether the publisher has taken its leave: nothing more comes after that."""
        return self.latest("runner").get("online") is False


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with mosquitto(tmp_path) as found:
        yield found


def test_every_payload_is_as_the_published_schema_says(tmp_path: Path, broker: Broker) -> None:
    listener = Listener(broker)
    path = tmp_path / "hall.presession.jsonl"
    with (
        SessionRunner.open_plan(panel(4), path, FrozenClock(START)) as runner,
        RoomPublisher(
            address(broker, "hall"), NOBODY, PublishOptions(record=True, av=True)
        ) as room,
    ):
        until(lambda: listener.connection.is_up)
        for _ in range(3):
            assert runner.do(cmd.Go(), confirmed=True).ok
        room.follow(runner)  # its first lines were written before, and are asked for
        with (
            EventRooms(address(broker), NOBODY),
            Collector(address(broker), NOBODY, tmp_path / "copies", print, print),
        ):
            until(lambda: listener.heard.keys() >= SENT | {"av/speaker"})
    until(listener.has_heard_all)
    listener.connection.close()
    for topic in SENT:
        whole: dict[str, Any] = {"$defs": SCHEMA["$defs"], **SCHEMA["properties"][topic]}
        for payload in listener.heard[topic]:
            jsonschema.validate(json.loads(payload), whole)
    assert all(payload.decode() for payload in listener.heard["av/left"])


def test_lights_and_speaker_are_sent_again_to_a_broker_that_has_lost_them(
    tmp_path: Path, broker: Broker
) -> None:
    path = tmp_path / "hall.presession.jsonl"
    with (
        SessionRunner.open_plan(panel(4), path, FrozenClock(START)) as runner,
        RoomPublisher(address(broker, "hall"), NOBODY, PublishOptions(av=True)) as room,
    ):
        for _ in range(3):
            assert runner.do(cmd.Go(), confirmed=True).ok
        room.follow(runner)
        until(lambda: room.status.endswith("has everything"))
        broker.kill()
        until(lambda: "Broker lost since" in room.status)
        broker.start()
        listener = Listener(broker)
        try:
            until(lambda: listener.heard.keys() >= {"av/light", "av/speaker"})
        finally:
            listener.connection.close()


def test_the_published_schema_is_that_of_the_code() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "schemas"))
    said = (ROOT / "docs" / "broker.schema.json").read_text("utf-8")
    assert said == script["as_text"](script["broker_schema"]()), "scripts/schemas writes it"


def test_whom_the_plan_protects_is_named_on_no_topic(tmp_path: Path, broker: Broker) -> None:
    listener = Listener(broker)
    plan = panel(4, names=Names.NAME, moderator="Mara Ritter")
    person = replace(plan.segments[0], speaker="Zelda Quux", protect=True)
    plan = replace(plan, segments=(person, *plan.segments[1:]))
    path = tmp_path / "hall.presession.jsonl"
    options = PublishOptions(record=True, av=True)
    with (
        SessionRunner.open_plan(plan, path, FrozenClock(START)) as runner,
        RoomPublisher(address(broker, "hall"), NOBODY, options) as room,
    ):
        until(lambda: listener.connection.is_up)
        room.follow(runner)
        said = (cmd.Go(), cmd.Go(), cmd.Go(), cmd.WriteNote("Zelda was late, says Quux"))
        for command in said:
            runner.do(command, confirmed=True)
            until(lambda: listener.seq == runner.session.seq)
        until(lambda: room.status.endswith("the plan protects somebody"))
    until(listener.has_heard_all)
    listener.connection.close()
    payloads = [one for topic in listener.heard.values() for one in topic]
    everything = b" ".join(payloads).lower()
    assert b"zelda" not in everything
    assert b"quux" not in everything
    assert b"was late" not in everything
