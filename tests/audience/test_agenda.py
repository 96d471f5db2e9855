"""Who is to come and when, and how late: true until something happens."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from presession_timer.audience.agenda import Agenda, Outlook
from presession_timer.audience.room_state import RoomView, view_state
from presession_timer.base.durations import MINUTE, SECOND
from presession_timer.engine import commands as cmd
from presession_timer.engine.forecast import expected_begins, forecast
from presession_timer.plan.model import Kind, Names
from tests.engine.hours import START, Hour, other, panel, plan_of, statement
from tests.web.faces import any_hour


def agenda(hour: Hour) -> Agenda:
    told = view_state(hour.session, hour.now, RoomView.AGENDA)["agenda"]
    assert told is not None
    return told


def looked_up(told: Agenda, now: int) -> Outlook:
    return [outlook for outlook in told["outlooks"] if outlook["at"] <= now][-1]


def at(hour_and_minute: str) -> int:
    hours, minutes = map(int, hour_and_minute.split(":"))
    return START + ((hours - 10) * 60 + minutes) * MINUTE


def test_before_the_opening_it_is_the_plan() -> None:
    hour = Hour(panel(2))
    told = agenda(hour)
    called = [row["who"]["main"] or row["who"]["word"] for row in told["rows"]]
    assert called == ["Permanent Mission", "Speaker 3", "Speaker 4", "questions"]
    outlook = looked_up(told, hour.now)
    assert outlook["begins"] == [at("10:02"), at("10:04"), at("10:12"), at("10:19")]
    assert (outlook["end"], outlook["late"]) == (at("10:35"), 0)


def test_whoever_has_the_floor_stands_first_and_an_overrun_moves_all_the_others() -> None:
    hour = Hour(panel(2))
    for after in ("0:00", "2:00", "0:20", "2:00", "0:20"):
        hour.do(cmd.Go(), after=after)
    told = agenda(hour)
    assert told["rows"][0]["began"] == at("10:04")
    before = looked_up(told, hour.now)
    assert looked_up(told, hour.now + 7 * MINUTE) == before, "within the limit nothing moves"
    later = looked_up(told, hour.now + 10 * MINUTE + SECOND)
    assert [b - a for a, b in zip(before["begins"], later["begins"], strict=True)
            if a is not None and b is not None] == [3 * MINUTE] * 2  # fmt: skip
    assert (before["late"], later["late"]) == (0, 3)


def test_an_hour_that_opens_late_says_so_and_an_absent_speaker_makes_the_rest_early() -> None:
    hour = Hour(panel(2))
    hour.do(cmd.Go(), after="4:00")
    assert looked_up(agenda(hour), hour.now)["late"] == 4
    hour.do(cmd.MarkAbsent(3))
    assert looked_up(agenda(hour), hour.now)["late"] == -3


def test_without_a_planned_start_nobody_is_late_and_nothing_is_expected_before_it() -> None:
    hour = Hour(replace(panel(2), start=None))
    outlook = looked_up(agenda(hour), hour.now)
    assert (set(outlook["begins"]), outlook["end"], outlook["late"]) == ({None}, None, None)
    hour.do(cmd.Go())
    outlook = looked_up(agenda(hour), hour.now)
    assert (outlook["begins"][0], outlook["late"]) == (at("10:02"), None)


def test_a_break_is_called_one_and_the_moderators_own_parts_are_not_listed() -> None:
    hour = Hour(plan_of(other(1, Kind.OPENING, "1:00"), other(2, Kind.BREAK, "9:00"), statement(3)))
    called = [row["who"]["main"] or row["who"]["word"] for row in agenda(hour)["rows"]]
    assert called == ["break", "Speaker 3"]


def test_it_names_people_as_the_room_does_and_a_closed_or_blank_room_has_none() -> None:
    hidden = statement(1, speaker="Zelda Quux", organisation="DESC", protect=True)
    hour = Hour(plan_of(hidden, statement(2), names=Names.NAME))
    assert agenda(hour)["rows"][0]["who"]["main"] == "DESC"
    assert "Quux" not in str(view_state(hour.session, hour.now, RoomView.AGENDA))
    hour.do(cmd.Blank())
    assert view_state(hour.session, hour.now, RoomView.AGENDA)["agenda"] is None
    hour.do(cmd.Unblank())
    hour.do(cmd.Go())
    hour.do(cmd.Close())
    assert view_state(hour.session, hour.now, RoomView.AGENDA)["agenda"] is None


@settings(max_examples=25)
@given(st.integers(0, 100_000))
def test_an_agenda_stays_true_until_the_next_event(seed: int) -> None:
    """What is looked up later is what is worked out then, a look's width aside."""
    hour = any_hour(seed)
    if hour.session.closed is not None or hour.session.blank:
        return
    told = agenda(hour)
    choose = random.Random(seed)
    for now in (hour.now + choose.randrange(20 * MINUTE) for _ in range(3)):
        before = max(hour.now, now - MINUTE)
        early, late = (looked_up(_told_at(hour, one), one)["begins"] for one in (before, now))
        shown = looked_up(told, now)["begins"]
        for first, seen, last in zip(early, shown, late, strict=True):
            assert seen in (first, last)


def _told_at(hour: Hour, now: int) -> Agenda:
    told = view_state(hour.session, now, RoomView.AGENDA)["agenda"]
    assert told is not None
    return told


@given(st.integers(0, 100_000))
def test_the_last_expected_beginning_and_its_length_are_the_projected_end(seed: int) -> None:
    hour = any_hour(seed)
    outlook = forecast(hour.session, hour.now)
    begins = expected_begins(hour.session, hour.now, outlook)
    if not begins:
        return
    number, begin = begins[-1]
    share = outlook.share_of.get(number)
    length = hour.session.planned_length(number) if share is None else share
    assert outlook.projected_end is not None
    assert 0 <= outlook.projected_end - begin - length < len(begins), "shares are whole ms"
