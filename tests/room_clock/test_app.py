"""The room's app on a headless screen: what it shows, two keys, and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.color import Color
from textual.pilot import Pilot

from presession_timer.audience.words import Words, words
from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import parse
from presession_timer.base.errors import PresessionError, UnreadableFile
from presession_timer.base.themes import CONTRAST, DARK, LIGHT, Palette
from presession_timer.engine import commands as cmd
from presession_timer.room_clock.app import RoomApp
from presession_timer.room_clock.room_picture import RoomPicture
from presession_timer.room_clock.shown_session import Watch
from presession_timer.runner.session_runner import SessionRunner
from tests.engine.hours import START, panel
from tests.painted import strips_of

SIZES = ((20, 5), (40, 12), (80, 24), (120, 40))


class Room:
    """A room, the runner it follows, and the clock of both."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.clock = ManualClock(START)
        self.record = folder / "a.presession.jsonl"
        self.runner = SessionRunner.open_plan(panel(), self.record, self.clock)
        self.app = RoomApp(self._load, **options)
        self.pilot: Pilot[None] = Pilot(self.app)

    def _load(self) -> tuple[Watch, list[Words]]:
        return Watch(self.record, clock=self.clock), [words("en")]

    async def settle(self) -> None:
        await self.pilot.pause()
        await self.pilot.pause()

    async def go(self, *waits: str) -> None:
        """GO after each wait."""
        for wait in waits:
            self.clock.advance(parse(wait))
            self.runner.do(cmd.Go(), confirmed=True)
        await self.seen()

    async def wait(self, duration: str) -> None:
        self.clock.advance(parse(duration))
        await self.seen()

    async def seen(self) -> None:
        """What the loop would do at the next second."""
        self.runner.check()
        self.app.show()
        await self.settle()

    @property
    def picture(self) -> RoomPicture:
        assert self.app.face is not None
        return self.app.face.picture

    @property
    def text(self) -> str:
        strips = strips_of(self.app.screen)
        return "\n".join(strip.text for strip in strips)

    def colours(self) -> set[str]:
        """Every background on the screen."""
        strips = strips_of(self.app.screen)
        found = [piece.style.bgcolor for strip in strips for piece in strip if piece.style]
        return {Color.from_rich_color(colour).hex.lower() for colour in found if colour}


@asynccontextmanager
async def room(
    folder: Path, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[Room]:
    opened = Room(folder, **options)
    try:
        async with opened.app.run_test(size=size) as pilot:
            opened.pilot = pilot
            await opened.settle()
            yield opened
    finally:
        opened.runner.close()


async def to_speaker(opened: Room) -> None:
    await opened.go("0:00", "1:00", "0:10", "1:30", "0:20")


async def test_it_shows_what_happens_at_the_runner(tmp_path: Path) -> None:
    async with room(tmp_path, (40, 12)) as opened:
        assert opened.picture.scene == "before"
        await to_speaker(opened)
        assert "YOU HAVE THE FLOOR" in opened.text
        await opened.wait("5:00")
        assert opened.picture.digits == "2:00"
        assert "MINIMUM REACHED" in opened.text
        await opened.wait("1:30")
        assert "LAST MINUTE" in opened.text
        await opened.wait("0:31")
        assert "TIME IS UP" in opened.text
        assert opened.picture.digits == "+0:01"
        await opened.go("0:00")
        assert "TIME IS UP" not in opened.text
        assert opened.picture.digits == "+0:01"
        await opened.wait("0:03")
        assert "Next speaker" in opened.text


@pytest.mark.parametrize("palette", [LIGHT, DARK, CONTRAST], ids=lambda palette: palette.name)
async def test_the_page_has_the_themes_colour_at_every_size(
    tmp_path: Path, palette: Palette
) -> None:
    async with room(tmp_path, palette=palette) as opened:
        await to_speaker(opened)
        for size in SIZES:
            await opened.pilot.resize_terminal(*size)
            await opened.settle()
            assert palette.page in opened.colours(), size


async def test_the_face_follows_the_terminals_size(tmp_path: Path) -> None:
    async with room(tmp_path, (120, 40)) as opened:
        await to_speaker(opened)
        for size in ((40, 12), (1, 1), (20, 5), (3, 40), (200, 60)):
            await opened.pilot.resize_terminal(*size)
            await opened.settle()
            lines = opened.text.splitlines()
            assert (max(map(len, lines)), len(lines)) == size
        await opened.wait("0:01")
        assert opened.picture.digits == "6:59"


async def test_it_is_left_by_a_key(tmp_path: Path) -> None:
    async with room(tmp_path) as opened:
        await opened.pilot.press("q")
        await opened.pilot.pause()
    assert not opened.app.is_running
    assert opened.app.return_code == 0


async def test_a_t_shows_the_test_card_and_the_picture_again(tmp_path: Path) -> None:
    async with room(tmp_path) as opened:
        await opened.pilot.press("t")
        await opened.settle()
        assert "TEST CARD" in opened.text
        await to_speaker(opened)
        assert "TEST CARD" in opened.text
        await opened.pilot.press("T")
        await opened.settle()
        assert "TEST CARD" not in opened.text
        assert opened.picture.digits == "7:00"


async def test_whatever_is_pasted_does_nothing(tmp_path: Path) -> None:
    """Of keys test_room_keys.py has all."""
    async with room(tmp_path) as opened:
        await to_speaker(opened)
        before, seq = opened.text, opened.runner.session.seq
        opened.app.post_message(events.Paste("q"))
        await opened.settle()
        assert opened.app.is_running
        assert opened.text == before
        assert opened.runner.session.seq == seq


@pytest.mark.parametrize(("bell", "counts"), [(True, (1, 3, 6)), (False, (0, 0, 0))])
async def test_one_two_three_bells_where_they_were_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bell: bool, counts: tuple[int, ...]
) -> None:
    rung: list[None] = []
    monkeypatch.setattr(RoomApp, "bell", lambda self: rung.append(None))
    monkeypatch.setattr("presession_timer.room_clock.bells.BELLS_APART_MS", 0)
    async with room(tmp_path, bell=bell) as opened:
        await to_speaker(opened)
        for wait, bells in zip(("5:00", "1:00", "1:00.001"), counts, strict=True):
            await opened.wait(wait)
            while len(rung) < bells:
                await opened.pilot.pause()
            assert len(rung) == bells


async def test_a_record_that_cannot_be_read_ends_the_screen_with_the_reason() -> None:
    def load() -> tuple[Watch, list[Words]]:
        raise UnreadableFile("x: no such record")

    app = RoomApp(load, title="A title")
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
    assert isinstance(app.failure, PresessionError)
    assert app.return_code == 2


async def test_the_first_paint_shows_the_title_before_anything_is_read(tmp_path: Path) -> None:
    seen: list[str] = []

    class Watched(Room):
        def _load(self) -> tuple[Watch, list[Words]]:
            seen.append(self.text)
            return super()._load()

    opened = Watched(tmp_path, title="A title of the day")
    async with opened.app.run_test(size=(80, 24)) as pilot:
        opened.pilot = pilot
        await opened.settle()
        assert "A title of the day" in seen[0]
        assert opened.picture.scene == "before"
    opened.runner.close()
