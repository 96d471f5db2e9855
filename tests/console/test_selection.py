"""The selection counts down on its row, and a press that just misses it asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.console.view import SELECTED_MS, Selection
from presession_timer.console.widgets.rundown import row_keys, rundown
from presession_timer.engine import events as ev
from tests.console.rig import Rig, console
from tests.console.test_widgets import TONES, in_gap, said, view_of
from tests.engine.hours import panel


def test_it_falls_back_after_ten_seconds_and_is_missed_for_one() -> None:
    selection = Selection()
    selection.select(6, 5_000)
    assert selection.left(5_001) == SELECTED_MS - 1
    assert selection.missed(5_001) is None
    assert selection.left(15_000) == 0
    assert (selection.number, selection.missed(15_999), selection.missed(16_000)) == (None, 6, None)


def test_nobody_misses_what_was_given_up_or_replaced() -> None:
    selection = Selection()
    for then in (None, 5):
        selection.select(6, 0)
        selection.left(SELECTED_MS)
        selection.select(then, SELECTED_MS + 1)
        assert selection.missed(SELECTED_MS + 1) is None


@pytest.mark.parametrize(
    ("ms", "words"), [(10_000, "10 s"), (8_001, "9 s"), (8_000, "8 s"), (1, "1 s"), (0, "")]
)
def test_the_row_says_how_long_it_is_selected(ms: int, words: str) -> None:
    view = view_of(in_gap(panel(4)), selected=6, selected_ms=ms)
    rows = [said(row) for row in rundown(view, 46, 20, TONES)]
    [row] = [row for row in rows if "[6]" in row]
    assert row.split()[3:-1] == words.split()
    assert len({len(one) for one in rows}) == 1


@pytest.mark.parametrize("number", [2, 3])
def test_a_row_keeps_what_was_spoken_and_counts_down_with_its_keys(number: int) -> None:
    view = view_of(in_gap(panel(4)), selected=number, selected_ms=7_000)
    assert f"[{number}] 7 s" in said(row_keys(view, 46, TONES))
    assert "7 s" not in said(*rundown(view, 46, 20, TONES))


async def missed(rig: Rig, number: str = "6") -> None:
    """Ten seconds ago somebody was selected, while the first speaker speaks."""
    await rig.to_speaker()
    await rig.press(number, after="2:00")
    await rig.wait("0:09")
    assert "  1 s" in rig.text("left")
    await rig.wait("0:01")
    assert rig.controller.view.selected is None


@pytest.mark.parametrize("yes", ["a", "y"])
async def test_a_mark_that_just_misses_the_selection_asks(tmp_path: Path, yes: str) -> None:
    async with console(tmp_path) as rig:
        await missed(rig)
        events = len(rig.kinds)
        await rig.press("a", quick=0.4)
        assert "the selection of Speaker 6 ended: Speaker 4 is late?" in rig.last_line
        assert "y or a or Delete: yes" in rig.last_line
        await rig.press("a", quick=0.9)
        assert len(rig.kinds) == events
        await rig.press(yes, quick=0.2)
        assert rig.kinds[events:] == ["MarkedLate"]
        assert rig.last_event.segment == 4
        assert rig.controller.prompt is None


async def test_a_second_later_nothing_is_asked(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await missed(rig)
        await rig.press("a", quick=1.0)
        assert rig.kinds[-1] == "MarkedLate"


async def test_the_selection_of_who_comes_next_is_never_missed(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await missed(rig, "4")
        await rig.press("a", quick=0.4)
        assert rig.kinds[-1] == "MarkedLate"


async def test_the_floor_is_asked_for_too_and_declined(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await missed(rig)
        events = len(rig.kinds)
        await rig.press("t", quick=0.4)
        assert "the selection of Speaker 6 ended: the floor to Speaker 4?" in rig.last_line
        await rig.press("escape", quick=0.1)
        assert (rig.controller.prompt, len(rig.kinds)) == (None, events)
        await rig.press("6", "t", quick=0.2)
        assert "take the floor from Speaker 3?" in rig.last_line


async def test_the_floor_to_another_still_asks_whether_it_is_taken(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await missed(rig)
        await rig.press("t", quick=0.4)
        await rig.press("y")
        assert "take the floor from Speaker 3?" in rig.last_line
        await rig.press("t")
        assert rig.last_event == ev.FloorGiven(4)


async def test_a_move_asks_and_its_key_held_down_is_no_yes(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await missed(rig)
        events = len(rig.kinds)
        await rig.press("shift+down", quick=0.4)
        assert "the selection of Speaker 6 ended: move Speaker 4?   y: yes" in rig.last_line
        await rig.press("shift+down", "shift+down", quick=1.5)
        assert len(rig.kinds) == events
        await rig.press("y")
        assert rig.last_event == ev.SegmentMoved(4, 5)
        assert rig.controller.view.selected == 4


async def test_the_yes_is_to_who_was_asked_about(tmp_path: Path) -> None:
    from presession_timer.engine.commands import MarkAbsent

    async with console(tmp_path) as rig:
        await missed(rig)
        await rig.press("shift+down", quick=0.4)
        rig.runner.do(MarkAbsent(5), origin="remote-2")
        rig.runner.do(MarkAbsent(4), origin="remote-2")
        rig.controller.refresh()
        assert rig.controller.view.target == 6
        await rig.press("y")
        assert rig.controller.view.selected == 4


async def test_nothing_is_asked_that_would_be_refused(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        await rig.press("6")
        await rig.wait("0:10")
        await rig.press("a", quick=0.4)
        assert rig.controller.prompt is None
        assert "is part of the hour: nobody is absent" in rig.last_line
