"""Wait until a file changes: inotify where the kernel has it, else looking at it 20 times a second.

On a network file system the kernel does not hear of what other machines write, so there it looks.
"""

from __future__ import annotations

import contextlib
import os
import select
import struct
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from presession_timer.record.places import is_on_network

__all__ = ["Watcher"]

_LOOK_EVERY_S = 0.05
_MODIFY, _ATTRIB, _DELETE_SELF, _MOVE_SELF = 0x2, 0x4, 0x400, 0x800
_MASK = _MODIFY | _ATTRIB | _DELETE_SELF | _MOVE_SELF
_LOST = _DELETE_SELF | _MOVE_SELF | 0x8000  # the last: the kernel forgot the watch
_EVENT = struct.Struct("iIII")


class Watcher:
    """Waits for a change of any of a few files, which may be missing for a while."""

    def __init__(self, paths: Sequence[Path], *, look: bool = False) -> None:
        """``look``: do without inotify."""
        self._paths = tuple(paths)
        self._watched: dict[int, Path] = {}
        self._fd = -1 if look or is_on_network(paths[0]) else _inotify()
        self._seen = self._look()
        self._watch_missing()

    @property
    def looks(self) -> bool:
        """Whether it has to look for changes instead of being told."""
        return self._fd < 0

    def fileno(self) -> int:
        """What to wait for in a loop of one's own; -1 where there is nothing."""
        return self._fd

    def wait(self, timeout_s: float) -> bool:
        """Wait for a change, at most ``timeout_s``; whether there was one since the last wait."""
        if self._fd < 0:
            return self._wait_looking(timeout_s)
        self._watch_missing()
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        if not poll.poll(max(0, timeout_s * 1000)):
            return False
        self._drain()
        return True

    def close(self) -> None:
        """Stop watching."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _wait_looking(self, timeout_s: float) -> bool:
        end = time.monotonic() + timeout_s
        while True:
            seen = self._look()
            if seen != self._seen:
                self._seen = seen
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_LOOK_EVERY_S, left))

    def _look(self) -> tuple[tuple[int, int, int] | None, ...]:
        seen: list[tuple[int, int, int] | None] = []
        for path in self._paths:
            try:
                found = path.stat()
            except OSError:
                seen.append(None)
            else:
                seen.append((found.st_ino, found.st_size, found.st_mtime_ns))
        return tuple(seen)

    def _watch_missing(self) -> None:
        if self._fd < 0:
            return
        for path in self._paths:
            if path not in self._watched.values():
                watch = _libc().inotify_add_watch(self._fd, os.fsencode(path), _MASK)
                if watch >= 0:
                    self._watched[watch] = path

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            data = os.read(self._fd, 65536)
            place = 0
            while place < len(data):
                watch, mask, _, length = _EVENT.unpack_from(data, place)
                place += _EVENT.size + length
                if mask & _LOST:
                    self._watched.pop(watch, None)


def _inotify() -> int:
    if sys.platform != "linux":
        return -1
    try:
        return int(_libc().inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
    except (AttributeError, OSError):
        return -1


def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)
