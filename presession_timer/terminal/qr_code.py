"""An address as a code that a telephone reads, off a terminal or a page."""

from __future__ import annotations

import io
from functools import lru_cache

_QUIET_MODULES = 2
"""White around the code; what scanners need on a screen."""
_QUIET_ON_PAPER = 4
"""The same where it may be printed, as ISO/IEC 18004 wants it."""


@lru_cache(maxsize=4)
def qr_text(url: str) -> tuple[str, ...]:
    """Return the address as a QR code in rows of half blocks, to be drawn black on white.

    The result is cached: a sheet is drawn every second, and making the code takes longer than
    a flip may.
    """
    import segno

    code = segno.make_qr(url, error="l")
    cells = [list(row) for row in code.matrix_iter(border=_QUIET_MODULES)]
    if len(cells) % 2:
        cells.append([0] * len(cells[0]))
    blocks = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
    return tuple(
        "".join(blocks[bool(upper), bool(lower)] for upper, lower in zip(*pair, strict=True))
        for pair in zip(cells[::2], cells[1::2], strict=True)
    )


def qr_svg(address: str) -> bytes:
    """Return the address as a QR code: an SVG, black on white."""
    import segno

    drawn = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(
        drawn, kind="svg", border=_QUIET_ON_PAPER, xmldecl=False, omitsize=True, light="#ffffff"
    )
    return drawn.getvalue()
