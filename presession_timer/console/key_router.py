"""Decide where each press goes: every guard of the keyboard, in one table.

What stands in front answers a press. The guards stop what the moderator did not mean: the second
press of an unsteady thumb, a key that is held down, text typed for another window, a yes that was
on its way before the question. While the console is locked, nothing passes. Pure: every method
takes the time, in milliseconds of any monotonic clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from presession_timer.actions.table import Action

FINGER_MS = 175
"""Presses closer together than this are the repeats of a key that is held down, or typing."""
DEBOUNCE_MS = 400
"""A second GO within this is ignored."""
SECOND_MS = 1_000
"""The key that asked can say yes after this; a key that is held down begins to repeat within it;
the lock's own key unlocks when it is pressed twice within it.
"""
DIGIT_MS = 600
"""A digit that could be a choice or begin a text chooses if no key of a text follows within this.
"""
QUIET_MS = 700
"""After such a digit closed its sheet, keys of a text do nothing for so long: they may be the rest.

So it is after a press whose form does not open now.
"""
_LETTERS = 5
"""So many letters in a row, at most FINGER_MS apart, are typing; four are keys."""


class Front(StrEnum):
    """What stands in front: one thing at a time, and the hour where there is nothing."""

    HOUR = "the hour"
    CONFIRM = "yes or no"
    AGAIN = "yes by the key that asked, while GO is GO"
    PREVIEW = "what the room will read"
    WHY = "why the pause was"
    TYPED = "one undo for what was typed"
    SLEPT = "the machine slept"
    MICROPHONE = "what a microphone suggests"
    CHOICE = "a sheet of choices"
    LEAVE = "keep running, or leave"
    PAGE = "a page to read"
    LINE = "a line of text"
    BLANK = "a line into which nothing is typed yet"
    QUICK = "a blank line, or a digit"
    """As ``BLANK``, but a digit chooses."""
    NEXT = "who moderates the next session"
    SEARCH = "the palette"
    LOCKED = "the lock"


class Route(StrEnum):
    """Where a press goes."""

    ACT = "act"
    """Does what its key does."""
    LATER = "later"
    """Perhaps a key held down: it acts after FINGER_MS unless :meth:`KeyRouter.settled` says no."""
    OFFER = "offer"
    """Is offered to what stands in front; say :meth:`KeyRouter.taken` or :meth:`KeyRouter.left`."""
    DIGIT = "digit"
    """Chooses after DIGIT_MS, unless text follows; then say :meth:`KeyRouter.chosen`."""
    TEXT = "text"
    """Is offered as text, and so is the digit before it, which chooses nothing."""
    CHOOSE = "choose"
    """The digit before it chooses at once."""
    ONWARD = "onward"
    """Reads on in the page, and closes it at its end."""
    ANSWER = "answer"
    """Says yes to the question."""
    ANSWER_LATER = "answer later"
    """As ``LATER``."""
    CLOSE = "close"
    """Closes what stands in front, and says no by that."""
    TOO_SOON = "too soon"
    """Ignored, and said: pressed again in a moment it counts."""
    TYPING = "typing"
    """Ignored, and the first of several: the rest is ignored too, and undo offered for all."""
    UNLOCK = "unlock"
    UNKNOWN = "unknown"
    """The key map has nothing for it."""
    IGNORE = "ignore"


class Rules(NamedTuple):
    """Where each kind of key goes while one thing stands in front.

    Undo, pause, blank and quit act in every row but LOCKED, unless the thing in front takes them
    as text or to scroll. Behind a text nothing is undone: PageUp, a clicker's key, closes it.
    """

    offered: bool = False
    """What is in front can take any key first: text, its digits, its arrows."""
    answers: bool = False
    """It takes the keys that it names as answers, but none of undo, pause, blank and quit."""
    types: bool = False
    """Letters make a text here, so they are never typing for another window, and undo is none."""
    digits: bool = False
    """A digit chooses, unless a text begins with it."""
    covers: bool = False
    """It hides the rundown, where nothing may be selected or moved unseen."""
    guarded: bool = False
    """The key that asked answers a second later, at the earliest."""
    go: Route = Route.ACT
    again: Route = Route.ACT
    """What the action that asked does, asked for once more."""
    close: Route = Route.CLOSE
    rest: Route = Route.ACT
    waits_s: int | None = None
    """After so many seconds the question is gone; None: it waits to be answered."""


TABLE: Mapping[Front, Rules] = {
    Front.HOUR: Rules(),
    Front.CONFIRM: Rules(
        answers=True, guarded=True, go=Route.ANSWER, again=Route.ANSWER, waits_s=8
    ),
    Front.AGAIN: Rules(answers=True, guarded=True, again=Route.ANSWER, waits_s=8),
    Front.PREVIEW: Rules(answers=True, guarded=True, waits_s=20),
    Front.WHY: Rules(answers=True, waits_s=8),
    Front.TYPED: Rules(offered=True, waits_s=8),
    Front.SLEPT: Rules(answers=True, close=Route.IGNORE),
    Front.MICROPHONE: Rules(answers=True),
    Front.CHOICE: Rules(offered=True, covers=True),
    Front.LEAVE: Rules(offered=True, covers=True, go=Route.CLOSE),
    Front.PAGE: Rules(offered=True, covers=True, go=Route.ONWARD),
    Front.LINE: Rules(offered=True, types=True, covers=True, go=Route.ANSWER),
    Front.BLANK: Rules(offered=True, types=True, covers=True),
    Front.QUICK: Rules(offered=True, types=True, digits=True, covers=True),
    Front.NEXT: Rules(offered=True, types=True, covers=True, guarded=True, go=Route.ANSWER),
    Front.SEARCH: Rules(offered=True, types=True, covers=True, go=Route.IGNORE),
    Front.LOCKED: Rules(
        types=True, go=Route.IGNORE, close=Route.IGNORE, rest=Route.IGNORE
    ),
}  # fmt: skip
"""The one table: what stands in front, and what each kind of key does then."""

_ALWAYS = ("undo", "pause", "blank", "quit")
"""What no question takes for its answer, whatever keys it has. (Undo after typing is one, and more:
it takes back all that came through.)
"""
_OF_THE_RUNDOWN = ("select-", "move-")
_PUT_OFF = {Route.ACT: Route.LATER, Route.ANSWER: Route.ANSWER_LATER}
_TEXT = ("space", "enter", "backspace", "tab")
"""Keys that belong to a text as its letters do."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question in the last line; a key that it does not name keeps its action."""

    front: Front
    """Its row in :data:`TABLE`."""
    words: str
    answers: str = ""
    """The keys that answer, as the screen says them."""
    keys: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    yes: Callable[[], None] | None = None
    """What to do on yes."""
    no: Callable[[], None] | None = None
    """What to do when it is declined."""
    asker: str = ""
    """The action that asks, if its key says yes."""
    until: int | None = None
    """When it lapses, in the key router's milliseconds; None: it waits to be answered."""


class Press(NamedTuple):
    """One press of a key."""

    key: str
    """Its id (:func:`~presession_timer.terminal.key_map.key_of_press`)."""
    action: Action | None
    """What the key map has it do."""

    @property
    def name(self) -> str:
        """The name of its action; empty where it has none."""
        return "" if self.action is None else self.action.name

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter, of any alphabet."""
        return len(self.key) == 1 and self.key.isalpha()

    @property
    def is_text(self) -> bool:
        """Whether it belongs to a text."""
        return len(self.key) == 1 or self.key in _TEXT


class KeyRouter:
    """Remembers the latest presses, and whether the console is locked."""

    def __init__(self) -> None:
        self.locked = False
        self._pressed: Press | None = None
        """The latest press that did something."""
        self._asked: Press | None = None
        """The press that the latest question comes from."""
        self._asker = ""
        self._asked_at = -SECOND_MS
        self._letters: deque[int] = deque(maxlen=_LETTERS)
        self._letter = ("", -SECOND_MS)
        """The latest letter, and when it came."""
        self._typing_until = -1
        self._digit_waits = False
        self._quiet_until = -1
        self._latest: dict[str, int] = {}
        """When the key of each action was pressed last."""
        self._held: set[str] = set()

    def press(self, press: Press, front: Front, now: int) -> Route:
        """Return where a press goes while ``front`` stands in front."""
        if self.locked:
            return self._while_locked(press, now)
        row = TABLE[front]
        digit = self._digit(press, row)
        if digit is not None:
            self._pressed = press
            return digit
        if not row.types:
            if self._is_rest_of_text(press, now):
                return Route.TOO_SOON
            typing = self._typing(press, now)
            if typing is not None:
                return typing
        if self._too_soon(press, row, now):
            since = now - self._latest.get(press.name, now - SECOND_MS)
            self._latest[press.name] = now
            trembles = since < (DEBOUNCE_MS if press.name == "go" else FINGER_MS)
            return Route.IGNORE if trembles else Route.TOO_SOON
        if row.offered or (row.answers and press.name not in _ALWAYS):
            self._pressed = press
            return Route.OFFER
        return self.left(press, front, now)

    def left(self, press: Press, front: Front, now: int) -> Route:
        """Return where a press goes that what stands in front did not take."""
        row = TABLE[front]
        if press.action is None:
            return Route.UNKNOWN
        route = self._route(press, row)
        self._pressed = press
        if route in _PUT_OFF:
            return self._once(press.action, now, route)
        self._latest[press.name] = now
        return route

    def _route(self, press: Press, row: Rules) -> Route:
        """Return what the table says of an action, and of the one that asked."""
        name = press.name
        if row.covers and name.startswith(_OF_THE_RUNDOWN):
            return Route.IGNORE
        if row.types and name == "undo":
            return Route.CLOSE if press.key == "pageup" else Route.IGNORE
        asked = name == self._asker and name not in _ALWAYS
        if asked and press.action is not None and not press.action.repeats:
            return row.again
        return {"go": row.go, "close-sheet": row.close}.get(name, row.rest)

    def click(self, press: Press, front: Front, now: int) -> Route:
        """Return where a click on the button of an action goes.

        The button of GO says what GO does to a sheet in front; the others act whatever is there.
        """
        if self.locked or press.action is None:
            return Route.IGNORE
        self._pressed = press
        row = TABLE[front]
        route = row.go if row.covers and press.name == "go" else Route.ACT
        return self._once(press.action, now, route)

    def taken(self, press: Press, now: int) -> None:
        """Note that what stood in front took the press; held down, the key does nothing more."""
        self._latest[press.name] = now

    def chosen(self, press: Press, now: int, *, closed: bool) -> None:
        """Note that a digit has waited and chose; ``closed``: its sheet closed by that."""
        self._pressed, self._digit_waits = press, False
        self._latest[press.name] = now
        if closed:
            self._quiet_until = now + QUIET_MS

    def expects_text(self, now: int) -> None:
        """Note that the line did not open for which a text may be on its way."""
        self._quiet_until = now + QUIET_MS

    def settled(self, press: Press) -> bool:
        """Return whether a press that was put off for FINGER_MS was no repeat of a held key."""
        own = press.name not in self._held
        if own:
            self._pressed = press
        return own

    def asks(self, front: Front, now: int, asker: str = "") -> int | None:
        """Note that a question appears; return when it lapses, or None if it waits.

        ``asker`` is the action that asks it, if its key can answer.
        """
        self._asked, self._asker, self._asked_at = self._pressed, asker, now
        self._digit_waits = False
        waits = TABLE[front].waits_s
        return None if waits is None else now + waits * SECOND_MS

    def lock(self) -> None:
        """Ignore every key until the lock's own is pressed twice."""
        self.locked = True
        self._latest.pop("lock", None)

    def _while_locked(self, press: Press, now: int) -> Route:
        if press.name != "lock":
            return Route.IGNORE
        since = now - self._latest.get("lock", now - SECOND_MS - 1)
        self._latest["lock"] = now
        if FINGER_MS <= since <= SECOND_MS:
            self.locked = False
            return Route.UNLOCK
        return Route.IGNORE

    def _digit(self, press: Press, row: Rules) -> Route | None:
        """Return where a digit goes that chooses, and what follows it; None for any other press."""
        waits, self._digit_waits = self._digit_waits, False
        if not row.digits:
            return None
        if not waits:
            self._digit_waits = len(press.key) == 1 and press.key.isdecimal()
            return Route.DIGIT if self._digit_waits else None
        if press.key == "enter":
            return Route.CHOOSE
        if press.is_text:
            return Route.TEXT
        self._digit_waits = press.name != "close-sheet"
        return None

    def _is_rest_of_text(self, press: Press, now: int) -> bool:
        """Return whether a press goes on with the text of which a digit was taken for a choice."""
        if now >= self._quiet_until or not press.is_text:
            return False
        if len(press.key) == 1:
            self._quiet_until = now + QUIET_MS
        return True

    def _too_soon(self, press: Press, row: Rules, now: int) -> bool:
        """Return whether the key that asked would say yes before the question can be read."""
        asked = self._asked
        if not row.guarded or asked is None or now - self._asked_at >= SECOND_MS:
            return False
        is_text = row.types and (len(press.key) == 1 or press.key == "space")
        if is_text or press.name in _ALWAYS:
            return False
        same = Route.ANSWER in (row.go, row.again) and press.name != "" and press.name == asked.name
        return same or press.key == asked.key

    def _typing(self, press: Press, now: int) -> Route | None:
        """Return TYPING or IGNORE for letters that come too fast, None for any other key.

        After TYPING every key of a text is ignored until the typing stops.
        """
        if now < self._typing_until:
            if press.is_text:
                self._typing_until = now + (_LETTERS - 1) * FINGER_MS
                return Route.IGNORE
            return None
        if not press.is_letter:
            return None
        (latest, at), self._letter = self._letter, (press.key, now)
        if press.key == latest and now - at < FINGER_MS:
            return None  # one key held down, not a word
        self._letters.append(now)
        lasted = (_LETTERS - 1) * FINGER_MS
        if len(self._letters) == _LETTERS and now - self._letters[0] <= lasted:
            self._letters.clear()
            self._typing_until = now + lasted
            return Route.TYPING
        return None

    def _once(self, action: Action, now: int, route: Route) -> Route:
        """Return the route, put off where the press can be a repeat; IGNORE if it is one."""
        if action.repeats:
            return route
        name = action.name
        since = now - self._latest.get(name, now - SECOND_MS - 1)
        self._latest[name] = now
        if since < FINGER_MS:
            self._held.add(name)
            return Route.IGNORE
        if name == "go" and since < DEBOUNCE_MS:
            return Route.IGNORE
        if name in self._held and since < 2 * FINGER_MS:
            return Route.IGNORE
        self._held.discard(name)
        return _PUT_OFF[route] if since <= SECOND_MS else route
