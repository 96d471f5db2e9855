"""The session's time line: exact in one boot, bridged by wall or heartbeat over a restart."""

from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.clock import Instant
from presession_timer.record.timeline import Known, Resumption, TimeLine, resumed

SESSION = 1_575_968_400_000


def instant(steady: int, wall: int, boot: str = "boot-1", clock: str = "manual") -> Instant:
    return Instant(steady, SESSION + wall, boot, clock)


LAST = Known(instant(100_000, 60_000), SESSION + 60_000)
BEAT = Known(instant(130_000, 90_000), SESSION + 90_000)


def test_before_the_opening_the_time_line_follows_the_wall_clock_both_ways() -> None:
    line = TimeLine(None, opened=False)
    assert line.at(instant(101_000, 3_660_000)) == SESSION + 3_660_000
    assert line.at(instant(101_000, -3_600_000)) == SESSION - 3_600_000


def test_before_the_opening_it_never_goes_behind_an_event() -> None:
    line = TimeLine(LAST, opened=False)
    assert line.at(instant(101_000, 3_660_000)) == SESSION + 3_660_000
    assert line.at(instant(101_000, -3_600_000)) == SESSION + 60_000


def test_from_the_opening_on_only_steady_time_counts() -> None:
    line = TimeLine(LAST, opened=True)
    assert line.at(instant(101_000, 3_660_000)) == SESSION + 61_000


def test_on_the_same_boot_the_break_is_exact() -> None:
    found = resumed(LAST, None, instant(160_000, 120_000))
    assert found == Resumption(SESSION + 120_000)
    assert found.exact


def test_a_wall_clock_that_was_set_in_the_break_is_known_by_how_much() -> None:
    found = resumed(LAST, BEAT, instant(160_000, 120_000 + 3_600_000))
    assert (found.session, found.stepped, found.exact) == (SESSION + 120_000, 3_600_000, True)


def test_up_to_two_seconds_of_straying_is_no_step() -> None:
    for stray in (-2_000, 2_000):
        assert resumed(LAST, None, instant(160_000, 120_000 + stray)).stepped == 0


def test_after_a_restart_the_wall_clock_bridges_the_break() -> None:
    found = resumed(LAST, None, instant(9_000, 240_000, "boot-2"))
    assert found == Resumption(SESSION + 240_000, 180_000, "wall clock")


def test_a_later_heartbeat_is_the_nearer_bank_of_the_bridge() -> None:
    stepped = Known(instant(130_000, 90_000 + 3_600_000), SESSION + 90_000)
    found = resumed(LAST, stepped, instant(9_000, 120_000 + 3_600_000, "boot-2"))
    assert found == Resumption(SESSION + 120_000, 60_000, "wall clock")


def test_with_the_clock_set_back_the_break_counts_up_to_the_last_heartbeat() -> None:
    found = resumed(LAST, BEAT, instant(9_000, -3_600_000, "boot-2"))
    assert found == Resumption(SESSION + 90_000, 30_000, "heartbeat")
    without = resumed(LAST, None, instant(9_000, -3_600_000, "boot-2"))
    assert without == Resumption(SESSION + 60_000, 0, "heartbeat")


def test_a_steady_clock_that_is_lower_or_another_one_is_not_trusted() -> None:
    lower = resumed(LAST, None, instant(99_999, 240_000))
    other = resumed(LAST, None, instant(160_000, 240_000, clock="monotonic"))
    assert lower.basis == other.basis == "wall clock"
    assert lower.session == other.session == SESSION + 240_000


def test_a_heartbeat_from_before_the_last_event_says_nothing() -> None:
    early = Known(instant(90_000, 50_000), SESSION + 50_000)
    assert resumed(LAST, early, instant(160_000, 120_000)) == Resumption(SESSION + 120_000)


@given(
    st.integers(0, 10**9),
    st.integers(-(10**9), 10**9),
    st.sampled_from(["boot-1", "boot-2"]),
    st.none() | st.integers(0, 10**9),
)
def test_time_never_runs_backwards_over_a_break(
    steady: int, wall: int, boot: str, beat: int | None
) -> None:
    known = None if beat is None else Known(instant(100_000 + beat, 60_000 + beat), SESSION + beat)
    assert resumed(LAST, known, instant(steady, wall, boot)).session >= LAST.session
