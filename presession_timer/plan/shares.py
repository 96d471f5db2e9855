"""Does it fit? The sharing-out of time over bounded statements, and words to minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from presession_timer.base.durations import MINUTE

WORDS_PER_MINUTE = (100, 120)
"""The pace interpreters can follow: about 100, 100-120 at best (AIIC; domain.md, practitioners).
It is said of English, and taken for every language without a figure of its own."""

_READ_ALOUD: Mapping[str, int] = {"English": 228, "French": 195, "Spanish": 218}
"""Words a minute in which native speakers read the same texts aloud (IReST, 25 for each language):
https://doi.org/10.1167/iovs.11-8284, table as given at
https://irisreading.com/average-reading-speed-in-various-languages/. To bring the interpreters'
pace into their proportion is this tool's own step: no source gives it for French or Spanish."""
_CALLED: Mapping[str, tuple[str, ...]] = {
    "French": ("fr", "fra", "fre", "french", "français", "francais", "francés", "frances"),
    "Spanish": ("es", "spa", "spanish", "español", "espanol", "espagnol", "castellano"),
}


def pace(language: str = "") -> tuple[int, int]:
    """Slowest and quickest words a minute that suit interpreters, in a language as people call it.

    ``fr``, ``fr-CH``, ``French`` and ``Français`` are the same; of any other that of English.
    """
    slow, quick = WORDS_PER_MINUTE
    rate, english = _READ_ALOUD[language_of(language)], _READ_ALOUD["English"]
    return round(slow * rate / english), round(quick * rate / english)


def language_of(written: str) -> str:
    """The language whose pace counts: French, Spanish, and English for all others."""
    name = written.strip().casefold().split("-")[0].split("_")[0]
    return next((one for one, names in _CALLED.items() if name in names), "English")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one statement to come may take: ``least`` to ``limit``, milliseconds."""

    least: int
    limit: int


@dataclass(frozen=True, slots=True)
class Shares:
    """What each statement to come gets of the time there is; milliseconds."""

    fair: int | None
    """The common length, or the plain quotient where the bounds don't allow it, so that nobody can
    have it: a number for other programs, never for a screen. None when no statement is to come."""
    each: tuple[int, ...]
    """What a screen may say: always between a statement's least and its limit."""
    total: int
    """Of all shares, exactly."""
    short_by: int
    """How much is missing for everyone's least; 0 when it fits."""
    to_spare: int
    """How much is left when everyone has had her limit; 0 where the shares use all there is."""

    @property
    def fits(self) -> bool:
        """Whether everyone can have the least that counts."""
        return self.short_by == 0


def clamp(x: int, low: int, high: int) -> int:
    """``x`` brought into [low, high]."""
    return max(low, min(high, x))


def share_out(bounds: Sequence[Bounds], available: int) -> Shares:
    """Share ``available`` ms out: the smallest x whose clamped sum is what there is."""
    least, limit = sum(b.least for b in bounds), sum(b.limit for b in bounds)
    short_by, to_spare = max(0, least - available), max(0, available - limit)
    if not bounds:
        return Shares(None, (), 0, short_by, to_spare)
    if not least <= available <= limit:
        each = tuple(b.least if available < least else b.limit for b in bounds)
        return Shares(available // len(bounds), each, sum(each), short_by, to_spare)
    fair = _water_level(bounds, available)
    each = tuple(clamp(fair, b.least, b.limit) for b in bounds)
    return Shares(fair, each, available, 0, 0)


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


def speaking_time(words: int, language: str = "") -> tuple[int, int]:
    """Shortest and longest milliseconds a text of ``words`` takes at the pace of its language."""
    slow, quick = pace(language)
    return words * MINUTE // quick, words * MINUTE // slow


def words_that_fit(ms: int, language: str = "") -> tuple[int, int]:
    """How many words fit into a time, at the slower and at the quicker pace; rounded down."""
    slow, quick = pace(language)
    return ms * slow // MINUTE, ms * quick // MINUTE
