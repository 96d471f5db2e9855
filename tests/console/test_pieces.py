"""The parts of the screen, made from readings without any screen."""

from __future__ import annotations

import itertools
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from presession_timer.audience.room_state import view_state
from presession_timer.base.durations import DAY, parse
from presession_timer.base.themes import CONTRAST, DARK, LIGHT
from presession_timer.console.budget import budget
from presession_timer.console.footer import question_lines
from presession_timer.console.frame import frame_of
from presession_timer.console.header import header
from presession_timer.console.hour import hour_bar, hour_scale, hour_spans
from presession_timer.console.picture import draw
from presession_timer.console.sheets.squeeze import options, sentence
from presession_timer.console.ticker import Beat, next_changes
from presession_timer.console.view import Face, View
from presession_timer.console.window_bar import window_bar
from presession_timer.engine import commands as cmd
from presession_timer.engine.reading import read
from presession_timer.plan.model import Kind, Plan, Segment, Window
from presession_timer.terminal.key_map import keymap
from presession_timer.terminal.styles import Styles, styles_of
from presession_timer.terminal.text_lines import (
    Line,
    beside,
    cells,
    cut,
    fitted,
    in_ascii,
    line,
    spread,
    tail,
)
from tests.engine.hours import START, Hour, other, panel, plan_of, statement

INK = styles_of(DARK)
KEYS = keymap()


def view_of(hour: Hour, **changes: object) -> View:
    """What the console shows of an hour now."""
    given_view = {
        "reading": read(hour.session, hour.now),
        "turns": hour.session.turns,
        "zone": ZoneInfo("Europe/Zurich"),
        "wall": hour.now,
        "keys": KEYS,
    }
    return View(**(given_view | changes))  # type: ignore[arg-type]


def said(*lines: Line) -> str:
    return "\n".join("".join(piece.text for piece in shown) for shown in lines)


def speaking(plan: Plan, spoken: str) -> Hour:
    """The first speaker has spoken so long."""
    hour = Hour(plan)
    for after in ("0:00", "1:00", "0:20", "1:40", "0:20"):
        hour.do(cmd.Go(), after=after)
    hour.wait(spoken)
    return hour


def test_the_budget_answers_what_if() -> None:
    hour = speaking(panel(6), "4:00")
    told = said(budget(view_of(hour), 120, INK))
    assert told.startswith(" 52:40 left · ends 11:00 · share 6:16 · Missions ")
    assert " if each takes 5, " in told
    assert " if 6, " in told
    assert " if 7" in told


def test_the_budget_says_what_each_may_have_and_what_is_to_spare() -> None:
    hour = speaking(panel(2), "4:00")
    # 52:40 less 3:00 to the limit, 15:00 and 1:00, three changes of 0:20 and the second's 7:00.
    told = said(budget(view_of(hour), 160, INK))
    assert " · share 7:00, 25:40 to spare · Missions " in told
    assert "32:40" not in told


def test_where_limits_differ_the_budget_says_from_what_to_what() -> None:
    plan = plan_of(statement(1), statement(2, min=0, max=parse("3:00")), statement(3),
                   length=parse("18:00"))  # fmt: skip
    told = said(budget(view_of(Hour(plan)), 160, INK))
    # 17:20 for the three: 3:00, and 7:00 and 7:00 are 17:00.
    assert "share 3:00 to 7:00 · 4:20 to spare if each takes 5" in told


@pytest.mark.parametrize("width", [30, 50, 80, 120, 160])
def test_no_screen_says_a_share_that_nobody_can_have(width: int) -> None:
    for statements, spoken in itertools.product((1, 2, 8), ("0:30", "6:00", "20:00")):
        hour = speaking(panel(statements), spoken)
        found = re.search(r"share (\d+:\d\d)", said(budget(view_of(hour), width, INK)))
        assert found is None or "5:00" <= found[1] <= "7:00"


@pytest.mark.parametrize(("after", "ends"), [("-0:30", "11:00"), ("1:01:00", "12:01")])
def test_the_header_says_when_an_hour_would_end_that_is_opened_now(after: str, ends: str) -> None:
    hour = Hour(panel(6, until=START + parse("1:05:00")))
    hour.now += parse(after, sign=True)
    told = said(header(view_of(hour), 160, INK))
    assert f"ends ~{ends}" in told
    assert ("too long" in told) is (after == "1:01:00")


def test_the_budget_says_what_is_short_of_the_minimum() -> None:
    told = said(budget(view_of(speaking(panel(8), "6:00")), 160, INK))
    assert " short of 5:00 each with Missions' 15:00" in told
    assert "over by " in told


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 100, 140])
def test_the_budget_always_answers_in_the_room_there_is(width: int) -> None:
    for statements in (1, 4, 8):
        shown = budget(view_of(speaking(panel(statements), "6:30")), width, INK)
        assert cells(shown) == width
        assert "left" in said(shown)


def test_on_another_day_the_squeeze_knows_nothing_of_the_rooms_time() -> None:
    hour = Hour(panel(4, until=START + parse("61:00")))
    before = [option.words for option in options(hour.session, hour.now)]
    assert "extend by 1:00, within the room's time" in before
    hour.now += 40 * DAY
    hour.do(cmd.Go())
    assert "extend by 5:00" in [option.words for option in options(hour.session, hour.now)]


def test_the_rundown_the_floor_and_the_closed_hour_show_differences_that_add_up() -> None:
    hour = speaking(panel(2), "4:10.400")
    hour.do(cmd.Yield())
    picture = draw(view_of(hour), frame_of(120, 36), INK)
    row = next(one for one in map(said, picture.left) if "Speaker 3" in one)
    assert row.rstrip("│").split()[-2:] == ["4:10", "-0:50"]
    assert "4:10 short by 0:50" in said(*picture.floor)
    hour.do(cmd.Close(), after="0:10.300")
    told = said(budget(view_of(hour), 120, INK))
    # 7:40.700 of 60:00.
    assert "the hour took 7:40 · 52:20 to spare" in told
    assert "52:20 to spare" in said(*draw(view_of(hour), frame_of(120, 36), INK).floor)


@pytest.mark.parametrize(("spoken", "used"), [("7:30", False), ("7:30.001", True)])
def test_the_console_says_that_grace_is_used_up_and_the_room_does_not(
    spoken: str, used: bool
) -> None:
    hour = speaking(panel(2, window=Window(parse("5:00"), parse("7:00"), 60_000, 30_000)), spoken)
    view = view_of(hour)
    told = said(*draw(view, frame_of(120, 36), INK).floor)
    assert ("grace 0:30 used up" in told) is used
    if not used:
        assert next_changes(view, seconds=True)[Beat.FLOOR] == 1, "it is said at once"
    seen = view_state(hour.session, hour.now)["clock"]
    assert seen is not None
    assert max(one["at"] for one in seen["phases"]) <= hour.now - 29_999, (
        "the limit is the last it hears of"
    )


def test_an_hour_that_is_used_up_says_by_how_much() -> None:
    hour = speaking(panel(1), "58:00")
    assert " 1:20 over the hour" in said(budget(view_of(hour), 100, INK))


def test_without_questions_it_is_to_spare() -> None:
    plan = plan_of(other(1, Kind.OPENING, "1:00"), other(2, Kind.STATE, "1:00"), statement(3))
    assert "to spare" in said(budget(view_of(speaking(plan, "1:00")), 140, INK))


def test_a_window_without_a_minimum_asks_no_if_of_zero() -> None:
    from presession_timer.plan.model import Window

    plan = panel(2, window=Window(0, parse("3:00"), parse("0:30"), 0))
    assert "takes 0" not in said(budget(view_of(speaking(plan, "1:00")), 140, INK))


def test_a_day_long_past_has_no_lateness() -> None:
    hour = Hour(panel())
    hour.now += 40 * 24 * 3_600_000
    hour.do(cmd.Go())
    shown = said(header(view_of(hour), 140, INK))
    assert "late" not in shown
    assert "early" not in shown


def test_the_rooms_time_zone_stands_beside_the_clock() -> None:
    hour = Hour(panel(timezone="America/New_York"))
    here = header(view_of(hour), 120, INK)
    assert "10:00:00  New York" in said(here)
    there = header(view_of(hour, zone_differs=True), 120, INK)
    styles = {piece.text: piece.style for piece in there}
    assert styles["New York"] == INK.bar_warning
    long = Hour(panel(title="A very long title of a session that needs much room"))
    assert "Zurich" not in said(header(view_of(long), 60, INK))
    assert "Zurich" in said(header(view_of(long, zone_differs=True), 60, INK))


def test_the_title_gives_way_to_what_is_wrong_and_not_to_what_reassures() -> None:
    plan = panel(until=START + parse("1:05:00"))
    hour = Hour(plan)
    hour.do(cmd.Go(), after="2:00")
    narrow = said(header(view_of(hour), 60, INK))
    assert "A panel" in narrow
    assert "to spare" in said(header(view_of(hour), 120, INK))
    unsaved = read(hour.session, hour.now)
    from dataclasses import replace

    alarmed = view_of(hour, reading=replace(unsaved, unsaved=12))
    for width in (20, 30, 60):
        assert "NOT SAVED 12" in said(header(alarmed, width, INK))


def bar_of(view: View, width: int, height: int, ink: Styles) -> list[Line]:
    return hour_bar(view, tuple(hour_spans(view)), width, height, ink)


def scale_of(view: View, width: int) -> Line:
    return hour_scale(view, tuple(hour_spans(view)), width, INK)


def test_the_hour_shows_turns_to_scale_and_overruns_by_shape() -> None:
    hour = speaking(panel(3), "8:00")
    bar = bar_of(view_of(hour), 120, 1, styles_of(DARK, colour=False))[0]
    row = said(bar)
    assert "▓" in row
    assert "#" in row.replace("▓", "")
    assert "···" in row
    assert cell_len(row) == 120
    hour.do(cmd.Go())
    hour.wait("0:30")
    again = said(bar_of(view_of(hour), 120, 1, styles_of(DARK, colour=False))[0])
    assert "=" in again
    assert "▓" in again


def test_however_short_an_overrun_it_is_seen() -> None:
    hour = speaking(panel(3), "7:01")
    row = said(bar_of(view_of(hour), 60, 1, styles_of(DARK, colour=False))[0])
    assert row.count("▓") == 1


def test_the_scale_counts_minutes_and_marks_the_present() -> None:
    scale = said(scale_of(view_of(speaking(panel(), "3:40")), 120))
    assert scale.index("▲") == 14
    assert "60" in scale


def test_the_present_never_cuts_a_number_in_two() -> None:
    every_five = {str(minute) for minute in range(0, 65, 5)}
    for second in range(0, 600, 7):
        spoken = f"{second // 60}:{second % 60:02d}"
        scale = said(scale_of(view_of(speaking(panel(), spoken)), 120))
        assert set(scale.replace("▲", " ").split()) <= every_five, spoken


def test_the_window_bar_marks_both_edges_and_moves_with_a_grant() -> None:
    hour = speaking(panel(), "4:00")
    floor = read(hour.session, hour.now).floor
    assert floor is not None
    bar, edges = window_bar(floor, "before-minimum", 75, INK)
    assert said(edges).split() == ["5:00", "7:00"]
    assert said(bar).count("┃") == 2
    hour.do(cmd.Grant(30_000))
    floor = read(hour.session, hour.now).floor
    assert floor is not None
    assert said(window_bar(floor, "before-minimum", 75, INK)[1]).split() == ["5:00", "7:30"]


def test_what_comes_next_flips_on_its_own_boundary() -> None:
    hour = speaking(panel(), "4:00.250")
    hour.now += 100
    changes = next_changes(view_of(hour, wall=hour.now + 130), seconds=True)
    assert changes[Beat.FLOOR] == 650
    assert changes[Beat.HOUR] == 650
    assert changes[Beat.WALL] == 1_000 - (hour.now + 130) % 1_000


def test_a_phase_flips_one_millisecond_after_the_limit() -> None:
    hour = speaking(panel(), "7:00")
    assert next_changes(view_of(hour), seconds=False)[Beat.FLOOR] == 1


def test_a_paused_clock_waits_for_the_pause_and_the_hour() -> None:
    hour = speaking(panel(), "4:00")
    hour.do(cmd.Pause())
    hour.wait("0:00.400")
    assert next_changes(view_of(hour), seconds=False)[Beat.FLOOR] == 600


def test_before_the_opening_the_digits_flip_with_the_wall_clocks_minute() -> None:
    hour = Hour(panel(start=None))
    view = view_of(hour, wall=START + 59_400)
    assert view.face is Face.CLOCK
    assert next_changes(view, seconds=True)[Beat.FLOOR] == 600


@given(st.integers(0, 1_000_000), st.sampled_from(["gap", "turn", "before", "closed", "question"]))
def test_there_is_always_a_next_change_and_it_lies_ahead(ms: int, stage: str) -> None:
    hour = Hour(panel(1)) if stage == "before" else speaking(panel(1), "6:00")
    if stage in ("gap", "question"):
        hour.do(cmd.Go())
    if stage == "question":
        hour.do(cmd.Go())
        hour.do(cmd.Go())
    if stage == "closed":
        hour.do(cmd.Close())
    hour.now += ms
    changes = next_changes(view_of(hour), seconds=True)
    assert all(0 < wait <= 60_000 for wait in changes.values())


def test_nothing_on_screen_changes_before_the_next_change() -> None:
    hour = speaking(panel(3), "6:58.300")
    for _ in range(12):
        now = draw(view_of(hour), frame_of(120, 36), INK)
        wait = min(next_changes(view_of(hour), seconds=True).values())
        hour.now += wait - 1
        before = draw(view_of(hour), frame_of(120, 36), INK)
        assert (before.digits, said(before.floor[0])) == (now.digits, said(now.floor[0]))
        hour.now += 1


@pytest.mark.parametrize("palette", [DARK, LIGHT, CONTRAST])
@pytest.mark.parametrize("colour", [True, False])
def test_every_line_is_exactly_as_wide_as_its_part(palette: object, colour: bool) -> None:
    ink = styles_of(palette, colour=colour)  # type: ignore[arg-type]
    hour = speaking(panel(5), "7:10")
    for size in ((70, 16), (80, 24), (120, 36), (240, 70)):
        frame = frame_of(*size)
        picture = draw(view_of(hour), frame, ink)
        for lines, width, rows in (
            (picture.header, frame.width, frame.header),
            (picture.left, frame.left, frame.body),
            (picture.who, frame.right, frame.who),
            (picture.floor, frame.right, frame.floor),
            (picture.bottom, frame.width, frame.bottom),
        ):
            assert len(lines) == rows
            assert {cells(shown) for shown in lines} == {width}


@given(st.text(max_size=60), st.integers(0, 40))
def test_text_is_cut_to_its_cells(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= max(width, 0)
    assert cell_len(tail(text, width)) <= max(width, 1)


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-12, 12)), max_size=6))
def test_a_table_keeps_its_columns_whatever_is_in_them(columns: list[tuple[str, int]]) -> None:
    plain = Style()
    row = beside([(text, width, plain) for text, width in columns], plain)
    assert cells(row) == sum(abs(width) for _, width in columns)


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 60))
def test_two_ends_of_a_line_fill_it(left: str, right: str, width: int) -> None:
    plain = Style()
    assert cells(spread(line((left, plain)), line((right, plain)), width, plain)) == width
    assert cells(fitted(line((left, plain), (right, plain)), width, plain)) == width


def test_a_question_takes_two_lines_where_it_must() -> None:
    assert len(question_lines("close the hour?", "Space: yes  Esc: no", 80, INK)) == 1
    told = question_lines("close the hour and leave 3 speakers unheard?", "Space: yes", 40, INK)
    assert said(*told).split("\n")[1].strip() == "Space: yes"


def test_signs_have_plain_letters_as_wide_as_they_are() -> None:
    plain = Style()
    lines = [line(("a…b·c–d’e“f”×→←↑↓≈", plain))]
    assert said(*in_ascii(lines)).isascii()
    assert cells(in_ascii(lines)[0]) == cells(lines[0])


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("6:00", "From now on, six minutes each."),
        ("6:30", "From now on, six and a half minutes each."),
        ("1:00", "From now on, one minute each."),
        ("4:45", "From now on, 4:45 each."),
        ("45:00", "From now on, 45 minutes each."),
    ],
)
def test_what_a_moderator_says_is_a_sentence(limit: str, words: str) -> None:
    assert sentence(parse(limit)) == words


def test_each_way_to_squeeze_says_what_it_would_really_lead_to() -> None:
    hour = speaking(panel(6, until=START + parse("1:03:00")), "6:00")
    for option in options(hour.session, hour.now):
        if option.command is None:
            assert option.outlook is None
            continue
        trial = Hour(hour.session.plan)
        trial.session, trial.now = hour.session, hour.now
        assert isinstance(trial.do(option.command), list)
        assert read(trial.session, trial.now).forecast == option.outlook


def test_extending_stops_where_the_next_group_has_the_room() -> None:
    hour = speaking(panel(8, until=START + parse("1:03:00")), "6:00")
    extend = options(hour.session, hour.now)[1]
    assert extend.command == cmd.Extend(parse("3:00"))


def test_a_segment_without_names_is_called_by_its_kind() -> None:
    plan = plan_of(Segment(1, "1", Kind.BREAK, planned=60_000))
    shown = draw(view_of(Hour(plan)), frame_of(80, 24), INK)
    assert "1 Break" in said(*shown.left)
