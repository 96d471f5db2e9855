"""Fold words to one form for all spellings, and keep the place of each letter in the text.

Folding covers capitals, accents and vowel marks, compatibility forms (full-width, ligatures,
mathematical and circled letters), the four Turkish i, the forms of alef, yeh and teh marbuta,
tatweel and harakat, final sigma, invisible characters, and the digits of every script.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "e", "ɓ": "b", "ɗ": "d", "ɛ": "e", "ɔ": "o", "ƙ": "k",
        "ى": "ي", "ی": "ي", "ې": "ي", "ٱ": "ا", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
        "ک": "ك", "ڪ": "ك", "گ": "ك", "ς": "σ", "ँ": "ं",
    }
)  # fmt: skip
_KEPT_MARKS = (0, 8, 9)
"""Combining classes that count as letters: vowel signs, the voicing of kana, virama. Others are
accents, points, harakat and nukta."""
_TATWEEL = "\u0640"
_RINGS = range(0x02B9, 0x02BD)
_HALF_RINGS = range(0x02BC, 0x02C0)
_HANGUL = range(0xAC00, 0xD7A4)

_ASCII_WORD = re.compile(r"[A-Z]+[a-z]*|[a-z]+|[0-9]+")
_SPACED, _DIGIT = "word", "digit"
_SCRIPTS = (
    (0x0E00, 0x0E80, "thai"), (0x0E80, 0x0F00, "lao"), (0x0F00, 0x1000, "tibetan"),
    (0x1000, 0x10A0, "myanmar"), (0x1780, 0x1800, "khmer"), (0x3005, 0x3008, "han"),
    (0x3040, 0x30A0, "hiragana"), (0x30A0, 0x3100, "katakana"), (0x3400, 0xA000, "han"),
    (0xAC00, 0xD7A4, "hangul"), (0xF900, 0xFB00, "han"), (0xFF66, 0xFFA0, "katakana"),
    (0x20000, 0x40000, "han"),
)  # fmt: skip
UNSPACED = frozenset(name for _, _, name in _SCRIPTS)
"""Scripts without spaces, in which a name can be surrounded by other letters."""


class Word(NamedTuple):
    """A run of letters of one script, or of digits; a capital inside a word begins another."""

    text: str
    """As written, in NFC."""
    folded: str
    places: tuple[int, ...]
    """The place in the text of each folded letter."""
    start: int
    end: int
    script: str
    """"word" for scripts with spaces between words, "digit", or one of `UNSPACED`."""

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital, or its script has none."""
        return self.text[0].isupper() or self.text[0].istitle() or not is_cased(self.folded)

    @property
    def is_shouted(self) -> bool:
        """Whether it is all capitals, and has at least two letters."""
        return len(self.text) > 1 and self.text.isupper()


def is_cased(folded: str) -> bool:
    """Return whether a folded word is of a script with capitals."""
    return folded[:1].upper() != folded[:1]


def fold(text: str) -> str:
    """Return the folded letters and digits of ``text``, without anything between them."""
    return "".join(letters for c in unicodedata.normalize("NFC", text) for letters in _letter(c)[0])


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of ``text``, which is in NFC, from left to right; in linear time."""
    return tuple(_of_ascii(text) if text.isascii() else _words(text))


def _of_ascii(text: str) -> Iterator[Word]:
    for found in _ASCII_WORD.finditer(text):
        start, end = found.span()
        script = _DIGIT if found[0].isdigit() else _SPACED
        yield Word(found[0], found[0].lower(), tuple(range(start, end)), start, end, script)


def _words(text: str) -> Iterator[Word]:
    letters: list[str] = []
    places: list[int] = []
    script, start, end, is_small = "", 0, 0, False

    def word() -> Word:
        return Word(text[start:end], "".join(letters), tuple(places), start, end, script)

    for place, character in enumerate(text):
        folded, kind = _letter(character)
        if kind == "":  # invisible: it separates no words
            continue
        is_capital = character.isupper()
        if letters and (kind != script or (is_small and is_capital)):
            yield word()
            letters.clear()
            places.clear()
        if kind == "-":
            script = ""
            continue
        if not letters:
            script, start = kind, place
        letters.append(folded)
        places.extend([place] * len(folded))
        end, is_small = place + 1, character.islower()
    if letters:
        yield word()


@lru_cache(maxsize=8192)
def _letter(character: str) -> tuple[str, str]:
    """Return the folded character and its kind: "" if invisible, "-" if it separates words."""
    if character.isascii():
        if character.isalpha():
            return character.lower(), _SPACED
        return (character, _DIGIT) if character.isdigit() else ("", "-")
    code = ord(character)
    if character == _TATWEEL or code in _RINGS or code in _HALF_RINGS:
        return "", ""
    category = unicodedata.category(character)
    if category in ("Cf", "Me") or (
        category == "Mn" and unicodedata.combining(character) not in _KEPT_MARKS
    ):
        return "", ""
    if category == "Nd":
        return str(unicodedata.decimal(character)), _DIGIT
    folded = character if code in _HANGUL else _decomposed(character)
    if not folded:
        return "", "-"
    if folded.isdigit():
        return folded, _DIGIT
    return folded, next((name for first, last, name in _SCRIPTS if first <= code < last), _SPACED)


def _decomposed(character: str) -> str:
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(c for c in small.translate(_LETTERS) if _is_letter(c))


def _is_letter(character: str) -> bool:
    if character.isalnum():
        return character != _TATWEEL
    kept = unicodedata.combining(character) in _KEPT_MARKS
    return kept and unicodedata.category(character) in ("Mn", "Mc")
