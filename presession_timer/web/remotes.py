"""The remotes that were let in: each has a number and a cookie, and is known after a restart too.

A remote is a hand of its own, so its number stays its own: it is on the remote and on the console,
and begins the ids of its commands. What is kept of a cookie is its hash: who reads the file cannot
press. The file is good for one address, port and day, as the page's own token is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from presession_timer.base.bounded_json import parse_json

__all__ = ["MOST_REMOTES", "Remotes", "hand_of_remote"]

MOST_REMOTES = 16
"""So many may press at once, and so many cookies are remembered."""
_COOKIE_BYTES = 32
_LONGEST = 16_384


def hand_of_remote(number: int) -> str:
    """How the ids of a remote's commands begin."""
    return f"remote-{number}"


class Remotes:
    """Numbers and cookies. Not for several threads at once."""

    def __init__(self, kept: Path | None, scope: str) -> None:
        """``kept`` is the file they are remembered in; without one they end with the process.

        ``scope`` is what they are good for: what the file knows of another is forgotten.
        """
        self._kept = kept
        self._scope = scope
        self._known: dict[int, str] = {}
        """The hash of each remote's cookie, by its number; the oldest first."""
        self._latest = 0
        if kept is not None:
            with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
                self._read(kept)

    def admit(self) -> tuple[int, str]:
        """A new remote's number and cookie; the oldest one makes room where there are too many."""
        cookie = secrets.token_hex(_COOKIE_BYTES)
        self._latest += 1
        self._known[self._latest] = _hash(cookie)
        while len(self._known) > MOST_REMOTES:
            del self._known[next(iter(self._known))]
        if self._kept is not None:
            with suppress(OSError):  # then they end with the process
                self._write(self._kept)
        return self._latest, cookie

    def number(self, cookie: str) -> int:
        """The number of the remote that has this cookie; 0 for none of them.

        All are compared, whichever it is.
        """
        given = _hash(cookie)
        return sum(n for n, known in self._known.items() if hmac.compare_digest(given, known))

    def _read(self, kept: Path) -> None:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(kept, flags), "rb") as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode) or _others_may_write(info):
                return
            found = parse_json(file.read(_LONGEST))
        if found["scope"] != self._scope:
            return
        known = {int(number): str(cookie) for number, cookie in found["remotes"][-MOST_REMOTES:]}
        if all(len(cookie) == 64 and cookie.isascii() for cookie in known.values()):
            self._latest = max([int(found["latest"]), *known])
            self._known = known

    def _write(self, kept: Path) -> None:
        told = {"scope": self._scope, "latest": self._latest, "remotes": list(self._known.items())}
        partly = kept.with_name(f"{kept.name}.{os.getpid()}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(partly, flags, 0o600), "w", encoding="ascii") as file:
            json.dump(told, file)
        partly.replace(kept)


def _others_may_write(info: os.stat_result) -> bool:
    """Somebody else could have written a cookie of his own into it."""
    return os.name != "nt" and (info.st_uid != os.getuid() or bool(info.st_mode & 0o077))


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()
