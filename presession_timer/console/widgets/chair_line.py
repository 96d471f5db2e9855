"""The chair's line: what to say now, and how the name in it is pronounced."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style

from presession_timer.chair.line import ChairLine
from presession_timer.console.view import View
from presession_timer.terminal.text_lines import Line, cut, line, name
from presession_timer.terminal.tones import Tones

_LABEL = {True: "Say ", False: "Then"}


def say_lines(said: ChairLine, width: int, height: int, tones: Tones) -> list[Line]:
    """Return the sentence in at most ``height`` lines; what is not due yet is grey."""
    if not said.text:
        return []
    style = tones.strong if said.due else tones.muted
    label = f" {_LABEL[said.due]}  "
    room = width - len(label) - 1
    text, pronounced = f"“{name(said.text)}”", name(said.pronounced)
    if pronounced and cell_len(text) + cell_len(pronounced) + 3 <= room * max(1, height):
        text = f"{text}  [{pronounced}]"
    rows = _wrapped(text, room, max(1, height))
    first = line((label, tones.muted), (rows[0], style))
    return [first, *(line((" " * len(label), Style.null()), (row, style)) for row in rows[1:])]


def reads_line(view: View, width: int, tones: Tones) -> Line:
    """Return what the room's screens say beside the clock, while they say anything."""
    snapshot = view.snapshot
    if not snapshot.message:
        return ()
    told = f"room reads: {name(snapshot.message)}"
    return line((f" {cut(told, width - 2)}", tones.decide))


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """The text in at most ``most`` rows, broken at words; what does not fit ends with …."""
    rows: list[str] = [""]
    for word in text.split(" "):
        longer = f"{rows[-1]} {word}".lstrip()
        if cell_len(longer) <= width or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    if len(rows) > most:
        rows = [*rows[: most - 1], " ".join(rows[most - 1 :])]
    return [cut(row, width) for row in rows]
