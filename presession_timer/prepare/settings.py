"""The settings as screens need them, all of them checked.

A screen asks before it paints: where there is no settings file, next to nothing is loaded.
"""

from __future__ import annotations

from pathlib import Path

from presession_timer.base.settings import Settings, settings_path


def checked_settings(path: Path | None = None) -> Settings:
    """Return the settings, of which every value is known to mean something.

    Raises BadInput with every problem and its line: an action, a key, a format that there is not,
    or two meanings for one key; UnreadableFile for a file that cannot be read.
    """
    file = settings_path() if path is None else path
    if not file.exists():
        return Settings()
    from presession_timer.prepare.settings_page import checked

    return checked(file)


def looks(theme: str | None, ascii_only: bool) -> tuple[str, bool]:
    """Return the theme of a screen and whether it has plain letters: as said, else as set."""
    settings = checked_settings()
    return theme or settings.theme, ascii_only or settings.ascii_only


def page_language() -> str:
    """Return the language of pages, of the languages that pages have: English, French, Spanish."""
    from presession_timer.report.language import languages

    known = languages()
    return next((one for one in checked_settings().languages if one in known), "en")
