"""Where every part of a picture stands, at a size of the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment

from presession_timer.room_clock import border
from presession_timer.room_clock.areas import Areas, areas_of
from presession_timer.room_clock.bar import bar_rows, figures
from presession_timer.room_clock.large import set_large
from presession_timer.room_clock.look import Look
from presession_timer.room_clock.parts import Block, Letters, Part, large, stacked, wrapped
from presession_timer.room_clock.picture import RoomPicture
from presession_timer.room_clock.wording import lost_mark, phase_words, said
from presession_timer.terminal.digits import Box
from presession_timer.terminal.digits.lettering import Paint

if TYPE_CHECKING:
    from presession_timer.audience.words import Words

__all__ = ["compose"]

_HEADING = 5
"""A heading has one row in so many."""
_READABLE = 5
"""Columns of a letter that cannot be taken for another."""
_READABLE_SHARE = 28
_WIDE = Box(0, 0, 400, 40)
"""Room for everything that can be drawn large at all."""
"""And on a large screen the width divided by this."""


def compose(
    picture: RoomPicture, width: int, height: int, look: Look, words: Sequence[Words]
) -> tuple[Part, ...]:
    """The parts of a picture, later ones over earlier; ``words`` in one or two languages."""
    if picture.scene == "blank" or width < 1 or height < 1:
        return ()
    picture = _spoken(picture, words)
    texts = said(picture, words)
    areas = areas_of(width, height, len(words))
    mark = lost_mark(picture, words, look, brief=True)
    if mark and not areas.header.rows:
        texts = (" ".join((*texts[:1], mark)),)
    if not areas.word.columns:
        return tuple(_tiny(picture, texts, areas, look))
    areas = _fitting(picture, texts, areas, look)
    return tuple(_parts(_Page(picture, areas, look, words, texts)))


class _Page(NamedTuple):
    picture: RoomPicture
    areas: Areas
    look: Look
    words: Sequence[Words]
    texts: tuple[str, ...]

    def spoken(self, key: str) -> tuple[str, ...]:
        return tuple(words[key] for words in self.words)

    @property
    def plain(self) -> Paint:
        return self.look.letters(self.look.inks.ink)

    @property
    def digits(self) -> Paint:
        inks = self.look.inks
        return self.look.letters(inks.digits, inks.band, pale=self.picture.geometry == "dim")


def _spoken(picture: RoomPicture, words: Sequence[Words]) -> RoomPicture:
    """The picture with what is said in the room's languages as if it had been typed in.

    A message is in those languages that can be drawn large; where none can, in all.
    """
    name = picture.name
    if words and name is not None and name.number is not None:
        called = words[0]["number"].replace("{n}", str(name.number))
        picture = picture._replace(name=name._replace(main=called))
    if picture.stock:
        texts = [text[picture.stock] for text in words]
        drawn = [text for text in texts if set_large(text, _WIDE)]
        picture = picture._replace(message=" – ".join(drawn or texts))
    return picture


def _tiny(picture: RoomPicture, texts: tuple[str, ...], areas: Areas, look: Look) -> Iterator[Part]:
    """No room for anything but what matters most."""
    shown = picture.digits or (texts or (picture.title,))[0]
    yield Letters(areas.main, shown, look.letters(look.inks.digits))


def _clocked(picture: RoomPicture) -> bool:
    return picture.scene in ("clock", "last")


def _fitting(picture: RoomPicture, texts: Sequence[str], areas: Areas, look: Look) -> Areas:
    """The areas, where other scenes than a running clock give away what they do not need."""
    if _clocked(picture):
        return _with_room_for(picture.message, areas, look) if picture.message else areas
    areas = areas.without_bar
    if picture.message or (texts and not picture.digits):
        return _with_room_for(" ".join(texts), areas, look)
    if texts:
        return areas
    word = areas.word
    main = areas.main._replace(rows=word.row + word.rows - areas.main.row)
    return areas._replace(main=main, word=word._replace(rows=0))


def _with_room_for(text: str, areas: Areas, look: Look) -> Areas:
    """A text may be long: the bar goes, then the digits give way, until it can be read."""
    best, largest = areas, 0
    enough = max(_READABLE, areas.width // _READABLE_SHARE)
    for given in range(6):
        tried = _given(areas, areas.main.rows * max(0, given - 1) // 8, bar_too=given > 0)
        lines = set_large(f"● {text}", tried.word, blend=look.blend, ascii_only=look.ascii_only)
        if lines and lines[0].letter > largest:
            best, largest = tried, lines[0].letter
        if largest >= enough:
            break
    if largest:
        return best
    short = len(wrapped(f"● {text}", areas.word.columns)) - areas.word.rows
    return _given(areas, min(short, areas.main.rows // 2)) if short > 0 else areas


def _given(areas: Areas, rows: int, *, bar_too: bool = False) -> Areas:
    """The areas after the digits gave so many rows to the words."""
    if bar_too and areas.bar.rows:
        freed = areas.bar.rows + areas.figures.rows
        areas = areas.without_bar._replace(main=areas.main, word=areas.word)
        areas = areas._replace(word=areas.word._replace(rows=areas.word.rows + freed))
    main, word = areas.main, areas.word
    main = main._replace(rows=main.rows - rows)
    word = word._replace(row=word.row - rows, rows=word.rows + rows)
    return areas._replace(main=main, word=word)


def _parts(page: _Page) -> Iterator[Part]:
    picture, areas, look = page.picture, page.areas, page.look
    yield from border.frame(picture, areas, look)
    mark = lost_mark(picture, page.words, look)
    yield from border.header(picture, *_headline(picture), mark, areas, look)
    yield from _SCENES[picture.scene](page)
    if not page.texts:
        return
    if _clocked(picture):
        yield from phase_words(picture, page.texts, areas, look)
    else:
        paint = look.letters(look.inks.text)
        yield from stacked([text.upper() for text in page.texts], areas.word, paint, look)


def _headline(picture: RoomPicture) -> tuple[str, str]:
    """Name and what stands beside it, or the title where that is not the largest already."""
    name = picture.name
    if _clocked(picture) and name is not None and name.main:
        return name.main, name.more
    large_title = picture.scene == "before" or (picture.scene == "title" and name is None)
    return "" if large_title else picture.title, ""


def _clock(page: _Page) -> Iterator[Part]:
    picture, areas, look = page.picture, page.areas, page.look
    inks, main = look.inks, areas.main
    if inks.band != inks.page:
        across = areas.frame[0]
        pad = main.column - across
        row = (Segment(" " * pad, look.filled(inks.digits, inks.band)),)
        for column in (across, main.column + main.columns):
            yield Block(Box(column, main.row, pad, main.rows), (row,) * main.rows)
    yield Letters(main, picture.digits, page.digits)
    bar, box = picture.bar, areas.bar
    if bar is None or not box.rows:
        return
    half = ""
    if box.rows == 1:  # it must touch neither the words nor the frame
        half = "▄" if box.row == areas.word.row + areas.word.rows else "▀"
    over = picture.phase == "over"
    yield Block(box, bar_rows(bar, over, box.columns, box.rows, look, half))
    if areas.figures.rows:
        yield from figures(bar, areas.figures, look)


def _questions(page: _Page) -> Iterator[Part]:
    texts = page.spoken("questions")
    heading, rest = _headed(page, texts)
    yield from stacked(texts, heading, page.plain, page.look)
    yield Letters(rest, page.picture.digits, page.digits)


def _next(page: _Page) -> Iterator[Part]:
    name, look = page.picture.name, page.look
    if name is None or name.word:
        yield from stacked(page.spoken("questions"), page.areas.main, page.plain, look)
        return
    texts = page.spoken("next")
    heading, rest = _headed(page, texts)
    muted = look.letters(look.inks.muted, pale=True)
    yield from stacked(texts, heading, muted, look)
    if name.more:
        rows = max(1, rest.rows // _HEADING)
        below = rest._replace(row=rest.row + rest.rows - rows, rows=rows)
        rest = rest._replace(rows=rest.rows - rows - page.areas.space)
        yield from large(name.more, below, muted, look)
    shown = name.main
    if name.number is not None and not set_large(shown, rest, blend=look.blend):
        shown = str(name.number)  # large, and the same in every language
    yield from large(shown, rest, page.plain, look)


def _before(page: _Page) -> Iterator[Part]:
    title = page.picture.title
    if not page.picture.digits:
        yield from large(title, page.areas.main, page.plain, page.look)
        return
    heading, rest = _headed(page, (title,), least=2)
    yield from large(title, heading, page.plain, page.look)
    yield Letters(rest, page.picture.digits, page.digits)


def _title(page: _Page) -> Iterator[Part]:
    picture = page.picture
    if picture.digits:
        yield Letters(page.areas.main, picture.digits, page.digits)
        return
    shown = picture.name.main if picture.name is not None else picture.title
    yield from large(shown, page.areas.main, page.plain, page.look)


def _thanks(page: _Page) -> Iterator[Part]:
    yield from stacked(page.spoken("thanks"), page.areas.main, page.plain, page.look)


def _headed(page: _Page, texts: Sequence[str], least: int = 1) -> tuple[Box, Box]:
    """Room for a heading: ``least`` fifths, or two where only that makes it large."""
    main, look = page.areas.main, page.look
    rows = 0
    for fifths in range(least, 3):
        rows = -(-main.rows * fifths // _HEADING)
        part = Box(0, 0, main.columns, rows // len(texts))
        if all(
            set_large(text, part, blend=look.blend, ascii_only=look.ascii_only) for text in texts
        ):
            break
    else:
        rows = sum(len(wrapped(text, main.columns)) for text in texts)
    rows = max(1, min(rows, main.rows // 2))
    gap = page.areas.space
    rest = main._replace(row=main.row + rows + gap, rows=main.rows - rows - gap)
    return main._replace(rows=rows), rest


_SCENES = {
    "before": _before,
    "title": _title,
    "clock": _clock,
    "last": _clock,
    "next": _next,
    "questions": _questions,
    "thanks": _thanks,
}
