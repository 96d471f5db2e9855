"""The closed hour on one page: the verdict, a bar for each speaker, the rest, the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import (
    MINUTE,
    SECOND,
    clock_up,
    exact,
    shown_difference,
    signed,
)
from presession_timer.base.themes import verdict_mark, verdict_phase
from presession_timer.console.view import View, full_name
from presession_timer.console.widgets.rundown import organisations_fit, shortened_labels
from presession_timer.engine.rules import Verdict
from presession_timer.engine.snapshot import Row, Status
from presession_timer.plan.model import Kind, window_of
from presession_timer.terminal.digits.letters import large
from presession_timer.terminal.text_lines import (
    Line,
    cut,
    first_fitting,
    fitted,
    line,
    name,
    tail,
)
from presession_timer.terminal.tones import Tones

_TALL, _WIDE = 26, 96
_NAMES, _MOST_NAMES, _BESIDE_NAMES = 30, 60, 110
"""Cells of a name and its organisation beside bars, and of the bars with their figures."""
_NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip


def closed_lines(view: View, width: int, height: int, tones: Tones) -> list[Line]:
    """Return the page in at most ``height`` lines of ``width`` cells."""
    top = list(_top(view, width, height, tones))
    rows = [row for row in view.snapshot.rows if row.segment.kind is Kind.STATEMENT]
    bars = list(_rows(view, rows, width, tones))
    rest = list(_rest(view, width, tones))
    files = list(_files(view, width, tones))
    blank: Line = ()
    room = max(1, height - len(top) - len(files) - (4 if height >= _TALL else 1))
    if len(bars) > room:
        more = f"       {tones.signs.more} {len(bars) - room + 1} more: {view.keys.first('report')}"
        bars = [*bars[: room - 1], line((more, tones.muted))]
    spare = height - len(top) - len(files) - 1 - len(bars)
    lines = [*top, blank, *bars]
    if spare > len(rest):
        lines += [blank, *rest]
    if spare > len(rest) + 1:
        lines.append(blank)
    lines += files
    return lines[:height]


def _top(view: View, width: int, height: int, tones: Tones) -> Iterator[Line]:
    snapshot = view.snapshot
    over = shown_difference(snapshot.took, snapshot.length)
    words, amount = ("ON TIME", f"{clock_up(max(0, -over))} to spare")
    if over >= 1000:
        words, amount = f"{clock_up(over)} OVER", f"the hour had {clock_up(snapshot.length)}"
    sentences = list(_sentences(view, tones))
    drawn = None
    if width >= _WIDE and height >= _TALL:
        drawn = large(words, width, tones.strong, ascii_only=tones.ascii_only)
    if drawn is None:
        yield line(("CLOSED  ", tones.strong), (words, tones.strong), (f"  {amount}", tones.muted))
        yield from sentences
        return
    left: list[Line] = [
        line(("CLOSED", tones.strong)), (), *drawn, (), line((amount, tones.text)),
    ]  # fmt: skip
    half = width // 2 - 8
    for y in range(max(len(left), len(sentences))):
        here = left[y] if y < len(left) else ()
        there = sentences[y] if y < len(sentences) else ()
        yield (*fitted(here, half, Style.null()), *there)


def _sentences(view: View, tones: Tones) -> Iterator[Line]:
    snapshot = view.snapshot
    opened, closed = snapshot.opened, snapshot.closed
    if opened is not None and closed is not None:
        late = snapshot.late_by
        said = ""
        if late is not None:
            said = ", on time" if abs(late) < SECOND else (
                f", {clock_up(late)} late" if late > 0 else f", {clock_up(-late)} early"
            )  # fmt: skip
        text = f"Began {view.clock(opened)}{said}; ended {view.clock(closed)}."
        yield line((text, tones.soft))
        yield line((f"The hour took {clock_up(snapshot.took)}.", tones.soft))
        yield ()
    yield from _counted(view, tones)


def _counted(view: View, tones: Tones) -> Iterator[Line]:
    """The statements by what became of them, as sentences."""
    snapshot = view.snapshot
    statements = [row for row in snapshot.rows if row.segment.kind is Kind.STATEMENT]
    verdicts = [row.verdict for row in statements]
    judged = [r for r in statements if r.verdict in (Verdict.SHORT, Verdict.WITHIN, Verdict.OVER)]
    spoken = [row.verdict for row in judged]
    window = window_of((row.segment for row in snapshot.rows), snapshot.plan.window)
    span = "their time"
    if window is not None and all((r.least, r.limit) == (window.min, window.max) for r in judged):
        least = f"{_minutes(window.min)}–" if 0 < window.min < window.max else ""
        most = _minutes(window.max)
        span = f"{least}{most} minute{'' if most == '1' else 's'}"
    if tones.ascii_only:
        span = span.replace("–", "-")
    within = spoken.count(Verdict.WITHIN)
    if spoken:
        said = f"{_word(within).capitalize()} of {_word(len(spoken))} speakers kept to {span}"
        if len(spoken) == 1:
            said = f"The speaker {'kept' if within else 'did not keep'} to {span}"
        by_grace = sum(row.verdict is Verdict.WITHIN and bool(row.outside) for row in judged)
        if by_grace:
            said += ", with grace" if len(spoken) == 1 else f", {_word(by_grace)} with grace"
        yield line((f"{said}.", tones.strong))
    over, short = spoken.count(Verdict.OVER), spoken.count(Verdict.SHORT)
    parts = []
    if over:
        parts.append(f"{_word(over)} spoke over")
    if short:
        parts.append(f"{_word(short)} stayed under the minimum")
    if parts:
        text = ", ".join(parts)
        yield line((f"{text[0].upper()}{text[1:]}.", tones.soft))
    missing = verdicts.count(Verdict.ABSENT) + verdicts.count(Verdict.NOT_REACHED)
    if missing:
        yield line((f"{_word(missing).capitalize()} did not take the floor.", tones.soft))
    asked = sum(row.spoke or 0 for row in snapshot.rows if row.segment.kind is Kind.QUESTIONS)
    planned = sum(row.planned for row in snapshot.rows if row.segment.kind is Kind.QUESTIONS)
    if asked:
        text = f"Missions had {clock_up(asked)} of {clock_up(planned)} for their questions."
        yield line((text, tones.soft))


def _word(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def _minutes(ms: int) -> str:
    return str(ms // MINUTE) if ms % MINUTE == 0 else exact(ms)


def _rows(view: View, rows: Sequence[Row], width: int, tones: Tones) -> Iterator[Line]:
    """A row for each statement: what it spoke, and its bar over the window where there is room."""
    names = max(12, width - 26)
    if width >= _WIDE:
        names = min(_MOST_NAMES, max(_NAMES, width - _BESIDE_NAMES))
    bar = width - names - 34 if width >= _WIDE else 0
    window = view.snapshot.plan.window
    longest = [max(row.segment.max or window.max, row.spoke or 0) for row in rows]
    reach = max(longest, default=window.max) * 1.04
    yield _scale(view, names, bar, reach, tones)
    both = organisations_fit(rows, names)
    labels = shortened_labels((row.segment for row in rows), names)
    for row in rows:
        organisation, shown = full_name(row.segment)[1], labels[row.number]
        room = names - cell_len(shown)
        behind = cut(f" {tones.signs.dot} {organisation}", room) if organisation and both else ""
        phase = verdict_phase(row.verdict)
        mark = verdict_mark(row.verdict, tones.ascii_only)
        pieces = line(
            (f" {mark:<1} ", tones.mark(phase)),
            (f"{row.number:>3} ", tones.muted),
            (shown, tones.text if row.spoke is not None else tones.muted),
            (behind, tones.muted),
        )
        spoke = "" if row.spoke is None else clock_up(row.spoke)
        spoke = "absent" if row.status is Status.ABSENT else spoke or tones.signs.dash
        told = fitted(pieces, names + 7, Style.null())
        figures = line((f"{spoke:>7}", tones.strong), (f"{_outside(row):>8}   ", tones.soft))
        yield (*told, *figures, *_bar(view, row, bar, reach, tones))


def _outside(row: Row) -> str:
    return signed(row.outside_shown) if row.verdict in (Verdict.OVER, Verdict.SHORT) else ""


def _scale(view: View, names: int, bar: int, reach: float, tones: Tones) -> Line:
    rows = view.snapshot.rows
    window = window_of((row.segment for row in rows), view.snapshot.plan.window)
    head = f"     # {'Speaker':<{names}}{'spoke':>7}{'':>11}"
    row = [" "] * bar
    for ms in () if window is None else (window.min, window.max):
        text = exact(ms)
        at = min(max(0, round(ms / reach * bar) - len(text) // 2), max(0, bar - len(text)))
        if bar and ms:
            row[at : at + len(text)] = text
    return line((head, tones.muted), ("".join(row), tones.muted))


def _bar(view: View, row: Row, bar: int, reach: float, tones: Tones) -> Line:
    if not bar:
        return ()
    window = view.snapshot.plan.window
    low = round(row.segment.min / reach * bar)
    high = round((row.segment.max or window.max) / reach * bar)
    spoke = round((row.spoke or 0) / reach * bar)
    full = tones.fill("in-window") if row.verdict is not Verdict.SHORT else tones.fill("paused")
    over = tones.fill("over")
    pieces: list[Segment] = []
    char = tones.signs.half if tones.colour and not tones.ascii_only else "="
    for x in range(bar):
        ground = Style(bgcolor=tones.chosen.bgcolor) if low <= x < high else Style.null()
        if x < spoke:
            ink = over if row.verdict is Verdict.OVER and x >= high else full
            style = Style(color=ink.bgcolor) + ground if tones.colour else ink
            text = char
        else:
            style, text = ground, " "
        if pieces and pieces[-1].style == style:
            pieces[-1] = Segment(pieces[-1].text + text, style)
        else:
            pieces.append(Segment(text, style))
    return tuple(pieces)


def _rest(view: View, width: int, tones: Tones) -> Iterator[Line]:
    """What is no statement, and the time between speakers."""
    parts = [
        (full_name(row.segment)[0], row.spoke)
        for row in view.snapshot.rows
        if row.segment.kind not in (Kind.STATEMENT, Kind.QUESTIONS) and row.spoke is not None
    ]
    spoken = sum(row.spoke or 0 for row in view.snapshot.rows)
    paused = sum(turn.paused(view.snapshot.now) for turn in view.turns)
    between = view.snapshot.took - spoken - paused
    pieces: list[Segment] = [Segment(" Also  ", tones.muted)]
    for label, spoke in parts:
        pieces += line(
            (f"{cut(label, 24)} ", tones.muted), (f"{clock_up(spoke or 0)}   ", tones.soft)
        )
    told = line(("between speakers ", tones.muted), (clock_up(max(0, between)), tones.soft))
    if paused >= 1000:
        told = (*told, *line(("   paused ", tones.muted), (clock_up(paused), tones.soft)))
    yield first_fitting([(*pieces, *told), (pieces[0], *told)], width)


def _files(view: View, width: int, tones: Tones) -> Iterator[Line]:
    where = tail(name(view.path), width - 9)
    yield line((" Files ", tones.muted), (where, tones.text))
    if view.fingerprint:
        words = f"       last hash {view.fingerprint}"
        yield line((words, tones.soft), ("   to check a copy against paper", tones.muted))
    if view.reports:
        yield line(("       ", tones.muted), (tail(view.reports, width - 9), tones.text))
