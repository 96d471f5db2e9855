"""What the console says of the room's screens unasked, and the bells it rings."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from presession_timer.console.app import ConsoleApp
from presession_timer.console.sheets.room import ViewerStatus
from presession_timer.web.broadcast import Broadcast
from presession_timer.web.viewers import Condition, Screen
from tests.console.rig import Rig, console


class Hall:
    """A page's server, as far as the console looks at it."""

    def __init__(self, rig: Rig) -> None:
        self.web: Any = SimpleNamespace(screens=(), on_screens=None)
        self._rig = rig
        broadcast = cast(Broadcast, SimpleNamespace(web=self.web))
        rig.controller.screens = ViewerStatus(broadcast, rig.controller._screens_changed)

    async def show(self, *screens: tuple[str, Condition]) -> str:
        """Have these screens; the console's top line, once it was told by the page's thread."""
        self.web.screens = tuple(Screen(view, "127.0.0.1", "", state) for view, state in screens)
        told = threading.Thread(target=self.web.on_screens)
        told.start()
        told.join()
        await self._rig.settle()
        return self._rig.text("header")


async def test_the_top_line_says_that_a_screen_is_lost_or_has_the_keyboard(
    tmp_path: Path,
) -> None:
    async with console(tmp_path, size=(80, 24)) as rig:
        await rig.to_speaker()
        hall = Hall(rig)
        before = await hall.show(("room", "ok"), ("phone", "lost"), ("speaker", "may sleep"))
        assert "screen" not in before
        assert "1 screen lost" in await hall.show(("room", "lost"), ("phone", "lost"))
        assert "2 screens lost" in await hall.show(("room", "lost"), ("speaker", "lost"))
        keyboard = await hall.show(("room", "has the keyboard"), ("speaker", "lost"))
        assert "a screen has the keyboard" in keyboard
        assert "A panel" in keyboard
        assert await hall.show(("room", "ok")) == before


async def test_whoever_has_left_is_told_of_no_screen_any_more(tmp_path: Path) -> None:
    async with console(tmp_path) as rig:
        hall = Hall(rig)
        wake = hall.web.on_screens
        rig.controller.screens.leave()
        assert hall.web.on_screens is None
        hall.web.screens = (Screen("room", "127.0.0.1", "", "lost"),)
        wake()
        await rig.settle()
        assert "lost" not in rig.text("header")


@pytest.mark.parametrize(("rings", "counts"), [(True, [1, 3, 6]), (False, [0, 0, 0])])
async def test_one_two_three_bells_where_they_were_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rings: bool, counts: list[int]
) -> None:
    rung: list[None] = []
    monkeypatch.setattr(ConsoleApp, "bell", lambda self: rung.append(None))
    monkeypatch.setattr("presession_timer.room_clock.bells.BELLS_APART_MS", 0)
    heard = []
    async with console(tmp_path, rings=rings) as rig:
        await rig.to_speaker()
        assert rung == []
        for wait in ("5:00", "1:00", "1:00.001"):
            await rig.wait(wait)
            await rig.settle()
            heard.append(len(rung))
    assert heard == counts
