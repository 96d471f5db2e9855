"""The characters, drawn once as pen strokes; data, not code.

A character is written in a small notation, strokes separated by `;`:

- `0,0 1,0 1,1` is a line through three points. 0 and 1 are the middles of the outermost strokes, so
  a stem at x = 0 is flush with the left edge of the box and a bar at y = 1 stands on the baseline.
- `o` after a point rounds that corner as far as the box allows; `z` closes the line.
- A single point is a square dot as wide as the pen.
- `0,0>.5,1` is a slanted bar with level ends, from the top (y = 0) to the bottom (y = 1) of the
  box; its x runs from flush left (0) to flush right (1).

What lies outside the box above or below is cut off, which is how diagonals get level ends. Widths
are those of a digit's box, which is 1 wide and 1.75 high with a stroke of 0.24.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

DIGIT_WIDTH = 1.0
COLON_WIDTH = 0.34
SPACE_WIDTH = 0.5

_THREE_STEMS = 1.25
"""A letter wider than this has three stems."""

_LETTER = 0.96
_WIDE = 1.34


class Stroke(NamedTuple):
    """A pen line through `points`; `rounds` says which corners are rounded."""

    points: tuple[tuple[float, float], ...]
    rounds: tuple[bool, ...]
    closed: bool


class Slant(NamedTuple):
    """A slanted bar with level ends from (x0, y0) to (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float


class Glyph(NamedTuple):
    """One character's drawing; `width` in digit widths, `tail` where it reaches below the line."""

    width: float
    marks: tuple[Stroke | Slant, ...]
    tail: bool = False


class Letter(NamedTuple):
    """One place of a text: a base character of the font and the accents it carries."""

    base: str
    above: str = ""
    below: str = ""


SYMBOLS = frozenset("○●▲■‖×")
"""The six phase glyphs; they are drawn in a square box."""

_STROKES: dict[str, tuple[float, str]] = {
    "0": (DIGIT_WIDTH, "0,0o 1,0o 1,1o 0,1o z"),
    "1": (DIGIT_WIDTH, ".12,.22 .62,-.04 .62,1"),
    "2": (DIGIT_WIDTH, "0,.26 0,0o 1,0o 1,.45o 0,1 1,1"),
    "3": (DIGIT_WIDTH, "0,.24 0,0o .97,0o .97,.475o .4,.475;.4,.475 1,.475o 1,1o 0,1o 0,.76"),
    "4": (DIGIT_WIDTH, ".74,1 .74,-.02 0,.7 1,.7"),
    "5": (DIGIT_WIDTH, ".93,0 .04,0 .04,.42;.04,.5 .04,.36o 1,.36o 1,1o 0,1o 0,.82"),
    "6": (DIGIT_WIDTH, "0,.4o 1,.4o 1,1o 0,1o z;0,.62 0,0o 1,0o 1,.17"),
    "7": (DIGIT_WIDTH, "0,0 1,0 .2,1.2"),
    "8": (DIGIT_WIDTH, ".04,0o .96,0o .96,.475o .04,.475o z;0,.475o 1,.475o 1,1o 0,1o z"),
    "9": (DIGIT_WIDTH, "0,0o 1,0o 1,.6o 0,.6o z;1,.38 1,1o 0,1o 0,.83"),
    ":": (COLON_WIDTH, ".5,.28;.5,.72"),
    "+": (0.74, "0,.5 1,.5;.5,.275 .5,.725"),
    "-": (0.6, "0,.5 1,.5"),
    ".": (COLON_WIDTH, ".5,1"),
    ",": (COLON_WIDTH, ".5,1;.5,.97>0,1.2"),
    "'": (COLON_WIDTH, ".5,0 .5,.17"),
    "!": (COLON_WIDTH, ".5,0 .5,.62;.5,1"),
    "?": (0.9, "0,.24 0,0o 1,0o 1,.38o .5,.53 .5,.66;.5,1"),
    "/": (0.8, "1,0>0,1"),
    "(": (0.5, "1,-.04 0,.3o 0,.7o 1,1.04"),
    ")": (0.5, "0,-.04 1,.3o 1,.7o 0,1.04"),
    "&": (1.1, "1,1.1 .1,.2 .1,0o .75,0o .75,.3o 0,.62 0,1o .95,1o .95,.62"),
    "A": (1.08, "0,1>.5,0;1,1>.5,0;.25,.7 .75,.7"),
    "B": (_LETTER, "0,0 .95,0o .95,.475o 0,.475 z;0,.475 1,.475o 1,1o 0,1 z"),
    "C": (_LETTER, "1,.26 1,0o 0,0o 0,1o 1,1o 1,.74"),
    "D": (_LETTER, "0,0 1,0o 1,1o 0,1 z"),
    "E": (0.84, "1,0 0,0 0,1 1,1;0,.475 .9,.475"),
    "F": (0.82, "1,0 0,0 0,1;0,.5 .9,.5"),
    "G": (_LETTER, "1,.24 1,0o 0,0o 0,1o 1,1o 1,.53 .58,.53"),
    "H": (_LETTER, "0,0 0,1;1,0 1,1;0,.475 1,.475"),
    "I": (0.24, "0,0 0,1"),
    "J": (0.84, "1,0 1,1o 0,1o 0,.72"),
    "K": (_LETTER, "0,0 0,1;1,0>.08,.65;.3,.4>1,1"),
    "L": (0.8, "0,0 0,1 1,1"),
    "M": (_WIDE, "0,0 0,1;1,0 1,1;0,0>.5,.8;1,0>.5,.8"),
    "N": (_LETTER, "0,0 0,1;1,0 1,1;0,0>1,1"),
    "O": (_LETTER, "0,0o 1,0o 1,1o 0,1o z"),
    "P": (_LETTER, "0,1 0,0 1,0o 1,.53o 0,.53"),
    "Q": (_LETTER, "0,0o 1,0o 1,1o 0,1o z;.6,.74 1.1,1.14"),
    "R": (_LETTER, "0,1 0,0 1,0o 1,.51o 0,.51;.35,.5>1,1"),
    "S": (_LETTER, "1,.22 1,0o 0,0o 0,.475o 1,.475o 1,1o 0,1o 0,.78"),
    "T": (_LETTER, "0,0 1,0;.5,0 .5,1"),
    "U": (_LETTER, "0,0 0,1o 1,1o 1,0"),
    "V": (1.06, "0,0>.5,1;1,0>.5,1"),
    "W": (1.5, "0,0>.28,1;.5,0>.28,1;.5,0>.72,1;1,0>.72,1"),
    "X": (1.02, "0,0>1,1;1,0>0,1"),
    "Y": (1.04, "0,0>.5,.6;1,0>.5,.6;.5,.55 .5,1"),
    "Z": (0.92, "0,0 1,0 0,1 1,1"),
    "Æ": (1.4, "0,1>.45,0;.25,.7 .5,.7;1,0 .5,0 .5,1 1,1;.5,.475 .95,.475"),
    "Œ": (1.45, "1,0 .5,0 0,0o 0,1o .5,1 1,1;.5,0 .5,1;.5,.475 .95,.475"),
    "Ø": (_LETTER, "0,0o 1,0o 1,1o 0,1o z;1.05,0>-.05,1"),
    "Ł": (0.8, ".22,0 .22,1 1,1;0,.64 .68,.36"),
    "Đ": (_LETTER, ".16,0 1,0o 1,1o .16,1 z;0,.475 .55,.475"),
    "Б": (_LETTER, ".92,0 0,0 0,1 1,1o 1,.43o 0,.43"),
    "Г": (0.8, "1,0 0,0 0,1"),
    "Ґ": (0.8, "1,-.1 1,.15 0,.15 0,1"),
    "Д": (1.16, "0,1.2 0,1 1,1 1,1.2;.84,1 .84,0 .3,0;.15,1>.24,0"),
    "Ж": (1.5, ".5,0 .5,1;0,0>.46,.56;.36,.44>0,1;1,0>.54,.56;.64,.44>1,1"),
    "З": (_LETTER, "0,.24 0,0o .97,0o .97,.475o .4,.475;.4,.475 1,.475o 1,1o 0,1o 0,.76"),
    "И": (_LETTER, "0,0 0,1;1,0 1,1;1,0>0,1"),
    "Л": (1.02, ".28,0 1,0 1,1;0,1>.26,0"),
    "П": (_LETTER, "0,1 0,0 1,0 1,1"),
    "У": (0.98, "0,0>.5,.68;1,0>.2,1"),
    "Ф": (1.3, ".5,-.06 .5,1.06;0,.13o 1,.13o 1,.83o 0,.83o z"),
    "Ц": (1.1, "0,0 0,1 1,1 1,1.2;.82,0 .82,1"),
    "Ч": (_LETTER, "0,0 0,.56o 1,.56;1,0 1,1"),
    "Ш": (1.4, "0,0 0,1 1,1 1,0;.5,0 .5,1"),
    "Щ": (1.56, "0,0 0,1 1,1 1,1.2;.44,0 .44,1;.88,0 .88,1"),
    "Ъ": (1.14, "0,0 .25,0 .25,1 1,1o 1,.43o .25,.43"),
    "Ы": (1.3, "0,0 0,1 .68,1o .68,.43o 0,.43;1,0 1,1"),
    "Ь": (_LETTER, "0,0 0,1 1,1o 1,.43o 0,.43"),
    "Э": (_LETTER, "0,.24 0,0o 1,0o 1,1o 0,1o 0,.76;.4,.475 1,.475"),
    "Є": (_LETTER, "1,.24 1,0o 0,0o 0,1o 1,1o 1,.76;0,.475 .6,.475"),
    "Ю": (1.42, "0,0 0,1;.35,0o 1,0o 1,1o .35,1o z;0,.475 .35,.475"),
    "Я": (_LETTER, "1,1 1,0 0,0o 0,.51o 1,.51;.65,.5>0,1"),
}

_RECTILINEAR: dict[str, str] = {
    "1": ".1,.2 .5,0 .5,1",
    "2": "0,0 1,0o 1,.5o 0,.5o 0,1 1,1",
    "3": "0,0 1,0o 1,1o 0,1;.3,.5 1,.5",
    "4": "0,0 0,.55 1,.55;1,0 1,1",
    "5": "1,0 0,0 0,.5 1,.5o 1,1o 0,1",
    "6": "1,0 0,0o 0,1o 1,1o 1,.5o 0,.5",
    "7": "0,0 1,0 1,1",
    "8": "0,0o 1,0o 1,1o 0,1o z;0,.5 1,.5",
    "9": "1,.5 0,.5o 0,0o 1,0o 1,1o 0,1",
    "+": "0,.5 1,.5;.5,.25 .5,.75",
    ",": ".5,1 .2,1.2",
    "?": "0,.12 0,0o 1,0o 1,.4 .5,.65;.5,1",
    "&": "1,1 0,.2 .2,0 .6,0 .6,.25 0,.6 0,1o .6,1 1,.6",
    "A": "0,1 0,0o 1,0o 1,1;0,.55 1,.55",
    "B": "0,0 1,0o 1,.5o 0,.5 z;0,.5 1,.5o 1,1o 0,1 z",
    "C": "1,.07 1,0o 0,0o 0,1o 1,1o 1,.93",
    "E": "1,0 0,0 0,1 1,1;0,.5 .75,.5",
    "F": "1,0 0,0 0,1;0,.5 .75,.5",
    "G": "1,.07 1,0o 0,0o 0,1o 1,1o 1,.5 .6,.5",
    "H": "0,0 0,1;1,0 1,1;0,.5 1,.5",
    "K": "0,0 0,1;1,0 .3,.5 1,1;0,.5 .3,.5",
    "M": "0,1 0,0 .5,.4 1,0 1,1",
    "N": "0,1 0,0 1,1 1,0",
    "P": "0,1 0,0 1,0o 1,.5o 0,.5",
    "Q": "0,0o 1,0o 1,1o 0,1o z;.6,.7 1,1.1",
    "R": "0,1 0,0 1,0o 1,.5o 0,.5;.4,.5 1,1",
    "S": "1,.07 1,0o 0,0o 0,.5o 1,.5o 1,1o 0,1o 0,.93",
    "V": "0,0 0,.33 .5,1 1,.33 1,0",
    "W": "0,0 0,1 .5,.6 1,1 1,0",
    "X": "0,0 0,.17 1,.83 1,1;1,0 1,.17 0,.83 0,1",
    "Y": "0,0 0,.12 .5,.5 1,.12 1,0;.5,.5 .5,1",
    "Æ": "0,1 0,0o .5,0 1,0;0,.5 1,.5;.5,0 .5,1 1,1",
    "Д": "0,1.2 0,1 1,1 1,1.2;.8,1 .8,0 .2,0 .2,1",
    "Ж": ".5,0 .5,1;0,0 0,.12 .35,.5 0,.83 0,1;1,0 1,.12 .65,.5 1,.83 1,1;.35,.5 .65,.5",
    "З": "0,.07 0,0o 1,0o 1,.5o .4,.5;.4,.5 1,.5o 1,1o 0,1o 0,.93",
    "И": "0,0 0,1 1,0 1,1",
    "Л": "0,1 .25,.8 .25,0 1,0 1,1",
    "У": "0,0 0,.5o 1,.5;1,0 1,1o 0,1",
    "Ф": ".5,0 .5,1;0,.17o 1,.17o 1,.83o 0,.83o z",
    "Ч": "0,0 0,.5o 1,.5;1,0 1,1",
    "Я": "1,1 1,0 0,0o 0,.5o 1,.5;.6,.5 0,1",
}

_ALIKE = dict(zip("АВЕКМНОРСТХІЅЈ", "ABEKMHOPCTXISJ", strict=True)) | {
    "’": "'",
    "‘": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "\u00a0": " ",
    "\u202f": " ",
}

RING = "\u030a"
"""It needs a thinner pen than the others, or it is a dot."""

ABOVE: dict[str, str] = {
    "\u0301": ".9,0>.1,1",
    "\u0300": ".1,0>.9,1",
    "\u0302": ".5,0>0,1;.5,0>1,1",
    "\u030c": "0,0>.5,1;1,0>.5,1",
    "\u0303": "0,1 0,.15o .5,.15o .5,.85o 1,.85o 1,0",
    "\u0308": "0,.6;1,.6",
    "\u0307": ".5,.6",
    "\u0306": "0,0 0,1o 1,1o 1,0",
    "\u0304": "0,.6 1,.6",
    RING: ".2,0o .8,0o .8,1o .2,1o z",
}
"""Accents over a letter, in the notation above, in a box of their own."""

BELOW: dict[str, str] = {"\u0327": ".7,0>.2,1", "\u0328": ".2,0>.7,1", "\u0326": ".7,0>.2,1"}
"""Accents under a letter."""

PIXEL_ACCENTS: dict[str, tuple[str, str]] = {
    "\u0301": (".#", "#."),
    "\u0300": ("#.", ".#"),
    "\u0302": (".#.", "#.#"),
    "\u030c": ("#.#", ".#."),
    "\u0303": (".#.#", "#.#."),
    "\u0308": ("...", "#.#"),
    "\u0307": (".", "#"),
    "\u0306": ("#.#", ".#."),
    "\u0304": ("...", "###"),
    "\u030a": ("##", "##"),
    "\u0327": (".#", "#."),
    "\u0328": ("#.", ".#"),
    "\u0326": (".#", "#."),
}
"""The same accents, pixel by pixel, for the rectilinear font."""

_TAILED = frozenset(",ДЦЩQ")


def spell(text: str) -> tuple[Letter, ...] | None:
    """Take a text apart into what the font can draw, in capitals; None where it cannot."""
    letters = []
    for character in unicodedata.normalize("NFC", text.upper()):
        character = _ALIKE.get(character, character)
        if character == " " or character in SYMBOLS or character in _STROKES:
            letters.append(Letter(character))
            continue
        parts = unicodedata.normalize("NFD", character)
        base, accents = _ALIKE.get(parts[0], parts[0]), parts[1:]
        above = "".join(accent for accent in accents if accent in ABOVE)
        below = "".join(accent for accent in accents if accent in BELOW)
        known = len(above) <= 1 and len(below) <= 1 and len(above) + len(below) == len(accents)
        if base not in _STROKES or not accents or not known:
            return None
        letters.append(Letter(base, above, below))
    return tuple(letters)


@lru_cache(maxsize=512)
def glyph(character: str, rectilinear: bool = False) -> Glyph:
    """Give the drawing of one base character."""
    width, notation = _STROKES[character]
    if rectilinear:
        notation = _RECTILINEAR.get(character, notation)
    return Glyph(width, parse(notation), character in _TAILED)


@lru_cache(maxsize=64)
def parse(notation: str) -> tuple[Stroke | Slant, ...]:
    """Read the notation described at the top of this file."""
    return tuple(_mark(part.split()) for part in notation.split(";"))


def _mark(words: list[str]) -> Stroke | Slant:
    if ">" in words[0]:
        start, end = (word.split(",") for word in words[0].split(">"))
        return Slant(float(start[0]), float(start[1]), float(end[0]), float(end[1]))
    closed = words[-1] == "z"
    places = words[:-1] if closed else words
    points = tuple(
        (float(x), float(y)) for x, y in (place.rstrip("o").split(",") for place in places)
    )
    return Stroke(points, tuple(place.endswith("o") for place in places), closed)


CROSS = parse("0,0 1,1;1,0 0,1")
"""The phase glyph × in whole pixels."""


def least_columns(character: str, stem: int) -> int:
    """Give the narrowest box in which a character of whole pixels keeps its shape."""
    width = _STROKES[character][0]
    if width > _THREE_STEMS or character == "Д":
        return 3 * stem + 2
    if character in "NИ":
        return 2 * stem + 3
    if width > COLON_WIDTH:
        return 2 * stem + 2 - stem % 2
    return stem


def has_tail(character: str) -> bool:
    """Say whether a base character reaches below the line."""
    return character in _TAILED
