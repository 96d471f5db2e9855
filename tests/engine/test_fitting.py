"""Ways to make the hour fit: each says what it would really lead to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import DAY, MINUTE, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.fitting import fitting, way_of
from tests.engine.hours import START, Hour, panel, plan_of, statement, window


def hour_of(statements: int, spoken: str = "2:00", **changes: object) -> Hour:
    hour = Hour(panel(statements, **changes))
    for after in ("0:00", "1:00", "0:20", "1:40", "0:20"):
        hour.do(cmd.Go(), after=after)
    hour.wait(spoken)
    return hour


def test_an_hour_in_which_everyone_may_take_the_limit_has_time_to_spare() -> None:
    found = fitting(hour_of(2).session, hour_of(2).now)
    assert found.now.fits
    assert found.now.command is None


def test_what_fits_comes_first_and_then_the_least_that_falls_short() -> None:
    hour = hour_of(8)
    ways = fitting(hour.session, hour.now).ways
    assert ways
    fits = [way.fits for way in ways]
    assert fits == sorted(fits, reverse=True)
    short = [way.spare for way in ways if not way.fits]
    assert short == sorted(short, reverse=True)


def test_a_cap_alone_needs_no_trimming() -> None:
    hour = hour_of(6)
    ways = fitting(hour.session, hour.now).ways
    enough = {way.each for way in ways if way.fits and (way.missions, way.closing) == (None, None)}
    for way in ways:
        if way.each in enough and not way.extend:
            assert (way.missions, way.closing) == (None, None)


def test_missions_keep_a_minute_at_least_and_the_hour_ends_within_the_rooms() -> None:
    until = START + parse("1:05:00")
    hour = hour_of(8, until=until)
    found = fitting(hour.session, hour.now)
    assert found.room == 5 * MINUTE
    for way in found.ways:
        assert way.missions is None or way.missions >= MINUTE
        assert way.until <= until


def test_a_closed_hour_is_a_refusal() -> None:
    hour = hour_of(6)
    hour.do(cmd.Close())
    found = fitting(hour.session, hour.now)
    assert (found.refusal, found.ways) == ("the hour is closed", ())


def test_without_a_statement_to_come_only_missions_can_give_way() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    found = fitting(hour.session, hour.now)
    assert found.limits is None
    assert found.ways == ()


def test_a_way_that_the_engine_refuses_says_so() -> None:
    hour = hour_of(2)
    with pytest.raises(ValueError, match="longer than 0:00"):
        way_of(hour.session, hour.now, each=0)


@given(st.integers(1, 12), st.integers(0, 600), st.integers(0, 10))
def test_every_way_leads_to_what_it_says_and_one_undo_takes_it_back(
    statements: int, spoken: int, room: int
) -> None:
    hour = hour_of(statements, f"{spoken} s", until=START + (60 + room) * MINUTE)
    for way in fitting(hour.session, hour.now).ways:
        assert way.command is not None
        hour.do(way.command)
        outlook = hour.snapshot.forecast
        assert outlook.hour_ends == way.until
        assert (outlook.available >= outlook.most) == way.fits
        hour.do(cmd.Undo())
        again = fitting(hour.session, hour.now)
        assert again.now.command is None


def test_on_another_day_the_rooms_time_of_the_plan_says_nothing() -> None:
    hour = Hour(panel(4, until=START + parse("61:00")))
    assert fitting(hour.session, hour.now).room == MINUTE
    hour.now += 40 * DAY
    hour.do(cmd.Go())
    assert fitting(hour.session, hour.now).room is None


def test_what_fits_the_hour_but_not_the_room_does_not_fit() -> None:
    until = START + parse("41:00")
    hour = hour_of(3, "0:00", until=until)
    found = fitting(hour.session, hour.now)
    assert found.now.ends < found.now.until
    assert not found.now.fits
    first = found.ways[0]
    assert (first.each, first.missions, first.extend) == (parse("6:30"), None, 0)
    assert first.fits
    assert until - MINUTE < first.ends <= until


def test_of_a_minute_no_half_is_taken_where_two_seconds_are_too_many() -> None:
    minute = plan_of(
        *(statement(n, min=0, max=MINUTE) for n in range(1, 31)),
        length=30 * MINUTE,
        handover=0,
        window=window("0:00", "1:00", last="0:15"),
    )
    hour = Hour(minute)
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="0:40")
    hour.wait("1:00")
    first = fitting(hour.session, hour.now).ways[0]
    assert first.fits
    assert first.each == parse("0:55")
