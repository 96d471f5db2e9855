"""The hour's rows: whether it fits, what Missions keep, and the turns as one quiet row of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up
from presession_timer.console.view import View
from presession_timer.engine.snapshot import Snapshot, Stage, Status
from presession_timer.plan.model import Kind
from presession_timer.plan.model import Segment as PlanSegment
from presession_timer.terminal.text_lines import Line, cells, first_fitting, joined, line, spread
from presession_timer.terminal.tones import Tones

_WIDE = 100


def answer_line(view: View, width: int, tones: Tones) -> Line:
    """Return ``FITS  ends 11:45`` or ``ENDS 11:48  2:23 too late  s make it fit``, and the rest."""
    if view.snapshot.stage is Stage.CLOSED:
        return ()
    inner = width - 2
    left = _left(view, inner >= _WIDE, tones)
    answer = first_fitting(_answers(view, tones), max(0, inner - cells(left) - 2))
    side = Segment(" ", Style.null())
    return (side, *spread(answer, left, inner, Style.null()), side)


def _left(view: View, wide: bool, tones: Tones) -> Line:
    snapshot = view.snapshot
    over = snapshot.left < 0
    figure = clock_up(-snapshot.left) if over else clock_down(snapshot.left)
    words = (
        ("over the hour" if over else "left of the hour") if wide else "over" if over else "left"
    )
    return line((figure, tones.decide if over else tones.strong), (f" {words}", tones.muted))


def _answers(view: View, tones: Tones) -> list[Line]:
    """From all there is to say to the one thing that matters."""
    outlook = view.snapshot.forecast
    end = outlook.projected_end
    gap = Segment("  ", Style.null())
    if end is None:
        return [line(("no start is planned", tones.muted))]
    if view.preview:
        return _previewed(view, tones)
    ends = view.clock(end)
    too_late = _too_late(view)
    if outlook.fits and too_late <= 0 and (taken := _taken(view, end)) > 0:
        late = line((f"ENDS {ends}", tones.decide))
        room = line((f"{clock_down(taken)} longer than the room is free", tones.decide))
        fix = _each(view, tones) or _make_it_fit(view, tones)
        return [joined([late, room, fix], gap), joined([late, room], gap), late]
    if outlook.fits and too_late <= 0:
        fits = line(("FITS", tones.strong))
        told = line((f"ends {ends}", tones.text))
        each = _each(view, tones)
        return [joined([fits, told, each], gap), joined([fits, told], gap), fits]
    by = clock_down(max(too_late, outlook.shares.short_by))
    late = line((f"ENDS {ends}", tones.decide))
    amount = line((f"{by} too late", tones.decide))
    return [
        joined([late, amount, _make_it_fit(view, tones)], gap),
        joined([late, amount], gap),
        line((f"{by} too late", tones.decide)),
    ]


def _make_it_fit(view: View, tones: Tones) -> Line:
    key = view.keys.first("make-it-fit")
    return line((f" {key} ", tones.cap), (" make it fit", tones.soft))


def _previewed(view: View, tones: Tones) -> list[Line]:
    """What a way to make it fit leads to if everyone takes the limit, as its row says."""
    outlook = view.snapshot.forecast
    end = outlook.hour_ends - (outlook.available - outlook.most)
    ends, short = view.clock(end), max(end - outlook.hour_ends, _taken(view, end))
    verdict = f"FITS  ends {ends}" if short <= 0 else f"ENDS {ends}  {clock_down(short)} short"
    return [line((f"{view.preview.upper()}  ", tones.soft), (verdict, tones.strong))]


def _too_late(view: View) -> int:
    """Milliseconds by which the projected end lies after the hour's own."""
    snapshot = view.snapshot
    end = snapshot.forecast.projected_end
    return 0 if end is None else end - snapshot.forecast.hour_ends


def _taken(view: View, end: int) -> int:
    """Milliseconds by which an end lies after the instant from which somebody else has the room."""
    until = view.snapshot.plan.until
    return 0 if until is None or view.snapshot.another_day else end - until


def _each(view: View, tones: Tones) -> Line:
    """While each can have less than the limit: the share, and the key that makes it the limit."""
    to_come = view.statements_to_come
    share = min((share for _, share in to_come), default=None)
    limits = [row.limit for row, _ in to_come if row.limit is not None]
    if share is None or len(limits) < len(to_come) or share >= min(limits):
        return ()
    key = view.keys.first("make-it-fit")
    return line((f" {key} ", tones.cap), (f" {clock_up(share)} each", tones.soft))


def missions_line(view: View, width: int, tones: Tones) -> Line:
    """Return what Missions keep if each takes the least, the middle, the limit."""
    outlook = view.snapshot.forecast
    answers = [what for what in outlook.what_if if what.each > 0]
    if view.snapshot.stage is Stage.CLOSED or not answers:
        return ()
    if view.snapshot.stage is Stage.GAP and view.snapshot.next is None:
        return ()  # nobody is left: to spare is what is left of the hour
    subject = "Missions" if outlook.missions.planned else "To spare"
    if len({what.missions // SECOND for what in answers}) == 1:
        if answers[0].missions < 0 and not outlook.missions.planned:
            return ()  # the answer has said it
        return first_fitting(
            [line((f" {subject} ", tones.muted), _kept(answers[0].missions, tones))], width
        )
    full = [Segment(f" {subject}, if each takes ", tones.muted)]
    brief = [Segment(f" {subject} ", tones.muted)]
    arrow = f" {tones.signs.arrow} "
    for place, what in enumerate(answers):
        each = _minutes(what.each)
        piece = [
            Segment(each, tones.strong),
            Segment(arrow, tones.muted),
            *line(_kept(what.missions, tones)),
        ]
        full += [*([Segment("    ", Style.null())] if place else []), *piece]
        brief += [*([Segment("  ", Style.null())] if place else []), *piece]
    return first_fitting([tuple(full), tuple(brief)], width)


def _kept(missions: int, tones: Tones) -> tuple[str, Style]:
    if missions >= 0:
        return clock_up(missions), tones.text
    return f"none, {clock_down(-missions)} over", tones.soft


def _minutes(each: int) -> str:
    """5, or 5:30: what each takes."""
    return str(each // MINUTE) if each % MINUTE == 0 else clock_up(each // SECOND * SECOND)


class Span(NamedTuple):
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
    begin = snapshot.opened
    if begin is None and snapshot.plan.start is not None:
        begin = snapshot.forecast.hour_ends - snapshot.length
    start = view.clock(begin) if begin is not None else ""
    until = None if begin is None or snapshot.another_day else snapshot.plan.until
    free = 0 if until is None or begin is None else until - begin
    """From the beginning until the next group needs the room."""
    left = f" {start} " if start else " "
    right = f"  room {view.clock(until)} " if until is not None else " "
    cells = width - len(left) - len(right)
    if cells < 20:
        left, right, cells = " ", " ", max(1, width - 2)
    last = max((span.end for span in spans), default=0)
    whole = max(snapshot.length, last, snapshot.took, MINUTE, free)
    row = _Row(cells, whole, tones, snapshot.length)
    row.rail(last if snapshot.stage is Stage.CLOSED else max(last, snapshot.length), free)
    for span in spans:
        row.add(span, view.phase)
    row.edge(snapshot.length, tones.strong)
    if 0 < free < snapshot.length:
        row.edge(free, tones.decide)
    return (Segment(left, tones.muted), *row.pieces(), Segment(right, tones.muted))


class _Row:
    """Cells of the row while they are filled."""

    def __init__(self, width: int, whole: int, tones: Tones, length: int) -> None:
        self._whole, self._tones, self._length = whole, tones, length
        self._chars = [" "] * width
        self._styles = [Style.null()] * width
        self._waiting = "", 0
        """The label of the running turn and where that began, until its rest has room for it."""

    def _cell(self, ms: int) -> int:
        return max(0, min(len(self._chars), round(ms / self._whole * len(self._chars))))

    def rail(self, start: int, end: int) -> None:
        """Draw a thin line between two instants."""
        for x in range(self._cell(start), self._cell(end)):
            self._chars[x], self._styles[x] = self._tones.signs.rule, self._tones.rule

    def edge(self, at: int, style: Style) -> None:
        """Mark the end of the hour, or of the room's time."""
        x = min(len(self._chars) - 1, self._cell(at))
        self._chars[x] = self._tones.signs.edge
        self._styles[x] = style + Style(bgcolor=self._styles[x].bgcolor)

    def add(self, span: Span, phase: str | None) -> None:
        """Fill a span; a thin gap at its right end separates it from the next one."""
        tones = self._tones
        first, last = self._cell(span.start), self._cell(span.end)
        gap = span.shape in ("done", "coming", "rest") and last - first > 1
        solid = last - 1 if gap else last
        style = {"done": tones.done, "coming": tones.to_come, "rest": tones.rest}.get(
            span.shape, tones.fill(phase) if phase else tones.button
        )
        end_of_hour = self._cell(self._length)
        late = max(first, min(solid, end_of_hour)) if span.shape == "coming" else solid
        self._chars[first:solid] = [_plain_char(span.shape, tones)] * (solid - first)
        self._styles[first:late] = [style] * (late - first)
        self._styles[late:solid] = [tones.too_late] * (solid - late)
        edge = min(len(self._chars) - 1, end_of_hour)
        end = edge if first <= edge < solid and span.end > self._length else solid
        is_live = span.shape == "live"
        if not self._write(span.label, first, end, bold=is_live) and is_live:
            self._waiting = span.label, first
        elif span.shape == "rest":
            label, start = self._waiting
            self._write(label, start, end, bold=True)

    def _write(self, label: str, first: int, end: int, *, bold: bool) -> bool:
        """Write a label in the middle of some cells, each as it is filled; or not at all."""
        size = cell_len(label)
        if not 0 < size <= end - first:
            return False
        at = first + (end - first - size) // 2
        self._chars[at : at + size] = label
        for x in range(at, at + size):
            self._styles[x] += Style(bold=bold or None)
        return True

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
