"""Widgets of large text: digits that count, and words. Their style sheet gives the colours."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip

from presession_timer.base.text import ELLIPSIS, shortened
from presession_timer.terminal.digits import glyphs
from presession_timer.terminal.digits.font import Letter
from presession_timer.terminal.digits.glyphs import Metrics
from presession_timer.terminal.digits.layout import (
    Align,
    Fit,
    differing_cells,
    left_of,
    measure,
    typeset,
)
from presession_timer.terminal.digits.outlines import LEVELS
from presession_timer.terminal.line_widget import Grounded
from presession_timer.terminal.text_lines import in_ascii, in_rows, name

_SAMPLE = "0:00"
_LEAST_SIGN = 3
"""Rows of the smallest plus sign."""
_LEAST_INSET, _WIDE_INSET, _WIDE_FROM = 2, 8, 68


def can_blend(app: App[Any]) -> bool:
    """Return whether this terminal shows the shades between ink and page."""
    return (
        app.console.color_system == "truecolor" and not app.no_color and not app.native_ansi_color
    )


class _Shades(NamedTuple):
    """What the colours of ink levels depend on."""

    ink: Color
    page: Color
    blend: bool
    on_ink: bool
    """Whether the page is in reverse video, as it is without colours."""
    dim: bool


class _Large(Grounded, can_focus=False):
    """Turns ink levels into segments in the colours that the style sheet gives the widget."""

    _how: _Shades | None = None
    """What the style sheet says, once a row of this painting needed it."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region; the style sheet is asked at most once for all of them."""
        self._how = None
        return super().render_lines(crop)

    def _shades(self) -> _Shades:
        if self._how is None:
            _, _, page, ink = self.colors
            style = self.text_style
            dims = bool(style.reverse), bool(style.dim)
            self._how = _Shades(page + ink, page, can_blend(self.app), *dims)
        return self._how

    def inked(self, fits: Iterable[Fit], y: int, width: int) -> list[Segment]:
        """Return one row of texts that fit large, in ``width`` columns."""
        how = self._shades()
        blank = _shade(0, 0, how)
        pieces: list[Segment] = []
        at = 0
        for fit in fits:
            index = y - fit.box.row
            for slot in fit.slots if 0 <= index < fit.box.rows else ():
                pieces.append(Segment(glyphs.BLANK * (slot.column - at), blank))
                pieces += _inked(slot.letter, fit.metrics, how)[index]
                at = slot.column + slot.columns
        pieces.append(Segment(glyphs.BLANK * (width - at), blank))
        return _joined(pieces)

    def plain(self, text: str) -> list[Segment]:
        return [Segment(text, self.ground)]


def _joined(pieces: Iterable[Segment]) -> list[Segment]:
    """Return the pieces without empty ones, neighbours of one style in one piece."""
    joined: list[Segment] = []
    for piece in pieces:
        if joined and joined[-1].style is piece.style:  # a shade is always the same object
            joined[-1] = Segment(joined[-1].text + piece.text, piece.style)
        elif piece.text:
            joined.append(piece)
    return joined


@lru_cache(maxsize=96)
def _inked(letter: Letter, metrics: Metrics, how: _Shades) -> tuple[list[Segment], ...]:
    """Return a letter's rows; kept, as a second changes one digit or two."""
    return tuple(
        [Segment(run.text, _shade(run.fg, run.bg, how)) for run in row]
        for row in glyphs.cells(letter, metrics)
    )


@lru_cache(maxsize=1024)
def _shade(fg: int, bg: int, how: _Shades) -> Style:
    """Return the style of a cell by the ink in front and behind."""
    ink, page, blend, on_ink, dim = how
    front = page.blend(ink, fg / LEVELS).rich_color
    back = page.blend(ink, bg / LEVELS).rich_color
    if not blend and (bg > fg) != on_ink:
        # The same picture in reverse video, so that it survives the loss of all colour.
        return Style(color=back, bgcolor=front, dim=dim or None, reverse=True)
    if not fg and not bg:
        return Style(bgcolor=back)  # blanks: every byte goes out each second
    return Style(color=front, bgcolor=back, dim=dim or None)


class BigText(_Large):
    """Text as large as its box allows, on as many lines as make it largest.

    Where the font has not all of its letters, or has no room for them, it is ordinary text.
    """

    def __init__(
        self, *, align: Align = "left", lines: int = 4, after_glyph: bool = False, **given: Any
    ) -> None:
        """``lines``: the most of large text; 0: ordinary text only. ``after_glyph``: a glyph of
        the same height stands before it, so a width of its own leaves room for that.
        """
        super().__init__(**given)
        self._after_glyph = after_glyph
        self._align = align
        self._most = lines
        self._text = ""

    @property
    def text(self) -> str:
        return self._text

    def show(self, text: str) -> None:
        """Show another text; a line break in it stays one."""
        text = "\n".join(name(row) for row in text.split("\n") if row.strip())
        if text != self._text:
            self._text, before = text, self._text
            moves = self.styles.is_auto_width and _zeroed(text) != _zeroed(before)
            self.refresh(layout=moves)

    @property
    def letter_rows(self) -> int:
        """How many rows of the terminal a letter takes."""
        fits = self._fits(*self.size, self._text)
        return fits[0].box.rows if fits else 1

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of the text where it has all the room there is."""
        text = self._text
        if not text:
            return 0
        room = container.width - (2 * container.height + 1 if self._after_glyph else 0)
        fits = self._fits(room, container.height, text)
        if fits:
            return max(fit.box.columns for fit in fits)
        return max(0, min(room, max(map(cell_len, text.split("\n")))))

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        fits = self._fits(width, height, self._text)
        if any(fit.box.row <= y < fit.box.row + fit.box.rows for fit in fits):
            return Strip(self.inked(fits, y, width), width)
        row = "" if fits else self._small_row(y)
        if self.ascii_only:
            row = "".join(piece.text for piece in in_ascii([(Segment(row),)])[0])
        shown = " " * left_of(cell_len(row), width, self._align) + row
        return Strip(self.plain(shown + " " * (width - cell_len(shown))), width)

    def _fits(self, columns: int, rows: int, text: str) -> tuple[Fit, ...]:
        if not self._most or not text:
            return ()
        return typeset(
            text,
            columns,
            rows,
            most_lines=self._most,
            blend=can_blend(self.app),
            ascii_only=self.ascii_only,
            align=self._align,
        )

    def _small_row(self, y: int) -> str:
        """A row of ordinary text, in the middle of the box."""
        width, height = self.size
        mark = "..." if self.ascii_only else ELLIPSIS
        paragraphs = self._text.split("\n")
        rows = [row for one in paragraphs for row in in_rows(one.split(" "), width)]
        if len(rows) > height:
            rows = [*rows[: height - 1], " ".join(rows[height - 1 :])]
        place = y - (height - len(rows)) // 2
        return shortened(rows[place], width, cell_len, mark) if 0 <= place < len(rows) else ""


def _zeroed(text: str) -> str:
    """Digits have one width: another time of the same length moves nothing."""
    return "".join("0" if character.isdecimal() else character for character in text)


class BigDigits(_Large):
    """A time in large digits; only cells that change are sent to the terminal."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._text, self._sample = "", ""
        self._laid_out: tuple[Fit, ...] = ()

    @property
    def text(self) -> str:
        return self._text

    def show(self, text: str, sample: str = "") -> None:
        """Show another time, in digits of the size that ``sample`` would have.

        A text that is longer than the sample is its own.
        """
        before = self._fits()
        self._text, self._sample = text, sample
        after = self._fits()
        if not after or [fit.outline for fit in before] != [fit.outline for fit in after]:
            self.refresh()
        else:
            pairs = zip(before, after, strict=True)
            boxes = [box for was, now in pairs for box in differing_cells(was, now)]
            if boxes:
                self.refresh(*(Region(*box) for box in boxes))

    def typeset(
        self, text: str, sample: str, width: int, height: int, **how: bool
    ) -> tuple[Fit, ...]:
        """Return where everything stands, from the left; nothing where it is ordinary text."""
        fit = measure(text, width, height, sample=sample, **how)
        return (fit,) if fit else ()

    def _fits(self) -> tuple[Fit, ...]:
        how = {"blend": can_blend(self.app), "ascii_only": self.ascii_only}
        return self.typeset(self._text, self._sample, *self.size, **how)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region; the text is laid out once for all of them."""
        self._laid_out = self._fits()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        fits = self._laid_out
        if not fits:
            row = shortened(self._text, width, cell_len, "") if y == (height - 1) // 2 else ""
            return Strip(self.plain(row.center(width)))
        return Strip(self.inked(fits, y, width), width)


class HangingDigits(BigDigits):
    """The digits in a box that never moves; the plus sign of overtime hangs in the left margin."""

    def __init__(self, *, margin: int = 0, **given: Any) -> None:
        """``margin``: the least columns of it; 0: by the width there is."""
        super().__init__(**given)
        self._margin = margin

    @property
    def inset(self) -> int:
        """The column in which the digits' box begins, at both sides."""
        width, height = self.size
        narrow = min(_LEAST_INSET + 2, width // 8)
        least = self._margin or (_WIDE_INSET if width >= _WIDE_FROM else narrow)
        fit = measure(_SAMPLE, width - 2 * least, height)
        return least if fit is None else (width - fit.box.columns) // 2

    def typeset(
        self, text: str, sample: str, width: int, height: int, **how: bool
    ) -> tuple[Fit, ...]:
        """Return the time and, in the margin, its sign; in one piece where that is too narrow."""
        inset, over = self.inset, text.startswith("+")
        time = measure(text.removeprefix("+"), width - 2 * inset, height, align="left", **how)
        sign = measure("+", inset - 1, max(_LEAST_SIGN, height // 3), **how)
        if time is None or (over and sign is None):
            return super().typeset(text, sample, width, height, **how)
        time = time.moved(inset, 0)
        if not over or sign is None:
            return (time,)
        beside, own = time.box, sign.box
        left = (inset - own.columns) // 2 - own.column
        return sign.moved(left, beside.row + (beside.rows - own.rows) // 2 - own.row), time
