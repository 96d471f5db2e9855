"""The editor's keys: what each does, and which of them the last rows name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from presession_timer.terminal.pages import Button

if TYPE_CHECKING:
    from presession_timer.editor.page import EditorPage

__all__ = ["EVERYWHERE", "IN_FORM", "IN_LIST", "buttons_of"]


def buttons_of(page: EditorPage) -> Sequence[Button]:
    """The answers to a question; else what can be done here."""
    if page.question:
        return [Button(one.key, one.words, partial(page.answer, one.act)) for one in page.answers]
    undo = page.editing.past[-1].what if page.editing.past else ""
    common = [
        Button("Ctrl+S", "save", page.save),
        Button("Ctrl+Z", f"undo {undo}".strip(), page.undo),
    ]
    if page.place is None:
        return [
            Button("Enter", "fields", lambda: page.go_to_field(0)),
            Button("+", "add", page.add),
            Button("Del", "remove", page.remove),
            Button("Shift+↑↓", "move", lambda: page.move(1)),
            *common,
            Button("Esc", "leave", page.leave),
        ]
    return [
        Button("Enter", "next field", lambda: _next_field(page)),
        Button("PgDn", "next speaker", lambda: page.choose(page.row + 1)),
        *common,
        Button("Esc", "list", lambda: page.go_to_field(None)),
    ]


def _next_field(page: EditorPage) -> None:
    place = (page.place or 0) + 1
    page.go_to_field(place if place < len(page.fields) else None)


EVERYWHERE: Mapping[str, Callable[[EditorPage], None]] = {
    "ctrl+s": lambda page: page.save(),
    "f2": lambda page: page.save(),
    "ctrl+z": lambda page: page.undo(),
    "ctrl+y": lambda page: page.redo(),
    "pagedown": lambda page: page.choose(page.row + 1),
    "pageup": lambda page: page.choose(page.row - 1),
    "shift+up": lambda page: page.move(-1),
    "shift+down": lambda page: page.move(1),
    "f10": lambda page: page.leave(),
}
IN_LIST: Mapping[str, Callable[[EditorPage], None]] = {
    "down": lambda page: page.choose(page.row + 1),
    "j": lambda page: page.choose(page.row + 1),
    "up": lambda page: page.choose(page.row - 1),
    "k": lambda page: page.choose(page.row - 1),
    "home": lambda page: page.choose(0),
    "end": lambda page: page.choose(page.count),
    "enter": lambda page: page.go_to_field(0),
    "tab": lambda page: page.go_to_field(0),
    "right": lambda page: page.go_to_field(0),
    "e": lambda page: page.go_to_field(0),
    "+": lambda page: page.add(),
    "=": lambda page: page.add(),
    "n": lambda page: page.add(),
    "insert": lambda page: page.add(),
    "delete": lambda page: page.remove(),
    "u": lambda page: page.undo(),
    "escape": lambda page: page.leave(),
    "q": lambda page: page.leave(),
}
IN_FORM: Mapping[str, Callable[[EditorPage], None]] = {
    "down": lambda page: page.go_to_field((page.place or 0) + 1),
    "up": lambda page: page.go_to_field((page.place or 0) - 1),
    "enter": _next_field,
    "tab": _next_field,
    "shift+tab": lambda page: page.go_to_field(page.place - 1 if page.place else None),
    "escape": lambda page: page.go_to_field(None),
}
