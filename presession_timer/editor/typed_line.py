"""A line of text and a cursor."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len

from presession_timer.base.text import clean
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, fitted, line

__all__ = ["Field"]


class Field:
    """One line of text and a cursor; what is pasted is cleaned before it is shown."""

    def __init__(self, text: str = "", limit: int = 200) -> None:
        self.text = text
        self.cursor = len(text)
        self.limit = limit

    def insert(self, text: str) -> None:
        """Put text in at the cursor."""
        room = self.limit - len(self.text)
        kept = text if text == " " else clean(text, room) if text.strip() and room > 0 else ""
        kept = kept[: max(0, room)]
        self.text = self.text[: self.cursor] + kept + self.text[self.cursor :]
        self.cursor += len(kept)

    def press(self, key: str, character: str | None) -> bool:
        """Edit; False for a key that edits nothing."""
        if key in _EDITING:
            _EDITING[key](self)
            return True
        if character and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
            self.insert(character)
            return True
        return False

    def shown(self, width: int, ink: Styles) -> Line:
        """The text with its cursor, the end of it where it is longer than ``width``."""
        before, after = self.text[: self.cursor], self.text[self.cursor :]
        while cell_len(before) > width - 1:
            before = before[1:]
        here, rest = (after[0], after[1:]) if after else (" ", "")
        pieces = line((before, ink.strong), (here, ink.ask), (rest, ink.strong))
        return fitted(pieces, width, ink.bar if ink.colour else ink.page)

    def delete(self, *, before: bool) -> None:
        """Take out the character before the cursor, or the one under it."""
        at = self.cursor - 1 if before else self.cursor
        if 0 <= at < len(self.text):
            self.text = self.text[:at] + self.text[at + 1 :]
            self.cursor = at

    def go_to(self, place: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(len(self.text), place))


_EDITING: dict[str, Callable[[Field], None]] = {
    "backspace": lambda field: field.delete(before=True),
    "delete": lambda field: field.delete(before=False),
    "left": lambda field: field.go_to(field.cursor - 1),
    "right": lambda field: field.go_to(field.cursor + 1),
    "home": lambda field: field.go_to(0),
    "end": lambda field: field.go_to(len(field.text)),
}
