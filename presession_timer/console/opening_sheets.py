"""Which sheet is opened by which action, and what its answers do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment

from presession_timer.actions.table import KEYED, Group
from presession_timer.base.durations import MINUTE
from presession_timer.console.key_router import Front
from presession_timer.console.sheets.base import (
    Choice,
    ChoiceSheet,
    PageSheet,
    Sheet,
    TextSheet,
    wrapped,
)
from presession_timer.engine import commands as cmd
from presession_timer.engine.messages import READY_MADE
from presession_timer.engine.reading import Stage
from presession_timer.plan.model import Kind
from presession_timer.privacy.screens import on_screens
from presession_timer.terminal.key_map import KeyMap
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, cut, line, name

if TYPE_CHECKING:
    from presession_timer.console.conductor import Conductor
    from presession_timer.console.sheets.squeeze import Option

__all__ = ["SHEETS", "help_page", "make"]

_INTERJECTION = 2 * MINUTE
"""Planned for whoever takes the floor unannounced and has no length of her kind's own."""
_WRITING_MS = 3_000
"""A note that took longer than this to write says when it was begun."""


def make(sheet: str, conductor: Conductor) -> Sheet:
    """A sheet by its name."""
    return SHEETS[sheet](conductor)


def _squeeze(conductor: Conductor) -> Sheet:
    from presession_timer.console.sheets.squeeze import squeeze_sheet

    def choose(option: Option) -> None:
        if option.command is not None:
            conductor.submit(option.command)
        if option.to_say:
            conductor.tell(f"To say: “{option.to_say}”", 10_000)

    now = conductor.view.reading.now
    return squeeze_sheet(on_screens(conductor.session).session, now, conductor.view.clock, choose)


def _insert(conductor: Conductor) -> Sheet:
    """State, Mission, panellist, organiser: inserted, and given the floor at once."""
    view = conductor.view
    state = name(view.reading.plan.state)
    live = view.reading.stage in (Stage.TURN, Stage.GAP)
    kinds = (
        ("the State", Kind.STATE, f"Delegation of {state}" if state else "The State", None),
        ("a Mission", Kind.FOLLOW_UP, "A Mission", _INTERJECTION),
        ("a panellist", Kind.STATEMENT, "A panellist", None),
        ("the organiser", Kind.FOLLOW_UP, "The organiser", _INTERJECTION),
    )
    choices = [
        Choice(str(place), words, _inserter(conductor, kind, who, planned, live))
        for place, (words, kind, who, planned) in enumerate(kinds, start=1)
    ]
    floor = view.floor
    said = "" if live else "The hour is not open yet: it is put into the rundown."
    if floor is not None:
        said = f"{name(floor.segment.label)}'s clock stops and goes on later where it stopped."
    return ChoiceSheet("Who takes the floor?", choices, said=said)


def _inserter(
    conductor: Conductor, kind: Kind, who: str, planned: int | None, give: bool
) -> Callable[[], None]:
    return lambda: conductor.submit(cmd.Insert(kind, who, planned, give))


def _message(conductor: Conductor) -> Sheet:
    choices = [
        Choice(str(place), message.text, _shower(conductor, message))
        for place, message in enumerate(READY_MADE.values(), start=1)
    ]
    shown = conductor.view.reading.message
    take_away = (lambda: conductor.submit(cmd.ClearMessage())) if shown else None
    choices.append(Choice("0", "take the message away", take_away, name(shown)))
    return TextSheet(
        "Message to the room",
        lambda text: conductor.submit(cmd.ShowMessage(text)),
        hint="A digit, or your own words and Enter.",
        choices=choices,
        limit=60,
    )


def _shower(conductor: Conductor, message: cmd.ShowMessage) -> Callable[[], None]:
    return lambda: conductor.submit(message)


def _name_question(conductor: Conductor) -> Sheet:
    floor = conductor.view.floor
    asked = floor.question if floor is not None else None
    return TextSheet(
        f"Question {floor.questions if floor is not None else 0}: which State asks?",
        lambda text: conductor.submit(cmd.NameQuestion(text)),
        text=asked.state if asked is not None else "",
        hint="Enter writes it into the record. Never a diplomat's name.",
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
    return PageSheet("Keys", lambda width, ink: help_page(keys, width, ink))


def help_page(keys: KeyMap, width: int, ink: Styles) -> Sequence[Line]:
    """Every action with its keys, and what it does; the digits that select are one row."""
    lines: list[Line] = []
    column = 34 if width >= 100 else 28 if width >= 70 else 18
    for group in Group:
        lines += [line((group.value, ink.strong))]
        for action in KEYED:
            if action.group is not group or (
                action.name.startswith("select-") and (action.name[7:].isdecimal())
            ):
                continue
            cap = cut(keys.all(action.name), width - 2)
            shown = wrapped(action.help, width - column)
            head = line((f"  {cap}".ljust(column), ink.warning if ink.colour else ink.strong))
            if len(cap) + 4 > column:
                lines.append(head)
                head = (Segment(" " * column, ink.page),)
            for part, text in enumerate(shown):
                indent = head if not part else (Segment(" " * column, ink.page),)
                lines.append((*indent, Segment(text, ink.text)))
        if group is Group.ORDER:
            lines.append(line(("  1 – 9".ljust(column), ink.strong),
                              ("Select by number; nothing else happens.", ink.text)))  # fmt: skip
        lines.append(())
    return lines


def _report(conductor: Conductor) -> Sheet:
    """The page about the record as it stands on the disk; it is read in a thread."""
    pages: dict[int, list[Line]] = {}

    def page(width: int, ink: Styles) -> Sequence[Line]:
        if width not in pages:
            pages[width] = [line(("reading the record …", ink.muted))]
            conductor.app.run_worker(conductor.app.read_report(conductor.desk.path, width, pages))
        return pages[width]

    return PageSheet("Report, as the record stands now", page)


def _palette(conductor: Conductor) -> Sheet:
    from presession_timer.console.sheets.palette import PaletteSheet

    return PaletteSheet(conductor.app.keys, conductor.press)


SHEETS: Mapping[str, Callable[[Conductor], Sheet]] = {
    "make-it-fit": _squeeze, "insert": _insert, "message": _message, "note": _note, "look": _look,
    "quit": _quit, "moderator": _moderator, "help": _help, "report": _report,
    "palette": _palette, "name-question": _name_question,
}  # fmt: skip
"""By their names: those of the actions that open them, and who moderates the next session."""
