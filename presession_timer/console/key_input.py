"""Take each key to a question, a sheet or an action, as the key router says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from presession_timer.actions.table import BY_NAME
from presession_timer.console.key_router import (
    DIGIT_MS,
    FINGER_MS,
    SECOND_MS,
    Front,
    KeyRouter,
    Press,
    Prompt,
    Route,
)
from presession_timer.console.sheets.base import Sheet
from presession_timer.terminal.key_map import key_of_press

if TYPE_CHECKING:
    from presession_timer.console.interface import Console

_REMEMBERED = 8


class _Digit(NamedTuple):
    """A digit that waits: it chooses in its sheet, or begins a text."""

    press: Press
    character: str | None
    sheet: Sheet


class _Slipped(NamedTuple):
    """A command that a letter gave, and when."""

    at: int
    command: str


class KeyInput:
    """Takes every key of the console."""

    def __init__(self, console: Console) -> None:
        self.router = KeyRouter()
        self._console = console
        self._slipped: list[_Slipped] = []
        self._unanswered: list[_Slipped] = []
        """What slipped through before typing was recognised, until the runner has answered all."""
        self._by_letter = False
        self._digit: _Digit | None = None

    @property
    def front(self) -> Front:
        """What stands in front."""
        sheet, prompt = self._console.sheet, self._console.prompt
        if sheet is not None:
            return sheet.front
        return Front.HOUR if prompt is None else prompt.front

    def key(self, key: str, character: str | None) -> None:
        pressed, now = key_of_press(key, character), self._console.now_ms()
        press = Press(pressed, self._console.app.keys.action(pressed))
        front = self.front
        self._by_letter = press.is_letter
        try:
            route = self.router.press(press, front, now)
            if route is Route.DIGIT:
                self._wait_for_text(press, character)
                return
            if route is Route.CHOOSE:
                self._choose(by_itself=False)
                self.router.taken(press, now)
                return
            if route is Route.TEXT:
                self._type_digit()
            if route in (Route.OFFER, Route.TEXT):
                if self._is_taken(press, character):
                    self.router.taken(press, now)
                    return
                route = self.router.left(press, front, now)
            self._go(route, press)
        finally:
            self._by_letter = False

    def click(self, row: int, *, above: bool) -> None:
        """Take a click on a line of the sheet, of its body or ``above`` its fields."""
        sheet = self._console.sheet
        if sheet is None or self.router.locked:
            return
        if sheet.click_above(row) if above else sheet.click(row):
            self._close_finished()

    def button(self, name: str) -> None:
        """Take a click on the button of an action; the guards of its keys hold."""
        press = Press("mouse", BY_NAME[name])
        self._go(self.router.click(press, self.front, self._console.now_ms()), press)

    def choose(self, number: int) -> None:
        if not self.router.locked:
            self._console.select(number)

    def note(self, command: str) -> None:
        """Note a command; given by a letter, it can turn out to be typing."""
        if self._by_letter:
            slipped = _Slipped(self._console.now_ms(), command)
            self._slipped = [*self._slipped[-_REMEMBERED:], slipped]

    def answered(self) -> None:
        """Offer to undo typing once the runner has answered all that it did."""
        slipped = self._unanswered
        if slipped and not any(one.command in self._console.waiting for one in slipped):
            self._unanswered = []
            self._offer_undo(slipped)

    def _is_taken(self, press: Press, character: str | None) -> bool:
        """Offer the key to what stands in front; close a sheet that is finished."""
        console = self._console
        sheet, prompt = console.sheet, console.prompt
        if sheet is not None:
            if not sheet.press(press.key, character):
                return False
            if console.sheet is sheet:
                self._close_finished()
            return True
        if prompt is None or press.key not in prompt.keys:
            return False
        prompt.keys[press.key]()
        return True

    def _wait_for_text(self, press: Press, character: str | None) -> None:
        console = self._console
        if console.sheet is not None:
            self._digit = _Digit(press, character, console.sheet)
            console.timers.later("held digit", DIGIT_MS, self._choose)

    def _choose(self, *, by_itself: bool = True) -> None:
        """Let the digit that waits choose, if its sheet is still in front."""
        console, digit, self._digit = self._console, self._digit, None
        if digit is None or console.sheet is not digit.sheet:
            return
        sheet = digit.sheet
        sheet.press(digit.press.key, digit.character)
        closes = by_itself and sheet.finished
        self.router.chosen(digit.press, console.now_ms(), closed=closes)
        if console.sheet is sheet:
            self._close_finished()

    def _type_digit(self) -> None:
        """Begin a text with the digit that waits."""
        digit, self._digit = self._digit, None
        if digit is not None and self._console.sheet is digit.sheet:
            digit.sheet.paste(digit.press.key)

    def _go(self, route: Route, press: Press) -> None:
        console = self._console
        if route is Route.ACT:
            console.press(press.name)
        elif route in (Route.LATER, Route.ANSWER_LATER):
            asked = self._asked if route is Route.ANSWER_LATER else None
            wait = f"held {press.name}"
            console.timers.later(wait, FINGER_MS, self._settle, press, asked, self._by_letter)
        elif route is Route.ANSWER:
            self._say_yes()
        elif route is Route.ONWARD and console.sheet is not None:
            console.sheet.read_on()
            self._close_finished()
        elif route is Route.CLOSE:
            console.close_front()
        elif route is Route.TYPING:
            self._typing()
        elif route is Route.TOO_SOON:
            console.refuse("too soon: press again in a moment")
        elif route is Route.UNLOCK:
            console.refresh()
        elif route is Route.UNKNOWN and (words := console.app.keys.former(press.key)):
            console.refuse(words)

    @property
    def _asked(self) -> Prompt | Sheet | None:
        """What waits for a yes."""
        return self._console.sheet or self._console.prompt

    def _settle(self, press: Press, asked: Prompt | Sheet | None, by_letter: bool) -> None:
        """Do what was put off, unless the key was held down."""
        if not self.router.settled(press):
            return
        self._by_letter = by_letter
        if asked is None:
            self._console.press(press.name)
        elif asked is self._asked:
            self._say_yes()
        self._by_letter = False

    def _say_yes(self) -> None:
        sheet, prompt = self._console.sheet, self._console.prompt
        if sheet is not None:
            sheet.press("enter", None)
            self._close_finished()
        elif prompt is not None and prompt.yes is not None:
            prompt.yes()

    def _close_finished(self) -> None:
        console, sheet = self._console, self._console.sheet
        if sheet is not None and sheet.finished:
            console.close_sheet()
        console.refresh()

    def _typing(self) -> None:
        """Ignore letters typed for another window, and offer one undo for those that acted.

        They can come in one burst, before the runner has answered the first.
        """
        console = self._console
        since = console.now_ms() - 2 * SECOND_MS
        self._unanswered = [one for one in self._slipped if one.at >= since]
        self._slipped.clear()
        console.close_sheet()
        console.refuse("typed for another window? ignored")
        self.answered()

    def _offer_undo(self, slipped: Sequence[_Slipped]) -> None:
        console = self._console
        ids = {one.command for one in slipped}
        done = [command for command in console.runner.session.history.done if command in ids]
        if not done:
            return
        count = f"{len(done)} command{'s' if len(done) > 1 else ''}"
        keys = console.app.keys
        console.ask(
            Prompt(
                Front.TYPED,
                f"typed for another window? {count} came through",
                f"y or {keys.first('undo')}: undoes all  Esc: keeps",
                dict.fromkeys(("y", *keys.keys["undo"]), lambda: console.undo_all(done)),
            )
        )
