"""The clock seam: a steady clock that also counts while the machine sleeps, and the wall clock.

Durations come from the steady clock; wall time labels them and bridges restarts
(design.md §4, reliability.md §2). :class:`ManualClock` is shipped: every test stands on it.
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
"""How the boot begins where the system has no id for it."""

_MS = 1_000_000
_TIGHT_NS = _MS // 5
"""Two readings this close together are of one moment; others are taken again, ``_TRIES`` in all."""
_TRIES = 3
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment as the machine knows it."""

    steady: int
    """Milliseconds since an origin of ``clock``'s own; true durations while boot and clock are
    the same."""
    wall: int
    """Milliseconds since 1970 UTC, as the system's clock was set."""
    boot: str
    """Which start of the machine this was."""
    clock: str
    """Which steady clock was read."""


class Clock(Protocol):
    """Where the time comes from."""

    @property
    def speed(self) -> float:
        """How many seconds this clock counts in a real one."""
        ...

    def now(self) -> Instant:
        """The present moment."""
        ...

    def asleep(self) -> int:
        """Milliseconds the machine has slept since it started: only differences mean anything."""
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
        """Steady time is read before and after the wall clock, and the midpoint taken."""
        steady, wall = _at_once(self.source.read_ns, time.time_ns)
        return Instant(steady // _MS, wall // _MS, self._boot, self.source.name)

    def asleep(self) -> int:
        """Steady minus monotonic; 0 for ever where the steady clock does not count sleep."""
        if not self.source.counts_sleep:
            return 0
        monotonic, steady = _at_once(time.monotonic_ns, self.source.read_ns)
        return round((steady - monotonic) / _MS)


class ManualClock:
    """A clock that moves only when it is told to."""

    speed = 1.0

    def __init__(self, start_wall: int = 1_575_968_400_000, *, start_steady: int = 5_000) -> None:
        self._steady = start_steady
        self._wall = start_wall
        self._asleep = 0
        self._boots = 1

    def now(self) -> Instant:
        """The moment it was moved to."""
        return Instant(self._steady, self._wall, f"boot-{self._boots}", "manual")

    def asleep(self) -> int:
        """What :meth:`sleep` added up to."""
        return self._asleep

    def advance(self, ms: int) -> None:
        """Let ``ms`` milliseconds pass."""
        self._steady += ms
        self._wall += ms

    def step_wall(self, ms: int) -> None:
        """Set the wall clock forward by ``ms``, or back; no time passes."""
        self._wall += ms

    def sleep(self, ms: int) -> None:
        """Let ``ms`` pass while the machine sleeps."""
        self.advance(ms)
        self._asleep += ms

    def reboot(self, off: int = 0, *, steady: int = 5_000) -> None:
        """Start the machine again after ``off`` ms without power: steady time begins anew."""
        self._wall += off
        self._steady = steady
        self._asleep = 0
        self._boots += 1


class ScaledClock:
    """A rehearsal's clock: ``speed`` times as fast as ``base``, from ``start`` on.

    It exists only while the process does, so a rehearsal stands still in between.
    """

    def __init__(
        self, speed: float, start: int, *, steady: int = 0, base: Clock | None = None
    ) -> None:
        """``start``: wall time in ms since 1970 UTC; ``steady``: what it goes on counting from."""
        if not 0 < speed < float("inf"):
            raise ValueError("a rehearsal's speed is more than 0")
        self.speed = speed
        self._start = start
        self._steady = steady
        self.base: Clock = base or SystemClock()
        self._base_began = self.base.now().steady

    def now(self) -> Instant:
        """The rehearsed moment; its boot is "rehearsal", for it bridges restarts by itself."""
        passed = int((self.base.now().steady - self._base_began) * self.speed)
        return Instant(self._steady + passed, self._start + passed, "rehearsal", "scaled")

    def asleep(self) -> int:
        """0: a rehearsal's clock does not know sleep."""
        return 0


def _at_once(around: Callable[[], int], read: Callable[[], int]) -> tuple[int, int]:
    """Two clocks at one moment, nanoseconds: the midpoint of ``around``, and ``read`` within.

    A busy machine can stop us between two readings; then it is tried again, and the tightest of
    the tries counts.
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
    if sys.platform == "darwin" and hasattr(time, "CLOCK_MONOTONIC_RAW"):
        raw = time.CLOCK_MONOTONIC_RAW
        return SteadySource("monotonic-raw", True, lambda: time.clock_gettime_ns(raw))
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

    ticks = ctypes.WinDLL("kernel32").GetTickCount64  # type: ignore[attr-defined,unused-ignore]
    ticks.restype = ctypes.c_uint64
    return SteadySource("tick-count", True, lambda: int(ticks()) * _MS)


def _boot_id() -> str:
    if sys.platform == "darwin":
        return _mac_boot_id()
    if sys.platform == "win32":
        return ""
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
