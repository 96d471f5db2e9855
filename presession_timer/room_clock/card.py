"""The test card: is the picture whole, how far can it be read, do phases and scripts look right?

Five sizes where there is room for them, and the ordinary row: each with how far it reads with
comfort where the picture is two metres wide; the four phases; the words in every language there
is; the steps between page and ink.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.segment import Segment

from presession_timer.audience.words import catalogue, languages
from presession_timer.base.themes import Palette, face
from presession_timer.room_clock.composition import compose
from presession_timer.room_clock.look import Look, inks_of
from presession_timer.room_clock.parts import (
    LARGE,
    Block,
    Letters,
    Part,
    large,
    line,
    spread,
    wrapped,
)
from presession_timer.room_clock.picture import Bar, Name, RoomPicture
from presession_timer.terminal import digits
from presession_timer.terminal.digits import LEVELS, Box

__all__ = ["compose_card"]

_SHARES = (1.0, 0.62, 0.4, 0.25, 0.16)
_TEXT = "2:38"
_PICTURE_CM = 200
_COMFORT = 120
"""A letter can be read with comfort from so many times its height (ux.md §3)."""
_MINUTE = 60_000
_PHASES = (
    ("before-minimum", "2:38", 262_000),
    ("in-window", "1:42", 318_000),
    ("last-minute", "0:33", 387_000),
    ("over", "+0:23", 443_000),
)
_SMALLEST = (32, 12)
"""In a smaller terminal the card has but its size."""
_MINIATURE = (36, 12)
_CAPTION = 6
_SHAPE = 4.6
"""Columns to a row of the sample: in a wider box small digits would be squat."""
_ROOMY = 48
"""From so many rows on a row is free above the languages."""
_LOW = 16
"""Under so many rows the languages stand side by side."""


PlanWords = Mapping[str, Mapping[str, str]]
"""As in `RoomPicture.words`."""


def compose_card(
    width: int, height: int, look: Look, palette: Palette, plan_words: PlanWords
) -> tuple[Part, ...]:
    """The parts of the card; ``plan_words`` are the texts that the plan changes."""
    if width < _SMALLEST[0] or height < _SMALLEST[1]:
        everything = Box(0, 0, width, height)
        size = f"{width}{_by(look)}{height}"
        return (line(size, everything, look.text(look.inks.ink), look, "centre"),) if width else ()
    return tuple(_parts(width, height, look, palette, plan_words))


def _by(look: Look) -> str:
    return "x" if look.ascii_only else "×"


def _parts(
    width: int, height: int, look: Look, palette: Palette, plan_words: PlanWords
) -> Iterator[Part]:
    yield from _corners(width, height, look)
    inner = Box(2, 1, width - 4, height - 2)
    yield _heading(inner._replace(rows=1), width, height, look)
    scripts = _script_rows(height)
    phases = _phase_rows(width, height)
    apart = 1 if height >= _ROOMY else 0
    sizes = inner.rows - 1 - phases - apart - scripts
    row = inner.row + 1
    yield from _sizes(inner._replace(row=row, rows=sizes), width, look)
    row += sizes
    yield from _phases(inner._replace(row=row, rows=phases), look, palette, plan_words)
    row += phases + apart
    yield from _scripts(inner._replace(row=row, rows=scripts), look)


def _corners(width: int, height: int, look: Look) -> Iterator[Part]:
    """Where one is missing the projector cuts the picture."""
    ink, inks = "#" if look.ascii_only else "█", look.inks
    style = look.text(inks.ink) if look.ascii_only else look.solid(inks.ink)
    for row in (0, height - 1):
        for column in (0, width - 2):
            yield Block(Box(column, row, 2, 1), ((Segment(ink * 2, style),),))


def _heading(box: Box, width: int, height: int, look: Look) -> Block:
    inks = look.inks
    name = Segment("TEST CARD", look.text(inks.ink, bold=True))
    reach = _metres(1, width)
    said = f"  {width}{_by(look)}{height}  this row: {reach}"
    size = Segment(said, look.text(inks.muted, pale=True))
    steps = _steps(look)
    free = box.columns - sum(cell_len(piece.text) for piece in (name, size, *steps))
    if free < 1:
        return Block(box, (spread([name, size], None, box.columns, look),))
    return Block(box, ((name, size, Segment(" " * free, look.page()), *steps),))


def _steps(look: Look) -> list[Segment]:
    """Every step that the edges of large letters are drawn with, from the page to the ink."""
    if not look.blend or look.ascii_only or not look.colour:
        return []
    inks = look.inks
    shades = [inks.page.blend(inks.ink, level / LEVELS) for level in range(LEVELS + 1)]
    return [Segment("██", look.solid(shade)) for shade in shades]


def _sizes(box: Box, width: int, look: Look) -> Iterator[Part]:
    """The largest at the left, the smaller ones in a column beside it, and how far each reads."""
    fits = _fitting(box, look)
    if not fits:
        return
    style, paint = look.text(look.inks.muted, pale=True), look.letters(look.inks.ink)
    first, *others = fits
    row = box.row + (box.rows - first.box.rows) // 2
    yield Letters(Box(box.column, row, first.box.columns, first.box.rows), _TEXT, paint)
    beside = Box(box.column + first.box.columns + 1, row, _CAPTION, first.box.rows)
    yield line(_reach(first, width), beside, style, look, "left")
    column = beside.column + beside.columns
    used = sum(fit.box.rows for fit in others)
    gap = min(1, max(0, box.rows - used) // max(1, len(others)))
    row = box.row + max(0, box.rows - used - gap * (len(others) - 1)) // 2
    for fit in others:
        place = Box(column, row, fit.box.columns, fit.box.rows)
        yield Letters(place, _TEXT, paint)
        beside = Box(column + fit.box.columns + 1, row, _CAPTION, fit.box.rows)
        yield line(_reach(fit, width), beside, style, look, "left")
        row += fit.box.rows + gap


def _reach(fit: digits.Fit, width: int) -> str:
    return _metres(fit.box.rows, width)


def _metres(rows: int, width: int) -> str:
    """A cell is twice as high as it is wide."""
    return f"{rows * 2 * _PICTURE_CM / width * _COMFORT / 100:.0f} m"


def _fitting(box: Box, look: Look) -> Sequence[digits.Fit]:
    """The five sizes, as large as there is room for."""
    for largest in range(box.rows, LARGE - 1, -1):
        heights = dict.fromkeys(max(LARGE, round(largest * share)) for share in _SHARES)
        found = [
            fit
            for height in heights
            if (
                fit := digits.measure(
                    _TEXT,
                    min(box.columns, int(height * _SHAPE)),
                    height,
                    blend=look.blend,
                    ascii_only=look.ascii_only,
                )
            )
        ]
        if not found:
            continue
        others = found[1:]
        across = found[0].box.columns + max((fit.box.columns for fit in others), default=0)
        down = sum(fit.box.rows for fit in others) + max(0, len(others) - 1)
        if across + 2 * (_CAPTION + 1) <= box.columns and down <= box.rows:
            return found
    return ()


def _phase_rows(width: int, height: int) -> int:
    if width // 4 >= _MINIATURE[0] and height // 3 >= _MINIATURE[1]:
        return height // 3
    return 4 if height < 20 or width < 60 else 5


def _phases(box: Box, look: Look, palette: Palette, plan_words: PlanWords) -> Iterator[Part]:
    if box.rows >= _MINIATURE[1]:
        columns = box.columns // len(_PHASES)
        for index, sample in enumerate(_PHASES):
            place = box._replace(column=box.column + index * columns, columns=columns - 1)
            picture = _sample(*sample)._replace(words=plan_words)
            yield from _miniature(place, picture, look, palette)
        return
    for index, (phase, _, _) in enumerate(_PHASES):
        shape, colours = face(phase), inks_of(_sample(phase, "", 0), palette)
        dressed = look._replace(inks=colours)
        english = catalogue("en").words
        word = plan_words.get(phase, {}).get("en", english[phase]).upper()
        text = f" {shape.mark(look.ascii_only)} {word} "
        plain = shape.geometry == "plain"
        style = (
            dressed.text(colours.text, bold=True)
            if plain
            else dressed.filled(colours.fill_ink, colours.fill)
        )
        row = box.row + box.rows - len(_PHASES) + index
        yield Block(Box(box.column, row, cell_len(text), 1), ((Segment(text, style),),))


def _sample(phase: str, digits: str, spoke: int) -> RoomPicture:
    marks = ((5 * _MINUTE, "5:00"), (7 * _MINUTE, "7:00"))
    return RoomPicture(
        "clock",
        digits=digits,
        phase=phase,
        geometry=face(phase).geometry,
        word=phase,
        name=Name(phase),
        bar=Bar(spoke, marks, 8 * _MINUTE),
    )


def _miniature(box: Box, picture: RoomPicture, look: Look, palette: Palette) -> Iterator[Part]:
    """A whole face, small."""
    dressed = look._replace(inks=inks_of(picture, palette))
    for part in compose(picture, box.columns, box.rows, dressed, [catalogue("en").words]):
        place = part.box
        moved = place._replace(column=place.column + box.column, row=place.row + box.row)
        yield part._replace(box=moved)


def _script_rows(height: int) -> int:
    return (
        2
        if height < _LOW
        else 3
        if height < 36
        else 2 * (LARGE + 1)
        if height < 60
        else 2 * (height // 14)
    )


def _scripts(box: Box, look: Look) -> Iterator[Part]:
    """The same words in every language, large where the font can draw them."""
    known = languages()
    if box.rows < LARGE:
        joined = "  ".join(catalogue(language).words["before-minimum"] for language in known)
        style = look.text(look.inks.ink)
        for index, text in enumerate(wrapped(joined, box.columns)[: box.rows]):
            yield line(text, box._replace(row=box.row + index, rows=1), style, look, "left")
        return
    columns = 2 if box.rows < 2 * LARGE else 3
    wide, lines = box.columns // columns, -(-len(known) // columns)
    high = max(1, box.rows // lines)
    texts = [catalogue(language).words["before-minimum"] for language in known]
    places = [
        Box(
            box.column + index % columns * wide,
            box.row + index // columns * high,
            wide - 2,
            high - 1 if high > LARGE else high,
        )
        for index in range(len(known))
    ]
    all_large = all(_fits(text, place, look) for text, place in zip(texts, places, strict=True))
    for text, place in zip(texts, places, strict=True):
        if place.row + place.rows > box.row + box.rows:
            continue
        if all_large:
            paint = look.letters(look.inks.ink)
            yield from large(text, place, paint, look, align="left", most_lines=2)
        else:
            yield line(text, place, look.text(look.inks.ink, bold=True), look, "left")


def _fits(text: str, place: Box, look: Look) -> bool:
    """Whether a text fits large, or is one that no size would let the font draw."""
    how = {"blend": look.blend, "ascii_only": look.ascii_only}
    fit = digits.measure(text, place.columns, place.rows, **how)
    return fit is not None or digits.measure(text, 100 * len(text), 100, **how) is None
