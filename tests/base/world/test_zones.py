"""The plan's time zone and the machine's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from presession_timer.base.world.zones import machine_zone, today_in, zone_difference

WINTER, SUMMER = date(2026, 12, 10), date(2026, 7, 10)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A machine whose time zone can be set."""
    with monkeypatch.context() as patch:
        yield patch
    time.tzset()


def is_in(machine: pytest.MonkeyPatch, zone: str) -> None:
    """Put the machine into a time zone."""
    machine.setenv("TZ", zone)
    time.tzset()


def test_a_machine_elsewhere_differs_and_both_offsets_are_named(
    machine: pytest.MonkeyPatch,
) -> None:
    is_in(machine, "America/New_York")
    assert zone_difference("Europe/Zurich", WINTER) == (
        "the plan's time zone is Europe/Zurich (UTC+01:00) and this machine's is UTC-05:00"
    )
    assert "UTC+02:00" in zone_difference("Europe/Zurich", SUMMER)


def test_offsets_are_compared_and_not_names(machine: pytest.MonkeyPatch) -> None:
    is_in(machine, "Europe/Vienna")
    assert zone_difference("Europe/Zurich", WINTER) == ""


def test_what_counts_is_the_day_of_the_plan(machine: pytest.MonkeyPatch) -> None:
    is_in(machine, "Africa/Algiers")  # an hour ahead of UTC all the year
    assert zone_difference("Europe/Zurich", WINTER) == ""
    assert zone_difference("Europe/Zurich", SUMMER) != ""


def test_the_machines_zone_is_named_with_its_offset(machine: pytest.MonkeyPatch) -> None:
    is_in(machine, "Asia/Kathmandu")
    assert machine_zone().endswith("(UTC+05:45)")


def test_today_is_the_day_of_the_zone() -> None:
    ahead, behind = today_in("Pacific/Kiritimati"), today_in("Pacific/Niue")
    assert ahead > behind
    assert abs(datetime.now(ZoneInfo("Pacific/Niue")).date() - behind) <= timedelta(days=1)


def test_today_in_an_unknown_zone_is_the_machines() -> None:
    assert abs(today_in("Europe/Nowhere") - today_in("Europe/Zurich")) <= timedelta(days=1)
