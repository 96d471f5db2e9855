"""What a list was understood as, beside its plan: each column, question and row has a key."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Final

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from presession_timer.base.errors import PresessionError, Problem
from presession_timer.base.world.zones import today_in
from presession_timer.importers.choices import Choices, ImportQuestion
from presession_timer.importers.columns import SheetColumn
from presession_timer.importers.draft import LeftOut
from presession_timer.importers.proposal import Proposal, Unsettled, length_of, segment_named
from presession_timer.importers.rows import TAKE_IN
from presession_timer.importers.vocabulary import ColumnField
from presession_timer.prepare.arithmetic import figures_of
from presession_timer.prepare.check import verdict_of
from presession_timer.prepare.new import (
    UNDECIDED,
    proposed,
    readable,
    target_of,
    write_confirmed,
)
from presession_timer.prepare.settings import looks
from presession_timer.terminal.app import require_terminal, show
from presession_timer.terminal.forms import ChoiceList, FormApp, KeyFooter
from presession_timer.terminal.text_lines import cut, name, tail

_FIELDS: Final = tuple(
    dict.fromkeys(
        (
            ColumnField.SPEAKER, ColumnField.ORGANISATION, ColumnField.TOPIC, ColumnField.LENGTH,
            ColumnField.WORDS, ColumnField.NOTE, ColumnField.START, ColumnField.CATEGORY,
            *ColumnField, None,
        )
    )
)  # fmt: skip
"""What a column may become, the likely ones first."""
_LENGTHS: Final = ("5 min", "10 min", "15 min", "20 min", "30 min", "60 min", "-")
_ENCODINGS: Final = ("cp1252", "mac_roman", "cp850", "cp1250", "cp1251")
_HEADING, _SHORT_HEADING, _SHORT_UNDER = 18, 12, 56
"""Cells of a column's heading; the short one where its row has fewer cells than the last."""
_BESIDE_SAMPLES = 28
"""Cells of a column's row that are neither its heading nor its samples."""
_BESIDE_NAME = 13
"""Cells of a segment's line that are not its name."""
_MOST_ROUNDS: Final = 12
_OPTION: Final = re.compile(r":? ?\(?--[a-z].*$")
_MOST_WARNINGS: Final = 4
_ROWS_OF_VERDICT: Final = 4
"""It stands above the plan where the plan would push it out of sight."""


@dataclass(frozen=True, slots=True)
class _Answered:
    """A question and what was chosen; empty if nothing is yet."""

    question: ImportQuestion
    answer: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """What ← and → go through."""
        if self.question.choices:
            return self.question.choices
        if self.question.key == "encoding":
            return _ENCODINGS
        return _LENGTHS if self.question.guess is None else ()


_Item = SheetColumn | _Answered | LeftOut
_LEFT_OUT: Final = "Rows left out"


class ImportScreen(Screen[Proposal | None]):
    """Shows what was understood of a list; the result is the plan that was confirmed."""

    CSS_PATH = "import.tcss"
    AUTO_FOCUS = "#items"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - declared so by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "change(-1)", "another field", key_display="← →", priority=True),
        Binding("right", "change(1)", show=False, priority=True),
        Binding("tab", "part(1)", "next part", priority=True),
        Binding("shift+tab", "part(-1)", show=False, priority=True),
        Binding("escape,q,f10,ctrl+c,ctrl+q", "dismiss(None)", "back", key_display="Esc"),
    ]

    def __init__(self, source: Path, target: Path, choices: Choices) -> None:
        """``source`` is the list, ``target`` the plan that it will be."""
        super().__init__()
        self.source, self.target = source, target
        self._base = choices
        self._columns: dict[str, ColumnField | None] = {}
        self._answered: dict[str, _Answered] = {}
        self._taken: set[int] = set()
        self._proposal: Proposal | Unsettled | None = None
        self._trouble = ""
        self._items: list[_Item | str] = []
        """What can be chosen, and what stands between its parts."""

    def compose(self) -> ComposeResult:
        with Horizontal(id="header"):
            yield Static(id="source", markup=False)
            yield Static("nothing is written yet", id="written", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Static("one moment …", id="count", markup=False)
                yield Static(id="headings", markup=False)
                yield ChoiceList(id="items", markup=False, compact=True)
            with VerticalScroll(id="right", can_focus=False):
                yield Static(id="plan", markup=False)
        with Horizontal(id="foot"):
            yield Button("Enter  confirms and writes", id="confirm", compact=True)
            yield KeyFooter()

    def on_mount(self) -> None:
        self._read()

    @property
    def choices(self) -> Choices:
        """What is decided so far."""
        choices = self._base
        for one in self._answered.values():
            if one.answer:
                choices = choices.decided(one.question, one.answer)
        taken = {f"row {number}": TAKE_IN for number in self._taken}
        return replace(
            choices,
            columns={**choices.columns, **self._columns},
            answers={**choices.answers, **taken},
        )

    @work(exclusive=True)
    async def _read(self) -> None:
        """Propose the plan again, and show it."""
        try:
            self._proposal = await asyncio.to_thread(
                proposed, self.source, self.target, self.choices, today_in
            )
            self._trouble = ""
        except PresessionError as error:
            lines = map(without_option, str(error).splitlines())
            self._trouble = "\n".join(map(name, lines))
        self._show()

    def on_resize(self) -> None:
        if self._proposal is not None:
            self._show()

    def _room(self, part: str) -> int:
        return self.query_one(part).scrollable_content_region.width

    @property
    def _decide(self) -> str:
        """The style of what waits for a decision."""
        assert isinstance(self.app, FormApp)
        return str(self.app.tones.decide)

    @property
    def _open(self) -> list[_Answered]:
        """The questions that have no answer and no guess."""
        asked = self._proposal.questions if self._proposal else ()
        return [_Answered(one) for one in asked if one.guess is None]

    def _show(self) -> None:
        found = self._proposal
        if found is not None:
            for one in found.questions:
                if one.key != "columns":
                    self._answered.setdefault(one.key, _Answered(one))
        items = self.query_one("#items", OptionList)
        at = items.highlighted
        self._items = list(self._all_items())
        items.set_options(
            [
                Option(Text(f" \n {item}" if item else " ", "dim"), disabled=True)
                if isinstance(item, str)
                else Option(self._drawn(item))
                for item in self._items
            ]
        )
        items.highlighted = min(at, len(self._items) - 1) if at is not None else self._first()
        self.query_one("#source", Static).update(self._named())
        self.query_one("#count", Static).update(self._counted())
        self.query_one("#headings", Static).update(self._headings())
        self.query_one("#plan", Static).update(self._planned())
        button = self.query_one("#confirm", Button)
        words = f" Enter  {self._confirms()} "
        button.label = Text(words)
        button.styles.width = len(words) + 2
        button.disabled = bool(self._trouble) or found is None

    def _all_items(self) -> Iterator[_Item | str]:
        found = self._proposal
        if found is None:
            return
        for column in found.columns:
            chosen = self._columns.get(column.letter, column.field)
            # A choice that makes no plan is shown as it is, beside what is wrong with it.
            yield (
                column
                if chosen is column.field
                else replace(column, field=chosen, guessed=False, why="")
            )
        if self._answered:
            yield ""
            yield from self._answered.values()
        rows = found.left_out if isinstance(found, Proposal) else ()
        if rows:
            yield _LEFT_OUT
            yield from rows

    def _first(self) -> int | None:
        """Return the first thing that is only a guess."""
        for place, item in enumerate(self._items):
            guess = isinstance(item, SheetColumn) and item.guessed
            if guess or (isinstance(item, _Answered) and not item.answer):
                return place
        return 0 if self._items else None

    def _named(self) -> str:
        found = self._proposal
        table = found.table if isinstance(found, Proposal) and found.table else ""
        return "  ".join(filter(None, (tail(self.source.name, 60), table)))

    def _guesses(self) -> int:
        found = self._proposal
        if found is None:
            return 0
        columns = sum(1 for one in found.columns if one.guessed)
        return columns + sum(1 for one in found.questions if one.key != "columns")

    def _counted(self) -> str:
        guesses = self._guesses()
        if self._trouble:
            return "This does not make a plan yet"
        if not guesses:
            return "Everything is understood"
        return f"{guesses} guess{'es' * (guesses != 1)} to confirm"

    def _confirms(self) -> str:
        if self._trouble:
            return "makes no plan yet"
        if self._open:
            return "chooses first"
        guesses = self._guesses()
        told = f" {guesses} guess{'es' * (guesses != 1)} and" if guesses else " and"
        return f"confirms{told} writes"

    def _headings(self) -> Text:
        found = self._proposal
        if found is None or not found.columns:
            return Text()
        heading, held = self._column_sizes()
        text = f"    {_padded('Column', heading)} {_padded('holds', held)}   becomes"
        return Text(cut(text, self._room("#items")), "dim")

    def _column_sizes(self) -> tuple[int, int]:
        """Return the cells of a column's heading, and of what it holds."""
        room = self._room("#items")
        heading = _HEADING if room >= _SHORT_UNDER else _SHORT_HEADING
        return heading, max(8, room - _BESIDE_SAMPLES - heading)

    def _drawn(self, item: _Item) -> Text:
        match item:
            case SheetColumn():
                return self._drawn_column(item)
            case _Answered():
                return self._drawn_question(item)
            case _:
                room = max(10, self._room("#items") - 38)
                text = Text(f" {item.row:>4}  {_padded(item.text, room)}  ")
                return text.append(item.why, "dim")

    def _drawn_column(self, column: SheetColumn) -> Text:
        mark = "?" if column.guessed else "-" if column.field is None else "→"
        shown = name(" · ".join(column.samples)) if column.samples else ""
        text = Text(f" {column.letter:>2} ")
        room = self._room("#items")
        heading, held = self._column_sizes()
        text.append(_padded(name(column.heading) or "(no heading)", heading), "bold")
        text.append(f" {_padded(shown, held)} ")
        text.append(f"{mark} ", self._decide if column.guessed else "")
        before = text.cell_len
        field = column.field.value if column.field else "left out"
        text.append(field, self._decide if column.guessed else "bold" if column.field else "dim")
        if column.why and column.why != "not used":
            gap = f"\n{' ' * before}" if column.guessed else "  "
            used = before if column.guessed else before + len(field) + 2
            text.append(f"{gap}{cut(column.why, max(0, room - used))}", "dim")
        return text

    def _drawn_question(self, one: _Answered) -> Text:
        text = Text(" ?  " if not one.answer else "    ", self._decide)
        guess = one.question.guess
        other = guess is not None and one.answer not in ("", guess)
        said = without_option(one.question.text)
        text = Text().append_text(text).append(f"the guess was: {said}" if other else said)
        shown = one.answer or (
            guess if one.question.choices else "yes" if guess is not None else ""
        )
        answer = f"you choose: {shown}" if other else shown
        text.append(f"\n      {answer or 'choose with ← →'}", "bold")
        if len(one.answers) > 1 and shown in one.answers:
            text.append(f"   ← {one.answers.index(shown) + 1} of {len(one.answers)} →", "dim")
        for line in one.question.preview[:4]:
            text.append(f"\n      {name(cut(line, 70))}", "dim")
        return text

    def _planned(self) -> str:
        found = self._proposal
        lines = [f"{self.target.name}   the plan", ""]
        seen = self.query_one("#right").size.height
        if self._trouble:
            return "\n".join([*lines, self._trouble])
        if not isinstance(found, Proposal):
            return "\n".join([*lines, "Answer the questions on the left first."])
        room = max(10, self._room("#right") - _BESIDE_NAME)
        rows = [
            f"{one.number:>3}  {_padded(name(segment_named(one)), room)} {length_of(one):>7}"
            for one in found.plan.segments[:60]
        ]
        if len(found.plan.segments) > 60:
            rows.append(f"     and {len(found.plan.segments) - 60} more")
        verdict = verdict_of(figures_of(self.target.name, found.plan, found.warnings))
        below = len(lines) + len(rows) + _ROWS_OF_VERDICT <= seen
        lines += [*rows, "", verdict, ""] if below else [verdict, "", *rows, ""]
        lines += map(without_option, found.notices)
        lines += map(_warned, found.warnings[:_MOST_WARNINGS])
        if len(found.warnings) > _MOST_WARNINGS:
            lines.append(f"and {len(found.warnings) - _MOST_WARNINGS} more warnings")
        return "\n".join([*lines, "", "The list itself is only read."])

    def action_change(self, step: int) -> None:
        """Go to the next field of a column, the next answer, or take a row in."""
        at = self.query_one("#items", OptionList).highlighted
        item = self._items[at] if at is not None and at < len(self._items) else None
        match item:
            case SheetColumn():
                place = (_FIELDS.index(item.field) + step) % len(_FIELDS)
                self._columns[item.letter] = _FIELDS[place]
            case _Answered() if item.answers:
                shown = item.answer or item.question.guess or ""
                known = shown in item.answers
                place = item.answers.index(shown) + step if known else min(0, step)
                answer = item.answers[place % len(item.answers)]
                self._answered[item.question.key] = replace(item, answer=answer)
            case LeftOut():
                self._taken ^= {item.row}
            case _:
                return
        self._read()

    def action_part(self, step: int) -> None:
        """Go to the first item of the next part: columns, questions, rows left out."""
        items = self.query_one("#items", OptionList)
        starts = [0, *(n + 1 for n, one in enumerate(self._items) if isinstance(one, str))]
        at = items.highlighted or 0
        part = max((n for n, start in enumerate(starts) if start <= at), default=0)
        items.highlighted = starts[(part + step) % len(starts)]

    @on(OptionList.OptionSelected)
    @on(Button.Pressed)
    def _confirm(self) -> None:
        """Accept what is shown, or go to what has to be chosen."""
        if self._trouble or self._proposal is None:
            return
        if self._open:
            wanted = self._open[0].question.key
            for place, item in enumerate(self._items):
                if isinstance(item, _Answered) and item.question.key == wanted:
                    self.query_one("#items", OptionList).highlighted = place
            return
        self._write()

    @work(exclusive=True)
    async def _write(self) -> None:
        """Take every guess that is shown, and end with the plan."""
        choices = self.choices
        try:
            for _ in range(_MOST_ROUNDS):
                found = await asyncio.to_thread(
                    proposed, self.source, self.target, choices, today_in
                )
                if isinstance(found, Proposal) and not found.questions:
                    self.dismiss(found)
                    return
                if any(one.guess is None for one in found.questions):
                    self._proposal = found
                    break
                for one in found.questions:
                    choices = choices.decided(one, one.guess or "")
        except PresessionError as error:
            self._trouble = name(str(error))
        self._show()


def _padded(text: str, width: int) -> str:
    shown = cut(text, width)
    return shown + " " * max(0, width - Text(shown).cell_len)


class ImportApp(FormApp, inherit_bindings=False):
    """Shows the screen alone; ends with the plan that was confirmed."""

    def __init__(self, screen: ImportScreen, *, theme: str, ascii_only: bool) -> None:
        super().__init__(theme=theme, ascii_only=ascii_only)
        self.review = screen
        self.proposal: Proposal | None = None

    def on_mount(self) -> None:
        self.push_screen(self.review, self._done)

    def _done(self, proposal: Proposal | None) -> None:
        self.proposal = proposal
        self.exit()


def plan_on_screen(path: Path, source: Path, choices: Choices, *, force: bool) -> int:
    """Show on this terminal what a list was understood as, and write the plan that is confirmed.

    Return the exit status. Raises NoTerminal without a terminal, and what `readable` and
    `target_of` do.
    """
    target = target_of(path, force=force)
    readable(source, choices)
    require_terminal("the import")
    theme, ascii_only = looks(None, ascii_only=False)
    app = ImportApp(ImportScreen(source, target, choices), theme=theme, ascii_only=ascii_only)
    show(app, mouse=True)
    if app.proposal is None:
        print("nothing is written", file=sys.stderr)
        return UNDECIDED
    return write_confirmed(target, app.proposal, sys.stdout)


def without_option(message: str) -> str:
    """Return a message without what it adds for the command line."""
    return _OPTION.sub("", message).replace("`", "")


def _warned(problem: Problem) -> str:
    parts = without_option(problem.wrong), without_option(problem.expected)
    return "; ".join(part for part in parts if part)
