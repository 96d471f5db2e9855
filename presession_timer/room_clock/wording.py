"""The words under the digits: large where they fit, else the glyph large and the words as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment

from presession_timer.base.text import clean
from presession_timer.base.themes import face
from presession_timer.room_clock.areas import Areas
from presession_timer.room_clock.large import SetLine, set_large
from presession_timer.room_clock.look import Look
from presession_timer.room_clock.parts import LARGE, Block, Letters, Part, cut, large, line, spread
from presession_timer.room_clock.picture import RoomPicture
from presession_timer.terminal.digits import Box

if TYPE_CHECKING:
    from presession_timer.audience.words import Words

__all__ = ["lost_mark", "phase_words", "said"]

_LONGEST = 300


def said(picture: RoomPicture, words: Sequence[Words]) -> tuple[str, ...]:
    """What stands under the digits, in each language; the moderator's own words are in one."""
    if picture.message:
        return (clean(picture.message, _LONGEST),)
    if not picture.word:
        return ()
    since = f" {picture.silent}" if picture.word == "no-signal" and picture.silent else ""
    return tuple(_filled(picture, text) + since for text in words)


def _filled(picture: RoomPicture, words: Words) -> str:
    key = picture.word
    text = picture.words.get(key, {}).get(words.language, words[key])
    for name, value in picture.fills:
        text = text.replace(f"{{{name}}}", value)
    return text


def lost_mark(
    picture: RoomPicture, words: Sequence[Words], look: Look, *, brief: bool = False
) -> str:
    """What is said of a lost line beside a phase that runs on: "× NO SIGNAL 0:07", or nothing.

    ``brief`` leaves the words out.
    """
    if not picture.lost or picture.phase == "no-signal" or not words:
        return ""
    said = "" if brief else words[0]["no-signal"].upper()
    parts = (face("no-signal").mark(look.ascii_only), said, picture.silent)
    return " ".join(part for part in parts if part)


def phase_words(
    picture: RoomPicture, texts: Sequence[str], areas: Areas, look: Look
) -> Iterator[Part]:
    """The words of a running clock, at the left, with their glyph."""
    inks, box = look.inks, areas.word
    glyph = face(picture.phase).glyph.strip()
    mark = face(picture.phase).mark(look.ascii_only).strip()
    if picture.message and box.rows > 1:
        lettered = _lettered(f"{glyph} {texts[0]}".strip(), box, look)
        for text, place, _ in lettered:
            yield Letters(place, text, look.letters(inks.text))
        if not lettered:
            paint = look.letters(inks.text)
            yield from large(f"{mark} {texts[0]}".strip(), box, paint, look, align="left")
    elif box.rows < LARGE:
        yield _one_row(picture, mark, texts, box, look)
    elif len(texts) == 1:
        yield from _one_language(picture, texts[0].upper(), box, areas, look)
    else:
        gap = 0 if box.rows < 2 * LARGE else 1
        first = box.rows - 1 if not gap else (box.rows - gap) // 2
        upper = box._replace(rows=first)
        lower = box._replace(row=box.row + first + gap, rows=box.rows - first - gap)
        yield from _one_language(picture, texts[0].upper(), upper, areas, look)
        yield from _second_language(picture, texts[1].upper(), lower, look)


def _one_row(picture: RoomPicture, mark: str, texts: Sequence[str], box: Box, look: Look) -> Block:
    """The words on their fill, but for a phase whose geometry is plain."""
    inks = look.inks
    text = (" - " if look.ascii_only else " · ").join(texts)
    if cell_len(text) > box.columns - 6:
        text = texts[0] if texts else ""
    text = text if picture.message else text.upper()
    shown = f" {mark} {text} " if mark else f" {text} "
    if cell_len(shown) > box.columns:
        shown = cut(shown.strip(), box.columns, look)
    plain = picture.geometry == "plain"
    style = look.text(inks.text, bold=True) if plain else look.filled(inks.fill_ink, inks.fill)
    return Block(box, (spread([Segment(shown, style)] if text else [], None, box.columns, look),))


def _one_language(
    picture: RoomPicture, text: str, box: Box, areas: Areas, look: Look
) -> Iterator[Part]:
    """Glyph and words large, or the glyph alone, or neither."""
    inks = look.inks
    shape = face(picture.phase)
    placed = _lettered(f"{shape.glyph} {text}".strip(), box, look, most_lines=1)
    if placed:
        yield from _badged(placed[0], areas, look)
        return
    beside = box._replace(columns=min(box.columns, 4 * box.rows))
    alone = _lettered(shape.glyph.strip(), beside, look, most_lines=1)
    for glyph, place, _ in alone:
        yield Letters(place, glyph, look.letters(inks.text))
        used = place.column + place.columns + 2 - box.column
        box = box._replace(column=box.column + used, columns=box.columns - used)
    if not alone:
        text = f"{shape.mark(look.ascii_only)} {text}".strip()
    yield _small_words(picture, text, box, look)


def _second_language(picture: RoomPicture, text: str, box: Box, look: Look) -> Iterator[Part]:
    placed = _lettered(text, box, look, most_lines=1)
    for words, place, _ in placed:
        yield Letters(place, words, look.letters(look.inks.text))
    if not placed:
        yield _small_words(picture, text, box, look)


def _small_words(picture: RoomPicture, text: str, box: Box, look: Look) -> Block:
    inks = look.inks
    if picture.geometry == "badge":
        return line(f" {text} ", box, look.filled(inks.fill_ink, inks.fill), look, "left")
    return line(text, box, look.text(inks.text, bold=True), look, "left")


def _lettered(text: str, box: Box, look: Look, most_lines: int = 4) -> tuple[SetLine, ...]:
    """The lines of a text at the left of ``box``, where the font can draw it there."""
    return set_large(
        text,
        box,
        most_lines=most_lines,
        align="left",
        blend=look.blend,
        ascii_only=look.ascii_only,
    )


def _badged(placed: SetLine, areas: Areas, look: Look) -> Iterator[Part]:
    """Large words; in the window on a badge that reaches half a row further."""
    inks, box = look.inks, placed.box
    if inks.badge != inks.page:
        yield from _badge(box, areas, look)
    yield Letters(box, placed.text, look.letters(inks.badge_ink, inks.badge))


def _badge(box: Box, areas: Areas, look: Look) -> Iterator[Part]:
    inks = look.inks
    left = box.column - 1
    columns = min(box.columns + 2, areas.width - areas.frame[0] - left)
    fill = (Segment(" " * columns, look.filled(inks.badge_ink, inks.badge)),)
    yield Block(Box(left, box.row, columns, box.rows), (fill,) * box.rows)
    if look.ascii_only or not areas.space:
        return
    caps = look.text(inks.badge)
    yield Block(Box(left, box.row - 1, columns, 1), ((Segment("▄" * columns, caps),),))
    end = box.row + box.rows
    if end < areas.word.row + areas.word.rows or areas.bar.row > end:
        yield Block(Box(left, end, columns, 1), ((Segment("▀" * columns, caps),),))
