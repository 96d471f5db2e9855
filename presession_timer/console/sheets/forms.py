"""Sheets to type into: fields, forms of several, one line of text, and what was typed and not done.

The fields are Textual's own input and radio buttons. The key router is in charge of every key, so
a field never has one by focus: a sheet hands it on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, RadioButton, RadioSet

from presession_timer.actions.arguments import (
    LECTERN,
    LONGEST_MESSAGE,
    LONGEST_TEXT,
    BadLine,
    addressed,
)
from presession_timer.base.text import LONGEST_NAME, clean
from presession_timer.console.key_router import Front
from presession_timer.console.sheets.base import Choice, ChoiceSheet, Sheet, wrapped
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE, Command
from presession_timer.terminal.forms import TextInput
from presession_timer.terminal.text_lines import Line, cut, line, name
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.interface import Console
    from presession_timer.runner.requests import Answer

Submit = Callable[[Command], None]

_LABEL = 14
"""Cells of a field's label, as the style sheet says."""
_ROUND_OPTION = 5
"""Cells of a radio button round its word."""
_BETWEEN_OPTIONS = 2
_WRITING_MS = 3_000
"""A note that took longer than this to write says when it was begun."""
_UNDO, _REDO = "ctrl+z", "ctrl+y"
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


class Field(Horizontal):
    """What a form asks for: a label, and something to fill in."""

    def __init__(self, label: str) -> None:
        super().__init__(classes="field")
        self._label = label
        self.clicked: Callable[[], None] | None = None
        """The form sets it; called on a click, to send the keys here."""

    def on_mouse_down(self) -> None:
        if self.clicked is not None:
            self.clicked()

    @property
    def said(self) -> str | int:
        """What it says: a text, or the place of an option."""
        raise NotImplementedError

    def restore(self, said: str | int) -> None:
        """Restore what it said; the field is not shown yet."""
        raise NotImplementedError

    def point(self) -> None:
        """Show that the keys are for this field."""
        raise NotImplementedError

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False for one that means nothing here."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Take pasted text; a field that has none ignores it."""

    def complete(self) -> None:
        """Take what is suggested, if anything is."""


class TextField(Field):
    """A line to type into, perhaps with a label before it; → and Tab take what is suggested."""

    def __init__(
        self,
        label: str = "",
        *,
        text: str = "",
        limit: int = LONGEST_NAME,
        suggestions: Sequence[str] = (),
    ) -> None:
        super().__init__(label)
        self._suggestions = tuple(suggestions)
        known = SuggestFromList(suggestions, case_sensitive=False) if suggestions else None
        self.input = TextInput(
            text, compact=True, max_length=limit, suggester=known, select_on_focus=False
        )
        self.input.cursor_blink = False
        self._before: list[tuple[str, int]] = []
        """Text and cursor before each edit; a word that is typed is one."""
        self._undone: list[tuple[str, int]] = []
        self._is_word = False
        """Whether the last edit was a letter, which another one or a space continues."""
        self.overflows = False
        """Whether the last text that came had no room, in part or as a whole."""

    def compose(self) -> ComposeResult:
        if self._label:
            yield Label(self._label, markup=False)
        yield self.input

    @property
    def text(self) -> str:
        """What was typed."""
        return self.input.value

    said = text

    def restore(self, said: str | int) -> None:
        self.write(str(said))

    def point(self) -> None:
        if self.input.is_mounted:
            self.input.focus()

    def complete(self) -> None:
        typed = self.text.casefold()
        known = (one for one in self._suggestions if one.casefold().startswith(typed))
        if typed and (one := next(known, None)):
            self._edit(partial(self.write, one))

    def write(self, text: str) -> None:
        self.input.value = text
        self.input.action_end()

    def press(self, key: str, character: str | None) -> bool:
        edit = _EDITS.get(key)
        if edit is not None:
            self._edit(partial(edit, self.input))
        elif key == _UNDO:
            self._step(self._before, self._undone)
        elif key == _REDO:
            self._step(self._undone, self._before)
        elif character and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
            self._edit(partial(self._put, character), typed=character)
        else:
            return False
        return True

    def put(self, text: str) -> None:
        """Put text in at the cursor, as much as there is room for, without hidden characters."""
        self._edit(partial(self._put, text))

    def _edit(self, edit: Callable[[], None], typed: str = "") -> None:
        before = self.input.value, self.input.cursor_position
        self.overflows = False
        edit()
        if self.input.value != before[0]:
            if not (typed and self._is_word):
                self._before.append(before)
            self._undone.clear()
        self._is_word = typed not in ("", " ")

    def _step(self, back: list[tuple[str, int]], forth: list[tuple[str, int]]) -> None:
        self._is_word = False
        self.overflows = False
        if back:
            forth.append((self.input.value, self.input.cursor_position))
            self.input.value, self.input.cursor_position = back.pop()

    def _put(self, text: str) -> None:
        field = self.input
        start, end = sorted(field.selection)
        room = max(0, field.max_length - len(field.value) + end - start) if field.max_length else 0
        kept = text if text == " " else clean(text, len(text)) if text.strip() else ""
        self.overflows = len(kept) > room
        field.replace(kept[:room], start, end)


class _Option(RadioButton):
    """A radio button that also shows its state without colour."""

    BUTTON_LEFT, BUTTON_INNER, BUTTON_RIGHT = "[", " ", "]"

    def watch_value(self) -> None:
        self.BUTTON_INNER = "x" if self.value else " "
        super().watch_value()


class OptionField(Field):
    """One of a few words, chosen with ← and → or the mouse."""

    def __init__(self, label: str, options: Sequence[str], chosen: int = 0) -> None:
        super().__init__(label)
        self.chosen = chosen
        """The place of the chosen option."""
        self._options = tuple(options)
        self._buttons: list[_Option] = []

    def compose(self) -> ComposeResult:
        yield Label(self._label, markup=False)
        self._buttons = [
            _Option(Content(option), place == self.chosen)
            for place, option in enumerate(self._options)
        ]
        yield RadioSet(*self._buttons, compact=True)

    def on_resize(self) -> None:
        """Put the options in two columns where these are wide enough, and one row is not."""
        options = self.query_one(RadioSet)
        room = self.size.width - _LABEL
        sizes = [cell_len(one) + _ROUND_OPTION for one in self._options]
        options.set_class(room >= 2 * max(sizes), "-in-two")
        gaps = _BETWEEN_OPTIONS * (len(sizes) - 1)
        options.set_class(room < sum(sizes) + gaps, "-too-long")

    @property
    def said(self) -> int:
        return self.chosen

    def restore(self, said: str | int) -> None:
        self.chosen = int(said)

    def choose(self, place: int) -> None:
        self.chosen = place
        if self._buttons:  # they come with the screen
            self._buttons[place].value = True

    def on_radio_set_changed(self, event: RadioSet.Changed) -> None:
        event.stop()
        self.chosen = event.index

    def point(self) -> None:
        if self._buttons:
            self.query_one(RadioSet).focus()

    def press(self, key: str, character: str | None) -> bool:
        """Choose the one before or after; there is no typing here to take back."""
        step = {"left": -1, "right": 1}.get(key)
        if step is not None:
            self.choose((self.chosen + step) % len(self._options))
        return step is not None or key in (_UNDO, _REDO)


class FormSheet(Sheet):
    """Fields, and perhaps choices by digit while nothing is typed; Enter does it.

    Space is GO until something is typed: only then is it a letter.
    """

    fields: Sequence[Field] = ()
    enter = "writes it down"
    """What Enter does, and GO once something is typed."""

    def __init__(
        self, title: str, fields: Sequence[Field], *, choices: Sequence[Choice] = (), hint: str = ""
    ) -> None:
        self.title = title
        self.fields = tuple(fields)
        self.hint = hint
        self._quick = ChoiceSheet("", choices) if choices else None
        self._at = 0
        for place, field in enumerate(self.fields):
            field.clicked = partial(self._go_to, place)

    @property
    def front(self) -> Front:
        """Until something is typed GO is GO; then its keys do what Enter does."""
        if not self.is_blank:
            return Front.LINE
        return Front.QUICK if self._has_digits else Front.BLANK

    @property
    def goes(self) -> str | None:
        """GO does what Enter does, once something is typed."""
        return None if self.is_blank else self.enter

    def done(self) -> bool:
        """Do what the fields say, as Enter was pressed; False leaves the sheet open."""
        raise NotImplementedError

    @property
    def field(self) -> Field:
        """The field that the keys are for."""
        return self.fields[self._at]

    @property
    def draft(self) -> tuple[str | int, ...]:
        """What each field says."""
        return tuple(field.said for field in self.fields)

    def restore(self, draft: Sequence[str | int]) -> None:
        """Let each field say what it said before; the sheet is not shown yet."""
        for one, said in zip(self.fields, draft, strict=True):
            one.restore(said)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed yet."""
        return not any(one.text for one in self.fields if isinstance(one, TextField))

    @property
    def _has_digits(self) -> bool:
        """Whether a digit chooses while nothing is typed."""
        return self._quick is not None and isinstance(self.field, TextField)

    def above(self, width: int, tones: Tones) -> Sequence[Line]:
        return [] if self._quick is None else [*self._quick.body(width, 99, tones), ()]

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        rows, room = list(wrapped(self.hint, width)), max(1, height - 1)
        if len(rows) > room:  # a sentence that breaks off says so
            rows[room - 1 :] = [cut(" ".join(rows[room - 1 :]), width)]
        return [(), *(line((part, tones.muted)) for part in rows)]

    def _closing(self, width: int, tones: Tones) -> Line:
        """Return the keys; while what was typed or pasted has no room, that there is none."""
        field = self.field
        if not isinstance(field, TextField) or not field.overflows:
            return super()._closing(width, tones)
        said = f"Full: {field.input.max_length} letters; the rest is not in it."
        return line((cut(said, width), tones.decide))

    def press(self, key: str, character: str | None) -> bool:
        """Take text, its editing, Enter, Tab and arrows; a digit where nothing is typed yet."""
        if self.is_blank:
            if key == "space":
                return False
            if self._quick is not None and self._has_digits:
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
        self.field.put(text)

    def point(self) -> None:
        self.field.point()

    def _move(self, step: int) -> None:
        self._go_to((self._at + step) % len(self.fields))
        self.field.point()

    def _go_to(self, place: int) -> None:
        self._at = place


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
        lines = list(super().body(width, height, tones))
        if self._limit and self.line.text:
            left = self.left
            lines[0] = line((f"{left} letter{'s' * (left != 1)} left", tones.muted))
        return lines

    @property
    def left(self) -> int:
        """Letters that are left."""
        return self._limit - len(self.line.text)

    def done(self) -> bool:
        text = self.line.text.strip()
        if text or self._empty_is_done:
            self._done(text)
        return True


def with_draft(
    console: Console, name: str, make: Callable[[Submit], FormSheet], *, of: str = ""
) -> FormSheet:
    """Make the form called ``name`` with what it said before, where that was not done.

    What it says is kept until the runner has done it: after a refusal it stands there when the
    form opens next, and where a question is declined the form opens again. ``of``: what the form
    is about, where another of its name is about something else.
    """
    key = f"{name} {of}"

    def submit(command: Command) -> None:
        if form.is_blank:  # a digit was enough
            console.submit(command)
            return
        console.drafts[key] = form.draft
        console.submit(command, forget, reopen)

    def forget(answer: Answer) -> None:
        console.drafts.pop(key, None)

    def reopen() -> None:
        console.show_sheet(with_draft(console, name, make, of=of), name)

    form = make(submit)
    if draft := console.drafts.pop(key, None):
        form.restore(draft)
    return form


class _MessageSheet(TextSheet):
    """A message in the moderator's own words, and for whom."""

    enter = "shows it"

    def __init__(self, console: Console, submit: Submit, choices: Sequence[Choice]) -> None:
        super().__init__(
            "Message to the room",
            lambda text: submit(addressed(text)),
            hint=f"A digit, or words and Enter; {LECTERN} at the end: the speaker alone.",
            choices=choices,
            limit=LONGEST_MESSAGE + len(LECTERN) + 1,
            counted=True,
        )
        self._refuse = console.refuse

    @property
    def left(self) -> int:
        """Letters that are left; those of `@lectern` do not count."""
        text = self.line.text
        return LONGEST_MESSAGE - len(text.removesuffix(f" {LECTERN}"))

    def done(self) -> bool:
        """Show the message; what cannot be shown stays in the form, with the reason."""
        try:
            return super().done()
        except BadLine as reason:
            self._refuse(str(reason))
            return False


def message(console: Console) -> Sheet:
    """Open the message to the room: ready-made ones for all or for the lectern, or own words."""
    for_all = [(ready.text, ready) for ready in READY_MADE.values()]
    for_one = [(f"{ready.text} {LECTERN}", replace(ready, to="lectern")) for _, ready in for_all]
    choices = [
        Choice(str(place), label, partial(console.submit, ready))
        for place, (label, ready) in enumerate((*for_all, *for_one), start=1)
    ]
    shown = console.view.snapshot.message
    clear = partial(console.submit, cmd.ClearMessage()) if shown else None
    choices.append(Choice("0", "take the message away", clear, name(shown)))
    return with_draft(console, "message", lambda submit: _MessageSheet(console, submit, choices))


def note(console: Console) -> Sheet:
    """Open a note of this second."""
    began, at = console.now_ms(), console.view.clock(console.view.snapshot.now, seconds=True)

    def make(submit: Submit) -> FormSheet:
        def write(text: str) -> None:
            late = console.now_ms() - began > _WRITING_MS
            submit(cmd.WriteNote(f"{text} ({at})" if late else text))

        # A note that took long to write has room for its time.
        limit = LONGEST_TEXT - len(f" ({at})")
        return TextSheet(f"Note, {at}", write, hint="Enter writes it into the record.", limit=limit)

    return with_draft(console, "note", make)


class _NextSheet(TextSheet):
    """Asked by GO, which a second later goes on."""

    front = Front.NEXT
    goes = None


def moderator(console: Console) -> Sheet:
    """Ask who moderates the day's next session."""
    return _NextSheet(
        f"Next: {name(console.app.next_title)}",
        console.app.begin_next,
        hint="Who moderates? Enter goes on, also without a name. A new record begins.",
        empty_is_done=True,
    )
