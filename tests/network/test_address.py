"""Addresses of brokers, and what lets this machine in."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.user_settings import BROKER_PASSWORD, Settings
from presession_timer.network.address import BrokerAddress, Node, login, parse_address
from tests.platforms import modes

GOOD = {
    "mqtts://broker.example.org/upr35/room-20": BrokerAddress(
        "broker.example.org", 8883, "upr35", "room-20"
    ),
    "mqtts://room@broker.example.org:8884/upr35": BrokerAddress(
        "broker.example.org", 8884, "upr35", "", "room"
    ),
    "mqtt://127.0.0.1/e/r/": BrokerAddress("127.0.0.1", 1883, "e", "r", tls=False),
    "mqtt://[::1]:1884/e": BrokerAddress("::1", 1884, "e", tls=False),
    "mqtts://room@one,two:8884,one,[fd00::3]/upr35/room-20": BrokerAddress(
        "one", 8883, "upr35", "room-20", "room", others=(Node("two", 8884), Node("fd00::3", 8883))
    ),
}


@pytest.mark.parametrize("written", GOOD)
def test_an_address_is_read(written: str) -> None:
    assert parse_address(written) == GOOD[written]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("broker.example.org/upr35", "does not begin with mqtts://"),
        ("http://broker.example.org/upr35", "does not begin with mqtts://"),
        ("mqtts://broker.example.org", "no event is named"),
        ("mqtts://broker.example.org/UPR 35", '"UPR 35" is no name of an event'),
        ("mqtts://broker.example.org/upr35/room.20", '"room.20" is no name of a room'),
        ("mqtts://broker.example.org/upr35/a/b", "too many parts"),
        ("mqtts://broker.example.org:x/upr35", "the port is no number"),
        ("mqtts:///upr35", "no broker is named"),
        ("mqtts://one,/upr35", "no broker is named"),
        ("mqtts://one,two three/upr35", "no broker is named"),
        ("mqtts://one,two:99999/upr35", "the port is no number"),
        ("mqtts://one/upr35,mqtts://two/upr35", "mqtts://one,two,three/upr35/room-20"),
        (f"mqtts://{','.join(f'n{number}' for number in range(17))}/upr35", "more than 16 nodes"),
        ("mqtt://127.0.0.1,192.0.2.5/upr35", "without TLS"),
        ("mqtts://room:secret@one,two/upr35", BROKER_PASSWORD),
        ("mqtt://broker.example.org/upr35", "without TLS"),
        ("mqtts://room:secret@broker.example.org/upr35", BROKER_PASSWORD),
    ],
)
def test_a_wrong_address_says_what_to_write(written: str, why: str) -> None:
    with pytest.raises(PresessionError) as raised:
        parse_address(written)
    assert why in str(raised.value)
    assert "secret" not in str(raised.value)


def test_an_address_of_several_nodes_is_shown_as_it_is_written() -> None:
    written = "mqtts://one,two:8884,[fd00::3]/upr35/room-20"
    assert str(parse_address(written)) == written
    assert not parse_address("mqtts://127.0.0.1,two/upr35").is_local


def test_a_room_is_named_where_one_is_needed() -> None:
    with pytest.raises(PresessionError, match="no room is named"):
        parse_address("mqtts://broker.example.org/upr35", room=True)
    with pytest.raises(PresessionError, match="the whole event"):
        parse_address("mqtts://broker.example.org/upr35/room-20", room=False)


def test_the_password_comes_from_the_environment_or_a_file_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = parse_address("mqtts://room-20@broker.example.org/upr35")
    file = tmp_path / "passwords"
    file.write_text("# the day's\nroom-20:one:two\ngateway:three\n", encoding="utf-8")
    file.chmod(0o600)
    settings = Settings(broker_password_file=file)
    found = login(address, settings)
    assert (found.user, found.password) == ("room-20", "one:two")
    assert "one:two" not in repr(found)
    monkeypatch.setenv(BROKER_PASSWORD, "first")
    assert login(address, settings).password == "first"
    monkeypatch.delenv(BROKER_PASSWORD)
    with pytest.raises(UnreadableFile, match="names no user of it: mqtts://USER@"):
        login(parse_address("mqtts://broker.example.org/upr35"), settings)


@modes
def test_a_password_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text("secret", encoding="utf-8")
    file.chmod(0o644)
    address = parse_address("mqtts://broker.example.org/upr35")
    with pytest.raises(UnreadableFile, match="chmod 600"):
        login(address, Settings(broker_password_file=file))
