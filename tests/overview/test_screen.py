"""The overview's screen: what is chosen, what is in front, what is seen at each size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from presession_timer.base.clock import ManualClock
from presession_timer.base.durations import MINUTE
from presession_timer.engine import commands as cmd
from presession_timer.overview.screen import AddressPage, OverviewApp
from presession_timer.room_clock.face import RoomFace
from presession_timer.terminal.digits.letters import letters
from presession_timer.terminal.digits.widgets import HangingDigits
from presession_timer.terminal.forms import TextPage
from presession_timer.terminal.line_widget import LinesWidget
from tests.engine.hours import START
from tests.overview.rig import FakeRoom, FakeRooms, a_day


@asynccontextmanager
async def showing(
    rooms: list[FakeRoom] | None = None, size: tuple[int, int] = (120, 36), ascii_only: bool = False
) -> AsyncIterator[tuple[OverviewApp, Pilot[None]]]:
    """The overview of a day at 10:25."""
    given = FakeRooms(a_day() if rooms is None else rooms)
    app = OverviewApp(given, ManualClock(START + 25 * MINUTE), ascii_only=ascii_only)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def text(app: OverviewApp, part: str) -> str:
    return app.overview.query_one(f"#{part}", LinesWidget).text


def page_text(app: OverviewApp) -> str:
    """What the page in front says."""
    screen = app.screen
    return screen.text if isinstance(screen, TextPage) else screen.query_one(LinesWidget).text


async def test_every_room_in_a_row_and_more_about_the_chosen_one() -> None:
    async with showing() as (app, pilot):
        assert "10:25:00" in text(app, "top")
        rows = text(app, "table").splitlines()
        assert rows[1].split() == [
            "▌", "XVII", "Estmark", "Organisation", "C", "10:17",
            "■", "time", "is", "up", "+0:23", "36:17", "10:51",
        ]  # fmt: skip
        assert "NOT SAVED  no space left on device, 3 events wait" in rows[2]
        assert app.overview.query_one(HangingDigits).text == "+0:23"
        assert "Then  Organisation D" in text(app, "details")
        assert "moderator Ada Okafor" in text(app, "details")
        await pilot.press("down", "down")
        assert app.overview.chosen == "10.0.0.7:8400"
        assert "watches room VII" in text(app, "foot")
        assert "Missions" in text(app, "panel-head")


async def test_a_change_in_a_room_is_drawn_at_once_and_the_choice_stays_with_its_room() -> None:
    rooms = a_day()
    given = FakeRooms(rooms)
    app = OverviewApp(given, ManualClock(START + 25 * MINUTE))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("end")
        assert app.overview.chosen == "10.0.0.16:8400"
        hour = rooms[4].hour
        assert hour is not None
        hour.do(cmd.Go())
        given.wakes()
        await pilot.pause()
        assert "between speakers" in text(app, "table")
        assert app.overview.chosen == "10.0.0.16:8400"


async def test_only_what_needs_you_and_all_again() -> None:
    async with showing() as (app, pilot):
        await pilot.press("a")
        assert [row.place for row in app.overview.rows] == ["XVII", "XX"]
        assert "all rooms" in text(app, "foot")
        assert "only these are shown" in text(app, "banner")
        assert "speaking" in text(app, "banner")
        await pilot.press("a")
        assert len(app.overview.rows) == 8
    async with showing(a_day()[:2]) as (app, pilot):
        await pilot.press("a")
        assert "No room needs you." in text(app, "table")
        await pilot.press("enter", "v")
        assert app.screen is app.overview


async def test_enter_shows_the_room_as_the_room_sees_it_and_esc_goes_back() -> None:
    async with showing() as (app, pilot):
        await pilot.press("enter")
        assert len(app.screen_stack) == 2
        picture = app.screen.query_one(RoomFace).picture
        assert (picture.digits, picture.phase) == ("+0:23", "over")
        assert "Esc goes back" in picture.note
        await pilot.press("escape")
        await pilot.press("down", "enter")
        assert app.screen.query_one(RoomFace).picture.lost
        await pilot.press("q")
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize(
    ("key", "page", "says"),
    [
        ("v", AddressPage, "10.0.0.17:8400"),
        ("r", TextPage, "3 of 5                       10:51  Estmark"),
        ("question_mark", TextPage, "only the rooms that need you"),
    ],
)
async def test_pages_in_front_close_with_esc(key: str, page: type, says: str) -> None:
    async with showing() as (app, pilot):
        await pilot.press(key)
        assert isinstance(app.screen, page)
        assert says in page_text(app)
        await pilot.press("escape")
        assert app.screen is app.overview


@pytest.mark.parametrize("size", [(80, 24), (120, 30), (60, 20), (40, 10), (200, 60)])
async def test_at_every_size_what_needs_you_is_seen(size: tuple[int, int]) -> None:
    async with showing(size=size) as (app, _):
        shown = text(app, "table")
        for row in shown.splitlines():
            assert len(row) <= size[0]
        assert "XVII" in shown
        assert "NOT SAVED" in shown
        assert "time is up" in shown
        drawn = letters("2 NEED YOU") if size[1] >= 30 else None
        assert all(row.strip() in text(app, "banner") for row in drawn or ["2 NEED YOU"])
        seen = app.overview.query_one("#digits").region.height > 0
        assert seen == (size[1] >= 36)


async def test_with_more_rooms_than_rows_the_chosen_one_is_seen() -> None:
    rooms = [FakeRoom(f"10.0.0.{n}:8400", None, trouble="no answer") for n in range(10)]
    async with showing(rooms, (80, 16)) as (app, pilot):
        await pilot.press("end")
        assert "not reached" in text(app, "table")
        assert "above" in text(app, "table")
        assert "▌ 10" in text(app, "table")


async def test_in_ascii_nothing_else_is_drawn() -> None:
    async with showing(ascii_only=True, size=(120, 36)) as (app, _):
        for part in ("banner", "table", "foot", "panel-head", "details", "top"):
            assert text(app, part).replace("ó", "o").replace("–", "-").isascii(), part


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_nobody_says_that_all_is_well_while_the_rooms_are_not_reached(
    size: tuple[int, int],
) -> None:
    given = FakeRooms([a_day()[4]])
    app = OverviewApp(given, ManualClock(START + 25 * MINUTE), ascii_only=True)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "ALL WELL" in text(app, "banner")
        given.trouble = "the broker is not reached"
        app.overview.draw()
        assert "TROUBLE" in text(app, "banner")
        assert "ALL WELL" not in text(app, "banner")
        assert given.trouble in text(app, "top")
