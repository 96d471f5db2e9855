"""Commands by OSC: what other programs may send, and what they mean by it.

UDP has no ids, and packets are lost and doubled. So an OSC command says what it means, as a
remote's press does: ``/presession/go "end 7"``; or its sender has asked for that before, has had
time to show it, and has used it once.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from presession_timer.av.osc import LONGEST, Argument, NoMessage, decoded, encoded
from presession_timer.base.user_settings import OscSetting
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE, Command
from presession_timer.engine.microphones import seat_named, segments_at
from presession_timer.engine.presses import MARKS, key_of
from presession_timer.privacy.screens import on_screens
from presession_timer.runner.requests import Answer, Request, new_id
from presession_timer.runner.session_runner import SessionRunner
from presession_timer.web import remote
from presession_timer.web.remote import BadPress

HAND: Final = "osc"
ROOT: Final = "/presession/"
CONFIRMED: Final = "confirmed"
"""An argument that says yes to a question; so does True."""
_ASKED_MS: Final = 10_000
"""A meaning that was asked for counts so long; as long as a press of the remote may take."""
_PER_SECOND: Final = 50
"""Packets that are looked at; more is no program that a person uses."""
_LOOK_S: Final = 0.5
_ON: Final = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}


@dataclass(slots=True)
class Heard:
    """How many packets came, by what became of them."""

    commands: int = 0
    ignored: int = 0
    """Not understood, or too many at once."""
    strangers: int = 0
    stranger: str = ""
    """The latest sender that is not allowed."""
    own: int = 0
    """From a hook of this very process."""


@dataclass(slots=True)
class _Asked:
    """What a press means, as its sender knows it."""

    means: str
    since: int
    """When the sender first got it; real ms."""
    at: int


@dataclass(frozen=True, slots=True)
class _Sender:
    address: tuple[str, int]
    name: str
    """The last part of the message's address, for the answer."""


class OscCommands:
    """Listens in a thread of its own, and hands commands to one session after the other."""

    def __init__(
        self,
        setting: OscSetting,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises OSError if this machine cannot listen there."""
        self.heard = Heard()
        self.own: deque[tuple[str, int]] = deque(maxlen=64)
        """From where hooks of this process sent last: they cannot command it."""
        self._allow = frozenset(setting.allow)
        self._monotonic = monotonic
        self._runner: SessionRunner | None = None
        self._asked: dict[tuple[str, str], _Asked] = {}
        """By sender and press."""
        self._active = ""
        """The seat of the one microphone that is on, where a program says that."""
        self._second, self._in_second = 0, 0
        self._ended = False
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._line.bind(setting.listen)
        except OSError:
            self._line.close()
            raise
        self.address: tuple[str, int] = self._line.getsockname()
        self._line.settimeout(_LOOK_S)
        self._answers = self._line.dup()
        self._answers.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="presession osc", daemon=True)
        self._thread.start()

    def follow(self, runner: SessionRunner) -> None:
        """Give commands to another session from now on."""
        self._runner = runner

    def close(self) -> None:
        """Listen no more."""
        self._ended = True
        with suppress(OSError):
            self._answers.sendto(b"", self.address)  # it waits for a packet
        self._thread.join(2 * _LOOK_S)
        self._line.close()
        self._answers.close()

    @property
    def words(self) -> tuple[str, ...]:
        """Where it listens, and what came."""
        heard, (host, port) = self.heard, self.address
        said = [f"{heard.commands} message{'s' * (heard.commands != 1)}"]
        if heard.ignored:
            said.append(f"{heard.ignored} not understood")
        if heard.strangers:
            said.append(f"{heard.strangers} from {heard.stranger}, which is not allowed")
        if heard.own:
            said.append(f"{heard.own} from a hook of its own, which commands nothing")
        return (f"OSC at {host}:{port}: {', '.join(said)}",)

    def _run(self) -> None:
        while not self._ended:
            with suppress(OSError):  # Windows reports a sender that is gone here
                datagram, sender = self._line.recvfrom(LONGEST + 1)
                if not self._ended:
                    self.take(datagram, sender)

    def take(self, datagram: bytes, sender: tuple[str, int]) -> None:
        """Take one packet. What is not understood, or not allowed, is counted and forgotten."""
        if sender[0] not in self._allow:
            self.heard.strangers += 1
            self.heard.stranger = sender[0]
            return
        if sender in self.own:
            self.heard.own += 1
            return
        try:
            address, arguments = decoded(datagram)
        except NoMessage:
            self.heard.ignored += 1
            return
        if self._too_many() or not address.startswith(ROOT):
            self.heard.ignored += 1
            return
        self.heard.commands += 1
        name = address.removeprefix(ROOT)
        try:
            self._do(name, arguments, _Sender(sender, name))
        except BadPress as error:
            self._answer(_Sender(sender, name), "refused", str(error))

    def _too_many(self) -> bool:
        second = int(self._monotonic())
        if second != self._second:
            self._second, self._in_second = second, 0
        self._in_second += 1
        return self._in_second > _PER_SECOND

    def _do(self, name: str, arguments: list[Argument], sender: _Sender) -> None:
        runner = self._runner
        if runner is None:
            raise BadPress("no session is open")
        if name == "status":
            words = remote.say(runner.session, runner.now(), runner.unsaved)
            self._send(sender, "status", words)
        elif name == "mic":
            self._hear(runner, *_microphone(arguments), sender)
        elif name == "active":
            self._hear_active(runner, arguments, sender)
        elif name.startswith("means/"):
            self._tell_meaning(runner, name.removeprefix("means/"), sender)
        else:
            self._press(runner, name, arguments, sender)

    def _hear(self, runner: SessionRunner, seat: str, is_on: bool, sender: _Sender) -> None:
        heard = runner.hear_microphone(seat, is_on=is_on)
        heard.add_done_callback(lambda future: self._answer_of(sender, future))

    def _hear_active(
        self, runner: SessionRunner, arguments: list[Argument], sender: _Sender
    ) -> None:
        """Take the one seat whose microphone is on now; an empty one: none is.

        There is one answer: of the seat that is on now.
        """
        if len(arguments) != 1 or isinstance(arguments[0], bool):
            raise BadPress(f'say the seat whose microphone is on: {ROOT}active "12"')
        before, self._active = self._active, str(arguments[0]).strip()
        if before == self._active:
            raise BadPress("that was so before")
        was_on = segments_at(runner.session, seat_named(before))
        if self._active:
            if was_on:
                runner.hear_microphone(before, is_on=False)
            self._hear(runner, self._active, True, sender)
        elif was_on:
            self._hear(runner, before, False, sender)
        else:
            self._answer(sender, "ok", "")

    def _press(
        self, runner: SessionRunner, name: str, arguments: list[Argument], sender: _Sender
    ) -> None:
        press, _, number = name.partition("/")
        confirmed = arguments[-1:] in ([True], [CONFIRMED])
        rest = arguments[:-1] if confirmed else arguments
        text = ""
        if press == "message" and rest:
            text, rest = str(rest[0]), rest[1:]
        if len(rest) > 1 or not all(isinstance(one, str) for one in rest):
            raise BadPress("not understood: what follows is what it means, in quotes")
        command = _command(press, number, text)
        asked = self._asked.get((sender.address[0], name))
        means, shown = (str(rest[0]), None) if rest else self._meaning_asked(asked, name)
        request = Request(command, new_id(HAND), confirmed, means, shown=shown)

        def answered(future: Future[Answer]) -> None:
            answer = self._answer_of(sender, future)
            if answer.ok:  # a packet that comes twice does nothing the second time
                self._asked.pop((sender.address[0], name), None)

        runner.submit(request).add_done_callback(answered)

    def _meaning_asked(self, asked: _Asked | None, name: str) -> tuple[str, int]:
        now = self._now()
        if asked is None or now - asked.at > _ASKED_MS:
            raise BadPress(f"say what it means: ask {ROOT}means/{name} before")
        return asked.means, now - asked.since

    def _tell_meaning(self, runner: SessionRunner, name: str, sender: _Sender) -> None:
        press, _, number = name.partition("/")
        command = _command(press, number, "please-conclude")
        session, words = runner.session, ""
        if isinstance(command, cmd.TakeSuggestion):
            suggested = runner.suggested
            means = suggested.means if suggested else ""
            words = f"{suggested.said}: {suggested.does}" if suggested else ""
        else:
            means = key_of(session, command)
        snapshot = runner.snapshot()
        words = {
            "go": snapshot.go.words, "undo": snapshot.undoes, "redo": snapshot.redoes
        }.get(press, words)  # fmt: skip
        now, place = self._now(), (sender.address[0], name)
        before = self._asked.get(place)
        since = before.since if before is not None and before.means == means else now
        self._asked[place] = _Asked(means, since, now)
        self._send(sender, f"means/{name}", means, on_screens(session).scrubbed(words))

    def _answer_of(self, sender: _Sender, future: Future[Answer]) -> Answer:
        try:
            answer = future.result()
        except Exception as error:  # noqa: BLE001 - the sender gets it; the runner goes on
            answer = Answer(False, f"not done: {error}")
        how = "ok" if answer.ok else "confirm" if answer.needs_confirm else "refused"
        self._answer(sender, how if answer.saved else "ok, not saved", answer.text)
        return answer

    def _answer(self, sender: _Sender, how: str, words: str) -> None:
        runner = self._runner
        said = words if runner is None else on_screens(runner.session).scrubbed(words)
        self._send(sender, "answer", sender.name, how, said)

    def _send(self, sender: _Sender, name: str, *said: str) -> None:
        """Send an answer to where the message came from; one that cannot be sent is lost."""
        with suppress(OSError):
            self._answers.sendto(encoded(f"{ROOT}{name}", said), sender.address)

    def _now(self) -> int:
        return int(self._monotonic() * 1000)


def _command(press: str, number: str, text: str) -> Command:
    """Return the command of a press. Raises BadPress."""
    data: dict[str, object] = {"do": press}
    if press in MARKS or press == "give":
        if not (number.isascii() and number.isdigit() and len(number) <= 4):
            raise BadPress(f"say who: {ROOT}{press}/4")
        data["segment"] = int(number)
    elif number:
        raise BadPress("not understood")
    if press == "message":
        data["stock" if text in READY_MADE else "text"] = text
    return remote.command_of(data)


def _microphone(arguments: list[Argument]) -> tuple[str, bool]:
    """Return seat and whether it is on. Raises BadPress."""
    if len(arguments) == 2:
        seat, state = arguments
        if isinstance(state, float | int) and state in (0, 1):
            return str(seat), bool(state)
        if isinstance(state, str) and state.lower() in _ON:
            return str(seat), _ON[state.lower()]
    raise BadPress(f'say which seat, and whether it is on: {ROOT}mic "12" 1')
