"""What the remote shows, and what a press of it means."""

import json
import re
from dataclasses import replace

import pytest

from presession_timer.actions.table import PRESSES
from presession_timer.base.durations import MINUTE, parse
from presession_timer.engine import commands as cmd
from presession_timer.engine.commands import READY_MADE, Command
from presession_timer.engine.decisions import Refused, decide
from presession_timer.engine.presses import MARKS, TOO_LATE
from presession_timer.engine.snapshot import snapshot_at
from presession_timer.plan.model import Kind
from presession_timer.runner.requests import Answer, Request
from presession_timer.web.remote import (
    BadPress,
    RemoteState,
    answer_data,
    parse_press,
    remote_state,
    say,
)
from tests.command import ROOT
from tests.engine.hours import Hour, panel, plan_of, statement

NAME = "0123456789abcdef"
SCRIPTS = ("control.js", "control_sheets.js")


def pressed(**press: object) -> Request:
    return parse_press(json.dumps({"id": NAME} | press), "remote-2")


def shown(hour: Hour) -> RemoteState:
    return remote_state(hour.session, hour.now)


def running(turns: int = 3) -> Hour:
    hour = Hour(panel(4))
    hour.do(cmd.Go())
    for _ in range(turns - 1):
        hour.do(cmd.Go(), after="1:30")
        hour.do(cmd.Go(), after="0:10")
    return hour


@pytest.mark.parametrize(
    ("press", "command"),
    [
        ({"do": "go"}, cmd.Go()),
        ({"do": "undo"}, cmd.Undo()),
        ({"do": "more"}, cmd.Grant(30_000)),
        ({"do": "less"}, cmd.Grant(-30_000)),
        ({"do": "began"}, cmd.CorrectBegan(-5_000)),
        ({"do": "began", "by": 30_000}, cmd.CorrectBegan(30_000)),
        ({"do": "ended"}, cmd.CorrectEnded(-5_000)),
        ({"do": "ended", "by": -30_000}, cmd.CorrectEnded(-30_000)),
        ({"do": "give", "segment": 4}, cmd.Give(4)),
        ({"do": "absent", "segment": 4}, cmd.MarkAbsent(4)),
        ({"do": "late", "segment": 4}, cmd.MarkLate(4)),
        ({"do": "present", "segment": 4}, cmd.MarkPresent(4)),
        ({"do": "message", "text": "Slower,\u202e please\x1b"}, cmd.ShowMessage("Slower, please")),
        (
            {"do": "message", "stock": "slower", "to": "lectern"},
            replace(READY_MADE["slower"], to="lectern"),
        ),
        (
            {"do": "insert", "who": "mission", "name": "", "organisation": "", "give": True},
            cmd.Insert(Kind.FOLLOW_UP, "A Mission", 120_000, give=True),
        ),
        (
            {
                "do": "insert",
                "who": "panellist",
                "name": "Ms\u202e Doe",
                "organisation": "Org",
                "give": False,
            },
            cmd.Insert(Kind.STATEMENT, "Ms Doe", organisation="Org"),
        ),
        ({"do": "leave"}, cmd.Yield()),
        ({"do": "blank"}, cmd.Blank()),
    ],
)
def test_each_button_is_a_command(press: dict[str, object], command: Command) -> None:
    assert pressed(**press).command == command


def test_a_press_has_a_name_a_meaning_and_says_whether_it_was_confirmed() -> None:
    assert pressed(do="go", means="end 3") == Request(cmd.Go(), f"remote-2:{NAME}", False, "end 3")
    assert pressed(do="go", confirmed=True).confirmed


def test_a_press_says_which_event_its_screen_knew_last() -> None:
    hour = running()
    seq = shown(hour)["seq"]
    assert seq == hour.session.seq
    assert pressed(do="more", means="turn 3 granted 0", seen=seq).seen == seq


def test_a_late_press_only_asks_what_became_of_it() -> None:
    assert pressed(do="go", means="end 3", late=True).means == TOO_LATE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "5",
        "[]",
        "{}",
        '{"id":5,"do":"go"}',
        '{"id":"console:1","do":"go"}',
        f'{{"id":"{NAME}","do":"go","seen":"5"}}',
        f'{{"id":"{NAME}","do":"go","shown":0.5}}',
        f'{{"id":"{NAME}","do":"go","seen":true}}',
        f'{{"id":"{NAME}","do":"go","late":1}}',
        f'{{"id":"{NAME}","do":"began","by":1}}',
        f'{{"id":"{NAME}","do":"began","by":"5000"}}',
        f'{{"id":"{NAME}","do":"give","segment":"4"}}',
        f'{{"id":"{NAME}","do":"message","text":"Hi","to":"nobody"}}',
        f'{{"id":"{NAME}","do":"insert","who":"nobody","name":"","organisation":"","give":true}}',
        f'{{"id":"{NAME}","do":"insert","who":"state","name":5,"organisation":"","give":true}}',
        "[" * 9_000,
    ],
)
def test_anything_else_is_no_press(text: str) -> None:
    with pytest.raises(BadPress, match="not understood"):
        parse_press(text, "remote-2")


def test_the_buttons_say_what_they_would_do() -> None:
    state = shown(running())
    assert (state["go"], state["undoes"]) == ("ends Speaker 3", "Speaker 3 started")
    assert state["means"]["go"] == "end 3"
    assert state["means"]["pause"] == "turn 3 runs"
    assert state["means"]["more"] == "turn 3 granted 0"
    assert state["means"]["began"].startswith("turn 3 began ")
    assert (state["stage"], state["name"], state["paused"]) == ("turn", "Speaker 3", False)


def test_the_next_three_can_be_given_the_floor_on_the_sight_that_was_shown() -> None:
    hour = running()
    state = shown(hour)
    assert [(one["number"], one["name"], one["length"]) for one in state["coming"]] == [
        (4, "Speaker 4", parse("7:00")),
        (5, "Speaker 5", parse("7:00")),
        (6, "Speaker 6", parse("7:00")),
    ]
    means = state["means"]["give"]
    asked = decide(hour.session, cmd.Give(5), hour.now, means=means)
    assert isinstance(asked, Refused)
    assert asked.reason == "take the floor from Speaker 3?"
    hour.do(cmd.Give(5))
    late = decide(hour.session, cmd.Give(4), hour.now, means=means, confirmed=True)
    assert isinstance(late, Refused)
    assert late.reason.startswith("the floor has changed hands")


def test_a_correction_moves_the_beginning_and_in_a_gap_the_end() -> None:
    hour = Hour(panel(2))
    found = []
    for _ in range(4):
        state = shown(hour)
        found.append((state["corrects"], state["gap"]))
        hour.do(cmd.Go(), after="1:00")
    assert [corrects for corrects, _ in found] == ["", "began", "ended", "began"]
    assert [since is None for _, since in found] == [True, True, False, True]


def test_who_is_here_is_counted_and_how_late_the_hour_began() -> None:
    hour = Hour(panel(3))
    hour.do(cmd.MarkAbsent(3))
    hour.do(cmd.MarkLate(4))
    assert shown(hour)["present"] == {"here": 2, "all": 4}
    assert shown(hour)["late"] == 0
    hour.do(cmd.Go(), after="2:10")
    assert shown(hour)["late"] == parse("2:10")


def test_the_end_that_is_projected_is_the_forecasts_at_every_instant() -> None:
    hour = running()
    ends = shown(hour)["ends"]
    for minutes in range(0, 90, 7):
        now = hour.now + minutes * MINUTE
        latest = [one for one in ends if one["at"] <= now][-1]
        said = latest["end"] + (now - latest["at"] if latest["slips"] else 0)
        assert said == snapshot_at(hour.session, now).forecast.projected_end


def test_missions_questions_can_be_left() -> None:
    assert shown(running(7))["questions"]
    assert not shown(running(6))["questions"]


def test_whoever_is_to_come_can_be_marked() -> None:
    hour = running()
    hour.do(cmd.MarkLate(4))
    hour.do(cmd.MarkAbsent(5))
    people = {person["number"]: person["mark"] for person in shown(hour)["people"]}
    assert people == {4: "late", 5: "absent", 6: "present"}


def test_every_clock_is_seen_even_one_the_room_does_not_see() -> None:
    hour = Hour(plan_of(replace(statement(1), clock_hidden=True)))
    hour.do(cmd.Go())
    hour.do(cmd.Go())
    hour.do(cmd.Blank())
    state = shown(hour)
    assert state["blank"]
    assert state["room"]["scenes"] == [{"at": 0, "scene": "clock"}]
    assert state["room"]["clock"] is not None


def test_whoever_is_protected_has_no_name_on_the_line() -> None:
    people = [replace(statement(n), speaker=f"Jo Doe {n}", protect=True) for n in (1, 2)]
    hour = Hour(plan_of(*people))
    for _ in range(3):
        hour.do(cmd.Go(), after="5:30")
    hour.do(cmd.MarkAbsent(2))
    hour.do(cmd.ShowMessage("Thank you, Ms Doe"))
    hour.do(cmd.Give(2))
    hour.do(cmd.Pause("Jo Doe 2 wept"))
    answer = Answer(True, "Jo Doe 1 ended: 5:30 in window")
    told = json.dumps(shown(hour)) + say(hour.session, hour.now)
    told += json.dumps(answer_data(pressed(do="go"), answer, hour.session))
    assert "Doe" not in told
    assert "No. 1" in told


def test_it_says_that_something_is_not_saved_and_that_it_is_a_rehearsal() -> None:
    hour = running()
    assert say(hour.session, hour.now, unsaved=2).endswith("; NOT SAVED: 2")
    assert remote_state(hour.session, hour.now, rehearsal=60.0)["rehearsal"] == 60
    assert shown(hour)["rehearsal"] is None


def test_it_says_the_time_in_a_sentence() -> None:
    hour = running()
    hour.wait("4:22")
    assert say(hour.session, hour.now) == "Speaker 3: 2:38 left, minimum in 0:38; hour 52:18 left"


def test_the_remote_calls_a_segment_by_its_short_name() -> None:
    plan = plan_of(replace(statement(1), speaker="Jo Example", short="Jo"), statement(2))
    hour = Hour(plan)
    hour.do(cmd.Open())
    hour.do(cmd.Give(1))
    assert remote_state(hour.session, hour.now)["name"] == "Jo"
    assert say(hour.session, hour.now, 0).startswith("Jo: ")


def test_the_chairs_line_comes_with_the_instants_at_which_it_changes() -> None:
    hour = running()
    told = shown(hour)
    assert told["language"] == "en"
    assert [one["due"] for one in told["chair"]] == [False, True, False, True, True]
    assert told["chair"][-1]["text"] == "Speaker 3, I must ask you to conclude."
    assert told["chair"][-1]["at"] == hour.now + parse("7:20")


def test_the_chairs_line_never_names_a_protected_speaker() -> None:
    plan = plan_of(statement(1), statement(2, speaker="Jo Doe", say="joh doh", protect=True))
    hour = Hour(plan)
    for after in ("0:00", "0:10", "6:00"):
        hour.do(cmd.Go(), after=after)
        assert "Doe" not in json.dumps(shown(hour)["chair"])
        assert "doh" not in json.dumps(shown(hour)["chair"])


def test_the_page_has_a_button_for_every_press_and_no_other() -> None:
    folder = ROOT / "presession_timer" / "web" / "page" / "remote"
    page = (folder / "control.html").read_text("utf-8")
    scripts = "".join(folder.joinpath(name).read_text("utf-8") for name in SCRIPTS)
    found = set(re.findall(r'data-press="([a-z]+)"', page)) - {"moved", "conclude"}
    for call in re.findall(r"\bpress\(([^)]*)\)", scripts):
        found |= set(re.findall(r'"([a-z]+)"', call.split(",")[0]))
    moved = re.search(r"const MOVED = \{\s*(began): .*?\s(ended): ", scripts, re.DOTALL)
    assert moved
    assert found | set(moved.groups()) | set(MARKS) == set(PRESSES)
