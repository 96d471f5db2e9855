"""Everybody who looks: one state at a time for each, the latest; whoever cannot keep up is dropped.

A state is encoded once for a view and written to all its sockets. Nothing is queued: while a
socket is blocked its viewer has one state waiting, and that is always the latest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "BLOCKED_S",
    "CONTROL",
    "LOST_S",
    "Audience",
    "Condition",
    "Screen",
    "Viewer",
    "text_frame",
]

CONTROL = "control"
"""The remote, among the views."""
BLOCKED_S = 2.0
"""A socket that takes nothing for so long is dropped."""
BEAT_S = 2.0
"""How often a byte is sent to say that the line is whole."""
_TICK_S = 0.5
LOST_S = 600.0
"""So long a lost screen is named unless it comes back."""
_LOST_KEPT = 100

Condition = Literal["ok", "may sleep", "lost", "has the keyboard"]


@dataclass(frozen=True, slots=True)
class Screen:
    """One connected page, for the console."""

    view: str
    """"room", "speaker", "phone" or "control"."""
    address: str
    size: str
    """"1920×1080"; empty while it has not said."""
    state: Condition
    number: int = 0
    """Of a remote: each is a hand of its own."""

    @property
    def called(self) -> str:
        """What the console calls it: "room", or "Remote 2"."""
        return f"Remote {self.number}" if self.number else self.view

    def __str__(self) -> str:
        return " ".join(filter(None, (self.called, self.size, self.address, self.state)))


@dataclass(eq=False, slots=True)
class Viewer:
    """One page that is connected now."""

    transport: asyncio.Transport
    view: str
    address: str
    local: bool
    """It runs on this machine, so its keyboard is the moderator's."""
    is_closed: Callable[[], bool]
    """Whether goodbye was said: nothing may follow that."""
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

    @property
    def screen(self) -> Screen:
        """What the console shows of it."""
        state: Condition = "ok"
        if self.focus and self.local:
            state = "has the keyboard"
        elif not self.awake:
            state = "may sleep"
        return Screen(self.view, self.address, self.size, state, self.number)


@dataclass(frozen=True, slots=True)
class _Lost:
    name: str
    """Empty: it never said what it calls itself."""
    screen: Screen
    at: float


@dataclass(eq=False)
class Audience:
    """All viewers of one server. Used by its loop alone; :attr:`screens` by anybody."""

    state_for: Callable[[str], str]
    """The latest state for a view, as JSON."""
    clock: Callable[[], float]
    """Steady seconds."""
    on_screens: Callable[[], None]
    """Told when :attr:`screens` have changed."""
    viewers: set[Viewer] = field(default_factory=set)
    screens: tuple[Screen, ...] = ()
    """Who looks, and who was lost; at most half a second old."""
    _named: dict[tuple[str, str], Viewer] = field(default_factory=dict)
    """By name and view: who said what they call themselves."""
    _remotes: int = 0
    _unnoted: bool = False
    """Whether something has changed of which :attr:`screens` does not know yet."""
    _lost: deque[_Lost] = field(default_factory=lambda: deque(maxlen=_LOST_KEPT))
    _next_beat: float = 0.0
    _timer: asyncio.TimerHandle | None = None
    _closed: bool = False

    def join(self, viewer: Viewer) -> None:
        """Let somebody in and show her where things stand."""
        self.viewers.add(viewer)
        self._remotes += viewer.view == CONTROL
        if viewer.name:
            self._named[viewer.name, viewer.view] = viewer
        self._offer(viewer, {})
        self.note_screens()

    def leave(self, viewer: Viewer, *, said_goodbye: bool) -> None:
        """Somebody is gone; the console is told of a screen that went without being closed."""
        if viewer not in self.viewers:
            return
        self._remove(viewer)
        if not said_goodbye and viewer.view != CONTROL:
            screen = viewer.screen
            gone = Screen(screen.view, screen.address, screen.size, "lost")
            self._lost.append(_Lost(viewer.name, gone, self.clock()))
        self.note_screens()

    def recognise(self, viewer: Viewer, name: str) -> None:
        """A page says what it calls itself: it has again the place that its dead line still holds.

        A page is named anew whenever it is loaded, so no two of them have one name; one that was
        loaded anew stands for what its screen lost before.
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

    def holds_place(self, name: str, view: str) -> bool:
        """Whether a page of this name has a place, though perhaps with a dead line."""
        return (name, view) in self._named

    def count(self, *, remotes: bool) -> int:
        """How many remotes there are, or how many who only look."""
        return self._remotes if remotes else len(self.viewers) - self._remotes

    def show(self) -> None:
        """Send everybody the latest state."""
        frames: dict[str, bytes] = {}
        for viewer in self.viewers:
            self._offer(viewer, frames)

    def send(self, viewer: Viewer, text: str) -> None:
        """Send one viewer something small, unless she takes nothing."""
        if not self._blocks(viewer):
            viewer.transport.write(text_frame(text))

    def note_screens(self) -> None:
        """Somebody came, went or changed: :attr:`screens` says so at the next tick.

        Not at once: a thousand telephones that come together are sorted together.
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
        connected = sorted((v.screen for v in self.viewers), key=lambda s: (s.view, s.address))
        if (screens := (*connected, *lost)) != self.screens:
            self.screens = screens
            self.on_screens()

    def close(self) -> None:
        """Send nothing more."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _remove(self, viewer: Viewer) -> None:
        self.viewers.discard(viewer)
        self._remotes -= viewer.view == CONTROL
        self._forget_name(viewer)

    def _forget_name(self, viewer: Viewer) -> None:
        place = (viewer.name, viewer.view)
        if self._named.get(place) is viewer:
            del self._named[place]

    def _offer(self, viewer: Viewer, frames: dict[str, bytes]) -> None:
        """``frames`` keeps what was encoded for others this very moment: a state holds its now."""
        if self._blocks(viewer):
            viewer.behind = True
            return
        frame = frames.get(viewer.view)
        if frame is None:
            frame = frames[viewer.view] = text_frame(self.state_for(viewer.view))
        viewer.transport.write(frame)

    def _blocks(self, viewer: Viewer) -> bool:
        """Whether the socket still holds something that was not taken."""
        transport = viewer.transport
        if transport.is_closing() or viewer.is_closed():
            return True
        if not transport.get_write_buffer_size():
            viewer.blocked_since = None
            return False
        if viewer.blocked_since is None:
            viewer.blocked_since = self.clock()
        return True

    def _tick(self) -> None:
        now = self.clock()
        beat = now >= self._next_beat
        if beat:
            self._next_beat = now + BEAT_S
            self._beat(self.viewers)
        self._look_after([v for v in self.viewers if v.behind or v.blocked_since is not None])
        if self._unnoted or (beat and self._lost):
            self._note_screens()
        again = self.viewers or self._lost
        self._timer = asyncio.get_running_loop().call_later(_TICK_S, self._tick) if again else None

    def _beat(self, viewers: Iterable[Viewer]) -> None:
        for viewer in viewers:
            if not self._blocks(viewer):
                viewer.transport.write(_BEAT)

    def _look_after(self, viewers: Iterable[Viewer]) -> None:
        """Whoever caught up gets the latest; whoever took nothing for too long is dropped."""
        for viewer in viewers:
            if not self._blocks(viewer):
                viewer.behind = False
                self._offer(viewer, {})
            elif self.clock() - (viewer.blocked_since or self.clock()) >= BLOCKED_S:
                viewer.transport.abort()


def text_frame(text: str) -> bytes:
    """A whole unmasked text message (RFC 6455 §5.2): the same bytes for every viewer."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2) + payload
    return b"\x81\x7f" + size.to_bytes(8) + payload


_BEAT = text_frame(".")
