"""The charts of a document as SVG, for the web page and the PDF.

Of one hour: a bar for each statement, and the planned and the actual hour on one axis. Of a series:
each day's hours, every statement as a dot, and the trend from round to round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple, TypeVar

from presession_timer.base.durations import HOUR, MINUTE, clock_up
from presession_timer.base.world.zones import moment_of
from presession_timer.engine.event_text import VERDICT_WORDS
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report import document as doc
from presession_timer.report.figures import KIND_NAMES, HourSpan
from presession_timer.report.language import Language
from presession_timer.report.render.drawing import (
    SIZE,
    SMALL,
    WIDTH,
    Scale,
    box,
    line,
    mark,
    minute_axis,
    muted,
    name,
    overrun,
    rect,
    svg,
    text_width,
    window_in_words,
    words,
)
from presession_timer.report.render.markup import Element, el
from presession_timer.report.series_figures import SeriesFigures, SessionFigures

_MOST_ROWS = 40
"""The most rows of a picture: it cannot be broken over pages, so another one begins."""
_NAMES = 26.0
_BARS = (270.0, 580.0)
_BESIDE = 12.0
"""The room between the bars and their results."""
_MARK = 17.0
_ROW, _BAR = 21.0, 12.0
_AXIS = 20.0


def pictures(chart: doc.Chart, say: Language) -> tuple[Element, ...]:
    """Return the pictures of ``chart``: one, or more if one would not fit on a page."""
    match chart:
        case doc.Bars():
            return bar_charts(chart, say)
        case doc.HourAxis():
            return (hour_chart(chart, say),)
        case doc.Dots():
            return dot_charts(chart, say)
        case doc.Days():
            return day_charts(chart, say)
        case doc.Trend():
            return (trend_chart(chart, say),)


def bar_charts(chart: doc.Bars, say: Language) -> tuple[Element, ...]:
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
    title: str, bars: Sequence[doc.StatementBar], scale: Scale, hatch: str, say: Language
) -> Element:
    height = _AXIS + _ROW * len(bars) + 2
    numbers = max(text_width(str(bar.number), SMALL) for bar in bars)
    names = max(_NAMES, numbers + 8)
    return svg(
        height,
        _bars_in_words(title, bars, say),
        _windows(bars, scale),
        minute_axis(scale, _AXIS, height - 2, 12, say),
        *(_row(bar, _AXIS + _ROW * row, scale, hatch, names) for row, bar in enumerate(bars)),
        hatch=hatch,
    )


def _bars_in_words(title: str, bars: Sequence[doc.StatementBar], say: Language) -> str:
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


def _windows(bars: Sequence[doc.StatementBar], scale: Scale) -> Iterator[Element]:
    """Draw the shade of the window, in one piece for neighbours with the same window."""
    top = _AXIS
    for (least, limit), rows in groupby(bars, key=lambda bar: (bar.least, bar.limit)):
        height = _ROW * len(list(rows))
        left, right = scale(least), scale(limit)
        if limit > least:
            yield rect(left, top, right - left, height, "window")
        for edge in {left, right} - {scale.left}:
            yield line(edge, top, edge, top + height, "edge")
        top += height


def _row(
    bar: doc.StatementBar, top: float, scale: Scale, hatch: str, names: float
) -> Iterator[Element]:
    base = top + _ROW / 2 + SIZE * 0.36
    yield muted(str(bar.number), names - 8, base, anchor="end")
    yield name(bar.who, names, base, scale.left - names - 8)
    if bar.spoke is None:
        yield muted(bar.result, scale.left + 6, base)
        return
    yield from _bar(bar, bar.spoke, top + (_ROW - _BAR) / 2, scale, hatch)
    colour = "over" if bar.verdict is Verdict.OVER else None
    results = scale.right + _BESIDE
    yield mark(bar.verdict, results + 5, top + _ROW / 2)
    yield words(bar.result, results + _MARK, base, bold=True, colour=colour)


def _bar(
    bar: doc.StatementBar, spoke: int, top: float, scale: Scale, hatch: str
) -> Iterator[Element]:
    within = max(min(spoke, bar.limit), 0)
    right = max(scale(within), scale.left + (1 if spoke else 0))
    yield box(scale.left, top, right, _BAR, bar.verdict)
    if spoke > bar.limit:
        end = max(scale(spoke), right + 2.5)  # one second over shows, too
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


def hour_chart(hour: doc.HourAxis, say: Language) -> Element:
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


def _hour_in_words(hour: doc.HourAxis, say: Language) -> str:
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


def _box_in_words(
    span: HourSpan, hour: doc.HourAxis, verdict: Verdict | None, say: Language
) -> str:
    number = str(span.segment)
    if span.kind is not Kind.STATEMENT:
        number += f" {say(KIND_NAMES[span.kind])}"
    said = f"{number} {_time(span.began, hour)}–{_time(span.ended, hour)}"
    if span.over:
        return f"{said}, {say('{time} over', time=clock_up(span.over))}"
    return f"{said}, {say(VERDICT_WORDS[verdict])}" if verdict else said


def _time(instant: int, hour: doc.HourAxis) -> str:
    return f"{moment_of(instant, hour.zone):%H:%M:%S}"


def _times(hour: doc.HourAxis, scale: Scale, bottom: float) -> Iterator[Element]:
    free_from = scale.left - 40
    for instant, text in hour.ticks:
        x = scale(instant)
        yield line(x, _AXIS - 3, x, bottom)
        half = text_width(text, SMALL) / 2
        if x - half >= free_from and x + half <= WIDTH:
            yield muted(text, x, _AXIS - 7, anchor="middle")
            free_from = x + half + 6


def _stretch(lane: _Lane) -> Iterator[Element]:
    """Draw the boxes of a lane; between two boxes nobody has the floor."""
    yield muted(lane.title, 0, lane.top + _BOX / 2 + SIZE * 0.33)
    drawn = lane.scale.left  # boxes never overlap, however short they are
    ends = [*(span.began for span in lane.spans[1:]), None]
    for span, following in zip(lane.spans, ends, strict=True):
        left = max(drawn, lane.scale(span.began))
        right = max(left + 1, lane.scale(span.ended))
        if following is not None and lane.scale(following) - right < 0.8:
            right = max(left + 0.6, right - 0.8)  # a seam if the next box follows at once
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
            colour=None if verdict in (Verdict.SHORT, None) else "on-within",
        )


def _box_words(span: HourSpan, room: float, say: Language) -> str:
    """Return a box's number, with a word if it is no statement, as far as there is room."""
    number = str(span.segment)
    if span.kind is Kind.STATEMENT:
        return number if text_width(number, SIZE, bold=True) <= room else ""
    text = f"{number} {say(KIND_NAMES[span.kind])}"
    if text_width(text, SIZE) <= room - 6:
        return text
    return number if text_width(number, SIZE) <= room else ""


def _scheduled_end(
    hour: doc.HourAxis, scale: Scale, bottom: float, say: Language
) -> Iterator[Element]:
    if hour.scheduled_end is None:
        return
    instant, time = hour.scheduled_end
    x = scale(instant)
    yield line(x, _AXIS - 3, x, bottom + 4, "stroke-over", stroke_width=1.4, stroke_dasharray="4 3")
    text = say("scheduled end {time}", time=time)
    half = text_width(text, SMALL) / 2
    middle = min(max(x, half), WIDTH - half)
    yield words(text, middle, bottom + 15, anchor="middle", colour="over", size=SMALL)


_NAME_SIZE = SIZE * 0.85
_DAY_AXIS = 18.0
_HIGH = 900.0
"""The greatest height of a picture that fits on one sheet; then another begins."""
_Row = TypeVar("_Row")


def _sheets(rows: Iterable[_Row], height_of: Callable[[_Row], float]) -> Iterator[list[_Row]]:
    sheet: list[_Row] = []
    used = 0.0
    for row in rows:
        if sheet and used + height_of(row) > _HIGH:
            yield sheet
            sheet, used = [], 0.0
        sheet.append(row)
        used += height_of(row)
    if sheet:
        yield sheet


_DAYS = (92.0, 704.0)
_LANE, _STRIP = 27.0, 11.0
_HALF_A_TIME = 18.0
"""Half the width of "11:00": texts must end inside the picture."""


class _PlacedSession(NamedTuple):
    """A session on its day's clock, in milliseconds since midnight."""

    session: SessionFigures
    date: date
    began: int
    ended: int
    shift: int
    """Added to the session's time line, gives this clock."""


class _Day(NamedTuple):
    """The sessions of a day. Those at the same time lie in lanes under each other."""

    date: date
    lanes: tuple[tuple[_PlacedSession, ...], ...]

    @property
    def height(self) -> float:
        return len(self.lanes) * _LANE + 3


def day_charts(chart: doc.Days, say: Language) -> tuple[Element, ...]:
    """Draw a row of small hours for each day, on one clock axis."""
    placed = [
        _placed(session, session.opened) for session in chart.sessions if session.opened is not None
    ]
    days = [_day(day, list(members)) for day, members in groupby(placed, key=lambda one: one.date)]
    first = min(one.began for one in placed) // HOUR * HOUR
    last = max(first + HOUR, *(one.ended for one in placed))
    scale = Scale(*_DAYS, full=last - first, start=first)
    return tuple(
        _day_chart(sheet, scale, say, f"hatch-days-{chart.number}-{place}")
        for place, sheet in enumerate(_sheets(days, lambda day: day.height), 1)
    )


def _placed(session: SessionFigures, opened: int) -> _PlacedSession:
    clock = session.local(opened)
    midnight = clock.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    began = (clock.replace(tzinfo=None) - midnight) // timedelta(milliseconds=1)
    ended = max([opened + MINUTE, session.closed or 0, *(s.ended for s in session.actual_hour)])
    return _PlacedSession(session, clock.date(), began, began + ended - opened, began - opened)


def _day(day: date, sessions: Sequence[_PlacedSession]) -> _Day:
    lanes: list[list[_PlacedSession]] = []
    for session in sorted(sessions, key=lambda one: one.began):
        lane = next((lane for lane in lanes if lane[-1].ended <= session.began), None)
        if lane is None:
            lanes.append([session])
        else:
            lane.append(session)
    return _Day(day, tuple(map(tuple, lanes)))


def _day_chart(days: Sequence[_Day], scale: Scale, say: Language, hatch: str) -> Element:
    height = _DAY_AXIS + sum(day.height for day in days)
    shapes = _Shapes()
    beside: list[Element] = []
    top = _DAY_AXIS
    for day in days:
        beside.append(muted(say.short_day(day.date), 0, top + _STRIP))
        for place, lane in enumerate(day.lanes):
            for placed in lane:
                beside += _draw_session(placed, top + place * _LANE, scale, shapes)
        top += day.height
    clock = _clock(scale, height)
    label = f"{say('The hours of each day')}. {'; '.join(_day_in_words(day, say) for day in days)}"
    return svg(height, label, clock, shapes.drawn(hatch), beside, hatch=hatch)


def _day_in_words(day: _Day, say: Language) -> str:
    placed = sorted((one for lane in day.lanes for one in lane), key=lambda one: one.began)
    return f"{say.short_day(day.date)}: {', '.join(_session_in_words(one, say) for one in placed)}"


def _session_in_words(placed: _PlacedSession, say: Language) -> str:
    words = [f"{placed.session.label} {_clock_time(placed.began)}–{_clock_time(placed.ended)}"]
    scheduled = _end_on_the_clock(placed)
    if scheduled is not None:
        words.append(say("scheduled end {time}", time=_clock_time(scheduled)))
    verdicts = [spoken.verdict for spoken in placed.session.spoken]
    for verdict, word in VERDICT_WORDS.items():
        if verdict in verdicts:
            words.append(f"{verdicts.count(verdict)} {say(word)}")
    return f"{words[0]} ({', '.join(words[1:])})" if words[1:] else words[0]


def _clock_time(ms: int) -> str:
    minutes = ms // MINUTE
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


class _Shapes:
    """Boxes and dots of one look are one path: a decade has tens of thousands of them."""

    def __init__(self) -> None:
        self._paths: dict[str, list[str]] = {look: [] for look in _LOOKS}

    def box(self, look: str, left: float, top: float, right: float, height: float) -> None:
        wide = max(0.4, right - left)
        self._paths[look].append(f"M{left:.1f},{top:.1f}h{wide:.1f}v{height:.1f}h-{wide:.1f}z")

    def dot(self, look: str, x: float, y: float, radius: float) -> None:
        arc = f"a{radius},{radius} 0 1,0"
        self._paths[look].append(
            f"M{x - radius:.1f},{y:.1f}{arc} {2 * radius:g},0{arc} -{2 * radius:g},0z"
        )

    def drawn(self, hatch: str = "") -> Iterator[Element]:
        """Return the paths, the shade behind everything else."""
        for look, parts in self._paths.items():
            if parts:
                class_, edge = _LOOKS[look]
                fill = f"url(#{hatch})" if look == "overrun" else None
                yield el("path", d="".join(parts), fill=fill, stroke_width=edge, class_=class_)


_LOOKS: dict[str, tuple[str, float | None]] = {
    "window": ("window", None),
    "other": ("other", None),
    "within": ("within stroke-paper", 0.5),
    "short": ("paper stroke-ink", 1),
    "over": ("over stroke-paper", 0.5),
    "overrun": ("stroke-over", 0.8),
}
"""The classes of a shape and the width of its edge."""


def _look(verdict: Verdict | None) -> str:
    if verdict is None:
        return "other"
    return "short" if verdict is Verdict.SHORT else "within"


def _clock(scale: Scale, height: float) -> Iterator[Element]:
    hours = range(scale.start // HOUR, (scale.start + scale.full) // HOUR + 1)
    step = next((s for s in (1, 2, 3, 4, 6) if len(hours) / s <= 13), 12)
    for hour in hours[::step]:
        x = scale(hour * HOUR)
        yield line(x, _DAY_AXIS - 4, x, height - 2)
        anchor = "middle" if x < WIDTH - _HALF_A_TIME else "end"
        at = x if anchor == "middle" else float(WIDTH)
        yield muted(f"{hour % 24:02d}:00", at, _DAY_AXIS - 7, anchor=anchor)


def _draw_session(
    placed: _PlacedSession, top: float, scale: Scale, shapes: _Shapes
) -> Iterator[Element]:
    session = placed.session
    left = scale(placed.began)
    shapes.box("window", left, top, scale(placed.ended), _STRIP)
    results = {one.segment: one.verdict for one in session.spoken}
    for span in session.actual_hour:
        began, ended = scale(placed.shift + span.began), scale(placed.shift + span.ended)
        limit = scale(placed.shift + span.ended - span.over)
        shapes.box(_look(results.get(span.segment)), began, top, limit, _STRIP)
        if span.over:
            shapes.box("overrun", limit, top, max(ended, limit + 1.5), _STRIP)
    scheduled = _end_on_the_clock(placed)
    if scheduled is not None:
        x = scale(scheduled)
        yield line(x, top - 3, x, top + _STRIP + 3, "stroke-ink", stroke_width=1.2)
    room = max(scale(placed.began + session.length) - left, 30.0)
    yield name(session.label, left, top + _STRIP + 10.5, room, size=_NAME_SIZE)


def _end_on_the_clock(placed: _PlacedSession) -> int | None:
    scheduled = placed.session.scheduled_end
    return None if scheduled is None else placed.shift + scheduled


_LABELS = 176.0
_DOTS = (186.0, 596.0)
_LINE = 15.5


def dot_charts(chart: doc.Dots, say: Language) -> tuple[Element, ...]:
    """Draw every statement as a dot over the window, one line for each session or round."""
    longest = max(one.total for strip in chart.strips for one in strip.spoken)
    full = (max(longest, chart.window.max) // MINUTE + 1) * MINUTE
    scale = Scale(*_DOTS, full=full)
    sheets = _sheets(chart.strips, lambda _: _LINE)
    return tuple(_dot_chart(doc.Dots(tuple(sheet), chart.window), scale, say) for sheet in sheets)


def _dot_chart(chart: doc.Dots, scale: Scale, say: Language) -> Element:
    strips, window = chart.strips, chart.window
    height = _DAY_AXIS + _LINE * len(strips) + 2
    drawn: list[Element] = []
    left, right = scale(window.min), scale(window.max)
    if right > left:
        drawn.append(rect(left, _DAY_AXIS, right - left, height - _DAY_AXIS, "window"))
    drawn += minute_axis(scale, _DAY_AXIS, height, 14, say)
    shapes = _Shapes()
    beside: list[Element] = []
    for row, strip in enumerate(strips):
        beside += _strip(strip, _DAY_AXIS + row * _LINE, scale, shapes)
    label = [say("Every statement over the window"), window_in_words(window.min, window.max, say)]
    label = [", ".join(label), "; ".join(_strip_in_words(strip, say) for strip in strips)]
    return svg(height, ". ".join(label), drawn, shapes.drawn(), beside)


def _strip_in_words(strip: doc.Strip, say: Language) -> str:
    times = [
        f"{clock_up(one.total)} {say(VERDICT_WORDS[one.verdict])}"
        if one.verdict
        else clock_up(one.total)
        for one in strip.spoken
    ]
    return f"{strip.label} ({strip.result}): {', '.join(times)}"


def _strip(strip: doc.Strip, top: float, scale: Scale, shapes: _Shapes) -> Iterator[Element]:
    """Draw the dots: filled within, hollow under the minimum, square past the limit."""
    base, middle = top + _LINE / 2 + SIZE * 0.32, top + _LINE / 2
    yield name(strip.label, 0, base, _LABELS, size=SIZE * 0.95)
    for spoken in strip.spoken:
        x = scale(spoken.total)
        match spoken.verdict:
            case Verdict.OVER:
                shapes.box("over", x - 3.2, middle - 3.2, x + 3.2, 6.4)
            case Verdict.WITHIN:
                shapes.dot("within", x, middle, 3.4)
            case _:
                shapes.dot("short", x, middle, 2.9)
    yield words(strip.result, _DOTS[1] + 14, base, size=SIZE * 0.95)


_PANEL_HIGH, _PANEL_WIDE = 74.0, 158.0


def trend_chart(trend: doc.Trend, say: Language) -> Element:
    """Draw four figures from round to round."""
    rounds = trend.rounds
    panels: tuple[
        tuple[str, Callable[[SeriesFigures], float | None], Callable[[float], str]], ...
    ] = (
        (say("in the window"), lambda f: f.within_share, say.percent),
        (say("late start"), lambda f: f.mean_late_start, lambda v: clock_up(int(v))),
        (say("overrun"), lambda f: f.mean_overrun, lambda v: clock_up(int(v))),
        (say("Missions' time lost"), lambda f: f.mean_lost, lambda v: clock_up(int(v))),
    )
    drawn: list[Element] = []
    told = [say("From round to round")]
    gap = (WIDTH - 4 * _PANEL_WIDE) / 3
    for place, (title, value, shown) in enumerate(panels):
        values = [value(one.figures) for one in rounds]
        top = 1.0 if place == 0 else max([v for v in values if v is not None], default=0.0)
        pairs = zip(rounds, values, strict=True)
        told.append(
            f"{title}: " + ", ".join(f"{one.label} {shown(v)}" for one, v in pairs if v is not None)
        )
        drawn += _panel(title, values, top or 1.0, shown, place * (_PANEL_WIDE + gap))
    return svg(_PANEL_HIGH + 46, ". ".join(told), drawn)


def _panel(
    title: str,
    values: Sequence[float | None],
    top: float,
    shown: Callable[[float], str],
    left: float,
) -> Iterator[Element]:
    # the first and the last value stand beside their points
    ground, high = 34 + _PANEL_HIGH, _PANEL_HIGH - 6
    yield words(title, left, 13, bold=True, size=SIZE * 0.95)
    yield line(left, ground, left + _PANEL_WIDE, ground, "edge")
    step = (_PANEL_WIDE - 20) / (len(values) - 1)
    points = [
        (left + 10 + step * place, ground - high * value / top, value)
        for place, value in enumerate(values)
        if value is not None
    ]
    for (x1, y1, _), (x2, y2, _) in pairwise(points):
        yield line(x1, y1, x2, y2, "stroke-within", stroke_width=1.6)
    size = 2.6 if len(points) < 30 else 1.6
    for x, y, _ in points:
        yield el("circle", cx=x, cy=y, r=size, class_="within")
    ends = dict.fromkeys([points[0], points[-1]]) if points else ()
    for x, y, value in ends:
        text = shown(value)
        half = text_width(text, _NAME_SIZE) / 2
        middle = min(max(x, left + half), left + _PANEL_WIDE - half)
        yield words(text, middle, y - 6, anchor="middle", size=_NAME_SIZE)
