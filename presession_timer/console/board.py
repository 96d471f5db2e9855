"""The board of parts, and how what changed on it reaches the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from textual._compositor import CompositorUpdate
from textual.app import ComposeResult
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.screen import Screen
from textual.widget import Widget

from presession_timer.console.frame import Place
from presession_timer.terminal.panes import Digits, Lines, Pane

__all__ = ["PARTS", "Board"]

PARTS = ("header", "left", "who", "floor", "bottom", "caption")
"""The parts that are made of lines."""


class Panes(Layout):
    """Puts every part where the frame says; what has no place is not shown."""

    name = "panes"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Places by the parts' ids; Textual's own children of a screen get none."""
        assert isinstance(parent, Board)
        parent.pre_layout(self)
        placed = []
        for child in children:
            place = parent.places.get(child.id or "")
            if place is not None:
                placed.append(WidgetPlacement(Region(*place), NULL_OFFSET, NULL_SPACING, child))
        return placed


Patch = tuple[Pane, Place, Region]
"""Cells of a part that stands in a place of the screen."""


class Patches(CompositorUpdate):
    """Some cells of some parts, as the terminal gets them.

    Textual's own way (8.2.8) draws every row between the first and the last that changed, asks
    every widget for it, and sends each from the left edge of its widget on; and it waits for the
    next sixtieth of a second. No parts of the board overlap, so each can be asked for its own.
    """

    def __init__(self, patches: Sequence[Patch]) -> None:
        self._patches = patches

    def render_segments(self, console: Console) -> str:
        """The escape sequences."""
        sent: list[str] = []
        for pane, (left, top, width, height), region in self._patches:
            part = region.intersection(Region(0, 0, width, height))
            for y, strip in enumerate(pane.cut(part), start=part.y):
                sent.append(f"\x1b[{top + y + 1};{left + part.x + 1}H")
                sent.append(strip.render(console))
        return "".join(sent)


class Board(Screen[Any], inherit_bindings=False):
    """Everything on one screen; sheets take the rundown's place, so the digits stay in sight."""

    AUTO_FOCUS = None
    DEFAULT_CSS = "Board { overflow: hidden hidden; }"

    def __init__(self) -> None:
        super().__init__()
        self.parts = {part: Lines(part) for part in PARTS}
        self.digits = Digits("digits")
        self.places: Mapping[str, Place] = {}
        self._panes = Panes()

    @property
    def layout(self) -> Layout:
        """The frame's, not the style sheet's: nothing is measured, nothing is nested."""
        return self._panes

    def compose(self) -> ComposeResult:
        """Header, rundown, the floor's part, foot, digits."""
        yield from self.parts.values()
        yield self.digits

    def lay_out(self, places: Mapping[str, Place]) -> None:
        """Give every part its place."""
        if places != self.places:
            self.places = places
            self.digits.refresh(layout=True)  # of a child: what a screen remembers goes with it

    def paint(self) -> None:
        """Send what changed to the terminal now; where parts still move, Textual paints them."""
        patches: list[Patch] = []
        for pane in (*self.parts.values(), self.digits):
            changes = pane.take_changes()
            place = self.places.get(pane.id or "")
            if place is None or changes == []:
                continue
            whole = [Region(0, 0, place[2], place[3])]
            patches += [(pane, place, region) for region in (changes or whole)]
        if not patches:
            return
        if self._are_in_place(patches):
            self.app._display(self, Patches(patches))  # type: ignore[arg-type]  # noqa: SLF001 – it takes its own updates
            return
        for pane, _, region in patches:
            pane.refresh(region)

    def _are_in_place(self, patches: Sequence[Patch]) -> bool:
        """Whether these parts are where Textual has drawn them, and nothing stands in front."""
        if not self.is_current or self._layout_required or self.app._batch_count:  # noqa: SLF001 – what is batched is not displayed
            return False
        drawn = self._compositor.visible_widgets
        return all(pane in drawn and drawn[pane][0] == place for pane, place, _ in patches)
