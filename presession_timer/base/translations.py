"""Texts in several languages, from gettext's PO files as translators write them.

Nothing has to be compiled, so a new language is one more file.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.errors import PresessionError, UnreadableFile

if TYPE_CHECKING:
    from polib import POFile

SOURCE = "en"
"""The language of the texts in the code."""


@dataclass(frozen=True, slots=True)
class Translation:
    """Says templates in one language; names, times and figures are filled in afterwards."""

    code: str = SOURCE
    texts: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations, repr=False, compare=False
    )

    def __call__(self, template: str, /, **values: object) -> str:
        """Return ``template`` translated, then filled with ``values``."""
        return self.texts.gettext(template).format(**values)


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


def texts_in(folder: Path, code: str, file: str, missing: str) -> gettext.NullTranslations:
    """Return the texts of a language; those of `SOURCE` stand in the code.

    Raises PresessionError, which begins with ``missing``, for a language without a catalogue, and
    UnreadableFile for a damaged one.
    """
    if code == SOURCE:
        return gettext.NullTranslations()
    known = languages_in(folder, file)
    if code not in known:
        there_are = ", ".join(sorted({SOURCE, *known}))
        raise PresessionError(f'{missing} in "{code[:20]}"; there are {there_are}')
    return gettext.GNUTranslations(io.BytesIO(catalogue_in(folder, code, file).to_binary()))
