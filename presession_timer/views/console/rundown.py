"""The rundown and the log: every segment in running order, and what happened."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from presession_timer.durations import clock_down, clock_up
from presession_timer.live.reading import Row, Stage, Status
from presession_timer.live.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.views.console.ink import Ink
from presession_timer.views.console.paper import Line, beside, cut, fitted, line, name
from presession_timer.views.console.view import View, full_name
from presession_timer.views.themes import verdict_mark, verdict_phase

__all__ = ["left_part", "visible_rows"]

_LEAST_LOG = 4
_MARK, _NUMBER, _PLAN, _ACTUAL, _OUTSIDE, _WORD = 2, 3, 6, 8, 7, 12
_OUTSIDE_FROM, _WORD_FROM = 46, 62


def left_part(view: View, width: int, height: int, ink: Ink) -> list[Line]:
    """Rundown above, log below, in ``height`` lines of ``width`` cells, rule at the right."""
    inner = width - 1
    log_least = min(_LEAST_LOG, max(0, height - 6))
    rows = _rundown(view, inner, height - log_least, ink)
    room = height - len(rows)
    lines = [*rows, *_log(view, inner, room, ink)]
    blank = line((" " * inner, ink.page))
    lines += [blank] * (height - len(lines))
    wall = Segment(ink.signs.wall, ink.rule)
    return [(*fitted(shown, inner, ink.page), wall) for shown in lines[:height]]


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


def _rundown(view: View, width: int, height: int, ink: Ink) -> list[Line]:
    if height < 2:
        return []
    first, last = visible_rows(view, height - 1)
    rows = view.reading.rows
    lines = [_headings(view, width, ink)]
    lines += [_row(view, row, width, ink) for row in rows[first:last]]
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


def _headings(view: View, width: int, ink: Ink) -> Line:
    names, outside, word = _columns(width)
    share = "plan" if view.reading.stage is Stage.CLOSED else "share"
    return beside(
        [
            ("", _MARK, ink.muted),
            ("#", -_NUMBER, ink.muted),
            ("", 1, ink.muted),
            ("Speaker", names, ink.muted),
            (share, -_PLAN, ink.muted),
            ("actual", -_ACTUAL, ink.muted),
            ("", -outside, ink.muted),
            ("", word, ink.muted),
        ],
        ink.page,
    )


def _row(view: View, row: Row, width: int, ink: Ink) -> Line:
    names, outside, word = _columns(width)
    selected = view.selected == row.number
    here = row.status is Status.FLOOR
    ground = ink.selected[selected]
    if here and view.selected is None:
        ground = ink.selected[ink.colour]
    base = ink.strong if here else _row_style(row, view, ink)
    verdict = _verdict_style(row, ink)
    mark, mark_style = _mark(view, row, ink)
    label, organisation = full_name(row.segment)
    shown = cut(label, names)
    behind = cut(f" {ink.signs.dot} {organisation}", names - len(shown)) if organisation else ""
    if len(behind) < len(organisation) // 2:
        behind = ""
    return beside(
        [
            (mark, _MARK, mark_style + ground),
            (str(row.number), -_NUMBER, ink.muted + ground),
            ("", 1, base + ground),
            (shown, min(names, _cells(shown)), base + ground),
            (behind, names - min(names, _cells(shown)), ink.muted + ground),
            (_plan(row), -_PLAN, ink.muted + ground),
            (_actual(row, ink), -_ACTUAL, (ink.strong if here else verdict) + ground),
            (_outside(row) if outside else "", -outside, verdict + ground),
            (_word(row, ink) if word else "", word, verdict + ground),
        ],
        base + ground,
    )


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _row_style(row: Row, view: View, ink: Ink) -> Style:
    if row.status in (Status.TO_COME, Status.LATE) and view.reading.stage is not Stage.CLOSED:
        return ink.text
    return ink.muted


def _verdict_style(row: Row, ink: Ink) -> Style:
    if row.segment.kind is not Kind.STATEMENT or row.verdict in (None, Verdict.ABSENT):
        return ink.muted
    return ink.phase(verdict_phase(row.verdict)).text


def _mark(view: View, row: Row, ink: Ink) -> tuple[str, Style]:
    """○ ● ■ for what was, ▶ for the floor, › for what the keys act on."""
    if row.status is Status.FLOOR:
        return ink.signs.floor, ink.phase(view.phase).text
    if row.status is Status.DONE and row.segment.kind is not Kind.STATEMENT:
        return ink.signs.dot, ink.muted
    if row.status in (Status.DONE, Status.ABSENT):
        return verdict_mark(row.verdict, ink.ascii_only), _verdict_style(row, ink)
    if view.reading.stage is Stage.CLOSED:
        return ink.signs.dot, ink.muted
    if view.target == row.number:
        return ink.signs.target, ink.strong
    return (ink.signs.late, ink.warning) if row.status is Status.LATE else ("", ink.muted)


def _plan(row: Row) -> str:
    if row.status is Status.ABSENT:
        return ""
    if row.share is not None:
        return clock_up(row.share)
    if row.limit is not None:
        return clock_up(row.limit)
    return clock_up(row.planned + row.granted) if row.planned else ""


def _actual(row: Row, ink: Ink) -> str:
    if row.status is Status.ABSENT:
        return "absent"
    if row.status is Status.LATE:
        return "late"
    if row.spoke is None:
        return "–" if row.verdict is Verdict.NOT_REACHED else ink.signs.dot
    return f"{ink.signs.about if row.estimated else ''}{clock_up(row.spoke)}"


def _outside(row: Row) -> str:
    if row.status is Status.FLOOR or row.verdict not in (Verdict.OVER, Verdict.SHORT):
        return ""
    outside = row.outside or 0
    return f"+{clock_up(outside)}" if outside >= 0 else f"-{clock_down(-outside)}"


def _word(row: Row, ink: Ink) -> str:
    if row.status is Status.FLOOR or row.verdict is None or row.verdict is Verdict.ABSENT:
        return ""
    words = {
        Verdict.SHORT: "short", Verdict.WITHIN: "in window", Verdict.OVER: "over",
        Verdict.NOT_REACHED: "not heard",
    }  # fmt: skip
    statement = row.segment.kind is Kind.STATEMENT
    return f"  {words[row.verdict]}" if statement or row.verdict is Verdict.NOT_REACHED else ""


def _log(view: View, width: int, height: int, ink: Ink) -> list[Line]:
    """What undo and redo would do, and what happened, newest first."""
    if height < 2:
        return []
    reading = view.reading
    keys: list[Line] = []
    if reading.undoes:
        keys.append(_would("undo", "undoes: ", reading.undoes, view, width, ink))
    if reading.redoes and height > 4:
        keys.append(_would("redo", "redoes: ", reading.redoes, view, width, ink))
    blank: Line = line((" ", ink.page))
    head = [blank, line((" Log", ink.muted))] if height > 3 else [blank]
    room = height - len(head) - len(keys)
    lines = []
    for entry in reading.log[: max(0, room)]:
        said = cut(name(entry.text), width - 11)
        style = ink.muted + Style(strike=ink.colour) if entry.undone else ink.text
        if entry.undone and not ink.colour:
            said = cut(f"({said})", width - 11)
        at = view.clock(entry.at, seconds=True)
        lines.append(line((f" {at} ", ink.muted), (said, style)))
    return [*head, *keys, *lines] if reading.undoes or reading.log else [*head[:1]]


def _would(action: str, verb: str, what: str, view: View, width: int, ink: Ink) -> Line:
    cap = f" {view.keys.first(action)} "
    text = cut(name(what), max(0, width - len(cap) - len(verb) - 3))
    return line((" ", ink.page), (cap, ink.key), (f" {verb}", ink.muted), (text, ink.text))
