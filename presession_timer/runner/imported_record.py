"""Write a record from timings taken on paper or by another tool, for `presession import`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presession_timer.base.findings import name_of
from presession_timer.importers.sheet import bytes_of
from presession_timer.importers.timings import COLUMNS, WHO, Timings, read_timings
from presession_timer.plan.toml_file import read_plan
from presession_timer.record.format import IMPORTED
from presession_timer.record.journal import write_record
from presession_timer.record.record_owner import record_path_for

SHEET_COLUMNS = (*COLUMNS, WHO)
"""The columns of an empty sheet to fill in."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import."""

    path: Path
    """The new record."""
    timings: Timings


def import_timings(sheet: Path, plan: Path, record: Path | None = None) -> Imported:
    """Write the timings in ``sheet`` as ``record``, by default beside the plan.

    Nothing is written unless everything is right, and no file is ever replaced. Raises BadInput
    with every problem of the plan or the sheet, UnreadableFile if a file cannot be read or written.
    """
    known = read_plan(plan)
    timings = read_timings(
        bytes_of(sheet, expected="timings as CSV", kind="a CSV file"), name_of(sheet), known
    )
    path = record_path_for(plan) if record is None else record
    write_record(path, known, timings.log, source=IMPORTED)
    return Imported(path, timings)
