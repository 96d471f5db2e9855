"""The whole console as lines: one function from a view to what every part shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment

from presession_timer.audience.words import phase_word
from presession_timer.base.themes import face
from presession_timer.console.budget import budget
from presession_timer.console.floor import big_text, floor_part, who_part
from presession_timer.console.footer import footer, question_lines
from presession_timer.console.frame import Frame
from presession_timer.console.header import header
from presession_timer.console.hour import hour_bar, hour_scale, hour_spans
from presession_timer.console.prompts import Prompt
from presession_timer.console.rundown import left_part
from presession_timer.console.sheets.base import Sheet
from presession_timer.console.view import View
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, centred, fitted, line

__all__ = ["Picture", "body", "draw", "foot", "is_wide", "last_lines", "too_small", "top"]


class Picture(NamedTuple):
    """What each part shows."""

    header: Sequence[Line] = ()
    left: Sequence[Line] = ()
    who: Sequence[Line] = ()
    floor: Sequence[Line] = ()
    bottom: Sequence[Line] = ()
    digits: str = ""


def draw(
    view: View, frame: Frame, ink: Styles, prompt: Prompt | None = None, sheet: Sheet | None = None
) -> Picture:
    """The picture of ``view`` in ``frame``."""
    if frame.too_small:
        return Picture(header=too_small(frame, ink))
    middle = body(view, frame, ink, prompt, sheet)
    bottom = foot(view, frame, ink, prompt) if frame.bottom else ()
    return middle._replace(header=top(view, frame, ink), bottom=bottom)


def body(
    view: View, frame: Frame, ink: Styles, prompt: Prompt | None = None, sheet: Sheet | None = None
) -> Picture:
    """The parts between header and foot: all that the speaker's seconds move."""
    wide = is_wide(frame, sheet)
    columns = frame.width if wide else frame.left
    left: Sequence[Line] = ()
    if sheet is not None:
        left = _with_clock(sheet, view, columns, frame.body, ink, clock=wide)
    elif columns:
        left = left_part(view, columns, frame.body, ink)
    who: Sequence[Line] = ()
    floor: Sequence[Line] = ()
    if not wide:
        who = who_part(view, frame.right, frame.who, frame.margin, ink) if frame.who else ()
        floor = floor_part(view, frame.right, frame.floor, frame.margin, ink)
    if frame.only_digits and (prompt is not None or view.notice or view.locked):
        last = last_lines(view, frame, ink, prompt)[: frame.floor]
        floor = [*floor[: len(floor) - len(last)], *last]
    return Picture((), left, who, floor, (), big_text(view))


def top(view: View, frame: Frame, ink: Styles) -> Sequence[Line]:
    """The header, where there is room for one."""
    return [header(view, frame.width, ink)] if frame.header else ()


def is_wide(frame: Frame, sheet: Sheet | None) -> bool:
    """Whether a sheet stands where the digits are: wide ones, and any without a rundown."""
    return sheet is not None and (sheet.wide or not frame.left)


def too_small(frame: Frame, ink: Styles) -> list[Line]:
    """What a terminal is told in which nothing can be read."""
    words = "terminal too small" if frame.width >= 18 else "too small"
    blank = fitted((), frame.width, ink.page)
    lines = [blank] * max(1, frame.height)
    lines[len(lines) // 2] = centred(words, frame.width, ink.text)
    return lines


def _with_clock(
    sheet: Sheet, view: View, width: int, height: int, ink: Styles, *, clock: bool
) -> list[Line]:
    """A sheet; where it hides the digits its first line tells the time and the phase."""
    if not clock:
        wall = Segment(ink.signs.wall, ink.rule)
        return [
            (*fitted(shown, width - 1, ink.page), wall)
            for shown in sheet.lines(width - 1, height, ink)
        ]
    lines = sheet.lines(width, height, ink)
    mark = face(view.phase).mark(ink.ascii_only)
    word = phase_word(view.phase, view.reading.plan.window.last) if view.phase else ""
    mark = f" {mark} {word}" if word else ""
    told = line((f" {big_text(view)}{mark} ", ink.phase(view.phase).badge))
    room = width - sum(len(piece.text) for piece in told)
    return [(*fitted(lines[0], room, ink.bar), *told), *lines[1:]] if room > 8 else lines


def last_lines(view: View, frame: Frame, ink: Styles, prompt: Prompt | None) -> list[Line]:
    """The keys of the moment; a question instead, and under it the answer to another key."""
    if prompt is not None and not view.locked:
        asked = question_lines(prompt.words, prompt.answers, frame.width, ink)
        return [*asked, footer(view, frame.width, ink)] if view.notice else asked
    return [footer(view, frame.width, ink)]


def foot(view: View, frame: Frame, ink: Styles, prompt: Prompt | None) -> Sequence[Line]:
    """Rule, budget, the hour's bar, its scale, the keys: as many as there are rows for."""
    spare = frame.bottom - frame.hour - 2
    lines: list[Line] = []
    if spare >= 1:
        lines.append(line((ink.signs.rule * frame.width, ink.rule)))
    lines.append(budget(view, frame.width, ink))
    spans = tuple(hour_spans(view))
    lines += hour_bar(view, spans, frame.width, frame.hour, ink)
    if spare >= 2:
        lines.append(hour_scale(view, spans, frame.width, ink))
    last = last_lines(view, frame, ink, prompt)
    return [*lines[: frame.bottom - len(last)], *last]
