"""Clocks: a steady clock that also counts while the machine sleeps, and the wall clock.

Durations come from the steady clock; wall time labels them and bridges restarts. Tests use
:class:`ManualClock`, rehearsals :class:`ScaledClock`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

UNKNOWN_BOOT = "unknown-"
"""The beginning of a boot id that presession makes because the system has none."""

_MS = 1_000_000
_TIGHT_NS = _MS // 5
"""Readings this close together are of one moment; otherwise they are repeated, up to ``_TRIES``."""
_TRIES = 3
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment on the machine's clocks."""

    steady: int
    """Milliseconds since the origin of ``clock``; differences are true durations while boot and
    clock are the same."""
    wall: int
    """Milliseconds since 1970 UTC, by the system's clock."""
    boot: str
    """The id of the machine's start."""
    clock: str
    """The name of the steady clock."""


class Clock(Protocol):
    """A source of time."""

    @property
    def speed(self) -> float:
        """Seconds on this clock per real second."""
        ...

    def now(self) -> Instant:
        """Return the present moment."""
        ...

    def asleep(self) -> int:
        """Return ms that the machine has slept; only differences between two calls count."""
        ...


@dataclass(frozen=True, slots=True)
class SteadySource:
    """A steady clock of this machine."""

    name: str
    counts_sleep: bool
    read_ns: Callable[[], int]


class SystemClock:
    """The machine's own clocks.

    Linux: CLOCK_BOOTTIME and the kernel's boot id. macOS: CLOCK_MONOTONIC_RAW, which counts sleep
    there. Windows: GetTickCount64 and no boot id, so every process counts as another start.
    Elsewhere CLOCK_MONOTONIC, which may stop while the machine sleeps.
    """

    speed = 1.0

    def __init__(self, source: SteadySource | None = None, boot: str | None = None) -> None:
        self.source = source or _steady_source()
        known = _boot_id() if boot is None else boot
        self.boot_is_known = bool(known)
        self._boot = known or UNKNOWN_BOOT + os.urandom(16).hex()

    def now(self) -> Instant:
        """Return the present: the wall clock, and steady time from before and after reading it."""
        steady, wall = _at_once(self.source.read_ns, time.time_ns)
        return Instant(steady // _MS, wall // _MS, self._boot, self.source.name)

    def asleep(self) -> int:
        """Return steady minus monotonic time; 0 if the steady clock does not count sleep."""
        if not self.source.counts_sleep:
            return 0
        monotonic, steady = _at_once(time.monotonic_ns, self.source.read_ns)
        return round((steady - monotonic) / _MS)


class ManualClock:
    """A clock that moves only when it is moved."""

    speed = 1.0

    def __init__(self, start_wall: int = 1_575_968_400_000, *, start_steady: int = 5_000) -> None:
        self._steady = start_steady
        self._wall = start_wall
        self._asleep = 0
        self._boots = 1

    def now(self) -> Instant:
        """Return the moment to which it was moved."""
        return Instant(self._steady, self._wall, f"boot-{self._boots}", "manual")

    def asleep(self) -> int:
        """Return the sum of all :meth:`sleep`."""
        return self._asleep

    def advance(self, ms: int) -> None:
        """Let ``ms`` milliseconds pass."""
        self._steady += ms
        self._wall += ms

    def step_wall(self, ms: int) -> None:
        """Set the wall clock by ``ms``; no time passes."""
        self._wall += ms

    def sleep(self, ms: int) -> None:
        """Let ``ms`` pass while the machine sleeps."""
        self.advance(ms)
        self._asleep += ms

    def reboot(self, off: int = 0, *, steady: int = 5_000) -> None:
        """Start the machine again after ``off`` ms without power: steady time starts again."""
        self._wall += off
        self._steady = steady
        self._asleep = 0
        self._boots += 1


class ScaledClock:
    """The clock of a rehearsal: ``speed`` times as fast as ``base``, beginning at ``start``.

    It runs only while the process runs, so a rehearsal pauses in between.
    """

    def __init__(
        self, speed: float, start: int, *, steady: int = 0, base: Clock | None = None
    ) -> None:
        """``start`` is wall time in ms since 1970 UTC; ``steady`` the first steady time."""
        if not 0 < speed < float("inf"):
            raise ValueError("a rehearsal's speed is more than 0")
        self.speed = speed
        self._start = start
        self._steady = steady
        self.base: Clock = base or SystemClock()
        self._base_began = self.base.now().steady

    def now(self) -> Instant:
        """Return the rehearsed moment. Its boot is always "rehearsal", so restarts are exact."""
        passed = int((self.base.now().steady - self._base_began) * self.speed)
        return Instant(self._steady + passed, self._start + passed, "rehearsal", "scaled")

    def asleep(self) -> int:
        """Return 0: a rehearsal's clock does not count sleep."""
        return 0


def _at_once(around: Callable[[], int], read: Callable[[], int]) -> tuple[int, int]:
    """Read two clocks at one moment, in ns: the midpoint of ``around``, and ``read`` in between.

    A busy machine can interrupt the process between two readings, so they are repeated, and the
    closest count.
    """
    tries: list[tuple[int, int, int]] = []
    for _ in range(_TRIES):
        before, within, after = around(), read(), around()
        tries.append((after - before, (before + after) // 2, within))
        if after - before < _TIGHT_NS:
            break
    _, middle, within = min(tries)
    return middle, within


def _steady_source() -> SteadySource:
    if sys.platform == "win32":
        return _tick_count()
    elif sys.platform == "darwin":
        raw = time.CLOCK_MONOTONIC_RAW
        return SteadySource("monotonic-raw", True, lambda: time.clock_gettime_ns(raw))
    else:
        if hasattr(time, "CLOCK_BOOTTIME"):
            boottime = time.CLOCK_BOOTTIME
            try:
                time.clock_gettime_ns(boottime)
            except OSError:
                pass  # an old kernel or an emulation: the fall-back below
            else:
                return SteadySource("boottime", True, lambda: time.clock_gettime_ns(boottime))
        return SteadySource("monotonic", False, time.monotonic_ns)


def _tick_count() -> SteadySource:
    import ctypes

    ticks = ctypes.WinDLL("kernel32").GetTickCount64  # type: ignore[attr-defined,unused-ignore]  # on Windows only
    ticks.restype = ctypes.c_uint64
    return SteadySource("tick-count", True, lambda: int(ticks()) * _MS)


def _boot_id() -> str:
    if sys.platform == "darwin":
        return _mac_boot_id()
    elif sys.platform == "win32":
        return ""
    else:
        try:
            return _BOOT_ID.read_text("ascii").strip()
        except (OSError, ValueError):
            return ""


def _mac_boot_id() -> str:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(64)
    size = ctypes.c_size_t(len(buffer))
    if libc.sysctlbyname(b"kern.bootsessionuuid", buffer, ctypes.byref(size), None, 0):
        return ""
    return buffer.value.decode("ascii", "replace")
