"""The help sheet: every key, by what somebody wants to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.style import Style

from presession_timer.actions.table import KEYED, Group
from presession_timer.console.sheets.base import wrapped
from presession_timer.terminal.key_map import KeyMap
from presession_timer.terminal.text_lines import Line, beside, line
from presession_timer.terminal.tones import Tones

__all__ = ["help_page"]

_TWO_FROM = 100
"""Columns from which the page has two."""
_BETWEEN = 2
_CAPS = 26
"""Cells for the keys of an action."""
_LEFT = (Group.HOUR, Group.ORDER, Group.FIT)
_NOTE = (
    "F-keys, Space, Enter, arrows and PageUp work on every keyboard layout; letters are aliases."
)


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
        for shown, label in _rows(group, keys):
            cells = [("", 2), (shown, caps), (label, width - caps - 2)]
            styles = (tones.soft, tones.soft, tones.text)
            rows.append(
                beside([(*cell, style) for cell, style in zip(cells, styles, strict=True)], Style())
            )
    return rows


def _rows(group: Group, keys: KeyMap) -> Iterator[tuple[str, str]]:
    """The keys and the label of each action, of two that belong together in one row."""
    shown: list[tuple[str, str]] = []
    for action in KEYED:
        if action.group is not group or not keys.keys[action.name]:
            continue
        if action.name.removeprefix("select-").isdecimal():
            if action.name == "select-1":
                shown.append(("1 – 9", "Select by number"))
        elif action.both and shown:
            shown[-1] = (f"{shown[-1][0]}  {keys.all(action.name)}", action.both)
        else:
            shown.append((keys.all(action.name), action.label))
    return iter(shown)
