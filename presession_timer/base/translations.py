"""Read catalogues of translated texts, gettext's PO files as translators write them.

Nothing has to be compiled, so a new language is one more file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.errors import UnreadableFile

if TYPE_CHECKING:
    from polib import POFile


def languages_in(folder: Path, file: str) -> tuple[str, ...]:
    """Return the codes of languages with a catalogue named ``file`` in ``folder``."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{file}")))


def catalogue_in(folder: Path, language: str, file: str) -> POFile:
    """Return the catalogue ``folder/language/file``. Raises UnreadableFile if it is damaged."""
    import polib

    path = folder / language / file
    try:
        return polib.pofile(str(path), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{path}: cannot be read as a catalogue: {error}") from error
