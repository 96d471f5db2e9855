"""The page of addresses, for setting screens up: a card for each view, with its QR code.

Viewers see only addresses. A browser that also has a remote lists the screens, and can
change it; that is the remote's own socket.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import urlencode

from aiohttp import web

from presession_timer.audience.room_state import RoomView

_ASKED = ("view", "bg", "only", "message", "lang", "theme", "names", "name")
"""What of an address a code may hold, in this order."""
_LONGEST = 60
"""Letters of one value."""
_QUIET = 4
"""White modules around a code, as ISO/IEC 18004 wants them."""


class Links:
    """Answers what the page of addresses asks for."""

    def __init__(
        self,
        origin: str,
        token: Callable[[], str],
        may_view: Callable[[web.Request], bool],
        remote_of: Callable[[web.Request], int],
        title: Callable[[], str],
    ) -> None:
        """``remote_of`` returns the number of the remote that asks; 0 for anybody else."""
        self._origin = origin
        self._token = token
        self._may_view = may_view
        self._remote_of = remote_of
        self._title = title

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes; ``/links`` itself is a file like the others."""
        router.add_get("/links/addresses.json", self._addresses)
        router.add_get("/links/code.svg", self._code)

    def _check(self, request: web.Request) -> None:
        """Raise HTTPForbidden unless a viewer or a remote asks."""
        if not (self._may_view(request) or self._remote_of(request)):
            raise web.HTTPForbidden(text="")

    async def _addresses(self, request: web.Request) -> web.Response:
        self._check(request)
        return web.json_response(
            {
                "title": self._title(),
                "token": self._token(),
                "views": [str(view) for view in RoomView],
                "remote": self._remote_of(request),
            }
        )

    async def _code(self, request: web.Request) -> web.Response:
        self._check(request)
        asked = {name: request.query.get(name, "")[:_LONGEST] for name in _ASKED}
        query = urlencode({name: value for name, value in asked.items() if value})
        folder = request.path.removesuffix("links/code.svg")
        address = f"{self._origin}{folder}{'?' if query else ''}{query}#{self._token()}"
        return web.Response(body=qr_svg(address), content_type="image/svg+xml")


def qr_svg(address: str) -> bytes:
    """Return an address as a QR code: an SVG, black on white."""
    import segno

    drawn = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(drawn, kind="svg", border=_QUIET, xmldecl=False, omitsize=True, light="#ffffff")
    return drawn.getvalue()
