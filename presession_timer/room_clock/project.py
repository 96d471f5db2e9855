"""`presession project`: from the command line to the room's screen and back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from presession_timer.base.bounded_json import parse_json
from presession_timer.base.errors import BadInput, Problem
from presession_timer.base.themes import LIGHT, PALETTES
from presession_timer.room_clock.app import RoomApp
from presession_timer.terminal.app import require_terminal, show

if TYPE_CHECKING:
    from presession_timer.audience.words import Words
    from presession_timer.room_clock.watch import Watch

_MOST_BYTES = 5 * 1024 * 1024

_MOST_LANGUAGES = 2


def project(
    record: Path | None = None,
    *,
    languages: Sequence[str] = ("en",),
    theme: str = "light",
    ascii_only: bool = False,
    flood: bool = False,
    bell: bool = False,
) -> int:
    """Show the room its clock on this terminal; return the exit status.

    Follow ``record``; without one the live record of this user, and then the day's next.
    ``theme`` is dark, light or contrast; with ``flood`` the whole page is filled once time is up.
    0: left by a key; 128 + n: a signal. Raises NoTerminal, BadInput for the languages, and what
    `Watch` raises for a record that cannot be read.
    """
    require_terminal("the room's clock", "`presession run --web` shows it in a browser")
    if not 1 <= len(languages) <= _MOST_LANGUAGES:
        raise BadInput([Problem("--lang", 0, "one language, or two", "such as: --lang fr,en")])
    app = RoomApp(
        lambda: _load(record, languages),
        PALETTES.get(f"presession-{theme}", LIGHT),
        title=_title(record),
        ascii_only=ascii_only,
        colour="NO_COLOR" not in os.environ,
        flood=flood,
        bell=bell,
    )
    status = show(app)
    if app.failure is not None:
        raise app.failure
    return status


def _load(record: Path | None, languages: Sequence[str]) -> tuple[Watch, list[Words]]:
    """Import the engine, after the first paint, and follow the record."""
    from presession_timer.audience.words import words
    from presession_timer.room_clock.watch import Watch

    spoken = [words(language) for language in languages]
    return Watch(record), spoken


def _title(record: Path | None) -> str:
    """The title in the record's first line; what is wrong with the record is reported later."""
    if record is None or not record.is_file():
        return ""
    try:
        with record.open("rb") as file:
            return str(parse_json(file.readline(_MOST_BYTES), fractions=True)["plan"]["title"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
