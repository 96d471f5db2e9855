"""The home screen's page: what is chosen, what is marked, and what the keys do with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from presession_timer.base.errors import PresessionError
from presession_timer.home.contents import Contents, Row, contents_of
from presession_timer.home.picture import Picture, draw
from presession_timer.terminal.pages import Act, Button, Drawn, Page, TextPage
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, line, name

if TYPE_CHECKING:
    from presession_timer.runner.folder import FolderRecord

__all__ = ["REHEARSAL", "Choice", "HomePage"]

REHEARSAL: Final = 60.0
"""How fast a rehearsal from here runs: an hour in a minute."""
_LOOKS = ("dark", "light", "contrast")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to begin when the home screen has ended."""

    what: str
    """``run``, ``new``, ``demo`` or ``project``."""
    paths: tuple[Path, ...] = ()
    rehearse: float | None = None

    @property
    def first(self) -> Path | None:
        """The first of the files, where there are any."""
        return self.paths[0] if self.paths else None


class HomePage(Page):
    """A folder."""

    def __init__(
        self,
        folder: Path,
        read: Callable[[Path], Iterator[Contents]] = contents_of,
        *,
        today: Callable[[str], date] | None = None,
        notice: str = "",
        chosen: Path | None = None,
    ) -> None:
        """``read`` gathers the contents; it is called in a thread after the first paint.

        ``chosen`` is chosen at first, else what goes on, else the first plan that is not before
        ``today``. ``notice`` is shown until a key is pressed.
        """
        self.folder = folder
        self.contents: Contents | None = None
        self.chosen = 0
        self.marked: tuple[Path, ...] = ()
        self.notice = notice
        self.choice: Choice | None = None
        """What was chosen when the screen ended; None: to leave."""
        self._read = read
        self._today = today
        self._wanted = chosen
        self._moved = False
        """Whether somebody has chosen already."""
        self._reading = 0

    # What there is.

    @property
    def row(self) -> Row | None:
        """The chosen one."""
        rows = self.contents.rows if self.contents is not None else ()
        return rows[self.chosen] if self.chosen < len(rows) else None

    def begin(self) -> None:
        """Look at the folder; again whenever a page above is closed."""
        self._reading += 1
        self.host.work(partial(self._gather, self._reading))

    async def _gather(self, number: int) -> None:
        pieces = self._read(self.folder)
        first = self.contents is None
        while (found := await asyncio.to_thread(next, pieces, None)) is not None:
            if number != self._reading:
                return  # another look was begun meanwhile
            if first or found.complete:
                self._take(found)

    def _take(self, found: Contents) -> None:
        """Show what is known now; the same thing stays chosen."""
        before = self.row.path if self.row is not None and self._moved else self._wanted
        self.contents = found
        paths = [row.path for row in found.rows]
        if before in paths:
            self.chosen = paths.index(before)
        elif not self._moved:
            self.chosen = self._due(found.rows)
        self.chosen = max(0, min(self.chosen, len(paths) - 1))
        self.marked = tuple(path for path in paths if path in self.marked)
        self.host.show()

    def _due(self, rows: Sequence[Row]) -> int:
        """What one probably came for: an hour to go on with, else the next of the plans."""
        if rows and rows[0].record is not None:
            return 0
        for number, row in enumerate(rows):
            plan = row.plan.plan if row.plan is not None else None
            if (
                plan is not None
                and self._today is not None
                and plan.date >= self._today(plan.timezone)
            ):
                return number
        return 0

    # What the keys do.

    def press(self, key: str, character: str | None) -> None:
        """One key."""
        if key in _KEYS:
            self.notice = ""
            self._moved = True
            _KEYS[key](self)

    def wheel(self, by: int) -> None:
        """Through the rows."""
        self.go(1 if by > 0 else -1)
        self.host.show()

    def go(self, by: int) -> None:
        """Choose another row."""
        count = len(self.contents.rows) if self.contents is not None else 0
        self.chosen = max(0, min(self.chosen + by, count - 1))

    def enter(self) -> None:
        """What one would do with the chosen one: run it, go on with it, report it, open it."""
        row = self.row
        if self.marked:
            self.run()
        elif row is None:
            return
        elif row.folder is not None:
            self._open_folder(row.path)
        elif row.record is not None and (row.record.closed or not row.record.plan):
            self.report()
        else:
            self.run()

    def run(self, rehearse: float | None = None) -> None:
        """Leave for the console: with the marked plans as a day, else with the chosen one."""
        paths = self.marked or ((self.row.path,) if self.row is not None else ())
        rows = self.contents.rows if self.contents is not None else ()
        chosen = [row for row in rows if row.path in paths]
        if not chosen or any(row.folder is not None for row in chosen):
            self.notice = "choose a plan or a record"
            return
        for row in chosen:
            if row.plan is not None and row.plan.trouble:
                self.notice = f"{row.path.name}: {row.plan.trouble}; C shows what, E edits it"
                return
            if row.record is not None and rehearse is not None and not row.record.rehearsal:
                self.notice = "this is the record of a real hour; rehearse its plan instead"
                return
        self.leave_for(Choice("run", tuple(row.path for row in chosen), rehearse))

    def leave_for(self, choice: Choice) -> None:
        """End the screen for something else."""
        self.choice = choice
        self.host.exit()

    def _open_folder(self, folder: Path) -> None:
        self.folder, self.contents, self.chosen, self.marked = folder, None, 0, ()
        self._moved, self._wanted = False, None
        self.begin()

    def up(self) -> None:
        """The folder that this one is in."""
        self._open_folder(self.folder.resolve().parent)

    def mark(self) -> None:
        """Put the chosen plan into the day, or take it out."""
        row = self.row
        if row is None or row.folder is not None or row.record is not None:
            self.notice = "a day is made of plans"
        elif row.path in self.marked:
            self.marked = tuple(path for path in self.marked if path != row.path)
        else:
            rows = self.contents.rows if self.contents is not None else ()
            marked = {*self.marked, row.path}
            self.marked = tuple(one.path for one in rows if one.path in marked)
        self.go(1)

    def edit(self) -> None:
        """Open the editor on the chosen plan."""
        row = self.row
        if row is None or row.plan is None:
            self.notice = "choose a plan"
            return
        from presession_timer.editor.page import EditorPage

        try:
            page = EditorPage(row.path)
        except PresessionError as error:
            self.notice = f"mend this in a text editor first: {str(error).splitlines()[0]}"
            return
        self.host.open_page(page)

    def check(self) -> None:
        """Everything that `presession check` says."""
        paths = self.marked or ((self.row.path,) if self.row and self.row.plan else ())
        if not paths:
            self.notice = "choose a plan"
            return
        self.host.open_page(TextPage("Check", lambda width, ink: _checked(paths, ink)))

    def report(self) -> None:
        """What the hour came to."""
        try:
            record = self._record()
        except PresessionError as error:
            self.notice = str(error)
            return
        if record is None:
            self.notice = "there is no record to report; an hour makes one"
            return
        from presession_timer.console.report_page import report_page
        from presession_timer.terminal.tones import tones_of

        def page(width: int, ink: Styles) -> Sequence[Line]:
            tones = tones_of(ink.palette, colour=ink.colour, ascii_only=ink.ascii_only)
            return report_page(record.path, min(width, 100), tones)

        self.host.open_page(TextPage("Report", page))

    def _record(self) -> FolderRecord | None:
        """The chosen record, or that of the chosen plan's latest real hour.

        Raises UnreadableFile where that plan had none.
        """
        row = self.row
        if row is None or row.plan is None:
            return row.record if row is not None else None
        from presession_timer.runner.archive import latest_hour
        from presession_timer.runner.folder import record_at

        return record_at(latest_hour(row.path))

    def look(self) -> None:
        """Dark, light, contrast; the console is going to have the same."""
        at = _LOOKS.index(self.host.theme_name) if self.host.theme_name in _LOOKS else 0
        self.host.paint(_LOOKS[(at + 1) % len(_LOOKS)])

    def help(self) -> None:
        """All keys."""
        self.host.open_page(TextPage("Keys", lambda width, ink: _help(ink)))

    # What is seen.

    def draw(self, width: int, height: int, ink: Styles) -> Drawn:
        """The page as it is now."""
        seen = Picture(
            self.folder, self.contents, self.chosen, self.marked, self.notice,
            self._buttons(), self._chooser, self._marker,
        )  # fmt: skip
        return draw(seen, width, height, ink)

    def _chooser(self, number: int) -> Act:
        def choose() -> None:
            self._moved = True
            if self.chosen == number:
                self.enter()
            else:
                self.chosen, self.notice = number, ""

        return choose

    def _marker(self, number: int) -> Act:
        def mark() -> None:
            self._moved = True
            self.chosen = number
            self.mark()
            self.chosen = number

        return mark

    def _buttons(self) -> Sequence[Button]:
        row = self.row
        words = "run"
        if self.marked:
            words = "run the day"
        elif row is not None and row.folder is not None:
            words = "open"
        elif row is not None and row.record is not None:
            words = "report" if row.record.closed or not row.record.plan else "go on"
        buttons = [Button("Enter", words, self.enter)]
        if row is not None and row.folder is None:
            if row.record is None:
                buttons += [
                    Button("H", "rehearse", lambda: self.run(REHEARSAL)),
                    Button("Space", "mark", self.mark),
                    Button("E", "edit", self.edit),
                    Button("C", "check", self.check),
                ]
            buttons.append(Button("R", "report", self.report))
        return [
            *buttons,
            Button("N", "new", lambda: self.leave_for(Choice("new"))),
            Button("D", "demo", lambda: self.leave_for(Choice("demo"))),
            Button("P", "room clock", lambda: self.leave_for(Choice("project"))),
            Button("?", "keys", self.help),
            Button("Q", "quit", self.leave),
        ]


def _checked(paths: Sequence[Path], ink: Styles) -> list[Line]:
    """The pages of `presession check`, and its problems."""
    import io

    from presession_timer.prepare.check import check

    out, err = io.StringIO(), io.StringIO()
    check(paths, as_json=False, out=out, err=err)
    problems = [line((name(one), ink.warning)) for one in err.getvalue().splitlines()]
    pages = [line((_kept(one), ink.text)) for one in out.getvalue().splitlines()]
    return [*problems, *([()] if problems and pages else []), *pages]


def _kept(text: str) -> str:
    """A line of a table, clean, and still in its columns."""
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + name(text) if text.strip() else ""


def _help(ink: Styles) -> list[Line]:
    return [
        line((f"{keys:>22}  ", ink.strong), (words, ink.text)) if keys else ()
        for keys, words in _HELP
    ]


_HELP = (
    ("↑ ↓ j k Home End", "choose"),
    ("Enter", "run a plan, go on with a record, report a closed one, open a folder"),
    ("Space", "mark several plans: Enter runs them as a day"),
    ("h F7", "rehearse, 60 times as fast"),
    ("e F4", "edit the plan"),
    ("c F6", "check it: does it fit, who will overrun"),
    ("r F8", "report: the chosen record, or the plan's latest"),
    ("", ""),
    ("n Insert", "a new plan, empty or from a list of speakers"),
    ("d F9", "demonstration: a whole hour in one minute"),
    ("p F3", "the room's clock in this terminal"),
    ("v", "dark, light, contrast"),
    ("Backspace ←", "the folder above"),
    ("F5", "look at the folder again"),
    ("q F10 Ctrl+C", "quit"),
)
_PAGE = 10
_KEYS: Mapping[str, Callable[[HomePage], None]] = {
    "down": lambda page: page.go(1),
    "j": lambda page: page.go(1),
    "up": lambda page: page.go(-1),
    "k": lambda page: page.go(-1),
    "pagedown": lambda page: page.go(_PAGE),
    "pageup": lambda page: page.go(-_PAGE),
    "home": lambda page: page.go(-(10**6)),
    "end": lambda page: page.go(10**6),
    "enter": HomePage.enter,
    "right": HomePage.enter,
    "space": HomePage.mark,
    "h": lambda page: page.run(REHEARSAL),
    "f7": lambda page: page.run(REHEARSAL),
    "e": HomePage.edit,
    "f4": HomePage.edit,
    "c": HomePage.check,
    "f6": HomePage.check,
    "r": HomePage.report,
    "f8": HomePage.report,
    "n": lambda page: page.leave_for(Choice("new")),
    "insert": lambda page: page.leave_for(Choice("new")),
    "d": lambda page: page.leave_for(Choice("demo")),
    "f9": lambda page: page.leave_for(Choice("demo")),
    "p": lambda page: page.leave_for(Choice("project")),
    "f3": lambda page: page.leave_for(Choice("project")),
    "v": HomePage.look,
    "backspace": HomePage.up,
    "left": HomePage.up,
    "f5": HomePage.begin,
    "?": HomePage.help,
    "f1": HomePage.help,
    "q": HomePage.leave,
    "f10": HomePage.leave,
}
