"""The home screen without a terminal: shown in a size, pressed, clicked and read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from textual.pilot import Pilot

from presession_timer.home.screen import HomeApp, HomeScreen
from tests.painted import strips_of

SIZES = ((80, 24), (120, 36), (200, 60))
NOW = datetime(2019, 12, 10, 9, 30)  # noqa: DTZ001 - what a wall clock shows


class Shown:
    """The home screen, or what stands in front of it."""

    def __init__(self, app: HomeApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def text(self) -> str:
        """What can be read."""
        strips = strips_of(self.app.screen)
        return "\n".join("".join(piece.text for piece in strip).rstrip() for strip in strips)

    async def settled(self) -> str:
        """What can be read when nothing goes on any more."""
        await self._settle()
        return self.text

    async def _settle(self) -> None:
        for _ in range(2):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    async def press(self, *keys: str) -> str:
        """Press, and what is seen then."""
        for key in keys:
            await self.pilot.press(key)
            await self._settle()
        return self.text

    async def write(self, text: str) -> str:
        """Type a text."""
        await self.pilot.press(*("space" if one == " " else one for one in text))
        return await self.settled()

    async def click(self, words: str, at: int = 0) -> str:
        """Click where ``words`` stand, in the ``at``-th line that has them."""
        lines = [y for y, line in enumerate(self.text.split("\n")) if words in line]
        line = self.text.split("\n")[lines[at]]
        await self.pilot.click(offset=(line.index(words), lines[at]))
        return await self.settled()


@asynccontextmanager
async def showing(
    home: HomeScreen, size: tuple[int, int] = (120, 36), *, ascii_only: bool = False
) -> AsyncIterator[Shown]:
    """Show the home screen."""
    app = HomeApp(home, ascii_only=ascii_only)
    async with app.run_test(size=size) as pilot:
        shown = Shown(app, pilot)
        await shown.settled()
        yield shown
