"""Make typed text safe and short: no control characters, and cut to fit."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

UNNAMED = "(unnamed)"
LONGEST_NAME = 160
"""Characters of a name or title; longer ones are shortened."""
ELLIPSIS = "…"
_JOINERS = "\u200c\u200d"
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_DROPPED = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})
_MARKS_ON_A_BASE = 4
_JOINER = "\u200d"
_STYLES = frozenset({0xFE0E, 0xFE0F, 0x20E3})
_SKINS = range(0x1F3FB, 0x1F400)
_A_FLAG = 0x1F1E6
_EVERYWHERE_ALIKE = (
    "\u0000\u02ff", "\u0370\u0482", "\u048a\u0590", "\u1e00\u200a", "\u2010\u20cf",
    "\u2100\u25ff", "\u2800\u2bff", "\u2e80\u3029", "\u3030\u3098", "\u309b\ua4cf",
    "\uac00\ud7a3", "\uf900\ufaff", "\uff01\uffee", "\U00020000\U0003ffff",
)  # fmt: skip
"""Latin, Greek, Cyrillic, Chinese, Japanese, Korean, signs, blocks: ends of each range."""
_EDGES = [edge for ends in _EVERYWHERE_ALIKE for edge in (ends[0], chr(ord(ends[1]) + 1))]
LIST_MARK = re.compile(r"[ \t]*(?:[0-9]{1,3}[.)]|[-*•‣–—])[ \t]+")
"""What stands before an item of a typed list: ``1.``, ``2)``, ``-``."""
_LOOSE_ENDS = " ,;:·–—-/([{«“'\""


def clean(text: str, limit: int = LONGEST_NAME) -> str:
    """Return ``text`` in NFC on one line, without control, bidi and unassigned characters.

    Tabs and line ends become a space; ZWJ and ZWNJ stay, because scripts and emoji need them; at
    most four combining marks stay on a base. A text of more than ``limit`` characters is
    :func:`shortened`. An empty result becomes ``(unnamed)``.
    """
    if text.isascii() and text.isprintable() and 0 < len(text) <= limit:
        return text.strip() or UNNAMED
    return shortened(_cleaned(text).strip(), limit) or UNNAMED


def without_brackets(text: str) -> str:
    """Return a name without what is written in brackets: "Speaker 4 (to be confirmed)"."""
    return re.sub(r"\s*[(\[][^)\]]*[)\]]", "", text).strip() or text.strip("()[] ")


def shortened(
    text: str, room: float, size: Callable[[str], float] = len, mark: str = ELLIPSIS
) -> str:
    """Return ``text`` if it fits into ``room``, else its beginning with ``mark`` behind it.

    It ends at a word if that keeps at least half of what fits, and never between a letter and its
    marks. ``size`` measures a text in the unit of ``room``: characters, cells, points. If the mark
    does not fit, a part of the mark is returned.
    """
    if size(text) <= room:
        return text
    if room < size(mark):
        return mark[: _fitting(mark, room, size)]
    end = _fitting(text, room - size(mark), size)
    while end and _is_joined(text, end):
        end -= 1
    if end < len(text) and not text[end].isspace():
        word = next((at for at in range(end, 0, -1) if text[at - 1].isspace()), 0)
        if 2 * word >= end:
            end = word
    return text[:end].rstrip(_LOOSE_ENDS) + mark


def _fitting(text: str, room: float, size: Callable[[str], float]) -> int:
    """Return how many characters of ``text`` fit into ``room``."""
    lengths = range(len(text) + 1)
    end = max(0, bisect_right(lengths, room, key=lambda length: size(text[:length])) - 1)
    while end and size(text[:end]) > room:  # a joined emoji is smaller than its beginning
        end -= 1
    return end


def _is_joined(text: str, at: int) -> bool:
    """Return whether the characters on both sides of ``at`` are drawn as one."""
    behind = text[at : at + 1]
    return bool(behind) and (
        unicodedata.category(behind) in ("Mn", "Me", "Mc")
        or behind in _JOINERS
        or ord(behind) in _STYLES
        or ord(behind) in _SKINS
        or text[at - 1] == _JOINER
    )


def harmless(text: str) -> str:
    """Return ``text`` without control characters; lines and everything else stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character == "\n" else " " if character in _SPACES else character
        for character in text
        if character in _SPACES or not _is_hidden(character)
    )


def even(text: str) -> str:
    """Return ``text`` without characters whose width differs between terminals, for columns.

    A joined emoji becomes its first part and a flag its two letters; skin colours and variation
    selectors are removed. Joiners inside words stay: they do not change the width.
    """
    if text.isascii():
        return text
    kept: list[str] = []
    joined = False
    for character in text:
        code = ord(character)
        if _A_FLAG <= code < _A_FLAG + 26:
            character = chr(ord("A") + code - _A_FLAG)
        picture = bool(kept) and unicodedata.category(kept[-1]) == "So"
        if code in _STYLES or (picture and code in _SKINS):
            continue
        if picture and character == _JOINER:
            joined = True
            continue
        if joined and unicodedata.category(character) == "So":
            joined = False
            continue
        joined = False
        kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=2048)
def width_varies(text: str) -> bool:
    """Return whether terminals differ in how wide they draw ``text``: they shape some scripts."""
    return not text.isascii() and any(bisect_right(_EDGES, c) % 2 == 0 for c in set(text))


def alike(name: str) -> str:
    """Return one form for all ways to write a name: ``Ana  DÍAZ`` gives ``ana diaz``."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def hidden_characters(text: str) -> int:
    """Count the invisible characters that :func:`clean` removes."""
    shown = unicodedata.normalize("NFC", text)
    return sum(1 for c in shown if c not in _SPACES and _is_hidden(c))


def _cleaned(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        if character in _SPACES:
            kept.append(" ")
        elif _is_hidden(character):
            continue
        elif unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            if marks <= _MARKS_ON_A_BASE:
                kept.append(character)
            continue
        else:
            kept.append(character)
        marks = 0
    return "".join(kept)


def _is_hidden(character: str) -> bool:
    if character in _JOINERS:
        return False
    return character in _BIDI or unicodedata.category(character) in _DROPPED
