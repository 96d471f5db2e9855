"""Where a sheet stands: its lines, and the fields between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalGroup
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input

from presession_timer.terminal.line_widget import LinesWidget
from presession_timer.terminal.text_lines import Line
from presession_timer.terminal.tones import Tones

if TYPE_CHECKING:
    from presession_timer.console.sheets.base import Sheet

LEFT_BUTTON = 1


class _Top(LinesWidget):
    """The lines above the fields: as high as they are many."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.drawn_for(width, container.height))


class SheetView(Vertical):
    """Shows the sheet in front; the style sheet says how wide it is."""

    class Clicked(Message):
        """A line of the sheet was clicked: one of its body, or one ``above`` its fields."""

        def __init__(self, row: int, *, above: bool) -> None:
            super().__init__()
            self.row, self.above = row, above

    sheet: Sheet | None = None
    """What is shown."""

    def compose(self) -> ComposeResult:
        yield _Top(id="sheet-top")
        yield VerticalGroup(id="sheet-fields")
        yield LinesWidget(id="sheet-rest")

    @property
    def text(self) -> str:
        """What can be read, a line each; of a field its text."""
        top, rest = (
            self.query_one("#sheet-top", LinesWidget),
            self.query_one("#sheet-rest", LinesWidget),
        )
        typed = [field.value for field in self.query(Input)]
        return "\n".join([top.text, *typed, rest.text])

    def show(self, sheet: Sheet | None, tones: Tones, clock: Line = ()) -> None:
        """Show a sheet; ``clock`` stands at the right of its title where it hides the clock."""
        is_new, self.sheet = sheet is not self.sheet, sheet
        if is_new:
            fields = self.query_one("#sheet-fields")
            fields.remove_children()
            fields.display = sheet is not None and bool(sheet.fields)
            if sheet is not None and sheet.fields:
                fields.mount(*sheet.fields)
                self.call_after_refresh(sheet.point)
        if sheet is None:
            return
        top = self.query_one("#sheet-top", _Top)
        top.show(lambda w, h: sheet.top(w, max(h, self.size.height), tones, clock))
        self.query_one("#sheet-rest", LinesWidget).show(lambda w, h: sheet.rest(w, h, tones))
        if is_new or len(top.drawn_for(*self.size)) != top.size.height:
            top.refresh(layout=True)

    def on_resize(self) -> None:
        """Give the top the height it needs at the new size."""
        self.query_one("#sheet-top").refresh(layout=True)

    def on_click(self, event: events.Click) -> None:
        top, rest = self.query_one("#sheet-top"), self.query_one("#sheet-rest")
        for part, above in ((top, True), (rest, False)):
            if event.button == LEFT_BUTTON and part.region.contains_point(event.screen_offset):
                row = event.screen_offset.y - part.region.y
                self.post_message(self.Clicked(row, above=above))
