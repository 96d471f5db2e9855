"""`presession import`: from timings taken on paper or by another tool to a record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presession_timer.errors import UnreadableFile
from presession_timer.plan.findings import MOST_BYTES
from presession_timer.plan.toml_file import name_of, read_plan
from presession_timer.record.places import record_path_for
from presession_timer.record.timings import SOURCE, Timings, read_timings
from presession_timer.record.writing import write_record

__all__ = ["Imported", "import_timings"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it."""

    path: Path
    """The new record."""
    timings: Timings


def import_timings(sheet: Path, plan: Path, record: Path | None = None) -> Imported:
    """Write the record of the timings in ``sheet``; ``record`` None: beside the plan.

    Nothing is written unless everything is right, and no file is ever replaced. Raises BadInput
    with every problem of the plan or of the sheet, UnreadableFile where a file cannot be read or
    written.
    """
    known = read_plan(plan)
    timings = read_timings(_bytes_of(sheet), name_of(sheet), known)
    path = record_path_for(plan) if record is None else record
    write_record(path, known, timings.log, source=SOURCE)
    return Imported(path, timings)


def _bytes_of(path: Path) -> bytes:
    name = name_of(path)
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile(f"{name}: no such file; expected timings as CSV") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{name}: a folder; give a CSV file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{name}: cannot be read: {reason}") from error
