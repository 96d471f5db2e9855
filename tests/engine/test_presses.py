"""A press that meets what another hand changed just before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.events import Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.presses import REACTION_MS, DisplayHistory, RecentChanges
from presession_timer.plan.model import Kind
from tests.engine.hours import Hour, panel, plan_of, statement

ONE, TWO = "remote-1", "remote-2"


class Hands:
    """An hour with several hands at it, and the real time, milliseconds."""

    def __init__(self, hour: Hour) -> None:
        self.session = hour.session
        self.now = hour.now
        self.ms = 10_000
        self.crossings = RecentChanges()

    def press(self, hand: str, command: Command, shown: int | None = None) -> str:
        """Why it is refused; empty where it is done."""
        decision = decide(self.session, command, self.now, confirmed=True)
        if isinstance(decision, Refused):
            return decision.reason
        reason = self.crossings.refusal(self.session, command, hand, self.ms, shown)
        if not reason:
            self.do(hand, command)
        return reason

    def do(self, hand: str, command: Command) -> None:
        """Do it whatever else happened."""
        before, ident = self.session, f"{hand}:{self.session.seq}"
        decision = decide(before, command, self.now, confirmed=True)
        assert not isinstance(decision, Refused), decision
        for part, event in enumerate(decision):
            recorded = Recorded(self.session.seq + 1, ident, part, self.now, event)
            self.session = apply(self.session, recorded)
        self.crossings.note(before, ident, self.ms)

    def wait(self, ms: int) -> None:
        """Let real time pass."""
        self.ms += ms
        self.now += ms


def speaking(minutes: int = 6) -> Hands:
    """Speaker 3 has had the floor for some minutes; nobody pressed lately."""
    hour = Hour(panel(4))
    for after in ("0:00", "1:00", "0:10", "1:00", "0:10"):
        hour.do(cmd.Go(), after=after)
    hour.wait(f"{minutes}:00")
    return Hands(hour)


@pytest.mark.parametrize(
    ("first", "did", "second"),
    [
        (cmd.Go(), "ended Speaker 3", cmd.Go()),
        (cmd.Go(), "ended Speaker 3", cmd.Undo()),
        (cmd.Grant(30_000), "granted 0:30", cmd.Grant(30_000)),
        (cmd.Grant(30_000), "granted 0:30", cmd.Grant(-30_000)),
        (cmd.Grant(30_000), "granted 0:30", cmd.Undo()),
        (cmd.Undo(), "undid “Speaker 3 started”", cmd.Undo()),
        (cmd.Undo(), "undid “Speaker 3 started”", cmd.Redo()),
        (cmd.Undo(), "undid “Speaker 3 started”", cmd.Go()),
        (cmd.Give(4), "started Speaker 4", cmd.Go()),
        (cmd.Give(4), "started Speaker 4", cmd.Grant(30_000)),
        (cmd.Give(4), "started Speaker 4", cmd.Pause()),
        (cmd.Give(4), "started Speaker 4", cmd.Give(5)),
        (cmd.Give(4), "started Speaker 4", cmd.Close()),
        (cmd.Pause(), "paused the clock", cmd.Resume()),
        (cmd.CorrectBegan(-5_000), "moved the beginning of Speaker 3", cmd.CorrectBegan(-5_000)),
        (cmd.Blank(), "blanked the room", cmd.Unblank()),
        (cmd.ShowMessage("Slower"), "showed the room a message", cmd.ClearMessage()),
        (cmd.MarkLate(5), "marked Speaker 5 late", cmd.MarkAbsent(5)),
        (cmd.Extend(60_000), "changed the length of the hour", cmd.Extend(60_000)),
    ],
)
def test_what_another_hand_changed_is_not_pressed_for_700_ms(
    first: Command, did: str, second: Command
) -> None:
    hands = speaking()
    assert hands.press(ONE, first) == ""
    hands.wait(REACTION_MS - 1)
    assert hands.press(TWO, second) == f"Remote 1 {did} just now"
    hands.wait(1)
    assert hands.press(TWO, second) == ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (cmd.Grant(30_000), cmd.Go()),
        (cmd.Pause(), cmd.Go()),
        (cmd.Blank(), cmd.Go()),
        (cmd.MarkLate(4), cmd.MarkLate(5)),
        (cmd.CorrectBegan(-5_000), cmd.Pause()),
        (cmd.WriteNote("a note"), cmd.Undo()),
    ],
)
def test_what_means_the_same_as_before_is_pressed_at_once(first: Command, second: Command) -> None:
    hands = speaking()
    assert hands.press(ONE, first) == ""
    assert hands.press(TWO, second) == ""


def test_a_hand_need_not_read_what_it_changed_itself() -> None:
    hands = speaking()
    for command in (
        cmd.Go(),
        cmd.Go(),
        cmd.Grant(30_000),
        cmd.Grant(30_000),
        cmd.Undo(),
        cmd.Undo(),
    ):
        assert hands.press("plain", command) == ""


def test_in_questions_two_hands_that_press_at_once_mark_one() -> None:
    hour = Hour(panel(1))
    for after in ("0:00", "1:00", "0:10", "1:00", "0:10", "6:00", "0:10"):
        hour.do(cmd.Go(), after=after)
    hands = Hands(hour)
    assert hands.press(ONE, cmd.Go()) == ""
    hands.wait(60)
    assert hands.press(TWO, cmd.Go()) == "Remote 1 marked a question just now"
    assert len(hands.session.questions) == 1


def test_a_screen_that_lags_says_for_how_long_it_has_shown_the_change() -> None:
    hands = speaking()
    assert hands.press(ONE, cmd.Go()) == ""
    hands.wait(1_100)
    told = "Remote 1 ended Speaker 3, and your screen has only just shown it"
    assert hands.press(TWO, cmd.Go(), shown=650) == told
    assert hands.press(TWO, cmd.Go(), shown=REACTION_MS) == ""


def test_what_the_runner_notes_by_itself_comes_from_no_hand() -> None:
    hands = speaking()
    hands.do("desk", cmd.NoteStep(60_000))
    assert hands.press("console", cmd.Undo()) == ""


def test_what_every_hand_did_is_said() -> None:
    hour = Hour(plan_of(statement(1), statement(2)))
    hands = Hands(hour)
    assert hands.press("console", cmd.Go()) == ""
    assert hands.press("plain", cmd.Go()) == "the console opened the hour just now"
    hands.wait(REACTION_MS)
    assert hands.press("plain", cmd.Insert(Kind.STATE, "Spain", give=True)) == ""
    told = "the plain console started Spain just now"
    assert hands.press("control", cmd.Go()) == told
    hands.wait(REACTION_MS)
    hands.do("control", cmd.Cap(300_000))
    told = "the remote did this: statements to come capped at 5:00 just now"
    assert hands.press("console", cmd.Undo()) == told


def test_a_protected_speaker_is_called_as_screens_call_her() -> None:
    from presession_timer.privacy.screens import on_screens

    hour = Hour(plan_of(replace(statement(1), speaker="Jo Doe", protect=True), statement(2)))
    hour.do(cmd.Go())
    hands = Hands(hour)
    hands.do(ONE, cmd.Go())
    shown = on_screens(hands.session).session
    assert "Doe" not in hands.crossings.refusal(shown, cmd.Go(), TWO, hands.ms)


def test_a_sight_says_for_how_long_it_has_shown_what_a_press_means() -> None:
    hands = speaking()
    sight = DisplayHistory()
    assert sight.shown_for(cmd.Go(), 5) == 0
    sight.show(hands.session, 0)
    assert sight.shown_for(cmd.Go(), 300) == 300
    hands.do(ONE, cmd.Grant(30_000))
    sight.show(hands.session, 400)
    assert sight.shown_for(cmd.Go(), 1_000) == 1_000
    assert sight.shown_for(cmd.Grant(30_000), 1_000) == 600
    hands.do(ONE, cmd.Go())
    sight.show(hands.session, 2_000)
    sight.show(hands.session, 2_100)
    assert sight.shown_for(cmd.Go(), 2_150) == 150
    sight.show(replace(hands.session, at=hands.session.at), 5_000)
    assert sight.shown_for(cmd.Go(), 5_000) >= REACTION_MS
