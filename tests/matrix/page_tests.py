"""Pages without a terminal: shown in a size, pressed, and waited for until nothing goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from presession_timer.terminal.pages import Page, PageApp

SIZES = ((80, 24), (120, 36))
HOSTILE = "[@click=app.quit]Ann[/] [CEO] \x1b[31m\u202e 漢字 [bold"
SHOWN = "[@click=app.quit]Ann[/] [CEO] [31m 漢字 [bold"


class Shown:
    """A page on a screen."""

    def __init__(self, app: PageApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def settled(self) -> str:
        """What can be read when nothing goes on any more."""
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        return self.app.shown

    async def press(self, *keys: str) -> str:
        """Press, and what is seen then."""
        await self.pilot.press(*keys)
        return await self.settled()

    async def write(self, text: str) -> str:
        """Type a text."""
        return await self.press(*("space" if one == " " else one for one in text))

    async def click(self, words: str) -> str:
        """Click where ``words`` stand."""
        for y, line in enumerate(self.app.shown.split("\n")):
            if words in line:
                await self.pilot.click(offset=(line.index(words), y))
                return await self.settled()
        raise AssertionError(f"{words!r} is not shown: {self.app.shown}")


@asynccontextmanager
async def showing(
    page: Page, size: tuple[int, int] = (120, 36), *, ascii_only: bool = False
) -> AsyncIterator[Shown]:
    """Show a page."""
    app = PageApp(page, ascii_only=ascii_only)
    async with app.run_test(size=size) as pilot:
        shown = Shown(app, pilot)
        await app.begun.wait()
        await shown.settled()
        yield shown
