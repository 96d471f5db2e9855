"""Who may read the HTTP interface, and who may press: bearer tokens, or a page's own cookies."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from presession_timer.web.security import Doorkeeper, hand_of_remote
from presession_timer.web.tokens import Token, Tokens

BODY_S = 5.0
"""Seconds that the body of a request may take."""
MOST_WRONG = 20
"""Wrong tokens from one address within `WRONG_S`; after them it is told to wait."""
WRONG_S = 60.0
_ADDRESSES = 1_024
"""Addresses that are remembered; the oldest is forgotten first."""
_LONGEST = 128
"""Characters of a token; what is longer is none."""
_IN_ADDRESS = "the address of the page holds one for a day"
_MAKE_ONE = f"`presession tokens new NAME` makes one, and {_IN_ADDRESS}"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who was let in."""

    hand: str = ""
    """The first part of the ids of its commands; empty: it may not press."""
    token: Token | None = None
    """None: it came with the page's own token, or a cookie."""


class WrongTokens:
    """Counts wrong tokens by address.

    Nobody is locked out: a good token is good however many wrong ones came from its address. 26
    characters cannot be guessed; the count only ends the connection of somebody who tries.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` gives steady seconds."""
        self._clock = clock
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_after(self, address: str) -> int:
        """Count one wrong token; return the seconds to wait, 0 while there were few."""
        now = self._clock()
        count, since = self._counts.pop(address, (0, now))
        if now - since >= WRONG_S:
            count, since = 0, now
        self._counts[address] = count + 1, since
        if len(self._counts) > _ADDRESSES:
            self._counts.popitem(last=False)
        return max(1, round(since + WRONG_S - now)) if count >= MOST_WRONG else 0


class Access:
    """Lets programs in. Used in the server's loop only."""

    def __init__(
        self,
        keeper: Doorkeeper,
        tokens: Tokens | None,
        origin: str,
        cookies: tuple[str, str],
        clock: Callable[[], float],
    ) -> None:
        """``cookies`` are the names of a viewer's and a remote's; ``origin`` is the page's."""
        self._keeper = keeper
        self._tokens = tokens
        self._origin = origin
        self._view_cookie, self._control_cookie = cookies
        self._wrong = WrongTokens(clock)

    def reader(self, request: web.Request) -> Caller:
        """Return who wants to read. Raises an HTTPException with the reason in JSON."""
        in_address = request.query.get("token")
        given = _bearer(request) if in_address is None else in_address
        if given is None:
            caller = self._remote(request)
            if caller is None and self._keeper.may_view(request.cookies.get(self._view_cookie)):
                caller = Caller()
            if caller is None:
                raise self._stranger()
            return caller
        caller = self._program(given)
        if caller is None and self._keeper.admit_viewer(given):
            caller = Caller()
        if caller is None:
            raise self._no_such_token(request)
        if in_address is not None and caller.hand:
            raise refusal(
                web.HTTPForbidden, "a token that may control belongs in a header, not in an address"
            )
        return caller

    def presser(self, request: web.Request) -> Caller:
        """Return who wants to press. Raises an HTTPException with the reason in JSON."""
        given = _bearer(request)
        if given is None:
            own_page = request.headers.getall("Origin", []) == [self._origin]
            caller = self._remote(request) if own_page else None
            if caller is None:
                raise self._stranger()
            return caller
        caller = self._program(given)
        if caller is not None and caller.hand:
            return caller
        if caller is not None or self._keeper.admit_viewer(given):
            do = (
                "nobody presses from here, but where the room's own page is served"
                if self._tokens is None
                else "`presession tokens new NAME --scope control` makes one that may press"
            )
            raise refusal(web.HTTPForbidden, f"this token may only read: {do}")
        raise self._no_such_token(request)

    def is_good(self, caller: Caller) -> bool:
        """Return whether a caller that was let in may stay: its token was not revoked since."""
        return caller.token is None or (
            self._tokens is not None and self._tokens.is_good(caller.token)
        )

    def _program(self, given: str) -> Caller | None:
        found = None if self._tokens is None or len(given) > _LONGEST else self._tokens.find(given)
        if found is None:
            return None
        return Caller(found.hand if found.may_control else "", found)

    def _remote(self, request: web.Request) -> Caller | None:
        number = self._keeper.remote_of(request.cookies.get(self._control_cookie))
        return Caller(hand_of_remote(number)) if number else None

    @property
    def _where_from(self) -> str:
        """Where a token comes from; a gateway knows none but those of its pages."""
        return _IN_ADDRESS if self._tokens is None else _MAKE_ONE

    def _stranger(self) -> web.HTTPError:
        text = f"send a token as `Authorization: Bearer TOKEN`; {self._where_from}"
        return refusal(web.HTTPUnauthorized, text, _CHALLENGE)

    def _no_such_token(self, request: web.Request) -> web.HTTPError:
        wait = self._wrong.wait_after(request.remote or "")
        if wait:
            text = f"too many wrong tokens from here: wait {wait} s"
            refused = refusal(web.HTTPTooManyRequests, text, {"Retry-After": str(wait)})
        else:
            refused = refusal(
                web.HTTPUnauthorized, f"no such token: {self._where_from}", _CHALLENGE
            )
        refused.force_close()  # guessing takes a new connection for each try
        return refused


def refusal(
    kind: type[web.HTTPError], text: str, headers: Mapping[str, str] | None = None
) -> web.HTTPError:
    """Return the exception that answers with ``text`` in JSON."""
    body = json.dumps({"ok": False, "text": text}, ensure_ascii=False)
    return kind(text=body, content_type="application/json", headers=headers)


_CHALLENGE = {"WWW-Authenticate": "Bearer"}


def _bearer(request: web.Request) -> str | None:
    """Return the token of the header; empty if that is not one bearer token, None without one."""
    sent = request.headers.getall("Authorization", [])
    if not sent:
        return None
    scheme, _, token = sent[0].partition(" ")
    return token.strip() if len(sent) == 1 and scheme.lower() == "bearer" else ""


async def body_of(request: web.Request) -> str:
    """Return the body as text. Raises HTTPRequestTimeout if it comes too slowly."""
    try:
        body = await asyncio.wait_for(request.read(), BODY_S)
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text="") from error
    return body.decode("utf-8", "replace")
