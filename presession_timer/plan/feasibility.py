"""Does it fit? The sharing-out of time over bounded statements, and words to minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presession_timer.durations import MINUTE

__all__ = ["WORDS_PER_MINUTE", "Bounds", "Shares", "clamp", "share_out", "speaking_time"]

WORDS_PER_MINUTE = (100, 120)
"""The pace interpreters can follow: about 100, 100-120 at best (AIIC; domain.md, practitioners)."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one statement to come may take: ``least`` to ``limit``, milliseconds."""

    least: int
    limit: int


@dataclass(frozen=True, slots=True)
class Shares:
    """What each statement to come gets of the time there is; milliseconds."""

    fair: int | None
    """The figure to say: the common length, or the plain quotient where the bounds don't allow it;
    None when no statement is to come."""
    each: tuple[int, ...]
    total: int
    """Of all shares, exactly."""
    short_by: int
    """How much is missing for everyone's least; 0 when it fits."""

    @property
    def fits(self) -> bool:
        """Whether everyone can have the least that counts."""
        return self.short_by == 0


def clamp(x: int, low: int, high: int) -> int:
    """``x`` brought into [low, high]."""
    return max(low, min(high, x))


def share_out(bounds: Sequence[Bounds], available: int) -> Shares:
    """Share ``available`` ms out: the smallest x whose clamped sum is what there is (design §4)."""
    least, limit = sum(b.least for b in bounds), sum(b.limit for b in bounds)
    short_by = max(0, least - available)
    if not bounds:
        return Shares(None, (), 0, short_by)
    if not least <= available <= limit:
        each = tuple(b.least if available < least else b.limit for b in bounds)
        return Shares(available // len(bounds), each, sum(each), short_by)
    fair = _water_level(bounds, available)
    each = tuple(clamp(fair, b.least, b.limit) for b in bounds)
    return Shares(fair, each, available, 0)


def _water_level(bounds: Sequence[Bounds], available: int) -> int:
    """The smallest x with Σ clamp(x) = available, rounded down to the millisecond."""
    filled = sum(b.least for b in bounds)
    rising = 0
    level = min(b.least for b in bounds)
    edges = sorted([(b.least, 1) for b in bounds] + [(b.limit, -1) for b in bounds])
    for edge, change in edges:
        if rising and filled + rising * (edge - level) >= available:
            return level + (available - filled) // rising
        if filled >= available:
            return level
        filled += rising * (edge - level)
        level = edge
        rising += change
    return level


def speaking_time(words: int) -> tuple[int, int]:
    """Shortest and longest milliseconds a text of ``words`` takes at 120 and 100 a minute."""
    slow, quick = WORDS_PER_MINUTE
    return words * MINUTE // quick, words * MINUTE // slow
