"""The connected pages: each gets the latest state; one that cannot keep up is dropped.

A state is encoded once for a view and written to all its sockets. Nothing is queued: while a
socket is blocked, one state waits for it, and that is always the latest.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from aiohttp import WSMsgType
from aiohttp.web import WebSocketResponse

from presession_timer.audience.room_state import RoomView
from presession_timer.base.limits import parse_json
from presession_timer.base.text import clean

CONTROL = "control"
"""The remote, among the views."""
SUMMARY = "summary"
"""An overview of several rooms, among the views."""
LINKS = "links"
"""The page of addresses of a remote, among the views: it is sent the list of screens alone."""
BLOCKED_S = 2.0
"""A socket that takes nothing for so long is dropped."""
_TICK_S = 0.5
LOST_S = 600.0
"""So long a lost screen is named unless it comes back."""
_LOST_KEPT = 100
LONGEST_LABEL = 40
"""Characters of a screen's name."""
_MOST_LISTED = 40
TEST_CARD = "test"
"""What a page's address says for the test card, among the views."""

Condition = Literal["ok", "may sleep", "lost", "has the keyboard"]


@dataclass(frozen=True, slots=True)
class Screen:
    """One page, as the console shows it."""

    view: str
    """"room", "speaker", "phone", "control" or "overview"."""
    address: str
    size: str
    """"1920×1080"; empty until the page reports it."""
    state: Condition
    number: int = 0
    """Of a remote: each is a hand of its own."""
    label: str = ""
    """Its name, given by a person: "Hall left"."""
    page: str = ""
    """The page's own id, with which it is reached; empty for a lost one."""

    @property
    def called(self) -> str:
        """The name on the console: "room", "Remote 2", "Hall left (room)".

        A page says its label itself, so what it really is stands beside that.
        """
        kind = f"Remote {self.number}" if self.number else self.view
        return f"{self.label} ({kind})" if self.label else kind

    def __str__(self) -> str:
        return " ".join(filter(None, (self.called, self.size, self.address, self.state)))


@dataclass(eq=False, slots=True)
class Viewer:
    """One connected page."""

    socket: WebSocketResponse
    transport: asyncio.Transport
    """What the socket writes to."""
    view: str
    address: str
    local: bool
    """It runs on this machine, so its keyboard is the moderator's."""
    name: str = ""
    """What the page calls itself, to be recognised when it comes back."""
    size: str = ""
    focus: bool = False
    awake: bool = False
    blocked_since: float | None = None
    behind: bool = False
    """A state waits for the socket to take something."""
    number: int = 0
    """Of a remote."""
    label: str = ""
    """Its name, given by a person."""
    variant: str = ""
    """What makes its state another than that of others with its view: a language, fewer names."""
    lists_screens: bool = False
    """Whether it gets the list of all screens."""

    @property
    def shows(self) -> str:
        """What it is sent: viewers that show the same are sent the same state."""
        return f"{self.view} {self.variant}".rstrip()

    @property
    def screen(self) -> Screen:
        """The viewer as the console shows it."""
        state: Condition = "ok"
        if self.view == SUMMARY:
            return Screen("overview", self.address, "", state)
        if self.focus and self.local:
            state = "has the keyboard"
        elif not self.awake:
            state = "may sleep"
        facts = (self.view, self.address, self.size, state, self.number, self.label, self.name)
        return Screen(*facts)


@dataclass(frozen=True, slots=True)
class _Lost:
    name: str
    """Empty if the page never reported a name."""
    screen: Screen
    at: float


@dataclass(eq=False)
class Viewers:
    """All viewers of one server. Used by its loop alone; :attr:`screens` by any thread.

    Sending never waits: a viewer whose socket still holds something is left out, and one that
    holds nothing takes a whole state.
    """

    state_for: Callable[[str], str]
    """The latest state for what a viewer :attr:`shows`, as JSON."""
    clock: Callable[[], float]
    """Steady seconds."""
    on_screens: Callable[[], None]
    """Called when :attr:`screens` have changed."""
    beat_s: float = 2.0
    """How often a byte is sent to say that the line is whole."""
    connected: set[Viewer] = field(default_factory=set)
    screens: tuple[Screen, ...] = ()
    """Screens that are connected or lost; at most half a second old."""
    _named: dict[tuple[str, str], Viewer] = field(default_factory=dict)
    """By name and view: the viewers that reported a name."""
    _remotes: int = 0
    _unnoted: bool = False
    """Whether something has changed that :attr:`screens` does not show yet."""
    _lost: deque[_Lost] = field(default_factory=lambda: deque(maxlen=_LOST_KEPT))
    _next_beat: float = 0.0
    _timer: asyncio.TimerHandle | None = None
    _closed: bool = False
    _sending: set[asyncio.Task[None]] = field(default_factory=set)

    async def join(self, viewer: Viewer) -> None:
        """Add a viewer and send it the present state."""
        self.connected.add(viewer)
        self._remotes += viewer.view == CONTROL
        if viewer.name:
            self._named[viewer.name, viewer.view] = viewer
        self.note_screens()
        await self._offer(viewer, {})

    def leave(self, viewer: Viewer, *, said_goodbye: bool) -> None:
        """Remove a viewer; unless it ``said_goodbye``, its screen is shown as lost."""
        if viewer not in self.connected:
            return
        self._remove(viewer)
        if not said_goodbye and viewer.view not in (CONTROL, SUMMARY, LINKS):
            screen = viewer.screen
            gone = replace(screen, state="lost", page="")
            self._lost.append(_Lost(viewer.name, gone, self.clock()))
        self.note_screens()

    def recognise(self, viewer: Viewer, name: str) -> None:
        """Note a page's name, and give it the place that its dead connection still holds.

        A page gets a new name whenever it is loaded, so no two have the same; a reloaded page
        stands for what its screen lost before.
        """
        if viewer.name == name:
            return
        former = self._named.get((name, viewer.view))
        if former is not None:
            self._remove(former)
            former.transport.abort()
        self._forget_name(viewer)
        viewer.name = name
        self._named[name, viewer.view] = viewer
        known = [one for one in self._lost if one.name == name]
        place = (viewer.view, viewer.address)
        here = [one for one in self._lost if (one.screen.view, one.screen.address) == place]
        for back in known or here[-1:]:
            self._lost.remove(back)

    def note_report(self, viewer: Viewer, report: str) -> None:
        """Note what a page reports of its screen, as far as it can be true."""
        found = _parsed(report)
        if not found:
            return
        width, height = found["width"], found["height"]
        if 0 < width < 100_000 and 0 < height < 100_000:
            viewer.size = f"{width}×{height}"
        if found["id"]:
            self.recognise(viewer, found["id"])
        viewer.label = found["called"]
        viewer.focus = found.get("focus") is True
        viewer.awake = found.get("awake") is True

    def page(self, name: str) -> Viewer | None:
        """Return the viewer that calls itself so; None if there is none."""
        return next((one for (known, _), one in self._named.items() if known == name), None)

    def list_screens(self) -> None:
        """Tell those who asked of all screens."""
        listing = [viewer for viewer in self.connected if viewer.lists_screens]
        if listing:
            text = json.dumps(screens_data(self.screens), ensure_ascii=False)
            for viewer in listing:
                self._start(self.send(viewer, text))

    def holds_place(self, name: str, view: str) -> bool:
        """Return whether a page of this name has a place, perhaps with a dead connection."""
        return (name, view) in self._named

    def count(self, *, remotes: bool) -> int:
        """Return the number of remotes, or of the viewers that only look."""
        return self._remotes if remotes else len(self.connected) - self._remotes

    @property
    def rooms(self) -> int:
        """The number of viewers that show the room's page."""
        others = (CONTROL, SUMMARY, LINKS)
        return sum(1 for viewer in self.connected if viewer.view not in others)

    def show_soon(self, view: str = "") -> None:
        """Send all viewers, or those of one view, the latest state from the next turn on."""
        self._start(self.show(view))

    async def show(self, view: str = "") -> None:
        """Send all viewers, or those of one view, the latest state."""
        encoded: dict[str, bytes] = {}
        for viewer in tuple(self.connected):
            if view and viewer.view != view:
                continue
            if (state := self._state_of(viewer, encoded)) is not None:
                with suppress(ConnectionError):  # as in `_send`, without its step for each viewer
                    await viewer.socket.send_frame(state, WSMsgType.TEXT)

    async def send(self, viewer: Viewer, text: str) -> None:
        """Send one viewer a small text, unless its socket is blocked."""
        if not self._blocks(viewer):
            await _send(viewer, text.encode())

    def note_screens(self) -> None:
        """Update :attr:`screens` at the next tick.

        Not at once: a thousand phones that connect together are sorted once.
        """
        self._unnoted = True
        if self._timer is None and not self._closed:
            self._tick()

    def _note_screens(self) -> None:
        self._unnoted = False
        latest = self.clock() - LOST_S
        while self._lost and self._lost[0].at <= latest:
            self._lost.popleft()
        lost = [one.screen for one in self._lost]
        shown = (viewer.screen for viewer in self.connected if viewer.view != LINKS)
        connected = sorted(shown, key=lambda screen: (screen.view, screen.address))
        if (screens := (*connected, *lost)) != self.screens:
            self.screens = screens
            self.list_screens()
            self.on_screens()

    def close(self) -> None:
        """Send nothing more."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _remove(self, viewer: Viewer) -> None:
        self.connected.discard(viewer)
        self._remotes -= viewer.view == CONTROL
        self._forget_name(viewer)

    def _forget_name(self, viewer: Viewer) -> None:
        place = (viewer.name, viewer.view)
        if self._named.get(place) is viewer:
            del self._named[place]

    async def _offer(self, viewer: Viewer, encoded: dict[str, bytes]) -> None:
        if (state := self._state_of(viewer, encoded)) is not None:
            await _send(viewer, state)

    def _state_of(self, viewer: Viewer, encoded: dict[str, bytes]) -> bytes | None:
        """Return the state that a viewer is to be sent; None if it takes none now.

        ``encoded`` keeps those of this very moment, by what is shown.
        """
        if viewer.view == LINKS:
            return None
        if self._blocks(viewer):
            viewer.behind = True
            return None
        state = encoded.get(viewer.shows)
        if state is None:
            state = encoded[viewer.shows] = self.state_for(viewer.shows).encode()
        return state

    def _blocks(self, viewer: Viewer) -> bool:
        """Return whether the socket is closed or still holds something."""
        transport = viewer.transport
        if transport.is_closing() or viewer.socket.closed:
            return True
        if not transport.get_write_buffer_size():
            viewer.blocked_since = None
            return False
        if viewer.blocked_since is None:
            viewer.blocked_since = self.clock()
        return True

    def _start(self, sending: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(sending)
        self._sending.add(task)  # the loop alone would not keep it
        task.add_done_callback(self._sending.discard)

    def _tick(self) -> None:
        beats = self.clock() >= self._next_beat
        if beats:
            self._next_beat = self.clock() + self.beat_s
        self._start(self.look_after(beats))
        if self._unnoted or (beats and self._lost):
            self._note_screens()
        again = self.connected or self._lost
        self._timer = asyncio.get_running_loop().call_later(_TICK_S, self._tick) if again else None

    async def look_after(self, beats: bool) -> None:
        """Send what viewers missed, drop the blocked ones, and with ``beats`` a sign of life."""
        for viewer in tuple(self.connected):
            if beats and not self._blocks(viewer):
                await _send(viewer, b".")
            if not (viewer.behind or viewer.blocked_since is not None):
                continue
            if not self._blocks(viewer):
                viewer.behind = False
                await self._offer(viewer, {})
            elif self.clock() - (viewer.blocked_since or self.clock()) >= BLOCKED_S:
                viewer.transport.abort()


async def _send(viewer: Viewer, text: bytes) -> None:
    with suppress(ConnectionError):  # it is gone, and leaves in a moment
        await viewer.socket.send_frame(text, WSMsgType.TEXT)


def name_in(report: str) -> str:
    """Return what a page's report calls the page; empty where that is no name."""
    name: str = _parsed(report).get("id", "")
    return name


def _parsed(report: str) -> dict[str, Any]:
    try:
        found = parse_json(report, fractions=True)
        name, called = str(found["id"]), str(found.get("called", ""))
        parsed = {**found, "width": int(found["width"]), "height": int(found["height"])}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    good = name.isascii() and name.isalnum() and len(name) <= 16
    return parsed | {"id": name if good else "", "called": label_of(called)}


def label_of(text: str) -> str:
    """Return a screen's name as the console shows it."""
    return clean(text, LONGEST_LABEL) if text.strip() else ""


def screens_data(screens: Iterable[Screen]) -> dict[str, Any]:
    """Return the list of screens as a page gets it: telephones last, and not all of them."""
    ordered = sorted(screens, key=lambda screen: (screen.view == "phone", screen.state == "lost"))
    return {
        "screens": [
            {
                "id": screen.page,
                "view": screen.view,
                "called": screen.called,
                "label": screen.label,
                "size": screen.size,
                "address": screen.address,
                "state": screen.state,
            }
            for screen in ordered[:_MOST_LISTED]
        ],
        "more": max(0, len(ordered) - _MOST_LISTED),
    }


class BadOrder(ValueError):
    """What is asked of a screen cannot be done; the message says why."""


def order_for(data: Mapping[str, Any], screen: Screen) -> dict[str, Any]:
    """Return what a page is sent to do what a remote asks of its screen. Raises BadOrder."""
    asked = data.get("order")
    if asked == "identify":
        return {"identify": screen.label or screen.called}
    if asked == "reload":
        return {"reload": True}
    if asked == "rename" and isinstance(data.get("name"), str):
        return {"name": label_of(data["name"])}
    if asked == "view" and data.get("view") in (*RoomView, TEST_CARD) and screen.view != CONTROL:
        return {"view": data["view"]}
    raise BadOrder("not understood")
