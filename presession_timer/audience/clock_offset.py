"""How far another machine's time line is ahead of the clock here, from round trips.

The other clock was read after the question left and before the answer came, so each of the last
dozen answers says between what the present lies; the middle of what they agree on counts. Two
clocks drift by some 200 parts in a million: old answers say it less well. So a dozen questions are
asked in a row, and again each half minute. Pages do the same with eight (``web/page/count.js``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

QUESTIONS: Final = 12
"""Asked in a row: on a line that trembles by 20 ms each way the present is known within 5 ms."""
APART_S: Final = 0.06
"""Between two of them."""
AGAIN_S: Final = 30.0
"""From the last of them until the first of the next."""
_DRIFT: Final = 2e-4


class RoundTrip(NamedTuple):
    """One question and its answer; ``sent`` and ``received`` in ms of the clock here."""

    sent: float
    received: float
    now: float
    """What the other said, ms on its time line."""


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """What is known of another time line; frozen, so any thread may read it."""

    speed: float = 1.0
    """Seconds over there per second here."""
    first: tuple[float, float] | None = None
    """Before any round trip: the time that came, and when it came here."""
    trips: tuple[RoundTrip, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is anything to count from."""
        return bool(self.trips) or self.first is not None

    def guessed(self, now: float, at: float, speed: float) -> ClockOffset:
        """Return it with what a state said when it came; round trips of a time line that is no
        longer that one are forgotten.
        """
        leapt = self.known and abs(self.now(at) - now) > 2_000 * speed
        trips = () if leapt or speed != self.speed else self.trips
        return ClockOffset(speed, (now, at), trips)

    def with_trip(self, trip: RoundTrip) -> ClockOffset:
        """Return it with one round trip more."""
        return replace(self, trips=(*self.trips, trip)[-QUESTIONS:])

    def without_trips(self, at: float) -> ClockOffset:
        """Return it as of ``at`` for another process: its own round trips are to come."""
        return ClockOffset(self.speed, (self.now(at), at)) if self.known else self

    def now(self, at: float) -> float:
        """Return the present over there at ``at`` here, ms. Raises ValueError unless known."""
        if not self.trips:
            if self.first is None:
                raise ValueError("nothing is known of that clock yet")
            said, came = self.first
            return said + (at - came) * self.speed
        least, most = float("-inf"), float("inf")
        for trip in self.trips:
            drift = (at - trip.received) * _DRIFT
            least = max(least, trip.now + (at - trip.received - drift) * self.speed)
            most = min(most, trip.now + (at - trip.sent + drift) * self.speed)
        if least <= most:
            return (least + most) / 2
        last = self.trips[-1]
        return last.now + (at - (last.sent + last.received) / 2) * self.speed
