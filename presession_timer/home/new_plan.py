"""The form of a new plan: from a list of speakers, or with places to fill in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Label, Static

from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.states import completed, states
from presession_timer.base.typed_times import typed_time
from presession_timer.base.zones import today_in
from presession_timer.importers.choices import Choices, ImportQuestion
from presession_timer.importers.columns import SheetColumn
from presession_timer.importers.proposal import Proposal, Unsettled
from presession_timer.importers.vocabulary import ColumnField
from presession_timer.prepare.new import (
    MOST_SPEAKERS,
    blank_text,
    proposed,
    target_of,
    usual_choices,
    write_plan,
)
from presession_timer.terminal.forms import Ask
from presession_timer.terminal.text_lines import cut, name

__all__ = ["LISTS", "Made", "NewPlan"]

LISTS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".json")
"""What the name of a list of speakers ends in."""
_FIELDS: Final = tuple(
    dict.fromkeys(
        (
            ColumnField.ORGANISATION,
            ColumnField.SPEAKER,
            ColumnField.TOPIC,
            ColumnField.WORDS,
            ColumnField.MAX,
            ColumnField.NOTE,
            ColumnField.CATEGORY,
            *ColumnField,
        )
    )
)
"""What a column may be about, the likely ones first."""
_BACK: Final = "Back to the form"
_Decided = Callable[[Choices | None], None]
"""Goes on with what was decided; None: to stop."""
_OPTIONS: Final = re.compile(r":? ?\(?--[a-z].*$")
"""What a message adds for the command line."""


@dataclass(frozen=True, slots=True)
class Made:
    """A plan that was written."""

    path: Path
    told: tuple[str, ...] = ()
    """What was assumed of the list."""


@dataclass(frozen=True, slots=True)
class _Entered:
    target: Path
    source: Path | None
    speakers: int | None
    choices: Choices


class _Wrong(ValueError):
    """A field that says nothing usable: its id, and what is expected."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NewPlan(ModalScreen[Made | None]):
    """Asks for what a new plan needs and writes it; the result is None where it was not made."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f10,ctrl+c,ctrl+q", "dismiss", "back"),
        Binding("ctrl+s,f2", "create", "create"),
        Binding("down,tab", "app.focus_next", show=False, priority=True),
        Binding("up,shift+tab", "app.focus_previous", show=False, priority=True),
    ]

    def __init__(self, folder: Path, *, from_list: bool) -> None:
        """``from_list``: whether there is a list of speakers to begin with."""
        super().__init__()
        self.folder = folder
        self.from_list = from_list
        self._lists = _lists_in(folder)
        self._named = ""
        """The name of the file that was made up here; another one is a person's."""

    def compose(self) -> ComposeResult:
        """Show a line for each field."""
        with VerticalScroll(classes="form", can_focus=False):
            title = "A plan from your list of speakers" if self.from_list else "A new plan"
            yield Static(title, classes="heading", markup=False)
            if self.from_list:
                found = self._lists[0] if len(self._lists) == 1 else ""
                yield from _field("source", "Your list", found, "a .csv or .xlsx file", self._lists)
            names = [state.name for state in states()]
            yield from _field(
                "state", "State under Review", "", "such as Spain, or its code", names
            )
            yield from _field("date", "Day", "", "YYYY-MM-DD; today if the list does not say")
            yield from _field("start", "Begins at", "", "10, 10:05, 2:30 pm")
            if not self.from_list:
                yield from _field("speakers", "How many speakers", "6", "1 to 200")
            yield from _field("file", "Name of the plan", "", "such as spain.toml")
            yield Static("", id="trouble", markup=False)
            yield Button("Create the plan", id="create", compact=True)

    def on_mount(self) -> None:
        """Begin with the first field; a name for the file follows from the list's."""
        self.query(Input).first().focus()
        self._name_file()

    @on(Input.Changed, "#source, #state")
    def _name_file(self) -> None:
        """Name the file after the list, else after the State, until a person names it."""
        file = self.query_one("#file", Input)
        if file.value not in ("", self._named):
            return
        source = self._text("source")
        stem = Path(source).stem if source else completed(self._text("state"))
        stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.").lower()
        self._named = f"{stem}.toml" if stem else ""
        file.value = self._named

    @on(Input.Blurred, "#state")
    def _complete_state(self, event: Input.Blurred) -> None:
        event.input.value = completed(event.input.value.strip())

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        """Go to the next field; from the last one, create."""
        if event.input.id == "file":
            self.action_create()
        else:
            self.focus_next(Input)

    @on(Button.Pressed)
    def action_create(self) -> None:
        """Write the plan, after what the list leaves open was asked."""
        self._say("")
        try:
            entered = self._entered()
            if entered.source is None:
                text = blank_text(entered.speakers, entered.choices, today_in)
                self._write(entered, text)
                return
        except _Wrong as error:
            self._say(str(error))
            self.query_one(f"#{error.field}", Input).focus()
        except PresessionError as error:
            self._say(str(error))
        else:
            self._read(entered, entered.source)

    def _say(self, trouble: str) -> None:
        said = "\n".join(_OPTIONS.sub("", name(one)) for one in trouble.splitlines())
        self.query_one("#trouble", Static).update(said)

    def _write(self, entered: _Entered, text: str, told: Sequence[str] = ()) -> None:
        write_plan(entered.target, text)
        self.dismiss(Made(entered.target, tuple(_OPTIONS.sub("", one) for one in told)))

    @work(exclusive=True)
    async def _read(self, entered: _Entered, source: Path) -> None:
        """Read the list, and go on with what it leaves open."""
        choices = entered.choices
        try:
            found = await asyncio.to_thread(proposed, source, entered.target, choices, today_in)
            self._go_on(entered, source, found)
        except PresessionError as error:
            self._say(str(error))

    def _go_on(self, entered: _Entered, source: Path, found: Proposal | Unsettled) -> None:
        """Ask the next question, show the columns, or write the plan."""

        def decided(choices: Choices | None) -> None:
            if choices is not None:
                self._read(replace(entered, choices=choices), source)

        questions = [one for one in found.questions if one.key != "columns"]
        if questions:
            self._ask(questions[0], entered.choices, decided)
        elif not isinstance(found, Proposal):
            self._say(found.questions[0].text)
        elif found.columns and "columns" not in entered.choices.agreed:
            self._review(found.columns, entered.choices, decided)
        else:
            self._write(entered, found.text, found.notices)

    def _entered(self) -> _Entered:
        choices = usual_choices()
        source = self._source() if self.from_list else None
        written, day, start = self._text("file"), self._text("date"), self._text("start")
        if not written:
            raise _Wrong("file", "The plan needs a name, such as spain.toml")
        try:
            target = target_of(self.folder / written, force=False)
        except UnreadableFile as error:
            raise _Wrong("file", _OPTIONS.sub("", str(error)).rstrip(";")) from None
        try:
            begins = typed_time(start) if start else None
        except ValueError as error:
            raise _Wrong("start", f"Begins at: {error}") from None
        try:
            on_day = date.fromisoformat(day) if day else None
        except ValueError:
            raise _Wrong("date", "Day: expected a day such as 2019-12-10") from None
        state = completed(self._text("state")) or None
        choices = replace(choices, state=state, date=on_day, start=begins)
        return _Entered(target, source, self._speakers(), choices)

    def _source(self) -> Path:
        written = self._text("source")
        if not written:
            raise _Wrong("source", "Which file has your speakers? A .csv or an .xlsx")
        source = self.folder / Path(written).expanduser()
        if not source.is_file():
            raise _Wrong("source", f"There is no file {written} here")
        return source

    def _speakers(self) -> int | None:
        if self.from_list:
            return None
        written = self._text("speakers")
        with suppress(ValueError):
            if 1 <= int(written) <= MOST_SPEAKERS:
                return int(written)
        raise _Wrong("speakers", f"How many speakers: expected a number from 1 to {MOST_SPEAKERS}")

    def _text(self, field: str) -> str:
        found = self.query(f"#{field}").results(Input)
        return next((one.value.strip() for one in found), "")

    def _ask(self, question: ImportQuestion, choices: Choices, decided: _Decided) -> None:
        """Ask one question of the list."""
        shown = "\n".join((f"{question.text[:1].upper()}{question.text[1:]}", *question.preview))
        answers = {one: one for one in sorted(question.choices, key=lambda c: c != question.guess)}

        def answered(answer: str | None) -> None:
            given = answer if question.choices else question.guess
            decided(choices.decided(question, given or "") if answer else None)

        self.app.push_screen(Ask(_safe(shown), answers or {"yes": "Yes"}, _BACK), answered)

    def _review(self, columns: Sequence[SheetColumn], choices: Choices, decided: _Decided) -> None:
        """Show what each column is taken for: right, or one of them is something else."""
        headings = {column.letter: name(cut(column.heading, 30)) for column in columns}
        widest = max(map(cell_len, headings.values()))
        rows = [
            f"{headings[one.letter]}{' ' * (widest - cell_len(headings[one.letter]))}"
            f"  {one.field or 'not used'}{'?' if one.guessed else ''}"
            for one in columns
        ]

        def answered(letter: str | None) -> None:
            if letter is not None and letter in headings:
                self._ask_field(letter, headings[letter], choices, decided)
            else:
                agreed = replace(choices, agreed=choices.agreed | {"columns"})
                decided(agreed if letter else None)

        others = {letter: f"{heading} is something else" for letter, heading in headings.items()}
        answers = {"yes": "Yes, create the plan", **others}
        self.app.push_screen(
            Ask("\n".join(("Is this right?", "", *rows)), answers, _BACK), answered
        )

    def _ask_field(self, letter: str, heading: str, choices: Choices, decided: _Decided) -> None:
        def answered(field: str | None) -> None:
            if not field:
                decided(choices)
                return
            meant = None if field == "-" else ColumnField(field)
            decided(replace(choices, columns={**choices.columns, letter: meant}))

        fields = {"-": "not used", **{str(field): str(field) for field in _FIELDS}}
        self.app.push_screen(Ask(f"What is in the column {heading}?", fields, "Back"), answered)


def _field(
    field: str, label: str, value: str, hint: str, suggested: list[str] | None = None
) -> ComposeResult:
    suggester = SuggestFromList(suggested, case_sensitive=False) if suggested else None
    with Horizontal():
        yield Label(label, markup=False)
        yield Input(value, hint, id=field, suggester=suggester, compact=True, select_on_focus=False)


def _safe(text: str) -> str:
    return "\n".join(map(name, text.split("\n")))


def _lists_in(folder: Path) -> list[str]:
    try:
        here = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        one.name for one in here if one.suffix.lower() in LISTS and not one.name.startswith(".")
    ]
