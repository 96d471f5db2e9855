"""Any keys in any order at any size: the console lives, and the record is that of the runner."""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.actions.table import KEYED
from tests.console.on_paper import Console
from tests.console.stages import STAGES
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand

KEYS = [key for action in KEYED for key in action.keys]
KEYS += [*"ghyz0éж[", "tab", "f20", "ctrl+l"]
SEEDS = range(3)
IN_A_ROW = 100
"""Then another stage: whatever is pressed, an hour is soon over."""
LOOKS = 10
"""So often within a stage the screen is compared with a whole repaint."""


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_a_hand_can_do_ends_the_console(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = Hand(seed, KEYS)

    async def walk(loop: StillLoop) -> None:
        console = Console(loop, tmp_path, monkeypatch)
        async with console.running((120, 36)):
            for _ in range(PRESSES // len(SEEDS) // IN_A_ROW):
                await console.show(STAGES[hand.random.choice(list(STAGES))])
                for _ in range(LOOKS):
                    console.loop.take_along(console.clock)
                    await hand.press(console.probe, IN_A_ROW // LOOKS)
                    assert not await console.probe.left_over(), hand.latest
                console.loop.take_along(console.clock)
                await console.probe.quiet()
                await console.probe.three_seconds()
                stale = await console.probe.out_of_date(console.redraw, whole=True)
                assert not [*stale, *console.wrong_in_record()], f"seed {seed}"
        console.close()

    run(walk)
