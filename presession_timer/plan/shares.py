"""Share time out among statements between their minimum and limit, and convert words to minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from presession_timer.base.durations import MINUTE, clock_up
from presession_timer.base.world.languages import language_called
from presession_timer.plan.model import Kind, Plan

WORDS_PER_MINUTE = (100, 120)
"""Words a minute that interpreters can follow: about 100, at best 100 to 120 (AIIC). It is a figure
for English, and is used for every language without its own."""

_READ_ALOUD: Mapping[str, int] = {"English": 228, "French": 195, "Spanish": 218}
"""Words a minute in which native speakers read the same texts aloud (IReST, 25 for each language):
https://doi.org/10.1167/iovs.11-8284, table as given at
https://irisreading.com/average-reading-speed-in-various-languages/. Scaling the interpreters' pace
by them is presession's own step: no source gives that pace for French or Spanish."""
_OTHER_THAN_ENGLISH: Mapping[str | None, str] = {"fr": "French", "es": "Spanish"}

_LITTLE = 10
"""A tenth of the hour: statements that need less are probably in another unit."""


def pace(language: str = "") -> tuple[int, int]:
    """Return the slowest and quickest words a minute that suit interpreters of a language.

    ``fr``, ``fr-CH``, ``French`` and ``Français`` are the same. An unknown language has the pace of
    English.
    """
    slow, quick = WORDS_PER_MINUTE
    rate, english = _READ_ALOUD[language_of(language)], _READ_ALOUD["English"]
    return round(slow * rate / english), round(quick * rate / english)


def language_of(written: str) -> str:
    """Return the language whose pace counts: French, Spanish, or English for all others."""
    return _OTHER_THAN_ENGLISH.get(language_called(written), "English")


class Bounds(NamedTuple):
    """The shortest and longest time of one statement to come, in milliseconds."""

    least: int
    limit: int


class Shares(NamedTuple):
    """The share of each statement to come in the time there is; milliseconds."""

    fair: int | None
    """The common length; if the bounds do not allow one, the plain quotient, which is for other
    programs and never for a screen. None if no statement is to come."""
    each: tuple[int, ...]
    """What screens show: always between a statement's minimum and its limit."""
    total: int
    """The sum of all shares."""
    short_by: int
    """The time missing for everyone's minimum; 0 if it fits."""
    to_spare: int
    """The time left if everyone uses their limit; 0 if the shares use all of it."""

    @property
    def fits(self) -> bool:
        return self.short_by == 0


def share_of_each(shares: Shares) -> str:
    """Return what each statement to come gets: "6:10", or "3:00 to 6:10" where their limits differ.

    Empty when none is to come. It is never the plain quotient, which is nobody's share.
    """
    if not shares.each:
        return ""
    low, high = clock_up(min(shares.each)), clock_up(max(shares.each))
    return low if low == high else f"{low} to {high}"


def clamp(x: int, low: int, high: int) -> int:
    """Return the number in [low, high] that is nearest to ``x``."""
    return max(low, min(high, x))


def share_out(bounds: Sequence[Bounds], available: int) -> Shares:
    """Share ``available`` ms out: everyone gets the same, within their bounds."""
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
    """Return the smallest x with Σ clamp(x) = available, rounded down to the millisecond."""
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
    """Return the shortest and longest milliseconds for ``words`` at the pace of a language."""
    slow, quick = pace(language)
    return words * MINUTE // quick, words * MINUTE // slow


def words_that_fit(ms: int, language: str = "") -> tuple[int, int]:
    """Return how many words fit into a time at the slower and quicker pace, rounded down."""
    slow, quick = pace(language)
    return ms * slow // MINUTE, ms * quick // MINUTE


def doubtful_unit(plan: Plan) -> tuple[str, ...]:
    """Return a doubt if all the speakers together need hardly any of the hour."""
    most = [one.max or 0 for one in plan.segments if one.kind is Kind.STATEMENT]
    if not most or max(most) >= MINUTE or sum(most) * _LITTLE >= plan.length:
        return ()
    need = f"all speakers together need {clock_up(sum(most))} of {clock_up(plan.length)}"
    return (f"{need}: is that the right unit?",)
