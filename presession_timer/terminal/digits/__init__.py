"""Big digits, words and phase glyphs drawn with half blocks; no screen library needed.

`rows` draws a text as large as it fits a box of terminal cells, `measure` says how large that is,
`changed_region` says what must be repainted when one text follows another, `part` draws just that.

"""

from presession_timer.terminal.digits.glyphs import Metrics, Run
from presession_timer.terminal.digits.layout import (
    Align,
    Box,
    Fit,
    Rows,
    Slot,
    changed_region,
    measure,
    part,
    rows,
    typeset,
)
from presession_timer.terminal.digits.outlines import LEVELS

__all__ = [
    "LEVELS",
    "Align",
    "Box",
    "Fit",
    "Metrics",
    "Rows",
    "Run",
    "Slot",
    "changed_region",
    "measure",
    "part",
    "rows",
    "typeset",
]
