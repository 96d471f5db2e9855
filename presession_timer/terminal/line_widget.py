"""Widgets whose rows share one ground; that of styled lines repaints only cells that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any
from unicodedata import category

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from presession_timer.base.text import shortened, width_varies
from presession_timer.terminal.app import BaseApp
from presession_timer.terminal.text_lines import Line, fitted, in_ascii


class PlacedStrip(Strip):
    """Moves the cursor to the column where the next cell stands, behind each text that a terminal
    may draw wider or narrower than it is measured.

    Only what is written to the terminal holds the moves; the segments are those of any strip.
    """

    __slots__ = ["_x"]

    def __init__(self, segments: Iterable[Segment], x: int) -> None:
        """``x`` is the column of the screen in which the strip begins."""
        super().__init__(segments)
        self._x = x

    def crop(self, start: int, end: int | None = None) -> Strip:
        return PlacedStrip(super().crop(start, end), self._x + max(0, start))

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        parts, x = [], self._x
        for part in super().divide(cuts):
            parts.append(PlacedStrip(part, x))
            x += part.cell_length
        return parts

    def render(self, console: Console) -> str:
        """Return what the terminal is to be sent.

        The cells are blanked first: a text that comes out narrower would leave old ones behind it.
        So are blank ones behind it: a text that comes out wider has them, too, and keeps its end.
        Where even those may be too few, it is cut, so that nothing of it stands in other cells.
        """
        sent, x, at = [], self._x, 0
        segments = list(self)
        while at < len(segments):
            segment = segments[at]
            shown, end, at = Strip([segment]).render(console), x + segment.cell_length, at + 1
            if width_varies(segment.text):
                behind = list(takewhile(_is_blank, segments[at:]))
                blanks = [Segment(" " * segment.cell_length, segment.style), *behind]
                at += len(behind)
                end += sum(piece.cell_length for piece in behind)
                if _widest(segment.text) > end - x:
                    text = shortened(segment.text, end - x, _widest)
                    shown = Strip([Segment(text, segment.style)]).render(console)
                shown = f"{Strip(blanks).render(console)}{_column(x)}{shown}{_column(end)}"
            sent.append(shown)
            x = end
        return "".join(sent)


@lru_cache(maxsize=512)
def _widest(text: str) -> int:
    """Return the cells of a text in a terminal that gives one to each mark with a width."""
    return cell_len(text) + sum(category(character) == "Mc" for character in text)


def _is_blank(segment: Segment) -> bool:
    return not segment.text.strip(" ")


def _column(x: int) -> str:
    return Control.move_to_column(x).segment.text


_PLAIN = Style.null()


class Grounded(Widget):
    """A widget whose rows share one background, which Textual would compute for each row."""

    ALLOW_SELECT = False
    _ground: Style | None = None

    @property
    def ascii_only(self) -> bool:
        """Whether this terminal is to be sent nothing but ASCII."""
        return isinstance(self.app, BaseApp) and self.app.ascii_only

    def render_lines(self, crop: Region) -> list[Strip]:
        self._ground = None
        return super().render_lines(crop)

    @property
    def ground(self) -> Style:
        """What the style sheet says of ink and page, since this painting began."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground


def even_rows(draw: Callable[[Region], list[Strip]], crop: Region) -> list[Strip]:
    """Return the rows of a region that are all alike: the first is drawn and stands for each."""
    return draw(Region(crop.x, crop.y, crop.width, 1)) * crop.height


class Parts(Vertical):
    """Holds other parts and shows nothing but its background.

    Whatever is repainted, Textual asks each widget that stands there for its rows.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        return even_rows(super().render_lines, crop)


Draw = Callable[[int, int], Sequence[Line]]
"""Returns lines for so many columns and rows."""


class LinesWidget(Grounded, can_focus=False):
    """Shows lines of text; colours that a piece does not set are those of the style sheet."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._draw: Draw | None = None
        self._lines: tuple[Line, ...] = ()
        self._varies = False
        """Whether a terminal may draw some of the text wider or narrower than it is."""
        self._drawn_for = (0, 0)
        """What the lines were drawn for."""

    @property
    def text(self) -> str:
        """What can be read, a line each."""
        lines = self._drawn()
        return "\n".join("".join(piece.text for piece in shown).rstrip() for shown in lines)

    def show(self, draw: Draw) -> None:
        """Show what ``draw`` returns at any size; only cells that differ are painted."""
        before, size = self._lines, self._drawn_for
        self._draw, self._drawn_for = draw, (0, 0)
        if not all(self.size):  # it is drawn once there is room
            if size != (0, 0):
                self.refresh()  # and not as it was painted before
            return
        after = self._drawn()
        if size != self._drawn_for:
            self.refresh()
        elif regions := list(changed_cells(before, after, self.size.width)):
            self.refresh(*regions)

    def redraw(self) -> None:
        """Draw again: something else than the size changed."""
        self._drawn_for = (0, 0)
        self.refresh()

    def drawn_for(self, width: int, height: int) -> Sequence[Line]:
        """Return what is drawn for a size, whatever size there is."""
        return () if self._draw is None else self._draw(width, height)

    def render_line(self, y: int) -> Strip:
        width, lines = self.size.width, self._drawn()
        pieces = lines[y] if y < len(lines) else ()
        shown = Strip(fitted(pieces, width, _PLAIN)) if pieces else Strip.blank(width)
        return shown.apply_style(self.ground)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows in which names in any script shift nothing."""
        strips = super().render_lines(crop)
        if not self._varies:
            return strips
        x = self.region.x + crop.x
        return [PlacedStrip(strip, x) if width_varies(strip.text) else strip for strip in strips]

    def _drawn(self) -> tuple[Line, ...]:
        """Return the lines for the size there is; a hidden part has none until it is shown."""
        width, height = self.size
        if self._draw is None or not width or not height:
            return ()
        if self._drawn_for != (width, height):
            self._drawn_for = (width, height)
            lines = self._draw(width, height)[:height]
            self._lines = tuple(in_ascii(lines) if self.ascii_only else lines)
            self._varies = any(width_varies(piece.text) for row in self._lines for piece in row)
        return self._lines


def changed_cells(before: Sequence[Line], after: Sequence[Line], width: int) -> Iterator[Region]:
    """Yield, for each row that differs, the cells from its first to its last difference.

    Of a row in which a text may take more cells than it is measured to have, that is all of them.
    """
    for y in range(max(len(before), len(after))):
        old = before[y] if y < len(before) else ()
        new = after[y] if y < len(after) else ()
        if old == new:
            continue
        if any(width_varies(piece.text) for piece in (*old, *new)):
            yield Region(0, y, width, 1)
            continue
        left, right = _common(old, new), 0
        size = sum(cell_len(piece.text) for piece in new)
        if size == sum(cell_len(piece.text) for piece in old):
            right = _common(old[::-1], new[::-1])
            yield Region(left, y, max(1, min(width, size) - left - right), 1)
        else:
            yield Region(left, y, max(1, width - left), 1)


def _common(one: Line, other: Line) -> int:
    """Return how many cells the equal first pieces take."""
    cells = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        cells += cell_len(a.text)
    return cells
