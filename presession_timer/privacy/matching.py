"""Finding the names of people who are not to be named in what somebody wrote freely.

A note says "Ms Quux" more often than "Zelda Quux", so the parts of a person's name are looked for,
too: as words of their own, as they are written or in capitals, and never a word that the page
says anyway (of its title, its State, an organisation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Scrubber", "scrubber"]

_SHORTEST_PART = 3
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_JOINS = re.compile(r"([-'’])")
_END = ""
"""The key of what stands in the place of a name that ends here: no letter is empty."""
_Tree = dict[str, Any]
"""Names letter by letter, so that a thousand cost no more to look for than one."""


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Takes names out of texts."""

    _whole: _Tree = field(default_factory=dict)
    _words: Mapping[str, str] = field(default_factory=dict)
    """Short names and parts of names, and what stands in their place."""
    _names: frozenset[str] = frozenset()

    def without_names(self, text: str) -> str:
        """``text`` with something else in the place of every hidden name."""
        if not self._names:
            return text
        written: list[str] = []
        done = 0
        for begin, end, instead in _found(self._whole, text):
            written += (self._without_words(text[done:begin]), instead)
            done = end
        return "".join(written) + self._without_words(text[done:])

    def is_in_file_name(self, name: str) -> bool:
        """Whether a file is called after somebody hidden: ``zelda-quux.presession.jsonl``."""
        words = f"-{_slug(name)}-"
        return any(f"-{slug}-" in words for slug in map(_slug, self._names) if slug)

    def _without_words(self, text: str) -> str:
        return _WORD.sub(self._instead_of_word, text) if text and self._words else text

    def _instead_of_word(self, found: re.Match[str]) -> str:
        whole = self._instead(found[0])
        if whole is not None:
            return whole
        parts = ((self._instead(part), part) for part in _JOINS.split(found[0]))
        return "".join(part if instead is None else instead for instead, part in parts)

    def _instead(self, word: str) -> str | None:
        if word in self._words:
            return self._words[word]
        if word[-1:] in ("s", "S") and word[:-1] in self._words:  # what makes it hers: "Quuxs"
            return self._words[word[:-1]] + word[-1]
        return None


def scrubber(people: Mapping[str, str], others: Mapping[str, str], kept: Iterable[str]) -> Scrubber:
    """For the names of ``people`` and ``others``, each with what stands in its place.

    Of people the parts of a name are names, too, unless they are words in one of ``kept``.
    """
    names = {n.strip(): i for n, i in {**people, **others}.items() if len(n.strip()) > 1}
    whole: _Tree = {}
    words: dict[str, str] = {}
    for name, instead in names.items():
        if _is_short(name):
            words[name] = instead
        else:
            _grow(whole, name, instead)
    alone = Scrubber(whole, words, frozenset(names))
    known = {
        part.casefold()
        for text in kept
        for word in _WORD.findall(alone.without_names(text))
        for part in (word, *_JOINS.split(word))
    }
    parts = {
        way: instead
        for name, instead in reversed([*people.items()])
        for part in _parts(name)
        if part.casefold() not in known
        for way in (part, part.upper())
    }
    return Scrubber(whole, {**parts, **words}, frozenset(names))


def _is_short(name: str) -> bool:
    """Whether it would be found in other words if its letters might be in any case."""
    return len(name) < _SHORTEST_PART and name.isalnum() and _separates(name[0])


def _grow(tree: _Tree, name: str, instead: str) -> None:
    for letter in _folded(name):
        tree = tree.setdefault(letter, {})
    tree.setdefault(_END, instead)


def _found(tree: _Tree, text: str) -> Iterator[tuple[int, int, str]]:
    """Where each name begins and ends, the longest at every place, and what stands instead."""
    folded = _folded(text)
    at = 0
    while at < len(folded):
        longest = None
        if folded[at] in tree and not (_separates(text[at]) and _in_a_word(text, at - 1)):
            longest = _longest(tree, folded, at)
        if longest is None:
            at += 1
            continue
        end, instead = longest
        yield at, end, instead
        at = end


def _longest(tree: _Tree, folded: str, at: int) -> tuple[int, str] | None:
    found = None
    node: _Tree | None = tree
    while node is not None and at < len(folded):
        node = node.get(folded[at])
        at += 1
        if node is not None and _END in node and _ends_at(folded, at):
            found = at, str(node[_END])
    return found


def _ends_at(folded: str, at: int) -> bool:
    """Not in the midst of a word: "Person 3" is not "Person 30"; but "Annas Rede" is Anna's."""
    if not _separates(folded[at - 1]) or not _in_a_word(folded, at):
        return True
    return folded[at] == "s" and not _in_a_word(folded, at + 1)


def _in_a_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def _separates(character: str) -> bool:
    """Whether words of its script stand between spaces, with nothing written together with them.

    Of letters only those that have a case are sure to.
    """
    return character.isdecimal() or character.upper() != character.lower()


def _folded(text: str) -> str:
    """In small letters, letter for letter: a few become several in that, and stay as they are."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _parts(name: str) -> Iterator[str]:
    """Words of a name that are no particle: "van", "al-", "de la" begin with a small letter."""
    for word in _WORD.findall(name):
        for part in dict.fromkeys((word, *_JOINS.split(word))):
            if len(part) >= _SHORTEST_PART and part != name and not part[0].islower():
                yield part


def _slug(text: str) -> str:
    return "-".join(_WORD.findall(text.casefold()))
