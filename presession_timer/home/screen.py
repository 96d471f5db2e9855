"""The home screen: what is in a folder, what is chosen, and what the keys do with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.types import CSSPathType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from presession_timer.base.atomic_files import real_path
from presession_timer.base.errors import PresessionError
from presession_timer.base.findings import listed
from presession_timer.base.user_settings import THEMES
from presession_timer.home.contents import Contents, HomeRow, contents_of
from presession_timer.home.drawing import (
    Columns,
    Drawn,
    heading,
    large_or_bold,
    pane_lines,
    pieces,
    row_lines,
    title_of,
)
from presession_timer.record.records_of_plan import latest_hour
from presession_timer.runner.folder import FolderRecord, record_at
from presession_timer.terminal.forms import (
    FORMS_CSS,
    AskDialog,
    ChoiceList,
    FormApp,
    KeyFooter,
    TextPage,
)
from presession_timer.terminal.text_lines import Line, cells, cut, line, name, spread, tail
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.home.dialogs import MadePlan

SPEEDS: Final = {
    "20": "20 times as fast: an hour in three minutes",
    "1": "as fast as the real hour",
    "5": "5 times as fast: an hour in twelve minutes",
    "60": "60 times as fast: an hour in one minute",
}
"""How fast a rehearsal may run."""
Done = tuple[str, Path]
"""A plan that was just ``saved`` or ``rehearsed``."""
_ANSWERS: Final = {
    "n": ("My speakers are in a spreadsheet", "Excel, CSV, an Ontime project",
          "asks for your list"),
    "p": ("Start with an empty plan", "asks for the State, the time and the number of speakers",
          "asks for a few facts"),
    "d": ("Show me", "a whole hour in one minute; any key takes over", "plays the demonstration"),
    "o": ("It is in another folder", "choose the folder that has your plans", "shows folders"),
}  # fmt: skip
"""What to do in an empty folder, by key: answer, what it means, what Enter does."""
_NAMED_LISTS: Final = 3
"""So many lists of speakers are named."""
_WIDEST_NAME: Final = 30
"""Cells of a list's name."""
_SOMETIMES: Final = ("more", "rehearse", "edit", "check", "report")
"""Actions that need a certain kind of row."""
_FOR_A_ROW: Final = frozenset(
    {"enter", "h", "H", "f7", "e", "E", "f4", "c", "C", "f6", "r", "R", "f8", "space"}
)
"""Keys that do something with the chosen row."""
_HELP = """\
The chosen row
  Enter           run a plan, resume an hour, report a closed one, open a folder
  h  F7           rehearse a plan; asks how fast
  e  F4           edit a plan
  c  F6           everything that check says of a plan
  r  F8           the report of a record, or of a plan's latest real hour
  →               more about it, where it does not stand beside the rows; ← back
  Space           put a plan into the day, or take it out; Enter then runs the day

Anything else
  n  Insert       a new plan, from your list of speakers or with places to fill in
  d  F9           the demonstration: a whole hour in one minute
  p  F3           the room's clock, for the projector
  o               another folder; Backspace or ← the one above
  v               dark, light, contrast
  F5              look at the folder again
  q  F10  Ctrl+C  quit

The mouse chooses a row; a click on the chosen one does what Enter does."""


@dataclass(frozen=True, slots=True)
class NextTask:
    """What begins when the home screen ends."""

    what: str
    """``run``, ``edit``, ``demo`` or ``project``."""
    paths: tuple[Path, ...] = ()
    rehearse: float | None = None

    @property
    def first(self) -> Path | None:
        return self.paths[0] if self.paths else None


class _Rows(ChoiceList):
    """Rows to choose from: a click chooses, a second click acts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,J", "cursor_down", show=False),
        Binding("k,K", "cursor_up", show=False),
    ]

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is None or clicked >= self.option_count or self.options[clicked].disabled:
            return
        if clicked == self.highlighted:
            self.action_select()
            return
        self.highlighted = clicked


class _Button(Static):
    """A text that runs an action of the screen when it is clicked."""

    def __init__(self, action: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)
        self._action = action

    async def on_click(self) -> None:
        await self.run_action(f"screen.{self._action}")


class HomeScreen(Screen[None], inherit_bindings=False):
    """A folder: its plans and records, and what the keys do with the chosen one."""

    AUTO_FOCUS = "#rows"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - declared so by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h,H,f7", "rehearse", "rehearse", key_display="h"),
        Binding("e,E,f4", "edit", "edit", key_display="e"),
        Binding("c,C,f6", "check", "check", key_display="c"),
        Binding("r,R,f8", "report", "report", key_display="r"),
        Binding("n,N,insert", "new", "new", key_display="n"),
        Binding("d,D,f9", "leave_for('demo')", "demo", key_display="d"),
        Binding("question_mark,f1", "help", show=False),
        Binding("right", "more", "more", key_display="→"),
        Binding("q,Q,f10,ctrl+c,ctrl+q", "quit", "quit", key_display="q"),
        Binding("space", "mark", show=False),
        Binding("p,P,f3", "clock_or_plan", show=False),
        Binding("o,O", "other_folder", show=False),
        Binding("v,V", "look", show=False),
        Binding("left,backspace", "back", show=False),
        Binding("escape", "close", show=False),
        Binding("f5", "reload", show=False),
    ]

    def __init__(
        self,
        folder: Path,
        read: Callable[[Path], Iterator[Contents]] = contents_of,
        *,
        today: Callable[[str], date] | None = None,
        now: Callable[[], datetime] = datetime.now,
        notice: str = "",
        chosen: Path | None = None,
        done: Done | None = None,
    ) -> None:
        """``read`` gathers the contents, in a thread, after the first paint.

        ``chosen`` is the first row to choose; without it, an hour to resume, or the first plan
        that is not before ``today``. ``notice`` is shown until a key is pressed. After ``done``
        the next step is offered.
        """
        super().__init__()
        self.folder = folder
        self.contents: Contents | None = None
        self.marked: tuple[Path, ...] = ()
        self.next_task: NextTask | None = None
        """What begins next; None: leave."""
        self._read = read
        self._today = today
        self._now = now
        self._wanted = chosen
        self._done = done
        self._notice = notice
        self._useful: tuple[str, ...] = ()
        self._moved = False
        """Whether a person has chosen: until then the row that is due may change."""
        self._drafts: dict[tuple[Path, bool], dict[str, str]] = {}
        """What was typed into forms of new plans, by the folder and whether there is a list."""
        self._early = ""
        """The latest key, pressed before there was a row that it could be for."""

    # What is seen.

    def compose(self) -> ComposeResult:
        yield Static(id="header", markup=False)
        with Horizontal(id="body"):
            yield _Rows(id="rows", markup=False, compact=True)
            with VerticalScroll(id="pane", can_focus=False):
                yield Static(id="more", markup=False)
        yield Static(name(self._notice), id="notice", markup=False)
        with Horizontal(id="foot"):
            yield _Button("act", id="enter")
            yield KeyFooter()
            yield _Button("help", id="help")

    def on_mount(self) -> None:
        """Show what is known; the folder is read after the first paint."""
        self.query_one("#notice").display = bool(self._notice)
        self._show()
        self.set_interval(1.0, self._show_header)
        self.call_after_refresh(self.action_reload)

    @property
    def row(self) -> HomeRow | None:
        """The chosen row; None in an empty folder."""
        return next((row for row in self._rows if str(row.path) == self._chosen_id), None)

    @property
    def _list(self) -> _Rows:
        return self.query_one("#rows", _Rows)

    @property
    def _chosen_id(self) -> str:
        option = self._list.highlighted_option
        return (option.id or "") if option is not None else ""

    @property
    def _rows(self) -> tuple[HomeRow, ...]:
        return self.contents.rows if self.contents is not None else ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no plan, record or folder to choose."""
        found = self.contents
        return found is not None and found.complete and not found.rows and not found.trouble

    @property
    def _tones(self) -> Tones:
        assert isinstance(self.app, HomeApp)
        return self.app.tones

    def _show(self) -> None:
        self.set_class(self.is_empty, "-empty")
        self._show_header()
        rows, tones = self._list, self._tones
        before = self.row.path if self.row is not None and self._moved else self._wanted
        place = rows.highlighted
        rows.set_options(self._options())
        paths = [row.path for row in self._rows]
        if paths:
            chosen = before if before in paths else self._due(self._rows)
            rows.highlighted = rows.get_option_index(str(chosen))
        elif self.is_empty:
            rows.highlighted = place or 2
        self.query_one("#help", Static).update(
            Drawn(lambda width: [line((" ? ", tones.cap), (" keys", tones.text))])
        )
        self._show_chosen()

    def _options(self) -> list[Option]:
        tones, contents = self._tones, self.contents
        if contents is None:
            return [
                Option(Drawn(lambda width: [line(("  looking …", tones.muted))]), disabled=True)
            ]
        if contents.trouble:
            trouble = contents.trouble
            drawn = Drawn(lambda width: pieces(trouble, width, tones.error))
            return [Option(drawn, disabled=True)]
        if self.is_empty:
            return list(_answers(contents.lists, tones))
        options: list[Option] = []
        columns = Columns(contents)
        today = self._today("") if self._today is not None else date.min
        for section, rows in contents.sections:
            if rows:
                head = heading(section, columns, tones, first=not options)
                options.append(Option(head, disabled=True))
            for before, row in zip((None, *rows), rows, strict=False):
                drawn = row_lines(row, before, contents, columns, self.marked, tones, today)
                options.append(Option(drawn, id=str(row.path)))
        return options

    def _show_header(self) -> None:
        now, tones = self._now(), self._tones
        where = name(str(real_path(self.folder)))
        home = str(Path.home())
        where = f"~{where[len(home) :]}" if where.startswith(home) else where
        count = len(self.marked)
        day = f"a day of {count} plan{'s' * (count != 1)}   " if count else ""

        def draw(width: int) -> list[Line]:
            right = line(
                (day, tones.decide), (f"{now:%A} {now.day} {now:%B}  {now:%H:%M}", tones.soft)
            )
            room = width - len(right[-1].text) - len(day) - 14
            left = line(("presession  ", tones.strong), (tail(where, max(8, room)), tones.muted))
            return [spread(left, right, width, tones.text)]

        self.query_one("#header", Static).update(Drawn(draw))

    def _show_chosen(self) -> None:
        """Draw what depends on the chosen row."""
        row, tones = self.row, self._tones
        self.query_one("#more", Static).update(Drawn(lambda width: pane_lines(row, width, tones)))
        words = self._what_enter_does()
        low = self.size.height < 28

        def draw(width: int) -> list[Line]:
            button = line((" Enter ", tones.button_key), (f" {cut(words, 34)} ", tones.button))
            size = cells(button)
            if low or tones.ascii_only or not tones.colour:
                return [button] if low else [(), button]
            upper, lower = "▄" * size, "▀" * size
            return [line((upper, tones.button_edge)), button, line((lower, tones.button_edge))]

        enter = self.query_one("#enter", Static)
        enter.update(Drawn(draw))
        enter.styles.width = cell_len(cut(words, 34)) + 9
        self._show_keys()

    def _show_keys(self) -> None:
        """Let the footer, which is composed again each time, show what the keys can do now."""
        useful = tuple(action for action in _SOMETIMES if self.check_action(action, ()))
        if useful != self._useful:
            self._useful = useful
            self.refresh_bindings()

    def _what_enter_does(self) -> str:
        row = self.row
        if self.is_empty:
            lists = self.contents.lists if self.contents is not None else ()
            return _answers_in(lists)[self._chosen_id][2]
        if self.marked:
            return "runs the day"
        if row is None:
            return "waits"
        if row.folder is not None:
            return f"opens {name(row.path.name)}"
        called = name(title_of(row) or row.path.name)
        if row.record is None:
            return f"runs {called}"
        reports = row.record.closed or row.record.plan is None
        return f"reports {called}" if reports else f"resumes {called}"

    def _due(self, rows: Sequence[HomeRow]) -> Path:
        """Return an hour to resume, else the next of the plans."""
        if rows[0].record is None and self._today is not None:
            for row in rows:
                plan = row.plan.plan if row.plan is not None else None
                if plan is not None and plan.date >= self._today(plan.timezone):
                    return row.path
        return rows[0].path

    def say(self, notice: str) -> None:
        """Show a notice until the next key."""
        shown = self.query_one("#notice", Static)
        shown.update(name(notice))
        shown.display = bool(notice)

    def on_key(self, event: events.Key) -> None:
        """Remove the notice; a key that came before the rows waits for them."""
        if self.contents is None:
            self._early = event.key
        else:
            self._moved = True
        self.say("")

    def on_resize(self) -> None:
        """Draw the button, which is lower in a low terminal."""
        self._show_chosen()

    # Reading the folder.

    def action_reload(self) -> None:
        self._gather()

    @work(exclusive=True, group="folder")
    async def _gather(self) -> None:
        pieces = self._read(self.folder)
        first = self.contents is None
        while (found := await asyncio.to_thread(next, pieces, None)) is not None:
            if first or found.complete:
                self.contents = found
                paths = [row.path for row in found.rows]
                self.marked = tuple(path for path in paths if path in self.marked)
                self._show()
        early, self._early = self._early, ""
        if early in _FOR_A_ROW and self.app.screen is self:
            self.app.simulate_key(early)
        if self._done is not None:
            (what, path), self._done = self._done, None
            if what == "saved":
                self._offer_check(path)
            else:
                self._offer_hour(path)

    def _open_folder(self, folder: Path) -> None:
        self.folder, self.contents, self.marked, self._wanted = folder, None, (), None
        self._moved = False
        self._show()
        self._list.focus()
        self.action_reload()

    # What the keys do.

    def on_click(self) -> None:
        self._moved = True
        self.say("")

    @on(OptionList.OptionHighlighted)
    def _chosen_another(self, event: OptionList.OptionHighlighted) -> None:
        self._show_chosen()
        self.query_one("#pane", VerticalScroll).scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def action_act(self) -> None:
        """Run, resume, report or open the chosen row."""
        row = self.row
        if self.is_empty:
            self._answer(self._chosen_id)
        elif self.marked:
            self._run()
        elif row is None:
            return
        elif row.folder is not None:
            self._open_folder(row.path)
        elif row.record is not None and (row.record.closed or row.record.plan is None):
            self.action_report()
        else:
            self._run()

    def _answer(self, key: str) -> None:
        if key == "n":
            self._new(from_list=True)
        elif key == "p":
            self._new(from_list=False)
        elif key == "d":
            self.action_leave_for("demo")
        else:
            self.action_other_folder()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something with the chosen row."""
        if action == "more":
            return not self.is_empty and self.has_class("-narrow") and not self.has_class("-pane")
        plan = self.row is not None and self.row.record is None and self.row.folder is None
        if action == "edit":
            return plan
        if action in ("rehearse", "check"):
            return plan or bool(self.marked)
        if action == "report":
            return plan or (self.row is not None and self.row.record is not None)
        return True

    def _run(self, rehearse: float | None = None) -> None:
        """Leave for the console with the marked plans as a day, else with the chosen one."""
        paths = self.marked or ((self.row.path,) if self.row is not None else ())
        for row in self._rows:
            if row.path in paths and row.plan is not None and row.plan.trouble:
                self.say(f"{row.path.name}: {row.plan.trouble}; c shows what, e edits it")
                return
        self._leave(NextTask("run", tuple(paths), rehearse))

    def action_leave_for(self, what: str) -> None:
        self._leave(NextTask(what))

    def action_clock_or_plan(self) -> None:
        """Show the room's clock; in an empty folder begin an empty plan."""
        if self.is_empty:
            self._new(from_list=False)
        else:
            self._leave(NextTask("project"))

    def _leave(self, task: NextTask) -> None:
        self.next_task = task
        self.app.exit()

    def action_quit(self) -> None:
        self.app.exit()

    def action_rehearse(self) -> None:
        """Ask how fast, then rehearse the chosen plan or the day."""

        def rehearse(speed: str | None) -> None:
            if speed:
                self._run(float(speed))

        self.app.push_screen(AskDialog("How fast is the rehearsal?", SPEEDS, "Not now"), rehearse)

    def action_edit(self) -> None:
        """Leave for the editor with the chosen plan."""
        if self.row is not None:
            self._leave(NextTask("edit", (self.row.path,)))

    def action_check(self) -> None:
        """Show everything that `presession check` says."""
        paths = self.marked or ((self.row.path,) if self.row is not None else ())
        if paths:
            self._check(paths)

    def _check(self, paths: Sequence[Path]) -> None:
        rows = [row for row in self._rows if row.path in paths]
        fits = all(row.figures is not None and row.figures.answer for row in rows)
        page = _dialogs().CheckPage(paths, fits=fits)
        self.app.push_screen(page, partial(self._step, paths[0]))

    def _step(self, path: Path, step: str | None) -> None:
        """Take the step that a person chose for a plan."""
        match step:
            case "check":
                self._check((path,))
            case "rehearse":
                self.action_rehearse()
            case "edit":
                self._leave(NextTask("edit", (path,)))
            case "run":
                self._leave(NextTask("run", (path,)))

    def action_report(self) -> None:
        """Show the report of the chosen record or plan."""
        try:
            record = self._record()
        except PresessionError as error:
            self.say(str(error))
            return
        if record is None:
            return
        plain = self._tones.ascii_only
        self.app.push_screen(_dialogs().ReportPage(record.path, ascii_only=plain))

    def _record(self) -> FolderRecord | None:
        """Return the chosen record, or that of the chosen plan's latest real hour.

        Raises UnreadableFile if that plan had none.
        """
        row = self.row
        if row is None or row.plan is None:
            return row.record if row is not None else None
        return record_at(latest_hour(row.path))

    def action_new(self) -> None:
        """Ask what the plan is made of, then for the facts."""
        if self.is_empty:
            self._new(from_list=True)
            return
        answers = {key: _ANSWERS[key][0] for key in "np"}
        self.app.push_screen(
            AskDialog("A new plan", answers, "Back"), lambda key: self._answer(key) if key else None
        )

    def _new(self, *, from_list: bool) -> None:
        draft = self._drafts.setdefault((self.folder, from_list), {})
        form = _dialogs().NewPlan(self.folder, draft, from_list=from_list)
        self.app.push_screen(form, self._made)

    def _made(self, made: MadePlan | None) -> None:
        if made is not None:
            self._wanted, self._moved = made.path, False
            self.contents = None
            self._show()
            self.action_reload()
            self._list.focus()
            self._offer_check(made.path, made.notices)

    def _offer_check(self, path: Path, notices: Sequence[str] = ()) -> None:
        said = "\n".join((f"{name(path.name)} is saved.", *map(name, notices)))
        answers = {"check": "Check it: does it fit the hour?", "edit": "Edit it"}
        self._offer(path, said, answers)

    def _offer_hour(self, path: Path) -> None:
        said = f"{name(path.name)} was rehearsed; nothing of it really happened."
        answers = {"run": "Run the real hour", "rehearse": "Rehearse it again", "edit": "Edit it"}
        self._offer(path, said, answers)

    def _offer(self, path: Path, said: str, answers: Mapping[str, str]) -> None:
        ask = AskDialog(said, answers, "Back to the list")
        self.app.push_screen(ask, partial(self._step, path))

    def action_other_folder(self) -> None:
        """Ask for another folder and show it."""

        def show(folder: Path | None) -> None:
            if folder is not None:
                self._open_folder(folder)

        self.app.push_screen(_dialogs().OtherFolder(self.folder), show)

    def action_mark(self) -> None:
        """Put the chosen plan into the day, or take it out."""
        row = self.row
        if self.contents is None:
            return
        if row is None or row.folder is not None or row.record is not None:
            self.say("a day is made of plans")
            return
        if row.path in self.marked:
            self.marked = tuple(path for path in self.marked if path != row.path)
        else:
            marked = {*self.marked, row.path}
            self.marked = tuple(one.path for one in self._rows if one.path in marked)
        self._show()
        self._list.action_cursor_down()

    def action_more(self) -> None:
        """Show the pane, which a narrow terminal has no room for beside the rows."""
        self.add_class("-pane")
        self._show_keys()

    def action_back(self) -> None:
        """Close the pane; else go to the folder above."""
        if not self._close_pane():
            self._open_folder(real_path(self.folder).parent)

    def action_close(self) -> None:
        """Close the pane; on the list itself nothing is open that could close."""
        if not self._close_pane():
            self.say("Backspace goes to the folder above; q leaves")

    def _close_pane(self) -> bool:
        shown = self.has_class("-pane")
        if shown:
            self.remove_class("-pane")
            self._show_keys()
        return shown

    def action_look(self) -> None:
        """Change to dark, light or contrast, for the console too."""
        assert isinstance(self.app, HomeApp)
        self.app.use_theme(THEMES[(THEMES.index(self.app.theme_name) + 1) % len(THEMES)])
        self._show()

    def action_help(self) -> None:
        self.app.push_screen(TextPage("Keys", _HELP))


class HomeApp(FormApp, inherit_bindings=False):
    """Shows the home screen; ends with what was chosen there."""

    CSS_PATH: ClassVar[CSSPathType | None] = [FORMS_CSS, "home.tcss"]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-high")]  # noqa: RUF012 - declared so by Textual

    def __init__(self, home: HomeScreen, *, theme: str = "dark", ascii_only: bool = False) -> None:
        super().__init__(theme=theme, ascii_only=ascii_only)
        self.home = home

    def get_default_screen(self) -> Screen[None]:
        return self.home


def _lists_said(lists: Sequence[str]) -> str:
    named = [cut(name(one), _WIDEST_NAME) for one in lists[:_NAMED_LISTS]]
    if more := len(lists) - len(named):
        named.append(f"{more} more")
    what = "a list of speakers" if len(lists) == 1 else "lists of speakers"
    return f"{listed(named, 'and')} can be {what}."


def _answers_in(lists: Sequence[str]) -> Mapping[str, tuple[str, str, str]]:
    """Return `_ANSWERS`; where there are lists of speakers the first is to make a plan of one."""
    if not lists:
        return _ANSWERS
    said, does = "Make a plan of one of these lists", _ANSWERS["n"][2]
    if len(lists) == 1:
        said, does = f"Make the plan of {cut(name(lists[0]), _WIDEST_NAME)}", "makes the plan"
    return _ANSWERS | {"n": (said, "shows what was understood before it is written", does)}


def _answers(lists: Sequence[str], tones: Tones) -> Iterator[Option]:
    """Yield what a folder without plans shows: a heading and the answers, apart from each other."""
    indent = " " * 6

    def draw_heading(width: int) -> list[Line]:
        room = width - 2 * len(indent)
        large, said = "NOTHING HERE YET", "A plan is a small text file: who speaks, in which order."
        if lists:
            large, said = "NO PLAN YET", _lists_said(lists)
        lines = [*large_or_bold(large, room, tones), (), *pieces(said, room, tones.soft)]
        return [line((indent, tones.text), *shown) for shown in lines]

    yield Option(Drawn(draw_heading), disabled=True)
    for key, (said, meaning, _) in _answers_in(lists).items():
        head = line((indent, tones.text), (f" {key} ", tones.cap), (f"  {said}", tones.strong))
        more = line((f"{indent}     {meaning}", tones.muted))
        yield Option("", disabled=True)
        yield Option(Drawn(partial(_same, (head, more))), id=key)


def _same(lines: Sequence[Line], width: int) -> Sequence[Line]:
    return lines


def _dialogs() -> ModuleType:
    """Return the dialogs, whose reports and readers of lists the first paint does not wait for."""
    from presession_timer.home import dialogs

    return dialogs
