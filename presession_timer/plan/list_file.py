"""A list that somebody made with another program, as bytes: no more than it may have."""

from __future__ import annotations

from pathlib import Path

from presession_timer.base.errors import UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.base.limits import MOST_BYTES


def bytes_of(path: Path, *, expected: str, kind: str) -> bytes:
    """What a file holds, cut off one byte behind the limit, for whoever reads it to say so.

    Raises UnreadableFile: ``expected`` says what should be in it, ``kind`` what sort of file.
    """
    name = name_of(path)
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile(f"{name}: no such file; expected {expected}") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{name}: a folder; give {kind} in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{name}: cannot be read: {reason}") from error
