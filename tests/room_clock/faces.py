"""The room's face in a headless app: one app shows picture after picture."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from rich.style import Style
from textual.color import Color
from textual.pilot import Pilot

from presession_timer.audience.words import words
from presession_timer.base.themes import LIGHT, Palette
from presession_timer.engine.snapshot import Snapshot
from presession_timer.room_clock.app import RoomApp
from presession_timer.room_clock.face import RoomFace
from presession_timer.room_clock.room_picture import RoomPicture
from presession_timer.room_clock.shown_session import Frame, Watch
from tests.painted import strips_of

__all__ = ["Shown", "shown"]


class _Still:
    """A record in which nothing happens."""

    follower = None

    def __init__(self, picture: RoomPicture) -> None:
        self.picture = picture

    def frame(self) -> Frame:
        return Frame(self.picture, 1000.0)

    def snapshot(self) -> Snapshot | None:
        return None

    def changed(self) -> bool:
        return False


class Shown:
    """What a terminal of some size shows."""

    def __init__(self, app: RoomApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def face(self) -> RoomFace:
        assert self.app.face is not None
        return self.app.face

    async def show(self, picture: RoomPicture, *languages: str) -> str:
        """Show a picture; gives the characters of the whole screen."""
        self.face.speak([words(one) for one in languages or ("en",)])
        self.face.update(picture)
        await self.settle()
        return self.text

    async def settle(self) -> None:
        await self.pilot.pause()
        await self.pilot.pause()

    @property
    def text(self) -> str:
        strips = strips_of(self.app.screen)
        return "\n".join(strip.text for strip in strips)

    def cells(self) -> Iterator[tuple[int, int, str, Style]]:
        """Column, row, character and style of each cell."""
        for y, strip in enumerate(strips_of(self.app.screen)):
            x = 0
            for piece in strip:
                for character in piece.text:
                    yield x, y, character, piece.style or Style()
                    x += 1

    def colours(self) -> set[str]:
        """Every background on the screen."""
        found = {style.bgcolor for _, _, _, style in self.cells() if style.bgcolor}
        return {Color.from_rich_color(colour).hex.lower() for colour in found}

    def background(self, selector: str) -> str:
        """The colour that a part stands on."""
        return str(self.face.query_one(selector).colors[2].hex.lower())


@asynccontextmanager
async def shown(
    size: tuple[int, int], palette: Palette = LIGHT, **options: Any
) -> AsyncIterator[Shown]:
    """Show pictures in a terminal of this size."""
    still = _Still(RoomPicture("blank"))

    def load() -> tuple[Watch, Sequence[Any]]:
        return cast("Watch", still), ()

    app = RoomApp(load, palette, **options)
    async with app.run_test(size=size) as pilot:
        while app.face is None:
            await pilot.pause()
        yield Shown(app, pilot)
