"""What needs somebody, in which order, and that a board is true until it says it is not."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presession_timer.audience.room_state import RoomState
from presession_timer.audience.summary import Summary
from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine import commands as cmd
from presession_timer.overview.board import Board, Heard, board_of, common_title, end_at, place_of
from tests.engine.hours import START, Hour
from tests.overview.rig import FakeRoom, a_day, board, hour_at, room_plan
from tests.web.faces import any_hour


def room(spoken: str, turns: int = 3, **known: object) -> FakeRoom:
    return FakeRoom("10.0.0.1:8400", hour_at(spoken, turns), **known)


def reasons(one: FakeRoom, *others: FakeRoom) -> list[str]:
    found = next(row for row in board(one, *others).rows if row.key == one.key)
    return [f"{reason.chip} {reason.text}".strip() for reason in found.reasons]


def test_what_needs_somebody_stands_first_and_what_is_closed_last_in_the_rooms_order() -> None:
    shown = board(*a_day())
    places = [row.place for row in shown.rows]
    assert places == ["XVII", "XX", "VII", "VIII", "XIX", "XXI", "XXII", "XVI"]
    assert [row.place for row in shown.needing] == ["XVII", "XX"]
    assert shown.counted() == [
        (8, "rooms"), (5, "speaking"), (1, "questions"), (1, "paused"), (1, "closed"),
    ]  # fmt: skip
    assert (shown.title, shown.day) == ("UPR Pre-session 35", "Tuesday 10 December")


def test_a_row_says_what_the_room_sees() -> None:
    rows = {row.place: row for row in board(*a_day()).rows}
    over = rows["XVII"]
    assert (over.who, over.word, over.clock, over.large) == (
        "Organisation C", "time is up", "+0:23", "+0:23",
    )  # fmt: skip
    assert (rows["VII"].who, rows["VII"].more, rows["VII"].clock) == ("Missions", "4 asked", "6:00")
    assert (rows["VIII"].word, rows["VIII"].clock) == ("minimum reached", "1:52")
    assert (rows["XIX"].word, rows["XIX"].clock) == ("last minute", "0:41")
    assert (rows["XXII"].word, rows["XXII"].clock) == ("paused", "3:20")
    assert rows["XVI"].word == "closed"


def test_why_a_room_needs_somebody() -> None:
    assert reasons(room("2:00")) == []
    assert reasons(room("7:30")) == []
    assert reasons(room("7:31")) == ["the speaker is over by 0:31"]
    assert reasons(room("2:00", unsaved=1, unsaved_why="Disk full")) == [
        "NOT SAVED disk full, 1 event waits"
    ]
    rehearsed = room("2:00", rehearsal=60.0)
    assert reasons(rehearsed) == []
    real = FakeRoom("10.0.0.2:8400", hour_at("1:00"))
    assert reasons(rehearsed, real) == ["REHEARSAL 60× a rehearsal among real hours"]
    assert reasons(real, rehearsed) == []
    never = FakeRoom("10.0.0.3:8400", None, trouble="nobody answers: connection refused")
    assert reasons(never) == ["nobody answers: connection refused"]
    assert board(never).rows[0].word == "not reached"


def test_an_hour_that_ends_too_late_needs_somebody_once_the_next_group_waits() -> None:
    told = FakeRoom("a", hour_at("1:00")).summary()
    end = end_at(told, told["room"]["now"])
    assert end is not None

    def ending(**changes: Any) -> FakeRoom:
        return FakeRoom("a", hour_at("1:00", **changes))

    assert board(ending(until=end - 59_000)).rows[0].late == "0:59"
    assert reasons(ending(until=end - 59_000)) == []
    assert reasons(ending(until=end - 2 * MINUTE)) == ["the next group has the room at 10:51"]
    opened = told["opened"]
    assert opened is not None
    least = end - opened - parse("12:00")  # two minutes less than with everybody's minimum
    assert board(ending(length=least)).rows[0].late
    assert reasons(ending(length=least)) == []
    assert [one[:5] for one in reasons(ending(length=parse("30:00")))] == ["ends "]


def test_a_room_without_signal_keeps_its_last_state_and_counts_on() -> None:
    hour = hour_at("2:00")
    lost = FakeRoom("a", hour, stale=hour.now - 12_000)
    row = board(lost).rows[0]
    assert (row.lost, row.clock, row.word) == ("0:12", "5:00", "has the floor")
    assert reasons(lost) == ["this was so then; counting on"]
    hour.wait("0:05")
    assert (board(lost).rows[0].lost, board(lost).rows[0].clock) == ("0:17", "4:55")


def test_a_room_before_its_hour_and_one_between_speakers() -> None:
    before = Hour(room_plan("XX", "Spain"))
    before.now = START - parse("5:00")
    row = board(FakeRoom("a", before)).rows[0]
    assert (row.word, row.clock, row.who) == ("begins 10:00", "5:00", "")
    before.now = START + parse("0:01")
    assert board(FakeRoom("a", before)).rows[0].word == "was to begin 10:00"
    gap = hour_at("6:00")
    gap.do(cmd.Go())
    gap.wait("0:12")
    row = board(FakeRoom("a", gap)).rows[0]
    assert (row.word, row.clock, row.next) == ("between speakers", "0:12", "Organisation B")


@given(st.integers(0, 100_000))
def test_a_board_stays_true_for_as_long_as_it_says(seed: int) -> None:
    hour = any_hour(seed)
    choose = random.Random(seed)
    known = FakeRoom("a", hour).summary()

    def shown(passed: int) -> object:
        told = board_at(known, hour.now + passed, START + passed)
        return replace(told, lasts=0, rows=tuple(replace(r, now=0) for r in told.rows))

    lasts = board_at(known, hour.now, START).lasts
    for passed in (0, lasts - 1, choose.randrange(lasts)):
        assert shown(passed) == shown(0)


def board_at(known: Summary, now: int, wall: int) -> Board:
    return board_of([Heard("a", "", known, now)], wall)


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("Palais des Nations, Room XVII", "XVII"),
        ("Salle XX", "XX"),
        ("Plenary", "Plenary"),
        ("Centre International de Conférences", "Centre Inte…"),
        ("", ""),
    ],
)
def test_a_room_is_called_by_its_number(written: str, short: str) -> None:
    assert place_of(written) == short


def test_the_title_is_what_all_titles_begin_with() -> None:
    assert common_title(["UPR Pre-session 35 – Spain", "UPR Pre-session 35 – Peru"]) == (
        "UPR Pre-session 35"
    )
    assert common_title(["A panel"]) == "A panel"
    assert common_title(["A panel", "Another"]) == "Overview"


def test_the_next_groups_time_is_the_plans_where_two_clocks_are_a_millisecond_apart() -> None:
    told = FakeRoom("a", hour_at("1:00")).summary()
    end = end_at(told, told["room"]["now"])
    assert end is not None
    until = end - 2 * MINUTE - (end + told["room"]["wall"]) % MINUTE
    heard = FakeRoom("a", hour_at("1:00", until=until)).heard()
    for ms in (-1, 0, 1):
        state = RoomState({**heard.summary["room"], "wall": heard.summary["room"]["wall"] + ms})
        moved = replace(heard, summary=Summary({**heard.summary, "room": state}))
        (reason,) = board_of([moved], START).rows[0].reasons
        assert reason.text == "the next group has the room at 10:51"
