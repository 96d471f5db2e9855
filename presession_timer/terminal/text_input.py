"""A line to type into that shifts nothing beside it, whatever is typed."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from presession_timer.base.text import width_varies
from presession_timer.terminal.line_widget import PlacedStrip
from presession_timer.terminal.text_lines import in_even_cells


class TextInput(Input):
    """Textual's input; it shows a joined emoji as its first part, and keeps the whole."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows in which neither emoji nor any script shift anything."""
        x = self.region.x + crop.x
        return [
            PlacedStrip(in_even_cells(strip), x) if width_varies(strip.text) else strip
            for strip in super().render_lines(crop)
        ]
