"""Brokers on this machine, as bench/ starts them; a test is skipped without their programs."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lab import brokers
from lab.brokers import Broker

from presession_timer.network.address import BrokerAddress, Login

WAIT_S = 60.0
NOBODY = Login()


def until(holds: Callable[[], object], wait_s: float = WAIT_S) -> None:
    """Wait until something holds that another thread brings about."""
    end, pause = time.monotonic() + wait_s, threading.Event()
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        pause.wait(0.01)


def installed(name: str) -> str:
    """Return where a broker's program is; skip the test without it, but never in CI."""
    try:
        return brokers.program(name)
    except brokers.Missing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


def mosquitto(folder: Path, rules: str = "allow_anonymous true") -> Broker:
    """Return a mosquitto that lets everybody in, unless ``rules`` say otherwise."""
    installed("mosquitto")
    return brokers.mosquitto(folder, rules)


def nats(folder: Path, rules: str) -> Broker:
    """Return a single nats-server with these rules."""
    installed("nats-server")
    return brokers.nats(folder, rules)


@contextmanager
def nats_cluster(folder: Path) -> Iterator[list[Broker]]:
    """Run a cluster of three nats-servers."""
    installed("nats-server")
    with brokers.nats_cluster(folder) as found:
        yield found


def address(broker: Broker, room: str = "", user: str = "") -> BrokerAddress:
    """Return the address of the event "upr35", or of a room."""
    return BrokerAddress("127.0.0.1", broker.port, "upr35", room, user, tls=False)
