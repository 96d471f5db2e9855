"""Every key in every stage, on the room's clock: nobody stands there, and none does anything.

Two do: `t` shows the test card, and what leaves leaves. Keys of the console are pressed all the
same, for a clicker may send them to the wrong window.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from presession_timer.actions.table import KEYED
from tests.console.stages import STAGES
from tests.matrix.still_time import StillLoop, run
from tests.matrix.walk import PRESSES, Hand
from tests.room_clock.on_paper import Room

SIZES = ((120, 36), (50, 15), (19, 4))
LEAVE = ("q", "ctrl+c", "ctrl+q")
KEYS = [key for one in KEYED for key in one.keys if key not in ("t", *LEAVE)]
ROOMS = [name for name, stage in STAGES.items() if not stage.keys and not stage.full]
SHARED_BY = 8
"""No key does anything, so each is pressed in every eighth stage, GO in each."""


@pytest.mark.parametrize("stage", ROOMS)
def test_no_key_does_anything_and_every_figure_flips(
    stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = ROOMS.index(stage)

    async def keys_then_sizes(loop: StillLoop) -> None:
        room = Room(loop, tmp_path, monkeypatch)
        async with room.running(STAGES[stage], SIZES[0]):
            probe = room.probe
            loop.take_along(None)  # so that nothing else changes
            seen = probe.paper.cells
            for key in ("space", *KEYS[turn % SHARED_BY :: SHARED_BY]):
                await probe.press(key)
                assert probe.paper.cells == seen, key
                assert not probe.left, key
            await probe.press("t")
            assert probe.paper.cells != seen
            await probe.press("T")
            assert probe.paper.cells == seen
            await probe.press(LEAVE[turn % len(LEAVE)])
            assert probe.left
            assert not probe.fault
            room.go_on()
            for size in (SIZES[0], SIZES[1 + turn % 2]):
                await probe.resize(*size)
                await flips(room)

    run(keys_then_sizes)


def test_the_test_card_counts_in_every_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def all_sizes(loop: StillLoop) -> None:
        room = Room(loop, tmp_path, monkeypatch)
        async with room.running(STAGES["in window"], SIZES[0]):
            await room.probe.press("t")
            for size in SIZES:
                await room.probe.resize(*size)
                await flips(room)

    run(all_sizes)


async def flips(room: Room) -> None:
    """Let every figure flip, and see that all of what is painted is true."""
    await room.probe.three_seconds()
    assert not await room.probe.out_of_date(room.redraw, whole=True), room.probe.paper.size
    assert not room.probe.fault, room.probe.paper.size
    room.go_on()


def test_nothing_a_hand_can_do_ends_the_rooms_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = Hand(1, [*KEYS, *"tttT", *LEAVE])

    async def walk(loop: StillLoop) -> None:
        room = Room(loop, tmp_path, monkeypatch)
        async with room.running(STAGES["before minimum"], (120, 36)):
            await hand.press(room.probe, PRESSES // 6)

    run(walk)
