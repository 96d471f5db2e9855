"""Beside the digits: who has the floor, what the phase is called, where the window lies."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from rich.style import Style

from presession_timer.audience.words import phase_word
from presession_timer.base.durations import (
    clock_down,
    clock_up,
    exact,
    left_or_over,
    shown_difference,
    signed,
)
from presession_timer.base.themes import face as face_of
from presession_timer.base.themes import verdict_mark, verdict_phase
from presession_timer.console.view import (
    LONG_GAP,
    Face,
    View,
    full_name,
    place_among_speakers,
)
from presession_timer.console.window_bar import window_bar
from presession_timer.engine.describe import VERDICT_WORDS, distance
from presession_timer.engine.reading import FloorReading, Status
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import KIND_WORDS, Kind
from presession_timer.plan.shares import speaking_time
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import (
    Line,
    cells,
    cut,
    first_fitting,
    fitted,
    joined,
    line,
    name,
    spread,
    tail,
)

__all__ = ["big_text", "floor_part", "who_part"]


def big_text(view: View) -> str:
    """What the big digits say."""
    reading, face = view.reading, view.face
    if face is Face.CLOCK:
        return view.clock(view.wall)
    if face is Face.CLOSED:
        return clock_up(reading.took)
    if face is Face.QUESTIONS:
        return clock_down(reading.left)
    if face is Face.GAP or reading.floor is None:
        return clock_up(reading.gap)
    floor = reading.floor
    if floor.limit is None and not floor.planned:
        return clock_up(floor.spoke)
    return clock_down(floor.remaining)


def who_part(view: View, width: int, height: int, margin: int, ink: Styles) -> list[Line]:
    """Who has the floor, or is ready to; one line, and a second with the topic."""
    inner = width - 2 * margin
    lines = [_who(view, inner, ink)]
    if height > 1:
        lines.append(_about(view, inner, ink))
    side = Segment(" " * margin, ink.page)
    return [(side, *fitted(shown, width - margin, ink.page)) for shown in lines[:height]]


def floor_part(view: View, width: int, height: int, margin: int, ink: Styles) -> list[Line]:
    """Badge, window bar with its edges, who is next; in ``height`` lines of ``width`` cells."""
    inner = width - 2 * margin
    if height <= 2:
        lines = _brief(view, inner, height, ink)
    else:
        badge, told = _badge(view, inner, ink), _told_to_room(view, inner, ink)
        bar, edges = _bar(view, inner, ink)
        following = _next(view, inner, ink)
        if height <= 4:
            # Nobody has the floor yet: there is no bar, and the text of whoever is next has no
            # line of its own on so low a screen.
            lines = [badge, bar, told or edges or _about(view, inner, ink), following]
        else:
            lines = [badge, told, bar, bar, edges, following]
    blank: Line = ()
    lines += [blank] * (height - len(lines))
    side = Segment(" " * margin, ink.page)
    return [(side, *fitted(shown, width - margin, ink.page)) for shown in lines[:height]]


def _brief(view: View, width: int, height: int, ink: Styles) -> list[Line]:
    """Badge and bar, where nothing else has room; in a gap who is ready, and what GO does."""
    if view.face is Face.GAP and view.reading.gap < LONG_GAP:
        badge = _who(view, width, ink)
    else:
        badge = _badge(view, width, ink)
    bar, _ = _bar(view, width, ink)
    go = line(
        (f" {view.keys.first('go')} ", ink.key), (f" {name(view.reading.go.words)}", ink.text)
    )
    return [badge, _told_to_room(view, width, ink) or bar or go][:height]


def _who(view: View, width: int, ink: Styles) -> Line:
    reading, floor = view.reading, view.floor
    if view.face is Face.CLOSED:
        return line(("The hour is closed", ink.strong))
    if floor is None:
        number = view.interrupted if view.interrupted is not None else reading.next
        row = None if number is None else reading.row(number)
        if row is None:
            return line(("Nobody is to come", ink.strong))
        ready = "BACK TO " if view.interrupted is not None else "READY "
        return _named(view, row.number, width, ink, ready)
    return _named(view, floor.segment.number, width, ink, "")


_SAID_BY_THE_NAME = (Kind.STATEMENT, Kind.FOLLOW_UP)
"""Panellists, and whoever took the floor unannounced: no moderator who asks questions."""


def _named(view: View, number: int, width: int, ink: Styles, before: str) -> Line:
    row = view.reading.row(number)
    if row is None:
        return ()
    label, organisation = full_name(row.segment)
    place = place_among_speakers(view.reading.rows, number)
    count = f" {place[0]} of {place[1]}" if place else ""
    if not organisation and row.segment.kind not in _SAID_BY_THE_NAME:
        kind = KIND_WORDS[row.segment.kind]
        organisation = kind if kind != label else ""
    left = line((before, ink.muted), (label, ink.strong))
    if organisation:
        left = (*left, Segment(f"  {organisation}", ink.muted))
    return spread(left, line((count, ink.muted)), width, ink.page)


def _about(view: View, width: int, ink: Styles) -> Line:
    """The topic, and how long the text handed in will take at the pace interpreters can follow."""
    number = view.floor.segment.number if view.floor else view.reading.next
    row = None if number is None or view.face is Face.CLOSED else view.reading.row(number)
    if row is None:
        return ()
    parts = [line((name(row.segment.topic), ink.muted))] if row.segment.topic else []
    if row.segment.words:
        quick, slow = speaking_time(row.segment.words, row.segment.language)
        said = f"{row.segment.words} words: {clock_up(quick)} to {clock_up(slow)}"
        if row.limit is not None and quick > row.limit:  # first: a long topic may not hide it
            parts.insert(0, line((f"{said}, will overrun", ink.warning)))
        else:
            parts.append(line((said, ink.muted)))
    if row.segment.note:
        parts.append(line((name(row.segment.note), ink.muted)))
    return joined(parts, Segment(f" {ink.signs.dot} ", ink.muted))


def _badge(view: View, width: int, ink: Styles) -> Line:
    """The phase in a word and a glyph, and the figures beside it, fewer where there is no room."""
    word, style = _word(view, ink)
    facts = list(_facts(view, ink))
    gap = Segment("  ", ink.page)
    shown = line((word, style))
    variants = [joined([shown, *facts[:count]], gap) for count in range(len(facts), -1, -1)]
    return first_fitting(variants, width)


def _word(view: View, ink: Styles) -> tuple[str, Style]:
    reading, floor = view.reading, view.floor
    if view.phase is not None:
        mark = face_of(view.phase).mark(ink.ascii_only)
        word = phase_word(view.phase, reading.plan.window.last)
        return f" {mark} {word} ", ink.phase(view.phase).badge
    if view.face is Face.CLOCK:
        return " DOORS OPEN ", ink.phase(None).badge
    if view.face is Face.CLOSED:
        return " CLOSED ", ink.phase(None).badge
    if view.face is Face.GAP:
        if reading.gap >= LONG_GAP:
            return " NOBODY HAS THE FLOOR ", ink.ask
        return "between speakers", ink.muted
    assert floor is not None
    return f" {KIND_WORDS[floor.segment.kind].upper()} ", ink.phase(None).badge


def _facts(view: View, ink: Styles) -> Iterator[Line]:
    """What stands beside the badge, the most important first."""
    reading, floor = view.reading, view.floor
    if view.face is Face.CLOCK:
        yield from _before(view, ink)
    elif view.face is Face.CLOSED:
        over = shown_difference(reading.took, reading.length)
        said = f"{signed(over)} over the hour" if over > 0 else f"{clock_up(-over)} to spare"
        yield line((f"took {clock_up(reading.took)}", ink.text))
        yield line((said, ink.warning if over > 0 else ink.muted))
    elif view.face is Face.GAP:
        if view.interrupted is not None:
            yield line((view.keys.first("give"), ink.key), (" gives the floor back", ink.muted))
        elif reading.floor is not None:
            yield _last_result(reading.floor, ink)
    elif floor is not None:
        yield from _of_turn(view, floor, ink)


def _before(view: View, ink: Styles) -> Iterator[Line]:
    reading = view.reading
    start = reading.plan.start
    if reading.another_day:
        yield line((f"planned for {reading.plan.date.isoformat()}", ink.warning))
    if start is None:
        return
    if not reading.another_day and reading.now <= start:
        yield line((f"begins in {clock_down(start - reading.now)}", ink.text))
    elif not reading.another_day:
        yield line((f"planned {clock_up(reading.now - start)} ago", ink.warning))
    yield line((f"planned {view.clock(start)}", ink.muted))


def _of_turn(view: View, floor: FloorReading, ink: Styles) -> Iterator[Line]:
    if view.face is Face.QUESTIONS and floor.question is not None:
        asked = view.reading.now - floor.question.at
        most = view.reading.plan.question
        state = f" {name(floor.question.state)}" if floor.question.state else ""
        late = most is not None and asked > most
        said = f"question {floor.questions}{state} {clock_up(asked)}"
        yield line((said, ink.warning if late else ink.strong))
    if floor.paused_for is not None:
        yield line((f"paused {clock_up(floor.paused_for)}", ink.strong))
        if floor.limit is not None or floor.planned:
            yield line((left_or_over(floor.remaining), ink.text))
    if floor.grace_is_used_up:
        yield line((f"grace {exact(floor.grace)} used up", ink.error))
    if floor.segment.kind is Kind.STATEMENT and floor.to_minimum:
        yield line((f"minimum in {clock_down(floor.to_minimum)}", ink.text))
    estimated = ink.signs.about if floor.estimated else ""
    if floor.granted and floor.limit is not None:
        yield line((f"limit {exact(floor.limit)} ({signed(floor.granted)})", ink.text))
    yield line((f"spoke {estimated}{clock_up(floor.spoke)}", ink.muted))
    if floor.paused_for is None and floor.pauses >= 1000:
        yield line((f"pauses {clock_up(floor.pauses)}", ink.muted))


def _last_result(floor: FloorReading, ink: Styles) -> Line:
    """What the last turn came to: "Speaker 4 ● 6:12 in window"."""
    label, _ = full_name(floor.segment)
    spoke = clock_up(floor.spoke)
    if floor.verdict is None or floor.segment.kind is not Kind.STATEMENT:
        return line((f"{label} {spoke}", ink.muted))
    words = VERDICT_WORDS[floor.verdict]
    if floor.verdict is not Verdict.WITHIN:
        words += f" by {distance(floor.outside_shown)}"
    mark = verdict_mark(floor.verdict, ink.ascii_only)
    style = ink.phase(verdict_phase(floor.verdict)).text
    return line((f"{label} ", ink.muted), (f"{mark} {spoke} {words}", style))


def _bar(view: View, width: int, ink: Styles) -> tuple[Line, Line]:
    floor = view.floor
    if floor is None:
        return (), ()
    return window_bar(floor, view.phase, width, ink)


def _next(view: View, width: int, ink: Styles) -> Line:
    """Who is next, with the share."""
    reading = view.reading
    if view.face is Face.CLOSED:
        return _counted(view, width, ink)
    number = reading.next
    if view.floor is None and number is not None and view.interrupted is None:
        following = [
            row.number for row in reading.rows if row.status in (Status.TO_COME, Status.LATE)
        ]
        number = following[1] if len(following) > 1 else None
    row = None if number is None else reading.row(number)
    if row is None:
        return line(("Nobody is to come after this", ink.muted))
    label, organisation = full_name(row.segment)
    word = "share" if row.segment.kind is Kind.STATEMENT else "planned"
    share = f"  {word} {clock_up(row.share)}" if row.share is not None else ""
    before = "Next " if view.floor else "Then "
    full = line(
        (before, ink.muted), (label, ink.text),
        (f" {ink.signs.dot} {organisation}" if organisation else "", ink.muted),
    )  # fmt: skip
    shared = line((share, ink.warning if not reading.forecast.fits else ink.strong))
    short = line((before, ink.muted), (cut(label, max(4, width - 20)), ink.text))
    return (*(full if cells(full) + cells(shared) <= width else short), *shared)


def _counted(view: View, width: int, ink: Styles) -> Line:
    """The statements by what became of them."""
    verdicts = [row.verdict for row in view.reading.rows if row.segment.kind is Kind.STATEMENT]
    spoken = sum(v in (Verdict.SHORT, Verdict.WITHIN, Verdict.OVER) for v in verdicts)
    parts = [line((f"{spoken} of {len(verdicts)} heard", ink.strong))]
    for verdict, words in VERDICT_WORDS.items():
        count = verdicts.count(verdict)
        if count:
            mark = verdict_mark(verdict, ink.ascii_only)
            style = ink.phase(verdict_phase(verdict)).text
            parts.append(line((f"{mark} {count} {words}", style)))
    return joined(parts, Segment("  ", ink.page))


_HASH = len("last hash 0123456789  ")


def _told_to_room(view: View, width: int, ink: Styles) -> Line:
    reading = view.reading
    parts = []
    if view.face is Face.CLOSED:
        where = f"report: {view.filed}" if view.filed else view.path
        parts.append(line((f"last hash {view.fingerprint}", ink.strong)))
        parts.append(line((tail(where, width - _HASH), ink.muted)))
    if reading.blank:
        parts.append(line((" ROOM BLANK ", ink.alarm)))
    if reading.message:
        parts.append(line((f"room reads: {name(reading.message)}", ink.warning)))
    if reading.unsaved:
        parts.append(line((" NOT SAVED ", ink.alarm), (" the clock runs on", ink.error)))
    return joined(parts, Segment("  ", ink.page))
