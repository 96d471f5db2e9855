"""Ctrl+P takes what `--plain` takes, completes it, and asks as a key does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.events import Paste

from presession_timer.engine import events as ev
from presession_timer.plan.model import Names
from tests.console.rig import Rig, console
from tests.engine.hours import panel, plan_of, statement


async def typed(rig: Rig, line: str, *keys: str) -> None:
    """Paste into the palette, then press."""
    await rig.press("ctrl+p")
    rig.app.post_message(Paste(line))
    await rig.settle()
    await rig.press(*keys)


async def test_a_line_is_done_and_its_answer_shown(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.wait("5:20")
        for line, event in (
            ("CAP 5:00", ev.LimitCapped(300_000)),
            ("move 6 after 3", ev.SegmentMoved(6, 3)),
            ("note a b", ev.Noted("a b")),
        ):
            await typed(rig, line, "enter")
            assert rig.last_event == event
            assert rig.last_line.startswith("ok ")
            assert rig.controller.sheet is None


async def test_a_line_that_only_asks_is_answered(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.wait("4:22")
        await typed(rig, "status", "enter")
        assert "Speaker 3: 2:38 left, minimum in 0:38" in rig.last_line
        await typed(rig, "next-undo", "enter")
        assert "undo takes back: Speaker 3 started" in rig.last_line


async def test_a_line_that_means_nothing_says_why_and_waits(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        before = len(rig.kinds)
        await typed(rig, "give 99", "enter")
        assert "there is no segment 99; the last is 8" in rig.text("left")
        assert rig.controller.sheet is not None
        await rig.press("backspace", "backspace", "4", "enter")
        assert "take the floor from Speaker 3?" in rig.last_line
        assert len(rig.kinds) == before
        await rig.press("y")
        assert rig.last_event == ev.FloorGiven(4)


async def test_what_is_refused_is_told(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await typed(rig, "resume", "enter")
        assert "is not paused" in rig.last_line or "nothing is paused" in rig.last_line


async def test_tab_completes_and_says_who_is_meant(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await typed(rig, "absen")
        assert "absent N" in rig.text("left")
        await rig.press("tab")
        await rig.press("down", "down", "down")
        row = next(row for row in rig.text("left").splitlines() if "absent 4" in row)
        assert row.rstrip().endswith("Speaker 4")
        await rig.press("enter")
        assert rig.last_event == ev.MarkedAbsent(4)


async def test_an_action_that_wants_words_waits_for_them(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await typed(rig, "cap the", "enter")
        assert rig.controller.sheet is not None
        await rig.type("5:30")
        await rig.press("enter")
        assert rig.last_event == ev.LimitCapped(330_000)


async def test_a_completion_that_goes_on_is_not_done_yet(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        before = len(rig.kinds)
        await typed(rig, "insert", "space", "enter")
        assert "insert opening" in rig.text("left")
        assert len(rig.kinds) == before
        await rig.press("enter")
        assert rig.kinds[-1] == "SegmentInserted"


async def test_leaving_the_questions_by_a_line_asks_and_go_marks_the_next(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await rig.to_speaker()
        await rig.press("space", after="6:00")
        await rig.press("space", after="0:10")
        await typed(rig, "yield", "enter")
        assert "leave the Missions' questions?   y: yes" in rig.last_line
        await rig.press("space")
        assert rig.kinds[-1] == "QuestionTaken"


async def test_a_message_with_a_protected_name_is_asked_about_bang_or_not(tmp_path: Path) -> None:
    hidden = replace(statement(1), speaker="Jo Doe", protect=True)
    plan = replace(plan_of(hidden, statement(2)), names=Names.NAME)
    async with console(tmp_path, plan) as rig:
        await rig.press("space", "space")
        await typed(rig, "message! Thanks Jo Doe", "enter")
        assert "MessageShown" not in rig.kinds
        assert "y or Enter: yes" in rig.text("foot")
        await typed(rig, "give", "space")
        assert "Doe" not in rig.text("left")
