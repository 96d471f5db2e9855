"""How wide a text is at most, for charts: an SVG neither wraps nor cuts.

The font is the reader's own, so this counts with the widest of the usual ones (DejaVu Sans); in
any other there is a little more room than is used.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from presession_timer.base.text import shortened

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
_SCRIPTS: dict[str, float] = {
    **dict.fromkeys(("BENGALI", "GUJARATI", "LAO", "ORIYA", "THAI"), 0.87),
    **dict.fromkeys(("ARMENIAN", "CHEROKEE", "ETHIOPIC", "GEORGIAN", "VAI"), 0.95),
    **dict.fromkeys(("CANADIAN", "KANNADA", "MONGOLIAN", "SYRIAC", "TAI", "TELUGU"), 1.04),
    **dict.fromkeys(("KHMER", "MYANMAR", "SUNDANESE", "THAANA", "TIFINAGH"), 1.2),
    **dict.fromkeys(("BALINESE", "CHAM", "JAVANESE", "SINHALA"), 1.4),
    **dict.fromkeys(("MALAYALAM", "TAMIL"), 1.4),
    **dict.fromkeys(("CUNEIFORM", "GRANTHA"), 2.3),
    **dict.fromkeys(("TWO-EM", "THREE-EM"), 3.0),
}
"""Of nine letters in ten of a script, by the first word of their Unicode names (Noto Sans)."""
_LIGATURE, _PICTURE = 1.7, 1.4
_WHOLE_PHRASE = 7.3
_OTHER_CAPITAL, _OTHER = 0.76, 0.65
_BOLD = 1.13


@cache
def _em(character: str) -> float:
    """A character's width as a share of the size of the type."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.category(character) == "So":
        phrase = "\ufdfa" <= character <= "\ufdfd"
        return _WHOLE_PHRASE if phrase else _PICTURE
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if "\ufb50" <= character <= "\ufdff":  # Arabic letters and words drawn as one
        return _WHOLE_PHRASE if character >= "\ufdf0" else _LIGATURE
    base = unicodedata.normalize("NFD", character)[0]
    known = _WIDTHS.get(base) or _SCRIPTS.get(unicodedata.name(base, "?").split()[0])
    return known or (_OTHER_CAPITAL if base.isupper() else _OTHER)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of ``text`` at ``size``, in the same units, rather too much than too little."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """``text``, or as much of its beginning as fits into ``width`` with an ellipsis behind it."""
    return shortened(text, width, lambda part: text_width(part, size, bold=bold))
