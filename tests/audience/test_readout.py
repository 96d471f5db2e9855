"""What programs read of the room's clock, beside what the room's own screen shows of the same."""

from dataclasses import replace

import pytest

from presession_timer.audience.readout import Readout, readout_of
from presession_timer.audience.room_state import RoomState, RoomView, view_state
from presession_timer.base.durations import MINUTE, SECOND, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE, Command
from presession_timer.plan.model import Plan
from presession_timer.room_clock.state_to_picture import picture_of
from tests.engine.hours import START, Hour, panel


def speaking(after: str, plan: Plan | None = None) -> Hour:
    """An hour in which the first speaker of a statement has had the floor for ``after``."""
    hour = Hour(plan or panel())
    for wait in ("0:00", "1:00", "0:10", "1:30", "0:20"):
        hour.do(cmd.Go(), after=wait)
    hour.wait(after)
    return hour


def state_of(hour: Hour) -> RoomState:
    return view_state(hour.session, hour.now)


def readout(hour: Hour) -> Readout:
    return readout_of(state_of(hour), hour.now)[0]


@pytest.mark.parametrize(
    ("after", "phase", "left"),
    [
        ("4:59", "before-minimum", "2:01"),
        ("5:00", "in-window", "2:00"),
        ("6:00", "last-minute", "1:00"),
        ("7:00.001", "over", "0:00"),
        ("8:15", "over", "+1:15"),
    ],
)
def test_a_statements_phase_and_digits(after: str, phase: str, left: str) -> None:
    shown = readout(speaking(after))
    assert (shown.scene, shown.phase, shown.title, shown.left) == ("clock", phase, phase, left)
    assert (shown.who, shown.limit, shown.least) == ("Speaker 3", 7 * MINUTE, 5 * MINUTE)


def test_what_is_said_is_what_the_rooms_own_screen_shows_at_any_instant() -> None:
    hour = Hour(panel(2))
    hour.now = START - parse("1:00:00")
    steps: list[tuple[Command, str]] = [
        (cmd.Go(), wait) for wait in ("55:00", "2:10", "0:10", "1:30", "0:20", "5:01", "0:02")
    ]
    for command, wait in [*steps, (cmd.Go(), "0:10"), (cmd.Pause(), "2:00"), (cmd.Go(), "1:00")]:
        end, state, lasts = hour.now + parse(wait), state_of(hour), 1
        while hour.now < end:
            shown, lasts = readout_of(state, hour.now)
            picture, _ = picture_of(state, hour.now, hour.now)
            assert (shown.scene, shown.phase, shown.left) == (
                picture.scene, picture.phase, picture.digits
            )  # fmt: skip
            last, _ = readout_of(state, hour.now + lasts - 1)
            assert replace(last, left_ms=shown.left_ms) == shown
            hour.now += lasts
        hour.now = end
        hour.do(command)


def test_a_paused_clock_stands_until_something_happens() -> None:
    hour = speaking("2:00")
    hour.do(cmd.Pause())
    hour.wait("0:30")
    shown, lasts = readout_of(state_of(hour), hour.now)
    assert (shown.phase, shown.paused, shown.left) == ("paused", True, "5:00")
    assert lasts > 60 * MINUTE


def test_nobody_is_named_while_nobody_has_the_floor() -> None:
    hour = speaking("5:30")
    assert readout(hour).who == "Speaker 3"
    hour.do(cmd.Go())
    for wait, scene in (("0:01", "last"), ("0:10", "next")):
        hour.wait(wait)
        for view in (RoomView.ROOM, RoomView.SPEAKER, RoomView.PHONE):
            shown, _ = readout_of(view_state(hour.session, hour.now, view), hour.now)
            assert (shown.scene, shown.who, shown.next) == (scene, "", "Speaker 4")
    hour.do(cmd.Go())
    assert readout(hour).who == "Speaker 4"


def test_messages_and_people_without_a_name_are_in_words_of_the_language() -> None:
    plan = panel()
    nameless = [replace(one, speaker="Ann Lee", protect=True) for one in plan.segments]
    hour = speaking("2:00", replace(plan, segments=tuple(nameless)))
    hour.do(CONCLUDE)
    shown, _ = readout_of(state_of(hour), hour.now, "fr")
    assert (shown.who, shown.message) == ("Numéro 3", "Veuillez conclure")
    hour.do(cmd.ShowMessage("Slides, please"))
    assert readout(hour).message == "Slides, please"


def test_a_phase_that_is_not_known_is_not_said() -> None:
    hour = speaking("5:30")
    state = view_state(hour.session, hour.now, stale=hour.now - SECOND, unsure=True)
    shown, _ = readout_of(state, hour.now)
    assert (shown.phase, shown.lost, shown.left) == ("no-signal", True, "1:30")


def test_a_blank_room_shows_programs_nothing() -> None:
    hour = speaking("5:30")
    hour.do(cmd.Blank())
    shown = readout(hour)
    assert (shown.title, shown.left, shown.who) == ("blank", "", "")
