"""What the home screen looks like: plans, records, folders, and more of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from presession_timer.base.findings import shown
from presession_timer.console.sheets.base import wrapped
from presession_timer.home.contents import Contents, Row, verdict
from presession_timer.terminal.pages import Act, Button, Drawn, Spot, button_rows
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, beside, cut, fitted, line, name, spread

if TYPE_CHECKING:
    from presession_timer.runner.folder import FolderRecord

__all__ = ["Picture", "draw"]

_WIDE = 110
"""Cells from which on the chosen one has a column of its own."""
_WHEN, _SPEAKERS, _VERDICT = 16, 4, 21
_FEW = 3
"""Lines for the chosen one where it has no column."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is seen."""

    folder: Path
    contents: Contents | None
    chosen: int
    marked: tuple[Path, ...]
    """The plans of the day."""
    notice: str
    buttons: Sequence[Button]
    choose: Callable[[int], Act]
    mark: Callable[[int], Act]


def draw(seen: Picture, width: int, height: int, ink: Styles) -> Drawn:
    """The whole page."""
    foot = button_rows(seen.buttons, width, ink)
    wide = width >= _WIDE
    left = min(100, width * 3 // 5) if wide else width
    body = height - 2 - len(foot.lines) - (0 if wide else _FEW + 1)
    shelf = _shelf(seen, left, body, ink)
    drawn = Drawn([_header(seen, width, ink)])
    drawn.spots += [Spot(s.row + 1, s.left, min(s.right, left), s.act) for s in shelf.spots]
    if wide:
        more = _chosen(seen, width - left - 3, body, ink)
        wall = line((ink.signs.wall, ink.rule), (" ", ink.page))
        for n in range(body):
            right = fitted(more[n] if n < len(more) else (), width - left - 2, ink.page)
            drawn.lines.append((*shelf.lines[n], *wall, *right))
    else:
        drawn.lines += shelf.lines
        drawn.add(fitted(line((ink.signs.rule * width, ink.rule)), width, ink.page))
        for shown_line in _few(seen, width - 2, ink):
            drawn.add(fitted((Segment(" ", ink.page), *shown_line), width, ink.page))
    notice = line((f" {cut(name(seen.notice), width - 2)}", ink.warning)) if seen.notice else ()
    drawn.add(fitted(notice, width, ink.page))
    top = len(drawn.lines)
    drawn.spots += [Spot(s.row + top, s.left, s.right, s.act) for s in foot.spots]
    drawn.lines += foot.lines
    return drawn


def _header(seen: Picture, width: int, ink: Styles) -> Line:
    where = name(str(seen.folder.resolve()))
    marked = len(seen.marked)
    day = f"a day of {marked} plan{'s' * (marked != 1)} " if marked else ""
    left = line((" presession ", ink.bar_strong), (f" {where}", ink.bar_muted))
    return spread(left, line((day, ink.bar_warning)), width, ink.bar)


def _shelf(seen: Picture, width: int, height: int, ink: Styles) -> Drawn:
    """The rows under their headings, the chosen one in sight."""
    lines: list[tuple[Line, int | None]] = []
    contents = seen.contents
    if contents is None:
        lines.append((line((f"  looking {ink.signs.more}", ink.muted)), None))
    else:
        number = 0
        for heading, rows in contents.sections:
            if rows:
                lines += [((), None)] if lines else []
                lines.append((line((f"  {heading}", ink.strong)), None))
            for row in rows:
                lines.append((_row(seen, row, number, width, ink), number))
                number += 1
        lines += [(one, None) for one in _nothing(contents, width, ink)]
    at = next((n for n, (_, number) in enumerate(lines) if number == seen.chosen), 0)
    first = max(0, min(at - height // 2, len(lines) - height))
    drawn = Drawn()
    for shown_line, place in lines[first : first + height]:
        if place is not None:
            y = len(drawn.lines)
            drawn.spots += [Spot(y, 0, width, seen.choose(place)), Spot(y, 0, 3, seen.mark(place))]
        drawn.add(fitted(shown_line, width, ink.page))
    while len(drawn.lines) < height:
        drawn.add(fitted((), width, ink.page))
    return drawn


def _nothing(contents: Contents, width: int, ink: Styles) -> list[Line]:
    """What to say of a folder without plan or record."""
    if contents.trouble:
        return [line((f"  {part}", ink.error)) for part in wrapped(contents.trouble, width - 4)]
    if contents.plans or contents.records or not contents.complete:
        return []
    said = "No plan and no record here yet. D plays a whole hour in one minute."
    return [(), *(line((f"  {part}", ink.muted)) for part in wrapped(said, width - 4))]


def _row(seen: Picture, row: Row, number: int, width: int, ink: Styles) -> Line:
    ground = ink.selected[number == seen.chosen]
    muted, text = ink.muted + ground, ink.text + ground
    mark = ""
    if row.path in seen.marked:
        mark = str(seen.marked.index(row.path) + 1)
    cells: list[tuple[str, int, Style]] = [
        (mark, -2, ink.phase("in-window").text + ground),
        ("", 1, muted),
    ]
    if row.folder is not None:
        count = row.folder.count
        noun = "plan" if count == 1 else "plans"
        cells += [(f"{name(row.path.name)}/", width - 20, text), (f"{count} {noun}", 12, muted)]
    elif row.record is not None:
        record = row.record
        title = record.title if record.plan is not None else record.reason
        room = max(10, width - _WHEN - _VERDICT - 8)
        style = ink.warning + ground if record.goes_on else muted
        cells += [
            (record.when, _WHEN, muted),
            ("", 2, muted),
            (name(title or row.path.name), room, text),
        ]
        cells += [("", 1, muted), (name(record.stands), _VERDICT, style)]
    else:
        cells += _plan_cells(seen, row, width, ink, ground)
    return fitted(beside(cells, ink.page + ground), width, ink.page + ground)


def _plan_cells(
    seen: Picture, row: Row, width: int, ink: Styles, ground: Style
) -> list[tuple[str, int, Style]]:
    muted, text = ink.muted + ground, ink.text + ground
    room = max(10, width - _WHEN - _SPEAKERS - _VERDICT - 9)
    plan = row.plan
    if plan is None or seen.contents is None:
        return [("", _WHEN + 2, muted), (name(row.path.name), room, muted)]
    said, well = verdict(row, seen.contents.clashing)
    called = name(row.path.name)
    if plan.plan is not None:
        called = name(plan.plan.state or plan.title)
    speakers = str(plan.speakers) if plan.plan is not None else ""
    return [
        (plan.when, _WHEN, muted), ("", 2, muted), (called, room, text),
        (speakers, -_SPEAKERS, muted), ("", 2, muted),
        (name(said), _VERDICT, text if well else ink.error + ground),
    ]  # fmt: skip


def _few(seen: Picture, width: int, ink: Styles) -> list[Line]:
    """Of the chosen one what fits into three lines."""
    full = [one for one in _chosen(seen, width, 40, ink) if one]
    return (full + [()] * _FEW)[:_FEW]


def _chosen(seen: Picture, width: int, height: int, ink: Styles) -> list[Line]:
    """What else there is to say of the chosen one."""
    rows = seen.contents.rows if seen.contents is not None else ()
    if seen.chosen >= len(rows):
        return []
    row = rows[seen.chosen]
    if row.figures is not None:
        from presession_timer.prepare.check.page import page_of

        heading, verdict_line, *rest = page_of(row.figures).split("\n\n")
        title, where = heading.split("\n", 1)
        lines = [line((cut(name(title), width), ink.strong)), *_pieces(where, width, ink.muted), ()]
        style = ink.strong if row.figures.answer else ink.error
        lines += _pieces(verdict_line, width, style)
        for part in rest:
            lines += [(), *(line((cut(one, width), ink.muted)) for one in part.split("\n"))]
        return lines[:height]
    if row.plan is not None:
        problems = [f"{one.line}: {one.wrong}; {one.expected}" for one in row.plan.problems]
        lines = [line((name(row.path.name), ink.strong)), ()]
        for problem in problems or [row.plan.reason]:
            lines += _pieces(problem, width, ink.error)
        return lines[:height]
    if row.record is not None:
        record = row.record
        title = record.title if record.plan is not None else row.path.name
        return [
            line((cut(name(title), width), ink.strong)),
            line((cut(name(row.path.name), width), ink.muted)), (),
            *_pieces(record.reason or _next_step(record), width, ink.text),
        ]  # fmt: skip
    return [line((cut(shown(row.path.name).strip('"'), width), ink.strong))]


def _next_step(record: FolderRecord) -> str:
    """Where a record stands, and what Enter does about it."""
    act = "shows the report" if record.closed else "goes on with it"
    return f"{record.stands}: Enter {act}"


def _pieces(text: str, width: int, style: Style) -> list[Line]:
    return [line((part, style)) for part in wrapped(text, width)]
