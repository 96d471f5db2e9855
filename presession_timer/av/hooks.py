"""Tell other programs what changed, without ever making anybody wait.

One thread finds out what changed: the runner wakes it, and it wakes itself when a phase changes
between two events. Each program has a thread of its own that sends to it, so one that hangs holds
up nobody else; of what waits for such a program only the latest of each hook is kept. A request
or message waits no longer than a second for its answer.
"""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final, TextIO

from presession_timer import __version__
from presession_timer.audience.source import ChangingSession
from presession_timer.av.templates import (
    Hook,
    HttpTemplate,
    OscTemplate,
    Template,
    Values,
    authority,
    hooks_in,
)
from presession_timer.av.values import SAMPLE, Picture, picture_of
from presession_timer.base.text import clean
from presession_timer.base.user_settings import Settings
from presession_timer.engine.hands import PROGRAM, hand_of
from presession_timer.web.remote import FROM_HOOK

TIMEOUT_S: Final = 1.0
_MOST_READ: Final = 200
_MOST_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it."""

    ok: bool
    said: str
    """"200 OK", "no answer within 1 s"; of OSC, which is never answered, "sent"."""
    body: str = ""
    """The beginning of the answer."""


def send(
    template: Template, values: Values, sent_from: Callable[[tuple[str, int]], None] | None = None
) -> Outcome:
    """Send, and return what became of it; never raises.

    ``sent_from`` is called with the address an OSC message is sent from, before it is.
    """
    try:
        if isinstance(template, HttpTemplate):
            return _request(template, values)
        return _message(template, values, sent_from)
    except TimeoutError:
        return Outcome(False, f"no answer within {TIMEOUT_S:g} s")
    except ssl.SSLError as error:
        return Outcome(False, f"its certificate is not trusted: {error.reason or error}")
    except HTTPException:
        return Outcome(False, "what answers there is not HTTP")
    except OSError as error:
        return Outcome(False, clean(error.strerror or str(error), _MOST_SHOWN).lower())


def _message(
    template: OscTemplate,
    values: Values,
    sent_from: Callable[[tuple[str, int]], None] | None,
) -> Outcome:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect((template.host, template.port))
        if sent_from is not None:
            sent_from(line.getsockname())
        line.send(template.filled(values))
    return Outcome(True, "sent")


def _request(template: HttpTemplate, values: Values) -> Outcome:
    """Send a request and read the head of its answer, without following it anywhere."""
    until = time.monotonic() + TIMEOUT_S
    path, body = template.filled(values)
    connection = _connection(template)
    try:
        connection.connect()
        connection.sock.settimeout(_left(until))
        headers = {
            "Host": authority(template),
            "User-Agent": f"presession/{__version__}",
            "Connection": "close",
            FROM_HOOK: "1",
            **template.headers,
        }
        if body is not None:
            headers["Content-Type"] = template.content_type
        connection.request(template.method, path, body, headers)
        answer = HTTPResponse(connection.sock, method=template.method)
        answer.fp = io.BufferedReader(_Reader(connection.sock, until))
        answer.begin()
        said = f"{answer.status} {_shown(answer.reason)}".strip()
        ok = 200 <= answer.status < 300
        return Outcome(ok, said, _beginning(answer) if ok else "")
    finally:
        connection.close()


def _connection(template: HttpTemplate) -> HTTPConnection:
    if template.secure:
        return HTTPSConnection(template.host, template.port, timeout=TIMEOUT_S, context=_trusted())
    return HTTPConnection(template.host, template.port, timeout=TIMEOUT_S)


@cache
def _trusted() -> ssl.SSLContext:
    """The system's certificates: reading them takes long enough to do it once."""
    return ssl.create_default_context()


def _beginning(answer: HTTPResponse) -> str:
    """Return what is there of the answer; one that is cut short is an answer all the same."""
    try:
        return _shown(answer.read(_MOST_READ).decode("utf-8", "replace"))
    except (OSError, HTTPException):
        return ""


def _shown(text: str) -> str:
    return clean(text, _MOST_SHOWN) if text.strip() else ""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Reader(io.RawIOBase):
    """Reads until an instant, however slowly the other side sends."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self._line, self._until = line, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer type is newer than 3.11
        """Read what is there. Raises TimeoutError."""
        self._line.settimeout(_left(self._until))
        return self._line.recv_into(buffer)


_ECHO_S: Final = 2.0
"""A program's command so soon after a hook was sent may be its answer to that."""
_MOST_ECHOES: Final = 3
"""So many in a row, and the hook waits for a change that has another cause."""
_AFTER_S: Final = 0.01
"""The delay after a change, so that the press is answered first: only one thread runs at a
time in Python."""
_LEAVING_S: Final = TIMEOUT_S
"""How long leaving waits for what is still being sent."""
MACHINES: Final = (PROGRAM, "osc")
"""The hands of programs, as their commands' ids begin."""


@dataclass(slots=True)
class Tally:
    """What became of one hook so far. Only its own sender counts, but for ``held``."""

    sent: int = 0
    failed: int = 0
    held: int = 0
    """Not sent: it would have triggered itself."""
    last: str = ""
    """Why it failed last; empty again once it worked."""


@dataclass(slots=True)
class _Fired:
    """When a hook was last sent, and how often in a row a program's command came right after."""

    at: float = float("-inf")
    echoes: int = 0


def happened(before: Picture | None, now: Picture) -> Iterator[str]:
    """Yield what happened between two pictures, in the order in which hooks send it.

    Of a session that was open already, what stands now is sent, so that lights are right again.
    """
    if before is None:
        yield from ("floor", "phase", "message") if now.opened and not now.closed else ()
        return
    if now.opened and not before.opened:
        yield "opening"
    if now.floor != before.floor:
        yield "floor"
    if now.phase != before.phase:
        yield "phase"
    if now.message != before.message:
        yield "message"
    if now.over_the_hour and not before.over_the_hour:
        yield "over-the-hour"
    if now.closed and not before.closed:
        yield "closing"


class Hooks:
    """The hooks of a day: they follow one session after the other."""

    def __init__(
        self,
        hooks: Sequence[Hook],
        language: str,
        *,
        sent_from: Callable[[tuple[str, int]], None] | None = None,
    ) -> None:
        """``language``: the first of the room's.

        ``sent_from`` gets the address from which an OSC message is about to be sent.
        """
        self._hooks = tuple(hooks)
        self._language = language
        self._tallies = {hook.number: Tally() for hook in hooks}
        self._fired = {hook.number: _Fired() for hook in hooks}
        programs: dict[tuple[type[Template], str, int], _Sender] = {}
        self._senders: dict[int, _Sender] = {}
        """The one that sends each hook, by its number; a program has one for all of its hooks."""
        for hook in hooks:
            where = type(hook.template), hook.template.host, hook.template.port
            self._senders[hook.number] = programs.setdefault(where, _Sender(sent_from))
        self._source: ChangingSession | None = None
        self._before: Picture | None = None
        """What hooks sent last; None: nothing of this session yet."""
        self._unsubscribe: Callable[[], None] = lambda: None
        self._door = threading.Lock()
        self._woken = threading.Event()
        self._ended = False
        self._mistake = ""
        self._watcher = threading.Thread(target=self._watch, name="presession hooks", daemon=True)
        self._watcher.start()

    def follow(self, source: ChangingSession) -> None:
        """Watch a session from now on, instead of the one before."""
        begins = source.session.opened is None
        with self._door:
            self._unsubscribe()
            self._source = source
            self._before = picture_of(source, self._language) if begins else None
            self._unsubscribe = source.subscribe(self._woken.set)
        self._woken.set()

    def close(self) -> None:
        """Watch nothing any more; wait a second at most for what is being sent."""
        with self._door:
            self._unsubscribe()
            self._ended = True
        self._woken.set()
        self._watcher.join(_LEAVING_S)
        until = time.monotonic() + _LEAVING_S
        for sender in self._senders.values():
            sender.end()
        for sender in self._senders.values():
            sender.join(until - time.monotonic())

    @property
    def words(self) -> tuple[str, ...]:
        """What became of the hooks: the sum, and each that fails or is held."""
        if not self._hooks:
            return ()
        tallies = self._tallies.values()
        sent, failed = sum(one.sent for one in tallies), sum(one.failed for one in tallies)
        total = f"{sent} sent" + (f", {failed} failed" if failed else "")
        return (f"Hooks: {total}", *self.troubles)

    @property
    def troubles(self) -> tuple[str, ...]:
        """Each hook that failed last time, or that is held."""
        return tuple(filter(None, (*map(self._trouble, self._hooks), self._mistake)))

    @property
    def last_words(self) -> tuple[str, ...]:
        """What to print on leaving: nothing unless something failed."""
        failed = any(one.failed or one.held for one in self._tallies.values())
        return self.words if failed else ()

    def _trouble(self, hook: Hook) -> str:
        tally = self._tallies[hook.number]
        if tally.held:
            return f"{hook.name}: not sent {tally.held} times, for it seems to trigger itself"
        return f"{hook.name}: {tally.last}" if tally.last else ""

    def _watch(self) -> None:
        lasts: float | None = None
        ended = False
        while not ended:
            if self._woken.wait(lasts):
                time.sleep(_AFTER_S)
            self._woken.clear()
            ended = self._ended  # then this look is the last
            try:
                lasts = self._look()
            except Exception as error:  # noqa: BLE001 - it is shown, and the next change is looked at
                self._mistake, lasts = f"hooks could not look at the hour: {error!r}", 1.0

    def _look(self) -> float | None:
        """Send what is due; return the real seconds until there is something by itself."""
        with self._door:
            source = self._source
            if source is None:
                return None
            now = picture_of(source, self._language)
            before, self._before = self._before, now
        self._fire(list(happened(before, now)), now, _latest_hand(source))
        speed = source.speed if source.speed > 0 else 1.0
        return None if now.lasts is None else (now.lasts + 1) / 1000 / speed

    def _fire(self, events: Sequence[str], now: Picture, hand: str) -> None:
        """Send each hook once for one change, unless it says which event that is."""
        for hook in self._hooks:
            due = [event for event in events if event in hook.on]
            if not due or self._echoes(hook, hand):
                continue
            for event in due if hook.names_event else due[-1:]:
                values = {"event": event, **now.values}
                tally = self._tallies[hook.number]
                self._senders[hook.number].offer(_Job(hook, event, values, tally))

    def _echoes(self, hook: Hook, hand: str) -> bool:
        """Return whether this would go round and round: a program answers to the hook itself."""
        fired, now = self._fired[hook.number], time.monotonic()
        is_echo = hand.startswith(MACHINES) and now - fired.at < _ECHO_S
        fired.echoes = fired.echoes + 1 if is_echo else 0
        fired.at = now
        if fired.echoes <= _MOST_ECHOES:
            return False
        self._tallies[hook.number].held += 1
        return True


def _latest_hand(source: ChangingSession) -> str:
    log = source.session.history.log
    return hand_of(log[-1].command) if log else ""


@dataclass(frozen=True, slots=True)
class _Job:
    """One thing to send."""

    hook: Hook
    event: str
    values: Values
    tally: Tally


@dataclass(slots=True)
class _Sender:
    """Sends to one program, in a thread that begins with the first thing to send."""

    sent_from: Callable[[tuple[str, int]], None] | None
    _waiting: dict[tuple[int, str], _Job] = field(default_factory=dict)
    """The latest of each hook and event, in the order in which they are sent."""
    _news: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _ended: bool = False

    def offer(self, job: _Job) -> None:
        """Send, as soon as what was before it is sent; never waits."""
        key = job.hook.number, job.event
        with self._news:
            self._waiting.pop(key, None)
            self._waiting[key] = job
            self._news.notify()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="presession hook", daemon=True
                )
                self._thread.start()

    def end(self) -> None:
        """Send what waits, and then nothing more."""
        with self._news:
            self._ended = True
            self._news.notify()

    def join(self, seconds: float) -> None:
        """Wait for the end, but no longer: a program that hangs keeps nobody."""
        if self._thread is not None:
            self._thread.join(max(0.0, seconds))

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._waiting or self._ended)
                if not self._waiting:
                    return
                job = self._waiting.pop(next(iter(self._waiting)))
            outcome = send(job.hook.template, job.values, self.sent_from)
            job.tally.sent += 1
            job.tally.failed += not outcome.ok
            job.tally.last = "" if outcome.ok else outcome.said


def try_hooks(settings: Settings, out: TextIO) -> int:
    """Say of each hook what came back; return 0 if all were sent, else 1.

    ``settings`` have been checked.
    """
    hooks, _ = hooks_in(settings.hooks)
    if not hooks:
        print("there is no [[hook]] in the settings; see docs/integrations.md", file=out)
        return 1
    failed = 0
    for hook in hooks:
        outcome = send(hook.template, {**SAMPLE, "event": hook.on[0]})
        failed += not outcome.ok
        answer = f": {outcome.body}" if outcome.body else ""
        print(f"{hook.name}: {outcome.said}{answer}", file=out, flush=True)
    return int(failed > 0)
