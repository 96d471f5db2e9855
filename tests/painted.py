"""What Textual paints; it has no public way to ask for it, so tests do it here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.screen import Screen
from textual.strip import Strip


def strips_of(screen: Screen[Any]) -> Sequence[Strip]:
    """Return what is on the screen, a strip for each row."""
    return screen._compositor.render_strips()


def whole(app: App[Any]) -> str:
    """Return what a terminal would be sent that shows nothing yet; nothing waits for it."""
    layout = app.screen._compositor
    waiting = set(layout._dirty_regions)
    sent = layout.render_full_update().render_segments(app.console)
    layout._dirty_regions = waiting
    return sent
