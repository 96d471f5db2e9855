"""A conference system that speaks MQTT says who has a microphone on."""

from __future__ import annotations

from pathlib import Path

from paho.mqtt.publish import multiple

from presession_timer.engine import commands as cmd
from presession_timer.network.publisher import RoomPublisher
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START
from tests.engine.test_microphones import seated
from tests.network.brokers import NOBODY, address, mosquitto, until
from tests.web.site import FrozenClock


def test_a_microphone_suggests_through_the_broker_and_what_is_none_does_nothing(
    tmp_path: Path,
) -> None:
    record = tmp_path / "x.presession.jsonl"
    with (
        mosquitto(tmp_path) as broker,
        SessionRunner.open_plan(seated(), record, FrozenClock(START)) as runner,
        RoomPublisher(address(broker, "hall"), NOBODY) as publisher,
    ):
        publisher.follow(runner)
        runner.do(cmd.Open())
        where = address(broker, "hall")
        topic = f"presession/1/{where.event}/hall/mic"
        payloads = ("[]", '{"seat": 3, "on": true}', '{"seat": "3"}', '{"seat": "4", "on": true}')

        def heard() -> bool:
            """Say it again until the room listens: what is said twice counts once."""
            multiple([(topic, one, 0, False) for one in payloads], where.host, where.port)
            return runner.suggested is not None

        until(heard)
        assert runner.suggested is not None
        assert runner.suggested.said.startswith("Speaker 4's microphone went on")
        assert runner.session.running is None
