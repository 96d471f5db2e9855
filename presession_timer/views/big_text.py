"""A text as large as its place allows, repainted only where it changed."""

from dataclasses import dataclass
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from presession_timer.views import big_digits
from presession_timer.views.themes import PhaseColours

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
    align: big_digits.Align = "centre"


def paint(
    colours: PhaseColours,
    page: str,
    *,
    dim: bool = False,
    blend: bool = True,
    ascii_only: bool = False,
    align: big_digits.Align = "centre",
) -> Paint:
    """Give the paint of a phase on a page; the band is there where the phase's ground differs."""
    band = Color.parse(colours.behind) if colours.behind != page else None
    return Paint(Color.parse(colours.ink), Color.parse(page), band, dim, blend, ascii_only, align)


def can_blend(app: App[Any]) -> bool:
    """Say whether this terminal shows the shades between ink and page."""
    return (
        app.console.color_system == "truecolor" and not app.no_color and not app.native_ansi_color
    )


class BigText(Widget, can_focus=False):
    """Draws its text over its whole area; give it a size by its style."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    BigText {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(
        self,
        text: str = "",
        paint: Paint | None = None,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 – every widget calls it so
        classes: str | None = None,
    ) -> None:
        """Show `text`; without a paint white on black."""
        super().__init__(name=name, id=id, classes=classes)
        self._text = text
        self._paint = paint or Paint(Color(255, 255, 255), Color(0, 0, 0))
        self._drawn_size = (0, 0)
        self._rows: big_digits.Rows = ()
        self._strips: dict[int, Strip] = {}
        self._styles_of: dict[tuple[int, int, bool], Style] = {}
        self._band_rows = range(0)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    @property
    def paint(self) -> Paint:
        """How it is shown."""
        return self._paint

    @property
    def fit(self) -> big_digits.Fit | None:
        """Where the letters stand; None while there is no room to draw them large."""
        return self._measure(self._text)

    def update(self, text: str, paint: Paint | None = None) -> None:
        """Show another text, or the same in another paint; repaints what differs and no more."""
        paint = paint or self._paint
        if text == self._text and paint == self._paint:
            return
        old, self._text = self._text, text
        if paint != self._paint:
            self._paint = paint
            self._styles_of.clear()
            self._forget()
            self.refresh()
            return
        if self._drawn_size != self.size:
            self.refresh()
            return
        boxes = big_digits.changed_region(
            old,
            text,
            *self.size,
            blend=paint.blend,
            ascii_only=paint.ascii_only,
            align=paint.align,
        )
        self._draw()
        if boxes:
            for box in boxes:
                for row in range(box.row, box.row + box.rows):
                    self._strips.pop(row, None)
            self.refresh(*(Region(*box) for box in boxes))

    def render_line(self, y: int) -> Strip:
        """Give one row; a row is built once and kept until it changes."""
        if self._drawn_size != self.size:
            self._forget()
            self._draw()
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strip(y)
            self._strips[y] = strip
        return strip

    def _forget(self) -> None:
        self._drawn_size = (0, 0)
        self._strips.clear()

    def _draw(self) -> None:
        """Draw all rows; letters drawn before come from the cache."""
        width, height = self.size
        self._drawn_size = (width, height)
        paint = self._paint
        self._rows = big_digits.rows(
            self._text,
            width,
            height,
            blend=paint.blend,
            ascii_only=paint.ascii_only,
            align=paint.align,
        )
        band = self._band(height)
        if band != self._band_rows:
            self._strips.clear()
            self._band_rows = band

    def _measure(self, text: str) -> big_digits.Fit | None:
        paint = self._paint
        return big_digits.measure(
            text,
            *self.size,
            blend=paint.blend,
            ascii_only=paint.ascii_only,
            align=paint.align,
        )

    def _band(self, height: int) -> range:
        if self._paint.band is None:
            return range(0)
        fit = self._measure(self._text)
        first, count = (fit.box.row, fit.box.rows) if fit else ((height - 1) // 2, 1)
        margin = max(1, count // _BAND_MARGIN)
        return range(max(0, first - margin), min(height, first + count + margin))

    def _strip(self, y: int) -> Strip:
        width = self.size.width
        if y >= len(self._rows):
            return Strip.blank(width, self._style(0, 0, False))
        banded = y in self._band_rows
        segments = [Segment(run.text, self._style(run.fg, run.bg, banded)) for run in self._rows[y]]
        return Strip(segments, width)

    def _style(self, fg: int, bg: int, banded: bool) -> Style:
        """Give the style of a pair of ink levels."""
        known = self._styles_of.get((fg, bg, banded))
        if known is None:
            known = self._styles_of[fg, bg, banded] = self._new_style(fg, bg, banded)
        return known

    def _new_style(self, fg: int, bg: int, banded: bool) -> Style:
        paint = self._paint
        behind = paint.band if banded and paint.band is not None else paint.page
        ink = paint.ink.blend(behind, _DIM) if paint.dim else paint.ink
        front = behind.blend(ink, fg / big_digits.LEVELS)
        back = behind.blend(ink, bg / big_digits.LEVELS)
        if not paint.blend and (bg > fg) != banded:
            # The same picture in reverse video, so that it survives the loss of all colour.
            return Style(color=back.rich_color, bgcolor=front.rich_color, reverse=True)
        if not fg and not bg:
            return Style(bgcolor=back.rich_color)  # blanks: every byte goes out each second
        return Style(color=front.rich_color, bgcolor=back.rich_color)
