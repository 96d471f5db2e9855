"""The palette: every action, found by any of its words, and every line that `--plain` takes.

A sheet like the others and not Textual's own palette, which is a screen in front: the digits stay
in sight, every key goes through the router, and closing it quickly ends nothing. (Seen on Textual
8.2.8: Escape right after Ctrl+P, while the palette gathers its commands, ends the app.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.actions.arguments import BadLine
from presession_timer.actions.lines import completions, confirmed, parse_line
from presession_timer.actions.table import ACTIONS, WORDS, Action
from presession_timer.console.key_router import Front
from presession_timer.console.sheets.base import Sheet, wrapped
from presession_timer.console.sheets.forms import TextSheet
from presession_timer.terminal.text_lines import Line, cut, fitted, line, name
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.interface import Console

_NOT_LISTED = ("palette", "close-sheet")
_HELP_ROWS = 3
_STEPS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
_LONGEST = 560
"""Characters of a line: a word, a segment, and the longest text."""


class PaletteEntry(NamedTuple):
    """One thing to choose."""

    action: Action
    shown: str
    facts: str
    """What stands at the right: its keys, how it is written, who is meant."""
    line: str
    """What Tab puts into the field, and Enter does; it does the action where that has keys."""
    typed: bool = False
    """Whether it is a line, which Enter does rather than the action."""


def palette(console: Console) -> Sheet:
    """Open the palette."""
    return PaletteSheet(console)


class PaletteSheet(TextSheet):
    """Type to search, or a line; ↑ ↓ choose, Tab completes, Enter does it."""

    front = Front.SEARCH
    goes = ""

    def __init__(self, console: Console) -> None:
        super().__init__("Search, or type a line", lambda text: None, limit=_LONGEST)
        self._console = console
        self._keys = console.app.keys
        self._place = self._first = 0

    @property
    def entries(self) -> Sequence[PaletteEntry]:
        """What can be chosen, the line that was typed and what completes it first."""
        return (*self._lines(), *self._found())

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("↑ ↓", "choose"), ("Esc", "closes"), ("Tab", "completes"), ("Enter", "does it"))

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        entries = self.entries
        self._place = max(0, min(self._place, len(entries) - 1))
        room = max(1, height - 2 - _HELP_ROWS)
        self._first = max(0, min(self._place - room // 2, len(entries) - room))
        lines: list[Line] = [()]
        for place, entry in enumerate(entries[self._first : self._first + room], self._first):
            lines.append(_row(entry, width, tones, chosen=place == self._place))
        wrong = self._reason()
        told = wrong or (entries[self._place].action.help if entries else "nothing found")
        style = tones.decide if wrong else tones.muted
        return [*lines, (), *(line((part, style)) for part in wrapped(told, width)[:_HELP_ROWS])]

    def press(self, key: str, character: str | None) -> bool:
        if key in _STEPS:
            self._place = max(0, min(self._place + _STEPS[key], len(self.entries) - 1))
            return True
        if key in ("enter", "tab"):
            entries = self.entries
            if entries:
                chosen = entries[min(self._place, len(entries) - 1)]
                self._fill(chosen.line) if key == "tab" else self._take(chosen)
            return True
        taken = super().press(key, character)
        if taken:
            self._place = 0
        return taken

    def click(self, row: int) -> bool:
        entries, place = self.entries, self._first + row - 1
        if row < 1 or place >= len(entries):
            return False
        self._take(entries[place])
        return True

    def _take(self, entry: PaletteEntry) -> None:
        if entry.action.keys and not entry.typed:
            self.finished = True
            self._console.press(entry.action.name)
        elif entry.line.endswith(" ") or self._reason(entry.line):  # it goes on
            self._fill(entry.line)
        else:
            self.finished = True
            self._console.line(entry.line)

    def _fill(self, text: str) -> None:
        self.line.write(text)
        self._place = 0

    def _reason(self, written: str = "") -> str:
        """Why a line, else the one that was typed, means nothing; empty for a mere search, too."""
        text = written or self.line.text
        word, space, _ = text.strip().partition(" ")
        if not written and (not space or word.lower().removesuffix("!") not in WORDS):
            return ""
        try:
            parse_line(confirmed(text)[0], self._console.session)
        except BadLine as reason:
            return str(reason)
        return ""

    def _lines(self) -> Iterator[PaletteEntry]:
        typed = self.line.text.lstrip()
        action = WORDS.get(typed.partition(" ")[0].lower().removesuffix("!"))
        if action is None:
            return
        names = {row.number: row.segment.label for row in self._console.view.snapshot.rows}
        if " " in typed.strip() and not self._reason():
            yield PaletteEntry(action, typed.strip(), action.label, typed.strip(), typed=True)
        for one in completions(typed, names):
            if one.strip() != typed.strip():
                last = one.split()[-1]
                who = names.get(int(last), "") if last.isdecimal() else ""
                yield PaletteEntry(action, one.rstrip(), name(who) or action.label, one, typed=True)

    def _found(self) -> Iterator[PaletteEntry]:
        """The actions that have every word of the search somewhere, best ones first."""
        text = self.line.text.lower().strip()
        words = text.split()

        def rank(action: Action) -> tuple[bool, bool]:
            begins = text != "" and action.word.startswith(text)
            return not begins, not all(word in action.label.lower() for word in words)

        found = [action for action in _listed() if all(w in self._words(action) for w in words)]
        for action in sorted(found, key=rank):
            wants = action.read is not None and not action.usage.endswith("]")
            onward = f"{action.word} " if wants else action.word
            facts = self._keys.all(action.name) or action.usage
            yield PaletteEntry(action, action.label, facts, onward or self.line.text)

    def _words(self, action: Action) -> str:
        keys = self._keys.all(action.name)
        return f"{action.label} {action.help} {action.name} {action.usage} {keys}".lower()


def _row(entry: PaletteEntry, width: int, tones: Tones, *, chosen: bool) -> Line:
    shown = cut(entry.shown, width)
    room = width - cell_len(shown) - 2
    facts = cut(entry.facts, room) if room > 4 else ""
    ground = tones.chosen if chosen else Style.null()
    gap = Segment(" " * (width - cell_len(shown) - cell_len(facts)), tones.text + ground)
    pieces = [Segment(shown, tones.text + ground), gap, Segment(facts, tones.muted + ground)]
    return fitted(pieces, width, Style.null())


def _listed() -> list[Action]:
    """All but what selects by number, and what opens and closes this; those with keys first."""
    listed = [
        action
        for action in ACTIONS
        if action.name not in _NOT_LISTED and not action.name[7:].isdecimal()
    ]
    return sorted(listed, key=lambda action: not action.keys)
