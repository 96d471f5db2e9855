"""What a small terminal still says, and whether it is true."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import RadioButton

from presession_timer.engine import commands as cmd
from presession_timer.engine.events import PAUSE_REASONS
from presession_timer.plan.model import Kind
from tests.console.rig import NOT_TREMBLING, Rig, console
from tests.console.test_mouse import click
from tests.engine.hours import other, panel, plan_of, statement

LOW = (50, 15)
LONG = "the plan's time zone is Europe/Zurich (UTC+01:00) and this machine's is UTC+00:00"
PEOPLE = plan_of(
    statement(1, speaker="Jean-Baptiste Okafor-Mbeki"),
    statement(2, speaker="Ana Delgado"),
    other(3, Kind.CLOSING, "1:00"),
)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), LOW])
async def test_a_long_answer_stands_above_the_main_key_and_is_whole(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with console(tmp_path, size=size) as rig:
        rig.controller.tell(LONG)
        await rig.settle()
        *above, last = rig.text("hour", "foot").splitlines()
        assert "opens the hour" in last
        assert " ".join(" ".join(above).split()).endswith(LONG)


async def test_why_a_pause_was_is_asked_with_every_answer(tmp_path: Path) -> None:
    async with console(tmp_path, size=LOW) as rig:
        await rig.to_speaker()
        await rig.press("p", "p", after="1:00")
        for reason in PAUSE_REASONS:
            assert reason in rig.text("foot")


@pytest.mark.parametrize(
    ("keys", "key", "does"),
    [
        (("question_mark",), "Space", "reads on, or closes"),
        (("q",), "Space", "keeps running"),
        (("i",), "Space", "ends Speaker 3"),
        (("i", "a"), "Enter", "inserts"),
        (("o", "a"), "Enter", "writes it down"),
    ],
)
async def test_the_button_says_what_go_does_to_what_stands_in_front(
    tmp_path: Path, keys: tuple[str, ...], key: str, does: str
) -> None:
    async with console(tmp_path, size=(80, 24)) as rig:
        await rig.to_speaker()
        await rig.press(*keys)
        assert rig.last_line.split("   ")[0].split("  ") == [key, does]


async def test_a_click_on_the_button_of_go_does_what_it_says(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24)) as rig:
        await rig.to_speaker()
        await rig.wait("6:00")
        await rig.press("question_mark")
        assert "more lines" in rig.text("left")
        await click(rig, "footer", "reads on")
        assert rig.controller.sheet is not None
        assert rig.kinds[-1] == "FloorGiven"
        await rig.press("escape")
        await click(rig, "footer", "ends Speaker 3")
        assert rig.kinds[-1] == "FloorYielded"


async def test_while_a_text_is_typed_the_foot_names_no_letter_as_a_key(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24)) as rig:
        await rig.to_speaker()
        await rig.press("o", "a")
        assert "F2  pause" in rig.last_line
        assert "F1  keys" in rig.last_line
        assert " p  pause" not in rig.last_line
        await rig.press("escape", "ctrl+p")
        assert "Space" not in rig.last_line


async def test_go_says_the_last_name_where_the_whole_one_takes_all_room(tmp_path: Path) -> None:
    async with console(tmp_path, PEOPLE, size=LOW) as rig:
        await rig.press("space", "space")
        assert "ends Okafor-Mbeki" in rig.last_line


async def test_a_number_is_no_last_name(tmp_path: Path) -> None:
    plan = plan_of(statement(1, speaker="The first of all the Speakers 3"), statement(2))
    async with console(tmp_path, plan, size=LOW) as rig:
        await rig.press("space", "space")
        assert "ends The first of all" in rig.last_line


async def test_a_key_that_has_no_room_leaves_it_to_others(tmp_path: Path) -> None:
    async with console(tmp_path, PEOPLE, size=(70, 24)) as rig:
        await rig.press("space")
        assert rig.last_line.startswith("Space  starts Jean-Baptiste Okafor-Mbeki")
        assert "a  late" in rig.last_line


async def test_what_redo_brings_back_takes_no_row_from_the_rundown(tmp_path: Path) -> None:
    async with console(tmp_path, panel(3), size=(80, 24)) as rig:
        await rig.to_speaker()
        await rig.press("u")
        assert "redoes" in rig.text("left")
        assert "below" not in rig.text("left")


async def test_a_pause_of_a_speaker_who_is_over_counts_at_80_columns(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24)) as rig:
        await rig.to_speaker()
        await rig.press("p", after="7:20")
        await rig.wait("0:10")
        assert "paused 0:10" in rig.text("floor")


async def test_the_rooms_face_of_a_closed_hour_has_the_whole_terminal(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24)) as rig:
        await rig.to_speaker()
        rig.runner.do(cmd.Close(), confirmed=True)
        await rig.wait("0:01")
        await rig.press("f")
        assert not rig.is_seen("closed")
        assert rig.is_seen("room")


async def _trouble(rig: Rig) -> str:
    rig.runner.do(cmd.Blank())
    await rig.wait("0:01")
    return rig.text("floor")


@pytest.mark.parametrize("spoken", ["5:20", "6:20", "7:20"])
async def test_a_low_terminal_says_what_is_left_of_the_hour(tmp_path: Path, spoken: str) -> None:
    async with console(tmp_path, size=LOW) as rig:
        await rig.to_speaker()
        await rig.wait(spoken)
        assert " left" in rig.text("floor")
        assert "ROOM BLANK" in await _trouble(rig)
        await rig.press("space", "space", quick=NOT_TREMBLING)
        assert "ROOM BLANK" in rig.text("floor")


async def test_what_is_left_of_the_hour_counts_in_a_low_terminal(tmp_path: Path) -> None:
    async with console(tmp_path, size=LOW) as rig:
        await rig.to_speaker()
        await rig.wait("5:20")
        before = rig.text("floor")
        rig.clock.advance(1_000)
        rig.controller.view = rig.controller._look()
        rig.controller.painter.show_hour(rig.controller.view, rig.app.tones)
        assert rig.text("floor") != before


async def test_without_a_rundown_it_is_said_what_is_selected_and_what_a_key_did(
    tmp_path: Path,
) -> None:
    async with console(tmp_path, size=LOW) as rig:
        await rig.to_speaker()
        await rig.press("5")
        assert "5 Speaker 5 is selected" in rig.text("foot")
        await rig.press("a")
        assert "Speaker 5 late" in " ".join(rig.text("foot").split())
        await rig.press("e")
        assert "0:05 earlier" in rig.text("foot")


@pytest.mark.parametrize("size", [LOW, (80, 15)])
async def test_every_option_of_the_form_is_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    async with console(tmp_path, size=size) as rig:
        await rig.to_speaker()
        await rig.press("i", "escape", "i")  # the second form has another's place
        options = list(rig.app.main.query(RadioButton))
        assert len(options) == 6
        foot = rig.app.main.query_one("#footer").region
        for option in options:
            assert option.region.height == 1
            assert option.region.bottom <= foot.y
            assert option.region.width >= len(str(option.label)) + 5
