"""What every chart is drawn with, as SVG: the width of texts, lines, boxes, names and marks.

Classes hold the colours (`charts.css`). Shape shows a result as well: filled within the window,
hollow under the minimum, hatched past the limit.

An SVG neither wraps nor cuts, and its font is the reader's own, so texts are measured with the
widest of the usual fonts (DejaVu Sans); in any other a little room is left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from presession_timer.base.durations import MINUTE, clock_up
from presession_timer.base.text import shortened
from presession_timer.base.themes import LIGHT, Palette
from presession_timer.engine.rules import Verdict
from presession_timer.report.language import Language
from presession_timer.report.render.markup import Element, el

WIDTH = 712
"""The width of every chart: the page's 178 mm, four units each."""
SIZE = 12.4
"""The size of its text: about 8.8 points on paper."""
SMALL = SIZE * 0.9
_FONTS = (
    "Noto Sans, Helvetica Neue, Helvetica, Arial, Segoe UI, Liberation Sans, DejaVu Sans, "
    "sans-serif"
)


def page_colours(palette: Palette) -> dict[str, str]:
    """Return the colours of a page by what they are for, each ``#rrggbb``."""
    return {
        "page": palette.page,
        "ink": palette.ink,
        "muted": palette.muted,
        "line": palette.line,
        "window": palette.window,
        "other": palette.shade,  # boxes that are no statement
        "within": palette.colours("in-window").text,
        "on-within": palette.page,
        "over": palette.colours("over").text,
    }


PAPER = page_colours(LIGHT)


def chart_style() -> str:
    """Return the style sheet of the charts, with its colours as variables."""
    return Path(__file__).with_name("charts.css").read_text("utf-8")


def svg(
    height: float, label: str, *children: Element | Iterable[Element], hatch: str = ""
) -> Element:
    """Return a picture as wide as the page.

    ``label`` says in words what it shows; ``hatch`` names the pattern of an overrun.
    """
    return el(
        "svg",
        [_hatching(hatch)] if hatch else (),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height:g}",
        width=WIDTH,
        height=height,
        role="img",
        aria_label=label,
        font_family=_FONTS,
        font_size=SIZE,
        class_="ink",
    )


def _hatching(name: str) -> Element:
    stripes = el("path", d="M-1,1 L1,-1 M0,6 L6,0 M5,7 L7,5", stroke_width=2, class_="stroke-over")
    ground = el("rect", width=6, height=6, class_="paper")
    return el(
        "defs",
        el("pattern", ground, stripes, id=name, width=6, height=6, patternUnits="userSpaceOnUse"),
    )


def words(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str | None = None,
    bold: bool = False,
    colour: str | None = None,
    size: float | None = None,
) -> Element:
    """Return a text whose baseline begins (or with ``anchor`` is centred or ends) at (x, y).

    ``colour`` is a class of the style sheet; without one it is the picture's own.
    """
    weight = "bold" if bold else None
    place = {"x": x, "y": y, "font_size": size}
    return el("text", text, **place, text_anchor=anchor, font_weight=weight, class_=colour)


def muted(text: str, x: float, y: float, *, anchor: str | None = None) -> Element:
    """Return a text in the pale colour."""
    return words(text, x, y, anchor=anchor, colour="muted", size=SMALL)


NAME = "name"
"""The class of a text that people wrote. In a PDF it is set by Typst, which shapes every script."""


def name(text: str, x: float, y: float, room: float, *, size: float = SIZE) -> Element:
    """Return a name, shortened to ``room`` and clipped there, so that it never runs over a bar."""
    top, high = round(y - 1.3 * size, 2), round(1.8 * size, 2)
    fits = _isolated(text, fitted(text, room, size))
    shown = el("text", fits, x=x, y=y, font_size=size, class_=NAME, data_room=room)
    frame = f"{round(x, 2):g} {top:g} {round(room, 2):g} {high:g}"
    place = {"x": x, "y": top, "width": room, "height": high}
    return el("svg", shown, **place, viewBox=frame, overflow="hidden")


_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"
_TO_THE_LEFT = ("R", "AL")


def _isolated(text: str, shown: str) -> str:
    """Return ``shown``, what fits of ``text``, in the direction of its own script.

    The ellipsis stands where the text was cut: behind letters that run to the left, on their left.
    """
    runs = [unicodedata.bidirectional(character) for character in shown]
    if not any(run in _TO_THE_LEFT for run in runs):
        return shown
    strong = [run for run in runs if run in ("L", *_TO_THE_LEFT)]
    if shown != text and strong[-1] in _TO_THE_LEFT:
        shown += _RIGHT_TO_LEFT_MARK
    return f"{_FIRST_STRONG_ISOLATE}{shown}{_POP_ISOLATE}"


def line(
    x1: float, y1: float, x2: float, y2: float, class_: str = "grid", **look: str | float
) -> Element:
    """Return a thin line; of the grid unless ``class_`` says otherwise."""
    return el("line", x1=x1, y1=y1, x2=x2, y2=y2, **({"stroke_width": 0.8} | look), class_=class_)


def rect(
    left: float, top: float, width: float, height: float, class_: str, **look: str | float
) -> Element:
    """Return a rectangle."""
    return el("rect", x=left, y=top, width=width, height=height, **look, class_=class_)


class Scale(NamedTuple):
    """Places milliseconds: ``full`` of them from ``start`` on between ``left`` and ``right``."""

    left: float
    right: float
    full: int
    start: int = 0

    def __call__(self, ms: int) -> float:
        return self.left + (self.right - self.left) * (ms - self.start) / self.full


def minute_axis(
    scale: Scale, top: float, bottom: float, most: int, say: Language
) -> Iterator[Element]:
    """Draw the full minutes as lines between ``top`` and ``bottom``, ``most`` or fewer."""
    steps = (1, 2, 5, 10, 15, 30, 60)
    step = next((s for s in steps if scale.full // (s * MINUTE) <= most), 120)
    for minute in range(0, scale.full // MINUTE + 1, step):
        x = scale(minute * MINUTE)
        yield line(x, top, x, bottom)
        yield muted(str(minute), x, top - 6, anchor="middle")
    yield muted(say("min"), scale.right + 12, top - 6)


def mark(verdict: Verdict | None, x: float, y: float) -> Element:
    """Return the mark of a result as a drawing, because not every font has ○ ● ■; else a dash."""
    match verdict:
        case Verdict.WITHIN:
            return el("circle", cx=x, cy=y, r=4)
        case Verdict.SHORT:
            return el("circle", cx=x, cy=y, r=3.5, fill="none", class_="stroke-ink")
        case Verdict.OVER:
            return rect(x - 4, y - 4, 8, 8, "over")
        case _:
            return line(x - 4, y, x + 4, y, "stroke-ink")


def box(left: float, top: float, right: float, height: float, verdict: Verdict | None) -> Element:
    """Return a stretch of time: filled, hollow under the minimum, grey without a verdict."""
    if verdict is Verdict.SHORT:
        wide = max(0.1, right - left - 1.2)
        hollow = "paper stroke-ink"
        return rect(left + 0.6, top + 0.6, wide, height - 1.2, hollow, stroke_width=1.2)
    return rect(left, top, right - left, height, "other" if verdict is None else "within")


def overrun(left: float, top: float, right: float, height: float, hatch: str) -> Element:
    """Return what lies past the limit, hatched."""
    wide = max(0.1, right - left - 0.5)
    return rect(left, top + 0.5, wide, height - 1, "stroke-over", fill=f"url(#{hatch})")


def window_in_words(least: int, limit: int, say: Language) -> str:
    """Return the window in words, for readers who cannot see its shade."""
    return say("window {low}–{high}", low=clock_up(least), high=clock_up(limit))


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
"""The width of nine in ten letters of a script, by the first word of their Unicode names (Noto)."""
_LIGATURE, _PICTURE = 1.7, 1.4
_WHOLE_PHRASE = 7.3
_OTHER_CAPITAL, _OTHER = 0.76, 0.65
_BOLD = 1.13


@cache
def _em(character: str) -> float:
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
    """Return the width that ``text`` needs at most at ``size``, in the same units."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


def fitted(text: str, width: float, size: float) -> str:
    """Return ``text``, or as much of its beginning as fits into ``width`` with an ellipsis."""
    return shortened(text, width, lambda part: text_width(part, size))
