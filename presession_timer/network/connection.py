"""One connection to a broker, in a thread of its own: it reconnects, and says why it cannot.

Nothing here waits for another thread, and no other thread waits for it. paho's client is used by
this one thread only; its own threads are not started.
"""

from __future__ import annotations

import random
import secrets
import selectors
import socket
import ssl
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from presession_timer.network.address import BrokerAddress, Login, Node
from presession_timer.web.listening import end_when_unheard

KEEPALIVE_S: Final = 10
"""The broker takes this side for lost after one and a half times as long."""
WILL_DELAY_S: Final = 10
"""A line that comes back so soon was never lost, to others."""
_SESSION_S: Final = 2 * WILL_DELAY_S
_CONNECT_S: Final = 5.0
_GREETING_S: Final = 3.0
"""How long a broker may take to answer that we are in, at first."""
_NODE_CONNECT_S: Final = 2.5
_NODE_GREETING_S: Final = 1.0
"""The same two where there is another node to try."""
_MORE_GREETING_S: Final = 0.25
"""How much longer after each failed attempt: a line may be slow.

It begins short, because a cluster of NATS that elects a leader never answers a client that
came before that, and answers one that comes again at once.
"""
_LONGEST_GREETING_S: Final = 5.0
_FIRST_PAUSE_S: Final = 0.5
_PATIENT_S: Final = 120.0
"""For this long after a loss, the pause between two attempts stays short."""
_LONGEST_PAUSE_S: Final = 60.0
_TICK_S: Final = 0.5
_JOIN_S: Final = 2.0
_JOIN_UNHEARD_S: Final = 0.2
_LONGEST_TOPIC: Final = 512
LONGEST_PAYLOAD: Final = 1024 * 1024
"""Bytes; a longer message is none of ours."""
_jitter = random.Random()
"""Its own numbers: a thread draws at any time, and others may have seeded the process's."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the broker delivered."""

    topic: str
    payload: bytes
    retained: bool
    """Whether the broker had kept it: its sender may be long gone."""


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes, and keeps, when this side is lost."""

    topic: str
    payload: bytes


class Handler(ABC):
    """Handles what a connection reports; every method is called in its thread."""

    def will(self) -> Will | None:
        """Return the will of the next connection; None where nobody waits for this side."""
        return None

    @abstractmethod
    def up(self) -> None:
        """The broker has let us in: subscribe, and publish what counts."""

    @abstractmethod
    def hear(self, message: Message) -> None:
        """A message came."""

    def delivered(self, number: int, refused: str) -> None:
        """The broker has taken a message, or ``refused`` it for this reason."""
        return

    def withheld(self, topics: Sequence[str]) -> None:
        """The broker does not let us read these topics.

        Some brokers say nothing, as mosquitto does, and send what may be read, if anything.
        """
        return

    def down(self) -> None:
        """The connection is gone; :attr:`Connection.trouble` says why."""
        return

    @abstractmethod
    def tick(self) -> float:
        """Do what is due; called after every wake-up and at least twice a second, connected or not.

        Returns the seconds until it must be called again.
        """


_OLD: Final = "the broker speaks MQTT 3.1.1 only"


class _OlderProtocol(Exception):
    """The broker does not speak MQTT 5; it is asked again in 3.1.1, at once."""


class Connection:
    """A connection that is made again whenever it ends, until :meth:`close`."""

    def __init__(
        self,
        address: BrokerAddress,
        login: Login,
        handler: Handler,
        name: str,
        *,
        rest_s: float = 0.0,
    ) -> None:
        """``name`` is the thread's. Nothing is done before :meth:`start`.

        After a wake-up the thread first rests for ``rest_s``, so that the one that woke it goes on.
        """
        self._rest_s = rest_s
        self.address = address
        self._login = login
        self._handler = handler
        self._name = name
        self.is_up = False
        self.trouble = ""
        """Why there is no connection, in words with what to do; empty while there is one."""
        self.lost_at: float | None = None
        """Since when there is none: wall seconds."""
        self.was_up = False
        """Whether a broker has ever let us in."""
        self.protocol = 0
        """The version of MQTT that the broker speaks: 5 or 4, which is 3.1.1; 0 until known."""
        self.client_id = _new_id()
        self._client: Client | None = None
        self._closing = threading.Event()
        self._woken = False
        self._next_tick = _TICK_S
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._theirs.setblocking(False)
        self._news: list[Callable[[], None]] = []
        self._wanted: dict[int, tuple[str, ...]] = {}
        """Topics of subscriptions that are not answered yet, by their number."""
        self._refused = ""
        self._given_up = ""
        self._node = 0
        """The node that is in use or is tried now, by its place in the address."""
        self._missed = 0
        """Nodes that were tried without success since one let us in."""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def node(self) -> Node:
        """The node that is in use or is tried now."""
        return self.address.nodes[self._node]

    @property
    def is_in_vain(self) -> bool:
        """Whether there is no connection and every node was tried; :attr:`trouble` says why."""
        return bool(self.trouble) and self._missed >= len(self.address.nodes)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Let the handler's :meth:`Handler.tick` be called soon; from any thread, without delay."""
        if not self._woken:
            self._woken = True
            with suppress(OSError):  # it is full of wake-ups, or closed
                self._theirs.send(b".")

    def close(self) -> None:
        """Disconnect from the broker and end the thread; wait for that at most two seconds.

        A thread that still waits for a broker to answer is not waited for.
        """
        self._closing.set()
        self._woken = False
        self.wake()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(_JOIN_S if self.is_up else _JOIN_UNHEARD_S)
        if not self._thread.is_alive():  # it never ran, or has closed them itself
            self._ours.close()
            self._theirs.close()

    # For the handler, in the connection's thread.

    def subscribe(self, *topics: tuple[str, int]) -> None:
        """Ask for topics, each with its quality of service."""
        if self._client is None:
            return
        _, number = self._client.subscribe(list(topics))
        if number is not None:
            self._wanted[number] = tuple(topic for topic, _ in topics)

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> int:
        """Send a message; return its number for :meth:`Handler.delivered`, 0 if it was not sent."""
        if self._client is None or not self.is_up:
            return 0
        sent = self._client.publish(topic, payload, qos=qos, retain=retain)
        return sent.mid if sent.rc == MQTTErrorCode.MQTT_ERR_SUCCESS else 0

    def drop(self, reason: str) -> None:
        """Drop this connection and make another: its confirmations are lost."""
        self._given_up = reason

    def leave(self) -> None:
        """End this connection without the will, and do not come back."""
        self._closing.set()

    # The thread.

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._live()
            except _OlderProtocol:
                continue
            except (OSError, ValueError) as error:
                self._lose(why_not(error, self.node))
            except Exception as error:  # noqa: BLE001 - the hour and the pages go on; it is shown
                self._lose(f"a mistake in presession: {error!r}")
            if self._go_on():
                self._pause()
        with suppress(OSError):
            self._ours.close()
            self._theirs.close()

    @property
    def _patience(self) -> float:
        """How long a broker may take to let us in, seconds."""
        first = _NODE_GREETING_S if self.address.others else _GREETING_S
        return min(_LONGEST_GREETING_S, first + self._missed * _MORE_GREETING_S)

    def _go_on(self) -> bool:
        """Turn to the next node; return whether every one was tried, so that it is time to wait."""
        count = len(self.address.nodes)
        self._node = (self._node + 1) % count
        return self._missed >= count

    def _lose(self, why: str) -> None:
        self.trouble = why
        if self.lost_at is None:
            self.lost_at = time.time()
        was_up, self.is_up = self.is_up, False
        self._missed = 1 if was_up else self._missed + 1
        self._client = None
        if was_up:
            self._handler.down()
        self._tick()

    def _pause(self) -> None:
        """Wait before the next attempt, never all rooms at once.

        At first half a second, so that a broker that is back is seen at once; one that was away for
        longer than two minutes is tried less and less often, each minute in the end. Of a cluster
        every node is tried before there is a pause.
        """
        lost = 0.0 if self.lost_at is None else max(0.0, time.time() - self.lost_at)
        most = min(_LONGEST_PAUSE_S, max(_FIRST_PAUSE_S, (lost - _PATIENT_S) / 4))
        wait = most * _jitter.uniform(0.5, 1.0)
        until = time.monotonic() + wait
        while (left := until - time.monotonic()) > 0 and not self._closing.is_set():
            with selectors.DefaultSelector() as waiting:
                waiting.register(self._ours, selectors.EVENT_READ)
                if waiting.select(min(left, self._next_tick)):
                    self._take_wake()
            self._tick()

    def _live(self) -> None:
        """Connect and serve the connection until it ends. Raises OSError with the reason."""
        client = self._made()
        how: dict[str, Any] = {}
        if self.protocol != 4:  # what MQTT 5 has: without it a will would not wait
            how = {"clean_start": False, "properties": _kept_session()}
        node = self.node
        client.connect(node.host, node.port, keepalive=KEEPALIVE_S, **how)
        self._client = client
        line = self._line_of(client)
        end_when_unheard(line)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        greeted_by = time.monotonic() + self._patience
        try:
            while not self._closing.is_set():
                self._turn(client)
                if not self.is_up and time.monotonic() > greeted_by:
                    raise TimeoutError
        finally:
            self._part(client)

    def _part(self, client: Client) -> None:
        if self.is_up and self._closing.is_set():
            client.disconnect()
            end = time.monotonic() + 0.5
            while client.want_write() and time.monotonic() < end:
                client.loop_write()
        line = client.socket()
        if line is not None:
            with suppress(OSError):
                line.close()

    def _turn(self, client: Client) -> None:
        """Wait for the line or a wake-up, and do what there is to do."""
        line = self._line_of(client)
        pending = isinstance(line, ssl.SSLSocket) and line.pending() > 0
        with selectors.DefaultSelector() as waiting:
            wanted = selectors.EVENT_READ
            if client.want_write():
                wanted |= selectors.EVENT_WRITE
            waiting.register(line, wanted)
            waiting.register(self._ours, selectors.EVENT_READ)
            ready = waiting.select(0 if pending else self._next_tick)
        for key, events in ready:
            if key.fileobj is self._ours:
                self._take_wake()
            else:
                if events & selectors.EVENT_READ:
                    client.loop_read()
                if events & selectors.EVENT_WRITE:
                    client.loop_write()
        if pending:
            client.loop_read()
        client.loop_misc()
        self._pass_news()
        self._line_of(client)
        self._tick()
        if self._given_up:
            why, self._given_up = self._given_up, ""
            raise ConnectionError(why)

    def _line_of(self, client: Client) -> socket.socket:
        """Return the line. Raises ConnectionError with the reason if there is none any more."""
        line = client.socket()
        if isinstance(line, socket.socket):
            return line
        if self._refused == _OLD:
            raise _OlderProtocol
        if self._refused or self.is_up:
            raise ConnectionError(self._refused or "the broker closed the connection")
        raise ConnectionResetError  # before it let us in

    def _tick(self) -> None:
        self._next_tick = max(0.0, min(_TICK_S, self._handler.tick()))

    def _take_wake(self) -> None:
        if self._rest_s:
            time.sleep(self._rest_s)
        with suppress(OSError):
            self._ours.recv(4096)
        self._woken = False

    def _pass_news(self) -> None:
        """Hand over what paho's callbacks noted: an error in a handler must not reach paho."""
        news, self._news = self._news, []
        for act in news:
            act()

    def _made(self) -> Client:
        version = MQTTProtocolVersion.MQTTv311 if self.protocol == 4 else MQTTProtocolVersion.MQTTv5
        clean = True if version == MQTTProtocolVersion.MQTTv311 else None
        if clean:  # nothing is kept for an old id, and a cluster may still think that it is there
            self.client_id = _new_id()
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self.client_id,
            clean_session=clean,
            protocol=version,
            reconnect_on_failure=False,
        )
        client.connect_timeout = _NODE_CONNECT_S if self.address.others else _CONNECT_S
        client.suppress_exceptions = False
        client.max_inflight_messages_set(100)
        if self._login.user:
            client.username_pw_set(self._login.user, self._login.password)
        if self.address.tls:
            trusted = str(self._login.ca) if self._login.ca else None
            client.tls_set_context(ssl.create_default_context(cafile=trusted))
        will = self._handler.will()
        if will is not None:
            client.will_set(
                will.topic, will.payload, qos=1, retain=True, properties=_later(version)
            )
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        self._refused = ""
        self._wanted = {}
        return client

    # paho calls these while it works; they only note.

    def _on_connect(
        self,
        client: Client,
        userdata: Any,
        flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            name = str(reason)
            if "protocol version" in name and self.protocol != 4:
                self.protocol, self._refused = 4, _OLD
            else:
                self._refused = _refusal(name, self._login)
            return
        self._news.append(self._arrive)

    def _arrive(self) -> None:
        if self.protocol == 0:
            self.protocol = 5
        self.is_up = self.was_up = True
        self.trouble, self.lost_at = "", None
        self._handler.up()

    def _on_disconnect(
        self,
        client: Client,
        userdata: Any,
        flags: DisconnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if flags.is_disconnect_packet_from_server and not self._refused:
            self._refused = f"the broker closed the connection: {reason}"

    def _on_message(self, client: Client, userdata: Any, message: MQTTMessage) -> None:
        if len(message.payload) > LONGEST_PAYLOAD:
            return
        try:
            topic = message.topic
        except UnicodeDecodeError:
            return
        if len(topic) <= _LONGEST_TOPIC:
            heard = Message(topic, bytes(message.payload), message.retain)
            self._news.append(lambda: self._handler.hear(heard))

    def _on_publish(
        self,
        client: Client,
        userdata: Any,
        number: int,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        refused = str(reason) if reason.is_failure else ""
        self._news.append(lambda: self._handler.delivered(number, refused))

    def _on_subscribe(
        self,
        client: Client,
        userdata: Any,
        number: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        topics = self._wanted.pop(number, ())
        withheld = [topic for topic, why in zip(topics, reasons, strict=False) if why.is_failure]
        if withheld:
            self._news.append(lambda: self._handler.withheld(withheld))


def _new_id() -> str:
    """Return a client id: a broker throws the first of two out that have the same."""
    return f"presession-{secrets.token_hex(8)}"


def _kept_session() -> Properties:
    found = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho's own
    found.SessionExpiryInterval = _SESSION_S
    return found


def _later(version: MQTTProtocolVersion) -> Properties | None:
    if version != MQTTProtocolVersion.MQTTv5:
        return None
    found = Properties(PacketTypes.WILLMESSAGE)  # type: ignore[no-untyped-call]  # paho's own
    found.WillDelayInterval = WILL_DELAY_S
    return found


def _refusal(name: str, login: Login) -> str:
    if "ser name or password" in name or "ot authorized" in name:
        who = f"user {login.user}" if login.user else "anybody without a user"
        return f"the broker does not let {who} in: check user and password"
    if "dentifier" in name:
        return "the broker does not take our client id"
    return f"the broker refused the connection: {name.lower()}"


_CERTIFICATE_HINTS: Final = {
    9: "is this machine's clock right?",
    10: "is this machine's clock right? Else the broker needs a new certificate",
    62: "write the name into the address that the broker's certificate has",
    64: "write the name into the address that the broker's certificate has",
}
"""By OpenSSL's number, where the authority is not what is wrong: too early, too late, host, IP."""


def why_not(error: Exception, where: Node) -> str:
    """Return in words why a broker cannot be reached, and what to do."""
    if isinstance(error, ssl.SSLCertVerificationError):
        if hint := _CERTIFICATE_HINTS.get(error.verify_code):
            why = error.verify_message.rstrip(".")
            return f"the certificate of {where.host} is not good ({why}): {hint}"
        return (
            f"the certificate of {where.host} is not trusted ({error.verify_message}): name the "
            "file of its certificate authority as `ca` in [broker] of the settings"
        )
    if isinstance(error, ssl.SSLError):
        return f"{where} does not speak TLS ({error.reason or error}): check port and address"
    if isinstance(error, socket.gaierror):
        return f"there is no machine called {where.host} ({error.strerror})"
    if isinstance(error, ConnectionRefusedError):
        return f"nothing listens at {where}: is the broker running?"
    if isinstance(error, TimeoutError):
        return f"{where} does not answer: is it the right address, and is a firewall between?"
    if isinstance(error, ConnectionResetError):
        return f"{where} closed the connection: does it speak MQTT, and with or without TLS?"
    return str(getattr(error, "strerror", None) or error)
