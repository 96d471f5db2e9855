"""The HTTP interface, `/api/v1`: what a page shows for programs to read, and a remote's presses.

docs/api.md describes it for people; `openapi.json` beside this file does for programs, and is
written by `scripts/schemas`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from aiohttp import ETag, web

from presession_timer.actions.table import PRESSES
from presession_timer.audience.readout import Readout, readout_of
from presession_timer.audience.room_state import RoomState, RoomView
from presession_timer.base.findings import nearest
from presession_timer.base.limits import parse_json
from presession_timer.base.user_settings import THEMES
from presession_timer.runner.requests import Answer
from presession_timer.web.api.access import Access, Caller, body_of, refusal
from presession_timer.web.api.clock_image import SIZES, picture_of, png
from presession_timer.web.listening import end_when_unheard
from presession_timer.web.remote import FROM_HOOK, BadPress, parse_press
from presession_timer.web.tokens import SAVED_EVERY_S, Tokens
from presession_timer.web.viewers import BLOCKED_S, CONTROL, SUMMARY

MOST_STREAMS = 64
"""Streams at once."""
_LOOK_S = 0.25
"""How soon a stream ends whose token was revoked; also how often a blocked one is looked at."""
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
        return len(self._open) >= MOST_STREAMS

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
        end_when_unheard(transport.get_extra_info("socket"))
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
        self.ended = True
        self.news.set()


PREFIX = "/api/v1"
VIEWS = (*RoomView, SUMMARY)
"""What a reader may ask for; those who may press may also ask for `control`."""
SAME_PRESS_S = 0.4
"""As on the remote: two presses alike so close together are one."""
_CARRIED = ("id", "means", "seen", "shown", "confirmed", "late")
"""Keys that say how it was pressed, not what."""
PRESS_KEYS = (
    *_CARRIED, "do", "segment", "text", "stock", "to", "by", "who", "name", "organisation", "give",
)  # fmt: skip
_TEXTS: Mapping[str, Callable[[Readout], str]] = {
    "clock": lambda readout: readout.left,
    "phase": lambda readout: readout.title,
    "speaker": lambda readout: readout.who,
    "next": lambda readout: readout.next,
}
_CACHED = "private, no-cache"
"""A cache asks each time; the answer is short while nothing has changed."""
_SHARED = "public, max-age=1"
"""Of the room's state at a public address: caches on the way may answer for a second, each reader
with its own token. A reader that a cache answers adds the header Age to ``now``."""


class Served(Protocol):
    """What the page's handlers give the interface."""

    def state_of(self, view: str) -> Mapping[str, Any]:
        """Return the state of a view, as pages get it."""
        ...

    def now(self) -> int:
        """Return the present in ms on the session's time line."""
        ...

    @property
    def takes_presses(self) -> bool:
        """Whether the session runs here."""
        ...

    async def press(self, text: str, hand: str) -> dict[str, Any]:
        """Do what a press of a remote does."""
        ...

    async def hear_microphone(self, seat: str, *, is_on: bool) -> Answer:
        """Suggest what it means that the microphone of a seat went on or off now."""
        ...


class _State(NamedTuple):
    """The state of a view since the last change."""

    told: Mapping[str, Any]
    tag: str
    """A hash of it without ``now``."""

    @property
    def room(self) -> RoomState:
        """The part that pages count by."""
        found: RoomState = self.told.get("room", self.told)
        return found

    def at(self, now: int) -> str:
        """Return it as JSON for a reader at ``now``."""
        room = {**self.room, "now": now}
        told = {**self.told, "room": room} if "room" in self.told else room
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


class Api:
    """Answers the requests of programs. Used in the server's loop only."""

    def __init__(
        self,
        served: Served,
        access: Access,
        tokens: Tokens | None,
        beat_s: float,
        *,
        public: bool = False,
    ) -> None:
        """``public``: the page has an address of its own, so caches on the way may answer, too."""
        self._served = served
        self._access = access
        self._tokens = tokens
        self._caching: dict[str, str] = {RoomView.ROOM: _SHARED} if public else {}
        self._streams = Streams(access.is_good, beat_s)
        self._states: dict[str, _State] = {}
        self._pressed: dict[str, tuple[object, str, float]] = {}
        """By hand: its last press, that one's id, and when it was."""
        self._saved_at = time.monotonic()
        self._saving: asyncio.Task[None] | None = None

    def add_to(self, router: web.UrlDispatcher) -> None:
        router.add_get(f"{PREFIX}/openapi.json", self._openapi)
        router.add_get(f"{PREFIX}/state", self._state)
        router.add_get(f"{PREFIX}/events", self._events, allow_head=False)
        router.add_get(f"{PREFIX}/clock.png", self._picture)
        router.add_get(f"{PREFIX}/{{text:{'|'.join(_TEXTS)}}}.txt", self._text)
        router.add_get(f"{PREFIX}/means.txt", self._means)
        router.add_post(f"{PREFIX}/do", self._do)
        router.add_post(f"{PREFIX}/mic", self._mic)

    def changed(self, view: str | None = None) -> None:
        """Forget the states, or that of one view: another holds from now on."""
        if view is None:
            self._states.clear()
        else:
            self._states.pop(view, None)
        self._streams.changed()

    def close(self) -> None:
        self._streams.close()
        if self._tokens is not None:
            self._tokens.save_uses()

    async def _openapi(self, request: web.Request) -> web.Response:
        body = await asyncio.to_thread(Path(__file__).with_name("openapi.json").read_bytes)
        return web.Response(body=body, content_type="application/json")

    async def _state(self, request: web.Request) -> web.StreamResponse:
        _, view = self._reads(request)
        state = self._latest(view)
        caching = self._caching.get(view, _CACHED)
        if _has(request, state.tag):
            return _unchanged(state.tag, caching)
        answer = web.json_response(text=state.at(self._served.now()))
        return _tagged(answer, state.tag, caching)

    async def _text(self, request: web.Request) -> web.StreamResponse:
        _, view = self._reads(request)
        return _plain(request, _TEXTS[request.match_info["text"]](self._readout(view)))

    async def _means(self, request: web.Request) -> web.StreamResponse:
        caller = self._access.reader(request)
        self._note_use()
        self._refuse_reader(caller)
        does = _choice(request, "do", tuple(PRESSES))
        return _plain(request, str(self._latest(CONTROL).told["means"].get(does, "")))

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        _, view = self._reads(request)
        size = _choice(request, "size", tuple(map(str, SIZES)))
        theme = _choice(request, "theme", THEMES)
        picture = picture_of(self._readout(view), int(size), theme)
        tag = _hash(repr(picture).encode())
        if _has(request, tag):
            return _unchanged(tag)
        return _tagged(web.Response(body=png(picture), content_type="image/png"), tag)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        caller, view = self._reads(request)
        if self._streams.full:
            text = "as many streams as there may be are open: try again, or ask for `state`"
            raise refusal(web.HTTPServiceUnavailable, text, {"Retry-After": "10"})

        def state() -> tuple[str, str]:
            latest = self._latest(view)
            return latest.at(self._served.now()), latest.tag

        return await self._streams.serve(request, caller, state, self._served.now)

    async def _do(self, request: web.Request) -> web.Response:
        caller = self._access.presser(request)
        if FROM_HOOK in request.headers:
            raise refusal(web.HTTPForbidden, "a hook cannot press: it would lead to the next")
        self._note_use()
        press = _press_in(await _object_of(request, PRESS_KEYS))
        text = json.dumps(press)
        try:
            parse_press(text, caller.hand)
        except BadPress as error:
            raise _unusable(error) from error
        self._needs_runner()
        if self._is_same_press(caller.hand, press):
            raise refusal(web.HTTPConflict, "pressed twice at once: it counts once")
        answer = await self._served.press(text, caller.hand)
        status = 200 if answer["ok"] else 409
        return web.json_response(answer, status=status, headers={"Cache-Control": "no-store"})

    async def _mic(self, request: web.Request) -> web.Response:
        self._access.presser(request)
        self._note_use()
        told = await _object_of(request, ("seat", "on"))
        seat, is_on = told.get("seat"), told.get("on")
        if not isinstance(seat, str) or not isinstance(is_on, bool):
            text = "`seat` has to be a text, as in the plan, and `on` true or false"
            raise refusal(web.HTTPBadRequest, text)
        self._needs_runner()
        answer = await self._served.hear_microphone(seat, is_on=is_on)
        return web.json_response(
            {"ok": answer.ok, "text": answer.text}, status=200 if answer.ok else 409
        )

    def _needs_runner(self) -> None:
        if not self._served.takes_presses:
            reason = "this page only shows an hour that runs elsewhere: nothing can be pressed here"
            raise refusal(web.HTTPConflict, reason)

    def _reads(self, request: web.Request) -> tuple[Caller, str]:
        """Return who reads, and which view."""
        caller = self._access.reader(request)
        self._note_use()
        view = request.query.get("view", RoomView.ROOM)
        if view == CONTROL:
            self._refuse_reader(caller)
        elif view not in VIEWS:
            names = ", ".join(VIEWS)
            raise refusal(web.HTTPBadRequest, f"no view {view[:40]!r}; there are {names}")
        return caller, view

    def _refuse_reader(self, caller: Caller) -> None:
        """Keep what the remote shows to those who may press, where there is something to press."""
        if not caller.hand:
            raise refusal(web.HTTPForbidden, "this is for those who may press")
        if not self._served.takes_presses:
            raise refusal(web.HTTPNotFound, "nothing can be pressed here")

    def _latest(self, view: str) -> _State:
        """Return the state since the last change; it holds until the next.

        It is computed once for all, so the tag does not change with the jitter of two clocks.
        """
        found = self._states.get(view)
        if found is None:
            told = self._served.state_of(view)
            found = self._states[view] = _State(told, "")
            found = self._states[view] = _State(told, _hash(found.at(0).encode()))
        return found

    def _readout(self, view: str) -> Readout:
        return readout_of(self._latest(view).room, self._served.now())[0]

    def _is_same_press(self, hand: str, press: Mapping[str, Any]) -> bool:
        """Return whether a hand pressed the same a moment ago under another id."""
        does = {key: value for key, value in press.items() if key not in _CARRIED}
        before, now = self._pressed.get(hand), time.monotonic()
        is_other = before is not None and before[0] == does and before[1] != press["id"]
        if before is not None and is_other and now - before[2] < SAME_PRESS_S:
            return not press.get("confirmed")
        self._pressed[hand] = does, press["id"], now
        return False

    def _note_use(self) -> None:
        """Write down when tokens were used, now and then, where no page waits for the disk."""
        tokens, now = self._tokens, time.monotonic()
        if tokens is not None and tokens.has_news and now - self._saved_at >= SAVED_EVERY_S:
            self._saved_at = now
            self._saving = asyncio.ensure_future(asyncio.to_thread(tokens.save_uses))


async def _object_of(request: web.Request, keys: Sequence[str]) -> Mapping[str, Any]:
    """Return the JSON object of a body. Raises HTTPBadRequest with what is wrong."""
    try:
        told = parse_json(await body_of(request), fractions=True)
    except ValueError as error:
        raise refusal(web.HTTPBadRequest, f"the body is not JSON: {error}") from error
    if not isinstance(told, dict):
        raise refusal(web.HTTPBadRequest, "the body has to be a JSON object")
    for key in told:
        if key not in keys:
            meant = nearest(key, keys)
            hint = f": did you mean {meant}?" if meant else f"; there are {', '.join(keys)}"
            raise refusal(web.HTTPBadRequest, f"there is no key {key[:40]!r}{hint}")
    return told


def _press_in(press: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a press, which names what it means. Raises HTTPBadRequest with what is wrong."""
    if not isinstance(press.get("means"), str):
        text = "`means` is missing: what the press is to act on, from `state?view=control`"
        raise refusal(web.HTTPBadRequest, text)
    return {key: _whole(value) for key, value in press.items()}


def _whole(value: object) -> object:
    """Return 3 for 3.0: JSON knows one kind of number, and so do some programs."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _unusable(error: BadPress) -> web.HTTPError:
    said = str(error)
    if said.startswith("not understood"):
        return refusal(web.HTTPBadRequest, f"{said}; openapi.json has every press and its keys")
    return refusal(web.HTTPConflict, said)


def _choice(request: web.Request, name: str, choices: tuple[str, ...]) -> str:
    """Return a parameter; the first choice if it is not given. Raises HTTPBadRequest."""
    chosen = request.query.get(name, choices[0])
    if chosen not in choices:
        raise refusal(web.HTTPBadRequest, f"{name} is one of {', '.join(choices)}")
    return chosen


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:24]


def _has(request: web.Request, tag: str) -> bool:
    """Return whether the reader has what has this tag."""
    known = request.if_none_match or ()
    return any(one.value in (tag, "*") for one in known)


def _plain(request: web.Request, text: str) -> web.Response:
    tag = _hash(text.encode())
    return _unchanged(tag) if _has(request, tag) else _tagged(web.Response(text=text), tag)


def _tagged(response: web.Response, tag: str, caching: str = _CACHED) -> web.Response:
    """Add what lets a reader keep the answer. The tag is weak: ``now`` in a body goes on."""
    response.etag = ETag(tag, is_weak=True)
    response.headers["Cache-Control"] = caching
    response.headers["Vary"] = "Authorization, Cookie"
    return response


def _unchanged(tag: str, caching: str = _CACHED) -> web.Response:
    return _tagged(web.Response(status=304), tag, caching)
