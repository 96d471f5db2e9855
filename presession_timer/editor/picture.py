"""What the editor looks like: the parts, the fields of one, what is wrong, does it fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.segment import Segment

from presession_timer.base.durations import clock_up
from presession_timer.base.findings import Finding
from presession_timer.console.sheets.base import wrapped
from presession_timer.editor.fields import (
    FormField,
    hint,
    label_of,
    problem_words,
    times_of,
)
from presession_timer.editor.typed_line import Field
from presession_timer.editor.workbench import Checked
from presession_timer.plan.editing import segments_in, value_at, written
from presession_timer.plan.formats import Format
from presession_timer.prepare.check.figures import Pace, Prediction
from presession_timer.prepare.check.page import pace_said, page_of, verdict_of
from presession_timer.terminal.pages import Act, Button, Drawn, button_rows
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, beside, cut, fitted, line, name, spread

__all__ = ["Picture", "draw"]

_LABELS = 14
_OVER = (Pace.MAY_OVERRUN, Pace.WILL_OVERRUN)
_TIMES, _SHORT_TIMES = 11, 5
_WIDE = 37
"""Cells from which on a part has room for its organisation and its minimum."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is seen."""

    path: Path
    data: Mapping[str, Any]
    formats: Mapping[str, Format]
    state: str
    row: int
    wrong: frozenset[int]
    """Parts with a problem."""
    fields: tuple[tuple[FormField, Finding | None], ...]
    place: int | None
    typed: Field
    checked: Checked | None
    notice: str
    asks: bool
    buttons: Sequence[Button]
    choose: Callable[[int], Act]
    focus: Callable[[int], Act]


def draw(seen: Picture, width: int, height: int, ink: Styles) -> Drawn:
    """The whole page."""
    foot = button_rows(seen.buttons, width, ink)
    said = _said(seen, width - 2, ink)
    body = height - 2 - len(said) - len(foot.lines)
    left = max(22, min(46, width * 3 // 8))
    parts, form = _parts(seen, left, body, ink), _form(seen, width - left - 1, body, ink)
    drawn = Drawn([_header(seen, width, ink)])
    wall = Segment(ink.signs.wall, ink.rule)
    for n in range(body):
        drawn.lines.append((*parts.lines[n], wall, *form.lines[n]))
    for spots, shift in ((parts.spots, 0), (form.spots, left + 1)):
        for s in spots:
            end = left if not shift else width
            drawn.spots.append(type(s)(s.row + 1, s.left + shift, end, s.act))
    drawn.add(fitted(line((ink.signs.rule * width, ink.rule)), width, ink.page))
    for shown in said:
        drawn.add(fitted((Segment(" ", ink.page), *shown), width, ink.page))
    top = len(drawn.lines)
    drawn.spots += [type(s)(s.row + top, s.left, s.right, s.act) for s in foot.spots]
    drawn.lines += foot.lines
    return drawn


def _header(seen: Picture, width: int, ink: Styles) -> Line:
    title = written(value_at(seen.data, ("session", "title")))
    left = line(
        (f" {name(seen.path.name)}", ink.bar_strong),
        (f"  {title}" if title else "", ink.bar_muted),
    )
    right = line((f" {seen.state} " if seen.state else "", ink.bar_warning))
    return spread(left, right, width, ink.bar)


def _parts(seen: Picture, width: int, height: int, ink: Styles) -> Drawn:
    """The session and its segments, the chosen one in sight."""
    drawn = Drawn()
    count = len(segments_in(seen.data)) + 1
    first = _window(seen.row, count, height)
    for row in range(first, min(count, first + height)):
        drawn.add(_part(seen, row, width, ink), seen.choose(row))
    while len(drawn.lines) < height:
        drawn.add(fitted((), width, ink.page))
    return drawn


def _window(chosen: int, count: int, height: int) -> int:
    """The first row to be shown, so that the chosen one is in the middle where it can be."""
    return max(0, min(chosen - height // 2, count - height))


def _part(seen: Picture, row: int, width: int, ink: Styles) -> Line:
    chosen = row == seen.row
    ground = ink.selected[chosen]
    mark = line(("!" if row in seen.wrong else " ", ink.error + ground))
    prediction = _prediction(seen, row)
    if row not in seen.wrong and prediction is not None and prediction.pace in _OVER:
        mark = line((ink.signs.now, ink.warning + ground))
    if row == 0:
        words = line((" The session", ink.strong + ground))
        return fitted((*mark, *words), width, ink.page + ground)
    who, organisation = label_of(segments_in(seen.data)[row - 1])
    if organisation and width >= _WIDE:
        who = f"{who} {ink.signs.dot} {organisation}"
    times = times_of(seen.data, row - 1, seen.formats)
    if width < _WIDE:
        times = times.rpartition("–")[2]
    column = _TIMES if width >= _WIDE else _SHORT_TIMES
    room = max(6, width - 7 - column)
    muted, text = ink.muted + ground, ink.text + ground
    columns = ((str(row), -3, muted), ("", 1, muted), (who, room, text), ("", 1, muted))
    cells = beside((*columns, (times, -column, muted)), ink.page + ground)
    return fitted((*mark, *cells), width, ink.page + ground)


def _form(seen: Picture, width: int, height: int, ink: Styles) -> Drawn:
    """The fields, each with what is wrong with it below; the one that is typed into in sight."""
    rows: list[tuple[Line, int]] = []
    focus = 0
    for place, (_, found) in enumerate(seen.fields):
        if _begins_table(seen, place):
            rows.append(((), place))
        if place == seen.place:
            focus = len(rows)
        rows.append((_field(seen, place, width, ink), place))
        if found is not None:
            is_error = seen.checked is not None and found in seen.checked.errors
            style = ink.error if is_error else ink.warning
            words = wrapped(problem_words(found.wrong, found.expected), width - _LABELS - 3)
            indent = (" " * (_LABELS + 2), ink.page)
            rows += [(line(indent, (part, style)), place) for part in words]
        elif text := _text_said(seen, place, width - _LABELS - 3, ink):
            rows += [((Segment(" " * (_LABELS + 2), ink.page), *part), place) for part in text]
    first = _window(focus, len(rows), height)
    drawn = Drawn()
    for shown, place in rows[first : first + height]:
        drawn.add(fitted(shown, width, ink.page), seen.focus(place))
    for shown in _outlook(seen, width, height - len(drawn.lines), ink):
        drawn.add(fitted(shown, width, ink.page))
    while len(drawn.lines) < height:
        drawn.add(fitted((), width, ink.page))
    return drawn


def _prediction(seen: Picture, row: int) -> Prediction | None:
    """What the text of a part handed in comes to, as far as it is known."""
    figures = seen.checked.figures if seen.checked is not None else None
    found = figures.predictions if figures is not None else ()
    return next((one for one in found if one.segment.number == row), None)


def _text_said(seen: Picture, place: int, width: int, ink: Styles) -> list[Line]:
    """How long the text takes, below the field that says how many words it has."""
    field, _ = seen.fields[place]
    prediction = _prediction(seen, seen.row)
    if field.key not in ("words", "statement") or not field.text or prediction is None:
        return []
    takes = f"{clock_up(prediction.quick)}–{clock_up(prediction.slow)}"
    counted = f"{prediction.words:,} words: " if field.key == "statement" else ""
    style = ink.warning if prediction.pace in _OVER else ink.muted
    said = f"{counted}{takes}, {pace_said(prediction)}"
    return [line((part, style)) for part in wrapped(said, width)]


def _begins_table(seen: Picture, place: int) -> bool:
    """Whether a blank line sets it off: the first of another table of the session."""
    if not place or seen.row:
        return False
    return seen.fields[place][0].path[0] != seen.fields[place - 1][0].path[0]


def _field(seen: Picture, place: int, width: int, ink: Styles) -> Line:
    field, _ = seen.fields[place]
    typing = place == seen.place
    label = line(
        (f" {cut(name(field.key), _LABELS - 1):>{_LABELS}}  ", ink.strong if typing else ink.muted)
    )
    room = max(4, width - _LABELS - 4)
    if typing and not field.choices:
        return (*label, *seen.typed.shown(room, ink))
    text, style = (field.text, ink.text) if field.text else (field.otherwise, ink.muted)
    if typing:
        text, style = f" ‹ {text} › " if not ink.ascii_only else f" < {text} > ", ink.ask
    return (*label, *line((cut(text, room), style)))


def _outlook(seen: Picture, width: int, height: int, ink: Styles) -> list[Line]:
    """What `check` has to say besides, where there is room for it."""
    figures = seen.checked.figures if seen.checked is not None else None
    if figures is None or height < 6:
        return []
    _, _, *rest = page_of(figures).split("\n\n")
    texts = "\n\n".join(rest).split("\n")
    shown: list[Line] = [(), line((f" {ink.signs.rule * (width - 2)}", ink.rule))]
    shown += [line((f" {cut(text, width - 2)}", ink.muted)) for text in texts]
    return shown[:height]


def _said(seen: Picture, width: int, ink: Styles) -> list[Line]:
    """Two lines: does it fit, or what is wrong; then what was done, or what a field is for."""
    return [_verdict(seen, width, ink), _remark(seen, width, ink)]


def _verdict(seen: Picture, width: int, ink: Styles) -> Line:
    checked = seen.checked
    if checked is None:
        return line((f"checking {ink.signs.more}", ink.muted))
    if checked.figures is None:
        count = len(checked.errors)
        first = checked.errors[0]
        where = f"{int(first.path[1]) + 1}: " if _in_segment(first) else ""
        said = f"{where}{problem_words(first.wrong, first.expected)}"
        more = f" ({count - 1} more)" if count > 1 else ""
        return line((cut(said, width - len(more), ink.signs.more), ink.error), (more, ink.muted))
    figures = checked.figures
    spare = figures.room_spare
    said = verdict_of(figures)
    if spare is not None and spare < 0:
        said += "; ROOM CLASH: the room is needed before the end"
    style = ink.strong if figures.answer else ink.error
    return line((cut(said, width, ink.signs.more), style))


def _in_segment(one: Finding) -> bool:
    return len(one.path) > 1 and one.path[0] == "segment"


def _remark(seen: Picture, width: int, ink: Styles) -> Line:
    if seen.notice:
        style = ink.ask if seen.asks else ink.warning
        return line((cut(name(seen.notice), width, ink.signs.more), style))
    if seen.place is None:
        prediction = _prediction(seen, seen.row)
        if prediction is not None and prediction.pace in _OVER:
            said = f"{seen.row}: {prediction.words:,} words, {pace_said(prediction)}"
            return line((cut(said, width, ink.signs.more), ink.warning))
        return line(("Each keeps its place in the file, with the comments above it.", ink.muted))
    field, _ = seen.fields[seen.place]
    said = hint(field.key)
    if field.choices:
        said = f"{said}  {ink.signs.dot}  Space or a letter chooses"
    elif field.otherwise:
        said = f"{said}  {ink.signs.dot}  {field.otherwise} when nothing is written"
    return line((cut(said, width, ink.signs.more), ink.muted))
