"""A text as large as its box allows, in styled pieces; no widget, so that several make a screen."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from presession_timer.base.themes import PhaseColours
from presession_timer.terminal import digits
from presession_timer.terminal.digits import Box

__all__ = ["Lettering", "Paint", "paint"]

_DIM = 0.55
"""How far dim digits fade into what is behind them."""
_BAND_MARGIN = 7
"""The band reaches past the digits by their height divided by this."""


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of a big text, and how it may be drawn."""

    ink: Color
    page: Color
    band: Color | None = None
    """Fills the whole width behind the digits."""
    dim: bool = False
    blend: bool = True
    """False where the terminal has few colours or none: a pixel is ink or it is not."""
    ascii_only: bool = False
    align: digits.Align = "centre"
    flood: bool = False
    """The band fills the whole box."""
    pale: bool = False
    """Dim without a colour: the terminal is asked for it."""


def paint(
    colours: PhaseColours,
    page: str,
    *,
    dim: bool = False,
    blend: bool = True,
    ascii_only: bool = False,
    align: digits.Align = "centre",
) -> Paint:
    """Give the paint of a phase on a page; the band is there where the phase's ground differs."""
    band = Color.parse(colours.behind) if colours.behind != page else None
    return Paint(Color.parse(colours.ink), Color.parse(page), band, dim, blend, ascii_only, align)


class Lettering:
    """Draws one text over a whole box of cells; rows are built once and kept until they change."""

    def __init__(self, text: str, paint: Paint, width: int = 0, height: int = 0) -> None:
        """Of no size yet it draws nothing."""
        self.text = text
        self.paint = paint
        self.size = (width, height)
        self._rows: digits.Rows | None = None
        self._pieces: dict[int, tuple[Segment, ...]] = {}
        self._styles: dict[tuple[int, int, bool], Style] = {}
        self._banded: range | None = None
        """The rows of the band; None: not known for this text."""

    @property
    def fit(self) -> digits.Fit | None:
        """Where the letters stand; None while there is no room to draw them large."""
        paint = self.paint
        return digits.measure(
            self.text,
            *self.size,
            blend=paint.blend,
            ascii_only=paint.ascii_only,
            align=paint.align,
        )

    @property
    def blank(self) -> Style:
        """The style of a cell without ink."""
        return self._style(0, 0, False)

    def resize(self, width: int, height: int) -> None:
        """Fill another box; everything is drawn anew."""
        if (width, height) != self.size:
            self.size = (width, height)
            self._forget()

    def show(self, text: str, paint: Paint) -> tuple[Box, ...]:
        """Show another text, or the same in another paint; gives the parts that now differ."""
        if text == self.text and paint == self.paint:
            return ()
        old, self.text = self.text, text
        width, height = self.size
        if paint != self.paint:
            self.paint = paint
            self._styles.clear()
            self._forget()
            return (Box(0, 0, width, height),)
        boxes = digits.changed_region(
            old,
            text,
            width,
            height,
            blend=paint.blend,
            ascii_only=paint.ascii_only,
            align=paint.align,
        )
        self._rows = self._banded = None  # whole rows are drawn only where somebody asks for them
        for box in boxes:
            for row in range(box.row, box.row + box.rows):
                self._pieces.pop(row, None)
        return boxes

    def part(
        self, column: int, row: int, columns: int, rows: int
    ) -> list[tuple[Segment, ...]] | None:
        """The rows of a part of the box; None while the text does not fit large."""
        fit = self.fit
        if fit is None:
            return None
        return [
            self._styled(digits.part(fit, y, column, column + columns), y)
            for y in range(row, row + rows)
        ]

    def row(self, y: int) -> tuple[Segment, ...]:
        """One row, as wide as the box."""
        pieces = self._pieces.get(y)
        if pieces is None:
            if self._rows is None:
                self._rows = self._draw()
            pieces = self._pieces[y] = self._row(self._rows, y)
        return pieces

    def _forget(self) -> None:
        self._rows = self._banded = None
        self._pieces.clear()

    def _draw(self) -> digits.Rows:
        """Draw all rows; letters drawn before come from a cache."""
        paint = self.paint
        return digits.rows(
            self.text,
            *self.size,
            blend=paint.blend,
            ascii_only=paint.ascii_only,
            align=paint.align,
        )

    def _band(self) -> range:
        if self.paint.band is None:
            return range(0)
        fit, height = self.fit, self.size[1]
        if self.paint.flood:
            return range(height)
        first, count = (fit.box.row, fit.box.rows) if fit else ((height - 1) // 2, 1)
        margin = max(1, count // _BAND_MARGIN)
        return range(max(0, first - margin), min(height, first + count + margin))

    def _row(self, rows: digits.Rows, y: int) -> tuple[Segment, ...]:
        if not 0 <= y < len(rows):
            return (Segment(" " * self.size[0], self._style(0, 0, False)),)
        return self._styled(rows[y], y)

    def _styled(self, runs: Iterable[digits.Run], y: int) -> tuple[Segment, ...]:
        if self._banded is None:
            self._banded = self._band()
        banded = y in self._banded
        return tuple([Segment(run.text, self._style(run.fg, run.bg, banded)) for run in runs])

    def _style(self, fg: int, bg: int, banded: bool) -> Style:
        """Give the style of a pair of ink levels."""
        known = self._styles.get((fg, bg, banded))
        if known is None:
            known = self._styles[fg, bg, banded] = self._new_style(fg, bg, banded)
        return known

    def _new_style(self, fg: int, bg: int, banded: bool) -> Style:
        paint = self.paint
        behind = paint.band if banded and paint.band is not None else paint.page
        ink = paint.ink.blend(behind, _DIM) if paint.dim else paint.ink
        front = behind.blend(ink, fg / digits.LEVELS)
        back = behind.blend(ink, bg / digits.LEVELS)
        if not paint.blend and (bg > fg) != banded:
            # The same picture in reverse video, so that it survives the loss of all colour.
            return Style(
                color=back.rich_color,
                bgcolor=front.rich_color,
                dim=paint.pale or None,
                reverse=True,
            )
        if not fg and not bg:
            return Style(bgcolor=back.rich_color)  # blanks: every byte goes out each second
        return Style(color=front.rich_color, bgcolor=back.rich_color, dim=paint.pale or None)
