"""A hand that presses any key at any time, in a terminal that is any size.

What it does follows from its seed, so that a fault can be seen again. ``PRESSES`` in the
environment is how often it presses in all its walks together; ``bench/walk`` sets it.
"""

from __future__ import annotations

import os
import random
from collections import deque
from collections.abc import Sequence

from tests.matrix.probe import Probe

__all__ = ["PRESSES", "SIZES", "Hand"]

PRESSES = int(os.environ.get("PRESSES", "300"))
SIZES = ((80, 24), (120, 36), (200, 60), (60, 20), (50, 15), (40, 12), (20, 5), (19, 4), (1, 1))
_WAITS_S = (0.02, 0.05, 0.3, 1.3, 1.3)
_RESIZES, _STALLS = 0.04, 0.04
_STALLS_S = (0.0, 3.0, 61.0)
_REMEMBERED = 25


class Hand:
    """Presses keys at random."""

    def __init__(self, seed: int, keys: Sequence[str]) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self._keys = keys
        self._latest: deque[str] = deque(maxlen=_REMEMBERED)
        """What it did last, for whoever has to find out why."""

    @property
    def latest(self) -> str:
        """What it did last, and its seed."""
        return f"seed {self.seed}: {' '.join(self._latest)}"

    async def press(self, probe: Probe, times: int) -> None:
        """Press so often; fails as soon as something is wrong."""
        for _ in range(times):
            await self._once(probe)
            assert not probe.fault, f"{probe.fault}, after {self.latest}"

    async def _once(self, probe: Probe) -> None:
        chance = self.random
        if chance.random() < _RESIZES:
            size = chance.choice(SIZES)
            self._latest.append(f"{size[0]}x{size[1]}")
            await probe.resize(*size)
        if chance.random() < _STALLS:
            stall = chance.choice(_STALLS_S)
            self._latest.append(f"{stall}s")
            await probe.loop.jump(stall)
        else:
            await probe.loop.let_pass(chance.choice(_WAITS_S))
        key = chance.choice(self._keys)
        self._latest.append(key)
        await probe.press(key)
