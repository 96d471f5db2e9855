"""What stands around the digits: the frame, and the header with name and time of day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.room_clock.areas import Areas
from presession_timer.room_clock.look import Look
from presession_timer.room_clock.parts import LARGE, Block, Part, cut, large, spread
from presession_timer.room_clock.picture import RoomPicture
from presession_timer.terminal.digits import Box

__all__ = ["frame", "header"]

_ROOM_FOR_NOTES = 60


def frame(picture: RoomPicture, areas: Areas, look: Look) -> Iterator[Part]:
    """All round, or a bar at each side where it is small; dashed when the signal is lost."""
    inks = look.inks
    dashed = picture.lost
    plain = not dashed and picture.geometry in ("plain", "badge", "dim")
    if inks.frame == inks.page if look.colour else plain:
        return
    width, height = areas.width, areas.height
    across, down = areas.frame
    long, high = (max(2, width // 40), max(1, height // 20)) if dashed else (width, height)
    ink = "#" if look.ascii_only else "█"
    style = look.text(inks.frame) if look.ascii_only else look.solid(inks.frame)
    framed = picture.geometry in ("frame", "band")
    # Amber dashes on a white page could hardly be seen: between them is the ink of the badge.
    gap = look.solid(inks.fill_ink) if dashed and framed and look.colour else look.page()
    level = _row("".join(ink if x // long % 2 == 0 else " " for x in range(width)), style, gap)
    if down:
        yield Block(Box(0, 0, width, down), (level,) * down)
        yield Block(Box(0, height - down, width, down), (level,) * down)
    side = tuple(
        _row((ink if y // high % 2 == 0 else " ") * across, style, gap)
        for y in range(height - 2 * down)
    )
    for column in (0, width - across):
        yield Block(Box(column, down, across, len(side)), side)


def _row(text: str, style: Style, gap: Style) -> tuple[Segment, ...]:
    runs = ("".join(run) for _, run in groupby(text))
    return tuple(Segment(run, gap if run[0] == " " else style) for run in runs)


def header(
    picture: RoomPicture, name: str, more: str, mark: str, areas: Areas, look: Look
) -> Iterator[Part]:
    """Who, and the time of day, or in its place ``mark``; large where there is room."""
    box, inks = areas.header, look.inks
    strong, muted = look.text(inks.ink, bold=True), look.text(inks.muted, pale=True)
    if not box.rows:
        return
    if box.rows < LARGE:
        noted = picture.note and box.columns >= _ROOM_FOR_NOTES
        note = f"{cut(picture.note, box.columns // 2, look)}  " if noted else ""
        right = Segment(note + (mark or picture.clock), strong if mark else muted)
        room = box.columns - cell_len(right.text) - 2
        pieces = [Segment(cut(name, room, look), strong)]
        room -= cell_len(name) + 2
        if more and room > 3:
            pieces.append(Segment(f"  {cut(more, room, look)}", muted))
        yield Block(box, (spread(pieces, right, box.columns, look),))
        return
    fifths = 2 if mark else 1
    corner = box.columns * fifths // 5
    clock = box._replace(column=box.column + box.columns - corner, columns=corner)
    left = box._replace(columns=box.columns - corner - box.columns // 20)
    plain, pale = look.letters(inks.ink), look.letters(inks.muted, pale=True)
    yield from large(name, left, plain, look, align="left", most_lines=1)
    shown, paint = (mark, plain) if mark else (picture.clock, pale)
    yield from large(shown, clock, paint, look, align="right", most_lines=1)
    if picture.note:
        under = Box(box.column, box.row + box.rows, box.columns, 1)
        said = Segment(cut(picture.note, box.columns, look), muted)
        yield Block(under, (spread([], said, box.columns, look),))
