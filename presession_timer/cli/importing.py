"""`presession import TIMINGS.csv --plan PLAN [--record FILE]`."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from presession_timer.base.findings import listed, name_of, shown
from presession_timer.runner.imported_record import import_timings

__all__ = ["import_sheet"]


def import_sheet(
    sheet: Path, plan: Path, record: Path | None = None, *, out: TextIO, err: TextIO
) -> int:
    """Import a sheet of timings, say on ``out`` where the record is; give the status 0.

    Columns that were passed over are named on ``err``. Raises what `import_timings` does; the
    caller shows that and gives 2.
    """
    done = import_timings(sheet, plan, record)
    timings = done.timings
    if timings.unused:
        names = listed([shown(name) for name in timings.unused], "and")
        err.write(f"warning: {name_of(sheet)}:1: not used: {names}\n")
    turns = f"{timings.turns} turn" + ("" if timings.turns == 1 else "s")
    out.write(f"{name_of(done.path)}: {turns}, {timings.absent} absent\n")
    return 0
