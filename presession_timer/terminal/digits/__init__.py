"""Big digits, words and phase glyphs drawn with half blocks; no screen library needed.

`measure` says how large a text is in a box of terminal cells, `typeset` the same of text on several
lines. The widgets stand in `digits.widgets`.
"""

from presession_timer.terminal.digits.glyphs import Metrics, Run
from presession_timer.terminal.digits.layout import (
    Align,
    Box,
    Fit,
    Slot,
    differing_cells,
    measure,
    typeset,
)
from presession_timer.terminal.digits.outlines import LEVELS

__all__ = [
    "LEVELS",
    "Align",
    "Box",
    "Fit",
    "Metrics",
    "Run",
    "Slot",
    "differing_cells",
    "measure",
    "typeset",
]
