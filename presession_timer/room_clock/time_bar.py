"""The bar under the digits: it empties with them, from the left, and what is left ends at 0:00."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from presession_timer.room_clock.room_picture import Bar
from presession_timer.terminal.app import BaseApp

__all__ = ["TimeBar"]

_SIGNS = {"rail": "─", "window": "░", "left": "█", "over": "▒", "mark": "┃", "none": " "}
_ASCII = {"rail": "-", "window": ":", "left": "#", "over": "%", "mark": "|", "none": " "}


class TimeBar(Widget, can_focus=False):
    """Time that is left, the window between minimum and limit, and overtime behind the limit."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "time-bar--rail",
        "time-bar--window",
        "time-bar--left",
        "time-bar--over",
        "time-bar--mark",
        "time-bar--label",
    }

    def __init__(self, *, id: str) -> None:  # noqa: A002 - every widget calls it so
        super().__init__(id=id)
        self._bar: Bar | None = None

    def show(self, bar: Bar | None) -> None:
        """Show another bar."""
        width = self.size.width
        if _kinds(bar, width) != _kinds(self._bar, width):
            self.refresh()
        self._bar = bar

    def render_line(self, y: int) -> Strip:
        """Return one row; the last of two or more holds the words under the marks."""
        width, height = self.size
        if height > 1 and y == height - 1:
            return Strip(self._styled("label", _labels(self._bar, width)), width)
        plain = isinstance(self.app, BaseApp) and self.app.ascii_only
        signs = _ASCII if plain else _SIGNS
        rail = y == (height - 2) // 2 or height == 1
        pieces: list[Segment] = []
        for kind, same in groupby(_kinds(self._bar, width)):
            shown = "none" if kind == "rail" and not rail else kind
            pieces += self._styled(kind, signs[shown] * len(list(same)))
        return Strip(pieces, width)

    def _styled(self, kind: str, text: str) -> list[Segment]:
        return [Segment(text, self.get_component_rich_style(f"time-bar--{kind}"))]


def _kinds(bar: Bar | None, width: int) -> list[str]:
    """What each column shows."""
    if bar is None or width < 1:
        return ["rail"] * width
    spent = min(width, round(bar.spoke / bar.span * width))
    marks = [_place(at, bar, width) for at, _ in bar.marks]
    limit = marks[-1] if marks else width
    window = marks[0] if len(marks) > 1 else limit
    kinds = []
    for x in range(width):
        if x in marks:
            kinds.append("mark")
        elif x > limit:
            kinds.append("over" if x < spent else "rail")
        elif x >= spent:
            kinds.append("left")
        else:
            kinds.append("window" if x > window else "rail")
    return kinds


def _labels(bar: Bar | None, width: int) -> str:
    """The words under the marks, none over another."""
    row = ""
    for at, text in bar.marks if bar else ():
        place = min(_place(at, bar, width) - len(text) // 2, width - len(text)) if bar else 0
        if place > len(row) or not row:
            row = row.ljust(place) + text
    return row.ljust(width)[:width]


def _place(at: int, bar: Bar, width: int) -> int:
    return min(width - 1, round(at / bar.span * width))
