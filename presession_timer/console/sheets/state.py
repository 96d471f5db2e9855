"""Which State asks: completed from a code or the beginning of a name while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from presession_timer.base.states import matches
from presession_timer.console.sheets.text import TextSheet
from presession_timer.terminal.text_lines import Line, cut, fitted, line, name
from presession_timer.terminal.tones import Tones

__all__ = ["StateSheet"]

_MOST = 6
_HINT = "A name, its beginning or an ISO code. Never a diplomat's name."


class StateSheet(TextSheet):
    """↑ ↓ choose among the States that may be meant; Enter writes one down.

    A name that is no State's is taken as it was typed.
    """

    def __init__(self, title: str, done: Callable[[str], None], *, text: str = "") -> None:
        super().__init__(title, done, text=text, hint=_HINT)
        self._place = 0

    @property
    def found(self) -> Sequence[str]:
        """The names of the States that may be meant, the likeliest first."""
        return [state.name for state in matches(self.line.text)[:_MOST]]

    @property
    def answer(self) -> str:
        """What would be written down."""
        found = self.found
        return found[min(self._place, len(found) - 1)] if found else self.line.text.strip()

    def body(self, width: int, height: int, tones: Tones) -> Sequence[Line]:
        """Return the States that may be meant, or that it is none."""
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
        """Return what Enter writes down."""
        if not self.answer:
            return (("Esc", "closes"),)
        return (("↑↓", "choose"), ("Enter", "writes it down"), ("Esc", "closes"))

    def press(self, key: str, character: str | None) -> bool:
        """Take text, arrows, Enter."""
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
        """Write down the State that was clicked."""
        place = row - 1
        if not 0 <= place < len(self.found):
            return False
        self._place = place
        return self.press("enter", None)

    def done(self) -> bool:
        """Hand the answer on, if there is one."""
        if answer := self.answer:
            self._done(answer)
        return True
