"""The line at the top: which session, what time it is, when it will end, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.segment import Segment

from presession_timer.base.durations import clock_down, clock_up
from presession_timer.console.view import View
from presession_timer.engine.reading import Stage
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, cells, cut, fitted, line, name, spread

__all__ = ["SECONDS_FROM", "header"]

SECONDS_FROM = 100
"""Columns from which the wall clock has seconds."""
_LEAST_TITLE, _FAIR_TITLE = 12, 36
_REASSURING = 5
"""What matters no more than this gives way to the title."""


def header(view: View, width: int, ink: Styles) -> Line:
    """The header in ``width`` cells; what matters least goes first where there is no room."""
    title = name(view.reading.plan.title)
    return _header(title, tuple(_alarms(view, ink)), tuple(_items(view, width, ink)), width, ink)


@lru_cache(maxsize=8)
def _header(
    title: str,
    alarms: tuple[Line, ...],
    told: tuple[tuple[int, Line], ...],
    width: int,
    ink: Styles,
) -> Line:
    items = list(told)
    space = Segment("  ", ink.bar)
    room = width - cells(_row(alarms, space)) - 1
    while items:
        least = min(items, key=lambda item: item[0])
        wanted = _FAIR_TITLE if least[0] <= _REASSURING else _LEAST_TITLE
        if cells(_row([line for _, line in items], space)) <= room - min(wanted, len(title)):
            break
        items.remove(least)
    right = _row([*alarms, *(shown for _, shown in items)], space)
    left = _title(title, width - cells(right) - 1, ink)
    return spread(left, right, width, ink.bar)


def _row(parts: Sequence[Line], space: Segment) -> Line:
    pieces: list[Segment] = []
    for part in parts:
        pieces += [*part, space] if part is not parts[-1] else [*part, Segment(" ", space.style)]
    return tuple(pieces)


def _title(title: str, width: int, ink: Styles) -> Line:
    """The product's name only where the title needs no room of its."""
    product = line((" presession ", ink.bar_muted), (" ", ink.bar))
    if cells(product) + len(title) <= width:
        return (*product, Segment(cut(title, width - cells(product)), ink.bar_strong))
    return fitted([Segment(" ", ink.bar), Segment(title, ink.bar_strong)], max(0, width), ink.bar)


def _alarms(view: View, ink: Styles) -> Iterator[Line]:
    """What is never left out."""
    unsaved = view.reading.unsaved
    if unsaved:
        yield line((f" NOT SAVED {unsaved} ", ink.alarm))
    if view.rehearsal is not None:
        yield line((f" REHEARSAL {view.rehearsal:g}× ", ink.ask))
    if view.locked:
        yield line((" LOCKED ", ink.ask))


def _items(view: View, width: int, ink: Styles) -> Iterator[tuple[int, Line]]:
    """(how much it matters, what it says), in the order in which they stand."""
    reading = view.reading
    seconds = width >= SECONDS_FROM
    yield 9, line((view.clock(view.wall, seconds=seconds), ink.bar_strong))
    place = name(reading.plan.timezone.rpartition("/")[2].replace("_", " "))
    if view.zone_differs:
        yield 8, line((place, ink.bar_warning))
    else:
        yield 3, line((place, ink.bar_muted))
    end = reading.forecast.projected_end
    if reading.stage is Stage.CLOSED and reading.closed is not None:
        yield 8, line((f"ended {view.clock(reading.closed)}", ink.bar))
    elif end is not None:
        late = end > reading.forecast.hour_ends
        yield 8, line((f"ends ~{view.clock(end)}", ink.bar_warning if late else ink.bar))
    late_by = reading.late_by
    if late_by is not None and abs(late_by) >= 1000:
        if late_by > 0:
            yield 7, line((f"+{clock_up(late_by)} late", ink.bar_warning))
        else:
            yield 5, line((f"{clock_down(-late_by)} early", ink.bar_muted))
    if view.screens:
        yield 9, line((view.screens, ink.bar_warning))
    yield from _until(view, ink, width)


def _until(view: View, ink: Styles, width: int) -> Iterator[tuple[int, Line]]:
    spare, until = view.reading.until_spare, view.reading.plan.until
    if spare is None or until is None:
        return
    at = view.clock(until)
    words = f"room until {at}: " if width >= SECONDS_FROM else f"until {at}: "
    if spare < 0:
        yield 8, line((f"{words}{clock_down(-spare)} too long", ink.bar_warning))
    else:
        yield 4, line((f"{words}{clock_up(spare)} to spare", ink.bar_muted))
