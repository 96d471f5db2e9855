"""Messages to the room: how long each stays, and what undo makes of it."""

from __future__ import annotations

from presession_timer.engine import commands as cmd
from presession_timer.engine import events as ev
from presession_timer.engine.commands import CONCLUDE, READY_MADE
from presession_timer.engine.decisions import Refused, decide
from tests.engine.hours import Hour, panel


def speaking() -> Hour:
    """Speaker 3 has had the floor for 6:00."""
    hour = Hour(panel())
    for command in (cmd.Go(), cmd.Give(3)):
        hour.do(command)
    hour.wait("6:00")
    return hour


def test_please_conclude_ends_with_the_turn_and_is_back_when_that_end_is_undone() -> None:
    hour = speaking()
    hour.do(CONCLUDE)
    assert hour.session.message == "Please conclude"
    hour.do(cmd.Go(), after="0:30")
    assert hour.session.shown is None
    hour.do(cmd.Undo(), after="0:05")
    assert hour.session.message == "Please conclude"
    hour.do(cmd.Give(4), after="0:05")
    assert hour.session.message == ""


def test_a_typed_message_stays_until_it_is_cleared() -> None:
    hour = speaking()
    hour.do(cmd.ShowMessage("Questions at the end, please"))
    for _ in range(2):
        hour.do(cmd.Go(), after="0:20")
    assert hour.session.message == "Questions at the end, please"
    hour.do(cmd.ClearMessage())
    assert hour.session.shown is None


def test_the_other_ready_made_messages_stay_until_they_are_cleared() -> None:
    for message in READY_MADE.values():
        hour = speaking()
        hour.do(message)
        hour.do(cmd.Go())
        assert bool(hour.session.message) is (message is not CONCLUDE)


def test_in_a_gap_there_is_nobody_to_ask() -> None:
    hour = speaking()
    hour.do(cmd.Go())
    assert hour.refused(CONCLUDE) == (
        "nobody has the floor: what lasts until the end of a turn needs one"
    )


def test_before_the_minimum_a_screen_asks_whether_to_ask_for_the_end() -> None:
    hour = Hour(panel())
    for command in (cmd.Go(), cmd.Give(3)):
        hour.do(command)
    hour.wait("0:08")
    asked = hour.do(CONCLUDE, confirmed=False)
    assert asked == Refused("ask Speaker 3 to conclude after 0:08, before 5:00?", True)
    hour.wait("4:52")
    assert hour.do(CONCLUDE, confirmed=False) == [
        ev.MessageShown("Please conclude", until="turn", stock="please-conclude")
    ]


def test_whoever_has_no_minimum_is_asked_to_conclude_at_once() -> None:
    hour = Hour(panel())
    for command in (cmd.Go(), cmd.Give(2)):
        hour.do(command)
    assert not isinstance(decide(hour.session, CONCLUDE, hour.now), Refused)


def test_the_same_message_to_others_is_another_message() -> None:
    hour = speaking()
    hour.do(cmd.ShowMessage("Slower"))
    assert hour.refused(cmd.ShowMessage("Slower")) == "that is shown already"
    hour.do(cmd.ShowMessage("Slower", to="lectern"))
    assert hour.session.shown == ev.MessageShown("Slower", to="lectern")
