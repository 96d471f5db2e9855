"""The clocks: durations from the steady one, labels from the wall."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.clock import (
    Clock,
    Instant,
    ManualClock,
    ScaledClock,
    SteadySource,
    SystemClock,
)


def test_the_system_clock_counts_time_while_the_machine_sleeps_where_the_kernel_can() -> None:
    clock = SystemClock()
    if hasattr(time, "CLOCK_BOOTTIME"):
        assert clock.source.name == "boottime"
        assert clock.source.counts_sleep
        assert clock.boot_is_known


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="Linux has this clock")
def test_the_clock_that_is_read_is_the_one_that_counts_sleep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept = {time.CLOCK_BOOTTIME: 700_000_000_000, time.CLOCK_MONOTONIC: 100_000_000_000}
    monkeypatch.setattr(time, "clock_gettime_ns", slept.__getitem__)
    monkeypatch.setattr(time, "monotonic_ns", lambda: slept[time.CLOCK_MONOTONIC])
    assert SystemClock().now().steady == 700_000
    assert SystemClock().asleep() == 600_000


def test_two_readings_of_the_system_clock_are_of_one_boot_and_in_order() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.steady <= second.steady
    assert (first.boot, first.clock) == (second.boot, second.clock)
    assert SystemClock().now().boot == first.boot or not clock.boot_is_known


def test_the_system_clock_reads_the_wall_in_milliseconds_utc() -> None:
    before = time.time_ns() // 1_000_000
    wall = SystemClock().now().wall
    assert before <= wall <= time.time_ns() // 1_000_000


def read_at(*readings_ms: float) -> SteadySource:
    """A source that gives these, one after the other, and no more."""
    snapshots = iter([round(ms * 1_000_000) for ms in readings_ms])
    return SteadySource("test", True, lambda: next(snapshots))


def test_steady_time_is_the_midpoint_of_two_readings_around_the_wall() -> None:
    snapshots = (1_000, 1_010) * 3
    assert SystemClock(read_at(*snapshots)).now().steady == 1_005


def test_readings_close_together_are_taken_once() -> None:
    assert SystemClock(read_at(1_000, 1_000.1)).now().steady == 1_000


def test_of_readings_that_were_torn_apart_the_tightest_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walls = iter([5_000_000_000, 9_000_000_000, 9_400_000_000])
    monkeypatch.setattr(time, "time_ns", lambda: next(walls))
    torn = SystemClock(read_at(1_000, 5_000, 5_000, 5_010, 5_010, 5_400)).now()
    assert (torn.steady, torn.wall) == (5_005, 9_000)


def test_without_a_boot_id_every_process_counts_as_another_start() -> None:
    one, other = SystemClock(boot=""), SystemClock(boot="")
    assert not one.boot_is_known
    assert one.now().boot == one.now().boot
    assert one.now().boot != other.now().boot


def test_a_clock_that_stops_asleep_never_claims_to_know_of_sleep() -> None:
    clock = SystemClock(SteadySource("monotonic", False, time.monotonic_ns))
    assert clock.asleep() == 0


def test_how_long_the_machine_slept_is_steady_minus_monotonic() -> None:
    source = SteadySource("test", True, lambda: time.monotonic_ns() + 483_000_000_000)
    assert SystemClock(source).asleep() == 483_000


def test_a_restart_begins_steady_time_anew() -> None:
    clock = ManualClock(1_000_000)
    clock.advance(60_000)
    clock.sleep(1_000)
    clock.reboot(30_000, steady=9_000)
    assert clock.now() == Instant(9_000, 1_091_000, "boot-2", "manual")
    assert clock.asleep() == 0


def test_a_rehearsal_counts_faster_from_its_own_start() -> None:
    base = ManualClock(1_000_000)
    clock = ScaledClock(60, 500_000, base=base)
    base.advance(1_000)
    assert clock.now() == Instant(60_000, 560_000, "rehearsal", "scaled")
    assert clock.asleep() == 0


def test_a_rehearsal_goes_on_counting_from_where_it_stood() -> None:
    base = ManualClock()
    clock = ScaledClock(60, 560_000, steady=60_000, base=base)
    base.advance(500)
    assert clock.now() == Instant(90_000, 590_000, "rehearsal", "scaled")


@pytest.mark.parametrize("speed", [0, -1, float("inf"), float("nan")])
def test_a_rehearsal_without_a_speed_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        ScaledClock(speed, 0)


@given(st.floats(0.01, 1000), st.lists(st.integers(0, 10_000_000), max_size=20))
def test_a_rehearsal_never_drifts_from_its_speed(speed: float, steps: list[int]) -> None:
    base = ManualClock()
    clock: Clock = ScaledClock(speed, 0, base=base)
    for step in steps:
        base.advance(step)
    assert clock.now().steady == clock.now().wall == int(sum(steps) * speed)
