"""The grid of ways to make the hour fit, and the keys that move in it."""

from __future__ import annotations

import pytest

from presession_timer.base.durations import parse
from presession_timer.base.themes import DARK
from presession_timer.base.world.zones import time_of_day
from presession_timer.chair.language import chair_language
from presession_timer.console.sheets.fit import FitSheet, to_say
from presession_timer.engine import commands as cmd
from presession_timer.engine.fitting import Way, fitting
from presession_timer.terminal.tones import tones_of
from tests.console.rig import lines_of
from tests.engine.hours import START, Hour, panel

TONES = tones_of(DARK)


def hour_of(statements: int, **changes: object) -> Hour:
    hour = Hour(panel(statements, **changes))
    for after in ("0:00", "1:00", "0:20", "1:40", "0:20"):
        hour.do(cmd.Go(), after=after)
    hour.wait("2:00")
    return hour


class Sheet:
    """A sheet over an hour, and what was taken from it."""

    def __init__(self, hour: Hour) -> None:
        self.hour = hour
        self.taken: list[Way] = []
        self.sheet = FitSheet(
            lambda: (hour.session, hour.now),
            lambda at: time_of_day(at, "Europe/Zurich"),
            self.taken.append,
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            assert self.sheet.press(key, None)

    def text(self, width: int = 78, height: int = 24) -> str:
        lines = lines_of(self.sheet, width, height, TONES)
        assert len(lines) == height
        assert all(sum(len(piece.text) for piece in shown) <= width for shown in lines)
        return "\n".join("".join(piece.text for piece in shown).rstrip() for shown in lines)

    def own(self, width: int = 78) -> str:
        """The moderator's own row."""
        rows = self.text(width).splitlines()
        return " ".join(rows[rows.index("  Your own") + 1].split())


def test_what_fits_stands_before_what_falls_short_each_with_its_end() -> None:
    text = Sheet(hour_of(9)).text()
    rows = [" ".join(row.split()) for row in text.splitlines() if row.strip()]
    assert rows[0] == "MAKE IT FIT 9:40 too late at 5:00 each"
    assert rows[1] == "Each Missions Closing Hour ends ends"
    assert rows[2] == "now 7:00 15:00 1:00 11:00 11:25"
    assert rows.index("Fits") < rows.index("Not enough alone") < rows.index("Your own")
    assert "▶ 1 5:00 5:15 · · 10:59" in rows
    assert "4 5:00 · · · 9:40 short" in rows
    said = "“From now on, five minutes each. Questions will then have 5 minutes 15.”"
    assert said in " ".join(text.split())


@pytest.mark.parametrize(("width", "height"), [(78, 24), (44, 17), (44, 12), (40, 10), (116, 40)])
def test_the_grid_fits_the_room_there_is(width: int, height: int) -> None:
    text = Sheet(hour_of(9, until=START + parse("1:04:00"))).text(width, height)
    assert "MAKE IT FIT" in text
    assert "Esc" in text.splitlines()[-1]
    assert "too late" in text


@pytest.mark.parametrize("width", range(44, 90))
def test_no_figure_of_the_grid_is_cut(width: int) -> None:
    it = Sheet(hour_of(9))
    assert it.own(width).endswith("25:40 short")
    assert "…" not in it.text(width, 40)


def test_a_sheet_over_an_hour_that_is_closed_meanwhile_says_so() -> None:
    it = Sheet(hour_of(9))
    it.press("down", "tab", "right")
    it.hour.do(cmd.Close())
    it.press("1", "enter", "right", "tab")
    assert "the hour is closed" in it.text()
    assert (it.taken, it.sheet.preview()) == ([], None)


def test_an_hour_that_the_room_is_not_free_for_does_not_fit() -> None:
    it = Sheet(hour_of(3, until=START + parse("41:00")))
    assert "longer than the room is free" in it.text()
    assert "Nothing has to be done" not in it.text()
    it.press("1")
    (way,) = it.taken
    assert way.each == parse("6:30")


def test_a_digit_takes_a_way_whole() -> None:
    it = Sheet(hour_of(9))
    it.press("2")
    (way,) = it.taken
    assert it.sheet.finished
    assert way.fits
    before = it.hour.session
    assert way.command is not None
    it.hour.do(way.command)
    assert fitting(it.hour.session, it.hour.now).now.fits
    it.hour.do(cmd.Undo())
    assert it.hour.session.planned == before.planned
    assert it.hour.session.caps == before.caps


def test_enter_takes_the_chosen_row() -> None:
    it = Sheet(hour_of(9))
    it.press("down", "down", "up", "enter")
    assert it.taken == [it.sheet.chosen]
    assert it.taken[0].closing == parse("0:30")


def test_arrows_change_ones_own_minutes_from_the_row_that_was_chosen() -> None:
    it = Sheet(hour_of(9))
    it.press("tab", "left")
    assert it.own() == "▶ -4:45+ 5:15 1:00 11:00 fits"
    it.press("right", "tab", "left", "left")
    assert it.own().startswith("▶ 5:00 -4:45+ 1:00")
    it.press("enter")
    assert it.taken[0].missions == parse("4:45")
    assert it.taken[0].each == parse("5:00")


def test_the_hour_is_extended_to_the_rooms_end_and_no_further() -> None:
    it = Sheet(hour_of(7, until=START + parse("1:02:30")))
    it.press("tab", "tab", "tab", "tab", *["right"] * 9)
    assert "-11:02+" in it.own()
    it.press(*["left"] * 9)
    assert "-11:00+" in it.own()


def test_no_own_limit_is_above_the_plans() -> None:
    it = Sheet(hour_of(9))
    it.press("tab", *["right"] * 20)
    assert "-7:00+" in it.own()
    it.press(*["left"] * 60)
    assert "-0:15+" in it.own()


def test_a_cap_can_be_lifted_again() -> None:
    hour = hour_of(9)
    hour.do(cmd.Cap(parse("5:00")))
    it = Sheet(hour)
    it.press("tab", *["right"] * 20, "enter")
    (way,) = it.taken
    assert way.each == parse("7:00")
    assert way.command is not None
    hour.do(way.command)
    assert hour.session.limit(5) == parse("7:00")


def test_where_nothing_has_to_be_done_it_says_so_and_enter_does_nothing() -> None:
    it = Sheet(hour_of(2))
    assert "Nothing has to be done" in it.text()
    assert "25:40 to spare" in it.text()
    it.press("enter")
    assert it.taken == []
    assert not it.sheet.finished


def test_figures_go_with_the_time_and_the_numbers_of_the_rows_stay() -> None:
    it = Sheet(hour_of(9))
    first = it.sheet.chosen
    it.hour.wait("0:01")
    assert it.sheet.chosen is not first
    it.hour.wait("0:30")
    chosen = it.sheet.chosen
    assert chosen is not None
    assert chosen.fits
    it.hour.do(cmd.Extend(parse("30:00")))
    assert "Nothing has to be done" in it.text()


def test_a_click_chooses_and_a_second_one_takes() -> None:
    it = Sheet(hour_of(9))
    rows = it.text().splitlines()
    row = next(n for n, shown in enumerate(rows) if shown.split()[:1] == ["3"])
    body = len(it.sheet.top(78, 24, TONES))
    assert it.sheet.click(row - body)
    assert it.taken == []
    assert it.sheet.click(row - body)
    assert len(it.taken) == 1
    assert not it.sheet.click(0)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("fr", "Désormais, cinq minutes par intervention. Il restera 5 minutes 15 "),
        (
            "es",
            "A partir de ahora, cinco minutos por intervención. Después habrá 5 minutos 15 para ",
        ),
    ],
)
def test_what_to_say_is_in_the_chairs_language(code: str, said: str) -> None:
    hour = hour_of(9)
    found = fitting(hour.session, hour.now)
    assert to_say(found.ways[0], chair_language(code)).startswith(said)
