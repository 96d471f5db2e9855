"""What every sheet is, the two common kinds, and the line a person types into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment

from presession_timer.base.text import LONGEST_NAME, clean
from presession_timer.console.key_router import Front
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, cut, fitted, line, name

__all__ = ["Choice", "ChoiceSheet", "Field", "PageSheet", "Sheet", "TextSheet", "wrapped"]

Done = Callable[[], None]


class Sheet:
    """Something in front. ``wide`` ones take the whole width, the digits' part too."""

    title = ""
    wide = False
    airy = True
    """Whether a row is free under the title."""
    front = Front.CHOICE
    """What it is to the keyboard."""
    finished = False
    """Whether it has its answer: the console closes it."""

    def body(self, width: int, height: int, ink: Styles) -> Sequence[Line]:
        """The lines under the title."""
        raise NotImplementedError

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False leaves it to the console."""
        raise NotImplementedError

    def read_on(self) -> None:
        """GO was pressed on a page: scroll, and at the end be finished."""

    def paste(self, text: str) -> None:
        """Take pasted text; most sheets want none."""

    def lines(self, width: int, height: int, ink: Styles) -> list[Line]:
        """The whole sheet in ``height`` lines of ``width`` cells."""
        inner = max(1, width - 4)
        title = line((f"  {cut(name(self.title), inner)}", ink.bar_strong))
        drawn = [fitted(title, width, ink.bar)]
        drawn += [fitted((), width, ink.page)] * self.airy
        side = Segment("  ", ink.page)
        body = self.body(inner, max(1, height - 1 - len(drawn)), ink)
        drawn += [fitted((side, *shown), width, ink.page) for shown in body]
        drawn = drawn[: max(1, height - 1)]
        drawn += [fitted((), width, ink.page)] * (height - 1 - len(drawn))
        closing = line(("  ", ink.page), (" Esc ", ink.key), (" closes", ink.muted))
        return [*drawn, fitted(closing, width, ink.page)][:height]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose by its digit."""

    key: str
    words: str
    act: Done | None
    """None: shown, but not to be had now."""
    facts: str = ""
    """What it leads to, at the right or below."""
    current: bool = False


class ChoiceSheet(Sheet):
    """A list of choices; a digit takes one and closes the sheet."""

    def __init__(self, title: str, choices: Sequence[Choice], *, said: str = "") -> None:
        self.title = title
        self.choices = tuple(choices)
        self.said = said

    def body(self, width: int, height: int, ink: Styles) -> Sequence[Line]:
        """A choice a line, its facts beside it where there is room, else under it.

        Where that is too much, a line each and no more.
        """
        said = [(), *(line((part, ink.warning)) for part in wrapped(self.said, width))]
        lines = [shown for choice in self.choices for shown in _told(choice, width, ink)]
        if len(lines) + (len(said) if self.said else 0) > height:
            lines = [_told(choice, width, ink, brief=True)[0] for choice in self.choices]
        return [*lines, *said] if self.said else lines

    def press(self, key: str, character: str | None) -> bool:
        """The digit of a choice; another digit does nothing while the sheet is open."""
        for choice in self.choices:
            if choice.key == key and choice.act is not None:
                self.finished = True
                choice.act()
        return key.isdecimal() and len(key) == 1


def _told(choice: Choice, width: int, ink: Styles, *, brief: bool = False) -> list[Line]:
    """One choice, on as many lines as it needs; with ``brief`` on one."""
    usable = choice.act is not None
    style = ink.text if usable else ink.muted
    cap = line((f" {choice.key} ", ink.key if usable else ink.muted), (" ", ink.page))
    words = choice.words + (" (now)" if choice.current else "")
    room = width - 4
    facts = choice.facts if not brief else choice.facts.partition(",")[0]
    gap = room - cell_len(words) - cell_len(facts)
    if gap >= 2:
        return [(*cap, *line((words, style), (" " * gap, ink.page), (facts, ink.muted)))]
    if brief:
        return [(*cap, Segment(cut(words, room), style))]
    below = [(part, style) for part in wrapped(words, room)]
    below += [(part, ink.muted) for part in wrapped(facts, room)]
    side = Segment(" " * 4, ink.page)
    return [(*cap, *line(below[0])), *((side, *line(part)) for part in below[1:])]


class Field:
    """One line of text and a cursor; what is pasted is cleaned before it is shown."""

    def __init__(self, text: str = "", limit: int = 200) -> None:
        self.text = text
        self.cursor = len(text)
        self.limit = limit

    def insert(self, text: str) -> None:
        """Put text in at the cursor."""
        room = self.limit - len(self.text)
        kept = text if text == " " else clean(text, room) if text.strip() and room > 0 else ""
        kept = kept[: max(0, room)]
        self.text = self.text[: self.cursor] + kept + self.text[self.cursor :]
        self.cursor += len(kept)

    def press(self, key: str, character: str | None) -> bool:
        """Edit; False for a key that edits nothing."""
        if key in _EDITING:
            _EDITING[key](self)
            return True
        if character and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
            self.insert(character)
            return True
        return False

    def shown(self, width: int, ink: Styles) -> Line:
        """The text with its cursor, the end of it where it is longer than ``width``."""
        before, after = self.text[: self.cursor], self.text[self.cursor :]
        while cell_len(before) > width - 1:
            before = before[1:]
        here, rest = (after[0], after[1:]) if after else (" ", "")
        pieces = line((before, ink.strong), (here, ink.ask), (rest, ink.strong))
        return fitted(pieces, width, ink.bar if ink.colour else ink.page)

    def delete(self, *, before: bool) -> None:
        """Take out the character before the cursor, or the one under it."""
        at = self.cursor - 1 if before else self.cursor
        if 0 <= at < len(self.text):
            self.text = self.text[:at] + self.text[at + 1 :]
            self.cursor = at

    def go_to(self, place: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(len(self.text), place))


_EDITING: dict[str, Callable[[Field], None]] = {
    "backspace": lambda field: field.delete(before=True),
    "delete": lambda field: field.delete(before=False),
    "left": lambda field: field.go_to(field.cursor - 1),
    "right": lambda field: field.go_to(field.cursor + 1),
    "home": lambda field: field.go_to(0),
    "end": lambda field: field.go_to(len(field.text)),
}


class TextSheet(Sheet):
    """A line of text, and perhaps digits that answer at once while nothing is typed."""

    front = Front.LINE

    def __init__(
        self,
        title: str,
        done: Callable[[str], None],
        *,
        text: str = "",
        hint: str = "",
        choices: Sequence[Choice] = (),
        empty_is_done: bool = False,
        limit: int = LONGEST_NAME,
    ) -> None:
        self.title = title
        self.field = Field(text, limit)
        self.hint = hint
        self.choices = tuple(choices)
        self._done = done
        self._empty_is_done = empty_is_done

    def body(self, width: int, height: int, ink: Styles) -> Sequence[Line]:
        """The digits, the line that is typed, what Enter does."""
        lines: list[Line] = []
        if self.choices:
            quick = ChoiceSheet("", self.choices)
            lines += [*quick.body(width, height, ink), ()]
        lines.append(self.field.shown(width, ink))
        lines += [(), *(line((part, ink.muted)) for part in wrapped(self.hint, width))]
        return lines

    def press(self, key: str, character: str | None) -> bool:
        """Text, its editing, Enter; a digit where nothing is typed yet."""
        if not self.field.text:
            for choice in self.choices:
                if choice.key == key and choice.act is not None:
                    self.finished = True
                    choice.act()
                    return True
        if key == "enter":
            text = self.field.text.strip()
            self.finished = True
            if text or self._empty_is_done:
                self._done(text)
            return True
        return self.field.press(key, character)

    def paste(self, text: str) -> None:
        """Into the line."""
        self.field.insert(text)


class PageSheet(Sheet):
    """Something to read, with as many lines as it likes; arrows scroll, Home and End leap."""

    wide = True
    front = Front.PAGE

    def __init__(self, title: str, page: Callable[[int, Styles], Sequence[Line]]) -> None:
        self.title = title
        self._page = page
        self.first = 0
        self._room = 1
        self._count = 0

    def body(self, width: int, height: int, ink: Styles) -> Sequence[Line]:
        """As much of the page as there is room for."""
        page = self._page(width, ink)
        self._room, self._count = height - 1, len(page)
        self._scroll(0)
        shown = list(page[self.first : self.first + self._room])
        below = self._count - self.first - len(shown)
        if below > 0:
            shown.append(
                line((f"{ink.signs.more} {below} more lines: ", ink.muted), ("↓", ink.muted))
            )
        return shown

    def press(self, key: str, character: str | None) -> bool:
        """Scrolling; what scrolls nothing works on."""
        leap = max(1, self._room - 1)
        by = {"down": 1, "up": -1, "j": 1, "k": -1, "end": 10**6, "home": -(10**6),
              "pageup": -leap}.get(key)  # fmt: skip
        if by is None:
            return False
        self._scroll(by)
        return True

    def read_on(self) -> None:
        """A page further; at the end it is read."""
        before = self.first
        self._scroll(max(1, self._room - 1))
        self.finished = self.first == before

    def _scroll(self, by: int) -> None:
        self.first = max(0, min(self.first + by, self._count - self._room))


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of ``width`` cells, broken between words."""
    from textwrap import wrap

    return wrap(name(text), max(8, width)) if text else []
