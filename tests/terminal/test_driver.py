"""The reader of keys sleeps while nobody types, and still ends, and still hears the next key."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from textual import events
from textual.app import App
from textual.message import Message

from presession_timer.base.errors import NoTerminal
from presession_timer.terminal.app import require_terminal
from tests.command import TIMEOUT_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal's driver")


class Reading:
    """A driver that reads a pipe in a thread, as it would a terminal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from presession_timer.terminal import textual_bugs

        monkeypatch.setattr(textual_bugs, "QUIET_S", 0.001)
        heard, asleep = self.heard, self.asleep = [], threading.Event()
        come = self.come = threading.Event()

        class Watched(textual_bugs.TerminalDriver):
            def _read(self, seconds: float | None) -> bytes | None:
                if seconds is None:
                    asleep.set()
                return super()._read(seconds)

            def process_message(self, message: Message) -> None:
                heard.append(message)
                come.set()

        self.driver = Watched(App[None]())
        self.driver.fileno, self.end = os.pipe()
        self.thread = threading.Thread(target=self.driver.run_input_thread, daemon=True)
        self.thread.start()

    heard: list[Message]

    def close(self) -> None:
        self.driver.exit_event.set()
        os.close(self.end)
        self.thread.join(TIMEOUT_S)


@pytest_asyncio.fixture
async def reading(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reading]:
    reader = Reading(monkeypatch)
    yield reader
    reader.close()


async def test_it_sleeps_in_silence_and_hears_the_next_key(reading: Reading) -> None:
    assert reading.asleep.wait(TIMEOUT_S)
    os.write(reading.end, b"q")
    assert reading.come.wait(TIMEOUT_S)
    (message,) = reading.heard
    assert isinstance(message, events.Key)
    assert message.key == "q"


async def test_its_end_wakes_it(reading: Reading) -> None:
    assert reading.asleep.wait(TIMEOUT_S)
    reading.driver.exit_event.set()
    reading.thread.join(TIMEOUT_S)
    assert not reading.thread.is_alive()


class Written(list[str]):
    """A writer in the place of Textual's thread."""

    write = list[str].append

    def stop(self) -> None:
        """Nothing to wait for."""


async def test_a_process_that_goes_on_while_it_leaves_does_not_take_the_terminal_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SIGCONT may come at any time: when a frozen container thaws, from a service, from a shell."""
    import termios

    from presession_timer.terminal.textual_bugs import TerminalDriver

    app = App[None]()
    monkeypatch.setattr(os, "tcgetpgrp", lambda fd: os.getpgrp())
    monkeypatch.setattr("signal.signal", lambda *of: None)
    ours, theirs = os.openpty()
    driver: Any = TerminalDriver(app)
    driver.fileno, driver._writer_thread = theirs, Written()
    driver._loop = asyncio.get_running_loop()
    as_a_shell_wants_it = driver.attrs_before = termios.tcgetattr(theirs)
    driver._has_terminal = True
    driver._go_on()
    assert termios.tcgetattr(theirs) != as_a_shell_wants_it
    driver.stop_application_mode()
    given_back = list(driver._writer_thread)
    driver._go_on()
    assert termios.tcgetattr(theirs) == as_a_shell_wants_it
    assert driver._writer_thread == given_back
    for end in (ours, theirs):
        os.close(end)


async def test_after_its_end_it_may_begin_again(reading: Reading) -> None:
    assert reading.asleep.wait(TIMEOUT_S)
    reading.driver.exit_event.set()
    reading.thread.join(TIMEOUT_S)
    reading.driver.exit_event.clear()
    reading.asleep.clear()
    reading.thread = threading.Thread(target=reading.driver.run_input_thread, daemon=True)
    reading.thread.start()
    assert reading.asleep.wait(TIMEOUT_S)
    assert reading.thread.is_alive()


class Stopped:
    """A driver of an app that runs or has ended, which is stopped from a keyboard."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *, running: bool, hung_up: bool = False
    ) -> None:
        from textual.drivers.linux_driver import LinuxDriver

        from presession_timer.terminal import textual_bugs

        monkeypatch.setattr(signal, "signal", lambda *given: None)  # the tests' own stay
        self.did: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None
        """What comes while it takes the terminal."""
        app = App[None]()
        app._running = running
        self.driver: Any = textual_bugs.TerminalDriver(app)
        self.driver._has_terminal = True
        monkeypatch.setattr(os, "isatty", lambda fd: not hung_up)
        monkeypatch.setattr(LinuxDriver, "start_application_mode", lambda driver: self._start())
        monkeypatch.setattr(LinuxDriver, "stop_application_mode", lambda driver: self._do("stop"))
        monkeypatch.setattr(os, "kill", lambda pid, number: self._do(signal.Signals(number).name))

    def _do(self, what: str) -> None:
        self.did.append(what)

    def _start(self) -> None:
        self._do("start")
        self.driver._must_signal_resume = False
        self.meanwhile()
        self._do("started")


async def handled() -> None:
    """Let the loop do what signals left it to do."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("meanwhile", "then"),
    [("_sigcont_application", []), ("_sigtstp_application", ["stop", "SIGSTOP"])],
)
async def test_a_signal_while_the_terminal_is_taken_waits_until_it_is_taken(
    monkeypatch: pytest.MonkeyPatch, meanwhile: str, then: list[str]
) -> None:
    """Ctrl+Z while the terminal is still the shell's: what writes to it is made but not started."""
    stopped = Stopped(monkeypatch, running=True)
    stopped.meanwhile = getattr(stopped.driver, meanwhile)
    stopped.driver._sigtstp_application()
    stopped.driver._sigcont_application()
    await handled()
    assert stopped.did == ["stop", "SIGSTOP", "start", "started", *then]


async def test_two_stops_at_once_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = Stopped(monkeypatch, running=True)
    for _ in range(2):
        stopped.driver._sigtstp_application()
    await handled()
    assert stopped.did == ["stop", "SIGSTOP"]


async def test_after_its_end_no_signal_takes_the_terminal_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopped = Stopped(monkeypatch, running=False)
    stopped.driver._must_signal_resume = True  # it was stopped once before
    stopped.driver._sigtstp_application()
    stopped.driver._sigcont_application()
    await handled()
    assert stopped.did == ["SIGSTOP"]


@pytest.mark.parametrize("running", [True, False])
async def test_without_a_terminal_it_does_not_stop_as_nobody_could_let_it_go_on(
    monkeypatch: pytest.MonkeyPatch, running: bool
) -> None:
    """It would wait for ever, and keep its record to itself."""
    stopped = Stopped(monkeypatch, running=running, hung_up=True)
    stopped.driver._sigtstp_application()
    await handled()
    assert "SIGSTOP" not in stopped.did


def test_a_terminal_that_cannot_draw_is_not_called_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(NoTerminal, match=r"^the console needs a terminal that draws; .*; or so$"):
        require_terminal("the console", "or so")
