"""The left part: the rundown in running order, under it the log and what undo takes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.durations import SECOND, clock_up
from presession_timer.base.text import without_brackets
from presession_timer.base.themes import face, verdict_mark
from presession_timer.console.view import PEOPLE, View, full_name, short_name
from presession_timer.engine.rules import Verdict
from presession_timer.engine.snapshot import Row, Stage, Status
from presession_timer.plan.model import Kind
from presession_timer.plan.model import Segment as PlanSegment
from presession_timer.terminal.text_lines import (
    Line,
    cells,
    clickable,
    cut,
    fitted,
    key_cap,
    line,
    name,
    tail,
)
from presession_timer.terminal.tones import Tones

_BEFORE_NAME, _SPOKE, _OF = 7, 7, 7
_LEAST_ORGANISATION = 9
_NO_ORGANISATION_UNDER = 40
_NONE = Style.null()
_NO_END_OF_WORD = "\ue000"
"""A name is cut within a word: the beginnings of words tell more than whole words alone."""


def rundown(view: View, width: int, height: int, tones: Tones) -> list[Line]:
    """Return headings and rows in at most ``height`` lines of ``width`` cells."""
    if height < 2:
        return []
    rows = view.snapshot.rows
    first, last = visible_rows(view, height - 1)
    names = max(4, width - _BEFORE_NAME - _SPOKE - _OF - 1)
    both = organisations_fit(rows, names)
    lines = [_headings(width, names, tones)]
    labels = shortened_labels((row.segment for row in rows), names)
    lines += [
        _row(view, row, width, names, labels[row.number], both, tones) for row in rows[first:last]
    ]
    if first:
        lines[1] = line((f"       {tones.signs.more} {first + 1} above", tones.muted))
    if last < len(rows):
        below = f"       {tones.signs.more} {len(rows) - last + 1} below"
        lines[-1] = line((below, tones.muted))
    return lines


def visible_rows(view: View, room: int) -> tuple[int, int]:
    """Return (first, last + 1) of the rows that are shown: the one that matters stays in sight."""
    rows = view.snapshot.rows
    if len(rows) <= room:
        return 0, len(rows)
    numbers = [row.number for row in rows]
    floor = view.floor.segment.number if view.floor else None
    focus = view.selected if view.selected is not None else floor or view.snapshot.next
    place = numbers.index(focus) if focus in numbers else len(rows) - 1
    first = max(0, min(place - room // 2, len(rows) - room))
    return first, first + room


def organisations_fit(rows: Iterable[Row], names: int) -> bool:
    """Organisations stand in every row or in none."""
    for row in rows:
        label, organisation = full_name(row.segment)
        least = min(cell_len(organisation), _LEAST_ORGANISATION)
        if organisation and cell_len(label) + 3 + least > names:
            return False
    return names >= _NO_ORGANISATION_UNDER - _BEFORE_NAME - _SPOKE - _OF


def _headings(width: int, names: int, tones: Tones) -> Line:
    text = f"    #  {'Speaker':<{names}}{'spoke':>{_SPOKE}}{'of':>{_OF}}"
    return fitted([Segment(text, tones.muted)], width, Style.null())


def _row(
    view: View, row: Row, width: int, names: int, shown: str, both: bool, tones: Tones
) -> Line:
    here, selected = row.status is Status.FLOOR, view.selected == row.number
    ground = _ground(tones.live if here else tones.chosen if selected else _NONE, row.number)
    mark, mark_style = _mark(view, row, tones)
    number = f"[{row.number}]" if selected else f"{row.number} "
    who, about = _tone(view, row, tones)
    organisation = full_name(row.segment)[1]
    behind = ""
    if both and organisation:
        behind = cut(f" {tones.signs.dot} {organisation}", names - cell_len(shown))
    blank = " " * (names - cell_len(shown) - cell_len(behind))
    spoke, spoke_style = _spoke(view, row, tones)
    pieces = [
        Segment(" ", ground),
        Segment(f"{mark:<1}", mark_style + ground),
        Segment(f"{number:>4} ", (tones.strong if selected else tones.muted) + ground),
        Segment(shown, who + ground),
        Segment(behind, about + ground),
        Segment(blank, ground),
        Segment(f"{spoke:>{_SPOKE}}", spoke_style + ground),
        Segment(f"{_of(row):>{_OF}}", (who if _to_come(view, row) else tones.muted) + ground),
    ]
    return fitted([piece for piece in pieces if piece.text], width, ground)


@lru_cache(maxsize=256)
def _ground(style: Style, number: int) -> Style:
    """What lies under a row, and says on a click which row it is."""
    return style + Style(meta={"row": number})


def _countdown(view: View) -> str:
    """The seconds until the selection falls back."""
    left = -(-view.selected_ms // SECOND)
    return f"{left} s" if left else ""


def shortened_labels(segments: Iterable[PlanSegment], width: int) -> dict[int, str]:
    """Return the label of each segment, by its number, in at most ``width`` cells.

    What is written in brackets gives way first, then all of a person's name but the last; where
    several have the same last name or word, as "Negative" in a debate, the end gives way instead;
    and where that is the same, too, as of "Delegation 12" and "Delegation 13", the beginning.
    """
    segments = tuple(segments)
    labels = {one.number: _shortened_label(one, width) for one in segments}
    for shorter in (_beginning, tail):
        people = [one for one in segments if one.kind in PEOPLE]
        times = Counter(labels[one.number] for one in people)
        for one in people:
            whole = without_brackets(full_name(one)[0])
            if times[labels[one.number]] > 1 and cell_len(whole) > width:
                labels[one.number] = shorter(whole, width)
    return labels


def _beginning(text: str, width: int) -> str:
    return cut(text.replace(" ", _NO_END_OF_WORD), width).replace(_NO_END_OF_WORD, " ")


def _shortened_label(segment: PlanSegment, width: int) -> str:
    label = full_name(segment)[0]
    if cell_len(label) <= width:
        return label
    label = without_brackets(label)
    if cell_len(label) <= width:
        return label
    return cut(short_name(segment), width)


def _to_come(view: View, row: Row) -> bool:
    coming = row.status in (Status.TO_COME, Status.LATE)
    return coming and view.snapshot.stage is not Stage.CLOSED


def _tone(view: View, row: Row, tones: Tones) -> tuple[Style, Style]:
    if row.status is Status.FLOOR or row.number in (view.snapshot.next, view.interrupted):
        return tones.strong, tones.soft
    if _to_come(view, row):
        return tones.text, tones.muted
    return tones.muted, tones.muted


def _mark(view: View, row: Row, tones: Tones) -> tuple[str, Style]:
    """○ ● ■ for what was, ▶ or ‖ for the floor in its phase's colour, → for who is next."""
    if row.status is Status.FLOOR:
        if view.phase == "paused":
            return face("paused").mark(tones.ascii_only), tones.strong
        return tones.signs.floor, tones.mark(view.phase)
    if row.status is Status.DONE:
        judged = row.segment.kind is Kind.STATEMENT
        mark = verdict_mark(row.verdict, tones.ascii_only) if judged else tones.signs.dot
        return mark, tones.muted
    if row.number == view.snapshot.next and view.snapshot.stage is not Stage.CLOSED:
        return tones.signs.next, tones.strong
    if row.status is Status.ABSENT:
        return verdict_mark(row.verdict, tones.ascii_only), tones.muted
    return (tones.signs.late if row.status is Status.LATE else " "), tones.muted


def _spoke(view: View, row: Row, tones: Tones) -> tuple[str, Style]:
    if row.number == view.selected and _to_come(view, row) and (countdown := _countdown(view)):
        return countdown, tones.soft
    if row.status is Status.ABSENT:
        return "absent", tones.muted
    if row.spoke is not None:
        style = tones.strong if row.status is Status.FLOOR else tones.soft
        return f"{tones.signs.about if row.estimated else ''}{clock_up(row.spoke)}", style
    if row.verdict is Verdict.NOT_REACHED:
        return tones.signs.dash, tones.muted
    if row.number == view.snapshot.next and view.snapshot.stage is not Stage.CLOSED:
        return "next", tones.strong if view.floor is None else tones.muted
    return ("late" if row.status is Status.LATE else ""), tones.muted


def _of(row: Row) -> str:
    if row.status is Status.ABSENT:
        return ""
    if row.share is not None:
        return clock_up(row.share)
    if row.limit is not None:
        return clock_up(row.limit)
    return clock_up(row.planned + row.granted) if row.planned else ""


def row_keys(view: View, width: int, tones: Tones) -> Line:
    """Return what the keys do to the selected row; nothing while none is selected.

    A row that has something in the place of the countdown is counted down here.
    """
    row = None if view.selected is None else view.snapshot.row(view.selected)
    if row is None:
        return ()
    presence = view.presence.act if view.presence.act != "nothing" else None
    keys = view.keys
    down = keys.first("move-down")
    entries = [
        ("presence", keys.first("presence"), presence),
        ("give", keys.first("give"), "floor" if row.status is not Status.FLOOR else None),
        ("move-down", _both(keys.first("move-up"), down), "move" if _to_come(view, row) else None),
    ]
    pieces = [Segment(f" [{row.number}] ", tones.strong)]
    if not _to_come(view, row) and (countdown := _countdown(view)):
        pieces.append(Segment(f"{countdown}  ", tones.soft))
    for action, key, what in entries:
        if what and key:
            cap = key_cap(key, ascii_only=tones.ascii_only)
            said = line((f" {cap} ", tones.cap), (f" {what} ", tones.soft))
            if cells([*pieces, *said]) > width:
                break
            pieces += [*clickable(said, press=action), Segment("  ", Style.null())]
    return fitted(pieces, width, Style.null())


def _both(up: str, down: str) -> str:
    """Return two keys as one cap: Shift+↑↓; ``down`` where they have nothing in common."""
    shift = down[:-1]
    return f"{up}{down[-1]}" if shift and up[:-1] == shift else down


_BEFORE_TEXT = 11


def log(view: View, width: int, height: int, tones: Tones) -> list[Line]:
    """Return a heading and the latest entries in at most ``height`` lines.

    What undo takes back stands in the line below and not here.
    """
    entries = [entry for entry in view.snapshot.log if not entry.is_next_undo]
    if height < 2 or not entries:
        return []
    lines = [line((" Log", tones.muted))]
    for entry in entries[: height - 1]:
        said = cut(name(entry.text), width - _BEFORE_TEXT)
        style = tones.soft
        if entry.undone:
            style = tones.muted + Style(strike=tones.colour or None)
            said = said if tones.colour else cut(f"({said})", width - _BEFORE_TEXT)
        at = view.clock(entry.at, seconds=True)
        lines.append(line((f" {at}  ", tones.muted), (said, style)))
    return lines


def undo_lines(view: View, width: int, tones: Tones) -> list[Line]:
    """Return what undo takes back and, in a line of its own, what redo brings back."""
    keys, snapshot = view.keys, view.snapshot
    named = (
        ("undo", "undoes", snapshot.undoes, snapshot.undoes_first),
        ("redo", "redoes", snapshot.redoes, snapshot.redoes),
    )
    return [
        _named(keys.first(action), verb, what, verb_first, width, tones)
        for action, verb, what, verb_first in named
        if what
    ]


def _named(key: str, verb: str, what: str, verb_first: str, width: int, tones: Tones) -> Line:
    """A name that has to be cut stands behind what is undone, so that this is read."""
    cap = f" {key} "
    room = max(0, width - len(cap) - len(verb) - 5)
    whole = name(what)
    shown = whole if cell_len(whole) <= room else cut(name(verb_first), room)
    return line(
        (" ", Style.null()), (cap, tones.cap), (f" {verb}: ", tones.muted), (shown, tones.text)
    )
