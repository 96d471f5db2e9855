"""The editor on paper: pressed, typed into, clicked, and read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from presession_timer.editor.screen import EditorApp, EditorScreen
from presession_timer.editor.widgets import FieldRow, PartList
from tests.matrix.paper import PaperDriver

TEXT = """\
# Who comes is not settled.
[session]
title = "Spain"      # what it is called
date = 2019-12-10
start = 10:00:00

[[segment]]
kind = "opening"

# She asked for less.
[[segment]]
speaker = "Ann"
organisation = "A"
max = "6:00"         # agreed

[[segment]]
speaker = "Bea"
words = 470
"""


class Rig:
    """An editor on a screen."""

    def __init__(self, app: EditorApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def editor(self) -> EditorScreen:
        return self.app.editor

    @property
    def text(self) -> str:
        """The plan as it is edited."""
        return self.editor.editing.text

    @property
    def seen(self) -> str:
        """What the terminal shows."""
        driver = self.app._driver
        assert isinstance(driver, PaperDriver)
        assert not driver.paper.spilt, driver.paper.spilt
        return driver.paper.text

    @property
    def key(self) -> str:
        """The key of the field that is typed into; empty in the list."""
        typing = self.editor.typing
        return typing.field.key if typing else ""

    async def settled(self) -> str:
        """What is seen when nothing goes on any more."""
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        await self.pilot.pause()
        return self.seen

    async def press(self, *keys: str) -> str:
        await self.pilot.press(*keys)
        return await self.settled()

    async def write(self, text: str) -> str:
        return await self.press(*("space" if one == " " else one for one in text))

    async def to(self, row: int, key: str, text: str | None = None) -> str:
        """Go to a field, and type ``text`` instead of what it holds."""
        self.editor.query_one(PartList).highlighted = row
        await self.settled()
        rows = self.editor.form.query(FieldRow)
        next(one for one in rows if one.display and one.field.key == key).control.focus()
        await self.settled()
        if text is None:
            return self.seen
        await self.pilot.press("end", "ctrl+u")
        return await self.write(text)

    async def resize(self, columns: int, rows: int) -> str:
        driver = self.app._driver
        assert isinstance(driver, PaperDriver)
        driver.paper.resize(columns, rows)
        await self.pilot.resize_terminal(columns, rows)
        await self.settled()
        driver.paper.wipe_up()
        return self.seen

    async def click(self, words: str) -> str:
        """Click where ``words`` stand."""
        for y, line in enumerate(self.seen.split("\n")):
            if words in line:
                await self.pilot.click(offset=(line.index(words), y))
                return await self.settled()
        raise AssertionError(f"{words!r} is not shown: {self.seen}")


@asynccontextmanager
async def editing(
    path: Path, size: tuple[int, int] = (120, 36), *, ascii_only: bool = False
) -> AsyncIterator[Rig]:
    """Edit a plan."""
    app = EditorApp(path, ascii_only=ascii_only)
    app.driver_class = PaperDriver
    async with app.run_test(headless=False, size=size) as pilot:
        rig = Rig(app, pilot)
        await rig.settled()
        yield rig
