"""What is known of another machine's clock."""

from __future__ import annotations

import random

import pytest

from presession_timer.audience.clock_offset import (
    AGAIN_S,
    APART_S,
    QUESTIONS,
    ClockOffset,
    RoundTrip,
)

NOW = 1_000_000.0


@pytest.mark.parametrize("drift", [0.0, 5e-5, -2e-4])
@pytest.mark.parametrize("speed", [1.0, 60.0])
@pytest.mark.parametrize("seed", range(20))
def test_a_clock_is_known_within_5_ms_on_a_line_that_trembles_by_20(
    seed: int, speed: float, drift: float
) -> None:
    """Also after minutes, and where the other clock runs fast or slow."""
    dice, at = random.Random(seed), 1_000.0

    def there(here: float) -> float:
        return NOW + here * speed * (1 + drift)

    offset = ClockOffset().guessed(there(at - 300), at, speed)
    for _ in range(5):
        for _ in range(QUESTIONS):
            thither, back = dice.uniform(0, 20), dice.uniform(0, 20)
            trip = RoundTrip(at, at + thither + back, there(at + thither))
            offset = offset.with_trip(trip)
            at += APART_S * 1000
        wrong = abs(offset.now(at) - there(at)) / speed
        assert wrong <= 5, wrong
        at += AGAIN_S * 1000


def test_the_offset_lies_between_what_the_round_trips_allow() -> None:
    offset = ClockOffset().guessed(10_000, 100.0, 1.0)
    assert offset.now(150.0) == 10_050
    offset = offset.with_trip(RoundTrip(100.0, 140.0, 10_030)).with_trip(
        RoundTrip(200.0, 204.0, 10_112)
    )
    assert abs(offset.now(204.0) - 10_114) < 1
    assert offset.guessed(50_000, 210.0, 1.0).now(210.0) == 50_000, "another time line"


def test_a_clock_that_jumped_is_that_of_the_latest_answer() -> None:
    offset = ClockOffset()
    for at in range(0, 600, 60):
        offset = offset.with_trip(RoundTrip(at, at, NOW + at))
    assert offset.with_trip(RoundTrip(1_000, 1_000, NOW + 90_000)).now(1_000) == NOW + 90_000


def test_another_machine_goes_on_where_the_first_was_until_it_is_asked() -> None:
    offset = ClockOffset().with_trip(RoundTrip(0, 10, NOW))
    other = offset.without_trips(100)
    assert not other.trips
    assert other.now(200) == offset.now(200)
    assert not ClockOffset().without_trips(100).known
