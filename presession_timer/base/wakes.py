"""Wake screens after a change, in whichever thread it happens, without waiting for any of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context


class Wakes:
    """Those who are woken after a change. Any thread may add one."""

    def __init__(self) -> None:
        self._all: tuple[Callable[[], None], ...] = ()
        self._door = threading.Lock()

    def add(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Add one, which must not block; return how to remove it."""
        with self._door:
            self._all = (*self._all, wake)

        def stop() -> None:
            with self._door:
                self._all = tuple(one for one in self._all if one is not wake)

        return stop

    def __call__(self) -> None:
        """Wake all; one that raises belongs to a screen that is gone, and is not called again."""
        for wake in self._all:
            try:
                wake()
            except Exception:  # noqa: BLE001 - it must not end the thread that wakes the others
                with self._door:
                    self._all = tuple(one for one in self._all if one is not wake)


def into_loop() -> Callable[[Callable[[], object]], None]:
    """Return what calls something in the running loop, from any thread and without waiting.

    It is called in the context of now, as a thread's own says nothing of the screen. Once the loop
    is closed nothing is called.
    """
    loop, context = asyncio.get_running_loop(), copy_context()

    def soon(act: Callable[[], object]) -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(act, context=context.copy())

    return soon


def call_in_loop(
    subscribe: Callable[[Callable[[], None]], Callable[[], None]], changed: Callable[[], None]
) -> Callable[[], None]:
    """Call ``changed`` in the running loop after every change; return how to stop.

    ``subscribe`` takes what is called in another thread. Several changes that come before the loop
    has looked are one.
    """
    loop, context = asyncio.get_running_loop(), copy_context()
    waiting = False

    def look() -> None:
        nonlocal waiting
        waiting = False
        changed()

    def wake() -> None:
        nonlocal waiting
        if not waiting:
            waiting = True
            loop.call_soon_threadsafe(look, context=context.copy())

    return subscribe(wake)
