"""A bar for what takes longer than a second, where somebody is watching."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["watched"]

_PATIENCE_S = 1.0
_Item = TypeVar("_Item")


def watched(
    items: Sequence[_Item], title: str, err: TextIO, patience_s: float = _PATIENCE_S
) -> Iterator[_Item]:
    """Each of ``items``; once that has taken ``patience_s`` a bar on ``err`` shows how far it is.

    There is none where ``err`` is no terminal, and none is left when it is done.
    """
    if not err.isatty():
        yield from items
        return
    began = time.monotonic()
    bar: Progress | None = None
    try:
        for done, item in enumerate(items):
            if bar is None and time.monotonic() - began >= patience_s:
                bar = _bar(title, len(items), err)
            if bar is not None:
                bar.update(bar.task_ids[0], completed=done)
            yield item
    finally:
        if bar is not None:
            bar.stop()


def _bar(title: str, total: int, err: TextIO) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(file=err, markup=False), transient=True)
    bar.add_task(title, total=total)
    bar.start()
    return bar
