"""What a reader is told of what was changed."""

from presession_timer.base.durations import parse
from presession_timer.engine import commands as cmd
from presession_timer.plan.model import Kind
from tests.engine.hours import Hour, plan_of, statement
from tests.report.sample import report, whole_hour


def opened() -> Hour:
    """Three statements; the first has the floor for six minutes."""
    hour = Hour(plan_of(statement(1), statement(2), statement(3)))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1), "1:00")
    hour.wait("6:00")
    return hour


def told(hour: Hour) -> list[str]:
    return [said.what for said in report(hour).corrections]


def test_an_hour_as_planned_has_no_corrections() -> None:
    hour = opened()
    hour.do(cmd.Pause())
    hour.do(cmd.Resume(), "0:10")
    hour.do(cmd.ShowMessage("Please conclude"))
    hour.do(cmd.Yield())
    assert told(hour) == []


def test_every_change_is_told_with_its_instant() -> None:
    hour = opened()
    hour.do(cmd.CorrectBegan(-parse("0:20")))
    hour.do(cmd.Grant(30_000))
    hour.do(cmd.MarkAbsent(3))
    hour.do(cmd.MarkPresent(3))
    hour.do(cmd.MarkLate(2))
    hour.do(cmd.Move(2, 1))
    hour.do(cmd.Cap(parse("6:00")))
    hour.do(cmd.Insert(Kind.QUESTIONS, "", parse("10:00")))
    hour.do(cmd.ChangePlanned(4, parse("9:00")))
    hour.do(cmd.Extend(parse("5:00")))
    hour.do(cmd.Yield())
    hour.do(cmd.CorrectEnded(-parse("0:10")))
    assert told(hour) == [
        "Speaker 1: began 0:20 earlier",
        "0:30 granted: Speaker 1",
        "Speaker 3 absent",
        "Speaker 3 present",
        "Speaker 2 late, moved to the end",
        "Speaker 2 moved after Speaker 1",
        "statements to come capped at 6:00",
        "4 inserted: Missions' questions",
        "Missions' questions planned 9:00",
        "the hour extended by +5:00",
        "Speaker 1: ended 0:10 earlier",
    ]
    assert all(said.at == hour.now for said in report(hour).corrections)


def test_what_the_clock_went_through_is_told() -> None:
    hour = opened()
    hour.do(cmd.NoteStep(parse("1:00:00")))
    hour.do(cmd.NoteSleep(60_000))
    hour.do(cmd.DiscountSleep())
    hour.do(cmd.BridgeClock(5_000, "wall clock"))
    assert told(hour) == [
        "the system clock was changed by +60:00; the timer is not affected",
        "this machine slept 1:00",
        "1:00 of sleep taken off Speaker 1",
        "the machine restarted; 0:05 before it are estimated from the wall clock",
    ]


def test_an_undone_correction_is_told_once_by_its_undoing() -> None:
    hour = opened()
    hour.do(cmd.Grant(30_000))
    hour.do(cmd.Undo())
    assert told(hour) == ["undone: 0:30 granted: Speaker 1, limit 7:30"]
    hour.do(cmd.Redo())
    assert told(hour)[0] == "0:30 granted: Speaker 1"
    assert told(hour)[-1].startswith("redone: 0:30 granted")


def test_an_undone_end_says_what_it_was_then() -> None:
    hour = opened()
    hour.do(cmd.Yield())
    hour.do(cmd.Undo())
    hour.do(cmd.Yield(), "1:25")
    assert told(hour) == ["undone: Speaker 1 ended: 6:00 in window"]


def test_an_undone_beginning_names_who_it_was() -> None:
    hour = opened()
    hour.do(cmd.Yield())
    hour.do(cmd.Give(2), "0:10")
    hour.do(cmd.CorrectBegan(-5_000))
    hour.do(cmd.Undo())
    hour.do(cmd.Undo())
    hour.do(cmd.Give(3))
    assert told(hour) == ["undone: Speaker 2: began 0:05 earlier", "undone: Speaker 2 started"]


def test_pauses_notes_and_messages_are_remarks() -> None:
    hour = whole_hour()
    hour.do(cmd.ShowMessage("Thank you"))
    assert [said.what for said in report(hour).remarks] == [
        "pause of 0:35: Person 7, interpretation",
        "note: the State's list was handed out",
        "shown to the room: Thank you",
    ]
