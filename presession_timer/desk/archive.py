"""What screens and the command line may ask of records on disk without holding one."""

from presession_timer.record.loading import LoadedRecord, load
from presession_timer.record.places import record_path_for
from presession_timer.record.verify import Verdict, verify

__all__ = ["LoadedRecord", "Verdict", "load", "record_path_for", "verify"]
