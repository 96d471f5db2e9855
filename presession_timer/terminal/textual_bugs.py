"""The one file that uses Textual's private names, to repair faults of Textual.

All were seen on Textual 8.2.8. ``tests/terminal/test_textual_bugs.py`` shows each on Textual as it
comes and fails once Textual has fixed it; then the part here that names it can go.

- A byte that is not UTF-8 ends the reader of keys, and with it the app (textual #6456).
- A terminal that is gone makes that reader spin (textual #6690).
- A key's number beyond all letters ends it, too, and a size that no screen has is believed (no
  issue there yet).
- After SIGSTOP, SIGCONT starts a second reader and a second writer, and the screen is not
  repainted (textual #1582). SIGTSTP and SIGCONT begin it again after its end, too, and one that
  comes while the other is handled starts it twice, or ends it with a mistake (no issue there yet).
- A size that the environment says (COLUMNS, LINES) is believed rather than the terminal's own, also
  after that changed (textual #6153).
- A terminal that was another size for a moment has lost cells, and nothing is repainted, as the
  size is again the one that is known (no issue there yet).
- A part that asks for its size before a new layout is made lets the screen forget where the parts
  stood, so that what nothing stands on any more is not painted (no issue there yet).
- A repaint of a region sends each row from the left edge of its widget (textual #5625).
- A terminal that reads slowly keeps the app waiting in the middle of a picture, and every key with
  it: its writer takes 30 writes since textual #1104, and the next one blocks the loop (no issue
  there yet).
- While the app ends nothing is mounted, so that a part which looks for those that it has just
  made fails, and the app with it (no issue there yet).
- There is no public way to learn of a mistake in the app, nor to keep a page of its local
  variables from the terminal (textual #5325, #2818).

What public names can repair stands in ``terminal.app``: signals (textual #5140), and mistakes in
the loop's own callbacks (textual #1801).
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.control import Control
from textual import events
from textual._compositor import ChopsUpdate, Compositor, CompositorMap, ReflowResult
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.driver import Driver


if sys.platform != "win32":
    import termios
    import tty

    from textual.drivers.linux_driver import LinuxDriver


_CHUNK = 4096
_MOST_UNSENT = 9
"""Writes of Textual's 30 after which pictures are left out; each picture has up to three."""
_CATCH_UP_S = 0.1
_PROBE = "\x1b[H■●\x1b[6n\x1b[H  \x1b[H"
"""Two marks of ambiguous width, and the question where the cursor is now."""


class RepairedApp(App[None]):
    """Textual's app, but a mistake in it is kept for the caller to report, not printed."""

    mistake: BaseException | None = None
    """What went wrong first; None while nothing did."""
    _catches_up = False
    """Whether something was not painted because the terminal reads too slowly."""

    def end_with(self, error: Exception) -> None:
        """End the screen because of a mistake that Textual did not see."""
        self._handle_exception(error)

    def force_terminal_back(self) -> None:
        """Give the terminal back at once, without waiting for it."""
        if sys.platform != "win32" and isinstance(self._driver, TerminalDriver):
            self._driver.restore_at_once()

    def _handle_exception(self, error: Exception) -> None:
        if self._exit and self.mistake is None:
            return  # a part that is made meanwhile has no parts of its own, and looks for them
        self.mistake = self.mistake or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def _register(self, parent: DOMNode, *widgets: Widget, **where: Any) -> list[Widget]:
        for widget in widgets:
            if isinstance(widget, Screen):
                widget._compositor = KeptLayout()  # noqa: SLF001 - no public way to set it
        return super()._register(parent, *widgets, **where)

    def _check_resize(self) -> None:
        resized = self._resize_event
        super()._check_resize()
        if resized is not None and self.screen_stack and self.screen.size == resized.size:
            self.screen.refresh()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if self._unsent > _MOST_UNSENT:
            self._catch_up_later()
            return
        if isinstance(renderable, ChopsUpdate):
            renderable = CroppedUpdate(renderable.chops, renderable.spans, renderable.chop_ends)
        super()._display(screen, renderable)

    @property
    def _unsent(self) -> int:
        """Writes that wait for a terminal which reads slowly, or not at all."""
        writer = getattr(self._driver, "_writer_thread", None)
        return writer._queue.qsize() if writer is not None else 0  # noqa: SLF001 - no public name

    def _catch_up_later(self) -> None:
        if not self._catches_up:
            self._catches_up = True
            self.set_timer(_CATCH_UP_S, self._catch_up)

    def _catch_up(self) -> None:
        """Paint everything once the terminal has taken what it was sent."""
        self._catches_up = False
        if self._unsent:
            self._catch_up_later()
        elif self.screen_stack:
            self.screen.refresh()


class KeptLayout(Compositor):
    """Knows where the parts stood in the last layout, even if a size was asked for since."""

    def __init__(self) -> None:
        super().__init__()
        self._laid_out: CompositorMap = {}

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out again; what differs from the last layout is painted."""
        self._full_map = self._laid_out
        result = super().reflow(parent, size)
        self._laid_out = self._full_map
        return result

    def clear(self) -> None:
        super().clear()
        self._laid_out = {}


class CroppedUpdate(ChopsUpdate):
    """An update that sends the cells of its spans and no others."""

    def render_segments(self, console: Console) -> str:
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
            return self._seen

        def set(self) -> None:
            super().set()
            os.write(self._told, b"!")

        def clear(self) -> None:
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
            self._has_terminal = False

        def start_application_mode(self) -> None:
            """Start as Textual does, then ask how wide the marks are."""
            super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own
            self._has_terminal = True
            if self.probe_width and self._writer_thread is not None:
                self.write(_PROBE)
                self.flush()

        def stop_application_mode(self) -> None:
            """Give the terminal back as Textual does; a SIGCONT from now on takes nothing again."""
            self._has_terminal = False
            super().stop_application_mode()

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
            """Process a message as Textual does, with two changes.

            A size is the one that the system knows, whatever the terminal says; and Ctrl+L paints
            everything again, whatever else that key is for.
            """
            if isinstance(message, events.Resize):
                size = Size(*self._get_terminal_size())
                message = events.Resize(size, size)
            elif isinstance(message, events.Key) and message.key == "ctrl+l":
                self.redraw()
            super().process_message(message)

        def _get_terminal_size(self) -> tuple[int, int]:
            """Return columns and rows as the system knows them, else as Textual finds them."""
            with suppress(OSError):
                columns, rows = os.get_terminal_size(self.fileno)
                if columns and rows:
                    return columns, rows
            return super()._get_terminal_size()

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

        def _sigtstp_application(self, *given: object) -> None:
            """Give the terminal back and stop, but not in the middle of taking it."""
            try:
                self._loop.call_soon_threadsafe(self._stop)
            except RuntimeError:  # the screen has ended
                self._stop()

        def _stop(self) -> None:
            if self._app.is_running:
                if not self._has_terminal:
                    return  # it was told twice, and has stopped already
                self.suspend_application_mode()
                self._must_signal_resume = True
            if os.isatty(self.fileno):  # else nobody is there who could let it go on
                os.kill(os.getpid(), signal.SIGSTOP)

        def _sigcont_application(self, *given: object) -> None:
            """Go on: take the terminal again where SIGTSTP gave it back."""
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._resume)

        def _resume(self) -> None:
            """After SIGSTOP nothing was given back, and Textual would read and write it twice."""
            if not self._app.is_running:
                return
            if self._must_signal_resume:
                super()._sigcont_application()
                self.redraw()
            else:
                self._go_on()

        def _go_on(self) -> None:
            """Undo what a shell did to the terminal meanwhile, and paint everything again."""
            if not self._has_terminal or self._writer_thread is None:
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
            """Return what comes in time: None for nothing, empty if the terminal is gone.

            Textual looks ten times a second; here the system wakes the thread.
            """
            try:
                ready, _, _ = select.select([self.fileno, self._ended.fileno()], [], [], seconds)
                return os.read(self.fileno, _CHUNK) if self.fileno in ready else None
            except (OSError, ValueError):
                return b""

        def restore_at_once(self) -> None:
            """Give the terminal back without waiting for it, before a forced end."""
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


LONGEST_PASTE = 8_192
"""Bytes of one paste that are kept: more than any field takes."""
QUIET_S = 0.1
"""After this long without a byte a flood is over."""
_AT_ONCE = 2_048
_A_SECOND = 4_096
"""A mouse that is shaken sends less."""
_LOST_END = 10
"""After this many times QUIET_S a silent paste has lost its end."""
_BEGIN, _END = b"\x1b[200~", b"\x1b[201~"


class InputThrottle:
    """Lets through what a person may have meant; times are seconds of a steady clock.

    Nobody types a megabyte, and reading it as keys would keep the real ones waiting for minutes.
    A paste is cut short; what comes faster than any hand or mouse is dropped until it stops.
    """

    def __init__(self) -> None:
        self.deaf = False
        """Whether more came than anybody types: all is dropped until it stops."""
        self._pasting = False
        self._room = 0
        """Bytes that are left for this paste."""
        self._tokens = float(_AT_ONCE)
        self._then: float | None = None
        self._rest = b""
        self._silent = 0

    @property
    def silent(self) -> bool:
        """Whether nothing came for so long that no mark or paste waits for its rest."""
        return self._silent >= _LOST_END

    def take(self, data: bytes, now: float) -> bytes:
        """Return what to read of ``data``; the beginning of a mark waits for its rest."""
        self._refill(now)
        self._silent = 0
        data, self._rest = self._rest + data, b""
        heard: list[bytes] = []
        while data:
            mark = _END if self._pasting else _BEGIN
            before, found, data = data.partition(mark)
            if not found:
                kept = _overlap(before, mark)
                self._rest = before[len(before) - kept :]
                before = before[: len(before) - kept]
            heard.append(self._limited(before))
            if found and not self.deaf:
                heard.append(mark)
            if found:
                self._pasting = not self._pasting
                self._room = LONGEST_PASTE
        return b"".join(heard)

    def quiet(self) -> bytes:
        """Return what waited, after QUIET_S without a byte, and read everything again from now on.

        A paste that is silent for a second has lost its end, so the end is added.
        """
        rest, self._rest = self._rest, b""
        self._silent += 1
        if self._pasting and self._silent >= _LOST_END:
            self._pasting = False
            rest = _END
        was_deaf, self.deaf = self.deaf, False
        self._tokens = float(_AT_ONCE)
        return b"" if was_deaf else rest

    def _limited(self, data: bytes) -> bytes:
        if self._pasting:
            kept, self._room = data[: self._room], max(0, self._room - len(data))
            return kept
        self._tokens -= len(data)
        if self._tokens < 0:
            self.deaf = True
        return b"" if self.deaf else data

    def _refill(self, now: float) -> None:
        if self._then is not None:
            self._tokens = min(_AT_ONCE, self._tokens + (now - self._then) * _A_SECOND)
        self._then = now


def _overlap(data: bytes, mark: bytes) -> int:
    """Return how many of the last bytes could be the beginning of ``mark``."""
    longest = min(len(data), len(mark) - 1)
    return next((n for n in range(longest, 0, -1) if mark.startswith(data[-n:])), 0)
