"""One address of this machine to listen on, or why not; and where an hour's page was last."""

from __future__ import annotations

import errno
import hashlib
import ipaddress
import json
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from presession_timer.base.atomic_files import put_in_place
from presession_timer.base.errors import PresessionError
from presession_timer.base.limits import parse_json

PORT = 8400
"""Where the page is unless another port is asked for or this one is taken."""
_PORTS = 100
_PRIVILEGED = 1_023
"""Ports up to this one need an administrator on Linux and macOS."""
_LOCAL = "127.0.0.1"
_LISTENING = "0A"
_LAST_PORTS = "page-ports.json"
_LONGEST = 65_536
_HOURS = 64
"""Of so many hours the port is kept."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is served, and by what name people reach it."""

    host: str
    port: int
    public: str = ""
    """The origin that people use, such as "https://panel.example.org"; empty: this very address.

    What stands between takes the TLS off and leaves Host as it is."""
    path: str = "/"
    """Where the page is there; a gateway has one for each room."""

    @property
    def authority(self) -> str:
        """What a browser sends as Host; it leaves the usual port out."""
        if self.public:
            return self.public.partition("://")[2]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 80 else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """What a browser sends as Origin."""
        return self.public or f"http://{self.authority}"

    @property
    def sockets(self) -> str:
        """The origin of the page's WebSockets."""
        return self.origin.replace("http", "ws", 1)

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by TLS alone."""
        return self.origin.startswith("https:")

    @property
    def scope(self) -> str:
        """What tells this address's cookies from others' on the same host."""
        return re.sub(r"[^a-z0-9]", "_", self.authority) if self.public else str(self.port)


def public_origin(url: str) -> str:
    """Return the origin in ``--public-url``. Raises PresessionError if it is none."""
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        split, port = urlsplit(""), None
    host = (split.hostname or "").lower()
    good = split.scheme in ("http", "https") and re.fullmatch(r"[a-z0-9.:-]+", host)
    if not good or split.path not in ("", "/") or split.query or split.fragment or split.username:
        raise PresessionError(
            f"{url}: not the address that people use; expected https://panel.example.org, "
            "without a path"
        )
    name = f"[{host}]" if ":" in host else host
    usual = port in (None, {"http": 80, "https": 443}[split.scheme])
    return f"{split.scheme}://{name}" + ("" if usual else f":{port}")


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Where the page is served, and what it offers."""

    address: str = _LOCAL
    port: int = 0
    """0: the one that the hour had last, or the first free one from 8400."""
    control: bool = False
    viewers: int = 1000
    languages: tuple[str, ...] = ()
    """The room's; a page's own ``?lang=`` comes before."""
    beat: float = 2.0
    """How often viewers hear a sign of life, in seconds. It travels with each state."""
    public: str = ""
    """The origin that people use, if it is not this address."""


LOCAL_PAGE = WebOptions()


UNHEARD_S = 10
"""A connection that confirms nothing for so long is dead: each has a sign of life more often."""


def end_when_unheard(line: socket.socket) -> None:
    """Let the system end a connection whose other side confirms nothing for `UNHEARD_S`.

    Otherwise the system tries for 15 minutes, and a screen without network would seem well.
    """
    if sys.platform == "linux":
        option, value = socket.TCP_USER_TIMEOUT, UNHEARD_S * 1000
    elif sys.platform == "darwin":
        option, value = 0x80, UNHEARD_S  # TCP_RXT_CONNDROPTIME, which Python has no name for
    elif sys.platform == "win32":
        option, value = 5, UNHEARD_S  # TCP_MAXRT
    else:
        return
    with suppress(OSError):  # an old system: then a dead line is noticed late, as everywhere
        line.setsockopt(socket.IPPROTO_TCP, option, value)


def last_port(folder: Path, hour: str) -> int:
    """Return the port at which the page of this hour was last; 0 if none is kept."""
    return _last_ports(folder).get(_short(hour), 0)


def keep_port(folder: Path, hour: str, port: int) -> None:
    """Keep where the page of this hour is; after a crash its screens look for it there.

    Without that, two consoles that both start again could change places, and each page would show
    the other's hour.
    """
    kept = _last_ports(folder)
    kept.pop(_short(hour), None)
    kept[_short(hour)] = port
    newest = dict(list(kept.items())[-_HOURS:])
    with suppress(OSError):  # then the next start takes the first that is free
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        put_in_place(folder / _LAST_PORTS, json.dumps(newest).encode(), mode=0o600)


def _last_ports(folder: Path) -> dict[str, int]:
    try:
        with (folder / _LAST_PORTS).open("rb") as file:
            found = parse_json(file.read(_LONGEST))
    except (OSError, ValueError):
        return {}
    ports = found.items() if isinstance(found, dict) else ()
    return {hour: port for hour, port in ports if type(port) is int}


def _short(hour: str) -> str:
    return hashlib.sha256(hour.encode("utf-8", "replace")).hexdigest()[:16]


def listen(host: str, port: int = 0, last: int = 0) -> socket.socket:
    """Return a socket that listens on one address; port 0 takes 8400 or the next free one.

    With port 0, the one of ``last`` comes first, if it is among them.

    Raises PresessionError if the address is not one of this machine's, or the port is taken; the
    message names the process that has it, where that is known, and a port that is free.
    """
    _check(host)
    if port:
        try:
            return _bound(host, port)
        except OSError as error:
            raise PresessionError(_why(host, port, error)) from error
    ports = range(PORT, PORT + _PORTS)
    for candidate in [last, *ports] if last in ports else ports:
        try:
            return _bound(host, candidate)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):  # Windows keeps some to itself
                raise PresessionError(_why(host, candidate, error)) from error
    raise PresessionError(f"no port from {PORT} to {PORT + _PORTS - 1} is free: give --port N")


def _check(host: str) -> None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise PresessionError(f"{host or 'nothing'}: not an address; {_have()}") from None
    if address.is_unspecified or address.is_multicast:
        raise PresessionError(f"{host} is not one address but many; {_have()}")
    if address.is_link_local and address.version == 6:
        raise PresessionError(f"{host} is good for one cable, and no browser opens it; {_have()}")


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two processes have the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
        listening.setblocking(False)
    except BaseException:
        listening.close()
        raise
    return listening


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine; {_have()}"
    if error.errno == errno.EADDRINUSE:
        holder = who_listens(port)
        by = f" by {holder}" if holder else ""
        free = next(_free_ports(host, port + 1), None)
        instead = f"; --port {free} is free" if free else ""
        return f"port {port} of {host} is in use{by}{instead}"
    if error.errno in (errno.EACCES, errno.EPERM) and port > _PRIVILEGED:
        return f"the system keeps port {port} to itself: give another --port"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} may only be used by the administrator: give one above 1023"
    return f"{host} port {port}: {error.strerror or error}"


def _free_ports(host: str, first: int) -> Iterator[int]:
    for port in range(first, min(first + _PORTS, 65_536)):
        try:
            _bound(host, port).close()
        except OSError:
            continue
        yield port


def _have() -> str:
    return f"this machine has {', '.join(addresses())}"


def addresses() -> tuple[str, ...]:
    """Return this machine's addresses that others can reach, then the local one; send no packet."""
    found: dict[str, None] = {}
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with closing(socket.socket(family, socket.SOCK_DGRAM)) as probe:
                probe.connect((elsewhere, 9))  # only asks the kernel for a route
                found[str(probe.getsockname()[0])] = None
        except OSError:
            continue
    try:
        known = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        known = []
    for *_, name in known:
        found[str(name[0])] = None
    shown = [host for host in found if not ipaddress.ip_address(host.split("%")[0]).is_link_local]
    return tuple(dict.fromkeys([*shown, _LOCAL]))


def who_listens(port: int) -> str:
    """Return the process that listens on ``port``: "python3 (process 4711)"; empty if unknown."""
    inodes = {f"socket:[{inode}]" for inode in _inodes_of(port)}
    if not inodes:
        return ""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(fd.readlink()) in inodes for fd in (process / "fd").iterdir()):
                name = (process / "comm").read_text("utf-8", "replace").strip()
                return f"{name} (process {process.name})"
        except OSError:
            continue  # another user's, or gone
    return ""


def _inodes_of(port: int) -> Iterator[str]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            columns = row.split()
            if columns[3] == _LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                yield columns[9]
