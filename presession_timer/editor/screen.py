"""The editor: its screen, what the keys do, and what it asks before something is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widget import AwaitMount
from textual.widgets import Button, Input, OptionList, Static

from presession_timer.base.durations import clock_up
from presession_timer.base.errors import BadInput, CannotEdit, PresessionError
from presession_timer.base.findings import Finding, KeyPath
from presession_timer.base.shell import typed
from presession_timer.base.text import harmless
from presession_timer.editor.fields import (
    FormField,
    any_segment,
    fields_of,
    hint,
    label_of,
    problem_words,
    times_of,
)
from presession_timer.editor.widgets import FieldRemark, FieldRow, Form, Part, PartList
from presession_timer.editor.workbench import Checked, Workbench, check
from presession_timer.plan.editing import Editing, segments_in, value_at, written
from presession_timer.plan.formats import known_formats
from presession_timer.prepare.arithmetic import Pace, Prediction
from presession_timer.prepare.check import pace_said, page_of, verdict_of
from presession_timer.prepare.settings import looks
from presession_timer.terminal.app import BaseApp, require_terminal, show
from presession_timer.terminal.forms import AskDialog, FormApp, KeyFooter, TextPage
from presession_timer.terminal.text_lines import key_cap, name

Act = Callable[[], None]

_LOOK_S = 2.0
"""How often the file on the disk is checked, seconds."""
_OVER = (Pace.MAY_OVERRUN, Pace.WILL_OVERRUN)
_HELP = (
    ("In the list", ""),
    ("↑ ↓ Home End", "choose a part; PgUp and PgDn also from its fields"),
    ("Enter", "its fields"),
    ("+ Insert", "add a statement below"),
    ("D", "duplicate"),
    ("Del", "remove"),
    ("Shift+↑↓", "move; a comment directly above goes along"),
    ("In the fields", ""),
    ("↑ ↓ Tab Enter", "the next field, or the one before"),
    ("Enter or Space", "open a choice"),
    ("Esc", "take back what you typed here; then back to the list"),
    ("Everywhere", ""),
    ("Ctrl+S F2", "save; comments and layout of the file stay"),
    ("Ctrl+Z Ctrl+Y", "undo and redo, also past a save"),
    ("F6", "everything that check says"),
    ("F10 Ctrl+Q", "leave; asks first where something is not saved"),
    ("Times", ""),
    ("10 10h05 2:30 pm", "times of day as you type them; 10:05 and 14.30 too"),
    ("7 7:00 7 min 90 s", "lengths; a bare number is minutes"),
)


@dataclass(frozen=True, slots=True)
class Edited:
    """The result of editing."""

    path: Path
    saved: bool
    """Whether the file was saved at least once."""
    fits: bool | None
    """Whether the plan fits its hour and room; None if it has problems."""


class EditorScreen(Screen[Edited], inherit_bindings=False):
    """A plan: its parts at the left, the fields of the chosen one at the right."""

    CSS_PATH = "editor.tcss"
    AUTO_FOCUS = "PartList"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared so by Textual
        (0, "-single"),
        (66, "-narrow"),
        (100, "-normal"),
        (150, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-high")]  # noqa: RUF012 - the same
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "save", "save", key_display="Ctrl+S"),
        Binding("question_mark,f1", "help", "help", key_display="F1"),
        Binding("ctrl+z", "undo", "undo", key_display="Ctrl+Z"),
        Binding("escape", "back", "back", key_display="Esc"),
        Binding("f6", "check", "check", key_display="F6"),
        Binding("shift+down", "move(1)", "move", key_display="Shift+↑↓"),
        Binding("shift+up", "move(-1)", show=False),
        Binding("ctrl+y", "redo", show=False),
        Binding("pagedown", "choose(1)", show=False),
        Binding("pageup", "choose(-1)", show=False),
        Binding("ctrl+q,ctrl+c,f10", "leave", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(self, path: Path) -> None:
        """Read the plan. Raises what :class:`Workbench` does."""
        super().__init__()
        self.bench = Workbench(path)
        self.formats = known_formats()
        self.row = 0
        """The chosen part: 0 the session, from 1 the segments."""
        self.checked: Checked | None = None
        self.notice = ""
        self._checking = False
        self._saved = False
        self._mounting: AwaitMount | None = None
        if self.bench.begun:
            self.notice = f"read only: the hour has begun ({self.bench.begun})"

    def compose(self) -> ComposeResult:
        with Horizontal(id="head"):
            yield Static(id="title", markup=False)
            yield Static(id="state", markup=False)
        with Horizontal(id="body"):
            yield PartList()
            with Container(id="forms"):
                yield Form(fields_of(self.editing.data, 0, self.formats), "session")
            with VerticalScroll(id="outlook", can_focus=False):
                yield Static(markup=False)
        yield Static(id="verdict", markup=False)
        yield Static(id="notice", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Check what was read, and look after the file from now on."""
        self.query_one("#forms").disabled = bool(self.bench.begun)
        self._show()
        self._check()
        self.set_interval(_LOOK_S, self.look_outside)

    # What there is.

    @property
    def editing(self) -> Editing:
        """The text and its steps."""
        return self.bench.editing

    @property
    def form(self) -> Form:
        """The form of the chosen part; that of the segments is made for the first of them."""
        forms, name = self.query_one("#forms"), "segment" if self.row else "session"
        if self.row and not forms.query("#segment"):
            self._mounting = forms.mount(Form(any_segment(), name))
        return forms.query_one(f"#{name}", Form)

    @property
    def typing(self) -> FieldRow | None:
        """The row of the field that has the keys; None: the list has them."""
        focused = self.focused
        if focused is None:
            return None
        return next((one for one in focused.ancestors if isinstance(one, FieldRow)), None)

    # Checking.

    def look_outside(self) -> None:
        """Show what another program wrote if nothing of ours is lost; else say so."""
        if self.bench.begun or self.app.screen is not self or not self.bench.touched():
            return
        if self.bench.gone:
            self._say("the file is gone; saving writes it again")
        elif self.bench.theirs() is None:
            return
        elif self.bench.changed:
            self._say("the file was changed by another program; saving asks which to keep")
        else:
            self._take_theirs("another program changed this file; Ctrl+Z shows it as it was")

    def _check(self) -> None:
        """Check the text; one check runs at a time, and the latest text is checked last."""
        if not self._checking:
            self._checking = True
            self.run_worker(self._checks())

    async def _checks(self) -> None:
        try:
            while self.checked is None or self.checked.text != self.editing.text:
                text = self.editing.text
                self.checked = await asyncio.to_thread(check, text, self.bench.path)
                self._show(settle=False)
        finally:
            self._checking = False

    # Changing.

    def _change(self, change: Callable[[], Editing], *, settle: bool = True) -> bool:
        """Make a step, or say why not; return whether the text changed."""
        if self.bench.begun:
            self._say(f"read only: the hour has begun ({self.bench.begun})")
            return False
        try:
            after = change()
        except CannotEdit as error:
            self._say(str(error))
            self._show()
            return False
        changed = after.text != self.editing.text
        self.bench.editing = after
        self.row = min(self.row, len(segments_in(after.data)))
        self.notice = ""
        self._show(settle=settle)
        if changed:
            self._check()
        return changed

    @on(FieldRow.Typed)
    def _typed(self, event: FieldRow.Typed) -> None:
        path = event.row.field.path
        is_choice = event.row.control is not self.focused or bool(event.row.field.choices)
        self._change(lambda: self.editing.typed(path, event.text), settle=is_choice)

    async def action_add(self) -> None:
        """Add a statement below the chosen part, to be filled in at once."""
        if self._change(lambda: self.editing.with_segment(self.row, {"speaker": ""})):
            self._choose(self.row + 1)
            await self.action_go_to_field()

    def action_duplicate(self) -> None:
        """Put a copy of the chosen segment below it."""
        if self.row and self._change(lambda: self.editing.with_segment_doubled(self.row - 1)):
            self._choose(self.row + 1)

    def action_remove(self) -> None:
        if self.row == 0:
            self._say("the session itself stays")
            return
        row, (who, _) = self.row, label_of(segments_in(self.editing.data)[self.row - 1])
        if self._change(lambda: self.editing.without_segment(row - 1)):
            self._say(f"{row} removed: {who}; Ctrl+Z brings it back")

    def action_move(self, by: int) -> None:
        place = self.row - 1
        if (
            self.row
            and 0 <= place + by < len(segments_in(self.editing.data))
            and self._change(lambda: self.editing.with_segment_moved(place, place + by))
        ):
            self._choose(self.row + by)

    def action_undo(self) -> None:
        self._step(self.editing.undone, "undone", self.editing.past)

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self._step(self.editing.redone, "redone", self.editing.future)

    def _step(self, change: Callable[[], Editing], done: str, steps: tuple[object, ...]) -> None:
        what = getattr(steps[-1], "what", "") if steps else ""
        self._change(change)
        self._say(f"{done}: {what}" if what else f"nothing to {done.replace('ne', '')}")

    # Choosing.

    @on(OptionList.OptionHighlighted, "#parts")
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index != self.row:
            self._choose(event.option_index)

    @on(OptionList.OptionSelected, "#parts")
    def _clicked(self) -> None:
        """Do nothing: a click has chosen already."""

    def action_choose(self, by: int) -> None:
        """Go to the next or the previous part; the keys stay in the same field."""
        self._choose(self.row + by)

    def _choose(self, row: int) -> None:
        row = max(0, min(row, len(segments_in(self.editing.data))))
        typing = self.typing
        self.bench.editing = self.editing.settled()
        self.row, self.notice = row, ""
        self._show()
        if typing is not None and not (typing.display and self.form in typing.ancestors):
            self.call_next(self.action_go_to_field)

    async def action_go_to_field(self) -> None:
        """Go to the first field that is typed into; the next key is for it already."""
        form = self.form
        if self._mounting is not None:
            await self._mounting
        self.set_focus(next((one for one in form.query(Input) if one.focusable), self.focused))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show what the field is for."""
        self.bench.editing = self.editing.settled()
        self.notice = "" if self.typing else self.notice
        self._show_notice()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Show the value in the plan's own spelling."""
        self.bench.editing = self.editing.settled()
        self._show()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.focus_next(".field")

    @on(Button.Pressed)
    def _more(self) -> None:
        self._show()

    def action_back(self) -> None:
        """Take back what was typed into this field; else go to the list; from there leave."""
        typing = self.typing
        if typing is not None and self.editing.typing == typing.field.path:
            self._change(self.editing.undone)
            self._say("as it was before")
        elif isinstance(self.focused, PartList):
            self.action_leave()
        else:
            self.set_focus(self.query_one(PartList))

    # Saving, leaving.

    def action_save(self) -> None:
        """Save; asks first where that would lose or break something."""
        self._save()

    def _save(self, then: Act | None = None, *agreed: str) -> None:
        """Save the text, then do ``then``; ``agreed`` are the questions answered with yes."""
        self.bench.editing = self.editing.settled()
        if self.bench.begun:
            self._say(f"read only: the hour has begun ({self.bench.begun})")
        elif self.bench.theirs() is not None:
            self._ask(
                "Another program changed this file meanwhile.",
                {
                    "take theirs (undo brings yours back)": self._take_theirs,
                    "keep yours": lambda: self._keep_mine(then, *agreed),
                },
            )
        elif self.bench.write_protected and "protected" not in agreed:
            self._ask(
                "This file is marked read-only.",
                {"replace it all the same": lambda: self._save(then, *agreed, "protected")},
            )
        elif self._has_problems() and "problems" not in agreed:
            self._ask(
                "There are problems: presession would refuse to run this plan.",
                {"save it all the same": lambda: self._save(then, *agreed, "problems")},
            )
        else:
            self._put_in_place(then)

    def _put_in_place(self, then: Act | None) -> None:
        try:
            self.bench.save()
        except PresessionError as error:
            self._say(f"NOT SAVED: {error}")
            return
        self._saved = True
        self._show(settle=False)
        self._say("saved")
        if then is not None:
            then()

    def _keep_mine(self, then: Act | None, *agreed: str) -> None:
        self.bench.keep_mine()
        self._save(then, *agreed)

    def _ask(self, question: str, answers: Mapping[str, Act]) -> None:
        def answered(words: str | None) -> None:
            if words:
                answers[words]()

        self.app.push_screen(AskDialog(question, {words: words for words in answers}), answered)

    def _has_problems(self) -> bool:
        """Return whether the text has problems; check it now if that is not known yet."""
        if self.checked is None or self.checked.text != self.editing.text:
            self.checked = check(self.editing.text, self.bench.path)
        return bool(self.checked.errors)

    def _take_theirs(self, said: str = "this is theirs; Ctrl+Z brings yours back") -> None:
        try:
            self.bench.take_theirs()
        except (PresessionError, ValueError) as error:
            first = error.problems[0] if isinstance(error, BadInput) else error
            self._say(f"theirs cannot be read: {first}")
            return
        self.row = min(self.row, len(segments_in(self.editing.data)))
        self._show()
        self._check()
        self._say(said)

    def action_leave(self) -> None:
        """Leave; asks first where something is not saved."""
        if self.bench.changed:
            self._ask(
                "Your changes are not saved.",
                {"save and leave": lambda: self._save(self._leave), "leave without": self._leave},
            )
        else:
            self._leave()

    def _leave(self) -> None:
        figures = self.checked.figures if self.checked is not None else None
        fits = figures.answer if figures is not None else None
        self.dismiss(Edited(self.bench.path, self._saved, fits))

    def action_help(self) -> None:
        ascii_only = isinstance(self.app, BaseApp) and self.app.ascii_only
        lines = (
            f"  {key_cap(keys, ascii_only=ascii_only):<24}{words}" if words else f"\n{keys}"
            for keys, words in _HELP
        )
        self.app.push_screen(TextPage("Keys of the editor", "\n".join(lines).strip("\n")))

    def action_check(self) -> None:
        """Show everything that `presession check` says."""
        self.app.push_screen(TextPage("Check", self._outlook()))

    # What is seen.

    def _say(self, words: str) -> None:
        self.notice = words
        self._show_notice()

    def _show(self, *, settle: bool = True) -> None:
        """Show everything as it is now; without ``settle`` what is being typed stays."""
        if not self.is_mounted:
            return
        data = self.editing.data
        title = written(value_at(data, ("session", "title")))
        state = "read only" if self.bench.begun else "not saved" if self.bench.changed else ""
        self._put("#title", f" {name(self.bench.path.name)}  {name(title)}")
        self._put("#state", f" {state} " if state else "")
        self.query_one(PartList).show(list(self._parts()), self.row)
        fields = fields_of(data, self.row, self.formats)
        for form in (self.form, *self.query(Form)):
            form.display = form is self.form
        self.form.show(fields, dict(self._remarks(fields)), settle=settle)
        self._put("#outlook Static", self._outlook())
        self._show_verdict()
        self._show_notice()

    def _put(self, where: str, words: str, level: str = "") -> None:
        """Show a text; the same one again costs no layout."""
        shown = self.query_one(where, Static)
        if shown.content != words:
            shown.update(words)
        shown.set_classes(level)

    def _parts(self) -> Iterator[Part]:
        data = self.editing.data
        errors = self.checked.errors if self.checked is not None else ()
        wrong = {int(one.path[1]) + 1 if _in_segment(one) else 0 for one in errors}
        yield Part(0, "The session", mark="error" if 0 in wrong else "")
        for number, segment in enumerate(segments_in(data), 1):
            who, organisation = label_of(segment)
            times = times_of(data, number - 1, self.formats)
            found = self._prediction(number)
            late = found is not None and found.pace in _OVER
            mark = "error" if number in wrong else "warning" if late else ""
            yield Part(number, who, organisation, (times, times.rpartition("–")[2]), mark)

    def _remarks(self, fields: list[FormField]) -> Iterator[tuple[KeyPath, FieldRemark]]:
        """Yield what stands below each field: a problem, a warning, or how long its text takes."""
        found = self._prediction(self.row)
        for field in fields:
            if found is not None and field.key in ("words", "statement") and field.text:
                takes = f"{clock_up(found.quick)}–{clock_up(found.slow)}"
                counted = f"{found.words:,} words: " if field.key == "statement" else ""
                level = "warning" if found.pace in _OVER else "muted"
                yield field.path, FieldRemark(f"{counted}{takes}, {pace_said(found)}", level)
        if self.checked is not None:
            levels = ((self.checked.warnings, "warning"), (self.checked.errors, "error"))
            for findings, level in levels:  # an error wins
                for one in reversed(findings):
                    yield one.path, FieldRemark(problem_words(one.wrong, one.expected), level)

    def _prediction(self, row: int) -> Prediction | None:
        """Return how long the text of a part takes; None if that is not known."""
        figures = self.checked.figures if self.checked is not None else None
        found = figures.predictions if figures is not None else ()
        return next((one for one in found if one.segment.number == row), None)

    def _outlook(self) -> str:
        """Return what `check` says of the plan, or its problems."""
        if self.checked is None:
            return "checking …"
        if self.checked.figures is not None:
            return page_of(self.checked.figures)
        return "\n".join(map(_problem, self.checked.errors))

    def _show_verdict(self) -> None:
        checked, said, level = self.checked, "checking …", "muted"
        if checked is not None and checked.figures is not None:
            figures = checked.figures
            said, level = verdict_of(figures), "" if figures.answer else "error"
            if figures.room_spare is not None and figures.room_spare < 0:
                said += "; ROOM CLASH: the room is needed before the end"
        elif checked is not None:
            more = f" ({len(checked.errors) - 1} more)" if len(checked.errors) > 1 else ""
            said, level = _problem(checked.errors[0]) + more, "error"
        self._put("#verdict", said, level)

    def _show_notice(self) -> None:
        """Show what was done, else what the field is for, or who will overrun."""
        if not self.is_mounted:
            return
        said, level = name(self.notice), "warning"
        typing = self.typing
        if not said and typing is not None:
            said, level = f"{typing.field.key}: {hint(typing.field.key)}", "muted"
        elif not said:
            found, level = self._prediction(self.row), "muted"
            if found is not None and found.pace in _OVER:
                said, level = f"{self.row}: {found.words:,} words, {pace_said(found)}", "warning"
        self._put("#notice", said, level)


def _problem(one: Finding) -> str:
    where = f"{int(one.path[1]) + 1}: " if _in_segment(one) else ""
    return f"{where}{problem_words(one.wrong, one.expected)}"


def _in_segment(one: Finding) -> bool:
    return len(one.path) > 1 and one.path[0] == "segment"


class EditorApp(FormApp, inherit_bindings=False):
    """Shows the editor; ends when it is left."""

    def __init__(self, path: Path, *, theme: str = "dark", ascii_only: bool = False) -> None:
        """Read the plan. Raises what :class:`EditorScreen` does."""
        super().__init__(theme=theme, ascii_only=ascii_only)
        self.editor = EditorScreen(path)
        self.edited: Edited | None = None

    def on_mount(self) -> None:
        self.push_screen(self.editor, self._left)

    def _left(self, edited: Edited | None) -> None:
        self.edited = edited
        self.exit()


def edit(path: Path, *, theme: str | None = None, ascii_only: bool = False) -> int:
    """Edit a plan on this terminal, then print the next command; return the exit status.

    Raises what :func:`edit_on_screen` does.
    """
    theme, ascii_only = looks(theme, ascii_only)
    status, edited = edit_on_screen(path, theme, ascii_only=ascii_only)
    if edited is not None and edited.saved:
        print(f"{harmless(str(path))} is saved. Next: {next_command(edited)}")
    return status


def edit_on_screen(path: Path, theme: str, *, ascii_only: bool) -> tuple[int, Edited | None]:
    """Edit a plan on this terminal; return the exit status and what was done.

    Raises NoTerminal without a terminal, BadInput with every mistake of a file that is no TOML,
    and UnreadableFile for one that cannot be read.
    """
    app = EditorApp(path, theme=theme, ascii_only=ascii_only)
    require_terminal("the editor")
    return show(app, mouse=True), app.edited


def next_command(edited: Edited) -> str:
    """Return the next command: rehearse a plan that fits, else see what is wrong."""
    name = harmless(typed(edited.path))
    return f"presession run {name} --rehearse 20" if edited.fits else f"presession check {name}"
