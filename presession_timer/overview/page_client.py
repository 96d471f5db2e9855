"""Follow rooms by their pages' addresses, as a browser does: enter with the token, keep a line.

All lines stand in one thread with a loop of its own. A line that is silent for two and a half of
its server's beats is dead; it is tried again, never all at the same instant. Screens read what is
known in a slot and are woken; they wait for nothing here.
"""

from __future__ import annotations

import asyncio
import os
import random
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import aiohttp

from presession_timer.audience.clock_offset import (
    AGAIN_S,
    APART_S,
    QUESTIONS,
    ClockOffset,
    RoundTrip,
)
from presession_timer.audience.payload import LONGEST_PAYLOAD, ForeignPayload, read_summary
from presession_timer.audience.room_state import (
    BEAT,
    SILENT_BEATS,
    RoomState,
    RoomView,
    without_names,
)
from presession_timer.audience.source import About
from presession_timer.audience.summary import UNKNOWN, Summary, unheard
from presession_timer.base.clock import SystemClock
from presession_timer.base.closing import Closing
from presession_timer.base.wakes import Wakes
from presession_timer.overview.page_address import PageAddress

_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 30.0
_SLOWER: Final = 1.3
_MOST_FAILURES: Final = 16
_ENTER_S: Final = 5.0
_LOOK_S: Final = 0.5
_STOPPING_S: Final = 3.0
_jitter = random.Random()
"""Its own numbers: a thread draws at any time, and others may have seeded the process's."""


class _NotLetIn(Exception):
    """The page answered, and did not let this program in; the message says why."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is known of a room; replaced as a whole, so any thread may read it."""

    summary: Summary
    offset: ClockOffset
    heard: float
    """When anything was heard last, ms of the clock here."""
    trouble: str = ""


class PageRoom:
    """One room, by the address of its page."""

    name = ""
    runner = None
    """Nothing here can be pressed."""

    def __init__(self, address: PageAddress, wake: Callable[[], None]) -> None:
        self.key = address.place
        self.address = address.whole
        self._at = address
        self._wakes = Wakes()
        self._wakes.add(wake)
        self._known = _Heard(unheard(address.place), ClockOffset(), 0.0, "not reached yet")
        self._forgot = asyncio.Event()
        """That the round trips of its clock were forgotten."""

    @property
    def trouble(self) -> str:
        """Why nothing comes from it; empty while all is well."""
        return self._known.trouble

    @property
    def about(self) -> About:
        summary = self._known.summary
        try:
            day = date.fromisoformat(summary["date"])
        except ValueError:
            day = date.min
        return About(summary["title"], day, summary["last"])

    @property
    def opened(self) -> bool:
        return self._known.summary["opened"] is not None

    def now(self) -> int:
        """Return the present in ms on the session's time line; 0 before it is known."""
        offset = self._known.offset
        return int(offset.now(_ms())) if offset.known else 0

    def state(
        self, view: RoomView = RoomView.ROOM, *, test: bool = False, by_number: bool = False
    ) -> RoomState:
        """Return what a telephone's page shows, whatever the view: that is all that is asked for.

        It holds everything that the room sees.
        """
        known = self._known
        state = self._aged(known.summary["room"], known)
        return without_names(state) if by_number else state

    def summary(self, viewers: int = 0) -> Summary:
        """Return what an overview shows; the room itself counts its viewers."""
        known = self._known
        summary = known.summary.copy()
        summary["room"] = self._aged(summary["room"], known)
        return summary

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` after every change; return how to stop."""
        return self._wakes.add(wake)

    def _aged(self, state: RoomState, known: _Heard) -> RoomState:
        """Return a state with its present, and since when nothing more was heard."""
        state = state.copy()
        if not known.offset.known:
            return state
        at = _ms()
        state["now"] = int(known.offset.now(at))
        quiet = at - known.heard
        if quiet >= SILENT_BEATS * (state["beat"] or BEAT):
            since = int(known.offset.now(known.heard))
            state["stale"] = since if state["stale"] is None else min(since, state["stale"])
        return state

    # In the thread of the lines.

    async def follow(self) -> None:
        """Keep a line until the task is cancelled."""
        failures = 0
        own = aiohttp.CookieJar(unsafe=True)  # else it takes none of a numeric address
        async with aiohttp.ClientSession(cookie_jar=own) as session:
            while True:
                heard = False
                try:
                    await self._enter(session)
                    async with session.ws_connect(
                        f"{self._at.base}live?view=summary",
                        origin=self._at.origin,
                        max_msg_size=LONGEST_PAYLOAD,
                        timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                    ) as line:
                        heard = await self._listen(line)
                except (aiohttp.ClientError, OSError, TimeoutError, _NotLetIn) as error:
                    self._fail(_why(error))
                failures = 0 if heard else min(failures + 1, _MOST_FAILURES)
                pause = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * _SLOWER**failures)
                await asyncio.sleep(pause * _jitter.uniform(0.8, 1.2))

    async def _enter(self, session: aiohttp.ClientSession) -> None:
        async with session.post(
            f"{self._at.base}enter",
            data=self._at.token,
            headers={"Origin": self._at.origin, "Content-Type": "text/plain"},
            timeout=aiohttp.ClientTimeout(total=_ENTER_S),
            allow_redirects=False,
        ) as answer:
            if answer.status == 403:
                raise _NotLetIn("its page refuses this address: copy it again from `v` there")
            if answer.status != 204:
                raise _NotLetIn("no page of presession answers there")

    async def _listen(self, line: aiohttp.ClientWebSocketResponse) -> bool:
        """Hear until the line ends or is silent; return whether a state came."""
        heard = False
        pinging = asyncio.create_task(self._ping(line))
        try:
            while True:
                patience = SILENT_BEATS * (self._known.summary["room"]["beat"] or BEAT) / 1000
                message = await line.receive(timeout=patience)
                if message.type is not aiohttp.WSMsgType.TEXT:
                    reason = str(message.extra or "") if message.type.name == "CLOSE" else ""
                    self._fail(reason or "its line was closed")
                    return heard
                try:
                    heard = self._hear(message.data) or heard
                except ForeignPayload as error:
                    self._fail(str(error))
                    return False
        finally:
            pinging.cancel()
            with suppress(asyncio.CancelledError):
                await pinging

    async def _ping(self, line: aiohttp.ClientWebSocketResponse) -> None:
        with suppress(ConnectionError):  # the listener notices, too
            while True:
                for _ in range(QUESTIONS):
                    await line.send_str(f"t{_ms():.3f}")
                    await asyncio.sleep(APART_S)
                self._forgot.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._forgot.wait(), AGAIN_S)

    def _hear(self, text: str) -> bool:
        """Take a message in; return whether it was a state."""
        at, known = _ms(), self._known
        if text.startswith("t"):
            with suppress(ValueError):
                sent, now = (float(part) for part in text[1:].split(" "))
                if 0 <= at - sent < 10_000 and known.offset.known:
                    offset = known.offset.with_trip(RoundTrip(sent, at, now))
                    self._known = replace(known, offset=offset, heard=at)
            return False
        if not text.startswith("{"):  # a beat
            self._known = replace(known, heard=at)
            return False
        summary = read_summary(text)
        room = summary["room"]
        offset = known.offset.guessed(room["now"], at, room["speed"])
        if known.offset.trips and not offset.trips:  # or it only came late: ask, and know
            self._forgot.set()
        self._change(replace(known, summary=summary, offset=offset, heard=at, trouble=""))
        return True

    def _fail(self, why: str) -> None:
        if why != self._known.trouble:
            self._change(replace(self._known, trouble=why))

    def look(self) -> None:
        """Wake the screens where a line has just become too silent."""
        known = self._known
        quiet = _ms() - known.heard
        patience = SILENT_BEATS * (known.summary["room"]["beat"] or BEAT)
        heard_of = known.summary["stage"] != UNKNOWN
        if heard_of and patience <= quiet < patience + 2_000 * _LOOK_S:
            self._wakes()

    def _change(self, known: _Heard) -> None:
        self._known = known
        self._wakes()


class PageRooms(Closing):
    """The rooms of a list of addresses, each with its lines, in one thread."""

    waiting = ""
    """Every address is a room from the beginning."""
    trouble = trouble_told = ""
    """Each room has its own."""

    def __init__(self, addresses: Sequence[PageAddress]) -> None:
        self._wakes = Wakes()
        self._rooms = tuple(PageRoom(address, self._wakes) for address in addresses)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._run(ready)), name="presession rooms", daemon=True
        )
        self._thread.start()
        ready.wait(_STOPPING_S)

    def rooms(self) -> Sequence[PageRoom]:
        """Return the rooms in the order of their addresses."""
        return self._rooms

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` in the lines' thread after every change; return how to stop."""
        return self._wakes.add(wake)

    def close(self) -> None:
        """End every line."""
        if self._loop is not None and self._end is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(_STOPPING_S)

    async def _run(self, ready: threading.Event) -> None:
        loop = self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        for room in self._rooms:
            task = loop.create_task(room.follow())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        ready.set()
        while not self._end.is_set():
            for room in self._rooms:
                room.look()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), _LOOK_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


_steady_ns = SystemClock().source.read_ns
"""It counts while this machine sleeps, so that a line that died meanwhile is old at once."""


def _ms() -> float:
    return _steady_ns() / 1_000_000


def _why(error: Exception) -> str:
    """Return why a room is not reached, in a few words."""
    if isinstance(error, _NotLetIn):
        return str(error)
    if isinstance(error, aiohttp.WSServerHandshakeError) and error.status == 404:
        return "no room's page is there: take the address of a room"
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return f"its page refuses the line ({error.status})"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not trusted here"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "there is no host of this name"
    if isinstance(error, aiohttp.ClientConnectorError):
        number = error.os_error.errno
        why = os.strerror(number).lower() if number else "no connection"
        return f"nobody answers: {why}"
    if isinstance(error, TimeoutError):
        return "no answer"
    return f"its line broke: {str(error) or type(error).__name__}"
