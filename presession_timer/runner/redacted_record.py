"""`presession redact`: a fresh record of the same hour in which nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presession_timer.base.errors import RecordDamaged, UnreadableFile
from presession_timer.engine import events as ev
from presession_timer.engine.events import Event
from presession_timer.importers.timings import SOURCE as IMPORTED
from presession_timer.privacy.people import People, mask_of
from presession_timer.privacy.redaction import redacted
from presession_timer.record.journal import write_record
from presession_timer.record.loading import LoadedRecord, load

_SOURCE = "redacted"


@dataclass(frozen=True, slots=True)
class Redacted:
    """What came of it."""

    path: Path
    events: int
    texts: int
    """Notes, messages and reasons whose words were removed."""
    damage: str
    """Of the original, where its last write was torn."""


def redact(
    record: Path, new: Path, people: People = People.ORGANISATION, *, notes: bool = False
) -> Redacted:
    """Write the record of ``record`` without names as ``new``; every figure stays as it was.

    Names of people go, and with `People.NUMBER` those of organisations, and a category that says
    which one it is; ids that may be made of names, the title, the room, the moderator, the ids of
    commands; and without ``notes`` what was written freely: topics, notes, messages, reasons. What
    is counted stays (organisation, category, gender, language). The copy is a record of its own:
    whole, with a chain and an identity of its own. Raises UnreadableFile where one of the two
    cannot be read or written, ``new`` exists or its name says somebody's, RecordDamaged for an
    altered record: a copy of it would look whole.
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
    """A copy of imported timings is one still: nobody pressed them."""
    return IMPORTED if loaded.header.created.boot == IMPORTED else _SOURCE


def _is_text(event: Event) -> bool:
    return isinstance(event, ev.Noted | ev.MessageShown | ev.Paused | ev.PauseExplained)
