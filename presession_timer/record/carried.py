"""A record whose line ends were changed on the way goes on in a copy beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from presession_timer.base.errors import PresessionError
from presession_timer.record.line_ends import was_carried
from presession_timer.record.loading import load, read_bytes
from presession_timer.record.naming import REHEARSAL, SUFFIX

__all__ = ["copies_of", "goes_on_in"]

_MOST_COPIES = 99


def goes_on_in(path: Path) -> Path:
    """Where the record at ``path`` goes on: in the copy with its own line ends, where that stands
    beside it; else there.

    Raises what :func:`load` does.
    """
    if not was_carried(read_bytes(path)):
        return path
    return next((copy for copy in copies_of(path) if _is_of(copy, path)), path)


def copies_of(path: Path) -> Iterator[Path]:
    """What the copies of a record are called: ``NAME-lf.presession.jsonl`` and so on."""
    suffix = next((one for one in (REHEARSAL, SUFFIX) if path.name.endswith(one)), path.suffix)
    stem = path.name.removesuffix(suffix)
    for number in range(1, _MOST_COPIES + 1):
        yield path.with_name(f"{stem}-lf{'' if number == 1 else f'-{number}'}{suffix}")


def _is_of(copy: Path, path: Path) -> bool:
    """Whether ``copy`` is the same record as ``path``, and knows at least as much."""
    if not copy.exists():
        return False
    try:
        ours, theirs = load(path), load(copy)
    except PresessionError:
        return False
    return theirs.header == ours.header and theirs.log[: len(ours.log)] == ours.log
