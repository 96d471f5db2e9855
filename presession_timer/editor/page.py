"""The editor's page: what the keys do, and what is asked before something is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path as FilePath

from presession_timer.base.errors import BadInput, CannotEdit, PresessionError
from presession_timer.base.findings import Finding, Path
from presession_timer.editor.fields import FormField, fields_of, label_of
from presession_timer.editor.keys import EVERYWHERE, IN_FORM, IN_LIST, buttons_of
from presession_timer.editor.picture import Picture, draw
from presession_timer.editor.typed_line import Field
from presession_timer.editor.workbench import Checked, Workbench, check
from presession_timer.plan.editing import Editing, segments_in, value_at
from presession_timer.plan.formats import known_formats
from presession_timer.plan.toml_surgery import Value
from presession_timer.terminal.pages import Act, Button, Drawn, Page
from presession_timer.terminal.styles import Styles

__all__ = ["EditorPage"]

_LONGEST = 1_000
_LOOK_S = 2.0
"""How often the file on the disk is looked at."""


class EditorPage(Page):
    """A plan: its parts at the left, the fields of the chosen one at the right."""

    def __init__(self, path: FilePath) -> None:
        """Read the plan. Raises what :class:`Workbench` does."""
        self.bench = Workbench(path)
        self.formats = known_formats()
        self.row: int = 0
        """The chosen part: 0 the session, from 1 the segments."""
        self.place: int | None = None
        """The field that is typed into; None: the keys are for the list of parts."""
        self.field = Field("", _LONGEST)
        self.checked: Checked | None = None
        self.notice = ""
        self.question = ""
        self.answers: tuple[Button, ...] = ()
        self._checking = False
        self._looks_after = False
        if self.bench.begun:
            self.notice = f"read only: the hour has begun ({self.bench.begun})"

    # What there is.

    @property
    def editing(self) -> Editing:
        """The text and its steps."""
        return self.bench.editing

    @property
    def fields(self) -> list[FormField]:
        """Of the chosen part."""
        return fields_of(self.editing.data, self.row, self.formats)

    @property
    def count(self) -> int:
        """How many segments there are."""
        return len(segments_in(self.editing.data))

    def found_at(self, path: Path) -> Finding | None:
        """What is wrong, or else odd, with the value at ``path``."""
        if self.checked is None:
            return None
        findings = (*self.checked.errors, *self.checked.warnings)
        return next((one for one in findings if one.path == path), None)

    # Checking.

    def begin(self) -> None:
        """Check what was read, and look after the file from now on."""
        self._check()
        if not self._looks_after:
            self._looks_after = True
            self.host.every(_LOOK_S, self, self.look_outside)

    def look_outside(self) -> None:
        """Whether somebody else has changed the file: theirs is shown where nothing of ours would
        be lost by it; else it is said, and saving asks.
        """
        if self.bench.begun or self.question or not self.bench.touched():
            return
        if self.bench.gone:
            self.notice = "the file is gone; saving writes it anew"
        elif self.bench.theirs() is None:
            return
        elif self.bench.changed:
            self.notice = "somebody else changed this file meanwhile; saving asks whose to keep"
        else:
            self._take_theirs("somebody else changed this file; Ctrl+Z shows it as it was")
        self.host.show()

    def _check(self) -> None:
        """Check the text as it is now; one check at a time, and the latest text is the last."""
        if not self._checking:
            self._checking = True
            self.host.work(self._checks)

    async def _checks(self) -> None:
        try:
            while self.checked is None or self.checked.text != self.editing.text:
                text = self.editing.text
                self.checked = await asyncio.to_thread(check, text, self.bench.path)
                self.host.show()
        finally:
            self._checking = False

    # Changing.

    def _change(self, change: Callable[[], Editing]) -> bool:
        """Make a step; whether one was made. What cannot be done is said."""
        if self.bench.begun:
            self.notice = f"read only: the hour has begun ({self.bench.begun})"
            return False
        try:
            after = change()
        except CannotEdit as error:
            self.notice = str(error)
            return False
        changed = after.text != self.editing.text
        self.bench.editing = after
        self.notice = ""
        if changed:
            self._check()
        return changed

    def _typed(self, path: Path, text: str) -> None:
        self._change(lambda: self.editing.typed(path, text))
        fields = self.fields
        place = self.place or 0
        if self.bench.begun or place >= len(fields) or fields[place].path != path:
            self._fill()  # read only, or a key that had no place here has gone

    def add(self) -> None:
        """A statement below the chosen part, to be filled in at once."""
        new: Mapping[str, Value] = {"speaker": ""}
        place = self.row
        if self._change(lambda: self.editing.with_segment(place, new)):
            self.choose(place + 1)
            self.go_to_field(1)

    def remove(self) -> None:
        """Take the chosen segment out."""
        if self.row == 0:
            self.notice = "the session itself stays"
            return
        name, _ = label_of(segments_in(self.editing.data)[self.row - 1])
        if self._change(lambda: self.editing.without_segment(self.row - 1)):
            self.notice = f"{self.row} removed: {name}; Ctrl+Z brings it back"
            self.choose(self.row, keep=True)

    def move(self, by: int) -> None:
        """Exchange the chosen segment with its neighbour."""
        place = self.row - 1
        if self.row and 0 <= place + by < self.count:
            self._change(lambda: self.editing.with_segment_moved(place, place + by))
            self.choose(self.row + by, keep=True)

    def undo(self) -> None:
        """Take the latest step back."""
        what = self.editing.past[-1].what if self.editing.past else ""
        self._step(self.editing.undone, f"undone: {what}" if what else "nothing to undo")

    def redo(self) -> None:
        """Bring back what was undone last."""
        what = self.editing.future[-1].what if self.editing.future else ""
        self._step(self.editing.redone, f"redone: {what}" if what else "nothing to redo")

    def _step(self, change: Callable[[], Editing], said: str) -> None:
        self._change(change)
        self.notice = self.notice or said
        self.choose(self.row, keep=True)
        self._fill()

    # Choosing.

    def choose(self, row: int, *, keep: bool = False) -> None:
        """Another part; the keys stay where they are, in the list or in the same field."""
        self.bench.editing = self.editing.settled()
        self.row = max(0, min(row, self.count))
        if not keep:
            self.notice = ""
        if self.place is not None:
            self.go_to_field(self.place)

    def go_to_field(self, place: int | None) -> None:
        """Type into another field, or choose parts again."""
        self.bench.editing = self.editing.settled()
        self.place = None if place is None else max(0, min(place, len(self.fields) - 1))
        self._fill()

    def _fill(self) -> None:
        """The line that is typed into holds what the text says."""
        if self.place is not None:
            fields = self.fields
            self.place = min(self.place, len(fields) - 1)
            self.field = Field(fields[self.place].text, _LONGEST)

    # Saving, leaving.

    def save(self, then: Act | None = None, *, forced: bool = False) -> None:
        """Put the text in place; asks first where that would lose or break something.

        ``forced``: also a file that is marked read-only.
        """
        if self.bench.begun:
            self.notice = f"read only: the hour has begun ({self.bench.begun})"
        elif self.bench.theirs() is not None:
            self._ask(
                "Somebody else changed this file meanwhile.",
                Button("1", "take theirs (undo brings yours back)", self._take_theirs),
                Button("2", "keep yours, replace theirs", lambda: self._keep_mine(then)),
            )
        elif self.bench.write_protected and not forced:
            self._ask(
                "This file is marked read-only.",
                Button("1", "replace it all the same", lambda: self.save(then, forced=True)),
            )
        elif self._is_wrong():
            self._ask(
                "There are problems: presession would refuse to run this plan.",
                Button("1", "save it all the same", lambda: self._save(then)),
            )
        else:
            self._save(then)

    def _is_wrong(self) -> bool:
        """Whether the text has problems; it is checked now where that is not known yet."""
        if self.checked is None or self.checked.text != self.editing.text:
            self.checked = check(self.editing.text, self.bench.path)
        return bool(self.checked.errors)

    def _keep_mine(self, then: Act | None) -> None:
        self.bench.keep_mine()
        self.save(then)

    def _take_theirs(self, said: str = "this is theirs; Ctrl+Z brings yours back") -> None:
        try:
            self.bench.take_theirs()
        except (PresessionError, ValueError) as error:
            first = error.problems[0] if isinstance(error, BadInput) else error
            self.notice = f"theirs cannot be read: {first}"
            return
        self.notice = said
        self.choose(self.row, keep=True)
        self._fill()
        self._check()

    def _save(self, then: Act | None) -> None:
        try:
            self.bench.save()
        except PresessionError as error:
            self.notice = f"NOT SAVED: {error}"
            return
        self.notice = "saved"
        if then is not None:
            then()

    def leave(self) -> None:
        """Back; asks first where something is not saved."""
        close = self.host.close_page
        if not self.bench.changed:
            close()
            return
        self._ask(
            "Your changes are not saved.",
            Button("1", "save and leave", lambda: self.save(close)),
            Button("2", "leave without them", close),
        )

    def _ask(self, question: str, *answers: Button) -> None:
        self.question = question
        self.answers = (*answers, Button("Esc", "stay", lambda: None))

    def answer(self, act: Act) -> None:
        """Do what was chosen; the question is gone."""
        self.question, self.answers = "", ()
        act()

    # Keys.

    def press(self, key: str, character: str | None) -> None:
        """An answer where one is asked for; else what the key does everywhere, here, or types."""
        if self.question:
            for answer in self.answers:
                if key in (answer.key.lower(), "escape" if answer.key == "Esc" else ""):
                    self.answer(answer.act)
                    return
            return
        if key in EVERYWHERE:
            EVERYWHERE[key](self)
        elif self.place is None:
            if key in IN_LIST:
                IN_LIST[key](self)
        else:
            self._press_field(self.fields[self.place], key, character)

    def _press_field(self, field: FormField, key: str, character: str | None) -> None:
        if key in IN_FORM:
            IN_FORM[key](self)
        elif field.choices:
            self._choice(field, key)
        elif self.field.press(key, character) and self.field.text != self._now(field):
            self._typed(field.path, self.field.text)

    def _now(self, field: FormField) -> str:
        return next((one.text for one in self.fields if one.path == field.path), "")

    def _choice(self, field: FormField, key: str) -> None:
        """Left and right go on; a letter goes to the next choice that begins with it."""
        shown = [choice or field.otherwise for choice in field.choices]
        at = field.choices.index(field.text) if field.text in field.choices else 0
        if key in ("left", "right", "space"):
            at = (at + (-1 if key == "left" else 1)) % len(shown)
        elif key in ("backspace", "delete"):
            at = 0
        elif len(key) == 1:
            order = [*range(at + 1, len(shown)), *range(at + 1)]
            at = next((n for n in order if shown[n].startswith(key)), at)
        else:
            return
        self.put_choice(field, field.choices[at])

    def put_choice(self, field: FormField, choice: str) -> None:
        """Take a choice; what is written out though it is the default stays written."""
        if not choice and value_at(self.editing.data, field.path) == field.otherwise:
            return
        self._typed(field.path, choice)
        self._fill()

    def paste(self, text: str) -> None:
        """Into the field."""
        if self.place is not None and not self.question and not self.fields[self.place].choices:
            self.field.insert(text)
            self._typed(self.fields[self.place].path, self.field.text)

    def wheel(self, by: int) -> None:
        """Through the parts."""
        if not self.question:
            self.choose(self.row + (1 if by > 0 else -1))
            self.host.show()

    # What is seen.

    def draw(self, width: int, height: int, ink: Styles) -> Drawn:
        """The page as it is now."""
        return draw(self._picture(), width, height, ink)

    def _picture(self) -> Picture:
        fields = self.fields
        errors = self.checked.errors if self.checked is not None else ()
        wrong = {int(one.path[1]) + 1 for one in errors if len(one.path) > 1 and _is_segment(one)}
        if any(not _is_segment(one) for one in errors):
            wrong.add(0)
        return Picture(
            path=self.bench.path,
            data=self.editing.data,
            formats=self.formats,
            state=self._state(),
            row=self.row,
            wrong=frozenset(wrong),
            fields=tuple((field, self.found_at(field.path)) for field in fields),
            place=self.place,
            typed=self.field,
            checked=self.checked,
            notice=self.question or self.notice,
            asks=bool(self.question),
            buttons=buttons_of(self),
            choose=self._chooser,
            focus=self._focuser,
        )

    def _state(self) -> str:
        if self.bench.begun:
            return "read only"
        return "not saved" if self.bench.changed else ""

    def _chooser(self, row: int) -> Act:
        def choose() -> None:
            self.place = None
            self.choose(row)

        return choose if not self.question else _nothing

    def _focuser(self, place: int) -> Act:
        return (lambda: self.go_to_field(place)) if not self.question else _nothing


def _is_segment(one: Finding) -> bool:
    return len(one.path) > 1 and one.path[0] == "segment"


def _nothing() -> None:
    """A click while a question waits."""
