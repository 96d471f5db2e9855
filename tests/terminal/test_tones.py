"""Textual's themes of the palettes."""

from textual.app import App, ComposeResult
from textual.color import Color
from textual.widgets import Static

from presession_timer.base.themes import PALETTES
from presession_timer.terminal.tones import textual_themes


async def test_a_style_sheet_can_use_every_theme_and_its_variables() -> None:
    class Screen(App[None]):
        CSS = """
        Screen { background: $background; }
        #badge { background: $phase-over-badge; color: $phase-over-badge-ink; }
        #muted { color: $muted; background: $selected; border: solid $line; }
        """

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return textual_themes()[0].variables

        def compose(self) -> ComposeResult:
            yield Static("TIME IS UP", id="badge")
            yield Static("plan", id="muted")

    app = Screen()
    async with app.run_test() as pilot:
        for theme in textual_themes():
            palette = PALETTES[theme.name]
            app.register_theme(theme)
            app.theme = theme.name
            await pilot.pause()
            assert app.screen.styles.background == Color.parse(palette.page)
            badge = app.query_one("#badge").styles
            assert badge.background == Color.parse(palette.colours("over").badge)
            assert badge.color == Color.parse(palette.colours("over").badge_ink)
            assert app.query_one("#muted").styles.color == Color.parse(palette.muted)
