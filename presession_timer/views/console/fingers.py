"""From a press to whatever wants it: the lock, a question, a sheet, an action; or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from presession_timer.views.console.gate import HELD, Gate, Verdict
from presession_timer.views.console.prompts import CONFIRM_MS, Asks, Prompt
from presession_timer.views.console.sheets.base import TextSheet
from presession_timer.views.keys import Action, key_of_press

if TYPE_CHECKING:
    from presession_timer.views.console.conductor import Conductor

__all__ = ["Fingers"]

SLIPPED_MS = 2_000
"""Commands of letters this recent are what an undo after typing takes back."""
_REMEMBERED = 8
_NEVER_TAKEN = ("undo", "pause", "blank", "quit")
"""What no question takes for its answer, whatever keys it has. (Undo after typing is one, and more:
it takes back all that came through.)
"""


@dataclass(frozen=True, slots=True)
class _Slipped:
    """A command that a letter gave, and when."""

    at: int
    command: str


class Fingers:
    """Takes every key of the console."""

    def __init__(self, conductor: Conductor) -> None:
        self.gate = Gate()
        self._conductor = conductor
        self._slipped: list[_Slipped] = []
        self._unanswered: list[_Slipped] = []
        """What slipped through before typing was recognised, until the desk has answered all."""
        self._by_letter = False

    def key(self, key: str, character: str | None) -> None:
        """A key was pressed."""
        conductor = self._conductor
        pressed = key_of_press(key, character)
        action = conductor.app.keys.action(pressed)
        if self.gate.locked:
            self.gate.locked_out(action, conductor.now_ms())
            conductor.refresh()
        elif not (isinstance(conductor.sheet, TextSheet) and self._into_sheet(pressed, character)):
            self._key(action, pressed, character, conductor.now_ms())

    def note(self, command: str) -> None:
        """A command was handed in: by a letter, it may have slipped through."""
        if self._by_letter:
            slipped = _Slipped(self._conductor.now_ms(), command)
            self._slipped = [*self._slipped[-_REMEMBERED:], slipped]

    def answered(self) -> None:
        """The desk answered: once nothing that slipped through is under way, offer its undo."""
        slipped = self._unanswered
        if slipped and not any(one.command in self._conductor.waiting for one in slipped):
            self._unanswered = []
            self._offer_undo(slipped)

    def _into_sheet(self, pressed: str, character: str | None) -> bool:
        """Whether the sheet took the key; one that is finished closes."""
        conductor, sheet = self._conductor, self._conductor.sheet
        if sheet is None or not sheet.press(pressed, character):
            return False
        if sheet.finished and conductor.sheet is sheet:
            conductor.close_sheet()
        conductor.refresh()
        return True

    def _key(self, action: Action | None, pressed: str, character: str | None, now: int) -> None:
        verdict = self.gate.typing(pressed, now)
        if verdict is Verdict.TYPING:
            self._typing()
        if verdict is not None:
            return
        self._by_letter = len(pressed) == 1 and pressed.isalpha()
        try:
            self._take(action, pressed, character, now)
        finally:
            self._by_letter = False

    def _take(self, action: Action | None, pressed: str, character: str | None, now: int) -> None:
        """Whoever wants the key has it: a question, a sheet, an action."""
        if self._answered(action, pressed, now):
            return
        if self._into_sheet(pressed, character) or action is None:
            return
        if action.name == "close-sheet":
            self._conductor.close_sheet()
            return
        self._once(action, now, lambda: self._conductor.moderator.act(action.name))

    def _once(self, action: Action, now: int, act: Callable[[], None]) -> None:
        """Do it now, or a little later if it may be a key that is held down, or not at all."""
        verdict = self.gate.once(action, now)
        if verdict is Verdict.ACT:
            act()
        elif verdict is Verdict.LATER:
            wait = f"held {action.name}"
            self._conductor.pulse.later(wait, HELD, self._settle, action, self._by_letter)

    def _settle(self, action: Action, by_letter: bool) -> None:
        """What was put off: a press of its own, or a key that was held down?"""
        if not self.gate.settled(action):
            return
        prompt = self._conductor.prompt
        self._by_letter = by_letter
        if action.name == "go" and prompt is not None and prompt.go is not None:
            prompt.go()
        else:
            self._conductor.moderator.act(action.name)
        self._by_letter = False

    def _answered(self, action: Action | None, pressed: str, now: int) -> bool:
        """Whether the question in the last line took the key."""
        prompt = self._conductor.prompt
        if prompt is None:
            return False
        if action is not None and action.name in _NEVER_TAKEN and prompt.asks is not Asks.TYPING:
            return False
        if pressed in prompt.keys:
            prompt.keys[pressed]()
            return True
        if action is None:
            return False
        if action.name == "close-sheet" and prompt.asks is not Asks.SLEEP:
            self._conductor.ask(None)
            return True
        if action.name == "go" and prompt.go is not None:
            self._once(action, now, prompt.go)
            return True
        return False

    def _typing(self) -> None:
        """Letters meant for another window: the rest is ignored, and one undo takes all back.

        They may come in one burst, before the desk has answered the first of them.
        """
        conductor = self._conductor
        since = conductor.now_ms() - SLIPPED_MS
        self._unanswered = [one for one in self._slipped if one.at >= since]
        self._slipped.clear()
        conductor.close_sheet()
        conductor.refuse("typed for another window? ignored")
        self.answered()

    def _offer_undo(self, slipped: Sequence[_Slipped]) -> None:
        conductor = self._conductor
        ids = {one.command for one in slipped}
        done = [command for command in conductor.desk.session.history.done if command in ids]
        if not done:
            return
        count = f"{len(done)} command{'s' if len(done) > 1 else ''}"
        keys = conductor.app.keys
        conductor.ask(
            Prompt(
                Asks.TYPING,
                f"typed for another window? {count} came through",
                f"{keys.first('undo')} undoes all  Esc keeps",
                dict.fromkeys(keys.keys["undo"], lambda: conductor.undo_all(done)),
                until=conductor.now_ms() + 2 * CONFIRM_MS,
            )
        )
