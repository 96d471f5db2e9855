"""Brokers on this machine: started on a free port of the loopback, and stopped again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import pytest

from presession_timer.network.address import BrokerAddress, Login

WAIT_S = 20.0
NOBODY = Login()
_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def until(holds: Callable[[], object], wait_s: float = WAIT_S) -> None:
    """Wait until something holds that another thread brings about."""
    end, pause = time.monotonic() + wait_s, threading.Event()
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        pause.wait(0.01)


def program(name: str, package: str) -> str:
    """Return where a broker's program is; skip the test without it, but never in CI."""
    found = shutil.which(name, path=_PLACES)
    if found is None:
        why = f"needs {name}: apt-get install {package}"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return found


def free_port() -> int:
    """Return a port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Broker:
    """A program that is started, killed and started again on the same port."""

    def __init__(self, words: Sequence[str | Path], port: int, log: Path) -> None:
        self.port = port
        self._words = [str(word) for word in words]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it lets somebody in."""
        with self._log.open("ab") as log:
            process = self._process = subprocess.Popen(self._words, stdout=log, stderr=log)

        def listens() -> bool:
            assert process.poll() is None, self._log.read_text()
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        until(listens)

    def kill(self) -> None:
        """End it without a word to anybody."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(WAIT_S)
            self._process = None

    def address(self, room: str = "", user: str = "") -> BrokerAddress:
        """Return the address of the event "upr35", or of a room."""
        return BrokerAddress("127.0.0.1", self.port, "upr35", room, user, tls=False)

    def __enter__(self) -> Broker:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self.kill()


def mosquitto(folder: Path, more: str = "allow_anonymous true") -> Broker:
    """Return a mosquitto that lets everybody in, unless ``more`` says otherwise."""
    found = program("mosquitto", "mosquitto")
    port = free_port()
    config = folder / f"mosquitto-{port}.conf"
    config.write_text(f"listener {port} 127.0.0.1\npersistence false\n{more}\n")
    return Broker([found, "-c", config], port, folder / f"mosquitto-{port}.log")


@contextmanager
def nats_cluster(folder: Path, size: int = 3) -> Iterator[list[Broker]]:
    """Run a cluster of nats-servers that speak MQTT 3.1.1 and keep everything ``size`` times."""
    found = program("nats-server", "nats-server")
    ports = [(free_port(), free_port(), free_port()) for _ in range(size)]
    routes = ", ".join(f"nats://127.0.0.1:{route}" for _, route, _ in ports)
    brokers = []
    for number, (mqtt, route, client) in enumerate(ports):
        config = folder / f"nats-{number}.conf"
        config.write_text(
            f"server_name: n{number}\nlisten: 127.0.0.1:{client}\n"
            f"jetstream {{ store_dir: {folder}/js{number} }}\n"
            f"cluster {{ name: rooms, listen: 127.0.0.1:{route}, routes: [{routes}] }}\n"
            f"mqtt {{ listen: 127.0.0.1:{mqtt}, stream_replicas: {size} }}\n"
        )
        brokers.append(Broker([found, "-c", config], mqtt, folder / f"nats-{number}.log"))
    try:
        for one in brokers:
            one.start()
        yield brokers
    finally:
        for one in brokers:
            one.kill()
