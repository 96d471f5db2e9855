"""The console's few widgets: lines that repaint only where they changed, and the board of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.app import ComposeResult
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from presession_timer.views.console.frame import Place
from presession_timer.views.console.paper import Line, cells

if TYPE_CHECKING:
    from presession_timer.views.big_text import BigText

__all__ = ["Board", "Lines"]


class Lines(Widget, can_focus=False, inherit_bindings=False):
    """Shows lines that somebody else made; text in them is text, never markup."""

    ALLOW_SELECT = False

    def __init__(self, id: str) -> None:  # noqa: A002 – every widget calls it so
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._page = Style()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown, in its pieces."""
        return self._lines

    @property
    def shown(self) -> str:
        """What can be read, for tests and screen readers."""
        return "\n".join("".join(piece.text for piece in line) for line in self._lines)

    def show(self, lines: Sequence[Line], page: Style) -> None:
        """Show other lines; only those that differ are painted."""
        new = tuple(lines)
        if page != self._page or len(new) != len(self._lines):
            self._lines, self._page = new, page
            self.refresh()
            return
        pairs = zip(self._lines, new, strict=True)
        width = self.size.width
        changed = [
            _differing(y, *pair, width) for y, pair in enumerate(pairs) if pair[0] != pair[1]
        ]
        self._lines = new
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One line, exactly as wide as the widget."""
        width = self.size.width
        if y >= len(self._lines):
            return Strip.blank(width, self._page)
        return Strip(self._lines[y]).adjust_cell_length(width, self._page)


def _differing(y: int, old: Line, new: Line, width: int) -> Region:
    """The part of line ``y`` outside which both lines are made of the same pieces."""
    same = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        same += 1
    first = cells(new[:same])
    end = 0
    for before, after in zip(reversed(old[same:]), reversed(new[same:]), strict=False):
        if before != after:
            break
        end += 1
    if cells(old) != cells(new):
        return Region(first, y, max(1, width - first), 1)
    last = cells(new[: len(new) - end])
    return Region(first, y, max(1, last - first), 1)


class Panes(Layout):
    """Puts every part where the frame says; what has no place is not shown."""

    name = "panes"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Places by the parts' ids; Textual's own children of a screen fill it."""
        assert isinstance(parent, Board)
        parent.pre_layout(self)
        placed = []
        for child in children:
            place = parent.places.get(child.id or "")
            if place is not None:
                placed.append(WidgetPlacement(Region(*place), NULL_OFFSET, NULL_SPACING, child))
        return placed


PARTS = ("header", "left", "who", "floor", "bottom", "caption")
"""The parts that are made of lines."""


class Board(Screen[Any], inherit_bindings=False):
    """Everything on one screen; sheets take the rundown's place, so the digits stay in sight."""

    AUTO_FOCUS = None
    DEFAULT_CSS = "Board { overflow: hidden hidden; }"

    def __init__(self) -> None:
        super().__init__()
        self.parts = {part: Lines(part) for part in PARTS}
        self._digits: BigText | None = None
        self.places: Mapping[str, Place] = {}
        self._panes = Panes()

    @property
    def layout(self) -> Layout:
        """The frame's, not the style sheet's: nothing is measured, nothing is nested."""
        return self._panes

    def compose(self) -> ComposeResult:
        """Header, rundown, the floor's part, foot."""
        yield from self.parts.values()

    @property
    def digits(self) -> BigText:
        """The big digits; they are made when a session has something to show in them."""
        if self._digits is None:
            from presession_timer.views.big_text import BigText

            self._digits = BigText(id="digits")
            self.mount(self._digits)
        return self._digits

    def lay_out(self, places: Mapping[str, Place]) -> None:
        """Give every part its place."""
        if places != self.places:
            self.places = places
            self.digits.refresh(layout=True)  # of a child: what a screen remembers goes with it
