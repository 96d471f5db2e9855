"""What is wrong or odd in a file that a person wrote, and how messages name what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import NamedTuple

from presession_timer.base.text import LONGEST_NAME, UNNAMED, clean, hidden_characters, shortened

KeyPath = tuple[str | int, ...]
"""The place of a value: ``("segment", 2, "min")`` is the ``min`` of the third segment."""

LONGEST_TEXT = LONGEST_NAME
"""Characters of every text in a plan."""
_LONGEST_SHOWN = 40
_LONGEST_FILE_NAME = 1_000


class Finding(NamedTuple):
    """One thing that is wrong, or odd, with the value at ``path``."""

    path: KeyPath
    wrong: str
    expected: str = ""


@dataclass(slots=True)
class Findings:
    """All that is wrong or odd in a file, so that a person sees it at once."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    _wrong: set[KeyPath] = field(default_factory=set)

    def error(self, path: KeyPath, wrong: str, expected: str = "") -> None:
        """Add something that has to be corrected before there is a plan."""
        self.errors.append(Finding(path, wrong, expected))
        self._wrong.add(path)

    def warn(self, path: KeyPath, wrong: str, expected: str = "") -> None:
        """Add something odd that does not keep the plan from being used."""
        self.warnings.append(Finding(path, wrong, expected))

    def sound(self, *paths: KeyPath) -> bool:
        """Return whether no error was found at any of ``paths`` or in the tables around them."""
        return not any(path[:n] in self._wrong for path in paths for n in range(1, len(path) + 1))


def shown(value: object) -> str:
    """Return a value as a message shows it: short, and without control characters."""
    match value:
        case str():
            if not value:
                return "empty"
            text = shortened(clean(value, len(value)), _LONGEST_SHOWN)
            return f'"{"" if text == UNNAMED and value != UNNAMED else text}"'
        case bool():
            return str(value).lower()
        case int() | float():
            digits = format(value, "g" if isinstance(value, float) else "d")
            return digits if len(digits) <= _LONGEST_SHOWN else f"a number of {len(digits)} digits"
        case datetime():
            return f"the date and time {value.isoformat(sep=' ')}"
        case date():
            return f"the date {value.isoformat()}"
        case time():
            return f"the time of day {value.isoformat()}"
        case dict():
            return "a table"
        case _:
            return "a list"


def cleaned(written: str | None, path: KeyPath, found: Findings) -> str:
    """Return a text cleaned for display; a warning says what was removed."""
    if not written or written.isspace():
        return ""
    key = path[-1]
    hidden = hidden_characters(written)
    if hidden:
        characters = "character" if hidden == 1 else "characters"
        found.warn(path, f"{hidden} hidden {characters} removed from `{key}`")
    text = clean(written, len(written))
    if len(text) > LONGEST_TEXT:
        found.warn(path, f"`{key}` has {len(text)} characters", f"shortened to {LONGEST_TEXT}")
        text = clean(written, LONGEST_TEXT)
    return "" if hidden and text == UNNAMED else text


def listed(names: Iterable[str], joint: str = "or") -> str:
    """Join names as ``a, b or c``."""
    *most, last = names
    return f"{', '.join(most)} {joint} {last}" if most else last


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was probably meant by ``name``; None if none is close."""
    choices: Sequence[str] = list(known)
    by_folded = {choice.casefold(): choice for choice in choices}
    folded = name.casefold()[:80]
    found = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def name_of(path: object) -> str:
    """Return the file's name as messages show it: as it was typed, without hidden characters."""
    return clean(str(path), _LONGEST_FILE_NAME)
