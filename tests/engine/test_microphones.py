"""What a microphone suggests, and what yes to it does to the hour."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.engine import commands as cmd
from presession_timer.engine.event_text import describe_command
from presession_timer.engine.hands import what_it_did
from presession_timer.engine.microphones import Microphone, suggestion_of
from presession_timer.plan.model import Plan
from tests.engine.hours import Hour, panel


def seated(statements: int = 3) -> Plan:
    """Everybody has the seat of the segment's number, and the moderator seat 1 throughout."""
    plan = panel(statements)
    last = len(plan.segments)
    seats = {1: "1", last: "1", last - 1: "1"}
    segments = (replace(one, seat=seats.get(one.number, str(one.number))) for one in plan.segments)
    return replace(plan, segments=tuple(segments))


def hour_until(turns: int, plan: Plan | None = None) -> Hour:
    """So many turns have ended, and nobody has the floor."""
    hour = Hour(plan or seated())
    hour.do(cmd.Go())
    for turn in range(turns):
        hour.do(cmd.Go(), after="1:00" if turn < 2 else "6:00")
        if turn + 1 < turns:
            hour.do(cmd.Go(), after="0:10")
    return hour


def says(hour: Hour, seat: str, *, is_on: bool, ago: int = 0) -> str:
    """What a microphone suggests that went on or off some ms ago; empty if nothing."""
    found = suggestion_of(hour.session, Microphone(seat, is_on, hour.now - ago))
    return "" if found is None else found.words(hour.session)


def yes(hour: Hour, seat: str, *, is_on: bool, ago: int = 0, after: int = 0) -> None:
    """Take what it suggests, ``after`` more milliseconds."""
    found = suggestion_of(hour.session, Microphone(seat, is_on, hour.now - ago))
    assert found is not None
    hour.now += after
    hour.do(found.command)


def test_on_in_a_gap_gives_the_floor_since_it_went_on() -> None:
    hour = hour_until(2)
    hour.wait("0:20")
    heard = hour.now
    yes(hour, "4", is_on=True, after=3 * SECOND)
    turn = hour.session.turns[-1]
    assert (turn.segment, turn.began, turn.ended) == (4, heard, None)


def test_one_undo_takes_all_of_it_back() -> None:
    hour = hour_until(2)
    before = hour.session.turns
    yes(hour, "4", is_on=True, after=3 * SECOND)
    hour.do(cmd.Undo(), after="0:06")
    assert hour.session.turns == before


def test_the_log_and_the_other_hands_read_who_started_not_only_what_was_moved() -> None:
    hour = hour_until(2)
    hour.wait("0:20")
    yes(hour, "3", is_on=True, after=3 * SECOND)
    command = hour.session.history.done[-1]
    said = describe_command(hour.session, command)
    assert said == "Speaker 3 started; Speaker 3: began 0:03 earlier"
    assert what_it_did(hour.session, command) == "the test started Speaker 3"


def test_on_while_another_speaks_takes_the_floor_from_then_on() -> None:
    hour = hour_until(2)
    hour.do(cmd.Go(), after="0:20")
    hour.wait("6:00")
    assert says(hour, "4", is_on=True) == "has the floor since then, not Speaker 3"
    heard = hour.now
    yes(hour, "4", is_on=True, after=2 * SECOND)
    three, four = hour.session.turns[-2:]
    assert (three.ended, four.began, four.segment) == (heard, heard, 4)


def test_off_ends_the_turn_when_it_went_off() -> None:
    hour = hour_until(2)
    hour.do(cmd.Go(), after="0:20")
    hour.wait("6:00")
    heard = hour.now
    assert says(hour, "3", is_on=False) == "ended then"
    yes(hour, "3", is_on=False, after=4 * SECOND)
    assert hour.session.turns[-1].ended == heard
    assert hour.session.spoke(3, hour.now) == 6 * MINUTE


def test_on_soon_after_the_floor_was_given_corrects_the_beginning() -> None:
    hour = hour_until(2)
    hour.do(cmd.Go(), after="0:20")
    hour.wait("0:15")
    heard = hour.now
    assert says(hour, "3", is_on=True) == "began then, not before"
    yes(hour, "3", is_on=True, after=SECOND)
    assert hour.session.turns[-1].began == heard


def test_on_shortly_before_the_floor_was_given_corrects_it_too() -> None:
    hour = hour_until(2)
    hour.wait("0:15")
    heard = hour.now
    hour.do(cmd.Go(), after="0:05")
    assert says(hour, "3", is_on=True, ago=5 * SECOND) == "began then already"
    yes(hour, "3", is_on=True, ago=5 * SECOND)
    assert hour.session.turns[-1].began == heard


def test_what_suggests_nothing() -> None:
    hour = Hour(seated())
    assert not says(hour, "3", is_on=True), "the hour is not open"
    hour = hour_until(2)
    assert not says(hour, "", is_on=True), "a seat without a name is nobody's"
    assert not says(hour, "4", is_on=False), "who is to come has nothing to end"
    assert not says(hour, "2", is_on=True), "the State has spoken: it only answers a question"
    assert not says(hour, "1", is_on=True), "the moderator introduces the next speaker"
    hour.do(cmd.Go(), after="0:20")
    assert not says(hour, "3", is_on=True), "it began when the floor was given, as it should"
    hour.wait("3:00")
    assert not says(hour, "3", is_on=True), "it was only off for a cough"
    hour.do(cmd.Pause())
    assert not says(hour, "3", is_on=False), "a pause is not the end"


def test_the_moderators_own_seat_begins_what_is_next() -> None:
    hour = hour_until(5)
    assert hour.session.to_come[0] == 6
    assert says(hour, "1", is_on=True) == "has the floor since then"


def test_an_absentee_whose_microphone_goes_on_is_here() -> None:
    hour = hour_until(2)
    hour.do(cmd.MarkAbsent(4))
    yes(hour, "4", is_on=True)
    assert (hour.session.turns[-1].segment, hour.session.marks) == (4, {})


def test_a_late_yes_in_a_gap_does_not_reach_into_the_turn_before() -> None:
    hour = hour_until(2)
    ended = hour.session.turns[-1].ended
    hour.wait("0:02")
    hour.do(cmd.GiveSince(3, hour.now - 30 * SECOND))
    assert hour.session.turns[-1].began == ended
    assert hour.session.turns[-2].ended == ended


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2", "3", "4", "5"]),
            st.booleans(),
            st.integers(0, 90),
            st.integers(0, 20),
            st.sampled_from([cmd.Go(), cmd.Pause(), cmd.Resume(), cmd.Undo(), None]),
        ),
        max_size=12,
    )
)
def test_whatever_is_accepted_the_hour_still_adds_up(
    heard: list[tuple[str, bool, int, int, cmd.Command | None]],
) -> None:
    """Σ(spoke + paused) over all turns + all gaps is what the hour took."""
    hour = Hour(seated())
    hour.do(cmd.Go())
    for seat, is_on, wait, late, command in heard:
        hour.now += wait * SECOND
        found = suggestion_of(hour.session, Microphone(seat, is_on, hour.now))
        hour.now += late * SECOND
        if command is not None:
            hour.do(command)
        if found is not None:
            hour.do(found.command)
        session = hour.session
        took, now = session.took(hour.now), session.closed or hour.now
        turns = sum(t.spoke(now) + t.paused(now) for t in session.turns)
        starts = [t.began for t in session.turns]
        ends = [t.ended or now for t in session.turns]
        gaps = sum(
            begin - end
            for begin, end in zip([*starts, now], [session.opened or now, *ends], strict=True)
        )
        assert turns + gaps == took
        assert all(begin >= end for begin, end in zip(starts[1:], ends, strict=False))
