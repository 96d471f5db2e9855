"""The parts of the main screen, made from snapshots without any screen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from rich.style import Style

from presession_timer.base.durations import clock_up, parse, shown_difference
from presession_timer.base.themes import CONTRAST, DARK, LIGHT, Palette
from presession_timer.chair.line import chair_line
from presession_timer.console.key_router import Front, Prompt
from presession_timer.console.view import View
from presession_timer.console.widgets.closed import closed_lines
from presession_timer.console.widgets.footer import foot_lines
from presession_timer.console.widgets.header import header, say_lines
from presession_timer.console.widgets.hour import answer_line, missions_line, spans_of, timeline
from presession_timer.console.widgets.panel import bar_lines, gap_lines, state_lines, who_lines
from presession_timer.console.widgets.rundown import log, row_keys, rundown, undo_lines
from presession_timer.engine import commands as cmd
from presession_timer.engine.event_text import describe
from presession_timer.engine.presses import meaning_of_presence
from presession_timer.engine.snapshot import Stage, snapshot_at
from presession_timer.plan.model import Kind, Plan, Segment, Window
from presession_timer.terminal.digits.letters import letters
from presession_timer.terminal.key_map import keymap
from presession_timer.terminal.text_lines import Line, cells, fitted, in_ascii
from presession_timer.terminal.tones import Tones, tones_of
from tests.engine.hours import START, Hour, other, panel, plan_of, statement, window

TONES = tones_of(DARK)
WIDTHS = (20, 30, 50, 80, 120, 200)


def view_of(hour: Hour, **changes: Any) -> View:
    """What the console shows of an hour now."""
    selected = changes.get("selected")
    assert selected is None or isinstance(selected, int)
    target = hour.snapshot.next if selected is None else selected
    shown: dict[str, Any] = {
        "presence": meaning_of_presence(hour.session, target),
        "snapshot": snapshot_at(hour.session, hour.now),
        "turns": hour.session.turns,
        "wall": hour.now,
        "keys": keymap(),
    }
    return View(**(shown | changes))


def said(*lines: Line) -> str:
    return "\n".join("".join(piece.text for piece in shown) for shown in lines)


def speaking(plan: Plan, spoken: str) -> Hour:
    """The first speaker has spoken so long."""
    hour = Hour(plan)
    for after in ("0:00", "1:00", "0:20", "1:40", "0:20"):
        hour.do(cmd.Go(), after=after)
    hour.wait(spoken)
    return hour


def in_gap(plan: Plan, spoken: str = "6:00", gap: str = "0:12") -> Hour:
    hour = speaking(plan, spoken)
    hour.do(cmd.Go())
    hour.wait(gap)
    return hour


def answer(hour: Hour, width: int = 120) -> str:
    return said(answer_line(view_of(hour), width, TONES))


# The answer, and what Missions keep.


def test_an_hour_that_fits_says_so_first() -> None:
    told = answer(speaking(panel(4), "4:00"))
    assert told.startswith(" FITS  ends 10:49")
    assert told.endswith("52:40 left of the hour ")


def test_an_hour_that_does_not_fit_says_by_how_much_and_names_the_key() -> None:
    told = answer(speaking(panel(9), "4:00"))
    assert re.match(r" ENDS 11:\d\d  \d+:\d\d too late   s  make it fit", told)


def test_where_each_can_have_less_than_the_limit_the_share_stands_beside_its_key() -> None:
    hour = Hour(panel(6))
    assert re.search(r" s  \d:\d\d each", answer(hour))
    assert "each" not in answer(Hour(panel(2)))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_part_says_a_share_that_nobody_can_have(width: int) -> None:
    for statements, spoken in itertools.product((1, 2, 8), ("0:30", "6:00", "20:00")):
        view = view_of(speaking(panel(statements), spoken))
        told = said(answer_line(view, width, TONES), *rundown(view, width, 20, TONES))
        for share in re.findall(r"(\d+:\d\d) each", told):
            assert "5:00" <= share <= "7:00"


def test_missions_time_is_answered_for_each_length() -> None:
    told = said(missions_line(view_of(speaking(panel(6), "4:00")), 120, TONES))
    assert re.match(r" Missions, if each takes 5 → \d+:\d\d    6 → \d+:\d\d    7 → ", told)


def test_what_missions_do_not_have_is_none_and_over() -> None:
    told = said(missions_line(view_of(speaking(panel(8), "4:00")), 120, TONES))
    assert re.search(r"7 → none, \d+:\d\d over", told)


def test_when_nobody_is_left_what_is_left_of_the_hour_is_said_once() -> None:
    hour = Hour(plan_of(statement(1)))
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="6:00")
    hour.wait("0:10")
    assert hour.snapshot.stage is Stage.GAP
    assert "53:50 left" in said(answer_line(view_of(hour), 120, TONES))
    assert missions_line(view_of(hour), 120, TONES) == ()


def test_without_questions_it_is_to_spare_and_no_length_of_zero_is_asked() -> None:
    plan = plan_of(other(1, Kind.OPENING, "1:00"), other(2, Kind.STATE, "1:00"), statement(3))
    assert "To spare" in said(missions_line(view_of(speaking(plan, "1:00")), 120, TONES))
    plan = panel(2, window=Window(0, parse("3:00"), parse("0:30"), 0))
    assert " 0 →" not in said(missions_line(view_of(speaking(plan, "1:00")), 120, TONES))


def test_what_is_not_to_spare_is_said_once() -> None:
    hour = in_gap(panel(1), "58:00")
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="1:00")
    hour.do(cmd.Go(), after="0:20")
    told = said(answer_line(view_of(hour), 120, TONES), missions_line(view_of(hour), 120, TONES))
    (late,) = re.findall(r"(\d+:\d\d) too late", told)
    assert told.count(late) == 1
    assert "To spare" not in told


def test_an_hour_for_which_the_room_is_not_free_long_enough_says_so() -> None:
    hour = Hour(panel(6, until=START + parse("1:02:00")))
    assert answer(hour).startswith(" FITS")
    hour.wait("10:00")
    for width in (80, 120):
        assert answer(hour, width).startswith(" ENDS 11:10  8:00 longer than the room is free")
    assert "┃" in said(timeline(view_of(hour), 120, TONES))
    assert said(timeline(view_of(hour), 120, TONES)).startswith(" 10:10 ")
    assert answer(Hour(panel(6))).startswith(" FITS")


def test_an_hour_that_is_used_up_says_by_how_much() -> None:
    assert answer(speaking(panel(1), "58:00")).endswith("1:20 over the hour ")


# The header.


@pytest.mark.parametrize("width", [20, 30, 60, 120])
def test_trouble_is_never_left_out_of_the_header(width: int) -> None:
    hour = speaking(panel(title="A very long title of a session that needs much room"), "4:00")
    view = view_of(hour, snapshot=hour.snapshot._replace(unsaved=12))
    assert "NOT SAVED 12" in said(header(view, width, TONES))


def test_a_wide_script_in_the_title_hides_no_trouble() -> None:
    room = "第十七会议室和第十八会议室和第十九会议室"
    plan = panel(title="国家人权机构与民间社会会前会议", room=room)
    for width in range(100, 140, 3):
        shown = header(view_of(Hour(plan), rehearsal=60.0), width, TONES)
        assert "REHEARSAL 60×" in said(shown)
        assert cells(shown) == width


@pytest.mark.parametrize("width", [50, 80, 120])
def test_how_late_it_is_before_the_hour_stands_in_one_place_and_when_it_was_planned_in_another(
    width: int,
) -> None:
    hour = Hour(panel())
    hour.wait("13:00")
    view = view_of(hour)
    at_top = said(header(view, width, TONES))
    beside_the_clock = said(*state_lines(view, width, 1, 0, TONES, alone=False))
    assert "13:00 late" in at_top
    assert "13:00" not in beside_the_clock
    assert f"planned at {view.clock(START)}" in beside_the_clock


def test_the_header_says_how_late_the_hour_began_and_nothing_of_another_day() -> None:
    hour = Hour(panel())
    hour.do(cmd.Go(), after="2:10")
    assert "began 2:10 late" in said(header(view_of(hour), 120, TONES))
    other_day = Hour(panel())
    other_day.now += 40 * 24 * 3_600_000
    other_day.do(cmd.Go())
    shown = said(header(view_of(other_day), 140, TONES))
    assert "late" not in shown
    assert "early" not in shown


def test_another_time_zone_than_the_machines_always_stands_beside_the_clock() -> None:
    hour = Hour(panel(timezone="America/New_York"))
    assert "New York" in said(header(view_of(hour), 120, TONES))
    assert "New York" not in said(header(view_of(hour), 60, TONES))
    narrow = header(view_of(hour, zone_differs=True), 60, TONES)
    styles = {piece.text: piece.style for piece in narrow}
    assert styles["New York"] == TONES.decide


# The rundown.


def test_what_is_next_and_what_is_selected_have_different_marks() -> None:
    view = view_of(in_gap(panel(4)), selected=6)
    rows = [said(row) for row in rundown(view, 60, 20, TONES)]
    assert any(row.startswith(" →  4  ") for row in rows)
    assert any("[6]" in row for row in rows)
    assert "a  late" in said(row_keys(view, 60, TONES))
    assert row_keys(view_of(in_gap(panel(4))), 60, TONES) == ()


def test_the_keys_of_a_row_that_can_be_moved_name_both_ways() -> None:
    view = view_of(in_gap(panel(4)), selected=5)
    assert "Shift+↑↓  move" in said(row_keys(view, 60, TONES))
    other = keymap({"move-up": ["K"], "move-down": ["J"]})
    assert " j  move" in said(row_keys(view._replace(keys=other), 60, TONES))


def test_organisations_stand_in_every_row_or_in_none() -> None:
    people = [statement(n, organisation="Organisation of the many") for n in (1, 2)]
    long = statement(3, speaker="A speaker with a very long name", organisation="Org")
    view = view_of(Hour(plan_of(*people)))
    assert said(*rundown(view, 60, 20, TONES)).count("Organisation") == 2
    view = view_of(Hour(plan_of(*people, long)))
    assert said(*rundown(view, 46, 20, TONES)).count("Org") == 0


def test_a_label_without_room_leaves_its_brackets_out_first() -> None:
    rows = [statement(n, speaker=f"Speaker {n} (to be confirmed)") for n in (1, 2)]
    shown = said(*rundown(view_of(Hour(plan_of(*rows))), 42, 10, TONES))
    assert "1  Speaker 1  " in shown
    assert "2  Speaker 2  " in shown
    assert "confirmed" not in shown


def test_the_keys_name_nobody_with_what_stands_in_brackets() -> None:
    hour = Hour(plan_of(*(statement(n, speaker=f"Speaker {n} (to be confirmed)") for n in (1, 2))))
    hour.do(cmd.Go())
    keys = said(*foot_lines(view_of(hour, selected=2), None, 120, 3, TONES))
    assert "starts Speaker 1 " in keys
    assert "Speaker 2 is late" in keys


def test_a_rundown_longer_than_its_room_keeps_the_floor_in_sight() -> None:
    hour = Hour(panel(40))
    for _ in range(41):
        hour.do(cmd.Go(), after="0:10")
    view = view_of(hour)
    assert view.floor is not None
    shown = said(*rundown(view, 40, 12, TONES))
    assert view.floor.segment.label in shown
    assert "above" in shown
    assert "below" in shown


def test_a_segment_without_names_is_called_by_its_kind() -> None:
    plan = plan_of(Segment(1, "1", Kind.BREAK, planned=60_000))
    assert "1  Break" in said(*rundown(view_of(Hour(plan)), 40, 10, TONES))


# The panel.


def test_a_speaker_without_a_minimum_reaches_none() -> None:
    plan = plan_of(other(1, Kind.OPENING, "1:00"), other(2, Kind.STATE, "1:00"))
    segments = (*plan.segments, statement(3, min=0))
    view = view_of(speaking(replace(plan, segments=segments), "2:00"))
    assert view.phase == "in-window"
    assert "YOU HAVE THE FLOOR" in said(*state_lines(view, 60, 3, 2, TONES))
    assert "min" not in said(*bar_lines(view, 60, 2, None, TONES))


def test_each_phase_has_its_words_in_large_letters_once_somebody_must_act() -> None:
    for spoken, word in (("6:10", "LAST"), ("7:20", "TIME")):
        drawn = letters(word)
        assert drawn is not None
        shown = said(*state_lines(view_of(speaking(panel(), spoken)), 80, 3, 8, TONES))
        assert drawn[0].strip() in shown
    assert "YOU HAVE THE FLOOR" in said(
        *state_lines(view_of(speaking(panel(), "1:00")), 80, 3, 8, TONES)
    )


@pytest.mark.parametrize(
    ("last", "spoken", "word"),
    [("0:30", "6:30", "▲ LAST 30 SECONDS"), ("2:00", "5:00", "▲ LAST 2 MINUTES")],
)
def test_the_last_minute_is_called_by_the_plans_own_length(
    last: str, spoken: str, word: str
) -> None:
    plan = panel()
    plan = replace(plan, window=replace(plan.window, last=parse(last)))
    assert word in said(*state_lines(view_of(speaking(plan, spoken)), 80, 1, 2, TONES))


@pytest.mark.parametrize("gos", [1, 3, 7])
def test_other_kinds_than_statements_are_never_judged(gos: int) -> None:
    hour = Hour(panel(1))
    for _ in range(gos):
        hour.do(cmd.Go(), after="1:10")
    hour.wait("3:30")
    view = view_of(hour)
    assert view.floor is not None
    assert view.phase is None
    shown = said(*state_lines(view, 80, 1, 2, TONES))
    for verdict in ("YOU HAVE", "MINIMUM REACHED", "LAST MINUTE", "TIME IS UP"):
        assert verdict not in shown


def test_a_figure_stands_once_beside_the_word() -> None:
    hour = speaking(panel(), "3:10")
    assert "minimum in 1:50" in said(*state_lines(view_of(hour), 80, 3, 8, TONES))
    hour.do(cmd.Grant(30_000))
    hour.wait("2:00")
    assert "limit 7:30 (+0:30)" in said(*state_lines(view_of(hour), 80, 3, 8, TONES))


def test_a_fact_is_shortened_before_it_goes() -> None:
    hour = in_gap(panel(1))
    hour.do(cmd.Go())
    hour.do(cmd.MarkQuestion("Liechtenstein"), after="1:00")
    hour.wait("0:25")
    told = {
        64: "question 1 Liechtenstein 0:25",
        44: "Liechtenstein 0:25",
        36: "Liechtens… 0:25",
        26: "0:25",
    }
    for width, fact in told.items():
        word, *rest = said(*state_lines(view_of(hour), width, 3, 0, TONES)).split("  ")
        assert (word, "".join(rest).strip()) == ("MISSIONS' QUESTIONS", fact), width
    hour = speaking(panel(), "3:10")
    hour.do(cmd.Pause())
    hour.wait("1:07")
    assert "paused 1:07  3:50 left" in said(*state_lines(view_of(hour), 50, 3, 4, TONES))
    assert said(*state_lines(view_of(hour), 24, 1, 2, TONES)).endswith("1:07")


def test_what_is_not_saved_stands_beside_the_word_too() -> None:
    hour = speaking(panel(), "3:10")
    view = view_of(hour, snapshot=hour.snapshot._replace(unsaved=2))
    assert "NOT SAVED" in said(*state_lines(view, 40, 1, 2, TONES))


def test_the_bar_empties_with_the_digits_and_marks_minimum_and_limit() -> None:
    plain = tones_of(DARK, colour=False)

    def bar(spoken: str) -> tuple[str, str]:
        lines = bar_lines(view_of(speaking(panel(), spoken)), 70, 8, None, plain)
        return said(lines[0]), said(lines[1])

    before, labels = bar("3:30")
    assert (before.count("="), before.count("-"), before.count("#")) == (35, 15, 20)
    assert labels.split() == ["min", "0:00"]
    assert labels.index("min") == 49
    later, _ = bar("6:00")
    assert later.count("#") < before.count("#")
    over, _ = bar("7:30")
    assert "#" not in over
    assert over.count("+") >= 2


def test_the_bar_of_the_questions_empties_with_their_digits() -> None:
    plain = tones_of(DARK, colour=False)
    hour = in_gap(panel(1), "40:00")
    hour.do(cmd.Go())
    left = hour.snapshot.left
    hour.wait(clock_up(left // 2))
    assert said(bar_lines(view_of(hour), 70, 8, None, plain)[0]).count("=") == 35
    hour.wait(clock_up(left - left // 2 + 60_000))
    assert said(bar_lines(view_of(hour), 70, 8, None, plain)[0]).rstrip("+") == "=" * 70


def test_the_fair_length_is_marked_under_the_bar() -> None:
    lines = bar_lines(view_of(speaking(panel(), "1:00")), 70, 8, parse("5:50"), TONES)
    assert said(lines[1]).split() == ["min", "5:50", "0:00"]
    lines = bar_lines(view_of(speaking(panel(), "1:00")), 70, 8, parse("5:02"), TONES)
    assert said(lines[1]).split() == ["min", "0:00"]


def test_the_gap_says_who_is_next_what_is_known_and_the_last_result() -> None:
    plan = panel(3)
    segments = [
        replace(s, speaker="Ms Svensson", organisation="Open Ballot", topic="elections", words=905)
        if s.number == 4
        else s
        for s in plan.segments
    ]
    view = view_of(in_gap(replace(plan, segments=tuple(segments)), "7:23"))
    shown = said(*gap_lines(view, 70, 25, 4, TONES))
    assert "NEXT  2 of 3" in shown
    drawn = letters("MS SVENSSON")
    assert drawn is not None
    assert drawn[1].strip() in shown
    assert "Open Ballot" in shown
    assert "elections" in shown
    assert "905 words take 7:32 to 9:03: will overrun" in shown
    assert "Speaker 3  ■ over by 0:23" in shown
    assert "gap 0:12" in shown


def test_a_placeholder_stands_large_without_its_brackets() -> None:
    hour = Hour(plan_of(statement(1), statement(2, speaker="Speaker Two (to be confirmed)")))
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="6:00")
    shown = said(*gap_lines(view_of(hour), 70, 25, 4, TONES))
    drawn = letters("SPEAKER TWO")
    assert drawn is not None
    assert drawn[1].strip() in shown
    assert "Speaker Two (to be confirmed)" in shown


def test_a_delegation_is_not_cut_to_the_last_word_of_its_name() -> None:
    plan = panel(1, state="Spain")
    state = replace(plan.segments[1], speaker="Permanent Mission of Spain")
    hour = Hour(replace(plan, segments=(plan.segments[0], state, *plan.segments[2:])))
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="2:00")
    assert "Permanent Mission of Spain" in said(*gap_lines(view_of(hour), 70, 25, 4, TONES))


def card(speaker: str, width: int, height: int) -> list[str]:
    hour = Hour(plan_of(statement(1), statement(2, speaker=speaker)))
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="6:00")
    return said(*gap_lines(view_of(hour), width, height, 4, TONES)).split("\n")


def test_a_name_without_large_letters_is_ordinary_text() -> None:
    assert "    عائشة" in card("عائشة", 70, 25)


@pytest.mark.parametrize("size", [(46, 13), (82, 22), (137, 45)])
def test_a_name_with_accents_is_large_too(size: tuple[int, int]) -> None:
    shown = card("Müller", *size)
    assert not any("Müller" in row for row in shown)
    accents, *letters = [row for row in shown if row.strip() and not row.strip(" █▀▄")]
    assert len(accents.split()) == 2, "the dots of the Ü"
    assert len(letters) >= 4


def test_where_there_is_room_for_it_a_name_is_larger() -> None:
    height = 45
    large = sum("█" in row or "▀" in row for row in card("Kwame Boateng", 137, height))
    usual = sum("█" in row or "▀" in row for row in card("Kwame Boateng", 82, 22))
    assert (usual, large) == (3, 7)


def test_after_45_seconds_the_gap_says_that_nobody_has_the_floor() -> None:
    assert "nobody has the floor 0:46" in said(
        *gap_lines(view_of(in_gap(panel(3), gap="0:46")), 70, 25, 4, TONES)
    )


# The hour.


def test_the_timeline_shows_what_was_what_is_and_what_is_to_come() -> None:
    view = view_of(speaking(panel(3, until=START + parse("1:05:00")), "3:00"))
    shapes = [span.shape for span in spans_of(view)]
    assert shapes == ["done", "done", "live", "rest", *["coming"] * 4]
    row = said(timeline(view, 120, TONES))
    assert row.startswith(" 10:00 ")
    assert row.endswith("room 11:05 ")
    assert "Missions" in row


def test_what_lies_behind_the_hours_end_is_amber() -> None:
    view = view_of(speaking(panel(9), "6:00"))
    assert any(piece.style == TONES.too_late for piece in timeline(view, 120, TONES))
    view = view_of(speaking(panel(3), "6:00"))
    assert not any(piece.style == TONES.too_late for piece in timeline(view, 120, TONES))


@pytest.mark.parametrize("spoken", ["0:02", "0:20", "1:30", "4:00", "6:50"])
def test_the_running_turn_has_its_number_in_the_timeline_from_its_first_second_on(
    spoken: str,
) -> None:
    for width in (80, 120, 200):
        row = said(timeline(view_of(speaking(panel(4), spoken)), width, TONES)).split()
        assert [each for each in row if each.isdecimal()] == ["3", "4", "5", "6"]


def test_the_timeline_has_its_rail_behind_everything() -> None:
    hour = in_gap(panel(3, until=START + parse("1:40:00")), "50:00")
    for wait in ("0:20", "5:00", "0:20", "5:00", "0:20", "3:00"):
        hour.do(cmd.Go(), after=wait)
    rail = TONES.signs.rule
    for _ in range(2):
        row = said(timeline(view_of(hour), 120, TONES))
        assert re.search(rf"^[^{rail}]*[{rail}]+  room 11:40 $", row)
        hour.do(cmd.Close(), after="1:00")


# Log, chair and foot.


def test_a_long_name_leaves_the_other_keys_their_room() -> None:
    long = "The Permanent Delegation of the United Kingdoms and of all the Islands around Them"
    plan = panel(3)
    changed = [replace(s, speaker=long) if s.kind is Kind.STATE else s for s in plan.segments]
    hour = Hour(replace(plan, segments=tuple(changed)))
    for after in ("0:00", "1:00", "0:20"):
        hour.do(cmd.Go(), after=after)
    for width, height in ((80, 1), (100, 3), (120, 3)):
        shown = said(*foot_lines(view_of(hour), None, width, height, TONES))
        assert "ends The Permanent Delegation" in shown
        assert "pause" in shown


def test_undo_is_named_under_the_log() -> None:
    view = view_of(speaking(panel(), "1:00"))
    assert said(*undo_lines(view, 60, TONES)) == "  u  undoes: Speaker 3 started"
    assert said(*undo_lines(view, 30, TONES)) == "  u  undoes: started Speaker…"
    rows = [said(row)[11:] for row in log(view, 46, 6, TONES)]
    assert rows[1:4] == [
        "ended 1:40 Permanent Mission",
        "started Permanent Mission",
        "ended 1:00 Opening",
    ]


def test_the_log_says_first_what_was_granted_and_taken_back() -> None:
    hour = speaking(panel(3), "5:00")
    hour.do(cmd.Grant(30_000))
    hour.do(cmd.Grant(-30_000))
    hour.do(cmd.Pause())  # what undo takes back stands below the log
    rows = [said(row)[11:] for row in log(view_of(hour), 46, 6, TONES)]
    assert rows[1].startswith("taken back 0:30: Speaker 3")
    assert rows[2].startswith("granted 0:30: Speaker 3")


def test_the_chairs_line_takes_two_rows_at_80_columns() -> None:
    view = view_of(in_gap(panel(3)))
    rows = say_lines(chair_line(view.snapshot), 80, 2, TONES)
    assert 1 <= len(rows) <= 2
    assert said(*rows).startswith(" Say   “Thank you, Speaker 3.")
    assert all(cells(row) <= 80 for row in rows)


def test_a_question_takes_the_place_of_the_keys() -> None:
    prompt = Prompt(Front.CONFIRM, "close the hour?", "y or Space: yes  Esc: no")
    view = view_of(speaking(panel(), "1:00"))
    assert "close the hour?" in said(*foot_lines(view, prompt, 80, 1, TONES))
    narrow = foot_lines(view, prompt, 30, 2, TONES)
    assert len(narrow) == 2
    assert "ends Speaker 3" in said(*foot_lines(view, None, 80, 3, TONES))


def test_an_answer_stands_above_the_keys_where_the_foot_has_room() -> None:
    view = view_of(speaking(panel(), "1:00"), notice="limit 7:30 (+0:30)")
    shown = said(*foot_lines(view, None, 120, 3, TONES))
    assert "limit 7:30" in shown
    assert "ends Speaker 3" in shown
    assert "limit 7:30" in said(*foot_lines(view, None, 80, 1, TONES))


def test_a_locked_console_says_how_to_unlock_it() -> None:
    view = view_of(speaking(panel(), "1:00"), locked=True)
    assert "F9 F9   unlocks" in said(*foot_lines(view, None, 80, 1, TONES))


# The closed hour.


def closed_hour(statements: int, **of: Any) -> Hour:
    plan = panel(statements)
    hour = Hour(replace(plan, segments=tuple(
        replace(s, **of) if s.kind is Kind.STATEMENT else s for s in plan.segments
    )))  # fmt: skip
    for after in ("0:00", "1:00", "0:20", "1:40", *["0:20", "6:00"] * statements):
        hour.do(cmd.Go(), after=after)
    hour.do(cmd.Close(), after="0:20")
    return hour


def test_rows_of_a_closed_hour_without_room_are_counted() -> None:
    for height in (20, 30):
        text = said(*closed_lines(view_of(closed_hour(30)), 118, height, TONES))
        assert len(text.splitlines()) == height
        rows = len(re.findall(r"● +\d", text))
        (more,) = re.findall(r"… (\d+) more: r", text)
        assert rows + int(more) == 30


def test_a_wide_closed_hour_has_room_for_organisations_and_bars() -> None:
    people = {"speaker": "Ingrid Svensson", "organisation": "Institute for the Rights of Peoples"}
    hour = closed_hour(3, **people)
    text = said(*closed_lines(view_of(hour), 198, 40, TONES))
    assert text.count(people["organisation"]) == 3
    text = said(*closed_lines(view_of(hour), 98, 23, TONES))
    assert len(re.findall(r"● .*▄{9}", text)) == 3
    assert "between speakers" in text


@pytest.mark.parametrize("width", [60, 98, 118, 198])
def test_organisations_stand_in_every_row_of_a_closed_hour_or_in_none(width: int) -> None:
    hour = closed_hour(2, speaker="Ann Lee", organisation="Open Ballot Network")
    long = replace(hour.session.segments[3], speaker="A name " * 12)
    for segments in ({}, {3: long}):
        session = replace(hour.session, segments={**hour.session.segments, **segments})
        hour.session = session
        rows = said(*closed_lines(view_of(hour), width, 40, TONES))
        assert rows.count("· Open") == (0 if segments else 2)


def test_a_closed_hour_is_sentences_bars_and_files() -> None:
    hour = Hour(panel(2))
    for after in ("0:00", "1:00", "0:20", "1:40", "0:20", "7:23", "0:20", "6:00", "0:20"):
        hour.do(cmd.Go(), after=after)
    hour.do(cmd.Close(), after="5:00")
    view = view_of(hour, path="/somewhere/panel.presession.jsonl", fingerprint="0123456789")
    shown = said(*closed_lines(view, 120, 30, TONES))
    assert "One of two speakers kept to 5–7 minutes." in shown
    assert "One spoke over." in shown
    assert "Missions had 5:00 of 15:00 for their questions." in shown
    assert "+0:23" in shown
    assert "panel.presession.jsonl" in shown
    assert "last hash 0123456789" in shown
    assert "5:00" in shown.splitlines()[8]


@pytest.mark.parametrize("height", [24, 30])
def test_a_closed_hour_that_is_over_says_once_how_long_it_took(height: int) -> None:
    hour = speaking(panel(1), "58:00")
    hour.do(cmd.Close())
    shown = said(*closed_lines(view_of(hour), 120, height, TONES))
    assert shown.count("61:20") == 1
    assert "the hour had 60:00" in shown


def test_figures_of_the_closed_hour_and_the_gap_agree_with_log_and_report() -> None:
    hour = Hour(panel(1))
    hour.now -= 30_600
    for after in ("0:00", "1:00", "0:20", "1:40", "0:20", "2:14.600"):
        hour.do(cmd.Go(), after=after)
    assert "short by 2:46" in describe(hour.session, hour.session.history.log[-1])
    assert "short by 2:46" in said(*gap_lines(view_of(hour), 70, 25, 4, TONES))
    hour.do(cmd.Close(), after="5:00")
    view = view_of(hour)
    took, late = view.snapshot.took, view.snapshot.late_by
    assert took % 1000 == 600
    assert late == -30_600
    shown = said(*closed_lines(view, 120, 30, TONES))
    assert "-2:46" in shown
    assert f"{clock_up(shown_difference(view.snapshot.length, took))} to spare" in shown
    assert "0:30 early" in shown
    assert "0:30 early" in said(header(view, 200, TONES))


# Every part, at every size.


Part = Callable[[View, int, Tones], Sequence[Line]]

PARTS: dict[str, Part] = {
    "header": lambda v, w, t: [header(v, w, t)],
    "rundown": lambda v, w, t: rundown(v, w, 12, t),
    "row-keys": lambda v, w, t: [row_keys(v, w, t)],
    "log": lambda v, w, t: log(v, w, 8, t),
    "undo": lambda v, w, t: undo_lines(v, w, t),
    "who": lambda v, w, t: who_lines(v, w, 3, t),
    "state": lambda v, w, t: state_lines(v, w, 3, 2, t),
    "gap": lambda v, w, t: gap_lines(v, w, 20, 1, t),
    "budget": lambda v, w, t: [answer_line(v, w, t), missions_line(v, w, t)],
    "timeline": lambda v, w, t: [timeline(v, w, t)],
    "say": lambda v, w, t: say_lines(chair_line(v.snapshot), w, 2, t),
    "foot": lambda v, w, t: foot_lines(v, None, w, 3, t),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_can_be_drawn_in_a_terminal_of_a_few_columns(name: str) -> None:
    for hour, width in itertools.product([Hour(panel(5)), in_gap(panel(5))], range(1, 20)):
        rows = PARTS[name](view_of(hour), width, TONES)
        for row in rows:
            assert cell_len(said(fitted(row, width, Style.null()))) == width


@pytest.mark.parametrize("palette", [DARK, LIGHT, CONTRAST])
@pytest.mark.parametrize("colour", [True, False])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_no_line_is_wider_than_its_part(palette: Palette, colour: bool, ascii_only: bool) -> None:
    tones = tones_of(palette, colour=colour, ascii_only=ascii_only)
    hours = [Hour(panel(5)), speaking(panel(5), "3:00"), speaking(panel(5), "7:10"),
             in_gap(panel(5))]  # fmt: skip
    for hour, width in itertools.product(hours, WIDTHS):
        view = view_of(hour, selected=4)
        for name, draw in PARTS.items():
            rows = draw(view, width, tones)
            for row in in_ascii(rows) if ascii_only else rows:
                shown = said(row)
                if name in ("header", "rundown", "timeline", "gap", "foot"):
                    assert cell_len(shown) <= width, (name, width, shown)
                if ascii_only:
                    assert shown.isascii(), (name, shown)
                if not colour:
                    assert all(not piece.style or piece.style.color is None for piece in row)


def test_names_that_end_alike_are_told_apart_in_a_narrow_rundown() -> None:
    names = ("First Affirmative", "First Negative", "Second Negative", "Ms Sara Haddad-Lindqvist")
    plan = plan_of(*(statement(n, speaker=one) for n, one in enumerate(names, 1)))
    rows = [said(row) for row in rundown(view_of(Hour(plan)), 33, 20, TONES)]
    shown = [row[7:18].rstrip() for row in rows[1:]]
    assert shown == ["Affirmative", "First Nega…", "Second Neg…", "Haddad-Lin…"]
    plan = plan_of(*(statement(n, speaker=f"Delegation {n + 10}") for n in (1, 2, 3)))
    rows = [said(row) for row in rundown(view_of(Hour(plan)), 33, 20, TONES)]
    assert [row[7:18] for row in rows[1:]] == ["…egation 11", "…egation 12", "…egation 13"]


@pytest.mark.parametrize(
    ("spoke", "first", "kept"),
    [
        (("6:00", "5:00"), (), "Two of two speakers kept to 5–7 minutes."),
        (("4:40", "5:00"), (), "Two of two speakers kept to 5–7 minutes, one with grace."),
        (("7:20",), (), "The speaker kept to 5–7 minutes, with grace."),
        (("7:40", "6:00"), (), "One of two speakers kept to 5–7 minutes."),
        (("5:30", "6:00"), (cmd.Cap(parse("6:00")),), "Two of two speakers kept to their time."),
    ],
)
def test_a_closed_hour_says_what_was_kept_and_how(
    spoke: Sequence[str], first: Sequence[cmd.Cap], kept: str
) -> None:
    statements = (statement(n) for n in range(1, len(spoke) + 1))
    hour = Hour(plan_of(*statements, window=window("5:00", "7:00", grace="0:30")))
    hour.do(cmd.Go())
    for command in first:
        hour.do(command)
    for length in spoke:
        hour.do(cmd.Go(), after="0:10")
        hour.do(cmd.Go(), after=length)
    hour.do(cmd.Close())
    assert kept in said(*closed_lines(view_of(hour), 120, 30, TONES))
