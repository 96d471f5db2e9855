"""The hour as one quiet row: turns that were, the running one, what is to come, the ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import MINUTE
from presession_timer.console.view import View
from presession_timer.engine.snapshot import Snapshot, Stage, Status
from presession_timer.plan.model import Kind
from presession_timer.plan.model import Segment as PlanSegment
from presession_timer.terminal.text_lines import Line
from presession_timer.terminal.tones import Tones


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to ``end``, ms after the opening."""

    start: int
    end: int
    shape: str
    """done, live, rest or coming."""
    label: str = ""


def timeline(view: View, width: int, tones: Tones) -> Line:
    """Return the row in ``width`` cells: start, spans to scale, end of the hour, the room's end."""
    snapshot = view.snapshot
    spans = list(spans_of(view))
    begin = snapshot.opened if snapshot.opened is not None else snapshot.plan.start
    start = view.clock(begin) if begin is not None else ""
    until = snapshot.plan.until
    has_until = until is not None and begin is not None and not snapshot.another_day
    end_words = f"room {view.clock(until)}" if has_until and until is not None else ""
    left = f" {start} " if start else " "
    right = f"  {end_words} " if end_words else " "
    cells = width - len(left) - len(right)
    if cells < 20:
        left, right, cells = " ", " ", width - 2
    last = max((span.end for span in spans), default=0)
    whole = max(snapshot.length, last, snapshot.took, MINUTE)
    if has_until and until is not None and begin is not None:
        whole = max(whole, until - begin)
    row = _Row(cells, whole, tones, snapshot.length)
    if has_until and until is not None and begin is not None:
        row.rail(snapshot.length, until - begin)
    for span in spans:
        row.add(span, view.phase)
    row.edge(snapshot.length)
    return (Segment(left, tones.muted), *row.pieces(), Segment(right, tones.muted))


class _Row:
    """Cells of the row while they are filled."""

    def __init__(self, width: int, whole: int, tones: Tones, length: int) -> None:
        self._whole, self._tones, self._length = whole, tones, length
        self._chars = [" "] * width
        self._styles = [Style.null()] * width

    def _cell(self, ms: int) -> int:
        return max(0, min(len(self._chars), round(ms / self._whole * len(self._chars))))

    def rail(self, start: int, end: int) -> None:
        """Draw a thin line between two instants."""
        for x in range(self._cell(start), self._cell(end)):
            self._chars[x], self._styles[x] = self._tones.signs.rule, self._tones.rule

    def edge(self, at: int) -> None:
        """Mark the end of the hour."""
        x = min(len(self._chars) - 1, self._cell(at))
        self._chars[x] = self._tones.signs.edge
        self._styles[x] = self._tones.strong + Style(bgcolor=self._styles[x].bgcolor)

    def add(self, span: Span, phase: str | None) -> None:
        """Fill a span; a thin gap at its right end separates it from the next one."""
        tones = self._tones
        first, last = self._cell(span.start), self._cell(span.end)
        gap = span.shape in ("done", "coming", "rest") and last - first > 1
        solid = last - 1 if gap else last
        style = {"done": tones.done, "coming": tones.to_come, "rest": tones.rest}.get(
            span.shape, tones.fill(phase) if phase else tones.button
        )
        for x in range(first, solid):
            late = span.shape == "coming" and x >= self._cell(self._length)
            self._chars[x], self._styles[x] = _plain_char(span.shape, tones), style
            if late:
                self._styles[x] = tones.too_late
        size = cell_len(span.label)
        edge = min(len(self._chars) - 1, self._cell(self._length))
        end = edge if first <= edge < solid and span.end > self._length else solid
        if 0 < size <= end - first:
            at = first + (end - first - size) // 2
            self._chars[at : at + size] = [span.label, *[""] * (size - 1)]
            for x in range(at, at + size):
                self._styles[x] += Style(bold=span.shape == "live" or None)

    def pieces(self) -> Iterator[Segment]:
        """Yield neighbours of one style as one piece."""
        text, style = "", Style.null()
        for char, own in zip(self._chars, self._styles, strict=True):
            if own != style and text:
                yield Segment(text, style)
                text = ""
            style = own
            text += char
        if text:
            yield Segment(text, style)


def _plain_char(shape: str, tones: Tones) -> str:
    if tones.colour and not tones.ascii_only:
        return " "
    return {"done": "=", "live": "#", "rest": "-", "coming": "."}[shape]


def spans_of(view: View) -> Iterator[Span]:
    """Yield turns that were, the rest of the running one, and what is to come by the forecast."""
    snapshot = view.snapshot
    opened = snapshot.opened if snapshot.opened is not None else 0
    segments = {row.number: row.segment for row in snapshot.rows}
    for turn in view.turns:
        if turn.segment not in segments:
            continue
        end = snapshot.now if turn.ended is None else turn.ended
        shape = "live" if turn.ended is None else "done"
        yield Span(turn.began - opened, end - opened, shape, _label(segments[turn.segment]))
    yield from _ahead(snapshot)


def _ahead(snapshot: Snapshot) -> Iterator[Span]:
    if snapshot.stage is Stage.CLOSED:
        return
    at = snapshot.took
    floor = snapshot.floor
    if snapshot.stage is Stage.TURN and floor is not None and floor.remaining > 0:
        yield Span(at, at + floor.remaining, "rest")
        at += floor.remaining
    coming = [row for row in snapshot.rows if row.status in (Status.TO_COME, Status.LATE)]
    gap = snapshot.forecast.gaps // len(coming) if coming else 0
    for row in coming:
        at += gap if snapshot.stage is not Stage.BEFORE or row is not coming[0] else 0
        length = row.share or 0
        yield Span(at, at + length, "coming", _label(row.segment))
        at += length


def _label(segment: PlanSegment) -> str:
    return {
        Kind.OPENING: "", Kind.CLOSING: "", Kind.QUESTIONS: "Missions", Kind.BREAK: "break",
        Kind.FOLLOW_UP: "follow-up", Kind.STATE: "",
    }.get(segment.kind, str(segment.number))  # fmt: skip
