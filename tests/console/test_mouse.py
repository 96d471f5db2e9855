"""What a click does: a row is selected, a button presses its action, anything else does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.engine import events as ev
from tests.console.rig import NOT_TREMBLING, Rig, console


async def click(rig: Rig, part: str, words: str, *, quick: float = NOT_TREMBLING) -> None:
    """Click in the middle of words that can be read in a part."""
    rig.hand += quick
    rows = rig.app.main.part(part).text.splitlines()
    y = next(place for place, row in enumerate(rows) if words in row)
    await rig.pilot.click(f"#{part}", offset=(rows[y].index(words) + len(words) // 2, y))
    await rig.settle()


async def test_a_row_is_selected_and_nothing_else_happens(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        before = len(rig.kinds)
        await click(rig, "rundown", "Speaker 5")
        assert rig.controller.view.selected == 5
        assert len(rig.kinds) == before
        await click(rig, "row-keys", "late")
        assert rig.last_event == ev.MarkedLate(5)


async def test_a_button_presses_its_action(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.wait("6:00")
        await click(rig, "footer", " pause")
        assert rig.kinds[-1] == "Paused"
        await click(rig, "footer", " resume")
        assert rig.kinds[-1] == "Resumed"
        await rig.press("escape")
        await click(rig, "footer", " + ")
        assert rig.last_event.by == 30_000
        await click(rig, "footer", "- ")
        assert rig.last_event.by == -30_000
        await click(rig, "footer", "ends Speaker 3")
        assert rig.kinds[-1] == "FloorYielded"


@pytest.mark.parametrize("row", [0, 2])
async def test_the_edges_of_the_button_of_go_are_the_button(tmp_path: Path, row: int) -> None:
    async with console(tmp_path) as rig:
        rig.hand += NOT_TREMBLING
        await rig.pilot.click("#footer", offset=(4, row))
        await rig.settle()
        assert rig.kinds[0] == "SessionOpened"


async def test_a_click_elsewhere_does_nothing(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("s")
        events, sheet, selected = len(rig.kinds), rig.controller.sheet, rig.controller.view.selected
        for place in ((2, 0), (80, 12), (80, 28), (60, 31), (100, 35), (0, 33), (119, 20)):
            await rig.pilot.click(offset=place)
        await rig.pilot.click("#footer", offset=(4, 1), button=3)
        await rig.settle()
        assert len(rig.kinds) == events
        assert rig.controller.sheet is sheet
        assert rig.controller.view.selected == selected


async def test_the_guards_hold_for_clicks(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.wait("6:00")
        await click(rig, "footer", "ends Speaker 3")
        await click(rig, "footer", "starts Speaker 4", quick=0.3)
        assert rig.kinds[-1] == "FloorYielded"
        await click(rig, "footer", "starts Speaker 4")
        await click(rig, "footer", "ends Speaker 4")
        assert "end Speaker 4 after 0:00?" in rig.last_line
        await click(rig, "footer", "end Speaker 4")
        assert rig.kinds[-1] == "FloorGiven"
        await rig.press("escape", "f9")
        await click(rig, "rundown", "Speaker 6")
        await rig.pilot.click("#footer", offset=(4, 1))
        await rig.settle()
        assert rig.kinds[-1] == "FloorGiven"
        assert rig.controller.view.selected is None


async def test_go_of_the_console_does_not_fire_through_another_screen(tmp_path: Path) -> None:
    from textual.app import ComposeResult
    from textual.screen import ModalScreen
    from textual.widgets import Input

    class Form(ModalScreen[str]):
        def compose(self) -> ComposeResult:
            yield Input()

        def on_input_submitted(self, event: Input.Submitted) -> None:
            self.dismiss(event.value)

    async with console(tmp_path) as rig:
        typed: list[str | None] = []
        await rig.app.push_screen(Form(), typed.append)
        await rig.pilot.press("p", "space", "u", "enter")
        await rig.settle()
        assert typed == ["p u"]
        assert rig.kinds == []
