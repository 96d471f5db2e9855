"""Screens for before and after the hour: a stack of pages, each drawn as lines of text.

A page draws itself from what it knows and says where on it a click does something. It knows nothing
of Textual; the app around it brings the terminal, the mouse, signals and threads, as the console
does it. Text is never read as markup.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from presession_timer.base.themes import DARK, PALETTES
from presession_timer.terminal.app import BaseApp, require_terminal, show
from presession_timer.terminal.keys import key_of_press
from presession_timer.terminal.lines import LinesWidget
from presession_timer.terminal.styles import Styles, styles_of
from presession_timer.terminal.text_lines import (
    Line,
    cells,
    centred,
    fitted,
    key_cap,
    line,
)

if TYPE_CHECKING:
    pass


__all__ = [
    "Act",
    "Button",
    "Drawn",
    "Page",
    "PageApp",
    "Spot",
    "TextPage",
    "button_rows",
    "run_pages",
]

Act = Callable[[], None]
SMALLEST = (40, 10)
_WHEEL = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a click does something: cells ``left`` to before ``right`` of row ``row``."""

    row: int
    left: int
    right: int
    act: Act


@dataclass(slots=True)
class Drawn:
    """A page as it is seen now."""

    lines: list[Line] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def add(self, shown: Line, act: Act | None = None, left: int = 0, right: int = 10_000) -> None:
        """One more line; a click on it, between two columns, acts."""
        if act is not None:
            self.spots.append(Spot(len(self.lines), left, right, act))
        self.lines.append(shown)


class Page:
    """One page. It is given its host before anything else is asked of it."""

    host: PageApp

    def begin(self) -> None:
        """It has been painted for the first time, or again after a page above it was closed."""

    def draw(self, width: int, height: int, ink: Styles) -> Drawn:
        """What is seen, in ``height`` lines of ``width`` cells."""
        raise NotImplementedError

    def press(self, key: str, character: str | None) -> None:
        """Take a key: its id of `keys.key_of_press`, and the character it makes."""

    def paste(self, text: str) -> None:
        """Take pasted text."""

    def wheel(self, by: int) -> None:
        """Rows that the mouse wheel was turned, downwards."""

    def leave(self) -> None:
        """Somebody wants to go: Ctrl+C, Ctrl+Q."""
        self.host.close_page()


@dataclass(frozen=True, slots=True)
class Button:
    """A key, what it does in a word or two, and the deed."""

    key: str
    words: str
    act: Act


def button_rows(buttons: Sequence[Button], width: int, ink: Styles) -> Drawn:
    """The keys of a page as its last rows; each can be clicked."""
    drawn = Drawn()
    row: list[Segment] = []
    for button in buttons:
        cap = key_cap(button.key, ascii_only=ink.ascii_only)
        pieces = line((f" {cap} ", ink.key), (f" {button.words}  ", ink.bar))
        if row and cells(row) + cells(pieces) - 1 > width:
            drawn.add(fitted(row, width, ink.bar))
            row = []
        left = cells(row)
        row += pieces
        drawn.spots.append(Spot(len(drawn.lines), left, cells(row) - 1, button.act))
    drawn.add(fitted(row, width, ink.bar))
    return drawn


class Paper(LinesWidget):
    """The whole screen."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click."""
        self._host.click(event.x, event.y)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        self._host.page.wheel(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        self._host.page.wheel(-_WHEEL)

    @property
    def _host(self) -> PageApp:
        app = self.app
        assert isinstance(app, PageApp)
        return app


class _PaperScreen(Screen[Any], inherit_bindings=False):
    AUTO_FOCUS = None
    DEFAULT_CSS = "_PaperScreen { overflow: hidden hidden; } #paper { height: 1fr; width: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Paper(id="paper")

    def on_mount(self) -> None:
        assert isinstance(self.app, PageApp)
        self.app.ready()


class PageApp(BaseApp, inherit_bindings=False):
    """Shows the topmost page; ends when the last one is closed."""

    def __init__(
        self,
        first: Page,
        *,
        theme: str = "dark",
        ascii_only: bool = False,
    ) -> None:
        """``theme``: dark, light or contrast."""
        super().__init__(ascii_only=ascii_only)
        self.theme_name = theme
        self.begun = asyncio.Event()
        """Set once the first page was painted and has begun its work."""
        self._terminal: tuple[int, int] = (80, 24)
        self._spots: list[Spot] = []
        self._paper = _PaperScreen()
        self._pages: list[Page] = [first]
        first.host = self
        self.ink: Styles = self._ink()

    def _ink(self) -> Styles:
        palette = PALETTES.get(f"presession-{self.theme_name}", DARK)
        return styles_of(palette, colour=self.colour, ascii_only=self.ascii_only)

    def get_default_screen(self) -> Screen[Any]:
        """The one screen."""
        return self._paper

    # Pages.

    @property
    def page(self) -> Page:
        """The topmost."""
        return self._pages[-1]

    def open_page(self, page: Page) -> None:
        """Put a page on top."""
        page.host = self
        self._pages.append(page)
        self.show()
        page.begin()

    def close_page(self) -> None:
        """Back to the page below; the last one ends the app."""
        if len(self._pages) == 1:
            self.exit()
            return
        self._pages.pop()
        self.show()
        self.page.begin()

    def every(self, seconds: float, page: Page, look: Callable[[], None]) -> None:
        """Let ``page`` look at something again and again, for as long as it is open."""

        def tick() -> None:
            if page not in self._pages:
                timer.stop()
            elif page is self.page:
                look()

        timer = self.set_interval(seconds, tick)

    def work(self, job: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Let something go on beside the screen; it shows itself when it has something."""
        self.run_worker(job, exit_on_error=True)

    def show(self) -> None:
        """Draw the topmost page; only lines that differ are painted."""
        if not self._paper.is_mounted:
            return
        width, height = self._terminal
        if width < SMALLEST[0] or height < SMALLEST[1]:
            drawn = Drawn([fitted((), width, self.ink.page)] * max(1, height))
            drawn.lines[height // 2] = centred("terminal too small", width, self.ink.text)
        else:
            drawn = self.page.draw(width, height, self.ink)
        self._spots = drawn.spots
        lines = drawn.lines[:height]
        self._paper.query_one(Paper).show(lambda w, h: lines)

    def paint(self, theme: str) -> None:
        """Dark, light or contrast."""
        self.theme_name = theme
        self.ink = self._ink()
        if self.colour:
            self._paper.styles.background = self.ink.palette.page
        self.show()

    @property
    def shown(self) -> str:
        """What can be read, for tests and screen readers."""
        return self._paper.query_one(Paper).text

    # The terminal.

    def ready(self) -> None:
        """The screen is there: paint first; what takes time begins after that."""
        self._terminal = self.size
        self.paint(self.theme_name)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.page.begin()
        self.begun.set()

    def on_resize(self, event: events.Resize) -> None:
        """Everything anew."""
        self._terminal = event.size
        self.show()

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted text are the page's."""
        if isinstance(event, events.Key):
            key = key_of_press(event.key, event.character)
            if key in ("ctrl+c", "ctrl+q"):
                self.page.leave()
            else:
                self.page.press(key, event.character)
            self.show()
        elif isinstance(event, events.Paste):
            self.page.paste(event.text)
            self.show()
        else:
            await super().on_event(event)

    def use_ascii(self) -> None:
        """Draw the page again without wide marks."""
        self.paint(self.theme_name)

    def click(self, x: int, y: int) -> None:
        """Do what stands there."""
        for spot in reversed(self._spots):
            if spot.row == y and spot.left <= x < spot.right:
                spot.act()
                self.show()
                return


class TextPage(Page):
    """Something to read, made in a thread for the width there is; Esc closes it."""

    def __init__(self, title: str, make: Callable[[int, Styles], Sequence[Line]]) -> None:
        self.title = title
        self._make = make
        self._made: tuple[int, Styles, Sequence[Line]] | None = None
        self._first = 0
        self._room = 1

    def begin(self) -> None:
        """Make it."""
        self.host.work(self._compose)

    async def _compose(self) -> None:
        width, ink = self.host.size.width, self.host.ink
        lines = await asyncio.to_thread(self._make, max(20, width - 4), ink)
        self._made = (width, ink, lines)
        self.host.show()

    def draw(self, width: int, height: int, ink: Styles) -> Drawn:
        """The title, as much as there is room for, the keys."""
        drawn = Drawn()
        drawn.add(fitted(line((f" {self.title}", ink.bar_strong)), width, ink.bar))
        drawn.add(fitted((), width, ink.page))
        if self._made is not None and (self._made[0], self._made[1]) != (width, ink):
            self.begin()
        lines = self._made[2] if self._made else [line((f"one moment {ink.signs.more}", ink.muted))]
        keys = [Button("Esc", "back", self.host.close_page)]
        self._room = height - 3
        self.wheel(0)
        below = len(lines) - self._first - self._room
        if below > 0 or self._first:
            keys.append(Button("Space", f"on ({max(0, below)} more lines)", self._on))
        for shown in lines[self._first : self._first + self._room]:
            drawn.add(fitted((Segment("  ", ink.page), *shown), width, ink.page))
        while len(drawn.lines) < height - 1:
            drawn.add(fitted((), width, ink.page))
        foot = button_rows(keys, width, ink)
        drawn.spots += [Spot(height - 1, s.left, s.right, s.act) for s in foot.spots]
        drawn.lines += foot.lines[:1]
        return drawn

    def _on(self) -> None:
        self.wheel(self._room)

    def press(self, key: str, character: str | None) -> None:
        """Scrolling, and back."""
        by = {
            "down": 1, "up": -1, "j": 1, "k": -1, "space": self._room, "pagedown": self._room,
            "pageup": -self._room, "end": 10**6, "home": -(10**6),
        }.get(key)  # fmt: skip
        if by is not None:
            self.wheel(by)
        elif key in ("escape", "enter", "q", "backspace", "f5", "left"):
            self.host.close_page()

    def wheel(self, by: int) -> None:
        """Scroll."""
        count = len(self._made[2]) if self._made else 0
        self._first = max(0, min(self._first + by, count - self._room))
        if by:
            self.host.show()


def run_pages(first: Page, *, theme: str | None = None, ascii_only: bool = False) -> PageApp:
    """Show a page on this terminal until it is closed; the app says what came of it.

    Raises NoTerminal where there is none.
    """
    require_terminal("this screen")
    app = PageApp(first, theme=theme or "dark", ascii_only=ascii_only)
    show(app, mouse=True)
    return app
