"""What every chart is drawn with: texts, lines, boxes and marks, as SVG.

Colours stand in the attributes as they are on paper; a page that is dark overrides them by class.
What a result is, is told by shape as well: within the window filled, under the minimum hollow,
past the limit hatched.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from presession_timer.engine.rules import Verdict
from presession_timer.report.measure import fitted
from presession_timer.report.palette import PAPER
from presession_timer.report.render.markup import Element, el

__all__ = [
    "NAME", "SIZE", "WIDTH", "Scale", "box", "line", "mark", "muted", "name", "overrun", "svg",
    "words",
]  # fmt: skip

WIDTH = 712
"""Of every chart: the page's 178 mm, four units each."""
SIZE = 12.4
"""Of its text: about 8.8 points on paper."""
_FONTS = (
    "Noto Sans, Helvetica Neue, Helvetica, Arial, Segoe UI, Liberation Sans, DejaVu Sans, "
    "sans-serif"
)


def svg(
    height: float, label: str, *children: Element | Iterable[Element], hatch: str = ""
) -> Element:
    """A picture as wide as the page.

    ``label`` says what it shows; ``hatch`` names the pattern of an overrun, if it has one.
    """
    return el(
        "svg",
        _hatching(hatch) if hatch else (),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height:g}",
        width=WIDTH,
        height=height,
        role="img",
        aria_label=label,
        font_family=_FONTS,
        font_size=SIZE,
        fill=PAPER.ink,
        class_="ink",
    )


def _hatching(name: str) -> list[Element]:
    stripes = el(
        "path",
        d="M-1,1 L1,-1 M0,6 L6,0 M5,7 L7,5",
        stroke=PAPER.over,
        stroke_width=2,
        class_="stroke-over",
    )
    ground = el("rect", width=6, height=6, fill=PAPER.page, class_="paper")
    pattern = el(
        "pattern", ground, stripes, id=name, width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return [el("defs", pattern)]


def words(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str | None = None,
    bold: bool = False,
    fill: str | None = None,
    class_: str | None = None,
    size: float | None = None,
) -> Element:
    """A text whose baseline begins (or with an ``anchor`` is centred or ends) at (x, y)."""
    return el(
        "text",
        text,
        x=x,
        y=y,
        text_anchor=anchor,
        font_weight="bold" if bold else None,
        font_size=size,
        fill=fill,
        class_=class_,
    )


NAME = "name"
"""The class of a text that people wrote. In a PDF it is set by Typst, which shapes every script."""


def name(text: str, x: float, y: float, room: float, *, size: float = SIZE) -> Element:
    """What somebody or something is called, cut where it would need more than ``room``.

    What a reader's font draws wider than that is clipped: a name never runs over a bar.
    """
    top, high = round(y - 1.3 * size, 2), round(1.8 * size, 2)
    fits = _isolated(text, fitted(text, room, size))
    shown = el("text", fits, x=x, y=y, font_size=size, class_=NAME, data_room=room)
    return el(
        "svg",
        shown,
        x=x,
        y=top,
        width=room,
        height=high,
        viewBox=f"{round(x, 2):g} {top:g} {round(room, 2):g} {high:g}",
        overflow="hidden",
    )


_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"
_TO_THE_LEFT = ("R", "AL")


def _isolated(text: str, shown: str) -> str:
    """``shown``, what fits of ``text``, so that it runs as its own script does.

    The ellipsis stands where the text was cut: after letters that run to the left, on their left.
    """
    runs = [unicodedata.bidirectional(character) for character in shown]
    if not any(run in _TO_THE_LEFT for run in runs):
        return shown
    strong = [run for run in runs if run in ("L", *_TO_THE_LEFT)]
    if shown != text and strong[-1] in _TO_THE_LEFT:
        shown += _RIGHT_TO_LEFT_MARK
    return f"{_FIRST_STRONG_ISOLATE}{shown}{_POP_ISOLATE}"


def muted(text: str, x: float, y: float, *, anchor: str | None = None) -> Element:
    """A text that is not the first thing to read."""
    return words(text, x, y, anchor=anchor, fill=PAPER.muted, class_="muted", size=SIZE * 0.9)


def line(x1: float, y1: float, x2: float, y2: float, **look: str | float | None) -> Element:
    """A thin line; of the grid unless ``look`` says otherwise."""
    given: dict[str, str | float | None] = {
        "stroke": PAPER.line,
        "stroke_width": 0.8,
        "class_": "grid",
    }
    return el("line", x1=x1, y1=y1, x2=x2, y2=y2, **(given | look))


@dataclass(frozen=True, slots=True)
class Scale:
    """``full`` milliseconds from ``start`` on lie between ``left`` and ``right``."""

    left: float
    right: float
    full: int
    start: int = 0

    def __call__(self, ms: int) -> float:
        """Where ``ms`` lies."""
        return self.left + (self.right - self.left) * (ms - self.start) / self.full


def mark(verdict: Verdict | None, x: float, y: float) -> Element:
    """The mark of a result, drawn, so that every font has it: ○ ● ■, and – without one."""
    match verdict:
        case Verdict.WITHIN:
            return el("circle", cx=x, cy=y, r=4)
        case Verdict.SHORT:
            return el(
                "circle", cx=x, cy=y, r=3.5, fill="none", stroke=PAPER.ink, class_="stroke-ink"
            )
        case Verdict.OVER:
            square = {"x": x - 4, "y": y - 4, "width": 8, "height": 8}
            return el("rect", **square, fill=PAPER.over, class_="over")
        case _:
            return line(x - 4, y, x + 4, y, stroke=PAPER.ink, class_="stroke-ink")


def box(left: float, top: float, right: float, height: float, verdict: Verdict | None) -> Element:
    """A stretch of time: filled, but hollow under the minimum, and grey without a verdict."""
    place: dict[str, float] = {"x": left, "y": top, "width": right - left, "height": height}
    if verdict is Verdict.SHORT:
        place = {"x": left + 0.6, "y": top + 0.6, "width": max(0.1, right - left - 1.2)}
        place["height"] = height - 1.2
        return el(
            "rect",
            **place,
            fill=PAPER.page,
            stroke=PAPER.ink,
            stroke_width=1.2,
            class_="paper stroke-ink",
        )
    if verdict is None:
        return el("rect", **place, fill=PAPER.other, class_="other")
    return el("rect", **place, fill=PAPER.within, class_="within")


def overrun(left: float, top: float, right: float, height: float, hatch: str) -> Element:
    """What lies past the limit, hatched."""
    return el(
        "rect",
        x=left,
        y=top + 0.5,
        width=max(0.1, right - left - 0.5),
        height=height - 1,
        fill=f"url(#{hatch})",
        stroke=PAPER.over,
        class_="stroke-over",
    )
