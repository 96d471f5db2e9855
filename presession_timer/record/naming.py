"""How a record's file is called. It imports no package: a screen asks before its first paint."""

from pathlib import Path
from typing import Final

__all__ = ["REHEARSAL", "SUFFIX", "stem_of"]

SUFFIX: Final = ".presession.jsonl"
"""How the name of every record ends."""
REHEARSAL: Final = f".rehearsal{SUFFIX}"
"""How the name of a rehearsal's record ends; those of 1.0.0 have the plain suffix."""


def stem_of(record: Path) -> str:
    """A record's name without its suffix: ``spain-2`` of ``spain-2.rehearsal.presession.jsonl``."""
    return record.name.removesuffix(SUFFIX).removesuffix(REHEARSAL.removesuffix(SUFFIX))
