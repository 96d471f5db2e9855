"""How soon a broker takes a message that it is to keep: the ground under what presession does."""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

__all__ = ["Bare"]

_TRY_S = 1.0


class Bare:
    """A bare client that tries one node after the other until one has kept a message."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.took: float | None = None
        """Seconds from the beginning until a message was kept; None before."""
        self._ports = ports
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Try no more."""
        self._over.set()
        self._thread.join(2 * _TRY_S)

    def _run(self) -> None:
        began = time.monotonic()
        for port in itertools.cycle(self._ports):
            if self._over.wait(0.05):
                return
            with suppress(OSError):
                if self._keeps(port):
                    self.took = time.monotonic() - began
                    return

    def _keeps(self, port: int) -> bool:
        name = f"bare-{secrets.token_hex(4)}"
        client = Client(
            CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTProtocolVersion.MQTTv311
        )
        client.connect_timeout = _TRY_S
        client.connect("127.0.0.1", port)
        client.loop_start()
        end = time.monotonic() + _TRY_S
        try:
            while not client.is_connected():
                if time.monotonic() > end or self._over.wait(0.005):
                    return False
            sent = client.publish(f"bare/{name}", b"1", qos=1, retain=True)
            sent.wait_for_publish(_TRY_S)
            return sent.is_published()
        finally:
            client.disconnect()
            client.loop_stop()
