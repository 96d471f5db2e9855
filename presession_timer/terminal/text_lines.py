"""Lines of styled text, measured in terminal cells; everything the console shows is made of them.

Text is never read as markup: a piece is text and a style, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from presession_timer.base.text import ELLIPSIS, clean, even, shortened

Line = tuple[Segment, ...]
_LONGEST = 300


@lru_cache(maxsize=2048)
def name(text: str) -> str:
    """What a person typed, safe to print; it was cleaned when it was read, but who knows where."""
    return even(clean(text, _LONGEST)) if text else ""


@lru_cache(maxsize=2048)
def cut(text: str, width: int, mark: str = ELLIPSIS) -> str:
    """``text`` in at most ``width`` cells; where something is missing it ends with ``mark``."""
    return shortened(text, width, cell_len, mark) if text.strip() else text[: max(0, width)]


def tail(text: str, width: int, mark: str = ELLIPSIS) -> str:
    """The end of ``text`` in at most ``width`` cells: of a path, that says more."""
    shown = name(text)
    if cell_len(shown) <= width:
        return shown
    room = width - cell_len(mark)
    while shown and cell_len(shown) > room:
        shown = shown[1:]
    return mark + shown


def line(*pieces: tuple[str, Style] | Segment) -> Line:
    """A line of pieces; empty ones vanish."""
    return tuple(Segment(piece[0], piece[1]) for piece in pieces if piece[0])


def clickable(pieces: Iterable[Segment], **means: object) -> Line:
    """The pieces with what a click on them means, which stands in the style's ``meta``."""
    meta = Style(meta=means)
    return tuple(Segment(piece.text, (piece.style or Style.null()) + meta) for piece in pieces)


_ARROWS = str.maketrans({"↑": " Up", "↓": " Down", "←": " Left", "→": " Right"})
_SIGNS = str.maketrans("…·–—‑’‘“”×→←↑↓≈", "~----''\"\"x><^v~")


def in_ascii(lines: Iterable[Line]) -> list[Line]:
    """The lines without the signs a plain terminal may lack; letters stay what they are."""
    return [
        tuple(Segment(piece.text.translate(_SIGNS), piece.style) for piece in shown)
        for shown in lines
    ]


def key_cap(key: str, *, ascii_only: bool) -> str:
    """A key as its cap says it; an arrow that became a ``v`` would be another key."""
    if not ascii_only:
        return key
    return " ".join(key.translate(_ARROWS).split()).replace("+ Up", "+Up")


def cells(pieces: Iterable[Segment]) -> int:
    """How many cells the pieces take."""
    return sum([cell_len(piece.text) for piece in pieces])


def fitted(pieces: Iterable[Segment], width: int, rest: Style) -> Line:
    """The pieces in exactly ``width`` cells: cut at the end, or filled up with ``rest``."""
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
    """``left`` and ``right`` at the two ends; ``left`` gives way."""
    room = width - cells(right)
    if room < 0:
        return fitted(right, width, rest)
    return (*fitted(left, room, rest), *right) if room else tuple(right)


def centred(text: str, width: int, style: Style) -> Line:
    """One text in the middle of ``width`` cells."""
    shown = cut(text, width)
    left = max(0, (width - cell_len(shown)) // 2)
    return fitted([Segment(" " * left + shown, style)], width, style)


def joined(parts: Iterable[Sequence[Segment]], between: Segment) -> Line:
    """The parts that are not empty, with ``between`` between them."""
    pieces: list[Segment] = []
    for part in parts:
        if part:
            if pieces:
                pieces.append(between)
            pieces.extend(part)
    return tuple(pieces)


def beside(columns: Sequence[tuple[str, int, Style]], gap: Style) -> Line:
    """Cells of a table: each text cut or filled to its width; a negative width aligns right."""
    pieces: list[Segment] = []
    for text, width, style in columns:
        size = abs(width)
        shown = cut(text, size)
        blank = Segment(" " * (size - cell_len(shown)), gap)
        cell = Segment(shown, style)
        pieces.extend((cell, blank) if width >= 0 else (blank, cell))
    return tuple(piece for piece in pieces if piece.text)


def first_fitting(variants: Iterable[Line], width: int) -> Line:
    """The first variant that fits ``width``, or the last."""
    chosen: Line = ()
    for chosen in variants:
        if cells(chosen) <= width:
            break
    return chosen
