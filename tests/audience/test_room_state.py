"""What a page is sent, moment by moment, and that it stays true until something happens."""

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.audience import words
from presession_timer.audience.room_state import (
    LAST_DIGITS,
    Caption,
    RoomState,
    RoomView,
    view_state,
)
from presession_timer.base.durations import HOUR, MINUTE, SECOND, clock_down
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import CONCLUDE, READY_MADE
from presession_timer.engine.session import Session
from presession_timer.plan.model import Kind, Names, Segment
from tests.engine.hours import START, Hour, other, panel, plan_of, statement
from tests.web.faces import Face, any_hour, expected_face, instants


def running(turns: int = 3, **changes: Any) -> Hour:
    """An hour in which the ``turns``-th segment has just got the floor."""
    hour = Hour(panel(4, **changes))
    hour.do(cmd.Go())
    for _ in range(turns - 1):
        hour.do(cmd.Go(), after="1:30")
        hour.do(cmd.Go(), after="0:10")
    return hour


def seen(hour: Hour, view: RoomView = RoomView.ROOM) -> RoomState:
    return view_state(hour.session, hour.now, view)


def caption_at(state: RoomState, now: int) -> Caption:
    """What is said of the time to the start, or of the hour's."""
    return [entry for entry in state["captions"] if entry["at"] <= now][-1]


def looked_up(state: RoomState, now: int) -> Face:
    """What a page makes of a state, in Python: nothing but counting and looking up."""
    scene = [entry["scene"] for entry in state["scenes"] if entry["at"] <= now][-1]
    clock = state["clock"]
    if scene == "before":
        caption = caption_at(state, now)
        if caption["unit"] != "clock":
            return Face("before")
        assert state["start"] is not None
        return Face("before", clock_down(state["start"] - now))
    if scene == "questions":
        assert state["hour"] is not None
        return Face("questions", clock_down(state["hour"] - now))
    if scene not in ("clock", "last"):
        return Face(scene)
    assert clock is not None
    left = clock["left"] if clock["zero"] is None else clock["zero"] - now
    assert left is not None
    phase = [entry["phase"] for entry in clock["phases"] if entry["at"] <= now][-1]
    return Face(scene, clock_down(left), phase, clock["limit"] - left)


def test_before_the_opening_there_is_a_title_a_time_and_a_countdown() -> None:
    hour = Hour(panel())
    hour.now -= 5 * MINUTE
    state = seen(hour)
    assert (state["title"], state["begins"], state["start"]) == ("A panel", "10:00", START)
    assert looked_up(state, hour.now) == Face("before", "5:00")


@pytest.mark.parametrize(
    ("before", "word", "unit", "more"),
    [
        (30 * HOUR, "", "", ""),
        (24 * HOUR + 1, "", "", ""),
        (24 * HOUR, "begins-in-hours", "hours", "begins-at"),
        (HOUR + 1, "begins-in-hours", "hours", "begins-at"),
        (HOUR, "begins-in-minutes", "minutes", "begins-at"),
        (10 * MINUTE + 1, "begins-in-minutes", "minutes", "begins-at"),
        (10 * MINUTE, "begins-in", "clock", "begins-at"),
        (1, "begins-in", "clock", "begins-at"),
        (0, "begins-shortly", "", ""),
        (-13 * MINUTE, "begins-shortly", "", ""),
        (-12 * HOUR + 1, "begins-shortly", "", ""),
        (-12 * HOUR, "", "", ""),
    ],
)
def test_before_the_opening_the_start_is_counted_to_and_never_named_once_it_is_past(
    before: int, word: str, unit: str, more: str
) -> None:
    hour = Hour(panel())
    state = seen(hour)
    caption = caption_at(state, START - before)
    assert (caption["word"], caption["unit"], caption["more"]) == (word, unit, more)
    hour.now = START - before
    assert caption_at(seen(hour), hour.now) == caption, "whenever the state was made"


def test_a_plan_without_a_start_is_a_title_and_nothing_else() -> None:
    state = seen(Hour(panel(start=None)))
    assert (state["start"], state["begins"], state["captions"]) == (None, "", [])


def test_an_hour_that_is_over_is_called_over_with_its_first_second() -> None:
    for state in (seen(running(3), RoomView.PHONE), seen(running(7))):
        assert state["hour"] is not None
        for after, word in ((-HOUR, "time-left"), (SECOND - 1, "time-left"), (SECOND, "over-by")):
            caption = caption_at(state, state["hour"] + after)
            assert (caption["word"], caption["unit"]) == (word, "clock")
        assert clock_down(-(SECOND - 1)) == "0:00"
        assert clock_down(-SECOND) == "+0:01"


def test_the_last_minute_is_called_by_the_plans_own_length() -> None:
    assert seen(running(3))["words"] == {}
    window = replace(panel(4).window, last=30 * SECOND)
    state = seen(running(3, window=window))
    assert state["words"]["last-minute"]["en"] == "Last 30 seconds"
    assert set(state["words"]["last-minute"]) == set(words.languages())


def test_the_countdown_runs_to_wall_time() -> None:
    state = view_state(Session.planned_by(panel()), 5_000, wall=START - MINUTE)
    assert state["start"] == 5_000 + MINUTE
    assert state["wall"] == START - MINUTE - 5_000


def test_the_opening_shows_the_title_alone() -> None:
    hour = running(1)
    state = seen(hour)
    assert looked_up(state, hour.now) == Face("title")
    assert (state["clock"], state["who"], state["next"]) == (None, None, None)


def test_a_statement_counts_down_through_its_phases() -> None:
    hour = running(3)
    state = seen(hour)
    for after, digits, phase in (
        (0, "7:00", "before-minimum"),
        (5 * MINUTE, "2:00", "in-window"),
        (6 * MINUTE, "1:00", "last-minute"),
        (7 * MINUTE, "0:00", "last-minute"),
        (7 * MINUTE + 1, "0:00", "over"),
        (7 * MINUTE + 1000, "+0:01", "over"),
    ):
        now = hour.now + after
        assert looked_up(state, now) == Face("clock", digits, phase, after)


def test_each_phase_comes_with_all_there_is_to_know_to_draw_it() -> None:
    state = seen(running(3))
    assert state["clock"] is not None
    drawn = [(p["phase"], p["word"], p["glyph"], p["geometry"]) for p in state["clock"]["phases"]]
    assert drawn == [
        ("before-minimum", "before-minimum", "○", "plain"),
        ("in-window", "in-window", "●", "badge"),
        ("last-minute", "last-minute", "▲", "band"),
        ("over", "over", "■", "frame"),
    ]


def test_where_there_is_no_minimum_none_is_reached() -> None:
    hour = Hour(plan_of(statement(1, min=0)))
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    clock = seen(hour)["clock"]
    assert clock is not None
    assert [(entry["phase"], entry["word"]) for entry in clock["phases"]] == [
        ("in-window", "before-minimum"),
        ("last-minute", "last-minute"),
        ("over", "over"),
    ]


def test_the_state_under_review_has_a_clock_and_no_verdict_words() -> None:
    hour = running(2)
    state = seen(hour)
    assert state["clock"] is not None
    assert [(p["phase"], p["word"]) for p in state["clock"]["phases"]] == [("neutral", "")]
    assert looked_up(state, hour.now + 3 * MINUTE).digits == "+1:00"


def test_a_pause_freezes_the_digits() -> None:
    hour = running(3)
    hour.do(cmd.Pause(), after="1:00")
    state = seen(hour)
    assert looked_up(state, hour.now + MINUTE) == Face("clock", "6:00", "paused", MINUTE)


def test_granted_time_moves_the_mark() -> None:
    hour = running(3)
    hour.do(cmd.Grant(30_000), after="1:00")
    state = seen(hour)
    assert state["clock"] is not None
    assert [mark["text"] for mark in state["clock"]["bar"]["marks"]] == ["5:00", "7:30"]


def test_between_speakers_the_last_digits_stay_three_seconds_and_then_the_next_is_named() -> None:
    hour = running(3)
    hour.do(cmd.Go(), after="6:12")
    state = seen(hour)
    ended = hour.now
    assert looked_up(state, ended + LAST_DIGITS - 1) == Face("last", "0:48", "neutral", 372_000)
    assert looked_up(state, ended + LAST_DIGITS) == Face("next")
    assert state["clock"] is not None
    assert state["clock"]["phases"][0]["geometry"] == "dim"
    assert state["clock"]["phases"][0]["word"] == ""


def test_an_undo_within_those_seconds_leaves_no_trace() -> None:
    hour = running(3)
    hour.wait("1:00")
    before = seen(hour)
    hour.do(cmd.Go())
    hour.do(cmd.Undo(), after="0:02")
    after = seen(hour)
    now = hour.now
    assert looked_up(after, now) == looked_up(before, now)


def test_the_room_is_not_told_who_is_next_while_somebody_speaks() -> None:
    hour = running(3)
    assert seen(hour)["next"] is None
    assert seen(hour, RoomView.SPEAKER)["next"] is None
    phone = seen(hour, RoomView.PHONE)
    assert phone["next"] == {"main": "Speaker 4", "more": "", "number": None, "word": ""}


def test_only_a_phone_is_told_of_the_hour() -> None:
    hour = running(3)
    assert seen(hour)["hour"] is None
    assert seen(hour, RoomView.PHONE)["hour"] == START + HOUR


def test_missions_questions_show_the_time_left_of_the_hour() -> None:
    hour = running(7)
    state = seen(hour)
    assert looked_up(state, hour.now) == Face("questions", clock_down(hour.snapshot.left))
    assert state["who"] == {"main": "", "more": "", "number": None, "word": "questions"}


def test_before_the_questions_they_are_named_by_their_word() -> None:
    hour = running(6)
    hour.do(cmd.Go(), after="6:00")
    assert seen(hour)["next"] == {"main": "", "more": "", "number": None, "word": "questions"}


def test_before_the_closing_there_is_nobody_to_name() -> None:
    hour = running(7)
    hour.do(cmd.Yield(), after="6:00")
    state = seen(hour)
    assert (looked_up(state, hour.now), state["next"]) == (Face("title"), None)


def test_somebody_who_takes_the_floor_unplanned_shows_the_title() -> None:
    hour = running(3)
    hour.do(cmd.Insert(Kind.STATE, "Spain", give=True), after="1:00")
    state = seen(hour)
    assert (looked_up(state, hour.now), state["who"]) == (Face("title"), None)


def test_a_hidden_clock_leaves_the_name() -> None:
    plan = plan_of(replace(statement(1, organisation="Org"), clock_hidden=True))
    hour = Hour(plan)
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    state = seen(hour)
    assert looked_up(state, hour.now) == Face("title")
    assert state["clock"] is None
    assert state["who"] is not None
    assert state["who"]["main"] == "Org"


def test_a_break_counts_its_planned_length_down() -> None:
    hour = Hour(plan_of(statement(1), other(2, Kind.BREAK, "10:00")))
    for after in ("0:00", "0:10", "5:00", "0:10"):
        hour.do(cmd.Go(), after=after)
    assert looked_up(seen(hour), hour.now) == Face("clock", "10:00", "neutral", 0)


def test_a_blank_room_is_told_nothing_else() -> None:
    hour = running(3)
    hour.do(cmd.ShowMessage("secret"))
    hour.do(cmd.Blank())
    for view in RoomView:
        state = seen(hour, view)
        assert looked_up(state, hour.now) == Face("blank")
        told = {key: value for key, value in state.items() if value}
        assert set(told) == {"seq", "now", "speed", "zone", "scenes", "beat"}


def test_after_the_closing_the_room_is_thanked() -> None:
    hour = running(3)
    hour.do(cmd.Close(), after="1:00")
    assert looked_up(seen(hour), hour.now) == Face("thanks")


def test_a_message_is_shown_as_written_and_please_conclude_in_the_rooms_languages() -> None:
    hour = running(3)
    assert seen(hour)["message"] is None
    hour.do(cmd.ShowMessage("Slower, please"))
    assert seen(hour)["message"] == {"text": "Slower, please", "word": ""}
    hour.do(CONCLUDE)
    assert seen(hour)["message"] == {"text": "", "word": "please-conclude"}


def test_every_message_at_hand_is_in_the_rooms_languages() -> None:
    hour = running(3)
    for message in READY_MADE.values():
        hour.do(message)
        shown = seen(hour)["message"]
        assert shown is not None
        assert (shown["text"], shown["word"]) == ("", message.stock)


def test_a_typed_message_is_shown_as_typed_whatever_it_says() -> None:
    hour = running(3)
    hour.do(cmd.ShowMessage("PLEASE CONCLUDE"))
    assert seen(hour)["message"] == {"text": "PLEASE CONCLUDE", "word": ""}


def test_a_message_to_the_lectern_is_on_the_speakers_screen_alone() -> None:
    hour = running(3)
    hour.do(cmd.ShowMessage("Slower, please", to="lectern"))
    told = {view: seen(hour, view)["message"] for view in RoomView}
    assert told == {
        RoomView.ROOM: None,
        RoomView.SPEAKER: {"text": "Slower, please", "word": ""},
        RoomView.PHONE: None,
        RoomView.AGENDA: None,
    }


def test_a_rehearsal_says_that_it_is_one_and_how_fast_its_clock_is() -> None:
    hour = running(3)
    state = view_state(hour.session, hour.now, speed=60.0, rehearsal=True)
    assert (state["speed"], state["rehearsal"]) == (60.0, True)
    assert not seen(hour)["rehearsal"]


def test_the_test_card_is_never_shown_once_the_hour_is_open() -> None:
    hour = Hour(panel())
    assert view_state(hour.session, hour.now, test=True)["test"]
    hour.do(cmd.Go())
    assert not view_state(hour.session, hour.now, test=True)["test"]


@pytest.mark.parametrize(
    ("names", "protect", "main", "more", "number"),
    [
        (Names.ORGANISATION, False, "Org", "", None),
        (Names.NAME, False, "Jo Doe", "Org", None),
        (Names.NUMBER, False, "", "", 1),
        (Names.ORGANISATION, True, "Org", "", None),
        (Names.NAME, True, "Org", "", None),
        (Names.NUMBER, True, "", "", 1),
    ],
)
def test_people_are_shown_as_the_plan_says(
    names: Names, protect: bool, main: str, more: str, number: int | None
) -> None:
    who = replace(statement(1), speaker="Jo Doe", organisation="Org", protect=protect)
    hour = Hour(plan_of(who, names=names))
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    assert seen(hour)["who"] == {"main": main, "more": more, "number": number, "word": ""}


@pytest.mark.parametrize(
    ("names", "protect", "main", "number"),
    [
        (Names.ORGANISATION, False, "Nat. Commission", None),
        (Names.NAME, False, "Nat. Commission", None),
        (Names.NUMBER, False, "", 1),
        (Names.ORGANISATION, True, "Org", None),
    ],
)
def test_a_short_name_stands_where_a_name_would(
    names: Names, protect: bool, main: str, number: int | None
) -> None:
    who = replace(
        statement(1), speaker="Jo Doe", organisation="Org", short="Nat. Commission", protect=protect
    )
    hour = Hour(plan_of(who, names=names))
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    assert seen(hour)["who"] == {"main": main, "more": "", "number": number, "word": ""}


def test_a_person_without_an_organisation_is_a_number_to_the_room() -> None:
    hour = Hour(plan_of(replace(statement(7), speaker="Jo Doe")))
    hour.do(cmd.Go())
    assert seen(hour)["next"] == {"main": "", "more": "", "number": 7, "word": ""}
    short = Hour(plan_of(replace(statement(7), speaker="Jo Doe", short="Jo")))
    short.do(cmd.Go())
    assert seen(short)["next"] == {"main": "", "more": "", "number": 7, "word": ""}


@given(st.integers(0, 10_000), st.sampled_from(list(Names)), st.booleans())
def test_no_page_is_sent_a_hidden_name(seed: int, names: Names, protect: bool) -> None:
    hour = any_hour(seed)
    changed = {
        number: replace(s, speaker=f"Jo Doe {number}", organisation="Org", protect=protect)
        for number, s in hour.session.segments.items()
        if s.kind is Kind.STATEMENT
    }
    plan = replace(hour.session.plan, names=names)
    session = replace(hour.session, plan=plan, segments={**hour.session.segments, **changed})
    for view in RoomView:
        text = json.dumps(view_state(session, hour.now, view))
        assert (names is Names.NAME and not protect) or "Jo Doe" not in text


@given(st.integers(0, 100_000))
def test_a_state_stays_true_until_the_next_event(seed: int) -> None:
    hour = any_hour(seed)
    state = seen(hour)
    for now in instants(hour, random.Random(seed), 30):
        assert looked_up(state, now) == expected_face(hour.session, now)


def test_no_title_and_no_message_has_a_hidden_name() -> None:
    secret = statement(1, speaker="Zelda Quux", organisation="DESC", protect=True)
    hour = Hour(plan_of(secret, title="An hour with Zelda Quux", names=Names.NAME))
    assert seen(hour)["title"] == "An hour with DESC"
    hour.do(cmd.ShowMessage("Thank you, Ms Quux"))
    assert seen(hour)["message"] == {"text": "Thank you, Ms DESC", "word": ""}


def test_the_state_under_review_stays_in_the_title_of_a_room_that_shows_numbers() -> None:
    state = Segment(1, "1", Kind.STATE, "Spain", max=2 * MINUTE)
    plan = plan_of(state, title="UPR – Spain", state="Spain", names=Names.NUMBER)
    assert seen(Hour(plan))["title"] == "UPR – Spain"
