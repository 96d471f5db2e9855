"""Serve the room's pages: one address, with a thread and a loop of its own.

The runner only wakes the server up, so a slow viewer or a frozen terminal cannot delay a clock.
:mod:`presession_timer.web.handlers` has the routes, and :mod:`presession_timer.web.security` says
who may use them. The server writes nothing except what it needs to know its remotes again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn, TextIO

from aiohttp import web

from presession_timer.audience.source import StateSource, of_record
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.shell import typed
from presession_timer.base.user_settings import state_folder
from presession_timer.base.wakes import call_in_loop
from presession_timer.chair.language import first_of
from presession_timer.record.follow import Follower
from presession_timer.record.paths import is_record
from presession_timer.web.assets import Asset, load_assets
from presession_timer.web.handlers import Handlers, QuietConnection, Views
from presession_timer.web.listening import (
    LOCAL_PAGE,
    Address,
    WebOptions,
    keep_port,
    last_port,
    listen,
)
from presession_timer.web.security import Doorkeeper, Remotes, keep_secret
from presession_timer.web.tokens import Tokens
from presession_timer.web.viewers import Screen, Viewers

HEADER_S = 5.0
"""How long a request's head may take; also how long an idle connection is kept."""
LONGEST_BODY = 1024
_STARTING_S = 10.0
_STOPPING_S = 5.0
_FOLLOWED_S = 1.0
"""How often the trouble of a followed record is looked at."""
_SPARE_FILES = 256
_SPARE_CONNECTIONS = 200


class WebServer:
    """Serves the pages of a session."""

    def __init__(
        self,
        source: StateSource,
        options: WebOptions = LOCAL_PAGE,
        *,
        secret: bytes | None = None,
        state: Path | None = None,
        on_invitation: Callable[[], None] | None = None,
        assets: Mapping[str, Asset] | None = None,
        views: Views | None = None,
    ) -> None:
        """``secret`` makes the page's address last.

        Without one, the user's own is kept in the folder ``state``, by default the user's state
        folder, which also remembers the remotes. ``on_invitation`` is called in the server's thread
        when :attr:`invitation` is a new one because a visitor came too late. ``assets`` and
        ``views`` are served instead of the page of one hour: an overview's. Raises PresessionError
        for an unknown language.
        """
        self._source = source
        self._options = options
        self._secret = secret
        self._state = state_folder() if state is None else state
        self.tokens = Tokens(self._state)
        """Of programs, which the HTTP interface lets in."""
        self._on_invitation = on_invitation
        self._assets = load_assets(options.languages) if assets is None else assets
        self._views = views
        self._chair = first_of(options.languages)
        self._address: Address | None = None
        self._doorkeeper: Doorkeeper | None = None
        self._viewers: Viewers | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._handlers: Handlers | None = None
        self.on_screens: Callable[[], None] | None = None
        """Called in the server's thread when :attr:`screens` have changed."""
        self.trouble = ""
        """What went wrong last in the server's own loop; empty while all is well."""

    def start(self) -> None:
        """Start serving, in a thread of its own. Raises PresessionError if it cannot listen."""
        if self._thread is not None:
            return
        state, hour = self._state, _hour(self._source)
        listening = listen(self._options.address, self._options.port, last_port(state, hour))
        port = listening.getsockname()[1]
        keep_port(state, hour, port)
        self._address = Address(self._options.address, port, self._options.public)
        scope = f"{self._address.authority} {self._source.about.date.isoformat()}"
        secret = keep_secret(state) if self._secret is None else self._secret
        remotes = Remotes(state / f"remotes-{self._address.port}", scope)
        self._doorkeeper = Doorkeeper(secret, scope, time.monotonic, self._on_invitation, remotes)
        allow_open_files(self._options.viewers)
        logging.getLogger("aiohttp").addHandler(logging.NullHandler())  # the screen is not a log
        ready: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(listening, ready), name="presession page", daemon=True
        )
        self._thread.start()
        ready.result(_STARTING_S)

    def stop(self) -> None:
        """Close all screens and end the thread."""
        thread, loop = self._thread, self._loop
        if thread is None or loop is None:
            return
        self._thread = None
        try:
            loop.call_soon_threadsafe(self._end.set)
        except RuntimeError:
            return  # it ended by itself
        thread.join(_STOPPING_S)

    def __enter__(self) -> WebServer:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def follow(self, source: StateSource) -> None:
        """Show another session from now on: the next one of the day."""
        if self._loop is None:
            self._source = source
        else:
            self._loop.call_soon_threadsafe(self._change_source, source)

    def offer_next(self, title: str, begin: Callable[[], None]) -> None:
        """Offer a remote's GO the day's next session once the hour is closed.

        ``begin`` is called in the server's thread. An empty title takes the offer back.
        """
        if self._loop is not None and self._handlers is not None:
            self._loop.call_soon_threadsafe(self._handlers.offer_next, title, begin)

    def show_test_card(self, shown: bool = True) -> None:
        """Show or hide the test card on every screen; it ends when the hour opens."""
        if self._loop is not None and self._handlers is not None:
            self._handlers.test_card = shown
            self._loop.call_soon_threadsafe(self._handlers.changed)

    @property
    def test_card(self) -> bool:
        return self._handlers is not None and self._handlers.test_card

    @property
    def address(self) -> Address:
        """Where it listens. Raises PresessionError before :meth:`start`."""
        if self._address is None:
            raise PresessionError("the page is not served yet")
        return self._address

    @property
    def page_url(self) -> str:
        """The address of the room's page, with the token that lets viewers in."""
        return f"{self.address.origin}/#{self._keeper.view_token}"

    @property
    def cards_url(self) -> str:
        """The address of the phase cards to print."""
        return f"{self.address.origin}/cards"

    @property
    def links_url(self) -> str:
        """The address of the page that lists the views, with the token that lets viewers in."""
        return f"{self.address.origin}/links#{self._keeper.view_token}"

    @property
    def invitation(self) -> tuple[str, str]:
        """The remote's address and digits, good once and for two minutes; empty without one."""
        if not self._options.control or self._source.runner is None:
            return "", ""
        invitation = self._keeper.invitation
        return f"{self.address.origin}/control#{invitation.token}", invitation.code

    @property
    def screens(self) -> tuple[Screen, ...]:
        """The screens that are connected, or were lost in the last ten minutes."""
        return self._viewers.screens if self._viewers is not None else ()

    @property
    def _keeper(self) -> Doorkeeper:
        if self._doorkeeper is None:
            raise PresessionError("the page is not served yet")
        return self._doorkeeper

    def _run(self, listening: socket.socket, ready: Future[None]) -> None:
        with asyncio.Runner() as runner:
            try:
                runner.run(self._serve(listening, ready))
            except BaseException as error:  # noqa: BLE001 - start() raises it
                if not ready.done():
                    ready.set_exception(error)
                self.trouble = str(error) or type(error).__name__
            finally:
                listening.close()

    async def _serve(self, listening: socket.socket, ready: Future[None]) -> None:
        loop = self._loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._note_trouble)
        self._end = asyncio.Event()
        handlers = self._handlers = Handlers(
            self._source,
            self.address,
            self._keeper,
            self._assets,
            self._options,
            self._tell_screens,
            self._chair,
            self.tokens,
            self._views,
        )
        self._viewers = handlers.viewers
        app = handlers.application(LONGEST_BODY)
        async with accepting(app, listening, self._options.viewers, handlers.goodbye):
            self._stop_watching = call_in_loop(self._source.subscribe, handlers.changed)
            ready.set_result(None)
            try:
                await self._end.wait()
            finally:
                self._stop_watching()

    def _change_source(self, source: StateSource) -> None:
        loop = asyncio.get_running_loop()
        assert self._handlers is not None
        self._stop_watching()
        self._source = source
        loop.run_in_executor(None, keep_port, self._state, _hour(source), self.address.port)
        self._stop_watching = call_in_loop(source.subscribe, self._handlers.changed)
        self._handlers.follow(source)

    def _tell_screens(self) -> None:
        if self.on_screens is not None:
            self.on_screens()

    def _note_trouble(self, loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        self.trouble = str(context.get("exception") or context.get("message") or "")
        self._tell_screens()


@asynccontextmanager
async def accepting(
    app: web.Application,
    listening: socket.socket,
    viewers: int,
    goodbye: Callable[[], Awaitable[None]],
) -> AsyncIterator[None]:
    """Serve ``app`` on a socket, to so many ``viewers``; at the end close every connection.

    ``goodbye`` closes the WebSockets.
    """
    loop = asyncio.get_running_loop()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    open_now: set[asyncio.Protocol] = set()

    def connect() -> asyncio.Protocol:
        assert runner.server is not None
        most = viewers + _SPARE_CONNECTIONS
        return QuietConnection(
            runner.server, loop=loop, seconds=HEADER_S, most=most, open_now=open_now
        )

    server = await loop.create_server(connect, sock=listening)
    try:
        yield
    finally:
        await _stop_listening(loop, listening)
        server.close()
        await goodbye()
        await runner.shutdown()
        await runner.cleanup()


async def _stop_listening(loop: asyncio.AbstractEventLoop, listening: socket.socket) -> None:
    """Accept no more connections; those half accepted are inside after this, and are closed.

    asyncio sets up a connection in the turn after the one that accepts it, and tells its protocol
    in the turn after that; a server that is closed in between forgets it, and the browser waits on
    an open line (python/cpython#109564).
    """
    with contextlib.suppress(NotImplementedError):  # Windows's loop sets up what it accepts at once
        loop.remove_reader(listening)
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _hour(source: StateSource) -> str:
    """Return what tells this hour from others of the same user."""
    return f"{source.about.date.isoformat()} {source.about.title}"


def allow_open_files(viewers: int) -> None:
    """Raise the limit of open files, usually 1,024: each viewer is one."""
    wanted = viewers + _SPARE_FILES
    if sys.platform != "win32":  # there is no such limit there
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def serve(
    record: Path,
    options: WebOptions,
    *,
    out: TextIO,
    err: TextIO,
) -> NoReturn:
    """Show a record until a signal.

    Prints ``page ADDRESS`` and ``cards ADDRESS`` first; problems with the record go to ``err``.
    Raises what reading a record and listening raise.
    """
    if record.is_dir():
        raise UnreadableFile(f"{record}: a folder, not a record; give a file in it")
    if record.exists() and not is_record(record):
        raise UnreadableFile(
            f"{record}: not a record; for a plan: presession run --web {typed(record)}"
        )
    follower = Follower(record)
    with WebServer(of_record(follower), options) as web:
        print(f"page {web.page_url}\ncards {web.cards_url}", file=out, flush=True)
        said = ""
        while True:
            time.sleep(_FOLLOWED_S)
            if follower.trouble != said:
                said = follower.trouble
                print(said or f"{record}: can be read again", file=err, flush=True)
