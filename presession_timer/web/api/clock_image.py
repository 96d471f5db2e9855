"""The room's clock as a small square PNG, for the keys of a Stream Deck and for vision mixers.

Digits and glyphs are those of the other screens. As there, a phase is shown three times: by its
colour, its glyph and a shape (nothing, a band, a filled key, pale digits, a dashed frame).
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from typing import NamedTuple

from presession_timer.audience.readout import Readout
from presession_timer.audience.room_state import Scene
from presession_timer.base.themes import PALETTES, Geometry, face
from presession_timer.terminal.digits import font, glyphs
from presession_timer.terminal.digits.layout import Fit, measure, typeset
from presession_timer.terminal.digits.outlines import LEVELS

SIZES = (72, 144, 288)
"""Pixels of a side: a Stream Deck's key, a large one's, and a picture to scale."""

_GRID = 72
"""The layout below is in this many units a side."""
_LABELS = {
    Scene.BEFORE: "START",
    Scene.NEXT: "NEXT",
    Scene.QUESTIONS: "HOUR",
    Scene.THANKS: "END",
}
_UNCOUNTED = "-:--"
_BAR, _RAIL, _FILL = LEVELS + 1, LEVELS + 2, LEVELS + 3
"""Colours beside the levels from the page to the ink; the levels on a filled band are the last."""


class ClockPicture(NamedTuple):
    """Everything that is drawn; equal ones are the same picture."""

    size: int
    theme: str
    phase: str
    label: str
    """Above the digits where there is no glyph."""
    digits: str
    name: str
    """Under the label where there are no digits."""
    left: int
    """Units of the bar that are left."""
    counted: bool
    """There is a bar."""
    lost: bool
    blank: bool


def picture_of(readout: Readout, size: int, theme: str = "dark") -> ClockPicture:
    """Return what is drawn of a readout, at ``size`` pixels a side, in a theme's colours."""
    limit, left = readout.limit, readout.left_ms
    counted = bool(limit) and left is not None and readout.scene == Scene.CLOCK
    label = "" if face(readout.phase).glyph.strip() else _LABELS.get(Scene(readout.scene), "")
    return ClockPicture(
        size=size,
        theme=theme,
        phase=readout.phase,
        label=label,
        digits=readout.left or ("" if label else _UNCOUNTED),
        name="" if readout.left else readout.next,
        left=max(0, -(-_WIDTH * left // limit)) if counted and limit and left is not None else 0,
        counted=counted,
        lost=readout.lost or readout.phase == "no-signal",
        blank=readout.scene == Scene.BLANK,
    )


_MARGIN = 5
_WIDTH = _GRID - 2 * _MARGIN
_HEAD = (4, 17)
"""Top and height of the glyph or the label."""
_DIGITS = (26, 34)
_NAME = (27, 38)
_BAR_AT = (63, 4)
_BAND_AT = (24, 37)
_FRAME = 3
_LONG = 4
"""Digits of more characters reach closer to the edge, where there is no frame."""
_EDGE = 2
_DASH = 6


@lru_cache(maxsize=64)
def png(picture: ClockPicture) -> bytes:
    """Return the picture as a PNG file; pictures of the last seconds are kept."""
    palette = PALETTES[f"presession-{picture.theme}"]
    colours = palette.colours(picture.phase)
    geometry = face(picture.phase).geometry
    canvas = _Canvas(picture.size)
    if not picture.blank:
        _draw(canvas, picture, geometry)
    on_page = [_mixed(palette.page, colours.text, level / LEVELS) for level in range(LEVELS + 1)]
    on_fill = [
        _mixed(colours.badge, colours.badge_ink, level / LEVELS) for level in range(LEVELS + 1)
    ]
    bar = [_rgb(colours.badge), _rgb(palette.line)]
    if geometry == "frame":  # the whole key is filled
        bar = [on_fill[-1], on_fill[LEVELS // 3]]
    return canvas.encoded([*on_page, *bar, *on_fill])


def _draw(canvas: _Canvas, picture: ClockPicture, geometry: Geometry) -> None:
    if geometry == "frame":
        canvas.fill(0, 0, _GRID, _GRID, _FILL)
    elif geometry == "band" and picture.digits:
        top, height = _BAND_AT
        canvas.fill(0, top, _GRID, height, _FILL)
    if picture.lost:
        canvas.frame(_FRAME, _DASH)
    glyph = face(picture.phase).glyph.strip()
    below = bool(picture.digits) or canvas.write_lines(picture.name, *_NAME)
    if glyph or picture.label:
        canvas.write(glyph or picture.label, *(_HEAD if below else _DIGITS))
    if picture.digits:
        margin = _EDGE if len(picture.digits) > _LONG and not picture.lost else _MARGIN
        canvas.write(picture.digits, *_DIGITS, margin)
    if picture.counted:
        top, height = _BAR_AT
        canvas.fill(_MARGIN, top, _WIDTH, height, _RAIL)
        canvas.fill(_MARGIN + _WIDTH - picture.left, top, picture.left, height, _BAR)


class _Canvas:
    """A square of colour numbers, in units of the grid; 0 is the page."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._scale = size // _GRID
        self._rows = [bytearray(size) for _ in range(size)]

    def fill(self, left: int, top: int, width: int, height: int, colour: int) -> None:
        k = self._scale
        run = bytes([colour]) * (width * k)
        for row in self._rows[top * k : (top + height) * k]:
            row[left * k : (left + width) * k] = run

    def frame(self, width: int, dash: int) -> None:
        """Draw a dashed frame along the edge."""
        for at in range(0, _GRID, 2 * dash):
            length = min(dash, _GRID - at)
            for near in (0, _GRID - width):
                self.fill(at, near, length, width, _BAR)
                self.fill(near, at, width, length, _BAR)

    def write(self, text: str, top: int, height: int, margin: int = _MARGIN) -> None:
        """Write a line as large as it fits, in the middle."""
        k = self._scale
        fit = measure(text, (_GRID - 2 * margin) * k, height * k // 2)
        if fit is not None:
            self._put(fit, margin * k, top * k)

    def write_lines(self, text: str, top: int, height: int) -> bool:
        """Write a text in up to four lines; return False if it has letters that the font lacks."""
        k = self._scale
        lines = typeset(text, _WIDTH * k, height * k // 2)
        for fit in lines:
            self._put(fit, _MARGIN * k, top * k)
        return bool(lines)

    def _put(self, fit: Fit, left: int, top: int) -> None:
        top += 2 * fit.box.row
        for slot in fit.slots:
            at = left + slot.column
            for row, levels in zip(
                self._rows[top:], _bitmap(slot.letter, fit.metrics), strict=False
            ):
                inked = levels.translate(_ON_FILL) if row[at] == _FILL else levels
                row[at : at + slot.columns] = inked

    def encoded(self, colours: list[tuple[int, int, int]]) -> bytes:
        """Return a PNG with a palette (ISO/IEC 15948): one byte a pixel, no row is filtered."""
        size = self._size
        header = struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)
        pixels = b"".join(b"\0" + bytes(row) for row in self._rows)
        palette = b"".join(bytes(colour) for colour in colours)
        data = zlib.compress(pixels)
        chunks = {b"IHDR": header, b"PLTE": palette, b"IDAT": data, b"IEND": b""}
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks.items())


_ON_FILL = bytes(level + _FILL for level in range(LEVELS + 1)) + bytes(255 - LEVELS)
"""Turns the levels of a bitmap into those on a filled band."""


@lru_cache(maxsize=256)
def _bitmap(letter: font.Letter, metrics: glyphs.Metrics) -> tuple[bytes, ...]:
    return glyphs.bitmap(letter, metrics)


def _chunk(name: bytes, data: bytes) -> bytes:
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def _mixed(behind: str, ink: str, share: float) -> tuple[int, int, int]:
    pairs = zip(_rgb(behind), _rgb(ink), strict=True)
    red, green, blue = (round(one + (other - one) * share) for one, other in pairs)
    return red, green, blue


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
