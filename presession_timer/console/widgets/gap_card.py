"""The panel between two speakers, and while nobody is to come."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style

from presession_timer.base.durations import clock_up
from presession_timer.base.themes import verdict_mark
from presession_timer.console.view import (
    LONG_GAP,
    Face,
    View,
    full_name,
    place_among_speakers,
)
from presession_timer.console.widgets.speaker import large, overrun_line
from presession_timer.engine.event_text import VERDICT_WORDS
from presession_timer.engine.rules import Verdict
from presession_timer.engine.snapshot import FloorSnapshot
from presession_timer.plan.model import KIND_WORDS, Kind
from presession_timer.plan.model import Segment as PlanSegment
from presession_timer.terminal.digits.letters import letters_width
from presession_timer.terminal.text_lines import Line, cells, cut, fitted, line, name, spread
from presession_timer.terminal.tones import Tones

PEOPLE = (Kind.STATEMENT, Kind.FOLLOW_UP)
"""Kinds whose speaker is a person, not a delegation."""
_TALL = 16
_NAME_BEYOND = 1
"""Cells of the right margin that a name may take."""


def gap_lines(view: View, width: int, height: int, inset: int, tones: Tones) -> list[Line]:
    """Return the card in ``height`` lines: who is next, what is known, the last result."""
    inner = width - 2 * inset
    upper = list(_upper(view, inner, height, tones))
    lower = list(_lower(view, inner, tones))
    blank: Line = ()
    if height >= _TALL and lower:
        rule = line((tones.signs.rule * inner, tones.rule))
        lower = [rule, blank, *lower, blank]
    lower = lower[: max(0, height - len(upper))]
    lines = [*upper, *[blank] * (height - len(upper) - len(lower)), *lower]
    side = line((" " * inset, Style.null()))
    rows = [(*side, *shown) if shown else () for shown in lines[:height]]
    return [fitted(row, width, Style.null()) if cells(row) > width else row for row in rows]


def _upper(view: View, width: int, height: int, tones: Tones) -> Iterator[Line]:
    snapshot = view.snapshot
    airy = height >= _TALL
    number = view.interrupted if view.interrupted is not None else snapshot.next
    row = None if number is None else snapshot.row(number)
    right = _right(view, tones)
    if airy:
        yield ()
    if row is None:
        yield spread(line(("NOBODY IS TO COME", tones.strong)), right, width, Style.null())
        return
    word = "BACK TO" if view.interrupted is not None else "NEXT"
    place = place_among_speakers(snapshot.rows, row.number)
    count = f"  {place[0]} of {place[1]}" if place else ""
    yield spread(line((word, tones.strong), (count, tones.muted)), right, width, Style.null())
    if airy:
        yield ()
    label, organisation = full_name(row.segment)
    yield from _name(row.segment, label, width + _NAME_BEYOND, height, tones)
    if airy:
        yield ()
    yield from _about(row.segment, organisation, label, width, tones)
    warning = overrun_line(row.segment, row.limit, width, tones)
    if warning:
        if airy:
            yield ()
            yield ()
        yield warning


def _name(
    segment: PlanSegment, label: str, width: int, height: int, tones: Tones
) -> Iterator[Line]:
    """The name in large letters; a person's that is too long by its last word, else plain text."""
    if height >= 12:
        family = label.rpartition(" ")[2] if segment.speaker and segment.kind in PEOPLE else ""
        for shown in (label, family):
            size = letters_width(shown)
            if size is not None and size <= width and shown[:1].isalpha():
                drawn = large(shown, size, tones.strong, ascii_only=tones.ascii_only)
                if drawn is not None:
                    yield from drawn
                    if shown != label:
                        yield line((cut(label, width), tones.soft))
                    return
    yield line((cut(label, width), tones.strong))


def _about(
    segment: PlanSegment, organisation: str, label: str, width: int, tones: Tones
) -> Iterator[Line]:
    about = organisation
    if not about and segment.kind not in PEOPLE:
        words = KIND_WORDS[segment.kind]
        about = words if words != label else ""
    if about:
        yield line((cut(about, width), tones.strong))
    if segment.topic:
        yield line((cut(name(segment.topic), width), tones.muted))
    if segment.note:
        yield line((cut(name(segment.note), width), tones.soft))


def _right(view: View, tones: Tones) -> Line:
    """The gap's small counter."""
    snapshot = view.snapshot
    long = snapshot.gap >= LONG_GAP
    words = "nobody has the floor " if long else "gap "
    figure = tones.decide if long else tones.text
    return line((words, tones.decide if long else tones.muted), (clock_up(snapshot.gap), figure))


def _lower(view: View, width: int, tones: Tones) -> Iterator[Line]:
    """The last result and the keys that correct it."""
    floor = view.snapshot.floor
    if view.face is not Face.GAP or floor is None:
        return
    if view.interrupted is not None:
        cap = line(
            (f" {view.keys.first('give')} ", tones.cap), (" gives the floor back", tones.soft)
        )
        yield cap
        return
    yield _last_result(floor, width, tones)
    keys = view.keys
    yield line(
        ("      ", Style.null()),
        (f" {keys.first('began-earlier')} ", tones.cap),
        (" ended 5 s earlier   ", tones.soft),
        (f" {keys.first('began-later')} ", tones.cap),
        (" later", tones.soft),
    )


def _last_result(floor: FloorSnapshot, width: int, tones: Tones) -> Line:
    label, _ = full_name(floor.segment)
    words = ""
    if floor.verdict is not None and floor.segment.kind is Kind.STATEMENT:
        mark = verdict_mark(floor.verdict, tones.ascii_only)
        words = f"  {mark} {VERDICT_WORDS[floor.verdict]}"
        if floor.verdict is not Verdict.WITHIN:
            words += f" by {clock_up(abs(floor.outside or 0))}"
    shown = cut(label, max(8, width - 6 - len(words)))
    return line(("Last  ", tones.muted), (shown, tones.text), (words, tones.soft))
