"""Forms about one segment: who takes the floor, what the plan says of it, which State asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from presession_timer.actions.interjections import Interjection, interjections
from presession_timer.base.durations import exact
from presession_timer.base.text import LONGEST_NAME
from presession_timer.base.times_in_forms import typed_duration
from presession_timer.base.world.states import matches
from presession_timer.console.sheets.base import Choice, Sheet
from presession_timer.console.sheets.forms import (
    Field,
    FormSheet,
    OptionField,
    Submit,
    TextField,
    TextSheet,
    with_draft,
)
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import Stage
from presession_timer.plan.model import Kind
from presession_timer.privacy.screens import on_screens
from presession_timer.terminal.text_lines import Line, cut, fitted, line, name
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.interface import Console

_MOST_STATES = 6
_PANELLIST = 2
"""The place of a panellist among the interjections."""
_NEXT, _NOW = range(2)


def insert(console: Console) -> Sheet | None:
    """Open the form about who takes the floor."""
    view, session = console.view, on_screens(console.session).session
    if view.snapshot.stage is Stage.CLOSED:
        console.tell("the hour is closed")
        return None
    live = view.snapshot.stage in (Stage.TURN, Stage.GAP)
    speaking = view.floor.segment.label if view.floor is not None else ""
    return with_draft(
        console,
        "insert",
        lambda submit: InsertForm(session, submit, live=live, speaking=speaking),
    )


def change(console: Console) -> Sheet:
    """Open the selected segment, else the one that has the floor, else the next."""
    view, session = console.view, on_screens(console.session).session
    number = view.selected
    if number is None and view.snapshot.floor is not None:
        number = view.snapshot.floor.segment.number
    number = view.target if number is None else number
    at = session.order[-1] if number is None else number
    return with_draft(console, "change", lambda submit: ChangeForm(session, at, submit), of=str(at))


def name_question(console: Console) -> Sheet | None:
    """Open which State asks; Enter marks the question, too, where none was marked in this turn."""
    floor = console.view.floor
    if floor is None or not (floor.questions or floor.segment.kind is Kind.QUESTIONS):
        console.tell("no question was marked in this turn")
        return None
    title = f"Question {floor.questions or 1}: which State asks?"
    asked = floor.question.state if floor.question is not None else ""
    return with_draft(
        console,
        "name-question",
        lambda submit: StateSheet(title, lambda text: submit(_asks(console, text)), text=asked),
        of=str(floor.questions),
    )


def _asks(console: Console, state: str) -> Command:
    """Return what writes the State down; GO may have marked the question behind the form."""
    floor = console.view.floor
    marked = floor is None or floor.questions
    return cmd.NameQuestion(state) if marked else cmd.MarkQuestion(state)


class InsertForm(FormSheet):
    """A digit inserts and gives the floor at once; a name and Enter do what the form says."""

    enter = "inserts"

    def __init__(
        self,
        session: Session,
        submit: Submit,
        *,
        live: bool,
        speaking: str = "",
    ) -> None:
        """``session`` as screens show it; ``speaking``: who has the floor now."""
        self._submit, self._live = submit, live
        self._whos = interjections(name(session.plan.state))
        self._name = TextField("Name")
        self._organisation = TextField("Organisation", suggestions=organisations(session))
        self._kind = OptionField("Kind", [who.word for who in self._whos], _PANELLIST)
        self._when = OptionField("When", ["next", "now"], _NEXT)
        now = self._when if live else None
        fields: list[Field] = [self._name, self._organisation, self._kind, *([now] if now else [])]
        choices = [
            Choice(str(place), who.words, partial(self._at_once, who))
            for place, who in enumerate(self._whos, start=1)
        ]
        hint = "The hour is not open yet: it is put into the rundown."
        if speaking:
            hint = f"Now: {name(speaking)}'s clock stops and goes on later where it stopped."
        elif live:
            hint = ""
        said = "A digit: at once. Or write who:" if live else "A digit, or write who:"
        super().__init__("Who takes the floor?", fields, choices=choices, hint=hint)
        self._said = said

    def above(self, width: int, tones: Tones) -> Sequence[Line]:
        *digits, _ = super().above(width, tones)
        return [*digits, line((self._said, tones.muted))]

    def keys(self) -> Sequence[tuple[str, str]]:
        if self.is_blank:
            return (("Tab", "next field"), ("Esc", "closes"))
        return (("Tab", "next field"), ("←→", "choose"), ("Enter", "inserts"), ("Esc", "closes"))

    def done(self) -> bool:
        """Insert what the form says, where it names anybody."""
        who = self._whos[self._kind.chosen]
        speaker, organisation = self._name.text.strip(), self._organisation.text.strip()
        if speaker or organisation:
            give = self._live and self._when.chosen == _NOW
            self._submit(who.insert(speaker, organisation, give=give))
        return True

    def _at_once(self, who: Interjection) -> None:
        self._submit(who.insert("", "", give=self._live))


class ChangeForm(FormSheet):
    """What the plan says of a segment; only what is changed is written down."""

    def __init__(
        self,
        session: Session,
        number: int,
        submit: Submit,
    ) -> None:
        """``session`` as screens show it: a protected name is shown, and kept, as that does."""
        segment = session.segments[number]
        self._number, self._submit = number, submit
        self._texts = {
            "speaker": TextField("Name", text=segment.speaker),
            "organisation": TextField(
                "Organisation", text=segment.organisation, suggestions=organisations(session)
            ),
            "topic": TextField("Topic", text=segment.topic),
        }
        self._lengths: dict[str, TextField] = {}
        running = session.running
        if number not in session.turns_of or (running and running.segment == number):
            lengths: dict[str, tuple[str, int | None]] = {
                "planned": ("Planned", session.planned_length(number))
            }
            if segment.kind is Kind.STATEMENT:
                lengths = {"min": ("Minimum", segment.min), "max": ("Limit", segment.max)}
            elif segment.kind is Kind.STATE:
                lengths = {"max": ("Limit", segment.max)}
            self._lengths = {
                key: TextField(label, text="" if ms is None else exact(ms), limit=20)
                for key, (label, ms) in lengths.items()
            }
        self._protect = OptionField("Name", ["is shown", "is hidden"], int(segment.protect))
        self._before = {key: field.text for key, field in (self._texts | self._lengths).items()}
        self._was_hidden = segment.protect
        fields: list[Field] = [*self._texts.values(), *self._lengths.values(), self._protect]
        super().__init__(f"Correct {number} {name(segment.label)}", fields)
        self._trouble = ""

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        return [(), line((self._trouble, tones.error))]

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("Tab", "next field"), ("Enter", "writes it down"), ("Esc", "closes"))

    def done(self) -> bool:
        """Write down what is different; a length that is none keeps the form open."""
        changes: dict[str, Any] = {}
        for key, field in self._texts.items():
            if field.text != self._before[key]:
                changes[key] = field.text.strip()
        for key, field in self._lengths.items():
            if field.text != self._before[key]:
                try:
                    changes[key] = typed_duration(field.text)
                except ValueError as error:
                    self._trouble = str(error)
                    return False
        if bool(self._protect.chosen) is not self._was_hidden:
            changes["protect"] = bool(self._protect.chosen)
        if changes:
            self._submit(cmd.ChangeSegment(self._number, **changes))
        return True


def organisations(session: Session) -> tuple[str, ...]:
    """Return the organisations of the plan, each once, as a form suggests them."""
    named = (segment.organisation for segment in session.segments.values())
    return tuple(dict.fromkeys(text for text in map(name, named) if 0 < len(text) <= LONGEST_NAME))


class StateSheet(TextSheet):
    """↑ ↓ choose among the States that may be meant; Enter writes one down.

    A name that is no State's is taken as it was typed.
    """

    def __init__(self, title: str, done: Callable[[str], None], *, text: str = "") -> None:
        hint = "A name, its beginning or an ISO code. Never a diplomat's name."
        super().__init__(title, done, text=text, hint=hint)
        self._place = 0

    @property
    def found(self) -> Sequence[str]:
        """The names of the States that may be meant, the likeliest first."""
        return [state.name for state in matches(self.line.text)[:_MOST_STATES]]

    @property
    def answer(self) -> str:
        found = self.found
        return found[min(self._place, len(found) - 1)] if found else self.line.text.strip()

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        found = self.found
        lines: list[Line] = [()]
        for one in found:
            chosen = one == self.answer
            mark = tones.signs.floor if chosen else " "
            shown = line((f"{mark} {cut(one, width - 2)}", tones.strong if chosen else tones.soft))
            lines.append(fitted(shown, width, tones.chosen) if chosen else shown)
        if not found and self.answer:
            typed = f"{tones.signs.floor} {cut(name(self.answer), width - 2)}"
            lines.append(fitted(line((typed, tones.strong)), width, tones.chosen))
            lines.append(line(("  not a State we know: kept as it is typed", tones.decide)))
        return [*lines, *super().body(width, height, tones)] if not self.answer else lines

    def keys(self) -> Sequence[tuple[str, str]]:
        if not self.answer:
            return (("Esc", "closes"),)
        return (("↑↓", "choose"), ("Enter", "writes it down"), ("Esc", "closes"))

    def press(self, key: str, character: str | None) -> bool:
        if key in ("up", "down"):
            last = max(0, len(self.found) - 1)
            self._place = max(0, min(self._place + (1 if key == "down" else -1), last))
            return True
        before = self.line.text
        taken = super().press(key, character)
        if self.line.text != before:
            self._place = 0
        return taken

    def click(self, row: int) -> bool:
        place = row - 1
        if not 0 <= place < len(self.found):
            return False
        self._place = place
        return self.press("enter", None)

    def done(self) -> bool:
        if answer := self.answer:
            self._done(answer)
        return True
