"""A microphone suggests at the console; y says yes, Esc no, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from presession_timer.engine.presses import REACTION_MS
from tests.console.rig import Rig, console
from tests.engine.hours import panel
from tests.engine.test_microphones import seated


async def _hear(rig: Rig, seat: str, *, is_on: bool = True) -> None:
    rig.runner.hear_microphone(seat, is_on=is_on).result()
    rig.controller.refresh()
    await rig.settle()


async def _in_gap(rig: Rig) -> None:
    await rig.to_speaker()
    await rig.wait("6:00")
    await rig.press("space", after="0:00")


async def test_y_takes_what_a_microphone_suggests_and_u_takes_it_back(tmp_path: Path) -> None:
    async with console(tmp_path, seated()) as rig:
        await _in_gap(rig)
        await rig.wait("0:10")
        await _hear(rig, "4")
        assert "Speaker 4's microphone went on at 10:09:" in rig.last_line
        assert "y: has the floor since then  Esc: no" in rig.last_line
        await rig.wait("0:03")
        await rig.press("y")
        assert rig.kinds[-2:] == ["FloorGiven", "BeganCorrected"]
        assert rig.digits == "6:57"
        assert "microphone" not in rig.text("foot")
        await rig.press("u")
        assert rig.kinds[-1] == "Undone"
        assert "microphone" not in rig.text("foot"), "who takes it back has said no"


async def test_escape_says_no_and_go_keeps_its_meaning(tmp_path: Path) -> None:
    async with console(tmp_path, seated()) as rig:
        await _in_gap(rig)
        await _hear(rig, "4")
        await rig.press("escape")
        assert "microphone" not in rig.text("foot")
        rig.runner.check()
        assert rig.runner.suggested is None
        await _hear(rig, "5")
        await rig.press("space")
        assert rig.last_event.segment == 4, "GO gives the floor to who is next, as ever"


async def test_a_y_that_was_on_its_way_before_is_not_for_the_microphone(tmp_path: Path) -> None:
    async with console(tmp_path, seated()) as rig:
        await _in_gap(rig)
        before = len(rig.kinds)
        await _hear(rig, "4")
        await rig.press("y", quick=(REACTION_MS - 1) / 1000)
        assert "too soon" in rig.last_line
        assert len(rig.kinds) == before
        await rig.press("y")
        assert len(rig.kinds) > before


async def test_a_question_that_waits_keeps_its_y(tmp_path: Path) -> None:
    async with console(tmp_path, seated()) as rig:
        await rig.to_speaker()
        await rig.press("space", after="0:10")
        await _hear(rig, "4")
        assert "end Speaker 3 after" in rig.last_line
        await rig.press("y")
        assert rig.last_event.turn == len(rig.runner.session.turns)
        assert rig.runner.session.running is None
        assert "Speaker 4's microphone went on" in rig.last_line


async def test_without_a_suggestion_y_is_no_key(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        before = len(rig.kinds)
        await rig.press("y")
        assert len(rig.kinds) == before


async def test_a_long_name_leaves_the_keys_in_sight_on_a_small_terminal(tmp_path: Path) -> None:
    plan = panel(1)
    long = replace(plan.segments[2], speaker="Observatorio de Derechos " * 6, seat="3")
    plan = replace(plan, segments=(*plan.segments[:2], long, *plan.segments[3:]))
    async with console(tmp_path, plan, size=(80, 24)) as rig:
        await rig.press("space", "space", "space", "space", after="1:10")
        await _hear(rig, "3")
        assert "y: has the floor since then  Esc: no" in rig.last_line


async def test_what_undo_takes_back_says_who_started_where_it_has_to_be_cut(tmp_path: Path) -> None:
    async with console(tmp_path, seated()) as rig:
        await _in_gap(rig)
        await _hear(rig, "4")
        await rig.wait("0:03")
        await rig.press("y")
        assert "undoes: started Speaker 4" in rig.text("left")
