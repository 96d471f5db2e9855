"""How wide a text is at most, for charts: an SVG neither wraps nor cuts.

The font is the reader's own, so this counts with the widest of the usual ones (DejaVu Sans); in
any other there is a little more room than is used.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from presession_timer.text import shortened

__all__ = ["fitted", "text_width"]

_WIDTHS: dict[str, float] = {
    **dict.fromkeys("ijlIJ'’·", 0.32),
    **dict.fromkeys(" .,:;|/\\-", 0.36),
    **dict.fromkeys("ftr()[]!", 0.41),
    **dict.fromkeys('cszkvxy?*_"“”`', 0.57),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.74),
    **dict.fromkeys("#+<=>^~wM", 0.86),
    **dict.fromkeys("mW@%—…&", 1.0),
    **dict.fromkeys("жшщюыфмЖШЩЮЫФМ", 1.0),
}
_OTHER_CAPITAL, _OTHER = 0.76, 0.65
_BOLD = 1.13


@cache
def _em(character: str) -> float:
    """A character's width as a share of the size of the type."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    base = unicodedata.normalize("NFD", character)[0]
    known = _WIDTHS.get(base)
    return known or (_OTHER_CAPITAL if base.isupper() else _OTHER)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of ``text`` at ``size``, in the same units, rather too much than too little."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """``text``, or as much of its beginning as fits into ``width`` with an ellipsis behind it."""
    return shortened(text, width, lambda part: text_width(part, size, bold=bold))
