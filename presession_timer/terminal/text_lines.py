"""Lines of styled text, measured in terminal cells.

Text is never read as markup: a piece is text and a style, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.text import ELLIPSIS, clean, even, shortened

Line = tuple[Segment, ...]
_LONGEST = 300


@lru_cache(maxsize=2048)
def name(text: str) -> str:
    """Return what a person typed, without control characters."""
    return even(clean(text, _LONGEST)) if text else ""


@lru_cache(maxsize=2048)
def cut(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` cells; what is cut ends with `…`."""
    return shortened(text, width, cell_len) if text.strip() else text[: max(0, width)]


def in_even_cells(pieces: Iterable[Segment]) -> Line:
    """Return the pieces with :func:`even` text, each in as many cells as it had."""
    return tuple(
        Segment(set_cell_size(even(piece.text), piece.cell_length), piece.style) for piece in pieces
    )


def tail(text: str, width: int) -> str:
    """Return the end of ``text``, such as a path, in at most ``width`` cells."""
    shown = name(text)
    if cell_len(shown) <= width:
        return shown
    room = width - cell_len(ELLIPSIS)
    while shown and cell_len(shown) > room:
        shown = shown[1:]
    return ELLIPSIS + shown


def line(*pieces: tuple[str, Style] | Segment) -> Line:
    """Return a line of pieces without the empty ones."""
    return tuple(Segment(piece[0], piece[1]) for piece in pieces if piece[0])


def clickable(pieces: Iterable[Segment], **means: object) -> Line:
    """Return the pieces with what a click on them means, in the style's ``meta``."""
    meta = Style(meta=means)
    return tuple(Segment(piece.text, (piece.style or Style.null()) + meta) for piece in pieces)


def in_rows(
    parts: Iterable[str], width: int, most: int | None = None, between: str = " "
) -> list[str]:
    """Return the parts in rows of ``width`` cells, none of them broken.

    More than ``most`` rows are not made: the last one has all that is left.
    """
    rows: list[str] = []
    for part in parts:
        longer = f"{rows[-1]}{between}{part}" if rows and rows[-1] else part
        if rows and (cell_len(longer) <= width or len(rows) == most):
            rows[-1] = longer
        else:
            rows.append(part)
    return rows


def wrapped(text: str, width: int) -> list[str]:
    """Return text in rows of ``width`` cells; a word without room in one is broken."""
    words = text.split(" ")
    return in_rows((part for word in words for part in chop_cells(word, width) or [""]), width)


_ARROWS = str.maketrans({"↑": " Up", "↓": " Down", "←": " Left", "→": " Right"})
SIGNS = str.maketrans("…·–—‑’‘“”×→←↑↓≈", "~----''\"\"x><^v~")


def in_ascii(lines: Iterable[Line]) -> list[Line]:
    """Return the lines without the signs that a plain terminal may lack; letters stay."""
    return [
        tuple(Segment(piece.text.translate(SIGNS), piece.style) for piece in shown)
        for shown in lines
    ]


def key_cap(key: str, *, ascii_only: bool) -> str:
    """Return a key as its cap shows it; an arrow as a ``v`` would be another key."""
    if not ascii_only:
        return key
    return " ".join(key.translate(_ARROWS).split()).replace("+ Up", "+Up")


def cells(pieces: Iterable[Segment]) -> int:
    """Return the number of cells that the pieces take."""
    return sum([cell_len(piece.text) for piece in pieces])


def fitted(pieces: Iterable[Segment], width: int, rest: Style) -> Line:
    """Return the pieces in exactly ``width`` cells: cut at the end, or filled with ``rest``."""
    kept: list[Segment] = []
    left = width
    for piece in pieces:
        size = cell_len(piece.text)
        if size > left:
            if left > 0:
                kept.append(Segment(cut(piece.text, left), piece.style))
                left -= cell_len(kept[-1].text)
            break
        kept.append(piece)
        left -= size
    if left > 0:
        kept.append(Segment(" " * left, rest))
    return tuple(kept)


def spread(left: Sequence[Segment], right: Sequence[Segment], width: int, rest: Style) -> Line:
    """Return ``left`` and ``right`` at the two ends of a line; ``left`` gives way."""
    room = width - cells(right)
    if room < 0:
        return fitted(right, width, rest)
    return (*fitted(left, room, rest), *right) if room else tuple(right)


def centred(text: str, width: int, style: Style) -> Line:
    """Return a text in the middle of ``width`` cells."""
    shown = cut(text, width)
    left = max(0, (width - cell_len(shown)) // 2)
    return fitted([Segment(" " * left + shown, style)], width, style)


def joined(parts: Iterable[Sequence[Segment]], between: Segment) -> Line:
    """Return the parts that are not empty, with ``between`` between them."""
    pieces: list[Segment] = []
    for part in parts:
        if part:
            if pieces:
                pieces.append(between)
            pieces.extend(part)
    return tuple(pieces)


def beside(columns: Sequence[tuple[str, int, Style]], gap: Style) -> Line:
    """Return a row of a table: each text cut or filled to its width, right if that is negative."""
    pieces: list[Segment] = []
    for text, width, style in columns:
        size = abs(width)
        shown = cut(text, size)
        blank = Segment(" " * (size - cell_len(shown)), gap)
        cell = Segment(shown, style)
        pieces.extend((cell, blank) if width >= 0 else (blank, cell))
    return tuple(piece for piece in pieces if piece.text)


def first_fitting(variants: Iterable[Line], width: int) -> Line:
    """Return the first variant that fits ``width``, or the last."""
    chosen: Line = ()
    for chosen in variants:
        if cells(chosen) <= width:
            break
    return chosen
