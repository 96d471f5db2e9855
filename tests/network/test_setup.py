"""The broker that `presession broker setup` makes lets each role do its task and nothing else."""

from __future__ import annotations

import gc
import io
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab.brokers import Broker
from lab.ports import free_port

from presession_timer.base.errors import PresessionError
from presession_timer.cli.main import main
from presession_timer.network import setup
from presession_timer.network.address import BrokerAddress, Login, Node
from presession_timer.network.connection import Connection, Handler, Message
from presession_timer.network.setup import BrokerPlan, hashed, rooms_of, write_setup
from presession_timer.network.visit import findings
from tests.network.brokers import WAIT_S, installed, until

EVENT = "presession/1/upr35"
ROOMS = ("lobby", "room-20")
SEED = "0" * 32


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("broker")


@pytest.fixture(scope="module")
def broker(folder: Path) -> Iterator[Broker]:
    """The generated broker, with TLS."""
    mosquitto = installed("mosquitto")
    installed("openssl")
    port, out = free_port(), io.StringIO()
    assert write_setup(BrokerPlan("upr35", ROOMS, "127.0.0.1", port), folder, out=out) == 0
    assert "room-20: presession run PLAN --broker mqtts://room-20@127.0.0.1" in out.getvalue()
    config = folder / "mosquitto.conf"
    with config.open("a", encoding="utf-8") as file:
        file.write("user root\n")  # it would give up root's rights, and with them these files
    with Broker([mosquitto, "-c", config], port, folder / "log") as found:
        yield found


def password_of(folder: Path, user: str) -> str:
    text = (folder / "people" / f"{user}.password").read_text("utf-8")
    name, _, password = text.strip().partition(":")
    assert name == user
    return password


class Client(Handler):
    """Somebody at the broker."""

    def __init__(
        self, broker: Broker, folder: Path, user: str, password: str | None = None
    ) -> None:
        password = password_of(folder, user) if password is None else password
        address = BrokerAddress("127.0.0.1", broker.port, "upr35", user=user)
        self.heard: list[str] = []
        self.answers: dict[int, str] = {}
        self.is_up = threading.Event()
        self.todo: list[str] = []
        self.sent: dict[str, int] = {}
        login = Login(user, password, folder / "ca.crt")
        self.connection = Connection(address, login, self, f"test {user}")
        self.connection.start()

    def up(self) -> None:
        self.connection.subscribe((f"{EVENT}/#", 1))
        self.is_up.set()

    def hear(self, message: Message) -> None:
        self.heard.append(message.topic.removeprefix(f"{EVENT}/"))

    def delivered(self, number: int, refused: str) -> None:
        self.answers[number] = refused

    def down(self) -> None:
        self.is_up.clear()

    def tick(self) -> float:
        while self.todo:
            topic = self.todo.pop()
            self.sent[topic] = self.connection.publish(f"{EVENT}/{topic}", b"x", qos=1)
        return 0.02

    def write(self, topic: str) -> str:
        """Publish; return why the broker does not take it, empty if it does."""
        self.todo.append(topic)
        self.connection.wake()
        until(lambda: self.sent.get(topic) in self.answers)
        return self.answers.pop(self.sent.pop(topic))


MAY = {
    "room-20": {
        "room-20/runner", "room-20/state/room", "room-20/summary", "room-20/beat",
        "room-20/time/answer/x", f"room-20/record/{SEED}/line", "room-20/av/left", "room-20/mic",
    },
    "gateway": {"room-20/time/ask"},
    "overview": {"room-20/time/ask"},
    "collector": {f"room-20/record/{SEED}/ask"},
    "av": {"room-20/mic"},
}  # fmt: skip
"""What each may write."""
ALL = {*set().union(*MAY.values()), "lobby/runner", "lobby/state/room", "lobby/time/ask"}
HEARS = {
    "room-20": {one for one in ALL if one.startswith("room-20/")},
    "gateway": {
        "room-20/runner", "room-20/state/room", "room-20/summary", "room-20/beat",
        "room-20/time/answer/x", "lobby/runner", "lobby/state/room",
    },
    "collector": {"room-20/runner", f"room-20/record/{SEED}/line", "lobby/runner"},
    "av": {"room-20/runner", "room-20/av/left", "lobby/runner"},
}  # fmt: skip


def test_each_role_may_write_its_own_topics_and_no_others(broker: Broker, folder: Path) -> None:
    for user, allowed in MAY.items():
        client = Client(broker, folder, user)
        try:
            assert client.is_up.wait(WAIT_S), client.connection.trouble
            lobby = {"lobby/time/ask"} if user in ("gateway", "overview") else set()
            assert {topic for topic in ALL if not client.write(topic)} == allowed | lobby, user
        finally:
            client.connection.close()


def test_each_role_hears_what_it_needs_and_no_more(broker: Broker, folder: Path) -> None:
    readers = {user: Client(broker, folder, user) for user in HEARS}
    writers = {user: Client(broker, folder, user) for user in (*MAY, "lobby")}
    everybody = [*readers.values(), *writers.values()]
    try:
        for one in everybody:
            assert one.is_up.wait(WAIT_S), one.connection.trouble
        for user, topics in (*MAY.items(), ("lobby", {"lobby/runner", "lobby/state/room"})):
            for topic in sorted(topics):
                assert writers[user].write(topic) == ""
        writers["gateway"].write("lobby/time/ask")
        for user, topics in HEARS.items():
            until(lambda user=user, topics=topics: set(readers[user].heard) >= topics)  # type: ignore[misc]  # a lambda's defaults have no types
        assert {user: set(one.heard) for user, one in readers.items()} == HEARS
    finally:
        for one in everybody:
            one.connection.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stranger_is_refused_and_told_why(broker: Broker, folder: Path) -> None:
    address = BrokerAddress("127.0.0.1", broker.port, "upr35", "room-20")
    trusted = folder / "ca.crt"

    def found(login: Login) -> str:
        (only,) = findings(address, login)
        assert only.ok is False
        return f"{only.found} {only.do}"

    assert "does not let anybody without a user in" in found(Login("", "", trusted))
    assert "does not let user room-20 in" in found(Login("room-20", "wrong", trusted))
    assert "is not trusted" in found(Login("room-20", password_of(folder, "room-20")))
    misnamed = BrokerAddress("localhost", broker.port, "upr35", "room-20")
    (only,) = findings(misnamed, Login("room-20", "", trusted))
    assert only.do == "write the name into the address that the broker's certificate has"
    plain = BrokerAddress("127.0.0.1", broker.port, "upr35", "room-20", tls=False)
    (only,) = findings(plain, Login())
    assert only.ok is False
    gc.collect()  # paho leaves the socket of a handshake that failed to it, which is said here


def test_a_good_login_is_told_what_it_may_do(broker: Broker, folder: Path) -> None:
    trusted = folder / "ca.crt"
    address = BrokerAddress("127.0.0.1", broker.port, "upr35", "room-20")
    here, room = findings(address, Login("room-20", password_of(folder, "room-20"), trusted))
    assert here.ok
    assert "MQTT 5, TLS" in here.found
    assert room.ok
    wrong = Login("gateway", password_of(folder, "gateway"), trusted)
    assert [one.ok for one in findings(address, wrong)] == [True, False]


def test_each_node_of_a_cluster_is_looked_at(broker: Broker, folder: Path) -> None:
    login = Login("overview", password_of(folder, "overview"), folder / "ca.crt")
    dead = free_port()
    others = (Node("127.0.0.1", broker.port), Node("127.0.0.1", dead))
    first, second, event, third = findings(
        BrokerAddress("127.0.0.1", dead, "upr35", others=others), login
    )
    assert (first.ok, second.ok, event.ok, third.ok) == (False, True, True, False)
    assert f"127.0.0.1 port {dead}" in first.found


@pytest.mark.parametrize("user", ["overview", "gateway", "collector", "av"])
def test_a_reader_of_the_whole_event_is_told_that_it_is_let_in(
    broker: Broker, folder: Path, user: str
) -> None:
    login = Login(user, password_of(folder, user), folder / "ca.crt")
    here, event = findings(BrokerAddress("127.0.0.1", broker.port, "upr35"), login)
    assert (here.ok, event.ok, here.topic, event.topic) == (True, True, "broker", "event")


def test_what_is_secret_is_its_owners_alone_and_stays(folder: Path, broker: Broker) -> None:
    people = sorted(path.name for path in (folder / "people").iterdir())
    assert people == [
        "av.password", "collector.password", "gateway-secret", "gateway.password", "lobby.password",
        "overview.password", "room-20.password",
    ]  # fmt: skip
    for path in (*(folder / "people").iterdir(), folder / "server.key", folder / "passwords"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = {path: path.read_bytes() for path in (folder / "people").iterdir()}
    again = folder / "again"
    shutil.copytree(folder, again, ignore=shutil.ignore_patterns("again"))
    write_setup(BrokerPlan("upr35", ("lobby",), "127.0.0.1"), again, out=io.StringIO())
    assert {path.read_bytes() for path in before} == {
        path.read_bytes() for path in (again / "people").iterdir()
    }


def names_of(folder: Path) -> str:
    words = ["openssl", "x509", "-noout", "-text", "-in", str(folder / "server.crt")]
    return subprocess.run(words, capture_output=True, check=True, text=True).stdout


def test_a_certificate_is_of_the_host_that_is_named_now(tmp_path: Path) -> None:
    installed("openssl")

    def set_up(host: str) -> str:
        out = io.StringIO()
        write_setup(BrokerPlan("upr35", ROOMS, host), tmp_path, out=out)
        return out.getvalue()

    set_up("pi.local")
    authority = (tmp_path / "ca.crt").read_bytes()
    first = names_of(tmp_path)
    set_up("pi.local")
    assert names_of(tmp_path) == first, "a good one stays"
    assert "ca.crt is new" not in set_up("192.168.1.5")
    assert "IP Address:192.168.1.5" in names_of(tmp_path)
    assert (tmp_path / "ca.crt").read_bytes() == authority, "machines trust it already"
    (tmp_path / "ca.key").unlink()
    assert "ca.crt is new: give it to each machine again" in set_up("pi.local")
    assert "DNS:pi.local" in names_of(tmp_path)


@pytest.mark.parametrize("days", ["1", "300"])
def test_a_certificate_that_ends_soon_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    installed("openssl")
    monkeypatch.setattr(setup, "_DAYS", days)
    plan = BrokerPlan("upr35", ROOMS, "pi.local")
    write_setup(plan, tmp_path, out=io.StringIO())
    first = (tmp_path / "ca.crt").read_bytes(), names_of(tmp_path)
    write_setup(plan, tmp_path, out=io.StringIO())
    second = (tmp_path / "ca.crt").read_bytes(), names_of(tmp_path)
    assert (first == second) is (days == "300")


def test_a_certificate_of_another_authority_is_never_replaced(tmp_path: Path) -> None:
    installed("openssl")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         "/CN=broker.example.org", "-keyout", tmp_path / "server.key", "-out",
         tmp_path / "server.crt"],
        capture_output=True, check=True,
    )  # fmt: skip
    shutil.copy(tmp_path / "server.crt", tmp_path / "ca.crt")
    before = names_of(tmp_path)
    write_setup(BrokerPlan("upr35", ROOMS, "pi.local"), tmp_path, out=io.StringIO())
    assert names_of(tmp_path) == before


def test_a_password_is_kept_as_mosquitto_does() -> None:
    found = hashed("secret", b"123456789012")
    assert found.startswith("$7$20000$MTIzNDU2Nzg5MDEy$")


def test_a_plan_that_cannot_be_read_is_said_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = '[session]\ntitle = "A"\ndate = 2019-12-10\n[[segment]]\nkind = "opening"\n'
    (tmp_path / "a.toml").write_text(good, encoding="utf-8")
    (tmp_path / "b.toml").write_text(good.replace("opening", "openng"), encoding="utf-8")
    assert main(["broker", "setup", str(tmp_path), "--host", "127.0.0.1"]) == 2
    assert f"{tmp_path / 'b.toml'}:5: " in capsys.readouterr().err
    (tmp_path / "b.toml").write_bytes(good.encode() + b"\xff")
    assert main(["broker", "setup", str(tmp_path), "--host", "127.0.0.1"]) == 2
    assert f"{tmp_path / 'b.toml'}:6: " in capsys.readouterr().err
    assert not (tmp_path / "broker").exists()


def test_rooms_are_those_of_the_plans(tmp_path: Path) -> None:
    plan = '[session]\ntitle = "A"\ndate = 2019-12-10\nroom = "{}"\n[[segment]]\nkind = "opening"\n'
    for number, room in enumerate(("Room XX, E-Building", "Salle des Assemblées", "")):
        (tmp_path / f"{number}.toml").write_text(plan.format(room), encoding="utf-8")
    assert rooms_of(tmp_path) == ("room", "room-xx-e-building", "salle-des-assemblees")
    (tmp_path / "4.toml").write_text(plan.format("Room XX E Building"), encoding="utf-8")
    with pytest.raises(PresessionError, match="would both be called room-xx-e-building"):
        rooms_of(tmp_path)
