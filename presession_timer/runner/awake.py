"""Keep this machine awake while an hour is open, if possible even with its lid closed.

Linux has systemd-inhibit, macOS caffeinate, Windows SetThreadExecutionState. If none works, the
hour goes on all the same; ``presession doctor`` reports that beforehand.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from presession_timer.base.closing import Closing

if TYPE_CHECKING:
    from presession_timer.runner.session_runner import SessionRunner

_SETTLES_S: Final = 0.5
"""A helper that is refused ends within this time."""
_CLOSES_S: Final = 2.0
_WHY: Final = "a session is open"


class Hold(NamedTuple):
    """Keeps the machine awake until :attr:`release` is called."""

    how: str
    """The means; empty if there is none."""
    lid: bool
    """Whether the lid may be closed too."""
    release: Callable[[], None]


def hold() -> Hold:
    """Keep this machine awake until the hold is released or this process ends in any way."""
    if sys.platform == "win32":
        return _hold_windows()
    elif sys.platform == "darwin":
        return _hold_by([(["caffeinate", "-dims", "-w", str(os.getpid())], False)])
    else:
        start = ["systemd-inhibit", "--who=presession", f"--why={_WHY}", "--mode=block"]
        return _hold_by(
            [
                ([*start, "--what=sleep:idle:handle-lid-switch", "cat"], True),
                ([*start, "--what=sleep:idle", "cat"], False),
            ]
        )


def _hold_by(ways: Sequence[tuple[list[str], bool]]) -> Hold:
    for words, lid in ways:
        helper = _started(words)
        if helper is not None:
            return Hold(words[0], lid, partial(_end, helper))
    return Hold("", False, lambda: None)


def _started(words: list[str]) -> subprocess.Popen[bytes] | None:
    """Return the helper if it still runs after a moment. It ends with its input, so with us."""
    try:
        helper = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C and SIGHUP are for the screen
        )
    except OSError:
        return None
    try:
        helper.wait(_SETTLES_S)
    except subprocess.TimeoutExpired:
        return helper
    _end(helper)
    return None


def _end(helper: subprocess.Popen[bytes]) -> None:
    if helper.stdin is not None:
        helper.stdin.close()
    helper.terminate()
    try:
        helper.wait(_CLOSES_S)
    except subprocess.TimeoutExpired:
        helper.kill()
        helper.wait()


def _hold_windows() -> Hold:
    """Set the state; it belongs to the thread, so both calls come from the same one."""
    import ctypes

    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]  # on Windows only
    continuous, system, display = 0x80000000, 0x1, 0x2
    if not kernel.SetThreadExecutionState(continuous | system | display):
        return Hold("", False, lambda: None)
    return Hold(
        "SetThreadExecutionState", False, lambda: kernel.SetThreadExecutionState(continuous)
    )


class Awake(Closing):
    """Follows the runners of a day and keeps the machine awake while an hour is open."""

    def __init__(self, take_hold: Callable[[], Hold] = hold) -> None:
        self._take_hold = take_hold
        self._runner: SessionRunner | None = None
        self._leave: Callable[[], None] = lambda: None
        self._changed = threading.Event()
        self._over = False
        self._thread: threading.Thread | None = None

    def follow(self, runner: SessionRunner) -> None:
        """Keep the machine awake while this session is live, unless it is a rehearsal."""
        if runner.rehearsal is not None:
            return
        self._leave()
        self._runner = runner
        self._leave = runner.subscribe(self._changed.set)
        self._changed.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="awake", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Let the machine sleep."""
        self._over = True
        self._leave()
        self._changed.set()
        if self._thread is not None:
            self._thread.join(2 * _CLOSES_S)

    def _run(self) -> None:
        held: Hold | None = None
        while True:
            self._changed.wait()
            self._changed.clear()
            if self._is_live() and held is None:
                held = self._take_hold()
            elif held is not None and not self._is_live():
                held.release()
                held = None
            if self._over:
                return

    def _is_live(self) -> bool:
        if self._over or self._runner is None:
            return False
        session = self._runner.session
        return session.opened is not None and session.closed is None
