"""`presession keys`: what a clicker sends, and which action that is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from textual.pilot import Pilot

from presession_timer.terminal.key_map import keymap
from presession_timer.terminal.line_widget import LinesWidget
from presession_timer.tools.keys import KeyProbe
from tests.command import presession


@dataclass
class Probing:
    """The key tester without a terminal."""

    app: KeyProbe
    pilot: Pilot[Any]

    async def pressed(self, *keys: str) -> list[str]:
        """Press, and give what stands under the title."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        text = self.app.screen.query_one("#presses", LinesWidget).text
        return [line.strip() for line in text.splitlines() if line.strip()]


@asynccontextmanager
async def probing(
    *times: float, size: tuple[int, int] = (80, 24), **keys: str
) -> AsyncIterator[Probing]:
    instants = iter(times or [10.0 * n for n in range(100)])
    app = KeyProbe(keymap(keys), lambda: next(instants))
    async with app.run_test(size=size) as pilot:
        yield Probing(app, pilot)


async def test_a_press_is_named_with_what_it_does() -> None:
    async with probing() as probe:
        lines = await probe.pressed("pagedown")
        assert lines[0].split()[:2] == ["PageDown", "GO:"]
        assert lines[1].startswith("Does what comes next")


async def test_the_latest_press_stands_first_and_nothing_is_done() -> None:
    async with probing() as probe:
        lines = await probe.pressed("f5", "b", "u", "ctrl+z", "z")
        assert [line.split()[0] for line in lines] == ["z", "Ctrl+Z", "u", "b", "F5"]
        assert "no use for this key" in lines[0]


async def test_keys_of_ones_own_are_what_counts() -> None:
    async with probing(go="z pagedown") as probe:
        assert "GO" in (await probe.pressed("z"))[0]
        assert "no use" in (await probe.pressed("space"))[0]


async def test_a_button_that_sends_twice_is_seen() -> None:
    async with probing(5.0, 5.03) as probe:
        lines = await probe.pressed("pagedown", "pagedown")
        assert "30 ms after the one before" in lines[0]


async def test_only_ctrl_c_twice_leaves() -> None:
    async with probing() as probe:
        await probe.pressed("escape", "q", "ctrl+q", "f10", "enter", "tab", "é", "ж", "[")
        assert "Quit" in (await probe.pressed("ctrl+c"))[0]
        assert probe.app.is_running
        await probe.pilot.press("ctrl+c")
        assert probe.app.return_code == 0


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5)])
async def test_it_fits_in_any_size(size: tuple[int, int]) -> None:
    async with probing(size=size) as probe:
        lines = await probe.pressed(*"abcdefghijklmnop")
        assert len(lines) < size[1]
        foot = probe.app.screen.query_one("#foot", LinesWidget)
        assert foot.region.bottom == size[1]


def test_without_a_terminal_it_says_so() -> None:
    done = presession("keys")
    assert done.status == 2
    assert "needs a terminal" in done.err
