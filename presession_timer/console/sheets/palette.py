"""The palette: every action, found by any of its words.

A sheet like the others and not Textual's own palette, which is a screen in front: the digits stay
in sight, and closing it quickly ends nothing. (Seen on Textual 8.2.8: Escape
right after Ctrl+P, while the palette gathers its commands, ends the app.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.actions.table import KEYED, Action
from presession_timer.console.key_router import Front
from presession_timer.console.sheets.base import wrapped
from presession_timer.console.sheets.text import TextSheet
from presession_timer.terminal.key_map import KeyMap
from presession_timer.terminal.text_lines import Line, cut, fitted, line
from presession_timer.terminal.tones import Tones

__all__ = ["PaletteSheet"]

_NOT_LISTED = ("palette", "close-sheet")
_HELP_ROWS = 3
_STEPS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}


class PaletteSheet(TextSheet):
    """Type to search, ↑ ↓ to choose, Enter to do it."""

    front = Front.SEARCH

    def __init__(self, keys: KeyMap, do: Callable[[str], None]) -> None:
        super().__init__("Every action", lambda text: None)
        self._keys = keys
        self._do = do
        self._place = 0

    @property
    def found(self) -> Sequence[Action]:
        """The actions that have every word of the search somewhere, best titles first."""
        words = self.line.text.lower().split()
        found = [action for action in _listed() if all(w in self._words(action) for w in words)]
        return sorted(found, key=lambda action: not all(w in action.label.lower() for w in words))

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        """The search, what it found, and what the chosen one does."""
        found = self.found
        self._place = max(0, min(self._place, len(found) - 1))
        room = max(1, height - 2 - _HELP_ROWS)
        first = max(0, min(self._place - room // 2, len(found) - room))
        lines: list[Line] = [()]
        for place, action in enumerate(found[first : first + room], start=first):
            lines.append(self._row(action, width, tones, chosen=place == self._place))
        if not found:
            return [*lines, line(("nothing found", tones.muted))]
        told = wrapped(found[self._place].help, width)[:_HELP_ROWS]
        return [*lines, (), *(line((part, tones.muted)) for part in told)]

    def press(self, key: str, character: str | None) -> bool:
        """Arrows choose, Enter does; the rest is text."""
        if key in _STEPS:
            self._place += _STEPS[key]
            self._place = max(0, min(self._place, len(self.found) - 1))
            return True
        if key == "enter":
            self.finished = True
            found = self.found
            if found:
                self._do(found[min(self._place, len(found) - 1)].name)
            return True
        taken = super().press(key, character)
        if taken:
            self._place = 0
        return taken

    def _row(self, action: Action, width: int, tones: Tones, *, chosen: bool) -> Line:
        keys = self._keys.all(action.name)
        title = cut(action.label, width)
        room = width - cell_len(title) - 2
        keys = cut(keys, room) if room > 4 else ""
        ground = tones.chosen if chosen else Style.null()
        gap = Segment(" " * (width - cell_len(title) - cell_len(keys)), tones.text + ground)
        pieces = [Segment(title, tones.text + ground), gap, Segment(keys, tones.muted + ground)]
        return fitted(pieces, width, Style.null())

    def _words(self, action: Action) -> str:
        keys = self._keys.all(action.name)
        return f"{action.label} {action.help} {action.name} {keys}".lower()


def _listed() -> list[Action]:
    """All but what selects by number, and what opens and closes this."""
    return [
        action
        for action in KEYED
        if action.name not in _NOT_LISTED and not action.name[7:].isdecimal()
    ]
