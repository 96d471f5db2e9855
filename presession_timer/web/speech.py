"""The remote's words in the six languages: ``locale/<language>/remote.po``; English is in the code.

A catalogue holds what stands on the page and what the console says to it: what GO does, what undo
takes back, what was done.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from presession_timer.base.translations import (
    Translation,
    catalogue_in,
    languages_in,
    texts_in,
)

_FOLDER = Path(__file__).with_name("locale")
_FILE = "remote.po"

Speech = Translation
IN_ENGLISH = Speech()


def translated() -> tuple[str, ...]:
    """Return the codes of the languages with a catalogue, in alphabetical order."""
    return languages_in(_FOLDER, _FILE)


@cache
def speech_in(code: str) -> Speech:
    """Return the remote's words in a language; English for one without a catalogue."""
    if code not in translated():
        return IN_ENGLISH
    return Speech(code, texts_in(_FOLDER, code, _FILE, "no remote"))


def words_of(code: str) -> dict[str, str]:
    """Return every text of a catalogue by the English one, for the page."""
    catalogue = catalogue_in(_FOLDER, code, _FILE)
    return {entry.msgid: entry.msgstr for entry in catalogue.translated_entries()}
