"""Answer requests to the page's server, from those who are allowed to send them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.typedefs import Handler, Middleware

from presession_timer.audience.room_state import RoomState, RoomView
from presession_timer.audience.source import StateSource
from presession_timer.audience.summary import Summary
from presession_timer.base.durations import SECOND
from presession_timer.base.errors import PresessionError
from presession_timer.base.limits import parse_json
from presession_timer.chair.language import ChairLanguage
from presession_timer.engine.hands import PROGRAM
from presession_timer.engine.session import Session
from presession_timer.plan.model import Names
from presession_timer.privacy.screens import on_screens
from presession_timer.runner.requests import Answer, Request
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.terminal.qr_code import qr_svg
from presession_timer.web import remote
from presession_timer.web.api.access import Access, body_of
from presession_timer.web.api.routes import PREFIX, Api
from presession_timer.web.assets import Asset, cards
from presession_timer.web.listening import Address, WebOptions, end_when_unheard
from presession_timer.web.remote import RemoteState
from presession_timer.web.security import (
    HEADERS,
    MOST_REMOTES,
    Doorkeeper,
    content_policy,
    hand_of_remote,
)
from presession_timer.web.speech import IN_ENGLISH, Speech, speech_in
from presession_timer.web.tokens import Tokens
from presession_timer.web.viewers import (
    CONTROL,
    LINKS,
    SUMMARY,
    BadOrder,
    Viewer,
    Viewers,
    name_in,
    order_for,
    screens_data,
)

_VIEWS = frozenset({*RoomView, SUMMARY})
Views = Mapping[str, Callable[[], dict[str, Any]]]
"""What pages are sent, by the name of their view."""
LONGEST_MESSAGE = 1024
"""Bytes of one message from a page."""
MOST_MESSAGES = 60
"""Messages that a page may send within two seconds."""
_NAMING_S = 2.0
_GOODBYE_S = 1.0
_MESSAGES_S = 2.0
_ABOUT_SCREENS = '{"do":"screen'
"""How what a remote says of screens begins."""
_LOOPBACK = ("127.0.0.1", "::1")
_IN_CODE = ("view", "bg", "only", "message", "lang", "theme", "names", "name")
"""What of a page's address a code on the page of addresses may hold, in this order."""
_LONGEST_VALUE = 60
"""Letters of one of these."""


class QuietConnection(web.RequestHandler):
    """A connection that reveals nothing about the server and does not wait for slow requests."""

    def __init__(
        self,
        server: web.Server,
        *,
        loop: asyncio.AbstractEventLoop,
        seconds: float,
        most: int,
        open_now: set[asyncio.Protocol],
    ) -> None:
        """``open_now`` is the server's set: aiohttp would copy its own for every connection."""
        super().__init__(server, loop=loop, keepalive_timeout=seconds, lingering_time=1.0)
        self._open = open_now
        self._most = most

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Accept a connection; close it at once if too many are open."""
        super().connection_made(transport)
        self._open.add(self)
        if len(self._open) > self._most:
            self.force_close()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._open.discard(self)
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is not HTTP with a bare status, and close the connection."""
        if self.transport is not None:
            reason = "Bad Request" if status < 500 else "Internal Server Error"
            head = f"HTTP/1.1 {status} {reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            self.transport.write(head.encode("ascii"))
        self.force_close()
        return web.Response(status=status)


def door(address: Address) -> Middleware:
    """Return what checks Host before anything else, then Origin; cookies come after it."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        absolute = not request.raw_path.startswith("/")  # it would name another host
        if absolute or request.headers.getall("Host", []) != [address.authority]:
            raise web.HTTPMisdirectedRequest(text="")
        only_reads = request.method in ("GET", "HEAD") and "Upgrade" not in request.headers
        origins = request.headers.getall("Origin", [])
        by_program = not origins and f"{PREFIX}/" in request.path  # it has no pages
        if not only_reads and not by_program and origins != [address.origin]:
            raise web.HTTPForbidden(text="")
        return await handler(request)

    return check


def headers(
    address: Address,
) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Return what adds to every answer the headers that keep a page to itself."""
    policy = content_policy(address.sockets)

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = policy
        del response.headers["Server"]

    return add


def sent_asset(asset: Asset, request: web.Request) -> web.Response:
    """Return the answer that sends a file, packed for those who unpack it."""
    sent = web.Response(body=asset.body, content_type=asset.content_type, charset="utf-8")
    if "gzip" in request.headers.get("Accept-Encoding", "").lower():
        sent.body = asset.packed
        sent.headers["Content-Encoding"] = "gzip"
    sent.headers["Vary"] = "Accept-Encoding"
    return sent


def admitted(
    address: Address, name: str, cookie: str, response: web.Response | None = None
) -> web.Response:
    """Return the answer that lets a browser in: it keeps a cookie for this address alone."""
    response = response or web.Response(status=204)
    response.set_cookie(
        name, cookie, httponly=True, samesite="Strict", path=address.path, secure=address.secure
    )
    return response


class Handlers:
    """Answers requests and keeps the sockets; used in the server's loop only."""

    def __init__(
        self,
        source: StateSource,
        address: Address,
        keeper: Doorkeeper,
        assets: Mapping[str, Asset],
        options: WebOptions,
        on_screens: Callable[[], None],
        language: ChairLanguage,
        tokens: Tokens | None = None,
        views: Views | None = None,
    ) -> None:
        """``tokens`` are those of other programs; without them only a page's own token reads.

        ``views`` are served instead of those of one hour, which then has no HTTP interface either.
        """
        self.source = source
        self._views = views
        self._language = language
        self.viewers = Viewers(self._state_for, time.monotonic, self._note_screens, options.beat)
        self._on_screens = on_screens
        self._address = address
        self._keeper = keeper
        self._assets = assets
        self._options = options
        self.test_card = False
        """Whether every screen shows it; never once the hour was opened."""
        self._next: tuple[str, Callable[[], None]] | None = None
        """The day's next session, and what goes on to it."""
        self._before: frozenset[str] = frozenset()
        """Commands of the sessions before this one."""
        self._sockets: set[web.WebSocketResponse] = set()
        self._view_cookie = f"presession_{address.scope}"
        self._control_cookie = f"presession_control_{address.scope}"
        cookies = self._view_cookie, self._control_cookie
        access = Access(keeper, tokens, address.origin, cookies, time.monotonic)
        self._api = Api(self, access, tokens, options.beat, public=bool(options.public))

    def application(self, longest_body: int) -> web.Application:
        """Return the application: the routes, behind the check of Host and Origin."""
        app = web.Application(middlewares=[door(self._address)], client_max_size=longest_body)
        app.on_response_prepare.append(headers(self._address))
        for path in self._assets:
            if self._options.control or not path.startswith("/control"):
                app.router.add_get(path, self._asset)
        app.router.add_post("/enter", self._enter)
        app.router.add_get("/live", self._live)
        if self._views is not None:
            return app
        app.router.add_get("/cards", self._cards)
        app.router.add_get("/links/addresses.json", self._addresses)
        app.router.add_get("/links/code.svg", self._address_code)
        if self._options.control:
            app.router.add_post("/control/enter", self._enter_control)
            app.router.add_get("/control/live", self._live_control)
        self._api.add_to(app.router)
        return app

    def changed(self) -> None:
        """Send all viewers the new state."""
        if self.source.opened:
            self.test_card = False
        self._api.changed()
        self.viewers.show_soon()

    def offer_next(self, title: str, begin: Callable[[], None]) -> None:
        """Offer a remote's GO the next session once the hour is closed; no title, no offer."""
        self._next = (title, begin) if title else None
        self.changed()

    def follow(self, source: StateSource) -> None:
        """Show another session, without anything of the one before."""
        if self.source.runner is not None:
            log = self.source.runner.session.history.log
            self._before |= {one.command for one in log}
        self.source, self.test_card = source, False
        self.changed()

    async def goodbye(self) -> None:
        """Close every socket; cut off those that do not answer."""
        self._api.close()
        self.viewers.close()
        closing = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in self._sockets]
        if closing:
            await asyncio.wait([asyncio.ensure_future(c) for c in closing], timeout=_GOODBYE_S)
        for viewer in list(self.viewers.connected):
            viewer.transport.abort()

    # What everybody may have: the shell of the page, which holds nothing of the session.

    async def _asset(self, request: web.Request) -> web.Response:
        return sent_asset(self._assets[_path(request)], request)

    async def _cards(self, request: web.Request) -> web.Response:
        chosen = [language for language in request.query.get("lang", "").split(",") if language]
        try:
            theme, last = request.query.get("theme", "light"), self.source.about.last
            body = cards(chosen[:6], theme, last)
        except PresessionError as error:
            raise web.HTTPNotFound(text=str(error)) from error
        return web.Response(body=body, content_type="text/html", charset="utf-8")

    # What the page of addresses asks for, which has a card for each view, to set screens up. What a
    # browser with a remote also sees there, the list of screens, comes by the remote's own socket.

    async def _addresses(self, request: web.Request) -> web.Response:
        self._check_linked(request)
        return web.json_response(
            {
                "title": self.source.about.title,
                "token": self._keeper.view_token,
                "views": [str(view) for view in RoomView],
                "remote": self._remote_of(request),
            }
        )

    async def _address_code(self, request: web.Request) -> web.Response:
        self._check_linked(request)
        asked = {name: request.query.get(name, "")[:_LONGEST_VALUE] for name in _IN_CODE}
        query = urlencode({name: value for name, value in asked.items() if value})
        folder = request.path.removesuffix("links/code.svg")
        page = f"{self._address.origin}{folder}{'?' if query else ''}{query}"
        code = qr_svg(f"{page}#{self._keeper.view_token}")
        return web.Response(body=code, content_type="image/svg+xml")

    def _check_linked(self, request: web.Request) -> None:
        """Raise HTTPForbidden unless a viewer or a remote asks."""
        if not (self._may_view(request) or self._remote_of(request)):
            raise web.HTTPForbidden(text="")

    # The ways in: a token for a cookie.

    async def _enter(self, request: web.Request) -> web.Response:
        if self._may_view(request):
            return web.Response(status=204)
        cookie = self._keeper.admit_viewer(await body_of(request))
        if not cookie:
            raise web.HTTPForbidden(text="")
        return admitted(self._address, self._view_cookie, cookie)

    async def _enter_control(self, request: web.Request) -> web.Response:
        self._runner()  # nobody is let in where there is nothing to press
        number = self._remote_of(request)
        if number:
            return _welcome(number)
        try:
            data = parse_json(await body_of(request))
            token, code = data["token"], data["code"]
        except (ValueError, TypeError, KeyError) as error:
            raise web.HTTPBadRequest(text="") from error
        if not isinstance(token, str) or not isinstance(code, str):
            raise web.HTTPBadRequest(text="")
        outcome = self._keeper.admit_remote(token, code)
        if not outcome.cookie:
            return web.Response(status=outcome.status, text=outcome.reason)
        welcome = _welcome(outcome.number)
        return admitted(self._address, self._control_cookie, outcome.cookie, welcome)

    def admit(self) -> web.Response:
        """Let in a viewer whom the whole event has let in."""
        cookie = self._keeper.admit_viewer(self._keeper.view_token)
        return admitted(self._address, self._view_cookie, cookie)

    # The sockets.

    async def _live(self, request: web.Request) -> web.StreamResponse:
        if not self._may_view(request):
            raise web.HTTPForbidden(text="")
        asked = request.query.get("view", RoomView.ROOM)
        if asked not in (_VIEWS if self._views is None else self._views):
            raise web.HTTPNotFound(text="")
        by_number = request.query.get("names") == Names.NUMBER and asked in set(RoomView)
        variant = Names.NUMBER if by_number else ""
        return await self._keep(request, asked, self._hear_viewer, variant=variant)

    def _may_view(self, request: web.Request) -> bool:
        return self._keeper.may_view(request.cookies.get(self._view_cookie))

    def _remote_of(self, request: web.Request) -> int:
        """Return the number of the remote that asks; 0 for anybody else."""
        return self._keeper.remote_of(request.cookies.get(self._control_cookie))

    async def _live_control(self, request: web.Request) -> web.StreamResponse:
        self._runner()
        number = self._remote_of(request)
        if not number:
            raise web.HTTPForbidden(text="")
        if request.query.get("only") == "screens":
            return await self._keep(request, LINKS, self._hear_links, number)
        spoken = request.query.get("lang", "")
        return await self._keep(request, CONTROL, self._hear_remote, number, speech_in(spoken).code)

    async def _keep(
        self,
        request: web.Request,
        view: str,
        hear: Callable[[Viewer, str], Awaitable[None]],
        number: int = 0,
        variant: str = "",
    ) -> web.StreamResponse:
        socket = web.WebSocketResponse(
            max_msg_size=LONGEST_MESSAGE, compress=False, timeout=_GOODBYE_S
        )
        if not socket.can_prepare(request).ok:
            raise web.HTTPBadRequest(text="")
        await socket.prepare(request)
        transport = request.transport
        if transport is None:
            return socket
        peer = str((transport.get_extra_info("peername") or ("",))[0])
        local = peer in _LOOPBACK or peer == self._address.host
        end_when_unheard(transport.get_extra_info("socket"))
        viewer = Viewer(socket, transport, view, peer, local, number=number, variant=variant)
        self._sockets.add(socket)
        try:
            if await self._has_place(viewer):
                await self.viewers.join(viewer)
                await self._listen(viewer, hear)
        finally:
            self._sockets.discard(socket)
            code = socket.close_code
            goodbye = code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY)
            self.viewers.leave(viewer, said_goodbye=goodbye and view == RoomView.PHONE)
        return socket

    async def _has_place(self, viewer: Viewer) -> bool:
        """Return whether there is room; if not, close the socket with the reason.

        A page that comes back takes the place it had. Remotes have places of their own: no
        number of viewers keeps the moderator out.
        """
        is_remote = viewer.view == CONTROL
        most = MOST_REMOTES if is_remote else self._options.viewers
        if self.viewers.count(remotes=is_remote) < most:
            return True
        with suppress(TimeoutError):
            async with asyncio.timeout(_NAMING_S):
                async for message in viewer.socket:
                    if message.type is WSMsgType.TEXT and message.data.startswith("s"):
                        name = name_in(message.data[1:])
                        if not self.viewers.holds_place(name, viewer.view):
                            break
                        self.viewers.note_report(viewer, message.data[1:])
                        return True
        places = f"all {most} places for {'remotes' if is_remote else 'screens'} are taken"
        reason = f"{places}; this one is tried again and again"
        await viewer.socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=reason.encode())
        return False

    async def _listen(self, viewer: Viewer, hear: Callable[[Viewer, str], Awaitable[None]]) -> None:
        since, said, socket = time.monotonic(), 0, viewer.socket
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                await socket.close(code=WSCloseCode.UNSUPPORTED_DATA)
                return
            now = time.monotonic()
            if now - since > _MESSAGES_S:
                since, said = now, 0
            said += 1
            if said > MOST_MESSAGES:
                await socket.close(code=WSCloseCode.POLICY_VIOLATION)
                return
            await hear(viewer, message.data)

    async def _hear_viewer(self, viewer: Viewer, text: str) -> None:
        if text.startswith("t"):
            await self._answer_ping(viewer, text)
        elif text.startswith("s"):
            self.viewers.note_report(viewer, text[1:])
            self.viewers.note_screens()

    async def _hear_links(self, viewer: Viewer, text: str) -> None:
        """Hear a remote's page of addresses, which presses nothing."""
        if text.startswith(_ABOUT_SCREENS):
            await self._hear_about_screens(viewer, text)
        elif text.startswith("t"):
            await self._answer_ping(viewer, text)

    async def _hear_remote(self, viewer: Viewer, text: str) -> None:
        if not text.startswith("{"):
            await self._hear_viewer(viewer, text)
            return
        if text == '{"do":"say"}':
            runner = self._runner()
            words = remote.say(runner.session, runner.now(), runner.unsaved)
            answer: dict[str, Any] = {"say": words}
        elif text.startswith(_ABOUT_SCREENS):
            await self._hear_about_screens(viewer, text)
            return
        else:
            hand = hand_of_remote(viewer.number)
            answer = await self.press(text, hand, speech_in(viewer.variant))
        await self.viewers.send(viewer, json.dumps({"answer": answer}, ensure_ascii=False))

    def _runner(self) -> SessionRunner:
        """What takes the remote's presses. Raises HTTPNotFound where nothing does."""
        if self.source.runner is None:
            raise web.HTTPNotFound(text="this page only shows an hour that runs elsewhere")
        return self.source.runner

    async def _hear_about_screens(self, viewer: Viewer, text: str) -> None:
        """Tell a remote of all screens, or do to one of them what it asks."""
        try:
            data = parse_json(text)
        except ValueError:
            return
        if data.get("do") == "screens":
            viewer.lists_screens = data.get("watch") is True
            told = screens_data(self.viewers.screens)
            await self.viewers.send(viewer, json.dumps(told, ensure_ascii=False))
            return
        page = self.viewers.page(str(data.get("id")))
        with suppress(BadOrder):
            if page is not None:
                order = json.dumps({"order": order_for(data, page.screen)}, ensure_ascii=False)
                await self.viewers.send(page, order)

    async def press(self, text: str, hand: str, speech: Speech = IN_ENGLISH) -> dict[str, Any]:
        """Do what a press of a remote or a program asks for, and return the answer."""
        runner = self._runner()
        state = on_screens(runner.session).session.plan.state
        try:
            press = remote.parse_press(text, hand, state, speech)
            by_program = hand.startswith(PROGRAM)  # its name stays, so only its own ids count
            request = press if by_program else self._as_first_pressed(press, runner.session)
        except remote.BadPress as error:
            why = speech.texts.gettext(str(error))
            return {"id": "", "ok": False, "text": why, "confirm": False, "saved": True}
        if request.id in self._before:
            answer = Answer(True, "done, in the session before this one")
        elif self._next is not None and remote.goes_on(request, runner.session):
            answer = self._go_on(request, *self._next, speech)
        else:
            answer = await asyncio.wrap_future(runner.submit(request))
        runner = self._runner()
        return remote.answer_data(request, answer, runner.session, speech)

    async def hear_microphone(self, seat: str, *, is_on: bool) -> Answer:
        """Suggest what it means that the microphone of a seat went on or off now."""
        return await asyncio.wrap_future(self._runner().hear_microphone(seat, is_on=is_on))

    def _as_first_pressed(self, request: Request, session: Session) -> Request:
        """Keep the id of a press that is known, from whichever remote it is sent again.

        A phone that had to come in again is another remote, and may still wait for an answer.
        """
        commands = (recorded.command for recorded in session.history.log)
        press = f":{request.id.partition(':')[2]}"
        known = (one for one in chain(commands, self._before) if one.endswith(press))
        return replace(request, id=next(known, request.id))

    def _go_on(
        self, request: Request, title: str, begin: Callable[[], None], speech: Speech
    ) -> Answer:
        """Go on to the day's next session, as GO at the console does."""
        if not request.confirmed:
            asked = speech("go on to {title}? A new record begins.", title=title)
            return Answer(False, asked, needs_confirm=True)
        self._before |= {request.id}
        self._next = None
        begin()
        return Answer(True, speech("goes on to {who}", who=title))

    async def _answer_ping(self, viewer: Viewer, text: str) -> None:
        if len(text) <= 24 and text[1:].replace(".", "", 1).isdecimal():
            await self.viewers.send(viewer, f"{text} {self.source.now()}")

    def _note_screens(self) -> None:
        self._api.changed(SUMMARY)
        self.viewers.show_soon(SUMMARY)  # it says how many there are
        self._on_screens()

    def _state_for(self, shows: str) -> str:
        told: Mapping[str, Any] = (
            self.state_of(shows)
            if self._views is None
            else {**self._views[shows](), "beat": round(self._options.beat * SECOND)}
        )
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def now(self) -> int:
        return self.source.now()

    @property
    def takes_presses(self) -> bool:
        """Whether the session runs here."""
        return self.source.runner is not None

    def state_of(self, shows: str) -> RoomState | RemoteState | Summary:
        """Return the state of a view: one of the room's, the remote's, or the summary."""
        state: RoomState | RemoteState | Summary
        view, _, variant = shows.partition(" ")
        if view == CONTROL:
            state = self._remote_state(speech_in(variant))
            room = state["room"]
        elif view == SUMMARY:
            state = self.source.summary(self.viewers.rooms)
            room = state["room"]
        else:
            state = room = self.source.state(
                RoomView(view), test=self.test_card, by_number=bool(variant)
            )
        room["beat"] = round(self._options.beat * SECOND)
        return state

    def _remote_state(self, speech: Speech) -> RemoteState:
        runner = self._runner()
        return remote.remote_state(
            runner.session,
            runner.now(),
            wall=runner.wall(),
            speed=runner.speed,
            unsaved=runner.unsaved,
            rehearsal=runner.rehearsal,
            following=self._next[0] if self._next is not None else "",
            suggested=runner.suggested,
            language=self._language,
            speech=speech,
        )


def _path(request: web.Request) -> str:
    """Return the path within the room: behind a gateway each room has a folder of its own."""
    return "/" + request.match_info["file"] if "file" in request.match_info else request.path


def _welcome(number: int) -> web.Response:
    return web.json_response({"hand": hand_of_remote(number), "number": number})
