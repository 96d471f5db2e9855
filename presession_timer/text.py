"""What people typed, minus anything that a terminal would obey."""

from __future__ import annotations

import unicodedata

__all__ = ["UNNAMED", "alike", "clean", "even", "harmless", "hidden_characters"]

UNNAMED = "(unnamed)"
_JOINERS = "\u200c\u200d"
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_DROPPED = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})
_MARKS_ON_A_BASE = 4
_JOINER = "\u200d"
_STYLES = frozenset({0xFE0E, 0xFE0F, 0x20E3})
_SKINS = range(0x1F3FB, 0x1F400)
_A_FLAG = 0x1F1E6


def clean(text: str, limit: int = 80) -> str:
    """``text`` in NFC on one line, free of control, bidi and unassigned characters.

    Tabs and line ends become a space; ZWJ and ZWNJ stay, for scripts and emoji need them; at most
    four combining marks stay on a base; at most ``limit`` characters stay. Nothing left gives
    ``(unnamed)``.
    """
    if text.isascii() and text.isprintable() and 0 < len(text) <= limit:
        return text.strip() or UNNAMED
    return _cleaned(text)[:limit].strip() or UNNAMED


def harmless(text: str) -> str:
    """``text`` on its own lines, without what a terminal would obey; nothing else changes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character == "\n" else " " if character in _SPACES else character
        for character in text
        if character in _SPACES or not _is_hidden(character)
    )


def even(text: str) -> str:
    """``text`` without what one terminal draws wider than the next, for anything in columns.

    A picture joined of several is its first one, a flag its two letters; colours of skin and
    marks that choose a picture's style go. Joiners inside words stay: they change no width.
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


def alike(name: str) -> str:
    """One form for all ways to write a name: ``Ana  DÍAZ`` and ``ana diaz`` are the same."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def hidden_characters(text: str) -> int:
    """How many characters :func:`clean` removes because a reader would not see them."""
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
