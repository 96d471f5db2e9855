"""A page as a moderator sees it: at 60 to 120 columns, without colour, in ASCII alone."""

import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Window
from presession_timer.report.document import HourAxis, StatementBar
from presession_timer.report.language import language
from presession_timer.report.render.terminal import (
    CellScale,
    bar_cells,
    document_lines,
    hour_times,
    scheduled_end,
    show,
)
from presession_timer.report.series_figures import Series, series_of
from presession_timer.report.series_page import series_page
from tests.engine.hours import Hour, plan_of, statement
from tests.report.hostile import NAMES
from tests.report.sample import page, spoken, whole_hour
from tests.report.series_sample import figures, sitting, two_rounds

HERE = Path(__file__).parent


def text(hour: Hour, width: int = 80, ascii_only: bool = False, **facts: Any) -> str:
    lines = document_lines(page(hour, **facts), width, ascii_only)
    return "\n".join(line.plain for line in lines)


def shown(encoding: str = "utf-8", **how: bool) -> str:
    """What is written to a stream that is no terminal."""
    buffer = io.BytesIO()
    out = io.TextIOWrapper(buffer, encoding=encoding, errors="replace", newline="\n")
    show(page(whole_hour()), out, **how)
    out.flush()
    return buffer.getvalue().decode(encoding)


def test_the_design_s_example_is_this_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert shown().startswith((HERE / "hour_page.txt").read_text("utf-8"))


@pytest.mark.parametrize("how", ["ascii", "latin-1"])
def test_where_the_marks_cannot_be_written_it_is_ascii(how: str) -> None:
    written = shown(ascii_only=True) if how == "ascii" else shown("latin-1")
    assert written.isascii()
    assert " 4 Organisation D  #############################============///     # 7:25" in written
    assert "5-7 minutes" in written


def test_a_pipe_gets_no_escapes_and_a_width_that_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    written = shown()
    assert "\x1b" not in written
    assert max(map(len, written.splitlines())) <= 60


def test_a_name_is_never_markup_and_never_an_escape() -> None:
    hostile = "[bold]Ann[/] \x1b[2J\u202e[@click=app.quit]x"
    hour = Hour(plan_of(statement(1, speaker="x", organisation=hostile)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "6:00")
    written = text(hour, 120)
    assert "[bold]Ann[/] [2J[@click=app.quit]x" in written
    assert "\x1b" not in written
    assert "\u202e" not in written


def test_wide_names_keep_the_columns() -> None:
    hour = Hour(plan_of(statement(1, speaker="", organisation="人权观察" * 12), statement(2)))
    hour.do(cmd.Open())
    for number in (1, 2):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), "6:00")
    lines = document_lines(page(hour), 80)
    assert max(line.cell_len for line in lines) <= 80
    marks = [line for line in lines if line.plain.endswith("● in window")]
    assert len({line.cell_len for line in marks}) == 1


def test_an_hour_so_far_says_who_has_the_floor_and_who_is_to_come() -> None:
    hour = Hour(plan_of(*(statement(n) for n in range(1, 6))))
    assert "The hour has not begun." in text(hour)
    hour.do(cmd.Open())
    hour.do(cmd.MarkLate(4))
    hour.do(cmd.MarkAbsent(3))
    hour.do(cmd.Give(1))
    hour.do(cmd.WriteNote("x"), "3:00")
    written = text(hour)
    assert "! The hour is not closed: the report so far." in written
    for words in ("has the floor", "to come", "late", "absent"):
        assert words in written
    assert "not reached" not in written


def test_a_plan_of_nothing_has_a_page_too() -> None:
    assert "Timekeeper's record" in text(Hour(plan_of()))


def test_what_is_missing_and_the_time_beside_it_add_up() -> None:
    hour = spoken(["4:10.400", "7:25.600", "4:57.700"], close=False)
    hour.do(cmd.Close(), after="42:00")
    written = text(hour)
    for row in (
        "4:10 -0:50",
        "7:25 +0:25",
        "4:57 -0:03",
        "4:10  ○ 0:50 short",
        "7:25  ■ 0:25 over",
    ):
        assert row in written
    assert "short, by 3 s and 50 s" in written
    # 58:33.700 of 60:00: as shown, 58:33 and 1:27.
    assert "58:33" in written
    assert "1:27 to spare" in written


def test_less_than_a_second_over_is_said_in_words() -> None:
    hour = spoken(["7:00.025"])
    assert "■ less than a second over" in text(hour, imported=True)
    assert "less than a second" not in text(hour), "a hand is not that exact"


EIGHT = CellScale(16, 8 * MINUTE)
"""Two cells a minute."""


def drawn(spoke: str | None, limit: str = "7:00", least: str = "5:00") -> str:
    """A bar of sixteen cells for eight minutes, in ASCII."""
    ms = None if spoke is None else parse(spoke)
    over = ms is not None and ms > parse(limit)
    verdict = Verdict.OVER if over else Verdict.WITHIN
    what = StatementBar(1, "x", ms, parse(least), parse(limit), verdict, "")
    return "".join(text for text, _ in bar_cells(what, EIGHT, ascii_only=True))


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


def test_times_stand_over_their_instants_and_never_in_one_another() -> None:
    ticks = ((0, "10:00"), (MINUTE, "10:01"), (600_000, "10:10"))
    hour = HourAxis(0, 20 * MINUTE, ticks, (), (), None, ZoneInfo("UTC"), {})
    scale = CellScale(20, 20 * MINUTE)
    assert hour_times(hour, scale, 4) == "  10:00     10:10"
    assert scheduled_end(hour, scale, 4) == ""
    ends = hour._replace(scheduled_end=(20 * MINUTE, "10:20"))
    assert scheduled_end(ends, scale, 4) == " scheduled end 10:20 ^".rjust(24)


def series_text(series: Series, width: int = 80, ascii_only: bool = False, code: str = "en") -> str:
    lines = document_lines(series_page(series, language(code)), width, ascii_only)
    return "\n".join(line.plain for line in lines)


def test_the_page_of_a_series() -> None:
    page = series_text(two_rounds()).splitlines()
    for line in (HERE / "series_page.txt").read_text("utf-8").splitlines():
        assert line in page


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_no_line_of_a_series_is_wider_than_the_page(width: int, plain: bool, code: str) -> None:
    for line in document_lines(series_page(two_rounds(), language(code)), width, plain):
        assert line.cell_len <= width, line.plain
        assert not plain or line.plain.isascii() or code != "en"


def test_a_hostile_title_stays_text() -> None:
    series = series_of([figures(sitting("[/] [red]x", ["6:00"])), figures(sitting(NAMES[5], []))])
    assert "[/] [red]x" in series_text(series)


def test_groups_have_their_headings() -> None:
    rehearsed = figures(sitting("Kenya", ["6:00"]), rehearsal=1.0)
    shorter = figures(sitting("Turkey", ["6:00"], window=Window(max=360_000)))
    shown = series_text(series_of([figures(sitting("Spain", ["6:00"])), shorter, rehearsed]))
    assert "! The records follow 2 formats; each is counted by itself." in shown
    assert "upr-presession · 5–7 minutes · rehearsals" in shown
