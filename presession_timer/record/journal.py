"""The journal of a session: append, load, verify (design.md §6)."""

from presession_timer.record.lines import FORMAT_VERSION, Header, Line
from presession_timer.record.loading import Damage, LoadedRecord, load, load_bytes
from presession_timer.record.verify import Verdict, verify
from presession_timer.record.writing import Journal, create, resume, write_record

__all__ = [
    "FORMAT_VERSION",
    "Damage",
    "Header",
    "Journal",
    "Line",
    "LoadedRecord",
    "Verdict",
    "create",
    "load",
    "load_bytes",
    "resume",
    "verify",
    "write_record",
]
