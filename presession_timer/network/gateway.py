"""The pages of an event's rooms, for people who are not in the room: a stateless gateway.

It holds nothing but what the broker told it. The tokens come from a secret that all gateways of an
event share, so any number of them may stand behind one address.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import randint
from typing import Any, Final, TextIO

from aiohttp import web

from presession_timer.base.errors import UnreadableFile
from presession_timer.base.shell import typed
from presession_timer.base.text import clean
from presession_timer.base.user_settings import state_folder
from presession_timer.base.wakes import call_in_loop
from presession_timer.chair.language import first_of
from presession_timer.network.address import SLUG, BrokerAddress, Login
from presession_timer.network.rooms import EventRooms, RemoteRoom
from presession_timer.web.api.access import body_of
from presession_timer.web.assets import Asset, event_assets, load_assets
from presession_timer.web.handlers import Handlers, admitted, door, headers, sent_asset
from presession_timer.web.listening import Address, WebOptions, listen
from presession_timer.web.security import Doorkeeper, keep_secret
from presession_timer.web.server import LONGEST_BODY, accepting, allow_open_files

BEAT_S: Final = 15.0
"""Signs of life to viewers who are far away: a hundred thousand of them would be costly."""
_LOOK_S: Final = 0.5
_SHORTEST_SECRET: Final = 16
_ASK_AGAIN_S: Final = (11, 19)
"""After so long a browser asks again for a room that is not published yet: never all at once."""
_NO_ROOM: Final = """\
<!doctype html>
<html lang="en" data-theme="light">
<meta charset="utf-8">
<title>No such room yet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/event.css">
<main><h1>No such room yet</h1><p>This page asks again by itself.</p></main>
</html>
"""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def shared_secret(file: Path | None) -> bytes:
    """Return the secret in a file that the gateways share; without one, this user's own.

    Raises UnreadableFile if it is missing, too short, or others may read it.
    """
    if file is None:
        return keep_secret(state_folder())
    try:
        mode = file.stat().st_mode
        found = file.read_bytes().strip()
    except OSError as error:
        raise UnreadableFile(
            f"{file}: cannot be read: {error.strerror or error}; `presession broker setup` makes "
            "one, or: head -c 32 /dev/urandom | base64"
        ) from error
    if sys.platform != "win32" and mode & 0o077:
        raise UnreadableFile(
            f"{file}: others may read it, and let anybody in: chmod 600 {typed(file)}"
        )
    if len(found) < _SHORTEST_SECRET:
        raise UnreadableFile(f"{file}: shorter than {_SHORTEST_SECRET} bytes: no secret")
    return found


@dataclass(frozen=True, slots=True)
class _Route:
    """What answers one path of a room's page; :mod:`presession_timer.web` says which there are."""

    method: str
    path: re.Pattern[str]
    handler: _Handler


@dataclass(eq=False, slots=True)
class _Page:
    """The page of one room."""

    room: RemoteRoom
    handlers: Handlers
    keeper: Doorkeeper
    address: Address
    routes: Sequence[_Route]
    stop: Callable[[], object]


class Gateway:
    """Serves an index of the rooms, and the page of each below its name. Runs in one loop."""

    def __init__(
        self, rooms: EventRooms, address: Address, options: WebOptions, secret: bytes
    ) -> None:
        """Raises PresessionError for a language without a catalogue."""
        self._rooms = rooms
        self._address = address
        self._options = replace(options, control=False, beat=BEAT_S)
        self._secret = secret
        self._assets = load_assets(options.languages)
        self._index: Mapping[str, Asset] = event_assets()
        self._language = first_of(options.languages)
        self._scope = f"{address.origin} {rooms.address.event}"
        self._keeper = Doorkeeper(secret, self._scope, time.monotonic)
        self._cookie = f"presession_event_{address.scope}"
        self._pages: dict[str, _Page] = {}
        self.on_page: Callable[[str, str], None] | None = None
        """Called with a room's name and the address of its page once it can be shown."""

    @property
    def url(self) -> str:
        """The address of the index, with the token that lets viewers into every room."""
        return f"{self._address.origin}/#{self._keeper.view_token}"

    def application(self) -> web.Application:
        """Return the application; :meth:`update` adds the rooms."""
        app = web.Application(middlewares=[door(self._address)], client_max_size=LONGEST_BODY)
        app.on_response_prepare.append(headers(self._address))
        for path in self._index:
            app.router.add_get(path, self._file)
        app.router.add_post("/enter", self._enter)
        app.router.add_get("/rooms.json", self._list)
        room = f"/{{room:{SLUG.pattern}}}"
        app.router.add_get(room, self._slash)
        app.router.add_route("*", room + "/{file:.*}", self._in_room)
        return app

    def update(self) -> None:
        """Take up rooms that can be shown now."""
        for name, room in self._rooms.by_name.items():
            if name not in self._pages:
                page = self._pages[name] = self._made(name, room)
                if self.on_page is not None:
                    self.on_page(name, f"{self._address.origin}/{name}/#{page.keeper.view_token}")

    async def goodbye(self) -> None:
        """Close every socket."""
        pages = list(self._pages.values())
        for page in pages:
            page.stop()
        if pages:
            await asyncio.gather(*(page.handlers.goodbye() for page in pages))

    def _made(self, name: str, room: RemoteRoom) -> _Page:
        address = replace(self._address, path=f"/{name}/")
        keeper = Doorkeeper(self._secret, f"{self._scope}/{name}", time.monotonic)
        handlers = Handlers(
            room, address, keeper, self._assets, self._options, lambda: None, self._language
        )
        routes = [
            _Route(route.method, _pattern(route.resource.get_info()), route.handler)
            for route in handlers.application(LONGEST_BODY).router.routes()
            if route.resource is not None
        ]
        stop = call_in_loop(room.subscribe, handlers.changed)
        return _Page(room, handlers, keeper, address, routes, stop)

    async def _file(self, request: web.Request) -> web.Response:
        return sent_asset(self._index[request.path], request)

    async def _enter(self, request: web.Request) -> web.Response:
        given = await body_of(request)
        if self._may_see_all(request):
            return web.Response(status=204)
        cookie = self._keeper.admit_viewer(given)
        if not cookie:
            raise web.HTTPForbidden(text="")
        return admitted(self._address, self._cookie, cookie)

    def _may_see_all(self, request: web.Request) -> bool:
        return self._keeper.may_view(request.cookies.get(self._cookie))

    async def _list(self, request: web.Request) -> web.Response:
        if not self._may_see_all(request):
            raise web.HTTPForbidden(text="")
        told = [_in_index(page.room) for page in self._pages.values()]
        body = json.dumps(told, ensure_ascii=False)
        return web.Response(text=body, content_type="application/json")

    async def _slash(self, request: web.Request) -> web.Response:
        self._page(request)
        raise web.HTTPMovedPermanently(f"/{request.match_info['room']}/")

    async def _in_room(self, request: web.Request) -> web.StreamResponse:
        page = self._page(request)
        path = "/" + request.match_info["file"]
        if path == "/enter" and request.method == "POST" and self._may_see_all(request):
            return page.handlers.admit()
        for route in page.routes:
            found = route.path.fullmatch(path)
            if found is not None and route.method == request.method:
                request.match_info.update(found.groupdict())
                return await route.handler(request)
        raise web.HTTPNotFound(text="")

    def _page(self, request: web.Request) -> _Page:
        page = self._pages.get(request.match_info["room"])
        if page is None:
            if "text/html" in request.headers.get("Accept", ""):
                raise web.HTTPNotFound(
                    text=_NO_ROOM,
                    content_type="text/html",
                    headers={"Refresh": str(randint(*_ASK_AGAIN_S))},
                )
            raise web.HTTPNotFound(text="no such room yet")
        return page


def _pattern(info: Mapping[str, Any]) -> re.Pattern[str]:
    found: re.Pattern[str] | None = info.get("pattern")
    return re.compile(re.escape(info["path"])) if found is None else found


def _in_index(room: RemoteRoom) -> dict[str, Any]:
    summary = room.summary()
    return {
        "room": room.name,
        "title": summary["title"],
        "place": summary["place"],
        "state": summary["state"],
        "stage": summary["stage"],
        "online": room.online,
    }


def serve_event(
    broker: BrokerAddress,
    login: Login,
    options: WebOptions,
    secret: bytes,
    *,
    out: TextIO,
    err: TextIO,
    wait: Callable[[float], bool] | None = None,
) -> int:
    """Serve the pages of an event's rooms until a signal; return the exit status.

    Prints ``page ADDRESS`` of the index first, then ``room NAME ADDRESS`` of each room as it
    appears; what goes wrong on the way goes to ``err``. ``wait`` waits for a number of seconds
    and returns whether to stop. Raises PresessionError if it cannot listen.
    """
    listening = listen(options.address, options.port)
    address = Address(options.address, listening.getsockname()[1], options.public)
    allow_open_files(options.viewers)
    logging.getLogger("aiohttp").addHandler(logging.NullHandler())
    wait = wait or threading.Event().wait

    def tell(line: str) -> None:
        print(line, file=out, flush=True)

    with EventRooms(broker, login) as rooms:
        gateway = Gateway(rooms, address, options, secret)
        gateway.on_page = lambda name, url: tell(f"room {name} {url}")
        serving = _Serving(gateway, rooms, listening, options.viewers)
        serving.start()
        try:
            tell(f"page {gateway.url}")
            said, unreached = "", False
            while not wait(_LOOK_S):
                trouble = serving.trouble or rooms.why_not or rooms.not_read
                if trouble != said:
                    again = f"{broker}: {'reached' if unreached else 'everything is read'} again"
                    print(clean(trouble, 400) if trouble else again, file=err, flush=True)
                    said, unreached = trouble, bool(rooms.why_not)
        finally:
            serving.stop()
    return 0


class _Serving:
    """The gateway's thread, with the loop of its pages."""

    def __init__(
        self, gateway: Gateway, rooms: EventRooms, listening: socket.socket, viewers: int
    ) -> None:
        self.trouble = ""
        self._gateway = gateway
        self._rooms = rooms
        self._listening = listening
        self._viewers = viewers
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="presession gateway", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(10)

    def stop(self) -> None:
        """Close every page and end the thread."""
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(5)
        self._listening.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:  # noqa: BLE001 - the command's own thread says it
            self.trouble = str(error) or type(error).__name__
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._note)
        self._end = asyncio.Event()
        app, gateway = self._gateway.application(), self._gateway
        async with accepting(app, self._listening, self._viewers, gateway.goodbye):
            stop = call_in_loop(self._rooms.subscribe, gateway.update)
            gateway.update()
            self._ready.set()
            await self._end.wait()
            stop()

    def _note(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.trouble = str(context.get("exception") or context.get("message") or "")
