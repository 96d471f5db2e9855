"""The answer to "does the hour fit?": first in a word, then what Missions keep."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import MINUTE, SECOND, clock_down, clock_up
from presession_timer.console.view import View
from presession_timer.engine.snapshot import Stage
from presession_timer.plan.model import Kind
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
    if outlook.fits and too_late <= 0:
        fits = line(("FITS", tones.strong))
        told = line((f"ends {ends}", tones.text))
        each = _each(view, tones)
        return [joined([fits, told, each], gap), joined([fits, told], gap), fits]
    by = clock_down(max(too_late, outlook.shares.short_by))
    late = line((f"ENDS {ends}", tones.decide))
    amount = line((f"{by} too late", tones.decide))
    fix = line((f" {view.keys.first('make-it-fit')} ", tones.cap), (" make it fit", tones.soft))
    return [
        joined([late, amount, fix], gap),
        joined([late, amount], gap),
        line((f"{by} too late", tones.decide)),
    ]


def _previewed(view: View, tones: Tones) -> list[Line]:
    """What a way to make it fit leads to if everyone takes the limit, as its row says."""
    outlook = view.snapshot.forecast
    spare = outlook.available - outlook.most
    ends = view.clock(outlook.hour_ends - spare)
    verdict = f"FITS  ends {ends}" if spare >= 0 else f"ENDS {ends}  {clock_down(-spare)} short"
    return [line((f"{view.preview.upper()}  ", tones.soft), (verdict, tones.strong))]


def _too_late(view: View) -> int:
    """Milliseconds by which the projected end lies after the hour's own."""
    snapshot = view.snapshot
    end = snapshot.forecast.projected_end
    return 0 if end is None else end - snapshot.forecast.hour_ends


def _each(view: View, tones: Tones) -> Line:
    """While each can have less than the limit: the share, and the key that makes it the limit."""
    snapshot = view.snapshot
    shares = {
        row.share
        for row in snapshot.rows
        if row.share is not None and row.segment.kind is Kind.STATEMENT
    }
    limits = {
        row.limit
        for row in snapshot.rows
        if row.share is not None and row.segment.kind is Kind.STATEMENT
    }
    if not shares or not limits or None in limits:
        return ()
    share = min(shares)
    if share >= min(limit for limit in limits if limit is not None):
        return ()
    key = view.keys.first("make-it-fit")
    return line((f" {key} ", tones.cap), (f" {clock_up(share)} each", tones.soft))


def missions_line(view: View, width: int, tones: Tones) -> Line:
    """Return what Missions keep if each takes the least, the middle, the limit."""
    outlook = view.snapshot.forecast
    answers = [what for what in outlook.what_if if what.each > 0]
    if view.snapshot.stage is Stage.CLOSED or not answers:
        return ()
    subject = "Missions" if outlook.missions.planned else "To spare"
    if len({what.missions // SECOND for what in answers}) == 1:
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
