"""The hour's bar: every turn to scale, what overran marked by shape, what is to come dotted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import MINUTE, SECOND, clock_up
from presession_timer.console.view import View
from presession_timer.engine.reading import Reading, Stage, Status
from presession_timer.plan.model import Kind
from presession_timer.plan.model import Segment as PlanSegment
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, cut, fitted, name

__all__ = ["Span", "hour_bar", "hour_scale", "hour_spans"]


class _Shape(StrEnum):
    DONE = "done"
    OVER = "over"
    FLOOR = "floor"
    LEFT = "left"
    TO_COME = "to-come"


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to ``end`` ms after the opening."""

    start: int
    end: int
    shape: _Shape
    label: str
    long_label: str = ""
    length: str = ""
    """What it took, or may take."""


def hour_bar(view: View, spans: Sequence[Span], width: int, height: int, ink: Styles) -> list[Line]:
    """``height`` equal lines of ``width`` cells but for the labels, which stand in the middle."""
    whole = _whole(view, spans)
    placed = tuple(
        (_cell(span.start, whole, width), _cell(span.end, whole, width), span.shape,
         (span.label, span.long_label, span.length))
        for span in spans
    )  # fmt: skip
    limit = _cell(view.reading.length, whole, width)
    return _drawn(placed, limit, view.phase, width, height, ink)


@lru_cache(maxsize=8)
def _drawn(
    placed: tuple[tuple[int, int, _Shape, tuple[str, str, str]], ...],
    limit: int,
    phase: str | None,
    width: int,
    height: int,
    ink: Styles,
) -> list[Line]:
    chars, styles = [" "] * width, [ink.rule] * width
    taken_to = -1
    labels: list[tuple[int, int, tuple[str, str, str], Style]] = []
    for first, last, shape, words in placed:
        if shape not in (_Shape.OVER, _Shape.LEFT) and first == taken_to and last > first + 1:
            first += 1
        if shape is _Shape.OVER:
            first = max(0, min(first, last - 1))  # however short, it is seen
        char, style = _look(shape, phase, ink)
        for x in range(first, last):
            chars[x], styles[x] = char, style
        taken_to = last
        if words[0]:
            labels.append((first, last, words, style))
    if limit < width - 1:
        chars[limit], styles[limit] = ink.signs.edge, ink.warning
    lines = [_runs(chars, styles)] * height
    middle = (height - 1) // 2
    lines[middle] = _labelled(
        chars,
        styles,
        [(a, b, _label(short, long, b - a), s) for a, b, (short, long, _), s in labels],
    )
    if height > 1:
        times = [
            (a, b, length, s) for a, b, (_, _, length), s in labels if len(length) + 2 <= b - a
        ]
        lines[middle + 1] = _labelled(chars, styles, times, bold=False)
    return lines


def _labelled(
    chars: list[str],
    styles: list[Style],
    labels: list[tuple[int, int, str, Style]],
    *,
    bold: bool = True,
) -> Line:
    """A row of the bar with texts in the middle of their spans."""
    chars, styles = list(chars), list(styles)
    for first, last, text, style in labels:
        _write(chars, styles, first, last, text, style + Style(bold=bold))
    return _runs(chars, styles)


def hour_scale(view: View, spans: Sequence[Span], width: int, ink: Styles) -> Line:
    """Minutes under the bar, and where the present stands."""
    whole = _whole(view, spans)
    now = None
    if view.reading.opened is not None and view.reading.stage is not Stage.CLOSED:
        now = min(width - 1, _cell(view.reading.took, whole, width))
    return _scale(whole // SECOND, now, width, ink)


@lru_cache(maxsize=8)
def _scale(whole_s: int, now: int | None, width: int, ink: Styles) -> Line:
    whole = whole_s * SECOND
    step = next((s for s in (1, 2, 5, 10, 15, 30, 60) if s * MINUTE / whole * width >= 9), 120)
    row = [" "] * width
    if now is not None:
        row[now] = ink.signs.now  # before the numbers: half of one would be another number
    minute = 0
    while minute * MINUTE <= whole:
        text = str(minute)
        place = min(_cell(minute * MINUTE, whole, width), width - len(text))
        if all(char == " " for char in row[max(0, place - 1) : place + len(text)]):
            row[place : place + len(text)] = text
        minute += step
    pieces = [Segment("".join(row), ink.muted)]
    if now is not None:
        pieces = [
            Segment("".join(row[:now]), ink.muted),
            Segment(ink.signs.now, ink.strong),
            Segment("".join(row[now + 1 :]), ink.muted),
        ]
    return fitted(pieces, width, ink.page)


def _whole(view: View, spans: Sequence[Span]) -> int:
    last = max((span.end for span in spans), default=0)
    return max(view.reading.length, last, view.reading.took, MINUTE)


def _cell(ms: int, whole: int, width: int) -> int:
    return max(0, min(width, round(ms / whole * width)))


def hour_spans(view: View) -> Iterator[Span]:
    """Turns that were, the rest of the one that runs, and what is to come by the forecast."""
    reading = view.reading
    opened = reading.opened if reading.opened is not None else 0
    rows = {row.number: row for row in reading.rows}
    spoken: dict[int, int] = {}
    for turn in view.turns:
        row = rows.get(turn.segment)
        if row is None:
            continue
        end = reading.now if turn.ended is None else turn.ended
        spoken[turn.segment] = spoken.get(turn.segment, 0) + turn.spoke(end)
        label, long_label = _labels(row.segment)
        running = turn.ended is None
        over = 0 if row.limit is None else max(0, spoken[turn.segment] - row.limit)
        over = min(over, end - turn.began)
        shape = _Shape.FLOOR if running else _Shape.DONE
        start, stop = turn.began - opened, end - opened
        length = "" if running else clock_up(spoken[turn.segment])
        yield Span(start, stop - over, shape, label, long_label, length)
        if over:
            yield Span(stop - over, stop, _Shape.OVER, "")
    yield from _ahead(reading)


def _ahead(reading: Reading) -> Iterator[Span]:
    if reading.stage is Stage.CLOSED:
        return
    at = reading.took
    floor = reading.floor
    if reading.stage is Stage.TURN and floor is not None and floor.remaining > 0:
        yield Span(at, at + floor.remaining, _Shape.LEFT, "")
        at += floor.remaining
    coming = [row for row in reading.rows if row.status in (Status.TO_COME, Status.LATE)]
    gap = reading.forecast.gaps // len(coming) if coming else 0
    for row in coming:
        at += gap if reading.stage is not Stage.BEFORE or row is not coming[0] else 0
        label, long_label = _labels(row.segment)
        length = row.share or 0
        yield Span(at, at + length, _Shape.TO_COME, label, long_label, clock_up(length))
        at += length


def _labels(segment: PlanSegment) -> tuple[str, str]:
    short = {
        Kind.OPENING: "", Kind.CLOSING: "", Kind.QUESTIONS: "Q", Kind.FOLLOW_UP: "M",
        Kind.BREAK: "B",
    }.get(segment.kind, str(segment.number))  # fmt: skip
    if segment.kind is Kind.QUESTIONS:
        return short, "Missions"
    return short, name(segment.label) if short else ""


def _label(short: str, long: str, room: int) -> str:
    full = f"{short} {long}" if short.isdigit() else long
    if full and cell_len(full) <= room - 2:
        return full
    return short if cell_len(short) <= room else ""


def _look(shape: _Shape, phase: str | None, ink: Styles) -> tuple[str, Style]:
    if shape is _Shape.DONE:
        return (" " if ink.colour and not ink.ascii_only else "="), ink.spoken
    if shape is _Shape.OVER:
        return ink.signs.over if not ink.colour or ink.ascii_only else ink.signs.shade, (
            ink.spoken_over
        )
    if shape is _Shape.FLOOR:
        return (" " if ink.colour and not ink.ascii_only else "#"), ink.phase(phase).turn
    return ink.signs.to_come, ink.rule if shape is _Shape.LEFT else ink.to_come


def _write(
    chars: list[str], styles: list[Style], first: int, last: int, label: str, style: Style
) -> None:
    """Put a label in the middle of its span; a wide character takes its neighbour's cell."""
    shown = cut(label, last - first)
    size = cell_len(shown)
    if not size:
        return
    start = first + (last - first - size) // 2
    chars[start] = shown
    for x in range(start + 1, start + size):
        chars[x] = ""
    for x in range(start, start + size):
        styles[x] = style


def _runs(chars: list[str], styles: list[Style]) -> Line:
    pieces: list[Segment] = []
    for char, style in zip(chars, styles, strict=True):
        if not char:
            continue
        if pieces and pieces[-1].style == style:
            pieces[-1] = Segment(pieces[-1].text + char, style)
        else:
            pieces.append(Segment(char, style))
    return tuple(pieces)
