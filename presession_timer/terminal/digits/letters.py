"""Capital letters five pixels high, in three rows of half blocks, for a name or a phase's word."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style

from presession_timer.terminal.text_lines import Line, line

_PIXELS = 5
_GAP, _SPACE = 1, 3

_FONT = {
    "A": ".##. #..# #### #..# #..#",
    "B": "###. #..# ###. #..# ###.",
    "C": ".### #... #... #... .###",
    "D": "###. #..# #..# #..# ###.",
    "E": "#### #... ###. #... ####",
    "F": "#### #... ###. #... #...",
    "G": ".### #... #.## #..# .###",
    "H": "#..# #..# #### #..# #..#",
    "I": "### .#. .#. .#. ###",
    "J": "..## ...# ...# #..# .##.",
    "K": "#..# #.#. ##.. #.#. #..#",
    "L": "#... #... #... #... ####",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": ".##. #..# #..# #..# .##.",
    "P": "###. #..# ###. #... #...",
    "Q": ".##. #..# #..# #.#. .#.#",
    "R": "###. #..# ###. #.#. #..#",
    "S": ".### #... .##. ...# ###.",
    "T": "##### ..#.. ..#.. ..#.. ..#..",
    "U": "#..# #..# #..# #..# .##.",
    "V": "#...# #...# .#.#. .#.#. ..#..",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#...# .#.#. ..#.. .#.#. #...#",
    "Y": "#...# .#.#. ..#.. ..#.. ..#..",
    "Z": "#### ...# .##. #... ####",
    "0": ".##. #..# #..# #..# .##.",
    "1": ".#. ##. .#. .#. ###",
    "2": "###. ...# .##. #... ####",
    "3": "###. ...# .##. ...# ###.",
    "4": "#..# #..# #### ...# ...#",
    "5": "#### #... ###. ...# ###.",
    "6": ".##. #... ###. #..# .##.",
    "7": "#### ...# ..#. .#.. .#..",
    "8": ".##. #..# .##. #..# .##.",
    "9": ".##. #..# .### ...# .##.",
    ":": ". # . # .",
    "-": "... ... ### ... ...",
    "'": "# # . . .",
    "’": "# # . . .",
    ".": ". . . . #",
    "+": "..... ..#.. .###. ..#.. .....",
    ",": ". . . # #",
    "○": ".##. #..# #..# #..# .##.",
    "●": ".##. #### #### #### .##.",
    "▲": "..#.. ..#.. .###. .###. #####",
    "■": "#### #### #### #### ####",
    "‖": "##.## ##.## ##.## ##.## ##.##",
    "*": ".##. #### #### #### .##.",
    "!": "# # # . #",
    "#": "#### #### #### #### ####",
    "=": "##.## ##.## ##.## ##.## ##.##",
    "o": ".##. #..# #..# #..# .##.",
}
"""Rows of pixels from the top; the marks of the phases are among them."""


def large(
    text: str, width: int, style: Style, *, ascii_only: bool, centre: bool = False
) -> list[Line] | None:
    """Return ``text`` in three rows of large letters; None where they do not fit."""
    drawn = None if ascii_only else letters(text)
    if drawn is None or len(drawn[0]) > width:
        return None
    left = " " * ((width - len(drawn[0])) // 2 if centre else 0)
    return [line((left + row, style)) for row in drawn]


@lru_cache(maxsize=64)
def letters(text: str) -> tuple[str, str, str] | None:
    """Return ``text`` in three rows of half blocks; None where a character has no large form.

    The sixth pixel, at the bottom, stays free.
    """
    columns = _columns(text)
    if columns is None:
        return None
    upper, middle, lower = ("".join(_cell(c, top) for c in columns) for top in (0, 2, 4))
    return upper, middle, lower


def _cell(column: str, top: int) -> str:
    upper = column[top] == "#"
    lower = top + 1 < _PIXELS and column[top + 1] == "#"
    return {(True, True): "█", (True, False): "▀", (False, True): "▄"}.get((upper, lower), " ")


@lru_cache(maxsize=64)
def _columns(text: str) -> tuple[str, ...] | None:
    """Every column of pixels, from the left."""
    columns: list[str] = []
    for place, character in enumerate(text):
        if character == " ":
            columns += ["." * _PIXELS] * _SPACE
            continue
        glyph = _FONT.get(character) or _FONT.get(character.upper())
        if glyph is None:
            return None
        rows = glyph.split()
        if place and text[place - 1] != " ":
            columns += ["." * _PIXELS] * _GAP
        columns += ["".join(row[x] for row in rows) for x in range(len(rows[0]))]
    return tuple(columns)
