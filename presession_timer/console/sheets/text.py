"""Sheets to type into: a line of text, or a form of several fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from presession_timer.base.text import LONGEST_NAME
from presession_timer.console.key_router import Front
from presession_timer.console.sheets.base import Choice, ChoiceSheet, Sheet, wrapped
from presession_timer.console.sheets.fields import Field, TextField
from presession_timer.terminal.text_lines import Line, line
from presession_timer.terminal.tones import Tones

__all__ = ["FormSheet", "TextSheet"]


class FormSheet(Sheet):
    """Fields, and perhaps choices by digit while nothing is typed; Enter does it.

    Space is GO until something is typed: only then is it a letter.
    """

    fields: Sequence[Field] = ()

    def __init__(
        self, title: str, fields: Sequence[Field], *, choices: Sequence[Choice] = (), hint: str = ""
    ) -> None:
        self.title = title
        self.fields = tuple(fields)
        self.hint = hint
        self._quick = ChoiceSheet("", choices) if choices else None
        self._at = 0

    @property
    def front(self) -> Front:  # type: ignore[override]
        """Until something is typed GO is GO; then its keys do what Enter does."""
        return Front.BLANK if self.is_blank else Front.LINE

    def done(self) -> bool:
        """Do what the fields say, as Enter was pressed; False leaves the sheet open."""
        raise NotImplementedError

    @property
    def field(self) -> Field:
        """The field that the keys are for."""
        return next((one for one in self.fields if one.has_cursor()), self.fields[self._at])

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed yet."""
        return not any(one.text for one in self.fields if isinstance(one, TextField))

    def above(self, width: int, tones: Tones) -> Sequence[Line]:
        """Return the choices by digit."""
        return [] if self._quick is None else [*self._quick.body(width, 99, tones), ()]

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        """Return what Enter does."""
        return [(), *(line((part, tones.muted)) for part in wrapped(self.hint, width))]

    def press(self, key: str, character: str | None) -> bool:
        """Take text, its editing, Enter, Tab and arrows; a digit where nothing is typed yet."""
        if self.is_blank:
            if key == "space":
                return False
            if self._quick is not None and isinstance(self.field, TextField):
                self._quick.press(key, character)
                if self._quick.finished:
                    self.finished = True
                    return True
        if key == "enter":
            self.finished = self.done()
            return True
        if key == "tab":
            self.field.complete()
        if len(self.fields) > 1 and key in ("tab", "shift+tab", "up", "down"):
            self._move(1 if key in ("tab", "down") else -1)
            return True
        return self.field.press(key, character)

    def click_above(self, row: int) -> bool:
        """Take the choice that was clicked, while nothing is typed."""
        if self._quick is None or not self.is_blank or not self._quick.click(row - self._above_at):
            return False
        self.finished = True
        return True

    def paste(self, text: str) -> None:
        """Paste into the field that the keys are for."""
        self.field.put(text)

    def point(self) -> None:
        """Show the cursor in the field that the keys are for."""
        self.field.point()

    def _move(self, step: int) -> None:
        self._at = (self.fields.index(self.field) + step) % len(self.fields)
        self.fields[self._at].point()


class TextSheet(FormSheet):
    """One line of text."""

    def __init__(
        self,
        title: str,
        done: Callable[[str], None],
        *,
        text: str = "",
        hint: str = "",
        choices: Sequence[Choice] = (),
        empty_is_done: bool = False,
        limit: int = LONGEST_NAME,
        counted: bool = False,
    ) -> None:
        """``counted``: says how many letters are left."""
        self.line = TextField(text=text, limit=limit)
        super().__init__(title, [self.line], choices=choices, hint=hint)
        self._done = done
        self._empty_is_done = empty_is_done
        self._limit = limit if counted else 0

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        """Return what Enter does, and how many letters are left."""
        lines = list(super().body(width, height, tones))
        if self._limit and self.line.text:
            left = self._limit - len(self.line.text)
            lines[0] = line((f"{left} letter{'s' * (left != 1)} left", tones.muted))
        return lines

    def done(self) -> bool:
        """Hand the text on, if there is one."""
        text = self.line.text.strip()
        if text or self._empty_is_done:
            self._done(text)
        return True
