"""Brokers on this machine: started on free ports of the loopback, killed and started again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from lab.ports import free_port

__all__ = ["Broker", "Missing", "mosquitto", "nats_cluster", "program"]

_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
_STARTS_S = 60.0


class Missing(Exception):
    """A program is not installed."""


def program(name: str) -> str:
    """Return where a program is. Raises Missing with what to install."""
    found = shutil.which(name, path=_PLACES)
    if found is None:
        raise Missing(f"needs {name}: apt-get install {name}")
    return found


class Broker:
    """A program that is started, killed and started again on the same port."""

    def __init__(self, words: Sequence[str | Path], port: int, log: Path) -> None:
        self.port = port
        self._words = [str(word) for word in words]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process. Raises ValueError while it does not run."""
        if self._process is None:
            raise ValueError("it does not run")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it lets somebody in."""
        with self._log.open("ab") as log:
            process = self._process = subprocess.Popen(self._words, stdout=log, stderr=log)
        end, pause = time.monotonic() + _STARTS_S, threading.Event()
        while time.monotonic() < end:
            if process.poll() is not None:
                raise ValueError(self._log.read_text(encoding="utf-8"))
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            pause.wait(0.02)
        raise TimeoutError(self._log.read_text(encoding="utf-8"))

    def kill(self) -> None:
        """End it without a word to anybody."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def url(self, room: str = "", others: Sequence[Broker] = ()) -> str:
        """Return the address of the event "upr35", or of one of its rooms.

        ``others`` are the other nodes of a cluster.
        """
        nodes = ",".join(f"127.0.0.1:{node.port}" for node in (self, *others))
        return f"mqtt://{nodes}/upr35" + (f"/{room}" if room else "")

    def __enter__(self) -> Broker:
        self.start()
        return self

    def __exit__(self, *failed: object) -> None:
        self.kill()


def mosquitto(folder: Path, more: str = "allow_anonymous true") -> Broker:
    """Return a mosquitto that lets everybody in, unless ``more`` says otherwise."""
    found = program("mosquitto")
    port = free_port()
    config = folder / f"mosquitto-{port}.conf"
    config.write_text(f"listener {port} 127.0.0.1\npersistence false\n{more}\n", encoding="ascii")
    return Broker([found, "-c", config], port, folder / f"mosquitto-{port}.log")


def nats(folder: Path, more: str = "") -> Broker:
    """Return a single nats-server that speaks MQTT 3.1.1."""
    found = program("nats-server")
    port = free_port()
    config = folder / f"nats-{port}.conf"
    config.write_text(
        f"server_name: n\nlisten: 127.0.0.1:{free_port()}\n"
        f"jetstream {{ store_dir: {folder}/js-{port} }}\n"
        f"mqtt {{ listen: 127.0.0.1:{port} }}\n{more}\n",
        encoding="ascii",
    )
    return Broker([found, "-c", config], port, folder / f"nats-{port}.log")


@contextmanager
def nats_cluster(folder: Path, size: int = 3) -> Iterator[list[Broker]]:
    """Run nats-servers that speak MQTT 3.1.1 and keep everything ``size`` times."""
    found = program("nats-server")
    ports = [(free_port(), free_port(), free_port()) for _ in range(size)]
    routes = ", ".join(f"nats://127.0.0.1:{route}" for _, route, _ in ports)
    brokers = []
    for number, (mqtt, route, client) in enumerate(ports):
        config = folder / f"nats-{number}.conf"
        config.write_text(
            f"server_name: n{number}\nlisten: 127.0.0.1:{client}\n"
            f"jetstream {{ store_dir: {folder}/js{number} }}\n"
            f"cluster {{ name: rooms, listen: 127.0.0.1:{route}, routes: [{routes}] }}\n"
            f"mqtt {{ listen: 127.0.0.1:{mqtt}, stream_replicas: {size} }}\n",
            encoding="ascii",
        )
        brokers.append(Broker([found, "-c", config], mqtt, folder / f"nats-{number}.log"))
    try:
        for one in brokers:
            one.start()
        yield brokers
    finally:
        for one in brokers:
            one.kill()
