import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from presession_timer.base import themes
from presession_timer.terminal import digits
from presession_timer.terminal.digits.big_text import BigText, Paint, can_blend, paint

INK, PAGE, BAND = Color.parse("#e6edf3"), Color.parse("#0a0e14"), Color.parse("#c8323a")
PLAIN = Paint(INK, PAGE)


class Watched(BigText):
    """Remembers which rows it was asked for and which parts it asked to be repainted."""

    asked: set[int]
    refreshed: list[Region]

    def render_line(self, y: int) -> Strip:
        self.asked.add(y)
        return super().render_line(y)


class Screen(App[None]):
    """A big text and nothing else."""

    def __init__(self, text: str, colours: Paint = PLAIN) -> None:
        super().__init__()
        self.big = Watched(text, colours)
        self.big.asked = set()

    def compose(self) -> ComposeResult:
        yield self.big


def shown(app: Screen) -> list[str]:
    """The characters on the screen, row by row."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def styles_at(app: Screen, row: int) -> list[Style]:
    """The style of each cell of a row."""
    strip = app.screen._compositor.render_strips()[row]
    return [segment.style or Style() for segment in strip for _ in segment.text]


def plain(rows: digits.Rows) -> list[str]:
    return ["".join(run.text for run in row) for row in rows]


async def drawn(pilot: Pilot[None]) -> None:
    """Wait until the screen has painted."""
    await pilot.pause()


async def test_the_first_paint_already_shows_the_digits_of_the_stroke_font() -> None:
    app = Screen("2:38")
    async with app.run_test(size=(120, 40)):
        assert shown(app) == plain(digits.rows("2:38", 120, 40))
        fit = app.big.fit
        assert fit is not None
        assert not fit.metrics.rectilinear


async def test_the_next_second_asks_only_for_rows_of_the_digit_that_changed() -> None:
    app = Screen("2:38")
    async with app.run_test(size=(120, 40)) as pilot:
        app.big.asked.clear()
        app.big.update("2:37")
        await drawn(pilot)
        (box,) = digits.changed_region("2:38", "2:37", 120, 40)
        assert app.big.asked == set(range(box.row, box.row + box.rows))
        assert shown(app) == plain(digits.rows("2:37", 120, 40))


async def test_an_equal_update_repaints_nothing() -> None:
    app = Screen("2:38")
    async with app.run_test(size=(120, 40)) as pilot:
        app.big.asked.clear()
        app.big.update("2:38", Paint(INK, PAGE))
        await drawn(pilot)
        assert app.big.asked == set()


async def test_a_whole_minute_of_updates_shows_what_a_fresh_screen_would() -> None:
    app = Screen("10:03")
    async with app.run_test(size=(80, 24)) as pilot:
        for second in range(602, 590, -1):
            text = f"{second // 60}:{second % 60:02d}"
            app.big.update(text)
            await drawn(pilot)
            assert shown(app) == plain(digits.rows(text, 80, 24))


async def test_updates_before_the_first_paint_are_not_lost() -> None:
    app = Screen("2:38")
    app.big.update("2:37")
    app.big.update("2:36", Paint(PAGE, INK))
    async with app.run_test(size=(80, 24)):
        assert app.big.text == "2:36"
        assert app.big.paint == Paint(PAGE, INK)
        assert shown(app) == plain(digits.rows("2:36", 80, 24))


async def test_two_updates_between_two_paints_show_the_last() -> None:
    app = Screen("2:38")
    async with app.run_test(size=(120, 40)) as pilot:
        app.big.update("2:41")
        app.big.update("3:37")
        await drawn(pilot)
        assert shown(app) == plain(digits.rows("3:37", 120, 40))


async def test_the_digits_follow_the_terminals_size() -> None:
    app = Screen("2:38")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.resize_terminal(40, 12)
        await drawn(pilot)
        assert shown(app) == plain(digits.rows("2:38", 40, 12))
        app.big.update("2:37")
        await drawn(pilot)
        assert shown(app) == plain(digits.rows("2:37", 40, 12))


async def test_where_nothing_large_fits_the_text_is_written_small() -> None:
    app = Screen("2:38")
    async with app.run_test(size=(10, 3)) as pilot:
        assert app.big.fit is None
        assert shown(app)[1] == "   2:38   "
        app.big.update("2:37")
        await drawn(pilot)
        assert shown(app)[1] == "   2:37   "


async def test_ink_page_and_the_shades_between_them_are_the_colours_given() -> None:
    app = Screen("8")
    async with app.run_test(size=(60, 30)):
        found = {
            style.color.get_truecolor()
            for row in range(30)
            for style in styles_at(app, row)
            if style.color
        }
        shades = {
            PAGE.blend(INK, level / digits.LEVELS).rich_color.get_truecolor() for level in range(9)
        }
        assert found == shades


async def test_without_blending_there_is_only_ink_and_page() -> None:
    app = Screen("8", Paint(INK, PAGE, blend=False))
    async with app.run_test(size=(60, 30)):
        colours = {
            colour.get_truecolor()
            for row in range(30)
            for style in styles_at(app, row)
            for colour in (style.color, style.bgcolor)
            if colour
        }
        assert colours == {INK.rich_color.get_truecolor(), PAGE.rich_color.get_truecolor()}


def pixels_without_colour(app: Screen, width: int, height: int) -> list[list[bool]]:
    """What a terminal without colours shows: ink where the character or reverse video puts it."""
    rows: list[list[bool]] = []
    for y in range(height):
        upper, lower = [], []
        for character, style in zip(shown(app)[y], styles_at(app, y), strict=True):
            turned = bool(style.reverse)
            upper.append((character in "█▀") != turned)
            lower.append((character == "█") != turned)
        rows += [upper, lower]
    return rows


@pytest.mark.parametrize("band", [None, BAND])
async def test_without_any_colour_reverse_video_shows_the_same_picture(band: Color | None) -> None:
    app = Screen("+0:23", Paint(INK, PAGE, band, blend=False))
    async with app.run_test(size=(80, 20)):
        fit = app.big.fit
        assert fit is not None
        expected = [
            [level == 8 for run in row for level in [run[half]] * len(run.text)]
            for row in digits.rows("+0:23", 80, 20, blend=False)
            for half in (1, 2)
        ]
        seen = pixels_without_colour(app, 80, 20)
        if band is None:
            assert seen == expected
            return
        first, last = 2 * fit.box.row, 2 * (fit.box.row + fit.box.rows)
        assert seen[first:last] == [[not ink for ink in row] for row in expected[first:last]]
        assert seen[0] == expected[0]


async def test_a_band_fills_the_width_behind_the_digits_and_a_little_more() -> None:
    app = Screen("+0:23", Paint(INK, PAGE, BAND))
    async with app.run_test(size=(120, 40)):
        fit = app.big.fit
        assert fit is not None
        band, page = BAND.rich_color, PAGE.rich_color
        filled = [row for row in range(40) if styles_at(app, row)[0].bgcolor == band]
        assert filled == list(range(filled[0], filled[-1] + 1))
        assert filled[0] < fit.box.row
        assert filled[-1] >= fit.box.row + fit.box.rows
        assert styles_at(app, filled[0])[119].bgcolor == band
        assert styles_at(app, 0)[0].bgcolor == page
        assert styles_at(app, 39)[0].bgcolor == page


async def test_a_band_stays_behind_a_text_written_small() -> None:
    app = Screen("+0:23", Paint(INK, PAGE, BAND))
    async with app.run_test(size=(12, 2)):
        assert styles_at(app, 0)[0].bgcolor == BAND.rich_color


async def test_the_band_moves_when_a_longer_text_is_smaller() -> None:
    app = Screen("+9:59", Paint(INK, PAGE, BAND))
    async with app.run_test(size=(60, 20)) as pilot:
        app.big.update("+10:00")
        await drawn(pilot)
        fresh = Screen("+10:00", Paint(INK, PAGE, BAND))
        async with fresh.run_test(size=(60, 20)):
            assert [styles_at(app, row) for row in range(20)] == [
                styles_at(fresh, row) for row in range(20)
            ]


async def test_dim_digits_are_the_same_digits_nearer_to_the_page() -> None:
    app = Screen("8")
    async with app.run_test(size=(60, 30)) as pilot:
        before = shown(app)
        app.big.update("8", Paint(INK, PAGE, dim=True))
        await drawn(pilot)
        assert shown(app) == before
        faded = INK.blend(PAGE, 0.55).rich_color
        assert any(style.color == faded for style in styles_at(app, 15))
        assert not any(style.color == INK.rich_color for style in styles_at(app, 15))


async def test_in_ascii_the_digits_are_number_signs() -> None:
    app = Screen("2:38", Paint(INK, PAGE, blend=False, ascii_only=True))
    async with app.run_test(size=(80, 24)):
        assert set("".join(shown(app))) == {"#", " "}


def test_the_paint_of_a_phase_has_a_band_only_where_the_phase_has_one() -> None:
    for palette in themes.PALETTES.values():
        for phase in palette.phases:
            colours = paint(palette.colours(phase), palette.page)
            assert colours.page == Color.parse(palette.page)
            assert (colours.band is not None) == (phase == "over")


async def test_shades_need_a_terminal_of_many_colours() -> None:
    app = Screen("2:38")
    async with app.run_test():
        assert can_blend(app) == (app.console.color_system == "truecolor")
        app.no_color = True
        assert not can_blend(app)
