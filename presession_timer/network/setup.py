"""Write what a mosquitto needs for an event: its configuration, users, rights and certificates.

Each room, the gateways, the overview, the collector and the AV desk have a user of their own, who
may read and write what that role needs and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from presession_timer.base.atomic_files import put_in_place, real_path
from presession_timer.base.errors import BadInput, PresessionError, UnreadableFile
from presession_timer.base.findings import shown
from presession_timer.network.address import SLUG
from presession_timer.network.topics import ROOT, VERSION
from presession_timer.report.files import slug
from presession_timer.runner.folder import inside, plans_in

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
_LEFT_S: Final = 30 * 24 * 3600
"""A certificate that ends sooner is replaced."""
_AUTHORITY: Final = "presession broker authority"
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
                f"the rooms {shown(named[name])} and {shown(plan.room)} would both be called "
                f"{name}: give one of them another name in its plans"
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
    where = real_path(folder)
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
                f"{shown(name)} is no name for a topic; expected small letters, digits and hyphens"
            )
    people = folder / "people"
    for made in (folder, people):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    passwords = dict(_passwords(people, (*plan.rooms, *_ROLES)))
    trusted = folder / "ca.crt"
    known = trusted.read_bytes() if trusted.exists() else b""
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
    if known and known != trusted.read_bytes():
        print("ca.crt is new: give it to each machine again", file=out)
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
    """Make a certificate authority and a certificate for ``host``, unless good ones are there.

    Good ones are of the same host and last for another month; those of another authority are never
    replaced. Returns False if there are none and openssl, which makes them, is not installed.
    """
    ours, its_key, server = folder / "ca.crt", folder / "ca.key", folder / "server.crt"
    openssl = shutil.which("openssl")
    if openssl is None:
        return ours.exists() and server.exists()
    authority = _is_good(openssl, ours)
    if authority and _is_good(openssl, server, host):
        return True
    if not (authority and its_key.exists()):
        _run(
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", str(_DAYS), "-subj", f"/CN={_AUTHORITY}",
            "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", its_key, "-out", ours,
        )  # fmt: skip
    kind = "IP" if re.fullmatch(r"[0-9.]+|.*:.*", host) else "DNS"
    _run(
        openssl, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", f"/CN={host}", "-keyout", folder / "server.key", "-out", folder / "server.csr",
    )  # fmt: skip
    extensions = folder / "server.ext"
    _private(extensions, f"subjectAltName={kind}:{host}\nextendedKeyUsage=serverAuth\n")
    _run(
        openssl, "x509", "-req", "-days", str(_DAYS), "-in", folder / "server.csr",
        "-CA", ours, "-CAkey", its_key, "-CAcreateserial",
        "-extfile", extensions, "-out", server,
    )  # fmt: skip
    for name in ("server.csr", "server.ext", "ca.srl"):
        (folder / name).unlink(missing_ok=True)
    for name in ("ca.key", "server.key"):
        (folder / name).chmod(0o600)
    return True


def _is_good(openssl: str, certificate: Path, host: str = "") -> bool:
    """Say whether a certificate can stay: somebody else's, or one of ``host`` that still lasts."""
    if not certificate.exists():
        return False
    asked = ["-noout", "-subject", "-issuer", "-checkend", str(_LEFT_S)]
    done = _ran(openssl, "x509", "-in", certificate, *asked)
    names = dict(re.findall(r"(?m)^(subject|issuer)=.*CN ?= ?(.*?)\s*$", done.stdout.decode()))
    if len(names) == 2 and names["issuer"] != _AUTHORITY:
        return True
    return not done.returncode and (not host or names.get("subject") == host)


def _run(*words: str | Path) -> None:
    done = _ran(*words)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
        raise PresessionError(f"openssl could not make a certificate: {said[-1]}")


def _ran(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [str(word) for word in words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_OPENSSL_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PresessionError(f"openssl could not make a certificate: {error}") from error


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
