"""Tokens for programs that use the HTTP interface: made once, kept as hashes, revoked by name.

They outlive sessions and restarts, unlike the page's own token. One file in the user's state folder
holds them; another holds when each was used last, so that a server never writes the first.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from presession_timer.base.atomic_files import put_in_place, stamp_of
from presession_timer.base.errors import PresessionError
from presession_timer.base.findings import shown
from presession_timer.base.limits import parse_json
from presession_timer.engine.hands import PROGRAM
from presession_timer.record.lock import lock_fd
from presession_timer.web.security import read_private, spelled

FILE = "tokens.json"
_USED = "tokens-used.json"
_LOCK = "tokens.lock"
MOST = 100
"""Tokens; more are a mistake of a script."""
SAVED_EVERY_S = 60.0
"""How often a server writes down when tokens were used last."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?")
_HASH = re.compile(r"[0-9a-f]{64}")
_SECRET_BYTES = 32
_TRIES, _PAUSE_S = 100, 0.02


class Scope(StrEnum):
    """What a token is good for."""

    READ = "read"
    """What a page of the room shows."""
    CONTROL = "control"
    """That, and the presses of a remote."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of one token; the token itself is kept nowhere."""

    name: str
    """Of its program: "stream-deck"; begins the ids of its commands."""
    scope: Scope
    hash: str
    created: int
    """Wall time, ms since 1970 UTC."""
    used: int | None = None
    """When it was used last, to about a minute; wall time in ms."""

    @property
    def hand(self) -> str:
        """The first part of the ids of its commands."""
        return f"{PROGRAM}{self.name}"

    @property
    def may_control(self) -> bool:
        return self.scope is Scope.CONTROL

    def words(self, zone: str = "") -> str:
        """Return what it is good for, and when it was made and used, in ``zone``.

        Without a zone the times are this machine's.
        """
        used = f"used {_written(self.used, zone)}" if self.used else "never used"
        return f"{self.scope}, {used}, made {_written(self.created, zone)}"


class Tokens:
    """All tokens of a user, as the file has them now. Any thread may use it."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the user's state folder; nothing is written before a token is made."""
        self._folder = folder
        self._path = folder / FILE
        self._stamp: tuple[int, int, int] | None = None
        self._known: tuple[Token, ...] = ()
        self._used: dict[str, int] = {}
        """By hash: uses that this process has seen."""
        self.has_news = False
        """Whether a token was used since that was written down."""

    def make(self, name: str, scope: Scope) -> str:
        """Make a token for the program ``name`` and return it; it cannot be shown again.

        Raises PresessionError for a bad name, one that is taken, or a folder that takes no file.
        """
        if not _NAME.fullmatch(name):
            raise PresessionError(
                f"{shown(name)}: a token is called after its program, in at most 24 small letters,"
                " digits and hyphens: stream-deck"
            )
        made = spelled(secrets.token_bytes(_SECRET_BYTES))
        with self._changing() as known:
            if any(one.name == name for one in known):
                raise PresessionError(
                    f"there is a token {name}: take another name, or revoke it first:"
                    f" presession tokens revoke {name}"
                )
            if len(known) >= MOST:
                raise PresessionError(f"there are {MOST} tokens: revoke some of them first")
            known.append(Token(name, scope, _hash(made), int(time.time() * 1000)))
        return made

    def revoke(self, name: str) -> None:
        """Revoke the token of ``name``, at once. Raises PresessionError."""
        with self._changing() as known:
            kept = [one for one in known if one.name != name]
            if len(kept) == len(known):
                names = ", ".join(one.name for one in known) or "none"
                raise PresessionError(f"there is no token {shown(name)}; there are: {names}")
            known[:] = kept

    def all(self) -> tuple[Token, ...]:
        """Return the tokens, the oldest first.

        Raises PresessionError if the file cannot be read or others may write it.
        """
        try:
            known = self._read()
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, KeyError) as error:
            why = error.strerror if isinstance(error, OSError) else "not as presession wrote it"
            raise PresessionError(
                f"{self._path}: {why}; remove it, and make new tokens: presession tokens new NAME"
            ) from error
        used = self._uses()
        for digest, at in tuple(self._used.items()):
            used[digest] = max(at, used.get(digest, 0))
        return tuple(
            Token(one.name, one.scope, one.hash, one.created, used.get(one.hash)) for one in known
        )

    def find(self, given: str) -> Token | None:
        """Return the token that was given, if it is good now; None for any other text.

        All are compared, so that the time it takes says nothing.
        """
        digest = _hash(given)
        found = [one for one in self.current() if hmac.compare_digest(digest, one.hash)]
        if not found:
            return None
        self._used[digest] = int(time.time() * 1000)
        self.has_news = True
        return found[0]

    def is_good(self, token: Token) -> bool:
        """Return whether a token that was let in has not been revoked since."""
        return any(one.hash == token.hash for one in self.current())

    def current(self) -> tuple[Token, ...]:
        """Return the tokens, read again if the file has changed; none if it cannot be read."""
        stamp = stamp_of(self._path)
        if stamp == self._stamp:
            return self._known
        known: tuple[Token, ...] = ()
        with suppress(OSError, ValueError, TypeError, KeyError):
            known = tuple(self._read())
        self._known, self._stamp = known, stamp
        return known

    def save_uses(self) -> None:
        """Write down when tokens were used last; a folder that takes no file is no trouble."""
        if not self.has_news:
            return
        self.has_news = False
        good = {one.hash for one in self.current()}
        uses = self._uses() | self._used
        kept = {digest: at for digest, at in uses.items() if digest in good}
        with suppress(OSError):
            put_in_place(self._folder / _USED, json.dumps(kept).encode(), mode=0o600)

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """Yield the tokens, and keep what they are changed to; other processes wait."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _locked(self._folder / _LOCK):
                known = list(self.all())
                yield known
                put_in_place(self._path, _encoded(known), mode=0o600)
        except OSError as error:
            raise PresessionError(f"{self._path}: {error.strerror or error}") from error

    def _read(self) -> list[Token]:
        found = parse_json(read_private(self._path))
        return [_decoded(one) for one in found["tokens"][:MOST]]

    def _uses(self) -> dict[str, int]:
        with suppress(OSError, ValueError, TypeError, AttributeError):
            found = parse_json(read_private(self._folder / _USED))
            return {str(digest): int(at) for digest, at in found.items()}
        return {}


def _written(at: int, zone: str) -> str:
    there = ZoneInfo(zone) if zone else None
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(there).strftime("%Y-%m-%d %H:%M")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _encoded(tokens: Sequence[Token]) -> bytes:
    told = [
        {"name": one.name, "scope": one.scope, "hash": one.hash, "created": one.created}
        for one in tokens
    ]
    return json.dumps({"tokens": told}, indent=1).encode()


def _decoded(told: dict[str, object]) -> Token:
    """Return a token as the file has it. Raises KeyError, TypeError or ValueError."""
    name, digest, created = told["name"], told["hash"], told["created"]
    if not isinstance(name, str) or not isinstance(digest, str) or not isinstance(created, int):
        raise TypeError
    if not _NAME.fullmatch(name) or not _HASH.fullmatch(digest):
        raise ValueError
    return Token(name, Scope(str(told["scope"])), digest, created)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that two processes cannot have. Raises OSError if another keeps it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        for _ in range(_TRIES):
            if lock_fd(fd):
                break
            time.sleep(_PAUSE_S)
        else:
            raise TimeoutError("another presession is changing it; try again")
        yield
    finally:
        os.close(fd)
