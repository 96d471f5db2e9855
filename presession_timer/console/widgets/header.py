"""The top: which session, what is in trouble, what time it is; below it the chair's line."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import clock_up
from presession_timer.chair.line import ChairLine
from presession_timer.console.view import View
from presession_timer.engine.commands import CONCLUDE
from presession_timer.terminal.text_lines import (
    Line,
    cells,
    cut,
    in_rows,
    joined,
    key_cap,
    line,
    name,
    spread,
)
from presession_timer.terminal.tones import Tones

SECONDS_FROM = 100
"""Columns from which the wall clock has seconds."""
_ROOM_FROM = 100
_LEAST_TITLE = 12
_LEAST_MESSAGE = 30
"""Columns of a message beside the keys that take it away."""


def header(view: View, width: int, tones: Tones) -> Line:
    """Return the header in ``width`` cells; chips and the clock stay, the title gives way."""
    gap = Segment("   ", Style.null())
    chips = joined(_chips(view, tones), Segment(" ", Style.null()))
    right = joined(_right(view, width, tones), gap)
    room = width - 2 - cells(right) - 3
    clock = joined(list(_right(view, width, tones))[-1:], gap)
    for shorter in (clock, ()):
        if cells(chips) + _LEAST_TITLE <= room:
            break
        right = shorter
        room = width - 2 - cells(right) - 3
    title = _title(view, max(0, room - (cells(chips) + 2 if chips else 0)), width, tones)
    left = joined([title, chips], Segment("  ", Style.null()))
    side = Segment(" ", Style.null())
    return (side, *spread(left, right, width - 2, Style.null()), side)


def _title(view: View, room: int, width: int, tones: Tones) -> Line:
    plan = view.snapshot.plan
    title, state, place = name(plan.title), name(plan.state), name(plan.room)
    if not state or state.casefold() in title.casefold():
        first, rest = title, ""
    else:
        first, rest = state, title
    if place and width >= _ROOM_FROM:
        rest = f"{rest} {tones.signs.dot} {place}" if rest else place
    shown = cut(first, room)
    left = room - cell_len(shown) - 2
    behind = cut(rest, left) if rest and left >= _LEAST_TITLE else ""
    return line((shown, tones.strong), (f"  {behind}" if behind else "", tones.muted))


def _chips(view: View, tones: Tones) -> Iterator[Line]:
    """Yield what is in trouble or unusual; none of it is ever left out."""
    snapshot = view.snapshot
    if snapshot.unsaved:
        yield line((f" NOT SAVED {snapshot.unsaved} ", tones.chip))
    if snapshot.blank:
        yield line((" ROOM BLANK ", tones.chip))
    if view.test_card:
        yield line((" TEST CARD ", tones.too_late))
    if view.locked:
        yield line((" LOCKED ", tones.too_late))
    if view.rehearsal is not None:
        yield line((f" REHEARSAL {view.rehearsal:g}× ", tones.too_late))
    if view.screens:
        yield line((view.screens, tones.decide))


def _right(view: View, width: int, tones: Tones) -> Iterator[Line]:
    snapshot = view.snapshot
    late = snapshot.late_by
    if late is not None and abs(late) >= 1000:
        words = f"{clock_up(late)} late" if late > 0 else f"{clock_up(-late)} early"
        began = "began " if snapshot.opened is not None and width >= _ROOM_FROM else ""
        yield line((f"{began}{words}", tones.muted))
    place = name(_city_of(snapshot.plan.timezone))
    if view.zone_differs:
        yield line((place, tones.decide))
    elif width >= _ROOM_FROM:
        yield line((place, tones.muted))
    yield line((view.clock(view.wall, seconds=width >= SECONDS_FROM), tones.strong))


def _city_of(timezone: str) -> str:
    """The city of a time zone: "Zurich"."""
    return timezone.rpartition("/")[2].replace("_", " ")


def say_lines(said: ChairLine, width: int, height: int, tones: Tones) -> list[Line]:
    """Return the sentence in at most ``height`` lines; what is not due yet is grey."""
    if not said.text:
        return []
    style = tones.strong if said.due else tones.muted
    label = " Say   " if said.due else " Then  "
    room = width - len(label) - 1
    text, pronounced = f"“{name(said.text)}”", name(said.pronounced)
    if pronounced and cell_len(text) + cell_len(pronounced) + 3 <= room * max(1, height):
        text = f"{text}  [{pronounced}]"
    rows = [cut(row, room) for row in in_rows(text.split(" "), room, max(1, height))]
    first = line((label, tones.muted), (rows[0], style))
    return [first, *(line((" " * len(label), Style.null()), (row, style)) for row in rows[1:])]


def reads_line(view: View, width: int, tones: Tones) -> Line:
    """Return what the room's screens say beside the clock, and the keys that take it away."""
    snapshot = view.snapshot
    if not snapshot.message:
        return ()
    shown = snapshot.shown
    reader = "lectern" if shown and shown.to == "lectern" else "room"
    told = f"{reader} reads: {name(snapshot.message)}"
    keys = f"{key_cap(view.keys.first('message'), ascii_only=tones.ascii_only)} 0"
    if shown and shown.stock == CONCLUDE.stock:
        keys = key_cap(view.keys.first("conclude"), ascii_only=tones.ascii_only)
    ends = line((f" {keys} ", tones.cap), (" takes it away ", tones.soft))
    if cells(ends) + _LEAST_MESSAGE > width:
        return line((f" {cut(told, width - 2)}", tones.decide))
    left = line((f" {cut(told, width - 2 - cells(ends))}", tones.decide))
    return (*left, Segment("  ", Style.null()), *ends)
