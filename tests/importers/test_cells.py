"""Cells: what they mean, and what is refused."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import DAY, parse
from presession_timer.importers.cells import (
    CellError,
    Doubt,
    flag_in,
    length_in,
    moment_in,
    words_in,
)
from presession_timer.importers.sheet import Value


def day_in(value: Value) -> tuple[date | None, bool]:
    moment = moment_in(value)
    if moment.day is None:
        raise CellError("expected a day")
    return moment.day, moment.day_sure


def time_in(value: Value) -> time:
    moment = moment_in(value)
    if moment.start is None:
        raise CellError("expected a time of day")
    return moment.start


@pytest.mark.parametrize(
    ("value", "most", "least", "doubt"),
    [
        ("7:00", "7:00", None, ""),
        ("6:30", "6:30", None, ""),
        ("7 min", "7:00", None, ""),
        ("7 minutes", "7:00", None, ""),
        ("7 minutos", "7:00", None, ""),
        ("7 mn", "7:00", None, ""),
        ("7'", "7:00", None, ""),
        ("5'30''", "5:30", None, ""),
        ("5 min 30 s", "5:30", None, ""),
        ("6 min 30", "6:30", None, ""),
        ("6min30", "6:30", None, ""),
        ("6’30", "6:30", None, ""),
        ("6m 5s", "6:05", None, ""),
        ("90 segundos", "1:30", None, ""),
        ("PT6M30S", "6:30", None, ""),
        ("1:00:00", "1:00", None, Doubt.HOURS),
        ("07:00:00", "7:00", None, Doubt.HOURS),
        ("0:07:00", "7:00", None, ""),
        ("0:15.160", "0:15.160", None, ""),
        ("7", "7:00", None, Doubt.MINUTES),
        ("6,5", "6:30", None, Doubt.MINUTES),
        ("5-7 min", "7:00", "5:00", ""),
        ("5 – 7", "7:00", "5:00", Doubt.MINUTES),
        ("5:00-6:30", "6:30", "5:00", ""),
        ("5 à 7 minutes", "7:00", "5:00", ""),
        (7.0, "7:00", None, Doubt.MINUTES),
        (6.5, "6:30", None, Doubt.MINUTES),
        (time(7), "7:00", None, Doubt.HOURS),
        (time(5, 30), "5:30", None, Doubt.HOURS),
        (time(0, 7), "7:00", None, ""),
        (time(0, 1, 30), "1:30", None, ""),
        (time(1, 2, 3), "1:02:03", None, ""),
        (timedelta(hours=7), "7:00", None, Doubt.HOURS),
        (7 / 24, "7:00", None, Doubt.DAYS),
        (7 / 24 / 60, "7:00", None, Doubt.DAYS),
        (0.5, "0:30", None, Doubt.MINUTES),
        (timedelta(minutes=7), "7:00", None, ""),
    ],
)
def test_a_length_is_read_as_a_person_meant_it(
    value: Value, most: str, least: str | None, doubt: str
) -> None:
    found = length_in(value)
    assert found.most == parse(most)
    assert found.least == (parse(least) if least else None)
    assert found.doubt == doubt


def test_a_heading_that_says_minutes_takes_the_doubt_away() -> None:
    assert length_in("7", "minutes").doubt == ""
    assert length_in(7.0, "minutes").doubt == ""


@pytest.mark.parametrize(
    "value",
    ["", "soon", "-7", "7:60", "1_0", "infinity", "nan", "7:00 o'clock", "7-5 min", "99999",
     True, date(2019, 12, 10), float("nan"), float("inf"), -1.0, 1e300, timedelta(-1)],
)  # fmt: skip
def test_what_is_no_length_is_refused(value: Value) -> None:
    with pytest.raises(CellError, match="expected"):
        length_in(value)


@given(st.text() | st.floats() | st.times() | st.timedeltas() | st.dates() | st.booleans())
def test_whatever_a_cell_holds_it_is_a_length_of_a_day_at_most_or_refused(value: Value) -> None:
    try:
        found = length_in(value)
    except CellError:
        return
    assert 0 <= found.most <= DAY


@pytest.mark.parametrize(
    ("value", "words"),
    [("812", 812), ("1,100", 1100), ("1 100", 1100), ("1.100", 1100), ("1'100", 1100),
     ("1\u202f100", 1100), (812.0, 812), (0.0, 0), ("850 words", 850), ("850 mots", 850)],
)  # fmt: skip
def test_a_number_of_words(value: Value, words: int) -> None:
    assert words_in(value) == words


@pytest.mark.parametrize("value", ["many", "8.5", "1,10", 8.5, -1.0, True, time(7), "-5"])
def test_what_is_no_number_of_words(value: Value) -> None:
    with pytest.raises(CellError, match="whole number of words"):
        words_in(value)


def test_yes_and_no_in_three_languages() -> None:
    assert all(flag_in(word) for word in ("yes", "X", "OUI", "Sí", "1", True, "vrai"))
    assert not any(flag_in(word) for word in ("no", "NON", "", "0", False, "faux"))
    with pytest.raises(CellError, match="yes or no"):
        flag_in("perhaps")


@pytest.mark.parametrize(
    ("value", "day", "sure"),
    [
        ("2019-12-10", date(2019, 12, 10), True),
        ("10.12.2019", date(2019, 12, 10), True),
        ("10/12/2019", date(2019, 12, 10), False),
        ("10/12/19", date(2019, 12, 10), False),
        ("12/31/2019", date(2019, 12, 31), True),
        ("31/12/2019", date(2019, 12, 31), True),
        ("11/11/2019", date(2019, 11, 11), True),
        (date(2019, 12, 10), date(2019, 12, 10), True),
    ],
)
def test_a_day_and_whether_it_is_sure(value: Value, day: date, sure: bool) -> None:
    assert day_in(value) == (day, sure)


@pytest.mark.parametrize("value", ["soon", "2019-13-10", "31.02.2019", "10.12.19", 5.0])
def test_what_is_no_day(value: Value) -> None:
    with pytest.raises(CellError, match="expected a"):
        day_in(value)


@pytest.mark.parametrize(
    ("value", "at"),
    [("10:00", time(10)), ("9h30", time(9, 30)), ("10h", time(10)), ("10.30", time(10, 30)),
     ("10:00–11:00", time(10)), ("10:00:05", time(10, 0, 5)), (time(10, 5), time(10, 5))],
)  # fmt: skip
def test_a_time_of_day(value: Value, at: time) -> None:
    assert time_in(value) == at


@pytest.mark.parametrize("value", ["25:00", "10", "10:600", "10:00 maybe", 10.0])
def test_what_is_no_time_of_day(value: Value) -> None:
    with pytest.raises(CellError, match="expected a"):
        time_in(value)


def test_a_day_or_a_time_that_has_lost_its_format_is_a_number_and_a_guess() -> None:
    assert day_in(43809.0) == (date(2019, 12, 10), False)
    assert day_in("43809") == (date(2019, 12, 10), False)
    assert time_in(10 / 24) == time(10)
    assert time_in(10.5 / 24) == time(10, 30)


def test_a_day_with_a_time_has_both() -> None:
    for written in ("2019-12-10 10:00:00", "2019-12-10T10:00", "10.12.2019 10:00"):
        assert day_in(written) == (date(2019, 12, 10), True)
        assert time_in(written) == time(10)
