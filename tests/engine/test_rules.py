"""Phase, limit, least and verdict, by the formulas of the rules of time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import MINUTE, SECOND, clock_up, parse, signed
from presession_timer.engine.rules import (
    Phase,
    Verdict,
    least_of,
    limit_of,
    outside_of,
    outside_shown,
    phase_of,
    phase_schedule,
    verdict_of,
)
from presession_timer.plan.model import Kind, Window
from tests.engine.hours import other, statement, window

FIVE, SIX, SEVEN = parse("5:00"), parse("6:00"), parse("7:00")


@pytest.mark.parametrize(
    ("spoke", "shown"),
    [
        ("4:10", "-0:50"),
        ("4:10.400", "-0:50"),
        ("4:59.999", "-0:01"),
        ("5:00", "+0:00"),
        ("7:00.025", "+0:00"),
        ("7:01.999", "+0:01"),
        ("7:25.600", "+0:25"),
    ],
)
def test_a_shown_difference_is_whole_seconds(spoke: str, shown: str) -> None:
    assert signed(outside_shown(parse(spoke), FIVE, SEVEN)) == shown


@given(st.integers(0, 1_200_000), st.integers(0, 600), st.integers(0, 600))
def test_a_shown_difference_and_the_shown_time_add_up_to_the_bound(
    spoke: int, least_s: int, more_s: int
) -> None:
    least, limit = least_s * 1000, (least_s + more_s) * 1000
    shown = outside_shown(spoke, least, limit)
    exact = outside_of(spoke, least, limit)
    assert shown % 1000 == 0
    if exact:
        bound = limit if exact > 0 else least
        assert parse(clock_up(spoke)) - shown == bound
        assert abs(shown - exact) < 1000
    else:
        assert shown == 0


@pytest.mark.parametrize(
    ("spoke", "phase"),
    [
        ("0:00", Phase.BEFORE_MINIMUM),
        ("4:59.999", Phase.BEFORE_MINIMUM),
        ("5:00", Phase.IN_WINDOW),
        ("5:59.999", Phase.IN_WINDOW),
        ("6:00", Phase.LAST_MINUTE),
        ("7:00", Phase.LAST_MINUTE),
        ("7:00.001", Phase.OVER),
    ],
)
def test_a_statement_goes_through_its_phases_on_the_millisecond(spoke: str, phase: Phase) -> None:
    assert phase_of(parse(spoke), FIVE, SEVEN, parse("1:00")) is phase


def test_a_segment_without_a_minimum_is_never_before_it() -> None:
    assert phase_of(0, 0, parse("2:00"), parse("1:00")) is Phase.IN_WINDOW


@pytest.mark.parametrize(
    ("spoke", "verdict"),
    [
        ("4:29.999", Verdict.SHORT),
        ("4:30", Verdict.WITHIN),
        ("7:30", Verdict.WITHIN),
        ("7:30.001", Verdict.OVER),
    ],
)
def test_grace_widens_the_verdict_but_not_the_phase(spoke: str, verdict: Verdict) -> None:
    assert verdict_of(parse(spoke), FIVE, SEVEN, parse("0:30")) is verdict


def test_outside_ignores_grace_and_is_negative_when_short() -> None:
    assert outside_of(parse("7:25"), FIVE, SEVEN) == parse("0:25")
    assert outside_of(parse("4:28"), FIVE, SEVEN) == -parse("0:32")
    assert outside_of(SIX, FIVE, SEVEN) == 0


def test_a_cap_lowers_the_limit_and_a_grant_moves_it() -> None:
    segment = statement(3)
    assert limit_of(segment, None, 0) == SEVEN
    assert limit_of(segment, SIX, 0) == SIX
    assert limit_of(segment, parse("8:00"), 0) == SEVEN
    assert limit_of(segment, SIX, parse("0:30")) == parse("6:30")
    assert limit_of(segment, None, -parse("9:00")) == 0


def test_a_cap_binds_statements_only() -> None:
    assert limit_of(other(2, Kind.STATE, "2:00"), parse("1:00"), 0) == parse("2:00")
    assert limit_of(other(9, Kind.QUESTIONS, "15:00"), parse("1:00"), 0) is None


def test_lowering_the_limit_below_the_maximum_lowers_the_minimum_with_it() -> None:
    segment, rules = statement(3), Window()
    assert least_of(segment, SEVEN, rules) == FIVE
    assert least_of(segment, SIX, rules) == FIVE
    assert least_of(segment, FIVE, rules) == parse("4:00")
    assert least_of(segment, parse("0:30"), rules) == 0


def test_a_grant_above_the_maximum_never_moves_the_minimum() -> None:
    flat = statement(3, min=FIVE, max=FIVE)
    rules = window("5:00", "5:00")
    assert least_of(flat, FIVE, rules) == FIVE
    assert least_of(flat, SIX, rules) == FIVE
    assert least_of(other(2, Kind.STATE, "2:00"), parse("2:00"), rules) == 0


def test_a_grant_on_a_capped_limit_brings_the_minimum_back_as_far_as_it_was() -> None:
    segment, rules = statement(3), Window()
    granted = ("0:00", "0:30", "1:30", "2:30", "3:30")
    limits = [limit_of(segment, parse("4:30"), parse(by)) for by in granted]
    assert limits == [parse(limit) for limit in ("4:30", "5:00", "6:00", "7:00", "8:00")]
    least = [least_of(segment, limit, rules) for limit in limits]
    assert least == [parse(each) for each in ("3:30", "4:00", "5:00", "5:00", "5:00")]


times = st.integers(0, parse("20:00"))


@given(times, times, times, times)
def test_a_clock_never_goes_back_to_an_earlier_phase(a: int, b: int, low: int, more: int) -> None:
    order = [Phase.BEFORE_MINIMUM, Phase.IN_WINDOW, Phase.LAST_MINUTE, Phase.OVER]
    limit = low + more
    early, late = sorted((a, b))
    last = parse("1:00")
    first = order.index(phase_of(early, low, limit, last))
    assert first <= order.index(phase_of(late, low, limit, last))


@given(times, times, times)
def test_without_grace_the_verdict_is_the_sign_of_outside(spoke: int, low: int, more: int) -> None:
    verdict = verdict_of(spoke, low, low + more, 0)
    outside = outside_of(spoke, low, low + more)
    expected = {Verdict.OVER: outside > 0, Verdict.SHORT: outside < 0, Verdict.WITHIN: not outside}
    assert expected[verdict]


LENGTHS = st.one_of(st.integers(0, 20), st.integers(0, 40 * MINUTE))


def looked_up(schedule: tuple[tuple[int, Phase], ...], spoke: int) -> Phase:
    """What a screen does: the last entry that has begun."""
    return [phase for at, phase in schedule if at <= spoke][-1]


def test_a_last_minute_that_begins_before_the_minimum_waits_for_it() -> None:
    assert phase_schedule(5 * MINUTE, 5 * MINUTE + 30 * SECOND, MINUTE) == (
        (0, Phase.BEFORE_MINIMUM),
        (5 * MINUTE, Phase.LAST_MINUTE),
        (5 * MINUTE + 30 * SECOND + 1, Phase.OVER),
    )


@given(LENGTHS, LENGTHS, LENGTHS)
def test_the_schedule_of_phases_agrees_with_the_rules_on_both_sides_of_every_boundary(
    least: int, limit: int, last: int
) -> None:
    schedule = phase_schedule(least, limit, last)
    boundaries = {0, least, limit, limit - last, *(at for at, _ in schedule)}
    for near in {at + by for at in boundaries for by in (-1, 0, 1)}:
        if near >= 0:
            assert looked_up(schedule, near) is phase_of(near, least, limit, last)


@given(LENGTHS, LENGTHS, LENGTHS)
def test_the_schedule_begins_at_once_and_no_phase_follows_itself(
    least: int, limit: int, last: int
) -> None:
    schedule = phase_schedule(least, limit, last)
    instants, phases = zip(*schedule, strict=True)
    assert instants[0] == 0
    assert list(instants) == sorted(set(instants))
    assert all(a is not b for a, b in pairwise(phases))
