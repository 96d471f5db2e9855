"""What tells the plans of a week apart: two folders may have one of the same name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from presession_timer.report.files import slug

__all__ = ["told_apart"]


def told_apart(paths: Iterable[Path]) -> dict[Path, str]:
    """A name for each file, no two alike: its own, after as many of its folders as that takes.

    Where files of one folder come to the same name ("My plan", "my-plan") they are numbered.
    """
    words = {path: _words(path) for path in paths}
    counts = dict.fromkeys(words, 1)
    while True:
        names = {path: "-".join(words[path][-count:]) for path, count in counts.items()}
        longer = [path for path in _alike(names) if counts[path] < len(words[path])]
        if not longer:
            return _numbered(names)
        for path in longer:
            counts[path] += 1


def _words(path: Path) -> Sequence[str]:
    whole = path.absolute()
    return [*map(slug, whole.parent.parts[1:]), slug(whole.stem)]


def _alike(names: Mapping[Path, str]) -> Iterable[Path]:
    """Those that are called like another."""
    counted = Counter(names.values())
    return [path for path, name in names.items() if counted[name] > 1]


def _numbered(names: Mapping[Path, str]) -> dict[Path, str]:
    taken = set(names.values())
    given: dict[Path, str] = {}
    for path, name in names.items():
        free, number = name, 1
        while free in given.values() or (number > 1 and free in taken):
            number += 1
            free = f"{name}-{number}"
        given[path] = free
    return given
