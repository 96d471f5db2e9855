"""The address of an event on a broker, and what lets this machine in there."""

from __future__ import annotations

import ipaddress
import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.findings import shown
from presession_timer.base.shell import typed
from presession_timer.base.user_settings import BROKER_CA, BROKER_PASSWORD, BROKER_USER, Settings

SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)
"""The name of an event or a room: what every broker takes as a part of a topic."""

_PORTS: Final = {"mqtts": 8883, "mqtt": 1883}
_USER: Final = re.compile(r"[A-Za-z0-9._@+-]{1,100}", re.ASCII)
_EXAMPLE: Final = "mqtts://broker.example.org/upr35/room-20"
_MOST_NODES: Final = 16
_LONGEST_FILE: Final = 16_384
_LONGEST_PASSWORD: Final = 1_000


@dataclass(frozen=True, slots=True)
class Node:
    """One machine of a broker."""

    host: str
    port: int

    def __str__(self) -> str:
        """Return it in words: "broker.example.org port 8883"."""
        return f"{self.host} port {self.port}"

    def written(self, usual: int) -> str:
        """Return it as an address has it, without the port that is usual."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """One event on a broker, and perhaps one room of it."""

    host: str
    port: int
    event: str
    room: str = ""
    user: str = ""
    tls: bool = True
    others: tuple[Node, ...] = ()
    """The other nodes of a cluster, in the order in which they are tried."""

    def __str__(self) -> str:
        """Return the address without the user: it may be shown."""
        return f"{self.broker}/{self.event}" + (f"/{self.room}" if self.room else "")

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node, the first one first."""
        return (Node(self.host, self.port), *self.others)

    @property
    def broker(self) -> str:
        """The broker alone: "mqtts://broker.example.org"."""
        scheme = "mqtts" if self.tls else "mqtt"
        return f"{scheme}://" + ",".join(node.written(_PORTS[scheme]) for node in self.nodes)

    @property
    def is_local(self) -> bool:
        """Whether the broker is on this machine: nobody can listen in on the way."""
        return all(_is_loopback(node.host) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Login:
    """What lets this machine in."""

    user: str = ""
    password: str = ""
    ca: Path | None = None
    """Certificates to trust instead of the system's; the broker of a small network has its own."""

    def __repr__(self) -> str:
        """Return nothing secret: it may end up in a log."""
        return f"Login(user={self.user!r})"


def parse_address(
    written: str, *, room: bool | None = None, insecure: bool = False
) -> BrokerAddress:
    """Return the address in ``mqtt[s]://[user@]HOST[:port][,HOST[:port]…]/EVENT[/ROOM]``.

    ``room`` says whether a room must be named (True), must not be (False), or may be (None). With
    ``insecure`` a line without TLS to another machine is allowed. Raises PresessionError with what
    to write instead.
    """
    scheme, colon, rest = written.partition("://")
    scheme = scheme.lower()
    if not colon or scheme not in _PORTS:
        raise _wrong(written, "it does not begin with mqtts://")
    if "://" in rest:
        expected = f"{scheme}://one,two,three/upr35/room-20"
        raise PresessionError(f"{written}: name the nodes of a broker in one address: {expected}")
    authority, _, path = rest.partition("/")
    who, _, hosts = authority.rpartition("@")
    user, has_password, _ = who.partition(":")
    if has_password:
        raise PresessionError(
            "an address with a password can be read by everybody on this machine: put the password "
            f"into {BROKER_PASSWORD}, or into the password-file of the settings"
        )
    nodes = [_node(written, one, _PORTS[scheme]) for one in hosts.split(",")]
    if len(nodes) > _MOST_NODES:
        raise _wrong(written, f"more than {_MOST_NODES} nodes are named")
    names = _names(written, path, room=room)
    user = unquote(user)
    if user and not _USER.fullmatch(user):
        raise _wrong(written, "the user has characters that no broker's list takes")
    tls = scheme == "mqtts"
    if not tls and not insecure and not all(_is_loopback(node.host) for node in nodes):
        raise PresessionError(
            f"{written}: without TLS everybody on the way can read and forge what is sent: write "
            "mqtts://, or add --insecure if that network is yours alone"
        )
    first, *others = dict.fromkeys(nodes)
    named = names[1] if len(names) == 2 else ""
    return BrokerAddress(first.host, first.port, names[0], named, user, tls, tuple(others))


def _names(written: str, path: str, *, room: bool | None) -> list[str]:
    """Return the names of the event, and of the room where there is one."""
    names = [unquote(part) for part in path.split("/")] if path else []
    if names and not names[-1]:
        names.pop()  # an address may end with a slash
    if "?" in path or "#" in path or not 1 <= len(names) <= 2:
        raise _wrong(written, "too many parts" if names else "no event is named")
    for what, name in zip(("an event", "a room"), names, strict=False):
        if not SLUG.fullmatch(name):
            raise _wrong(written, f"{shown(name)} is no name of {what}")
    if room is True and len(names) == 1:
        raise _wrong(written, "no room is named after the event")
    if room is False and len(names) == 2:
        raise PresessionError(f"{written}: this is about the whole event; leave out /{names[1]}")
    return names


def _node(written: str, one: str, usual: int) -> Node:
    """Return the node in ``HOST[:port]``. Raises PresessionError."""
    try:
        split = urlsplit(f"//{one}")
        host = split.hostname or ""
    except ValueError as error:
        raise _wrong(written, str(error)) from None
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", host) or split.netloc != one:
        raise _wrong(written, "no broker is named")
    try:
        return Node(host, split.port or usual)
    except ValueError:
        raise _wrong(written, "the port is no number from 1 to 65535") from None


def _wrong(written: str, why: str) -> PresessionError:
    written = re.sub(r"(//[^/@:]*):[^/@]*@", r"\1:…@", written)
    return PresessionError(
        f"{written}: {why}; expected {_EXAMPLE}, names in small letters, digits and hyphens"
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def login(address: BrokerAddress, settings: Settings) -> Login:
    """Return what lets this machine in: from the environment, else from the settings.

    The password file has a line ``user:password`` for each user, or one password alone. Raises
    UnreadableFile if it cannot be read or others may read it.
    """
    user = address.user or os.environ.get(BROKER_USER, "") or settings.broker_user
    password = os.environ.get(BROKER_PASSWORD, "")
    if not password and settings.broker_password_file is not None:
        password = _password_in(settings.broker_password_file, user)
    ca = Path(os.environ[BROKER_CA]) if os.environ.get(BROKER_CA) else settings.broker_ca
    if ca is not None and not ca.is_file():
        raise UnreadableFile(f"{ca}: no file with the broker's certificate authority")
    return Login(user, password, ca)


def _password_in(path: Path, user: str) -> str:
    try:
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
                raise UnreadableFile(
                    f"{path}: others on this machine may read the broker's password: chmod 600 "
                    f"{typed(path)}"
                )
            lines = file.read(_LONGEST_FILE).decode("utf-8", "replace").splitlines()
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read: {error.strerror or error}") from error
    found = [line.partition(":") for line in lines if line.strip() and not line.startswith("#")]
    by_user = {name.strip(): password for name, colon, password in found if colon}
    if user in by_user:
        return by_user[user][:_LONGEST_PASSWORD]
    if by_user and not user:
        raise UnreadableFile(f"{path}: the address names no user of it: mqtts://USER@…")
    alone = found[0][0] if len(found) == 1 and not found[0][1] else ""
    if not alone:
        raise UnreadableFile(f"{path}: no password for {user or 'anybody'}; expected USER:PASSWORD")
    return alone[:_LONGEST_PASSWORD]
