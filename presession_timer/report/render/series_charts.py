"""The charts of a series as SVG: each day's hours, every statement as a dot, and the trend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple, TypeVar

from presession_timer.base.durations import HOUR, MINUTE, clock_up
from presession_timer.engine.event_text import VERDICT_WORDS
from presession_timer.engine.rules import Verdict
from presession_timer.report.document import Days, Dots, Strip, Trend
from presession_timer.report.language import Language
from presession_timer.report.render.drawing import (
    PAPER,
    SIZE,
    WIDTH,
    Scale,
    line,
    minute_axis,
    muted,
    name,
    svg,
    text_width,
    window_in_words,
    words,
)
from presession_timer.report.render.markup import Element, el
from presession_timer.report.series_figures import SeriesFigures, SessionFigures

_SMALL = SIZE * 0.85
_AXIS = 18.0
_HIGH = 900.0
"""The most of a picture that fits on one sheet; another begins after that."""
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
"""Half of what "11:00" needs; a picture ends where its frame does."""


class _Small(NamedTuple):
    """A session on its day's clock, in milliseconds since midnight."""

    session: SessionFigures
    began: int
    ended: int


class _Day(NamedTuple):
    """The sessions of a day; those at the same time lie in lanes one under the other."""

    date: date
    lanes: tuple[tuple[_Small, ...], ...]

    @property
    def height(self) -> float:
        return len(self.lanes) * _LANE + 3


def day_charts(chart: Days, say: Language) -> tuple[Element, ...]:
    """Draw a row of small hours for each day, on one clock axis."""
    small = [_small(session) for session in chart.sessions if session.opened]
    days = [_day(day, list(members)) for day, members in groupby(small, _date)]
    first = min(one.began for one in small) // HOUR * HOUR
    last = max(first + HOUR, *(one.ended for one in small))
    scale = Scale(*_DAYS, full=last - first, start=first)
    return tuple(
        _day_chart(sheet, scale, say, f"hatch-days-{chart.number}-{place}")
        for place, sheet in enumerate(_sheets(days, lambda day: day.height), 1)
    )


def _small(session: SessionFigures) -> _Small:
    opened = session.opened
    assert opened is not None
    clock = timedelta(
        hours=opened.hour,
        minutes=opened.minute,
        seconds=opened.second,
        microseconds=opened.microsecond,
    )
    began = clock // timedelta(milliseconds=1)
    took = max([session.took or 0, MINUTE, *(span.ended for span in session.spans)])
    return _Small(session, began, began + took)


def _date(small: _Small) -> date:
    assert small.session.opened is not None
    return small.session.opened.date()


def _day(day: date, sessions: Sequence[_Small]) -> _Day:
    lanes: list[list[_Small]] = []
    for session in sorted(sessions, key=lambda one: one.began):
        lane = next((lane for lane in lanes if lane[-1].ended <= session.began), None)
        if lane is None:
            lanes.append([session])
        else:
            lane.append(session)
    return _Day(day, tuple(map(tuple, lanes)))


def _day_chart(days: Sequence[_Day], scale: Scale, say: Language, hatch: str) -> Element:
    height = _AXIS + sum(day.height for day in days)
    shapes = _Shapes()
    beside: list[Element] = []
    top = _AXIS
    for day in days:
        beside.append(muted(say.short_day(day.date), 0, top + _STRIP))
        for place, lane in enumerate(day.lanes):
            for small in lane:
                beside += _hour(small, top + place * _LANE, scale, shapes)
        top += day.height
    clock = _clock(scale, height)
    label = f"{say('The hours of each day')}. {'; '.join(_day_in_words(day, say) for day in days)}"
    return svg(height, label, clock, shapes.drawn(hatch), beside, hatch=hatch)


def _day_in_words(day: _Day, say: Language) -> str:
    small = sorted((one for lane in day.lanes for one in lane), key=lambda one: one.began)
    return f"{say.short_day(day.date)}: {', '.join(_hour_in_words(one, say) for one in small)}"


def _hour_in_words(small: _Small, say: Language) -> str:
    words = [f"{small.session.label} {_clock_time(small.began)}–{_clock_time(small.ended)}"]
    scheduled = _scheduled_end(small)
    if scheduled is not None:
        words.append(say("scheduled end {time}", time=_clock_time(scheduled)))
    verdicts = [spoken.verdict for spoken in small.session.spoken]
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
                yield el("path", d="".join(parts), **(_LOOKS[look] | _hatched(look, hatch)))


_LOOKS: dict[str, dict[str, str | float]] = {
    "window": {"fill": PAPER.window, "class_": "window"},
    "other": {"fill": PAPER.other, "class_": "other"},
    "within": {
        "fill": PAPER.within,
        "stroke": PAPER.page,
        "stroke_width": 0.5,
        "class_": "within stroke-paper",
    },
    "short": {
        "fill": PAPER.page,
        "stroke": PAPER.ink,
        "stroke_width": 1,
        "class_": "paper stroke-ink",
    },
    "over": {
        "fill": PAPER.over,
        "stroke": PAPER.page,
        "stroke_width": 0.5,
        "class_": "over stroke-paper",
    },
    "overrun": {"stroke": PAPER.over, "stroke_width": 0.8, "class_": "stroke-over"},
}


def _hatched(look: str, hatch: str) -> dict[str, str | float]:
    return {"fill": f"url(#{hatch})"} if look == "overrun" else {}


def _look(verdict: Verdict | None) -> str:
    if verdict is None:
        return "other"
    return "short" if verdict is Verdict.SHORT else "within"


def _clock(scale: Scale, height: float) -> Iterator[Element]:
    hours = range(scale.start // HOUR, (scale.start + scale.full) // HOUR + 1)
    step = next((s for s in (1, 2, 3, 4, 6) if len(hours) / s <= 13), 12)
    for hour in hours[::step]:
        x = scale(hour * HOUR)
        yield line(x, _AXIS - 4, x, height - 2)
        anchor = "middle" if x < WIDTH - _HALF_A_TIME else "end"
        at = x if anchor == "middle" else float(WIDTH)
        yield muted(f"{hour % 24:02d}:00", at, _AXIS - 7, anchor=anchor)


def _hour(small: _Small, top: float, scale: Scale, shapes: _Shapes) -> Iterator[Element]:
    session = small.session
    left = scale(small.began)
    shapes.box("window", left, top, scale(small.ended), _STRIP)
    results = {one.segment: one.verdict for one in session.spoken}
    for span in session.spans:
        began, ended = scale(small.began + span.began), scale(small.began + span.ended)
        limit = scale(small.began + span.ended - span.over)
        shapes.box(_look(results.get(span.segment)), began, top, limit, _STRIP)
        if span.over:
            shapes.box("overrun", limit, top, max(ended, limit + 1.5), _STRIP)
    scheduled = _scheduled_end(small)
    if scheduled is not None:
        x = scale(scheduled)
        yield line(
            x, top - 3, x, top + _STRIP + 3, stroke=PAPER.ink, stroke_width=1.2, class_="stroke-ink"
        )
    room = max(scale(small.began + session.length) - left, 30.0)
    yield name(session.label, left, top + _STRIP + 10.5, room, size=_SMALL)


def _scheduled_end(small: _Small) -> int | None:
    session = small.session
    if session.planned_start is None or session.opened is None or session.held_on is not None:
        return None
    late = (session.opened - session.planned_start) // timedelta(milliseconds=1)
    return small.began - late + session.planned_length


_LABELS = 176.0
_DOTS = (186.0, 596.0)
_LINE = 15.5


def dot_charts(chart: Dots, say: Language) -> tuple[Element, ...]:
    """Draw every statement as a dot over the window, a line a session or a round."""
    longest = max(one.total for strip in chart.strips for one in strip.spoken)
    full = (max(longest, chart.window.max) // MINUTE + 1) * MINUTE
    scale = Scale(*_DOTS, full=full)
    sheets = _sheets(chart.strips, lambda _: _LINE)
    return tuple(_dot_chart(Dots(tuple(sheet), chart.window), scale, say) for sheet in sheets)


def _dot_chart(chart: Dots, scale: Scale, say: Language) -> Element:
    strips, window = chart.strips, chart.window
    height = _AXIS + _LINE * len(strips) + 2
    drawn: list[Element] = []
    left, right = scale(window.min), scale(window.max)
    if right > left:
        shade = {"x": left, "y": _AXIS, "width": right - left, "height": height - _AXIS}
        drawn.append(el("rect", **shade, fill=PAPER.window, class_="window"))
    drawn += minute_axis(scale, _AXIS, height, 14, say)
    shapes = _Shapes()
    beside: list[Element] = []
    for row, strip in enumerate(strips):
        beside += _strip(strip, _AXIS + row * _LINE, scale, shapes)
    label = [say("Every statement over the window"), window_in_words(window.min, window.max, say)]
    label = [", ".join(label), "; ".join(_strip_in_words(strip, say) for strip in strips)]
    return svg(height, ". ".join(label), drawn, shapes.drawn(), beside)


def _strip_in_words(strip: Strip, say: Language) -> str:
    times = [
        f"{clock_up(one.total)} {say(VERDICT_WORDS[one.verdict])}"
        if one.verdict
        else clock_up(one.total)
        for one in strip.spoken
    ]
    return f"{strip.label} ({strip.result}): {', '.join(times)}"


def _strip(strip: Strip, top: float, scale: Scale, shapes: _Shapes) -> Iterator[Element]:
    """A dot is filled within, hollow under the minimum, a square past the limit."""
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


def trend_chart(trend: Trend, say: Language) -> Element:
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
    yield line(left, ground, left + _PANEL_WIDE, ground, stroke=PAPER.muted, class_="edge")
    step = (_PANEL_WIDE - 20) / (len(values) - 1)
    points = [
        (left + 10 + step * place, ground - high * value / top, value)
        for place, value in enumerate(values)
        if value is not None
    ]
    for (x1, y1, _), (x2, y2, _) in pairwise(points):
        yield line(x1, y1, x2, y2, stroke=PAPER.within, stroke_width=1.6, class_="stroke-within")
    size = 2.6 if len(points) < 30 else 1.6
    for x, y, _ in points:
        yield el("circle", cx=x, cy=y, r=size, fill=PAPER.within, class_="within")
    ends = dict.fromkeys([points[0], points[-1]]) if points else ()
    for x, y, value in ends:
        text = shown(value)
        half = text_width(text, _SMALL) / 2
        middle = min(max(x, left + half), left + _PANEL_WIDE - half)
        yield words(text, middle, y - 6, anchor="middle", size=_SMALL)
