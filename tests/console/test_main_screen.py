"""The main screen on Textual's own layout: what each size shows, and that little is painted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.color import Color
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from presession_timer import console
from presession_timer.base.themes import PALETTES
from presession_timer.chair.line import chair_line
from presession_timer.console.app import ConsoleApp
from presession_timer.console.painter import Painter
from presession_timer.console.screen import MainScreen, Panel, SpeakerDigits
from presession_timer.console.sheets.base import Choice, ChoiceSheet
from presession_timer.console.view import View
from presession_timer.engine import commands as cmd
from presession_timer.terminal.app import BaseApp
from presession_timer.terminal.line_widget import LinesWidget, changed_cells
from presession_timer.terminal.preview import Preview
from presession_timer.terminal.text_lines import line
from presession_timer.terminal.tones import textual_themes, tones_of
from tests.console.test_widgets import TONES, in_gap, speaking, view_of
from tests.engine.hours import Hour, panel
from tests.painted import strips_of


class Board(BaseApp, inherit_bindings=False):
    """Nothing but the main screen."""

    CSS_PATH = str(Path(console.__file__).with_name("console.tcss"))

    def __init__(self, theme: str = "presession-dark") -> None:
        super().__init__()
        for known in textual_themes():
            self.register_theme(known)
        self.theme = theme
        self.tones = tones_of(PALETTES[theme])
        self.main = MainScreen(Preview(), self.tones)
        self.painter = Painter(self.main)

    def get_default_screen(self) -> Screen[Any]:
        return self.main

    def draw(self, view: View) -> None:
        self.painter.show(view, self.tones, said=chair_line(view.snapshot))

    def seen(self) -> dict[str, LinesWidget]:
        """The parts that the style sheet shows at this size, and that have room."""
        return {
            part.id or "": part
            for part in self.main.query(LinesWidget)
            if all(node.display for node in (part, *part.ancestors) if isinstance(node, Widget))
        }


ALL_SIZES = {
    name for _, name in MainScreen.HORIZONTAL_BREAKPOINTS + MainScreen.VERTICAL_BREAKPOINTS
}


@asynccontextmanager
async def board(view: View, size: tuple[int, int]) -> AsyncIterator[tuple[Board, Pilot[None]]]:
    app = Board()
    async with app.run_test(size=size) as pilot:
        app.draw(view)
        await pilot.pause()
        yield app, pilot


EVERYTHING = {
    "header", "rundown", "row-keys", "log", "undo", "who", "state", "bar", "reads", "say",
    "budget", "timeline", "footer",
}  # fmt: skip


@pytest.mark.parametrize(
    ("size", "missing"),
    [
        ((120, 36), set()),
        ((200, 60), set()),
        ((80, 24), {"reads"}),
        ((69, 24), {"log", "reads", "rundown", "row-keys", "undo"}),
        ((50, 15), EVERYTHING - {"who", "state", "bar", "footer"}),
        ((40, 10), EVERYTHING - {"state", "bar"}),
    ],
)
async def test_what_there_is_room_for(size: tuple[int, int], missing: set[str]) -> None:
    async with board(view_of(speaking(panel(4), "3:00")), size) as (app, _):
        shown = app.seen()
        assert set(shown) == EVERYTHING - missing
        assert app.main.query_one(SpeakerDigits).text == "4:00"
        for name, part in shown.items():
            assert app.main.region.contains_region(part.region), name
            assert len(part.text.splitlines()) <= part.size.height, name


@pytest.mark.parametrize("width", [80, 100, 120, 160, 200])
async def test_no_higher_terminal_has_smaller_digits_than_a_low_one(width: int) -> None:
    rows = dict[int, int]()
    async with board(view_of(speaking(panel(4), "3:00")), (width, 24)) as (app, pilot):
        for height in (24, 29, 30, 33, 35, 36, 60):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            (fit,) = app.main.query_one(SpeakerDigits)._fits()
            rows[height] = fit.box.rows
    assert min(rows.values()) == rows[24], rows


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 36), (200, 60)])
@pytest.mark.parametrize("spoken", ["7:23", "19:23"])
async def test_the_sign_of_overtime_stands_at_half_the_digits_height_in_the_margin(
    size: tuple[int, int], spoken: str
) -> None:
    async with board(view_of(speaking(panel(4), spoken)), size) as (app, _):
        digits = app.main.query_one(SpeakerDigits)
        sign, time = (fit.box for fit in digits._fits())
        assert abs(2 * (sign.row - time.row) + sign.rows - time.rows) <= 1
        assert sign.column >= 0
        assert sign.column + sign.columns < time.column


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 36), (200, 60)])
async def test_the_selected_rows_keys_stand_close_under_the_rundown(size: tuple[int, int]) -> None:
    view = view_of(speaking(panel(4), "3:00"), selected=5, selected_ms=7_000)
    async with board(view, size) as (app, _):
        rundown, keys = app.seen()["rundown"], app.seen()["row-keys"]
        assert len(rundown.text.splitlines()) == rundown.size.height
        assert rundown.region.bottom == keys.region.y
        assert keys.text.splitlines()[:2][-1].strip().startswith("[5]")


@pytest.mark.parametrize(
    ("size", "classes"),
    [
        ((50, 10), {"-narrow", "-tiny"}),
        ((80, 24), {"-medium", "-normal"}),
        ((100, 30), {"-wide", "-tall"}),
        ((200, 60), {"-huge", "-airy"}),
    ],
)
async def test_the_first_layout_is_that_of_the_terminals_size(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], classes: set[str]
) -> None:
    worn = list[set[str]]()
    compose = MainScreen.compose

    def composed(self: MainScreen) -> ComposeResult:
        worn.append(set(self.classes))
        return compose(self)

    monkeypatch.setattr(MainScreen, "compose", composed)
    monkeypatch.setattr(ConsoleApp, "on_ready", lambda self: None)
    app = ConsoleApp([])
    async with app.run_test(size=size):
        assert [each & ALL_SIZES for each in worn] == [classes]
        assert app.main.classes & ALL_SIZES == classes


async def test_style_sheets_are_parsed_once_whatever_the_theme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed = list[object]()
    monkeypatch.setattr(ConsoleApp, "refresh_css", lambda self, animate=True: parsed.append(self))
    monkeypatch.setattr(ConsoleApp, "on_ready", lambda self: None)
    for theme in ("dark", "light"):
        app = ConsoleApp([], theme=theme)
        async with app.run_test():
            assert app.theme == f"presession-{theme}"
            assert app.screen.styles.background == Color.parse(app.tones.palette.page)
    assert not parsed


async def test_a_terminal_in_which_nothing_can_be_read_says_so() -> None:
    async with board(view_of(speaking(panel(4), "3:00")), (19, 4)) as (app, _):
        assert set(app.seen()) == {"header"}
        assert "terminal too small" in app.seen()["header"].text


@pytest.mark.parametrize(
    ("spoken", "shape"),
    [
        ("3:00", "-before-minimum"),
        ("5:30", "-in-window"),
        ("6:10", "-last-minute"),
        ("7:20", "-over"),
    ],
)
async def test_each_phase_has_a_shape_of_its_own(spoken: str, shape: str) -> None:
    async with board(view_of(speaking(panel(4), spoken)), (120, 36)) as (app, _):
        assert app.main.query_one(SpeakerDigits).has_class(shape)


async def test_gap_turn_and_closed_are_three_pictures() -> None:
    async with board(view_of(in_gap(panel(3))), (120, 36)) as (app, pilot):
        assert "gap" in app.seen()
        assert "who" not in app.seen()
        app.draw(view_of(speaking(panel(3), "3:00")))
        await pilot.pause()
        assert "gap" not in app.seen()
        assert "who" in app.seen()
        hour = Hour(panel(1))
        hour.do(cmd.Open())
        hour.do(cmd.Close())
        app.draw(view_of(hour))
        await pilot.pause()
        assert "closed" in app.seen()
        assert "rundown" not in app.seen()


async def test_a_sheet_stands_in_the_rundowns_place_and_leaves_the_clock() -> None:
    view = view_of(speaking(panel(4), "3:00"))
    async with board(view, (120, 36)) as (app, pilot):
        for _ in range(2):  # a part that was hidden draws itself again when it comes back
            app.painter.show(view, TONES, sheet=ChoiceSheet("A sheet", [Choice("1", "a", print)]))
            await pilot.pause()
            seen = app.seen()
            assert seen["sheet-top"].render_line(0).text.startswith("  A sheet")
            assert seen["sheet-rest"].text.splitlines()[0].strip() == "1  a"
            assert "rundown" not in app.seen()
            assert "state" in app.seen()
            app.draw(view)
            await pilot.pause()
            assert "sheet-top" not in app.seen()


async def test_a_sheet_shows_nothing_of_the_one_before() -> None:
    view = view_of(speaking(panel(4), "3:00"))
    async with board(view, (120, 36)) as (app, pilot):
        for title in ("first", "second"):
            app.painter.show(view, TONES, sheet=ChoiceSheet(title, [Choice("1", title, print)]))
            await pilot.pause()
            painted = "\n".join(strip.text for strip in strips_of(app.main))
            assert f"1  {title}" in painted, painted
            app.draw(view)
            await pilot.pause()
            assert title not in "\n".join(strip.text for strip in strips_of(app.main))


@pytest.mark.usefixtures("painted")
async def test_a_second_later_few_cells_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    hour = speaking(panel(4), "3:00")
    async with board(view_of(hour), (120, 36)) as (app, pilot):
        await pilot.pause()
        painted: list[int] = []
        before = Widget.refresh

        def counted(self: Widget, *regions: Any, **how: Any) -> Widget:
            cells = sum(r.area for r in regions) if regions else self.size.area
            painted.append(cells if self.is_on_screen else 0)
            return before(self, *regions, **how)

        monkeypatch.setattr(Widget, "refresh", counted)
        hour.wait("0:01")
        app.draw(view_of(hour))
        assert 0 < sum(painted) < 120 * 36 / 4


def test_only_the_cells_between_two_differences_are_painted() -> None:
    one = line(("abc", TONES.text), ("def", TONES.muted), ("ghi", TONES.text))
    other = line(("abc", TONES.text), ("dxf", TONES.muted), ("ghi", TONES.text))
    assert [tuple(r) for r in changed_cells([one], [other], 9)] == [(3, 0, 3, 1)]
    assert list(changed_cells([one], [one], 9)) == []
    shorter = line(("abc", TONES.text))
    assert [tuple(r) for r in changed_cells([one], [shorter], 9)] == [(3, 0, 6, 1)]


@pytest.mark.parametrize("theme", sorted(PALETTES))
async def test_every_theme_has_the_colours_that_the_style_sheet_asks_for(theme: str) -> None:
    app = Board(theme)
    async with app.run_test(size=(120, 36)) as pilot:
        app.draw(view_of(speaking(panel(4), "7:10")))
        await pilot.pause()
        palette = PALETTES[theme]
        over = app.main.query_one(Panel).styles.background
        assert over.hex.lower() == palette.colours("over").badge
