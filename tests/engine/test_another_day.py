"""Whether an hour is held on the day it was planned for."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import DAY, HOUR, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.rules import day_warning, held_on, is_another_day
from tests.engine.hours import START, Hour, panel


def instant(text: str, zone: str = "Europe/Zurich") -> int:
    """A local time, ms since 1970 UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize("away", [0, 1, 12 * HOUR, -12 * HOUR])
def test_up_to_twelve_hours_from_the_start_it_is_the_planned_day(away: int) -> None:
    plan = panel()
    assert not is_another_day(plan, START + away)
    assert held_on(plan, START + away) is None
    assert day_warning(plan, START + away, opened=False) == ""


@pytest.mark.parametrize(
    ("away", "day"),
    [
        (12 * HOUR + 1, date(2019, 12, 10)),
        (14 * HOUR, date(2019, 12, 11)),
        (-12 * HOUR - 1, date(2019, 12, 9)),
        (40 * DAY, date(2020, 1, 19)),
    ],
)
def test_further_away_it_is_held_on_another_day(away: int, day: date) -> None:
    assert held_on(panel(), START + away) == day


def test_an_hour_that_is_not_open_is_held_on_no_day() -> None:
    assert held_on(panel(), None) is None


@pytest.mark.parametrize(
    ("opened", "elsewhere"),
    [
        ("2019-12-10 00:00", False),
        ("2019-12-11 11:00", False),
        ("2019-12-09 12:00", False),
        ("2019-12-11 12:01", True),
        ("2019-12-09 11:59", True),
    ],
)
def test_a_plan_without_a_start_is_held_against_its_whole_day(opened: str, elsewhere: bool) -> None:
    assert is_another_day(panel(start=None), instant(opened)) is elsewhere


def test_the_day_is_that_of_the_plans_zone() -> None:
    plan = panel(timezone="Pacific/Auckland")
    late = START + 13 * HOUR  # 22:00 UTC on the 10th, 11:00 on the 11th in Auckland
    assert held_on(plan, late) == date(2019, 12, 11)


def test_the_warning_names_both_days_and_asks_before_the_opening_only() -> None:
    plan, now = panel(), instant("2020-01-19 11:02")
    assert day_warning(plan, now, opened=False) == (
        "planned for 2019-12-10 10:00, and it is 2020-01-19 11:02: the right plan?"
    )
    assert day_warning(plan, now, opened=True) == (
        "planned for 2019-12-10 10:00, opened 2020-01-19 11:02: no lateness is counted"
    )
    assert "planned for 2019-12-10, and it is 2020-01-19 11:02" in day_warning(
        panel(start=None), now, opened=False
    )


@given(st.integers(-3 * DAY, 3 * DAY))
def test_on_another_day_there_is_no_lateness(away: int) -> None:
    hour = Hour(panel(until=START + parse("1:05:00")))
    hour.now += away
    before = hour.snapshot
    hour.do(cmd.Open())
    for snapshot in (before, hour.snapshot):
        assert snapshot.another_day is (abs(away) > 12 * HOUR)
        if snapshot.another_day:
            assert snapshot.late_by is None
    assert hour.snapshot.another_day or hour.snapshot.late_by == away
