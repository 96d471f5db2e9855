"""Pages to read over the home screen: what `check` says, and the report of an hour."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from rich.console import Group
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

__all__ = ["CheckPage", "Page"]

_WIDEST: Final = 100
_SMALLEST: Final = 40
_BACK: Final = "escape,q,Q,f5,f10,backspace,left,ctrl+c,ctrl+q"


class Page(Screen[str]):
    """Something to read; the result is the next step that was chosen, else empty."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "on", "read on"),
        Binding(_BACK, "dismiss('')", "back", key_display="Esc"),
    ]

    def __init__(self, title: str, make: Callable[[int], Sequence[Text]]) -> None:
        """``make`` returns the lines for a width; it is called in a thread."""
        super().__init__()
        self.heading = title
        self._make = make
        self._width = 0

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(self.heading, id="title", markup=False)
        with VerticalScroll():
            yield Static("one moment …", id="text", markup=False)
        yield Footer(show_command_palette=False)

    def on_resize(self) -> None:
        """Make it for another width."""
        width = max(_SMALLEST, min(_WIDEST, self.size.width - 5))
        if width != self._width:
            self._width = width
            self._fill()

    @work(exclusive=True)
    async def _fill(self) -> None:
        lines = await asyncio.to_thread(self._make, self._width)
        self.query_one("#text", Static).update(Group(*lines))

    def action_on(self) -> None:
        """Scroll by a page."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)


class CheckPage(Page, inherit_bindings=False):
    """What `check` says of plans; what fits is rehearsed next, what does not is edited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,h,H,f7", "rehearse", "rehearse it", key_display="Enter"),
        Binding("enter,e,E,f4", "edit", "edit it", key_display="e"),
        *Page.BINDINGS,
    ]

    def __init__(self, make: Callable[[int], Sequence[Text]], *, fits: bool) -> None:
        super().__init__("Check", make)
        self.fits = fits

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no rehearsal of what does not fit: then Enter edits."""
        return self.fits if action == "rehearse" else True

    def action_rehearse(self) -> None:
        """Leave for a rehearsal."""
        self.dismiss("rehearse")

    def action_edit(self) -> None:
        """Leave for the editor."""
        self.dismiss("edit")
