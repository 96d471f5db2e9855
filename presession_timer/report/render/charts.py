"""The page's two charts as SVG: every statement over its window, and the hour as boxes.

There is one source for the web page and the PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from presession_timer.base.durations import MINUTE
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.hour import KIND_NAMES, Span
from presession_timer.report.hour_page import Bar, Document, Hour
from presession_timer.report.in_words import bars_in_words, hour_in_words
from presession_timer.report.language import Language
from presession_timer.report.measure import text_width
from presession_timer.report.palette import PAPER
from presession_timer.report.render.drawing import (
    SIZE,
    WIDTH,
    Scale,
    box,
    line,
    mark,
    muted,
    name,
    overrun,
    svg,
    words,
)
from presession_timer.report.render.markup import Element, el

__all__ = ["bar_charts", "hour_chart"]

_MOST_ROWS = 40
"""A picture cannot be broken over pages, so there is another after so many rows."""
_NAMES = 26.0
_BARS = (270.0, 580.0)
_BESIDE = 12.0
"""Between the bars and their results."""
_MARK = 17.0
_ROW, _BAR = 21.0, 12.0
_AXIS = 20.0


def bar_charts(page: Document) -> tuple[Element, ...]:
    """Every statement's bar, from zero, over the window that counted for it."""
    if not page.bars:
        return ()
    longest = max(max(bar.spoke or 0, bar.limit, bar.least) for bar in page.bars)
    left, right = _BARS
    results = max(text_width(bar.result, SIZE, bold=True) for bar in page.bars)
    right = min(right, WIDTH - _BESIDE - _MARK - results)
    scale = Scale(left, right, full=(longest // MINUTE + 1) * MINUTE)
    chunks = [page.bars[at : at + _MOST_ROWS] for at in range(0, len(page.bars), _MOST_ROWS)]
    return tuple(
        _bar_chart(chunk, scale, page, f"hatch-{number}") for number, chunk in enumerate(chunks, 1)
    )


def _bar_chart(bars: Sequence[Bar], scale: Scale, page: Document, hatch: str) -> Element:
    height = _AXIS + _ROW * len(bars) + 2
    numbers = max(text_width(str(bar.number), SIZE * 0.9) for bar in bars)
    names = max(_NAMES, numbers + 8)
    return svg(
        height,
        bars_in_words(page.bars_title, bars, page.say),
        _windows(bars, scale),
        _minutes(scale, height, page.say),
        *(_row(bar, _AXIS + _ROW * row, scale, hatch, names) for row, bar in enumerate(bars)),
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


def _row(bar: Bar, top: float, scale: Scale, hatch: str, names: float) -> Iterator[Element]:
    base = top + _ROW / 2 + SIZE * 0.36
    yield muted(str(bar.number), names - 8, base, anchor="end")
    yield name(bar.who, names, base, scale.left - names - 8)
    if bar.spoke is None:
        yield muted(bar.result, scale.left + 6, base)
        return
    yield from _bar(bar, top + (_ROW - _BAR) / 2, scale, hatch)
    over = bar.verdict is Verdict.OVER
    fill, class_ = (PAPER.over, "over") if over else (None, None)
    results = scale.right + _BESIDE
    yield mark(bar.verdict, results + 5, top + _ROW / 2)
    yield words(bar.result, results + _MARK, base, bold=True, fill=fill, class_=class_)


def _bar(bar: Bar, top: float, scale: Scale, hatch: str) -> Iterator[Element]:
    spoke = bar.spoke or 0
    within = max(min(spoke, bar.limit), 0)
    right = max(scale(within), scale.left + (1 if spoke else 0))
    yield box(scale.left, top, right, _BAR, bar.verdict)
    if spoke > bar.limit:
        end = max(scale(spoke), right + 2.5)  # a second over is over, too
        yield overrun(right, top, end, _BAR, hatch)


_HOUR = (66.0, 704.0)
_BOX = 24.0
_BETWEEN = 9.0


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
        hour_in_words(page),
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
    text = f"{number} {say(KIND_NAMES[span.kind])}"
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
