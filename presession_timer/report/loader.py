"""Open a record for its reports: the one place of this package that reads a session's file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from presession_timer.engine.session import Session
from presession_timer.privacy.mask import People, mask
from presession_timer.record.loading import load
from presession_timer.record.lock import status
from presession_timer.record.verify import RecordStanding, standing_of
from presession_timer.report.figures import RecordFacts, Report, build, day_held
from presession_timer.report.files import REHEARSAL, slug
from presession_timer.report.language import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A record that was read once, for any number of reports."""

    session: Session
    facts: RecordFacts
    seed: str
    """Identifies this record, whatever its file is called."""
    carried: bool = False
    """Whether its line ends were changed in transfer."""
    standing: RecordStanding | None = None

    @property
    def stem(self) -> str:
        """Return the beginning of file names: title without names, day, mark, part of the seed."""
        plan = self.session.plan
        day = day_held(self.session, self.facts.rehearsal) or plan.date
        title = mask(self.session, People.ORGANISATION).scrubbed(plan.title)
        mark = REHEARSAL if self.facts.rehearsal is not None else ""
        return f"{slug(title)}-{day.isoformat()}{mark}-{slug(self.seed)[:8]}"

    def report(
        self, people: People = People.NAME, say: Language = ENGLISH, *, notes: bool = False
    ) -> Report:
        """Return the report in ``say``, naming people as far as allowed.

        If the plan protects anybody, what people wrote is left out unless ``notes``.
        """
        damage = "" if self.standing is None else self.standing.text(say)
        return build(self.session, replace(self.facts, damage=damage), people, say, notes=notes)


def open_record(path: Path) -> OpenedRecord:
    """Read the record at ``path`` without changing or locking it.

    Raises UnreadableFile, RecordDamaged (nothing could be read) or NewerFormat.
    """
    holder = status(path)  # before loading: a writer may then be ahead of it, never behind
    loaded = load(path)
    standing = standing_of(loaded, holder)
    facts = RecordFacts(
        name=path.name,
        sha256=loaded.sha256,
        events=len(loaded.log),
        rehearsal=loaded.rehearsal,
        state=standing.state,
        damage=standing.text(),
        fingerprint=standing.fingerprint,
        imported=loaded.header.is_imported,
    )
    return OpenedRecord(loaded.session, facts, loaded.header.seed, loaded.carried, standing)


def load_report(path: Path, people: People = People.NAME, *, notes: bool = False) -> Report:
    """Return the report on the record at ``path``. Raises like :func:`open_record`."""
    return open_record(path).report(people, notes=notes)
