"""Fields of a sheet: Textual's own input and radio buttons, edited with the keys that they get.

The key router is in charge of every key, so a field never has one by focus: a sheet hands it on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, RadioButton, RadioSet

from presession_timer.base.text import LONGEST_NAME, clean

__all__ = ["Field", "OptionField", "TextField"]

_EDITS: Mapping[str, Callable[[Input], None]] = {
    "left": Input.action_cursor_left,
    "right": Input.action_cursor_right,
    "ctrl+left": Input.action_cursor_left_word,
    "ctrl+right": Input.action_cursor_right_word,
    "home": Input.action_home,
    "end": Input.action_end,
    "backspace": Input.action_delete_left,
    "delete": Input.action_delete_right,
    "ctrl+w": Input.action_delete_left_word,
    "ctrl+u": Input.action_delete_left_all,
    "ctrl+k": Input.action_delete_right_all,
}


class TextField(Horizontal):
    """A line to type into, perhaps with a label before it; → and Tab take what is suggested."""

    def __init__(
        self,
        label: str = "",
        *,
        text: str = "",
        limit: int = LONGEST_NAME,
        suggestions: Sequence[str] = (),
    ) -> None:
        super().__init__(classes="field")
        self._label = label
        self._suggestions = tuple(suggestions)
        known = SuggestFromList(suggestions, case_sensitive=False) if suggestions else None
        self.input = Input(
            text, compact=True, max_length=limit, suggester=known, select_on_focus=False
        )
        self.input.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Put the label before the line."""
        if self._label:
            yield Label(self._label, markup=False)
        yield self.input

    @property
    def text(self) -> str:
        """What was typed."""
        return self.input.value

    def point(self) -> None:
        """Show the cursor here."""
        if self.input.is_mounted:
            self.input.focus()

    def has_cursor(self) -> bool:
        """Whether the cursor is here."""
        return self.input.has_focus

    def complete(self) -> None:
        """Take what is suggested."""
        typed = self.text.casefold()
        known = (one for one in self._suggestions if one.casefold().startswith(typed))
        if typed and (one := next(known, None)):
            self.input.value = one
            self.input.action_end()

    def press(self, key: str, character: str | None) -> bool:
        """Edit; False for a key that edits nothing."""
        edit = _EDITS.get(key)
        if edit is not None:
            edit(self.input)
            return True
        if character and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
            self.put(character)
            return True
        return False

    def put(self, text: str) -> None:
        """Put text in at the cursor, as much as there is room for, without hidden characters."""
        field = self.input
        start, end = sorted(field.selection)
        room = max(0, field.max_length - len(field.value) + end - start) if field.max_length else 0
        kept = text if text == " " else clean(text, len(text)) if text.strip() else ""
        field.replace(kept[:room], start, end)


class _Option(RadioButton):
    """A radio button that also shows its state without colour."""

    BUTTON_LEFT, BUTTON_INNER, BUTTON_RIGHT = "[", " ", "]"

    def watch_value(self) -> None:
        """Mark what is chosen."""
        self.BUTTON_INNER = "x" if self.value else " "
        super().watch_value()


class OptionField(Horizontal):
    """One of a few words, chosen with ← and → or the mouse."""

    def __init__(self, label: str, options: Sequence[str], chosen: int = 0) -> None:
        super().__init__(classes="field")
        self._label = label
        self.chosen = chosen
        """The place of the chosen option."""
        self._buttons = [
            _Option(Content(option), place == chosen) for place, option in enumerate(options)
        ]
        self.radio = RadioSet(*self._buttons, compact=True)

    def compose(self) -> ComposeResult:
        """Put the label before the options."""
        yield Label(self._label, markup=False)
        yield self.radio

    def choose(self, place: int) -> None:
        """Choose an option."""
        self.chosen = place
        self._buttons[place].value = True

    def on_radio_set_changed(self, event: RadioSet.Changed) -> None:
        """Keep what the mouse chose."""
        event.stop()
        self.chosen = event.index

    def point(self) -> None:
        """Show that the keys are for this field."""
        if self.radio.is_mounted:
            self.radio.focus()

    def has_cursor(self) -> bool:
        """Whether the keys are for this field."""
        return self.radio.has_focus

    def press(self, key: str, character: str | None) -> bool:
        """Choose the one before or after; False for any other key."""
        step = {"left": -1, "right": 1}.get(key)
        if step is not None:
            self.choose((self.chosen + step) % len(self._buttons))
        return step is not None

    def put(self, text: str) -> None:
        """Take no text."""

    def complete(self) -> None:
        """Complete nothing."""


Field = TextField | OptionField
