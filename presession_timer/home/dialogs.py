"""What stands in front of the home screen: the form of a new plan, folders, pages to read."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from rich.console import Group
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from presession_timer.base.atomic_files import put_file, real_path
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.times_in_forms import typed_time
from presession_timer.base.world.states import completed, states
from presession_timer.base.world.zones import today_in
from presession_timer.home.import_screen import ImportScreen, without_option
from presession_timer.importers.choices import Choices
from presession_timer.importers.proposal import Proposal
from presession_timer.prepare.check import check
from presession_timer.prepare.new import (
    MOST_SPEAKERS,
    blank_text,
    choices_from,
    readable,
    target_of,
)
from presession_timer.report.output_formats import screen_lines
from presession_timer.runner.folder import lists_in
from presession_timer.terminal.forms import AnsweredOnce, ChoiceList, KeyFooter, TextInput
from presession_timer.terminal.text_lines import name, tail

_LISTS: Final = (
    ".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".docx", ".json", ".xml", ".ics", ".html",
    ".md",
)  # fmt: skip
"""What the name of a list of speakers ends in."""
_HERE, _ABOVE = "here", "above"
_MOST_FOLDERS: Final = 500
_WIDEST: Final = 100
_NARROWEST: Final = 40
"""Columns of a page."""
_LEAVE: Final = "escape,q,Q,f5,f10,backspace,left,ctrl+c,ctrl+q"


@dataclass(frozen=True, slots=True)
class MadePlan:
    """A plan that was written."""

    path: Path
    notices: tuple[str, ...] = ()
    """What was assumed about the list."""


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


class NewPlan(AnsweredOnce[MadePlan | None]):
    """Asks for what a new plan needs and writes it; the result is None where it was not made."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f10,ctrl+c,ctrl+q", "dismiss", "back"),
        Binding("ctrl+s,f2", "create", "create"),
        Binding("down,tab", "app.focus_next", show=False, priority=True),
        Binding("up,shift+tab", "app.focus_previous", show=False, priority=True),
    ]

    def __init__(self, folder: Path, draft: dict[str, str], *, from_list: bool) -> None:
        """``from_list``: whether there is a list of speakers to begin with.

        ``draft`` has what was typed into the form the last time, and keeps what is typed now until
        the plan is made.
        """
        super().__init__()
        self.folder = folder
        self.from_list = from_list
        self._draft = draft
        self._lists = _lists_in(folder)
        self._named = ""
        """The name of the file that was made up here; another one is a person's."""

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="form", can_focus=False):
            title = "A plan from your list of speakers" if self.from_list else "A new plan"
            yield Static(title, classes="heading", markup=False)
            if self.from_list:
                likely = [path.name for path in lists_in(map(self.folder.joinpath, self._lists))]
                likely = likely or self._lists
                found = likely[0] if len(likely) == 1 else ""
                yield from self._field(
                    "source", "Your list", found, "a spreadsheet, a table, a schedule", self._lists
                )
            names = [state.name for state in states()]
            yield from self._field(
                "state", "State under Review", "", "such as Spain, or its code", names
            )
            else_today = "the list does not say" if self.from_list else "you leave it empty"
            yield from self._field("date", "Day", "", f"YYYY-MM-DD; today if {else_today}")
            yield from self._field("start", "Begins at", "", "10, 10:05, 2:30 pm")
            if not self.from_list:
                yield from self._field("speakers", "How many speakers", "6", "1 to 200")
            yield from self._field("file", "Name of the plan", "", "such as spain.toml")
            yield Static("", id="trouble", markup=False)
            yield Button("Create the plan", id="create", compact=True)

    def _field(
        self, field: str, label: str, value: str, hint: str, suggested: list[str] | None = None
    ) -> ComposeResult:
        suggester = SuggestFromList(suggested, case_sensitive=False) if suggested else None
        value = self._draft.get(field, value)
        with Horizontal():
            yield Label(label, markup=False)
            yield TextInput(
                value, hint, id=field, suggester=suggester, compact=True, select_on_focus=False
            )

    @on(Input.Changed)
    def _keep(self, event: Input.Changed) -> None:
        """Keep what stands here for the next time; a name that was made up follows again."""
        field = event.input.id or ""
        if field == "file" and event.value == self._named:
            self._draft.pop(field, None)
        else:
            self._draft[field] = event.value

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

    @on(Input.Changed)
    def _forget_trouble(self, event: Input.Changed) -> None:
        """Take back what was wrong once a person edits; a field that is filled in here does not."""
        if event.input.has_focus:
            self._say("")

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
            readable(entered.source, entered.choices)
        except _Wrong as error:
            self._say(str(error))
            self.query_one(f"#{error.field}", Input).focus()
        except PresessionError as error:
            self._say(str(error))
        else:
            self._read(entered, entered.source)

    def _say(self, trouble: str) -> None:
        said = "\n".join(without_option(name(one)) for one in trouble.splitlines())
        self.query_one("#trouble", Static).update(said)

    def _write(self, entered: _Entered, text: str, notices: Iterable[str] = ()) -> None:
        put_file(entered.target, text.encode("utf-8"))
        self._draft.clear()
        self.dismiss(MadePlan(entered.target, tuple(notices)))

    def _read(self, entered: _Entered, source: Path) -> None:
        """Show what the list was understood as; write the plan that is confirmed."""

        def confirmed(found: Proposal | None) -> None:
            if found is not None:
                self._write(entered, found.text, map(without_option, found.notices))

        screen = ImportScreen(source, entered.target, entered.choices)
        self.app.push_screen(screen, confirmed)

    def _entered(self) -> _Entered:
        source = self._source() if self.from_list else None
        written, day, start = self._text("file"), self._text("date"), self._text("start")
        if not written:
            raise _Wrong("file", "The plan needs a name, such as spain.toml")
        try:
            target = target_of(self.folder / written, force=False)
        except UnreadableFile as error:
            raise _Wrong("file", without_option(str(error)).rstrip(";")) from None
        try:
            begins = typed_time(start) if start else None
        except ValueError as error:
            raise _Wrong("start", f"Begins at: {error}") from None
        try:
            on_day = date.fromisoformat(day) if day else None
        except ValueError:
            raise _Wrong("date", "Day: expected a day such as 2019-12-10") from None
        state = completed(self._text("state")) or None
        choices = choices_from(state=state, date=on_day, start=begins)
        return _Entered(target, source, self._speakers(), choices)

    def _source(self) -> Path:
        written = self._text("source")
        if not written:
            raise _Wrong(
                "source", "Which file has your speakers? A spreadsheet, a Word table, a schedule"
            )
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


def _lists_in(folder: Path) -> list[str]:
    try:
        here = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        one.name for one in here if one.suffix.lower() in _LISTS and not one.name.startswith(".")
    ]


class OtherFolder(AnsweredOnce[Path | None]):
    """Asks for a folder; None: to stay."""

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,Q,f10,ctrl+c,ctrl+q", "dismiss(None)", "back"),
        Binding("left,backspace", "above", "the folder above"),
    ]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = real_path(folder)
        self._folders: dict[Option, Path] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="form"):
            yield Static("Which folder has your plans?", classes="heading", markup=False)
            yield Static(id="where", markup=False)
            yield ChoiceList(id="folders", markup=False, compact=True)

    def on_mount(self) -> None:
        """Begin above: what is here is known already."""
        self._go(self.folder.parent)

    def _go(self, folder: Path) -> None:
        self.folder = folder
        try:
            inside = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
            folders = [one for one in inside if one.is_dir()][:_MOST_FOLDERS]
        except OSError:
            folders = []
        self._folders = {Option(f" {name(one.name)}/"): one for one in folders}
        self.query_one("#where", Static).update(tail(str(folder), 68))
        choices = self.query_one("#folders", OptionList)
        choices.set_options(
            [
                Option(" Show this folder", id=_HERE),
                Option(" ..", id=_ABOVE),
                *self._folders,
            ]
        )
        choices.highlighted = 0

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == _HERE:
            self.dismiss(self.folder)
        elif event.option_id == _ABOVE:
            self.action_above()
        elif event.option in self._folders:  # not one of the folder that was shown before
            self._go(self._folders[event.option])

    def action_above(self) -> None:
        self._go(self.folder.parent)


class Page(Screen[str]):
    """A page to read; the result is the next step that was chosen, else empty."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "on", "read on"),
        Binding(_LEAVE, "dismiss('')", "back", key_display="Esc"),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = title
        self._width = 0

    def made(self, width: int) -> Sequence[Text]:
        """Return the lines for a width; called in a thread."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield Static(self.heading, id="title", markup=False)
        with VerticalScroll():
            yield Static("one moment …", id="text", markup=False)
        yield KeyFooter()

    def on_resize(self) -> None:
        width = max(_NARROWEST, min(_WIDEST, self.size.width - 5))
        if width != self._width:
            self._width = width
            self._fill()

    @work(exclusive=True)
    async def _fill(self) -> None:
        lines = await asyncio.to_thread(self.made, self._width)
        self.query_one("#text", Static).update(Group(*lines))

    def action_on(self) -> None:
        self.query_one(VerticalScroll).scroll_page_down(animate=False)


class CheckPage(Page, inherit_bindings=False):
    """What `check` says of plans; what fits is rehearsed next, what does not is edited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,h,H,f7", "rehearse", "rehearse it", key_display="Enter"),
        Binding("enter,e,E,f4", "edit", "edit it", key_display="e"),
        *Page.BINDINGS,
    ]

    def __init__(self, paths: Sequence[Path], *, fits: bool) -> None:
        super().__init__("Check")
        self.paths = paths
        self.fits = fits

    def made(self, width: int) -> Sequence[Text]:
        """Return the pages of `presession check`, under its problems."""
        out, err = io.StringIO(), io.StringIO()
        check(self.paths, as_json=False, out=out, err=err)
        problems = [Text(name(one), "bold") for one in err.getvalue().splitlines()]
        pages = [Text(_kept(one)) for one in out.getvalue().splitlines()]
        return [*problems, *([Text()] if problems and pages else []), *pages]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no rehearsal of what does not fit: then Enter edits."""
        return self.fits if action == "rehearse" else True

    def action_rehearse(self) -> None:
        self.dismiss("rehearse")

    def action_edit(self) -> None:
        self.dismiss("edit")


class ReportPage(Page, inherit_bindings=False):
    """The report of an hour."""

    BINDINGS: ClassVar[list[BindingType]] = Page.BINDINGS

    def __init__(self, record: Path, *, ascii_only: bool) -> None:
        super().__init__("Report")
        self.record = record
        self.ascii_only = ascii_only

    def made(self, width: int) -> Sequence[Text]:
        try:
            return screen_lines(self.record, width, ascii_only=self.ascii_only)
        except PresessionError as error:
            return [Text(name(one)) for one in str(error).splitlines()]


def _kept(text: str) -> str:
    """Return a line, safe to print, with its indent."""
    stripped = text.lstrip(" ")
    return " " * (len(text) - len(stripped)) + name(stripped)
