"""Textual's private names stand in one file, and what it mends is still wrong in Textual itself.

A test that fails in the first part says that Textual has fixed something: take the part that
worked round it out of ``terminal/textual_bugs.py`` (or ``app.py``), and the test.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import os
import signal
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest
import textual
from rich.console import Console
from rich.segment import Segment
from textual import events
from textual._compositor import ChopsUpdate
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Label

from presession_timer.terminal.textual_bugs import CroppedUpdate, RepairedApp
from tests.command import ROOT
from tests.matrix.probe import probing
from tests.matrix.still_time import StillLoop, run
from tests.pseudo_terminal import terminal

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal's driver")


# What is wrong in Textual itself.


class Reader:
    """Textual's own reader of keys at a pipe; it ends at the first message."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
        from textual.drivers.linux_driver import LinuxDriver

        monkeypatch.setattr(signal, "signal", lambda *given: None)  # the tests' own stay
        self.driver = LinuxDriver(App[None]())
        self.driver.fileno, end = os.pipe()
        os.write(end, sent)
        os.close(end)
        self.driver.process_message = self._hear  # type: ignore[method-assign]  # hears what it would post

    def _hear(self, message: Message) -> None:
        self.driver.exit_event.set()


@posix
async def test_textual_6456_a_byte_that_is_not_utf_8_ends_the_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = Reader(monkeypatch, b"\xffq")
    with pytest.raises(UnicodeDecodeError):
        reader.driver.run_input_thread()


@posix
async def test_textual_6690_the_reader_spins_where_the_terminal_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader, read, empty = Reader(monkeypatch, b""), os.read, 0

    def counted(fileno: int, size: int) -> bytes:
        nonlocal empty
        data = read(fileno, size)
        if fileno == reader.driver.fileno and not data:
            empty += 1
            if empty == 100:
                reader.driver.exit_event.set()
        return data

    monkeypatch.setattr(os, "read", counted)
    reader.driver.run_input_thread()
    assert empty >= 100


@posix
async def test_textual_a_key_beyond_all_letters_ends_the_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = Reader(monkeypatch, b"\x1b[1114112uq")
    with pytest.raises(ValueError, match="chr"):
        reader.driver.run_input_thread()


def test_textual_believes_a_size_that_no_screen_has() -> None:
    sizes = [
        message.size
        for message in XTermParser().feed("\x1b[48;99999;99999;0;0t")
        if isinstance(message, events.Resize)
    ]
    assert [(size.width, size.height) for size in sizes] == [(99_999, 99_999)]


@posix
async def test_textual_6153_a_size_of_the_environment_hides_the_terminals_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import termios

    from textual.drivers.linux_driver import LinuxDriver

    from presession_timer.terminal.textual_bugs import OWN_DRIVER

    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LINES", "36")
    real, name = os.openpty()
    termios.tcsetwinsize(name, (24, 80))
    assert OWN_DRIVER is not None
    for driver, size in ((LinuxDriver, (120, 36)), (OWN_DRIVER, (80, 24))):
        one: Any = driver(App[None]())
        one.fileno = name
        assert one._get_terminal_size() == size
    os.close(name)
    os.close(real)


@posix
async def test_textual_1582_sigcont_begins_again_what_sigstop_never_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver, begun = Reader(monkeypatch, b"").driver, []
    monkeypatch.setattr(driver, "start_application_mode", lambda: begun.append(1))
    driver._sigcont_application()
    assert begun


@posix
def test_textual_waits_where_nobody_reads_the_terminal() -> None:
    from textual.drivers._writer_thread import WriterThread

    waiting = WriterThread(sys.stderr)._queue  # not started: as if its first write never ended
    while not waiting.full():
        waiting.put_nowait("a picture")
    assert waiting.maxsize, "the app's next write waits for room, and the loop with it"


def update_of(kind: type[ChopsUpdate]) -> str:
    """What is sent for the last cell of a widget of three, in a row of five."""
    chops = [{0: None, 1: Strip([Segment("abc")]), 4: None}]
    return kind(chops, [(0, 3, 4)], [[1, 4, 5]]).render_segments(Console(color_system=None))


def test_textual_5625_a_repaint_of_a_region_begins_at_its_widgets_edge() -> None:
    assert update_of(ChopsUpdate).startswith("\x1b[1;2Habc")
    assert update_of(CroppedUpdate) == "\x1b[1;4Hc"


def cells_after_another_size(app: App[None], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a terminal shows that was smaller for a moment, and lost what stood beyond."""
    monkeypatch.setattr(app, "compose", lambda: [Label("what stood here")])

    async def smaller_for_a_moment(loop: StillLoop) -> str:
        async with probing(loop, app, (40, 10), monkeypatch) as probe:
            assert "what stood here" in probe.paper.text
            for size in (Size(20, 5), Size(40, 10)):
                probe.paper.resize(*size)
                app.post_message(events.Resize(size, size))
            await probe.settle()
            return probe.paper.text

    return run(smaller_for_a_moment)


def test_textual_repaints_nothing_after_another_size_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "what stood here" not in cells_after_another_size(App[None](), monkeypatch)
    assert "what stood here" in cells_after_another_size(RepairedApp(), monkeypatch)


def cells_after_a_size_was_asked_for(app: App[None], patch: pytest.MonkeyPatch) -> str:
    """What a terminal shows where a part asked for its size before a new layout was made."""
    narrow, wide = Label("narrow"), Label("what was in front")
    behind = Vertical(narrow)
    behind.display = False
    behind.styles.width = 6
    patch.setattr(app, "compose", lambda: [behind, wide])

    async def ask(loop: StillLoop) -> str:
        async with probing(loop, app, (40, 10), patch) as probe:
            narrow.refresh()
            await probe.settle()
            behind.display, wide.display = True, False
            assert narrow.size
            await probe.settle()
            return probe.paper.text

    return run(ask)


def test_textual_leaves_what_was_in_front_where_a_size_is_asked_for_too_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = cells_after_a_size_was_asked_for(App[None](), monkeypatch).split()
    assert "front" in left
    shown = cells_after_a_size_was_asked_for(RepairedApp(), monkeypatch).split()
    assert shown == ["narrow"]


class Mistaken(App[None]):
    """An app with a mistake."""

    def on_mount(self) -> None:
        speaker = "Ms Delgado"
        raise RuntimeError(f"about {speaker}"[:5])


def test_textual_5325_a_mistake_shows_local_variables_and_no_public_name_heeds_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = Mistaken()
    app.run(headless=True)
    assert "Ms Delgado" in capsys.readouterr().err
    assert app.return_code == 1
    assert not hasattr(App, "handle_exception")
    assert not hasattr(App, "on_exception")


class Mistimed(App[None]):
    """An app with a mistake in a callback of its loop."""

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: None)
        loop.call_soon(lambda: 1 // 0)
        loop.call_soon(lambda: self.exit(return_code=7))


def test_textual_1801_a_mistake_in_a_callback_of_the_loop_is_not_seen() -> None:
    app = Mistimed()
    app.run(headless=True)
    assert app.return_code == 7


class _Late(Vertical):
    """A part that looks for what it has just made."""

    def compose(self) -> ComposeResult:
        yield Label()

    def on_mount(self) -> None:
        self.query_one(Label)


class Ending(App[None]):
    """An app that ends while a part is made."""

    def on_mount(self) -> None:
        self.mount(_Late())
        self.exit(return_code=7)


class RepairedEnding(RepairedApp, Ending):
    """The same, of ours."""


def test_textual_mounts_nothing_while_it_ends_and_fails_for_it() -> None:
    app = Ending()
    app.run(headless=True)
    assert app.return_code == 1


def test_a_part_that_is_made_while_the_screen_ends_is_no_mistake() -> None:
    app = RepairedEnding()
    app.run(headless=True)
    assert (app.return_code, app.mistake) == (7, None)


SIGNALLED = """
from textual.app import App
from textual.widgets import Label
class Signalled(App):
    def compose(self):
        yield Label("it runs")
Signalled().run()
"""


@posix
@pytest.mark.terminal
def test_textual_5140_sigterm_leaves_the_terminal_raw(tmp_path: Path) -> None:
    command = (sys.executable, "-c", SIGNALLED)
    with terminal(folder=tmp_path, command=command) as screen:
        screen.until("it runs")
        screen.signal(signal.SIGTERM)
        assert screen.ended() == 128 + signal.SIGTERM
        assert not screen.echoes


# Where its private names stand.

PACKAGE = ROOT / "presession_timer"
MENDED = PACKAGE / "terminal" / "textual_bugs.py"
SOURCES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != MENDED and "textual" in path.read_text("utf-8")
]


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


@cache
def names_in(source: str) -> frozenset[str]:
    """The private names that a source defines, or gives to itself."""
    return frozenset(name for name in _names_in(ast.parse(source)) if private(name))


def _names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


@cache
def names_of(owner: type) -> frozenset[str]:
    """The private names of Textual's that a class inherits."""
    theirs = (base for base in owner.__mro__ if base.__module__.partition(".")[0] == "textual")
    return frozenset[str]().union(*map(names_of_one, theirs))


@cache
def names_of_one(base: type) -> frozenset[str]:
    """The private names of one class of Textual's."""
    names = names_in(dedent(inspect.getsource(base)))
    return names | frozenset(filter(private, vars(base)))


@cache
def names_of_textual() -> frozenset[str]:
    """Every private name of Textual's."""
    files = Path(textual.__file__).parent.rglob("*.py")
    return frozenset[str]().union(*(names_in(path.read_text("utf-8")) for path in files))


def used(tree: ast.AST) -> Iterator[tuple[ast.expr | None, str]]:
    """The private names in a source, each with what it is asked of; None: it is defined."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and private(node.attr):
            yield node.value, node.attr
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and private(node.name):
            yield None, node.name


def is_own(asked: ast.expr | None) -> bool:
    """Whether a name is asked of the object itself, ``super()`` too."""
    if isinstance(asked, ast.Call):
        asked = asked.func
    return asked is None or (isinstance(asked, ast.Name) and asked.id in ("self", "cls", "super"))


def offences(source: str, module: ModuleType) -> list[str]:
    """The uses of a private name of Textual's."""
    tree, found = ast.parse(source), []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            words = f"{getattr(node, 'module', '')} {[alias.name for alias in node.names]}"
            if "textual" in words and "._" in words:
                found.append(f"{node.lineno}: {words}")
        if isinstance(node, ast.ClassDef):
            owner: Any = getattr(module, node.name, object)
            found += [
                f"{node.name}: {name}"
                for asked, name in used(node)
                if is_own(asked) and name in names_of(owner)
            ]
    modules = {name for name, value in vars(module).items() if isinstance(value, ModuleType)}
    own = names_in(source)
    found += [
        f"{ast.unparse(asked)}.{name}"
        for asked, name in used(tree)
        if asked is not None
        and not is_own(asked)
        and ast.unparse(asked) not in modules
        and name in names_of_textual() - own
    ]
    return found


def test_one_file_only_uses_private_names_of_textual() -> None:
    found = {}
    for path in SOURCES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
        found[path] = offences(path.read_text("utf-8"), module)
    assert {path: what for path, what in found.items() if what} == {}
