"""The rundown of a plan: the session and its segments, one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from presession_timer.terminal.text_lines import name

__all__ = ["Part", "PartList"]

_WIDE = 37
"""Cells from which on a row has room for the organisation and the minimum."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row."""

    number: int
    """0: the session itself."""
    who: str
    organisation: str = ""
    times: tuple[str, str] = ("", "")
    """``5:00–7:00``, and ``7:00`` where there is less room."""
    mark: str = ""
    """``error``, ``warning`` or nothing."""


_MARKS: Mapping[str, tuple[str, str]] = {
    "error": ("!", "$error"),
    "warning": ("▲", "$warning"),
    "": (" ", ""),
}


class PartList(OptionList, inherit_bindings=False):
    """Chooses a part. Its keys may be letters: nothing is typed here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right,e", "screen.go_to_field", "fields", key_display="Enter"),
        Binding("plus,insert,n,equals_sign", "screen.add", "add", key_display="+"),
        Binding("delete", "screen.remove", "remove", key_display="Del"),
        Binding("d", "screen.duplicate", "double", key_display="D"),
        Binding("u", "screen.undo", show=False),
        Binding("q", "screen.leave", show=False),
        Binding("down,j", "cursor_down", show=False),
        Binding("up,k", "cursor_up", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="parts", compact=True, markup=False)
        self._parts: Sequence[Part] = ()

    def show(self, parts: Sequence[Part], chosen: int) -> None:
        """Show the rows; those that differ are drawn again."""
        before, self._parts = self._parts, parts
        with self.prevent(OptionList.OptionHighlighted):
            if len(before) != len(parts):
                self.set_options(Option(self._drawn(part)) for part in parts)
            else:
                for place, (old, new) in enumerate(zip(before, parts, strict=True)):
                    if old != new:
                        self.replace_option_prompt_at_index(place, self._drawn(new))
            self.highlighted = chosen

    def on_resize(self, event: events.Resize) -> None:
        """Draw every row for the new width."""
        for place, part in enumerate(self._parts):
            self.replace_option_prompt_at_index(place, self._drawn(part))

    def _drawn(self, part: Part) -> Content:
        width = max(20, self.scrollable_content_region.width)
        wide = width >= _WIDE
        who = f"{part.who} · {part.organisation}" if part.organisation and wide else part.who
        times = part.times[0 if wide else 1]
        number = f"{part.number:>3} " if part.number else ""
        room = width - 3 - len(number) - len(times)
        return Content.assemble(
            _MARKS[part.mark],
            (number, "$muted"),
            Content(name(who)).truncate(max(1, room), ellipsis=True, pad=True),
            " ",
            (times, "$muted"),
            " ",
        )
