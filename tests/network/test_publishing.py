"""From a room to a page elsewhere, through a real broker."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from lab.brokers import Broker
from lab.ports import free_port

from presession_timer.audience.room_state import RoomView
from presession_timer.base.errors import PresessionError
from presession_timer.base.world.zones import time_of_day
from presession_timer.engine import commands as cmd
from presession_timer.network import gateway as gate
from presession_timer.network.address import BrokerAddress, Node
from presession_timer.network.connection import Message
from presession_timer.network.launch import publication
from presession_timer.network.publisher import RoomPublisher
from presession_timer.network.rooms import EventRooms, RemoteRoom
from presession_timer.network.visit import clear
from presession_timer.record.lock import this_host
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web.listening import LOCAL_PAGE, WebOptions
from tests.command import presession
from tests.engine.hours import START, panel
from tests.network.brokers import NOBODY, WAIT_S, address, mosquitto, nats_cluster, until
from tests.platforms import posix
from tests.web.site import FrozenClock

ELSEWHERE = "Asia/Tokyo"
"""Where the room is: not in the zone of this machine."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with mosquitto(tmp_path) as found:
        yield found


@contextmanager
def published(
    folder: Path, broker: Broker, copy_of: Path | None = None, others: Sequence[Node] = ()
) -> Iterator[tuple[SessionRunner, RoomPublisher]]:
    """A session that is published as the room "hall"; a copy takes it over."""
    folder.mkdir(exist_ok=True)
    path, clock = folder / "hall.presession.jsonl", FrozenClock(START)
    if copy_of is not None:
        path.write_bytes(copy_of.read_bytes())
        runner = SessionRunner.open_record(path, clock)
    else:
        runner = SessionRunner.open_plan(panel(4, title="hall", timezone=ELSEWHERE), path, clock)
    take_over = None if copy_of is None else ""
    where = replace(address(broker, "hall"), others=tuple(others))
    with runner, RoomPublisher(where, NOBODY, take_over=take_over) as publisher:
        publisher.follow(runner)
        yield runner, publisher


def room_of(rooms: EventRooms, name: str = "hall") -> RemoteRoom:
    until(lambda: name in rooms.by_name)
    return rooms.by_name[name]


def test_a_room_outlives_its_broker(tmp_path: Path, broker: Broker) -> None:
    with (
        published(tmp_path, broker) as (runner, publisher),
        EventRooms(address(broker), NOBODY) as rooms,
    ):
        room = room_of(rooms)
        assert room.about.title == "hall"
        before = time.time()
        broker.kill()
        until(lambda: "Broker lost since" in publisher.status)
        minutes = {time_of_day(int(at * 1000), ELSEWHERE) for at in (before, time.time())}
        assert publisher.status.removeprefix("Broker lost since ")[: len("20:53")] in minutes
        for _ in range(3):
            assert runner.do(cmd.Go(), confirmed=True).ok
        assert f"{runner.session.seq} events to send" in publisher.status
        broker.start()
        until(lambda: room.summary()["room"]["seq"] == runner.session.seq)
        until(lambda: publisher.status.endswith("has everything"))
        until(lambda: room.state(RoomView.ROOM)["seq"] == runner.session.seq)
        until(lambda: room.now() == runner.now())


def test_a_room_goes_to_the_next_node_and_past_one_that_answers_nobody(
    tmp_path: Path, broker: Broker
) -> None:
    with (
        mosquitto(tmp_path) as spare,
        socket.create_server(("127.0.0.1", 0)) as hanging,
        EventRooms(address(spare), NOBODY) as rooms,
    ):
        others = [Node("127.0.0.1", port) for port in (hanging.getsockname()[1], spare.port)]
        with published(tmp_path, broker, others=others) as (runner, publisher):
            until(lambda: publisher.status.endswith("has everything"))
            assert not rooms.by_name
            broker.kill()
            assert runner.do(cmd.Go(), confirmed=True).ok
            until(lambda: room_of(rooms).summary()["room"]["seq"] == runner.session.seq)
            until(lambda: publisher.status.endswith("has everything"))


def test_a_broker_that_was_never_reached_is_not_called_lost(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        where = BrokerAddress("127.0.0.1", closing.getsockname()[1], "upr35", "hall", tls=False)
        plan = tmp_path / "hall.presession.jsonl"
        with (
            SessionRunner.open_plan(panel(4), plan, FrozenClock(START)) as runner,
            RoomPublisher(where, NOBODY) as publisher,
        ):
            publisher.follow(runner)
            closing.accept()[0].close()  # as a program does that speaks no MQTT
            until(lambda: publisher.status.startswith("Broker not reached since"))
            assert "to send" not in publisher.status
            assert "does it speak MQTT, and with or without TLS?" in publisher.status
        assert "does it speak MQTT" in publisher.status, "and leaving is no reason"


def test_a_broker_that_takes_nothing_is_not_said_to_have_everything(
    tmp_path: Path, broker: Broker
) -> None:
    broker.kill()
    rules = tmp_path / "acl"
    rules.write_text("topic read #\ntopic write presession/1/+/+/time/#\n", encoding="ascii")
    with (
        mosquitto(tmp_path, f"allow_anonymous true\nacl_file {rules}\nuser root") as strict,
        published(tmp_path, strict) as (_, publisher),
    ):
        until(lambda: "does not take runner, state/room, " in publisher.status)
        assert "let the user write that" in publisher.status
        assert "has everything" not in publisher.status


class _Deaf(EventRooms):
    """Rooms whose states go astray for a while, as they do on a line that is full."""

    is_deaf = False

    def hear(self, message: Message) -> None:
        states = ("state/" in message.topic) or message.topic.endswith("/summary")
        if not (self.is_deaf and states):
            super().hear(message)


def test_a_state_that_went_astray_is_asked_for_at_the_next_sign_of_life(
    tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.network.publisher.BEAT_MS", 200)
    with (
        published(tmp_path, broker) as (runner, publisher),
        _Deaf(address(broker), NOBODY) as rooms,
    ):
        room = room_of(rooms)
        rooms.is_deaf = True
        assert runner.do(cmd.Go(), confirmed=True).ok
        until(lambda: publisher.status.endswith("has everything"))
        rooms.is_deaf = False
        until(lambda: room.state()["seq"] == runner.session.seq)
        until(lambda: room.summary()["room"]["seq"] == runner.session.seq)  # a message of its own


@posix("signals freeze it")
def test_a_broker_that_freezes_is_given_up_and_found_again(
    tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.network.publisher._CONFIRM_S", 0.5)
    with published(tmp_path, broker) as (runner, publisher):
        until(lambda: publisher.status.endswith("has everything"))
        os.kill(broker.pid, signal.SIGSTOP)
        assert runner.do(cmd.Go(), confirmed=True).ok
        until(lambda: "Broker lost since" in publisher.status)
        os.kill(broker.pid, signal.SIGCONT)
        until(lambda: publisher.status.endswith("has everything"))


def test_who_comes_late_has_the_state_at_once_and_hears_that_the_room_was_left(
    tmp_path: Path, broker: Broker
) -> None:
    with published(tmp_path, broker) as (runner, _), EventRooms(address(broker), NOBODY) as rooms:
        runner.do(cmd.Go(), confirmed=True)
        until(lambda: room_of(rooms).opened)
        until(lambda: room_of(rooms).online)
    with EventRooms(address(broker, "hall"), NOBODY) as late:
        room = room_of(late)
        until(lambda: room.silent)
        state = room.state(RoomView.ROOM)
        assert state["stale"] is not None
        assert state["unsure"]
        assert not room.online


def test_two_rooms_of_one_name_are_told_apart(tmp_path: Path, broker: Broker) -> None:
    with published(tmp_path / "one", broker) as (_, first):
        until(lambda: first.status.endswith("has everything"))
        with published(tmp_path / "two", broker) as (_, second):
            until(lambda: "give this room another name" in second.warning)
            until(lambda: first.status.endswith("has everything"))


def test_the_newest_take_over_wins_and_the_other_goes_on_alone(
    tmp_path: Path, broker: Broker
) -> None:
    with published(tmp_path / "one", broker) as (runner, first):
        until(lambda: first.status.endswith("has everything"))
        assert runner.do(cmd.Go(), confirmed=True).ok
        with (
            published(tmp_path / "two", broker, runner.path) as (copy, second),
            EventRooms(address(broker), NOBODY) as rooms,
        ):
            until(lambda: second.status.endswith("has everything"))
            until(lambda: "took this hour over" in first.warning)
            for one in (runner, copy):
                assert one.do(cmd.WriteNote("it goes on")).ok
            assert copy.do(cmd.Go(), confirmed=True).ok
            until(lambda: room_of(rooms).state()["seq"] == copy.session.seq)


def test_going_on_with_a_copy_asks_first_where_the_hour_runs_elsewhere(
    tmp_path: Path, broker: Broker
) -> None:
    url = f"mqtt://127.0.0.1:{broker.port}/upr35/hall"
    with published(tmp_path / "one", broker) as (runner, publisher):
        assert runner.do(cmd.Go(), confirmed=True).ok
        until(lambda: publisher.status.endswith("has everything"))
        copy = tmp_path / "copy.presession.jsonl"
        copy.write_bytes(runner.path.read_bytes())
        given = publication(url, record=False, av=False, take_over=False, insecure=False)
        question = re.compile(rf"this hour runs at {re.escape(this_host())}, last heard \d+:\d\d")
        assert given.confirmed([copy], lambda asked: question.match(asked) is not None)
        with pytest.raises(PresessionError, match="nothing was changed"):
            given.confirmed([copy], lambda question: False)
        refused = presession("run", copy, "--plain", "--broker", url)
        assert (refused.status, refused.out) == (2, "")
        assert "add --take-over to take it over" in refused.err
        assert given.confirmed([runner.path], None) is None  # its own file: whoever was there
        taken = presession("run", copy, "--plain", "--broker", url, "--take-over", lines=["status"])
        assert taken.status == 0
        until(lambda: "took this hour over" in publisher.warning)


def test_what_a_broker_keeps_is_not_cleared_under_a_running_hour(
    tmp_path: Path, broker: Broker
) -> None:
    given, out = address(broker, "hall"), io.StringIO()
    with published(tmp_path, broker) as (runner, publisher):
        assert runner.do(cmd.Go(), confirmed=True).ok
        until(lambda: publisher.status.endswith("has everything"))
        with pytest.raises(PresessionError, match="hall is published now; clear after"):
            clear(given, NOBODY, force=False, out=out)
        with EventRooms(address(broker), NOBODY) as rooms:
            until(lambda: room_of(rooms).state()["seq"] == runner.session.seq)
        assert clear(given, NOBODY, force=True, out=out) == 0
    assert clear(given, NOBODY, force=False, out=out) == 0, "nobody runs it any more"
    with EventRooms(address(broker), NOBODY) as rooms:
        until(lambda: rooms._connection.is_up)
        assert not rooms.by_name
    assert " 0 kept" not in out.getvalue()


class Browser:
    """What a browser does, without drawing."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def get(self, url: str) -> bytes:
        with self._opener.open(url, timeout=WAIT_S) as answer:
            return bytes(answer.read())

    def enter(self, url: str, token: str) -> int:
        request = urllib.request.Request(f"{url}enter", token.encode(), {"Origin": self._origin})
        try:
            with self._opener.open(request, timeout=WAIT_S) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return int(error.code)

    def refused(self, url: str) -> int:
        with pytest.raises(urllib.error.HTTPError) as raised:
            self.get(url)
        with raised.value as error:
            return error.code


class Lines:
    """A stream whose lines another thread reads."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, text: str) -> int:
        self.lines += [line for line in text.splitlines() if line]
        return len(text)

    def flush(self) -> None:
        pass


@contextmanager
def gateway(
    broker: Broker, secret: bytes, options: WebOptions = LOCAL_PAGE
) -> Iterator[dict[str, str]]:
    """A gateway of the event; yields the addresses by room, that of the index as ""."""
    out, stop = Lines(), threading.Event()
    thread = threading.Thread(
        target=gate.serve_event,
        args=(address(broker), NOBODY, options, secret),
        kwargs={"out": out, "err": out, "wait": lambda s: stop.wait(0.01)},
    )
    thread.start()
    try:
        until(lambda: len(out.lines) >= 2)
        found = {}
        for line in out.lines:
            words = line.split()
            found[words[1] if words[0] == "room" else ""] = words[-1]
        yield found
    finally:
        stop.set()
        thread.join(WAIT_S)


def test_a_gateway_serves_every_room_and_lets_nobody_else_in(
    tmp_path: Path, broker: Broker
) -> None:
    with published(tmp_path, broker), gateway(broker, b"s" * 32) as urls:
        index, _, token = urls[""].partition("#")
        room, _, room_token = urls["hall"].partition("#")
        assert room == f"{index}hall/"
        browser = Browser(index.rstrip("/"))
        assert b"event.js" in browser.get(index)
        assert browser.enter(index, "wrong") == 403
        assert browser.enter(room, "") == 403
        assert browser.enter(index, token) == 204
        assert json.loads(browser.get(f"{index}rooms.json"))[0]["title"] == "hall"
        assert browser.enter(room, "") == 204  # who sees all sees each
        viewer = Browser(index.rstrip("/"))
        assert viewer.enter(room, room_token) == 204
        assert b"page.js" in viewer.get(room.rstrip("/"))
        state = json.loads(viewer.get(f"{room}api/v1/state"))
        assert (state["seq"], state["beat"]) == (0, 15_000)  # far away, signs of life are rarer
        assert viewer.get(f"{room}api/v1/phase.txt")
        assert viewer.refused(f"{index}rooms.json") == 403
        assert viewer.refused(f"{room}control") == 404
        assert viewer.refused(f"{index}lobby/") == 404
        for path, do in (("clock.txt", "the page holds one"), ("do", "nobody presses from here")):
            token = room_token if path == "do" else "x" * 26
            program = urllib.request.Request(
                f"{room}api/v1/{path}",
                b'{"do": "go"}' if path == "do" else None,
                {"Authorization": f"Bearer {token}"},
            )
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(program, timeout=WAIT_S)
            with refused.value as error:
                told = json.loads(error.read())["text"]
            assert do in told
            assert "tokens new" not in told, "a gateway knows no such tokens"
        early = urllib.request.Request(f"{index}lobby/", headers={"Accept": "text/html,*/*"})
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(early, timeout=WAIT_S)
        with raised.value as error:
            assert b"asks again by itself" in error.read()
            assert 10 <= int(error.headers["Refresh"]) <= 20


def test_a_gateway_says_when_its_broker_is_lost_and_when_it_is_back(broker: Broker) -> None:
    out, err, stop = Lines(), Lines(), threading.Event()
    thread = threading.Thread(
        target=gate.serve_event,
        args=(address(broker), NOBODY, LOCAL_PAGE, b"s" * 32),
        kwargs={"out": out, "err": err, "wait": lambda s: stop.wait(0.01)},
    )
    thread.start()
    try:
        until(lambda: out.lines)
        broker.kill()
        until(lambda: err.lines)
        broker.start()
        until(lambda: err.lines[-1].endswith(": reached again"))
        assert "(unnamed)" not in err.lines
    finally:
        stop.set()
        thread.join(WAIT_S)


ELECTED_S = 120.0
"""A cluster whose leader is gone elects another, which takes its time on a busy machine."""


def test_a_cluster_of_another_broker_carries_a_room_without_one_of_its_nodes(
    tmp_path: Path,
) -> None:
    """It speaks MQTT 3.1.1 only, and keeps everything three times."""
    with (
        nats_cluster(tmp_path) as (first, middle, last),
        published(tmp_path, first) as (runner, publisher),
        EventRooms(address(last), NOBODY) as rooms,
    ):
        until(lambda: publisher.status.endswith("has everything"), ELECTED_S)
        assert publisher._connection.protocol == 4
        until(lambda: "hall" in rooms.by_name, ELECTED_S)
        middle.kill()
        assert runner.do(cmd.Go(), confirmed=True).ok
        until(lambda: room_of(rooms).summary()["room"]["seq"] == runner.session.seq, 60)
        until(lambda: publisher.status.endswith("has everything"), ELECTED_S)


def test_a_gateway_waits_for_no_slow_token(
    tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presession_timer.web.api.access.BODY_S", 0.1)
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    head = f"POST /enter HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {origin}\r\n"
    with (
        published(tmp_path, broker),
        gateway(broker, b"s" * 32, WebOptions(port=port)),
        socket.create_connection(("127.0.0.1", port), timeout=3) as line,
    ):
        line.sendall(f"{head}Content-Length: 26\r\n\r\nab".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 408")


def asked(port: int, path: str, body: str = "", **headers: str) -> HTTPResponse:
    """Ask a gateway as what stands in front of it does: by its own address, with the Host as is."""
    line = HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    line.request("POST" if body else "GET", path, body or None, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer


def test_gateways_behind_one_address_are_one(tmp_path: Path, broker: Broker) -> None:
    host, origin = "panel.example.org", "https://panel.example.org"
    ports, secret = (free_port(), free_port()), b"s" * 32
    options = [WebOptions(port=port, public=origin) for port in ports]
    with (
        published(tmp_path, broker),
        gateway(broker, secret, options[0]) as one,
        gateway(broker, secret, options[1]) as two,
    ):
        assert one == two
        assert one["hall"].startswith(f"{origin}/hall/#")
        token = one["hall"].partition("#")[2]
        assert asked(ports[0], "/hall/", Host=f"127.0.0.1:{ports[0]}").status == 421
        assert asked(ports[0], "/hall/enter", token, Host=host, Origin="http://x").status == 403
        entered = asked(ports[0], "/hall/enter", token, Host=host, Origin=origin)
        cookie = entered.headers["Set-Cookie"]
        assert {"Path=/hall/", "Secure", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
        assert f"wss://{host}" in entered.headers["Content-Security-Policy"]
        let_in = {"Host": host, "Cookie": cookie.partition(";")[0]}
        assert asked(ports[1], "/hall/api/v1/state", **let_in).status == 200
        assert asked(ports[1], "/hall/api/v1/state", Host=host).status in (401, 403)
