"""The rows that Textual painted last; it has no public way to ask for them, so tests do it here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen
from textual.strip import Strip


def strips_of(screen: Screen[Any]) -> Sequence[Strip]:
    """Return what is on the screen, a strip for each row."""
    return screen._compositor.render_strips()
