"""What the room is shown of a session, and for how long that stays true."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.audience.room_state import view_state
from presession_timer.base.durations import MINUTE, SECOND, clock_down, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE, READY_MADE, Command
from presession_timer.plan.model import Kind, Names, Plan, Segment
from presession_timer.room_clock.room_picture import Name, RoomPicture
from presession_timer.room_clock.state_to_picture import (
    IN_TOUCH,
    Signal,
    picture_of,
    waiting_picture,
)
from tests.engine.hours import START, Hour, other, panel, plan_of, statement


def frame(hour: Hour, signal: Signal = IN_TOUCH) -> tuple[RoomPicture, int]:
    """The picture now, and how long it lasts."""
    return picture_of(view_state(hour.session, hour.now), hour.now, hour.now, signal)


def picture(hour: Hour, signal: Signal = IN_TOUCH) -> RoomPicture:
    return frame(hour, signal)[0]


def speaking(*after: str, plan: Plan | None = None) -> Hour:
    """An hour in which the first speaker has the floor for the sum of ``after``."""
    hour = Hour(plan or panel())
    for wait in ("0:00", "1:00", "0:10", "1:30", "0:20"):
        hour.do(cmd.Go(), after=wait)
    for wait in after:
        hour.wait(wait)
    return hour


def named(**changes: object) -> Plan:
    """A panel with people and organisations in it."""
    speakers = (
        replace(statement(3), speaker="Ann Lee", organisation="Observatori DESC"),
        replace(statement(4), speaker="Bo Ek", organisation="Article 99", protect=True),
        replace(statement(5), speaker="Cy Dee"),
    )
    return plan_of(
        other(1, Kind.OPENING, "2:00"), other(2, Kind.STATE, "2:00"), *speakers, **changes
    )


def test_before_the_opening_there_is_the_title_the_start_and_a_countdown() -> None:
    hour = Hour(panel())
    hour.now = START - parse("6:41")
    shown = picture(hour)
    assert (shown.scene, shown.title, shown.digits) == ("before", "A panel", "6:41")
    assert (shown.word, shown.fills) == ("begins-at", (("t", "10:00"),))


@pytest.mark.parametrize(
    ("before", "word", "fills", "lasts"),
    [
        ("2:05:00", "begins-in-hours", {"h": "2", "m": "05"}, MINUTE),
        ("1:00:00.001", "begins-in-hours", {"h": "1", "m": "01"}, 1),
        ("1:00:00", "begins-in-minutes", {"n": "60"}, MINUTE),
        ("44:00.001", "begins-in-minutes", {"n": "45"}, 1),
        ("44:00", "begins-in-minutes", {"n": "44"}, MINUTE),
        ("10:00.001", "begins-in-minutes", {"n": "11"}, 1),
    ],
)
def test_more_than_ten_minutes_before_the_start_it_is_told_in_minutes(
    before: str, word: str, fills: dict[str, str], lasts: int
) -> None:
    hour = Hour(panel())
    hour.now = START - parse(before)
    shown, stays = frame(hour)
    assert (shown.digits, shown.word, stays) == ("", word, lasts)
    assert fills.items() <= dict(shown.fills).items()


@pytest.mark.parametrize("late", ["0:00", "2:00", "13:00"])
def test_a_start_that_is_past_is_neither_counted_nor_named(late: str) -> None:
    hour = Hour(panel())
    hour.wait(late)
    shown = picture(hour)
    assert (shown.scene, shown.word, shown.digits) == ("before", "begins-shortly", "")
    assert "10:00" not in str(shown.fills)


def test_the_opening_shows_the_title_and_no_clock() -> None:
    hour = Hour(panel())
    hour.do(cmd.Go())
    shown = picture(hour)
    assert (shown.scene, shown.title, shown.digits, shown.word) == ("title", "A panel", "", "")


def test_the_state_has_digits_and_no_verdict() -> None:
    hour = Hour(panel())
    hour.do(cmd.Go())
    hour.do(cmd.Go(), after="1:00")
    hour.do(cmd.Go(), after="0:05")
    hour.wait("2:10")
    shown = picture(hour)
    assert (shown.digits, shown.phase, shown.word, shown.geometry) == (
        "+0:10", "neutral", "", "plain",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("after", "digits", "phase", "geometry"),
    [
        ("0:00", "7:00", "before-minimum", "plain"),
        ("4:59", "2:01", "before-minimum", "plain"),
        ("5:00", "2:00", "in-window", "badge"),
        ("6:00", "1:00", "last-minute", "band"),
        ("7:00", "0:00", "last-minute", "band"),
        ("0:00.001", "7:00", "before-minimum", "plain"),
        ("7:00.001", "0:00", "over", "frame"),
        ("7:01", "+0:01", "over", "frame"),
    ],
)
def test_each_phase_begins_at_its_own_instant(
    after: str, digits: str, phase: str, geometry: str
) -> None:
    shown = picture(speaking(after))
    assert (shown.digits, shown.phase, shown.geometry) == (digits, phase, geometry)


def test_the_bar_goes_with_the_digits_to_the_second() -> None:
    hour = speaking("4:22.400")
    shown = picture(hour)
    assert shown.digits == "2:38"
    assert shown.bar is not None
    assert shown.bar.spoke == parse("7:00") - parse("2:38")
    assert [text for _, text in shown.bar.marks] == ["min", "0:00"]


def test_a_pause_freezes_the_digits_and_says_so() -> None:
    hour = speaking("1:00")
    hour.do(cmd.Pause())
    hour.wait("0:40")
    shown, lasts = frame(hour)
    assert (shown.digits, shown.phase, shown.geometry, shown.word) == (
        "6:00", "paused", "dim", "paused",
    )  # fmt: skip
    assert lasts > SECOND


def test_the_last_digits_stay_dim_and_wordless_for_three_seconds_and_then_the_next_name() -> None:
    hour = speaking("5:30", plan=named())
    hour.do(cmd.Go())
    shown, lasts = frame(hour)
    assert (shown.scene, shown.digits, shown.word, shown.geometry) == ("last", "1:30", "", "dim")
    assert lasts == 3 * SECOND
    hour.wait("0:03")
    shown = picture(hour)
    assert (shown.scene, shown.digits) == ("next", "")
    assert shown.name == Name("Article 99")


def test_questions_show_what_is_left_of_the_hour() -> None:
    hour = speaking()
    hour.do(cmd.Give(7))
    shown = picture(hour)
    assert (shown.scene, shown.word) == ("questions", "time-left")
    assert shown.digits == clock_down(hour.snapshot.left)


def test_questions_that_outlast_the_hour_are_called_over_with_the_first_second() -> None:
    hour = speaking()
    hour.do(cmd.Give(7))
    hour.now = START + parse("1:00:00.999")
    assert (picture(hour).digits, picture(hour).word) == ("0:00", "time-left")
    hour.wait("0:00.001")
    assert (picture(hour).digits, picture(hour).word) == ("+0:01", "over-by")
    hour.wait("12:28")
    assert (picture(hour).digits, picture(hour).word) == ("+12:29", "over-by")


def test_a_closed_hour_thanks_and_cannot_lose_its_signal() -> None:
    hour = speaking("6:00")
    hour.do(cmd.Close())
    lost = Signal(lost=True, silent_for=99 * SECOND)
    assert picture(hour) == picture(hour, signal=lost)
    assert picture(hour).scene == "thanks"


def test_a_blank_room_shows_nothing_at_all() -> None:
    hour = speaking("1:00", plan=named(names=Names.NAME))
    hour.do(cmd.Blank())
    assert picture(hour, signal=Signal(lost=True)) == RoomPicture("blank")


def test_a_message_stands_under_the_digits_and_the_phase_stays() -> None:
    hour = speaking("5:30")
    hour.do(cmd.ShowMessage("Slower, please"))
    shown = picture(hour)
    assert (shown.message, shown.phase, shown.digits) == ("Slower, please", "in-window", "1:30")


def test_please_conclude_is_said_in_the_rooms_language() -> None:
    hour = speaking("1:00")
    hour.do(CONCLUDE)
    shown = picture(hour)
    assert (shown.message, shown.word, shown.phase) == ("", "please-conclude", "before-minimum")


def test_other_messages_at_hand_are_left_to_the_rooms_language_and_the_phase_stays() -> None:
    hour = speaking("5:30")
    hour.do(READY_MADE["slower"])
    shown = picture(hour)
    assert (shown.stock, shown.message, shown.word) == ("slower", "", "in-window")
    assert picture(hour, Signal(lost=True)).stock == "slower"
    assert picture(hour, Signal(lost=True, unsure=True)).stock == ""


def test_a_hidden_clock_is_hidden_with_everything_that_tells_of_it() -> None:
    segment = replace(statement(1), organisation="Observatori DESC", clock_hidden=True)
    hour = Hour(plan_of(segment))
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    for wait in ("0:00", "5:10", "1:00", "1:00"):
        hour.wait(wait)
        shown = picture(hour)
        assert (shown.scene, shown.digits, shown.bar, shown.word) == ("title", "", None, "")
        assert shown.phase == "neutral"
        assert shown.name == Name("Observatori DESC")


def test_a_lost_signal_says_since_when_and_the_time_runs_on() -> None:
    hour = speaking("1:00")
    shown, lasts = frame(hour, signal=Signal(lost=True, silent_for=16_300))
    assert (shown.digits, shown.lost, shown.silent) == ("6:00", True, "0:16")
    assert lasts == 700
    hour.wait("0:01")
    assert picture(hour, signal=Signal(lost=True, silent_for=17_300)).digits == "5:59"


@pytest.mark.parametrize("after", ["0:10", "5:10", "6:10", "7:23"])
def test_a_lost_signal_changes_nothing_but_its_mark(after: str) -> None:
    hour = speaking(after)
    shown, known = picture(hour, Signal(lost=True, silent_for=7_000)), picture(hour)
    assert shown == known._replace(lost=True, silent="0:07")


def test_a_lost_signal_is_grey_where_another_may_have_the_floor_by_now() -> None:
    shown = picture(speaking("7:23"), Signal(lost=True, silent_for=7_000, unsure=True))
    assert (shown.digits, shown.phase, shown.geometry) == ("+0:23", "no-signal", "dashed")
    assert (shown.word, shown.silent) == ("no-signal", "0:07")


def test_the_plans_own_last_minute_is_in_the_picture() -> None:
    plan = panel()
    shown = picture(speaking("6:40", plan=replace(plan, window=replace(plan.window, last=30_000))))
    assert (shown.phase, shown.words["last-minute"]["es"]) == ("last-minute", "Últimos 30 segundos")


@pytest.mark.parametrize(
    ("names", "third", "fifth"),
    [
        (Names.ORGANISATION, Name("Observatori DESC"), Name("", number=5)),
        (Names.NAME, Name("Ann Lee", "Observatori DESC"), Name("Cy Dee")),
        (Names.NUMBER, Name("", number=3), Name("", number=5)),
    ],
)
def test_people_are_shown_as_the_plan_says(names: Names, third: Name, fifth: Name) -> None:
    hour = Hour(named(names=names))
    hour.do(cmd.Open())
    hour.do(cmd.Give(3))
    assert picture(hour).name == third
    hour.do(cmd.Give(5), after="1:00")
    assert picture(hour).name == fifth


@pytest.mark.parametrize("names", Names)
def test_a_protected_person_is_named_nowhere(names: Names) -> None:
    hour = Hour(named(names=names))
    hour.do(cmd.Open())
    hour.do(cmd.Give(3))
    hour.do(cmd.Go(), after="6:00")
    hour.wait("0:05")
    assert "Bo" not in str(picture(hour))
    hour.do(cmd.Go())
    assert "Bo" not in str(picture(hour))


def test_somebody_who_takes_the_floor_unplanned_is_no_clock_for_the_room() -> None:
    hour = speaking("1:00")
    hour.do(cmd.Insert(Kind.STATE, "Ambassador Example", give=True))
    hour.wait("1:00")
    shown = picture(hour)
    assert (shown.scene, shown.digits, shown.name) == ("title", "", None)
    assert "Example" not in str(shown)


def test_waiting_shows_the_time_of_day_and_why() -> None:
    shown = waiting_picture(START, "why")
    here = datetime.fromtimestamp(START / SECOND, UTC).astimezone()
    assert (shown.digits, shown.message) == (f"{here:%H:%M}", "why")


SECRETS = ("Zquirrel One", "Zquirrel Two", "Zquirrel Three")


def secret_plan(names: Names, protected: bool) -> Plan:
    def person(number: int, name: str) -> Segment:
        return replace(statement(number), speaker=name, organisation="Org", protect=protected)

    speakers = [person(n + 2, name) for n, name in enumerate(SECRETS)]
    return plan_of(
        other(1, Kind.OPENING, "2:00"),
        *speakers,
        other(5, Kind.QUESTIONS, "5:00"),
        other(6, Kind.CLOSING, "1:00"),
        names=names,
    )


STEPS: st.SearchStrategy[Command] = st.one_of(
    st.just(cmd.Go()),
    st.just(cmd.Undo()),
    st.just(cmd.Pause()),
    st.just(cmd.Resume()),
    st.just(cmd.Yield()),
    st.builds(cmd.Give, st.integers(1, 6)),
    st.builds(cmd.Grant, st.sampled_from([30_000, -30_000, 250])),
    st.builds(cmd.CorrectBegan, st.sampled_from([-5_000, 5_000, -30_000])),
    st.builds(cmd.MarkAbsent, st.integers(1, 6)),
    st.builds(cmd.Cap, st.sampled_from([None, 300_000, 30_000])),
    st.just(cmd.Blank()),
    st.just(cmd.Unblank()),
    st.just(cmd.ShowMessage("Slower")),
    st.just(cmd.ClearMessage()),
    st.builds(cmd.Insert, st.just(Kind.STATEMENT), st.just("Zquirrel Four")),
)
WAITS = st.integers(0, 400_000)


@given(
    st.lists(st.tuples(STEPS, WAITS), max_size=14),
    st.sampled_from([(Names.ORGANISATION, False), (Names.NUMBER, False), (Names.NAME, True)]),
)
def test_no_name_leaks_whatever_happens(
    steps: list[tuple[Command, int]], shown: tuple[Names, bool]
) -> None:
    names, protected = shown
    hour = Hour(secret_plan(names, protected))
    for command, wait in steps:
        if protected and isinstance(command, cmd.Insert):
            continue  # nobody protects whom nobody had planned
        hour.now += wait
        hour.do(command)
        for later in (0, 3_000, 60_000):
            at = hour.now + later
            assert "Zquirrel" not in str(picture_of(view_state(hour.session, at), at, at))


@given(
    st.lists(st.tuples(STEPS, WAITS), max_size=10),
    st.integers(0, 300_000),
    st.integers(0, 40_000),
    st.booleans(),
)
def test_a_picture_stays_true_exactly_as_long_as_it_says(
    steps: list[tuple[Command, int]], later: int, silent: int, lost: bool
) -> None:
    hour = Hour(panel())
    for command, wait in steps:
        hour.now += wait
        hour.do(command)

    def seen(at: int) -> tuple[RoomPicture, int]:
        signal = Signal(lost, silent + at - hour.now)
        return picture_of(view_state(hour.session, at), at, at, signal)

    at = hour.now + later
    shown, lasts = seen(at)
    assert lasts >= 1
    assert seen(at + lasts - 1)[0] == shown
    if lasts <= MINUTE:
        assert seen(at + lasts)[0] != shown
