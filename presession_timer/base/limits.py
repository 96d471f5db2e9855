"""How large a file may be that a person gives to presession."""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 5 * 1024 * 1024
"""Of a whole file."""
MOST_ROWS: Final = 5_000
"""Of a list or a schedule."""
MOST_COLUMNS: Final = 50
LONGEST_CELL: Final = 500
"""Characters."""
