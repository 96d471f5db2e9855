"""Catalogues of translated texts: gettext's PO files, read as translators write them.

Nothing has to be compiled, so a further language is one file more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.errors import UnreadableFile

if TYPE_CHECKING:
    from polib import POFile


def languages_in(folder: Path, file: str) -> tuple[str, ...]:
    """The languages that ``folder`` has a catalogue named ``file`` for, by their codes."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{file}")))


def catalogue_in(folder: Path, language: str, file: str) -> POFile:
    """The catalogue ``folder/language/file``. Raises UnreadableFile for a damaged one."""
    import polib

    path = folder / language / file
    try:
        return polib.pofile(str(path), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{path}: cannot be read as a catalogue: {error}") from error
