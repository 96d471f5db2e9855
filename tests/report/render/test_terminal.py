"""The page as a moderator sees it: at 80 columns, without colour, without more than ASCII."""

import io
from typing import Any

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.privacy.people import People
from presession_timer.report.hour_page import compose
from presession_timer.report.render.terminal import page_lines, show
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import report, whole_hour

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
 # who                           began    ended paused spoke  result
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
14:31:58  pause of 0:35: Organisation G, interpretation
14:38:16  Organisation H absent
14:57:01  note: the State's list was handed out

Times are rounded down to the second; results and totals are made from
milliseconds. Timed by hand, about ±1 s. People are not named.
"""


def page(hour: Hour, width: int = 80, plain: bool = False, **facts: Any) -> str:
    """The page as text."""
    lines = page_lines(compose(report(hour, People.ORGANISATION, **facts)), width, plain)
    return "\n".join(line.plain for line in lines)


def shown(encoding: str = "utf-8", **how: bool) -> str:
    """What is written to a stream that is no terminal."""
    buffer = io.BytesIO()
    out = io.TextIOWrapper(buffer, encoding=encoding, errors="replace", newline="\n")
    show(report(whole_hour(), People.ORGANISATION), out, **how)
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
    written = page(hour, 120)
    assert "[bold]Ann[/] [2J[@click=app.quit]x" in written
    assert "\x1b" not in written
    assert "\u202e" not in written


def test_wide_names_keep_the_columns() -> None:
    hour = Hour(plan_of(statement(1, speaker="", organisation="人权观察" * 12), statement(2)))
    hour.do(cmd.Open())
    for number in (1, 2):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), "6:00")
    lines = page_lines(compose(report(hour, People.ORGANISATION)), 80)
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
    written = page(hour)
    assert "! The hour is not closed: the report so far." in written
    for words in ("has the floor", "to come", "late", "absent"):
        assert words in written
    assert "not reached" not in written


def test_before_the_opening_there_is_a_page_too() -> None:
    assert "The hour has not begun." in page(Hour(plan_of(statement(1))))
    assert "Timekeeper's record" in page(Hour(plan_of()))


def test_two_turns_of_one_segment_say_so() -> None:
    hour = Hour(plan_of(statement(1), statement(2)))
    hour.do(cmd.Open())
    for number, spoke in ((1, "3:00"), (2, "6:00"), (1, "4:30")):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), spoke)
    written = page(hour)
    assert "3:00    goes on below" in written
    assert "4:30  ■ 7:30 in all, 0:30 over" in written


def test_what_is_missing_and_the_time_beside_it_add_up() -> None:
    hour = Hour(plan_of(statement(1), statement(2), statement(3)))
    hour.do(cmd.Open())
    for number, spoke in ((1, "4:10.400"), (2, "7:25.600"), (3, "4:57.700")):
        hour.do(cmd.Give(number))
        hour.do(cmd.Yield(), spoke)
    hour.do(cmd.Close(), after="42:00")
    written = page(hour)
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
    assert "■ less than a second over" in page(hour, imported=True)
    by_hand = page(hour)
    assert "■ at the limit" in by_hand
    assert "7:00 at the limit" in by_hand
    assert "less than a second" not in by_hand
