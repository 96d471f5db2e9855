"""Rows of any script in a terminal that draws some of them wider, or narrower, than expected."""

from __future__ import annotations

from functools import partial
from typing import Any
from unicodedata import category

import pyte
import pytest
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region

from presession_timer.terminal.app import BaseApp
from presession_timer.terminal.line_widget import LinesWidget
from presession_timer.terminal.text_lines import Line, beside

WIDTH, HEIGHT = 40, 7
NAMES = ("Ana Peña", "國國 한국", "جمعية", "नमस्ते", "สวัสดี", "\U0001f469 family", "é\u0301\u0301")
TABLE, NEIGHBOUR = 26, "|right"


def rows(spoke: str) -> list[Line]:
    red = Style.parse("white on red")
    return [beside([(n, 14, red), (spoke, -5, red), ("7:00", -6, red)], red) for n in NAMES]


def only(row: Line, _width: int, _height: int) -> list[Line]:
    return [row]


class Page(BaseApp, inherit_bindings=False):
    """A table and, on its right, another widget."""

    CSS = f"#table {{ width: {TABLE}; }} #right {{ width: 1fr; }}"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield LinesWidget(id="table")
            yield LinesWidget(id="right")

    def part(self, name: str) -> LinesWidget:
        return self.query_one(f"#{name}", LinesWidget)

    def fill(self, spoke: str) -> None:
        self.part("table").show(lambda _w, _h: rows(spoke))
        beside_it = beside([(NEIGHBOUR, 6, Style())], Style())
        self.part("right").show(lambda _w, _h: [beside_it] * HEIGHT)

    def painted(self, *regions: Region) -> str:
        """What a terminal would be sent for these regions, or for everything."""
        compositor = self.screen._compositor
        compositor._dirty_regions = set(regions)
        update: Any = compositor.render_update(full=not regions)
        return str(update.render_segments(self.console))


@pytest.mark.parametrize("drawn", [2, 0, 1])
@pytest.mark.parametrize("colour", [True, False])
async def test_a_script_that_is_drawn_wider_or_narrower_shifts_nothing(
    monkeypatch: pytest.MonkeyPatch, drawn: int, colour: bool
) -> None:
    known = pyte.screens.wcwidth

    def width(character: str) -> int:
        return drawn if 0x0590 < ord(character) < 0x1000 else known(character)

    monkeypatch.setattr("pyte.screens.wcwidth", width)
    screen = pyte.Screen(WIDTH, HEIGHT)
    terminal = pyte.Stream(screen)
    terminal.feed("#" * WIDTH * HEIGHT)  # something stood there before
    app = Page(colour=colour)
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.fill("0:00")
        await pilot.pause()
        terminal.feed(app.painted())
        assert seen(screen) == [(" 0:00  7:00", NEIGHBOUR)] * HEIGHT
        assert "\x1b" not in app.part("table").text

        app.fill("1:23")
        await pilot.pause()
        terminal.feed(app.painted(*(Region(14, y, 5, 1) for y in range(HEIGHT))))
        assert seen(screen) == [(" 1:23  7:00", NEIGHBOUR)] * HEIGHT
        terminal.feed(app.painted(Region(0, 0, TABLE, HEIGHT)))
        assert seen(screen) == [(" 1:23  7:00", NEIGHBOUR)] * HEIGHT
        assert "#" not in "".join(cell(screen, y, 0, WIDTH) for y in range(HEIGHT))


@pytest.mark.parametrize("whole", [True, False])
async def test_a_text_that_is_drawn_wider_keeps_its_end_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    wider = "नमस्ते जी"
    monkeypatch.setattr(
        "pyte.screens.wcwidth", lambda character: 2 if ord(character) > 0x900 else 1
    )
    screen = pyte.Screen(WIDTH, HEIGHT)
    terminal = pyte.Stream(screen)
    app = Page()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        table = app.part("table")
        regions = list[Region]()
        refresh = table.refresh

        def heard(*given: Region, **more: Any) -> Any:
            regions.extend(given)
            return refresh(*given, **more)

        monkeypatch.setattr(table, "refresh", heard)
        for name, spoke in ((wider, "0:00"), (wider, "0:01"), ("Ana", "0:01")):
            drawn = beside([(name, 20, Style()), (spoke, -5, Style())], Style())
            table.show(partial(only, drawn))
            await pilot.pause()
            terminal.feed(app.painted(*(() if whole or not regions else regions)))
            regions.clear()
            assert cell(screen, 0, 0, 20).strip() == name
            assert cell(screen, 0, 20, 25) == f" {spoke}"


@pytest.mark.parametrize("whole", [True, False])
async def test_a_text_that_is_drawn_wider_stands_in_no_other_cells(
    monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    known = pyte.screens.wcwidth

    def width(character: str) -> int:
        return 1 if category(character) == "Mc" else known(character)

    monkeypatch.setattr("pyte.screens.wcwidth", width)
    screen = pyte.Screen(WIDTH, HEIGHT)
    terminal = pyte.Stream(screen)
    app = Page()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.fill("0:00")
        await pilot.pause()
        terminal.feed(app.painted())
        name = "नारायण त्रिपाठी काली माता की"
        drawn = beside([(name, TABLE, Style())], Style())
        app.part("table").show(lambda _w, _h: [drawn] * HEIGHT)
        await pilot.pause()
        terminal.feed(app.painted(*(() if whole else (Region(0, 0, TABLE, HEIGHT),))))
        for y in range(HEIGHT):
            assert cell(screen, y, TABLE, TABLE + len(NEIGHBOUR)) == NEIGHBOUR
            assert cell(screen, y, 0, TABLE).rstrip().endswith("…")
            assert name.startswith(cell(screen, y, 0, TABLE).rstrip(" …"))


async def test_what_has_no_room_is_not_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Page()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        table, both = app.part("table"), app.query_one(Horizontal)
        app.fill("0:00")
        await pilot.pause()
        assert "0:00" in app.painted()
        both.display = False
        await pilot.pause()
        app.fill("1:23")
        painted = list[object]()
        monkeypatch.setattr(table, "refresh", lambda *regions: painted.append(regions))
        app.fill("2:34")
        assert not painted
        monkeypatch.undo()
        both.display = True
        await pilot.pause()
        assert "2:34" in table.text
        assert "2:34" in app.painted()


def seen(screen: pyte.Screen) -> list[tuple[str, str]]:
    """Columns and neighbour of each row, by the cells in which they have to stand."""
    return [
        (cell(screen, y, 14, 25), cell(screen, y, TABLE, TABLE + len(NEIGHBOUR)))
        for y in range(HEIGHT)
    ]


def cell(screen: pyte.Screen, y: int, start: int, end: int) -> str:
    return "".join(screen.buffer[y][x].data for x in range(start, end))
