"""What is refused, what is asked first, and what a stale press comes to."""

from __future__ import annotations

import pytest

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import Command
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.events import Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.presses import (
    MARKS,
    TOO_LATE,
    key_of,
    meaning_of_presence,
    still_means,
    without_amount,
)
from presession_timer.plan.model import Kind
from tests.engine.hours import Hour, panel


def opened(*more: tuple[Command, str]) -> Hour:
    """An hour with the opening and the State done, and then ``more``."""
    hour = Hour(panel())
    hour.do(cmd.Go())
    for after in ("1:00", "0:10", "1:30"):
        hour.do(cmd.Go(), after=after)
    for command, after in more:
        hour.do(command, after=after)
    return hour


def test_before_the_opening_only_preparations_are_accepted() -> None:
    for command in (cmd.Give(3), cmd.Yield(), cmd.Pause(), cmd.Close(), cmd.Grant(1000)):
        assert Hour(panel()).refused(command) == "the hour is not open yet"
    for preparation in (cmd.MarkAbsent(3), cmd.MarkLate(3), cmd.Move(5, 3), cmd.Cap(1000)):
        assert isinstance(Hour(panel()).do(preparation), list)


def test_after_the_closing_only_undo_and_words_are_accepted() -> None:
    hour = opened((cmd.Close(), "0:10"))
    for command in (cmd.Go(), cmd.Give(3), cmd.CorrectEnded(-1000), cmd.MarkAbsent(3)):
        assert hour.refused(command) == "the hour is closed"
    assert isinstance(hour.do(cmd.WriteNote("a good hour")), list)
    assert isinstance(hour.do(cmd.Undo()), list)
    assert hour.session.closed is None


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (cmd.Pause(), "nobody has the floor"),
        (cmd.Yield(), "nobody has the floor"),
        (cmd.Grant(30_000), "nobody has the floor"),
        (cmd.Resume(), "nothing is paused"),
        (cmd.Give(99), "there is no segment 99; the last is 8"),
        (cmd.MarkAbsent(2), "Permanent Mission has had the floor"),
        (cmd.MarkLate(7), "Missions' questions is no speaker: move it instead"),
        (cmd.MarkPresent(3), "Speaker 3 is present already"),
        (cmd.Move(3, 3), "Speaker 3 cannot follow itself"),
        (cmd.Move(4, 3), "Speaker 4 is there already"),
        (cmd.Move(2, 5), "Permanent Mission has had the floor"),
        (
            cmd.ChangePlanned(3, 1000),
            "a statement has its window: grant time or cap the limit instead",
        ),
        (cmd.ChangePlanned(1, 1000), "Opening has had the floor"),
        (cmd.Cap(None), "there is no cap to lift"),
        (cmd.MarkQuestion("ESP"), "the Missions' questions do not have the floor"),
        (cmd.NameQuestion("ESP"), "no question was marked in this turn"),
        (cmd.ClearMessage(), "no message is shown"),
        (cmd.Unblank(), "the room is not blank"),
        (cmd.Open(), "the hour is open already"),
        (cmd.Redo(), "nothing to redo"),
        (cmd.Extend(0), "the hour needs a length"),
        (cmd.TakeSuggestion(), "no microphone suggests anything now"),
        (cmd.DiscountSleep(), "no sleep of this machine counts against a speaker"),
        (cmd.ExplainPause("technical"), "there was no pause in this turn"),
    ],
)  # fmt: skip
def test_in_a_gap_nonsense_is_refused_with_its_reason(command: Command, reason: str) -> None:
    assert opened().refused(command) == reason


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (cmd.MarkAbsent(3), "Speaker 3 has the floor"),
        (cmd.Give(3), "Speaker 3 has the floor already"),
        (cmd.CorrectEnded(-1000), "Speaker 3 still has the floor: yield first"),
        (cmd.Grant(-30_000), "nothing was granted that could be taken back"),
        (cmd.CorrectBegan(30_000), "began cannot move later than it is"),
    ],
)
def test_during_a_turn_nonsense_is_refused_with_its_reason(command: Command, reason: str) -> None:
    assert opened((cmd.Go(), "0:10")).refused(command) == reason


def test_taking_back_never_takes_more_than_was_granted() -> None:
    hour = opened((cmd.Go(), "0:10"), (cmd.Grant(parse("0:20")), "1:00"))
    hour.do(cmd.Grant(-parse("0:30")))
    assert hour.session.granted == {3: 0}


def question(hour: Hour, command: Command) -> str:
    """What has to be asked before ``command``; empty when nothing."""
    decision = decide(hour.session, command, hour.now)
    if isinstance(decision, Refused):
        assert decision.needs_confirm, decision.reason
        return decision.reason
    return ""


def test_ending_in_the_first_minute_is_asked_and_later_not() -> None:
    hour = opened((cmd.Go(), "0:10"))
    hour.wait("0:59.999")
    assert question(hour, cmd.Go()) == "end Speaker 3 after 0:59?"
    hour.wait("0:00.001")
    assert question(hour, cmd.Go()) == ""


def test_taking_the_floor_closing_and_leaving_people_unheard_are_asked() -> None:
    hour = opened((cmd.Go(), "0:10"))
    assert question(hour, cmd.Give(5)) == "take the floor from Speaker 3?"
    leaving = "take the floor from Speaker 3 and leave 3 speakers unheard?"
    assert question(hour, cmd.Give(7)) == leaving
    hour.do(cmd.Go(), after="6:00")
    assert question(hour, cmd.Give(5)) == ""
    assert question(hour, cmd.Give(7)) == "go on and leave 3 speakers unheard?"
    assert question(hour, cmd.Close()) == "close the hour and leave 3 speakers unheard?"
    hour.do(cmd.Give(7))
    assert question(hour, cmd.Go()) == ""
    assert question(hour, cmd.Yield()) == "leave the Missions' questions?"


def test_an_insertion_takes_the_floor_without_asking() -> None:
    hour = opened((cmd.Go(), "0:10"))
    assert question(hour, cmd.Insert(Kind.STATE, "Permanent Mission", give=True)) == ""


def test_undo_asks_before_it_reaches_past_the_turn_and_its_gap() -> None:
    hour = opened((cmd.Go(), "0:10"), (cmd.Pause(), "1:00"), (cmd.Resume(), "0:20"))
    for undone in ("resumed", "paused", "Speaker 3 started", "Permanent Mission ended"):
        assert hour.snapshot.undoes.startswith(undone)
        assert question(hour, cmd.Undo()) == ""
        hour.do(cmd.Undo())
    assert question(hour, cmd.Undo()) == "undo further back than the current turn?"


def test_a_press_that_no_longer_means_what_the_screen_showed_is_refused() -> None:
    hour = opened((cmd.Go(), "0:10"))
    shown = key_of(hour.session, cmd.Go())
    assert shown == "end 3"
    hour.do(cmd.Go(), after="6:00")
    assert hour.refused(cmd.Go(), means=shown) == "already ended on the test"
    assert hour.refused(cmd.Yield(), means=shown) == "already ended on the test"
    undo = key_of(hour.session, cmd.Undo())
    assert isinstance(hour.do(cmd.Undo(), means=undo), list)
    assert hour.refused(cmd.Undo(), means=undo).startswith("already undone")


def test_what_a_screen_showed_no_use_for_is_not_done_where_there_is_one_meanwhile() -> None:
    hour = opened((cmd.Go(), "0:10"))
    shown = key_of(hour.session, cmd.Redo())
    assert shown == ""
    hour.do(cmd.Undo())
    assert hour.refused(cmd.Redo(), means=shown).startswith("no longer so")
    assert isinstance(hour.do(cmd.Redo()), list)


def test_what_is_pressed_for_one_speaker_does_not_fall_to_the_next() -> None:
    hour = opened((cmd.Go(), "0:10"))
    more = cmd.Grant(30_000)
    shown = key_of(hour.session, more)
    assert isinstance(hour.do(more, means=shown), list)
    hour.do(cmd.Give(4), after="5:00")
    for late in (more, cmd.Pause(), cmd.CorrectBegan(-5_000)):
        assert hour.refused(late, means=shown) == "the floor has changed hands on the test"


def test_two_people_who_add_upon_the_same_sight_add_once() -> None:
    hour = opened((cmd.Go(), "0:10"))
    for command, reason in (
        (cmd.Grant(30_000), "already granted: 0:30 on the test"),
        (cmd.Grant(-30_000), "already taken back on the test"),
        (cmd.CorrectBegan(-5_000), "the beginning was moved already on the test"),
    ):
        hour.wait("0:10")
        shown = key_of(hour.session, command)
        assert isinstance(hour.do(command, means=shown), list)
        assert hour.refused(command, means=shown) == reason


def test_one_persons_two_presses_add_twice() -> None:
    hour = opened((cmd.Go(), "0:10"))
    for granted in (30_000, 60_000):
        more = cmd.Grant(30_000)
        assert isinstance(hour.do(more, means=key_of(hour.session, more)), list)
        assert hour.session.granted == {3: granted}


def test_hands_quicker_than_the_runner_say_roughly_what_they_mean() -> None:
    """Only the turn: what they pressed before and have not seen yet is their own."""
    hour = opened((cmd.Go(), "0:10"))
    more = cmd.Grant(30_000)
    shown = without_amount(key_of(hour.session, more))
    assert shown == "turn 3"
    for _ in range(2):
        assert isinstance(hour.do(more, means=shown), list)
    assert hour.session.granted == {3: 60_000}
    hour.do(cmd.Give(4), after="5:00")
    assert hour.refused(more, means=shown) == "the floor has changed hands on the test"


def test_the_turn_is_told_by_its_whole_number() -> None:
    hour = opened((cmd.Go(), "0:10"))
    assert not still_means(hour.session, cmd.Pause(), "turn")
    assert not still_means(hour.session, cmd.Grant(30_000), "turn 3 granted 3")
    assert still_means(hour.session, cmd.Grant(30_000), "turn 3 granted 0")


def test_a_refusal_names_who_did_first_what_was_not_seen() -> None:
    hour = opened((cmd.Go(), "0:10"))
    seen, shown = hour.session.seq, key_of(hour.session, cmd.Grant(30_000))
    for command, origin in ((cmd.Grant(30_000), "control:1"), (cmd.Blank(), "console:1")):
        decision = decide(hour.session, command, hour.now)
        assert not isinstance(decision, Refused)
        recorded = Recorded(hour.session.seq + 1, origin, 0, hour.now, decision[0])
        hour.session = apply(hour.session, recorded)
    granted = "already granted: 0:30"
    assert hour.refused(cmd.Grant(30_000), means=shown, seen=seen) == f"{granted} on the remote"
    assert hour.refused(cmd.Grant(30_000), means=shown) == f"{granted} on the console"


def test_a_press_that_nobody_means_any_more_is_refused_whatever_it_was() -> None:
    hour = opened((cmd.Go(), "0:10"))
    for command in (cmd.Go(), cmd.Blank(), cmd.Grant(30_000)):
        late = hour.refused(command, means=TOO_LATE)
        assert late == "it came too late, so it was not pressed"


def test_what_is_inserted_comes_next_and_before_the_opening_behind_the_statements() -> None:
    hour = opened()
    hour.do(cmd.Insert(Kind.STATEMENT, "A panellist"))
    assert hour.session.to_come[:2] == (9, 3)
    early = Hour(panel())
    early.do(cmd.Insert(Kind.STATEMENT, "A panellist"))
    assert early.session.order == (1, 2, 3, 4, 5, 6, 9, 7, 8)


def test_somebody_who_came_late_and_has_spoken_stays_where_she_spoke() -> None:
    hour = opened((cmd.MarkLate(4), "0:10"), (cmd.Give(4), "0:10"))
    assert hour.refused(cmd.MarkPresent(4)) == "Speaker 4 has the floor"
    hour.do(cmd.Yield(), after="6:00")
    assert hour.refused(cmd.MarkPresent(4)) == "Speaker 4 has had the floor"
    assert hour.session.order == (1, 2, 3, 5, 6, 4, 7, 8)


@pytest.mark.parametrize("kind", [Kind.STATEMENT, Kind.STATE])
def test_nobody_is_inserted_who_would_be_over_at_once(kind: Kind) -> None:
    refused = opened().refused(cmd.Insert(kind, "Bob", parse("0:00.999")))
    assert refused == "a speaker needs at least 0:01"
    assert isinstance(opened().do(cmd.Insert(kind, "Bob", parse("0:01"))), list)
    assert isinstance(opened().do(cmd.Insert(Kind.BREAK, "Coffee", 0)), list)


def test_several_lengths_are_changed_in_one_command_or_none_is() -> None:
    hour = opened()
    closing, questions = cmd.ChangePlanned(8, 30_000), cmd.ChangePlanned(7, parse("10:00"))
    speaker = cmd.ChangeSeveral((closing, cmd.ChangePlanned(3, 1000)))
    assert hour.refused(speaker).startswith("a statement has its window")
    assert hour.refused(cmd.ChangeSeveral(())) == "no length was given"
    before = hour.session.history.done
    hour.do(cmd.ChangeSeveral((questions, closing)))
    assert hour.session.planned == {7: parse("10:00"), 8: 30_000}
    assert hour.snapshot.undoes == "Missions' questions planned 10:00; Closing planned 0:30"
    hour.do(cmd.Undo())
    assert hour.session.planned == {}
    assert hour.session.history.done == before
    hour.do(cmd.Redo())
    assert hour.session.planned == {7: parse("10:00"), 8: 30_000}


@pytest.mark.parametrize(("number", "who"), [(7, "Missions' questions"), (8, "Closing")])
def test_nobody_is_absent_from_a_part_of_the_hour(number: int, who: str) -> None:
    reason = f"{who} is part of the hour: nobody is absent"
    assert opened().refused(cmd.MarkAbsent(number)) == reason
    assert Hour(panel()).refused(cmd.MarkAbsent(1)).startswith("Opening is part of the hour")


def test_a_record_in_which_the_questions_are_absent_is_read_as_ever() -> None:
    hour = opened()
    recorded = ev.Recorded(hour.session.seq + 1, "old:1", 0, hour.now, ev.MarkedAbsent(7))
    hour.session = apply(hour.session, recorded)
    assert 7 not in hour.session.to_come
    assert meaning_of_presence(hour.session, 7).act == "present"
    hour.do(cmd.MarkPresent(7))
    assert 7 in hour.session.to_come


def test_the_key_for_presence_goes_round_as_it_says() -> None:
    hour = opened()
    hour.do(cmd.Insert(Kind.BREAK, "Coffee", parse("5:00")))
    for number, acts in ((4, ["late", "absent", "present"]), (9, ["absent", "present"])):
        for act in acts:
            meaning = meaning_of_presence(hour.session, number)
            who = "Coffee" if number == 9 else "Speaker 4"
            assert (meaning.act, meaning.words) == (act, f"{who} is {act}")
            assert isinstance(hour.do(MARKS[meaning.act](number)), list)
    for nothing in (None, 1, 7, 8, 99):
        assert meaning_of_presence(hour.session, nothing).act == "nothing"
