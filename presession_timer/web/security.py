"""Decide who may see the page and who may control: tokens, cookies, invitations, remotes.

Nothing here knows HTTP; :mod:`presession_timer.web.handlers` asks and answers.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import secrets
import stat
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from presession_timer.base.limits import parse_json

MOST_REMOTES = 16
"""So many may press at once, and so many cookies are remembered."""
_COOKIE_BYTES = 32
_LONGEST = 65_536
"""Bytes that are read of a file."""


def hand_of_remote(number: int) -> str:
    """Return the first part of the ids of a remote's commands."""
    return f"remote-{number}"


class Remotes:
    """The remotes that were let in. Not thread-safe.

    Each has a number, which is on the remote and on the console and begins the ids of its
    commands, and a cookie, of which only the hash is kept: reading the file lets nobody in. The
    file is good for one address, port and day, as the page's own token is.
    """

    def __init__(self, kept: Path | None, scope: str) -> None:
        """``kept`` is the file that remembers them; without one they end with the process.

        ``scope`` is what they are good for; those of another scope are forgotten.
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
        """Return a new remote's number and cookie; if there are too many, the oldest goes."""
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
        """Return the number of the remote that has this cookie; 0 if none has.

        All are compared, so that the time it takes says nothing.
        """
        given = _hash(cookie)
        return sum(n for n, known in self._known.items() if hmac.compare_digest(given, known))

    def _read(self, kept: Path) -> None:
        found = parse_json(read_private(kept))
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


def read_private(path: Path) -> bytes:
    """Return the beginning of a file that this user alone may write.

    Raises OSError, PermissionError among them if somebody else may have written it.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode) or _others_may_write(info):
            raise PermissionError(errno.EACCES, "others may write it", str(path))
        return file.read(_LONGEST)


def _others_may_write(info: os.stat_result) -> bool:
    """Return whether somebody else could have written a cookie into the file."""
    if sys.platform == "win32":
        return False  # the folder is this user's own, and the bits mean nothing there
    else:
        return info.st_uid != os.getuid() or bool(info.st_mode & 0o077)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


INVITATION_S = 120.0
"""How long an invitation to the remote is good for."""
TRIES = 5
"""An invitation takes so many wrong codes; the last of them replaces it."""

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer, beside :func:`content_policy`."""

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""31 characters that nobody mistakes for one another when typing them from a screen."""
_TOKEN_LENGTH = 26
"""31^26 > 2^128."""
_SECRET_BYTES = 32
_REMEMBERED = 8


def content_policy(sockets: str) -> str:
    """Return the policy that lets pages load from their own server only.

    Older Safari does not take ``'self'`` for WebSockets, so their origin is named.
    """
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self' {sockets}; manifest-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def keep_secret(folder: Path) -> bytes:
    """Return this user's secret, made on first use; a passing one if the folder is read-only.

    With it, a page finds its console again after the console was restarted.
    """
    path = folder / "page-secret"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        try:
            fd = os.open(path, flags, 0o600)
        except FileExistsError:
            return _kept(path)
        made = secrets.token_bytes(_SECRET_BYTES)
        with os.fdopen(fd, "wb") as file:
            file.write(made)
        return made
    except OSError:
        return secrets.token_bytes(_SECRET_BYTES)


def _kept(path: Path) -> bytes:
    """Return the secret in the file; a passing one if others may read it or it was cut short."""
    info = path.lstat()
    private = sys.platform == "win32" or not stat.S_IMODE(info.st_mode) & 0o077
    found = path.read_bytes() if stat.S_ISREG(info.st_mode) and private else b""
    return found if len(found) == _SECRET_BYTES else secrets.token_bytes(_SECRET_BYTES)


@dataclass(frozen=True, slots=True)
class Invitation:
    """One way in to the remote: the token is in the address, the code is on the console."""

    token: str
    code: str
    until: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an attempt to get in."""

    cookie: str = ""
    """Empty: refused."""
    number: int = 0
    """Of the remote that was let in."""
    reason: str = ""
    status: int = 200


class Doorkeeper:
    """Holds the tokens of one address. Thread-safe."""

    def __init__(
        self,
        secret: bytes,
        scope: str,
        clock: Callable[[], float],
        invited_again: Callable[[], None] | None = None,
        remotes: Remotes | None = None,
    ) -> None:
        """``scope`` is what the view token is good for: the address, the port and the day.

        ``clock`` gives steady seconds. ``invited_again`` is called when an attempt to get in made a
        new invitation: the old one was used, too old, or had its last wrong code.
        """
        self._clock = clock
        self._invited_again = invited_again
        self.view_token = spelled(_derived(secret, f"view token {scope}"))
        self._view_cookie = _derived(secret, f"view cookie {scope}").hex()
        self._invitation: Invitation | None = None
        self._old: deque[str] = deque(maxlen=_REMEMBERED)
        self._remotes = Remotes(None, scope) if remotes is None else remotes
        self._wrong = 0
        """Wrong codes for the current invitation."""
        self._door = threading.Lock()

    def may_view(self, cookie: str | None) -> bool:
        """Return whether this cookie is a viewer's."""
        return cookie is not None and _same(cookie, self._view_cookie)

    def admit_viewer(self, token: str) -> str:
        """Return the cookie for a viewer's token; empty for any other token."""
        return self._view_cookie if _same(token, self.view_token) else ""

    def remote_of(self, cookie: str | None) -> int:
        """Return the number of the remote that has this cookie; 0 for any other cookie."""
        return 0 if cookie is None else self._remotes.number(cookie)

    @property
    def invitation(self) -> Invitation:
        """An invitation that is good now: a used or expired one is replaced."""
        with self._door:
            current = self._invitation
            if current is None or self._clock() >= current.until:
                current = self._renew()
            return current

    def admit_remote(self, token: str, code: str) -> Outcome:
        """Return a cookie for the invitation's token and code, once, within two minutes.

        Only tries with the right token are counted, so nobody without it can lock others out.
        The tries belong to the invitation: the fifth wrong code replaces it, so one who guesses
        needs the new token from the console, and the code on the console always works.
        """
        with self._door:
            outcome, renewed = self._admit_remote(token, code)
        if renewed and self._invited_again is not None:
            self._invited_again()
        return outcome

    def _admit_remote(self, token: str, code: str) -> tuple[Outcome, bool]:
        """Return the outcome, and whether a new invitation was made."""
        current, now = self._invitation, self._clock()
        in_time = current is not None and now < current.until
        if current is None or not in_time or not _same(token, current.token):
            was_good = _is_among(token, self._old) or (current and _same(token, current.token))
            if not was_good:
                return Outcome(reason="scan the new code on the console", status=403), False
            if not in_time:
                self._renew()
            reason = "this code was used or is too old: scan the new code on the console"
            return Outcome(reason=reason, status=403), not in_time
        if not _same(code, current.code):
            self._wrong += 1
            if self._wrong < TRIES:
                return Outcome(reason="that is not the code on the console", status=403), False
            self._renew()
            reason = f"{TRIES} wrong codes: scan the new code on the console"
            return Outcome(reason=reason, status=403), True
        self._old.append(current.token)
        self._invitation = None
        number, cookie = self._remotes.admit()
        return Outcome(cookie=cookie, number=number), False

    def _renew(self) -> Invitation:
        if self._invitation is not None:
            self._old.append(self._invitation.token)
        self._wrong = 0
        self._invitation = Invitation(
            token=spelled(secrets.token_bytes(_SECRET_BYTES)),
            code=f"{secrets.randbelow(1_000_000):06d}",
            until=self._clock() + INVITATION_S,
        )
        return self._invitation


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()


def _same(given: str, known: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())


def _is_among(given: str, known: Iterable[str]) -> bool:
    """Compare with all of them, whichever matches."""
    return sum(_same(given, one) for one in known) > 0


def spelled(random: bytes) -> str:
    """Return at least 128 bits of randomness in letters that are easy to type."""
    number = int.from_bytes(random)
    letters: list[str] = []
    for _ in range(_TOKEN_LENGTH):
        number, letter = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[letter])
    return "".join(letters)
