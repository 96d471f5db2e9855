"""A bar for what takes longer than a second, where somebody is watching."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["watched"]

_PATIENCE_S = 1.0
_Item = TypeVar("_Item")


def watched(
    items: Iterable[_Item], total: int, title: str, err: TextIO, patience_s: float = _PATIENCE_S
) -> Iterator[_Item]:
    """Each of ``items``; once that has taken ``patience_s`` a bar on ``err`` shows how far it is.

    It comes in the midst of a single long item, too. There is none where ``err`` is no terminal,
    and none is left when it is done; until then nothing else should be written there.
    """
    if not err.isatty():
        yield from items
        return
    bar = _Bar(total, title, err)
    patience = threading.Timer(patience_s, bar.start)
    patience.daemon = True
    patience.start()
    try:
        for done, item in enumerate(items, 1):
            yield item
            bar.tell(done)
    finally:
        patience.cancel()
        bar.stop()


class _Bar:
    """A bar that another thread starts, unless the work is done by then."""

    def __init__(self, total: int, title: str, err: TextIO) -> None:
        self._total, self._title, self._err = total, title, err
        self._done = 0
        self._bar: Progress | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def start(self) -> None:
        """Show it from now on."""
        with self._lock:
            if not self._stopped:
                self._bar = _shown(self._title, self._total, self._err)
                self._bar.update(self._bar.task_ids[0], completed=self._done)

    def tell(self, done: int) -> None:
        """So many items are done."""
        with self._lock:
            self._done = done
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], completed=done)

    def stop(self) -> None:
        """Take it away, or never show it."""
        with self._lock:
            self._stopped = True
            if self._bar is not None:
                self._bar.stop()


def _shown(title: str, total: int, err: TextIO) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(file=err, markup=False), transient=True)
    bar.add_task(title, total=total)
    bar.start()
    return bar
