"""The log: what the next undo and redo would do, and what happened, newest first."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache

from rich.style import Style

from presession_timer.console.view import View, wall_time
from presession_timer.engine.reading import LogLine
from presession_timer.terminal.styles import Styles
from presession_timer.terminal.text_lines import Line, cut, line, name

__all__ = ["log"]

_TIME = 11


def log(view: View, width: int, height: int, ink: Styles) -> tuple[Line, ...]:
    """The log in at most ``height`` lines; nothing before anything happened."""
    reading = view.reading
    if height < 2 or not (reading.undoes or reading.log):
        return ()
    undo = (view.keys.first("undo"), "undoes: ", reading.undoes)
    redo = (view.keys.first("redo"), "redoes: ", reading.redoes if height > 4 else "")
    return _log(reading.log, (undo, redo), view.zone, width, height, ink)


@lru_cache(maxsize=4)
def _log(
    entries: tuple[LogLine, ...],
    keys: tuple[tuple[str, str, str], ...],
    zone: tzinfo,
    width: int,
    height: int,
    ink: Styles,
) -> tuple[Line, ...]:
    lines: list[Line] = [line((" ", ink.page))]
    if height > 3:
        lines.append(line((" Log", ink.muted)))
    lines += [_would(key, verb, what, width, ink) for key, verb, what in keys if what]
    room = max(0, height - len(lines))
    return (*lines, *(_entry(entry, zone, width, ink) for entry in entries[:room]))


def _entry(entry: LogLine, zone: tzinfo, width: int, ink: Styles) -> Line:
    said = cut(name(entry.text), width - _TIME)
    style = ink.text
    if entry.undone:
        style = ink.muted + Style(strike=ink.colour)
        said = said if ink.colour else cut(f"({said})", width - _TIME)
    return line((f" {wall_time(entry.at, zone, seconds=True)} ", ink.muted), (said, style))


def _would(key: str, verb: str, what: str, width: int, ink: Styles) -> Line:
    """The key, what it does, to what."""
    cap = f" {key} "
    text = cut(name(what), max(0, width - len(cap) - len(verb) - 3))
    return line((" ", ink.page), (cap, ink.key), (f" {verb}", ink.muted), (text, ink.text))
