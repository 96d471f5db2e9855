"""What every sheet is: lines, perhaps fields to type into, and the keys and rows that it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from presession_timer.console.key_router import Front
from presession_timer.engine.session import Session
from presession_timer.terminal import text_lines
from presession_timer.terminal.text_lines import (
    Line,
    cells,
    cut,
    fitted,
    key_cap,
    line,
    name,
    spread,
)
from presession_timer.terminal.tones import Tones

Done = Callable[[], None]
_NONE = Style.null()
_SIDE = Segment("  ", _NONE)


class Sheet:
    """Something in front of the rundown. ``wide`` ones take the whole width, the clock's part too.

    A sheet with fields is drawn in two parts, one above the fields and one below them.
    """

    title = ""
    wide = False
    airy_from = 0
    """From how many rows on one is free under the title."""
    finished = False
    """Whether it has its answer: the console closes it."""
    opener = ""
    """The action that opened it."""
    fields: Sequence[Widget] = ()
    _above_at = 0
    """How many lines the title takes."""

    @property
    def front(self) -> Front:
        """What it is to the keyboard."""
        return Front.CHOICE

    @property
    def goes(self) -> str | None:
        """What GO does to it, empty if nothing; None: GO does what it does without it."""
        return None

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        """Return the lines under the title, of at most ``width`` cells."""
        raise NotImplementedError

    def above(self, width: int, tones: Tones) -> Sequence[Line]:
        """Return the lines between the title and the fields."""
        return ()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return what the last row says: keys and what they do, the least important ones first."""
        return (("Esc", "closes"),)

    def right(self, room: int, tones: Tones) -> Line:
        """Return what stands at the right of the title, where that leaves ``room`` cells."""
        return ()

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False leaves it to the console."""
        raise NotImplementedError

    def click(self, row: int) -> bool:
        """Take a click on a line of the body; False where nothing is to be had there."""
        return False

    def click_above(self, row: int) -> bool:
        """Take a click on a line above the fields."""
        return False

    def point(self) -> None:
        """Show the cursor in the field that the keys are for."""

    def preview(self) -> tuple[str, Session] | None:
        """Return what the hour is to be shown with, and the session with it; None: as it is."""
        return None

    def read_on(self) -> None:
        """Scroll on, as GO was pressed on a page; at its end be finished."""

    def paste(self, text: str) -> None:
        """Take pasted text; most sheets want none."""

    def top(self, width: int, height: int, tones: Tones, clock: Line = ()) -> list[Line]:
        """Return the title and what stands above the fields, of ``height`` lines in all.

        ``clock`` stands at the right of the title.
        """
        inner = max(1, width - 4)
        shown = name(self.title)
        right = clock or self.right(inner - cell_len(shown) - 2, tones)
        title = cut(shown, max(1, inner - cells(right) - 2))
        drawn = [spread(line((title, tones.strong)), right, inner, _NONE)]
        drawn += [()] * (height >= self.airy_from)
        self._above_at = len(drawn)
        return [(_SIDE, *shown) for shown in (*drawn, *self.above(inner, tones))]

    def rest(self, width: int, height: int, tones: Tones) -> list[Line]:
        """Return the body and the last row in ``height`` lines."""
        inner = max(1, width - 4)
        drawn = list(self.body(inner, max(1, height - 1), tones))[: max(0, height - 1)]
        drawn += [()] * (height - 1 - len(drawn))
        return [(_SIDE, *shown) for shown in (*drawn, self._closing(inner, tones))][:height]

    def _closing(self, width: int, tones: Tones) -> Line:
        shown = [self._key(key, words, tones) for key, words in self.keys()]
        while len(shown) > 1 and sum(map(cells, shown)) + 2 * (len(shown) - 1) > width:
            shown.pop(0)
        pieces: list[Segment] = []
        for one in shown:
            pieces += [*([Segment("  ", _NONE)] if pieces else []), *one]
        return fitted(pieces, width, _NONE)

    def _key(self, key: str, words: str, tones: Tones) -> Line:
        cap = key_cap(key, ascii_only=tones.ascii_only)
        return line((f" {cap} ", tones.cap), (f" {words}", tones.soft))


class Choice(NamedTuple):
    """One thing to choose by its digit or a click."""

    key: str
    words: str
    act: Done | None
    """None: shown, but not to be had now."""
    facts: str = ""
    """What it leads to, at the right or below."""
    current: bool = False


class ChoiceSheet(Sheet):
    """A list of choices; a digit or a click takes one and closes the sheet."""

    def __init__(self, title: str, choices: Sequence[Choice], *, said: str = "") -> None:
        self.title = title
        self.choices = tuple(choices)
        self.said = said
        self._places: list[Choice | None] = []
        """Which choice each line of the body belongs to."""

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        """Return a choice a line, its facts beside it where there is room, else under it.

        Where that is too much, a line each and no more.
        """
        said = [(), *(line((part, tones.decide)) for part in wrapped(self.said, width))]
        said = said if self.said else []
        lines = self._lines(width, tones)
        if len(lines) + len(said) > height:
            lines = self._lines(width, tones, brief=True)
        return [*lines, *said]

    def _lines(self, width: int, tones: Tones, *, brief: bool = False) -> list[Line]:
        lines: list[Line] = []
        self._places = []
        for choice in self.choices:
            shown = _choice_lines(choice, width, tones, brief=brief)
            lines += shown
            self._places += [choice] * len(shown)
        return lines

    def press(self, key: str, character: str | None) -> bool:
        """Take the digit of a choice; another digit does nothing while the sheet is open."""
        for choice in self.choices:
            if choice.key == key:
                self._take(choice)
        return key.isdecimal() and len(key) == 1

    def click(self, row: int) -> bool:
        choice = self._places[row] if 0 <= row < len(self._places) else None
        return choice is not None and self._take(choice)

    def _take(self, choice: Choice) -> bool:
        if choice.act is None:
            return False
        self.finished = True
        choice.act()
        return True


def _choice_lines(choice: Choice, width: int, tones: Tones, *, brief: bool = False) -> list[Line]:
    """One choice, on as many lines as it needs; with ``brief`` on one."""
    usable = choice.act is not None
    style = tones.text if usable else tones.muted
    cap = line((f" {choice.key} ", tones.cap if usable else tones.muted), (" ", _NONE))
    words = choice.words + (" (now)" if choice.current else "")
    room = width - 4
    facts = choice.facts if not brief else choice.facts.partition(",")[0]
    gap = room - cell_len(words) - cell_len(facts)
    if gap >= 2:
        return [(*cap, *line((words, style), (" " * gap, _NONE), (facts, tones.muted)))]
    if brief:
        return [(*cap, Segment(cut(words, room), style))]
    below = [(part, style) for part in wrapped(words, room)]
    below += [(part, tones.muted) for part in wrapped(facts, room)]
    side = Segment(" " * 4, _NONE)
    return [(*cap, *line(below[0])), *((side, *line(part)) for part in below[1:])]


class LeaveSheet(ChoiceSheet):
    """Asked before the console leaves a running hour: to keep running is the default."""

    front = Front.LEAVE
    goes = "keeps running"

    def __init__(self, leave: Done) -> None:
        choices = (
            Choice("1", "keep running", lambda: None, "Enter, Esc"),
            Choice("2", "save and leave", leave, "y"),
        )
        said = "Everything is in the record. `presession run` with it goes on at the right time."
        super().__init__("The hour is running", choices, said=said)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("y", "leaves"), ("Esc", "keeps running"))

    def press(self, key: str, character: str | None) -> bool:
        """Take a digit, y, or Enter for the default."""
        digit = {"enter": "1", "y": "2"}.get(key, key)
        return super().press(digit, character) or digit != key


def wrapped(text: str, width: int) -> list[str]:
    """Return what a person typed in lines of ``width`` cells."""
    return text_lines.wrapped(name(text), max(8, width)) if text else []
