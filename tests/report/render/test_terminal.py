"""A page as a moderator sees it: at 60 to 120 columns, without colour, in ASCII alone."""

import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.rules import Verdict
from presession_timer.plan.model import Kind
from presession_timer.report.document import HourAxis, StatementBar
from presession_timer.report.figures import HourSpan
from presession_timer.report.language import ENGLISH, language
from presession_timer.report.render.terminal import (
    CellScale,
    bar_cells,
    document_lines,
    hour_cells,
    hour_times,
    scheduled_end,
    show,
)
from presession_timer.report.series_figures import Series, series_of
from presession_timer.report.series_page import series_page
from tests.engine.hours import Hour, plan_of, statement
from tests.report.hostile import NAMES
from tests.report.sample import page, whole_hour
from tests.report.series_sample import figures, sitting, two_rounds

PAGE = """\
UPR Pre-session 35 – Spain
Tuesday 10 December 2019 · Palais des Nations

Began 14:02, ended 15:03, three minutes after schedule; lasted 61 minutes. Six
of seven speakers kept to 5–7 minutes; one spoke 25 s over. One did not take the
floor.

Session              14:02–15:03 · 61:01  2:03 late, 1:01 over the hour
Speaking             44:32 · mean 6:21    median 6:30
Within 5–7 minutes   6 of 7               1 over, 1 absent
Missions' questions  10:20                of 10:00 planned
Who spoke: 7 CSO.

Speaking time against 5–7 minutes
                   0     1     2     3     4    5     6     7     8
 3 Organisation C  █████████████████████████████▓▓▓▓▓▓▓▓▓░░░        ● 6:30
 4 Organisation D  █████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓///     ■ 7:25 +0:25
 5 Organisation E  █████████████████████████████▓▓░░░░░░░░░░        ● 5:12
 6 Organisation F  █████████████████████████████▓▓▓░░░░░░░░░        ● 5:28
 7 Organisation G  █████████████████████████████▓▓▓▓▓▓▓▓▓▓░░        ● 6:42
 8 Organisation H                               ░░░░░░░░░░░░          absent
 9 Organisation I  █████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓        ● 6:58
10 Organisation J  █████████████████████████████▓▓▓▓▓▓▓▓░░░░        ● 6:17

How the hour was spent
       14:00      14:10      14:20     14:30      14:40      14:50      15:00
planned  |[2][━3━━][━4━━][━5━━] [━6━━][━7━━][━8━━][━9━━] [━10━][───11────]
actual     |[][━━3━━] [━━4━━/][━5━━][━6━━][━━7━━━] [━━9━━][━10━━] [───11────]
                                                     scheduled end 15:00 ^

Timekeeper's record
 # Who                           Began    Ended Paused Spoke  Result
 1 Opening                    14:02:03 14:02:43         0:40
 2 Permanent Mission of Spain 14:02:53 14:04:43         1:50  ● in window
 3 Organisation C             14:05:03 14:11:33         6:30  ● in window
 4 Organisation D             14:11:53 14:19:18         7:25  ■ 0:25 over
 5 Organisation E             14:19:38 14:24:50         5:12  ● in window
 6 Organisation F             14:25:10 14:30:38         5:28  ● in window
 7 Organisation G             14:30:58 14:38:15   0:35  6:42  ● in window
 9 Organisation I             14:38:36 14:45:34         6:58  ● in window
10 Organisation J             14:45:54 14:52:11         6:17  ● in window
11 Missions' questions        14:52:31 15:02:51        10:20
 8 Organisation H                                               absent
Nobody had the floor for 3:04 in all.
Questions asked by: France.

Corrections and notes
14:31:58  Pause of 0:35: Organisation G, interpretation
14:38:16  Organisation H absent
14:57:01  Note: the State's list was handed out

Times are rounded down to the second; results and totals are made from
milliseconds. Timed by hand, about ±1 s. People are not named.
"""


def text(hour: Hour, width: int = 80, ascii_only: bool = False, **facts: Any) -> str:
    """The page as text."""
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
    assert shown().startswith(PAGE)


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


def test_before_the_opening_there_is_a_page_too() -> None:
    assert "The hour has not begun." in text(Hour(plan_of(statement(1))))
    assert "Timekeeper's record" in text(Hour(plan_of()))


def test_two_turns_of_one_segment_say_so() -> None:
    hour = Hour(plan_of(statement(1), statement(2)))
    hour.do(cmd.Open())
    for number, spoke in ((1, "3:00"), (2, "6:00"), (1, "4:30")):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), spoke)
    written = text(hour)
    assert "3:00    goes on below" in written
    assert "4:30  ■ 7:30 in all, 0:30 over" in written


def test_what_is_missing_and_the_time_beside_it_add_up() -> None:
    hour = Hour(plan_of(statement(1), statement(2), statement(3)))
    hour.do(cmd.Open())
    for number, spoke in ((1, "4:10.400"), (2, "7:25.600"), (3, "4:57.700")):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), spoke)
    hour.do(cmd.Close(), after="42:00")
    written = text(hour)
    for row in ("4:10 -0:50", "7:25 +0:25", "4:57 -0:03"):
        assert row in written
    for row in ("4:10  ○ 0:50 short", "7:25  ■ 0:25 over"):
        assert row in written
    assert "short, by 3 s and 50 s" in written
    # 58:33.700 of 60:00: as shown, 58:33 and 1:27.
    assert "58:33" in written
    assert "1:27 to spare" in written


def test_less_than_a_second_over_is_said_in_words() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    hour.do(cmd.Yield(), "7:00.025")
    assert "■ less than a second over" in text(hour, imported=True)
    by_hand = text(hour)
    assert "■ at the limit" in by_hand
    assert "7:00 at the limit" in by_hand
    assert "less than a second" not in by_hand


UTC = ZoneInfo("UTC")
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


def test_the_scale_ends_on_the_minute_behind_the_longest() -> None:
    bars = [StatementBar(1, "x", parse("7:25"), parse("5:00"), parse("7:00"), Verdict.OVER, "")]
    assert CellScale.of_bars(bars, 16) == EIGHT
    assert EIGHT.minutes() == "0   2   4   6   8"


def spans(*times: tuple[int, str, str]) -> tuple[HourSpan, ...]:
    """Statements by number, began and ended after the start of the axis."""
    return tuple(
        HourSpan(number, Kind.STATEMENT, parse(began), parse(ended), parse("1:00") * (number == 3))
        for number, began, ended in times
    )


def stretched(*times: tuple[int, str, str], cells: int = 20) -> str:
    """The boxes on an axis of twenty minutes, in ASCII."""
    scale = CellScale(cells, 20 * MINUTE)
    return "".join(text for text, _ in hour_cells(spans(*times), scale, ascii_only=True))


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
    hour = HourAxis(0, 20 * MINUTE, ticks, (), (), None, UTC, {})
    assert hour_times(hour, CellScale(20, 20 * MINUTE), 4) == "  10:00     10:10"
    assert scheduled_end(hour, CellScale(20, 20 * MINUTE), 4) == ""


def test_the_scheduled_end_is_marked() -> None:
    hour = HourAxis(0, 20 * MINUTE, (), (), (), (20 * MINUTE, "10:20"), UTC, {})
    assert scheduled_end(hour, CellScale(20, 20 * MINUTE), 4) == "   scheduled end 10:20 ^".rjust(
        24
    )


SERIES_PAGE = """\
UPR Pre-session 35 … UPR Pre-session 36
Tuesday 10 December 2019 – Friday 8 May 2020 · 4 sessions

4 sessions, 13 speakers, 3.3 a session. 85 % of the statements were within 5–7
minutes; a statement took 5:53 on average. 2 of 4 began late. 2 of 4 took longer
than the hour. The Missions lost 8 min of the 1 h planned for their questions.

Within 5–7 minutes   85 %  11 of 13, 1 over, 1 short, 1 absent
Late start, mean     1:44  2 of 4
Overrun, mean        0:52  2 of 4
Missions' time lost  8:00  2:00 a session

Who took part
Speakers                13, 3.3 a session
States                  4
NHRIs                   4
National organisations  33 % (3 of 9 stated)
Women                   33 % (3 of 9 stated)
Missions that asked     3, 1.5 a session; named in 2 of 4

From round to round
Round              Sessions Speakers Within Mean Late Over Missions lost
UPR Pre-session 35        3        9   78 % 5:52 0:59 0:40          1:40
UPR Pre-session 36        1        4  100 % 5:55 4:00 1:30          3:00

Every statement against 5–7 minutes
        0       1       2       3       4       5       6       7       8
Spain                                           ●░░░░░░░●░░░░░░░   ■      2 of 3
Kenya                                       ○   ░░░░░░░░●░░░░░░●          3 of 4
Turkey                                          ░░░░●░░░░░░░░░░░          2 of 2
Sweden                                          ░●░░░░░░●░░░●░░░          4 of 4

Session by session
Session        Date Began  Late   Over Spoke Within Mean Missions lost
Spain    2019-12-10 10:02 +2:00  +2:00     3 2 of 3 6:08          5:00
"""


def series_text(series: Series, width: int = 80, ascii_only: bool = False, code: str = "en") -> str:
    """The page as text."""
    lines = document_lines(series_page(series, language(code)), width, ascii_only)
    return "\n".join(line.plain for line in lines)


def test_the_page_of_a_series() -> None:
    shown = series_text(two_rounds())
    for line in SERIES_PAGE.splitlines():
        assert line in shown.splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_no_line_of_a_series_is_wider_than_the_page(width: int, plain: bool, code: str) -> None:
    for line in document_lines(series_page(two_rounds(), language(code)), width, plain):
        assert line.cell_len <= width, line.plain


def test_plain_letters_are_plain() -> None:
    assert series_text(two_rounds(), ascii_only=True).isascii()


def test_a_hostile_title_stays_text() -> None:
    series = series_of([figures(sitting("[/] [red]x", ["6:00"])), figures(sitting(NAMES[5], []))])
    assert "[/] [red]x" in series_text(series)


def test_groups_have_their_headings() -> None:
    rehearsed = figures(sitting("Kenya", ["6:00"]), rehearsal=1.0)
    shown = series_text(series_of([figures(sitting("Spain", ["6:00"])), rehearsed]))
    assert "! The records follow 2 formats; each is counted by itself." in shown
    assert "upr-presession · 5–7 minutes · rehearsals" in shown


def test_it_is_written_without_colour_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    show(series_page(two_rounds(), ENGLISH), out)
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().startswith("UPR Pre-session 35")
