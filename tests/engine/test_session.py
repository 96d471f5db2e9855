"""Turns, pauses, gaps, corrections, and what undo makes of them."""

from __future__ import annotations

import pytest

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import CONCLUDE
from presession_timer.engine.fold import apply
from presession_timer.engine.session import ABSENT
from presession_timer.plan.model import Kind
from tests.engine.hours import START, Hour, facts, panel


@pytest.fixture
def hour() -> Hour:
    """Opened at 10:00; the opening took 1:00, the State 1:30 after a gap of 0:10."""
    hour = Hour(panel())
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="1:00")
    hour.do(cmd.Go(), after="0:10")
    hour.do(cmd.Go(), after="1:30")
    return hour


def test_go_runs_the_whole_hour() -> None:
    hour = Hour(panel(1))
    kinds: list[str] = []
    for _ in range(11):
        decided = hour.do(cmd.Go(), after="1:01")
        assert isinstance(decided, list)
        kinds.append("+".join(type(event).__name__ for event in decided))
        if kinds[-1] == "QuestionTaken":
            hour.do(cmd.Yield())
    assert kinds == [
        "SessionOpened+FloorGiven", "FloorYielded",
        "FloorGiven", "FloorYielded",
        "FloorGiven", "FloorYielded",
        "FloorGiven", "QuestionTaken",
        "FloorGiven", "FloorYielded",
        "SessionClosed",
    ]  # fmt: skip
    assert hour.refused(cmd.Go()) == "the hour is closed"


def test_a_pause_stops_the_speaker_and_not_the_hour(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Pause(), after="2:00")
    hour.wait("0:35")
    assert hour.session.spoke(3, hour.now) == parse("2:00")
    hour.do(cmd.Resume())
    hour.wait("1:00")
    assert hour.session.spoke(3, hour.now) == parse("3:00")
    assert hour.session.took(hour.now) == hour.now - START


def test_an_open_pause_ends_with_the_turn_and_undoing_the_yield_reopens_it(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Pause(), after="2:00")
    hour.do(cmd.Yield(), after="0:30")
    hour.wait("5:00")
    turn = hour.session.turns[-1]
    assert turn.paused(hour.now) == parse("0:30")
    hour.do(cmd.Undo())
    running = hour.session.running
    assert running is not None
    assert running.open_pause is not None
    assert running.paused(hour.now) == parse("5:30")
    assert running.spoke(hour.now) == parse("2:00")


def test_undoing_a_yield_lets_the_clock_go_on_as_if_it_had_never_stopped(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Yield(), after="6:00")
    hour.do(cmd.Undo(), after="0:12")
    assert hour.session.spoke(3, hour.now) == parse("6:12")


def test_redo_restores_the_original_instant(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Yield(), after="6:00")
    hour.do(cmd.Undo(), after="0:12")
    hour.do(cmd.Redo(), after="0:30")
    assert hour.session.spoke(3, hour.now) == parse("6:00")
    assert hour.session.gap_so_far(hour.now) == parse("0:42")


def test_undo_takes_back_a_whole_command_and_names_it(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Give(5), after="2:00")
    assert hour.snapshot.undoes == "Speaker 5 started"
    hour.do(cmd.Undo())
    running = hour.session.running
    assert running is not None
    assert running.segment == 3
    assert hour.snapshot.undoes == "Speaker 3 started"
    assert hour.snapshot.redoes == "Speaker 5 started"


def test_undo_takes_back_the_latest_thing_that_the_room_could_see(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.ShowMessage("Slower, please"))
    hour.do(cmd.Blank())
    hour.do(cmd.WriteNote("the lift is loud"))
    hour.do(cmd.NoteStep(5_000))
    undone = []
    for _ in range(3):
        undone.append(hour.snapshot.undoes)
        hour.do(cmd.Undo())
    assert undone == ["the room is blank", "shown to the room: Slower, please", "Speaker 3 started"]
    assert (hour.session.blank, hour.session.message, hour.session.running) == (False, "", None)
    for _ in range(3):
        hour.do(cmd.Redo())
    assert (hour.session.blank, hour.session.message) == (True, "Slower, please")


def test_a_mistaken_request_to_conclude_never_undoes_the_start_of_the_questions() -> None:
    hour = Hour(panel())
    for command in (cmd.Go(), cmd.Give(7)):
        hour.do(command, after="0:30")
    hour.do(CONCLUDE, after="0:10")
    hour.do(cmd.Undo(), after="0:01")
    running = hour.session.running
    assert running is not None
    assert (running.segment, hour.session.shown) == (7, None)


def test_redo_of_1_0_reaches_over_a_message() -> None:
    """Its message emptied nothing, so a record of it may hold this."""
    hour = Hour(panel())
    hour.do(cmd.Go())
    hour.do(cmd.Give(3), after="0:30")
    hour.do(cmd.Undo())
    hour.do(cmd.ShowMessage("Slower"))
    assert hour.refused(cmd.Redo()) == "nothing to redo"
    redone = ev.Recorded(hour.session.seq + 1, "test:redo", 0, hour.now, ev.Redone("test:2"))
    again = apply(hour.session, redone)
    assert [turn.segment for turn in again.turns] == [1, 3]
    assert again.history.done[-1] == "test:2"


def test_something_new_empties_what_redo_could_bring_back(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Undo())
    hour.do(cmd.MarkAbsent(3))
    assert hour.refused(cmd.Redo()) == "nothing to redo"
    assert hour.snapshot.go.words == "starts Speaker 4"


def test_a_second_turn_of_a_segment_goes_on_where_the_first_stopped(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Insert(Kind.STATE, "Permanent Mission", give=True), after="3:00")
    hour.do(cmd.Go(), after="0:45")
    hour.do(cmd.Give(3), after="0:05")
    hour.wait("1:00")
    assert hour.session.spoke(3, hour.now) == parse("4:00")
    assert [turn.segment for turn in hour.session.turns[2:]] == [3, 9, 3]


def test_a_beginning_moved_before_the_previous_end_takes_that_end_along(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:05")
    decided = hour.do(cmd.CorrectBegan(-parse("0:20")), after="0:30")
    state, speaker = hour.session.turns[-2:]
    assert speaker.began == state.ended
    assert decided == [
        ev.EndedCorrected(2, speaker.began, -parse("0:15")),
        ev.BeganCorrected(3, speaker.began, -parse("0:20")),
    ]


def test_a_beginning_never_passes_the_previous_beginning_the_opening_or_now(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:05")
    hour.do(cmd.CorrectBegan(-parse("9:00")), after="0:30")
    state, speaker = hour.session.turns[-2:]
    assert speaker.began == state.began == state.ended
    hour.do(cmd.CorrectBegan(parse("30:00")))
    assert hour.session.turns[-1].began == hour.now
    first = Hour(panel())
    first.do(cmd.Open())
    first.do(cmd.Give(3), after="0:10")
    first.do(cmd.CorrectBegan(-parse("0:30")), after="0:05")
    assert first.session.turns[0].began == first.session.opened


def test_began_when_the_previous_ended_leaves_no_gap(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:25")
    hour.do(cmd.CorrectBegan(), after="0:03")
    assert hour.session.turns[-1].began == hour.session.turns[-2].ended
    assert hour.refused(cmd.CorrectBegan()) == "it began when the previous ended already"


def test_in_a_gap_the_last_end_moves_between_its_beginning_and_now(hour: Hour) -> None:
    ended = hour.session.turns[-1].ended
    assert ended is not None
    hour.do(cmd.CorrectEnded(-parse("0:10")), after="0:05")
    assert hour.session.turns[-1].ended == ended - parse("0:10")
    hour.do(cmd.CorrectEnded(parse("5:00")))
    assert hour.session.turns[-1].ended == hour.now
    hour.do(cmd.CorrectEnded(-parse("50:00")))
    assert hour.session.turns[-1].ended == hour.session.turns[-1].began


def test_marks_follow_a_speaker_and_return_her_to_her_place(hour: Hour) -> None:
    hour.do(cmd.MarkLate(3))
    assert list(hour.session.to_come) == [4, 5, 6, 3, 7, 8]
    hour.do(cmd.MarkAbsent(3))
    assert list(hour.session.to_come) == [4, 5, 6, 7, 8]
    hour.do(cmd.MarkPresent(3))
    assert list(hour.session.to_come) == [3, 4, 5, 6, 7, 8]


def test_giving_the_floor_to_an_absentee_marks_her_present(hour: Hour) -> None:
    hour.do(cmd.MarkAbsent(3))
    assert hour.session.marks[3] == ABSENT
    hour.do(cmd.Give(3))
    assert not hour.session.marks


def test_a_cap_spares_whoever_has_the_floor_and_binds_whoever_is_inserted(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Cap(parse("6:00")))
    hour.do(cmd.Insert(Kind.STATEMENT, "A late panellist"))
    limits = {n: hour.session.limit(n) for n in (3, 4, 9)}
    assert limits == {3: parse("7:00"), 4: parse("6:00"), 9: parse("6:00")}
    hour.do(cmd.Go(), after="6:00")
    hour.do(cmd.Cap(None))
    assert hour.session.limit(4) == parse("7:00")


def says_it_slept(hour: Hour) -> bool:
    """Whether the reading asks what to do about the machine's sleep."""
    return hour.snapshot.sleep is not None


def test_sleep_counts_until_the_moderator_takes_it_off(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.NoteSleep(parse("8:03")), after="9:03")
    assert hour.session.spoke(3, hour.now) == parse("9:03")
    assert says_it_slept(hour)
    hour.do(cmd.DiscountSleep())
    assert hour.session.spoke(3, hour.now) == parse("1:00")
    assert not says_it_slept(hour)
    hour.do(cmd.Undo())
    assert hour.session.spoke(3, hour.now) == parse("9:03")


def test_sleep_inside_a_pause_is_not_taken_off_twice(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.Pause(), after="1:00")
    hour.do(cmd.NoteSleep(parse("2:00")), after="3:00")
    hour.do(cmd.DiscountSleep())
    hour.do(cmd.Resume(), after="1:00")
    hour.wait("1:00")
    assert hour.session.turns[-1].paused(hour.now) == parse("4:00")
    assert hour.session.spoke(3, hour.now) == parse("2:00")


def test_why_is_said_of_the_pause_somebody_made_and_not_of_the_sleep_taken_off(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.NoteSleep(parse("0:30")), after="1:00")
    hour.do(cmd.DiscountSleep())
    assert hour.refused(cmd.ExplainPause("technical")) == "there was no pause in this turn"
    hour.do(cmd.Pause())
    hour.do(cmd.Resume(), after="0:10")
    hour.do(cmd.NoteSleep(parse("0:30")), after="1:00")
    hour.do(cmd.DiscountSleep())
    hour.do(cmd.ExplainPause("technical"))
    reasons = [pause.reason for pause in hour.session.turns[-1].pauses]
    assert reasons == [ev.SLEPT, "technical", ev.SLEPT]


def test_a_bridged_restart_marks_the_turn_it_fell_into_as_estimated(hour: Hour) -> None:
    hour.do(cmd.Go(), after="0:20")
    hour.do(cmd.BridgeClock(parse("2:00"), "wall clock"), after="2:00")
    assert [turn.estimated for turn in hour.session.turns] == [False, False, True]


def test_applying_changes_no_earlier_session(hour: Hour) -> None:
    before = facts(hour.session)
    session = hour.session
    apply(session, ev.Recorded(99, "x:1", 0, hour.now, ev.MarkedAbsent(5)))
    assert facts(session) == before


def test_the_state_that_asks_is_named_without_marking_another_question() -> None:
    hour = Hour(panel(1))
    for _ in range(7):
        hour.do(cmd.Go(), after="1:01")
    hour.do(cmd.Go())
    marked = hour.now
    hour.do(cmd.NameQuestion("FRA"), after="0:03")
    question = hour.session.questions[-1]
    assert (question.at, question.state, len(hour.session.questions)) == (marked, "FRA", 1)
    hour.do(cmd.Undo())
    assert [q.state for q in hour.session.questions] == [""]
