"""The page's two charts as SVG: every statement over its window, and the hour as boxes.

There is one source for the web page and the PDF. Colours stand in the attributes as they are on
paper; a page that is dark overrides them by class. What a result is, is told by shape as well:
within the window filled, under the minimum hollow, past the limit hatched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from presession_timer.durations import MINUTE
from presession_timer.live.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.document import Bar, Document, Hour
from presession_timer.report.hour import Span
from presession_timer.report.language import Language
from presession_timer.report.markup import Element, el
from presession_timer.report.measure import fitted, text_width
from presession_timer.report.palette import PAPER

__all__ = ["WIDTH", "bar_charts", "hour_chart", "svg"]

WIDTH = 712
"""Of every chart: the page's 178 mm, four units each."""
SIZE = 12.4
"""Of its text: about 8.8 points on paper."""
_FONTS = (
    "Noto Sans, Helvetica Neue, Helvetica, Arial, Segoe UI, Liberation Sans, DejaVu Sans, "
    "sans-serif"
)
_MOST_ROWS = 40
"""A picture cannot be broken over pages, so there is another after so many rows."""


def svg(
    height: float, label: str, *children: Element | Iterable[Element], hatch: str = ""
) -> Element:
    """A picture as wide as the page; ``hatch`` names the pattern of an overrun, if it has one."""
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
    """What somebody or something is called, cut where it would need more than ``room``."""
    return words(fitted(text, room, size), x, y, class_=NAME, size=size)


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


_NAMES = 26.0
_BARS = (252.0, 580.0)
_RESULTS = 592.0
_ROW, _BAR = 21.0, 12.0
_AXIS = 20.0


def bar_charts(page: Document) -> tuple[Element, ...]:
    """Every statement's bar, from zero, over the window that counted for it."""
    if not page.bars:
        return ()
    longest = max(max(bar.spoke or 0, bar.limit, bar.least) for bar in page.bars)
    scale = Scale(*_BARS, full=(longest // MINUTE + 1) * MINUTE)
    chunks = [page.bars[at : at + _MOST_ROWS] for at in range(0, len(page.bars), _MOST_ROWS)]
    return tuple(
        _bar_chart(chunk, scale, page, f"hatch-{number}") for number, chunk in enumerate(chunks, 1)
    )


def _bar_chart(bars: Sequence[Bar], scale: Scale, page: Document, hatch: str) -> Element:
    height = _AXIS + _ROW * len(bars) + 2
    return svg(
        height,
        page.bars_title,
        _windows(bars, scale),
        _minutes(scale, height, page.say),
        *(_row(bar, _AXIS + _ROW * row, scale, hatch) for row, bar in enumerate(bars)),
        hatch=hatch,
    )


def _windows(bars: Sequence[Bar], scale: Scale) -> Iterator[Element]:
    """The shade of the window; where it is the same for several rows, in one piece."""
    top = _AXIS
    for (least, limit), rows in groupby(bars, key=lambda bar: (bar.least, bar.limit)):
        height = _ROW * len(list(rows))
        left, right = scale(least), scale(limit)
        if limit > least:
            yield el(
                "rect",
                x=left,
                y=top,
                width=right - left,
                height=height,
                fill=PAPER.window,
                class_="window",
            )
        for edge in {left, right} - {scale.left}:
            yield line(edge, top, edge, top + height, stroke=PAPER.muted, class_="edge")
        top += height


def _minutes(scale: Scale, height: float, say: Language) -> Iterator[Element]:
    step = next((s for s in (1, 2, 5, 10, 15, 30, 60) if scale.full // (s * MINUTE) <= 12), 120)
    for minute in range(0, scale.full // MINUTE + 1, step):
        x = scale(minute * MINUTE)
        yield line(x, _AXIS, x, height - 2)
        yield muted(str(minute), x, _AXIS - 6, anchor="middle")
    yield muted(say("min"), scale.right + 12, _AXIS - 6)


def _row(bar: Bar, top: float, scale: Scale, hatch: str) -> Iterator[Element]:
    base = top + _ROW / 2 + SIZE * 0.36
    yield muted(str(bar.number), _NAMES - 8, base, anchor="end")
    yield name(bar.who, _NAMES, base, scale.left - _NAMES - 8)
    if bar.spoke is None:
        yield muted(bar.result, scale.left + 6, base)
        return
    yield from _bar(bar, top + (_ROW - _BAR) / 2, scale, hatch)
    over = bar.verdict is Verdict.OVER
    fill, class_ = (PAPER.over, "over") if over else (None, None)
    yield mark(bar.verdict, _RESULTS + 5, top + _ROW / 2)
    yield words(bar.result, _RESULTS + 17, base, bold=True, fill=fill, class_=class_)


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


def _bar(bar: Bar, top: float, scale: Scale, hatch: str) -> Iterator[Element]:
    spoke = bar.spoke or 0
    within = max(min(spoke, bar.limit), 0)
    right = max(scale(within), scale.left + (1 if spoke else 0))
    yield box(scale.left, top, right, _BAR, bar.verdict)
    if spoke > bar.limit:
        end = max(scale(spoke), right + 2.5)  # a second over is over, too
        yield overrun(right, top, end, _BAR, hatch)


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


_HOUR = (66.0, 704.0)
_BOX = 24.0
_BETWEEN = 9.0

_KINDS = {
    Kind.OPENING: "Opening",
    Kind.STATE: "State",
    Kind.FOLLOW_UP: "Moderator",
    Kind.QUESTIONS: "Questions",
    Kind.BREAK: "Break",
    Kind.CLOSING: "Closing",
}
"""Short enough for a box."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The planned or the actual hour, and how its boxes are drawn."""

    title: str
    spans: Sequence[Span]
    verdicts: Mapping[int, Verdict | None]
    top: float
    scale: Scale
    say: Language


def hour_chart(page: Document) -> Element | None:
    """The planned and the actual hour as boxes on one clock axis; None before the opening."""
    hour, say = page.hour, page.say
    if hour is None:
        return None
    scale = Scale(*_HOUR, full=hour.ended - hour.began, start=hour.began)
    kept = {bar.number: Verdict.WITHIN for bar in page.bars}
    results = {bar.number: bar.verdict for bar in page.bars}
    rows = []
    top = _AXIS
    if hour.planned:
        rows.append(_Row(say("planned"), hour.planned, kept, top, scale, say))
        top += _BOX + _BETWEEN
    rows.append(_Row(say("actual"), hour.actual, results, top, scale, say))
    bottom = top + _BOX + 4
    return svg(
        bottom + (18 if hour.scheduled_end else 0),
        say("How the hour was spent"),
        _times(hour, scale, bottom),
        *(_stretch(row) for row in rows),
        _scheduled_end(hour, scale, bottom, say),
        hatch="hatch-hour",
    )


def _times(hour: Hour, scale: Scale, bottom: float) -> Iterator[Element]:
    free_from = scale.left - 40
    for instant, text in hour.ticks:
        x = scale(instant)
        yield line(x, _AXIS - 3, x, bottom)
        half = text_width(text, SIZE * 0.9) / 2
        if x - half >= free_from and x + half <= WIDTH:
            yield muted(text, x, _AXIS - 7, anchor="middle")
            free_from = x + half + 6


def _stretch(row: _Row) -> Iterator[Element]:
    """The boxes of a row; between two of them nobody has the floor."""
    yield muted(row.title, 0, row.top + _BOX / 2 + SIZE * 0.33)
    drawn = row.scale.left  # two boxes never share a place, however short they are
    ends = [*(span.began for span in row.spans[1:]), None]
    for span, following in zip(row.spans, ends, strict=True):
        left = max(drawn, row.scale(span.began))
        right = max(left + 1, row.scale(span.ended))
        if following is not None and row.scale(following) - right < 0.8:
            right = max(left + 0.6, right - 0.8)  # a seam, where one follows at once
        yield from _span_box(span, left, right, row)
        drawn = right


def _span_box(span: Span, left: float, right: float, row: _Row) -> Iterator[Element]:
    verdict = row.verdicts.get(span.segment)
    limit = max(left, min(right, row.scale(span.ended - span.over))) if span.over else right
    yield box(left, row.top, limit, _BOX, verdict)
    if span.over:
        yield overrun(limit, row.top, max(right, limit + 2), _BOX, "hatch-hour")
    statement = span.kind is Kind.STATEMENT
    text = _box_words(span, limit - left - 3, row.say)
    if text:
        on_fill = verdict not in (Verdict.SHORT, None)
        yield words(
            text,
            (left + limit) / 2 if text.isdigit() else left + 6,
            row.top + _BOX / 2 + SIZE * 0.36,
            anchor="middle" if text.isdigit() else None,
            bold=statement,
            fill=PAPER.on_within if on_fill else None,
            class_="on-within" if on_fill else None,
        )


def _box_words(span: Span, room: float, say: Language) -> str:
    """A box's number, of other kinds with a word, as far as there is room."""
    number = str(span.segment)
    if span.kind is Kind.STATEMENT:
        return number if text_width(number, SIZE, bold=True) <= room else ""
    text = f"{number} {say(_KINDS[span.kind])}"
    if text_width(text, SIZE) <= room - 6:
        return text
    return number if text_width(number, SIZE) <= room else ""


def _scheduled_end(hour: Hour, scale: Scale, bottom: float, say: Language) -> Iterator[Element]:
    if hour.scheduled_end is None:
        return
    instant, time = hour.scheduled_end
    x = scale(instant)
    yield line(
        x,
        _AXIS - 3,
        x,
        bottom + 4,
        stroke=PAPER.over,
        stroke_width=1.4,
        stroke_dasharray="4 3",
        class_="stroke-over",
    )
    text = say("scheduled end {time}", time=time)
    half = text_width(text, SIZE * 0.9) / 2
    middle = min(max(x, half), WIDTH - half)
    yield words(
        text,
        middle,
        bottom + 15,
        anchor="middle",
        fill=PAPER.over,
        class_="over",
        size=SIZE * 0.9,
    )
