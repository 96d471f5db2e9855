"""The colours of the page, on paper and on a dark screen, and the marks of the results.

They are those of the screens (`themes`, which stands above this package; a test holds the
two together). Everything is told by shape and word as well, so that it reads in black and white.
"""

from __future__ import annotations

from dataclasses import dataclass

from presession_timer.engine.rules import Verdict

__all__ = ["DARK", "MARKS", "PAPER", "Colours"]


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours, each ``#rrggbb``."""

    page: str
    ink: str
    muted: str
    """Secondary text."""
    line: str
    """Rules and grids."""
    window: str
    """The shade behind the bars."""
    other: str
    """Boxes of what is no statement."""
    within: str
    """Fill of what kept to the time."""
    on_within: str
    """Text on that fill."""
    over: str
    """Hatching and words of an overrun."""


PAPER = Colours(
    page="#ffffff",
    ink="#101418",
    muted="#56606a",
    line="#c3cbd3",
    window="#dde8f3",
    other="#d5d9dd",
    within="#0059b3",
    on_within="#ffffff",
    over="#b3261e",
)
DARK = Colours(
    page="#0a0e14",
    ink="#e6edf3",
    muted="#8b98a5",
    line="#33404d",
    window="#1d2f42",
    other="#3a4048",
    within="#35b8ff",
    on_within="#0a0e14",
    over="#ff8f94",
)

MARKS = {
    Verdict.SHORT: "○",
    Verdict.WITHIN: "●",
    Verdict.OVER: "■",
    Verdict.ABSENT: "–",
    Verdict.NOT_REACHED: "·",
}
"""Before a result, here and on every screen."""
