"""The colours of a widget's ordinary cells, asked of the style sheet once for each painting."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Grounded(Widget):
    """A widget whose rows share one background, which Textual would compute for each row."""

    _ground: Style | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region."""
        self._ground = None
        return super().render_lines(crop)

    @property
    def ground(self) -> Style:
        """What the style sheet says of ink and page, since this painting began."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground
