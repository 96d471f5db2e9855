"""What screens and the command line may ask of records on disk without holding one."""

from presession_timer.record.catalogue import Entry, State, catalogue
from presession_timer.record.follow import Follower
from presession_timer.record.loading import LoadedRecord, load, read_header
from presession_timer.record.places import place_warnings, record_path_for
from presession_timer.record.verify import Verdict, verify

__all__ = [
    "Entry",
    "Follower",
    "LoadedRecord",
    "State",
    "Verdict",
    "catalogue",
    "load",
    "place_warnings",
    "read_header",
    "record_path_for",
    "verify",
]
