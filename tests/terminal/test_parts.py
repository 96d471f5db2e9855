"""Parts that only hold others."""

from textual.app import App, ComposeResult
from textual.strip import Strip

from presession_timer.terminal.line_widget import Parts


class Counted(Parts):
    """Knows which of its rows were drawn."""

    DEFAULT_CSS = "Counted { height: 5; background: #123456; }"

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


async def test_one_row_stands_for_all_of_a_part_that_only_holds_others() -> None:
    class Page(App[None]):
        def compose(self) -> ComposeResult:
            yield Counted()

    app = Page()
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.pause()
        part = app.query_one(Counted)
        rows = part.render_lines(part.size.region)
        assert part.drawn == [0]
        assert [row.cell_length for row in rows] == [20] * 5
        behind = {segment.style.bgcolor for row in rows for segment in row if segment.style}
        assert [str(colour.name) for colour in behind if colour] == ["#123456"]
