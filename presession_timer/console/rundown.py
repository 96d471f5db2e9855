"""The rundown: every segment in running order, what it may take and what it took."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

from presession_timer.base.durations import clock_up, signed
from presession_timer.base.themes import verdict_mark, verdict_phase
from presession_timer.console.log import log
from presession_timer.console.view import View, full_name
from presession_timer.engine.describe import VERDICT_WORDS
from presession_timer.engine.reading import Row, Stage, Status
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, beside, cut, fitted, line

__all__ = ["left_part", "visible_rows"]

_LEAST_LOG = 4
_MARK, _NUMBER, _PLAN, _ACTUAL, _OUTSIDE, _WORD = 2, 3, 6, 8, 7, 13
_OUTSIDE_FROM, _WORD_FROM = 46, 62


class _Cells(NamedTuple):
    """A row as it reads, and the names of its styles: equal rows are drawn once."""

    mark: str
    mark_phase: str | None
    number: int
    label: str
    organisation: str
    plan: str
    actual: str
    outside: str
    word: str
    tone: str
    """strong: has the floor; text: to come; muted: done with."""
    verdict_phase: str | None
    selected: bool


def left_part(view: View, width: int, height: int, ink: Styles) -> list[Line]:
    """Rundown above, log below, in ``height`` lines of ``width`` cells, rule at the right."""
    inner = width - 1
    log_least = min(_LEAST_LOG, max(0, height - 6))
    rows = _rundown(view, inner, height - log_least, ink)
    lines = [*rows, *log(view, inner, height - len(rows), ink)]
    lines += [()] * (height - len(lines))
    return [_walled(shown, inner, ink) for shown in lines[:height]]


@lru_cache(maxsize=256)
def _walled(shown: Line, width: int, ink: Styles) -> Line:
    return (*fitted(shown, width, ink.page), Segment(ink.signs.wall, ink.rule))


def visible_rows(view: View, room: int) -> tuple[int, int]:
    """(first, last + 1) of the rows that are shown: the one that matters stays in sight."""
    rows = view.reading.rows
    if len(rows) <= room:
        return 0, len(rows)
    numbers = [row.number for row in rows]
    floor = view.floor.segment.number if view.floor else None
    focus = view.selected if view.selected is not None else floor or view.reading.next
    place = numbers.index(focus) if focus in numbers else len(rows) - 1
    first = max(0, min(place - room // 2, len(rows) - room))
    return first, first + room


def _rundown(view: View, width: int, height: int, ink: Styles) -> list[Line]:
    if height < 2:
        return []
    first, last = visible_rows(view, height - 1)
    rows = view.reading.rows
    closed = view.reading.stage is Stage.CLOSED
    lines = [_headings(closed, width, ink)]
    lines += [_drawn(_cells(view, row, ink), width, ink) for row in rows[first:last]]
    if first > 0:
        lines[1] = line((f"   {ink.signs.more} {first + 1} above", ink.muted))
    if last < len(rows):
        below = len(rows) - last + 1
        lines[-1] = line((f"   {ink.signs.more} {below} below", ink.muted))
    return lines


def _columns(width: int) -> tuple[int, int, int]:
    """(cells of the name, of the distance to the window, of the verdict in words)."""
    outside = _OUTSIDE if width >= _OUTSIDE_FROM else 0
    word = _WORD if width >= _WORD_FROM else 0
    return width - _MARK - _NUMBER - 1 - _PLAN - _ACTUAL - outside - word, outside, word


@lru_cache(maxsize=8)
def _headings(closed: bool, width: int, ink: Styles) -> Line:
    names, outside, word = _columns(width)
    return beside(
        [
            ("", _MARK, ink.muted),
            ("#", -_NUMBER, ink.muted),
            ("", 1, ink.muted),
            ("Speaker", names, ink.muted),
            ("limit" if closed else "share", -_PLAN, ink.muted),
            ("actual", -_ACTUAL, ink.muted),
            ("", -outside, ink.muted),
            ("", word, ink.muted),
        ],
        ink.page,
    )


@lru_cache(maxsize=512)
def _drawn(row: _Cells, width: int, ink: Styles) -> Line:
    names, outside, word = _columns(width)
    ground = ink.selected[row.selected]
    base = {"strong": ink.strong, "text": ink.text}.get(row.tone, ink.muted)
    verdict = ink.phase(row.verdict_phase).text if row.verdict_phase else ink.muted
    marked = ink.phase(row.mark_phase).text if row.mark_phase else base
    label = cut(row.label, names)
    size = cell_len(label)
    behind = _behind(row.organisation, names - size, ink)
    return beside(
        [
            (row.mark, _MARK, marked + ground),
            (str(row.number), -_NUMBER, ink.muted + ground),
            ("", 1, base + ground),
            (label, size, base + ground),
            (behind, names - size, ink.muted + ground),
            (row.plan, -_PLAN, ink.muted + ground),
            (row.actual, -_ACTUAL, (ink.strong if row.tone == "strong" else verdict) + ground),
            (row.outside if outside else "", -outside, verdict + ground),
            (row.word if word else "", word, verdict + ground),
        ],
        base + ground,
    )


def _behind(organisation: str, room: int, ink: Styles) -> str:
    """The organisation behind the name, where enough of it fits to be of use."""
    if not organisation or room < 6:
        return ""
    shown = cut(f" {ink.signs.dot} {organisation}", room)
    whole = shown.endswith(organisation)
    return shown if whole or room >= 8 else ""


def _cells(view: View, row: Row, ink: Styles) -> _Cells:
    label, organisation = full_name(row.segment)
    here = row.status is Status.FLOOR
    selected = view.selected == row.number or (here and view.selected is None and ink.colour)
    mark, mark_phase = _mark(view, row, ink)
    statement = row.segment.kind is Kind.STATEMENT
    judged = statement and row.verdict not in (None, Verdict.ABSENT) and not here
    return _Cells(
        mark=mark,
        mark_phase=mark_phase,
        number=row.number,
        label=label,
        organisation=organisation,
        plan=_plan(row),
        actual=_actual(row, ink),
        outside=_outside(row),
        word=_word(row),
        tone="strong" if here else _tone(row, view),
        verdict_phase=verdict_phase(row.verdict) if judged else None,
        selected=selected,
    )


def _tone(row: Row, view: View) -> str:
    to_come = row.status in (Status.TO_COME, Status.LATE)
    return "text" if to_come and view.reading.stage is not Stage.CLOSED else "muted"


def _mark(view: View, row: Row, ink: Styles) -> tuple[str, str | None]:
    """○ ● ■ for what was, ▶ for the floor, › for what the keys act on; and its phase's colour."""
    if row.status is Status.FLOOR:
        return ink.signs.floor, view.phase
    if row.status is Status.DONE and row.segment.kind is not Kind.STATEMENT:
        return ink.signs.dot, None
    if row.status is Status.DONE:
        return verdict_mark(row.verdict, ink.ascii_only), verdict_phase(row.verdict)
    if view.target == row.number:
        return ink.signs.target, "neutral"
    if row.status is Status.ABSENT:
        return verdict_mark(row.verdict, ink.ascii_only), None
    if view.reading.stage is Stage.CLOSED:
        return ink.signs.dot, None
    return (ink.signs.late, None) if row.status is Status.LATE else ("", None)


def _plan(row: Row) -> str:
    if row.status is Status.ABSENT:
        return ""
    if row.share is not None:
        return clock_up(row.share)
    if row.limit is not None:
        return clock_up(row.limit)
    return clock_up(row.planned + row.granted) if row.planned else ""


def _actual(row: Row, ink: Styles) -> str:
    if row.status is Status.ABSENT:
        return "absent"
    if row.status is Status.LATE:
        return "late"
    if row.spoke is None:
        return ink.signs.dash if row.verdict is Verdict.NOT_REACHED else ink.signs.dot
    return f"{ink.signs.about if row.estimated else ''}{clock_up(row.spoke)}"


def _outside(row: Row) -> str:
    if row.status is Status.FLOOR or row.verdict not in (Verdict.OVER, Verdict.SHORT):
        return ""
    return signed(row.outside_shown)


def _word(row: Row) -> str:
    if row.status is Status.FLOOR or row.verdict is None or row.verdict is Verdict.ABSENT:
        return ""
    judged = row.segment.kind is Kind.STATEMENT or row.verdict is Verdict.NOT_REACHED
    return f"  {VERDICT_WORDS[row.verdict]}" if judged else ""
