"""Pages to read: every key by its purpose, and the report on the record so far."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import rich.console
from rich.segment import Segment
from rich.style import Style

from presession_timer.actions.table import Group
from presession_timer.base.errors import PresessionError
from presession_timer.console.key_router import Front
from presession_timer.console.sheets.base import Sheet, wrapped
from presession_timer.terminal.key_map import KeyMap
from presession_timer.terminal.text_lines import Line, beside, line
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.interface import Console

_TWO_FROM = 100
"""Columns from which the page has two."""
_BETWEEN = 2
_CAPS = 26
"""Cells for the keys of an action."""
_LEFT = (Group.HOUR, Group.ORDER, Group.FIT)
_NOTE = (
    "F-keys, Space, Enter, arrows and PageUp work on every keyboard layout; letters are aliases."
)


class PageSheet(Sheet):
    """Something to read, with as many lines as it likes; arrows scroll, Home and End leap."""

    wide = True
    front = Front.PAGE
    goes = "reads on, or closes"

    def __init__(self, title: str, page: Callable[[int, Tones], Sequence[Line]]) -> None:
        self.title = title
        self._page = page
        self.first = 0
        self._room = 1
        self._count = 0

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        page = self._page(width, tones)
        self._room, self._count = height - 1, len(page)
        self._scroll(0)
        shown = list(page[self.first : self.first + self._room])
        below = self._count - self.first - len(shown)
        if below > 0:
            shown.append(line((f"{tones.signs.more} {below} more lines: ↓", tones.muted)))
        return shown

    def press(self, key: str, character: str | None) -> bool:
        """Scroll; what scrolls nothing works on."""
        leap = max(1, self._room - 1)
        by = {"down": 1, "up": -1, "end": 10**6, "home": -(10**6), "pageup": -leap}.get(key)
        if by is None:
            return False
        self._scroll(by)
        return True

    def read_on(self) -> None:
        """Turn to the next page; at the end it is read."""
        before = self.first
        self._scroll(max(1, self._room - 1))
        self.finished = self.first == before

    def _scroll(self, by: int) -> None:
        self.first = max(0, min(self.first + by, self._count - self._room))


def keys(console: Console) -> Sheet:
    """Open the page of keys."""
    key_map = console.app.keys
    return PageSheet(
        "Keys: what do you want to do?", lambda width, tones: help_page(key_map, width, tones)
    )


def report(console: Console) -> Sheet:
    """Open the report on the record as it stands on the disk; it is read in a thread."""
    pages: dict[int, Sequence[Line]] = {}
    path = console.runner.path

    async def read(width: int, tones: Tones) -> None:
        pages[width] = await asyncio.to_thread(report_page, path, width, tones)
        console.refresh()

    def page(width: int, tones: Tones) -> Sequence[Line]:
        if width not in pages:
            pages[width] = [line(("reading the record …", tones.muted))]
            console.app.run_worker(read(width, tones))
        return pages[width]

    return PageSheet("Report, as the record stands now", page)


def help_page(keys: KeyMap, width: int, tones: Tones) -> Sequence[Line]:
    """Return every action with its keys, in two columns where there is room for them."""
    two = width >= _TWO_FROM
    column = (width - _BETWEEN) // 2 if two else width
    left = _column(_LEFT, keys, column, tones)
    right = _column([group for group in Group if group not in _LEFT], keys, column, tones)
    rows = [*left, *right]
    if two:
        gap = line((" " * _BETWEEN, Style.null()))
        blank = line((" " * column, Style.null()))
        pairs = zip_longest(left, right, fillvalue=blank)
        rows = [(*one, *gap, *other) for one, other in pairs]
    return [*rows, *(line((part, tones.soft)) for part in wrapped(_NOTE, width))]


def _column(groups: Sequence[Group], keys: KeyMap, width: int, tones: Tones) -> list[Line]:
    rows: list[Line] = []
    caps = min(_CAPS, width // 2)
    for group in groups:
        rows.append(beside([(group.value, width, tones.strong)], Style.null()))
        for shown, label in keys.rows(group):
            cells = [("", 2), (shown, caps), (label, width - caps - 2)]
            styles = (tones.soft, tones.soft, tones.text)
            rows.append(
                beside([(*cell, style) for cell, style in zip(cells, styles, strict=True)], Style())
            )
    return rows


def report_page(path: Path, width: int, tones: Tones) -> list[Line]:
    """Return the page in ``width`` cells; where it cannot be made, why."""
    from presession_timer.report.output_formats import screen_lines

    try:
        page = screen_lines(path, width, ascii_only=tones.ascii_only)
    except PresessionError as error:
        return [line((part, tones.decide)) for part in wrapped(str(error), width)]
    screen = rich.console.Console(
        width=max(width, 60), no_color=not tones.colour, color_system="truecolor", markup=False
    )
    inks = {"yellow": tones.decide, "red": tones.error}  # the terminal's are pale on a light page
    lines: list[Line] = []
    for text in page:
        pieces = text.render(screen, end="")
        styled = ((p.text, p.style or Style.null()) for p in pieces)
        lines.append(
            tuple(
                Segment(said, inks.get(style.color.name if style.color else "", tones.text + style))
                for said, style in styled
            )
        )
    return lines
