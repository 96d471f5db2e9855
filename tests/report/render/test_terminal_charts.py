"""The two charts, cell by cell."""

from zoneinfo import ZoneInfo

import pytest

from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.hour import Span
from presession_timer.report.hour_page import Bar, Hour
from presession_timer.report.terminal_charts import (
    Scale,
    bar,
    hour_axis,
    scheduled_end,
    stretch,
)

UTC = ZoneInfo("UTC")
EIGHT = Scale(16, 8 * MINUTE)
"""Two cells a minute."""


def drawn(spoke: str | None, limit: str = "7:00", least: str = "5:00") -> str:
    """A bar of sixteen cells for eight minutes, in ASCII."""
    ms = None if spoke is None else parse(spoke)
    over = ms is not None and ms > parse(limit)
    verdict = Verdict.OVER if over else Verdict.WITHIN
    what = Bar(1, "x", ms, parse(least), parse(limit), verdict, "")
    return "".join(text for text, _ in bar(what, EIGHT, plain=True))


@pytest.mark.parametrize(
    ("spoke", "cells"),
    [
        (None, "          ....  "),
        ("0:00", "          ....  "),
        ("0:01", "#         ....  "),
        ("3:00", "######    ....  "),
        ("5:00", "##########....  "),
        ("6:00", "##########==..  "),
        ("7:00", "##########====  "),
        ("7:00.001", "##########====/ "),
        ("8:00", "##########====//"),
    ],
)
def test_a_bar_over_its_window(spoke: str | None, cells: str) -> None:
    assert drawn(spoke) == cells


def test_a_bar_over_a_capped_window_and_over_none() -> None:
    assert drawn("4:00", limit="5:00", least="4:00") == "########..      "
    assert drawn("2:00", limit="3:00", least="0:00") == "====..          "


def test_the_scale_ends_on_the_minute_behind_the_longest() -> None:
    bars = [Bar(1, "x", parse("7:25"), parse("5:00"), parse("7:00"), Verdict.OVER, "")]
    assert Scale.of_bars(bars, 16) == EIGHT
    assert EIGHT.minutes() == "0   2   4   6   8"


def spans(*times: tuple[int, str, str]) -> tuple[Span, ...]:
    """Statements by number, began and ended after the start of the axis."""
    return tuple(
        Span(number, Kind.STATEMENT, "x", parse(began), parse(ended), parse("1:00") * (number == 3))
        for number, began, ended in times
    )


def stretched(*times: tuple[int, str, str], cells: int = 20) -> str:
    """The boxes on an axis of twenty minutes, in ASCII."""
    scale = Scale(cells, 20 * MINUTE)
    return "".join(text for text, _ in stretch(spans(*times), scale, plain=True))


def test_boxes_stand_where_the_turns_were() -> None:
    assert stretched((1, "0:00", "5:00"), (2, "7:00", "20:00")) == "[=1=]  [=====2=====]"


def test_an_overrun_is_hatched_at_the_end_of_its_box() -> None:
    assert stretched((3, "0:00", "8:00")) == "[==3==/]"


def test_what_is_too_short_for_a_box_is_a_stroke() -> None:
    assert stretched((1, "0:00", "0:05"), (2, "0:10", "2:00"), (4, "2:00", "4:00")) == "||[]"


def test_a_box_too_narrow_for_its_number_goes_without() -> None:
    assert stretched((11, "0:00", "3:00"), (5, "3:00", "6:00")) == "[=][5]"


def test_times_stand_over_their_instants_and_never_in_one_another() -> None:
    ticks = ((0, "10:00"), (MINUTE, "10:01"), (600_000, "10:10"))
    hour = Hour(0, 20 * MINUTE, ticks, (), (), None, UTC)
    assert hour_axis(hour, Scale(20, 20 * MINUTE), 4) == "  10:00     10:10"
    assert scheduled_end(hour, Scale(20, 20 * MINUTE), 4) == ""


def test_the_scheduled_end_is_marked() -> None:
    hour = Hour(0, 20 * MINUTE, (), (), (), (20 * MINUTE, "10:20"), UTC)
    assert scheduled_end(hour, Scale(20, 20 * MINUTE), 4) == "   scheduled end 10:20 ^".rjust(24)
