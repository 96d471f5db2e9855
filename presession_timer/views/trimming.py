"""Paint what changed and nothing to its left.

Seen on Textual 8.2.8: whatever part of a widget changes, each changed row is sent from the
widget's left edge. With digits over the whole screen that is four times what has to be sent.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor

__all__ = ["TrimmingCompositor"]


class TrimmedUpdate(ChopsUpdate):
    """Sends of each row the part that changed."""

    def render_segments(self, console: Console) -> str:
        """The update as the terminal gets it."""
        sent: list[str] = []
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                left, right = max(x, x1), min(end, x2)
                if strip is not None and left < right:
                    part = strip if (left, right) == (x, end) else strip.crop(left - x, right - x)
                    sent.append(Control.move_to(left, y).segment.text)
                    sent.append(part.render(console))
        return "".join(sent)


class TrimmingCompositor(Compositor):
    """Textual's compositor with such updates."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has to be repainted, or nothing."""
        update = super().render_partial_update()
        if update is None:
            return None
        return TrimmedUpdate(update.chops, update.spans, update.chop_ends)
