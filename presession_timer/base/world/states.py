"""The States by their codes and names, and the one that somebody means by what they typed.

The names are the United Nations' short ones in English, French and Spanish (``states.tsv`` names
the source). A State that is not in the list is written as it was typed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("states.tsv")
_CODES = (2, 3)


@dataclass(frozen=True, slots=True)
class State:
    """One State."""

    alpha2: str
    alpha3: str
    name: str
    """The short name of the United Nations in English."""
    others: tuple[str, ...]
    """The names in French and Spanish, and a customary English one."""
    folded: tuple[str, ...] = field(repr=False, compare=False)
    """Every name as it is compared."""


@cache
def states() -> tuple[State, ...]:
    """Return every State by its English name."""
    found = []
    for line in _FILE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            alpha2, alpha3, name, *others = line.split("\t")
            names = (name, *filter(None, others))
            folded = tuple(dict.fromkeys(map(_folded, names)))
            found.append(State(alpha2, alpha3, name, names[1:], folded))
    return tuple(found)


def matches(typed: str) -> tuple[State, ...]:
    """Return the States that ``typed`` may be the code, the name or the beginning of, best first.

    A code or a whole name comes before a beginning of a name, and that before one of a word in it.
    """
    wanted = _folded(typed)
    if not wanted:
        return ()
    ranked = [(_rank(state, wanted), state) for state in states()]
    best = sorted((rank, place) for place, (rank, _) in enumerate(ranked) if rank is not None)
    return tuple(ranked[place][1] for _, place in best)


def completed(typed: str) -> str:
    """Return the English name of the State that is certainly meant, else ``typed`` as it is.

    Certain are a whole name, a code in capitals, and what only one State's code or name begins
    with: "DE" is Germany, "de" may be Denmark.
    """
    wanted = _folded(typed)
    if len(wanted) < min(_CODES):
        return typed
    found = matches(typed)
    for state in found:
        if wanted in state.folded or (typed.isupper() and _is_code(state, wanted)):
            return state.name
    begun = [state for state in found if (_rank(state, wanted) or 0) < _WORD]
    return begun[0].name if len(begun) == 1 else typed


_CODE, _NAME, _BEGINNING, _WORD = range(4)


def _rank(state: State, wanted: str) -> int | None:
    if _is_code(state, wanted):
        return _CODE
    if wanted in state.folded:
        return _NAME
    if any(name.startswith(wanted) for name in state.folded):
        return _BEGINNING
    return _WORD if any(f" {wanted}" in name for name in state.folded) else None


def _is_code(state: State, wanted: str) -> bool:
    return len(wanted) in _CODES and wanted in (state.alpha2.lower(), state.alpha3.lower())


def _folded(text: str) -> str:
    """Return letters without accents and case, and words with one space between them."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.casefold().replace("&", " and ")
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
