"""An hour on the console, from the doors to the closing, by its one key."""

from __future__ import annotations

from pathlib import Path

from tests.console.rig import console
from tests.engine.hours import panel


async def test_go_runs_the_whole_hour_and_says_what_it_does_next(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        assert rig.last_line.startswith("Space  opens the hour")
        assert rig.digits == "10:00"
        assert "DOORS OPEN" in rig.text("floor")
        await rig.press("space")
        assert rig.last_line.startswith("Space  ends Opening")
        await rig.press("space", after="1:00")
        assert rig.last_line.startswith("Space  starts Permanent Mission")
        assert "NEXT" in rig.text("floor")
        assert "Say" in rig.text("hour")
        await rig.press("enter", after="0:10")
        await rig.press("pagedown", after="1:30")
        await rig.press("space", after="0:20")
        assert "Speaker 3" in rig.text("who")
        assert rig.digits == "7:00"
        await rig.press("space", after="6:00")
        assert "Last  Speaker 3  ● in window" in rig.text("floor")
        await rig.press("space", after="0:20")
        assert "MISSIONS' QUESTIONS" in rig.text("floor")
        assert rig.last_line.startswith("Space  marks the next question")


async def test_closing_asks_and_then_says_what_happened_and_where_it_is(tmp_path: Path) -> None:
    async with console(tmp_path, panel(1)) as rig:
        await rig.to_speaker()
        await rig.press("space", after="6:00")
        await rig.press("x", after="0:10")
        await rig.press("x", "y", after="0:10")
        await rig.press("space", after="0:10")
        assert rig.kinds[-1] == "FloorGiven"
        await rig.press("space", after="1:00")
        await rig.press("space")
        assert "close the hour?" in rig.last_line
        assert rig.kinds[-1] == "FloorYielded"
        await rig.press("space")
        assert rig.kinds[-1] == "SessionClosed"
        assert "The speaker kept to 5–7 minutes." in rig.text("left")
        assert "0.presession.jsonl" in rig.text("left")
        assert "The hour took" in rig.text("left")
