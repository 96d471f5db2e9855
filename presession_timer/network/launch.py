"""What the command line needs of the broker: checked addresses, and paho only once it is used.

`presession broker setup FOLDER` writes what a mosquitto needs for an event: each room, the
gateways, the overview, the collector and the AV desk have a user of their own, who may read and
write what that role needs and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from presession_timer.base.atomic_files import put_in_place
from presession_timer.base.errors import BadInput, PresessionError, UnreadableFile
from presession_timer.base.extras import NETWORK, is_installed
from presession_timer.network.address import SLUG, BrokerAddress, Login, login, parse_address
from presession_timer.network.ownership import place_of
from presession_timer.network.topics import ROOT, VERSION
from presession_timer.prepare.settings import checked_settings
from presession_timer.record.loading import read_header
from presession_timer.record.paths import is_record
from presession_timer.record.records_of_plan import record_path_for
from presession_timer.report.files import slug
from presession_timer.runner.folder import inside, plans_in
from presession_timer.web.listening import WebOptions, public_origin

if TYPE_CHECKING:
    from presession_timer.network.publisher import RoomPublisher
    from presession_timer.web.broadcast import Broadcast


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a room is published, and what of it."""

    address: BrokerAddress
    login: Login
    record: bool = False
    av: bool = False
    take_over: bool = False
    """Whether another machine's room is taken without a question."""

    def publisher(
        self, broadcast: Broadcast | None, *, taken_from: str | None = None
    ) -> RoomPublisher:
        """Return what publishes it; ``taken_from`` is the instance that the moderator replaces.

        ``broadcast`` serves the room's page from here.
        """
        from presession_timer.network.publisher import PublishOptions, RoomPublisher

        return RoomPublisher(
            self.address,
            self.login,
            PublishOptions(self.record, self.av),
            take_over="" if self.take_over else taken_from,
            broadcast=broadcast,
        )

    def confirmed(
        self,
        paths: Sequence[Path],
        ask: Callable[[str], bool] | None,
        *,
        record: Path | None = None,
        rehearsal: bool = False,
    ) -> str | None:
        """Return the instance that the moderator takes an hour over from; None if nobody runs it.

        ``ask`` asks a question that is answered with yes or no; None: nobody can be asked.
        ``record`` and ``rehearsal`` are the options of `run`. Raises PresessionError if the answer
        is no.
        """
        if record is None:
            plan = paths[0]
            record = plan if is_record(plan) else record_path_for(plan, rehearsal=rehearsal)
        if self.take_over or not record.exists():
            return None
        from presession_timer.network.visit import who_runs

        holder = who_runs(self.address, self.login, read_header(record).seed, place_of(record))
        if holder is None:
            return None
        if ask is None:
            raise PresessionError(f"{holder.question}: add --take-over to take it over")
        if not ask(f"{holder.question}: take over?"):
            raise PresessionError(f"{record}: not taken over; nothing was changed")
        return holder.instance


def require_network() -> None:
    """Raise PresessionError with the command that installs what a broker needs."""
    if not is_installed(NETWORK):
        raise PresessionError(f"a broker needs one library more: {NETWORK.install}")


def publication(
    url: str, *, record: bool, av: bool, take_over: bool, insecure: bool
) -> Publication:
    """Return where a room is published. Raises PresessionError with what to write instead."""
    require_network()
    address = parse_address(url, room=True, insecure=insecure)
    return Publication(address, login(address, checked_settings()), record, av, take_over)


def event(url: str, *, insecure: bool, room: bool | None = None) -> tuple[BrokerAddress, Login]:
    """Return an event's address and login. Raises PresessionError with what to write instead."""
    require_network()
    address = parse_address(url, room=room, insecure=insecure)
    return address, login(address, checked_settings())


def serve_event(
    url: str,
    options: WebOptions,
    *,
    public_url: str | None,
    secret_file: Path | None,
    insecure: bool,
    out: TextIO,
    err: TextIO,
) -> int:
    """Serve the pages of an event's rooms; see :mod:`presession_timer.network.gateway`."""
    address, who = event(url, insecure=insecure)
    public = "" if public_url is None else public_origin(public_url)
    from presession_timer.network.gateway import serve_event, shared_secret

    options = replace(options, public=public)
    return serve_event(address, who, options, shared_secret(secret_file), out=out, err=err)


def collect(url: str, folder: Path, *, insecure: bool, out: TextIO, err: TextIO) -> int:
    """Collect an event's records; see :mod:`presession_timer.network.collector`."""
    address, who = event(url, insecure=insecure)
    from presession_timer.network.collector import collect

    return collect(address, who, folder, out=out, err=err)


def clear(url: str, *, insecure: bool, force: bool, out: TextIO) -> int:
    """Take back what a broker keeps of an event; see :mod:`presession_timer.network.visit`."""
    address, who = event(url, insecure=insecure)
    from presession_timer.network.visit import clear

    return clear(address, who, force=force, out=out)


def set_up(
    folder: Path, *, into: Path | None, name: str | None, host: str, port: int, out: TextIO
) -> int:
    """Write what a mosquitto needs for the plans of a folder."""
    plan = BrokerPlan(name or slug(folder.resolve().name), rooms_of(folder), host, port)
    return write_setup(plan, into or folder / "broker", out=out)


GATEWAY: Final = "gateway"
OVERVIEW: Final = "overview"
COLLECTOR: Final = "collector"
AV: Final = "av"
"""The programs of the desk: lights, captions, and a conference system that knows microphones."""
_ROLES: Final = (GATEWAY, OVERVIEW, COLLECTOR, AV)
_ITERATIONS: Final = 20_000
"""Of PBKDF2: every connection pays for it once, and the passwords are long and random."""
_PASSWORD_BYTES: Final = 24
_DAYS: Final = 397
_OPENSSL_S: Final = 30
_ROOM_WRITES: Final = (
    "runner", "state/+", "summary", "beat", "time/answer/+",
    "record/+/head", "record/+/line", "record/+/tail", "av/+", "mic",
)  # fmt: skip
_PAGES_READ: Final = ("state/+", "summary", "beat", "time/answer/+")


@dataclass(frozen=True, slots=True)
class BrokerPlan:
    """What a broker is made for."""

    event: str
    rooms: tuple[str, ...]
    host: str
    port: int = 8883


def rooms_of(folder: Path) -> tuple[str, ...]:
    """Return the names of the rooms in the plans of a folder, as topics have them.

    Raises BadInput for what is wrong with plans, UnreadableFile if one cannot be read or there is
    none, PresessionError if two rooms would have one name.
    """
    named: dict[str, str] = {}
    found = plans_in(inside(folder))
    if problems := [problem for one in found for problem in one.problems]:
        raise BadInput(problems)
    for one in found:
        if one.plan is None:
            raise UnreadableFile(f"{one.path}: {one.reason}")
    plans = [one.plan for one in found if one.plan is not None]
    if not plans:
        raise UnreadableFile(f"{folder}: no plan there; expected files that end in .toml")
    for plan in plans:
        name = slug(plan.room)[:63].strip("-") if plan.room else "room"
        if named.setdefault(name, plan.room) != plan.room:
            raise PresessionError(
                f"the rooms {named[name]!r} and {plan.room!r} would both be called {name}: give "
                "one of them another name in its plans"
            )
        if name in _ROLES:
            raise PresessionError(f"a room cannot be called {name}: that is a role of its own")
    return tuple(sorted(named))


def acl(plan: BrokerPlan) -> str:
    """Return mosquitto's list of who may read and write what."""
    event = f"{ROOT}/{VERSION}/{plan.event}"
    lines = ["# Who may do what. Anybody else may do nothing."]
    for room in plan.rooms:
        lines += ["", f"user {room}", f"topic read {event}/{room}/#"]
        lines += [f"topic write {event}/{room}/{topic}" for topic in _ROOM_WRITES]
    claims = f"topic read {ROOT}/+/{plan.event}/+/runner"
    for role in (GATEWAY, OVERVIEW):
        lines += ["", f"user {role}", claims]
        lines += [f"topic read {event}/+/{topic}" for topic in _PAGES_READ]
        lines += [f"topic write {event}/+/time/ask"]
    lines += ["", f"user {COLLECTOR}", claims]
    lines += [f"topic read {event}/+/record/+/{part}" for part in ("head", "line", "tail")]
    lines += [f"topic write {event}/+/record/+/ask"]
    lines += ["", f"user {AV}", claims, f"topic read {event}/+/av/#", f"topic write {event}/+/mic"]
    return "\n".join(lines) + "\n"


def hashed(password: str, salt: bytes | None = None) -> str:
    """Return a password as mosquitto 2 keeps it: PBKDF2 with SHA-512."""
    salt = secrets.token_bytes(12) if salt is None else salt
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS, 64)
    packed = (base64.b64encode(part).decode("ascii") for part in (salt, key))
    return f"$7${_ITERATIONS}${'$'.join(packed)}"


def config(plan: BrokerPlan, folder: Path, *, tls: bool) -> str:
    """Return mosquitto's configuration; the other files are in ``folder``."""
    where = folder.resolve()
    if tls:
        listener = [
            f"listener {plan.port}",
            f"certfile {where}/server.crt",
            f"keyfile {where}/server.key",
        ]
    else:
        listener = [
            "# No certificate: so it listens on this machine alone.",
            f"listener {plan.port} 127.0.0.1",
        ]
    return "\n".join(
        [
            f"# The broker of {plan.event}. Start it: mosquitto -c {where}/mosquitto.conf",
            *listener,
            "allow_anonymous false",
            f"password_file {where}/passwords",
            f"acl_file {where}/acl",
            "# What it keeps is the last state of each room; the records are on the rooms' disks.",
            "persistence false",
            "max_packet_size 1048576",
            "max_queued_messages 2000",
            "max_connections 500",
            "",
        ]
    )


def write_setup(plan: BrokerPlan, folder: Path, *, out: TextIO) -> int:
    """Write everything into ``folder`` and say how to go on; return the exit status.

    Passwords and the gateways' secret that are there already stay as they are. Raises
    PresessionError for a name that is none, OSError if a file cannot be written.
    """
    for name in (plan.event, *plan.rooms):
        if not SLUG.fullmatch(name):
            raise PresessionError(
                f"{name!r} is no name for a topic; expected small letters, digits and hyphens"
            )
    people = folder / "people"
    for made in (folder, people):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    passwords = dict(_passwords(people, (*plan.rooms, *_ROLES)))
    tls = _certificates(folder, plan.host)
    files = {
        "mosquitto.conf": config(plan, folder, tls=tls),
        "acl": acl(plan),
        "passwords": "".join(f"{user}:{hashed(one)}\n" for user, one in passwords.items()),
    }
    for name, text in files.items():
        _private(folder / name, text)
    secret = people / "gateway-secret"
    if not secret.exists():
        _private(secret, secrets.token_urlsafe(48) + "\n")
    for line in _how_to(plan, folder, tls=tls):
        print(line, file=out)
    return 0


def _passwords(people: Path, users: Iterable[str]) -> Iterator[tuple[str, str]]:
    for user in users:
        file = people / f"{user}.password"
        known = file.read_text("utf-8").strip() if file.exists() else ""
        name, _, password = known.partition(":")
        if name != user or not password:
            password = secrets.token_urlsafe(_PASSWORD_BYTES)
            _private(file, f"{user}:{password}\n")
        yield user, password


def _private(path: Path, text: str) -> None:
    put_in_place(path, text.encode(), mode=0o600)


def _certificates(folder: Path, host: str) -> bool:
    """Make a certificate authority and a certificate for ``host``, unless they are there.

    Returns False if openssl, which makes them, is not installed.
    """
    if (folder / "server.crt").exists() and (folder / "ca.crt").exists():
        return True
    openssl = shutil.which("openssl")
    if openssl is None:
        return False
    kind = "IP" if re.fullmatch(r"[0-9.]+|.*:.*", host) else "DNS"
    _run(
        openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-days", str(_DAYS), "-subj", "/CN=presession broker authority",
        "-addext", "basicConstraints=critical,CA:TRUE",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        "-keyout", folder / "ca.key", "-out", folder / "ca.crt",
    )  # fmt: skip
    _run(
        openssl, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", f"/CN={host}", "-keyout", folder / "server.key", "-out", folder / "server.csr",
    )  # fmt: skip
    extensions = folder / "server.ext"
    _private(extensions, f"subjectAltName={kind}:{host}\nextendedKeyUsage=serverAuth\n")
    _run(
        openssl, "x509", "-req", "-days", str(_DAYS), "-in", folder / "server.csr",
        "-CA", folder / "ca.crt", "-CAkey", folder / "ca.key", "-CAcreateserial",
        "-extfile", extensions, "-out", folder / "server.crt",
    )  # fmt: skip
    for name in ("server.csr", "server.ext", "ca.srl"):
        (folder / name).unlink(missing_ok=True)
    for name in ("ca.key", "server.key"):
        (folder / name).chmod(0o600)
    return True


def _run(*words: str | Path) -> None:
    try:
        done = subprocess.run(
            [str(word) for word in words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_OPENSSL_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PresessionError(f"openssl could not make a certificate: {error}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
        raise PresessionError(f"openssl could not make a certificate: {said[-1]}")


def _how_to(plan: BrokerPlan, folder: Path, *, tls: bool) -> Sequence[str]:
    where = f"{plan.host}:{plan.port}" if plan.port != 8883 else plan.host
    scheme = "mqtts" if tls else "mqtt"

    def url(user: str, room: str = "") -> str:
        return f"--broker {scheme}://{user}@{where}/{plan.event}{room}"

    tasks = {room: f"run PLAN {url(room, '/' + room)} --publish-record" for room in plan.rooms}
    pages = "--public-url https://… --secret-file gateway-secret"
    tasks[GATEWAY] = f"serve {url(GATEWAY)} {pages}"
    tasks[OVERVIEW] = f"overview {url(OVERVIEW)}"
    tasks[COLLECTOR] = f"collect DIR {url(COLLECTOR)}"
    lines = [f"start: mosquitto -c {folder}/mosquitto.conf"]
    lines += [f"{user}: presession {task}" for user, task in tasks.items()]
    event = f"{ROOT}/{VERSION}/{plan.event}"
    lines.append(
        f"{AV}: other programs at {where} read {event}/+/av/#, of rooms that run with --av, "
        f"and write {event}/+/mic"
    )
    trusted = ", and ca.crt as ca" if tls else ""
    given = f"passwords: give each machine its file of {folder}/people"
    lines.append(f"{given}, as password-file in [broker] of its settings{trusted}")
    if not tls:
        lines.append("no TLS: openssl is not installed, so the broker listens here alone")
    return lines
