"""Another machine's time line, counted here."""

from __future__ import annotations

import random

import pytest

from presession_timer.audience.clock_offset import ClockOffset, RoundTrip
from tests.engine.hours import START


@pytest.mark.parametrize("speed", [1.0, 60.0])
@pytest.mark.parametrize("seed", range(20))
def test_the_clock_is_right_within_5_ms_on_a_line_that_trembles_by_20(
    seed: int, speed: float
) -> None:
    dice, at = random.Random(seed), 1_000.0
    clock = ClockOffset().guessed(START + 300 * speed, at, speed)
    for _ in range(30):
        there, back = dice.uniform(0, 20), dice.uniform(0, 20)
        said = START + (at + there - 1_000) * speed
        clock = clock.with_trip(RoundTrip(at, at + there + back, said))
        at += 60
    wrong = abs(clock.now(5_000) - (START + 4_000 * speed)) / speed
    assert wrong <= 5, wrong


def test_a_clock_that_jumped_is_measured_anew() -> None:
    clock = ClockOffset()
    for at in range(0, 600, 60):
        clock = clock.with_trip(RoundTrip(at, at, START + at))
    clock = clock.with_trip(RoundTrip(1_000, 1_000, START + 100_000))
    assert clock.now(1_000) == START + 100_000


def test_the_offset_lies_between_what_the_round_trips_allow() -> None:
    offset = ClockOffset().guessed(10_000, 100.0, 1.0)
    assert offset.now(150.0) == 10_050
    offset = offset.with_trip(RoundTrip(100.0, 140.0, 10_030)).with_trip(
        RoundTrip(200.0, 204.0, 10_112)
    )
    assert abs(offset.now(204.0) - 10_114) < 1
    assert offset.guessed(50_000, 210.0, 1.0).now(210.0) == 50_000, "another time line"
