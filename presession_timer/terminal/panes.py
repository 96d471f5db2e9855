"""The parts of the board: rows of cells that know which of their cells changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from presession_timer.terminal.text_lines import Line, cells

if TYPE_CHECKING:
    from presession_timer.terminal.digits.lettering import Lettering, Paint

__all__ = ["Digits", "Edge", "Lines", "Pane"]

_NO_BACKGROUND = Color(0, 0, 0)
_PLAIN = Style()


class Pane(Widget, can_focus=False, inherit_bindings=False):
    """Gives its rows straight away: no border, no style sheet, no cache in between."""

    ALLOW_SELECT = False

    def __init__(self, id: str) -> None:  # noqa: A002 – every widget calls it so
        super().__init__(id=id)
        self._changes: list[Region] | None = []

    def row(self, y: int, width: int) -> Strip:
        """One row, exactly ``width`` cells wide."""
        raise NotImplementedError

    def changed(self, *regions: Region) -> None:
        """These cells differ from what was painted; without any, all do."""
        if not regions:
            self._changes = None
        elif self._changes is not None:
            self._changes.extend(regions)

    def take_changes(self) -> list[Region] | None:
        """What changed since this was asked last; None: everything."""
        changes, self._changes = self._changes, []
        return changes

    def repaint(self) -> None:
        """Let Textual paint what changed; on the console's board that is the board's own work."""
        changes = self.take_changes()
        if changes != []:
            self.refresh(*(changes or ()))

    def cut(self, region: Region) -> list[Strip]:
        """The rows of a part of it, without the colours the terminal shall not have."""
        strips = self.rows_of(region)
        for one in self.get_line_filters():
            strips = [strip.apply_filter(one, _NO_BACKGROUND) for strip in strips]
        return strips

    def rows_of(self, region: Region) -> list[Strip]:
        """The rows of a part of it."""
        width = self.outer_size.width  # as it has no border: ``size`` looks for the screen first
        strips = [self.row(y, width) for y in range(region.y, region.bottom)]
        if region.x or region.right < width:
            strips = [strip.crop(region.x, region.right) for strip in strips]
        return strips

    def render_lines(self, crop: Region) -> list[Strip]:
        """For Textual, when it paints the whole screen."""
        return self.cut(crop)


class Lines(Pane):
    """Shows lines that somebody else made; text in them is text, never markup."""

    def __init__(self, id: str) -> None:  # noqa: A002 – every widget calls it so
        super().__init__(id)
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
        """Show other lines; only what differs is painted."""
        old, self._lines = self._lines, tuple(lines)
        if page != self._page or len(old) != len(self._lines):
            self._page = page
            self.changed()
            return
        width = self.outer_size.width
        for y, (before, now) in enumerate(zip(old, self._lines, strict=True)):
            if before != now:
                self.changed(_differing(y, before, now, width))

    def row(self, y: int, width: int) -> Strip:
        """One line."""
        if y >= len(self._lines):
            return Strip.blank(width, self._page)
        return Strip(self._lines[y]).adjust_cell_length(width, self._page)


class Edge(NamedTuple):
    """The frame round the digits."""

    kind: str = ""
    """thick, ascii, or empty for none."""
    style: Style = _PLAIN
    page: Style = _PLAIN
    all_round: bool = True
    """Otherwise at the sides only."""
    gap: int = 0
    """Columns between the frame and the digits."""


class Digits(Pane):
    """The big digits, with room for a frame round them that nothing moves when it comes."""

    def __init__(self, id: str) -> None:  # noqa: A002 – every widget calls it so
        super().__init__(id)
        self._letters: Lettering | None = None
        self._for = (0, 0)
        self.edge = Edge()

    @property
    def text(self) -> str:
        """What they say."""
        return self._letters.text if self._letters is not None else ""

    @property
    def paint(self) -> Paint | None:
        """How they are painted."""
        return self._letters.paint if self._letters is not None else None

    def update(self, text: str, paint: Paint, edge: Edge) -> None:
        """Show another text, paint or frame; only what differs is painted."""
        if self._letters is None:
            from presession_timer.terminal.digits.lettering import Lettering

            self._letters = Lettering(text, paint)
        if edge != self.edge:
            self.edge = edge
            self._for = (0, 0)
            self.changed()
        self._fit(*self.outer_size)
        left, top = self._inset
        for box in self._letters.show(text, paint):
            self.changed(Region(left + box.column, top + box.row, box.columns, box.rows))

    def row(self, y: int, width: int) -> Strip:
        """One row of the digits, or of their frame."""
        height = self.outer_size.height
        if self._letters is None:
            return Strip.blank(width, self.edge.page)
        self._fit(width, height)
        left, top = self._inset
        side = self._side(y, height)
        if top and y in (0, height - 1):
            return Strip(self._level(y == 0, width, side), width)
        gap = Segment(" " * (left - 1), self.edge.page)
        return Strip([side, gap, *self._letters.row(y - top), gap, side], width)

    def rows_of(self, region: Region) -> list[Strip]:
        """The rows of a part of it; of a digit that changed no more than its own are drawn."""
        width, height = self.outer_size
        left, top = self._inset
        inside = Region(left, top, max(0, width - 2 * left), max(0, height - 2 * top))
        if self._letters is not None and region and inside.contains_region(region):
            self._fit(width, height)
            rows = self._letters.part(*region.translate((-left, -top)))
            if rows is not None:
                return [Strip(pieces, region.width) for pieces in rows]
        return super().rows_of(region)

    @property
    def _inset(self) -> tuple[int, int]:
        """Columns at each side, and rows above and below, that are the frame's."""
        return 1 + self.edge.gap, 1 if self.edge.all_round else 0

    def _fit(self, width: int, height: int) -> None:
        """Give the letters the room inside the frame."""
        if (width, height) == self._for or self._letters is None:
            return
        left, top = self._inset
        self._for = (width, height)
        self._letters.resize(max(0, width - 2 * left), max(0, height - 2 * top))
        self.changed()

    def _side(self, y: int, height: int) -> Segment:
        kind, style, page = self.edge.kind, self.edge.style, self.edge.page
        if kind == "thick":
            return Segment("█", style)
        if kind == "ascii":
            corner = self.edge.all_round and y in (0, height - 1)
            return Segment("+" if corner else "|", page + style)
        return Segment(" ", page)

    def _level(self, top: bool, width: int, side: Segment) -> list[Segment]:
        """The frame's first or last row; half blocks, as thick as its sides are wide."""
        kind, style, page = self.edge.kind, self.edge.style, self.edge.page
        inner = width - 2
        if kind == "ascii":
            return [side, Segment("-" * inner, page + style), side]
        if kind != "thick":
            return [Segment(" " * width, page)]
        if top:
            return [
                side,
                Segment("▀" * inner, Style(color=style.color, bgcolor=page.bgcolor)),
                side,
            ]
        # The lower half: the page above ink, as reverse video where there is no colour.
        lower = Style(color=style.color, bgcolor=page.bgcolor, reverse=True)
        return [side, Segment("▀" * inner, lower), side]


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
