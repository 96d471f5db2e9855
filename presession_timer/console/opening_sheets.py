"""Which sheet is opened by which action, and what its answers do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from presession_timer.console.key_router import Front
from presession_timer.console.sheets.base import (
    Choice,
    ChoiceSheet,
    PageSheet,
    Sheet,
)
from presession_timer.console.sheets.help import help_page
from presession_timer.console.sheets.segment import ChangeForm, InsertForm
from presession_timer.console.sheets.state import StateSheet
from presession_timer.console.sheets.text import TextSheet
from presession_timer.engine import commands as cmd
from presession_timer.engine.messages import READY_MADE
from presession_timer.engine.snapshot import Stage
from presession_timer.privacy.screens import on_screens
from presession_timer.terminal.text_lines import Line, line, name
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.controller import Conductor
    from presession_timer.engine.fitting import Way
    from presession_timer.engine.session import Session
    from presession_timer.runner import Answer

__all__ = ["SHEETS", "make"]

_LONGEST_MESSAGE = 60
"""Letters of a message: more do not fit the room's screens in one line."""
_WRITING_MS = 3_000
"""A note that took longer than this to write says when it was begun."""


def make(sheet: str, conductor: Conductor) -> Sheet:
    """A sheet by its name."""
    return SHEETS[sheet](conductor)


def _make_it_fit(conductor: Conductor) -> Sheet:
    from presession_timer.console.sheets.fit import FitSheet, to_say

    def take(way: Way) -> None:
        if way.command is None:
            return
        conductor.submit(way.command)
        if said := to_say(way, conductor.app.chair):
            conductor.tell(f"To say: “{said}”", 10_000)

    def look() -> tuple[Session, int]:
        return on_screens(conductor.session).session, conductor.view.reading.now

    return FitSheet(look, conductor.view.clock, take, conductor.app.chair)


def _insert(conductor: Conductor) -> Sheet:
    view = conductor.view
    return InsertForm(
        on_screens(conductor.session).session,
        conductor.submit,
        live=view.reading.stage in (Stage.TURN, Stage.GAP),
        speaking=view.floor.segment.label if view.floor is not None else "",
    )


def _change(conductor: Conductor) -> Sheet:
    """Of the selected segment, else of the one that has the floor, else of the next."""
    view = conductor.view
    number = view.selected
    if number is None and view.reading.floor is not None:
        number = view.reading.floor.segment.number
    number = view.target if number is None else number
    session = on_screens(conductor.session).session
    if number is None:
        number = session.order[-1]
    return ChangeForm(session, number, conductor.submit)


def _message(conductor: Conductor) -> Sheet:
    choices = [
        Choice(str(place), message.text, _shower(conductor, message))
        for place, message in enumerate(READY_MADE.values(), start=1)
    ]
    shown = conductor.view.reading.message
    take_away = (lambda: conductor.submit(cmd.ClearMessage())) if shown else None
    choices.append(Choice("0", "take the message away", take_away, name(shown)))

    def show(text: str) -> None:
        conductor.draft = text  # until the room has it: a question may be declined, or lapse
        conductor.submit(cmd.ShowMessage(text), forget, declined=lambda: conductor.open("message"))

    def forget(answer: Answer) -> None:
        conductor.draft = ""

    draft, conductor.draft = conductor.draft, ""
    return TextSheet(
        "Message to the room",
        show,
        text=draft,
        hint="A digit, or your own words and Enter.",
        choices=choices,
        limit=_LONGEST_MESSAGE,
        counted=True,
    )


def _shower(conductor: Conductor, message: cmd.ShowMessage) -> Callable[[], None]:
    return lambda: conductor.submit(message)


def _name_question(conductor: Conductor) -> Sheet:
    floor = conductor.view.floor
    asked = floor.question if floor is not None else None
    return StateSheet(
        f"Question {floor.questions if floor is not None else 0}: which State asks?",
        lambda text: conductor.submit(cmd.NameQuestion(text)),
        text=asked.state if asked is not None else "",
    )


def _note(conductor: Conductor) -> Sheet:
    began, at = conductor.now_ms(), conductor.view.clock(conductor.view.reading.now, seconds=True)

    def write(text: str) -> None:
        late = conductor.now_ms() - began > _WRITING_MS
        conductor.submit(cmd.WriteNote(f"{text} ({at})" if late else text))

    return TextSheet(f"Note, {at}", write, hint="Enter writes it into the record.", limit=200)


def _look(conductor: Conductor) -> Sheet:
    """How the console looks; what shows the room its clock."""
    app = conductor.app
    names = (("dark", "dark, for screens"), ("light", "light, for projectors"),
             ("contrast", "high contrast"))  # fmt: skip
    choices = [
        Choice(str(place), words, _painter(conductor, theme), current=app.theme_name == theme)
        for place, (theme, words) in enumerate(names, start=1)
    ]
    web = app.broadcast.web if app.broadcast is not None else None
    if web is None or app.broadcast is None:
        hint = app.room_hint(conductor.desk.path)
        if copy := conductor.desk.mirror:
            hint = f"{hint}. {copy[0].upper()}{copy[1:]}"
        return ChoiceSheet("How this console looks", choices, said=hint)
    from presession_timer.console.sheets.room import RoomSheet

    if conductor.view.reading.stage is Stage.BEFORE:
        choices.append(Choice("4", "test card on every screen", app.broadcast.toggle_test_card,
                              current=app.broadcast.test_card))  # fmt: skip
    copy = conductor.desk.mirror
    return RoomSheet(web, choices, control=app.broadcast.has_remote, copy=copy)


def _painter(conductor: Conductor, theme: str) -> Callable[[], None]:
    return lambda: conductor.app.paint(theme)


def _quit(conductor: Conductor) -> Sheet:
    """Asked only while the hour runs; to keep running is the default."""
    sheet = ChoiceSheet(
        "The hour is running",
        [
            Choice("1", "keep running", lambda: None, "Enter, Esc"),
            Choice("2", "save and leave", conductor.app.exit),
        ],
        said="Everything is in the record. `presession run` with it goes on at the right time.",
    )
    return _Kept(sheet)


class _Kept(ChoiceSheet):
    """Enter and GO keep running: this is a question, and that its answer."""

    front = Front.LEAVE

    def __init__(self, like: ChoiceSheet) -> None:
        super().__init__(like.title, like.choices, said=like.said)

    def press(self, key: str, character: str | None) -> bool:
        """A digit, or Enter for the default."""
        if key == "enter":
            self.finished = True
            return True
        return super().press(key, character)


def _moderator(conductor: Conductor) -> Sheet:
    app = conductor.app
    return _Next(
        f"Next: {name(app.next_title)}",
        app.begin_next,
        hint="Who moderates? Enter goes on, also without a name. A new record begins.",
        empty_is_done=True,
    )


class _Next(TextSheet):
    """Asked by GO, which a second later goes on."""

    front = Front.NEXT


def _help(conductor: Conductor) -> Sheet:
    keys = conductor.app.keys
    return PageSheet(
        "Keys: what do you want to do?", lambda width, tones: help_page(keys, width, tones)
    )


def _report(conductor: Conductor) -> Sheet:
    """The page about the record as it stands on the disk; it is read in a thread."""
    pages: dict[int, list[Line]] = {}

    def page(width: int, tones: Tones) -> Sequence[Line]:
        if width not in pages:
            pages[width] = [line(("reading the record …", tones.muted))]
            conductor.app.run_worker(conductor.app.read_report(conductor.desk.path, width, pages))
        return pages[width]

    return PageSheet("Report, as the record stands now", page)


def _palette(conductor: Conductor) -> Sheet:
    from presession_timer.console.sheets.palette import PaletteSheet

    def look() -> tuple[Session, Mapping[int, str]]:
        rows = conductor.view.reading.rows
        return conductor.session, {row.number: row.segment.label for row in rows}

    return PaletteSheet(conductor.app.keys, conductor.press, conductor.moderator.line, look)


SHEETS: Mapping[str, Callable[[Conductor], Sheet]] = {
    "make-it-fit": _make_it_fit, "insert": _insert, "change": _change, "message": _message,
    "note": _note, "look": _look,
    "quit": _quit, "moderator": _moderator, "help": _help, "report": _report,
    "palette": _palette, "name-question": _name_question,
}  # fmt: skip
"""By their names: those of the actions that open them, and who moderates the next session."""
