"""A progress bar for several items, if a person is watching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

_Item = TypeVar("_Item")


def watched(items: Iterable[_Item], total: int, title: str, err: TextIO) -> Iterator[_Item]:
    """Yield each of ``items``, with a bar on ``err`` that is removed at the end.

    There is none for a single item, or if ``err`` is no terminal. Write nothing to ``err`` until
    the end.
    """
    if total < 2 or not err.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    console = Console(file=err, markup=False)
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(items, total=total, description=title)
