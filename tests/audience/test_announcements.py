"""Phase changes are said once, in words, at their instant; what a command changes is said too."""

from dataclasses import replace
from datetime import date

import pytest

from presession_timer.audience.announcements import Announcement, Announcer
from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import Command
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.events import Recorded
from presession_timer.engine.fold import apply
from presession_timer.engine.session import Session
from presession_timer.engine.snapshot import snapshot_at
from presession_timer.plan.model import Kind, Plan, Segment, Window

START = 1_575_968_400_000
PLAN = Plan(
    "A title",
    date(2019, 12, 10),
    (
        Segment(1, "1", Kind.OPENING, planned=2 * MINUTE),
        Segment(2, "2", Kind.STATE, "State X", max=2 * MINUTE),
        Segment(3, "3", Kind.STATEMENT, "Ann", min=5 * MINUTE, max=7 * MINUTE),
        Segment(4, "4", Kind.STATEMENT, "Bob", min=5 * MINUTE, max=7 * MINUTE),
        Segment(5, "5", Kind.QUESTIONS, planned=15 * MINUTE),
    ),
    question=2 * MINUTE,
)


class Hour:
    """A session that is driven by hand, and what is said of it, each with its instant."""

    def __init__(self, plan: Plan = PLAN, say: tuple[int, ...] = ()) -> None:
        self.session = Session.planned_by(plan)
        self.now = START
        self.announcer = Announcer(say)
        self.hear()

    def do(self, command: Command) -> list[str]:
        decided = decide(self.session, command, self.now, confirmed=True)
        assert not isinstance(decided, Refused), decided
        name = f"plain:{self.session.seq}"
        for part, event in enumerate(decided):
            recorded = Recorded(self.session.seq + 1, name, part, self.now, event)
            self.session = apply(self.session, recorded)
        return [one.text for one in self.hear()]

    def hear(self) -> list[Announcement]:
        return self.announcer.since_last(snapshot_at(self.session, self.now))

    def pass_exactly(self, ms: int) -> list[tuple[int, str, int]]:
        """Wait as the console does: from one instant with something to say to the next."""
        end, began, heard = self.now + ms, self.now, []
        while self.now < end:
            at = self.announcer.next_at(snapshot_at(self.session, self.now))
            self.now = end if at is None else min(end, at)
            heard += [(self.now - began, one.text, one.bells) for one in self.hear()]
        return heard

    def leap(self, ms: int) -> list[Announcement]:
        self.now += ms
        return self.hear()

    def until(self, segment: int) -> "Hour":
        self.do(cmd.Open())
        self.do(cmd.Give(segment))
        return self


def test_a_statement_is_told_each_phase_at_its_instant_with_one_two_and_three_bells() -> None:
    assert Hour().until(3).pass_exactly(8 * MINUTE) == [
        (5 * MINUTE, "Ann: minimum reached, 2:00 left", 1),
        (6 * MINUTE, "Ann: last minute, 1:00 left", 2),
        (7 * MINUTE + 1, "Ann: time is up", 3),
    ]


def test_remaining_seconds_are_said_where_they_were_asked_for() -> None:
    heard = Hour(say=(10, 60, 1)).until(3).pass_exactly(8 * MINUTE)
    assert [
        (at, text) for at, text, _ in heard if text.startswith("Ann: ") and "second" in text
    ] == [
        (6 * MINUTE, "Ann: 60 seconds left"),
        (6 * MINUTE + 50 * SECOND, "Ann: 10 seconds left"),
        (6 * MINUTE + 59 * SECOND, "Ann: 1 second left"),
    ]


def test_the_state_has_a_limit_no_minimum_and_no_word_that_judges() -> None:
    assert Hour().until(2).pass_exactly(3 * MINUTE) == [
        (1 * MINUTE, "State X: 1:00 left", 2),
        (2 * MINUTE + 1, "State X: the 2:00 are over", 3),
    ]
    hour = Hour().until(2)
    hour.pass_exactly(3 * MINUTE)
    assert hour.do(cmd.Grant(2 * MINUTE)) == ["State X: 1:00 left"]


def test_remaining_seconds_of_a_planned_length_are_said_too() -> None:
    assert Hour(say=(60, 10)).until(1).pass_exactly(2 * MINUTE) == [
        (1 * MINUTE, "Opening: 60 seconds left", 0),
        (1 * MINUTE + 50 * SECOND, "Opening: 10 seconds left", 0),
    ]


def test_without_a_last_minute_nobody_is_told_to_conclude() -> None:
    plan = Plan("A", date(2019, 12, 10), PLAN.segments, window=Window(last=0))
    assert Hour(plan).until(3).pass_exactly(8 * MINUTE) == [
        (5 * MINUTE, "Ann: minimum reached, 2:00 left", 1),
        (7 * MINUTE + 1, "Ann: time is up", 3),
    ]


def test_what_has_only_a_planned_length_has_no_bell() -> None:
    assert Hour().until(1).pass_exactly(3 * MINUTE) == [
        (2 * MINUTE + 1, "Opening: the planned 2:00 are over", 0),
    ]


@pytest.mark.parametrize(
    ("last", "at", "said"),
    [
        (30 * SECOND, 390 * SECOND, "Ann: last 30 seconds, 0:30 left"),
        (90 * SECOND, 330 * SECOND, "Ann: last 90 seconds, 1:30 left"),
        (2 * MINUTE, 5 * MINUTE, "Ann: minimum reached, last 2 minutes, 2:00 left"),
    ],
)
def test_the_last_minute_is_called_by_the_plans_own_length(last: int, at: int, said: str) -> None:
    plan = replace(PLAN, window=replace(PLAN.window, last=last))
    assert (at, said, 2) in Hour(plan).until(3).pass_exactly(8 * MINUTE)


def test_where_minimum_and_last_minute_fall_together_both_are_said_at_once() -> None:
    hour = Hour()
    hour.do(cmd.Open())
    hour.do(cmd.Cap(5 * MINUTE))
    hour.do(cmd.Give(3))
    assert hour.pass_exactly(5 * MINUTE) == [
        (4 * MINUTE, "Ann: minimum reached, last minute, 1:00 left", 2)
    ]


def test_a_leap_over_everything_says_each_change_once_and_rings_only_the_last() -> None:
    hour = Hour().until(3)
    assert hour.leap(30 * MINUTE) == [
        Announcement("Ann: minimum reached, 2:00 left"),
        Announcement("Ann: last minute, 1:00 left"),
        Announcement("Ann: time is up", 3),
    ]
    assert hour.leap(MINUTE) == []


def test_a_pause_holds_every_announcement() -> None:
    hour = Hour().until(3)
    hour.pass_exactly(4 * MINUTE)
    assert hour.do(cmd.Pause()) == []
    assert hour.pass_exactly(10 * MINUTE) == []
    assert hour.do(cmd.Resume()) == []
    assert hour.pass_exactly(MINUTE) == [(MINUTE, "Ann: minimum reached, 2:00 left", 1)]


def test_a_grant_that_leads_out_of_the_last_minute_says_so_and_its_bell_comes_again() -> None:
    hour = Hour().until(3)
    hour.pass_exactly(6 * MINUTE + 10 * SECOND)
    assert hour.do(cmd.Grant(MINUTE)) == ["Ann: minimum reached, 1:50 left"]
    assert hour.pass_exactly(MINUTE) == [
        (50 * SECOND, "Ann: last minute, 1:00 left", 2),
    ]


def test_a_corrected_beginning_says_the_phase_it_leads_to_and_rings_nothing() -> None:
    hour = Hour()
    hour.do(cmd.Open())
    hour.leap(40 * SECOND)
    hour.do(cmd.Give(3))
    hour.pass_exactly(4 * MINUTE + 30 * SECOND)
    hour.now += 1
    assert hour.hear() == []
    assert hour.do(cmd.CorrectBegan(-20 * SECOND)) == []
    assert hour.pass_exactly(9 * SECOND) == []
    assert hour.do(cmd.CorrectBegan(-20 * SECOND)) == ["Ann: minimum reached, 1:41 left"]
    assert hour.do(cmd.CorrectBegan(20 * SECOND)) == [
        "Ann: before the minimum, 2:01 left, minimum in 0:01"
    ]


def test_a_threshold_is_not_missed_because_a_note_was_written_just_then() -> None:
    hour = Hour().until(3)
    hour.leap(5 * MINUTE - 1)
    hour.now += 1
    assert hour.do(cmd.WriteNote("the microphone")) == ["Ann: minimum reached, 2:00 left"]


def test_undoing_an_end_goes_on_where_it_stopped_without_repeating_the_bells() -> None:
    hour = Hour().until(3)
    hour.pass_exactly(5 * MINUTE + 30 * SECOND)
    assert hour.do(cmd.Yield()) == ["go starts Opening"]
    assert hour.do(cmd.Undo()) == ["Ann: has the floor, 1:30 left"]
    assert hour.pass_exactly(MINUTE) == [
        (30 * SECOND, "Ann: last minute, 1:00 left", 2),
    ]


def test_a_correction_of_a_speaker_without_a_minimum_names_none() -> None:
    plan = replace(PLAN, segments=tuple(replace(s, min=0) if s.min else s for s in PLAN.segments))
    hour = Hour(plan).until(3)
    hour.pass_exactly(6 * MINUTE + 30 * SECOND)
    assert hour.do(cmd.Grant(MINUTE)) == ["Ann: has the floor, 1:30 left"]


def test_a_turn_that_goes_on_while_it_is_paused_says_so() -> None:
    """After undo, and where a session goes on after a crash."""
    hour = Hour().until(3)
    hour.pass_exactly(5 * MINUTE + 30 * SECOND)
    hour.do(cmd.Pause())
    assert hour.do(cmd.Yield()) == ["go starts Opening"]
    assert hour.do(cmd.Undo()) == ["Ann: paused, 1:30 left"]
    hour.announcer = Announcer()
    assert [one.text for one in hour.hear()] == ["Ann: paused, 1:30 left"]


def test_a_turn_says_who_has_the_floor_and_what_is_left() -> None:
    hour = Hour()
    hour.do(cmd.Open())
    assert hour.do(cmd.Give(3)) == ["Ann: has the floor, 7:00 left, minimum in 5:00"]
    assert hour.do(cmd.Give(5)) == ["Missions' questions: has the floor, 15:00 left"]


def test_nobody_with_the_floor_is_told_what_go_does_and_reminded_after_45_seconds() -> None:
    hour = Hour()
    assert hour.do(cmd.Open()) == ["go starts Opening"]
    assert hour.pass_exactly(2 * MINUTE) == [
        (45 * SECOND, "nobody has the floor for 0:45; go starts Opening", 0)
    ]
    assert hour.do(cmd.Move(2, 0)) == ["go starts State X"]


def test_before_the_opening_nothing_is_said_but_what_go_does() -> None:
    hour = Hour()
    assert hour.pass_exactly(90 * MINUTE) == []
    assert hour.do(cmd.MarkAbsent(2)) == []


def test_the_hour_says_when_it_is_used_up_and_again_after_it_was_extended() -> None:
    hour = Hour(Plan("A", date(2019, 12, 10), PLAN.segments, length=3 * MINUTE)).until(3)
    assert hour.pass_exactly(4 * MINUTE) == [(3 * MINUTE, "the hour is used up", 0)]
    hour.do(cmd.Extend(2 * MINUTE + 30 * SECOND))
    assert hour.pass_exactly(2 * MINUTE) == [
        (1 * MINUTE, "Ann: minimum reached, 2:00 left", 1),
        (1 * MINUTE + 30 * SECOND, "the hour is used up", 0),
        (2 * MINUTE, "Ann: last minute, 1:00 left", 2),
    ]


def test_a_question_that_takes_long_is_said_where_the_plan_gives_its_length() -> None:
    hour = Hour().until(5)
    hour.do(cmd.MarkQuestion("ITA"))
    assert hour.pass_exactly(3 * MINUTE) == [(2 * MINUTE, "this question has taken 2:00", 0)]


def test_after_the_closing_there_is_nothing_left_to_say() -> None:
    hour = Hour().until(3)
    assert hour.do(cmd.Close()) == []
    assert hour.announcer.next_at(snapshot_at(hour.session, hour.now)) is None


@pytest.mark.parametrize("least", [0, 5, 6, 7])
def test_there_is_never_a_point_in_the_past_to_wait_for(least: int) -> None:
    window = Window(least * MINUTE, 7 * MINUTE, 60 * SECOND)
    segment = Segment(1, "1", Kind.STATEMENT, "Ann", min=window.min, max=window.max)
    hour = Hour(Plan("A", date(2019, 12, 10), (segment,), window=window)).until(1)
    for _ in range(200):
        at = hour.announcer.next_at(snapshot_at(hour.session, hour.now))
        assert at is None or at > hour.now
        hour.leap(3_333)


GRACE = replace(PLAN, window=Window(5 * MINUTE, 7 * MINUTE, MINUTE, 30 * SECOND))
"""A Toastmasters' speech: 5 to 7 minutes, and no more than 7:30."""


def test_when_grace_is_used_up_it_is_said_and_rung_for_the_moderator() -> None:
    hour = Hour(GRACE).until(3)
    heard = hour.pass_exactly(8 * MINUTE)
    (at, words, bells) = heard[-1]
    assert at == 7 * MINUTE + 30 * SECOND + 1
    assert (words, bells) == ("Ann: grace is used up, over by 0:30", 4)
    assert [one[2] for one in heard] == [1, 2, 3, 4]


def test_that_grace_is_used_up_is_not_for_the_room() -> None:
    hour = Hour(GRACE).until(3)
    assert [one.for_room for one in hour.leap(7 * MINUTE + 10 * SECOND)] == [True, True, True]
    assert [one.for_room for one in hour.leap(30 * SECOND)] == [False]


def test_without_grace_nothing_more_is_said_after_the_limit() -> None:
    heard = Hour().until(3).pass_exactly(12 * MINUTE)
    assert "grace" not in " ".join(one[1] for one in heard)
    assert Hour(GRACE).until(2).pass_exactly(12 * MINUTE)[-1][2] == 3, "the State has no grace"


def test_a_correction_that_uses_grace_up_says_so() -> None:
    hour = Hour(GRACE).until(3)
    hour.do(cmd.Yield())
    hour.now += MINUTE
    hour.do(cmd.Give(4))
    hour.leap(7 * MINUTE + 15 * SECOND)
    said = hour.do(cmd.CorrectBegan(-30 * SECOND))
    assert said[-1] == "Bob: grace is used up"
    assert hour.do(cmd.Undo()) == []
