"""The one file that uses Textual's private names: it mends faults of Textual's own.

All were seen on Textual 8.2.8. ``tests/terminal/test_textual_bugs.py`` shows each on Textual as it
comes and fails once Textual has mended it; then the part here that names it can go.

- A byte that is not UTF-8 ends the reader of keys, and with it the app (textual #6456).
- A terminal that is gone makes that reader spin (textual #6690).
- A key's number beyond all letters ends it, too, and a size that no screen has is believed (no
  issue there yet).
- After SIGSTOP, SIGCONT starts a second reader and a second writer, and nothing is painted anew
  (textual #1582).
- A repaint of a region sends each row from the left edge of its widget (textual #5625).
- There is no public way to learn of a mistake in the app, nor to keep a page of its local
  variables from the terminal (textual #5325, #2818).

What public names can mend is elsewhere: signals in ``signals`` (textual #5140), mistakes in the
loop's own callbacks in ``app`` (textual #1801).
"""

from __future__ import annotations

import os
import select
import sys
import threading
import time
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.control import Control
from textual import events
from textual._compositor import ChopsUpdate
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

from presession_timer.terminal.input_throttle import QUIET_S, InputThrottle

if sys.platform != "win32":
    import termios
    import tty

    from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.driver import Driver

_CHUNK = 4096
_PROBE = "\x1b[H■●\x1b[6n\x1b[H  \x1b[H"
"""Two marks of ambiguous width, and the question where the cursor is now."""


class MendedApp(App[None]):
    """Textual's app, which says what went wrong and leaves the telling of it to others."""

    mistake: BaseException | None = None
    """What went wrong first; None while nothing did."""

    def end_with(self, error: Exception) -> None:
        """End the screen because of a mistake that Textual did not see."""
        self._handle_exception(error)

    def force_terminal_back(self) -> None:
        """Give the terminal back at once, without waiting for it."""
        if sys.platform != "win32" and isinstance(self._driver, TerminalDriver):
            self._driver.restore_at_once()

    def _handle_exception(self, error: Exception) -> None:
        self.mistake = self.mistake or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, ChopsUpdate):
            renderable = CroppedUpdate(renderable.chops, renderable.spans, renderable.chop_ends)
        super()._display(screen, renderable)


class CroppedUpdate(ChopsUpdate):
    """An update that sends the cells of its spans and no others."""

    def render_segments(self, console: Console) -> str:
        """Return what the terminal is to be sent."""
        sent: list[str] = []
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
                left, right = max(x, first), min(end, last)
                if strip is not None and left < right:
                    sent.append(Control.move_to(left, y).segment.text)
                    sent.append(strip.crop(left - x, right - x).render(console))
        return "".join(sent)


if sys.platform == "win32":
    OWN_DRIVER: type[Driver] | None = None
    """The driver to use on a terminal; None for Textual's own, as Windows has no POSIX terminal."""
else:

    class _Ended(threading.Event):
        """An event to await together with a file: once it is set, its descriptor can be read."""

        def __init__(self) -> None:
            super().__init__()
            self._seen, self._told = os.pipe()
            os.set_blocking(self._seen, False)

        def __del__(self) -> None:
            for end in (self._seen, self._told):
                os.close(end)

        def fileno(self) -> int:
            """What becomes readable when it is set."""
            return self._seen

        def set(self) -> None:
            """End the waiting."""
            super().set()
            os.write(self._told, b"!")

        def clear(self) -> None:
            """Another waiting may begin."""
            super().clear()
            with suppress(BlockingIOError):
                os.read(self._seen, _CHUNK)

    class TerminalDriver(LinuxDriver):
        """Reads whatever comes; knows when nobody is there any more."""

        probe_width = True
        """Whether to ask the terminal how wide ■ and ● are."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.exit_event = self._ended = _Ended()

        def start_application_mode(self) -> None:
            """As Textual does; then ask how wide the marks are."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if self.probe_width and self._writer_thread is not None:
                self.write(_PROBE)
                self.flush()

        def run_input_thread(self) -> None:
            """Read keys until the screen ends or the terminal is gone."""
            decode = getincrementaldecoder("utf-8")("replace").decode
            parser, flood = XTermParser(self._debug), InputThrottle()
            while not self.exit_event.is_set():
                data = self._read(None if flood.silent else QUIET_S)
                if data == b"":
                    return  # gone: the watch over the terminal ends the screen
                if flood.deaf and data is None:
                    parser = XTermParser(self._debug)  # of what it heard last the end is missing
                heard = flood.quiet() if data is None else flood.take(data, time.monotonic())
                text = decode(heard)
                try:
                    for message in parser.tick() if data is None else ():
                        self.process_message(message)
                    for message in parser.feed(text) if text else ():
                        self.process_message(message)
                except (ParseError, ValueError, OverflowError, StopIteration, RuntimeError):
                    parser = XTermParser(self._debug)  # what it choked on was no key

        def process_message(self, message: Message) -> None:
            """As Textual does, but a size is the one the system knows, whatever the terminal says;
            and Ctrl+L paints everything again, whatever else that key is for.
            """
            if isinstance(message, events.Resize):
                size = Size(*self._get_terminal_size())
                message = events.Resize(size, size)
            elif isinstance(message, events.Key) and message.key == "ctrl+l":
                self.redraw()
            super().process_message(message)

        def send_message(self, message: Message) -> None:
            """Hand a message to the app, unless the screen has ended meanwhile."""
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._app.post_message, message)

        def redraw(self) -> None:
            """Paint everything again: the screens draw only what changed.

            Others may write there, too: a shell, a message to all users, noise on the line.
            """
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._paint)

        def _paint(self) -> None:
            if self._app.is_running:
                self._app.screen.refresh()

        def _sigcont_application(self, *given: object) -> None:
            """Go on: take the terminal again where SIGTSTP gave it back.

            After SIGSTOP nothing was given back, and Textual would read and write it twice.
            """
            if self._must_signal_resume:
                super()._sigcont_application(*given)
                self.redraw()
                return
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._go_on)

        def _go_on(self) -> None:
            """Whatever a shell did to the terminal meanwhile: as it was, and painted anew."""
            if self._writer_thread is None:
                return
            with suppress(OSError, termios.error):
                if os.tcgetpgrp(self.fileno) != os.getpgrp():
                    return  # in the background: reading stops it again, until it is in front
                modes = termios.tcgetattr(self.fileno)
                modes[tty.LFLAG] = self._patch_lflag(modes[tty.LFLAG])
                modes[tty.IFLAG] = self._patch_iflag(modes[tty.IFLAG])
                modes[tty.CC][termios.VMIN] = 1
                termios.tcsetattr(self.fileno, termios.TCSANOW, modes)
            self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l")
            self.flush()
            self._paint()

        def _read(self, seconds: float | None) -> bytes | None:
            """What came in at most ``seconds``; None for nothing, empty when the terminal is gone.

            Textual looks ten times a second; as nothing is awaited in silence, the system wakes us.
            """
            try:
                ready, _, _ = select.select([self.fileno, self._ended.fileno()], [], [], seconds)
                return os.read(self.fileno, _CHUNK) if self.fileno in ready else None
            except (OSError, ValueError):
                return b""

        def restore_at_once(self) -> None:
            """Give the terminal back without waiting for it: for the moment before a forced end."""
            if self.attrs_before is not None:
                try:
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
                except termios.error:
                    return
            try:
                output = 2  # where Textual draws
                os.set_blocking(output, False)
                os.write(output, b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l")  # the mouse
                os.write(output, b"\x1b[<u\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[?1004l")
            except OSError:
                return

    OWN_DRIVER = TerminalDriver
