"""Write records that no runner ran: an imported hour, and a copy without names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presession_timer.base.errors import RecordDamaged, UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event
from presession_timer.importers.sheet import bytes_of
from presession_timer.importers.timing_sheet import COLUMNS, WHO
from presession_timer.importers.timings import Timings, read_timings
from presession_timer.plan.toml_file import read_plan
from presession_timer.privacy.mask import People, mask_of, redacted
from presession_timer.record.format import IMPORTED
from presession_timer.record.journal import write_record
from presession_timer.record.loading import LoadedRecord, load
from presession_timer.record.records_of_plan import record_path_for

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


_SOURCE = "redacted"


@dataclass(frozen=True, slots=True)
class Redacted:
    """The result of a redaction."""

    path: Path
    events: int
    texts: int
    """Notes, messages and reasons whose words were removed."""
    damage: str
    """The torn last write of the original, in words; else empty."""


def redact(
    record: Path, new: Path, people: People = People.ORGANISATION, *, notes: bool = False
) -> Redacted:
    """Write ``record`` without names as ``new``; all figures stay the same.

    Names of people are removed, and with `People.NUMBER` those of organisations and categories that
    identify one; ids that may be made of names, title, room, moderator and ids of commands; and
    without ``notes`` topics, notes, messages and reasons. What reports count stays (organisation,
    category, gender, language). The copy is a whole record with its own chain and identity. Raises
    UnreadableFile if a file cannot be read or written, if ``new`` exists or its name holds a hidden
    name, and RecordDamaged for an altered record, because a copy of it would look whole.
    """
    loaded = load(record)
    damage = loaded.damage
    if damage is not None and not damage.torn:
        raise RecordDamaged(f"{record}: {damage.words}; a copy would look whole, so none is made")
    if new.exists() or new.is_symlink():
        raise UnreadableFile(f"{new}: exists already; give another --out")
    if mask_of(loaded.session, people).names.is_in_file_name(new.name):
        raise UnreadableFile(
            f"{new}: the file's name holds a name that the copy must not; give another --out"
        )
    plan, log = redacted(loaded.session, people, notes=notes)
    try:
        write_record(new, plan, log, source=_source(loaded), rehearsal=loaded.rehearsal)
    except UnreadableFile as error:
        why = getattr(error.__cause__, "strerror", None) or error
        raise UnreadableFile(f"{new}: cannot be written: {why}; give another --out") from error
    pairs = zip(loaded.log, log, strict=True)
    texts = sum(a.event != b.event and _is_text(a.event) for a, b in pairs)
    return Redacted(new, len(log), texts, "" if damage is None else damage.words)


def _source(loaded: LoadedRecord) -> str:
    """Return the source of the copy; that of imported timings stays "imported"."""
    return IMPORTED if loaded.header.is_imported else _SOURCE


def _is_text(event: Event) -> bool:
    return isinstance(event, ev.Noted | ev.MessageShown | ev.Paused | ev.PauseExplained)
