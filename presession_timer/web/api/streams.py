"""Server-sent events: each stream gets the latest state; one that cannot keep up is cut off.

As for pages, nothing is queued: while a stream's connection still holds something, it is left out,
and then it gets the state of that moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from aiohttp import web

from presession_timer.web.api.access import Caller
from presession_timer.web.listening import end_when_unheard
from presession_timer.web.viewers import BLOCKED_S

MOST = 64
"""Streams at once."""
_LOOK_S = 0.25
"""How soon a stream ends whose token was revoked; also how often a blocked one is looked at."""
UNHEARD_S = 10
"""A connection that confirms nothing for so many seconds is dead."""
_FIRST = b"retry: 2000\n\n"
"""A browser that lost the stream comes back after two seconds."""


class Streams:
    """All streams of one server. Used in its loop only."""

    def __init__(self, is_good: Callable[[Caller], bool], beat_s: float) -> None:
        """``is_good`` says whether a caller may stay; ``beat_s`` is how often it hears a beat."""
        self._is_good = is_good
        self._beat_s = beat_s
        self._open: set[_Stream] = set()
        self._watching: asyncio.TimerHandle | None = None

    @property
    def full(self) -> bool:
        """Whether there is no room for one more."""
        return len(self._open) >= MOST

    def changed(self) -> None:
        """Let every stream look whether there is another state for it."""
        for stream in self._open:
            stream.news.set()

    async def serve(
        self,
        request: web.Request,
        caller: Caller,
        state: Callable[[], tuple[str, str]],
        now: Callable[[], int],
    ) -> web.StreamResponse:
        """Send a caller all states until either side ends; return the response.

        ``state`` gives the latest as JSON and what it is compared by, ``now`` the session's time.
        """
        response = web.StreamResponse(headers={"X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        response.headers["Cache-Control"] = "no-store"
        await response.prepare(request)
        transport = request.transport
        if transport is None:
            return response
        end_when_unheard(transport.get_extra_info("socket"), UNHEARD_S)
        stream = _Stream(caller)
        self._open.add(stream)
        self._watch()
        try:
            await response.write(_FIRST)
            await self._send(stream, response, transport, state, now)
        except TimeoutError:
            transport.abort()
        except ConnectionError:
            pass  # the reader has gone
        finally:
            self._open.discard(stream)
        return response

    def close(self) -> None:
        """End every stream."""
        for stream in self._open:
            stream.end()
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    async def _send(
        self,
        stream: _Stream,
        response: web.StreamResponse,
        transport: asyncio.Transport,
        state: Callable[[], tuple[str, str]],
        now: Callable[[], int],
    ) -> None:
        clock, sent, blocked = asyncio.get_running_loop().time, "", 0.0
        beat = clock() + self._beat_s
        while not stream.ended and not transport.is_closing():
            if transport.get_write_buffer_size():
                blocked = blocked or clock()
                if clock() - blocked >= BLOCKED_S:
                    raise TimeoutError
                await asyncio.sleep(_LOOK_S)
                continue
            blocked = 0.0
            stream.news.clear()
            latest, tag = state()
            if tag != sent:
                sent = tag
                await _write(response, f"event: state\nid: {tag}\ndata: {latest}\n\n")
            elif clock() >= beat:
                beat = clock() + self._beat_s
                await _write(response, f'event: beat\ndata: {{"now": {now()}}}\n\n')
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, beat - clock())):
                    await stream.news.wait()

    def _watch(self) -> None:
        """End the streams whose token was revoked, as long as there are any."""
        if self._watching is None:
            self._look()

    def _look(self) -> None:
        for stream in self._open:
            if not self._is_good(stream.caller):
                stream.end()
        again = any(stream.caller.token is not None for stream in self._open)
        loop = asyncio.get_running_loop()
        self._watching = loop.call_later(_LOOK_S, self._look) if again else None


async def _write(response: web.StreamResponse, text: str) -> None:
    """Write an event. Raises TimeoutError if it is long, and the reader does not take it."""
    async with asyncio.timeout(BLOCKED_S):
        await response.write(text.encode())


class _Stream:
    """One reader."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.news = asyncio.Event()
        """Set when there may be another state."""
        self.ended = False

    def end(self) -> None:
        """Let it end."""
        self.ended = True
        self.news.set()
