"""What a reader found in a file a person wrote, before each finding has its line or row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from presession_timer.base.text import LONGEST_NAME, UNNAMED, clean, hidden_characters, shortened

__all__ = [
    "LONGEST_TEXT",
    "MOST_BYTES",
    "Finding",
    "Findings",
    "Path",
    "cleaned",
    "list_hint",
    "listed",
    "nearest",
    "shown",
]

Path = tuple[str | int, ...]
"""Where a value stands: ``("segment", 2, "min")`` is the ``min`` of the third segment."""

MOST_BYTES = 5 * 1024 * 1024
"""Of a file that a person wrote (reliability.md §3)."""
LONGEST_TEXT = LONGEST_NAME
"""Of every text in a plan."""
_LONGEST_SHOWN = 40


_LISTS = ("csv", "tsv", "xls", "xlsx", "ods")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or odd, with the value at ``path``."""

    path: Path
    wrong: str
    expected: str = ""


@dataclass(slots=True)
class Findings:
    """Collects what is wrong and what is odd, so that a person hears of all of it at once."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    _wrong: set[Path] = field(default_factory=set)

    def error(self, path: Path, wrong: str, expected: str = "") -> None:
        """Without mending this there is no plan."""
        self.errors.append(Finding(path, wrong, expected))
        self._wrong.add(path)

    def warn(self, path: Path, wrong: str, expected: str = "") -> None:
        """The plan can be used, but a moderator would want to know."""
        self.warnings.append(Finding(path, wrong, expected))

    def sound(self, *paths: Path) -> bool:
        """Whether no error was found at any of ``paths`` or in what holds them."""
        return not any(path[:n] in self._wrong for path in paths for n in range(1, len(path) + 1))


def shown(value: object) -> str:
    """A value as a person would name it, short, and free of anything a terminal would obey."""
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


def cleaned(written: str | None, path: Path, found: Findings) -> str:
    """A text that people will see, cleaned; a warning says what that took away."""
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
    """``a, b or c``."""
    *most, last = names
    return f"{', '.join(most)} {joint} {last}" if most else last


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that ``name`` was probably meant to be."""
    from difflib import get_close_matches

    choices: Sequence[str] = list(known)
    by_folded = {choice.casefold(): choice for choice in choices}
    folded = name.casefold()[:80]
    found = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def list_hint(file: str) -> str:
    """What to do with a file that is a list of speakers by its name; empty for any other."""
    stem, _, ending = file.rpartition(".")
    make = f"make the plan of it: presession new {stem}.toml --from {file}"
    if ending.lower() in _LISTS:
        return f"this is a list, not a plan; {make}"
    if ending.lower() == "json":
        return f"not a plan; where it is an Ontime project, {make}"
    return ""
