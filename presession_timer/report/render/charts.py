"""The charts of a document as SVG, for the web page and the PDF: one hour's bars and its axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from presession_timer.base.durations import MINUTE, clock_up
from presession_timer.engine.event_text import VERDICT_WORDS
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.document import (
    Bars,
    Chart,
    Days,
    Dots,
    HourAxis,
    StatementBar,
    Trend,
)
from presession_timer.report.figures import EPOCH, KIND_NAMES, HourSpan
from presession_timer.report.language import Language
from presession_timer.report.render.drawing import (
    PAPER,
    SIZE,
    WIDTH,
    Scale,
    box,
    line,
    mark,
    minute_axis,
    muted,
    name,
    overrun,
    svg,
    text_width,
    window_in_words,
    words,
)
from presession_timer.report.render.markup import Element, el
from presession_timer.report.render.series_charts import day_charts, dot_charts, trend_chart

_MOST_ROWS = 40
"""A picture cannot be broken over pages, so another one begins after so many rows."""
_NAMES = 26.0
_BARS = (270.0, 580.0)
_BESIDE = 12.0
"""Between the bars and their results."""
_MARK = 17.0
_ROW, _BAR = 21.0, 12.0
_AXIS = 20.0


def pictures(chart: Chart, say: Language) -> tuple[Element, ...]:
    """Return the pictures that draw ``chart``: one, or more where one would not fit on a page."""
    match chart:
        case Bars():
            return bar_charts(chart, say)
        case HourAxis():
            return (hour_chart(chart, say),)
        case Dots():
            return dot_charts(chart, say)
        case Days():
            return day_charts(chart, say)
        case Trend():
            return (trend_chart(chart, say),)


def bar_charts(chart: Bars, say: Language) -> tuple[Element, ...]:
    """Draw every statement's bar, from zero, over the window that counted for it."""
    bars = chart.bars
    longest = max(max(bar.spoke or 0, bar.limit, bar.least) for bar in bars)
    left, right = _BARS
    results = max(text_width(bar.result, SIZE, bold=True) for bar in bars)
    right = min(right, WIDTH - _BESIDE - _MARK - results)
    scale = Scale(left, right, full=(longest // MINUTE + 1) * MINUTE)
    chunks = [bars[at : at + _MOST_ROWS] for at in range(0, len(bars), _MOST_ROWS)]
    return tuple(
        _bar_chart(chart.title, chunk, scale, f"hatch-{number}", say)
        for number, chunk in enumerate(chunks, 1)
    )


def _bar_chart(
    title: str, bars: Sequence[StatementBar], scale: Scale, hatch: str, say: Language
) -> Element:
    height = _AXIS + _ROW * len(bars) + 2
    numbers = max(text_width(str(bar.number), SIZE * 0.9) for bar in bars)
    names = max(_NAMES, numbers + 8)
    return svg(
        height,
        _bars_in_words(title, bars, say),
        _windows(bars, scale),
        minute_axis(scale, _AXIS, height - 2, 12, say),
        *(_row(bar, _AXIS + _ROW * row, scale, hatch, names) for row, bar in enumerate(bars)),
        hatch=hatch,
    )


def _bars_in_words(title: str, bars: Sequence[StatementBar], say: Language) -> str:
    """Number, name, time, result and window of each bar; a window of all is said once."""
    windows = {(bar.least, bar.limit) for bar in bars}
    heads = [title]
    if len(windows) == 1:
        heads.append(window_in_words(*windows.pop(), say))
    rows = []
    for bar in bars:
        said = [f"{bar.number} {bar.who}: {bar.result}"]
        if bar.spoke is not None and bar.verdict is not None:
            said.append(say(VERDICT_WORDS[bar.verdict]))
        if windows:
            said.append(window_in_words(bar.least, bar.limit, say))
        rows.append(", ".join(said))
    return f"{', '.join(heads)}. {'; '.join(rows)}"


def _windows(bars: Sequence[StatementBar], scale: Scale) -> Iterator[Element]:
    """The shade of the window, in one piece for neighbours with the same one."""
    top = _AXIS
    for (least, limit), rows in groupby(bars, key=lambda bar: (bar.least, bar.limit)):
        height = _ROW * len(list(rows))
        left, right = scale(least), scale(limit)
        if limit > least:
            place = {"x": left, "y": top, "width": right - left, "height": height}
            yield el("rect", **place, fill=PAPER.window, class_="window")
        for edge in {left, right} - {scale.left}:
            yield line(edge, top, edge, top + height, stroke=PAPER.muted, class_="edge")
        top += height


def _row(
    bar: StatementBar, top: float, scale: Scale, hatch: str, names: float
) -> Iterator[Element]:
    base = top + _ROW / 2 + SIZE * 0.36
    yield muted(str(bar.number), names - 8, base, anchor="end")
    yield name(bar.who, names, base, scale.left - names - 8)
    if bar.spoke is None:
        yield muted(bar.result, scale.left + 6, base)
        return
    yield from _bar(bar, bar.spoke, top + (_ROW - _BAR) / 2, scale, hatch)
    colour = "over" if bar.verdict is Verdict.OVER else ""
    results = scale.right + _BESIDE
    yield mark(bar.verdict, results + 5, top + _ROW / 2)
    yield words(bar.result, results + _MARK, base, bold=True, colour=colour)


def _bar(bar: StatementBar, spoke: int, top: float, scale: Scale, hatch: str) -> Iterator[Element]:
    within = max(min(spoke, bar.limit), 0)
    right = max(scale(within), scale.left + (1 if spoke else 0))
    yield box(scale.left, top, right, _BAR, bar.verdict)
    if spoke > bar.limit:
        end = max(scale(spoke), right + 2.5)  # one second over is seen, too
        yield overrun(right, top, end, _BAR, hatch)


_HOUR = (66.0, 704.0)
_BOX = 24.0
_BETWEEN = 9.0


class _Lane(NamedTuple):
    """The planned or the actual hour, and how its boxes are drawn."""

    title: str
    spans: Sequence[HourSpan]
    verdicts: Mapping[int, Verdict | None]
    top: float
    scale: Scale
    say: Language


def hour_chart(hour: HourAxis, say: Language) -> Element:
    """Draw the planned and the actual hour as boxes on one clock axis."""
    scale = Scale(*_HOUR, full=hour.ended - hour.began, start=hour.began)
    lanes = []
    top = _AXIS
    if hour.planned:
        kept = dict.fromkeys(hour.verdicts, Verdict.WITHIN)
        lanes.append(_Lane(say("planned"), hour.planned, kept, top, scale, say))
        top += _BOX + _BETWEEN
    lanes.append(_Lane(say("actual"), hour.actual, hour.verdicts, top, scale, say))
    bottom = top + _BOX + 4
    return svg(
        bottom + (18 if hour.scheduled_end else 0),
        _hour_in_words(hour, say),
        _times(hour, scale, bottom),
        *(_stretch(lane) for lane in lanes),
        _scheduled_end(hour, scale, bottom, say),
        hatch="hatch-hour",
    )


def _hour_in_words(hour: HourAxis, say: Language) -> str:
    """Each box of the planned and the actual hour: number, kind, times, and how it ended."""
    parts = [say("How the hour was spent")]
    if hour.planned:
        boxes = "; ".join(_box_in_words(span, hour, None, say) for span in hour.planned)
        parts.append(f"{say('planned')}: {boxes}")
    boxes = "; ".join(
        _box_in_words(span, hour, hour.verdicts.get(span.segment), say) for span in hour.actual
    )
    parts.append(f"{say('actual')}: {boxes}")
    if hour.scheduled_end is not None:
        parts.append(say("scheduled end {time}", time=hour.scheduled_end[1]))
    return ". ".join(parts)


def _box_in_words(span: HourSpan, hour: HourAxis, verdict: Verdict | None, say: Language) -> str:
    number = str(span.segment)
    if span.kind is not Kind.STATEMENT:
        number += f" {say(KIND_NAMES[span.kind])}"
    said = f"{number} {_time(span.began, hour)}–{_time(span.ended, hour)}"
    if span.over:
        return f"{said}, {say('{time} over', time=clock_up(span.over))}"
    return f"{said}, {say(VERDICT_WORDS[verdict])}" if verdict else said


def _time(instant: int, hour: HourAxis) -> str:
    return f"{(EPOCH + timedelta(milliseconds=instant)).astimezone(hour.zone):%H:%M:%S}"


def _times(hour: HourAxis, scale: Scale, bottom: float) -> Iterator[Element]:
    free_from = scale.left - 40
    for instant, text in hour.ticks:
        x = scale(instant)
        yield line(x, _AXIS - 3, x, bottom)
        half = text_width(text, SIZE * 0.9) / 2
        if x - half >= free_from and x + half <= WIDTH:
            yield muted(text, x, _AXIS - 7, anchor="middle")
            free_from = x + half + 6


def _stretch(lane: _Lane) -> Iterator[Element]:
    """The boxes of a lane; between two of them nobody has the floor."""
    yield muted(lane.title, 0, lane.top + _BOX / 2 + SIZE * 0.33)
    drawn = lane.scale.left  # two boxes never share a place, however short they are
    ends = [*(span.began for span in lane.spans[1:]), None]
    for span, following in zip(lane.spans, ends, strict=True):
        left = max(drawn, lane.scale(span.began))
        right = max(left + 1, lane.scale(span.ended))
        if following is not None and lane.scale(following) - right < 0.8:
            right = max(left + 0.6, right - 0.8)  # a seam, where one follows at once
        yield from _span_box(span, left, right, lane)
        drawn = right


def _span_box(span: HourSpan, left: float, right: float, lane: _Lane) -> Iterator[Element]:
    verdict = lane.verdicts.get(span.segment)
    limit = max(left, min(right, lane.scale(span.ended - span.over))) if span.over else right
    yield box(left, lane.top, limit, _BOX, verdict)
    if span.over:
        yield overrun(limit, lane.top, max(right, limit + 2), _BOX, "hatch-hour")
    text = _box_words(span, limit - left - 3, lane.say)
    if text:
        yield words(
            text,
            (left + limit) / 2 if text.isdigit() else left + 6,
            lane.top + _BOX / 2 + SIZE * 0.36,
            anchor="middle" if text.isdigit() else None,
            bold=span.kind is Kind.STATEMENT,
            colour="" if verdict in (Verdict.SHORT, None) else "on_within",
        )


def _box_words(span: HourSpan, room: float, say: Language) -> str:
    """A box's number, with a word for what is no statement, as far as there is room."""
    number = str(span.segment)
    if span.kind is Kind.STATEMENT:
        return number if text_width(number, SIZE, bold=True) <= room else ""
    text = f"{number} {say(KIND_NAMES[span.kind])}"
    if text_width(text, SIZE) <= room - 6:
        return text
    return number if text_width(number, SIZE) <= room else ""


def _scheduled_end(hour: HourAxis, scale: Scale, bottom: float, say: Language) -> Iterator[Element]:
    if hour.scheduled_end is None:
        return
    instant, time = hour.scheduled_end
    x = scale(instant)
    look: dict[str, str | float | None] = {
        "stroke": PAPER.over,
        "stroke_width": 1.4,
        "stroke_dasharray": "4 3",
    }
    yield line(x, _AXIS - 3, x, bottom + 4, **look, class_="stroke-over")
    text = say("scheduled end {time}", time=time)
    half = text_width(text, SIZE * 0.9) / 2
    middle = min(max(x, half), WIDTH - half)
    yield words(text, middle, bottom + 15, anchor="middle", colour="over", size=SIZE * 0.9)
