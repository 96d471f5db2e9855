"""A line to type into that shifts nothing beside it, whatever is typed."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from presession_timer.base.text import width_varies
from presession_timer.terminal.line_widget import PlacedStrip
from presession_timer.terminal.text_lines import in_even_cells

_ACTIONS = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""What the keys do that write nothing: left, Backspace, Ctrl+U, Enter, …"""


class TextInput(Input):
    """Textual's input; it shows a joined emoji as its first part, and keeps the whole."""

    async def on_key(self, event: events.Key) -> None:
        """Do at once what a key does; Textual lets letters overtake it that come in one burst."""
        if (action := _ACTIONS.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows in which neither emoji nor any script shift anything."""
        x = self.region.x + crop.x
        return [
            PlacedStrip(in_even_cells(strip), x) if width_varies(strip.text) else strip
            for strip in super().render_lines(crop)
        ]
