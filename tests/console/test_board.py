"""What is sent of the board, a few cells at a time, is what a whole repaint would show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyte
import pytest
from textual._compositor import CompositorUpdate

from presession_timer.base.durations import parse
from presession_timer.console.app import ConsoleApp
from presession_timer.console.board import Patches
from presession_timer.console.ticker import Beat
from tests.console.rig import Rig, console
from tests.engine.hours import panel

HOUR = (
    "space", "0:01", "0:59", "space", "0:10", "space", "1:30", "space", "0:01", "0:20", "space",
    "0:01", "p", "0:02", "p", "4:30", "0:30", "plus", "0:01", "5", "u", "w", "1:59", "0:01", "0:30",
    "0:23", "0:40", "space", "0:03", "s", "0:02", "escape", "a", "question_mark", "0:01", "escape",
    "v", "escape", "space", "0:05", "b", "0:01", "b", "f9", "0:01", "f9", "f9", "0:02", "o",
    "escape",
)  # fmt: skip
"""Keys, and time that passes."""


class Terminal:
    """Draws what the app would send to a terminal, and counts it."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self.screen)
        self.patched = 0

    def takes(self, app: ConsoleApp, update: Any) -> None:
        """An update that Textual or the board hands to the app."""
        if isinstance(update, CompositorUpdate):
            self._stream.feed(update.render_segments(app.console))
            self.patched += isinstance(update, Patches)


def repainted(rig: Rig, size: tuple[int, int]) -> Terminal:
    """A terminal that got the whole screen at once."""
    whole = Terminal(size)
    whole.takes(rig.app, rig.app.board._compositor.render_full_update())
    return whole


def differing(one: Terminal, other: Terminal) -> list[tuple[int, int, Any, Any]]:
    """The cells that are not the same in both, with their colours."""
    screens = one.screen.buffer, other.screen.buffer
    return [
        (x, y, screens[0][y][x], screens[1][y][x])
        for y in range(one.screen.lines)
        for x in range(one.screen.columns)
        if screens[0][y][x] != screens[1][y][x]
    ]


def wait(rig: Rig, duration: str) -> None:
    """Let time pass, and the figures flip that are due then, as the pulse would have it."""
    passed, conductor = parse(duration), rig.conductor
    due = conductor._next_changes()
    rig.clock.advance(passed)
    rig.hand += passed / 1000
    conductor.pulse._due = {beat: 0.0 for beat, at in due.items() if at <= passed}
    conductor._tick()


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 14)])
async def test_cells_sent_one_by_one_are_those_of_a_whole_repaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    terminal = Terminal(size)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(ConsoleApp, "_display", lambda app, _, update: terminal.takes(app, update))
    async with console(tmp_path, panel(2), size=size) as rig:
        for step in HOUR:
            if ":" in step:
                wait(rig, step)
                await rig.settle()
            else:
                await rig.press(step)
            assert differing(terminal, repainted(rig, size)) == [], step
        assert terminal.patched > len(HOUR) // 2


@pytest.mark.parametrize("beats", [{Beat.WALL}, {Beat.HOUR}, {Beat.FLOOR}, set(Beat)])
async def test_any_figure_may_flip_while_the_rooms_face_is_in_front(
    tmp_path: Path, beats: set[Beat]
) -> None:
    async with console(tmp_path) as rig:
        await rig.to_speaker()
        await rig.press("f", after="1:00")
        rig.clock.advance(parse("0:03"))
        rig.conductor.pulse._due = dict.fromkeys(beats, 0.0)
        rig.conductor._tick()
        await rig.settle()
        assert rig.app.is_running
        assert set(rig.app.board.places) == {"room"}
