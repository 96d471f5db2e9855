"""Any keys in any order at any size: the console lives, and the record is that of the desk."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from presession_timer.live.fold import fold
from presession_timer.views.keys import ACTIONS
from tests.live.hours import panel
from tests.views.console.rig import console

LEAVING = ("quit",)
KEYS = [key for action in ACTIONS if action.name not in LEAVING for key in action.keys]
KEYS += [*"ghlz0éж[", "escape", "f5", "enter", "tab", "f20"]
SIZES = [(80, 24), (40, 12), (20, 5), (19, 4), (120, 36), (60, 20), (200, 60)]


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_a_hand_can_do_ends_the_console(tmp_path: Path, seed: int) -> None:
    hand = random.Random(seed)
    async with console(tmp_path, panel(3)) as rig:
        for _ in range(200):
            key = hand.choice(KEYS)
            rig.hand += hand.choice([0.05, 0.3, 1.5, 5.0])
            rig.clock.advance(hand.choice([0, 100, 7_000, 61_000]))
            character = " " if key == "space" else key if len(key) == 1 else None
            rig.conductor.key(key, character)
            if hand.random() < 0.06:
                await rig.pilot.resize_terminal(*hand.choice(SIZES))
            if hand.random() < 0.2:
                await rig.settle()
        await rig.settle()
        assert rig.app.is_running
        session = rig.desk.session
        again = fold(session.plan, session.history.log)
        assert (again.turns, again.order, again.marks) == (
            session.turns,
            session.order,
            session.marks,
        )
