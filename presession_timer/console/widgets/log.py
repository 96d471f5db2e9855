"""The log, newest first, and under it what undo takes back."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style

from presession_timer.console.view import View
from presession_timer.terminal.text_lines import Line, cut, line, name
from presession_timer.terminal.tones import Tones

_BEFORE_TEXT = 11


def log(view: View, width: int, height: int, tones: Tones) -> list[Line]:
    """Return a heading and the latest entries in at most ``height`` lines.

    What undo takes back stands in the line below and not here.
    """
    entries = [entry for entry in view.snapshot.log if not entry.is_next_undo]
    if height < 2 or not entries:
        return []
    lines = [line((" Log", tones.muted))]
    for entry in entries[: height - 1]:
        said = cut(name(entry.text), width - _BEFORE_TEXT)
        style = tones.soft
        if entry.undone:
            style = tones.muted + Style(strike=tones.colour or None)
            said = said if tones.colour else cut(f"({said})", width - _BEFORE_TEXT)
        at = view.clock(entry.at, seconds=True)
        lines.append(line((f" {at}  ", tones.muted), (said, style)))
    return lines


def undo_lines(view: View, width: int, tones: Tones) -> list[Line]:
    """Return what undo takes back and, in a line of its own, what redo brings back."""
    keys, snapshot = view.keys, view.snapshot
    brief = next((entry.text for entry in snapshot.log if entry.is_next_undo), "")
    named = (
        ("undo", "undoes", snapshot.undoes, brief or snapshot.undoes),
        ("redo", "redoes", snapshot.redoes, snapshot.redoes),
    )
    return [
        _named(keys.first(action), verb, what, verb_first, width, tones)
        for action, verb, what, verb_first in named
        if what
    ]


def _named(key: str, verb: str, what: str, verb_first: str, width: int, tones: Tones) -> Line:
    """A name that has to be cut stands behind what is undone, so that this is read."""
    cap = f" {key} "
    room = max(0, width - len(cap) - len(verb) - 5)
    whole = name(what)
    shown = whole if cell_len(whole) <= room else cut(name(verb_first), room)
    return line(
        (" ", Style.null()), (cap, tones.cap), (f" {verb}: ", tones.muted), (shown, tones.text)
    )
