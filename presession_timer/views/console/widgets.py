"""The console's few widgets: lines that repaint only where they changed, and the board of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.style import Style
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from presession_timer.views.big_text import BigText
from presession_timer.views.console.frame import Frame
from presession_timer.views.console.paper import Line

__all__ = ["Board", "Lines"]


class Lines(Widget, can_focus=False, inherit_bindings=False):
    """Shows lines that somebody else made; text in them is text, never markup."""

    ALLOW_SELECT = False

    def __init__(self, id: str) -> None:  # noqa: A002 – every widget calls it so
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._page = Style()

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
        changed = [y for y, line in enumerate(new) if line != self._lines[y]]
        self._lines = new
        if changed:
            self.refresh(*_rows(changed, self.size.width))

    def render_line(self, y: int) -> Strip:
        """One line, exactly as wide as the widget."""
        width = self.size.width
        if y >= len(self._lines):
            return Strip.blank(width, self._page)
        return Strip(self._lines[y]).adjust_cell_length(width, self._page)


def _rows(numbers: Iterable[int], width: int) -> list[Region]:
    return [Region(0, y, width, 1) for y in numbers]


class Box(Widget, can_focus=False, inherit_bindings=False):
    """A part with parts in it."""


class Board(Screen[Any], inherit_bindings=False):
    """Everything on one screen; sheets take the rundown's place, so the digits stay in sight."""

    AUTO_FOCUS = None
    DEFAULT_CSS = """
    Board { overflow: hidden hidden; layout: vertical; }
    Board #header { height: 1; }
    Board #bottom { height: 4; }
    Board #body { height: 1fr; layout: horizontal; }
    Board #left { width: 37; height: 1fr; }
    Board #right { width: 1fr; height: 1fr; layout: vertical; }
    Board #who { height: 1; }
    Board #digits { height: 1fr; }
    Board #word { height: 4; display: none; }
    Board #floor { height: 4; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.parts = {part: Lines(part) for part in ("header", "left", "who", "floor", "bottom")}
        self.digits = BigText(id="digits")
        self.word = BigText(id="word")
        """The phase in large letters, in the room's face."""
        self.body = Box(id="body")
        self.right = Box(id="right")

    def compose(self) -> ComposeResult:
        """Header, rundown, the floor's part, foot."""
        yield self.parts["header"]
        with self.body:
            yield self.parts["left"]
            with self.right:
                yield self.parts["who"]
                yield self.digits
                yield self.word
                yield self.parts["floor"]
        yield self.parts["bottom"]

    def lay_out(self, frame: Frame, *, wide: bool = False) -> None:
        """Give every part its size; ``wide``: a sheet takes the whole body."""
        self._rows_of("header", frame.header if not frame.too_small else frame.height)
        self._rows_of("bottom", frame.bottom)
        columns = frame.width if wide else frame.left
        self.body.display = not frame.too_small
        self.parts["left"].display = columns > 0
        self.parts["left"].styles.width = columns
        self.right.display = not wide
        self._rows_of("who", frame.who)
        self._rows_of("floor", frame.floor)
        # The digits' own frame stands in the margin's last column.
        self.digits.styles.margin = (0, max(0, frame.margin - 1))
        self.word.display = frame.word > 0
        self.word.styles.height = frame.word
        self.word.styles.margin = (0, frame.margin)

    def _rows_of(self, part: str, rows: int) -> None:
        widget = self.parts[part]
        widget.display = rows > 0
        widget.styles.height = rows
