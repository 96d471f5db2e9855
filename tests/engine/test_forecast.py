"""The forecast, against figures worked out by hand and against a slow reference."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind
from presession_timer.plan.shares import Bounds, clamp, share_out, speaking_time
from tests.engine.hours import START, Hour, other, panel, plan_of, statement


def at(time: str) -> int:
    """A time after the planned start, ms on the time line."""
    return START + parse(time)


def test_before_the_opening_six_speakers_can_have_six_and_a_half_minutes() -> None:
    # others 2:00 + 2:00 + 15:00 + 1:00 = 20:00; ten segments, nine handovers of 0:20 = 3:00;
    # B = 60:00 - 20:00 - 3:00 = 37:00; 37:00 / 6 = 6:10.
    outlook = Hour(panel(6)).snapshot.forecast
    assert outlook.available == parse("37:00")
    assert outlook.shares.fair == parse("6:10")
    assert (outlook.least, outlook.most) == (parse("30:00"), parse("42:00"))
    assert outlook.projected_end == at("60:00")
    assert [what.end for what in outlook.what_if] == [at("53:00"), at("59:00"), at("65:00")]
    # without questions, others are 5:00; 60 - 5 - 3 = 52:00, less six times 5, 6 and 7.
    assert [what.missions for what in outlook.what_if] == [
        parse("22:00"), parse("16:00"), parse("10:00"),
    ]  # fmt: skip
    assert (outlook.missions.low, outlook.missions.high) == (parse("10:00"), parse("22:00"))


def test_four_speakers_get_their_limit_and_the_figure_said_is_the_plain_quotient() -> None:
    outlook = Hour(panel(4)).snapshot.forecast
    # B = 60:00 - 20:00 - 7 * 0:20 = 37:40 over four is 9:25, more than anybody may take.
    assert outlook.shares.fair == parse("9:25")
    assert set(outlook.shares.each) == {parse("7:00")}
    assert outlook.projected_end == at("50:20")


def test_what_nobody_may_take_is_to_spare() -> None:
    shares = Hour(panel(4)).snapshot.forecast.shares
    # 37:40 less four limits of 7:00.
    assert shares.to_spare == parse("9:40")
    assert Hour(panel(6)).snapshot.forecast.shares.to_spare == 0
    assert Hour(panel(8)).snapshot.forecast.shares.to_spare == 0


@pytest.mark.parametrize("late", ["0:00", "0:01", "1:01:00"])
def test_an_hour_that_is_not_open_yet_counts_from_now_once_its_time_is_past(late: str) -> None:
    hour = Hour(panel(6, until=at("1:05:00")))
    hour.wait(late)
    before = hour.snapshot
    assert before.forecast.projected_end == hour.now + parse("60:00")
    assert before.forecast.hour_ends == hour.now + parse("60:00")
    assert before.forecast.what_if[0].end == hour.now + parse("53:00")
    hour.do(cmd.Open())
    after = hour.snapshot.forecast
    assert after.hour_ends == before.forecast.hour_ends
    # The gap to the first turn is one more handover; what each gets changes by that alone.
    assert after.gaps == before.forecast.gaps + parse("0:20")


def test_before_its_time_an_hour_is_foretold_as_planned() -> None:
    hour = Hour(panel(6))
    hour.now -= parse("30:00")
    assert hour.snapshot.forecast.projected_end == at("60:00")


def test_without_a_planned_start_it_would_open_now() -> None:
    hour = Hour(panel(6, start=None))
    hour.wait("5:00")
    outlook = hour.snapshot.forecast
    assert outlook.projected_end is None
    assert outlook.what_if[0].end == hour.now + parse("53:00")


def turns_with_gaps(hour: Hour, gaps: list[int]) -> None:
    """One turn of a minute after another, with these gaps between them, and one more turn."""
    hour.do(cmd.Open())
    for number, gap in enumerate([0, *gaps], start=1):
        hour.now += gap
        hour.do(cmd.Give(number))
        if number <= len(gaps):
            hour.do(cmd.Yield(), after="1:00")


def test_a_broken_microphone_does_not_stretch_every_handover_to_come() -> None:
    hour = Hour(panel(6))
    turns_with_gaps(hour, [parse("0:20"), parse("5:00"), parse("0:30")])
    assert hour.session.handover == parse("0:30")
    assert hour.snapshot.forecast.gaps == 6 * parse("0:30")


def test_of_two_gaps_the_shorter_counts() -> None:
    hour = Hour(panel(6))
    turns_with_gaps(hour, [parse("5:00"), parse("0:10")])
    assert hour.session.handover == parse("0:10")


def test_one_gap_is_not_enough_to_know() -> None:
    hour = Hour(panel(6))
    turns_with_gaps(hour, [parse("5:00")])
    assert hour.session.handover == parse("0:20")


@given(st.lists(st.integers(0, 600_000), max_size=7))
def test_the_handover_is_the_lower_median_of_the_gaps(gaps: list[int]) -> None:
    hour = Hour(panel(8))
    turns_with_gaps(hour, gaps)
    each = hour.session.handover
    if len(gaps) < 2:
        assert each == hour.session.plan.handover
        return
    assert each in gaps
    assert sum(gap <= each for gap in gaps) * 2 >= len(gaps)
    assert sum(gap < each for gap in gaps) * 2 < len(gaps)
    assert hour.snapshot.forecast.gaps == each * len(hour.session.to_come)


@given(st.lists(st.integers(0, 60_000), min_size=3, max_size=6), st.integers(0, 3_600_000))
def test_one_long_gap_counts_no_more_than_the_longest_of_the_others(
    gaps: list[int], broken: int
) -> None:
    hour = Hour(panel(8))
    turns_with_gaps(hour, [*gaps, broken])
    assert hour.session.handover <= max(gaps)


def test_after_a_cap_at_the_minimum_everyone_has_the_minimum() -> None:
    hour = Hour(panel(8))
    hour.do(cmd.Go())
    hour.do(cmd.Cap(parse("5:00")))
    outlook = hour.snapshot.forecast
    assert set(outlook.share_of.values()) == {parse("5:00")}
    assert outlook.least == outlook.most == parse("40:00")
    # 60:00 - 2:00 (opening) - 18:00 - 11 * 0:20 = 36:20 for 40:00.
    assert outlook.shares.short_by == parse("3:40")
    row = hour.snapshot.row(3)
    assert row is not None
    assert row.least == parse("4:00"), "phase and verdict go down with the cap"


def test_a_capped_speaker_who_has_the_floor_is_foretold_at_her_least_share() -> None:
    hour = Hour(panel(1))
    hour.do(cmd.Open())
    hour.do(cmd.Cap(parse("5:00")))
    hour.do(cmd.Give(3))
    hour.wait("1:00")
    missions = hour.snapshot.forecast.missions
    assert missions.low == missions.high


@given(
    st.integers(0, 3_600_000),
    st.none() | st.integers(1, 500_000),
    st.lists(
        st.tuples(st.integers(0, 400_000), st.integers(0, 400_000), st.integers(-300_000, 300_000)),
        min_size=1,
        max_size=8,
    ),
)
def test_a_share_lies_between_the_plans_minimum_and_the_limit_whatever_is_capped(
    late: int, cap: int | None, windows: list[tuple[int, int, int]]
) -> None:
    segments = [
        statement(n, min=least, max=least + more) for n, (least, more, _) in enumerate(windows, 1)
    ]
    hour = Hour(plan_of(*segments))
    hour.do(cmd.Open())
    hour.now += late
    if cap is not None:
        hour.do(cmd.Cap(cap))
    outlook = hour.snapshot.forecast
    for number, share in outlook.share_of.items():
        limit = hour.session.limit(number) or 0
        assert min(segments[number - 1].min, limit) <= share <= limit
    shares = outlook.shares
    assert shares.to_spare == max(0, outlook.available - outlook.most)
    assert not (shares.to_spare and shares.short_by)
    if not shares.to_spare and not shares.short_by:
        assert 0 <= outlook.available - sum(shares.each) < len(segments)


def test_eight_speakers_do_not_fit_and_it_says_by_how_much() -> None:
    outlook = Hour(panel(8)).snapshot.forecast
    # B = 60:00 - 20:00 - 11 * 0:20 = 36:20; eight times 5:00 is 40:00.
    assert not outlook.fits
    assert outlook.shares.short_by == parse("3:40")
    assert outlook.shares.fair == parse("4:32.500")
    assert set(outlook.shares.each) == {parse("5:00")}


def test_the_figures_in_the_middle_of_a_turn() -> None:
    hour = Hour(panel(4))
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="2:00")
    hour.do(cmd.Go(), after="0:30")
    hour.do(cmd.Go(), after="2:00")
    hour.do(cmd.Go(), after="0:30")
    hour.wait("3:00")
    outlook = hour.snapshot.forecast
    # 8:00 are gone; rest(limit) = 4:00; to come: three statements, questions 15:00, closing 1:00;
    # two gaps were measured, 0:30 each: five to come are 2:30.
    assert outlook.left == parse("52:00")
    assert outlook.gaps == parse("2:30")
    assert outlook.available == parse("52:00") - parse("4:00") - parse("16:00") - parse("2:30")
    assert outlook.projected_end == hour.now + parse("4:00") + parse("21:00") + parse("18:30")
    # Missions: 52:00 - 1:00 - 2:30 = 48:30, less the speaker's rest and the others'.
    assert [what.missions for what in outlook.what_if] == [
        parse("31:30"), parse("27:30"), parse("23:30"),
    ]  # fmt: skip


def test_the_running_gap_uses_up_its_own_handover_and_no_more() -> None:
    hour = Hour(panel(1))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), after="1:00")
    four_to_come = parse("0:20") * 4
    assert hour.snapshot.forecast.gaps == four_to_come
    hour.wait("0:15")
    assert hour.snapshot.forecast.gaps == four_to_come - parse("0:15")
    hour.wait("5:00")
    assert hour.snapshot.forecast.gaps == four_to_come - parse("0:20")


def test_running_questions_are_left_out_of_the_missions_rest() -> None:
    hour = Hour(panel(1))
    hour.do(cmd.Open())
    hour.do(cmd.Give(4))
    hour.wait("10:00")
    missions = hour.snapshot.forecast.missions
    # 50:00 left; still to come: opening 2:00, State 2:00, closing 1:00, a statement; 4 * 0:20.
    assert missions.planned
    assert missions.low == parse("50:00") - parse("5:00") - parse("7:00") - parse("1:20")
    assert missions.high == missions.low + parse("2:00")


def test_without_questions_it_is_time_to_spare() -> None:
    hour = Hour(plan_of(statement(1), statement(2), length=parse("15:00")))
    missions = hour.snapshot.forecast.missions
    assert not missions.planned
    assert (missions.low, missions.high) == (parse("0:40"), parse("4:40"))


def test_an_absentee_returns_her_time_and_a_late_speaker_keeps_it() -> None:
    hour = Hour(panel(6))
    hour.do(cmd.MarkLate(4))
    assert hour.snapshot.forecast.shares.fair == parse("6:10")
    hour.do(cmd.MarkAbsent(4))
    # 60:00 - 20:00 - 8 * 0:20 = 37:20 for five.
    assert hour.snapshot.forecast.shares.fair == parse("7:28")


def test_a_limit_without_a_planned_length_is_what_is_planned() -> None:
    hour = Hour(plan_of(other(1, Kind.STATE, "2:00"), statement(2), length=parse("10:00")))
    assert hour.snapshot.forecast.others == parse("2:00")


def test_granted_time_counts_in_the_rest_of_every_kind() -> None:
    hour = Hour(panel(1))
    hour.do(cmd.Open())
    hour.do(cmd.Give(4))
    before = hour.snapshot.forecast.projected_end
    hour.do(cmd.Grant(parse("2:00")))
    assert before is not None
    assert hour.snapshot.forecast.projected_end == before + parse("2:00")


def test_nothing_to_come_and_no_time_left_does_not_fit() -> None:
    hour = Hour(plan_of(statement(1), length=parse("5:00")))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    assert hour.snapshot.forecast.shares.short_by == parse("2:00")
    assert hour.snapshot.forecast.shares.fair is None


def test_a_clock_running_past_its_limit_needs_no_more_rest() -> None:
    hour = Hour(panel(1))
    hour.do(cmd.Open())
    hour.do(cmd.Give(3))
    hour.wait("9:00")
    end = hour.snapshot.forecast.projected_end
    hour.wait("1:00")
    assert end is not None
    assert hour.snapshot.forecast.projected_end == end + parse("1:00")


def test_words_become_minutes_at_the_pace_of_interpreters() -> None:
    # 812 words at 120 and at 100 a minute.
    assert speaking_time(812) == (parse("6:46"), parse("8:07.200"))


bounds_of = st.builds(
    lambda least, more: Bounds(least, least + more),
    st.integers(0, 500_000),
    st.integers(0, 500_000),
)


@given(st.lists(bounds_of, min_size=1, max_size=12), st.integers(-500_000, 6_000_000))
def test_the_share_is_the_smallest_common_length_that_uses_the_time(
    bounds: list[Bounds], available: int
) -> None:
    shares = share_out(bounds, available)
    assert all(b.least <= share <= b.limit for b, share in zip(bounds, shares.each, strict=True))
    assert shares.short_by == max(0, sum(b.least for b in bounds) - available)
    assert shares.to_spare == max(0, available - sum(b.limit for b in bounds))
    assert shares.fair is not None
    least, limit = sum(b.least for b in bounds), sum(b.limit for b in bounds)
    if not least <= available <= limit:
        assert shares.fair == available // len(bounds)
        return
    assert shares.total == available
    assert sum(clamp(shares.fair, b.least, b.limit) for b in bounds) <= available
    assert sum(clamp(shares.fair + 1, b.least, b.limit) for b in bounds) >= min(available, limit)
    assert 0 <= available - sum(shares.each) < len(bounds)
    if least < available:
        exact = smallest(bounds, available)
        assert exact - 1 < shares.fair <= exact


def smallest(bounds: list[Bounds], available: int) -> Fraction:
    """The smallest x with Σ clamp(x) = available, by bisection over exact fractions."""
    edges = sorted({b.least for b in bounds} | {b.limit for b in bounds})
    for low, high in itertools.pairwise(edges):
        filled = sum(clamp(low, b.least, b.limit) for b in bounds)
        rising = sum(b.least <= low and b.limit >= high for b in bounds)
        if filled < available <= filled + rising * (high - low):
            return low + Fraction(available - filled, rising)
    raise AssertionError("nothing between the edges")
