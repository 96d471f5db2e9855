"""Find hidden names in texts that people wrote, and replace them.

A name is *caught* and replaced. What only looks like a protected name (a common word with a
capital, a name with an unusual ending, a name with one wrong letter) is *asked about* if a person
can answer, and otherwise replaced like a name. docs/privacy.md lists what is caught, what is asked
about, and what is neither. The search takes time in proportion to the text, for any number of
names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from presession_timer.privacy.common_words import (
    AFTER_A_VERB,
    ARABIC_PREFIXES,
    COMMON,
    HAN_TITLES,
    HANGUL_PARTICLES,
    HANGUL_TITLES,
    SHORT_TITLES,
    TITLES,
)
from presession_timer.privacy.folding import UNSPACED, Word, is_cased, words_of
from presession_timer.privacy.patterns import (
    SHORTEST_NEAR,
    HiddenName,
    Pattern,
    Patterns,
    Sort,
    patterns_of,
)

_WIDEST_GAP = 4
"""Characters between two words of one name: ", ", " - " or "++ ("."""
_SENTENCE_ENDS = re.compile(r"[.!?:;…。！？¿¡«»“”\"(\[•\n\u2013\u2014-]")
_HANDLE = re.compile(r"[@#]\w|\w_\w|://|^www\.", re.ASCII | re.IGNORECASE)
_CHUNK = re.compile(r"\S+")
_ENDING = 4
"""Letters. A longer ending makes another word."""
_GLUED = 7
"""Letters from which two parts of a name, written together, are found anywhere in a word."""
_SHORT = 4
"""Letters of a part of a name that many words begin with."""
_LONG = 6
"""Letters from which a part of a name is found inside a word, and in small letters."""
_LONGEST_NEAR = 40
"""Letters. The search for one wrong letter takes the square of a word's length."""
_SPELT_OUT = 4
"""So many single letters in a row spell a word: "S c h m i d t"."""

PLACEHOLDER = re.compile(r"speaker [0-9]{1,3}( \(to be confirmed\))?", re.IGNORECASE)
"""A placeholder in a plan, which names nobody."""


class _Hit(NamedTuple):
    """A place in a text, its replacement, and whether it is certainly a name."""

    start: int
    end: int
    instead: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Replaces hidden names in texts."""

    _patterns: Patterns = field(default_factory=Patterns)

    def without_names(self, text: str) -> str:
        """Return ``text`` with every hidden name replaced."""
        composed, hits = self._hits(text)
        sure = [hit for hit in hits if hit.is_sure]
        return _replaced(composed, sure) if sure else text

    def without_likely(self, text: str) -> str:
        """Replace hidden names and also what only looks like a protected name.

        This is for texts that nobody is asked about before they are shown.
        """
        composed, hits = self._hits(text)
        return _replaced(composed, hits) if hits else text

    def likely(self, text: str) -> tuple[str, ...]:
        """Return, as written, what `without_names` leaves and `without_likely` replaces."""
        text, hits = self._hits(text)
        return tuple(dict.fromkeys(text[h.start : h.end] for h in hits if not h.is_sure))

    def is_in(self, text: str) -> bool:
        """Return whether ``text`` holds a hidden name."""
        return self.without_names(text) != text

    def is_in_file_name(self, name: str) -> bool:
        """Return whether a file's name holds a hidden name: ``zelda-quux.presession.jsonl``."""
        return any(hit.is_sure for hit in self._hits(name)[1])

    def _hits(self, text: str) -> tuple[str, Sequence[_Hit]]:
        return _found(self._patterns, text) if self._patterns and text else (text, ())


def scrubber(
    names: Iterable[HiddenName], *, public: Iterable[str] = (), shown: Iterable[str] = ()
) -> Scrubber:
    """Return a scrubber for ``names``; of two that fit a place equally well, the first counts.

    Words of ``public`` texts (the State under Review) are no secret: one of them alone is not taken
    for a name. ``shown`` texts are on the same page: they stay if written in full, and may contain
    parts of a name that is not protected.
    """
    return Scrubber(patterns_of(tuple(names), frozenset(public), frozenset(shown)))


def names_of(protected: Mapping[str, str]) -> Scrubber:
    """Return a scrubber for protected names; each is given with what stands for it."""
    return scrubber(
        HiddenName(who, instead, not PLACEHOLDER.fullmatch(who), is_protected=True)
        for who, instead in protected.items()
    )


def of_whole_names(names: Iterable[str]) -> Scrubber:
    """Return a scrubber that finds names of several words only as a whole."""
    return scrubber(HiddenName(name, "", is_person=False) for name in names if " " in name.strip())


@lru_cache(maxsize=2048)
def _found(patterns: Patterns, text: str) -> tuple[str, Sequence[_Hit]]:
    text = unicodedata.normalize("NFC", text)
    return text, tuple(_joined(text, _Search(patterns, text).hits()))


def _replaced(text: str, hits: Iterable[_Hit]) -> str:
    written: list[str] = []
    done = 0
    for hit in hits:
        written += (text[done : hit.start], hit.instead)
        done = hit.end
    return "".join(written) + text[done:]


def _joined(text: str, hits: Iterable[_Hit]) -> Iterator[_Hit]:
    """Join neighbouring hits for one person: "Zelda Quux", "Quux, Zelda"."""
    last: _Hit | None = None
    for hit in hits:
        if last is not None and _is_one(text, last, hit):
            last = _Hit(last.start, hit.end, last.instead, is_sure=True)
            continue
        if last is not None:
            yield last
        last = hit
    if last is not None:
        yield last


def _is_one(text: str, first: _Hit, second: _Hit) -> bool:
    gap = text[first.end : second.start]
    alike = first.instead == second.instead and (first.is_sure or second.is_sure)
    return alike and len(gap) < _WIDEST_GAP and all(c in " ,-'’._\u00a0" for c in gap)


class _Search:
    """Searches a text once, from left to right."""

    def __init__(self, patterns: Patterns, text: str) -> None:
        self.patterns = patterns
        self.text = text
        self.words = words_of(text)
        self._handles = self._handles_in_text()

    def hits(self) -> Iterator[_Hit]:
        """Yield all hits in order, without overlaps."""
        done = 0
        for hit in sorted(self._all(), key=lambda h: (h.start, not h.is_sure, -h.end)):
            if hit.start >= done:
                yield hit
                done = hit.end
            elif hit.end > done:  # the rest behind an earlier hit
                yield _Hit(done, hit.end, hit.instead, hit.is_sure)
                done = hit.end

    def _all(self) -> Iterator[_Hit]:
        for literal in self.patterns.literals:
            yield from (
                _Hit(found.start(), found.end(), literal.instead, is_sure=True)
                for found in re.finditer(re.escape(literal.text), self.text)
            )
        taken: set[int] = set()
        yield from self._handle_hits(taken)
        yield from self._phrase_hits(taken)
        yield from self._split_hits(taken)
        for place, word in enumerate(self.words):
            if place not in taken:
                yield from self._of_word(place, word)

    # Names of several words

    def _phrase_hits(self, taken: set[int]) -> Iterator[_Hit]:
        place = 0
        while place < len(self.words):
            found = None if place in taken else self._phrase_at(place)
            if found is None:
                place += 1
                continue
            last, phrase = found
            taken.update(range(place, last + 1))
            if phrase.instead is not None:
                start, end = self.words[place].start, self.words[last].end
                if self.text.startswith(phrase.after, end):
                    end += len(phrase.after)
                start -= len(phrase.before) * self.text.endswith(phrase.before, 0, start)
                end -= self._possessive(self.words[last], phrase.last)
                yield _Hit(start, end, phrase.instead, is_sure=True)
            place = last + 1

    def _phrase_at(self, place: int) -> tuple[int, Pattern] | None:
        """Return the longest phrase that begins at a word, and the place of its last word."""
        node = self.patterns.phrases
        best: tuple[int, Pattern] | None = None
        for last in range(place, len(self.words)):
            word = self.words[last]
            if last > place and word.start - self.words[last - 1].end > _WIDEST_GAP:
                break
            ends = [word.folded]
            if word.folded.endswith("s"):
                ends.append(word.folded[:-1])
            for folded in ends:
                ended = node.get(folded)
                phrase = ended.found if ended is not None else None
                if phrase is not None and self._is_written_like(phrase, place, last):
                    best = last, phrase
                    break
            following = node.get(word.folded)
            if following is None:
                break
            node = following
        return best

    def _is_written_like(self, phrase: Pattern, first: int, last: int) -> bool:
        """Check the writing: common words need capitals, a short name its exact letters."""
        words = self.words[first : last + 1]
        if phrase.sort is Sort.AS_WRITTEN:
            return [w.text for w in words] == list(phrase.written)
        if phrase.sort is Sort.CAPITALS:
            return all(w.is_capital for w in words if w.folded in COMMON)
        return True

    # Handles, addresses, and words that were taken apart

    def _handles_in_text(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            (found.start(), found.end())
            for found in _CHUNK.finditer(self.text)
            if _HANDLE.search(found[0])
        )

    def _handle_hits(self, taken: set[int]) -> Iterator[_Hit]:
        """Replace an address or a handle as a whole: a part of it would still identify a person."""
        for places in self._places_in(self._handles):
            words = [self.words[place] for place in places]
            start, end = words[0].start, words[-1].end
            while start and self.text[start - 1] in "@#_":
                start -= 1
            hits = [hit for place in places for hit in self._in_handle(place)]
            squeezed = self._in_squeezed("".join(w.folded for w in words if w.script == "word"))
            hits += [_Hit(start, end, found.instead, True) for found in squeezed if found.instead]
            if hits:
                taken.update(places)
                best = next((hit for hit in hits if hit.is_sure), hits[0])
                yield _Hit(start, end, best.instead, best.is_sure)

    def _places_in(self, spans: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
        """Yield for each span the places of its words, if it has any."""
        place = 0
        for start, end in spans:
            while place < len(self.words) and self.words[place].start < start:
                place += 1
            inside = []
            while place < len(self.words) and self.words[place].start < end:
                inside.append(place)
                place += 1
            if inside:
                yield inside

    def _in_handle(self, place: int) -> Iterator[_Hit]:
        """Search a word of a handle: capitals mean nothing, and a name can be inside a word."""
        word = self.words[place]
        yield from self._of_word(place, word)
        exact = self.patterns.exact.get(word.folded)
        found = [exact] if exact is not None else []
        if word.folded not in COMMON:
            inside = self.patterns.stems.within(word.folded)
            found += [one for _, _, one in inside if one.sort in (Sort.PART, Sort.GLUED)]
        for one in found:
            is_sure = one.sort not in (Sort.COMMON, Sort.LIKELY)
            if one.instead is not None and (is_sure or one.asks):
                yield _Hit(word.start, word.end, one.instead, is_sure)

    def _in_squeezed(self, letters: str) -> Iterator[Pattern]:
        """Yield names in letters that were written together."""
        for start, end, found in self.patterns.stems.within(letters):
            if (
                found.sort is Sort.GLUED
                and (end - start >= _GLUED or (start == 0 and end == len(letters)))
            ) or (found.sort is Sort.PART and start == 0 and end == len(letters)):
                yield found

    def _split_hits(self, taken: set[int]) -> Iterator[_Hit]:
        """Find names split by hyphens or points, or spelt out with spaces."""
        spans = [(f.start(), f.end()) for f in _CHUNK.finditer(self.text)]
        runs = [p for p in self._places_in(spans) if len(p) > 1]
        for places in (*runs, *self._spelt_out()):
            words = [self.words[place] for place in places]
            if any(w.script != "word" for w in words) or not taken.isdisjoint(places):
                continue
            for found in self._in_squeezed("".join(w.folded for w in words)):
                if found.instead is not None:
                    taken.update(places)
                    yield _Hit(words[0].start, words[-1].end, found.instead, is_sure=True)
                    break

    def _spelt_out(self) -> Iterator[list[int]]:
        run: list[int] = []
        for place, word in enumerate(self.words):
            near = not run or word.start - self.words[run[-1]].end < _WIDEST_GAP
            if len(word.folded) == 1 and near:
                run.append(place)
                continue
            if len(run) >= _SPELT_OUT:
                yield run
            run = [place] if len(word.folded) == 1 else []
        if len(run) >= _SPELT_OUT:
            yield run

    # One word

    def _of_word(self, place: int, word: Word) -> Iterator[_Hit]:
        if word.script == "digit":
            return
        if word.script in UNSPACED:
            yield from self._in_run(word)
            return
        found = self._exact(place, word) or self._behind_a_prefix(word)
        if found is None and word.folded not in COMMON:
            found = self._stem(word) or self._inside(word) or self._near(word)
        if found is not None:
            yield found

    def _hit(self, word: Word, found: Pattern, *, is_sure: bool, start: int = 0) -> _Hit | None:
        if found.instead is None or not (is_sure or found.asks):
            return None
        end = word.end - self._possessive(word, found.text)
        return _Hit(word.places[start], end, found.instead, is_sure)

    def _possessive(self, word: Word, name: str) -> int:
        """Return 1 if an s follows the name; it stays."""
        return int(word.folded == name + "s" and word.text[-1] in "sS")

    def _exact(self, place: int, word: Word) -> _Hit | None:
        found = self.patterns.exact.get(word.folded)
        if found is None:
            return None
        if found.sort is Sort.COMMON:
            return self._common(place, word, found)
        if found.sort is Sort.SHORT and not word.is_capital:
            return None
        if found.sort is Sort.LIKELY:
            return self._hit(word, found, is_sure=False) if word.is_capital else None
        return self._hit(word, found, is_sure=True)

    def _common(self, place: int, word: Word, found: Pattern) -> _Hit | None:
        """Judge a common word: a name after a title, perhaps a name with a capital."""
        before = self.words[place - 1] if place else None
        if not is_cased(word.folded):
            return self._hit(word, found, is_sure=word.text in found.written)
        gap = self.text[before.end : word.start] if before else ""
        titles = TITLES if word.is_capital else SHORT_TITLES
        if before and before.folded in titles and len(gap) <= 2:
            return self._hit(word, found, is_sure=True)
        if not word.is_capital:
            return None
        after = self.words[place + 1] if place + 1 < len(self.words) else None
        if word.is_shouted and any(w is not None and w.is_shouted for w in (before, after)):
            return None
        begins = before is None or _SENTENCE_ENDS.search(gap)
        if begins and after and after.folded in AFTER_A_VERB and after.start - word.end == 1:
            return None
        return self._hit(word, found, is_sure=False)

    def _stem(self, word: Word) -> _Hit | None:
        best: _Hit | None = None
        for end, found in self.patterns.stems.at(word.folded, 0):
            rest = word.folded[end:]
            sure = found.sort in (Sort.PART, Sort.GLUED) and (
                not rest
                or rest in found.endings
                or (len(rest) <= _ENDING and not is_cased(word.folded))
                or (found.sort is Sort.GLUED and end >= _GLUED)
            )
            sure = sure or (found.sort is Sort.BASE and (not rest or rest in found.endings))
            if found.text.isascii() and end == _SHORT and not word.is_capital:
                sure = sure and rest in ("", "s")
            likely = found.sort is not Sort.BASE and (word.is_capital or end >= _LONG)
            likely = likely or (rest in found.endings and word.is_capital)
            if sure or likely:
                hit = self._hit(word, found, is_sure=sure)
                if hit is not None and (best is None or hit.is_sure):
                    best = hit
        return best

    def _inside(self, word: Word) -> _Hit | None:
        for start, end, found in self.patterns.stems.within(word.folded):
            if not start:
                continue
            if found.sort is Sort.GLUED and end - start >= _GLUED:
                return self._hit(word, found, is_sure=True)
            if found.sort is Sort.PART and end - start >= _LONG:
                hit = self._hit(word, found, is_sure=False)
                if hit is not None:
                    return hit
        return None

    def _near(self, word: Word) -> _Hit | None:
        if not word.is_capital or not SHORTEST_NEAR <= len(word.folded) <= _LONGEST_NEAR:
            return None
        found = self.patterns.near_to(word.folded)
        return None if found is None else self._hit(word, found, is_sure=False)

    def _behind_a_prefix(self, word: Word) -> _Hit | None:
        """Find a name after "and", "by", "to" or the article, which Arabic writes together."""
        likely: _Hit | None = None
        for start in _prefixes_of(word.folded):
            rest, kept = word.folded[start:], self._shown(word, start)
            found = self.patterns.exact.get(rest)
            if found is not None and found.sort is not Sort.COMMON:
                return self._hit(word, found, is_sure=True, start=kept)
            if found is not None:
                likely = likely or self._hit(word, found, is_sure=False, start=kept)
            for end, stem in self.patterns.stems.at(rest, 0):
                if stem.sort is Sort.PART and len(rest) - end <= _ENDING:
                    return self._hit(word, stem, is_sure=True, start=kept)
        return likely

    @staticmethod
    def _shown(word: Word, start: int) -> int:
        """Return how much of a prefix stays: all but the article, a part of the name."""
        return start - 2 if word.folded[:start].endswith("ال") else start

    # Scripts without spaces

    def _in_run(self, word: Word) -> Iterator[_Hit]:
        """Find names in a run, the longest first; an honorific makes a name of one character."""
        place = 0
        while place < len(word.folded):
            at_place = reversed([*self.patterns.runs.at(word.folded, place)])
            place += 1
            for end, found in at_place:
                start = place - 1
                sure = found.sort is Sort.PART or _is_called(word, start, end)
                if not sure and not (found.asks and _may_be_called(word, start, end)):
                    continue
                if found.instead is not None:
                    last = word.places[end - 1] + 1
                    yield _Hit(word.places[start], last, found.instead, sure)
                place = end
                break


_FAMILIAR = "小老阿大"


def _is_called(word: Word, start: int, end: int) -> bool:
    """Return whether one character is alone, before a title, or after a familiar "old"."""
    rest = word.folded[end:]
    alone = not start and not rest
    titles = HANGUL_TITLES if word.script == "hangul" else HAN_TITLES
    familiar = start == 1 and word.folded[0] in _FAMILIAR
    return alone or familiar or rest.startswith(titles)


def _may_be_called(word: Word, start: int, end: int) -> bool:
    """Return whether it may be a surname: any Han character, or Hangul before a particle."""
    if word.script != "hangul":
        return True
    return not start and word.folded[end:] in HANGUL_PARTICLES


_SHORTEST_BEHIND = 3


def _prefixes_of(folded: str) -> Iterator[int]:
    """Yield the lengths of possible Arabic prefixes, the longest first."""
    if "\u0620" <= folded[0] <= "\u06ff":
        for prefix in ARABIC_PREFIXES:
            if folded.startswith(prefix) and len(folded) - len(prefix) >= _SHORTEST_BEHIND:
                yield len(prefix)
