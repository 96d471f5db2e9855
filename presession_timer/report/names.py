"""Finding the names of people who are not to be named in what somebody wrote freely.

A note says "Ms Quux" more often than "Zelda Quux", so the parts of a person's name are looked for,
too: as words of their own, as they are written or in capitals, and never a word that the page
says anyway (of its title, its State, an organisation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Scrubber", "scrubber"]

_SHORTEST_PART = 3
_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Takes names out of texts."""

    _pattern: re.Pattern[str] | None = None
    _instead: tuple[str, ...] = ()
    """What stands in the place of each group of the pattern."""
    _names: frozenset[str] = field(default_factory=frozenset)

    def without_names(self, text: str) -> str:
        """``text`` with something else in the place of every hidden name."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._instead[(found.lastindex or 1) - 1], text)

    def is_in_file_name(self, name: str) -> bool:
        """Whether a file is called after somebody hidden: ``zelda-quux.presession.jsonl``."""
        words = f"-{_slug(name)}-"
        return any(f"-{slug}-" in words for slug in map(_slug, self._names) if slug)


def scrubber(people: Mapping[str, str], others: Mapping[str, str], kept: Iterable[str]) -> Scrubber:
    """For the names of ``people`` and ``others``, each with what stands in its place.

    Of people the parts of a name are names, too, unless they are words in one of ``kept``.
    """
    whole = {name.strip(): instead for name, instead in {**people, **others}.items()}
    longest_first = sorted((name for name in whole if len(name) > 1), key=len, reverse=True)
    if not longest_first:
        return Scrubber()
    names = frozenset(longest_first)
    patterns = [(_whole(name), whole[name]) for name in longest_first]
    alone = _compiled(patterns, names)
    known = {w.casefold() for text in kept for w in _WORDS.findall(alone.without_names(text))}
    for name, instead in people.items():
        parts = (part for part in _parts(name) if part.casefold() not in known)
        patterns += [(_part(part), instead) for part in parts]
    return _compiled(patterns, names)


def _compiled(patterns: Sequence[tuple[str, str]], names: frozenset[str]) -> Scrubber:
    """One group a pattern: which of them was found says what stands in its place."""
    pattern = re.compile("|".join(f"({pattern})" for pattern, _ in patterns))
    return Scrubber(pattern, tuple(instead for _, instead in patterns), names)


def _whole(name: str) -> str:
    """In any case of letters, unless it is so short that it might be another word."""
    escaped = re.escape(name)
    is_short = len(name) < _SHORTEST_PART and name.upper() != name.lower()
    return _alone(name, escaped if is_short else f"(?i:{escaped})")


_ENDS = r"(?=[sS]?(?!\w))"
"""Of a word, with or without what makes it somebody's: "Annas Rede"."""


def _alone(name: str, pattern: str) -> str:
    """Not in the midst of a word: "Person 3" is not "Person 30", nor "Mari" "Maria".

    Only letters that have a case are sure to end at a space: others are written without, or have
    words before them that are written together with them.
    """
    before = r"(?<!\w)" if _separates(name[0]) else ""
    return f"{before}{pattern}{_ENDS if _separates(name[-1]) else ''}"


def _separates(character: str) -> bool:
    return character.isdecimal() or character.upper() != character.lower()


def _parts(name: str) -> Iterator[str]:
    """Words of a name that are no particle: "van", "al-", "de la" begin with a small letter."""
    for word in _WORDS.findall(name):
        if len(word) >= _SHORTEST_PART and word != name and not word[0].islower():
            yield word


def _part(part: str) -> str:
    ways = "|".join(dict.fromkeys((re.escape(part), re.escape(part.upper()))))
    return rf"(?<!\w)(?:{ways}){_ENDS}"


def _slug(text: str) -> str:
    return "-".join(_WORDS.findall(text.casefold()))
