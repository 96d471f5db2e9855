"""Make search patterns of a name: the whole, its parts, and other spellings of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from presession_timer.privacy.common_words import COMMON, PARTICLES, TITLES, TWO_CHARACTERS
from presession_timer.privacy.folding import UNSPACED, Word, fold, is_cased, words_of

_SHORTEST_STEM = 4
_SHORTEST_GLUED = 5
_SHORTEST_ORGANISATION = 8
"""Letters of an organisation's name without spaces."""
SHORTEST_NEAR = 5
"""A shorter word differs in one letter from too many others."""
_MOST_PARTS = 8
_LONGEST_EDGE = 4


class HiddenName(NamedTuple):
    """A name that is hidden."""

    text: str
    instead: str
    """Its replacement."""
    is_person: bool = True
    """Parts of a person's name are names too; an organisation has only its whole name."""
    is_protected: bool = False
    """Whether the plan protects it; then what only looks like the name counts too."""


class Sort(Enum):
    """How a pattern is searched for."""

    PART = auto()
    """A part of a person's name, in any form and in longer words."""
    BASE = auto()
    """A part without its own ending, found only with another one."""
    GLUED = auto()
    """Several parts written together."""
    SHORT = auto()
    """Two letters, which must begin with a capital, or a single character."""
    COMMON = auto()
    """A common word, a name only if it is written like one."""
    LIKELY = auto()
    """A possible form of this name."""
    WHOLE = auto()
    """A phrase in any writing."""
    CAPITALS = auto()
    """A phrase whose common words need capitals."""
    AS_WRITTEN = auto()
    """An acronym or a common word, found only letter for letter."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Folded letters, how to search for them, and their replacement."""

    text: str
    sort: Sort
    instead: str | None
    """None if the text stays."""
    asks: bool = False
    """Whether what only looks like it counts."""
    endings: frozenset[str] = frozenset()
    written: tuple[str, ...] = ()
    """The words as the plan writes them."""
    before: str = ""
    after: str = ""
    """Signs that belong to the name: "C++"."""
    last: str = ""
    """The last word of a phrase, folded."""


class Trie:
    """A tree of patterns by letters or words."""

    __slots__ = ("_next", "found")

    def __init__(self) -> None:
        self._next: dict[str, Trie] = {}
        self.found: Pattern | None = None

    def __bool__(self) -> bool:
        return bool(self._next)

    def get(self, key: str) -> Trie | None:
        return self._next.get(key)

    def add(self, keys: Iterable[str], pattern: Pattern) -> None:
        """Add a pattern, unless there is one under the same keys."""
        node = self
        for key in keys:
            node = node._next.setdefault(key, Trie())
        if node.found is None:
            node.found = pattern

    def at(self, text: str, start: int) -> Iterator[tuple[int, Pattern]]:
        """Yield the ends of patterns that begin at ``start``, the shortest first."""
        node = self
        for place in range(start, len(text)):
            following = node.get(text[place])
            if following is None:
                return
            node = following
            if node.found is not None:
                yield place + 1, node.found

    def within(self, text: str) -> Iterator[tuple[int, int, Pattern]]:
        """Yield begin, end and pattern for all in ``text``, at each place the longest first."""
        for start in range(len(text)):
            for end, pattern in reversed([*self.at(text, start)]):
                yield start, end, pattern


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """All patterns. They compare by identity, so that results can be cached."""

    exact: dict[str, Pattern] = field(default_factory=dict)
    """Single words."""
    stems: Trie = field(default_factory=Trie)
    """Beginnings of words and names written together, letter by letter."""
    phrases: Trie = field(default_factory=Trie)
    """Names of several words, word by word."""
    runs: Trie = field(default_factory=Trie)
    """Names in scripts without spaces, letter by letter."""
    near: dict[str, dict[str, Pattern]] = field(default_factory=dict)
    """Parts by themselves, and by themselves without one letter."""
    literals: list[HiddenName] = field(default_factory=list)
    """Names that have no letters."""

    def __bool__(self) -> bool:
        return bool(self.exact or self.stems or self.phrases or self.runs or self.literals)

    def near_to(self, folded: str) -> Pattern | None:
        """Return the part that differs by one letter, or by two that are swapped."""
        for shorter in (folded, *_one_less(folded)):
            for part, pattern in self.near.get(shorter, {}).items():
                if part != folded and _is_one_off(part, folded):
                    return pattern
        return None


@lru_cache(maxsize=16)
def patterns_of(
    names: Sequence[HiddenName], public: frozenset[str], shown: frozenset[str]
) -> Patterns:
    """Return the patterns of ``names``; see `scrubber.scrubber` for the texts."""
    found = Patterns()
    everywhere = {word.folded for text in public for word in _words(text)}
    on_the_page = {word.folded for text in shown for word in _words(text)}
    for name in names:
        words = _words(name.text)
        if not words:
            if len(name.text.strip()) > 1:
                found.literals.append(name)
        elif name.is_person:
            known = everywhere if name.is_protected else everywhere | on_the_page
            _PersonPatterns(found, name, words, known).add()
        else:
            _add_organisation(found, name, words)
    for text in sorted((*public, *shown)):
        words = _words(text)
        if len(words) > 1:
            keys = [word.folded for word in words]
            found.phrases.add(keys, Pattern("".join(keys), Sort.WHOLE, None, last=keys[-1]))
        if words and all(word.script in UNSPACED for word in words):
            letters = "".join(word.folded for word in words)
            found.runs.add(letters, Pattern(letters, Sort.PART, None))
    return found


def _words(text: str) -> tuple[Word, ...]:
    return words_of(unicodedata.normalize("NFC", text))


class _PersonPatterns:
    def __init__(
        self, patterns: Patterns, name: HiddenName, words: Sequence[Word], known: set[str]
    ) -> None:
        self.patterns = patterns
        self.name = name
        first = next((i for i, word in enumerate(words) if not _is_title(word, words[i:])), 0)
        self.words = words[first:]
        self.known = known

    def add(self) -> None:
        parts = self._parts()
        self._add_phrases(parts)
        for part in parts:
            self._add_part(part)
        self._add_glued(parts)
        self._add_runs()

    def _pattern(self, text: str, sort: Sort, **more: Any) -> Pattern:
        name = self.name
        return Pattern(text, sort, name.instead, name.is_protected, **more)

    def _parts(self) -> list[Word]:
        """Return words that are names by themselves: not initials, titles or particles."""
        spaced = [word for word in self.words if word.script == "word" and len(word.folded) > 1]
        small = all(not w.is_capital for w in spaced)
        named = [
            word
            for word in spaced
            if word.folded not in PARTICLES and (small or word.is_capital or _is_alone(word))
        ]
        return (named or spaced)[:_MOST_PARTS]

    def _add_phrases(self, parts: Sequence[Word]) -> None:
        phrases = self.patterns.phrases
        keys = [word.folded for word in self.words]
        if len(keys) > 1:
            common = len(keys) < 3 and all(key in COMMON for key in keys)
            before, after = _edges(self.name.text)
            whole = self._pattern(
                "".join(keys),
                Sort.CAPITALS if common else Sort.WHOLE,
                before=before,
                after=after,
                last=keys[-1],
            )
            phrases.add(keys, whole)
        elif keys[0] in COMMON and not self.name.is_protected:
            phrases.add(keys, self._pattern(keys[0], Sort.CAPITALS, last=keys[0]))
        for unit in self.name.text.split():
            pieces = [word.folded for word in _words(unit)]
            if len(pieces) > 1 and sum(map(len, pieces)) >= _SHORTEST_STEM:
                phrases.add(pieces, self._pattern("".join(pieces), Sort.WHOLE, last=pieces[-1]))
        for one in parts:
            for other in parts:
                if one is not other:
                    pair = [one.folded, other.folded]
                    phrases.add(pair, self._pattern("".join(pair), Sort.CAPITALS, last=pair[-1]))

    def _add_part(self, part: Word) -> None:
        if part.folded in self.known:
            return
        for text in _spellings(part):
            endings = _endings_of(text)
            if text in COMMON:
                sort = Sort.COMMON
            else:
                sort = Sort.SHORT if len(text) == 2 else Sort.PART
            pattern = self._pattern(text, sort, endings=endings, written=(part.text,))
            self.patterns.exact.setdefault(text, pattern)
            if sort is not Sort.PART:
                continue
            if len(text) >= _SHORTEST_STEM:
                self.patterns.stems.add(text, pattern)
                self._add_base(text, endings)
            if self.name.is_protected and len(text) >= SHORTEST_NEAR:
                for shorter in (text, *_one_less(text)):
                    self.patterns.near.setdefault(shorter, {}).setdefault(text, pattern)

    def _add_base(self, text: str, endings: frozenset[str]) -> None:
        """Add the part with other endings: "Анна" becomes "Анне"."""
        base = _without_ending(text)
        if base == text or len(base) < _SHORTEST_STEM - 1:
            return
        if len(base) >= _SHORTEST_STEM and not base.isascii():
            self.patterns.stems.add(base, self._pattern(base, Sort.BASE, endings=endings))
            return
        for ending in endings:
            form = base + ending
            if form not in COMMON:
                sort = Sort.LIKELY if form.isascii() else Sort.PART
                self.patterns.exact.setdefault(form, self._pattern(form, sort, endings=endings))

    def _add_glued(self, parts: Sequence[Word]) -> None:
        spaced = [w.folded for w in self.words if w.script == "word"]
        named = [part.folded for part in parts]
        together = ["".join(spaced), "".join(named), "".join(reversed(named))]
        together += [a + b for a in named for b in named if a != b]
        together += [a + b for a, b in pairwise(spaced)]
        together += [fold(unit) for unit in self.name.text.split() if len(_words(unit)) > 1]
        for text in dict.fromkeys(together):
            if len(text) >= _SHORTEST_GLUED and text not in COMMON and text not in named:
                pattern = self._pattern(text, Sort.GLUED, endings=_endings_of(text))
                self.patterns.stems.add(text, pattern)

    def _add_runs(self) -> None:
        """Add surname and given name in Han or Hangul; in other scripts the whole word."""
        runs = [word for word in self.words if word.script in UNSPACED]
        whole = "".join(word.folded for word in runs)
        pieces = [whole] if len(runs) > 1 else []
        for run in runs:
            pieces += [run.folded, *_pieces(run)]
        for piece in dict.fromkeys(pieces):
            if piece and piece not in self.known:
                sort = Sort.SHORT if len(piece) == 1 else Sort.PART
                self.patterns.runs.add(piece, self._pattern(piece, sort))


def _add_organisation(found: Patterns, name: HiddenName, words: Sequence[Word]) -> None:
    """Add only the whole name, with and without its spaces."""
    keys = [word.folded for word in words]
    before, after = _edges(name.text)
    text = "".join(keys)
    is_short = len(words) == 1 and (len(text) < _SHORTEST_STEM or text in COMMON)
    pattern = Pattern(
        text,
        Sort.AS_WRITTEN if is_short else Sort.WHOLE,
        name.instead,
        written=tuple(word.text for word in words),
        before=before,
        after=after,
        last=keys[-1],
    )
    if len(text) > 1:
        found.phrases.add(keys, pattern)
    if all(word.script in UNSPACED for word in words) and len(text) > 1:
        found.runs.add(text, Pattern(text, Sort.PART, name.instead))
    elif len(words) > 1 and len(text) >= _SHORTEST_ORGANISATION:
        found.stems.add(text, Pattern(text, Sort.GLUED, name.instead))


def _is_title(word: Word, rest: Sequence[Word]) -> bool:
    """Return whether it is a title, or initials such as "H.E.", before a longer word."""
    longer = any(len(w.folded) > 1 and w.folded not in TITLES for w in rest[1:])
    return longer and (word.folded in TITLES or word.text in ("H", "E"))


def _is_alone(word: Word) -> bool:
    return not is_cased(word.folded)


def _edges(text: str) -> tuple[str, str]:
    """Return what is before the first and after the last letter."""
    words = _words(text)
    text = unicodedata.normalize("NFC", text).strip()
    start = text.find(words[0].text)
    end = text.rfind(words[-1].text) + len(words[-1].text)
    before, after = text[:start], text[end:]
    return (before if len(before) <= _LONGEST_EDGE else "",
            after if len(after) <= _LONGEST_EDGE else "")  # fmt: skip


# Spellings

_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj", "ß": "ss", "ñ": "ny"}
)
_CONTRACTED = re.compile(r"([aou])e")
_ARTICLE = "ال"


def _spellings(word: Word) -> list[str]:
    """Return the folded part, and its other spellings in letters without marks."""
    found = [word.folded]
    if word.folded.startswith(_ARTICLE) and len(word.folded) > len(_ARTICLE) + 1:
        found.insert(0, word.folded[len(_ARTICLE) :])
    others = (fold(word.text.lower().translate(_WRITTEN_OUT)), _CONTRACTED.sub(r"\1", word.folded))
    found += [other for other in others if len(other) >= _SHORTEST_STEM and other not in COMMON]
    return list(dict.fromkeys(found))


_SLAVIC = "a e i o u y ou em om ie ovi owi ovou iem ej ego emu ym ich ami ova ove ovo"
_OTHERS = (
    "s es en n in ns nin nun un da de dan den ta te tan ten ya ye yi yu la le li lu lik ler lar nak"
    " nek val vel nal nel t lla lle ssa lta ista iste ismo isme"
)
_LATIN_ENDINGS = frozenset(f"{_SLAVIC} {_OTHERS}".split(" "))
_CYRILLIC = "а у ом ем е ы и я ю ой ою еи ею ои ым им ого его ому ему ых их ыми ими ам ах ами"
_CYRILLIC_ENDINGS = frozenset(f"{_CYRILLIC} ів ові еві івна ови еви".split(" "))
_GREEK = "ος ου ο ε ων οι ους η ης α ας ες ω ιδης"
_GREEK_ENDINGS = frozenset(map(fold, _GREEK.split(" ")))
_CYRILLIC_VOWELS = "аеиоуыэюяьії"  # and the soft sign, which is dropped too
_GREEK_VOWELS = "αεηιουω"
_LATIN_VOWELS = "aeiouy"


def _script_of(folded: str) -> str:
    code = ord(folded[0])
    if code < 0x250:
        return "latin"
    if 0x370 <= code < 0x400:
        return "greek"
    return "cyrillic" if 0x400 <= code < 0x530 else ""


def _endings_of(folded: str) -> frozenset[str]:
    """Return the endings with which a name is still the same name, as far as they are known."""
    script = _script_of(folded)
    if script == "latin":
        return _LATIN_ENDINGS
    return {"greek": _GREEK_ENDINGS, "cyrillic": _CYRILLIC_ENDINGS}.get(script, frozenset())


def _without_ending(folded: str) -> str:
    script = _script_of(folded)
    if script == "greek":
        return folded.removesuffix("σ").rstrip(_GREEK_VOWELS)
    if script == "cyrillic":
        return folded[:-1] if folded[-1] in _CYRILLIC_VOWELS else folded
    if script == "latin" and folded[-1] in _LATIN_VOWELS:
        return folded[:-1]
    return folded


# Han and Hangul


def _pieces(run: Word) -> tuple[str, ...]:
    """Return surname and given name, if a run is as long as both together."""
    text = run.folded
    if run.script not in ("han", "hangul") or not 2 <= len(text) <= 4:
        return ()
    surname = 2 if len(text) == 4 or (len(text) > 2 and text[:2] in TWO_CHARACTERS) else 1
    return text[:surname], text[surname:]


# One letter off


def _one_less(folded: str) -> list[str]:
    return [folded[:at] + folded[at + 1 :] for at in range(len(folded))]


def _is_one_off(one: str, other: str) -> bool:
    """Return whether one letter was added, dropped or changed, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    changed = one[at + 1 : at + 2] + one[at : at + 1] + one[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or changed == other[at:]
