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
from presession_timer.engine.commands import READY_MADE
from presession_timer.engine.snapshot import Stage
from presession_timer.privacy.screens import on_screens
from presession_timer.terminal.text_lines import Line, line, name
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.controller import Controller
    from presession_timer.engine.fitting import Way
    from presession_timer.engine.session import Session
    from presession_timer.runner import Answer

__all__ = ["SHEETS", "make"]

_LONGEST_MESSAGE = 60
"""Letters of a message: more do not fit the room's screens in one line."""
_WRITING_MS = 3_000
"""A note that took longer than this to write says when it was begun."""


def make(sheet: str, controller: Controller) -> Sheet:
    """A sheet by its name."""
    return SHEETS[sheet](controller)


def _make_it_fit(controller: Controller) -> Sheet:
    from presession_timer.console.sheets.fit import FitSheet, to_say

    def take(way: Way) -> None:
        if way.command is None:
            return
        controller.submit(way.command)
        if said := to_say(way, controller.app.chair):
            controller.tell(f"To say: “{said}”", 10_000)

    def look() -> tuple[Session, int]:
        return on_screens(controller.session).session, controller.view.snapshot.now

    return FitSheet(look, controller.view.clock, take, controller.app.chair)


def _insert(controller: Controller) -> Sheet:
    view = controller.view
    return InsertForm(
        on_screens(controller.session).session,
        controller.submit,
        live=view.snapshot.stage in (Stage.TURN, Stage.GAP),
        speaking=view.floor.segment.label if view.floor is not None else "",
    )


def _change(controller: Controller) -> Sheet:
    """Of the selected segment, else of the one that has the floor, else of the next."""
    view = controller.view
    number = view.selected
    if number is None and view.snapshot.floor is not None:
        number = view.snapshot.floor.segment.number
    number = view.target if number is None else number
    session = on_screens(controller.session).session
    if number is None:
        number = session.order[-1]
    return ChangeForm(session, number, controller.submit)


def _message(controller: Controller) -> Sheet:
    choices = [
        Choice(str(place), message.text, _shower(controller, message))
        for place, message in enumerate(READY_MADE.values(), start=1)
    ]
    shown = controller.view.snapshot.message
    take_away = (lambda: controller.submit(cmd.ClearMessage())) if shown else None
    choices.append(Choice("0", "take the message away", take_away, name(shown)))

    def show(text: str) -> None:
        controller.draft = text  # until the room has it: a question may be declined, or lapse
        controller.submit(
            cmd.ShowMessage(text), forget, declined=lambda: controller.open("message")
        )

    def forget(answer: Answer) -> None:
        controller.draft = ""

    draft, controller.draft = controller.draft, ""
    return TextSheet(
        "Message to the room",
        show,
        text=draft,
        hint="A digit, or your own words and Enter.",
        choices=choices,
        limit=_LONGEST_MESSAGE,
        counted=True,
    )


def _shower(controller: Controller, message: cmd.ShowMessage) -> Callable[[], None]:
    return lambda: controller.submit(message)


def _name_question(controller: Controller) -> Sheet:
    floor = controller.view.floor
    asked = floor.question if floor is not None else None
    return StateSheet(
        f"Question {floor.questions if floor is not None else 0}: which State asks?",
        lambda text: controller.submit(cmd.NameQuestion(text)),
        text=asked.state if asked is not None else "",
    )


def _note(controller: Controller) -> Sheet:
    began, at = (
        controller.now_ms(),
        controller.view.clock(controller.view.snapshot.now, seconds=True),
    )

    def write(text: str) -> None:
        late = controller.now_ms() - began > _WRITING_MS
        controller.submit(cmd.WriteNote(f"{text} ({at})" if late else text))

    return TextSheet(f"Note, {at}", write, hint="Enter writes it into the record.", limit=200)


def _look(controller: Controller) -> Sheet:
    """How the console looks; what shows the room its clock."""
    app = controller.app
    names = (("dark", "dark, for screens"), ("light", "light, for projectors"),
             ("contrast", "high contrast"))  # fmt: skip
    choices = [
        Choice(str(place), words, _painter(controller, theme), current=app.theme_name == theme)
        for place, (theme, words) in enumerate(names, start=1)
    ]
    web = app.broadcast.web if app.broadcast is not None else None
    if web is None or app.broadcast is None:
        hint = app.room_hint(controller.runner.path)
        if copy := controller.runner.mirror:
            hint = f"{hint}. {copy[0].upper()}{copy[1:]}"
        return ChoiceSheet("How this console looks", choices, said=hint)
    from presession_timer.console.sheets.room import RoomSheet

    if controller.view.snapshot.stage is Stage.BEFORE:
        choices.append(Choice("4", "test card on every screen", app.broadcast.toggle_test_card,
                              current=app.broadcast.test_card))  # fmt: skip
    copy = controller.runner.mirror
    return RoomSheet(web, choices, control=app.broadcast.has_remote, copy=copy)


def _painter(controller: Controller, theme: str) -> Callable[[], None]:
    return lambda: controller.app.paint(theme)


def _quit(controller: Controller) -> Sheet:
    """Asked only while the hour runs; to keep running is the default."""
    sheet = ChoiceSheet(
        "The hour is running",
        [
            Choice("1", "keep running", lambda: None, "Enter, Esc"),
            Choice("2", "save and leave", controller.app.exit),
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


def _moderator(controller: Controller) -> Sheet:
    app = controller.app
    return _Next(
        f"Next: {name(app.next_title)}",
        app.begin_next,
        hint="Who moderates? Enter goes on, also without a name. A new record begins.",
        empty_is_done=True,
    )


class _Next(TextSheet):
    """Asked by GO, which a second later goes on."""

    front = Front.NEXT


def _help(controller: Controller) -> Sheet:
    keys = controller.app.keys
    return PageSheet(
        "Keys: what do you want to do?", lambda width, tones: help_page(keys, width, tones)
    )


def _report(controller: Controller) -> Sheet:
    """The page about the record as it stands on the disk; it is read in a thread."""
    pages: dict[int, list[Line]] = {}

    def page(width: int, tones: Tones) -> Sequence[Line]:
        if width not in pages:
            pages[width] = [line(("reading the record …", tones.muted))]
            controller.app.run_worker(
                controller.app.read_report(controller.runner.path, width, pages)
            )
        return pages[width]

    return PageSheet("Report, as the record stands now", page)


def _palette(controller: Controller) -> Sheet:
    from presession_timer.console.sheets.palette import PaletteSheet

    def look() -> tuple[Session, Mapping[int, str]]:
        rows = controller.view.snapshot.rows
        return controller.session, {row.number: row.segment.label for row in rows}

    return PaletteSheet(controller.app.keys, controller.press, controller.moderator.line, look)


SHEETS: Mapping[str, Callable[[Controller], Sheet]] = {
    "make-it-fit": _make_it_fit, "insert": _insert, "change": _change, "message": _message,
    "note": _note, "look": _look,
    "quit": _quit, "moderator": _moderator, "help": _help, "report": _report,
    "palette": _palette, "name-question": _name_question,
}  # fmt: skip
"""By their names: those of the actions that open them, and who moderates the next session."""
