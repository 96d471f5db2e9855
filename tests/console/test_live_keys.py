"""Every key of the hour does its command, in either case and on every keyboard layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment

from presession_timer.base.durations import parse
from presession_timer.console.painter import Painter
from presession_timer.console.view import View
from presession_timer.console.widgets.panel import state_lines
from presession_timer.engine import events as ev
from presession_timer.plan.model import Kind
from tests.console.rig import Rig, console
from tests.engine.hours import panel

WHILE_SPEAKING: list[tuple[str, type[Any], dict[str, Any]]] = [
    ("P", ev.Paused, {}),
    ("f2", ev.Paused, {}),
    ("e", ev.BeganCorrected, {"shift": -5_000}),
    ("d", ev.BeganCorrected, {"shift": 5_000}),
    ("home", ev.BeganCorrected, {"shift": -30_000}),
    ("end", ev.BeganCorrected, {"shift": 30_000}),
    ("c", ev.BeganCorrected, {"shift": -20_000}),
    ("plus", ev.TimeGranted, {"segment": 3, "by": 30_000}),
    ("w", ev.MessageShown, {"text": "Please conclude"}),
    ("full_stop", ev.RoomBlanked, {}),
    ("delete", ev.MarkedLate, {"segment": 4}),
    ("shift+down", ev.SegmentMoved, {"segment": 4, "after": 5}),
    ("enter", ev.FloorYielded, {"turn": 3}),
]
IN_A_GAP: list[tuple[str, type[Any], dict[str, Any]]] = [
    ("e", ev.EndedCorrected, {"shift": -5_000}),
    ("d", ev.EndedCorrected, {"shift": 5_000}),
    ("home", ev.EndedCorrected, {"shift": -30_000}),
    ("end", ev.EndedCorrected, {"shift": 10_000}),
    ("t", ev.FloorGiven, {"segment": 4}),
    ("pagedown", ev.FloorGiven, {"segment": 4}),
]


async def each_does(rig: Rig, cases: list[tuple[str, type[Any], dict[str, Any]]]) -> None:
    """Press each key at the same instant of the hour; undo takes what it did back."""
    for key, event, fields in cases:
        await rig.press(key)
        did = rig.last_event
        assert type(did) is event, key
        assert {name: getattr(did, name) for name in fields} == fields, key
        await rig.press("u")
        assert type(rig.last_event) is ev.Undone, key
        rig.controller.select(None)


async def test_each_key_does_its_command_while_somebody_speaks(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.wait("5:30")
        await each_does(rig, WHILE_SPEAKING)


async def test_each_key_does_its_command_in_a_gap(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("space", after="6:00")
        await rig.wait("0:10")
        await each_does(rig, IN_A_GAP)


async def test_a_pause_shows_its_length_and_may_be_explained_by_a_digit(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24)) as rig:
        await rig.to_speaker()
        await rig.press("p", after="2:00")
        await rig.wait("0:42")
        assert "‖ PAUSED" in rig.text("floor")
        assert "0:42" in rig.text("floor")
        assert rig.digits == "5:00"
        await rig.press("p")
        assert "3 point of order" in rig.text("hour", "foot")
        assert "5 other" in rig.last_line
        await rig.press("1")
        assert rig.last_event == ev.PauseExplained(3, "interpretation")
        await rig.press("1")
        assert rig.controller.view.selected == 1


async def test_a_reason_that_nobody_gives_lapses(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("p", "p", after="2:00")
        prompt = rig.controller.prompt
        assert prompt is not None
        assert prompt.until == rig.controller.now_ms() + 8_000
        rig.controller.lapse(prompt)
        assert rig.controller.prompt is None
        assert "ends Speaker 3" in rig.last_line


async def test_the_footer_says_whom_the_key_marks_and_as_what(tmp_path: Path) -> None:
    async with console(tmp_path, size=(180, 40)) as rig:
        await rig.to_speaker()
        assert " a  Speaker 4 is late" in rig.last_line
        await rig.press("a")
        assert " a  Speaker 4 is absent" in rig.last_line
        await rig.press("a")
        assert " a  Speaker 4 is present" in rig.last_line
        await rig.press("6")
        assert " a  Speaker 6 is late" in rig.last_line


async def test_presence_goes_round_present_late_absent(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.press("3", "a")
        assert "late" in rig.text("left")
        assert [row.number for row in rig.controller.view.snapshot.rows][2:6] == [4, 5, 6, 3]
        await rig.press("a")
        assert "absent" in rig.text("left")
        await rig.press("a")
        assert "absent" not in rig.text("left").split("Log")[0]
        assert [row.number for row in rig.controller.view.snapshot.rows][2:6] == [3, 4, 5, 6]


async def test_selecting_starts_nothing_and_falls_back_to_the_next(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        events = len(rig.kinds)
        await rig.press("down", "down", "down", "up", "up")
        assert rig.controller.view.selected == 5
        await rig.press("6")
        assert rig.controller.view.selected == 6
        assert len(rig.kinds) == events
        rig.controller.select(None)
        assert rig.controller.view.target == 4


async def test_the_selected_moves_and_stays_selected(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("6", "shift+up")
        assert rig.last_event == ev.SegmentMoved(6, 4)
        await rig.press("shift+up")
        assert rig.last_event == ev.SegmentMoved(6, 3)
        assert rig.controller.view.selected == 6
        await rig.press("shift+up")
        assert "no place further that way" in rig.last_line


async def test_please_conclude_and_blank_are_switched_on_and_off(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("w", "b", after="5:30")
        assert "room reads: Please conclude" in rig.text("floor")
        assert "ROOM BLANK" in rig.text("header")
        await rig.press("w", "b")
        assert "room reads" not in rig.text("floor")
        assert rig.kinds[-2:] == ["MessageCleared", "RoomUnblanked"]


@pytest.mark.parametrize("yes", ["y", "f6"])
async def test_the_questions_key_leads_to_them_out_of_them_and_to_the_end(
    tmp_path: Path, yes: str
) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await rig.to_speaker()
        await rig.press("space", after="6:00")
        await rig.press("x", after="0:10")
        assert rig.last_event == ev.FloorGiven(4)
        assert rig.digits == "50:50"
        await rig.press("f6", after="5:00")
        assert "leave the Missions' questions?   y or x or F6: yes" in rig.last_line
        await rig.press(yes)
        assert isinstance(rig.last_event, ev.FloorYielded)
        await rig.press("x", after="0:10")
        assert "close the hour?" in rig.last_line


async def in_questions(rig: Rig) -> None:
    """The first question of the Missions has been asked."""
    await rig.to_speaker()
    await rig.press("space", after="6:00")
    await rig.press("space", "space", after="0:10")


async def test_naming_the_state_that_asks_is_an_action_of_its_own(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await in_questions(rig)
        assert rig.controller.prompt is None
        assert "which State" in rig.last_line
        await rig.press("f10")
        assert "Question 1: which State asks?" in rig.text("left")
        await rig.type("France")
        await rig.press("enter")
        assert rig.last_event == ev.QuestionNamed("France")
        await rig.wait("0:15")
        assert "question 1 France 0:15" in rig.text("floor")


async def test_no_letter_after_a_question_is_taken_for_a_state(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await in_questions(rig)
        before = len(rig.kinds)
        await rig.press("u", "u", quick=0.5)
        assert rig.kinds[before:] == ["Undone", "Undone"]
        await rig.press("q")
        assert "The hour is running" in rig.text("left")
        assert "QuestionNamed" not in rig.kinds


async def test_without_a_question_there_is_none_to_name(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await rig.to_speaker()
        before = len(rig.kinds)
        await rig.press("l")
        assert "no question was marked in this turn" in rig.last_line
        assert rig.controller.sheet is None
        await rig.press(*"France", "enter", quick=0.3)  # too slow to be typing, and no keys
        assert (rig.kinds[before:], rig.controller.sheet, rig.app.face) == ([], None, False)
        await rig.press("p")
        assert rig.kinds[before:] == ["Paused"]


async def test_a_state_typed_before_its_question_is_marked_marks_it(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await rig.to_speaker()
        await rig.press("space", "space", after="6:00")
        assert "which State" not in rig.last_line
        await rig.press("l")
        await rig.type("fran")
        await rig.press("enter")
        assert rig.last_event == ev.QuestionTaken("France")
        assert "which State" in rig.last_line
        await rig.press("p")
        assert "resume" in rig.last_line


async def test_a_digit_while_paused_says_that_the_reason_is_asked_later(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("p", after="1:00")
        assert "resume, then why" in rig.last_line
        await rig.press("2")
        assert rig.controller.view.selected == 2
        assert "row 2 is selected; p resumes and asks why" in rig.last_line
        await rig.press("p", "2")
        assert rig.last_event.reason == "technical"


async def test_the_footer_names_the_key_of_the_questions_while_they_are_to_come(
    tmp_path: Path,
) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await rig.to_speaker()
        await rig.press("space", after="6:00")
        assert "Missions" in rig.last_line.replace("starts Missions' questions", "")
        await rig.press("space", after="0:20")
        await rig.press("x", "y", after="10:00")
        assert "starts Closing" in rig.last_line
        assert "Missions" not in rig.last_line


async def test_a_question_turns_amber_after_the_length_the_plan_gives_it(tmp_path: Path) -> None:
    plan = panel(1, question=parse("2:00"))
    async with console(tmp_path, plan) as rig:
        await rig.to_speaker()
        await rig.press("space", after="6:00")
        await rig.press("space", "space", after="0:10")
        line = rig.app.tones.decide
        await rig.wait("1:59")
        assert not any(line == piece.style for piece in _state(rig))
        await rig.wait("0:02")
        assert any(line == piece.style for piece in _state(rig) if piece.text == "2:01")


def _state(rig: Rig) -> Sequence[Segment]:
    view, tones = rig.controller.view, rig.app.tones
    return [piece for row in state_lines(view, 70, 3, 2, tones) for piece in row]


async def test_an_insertion_is_given_the_floor_and_hands_it_back(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("i", after="3:00")
        assert "Who takes the floor?" in rig.text("left")
        await rig.press("2")
        assert rig.kinds[-3:] == ["SegmentInserted", "FloorYielded", "FloorGiven"]
        assert rig.runner.session.segments[9].kind is Kind.FOLLOW_UP
        await rig.press("space", after="0:30")
        assert "BACK TO" in rig.text("floor")
        assert "t  gives the floor back" in rig.text("floor")
        assert "I give the floor back to Speaker 3." in rig.text("hour")
        assert re.search(r"→ +4 .* next ", rig.text("left"))
        await rig.press("t", after="0:05")
        assert rig.last_event == ev.FloorGiven(3)
        assert rig.digits == "4:00"


async def test_a_key_map_of_ones_own_is_shown_and_obeyed(tmp_path: Path) -> None:
    keys = {"go": ["g"], "pause": "F8 z", "message": "m"}
    async with console(tmp_path, keys=keys) as rig:
        assert rig.last_line.startswith("g  opens the hour")
        await rig.press("space")
        assert rig.kinds == []
        await rig.press("g")
        assert rig.kinds == ["SessionOpened", "FloorGiven"]
        await rig.press("f8", after="0:30")
        assert rig.kinds[-1] == "Paused"


async def test_what_a_press_did_and_what_it_leads_to_are_drawn_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = list[str]()
    show = Painter.show

    def noted(self: Painter, view: View, *given: Any, **named: Any) -> None:
        drawn.append(view.phase or "")
        show(self, view, *given, **named)

    async with console(tmp_path) as rig:
        await rig.to_speaker()
        monkeypatch.setattr(Painter, "show", noted)
        await rig.press("p")
        await rig.press("p")
        assert "why?" in rig.text("foot")
        await rig.press("p")
        assert "why?" not in rig.text("foot")
        assert drawn == ["paused", "before-minimum", "paused"]
