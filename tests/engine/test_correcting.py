"""Moving beginnings and ends of any turn: limits, whose time it takes, and what is asked first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import MINUTE, SECOND, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.decisions import Refused
from presession_timer.engine.fold import fold
from tests.engine.hours import START, Hour, facts, panel


def three_turns(gap: str = "0:10") -> Hour:
    """Turns of 2:00, 5:00 and 6:00 so far, the last behind ``gap``: opening, Speakers 3 and 4."""
    hour = Hour(panel())
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="2:00")
    hour.do(cmd.Give(3), after="0:10")
    hour.do(cmd.Go(), after="5:00")
    hour.do(cmd.Give(4), after=gap)
    hour.wait("6:00")
    return hour


def lengths(hour: Hour) -> list[int]:
    """Seconds of each turn."""
    return [turn.spoke(hour.now) // SECOND for turn in hour.session.turns]


def asked(hour: Hour, command: cmd.Command) -> str:
    """What a screen asks before the command; empty where it is done at once."""
    decision = hour.do(command, confirmed=False)
    if isinstance(decision, list):
        return ""
    assert decision.needs_confirm
    return decision.reason


def test_a_beginning_in_the_middle_of_the_hour_takes_the_end_before_along() -> None:
    hour = three_turns()
    done = hour.do(cmd.CorrectBegan(-30 * SECOND, turn=2))
    assert isinstance(done, list)
    assert [type(event) for event in done] == [ev.EndedCorrected, ev.BeganCorrected]
    assert lengths(hour) == [100, 330, 360]


def test_a_beginning_in_the_middle_moves_later_up_to_its_own_end() -> None:
    hour = three_turns()
    hour.do(cmd.CorrectBegan(10 * MINUTE, turn=2))
    assert lengths(hour) == [120, 0, 360]


def test_an_end_in_the_middle_takes_the_next_beginning_along() -> None:
    hour = three_turns()
    hour.do(cmd.CorrectEnded(30 * SECOND, turn=2))
    assert lengths(hour) == [120, 330, 340]
    assert hour.snapshot.undoes == "Speaker 3: ended 0:30 later"
    hour.do(cmd.Undo())
    assert lengths(hour) == [120, 300, 360]


def test_an_end_in_the_middle_moves_no_further_than_the_next_end_or_now() -> None:
    hour = three_turns()
    hour.do(cmd.CorrectEnded(99 * MINUTE, turn=1))
    assert lengths(hour) == [430, 0, 360]
    hour.do(cmd.CorrectEnded(99 * MINUTE, turn=2))
    assert lengths(hour) == [430, 370, 0]


def test_what_cannot_be_corrected_says_why() -> None:
    hour = three_turns()
    assert hour.refused(cmd.CorrectEnded(-SECOND)) == "Speaker 4 still has the floor: yield first"
    assert hour.refused(cmd.CorrectBegan(-SECOND, turn=9)) == "there is no turn 9; the last is 3"
    assert hour.refused(cmd.CorrectBegan(-SECOND, turn=1)) == "began cannot move earlier than it is"
    fresh = Hour(panel())
    fresh.do(cmd.Open())
    assert fresh.refused(cmd.CorrectEnded(-SECOND)) == "nobody has had the floor yet"


def test_a_screen_asks_where_another_turn_loses_more_than_half_a_minute() -> None:
    assert asked(three_turns(), cmd.CorrectBegan(-40 * SECOND)) == ""
    assert asked(three_turns(), cmd.CorrectBegan(-41 * SECOND)) == (
        "move the beginning of Speaker 4 by -0:41, so that Speaker 3 loses 0:31?"
    )
    assert asked(three_turns(), cmd.CorrectEnded(41 * SECOND, turn=2)) == (
        "move the end of Speaker 3 by +0:41, so that Speaker 4 loses 0:31?"
    )


def test_a_screen_asks_where_it_moves_more_than_two_minutes() -> None:
    assert asked(three_turns(), cmd.CorrectBegan(2 * MINUTE)) == ""
    assert asked(three_turns(), cmd.CorrectBegan(121 * SECOND)) == (
        "move the beginning of Speaker 4 by +2:01?"
    )


def test_less_than_a_second_that_another_turn_loses_is_not_said() -> None:
    question = asked(three_turns(gap="2:02"), cmd.CorrectBegan(-122 * SECOND - 40))
    assert question == "move the beginning of Speaker 4 by -2:02?"


def test_nobody_is_silently_cut_to_nothing() -> None:
    assert asked(three_turns(), cmd.CorrectBegan(-99 * MINUTE)) == (
        "move the beginning of Speaker 4 by -5:10, so that Speaker 3 loses 5:00?"
    )


def test_a_key_that_is_held_down_is_asked_about_before_it_has_taken_half_a_minute() -> None:
    hour = three_turns()
    questions = []
    for _ in range(30):
        hour.wait("0:00.100")
        question = asked(hour, cmd.CorrectBegan(-5 * SECOND))
        if question:
            questions.append(question)
    assert lengths(hour)[:2] == [120, 270]
    assert set(questions) == {
        "move the beginning of Speaker 4 by -0:45, so that Speaker 3 loses 0:35?"
    }
    hour.do(cmd.CorrectBegan(-5 * SECOND))  # somebody said yes
    assert asked(hour, cmd.CorrectBegan(-5 * SECOND)) == ""


def test_corrections_of_one_end_close_together_are_one_line_and_one_undo() -> None:
    hour = three_turns()
    for _ in range(3):
        hour.do(cmd.CorrectBegan(-5 * SECOND), after="0:05")
    assert hour.snapshot.undoes == "Speaker 4: began 0:15 earlier"
    told = [line.text for line in hour.snapshot.log[:3]]
    assert told[:2] == ["began 0:15 earlier: Speaker 4", "ended 0:05 earlier: Speaker 3"]
    assert told[2] == "started Speaker 4"
    before = facts(hour.session)
    undone = hour.do(cmd.Undo())
    assert undone == [ev.Undone("test:8"), ev.Undone("test:7"), ev.Undone("test:6")]
    assert hour.snapshot.log[0].text == "undone: began 0:15 earlier: Speaker 4"
    assert lengths(hour) == [120, 300, 375]
    assert hour.snapshot.redoes == "Speaker 4: began 0:15 earlier"
    hour.do(cmd.Redo())
    assert facts(hour.session) == before
    assert hour.snapshot.undoes == "Speaker 4: began 0:15 earlier"


@pytest.mark.parametrize(
    ("between", "after"),
    [
        (None, "0:05.001"),
        (cmd.WriteNote("a note"), "0:01"),
        (cmd.Blank(), "0:01"),
        (cmd.Grant(30 * SECOND), "0:01"),
        (cmd.CorrectBegan(5 * SECOND, turn=2), "0:01"),
        (cmd.CorrectEnded(-5 * SECOND, turn=2), "0:01"),
    ],
)
def test_what_is_further_apart_or_has_something_between_is_undone_alone(
    between: cmd.Command | None, after: str
) -> None:
    hour = three_turns()
    hour.do(cmd.CorrectBegan(-5 * SECOND))
    if between is not None:
        hour.do(between, after="0:01")
    hour.do(cmd.CorrectBegan(-5 * SECOND), after=after)
    undone = hour.do(cmd.Undo())
    assert isinstance(undone, list)
    assert len(undone) == 1


def test_after_an_undo_a_correction_is_one_of_its_own() -> None:
    hour = three_turns()
    hour.do(cmd.CorrectBegan(-5 * SECOND))
    hour.do(cmd.Undo(), after="0:01")
    hour.do(cmd.CorrectBegan(-10 * SECOND), after="0:01")
    assert hour.snapshot.undoes == "Speaker 4: began 0:10 earlier"
    hour.do(cmd.Undo())
    assert lengths(hour)[2] == 362


def test_one_undo_is_one_undo_after_a_restart_too() -> None:
    hour = three_turns()
    for _ in range(3):
        hour.do(cmd.CorrectBegan(-5 * SECOND), after="0:01")
    hour.session = fold(hour.session.plan, hour.session.history.log)
    undone = hour.do(cmd.Undo())
    assert isinstance(undone, list)
    assert len(undone) == 3


def test_a_record_of_1_0_that_undid_one_of_several_reads_as_ever() -> None:
    hour = three_turns()
    for _ in range(2):
        hour.do(cmd.CorrectBegan(-5 * SECOND), after="0:01")
    recorded = ev.Recorded(hour.session.seq + 1, "old:1", 0, hour.now, ev.Undone("test:7"))
    session = fold(hour.session.plan, [*hour.session.history.log, recorded])
    assert session.turns[2].began == START + parse("7:20") - 5 * SECOND
    assert session.history.to_undo == ("test:6",)
    assert session.history.to_redo == ("test:7",)


MOVES = st.one_of(
    st.builds(
        cmd.CorrectBegan,
        st.none() | st.integers(-10 * MINUTE, 10 * MINUTE),
        st.none() | st.integers(1, 3),
    ),
    st.builds(
        cmd.CorrectEnded, st.integers(-10 * MINUTE, 10 * MINUTE), st.none() | st.integers(1, 3)
    ),
)


@given(st.lists(MOVES, max_size=8), st.booleans())
def test_whatever_is_moved_turns_stay_in_order_and_add_up(
    moves: list[cmd.Command], ended: bool
) -> None:
    hour = three_turns()
    if ended:
        hour.do(cmd.Go())
        hour.wait("0:30")
    for move in moves:
        decision = hour.do(move, after="0:02")
        assert isinstance(decision, list) or not decision.needs_confirm
    covered = hour.session.opened
    assert covered is not None
    spoke = gaps = 0
    for turn in hour.session.turns:
        end = hour.now if turn.ended is None else turn.ended
        assert covered <= turn.began <= end <= hour.now
        gaps += turn.began - covered
        spoke += turn.spoke(hour.now)
        covered = end
    assert spoke + gaps + (hour.now - covered) == hour.session.took(hour.now)


@given(st.lists(MOVES, min_size=1, max_size=6))
def test_undoing_everything_leads_back_to_where_it_began(moves: list[cmd.Command]) -> None:
    hour = three_turns()
    before = facts(hour.session)
    accepted = [hour.do(move, after="0:03") for move in moves]
    undone = 0
    while undone < sum(isinstance(done, list) for done in accepted):
        events = hour.do(cmd.Undo())
        assert not isinstance(events, Refused)
        undone += len(events)
    assert facts(hour.session) == before


def test_an_end_that_was_taken_back_is_told_as_it_was_whenever_the_turn_ended_later() -> None:
    hour = Hour(panel(2))
    hour.do(cmd.Open())
    hour.do(cmd.Give(3))
    hour.do(cmd.Yield(), "2:02")
    hour.do(cmd.Undo(), "0:02")
    hour.do(cmd.Yield(), "5:37")
    told = [line.text for line in hour.snapshot.log]
    assert told[0].startswith("ended 7:41 +0:41")
    assert told[1].startswith("undone: ended 2:02 -2:58")
    assert told[2].startswith("ended 2:02 -2:58")
