"""What the panel says: the speaker's clock with who, phase and bar; or the card of the gap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.audience.announcements import LONG_GAP
from presession_timer.audience.words import phase_word
from presession_timer.base.durations import clock_down, clock_up, exact, left_or_over, signed
from presession_timer.base.text import without_brackets
from presession_timer.base.themes import face as face_of
from presession_timer.base.themes import verdict_mark
from presession_timer.console.screen import Panel, SpeakerDigits
from presession_timer.console.view import (
    PEOPLE,
    Face,
    View,
    full_name,
    place_among_speakers,
)
from presession_timer.engine.event_text import VERDICT_WORDS, distance
from presession_timer.engine.rules import Verdict
from presession_timer.engine.snapshot import FloorSnapshot
from presession_timer.plan.kind_words import KIND_WORDS
from presession_timer.plan.model import Kind
from presession_timer.plan.model import Segment as PlanSegment
from presession_timer.plan.shares import speaking_time
from presession_timer.terminal.digits import glyphs
from presession_timer.terminal.digits.layout import measure
from presession_timer.terminal.digits.letters import large
from presession_timer.terminal.line_widget import Draw
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
)
from presession_timer.terminal.tones import Tones

_BOLD, _NONE = Style(bold=True), Style.null()
_LARGE_FROM = 68
"""Columns of the panel from which the words of a state are large."""
_ORGANISATION_ROWS = 2
_STATE, _SHORT_STATE = 18, 10
"""Cells of a State's name where there is no room for all of it."""
_LARGE_NAME = 12
"""Rows of the card from which a name is large."""
_LEAST_WIDTH, _LEAST_HEIGHT = 5, 7
"""Pixels below which capitals of the digits' font are too alike."""
_NAME_ROWS = 5, 9
"""At least and at most so many rows may a large name take."""
_TALL = 16
"""Rows from which the card of the gap is airy."""
_NAME_BEYOND = 1
"""Cells of the right margin that a name may take."""


def show_panel(panel: Panel, view: View, tones: Tones, *, alone: bool = False) -> None:
    """Show a view in the panel; ``alone``: no other part says what is in trouble and what is left
    of the hour.
    """
    gap = view.face is Face.GAP
    phase = view.phase or "neutral"
    # A class styles all within again, so each stands on the smallest part that shows it.
    panel.set_class(gap, "-gap")
    panel.set_class(phase == "over" and not gap, "-over")
    panel.query_one("#band").set_class(phase == "last-minute", "-last-minute")
    if gap:
        panel.lines("gap").show(
            lambda width, height: gap_lines(
                view, width, height, 4 if width >= 60 else 1, tones, alone=alone
            )
        )
        return
    shown = panel.query_one(SpeakerDigits)
    shown.set_classes(f"-{phase}")
    shown.show(digits_text(view))

    def beside(draw: Callable[[int, int], list[Line]]) -> Draw:
        """Between the columns of the digits' edges."""

        def drawn(width: int, height: int) -> list[Line]:
            side = line((" " * shown.inset, Style.null()))
            return [(*side, *row) for row in draw(width - 2 * shown.inset, height)]

        return drawn

    panel.lines("who").show(beside(lambda w, h: who_lines(view, w, h, tones)))
    panel.lines("state").show(lambda w, h: state_lines(view, w, h, shown.inset, tones, alone=alone))
    share = min((share for _, share in view.statements_to_come), default=None)
    panel.lines("bar").show(
        beside(lambda w, h: bar_lines(view, w, max(0, shown.inset - 2), share, tones))
    )


def digits_text(view: View) -> str:
    """Return what the large digits say."""
    floor = view.floor
    if view.face is Face.CLOCK:
        return view.clock(view.wall)
    if view.face is Face.QUESTIONS:
        left = view.snapshot.left
        return clock_down(left) if left >= 0 else f"+{clock_up(-left)}"
    if floor is None:
        return ""
    if floor.limit is None and not floor.planned:
        return clock_up(floor.spoke)
    return clock_down(floor.remaining)


def clock_badge(view: View, tones: Tones) -> Line:
    """Return the digits with the phase's mark and word, in one piece; in a gap its counter."""
    if view.face is Face.GAP:
        return _right(view, tones)
    if view.face is Face.CLOSED:
        return ()
    mark = face_of(view.phase).mark(tones.ascii_only) if view.phase else ""
    text = f" {digits_text(view)} {mark} {_phase_word(view)}".rstrip()
    return line((f"{text} ", tones.fill(view.phase)))


def who_lines(view: View, width: int, height: int, tones: Tones) -> list[Line]:
    """Return who has the floor, n of m, and the organisation or topic below."""
    floor = view.floor
    if floor is None:
        return _first_lines(view, width, height, tones)
    label, organisation = full_name(floor.segment)
    place = place_among_speakers(view.snapshot.rows, floor.segment.number)
    count = f"{place[0]} of {place[1]}" if place else ""
    ink, soft = _inks(view, tones)
    first = spread(line((label, ink + _BOLD)), line((count, soft)), width, Style.null())
    if height < _ORGANISATION_ROWS:
        return [first]
    about = organisation
    if not about and floor.segment.kind not in PEOPLE:
        words = KIND_WORDS[floor.segment.kind]
        about = words if words != label else ""
    return [first, line((cut(about or name(floor.segment.topic), width), soft))]


def _first_lines(view: View, width: int, height: int, tones: Tones) -> list[Line]:
    """Before the opening: who is first, and what is known of the text handed in."""
    row = None if view.snapshot.next is None else view.snapshot.row(view.snapshot.next)
    if row is None:
        return []
    label, organisation = full_name(row.segment)
    about = overrun_line(row.segment, row.limit, width, tones) or line(
        (organisation or name(row.segment.topic), tones.muted)
    )
    return [line(("FIRST  ", tones.muted), (label, tones.strong)), fitted(about, width, _NONE)][
        :height
    ]


def overrun_line(segment: PlanSegment, limit: int | None, width: int, tones: Tones) -> Line:
    """Return how long the text handed in takes, where that is longer than the limit."""
    if not segment.words or limit is None:
        return ()
    quick, slow = speaking_time(segment.words, segment.language)
    if quick <= limit:
        return ()
    mark = "!" if tones.ascii_only else "▲"
    said = (f"take {clock_up(quick)} to {clock_up(slow)}: will overrun", "will overrun")
    told = (line((f"{mark} {segment.words} words {words}", tones.decide)) for words in said)
    return first_fitting(told, width)


def _inks(view: View, tones: Tones) -> tuple[Style, Style]:
    """Text and second text: on red both are the band's own ink."""
    if view.phase == "over":
        own = Style(color=tones.fill("over").color)
        return own, own
    return tones.text, tones.muted


def state_lines(
    view: View, width: int, height: int, inset: int, tones: Tones, *, alone: bool = False
) -> list[Line]:
    """Return the phase's word in its own shape, in ``height`` lines of the panel's ``width``.

    ``inset`` is where the digits' edge stands; ``alone`` as for :func:`show_panel`.
    """
    word, phase = _word(view), view.phase
    mark = face_of(phase).mark(tones.ascii_only) if phase else ""
    text = f"{mark} {word}".strip()
    inner = width - 2 * inset
    if phase in ("last-minute", "over", "paused") and height >= 3 and width >= _LARGE_FROM:
        ink = Style(color=tones.fill(phase).color) if tones.colour else tones.fill(phase)
        if phase == "paused":
            return _paused(view, text, width, tones)
        drawn = large(text, width, ink, ascii_only=tones.ascii_only, centre=True)
        if drawn is not None:
            return drawn
    if phase in (None, "before-minimum"):
        style = tones.strong
        plain = line((text, style))
        return [_inset(_with_fact(plain, view, inner, tones, alone=alone), inset)]
    badge = line((f"  {text}  ", _badge(phase, tones)))
    middle = _inset(_with_fact(badge, view, inner, tones, alone=alone), inset)
    if height < 3 or not tones.colour or tones.ascii_only:
        return [middle]
    size = cell_len(text) + 4
    edge = Style(color=_badge(phase, tones).bgcolor)
    return [
        _inset(line(("▄" * size, edge)), inset), middle, _inset(line(("▀" * size, edge)), inset)
    ]  # fmt: skip


def _with_fact(word: Line, view: View, width: int, tones: Tones, *, alone: bool) -> Line:
    """The phase's word, and as much of a fact as there is room for; trouble has all of its own."""
    gap = Segment(" ", Style.null())
    if trouble := joined(_trouble(view, tones, alone=alone), gap):
        return spread(word, trouble, width, Style.null())
    facts = _facts(view, tones)
    if alone and view.floor is not None and not facts:
        facts = [hour_left(view, tones)]
    fact = first_fitting([*facts, ()], width - cells(word) - 2)
    return spread(word, fact, width, Style.null())


def _trouble(view: View, tones: Tones, *, alone: bool) -> Iterator[Line]:
    """Yield what must be seen: all of it where there is no header."""
    snapshot = view.snapshot
    if snapshot.unsaved:
        yield line((" NOT SAVED ", tones.chip))
    if alone and snapshot.blank:
        yield line((" ROOM BLANK ", tones.chip))
    if alone and view.test_card:
        yield line((" TEST CARD ", tones.too_late))


def hour_left(view: View, tones: Tones) -> Line:
    """Return what is left of the hour, or by how much it is over."""
    left = view.snapshot.left
    ink, soft = _inks(view, tones)
    figure = clock_down(left) if left >= 0 else clock_up(-left)
    if view.phase == "last-minute":
        ink = soft = Style(color=tones.fill("last-minute").color)
    return line((figure, ink), (" left" if left >= 0 else " over", soft))


def _badge(phase: str | None, tones: Tones) -> Style:
    """On a band the badge is the band's ink, filled."""
    fill = tones.fill(phase)
    if tones.colour and phase in ("last-minute", "over"):
        return Style(color=fill.bgcolor, bgcolor=fill.color, bold=True)
    return fill


def _paused(view: View, text: str, width: int, tones: Tones) -> list[Line]:
    """A light band only behind the words, with the pause's own count."""
    floor = view.floor
    shown = f"{text} {clock_up(floor.paused_for or 0)}" if floor is not None else text
    band = tones.fill("paused")
    drawn = large(shown, width, band, ascii_only=tones.ascii_only, centre=True)
    if drawn is None:
        return [line((f"{shown:^{width}}", band))]
    return [(*row, Segment(" " * (width - cells(row)), band)) for row in drawn]


def _inset(shown: Line, inset: int) -> Line:
    return (Segment(" " * inset, Style.null()), *shown) if inset else shown


def _phase_word(view: View) -> str:
    least = 0 if view.floor is None else view.floor.least
    return phase_word(view.phase or "", view.snapshot.plan.window.last, least)


def _word(view: View) -> str:
    snapshot, floor = view.snapshot, view.floor
    if view.phase is not None:
        return _phase_word(view)
    if view.face is Face.CLOCK:
        return "DOORS OPEN"
    if floor is None:
        return ""
    if view.face is Face.QUESTIONS and snapshot.left < 0:
        return "OVER THE HOUR"
    return KIND_WORDS[floor.segment.kind].upper()


def _facts(view: View, tones: Tones) -> list[Line]:
    """The one figure beside the word; then shorter ways to say it."""
    floor = view.floor
    if view.face is Face.CLOCK:
        return [_start(view, tones)]
    if floor is None:
        return []
    ink, soft = _inks(view, tones)
    if view.face is Face.QUESTIONS:
        return list(_question(view, floor, tones))
    if floor.paused_for is not None:
        rest = left_or_over(floor.remaining) if floor.limit is not None or floor.planned else ""
        paused = line(("paused ", soft), (clock_up(floor.paused_for), ink))
        return [(*paused, *line((f"  {rest}", soft))), paused, paused[-1:]]
    if floor.grace_is_used_up:
        return [line((f"grace {exact(floor.grace)} used up", ink)), line(("grace used up", ink))]
    if floor.segment.kind is Kind.STATEMENT and floor.to_minimum:
        to_minimum = (clock_down(floor.to_minimum), ink)
        return [line((f"{words} in ", soft), to_minimum) for words in ("minimum", "min")]
    if floor.granted and floor.limit is not None:
        limit = line((f"limit {exact(floor.limit)}", soft))
        return [(*limit, *line((f" ({signed(floor.granted)})", soft))), limit]
    return []


def _start(view: View, tones: Tones) -> Line:
    snapshot = view.snapshot
    start = snapshot.plan.start
    if snapshot.another_day:
        return line((f"planned for {snapshot.plan.date.isoformat()}", tones.decide))
    if start is None:
        return line(("no start is planned", tones.muted))
    if snapshot.now <= start:
        return line(("begins in ", tones.muted), (clock_down(start - snapshot.now), tones.text))
    return line((f"planned at {view.clock(start)}", tones.soft))  # the header says how late it is


def _question(view: View, floor: FloorSnapshot, tones: Tones) -> Iterator[Line]:
    """The question that is asked; where there is little room, the State and how long it takes."""
    if floor.question is None:
        yield line(("no question yet", tones.muted))
        return
    asked = view.snapshot.now - floor.question.at
    most = view.snapshot.plan.question
    late = most is not None and asked > most
    figure = (clock_up(asked), tones.decide if late else tones.strong)
    number, state = f"question {floor.questions}", name(floor.question.state)
    for said in (f"{number} {state}" if state else number, state or number):
        yield line((f"{said} ", tones.muted), figure)
    for room in (_STATE, _SHORT_STATE):
        yield line((f"{cut(state, room)} " if state else "", tones.muted), figure)
    yield line(figure)


def bar_lines(view: View, width: int, beyond: int, share: int | None, tones: Tones) -> list[Line]:
    """Return the bar that empties and the words under it, in ``width`` cells.

    What was spoken is dark at the left; what is left ends at 0:00. Overtime hangs out to the right
    by at most ``beyond`` cells. ``share`` marks the length that everybody could have.
    """
    floor = view.floor
    limit = 0 if floor is None else _emptied(view, floor)
    if floor is None or limit <= 0 or width < 8:
        return []
    statement = floor.segment.kind is Kind.STATEMENT
    spent = min(width, round(floor.spoke / limit * width))
    has_minimum = statement and 0 < floor.least < limit
    least = round(floor.least / limit * width) if has_minimum else None
    over = 0
    if floor.spoke > limit:
        over = min(beyond, 1 + round((floor.spoke - limit) / limit * width))
    fair = None
    if statement and share is not None and floor.least < share < limit:
        fair = round(share / limit * width)
    return _drawn((spent, least, over, fair), share or 0, view.phase, width, tones)


def _emptied(view: View, floor: FloorSnapshot) -> int:
    """Return what was spoken once the digits are at 0:00; of questions that is the hour's end."""
    if view.face is Face.QUESTIONS:
        return floor.spoke + view.snapshot.left
    return floor.limit if floor.limit is not None else floor.planned


@lru_cache(maxsize=8)
def _drawn(
    places: tuple[int, int | None, int, int | None],
    share: int,
    phase: str | None,
    width: int,
    tones: Tones,
) -> list[Line]:
    spent, least, over, fair = places
    window = width if least is None else least
    if phase == "over" and tones.colour:
        base, ink = tones.fill("over"), tones.fill("over").color
        band = base.bgcolor.triplet.hex if base.bgcolor and base.bgcolor.triplet else "#000000"
        dark, mid = _mixed(band, 0.2), _mixed(band, 0.4)
        left, label = Style(color=ink, bgcolor=ink), Style(color=ink)
    else:
        dark, mid, label = tones.spent, tones.span, tones.muted
        left = _solid(tones.fill(phase) if phase else tones.button)
    char = " " if tones.colour and not tones.ascii_only else ""
    # Before the minimum the part up to it is paler than what lies in the window.
    to_minimum = mid if phase in (None, "before-minimum", "paused") else left
    pieces = [
        ((char or "=") * min(spent, window), dark),
        ((char or "=") * max(0, spent - window), mid),
        ((char or "-") * max(0, window - spent), to_minimum),
        ((char or "#") * (width - max(spent, window)), left),
        ((char or "+") * over, left),
    ]
    marks = [(width, "0:00"), (least, "min"), (fair, clock_up(share))]
    return [line(*pieces), line((_labels(marks, width), label))]


def _solid(fill: Style) -> Style:
    return Style(color=fill.bgcolor, bgcolor=fill.bgcolor) if fill.bgcolor else fill


def _mixed(colour: str, share: float) -> Style:
    """A colour with some white in it."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    mixed = "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)
    return Style(color=mixed, bgcolor=mixed)


def _labels(marks: list[tuple[int | None, str]], width: int) -> str:
    """The words under their places, the first ones first, none over another or beyond the bar."""
    row = [" "] * width
    for place, text in marks:
        if place is None:
            continue
        start = max(0, min(place - len(text) // 2, width - len(text)))
        if all(char == " " for char in row[max(0, start - 1) : start + len(text) + 1]):
            row[start : start + len(text)] = text
    return "".join(row)


def gap_lines(
    view: View, width: int, height: int, inset: int, tones: Tones, *, alone: bool = False
) -> list[Line]:
    """Return the card in ``height`` lines: who is next, what is known, the last result.

    ``alone`` as for :func:`show_panel`.
    """
    inner = width - 2 * inset
    upper = list(_upper(view, inner, height, tones, alone=alone))
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


def _upper(view: View, width: int, height: int, tones: Tones, *, alone: bool) -> Iterator[Line]:
    snapshot = view.snapshot
    airy = height >= _TALL
    number = view.interrupted if view.interrupted is not None else snapshot.next
    row = None if number is None else snapshot.row(number)
    if airy:
        yield ()
    if row is None:
        yield _with_counter(line(("NOBODY IS LEFT", tones.strong)), view, width, tones, alone)
        return
    word = "BACK TO" if view.interrupted is not None else "NEXT"
    place = place_among_speakers(snapshot.rows, row.number)
    count = f"  {place[0]} of {place[1]}" if place else ""
    told = line((word, tones.strong), (count, tones.muted))
    yield _with_counter(told, view, width, tones, alone)
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
    """The name in large letters, where it is too long without its brackets, a person's by its last
    word; else plain text.
    """
    if height >= _LARGE_NAME:
        least, most = _NAME_ROWS
        bare = without_brackets(label)
        family = bare.rpartition(" ")[2] if segment.speaker and segment.kind in PEOPLE else ""
        for shown in (label, bare, family):
            rows = min(max(least, height // 4 + 1), most)
            drawn = _largest(shown, width, rows, tones)
            if drawn is not None and shown[:1].isalpha():
                yield from drawn
                if shown != label:
                    yield line((cut(label, width), tones.soft))
                return
    yield line((cut(label, width), tones.strong))


def _largest(text: str, width: int, height: int, tones: Tones) -> list[Line] | None:
    """Return ``text`` in the largest letters for a box; None where none fit or it has others.

    The digits' font has accents and Cyrillic letters, too, but is wider: with stems of one pixel it
    only stands in for letters that the small capitals lack.
    """
    small = large(text, width, tones.strong, ascii_only=tones.ascii_only)
    fit = None if tones.ascii_only else measure(text, width, height, blend=False, align="left")
    if fit is None or (small and fit.metrics.stem < 2):
        return small
    if fit.metrics.width < _LEAST_WIDTH or fit.metrics.height < _LEAST_HEIGHT:
        return small
    rows = [""] * fit.box.rows
    for slot in fit.slots:
        for y, runs in enumerate(glyphs.cells(slot.letter, fit.metrics)):
            rows[y] = rows[y].ljust(slot.column) + "".join(run.text for run in runs)
    return [line((row, tones.strong)) for row in rows]


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


def _with_counter(told: Line, view: View, width: int, tones: Tones, alone: bool) -> Line:
    """The first row: what is next at the left, the gap's counter at the right."""
    counter, between = _right(view, tones), Segment("   ", Style.null())
    if alone:
        chips = list(_trouble(view, tones, alone=True))
        full = joined([*chips, hour_left(view, tones), counter], between)
        fits = cells(told) + 2 + cells(full) <= width
        counter = full if fits else joined([*chips, counter], between)
    return spread(told, counter, width, Style.null())


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
    keys = view.keys
    if view.interrupted is not None:
        yield line((f" {keys.first('give')} ", tones.cap), (" gives the floor back", tones.soft))
        return
    yield _last_result(floor, width, tones)
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
            words += f" by {distance(floor.outside_shown)}"
    shown = cut(label, max(8, width - 6 - len(words)))
    return line(("Last  ", tones.muted), (shown, tones.text), (words, tones.soft))
