"""The settings as the screens need them, checked."""

from __future__ import annotations

from pathlib import Path

from presession_timer.base.user_settings import Settings, settings_path
from presession_timer.report.language import languages


def checked_settings(path: Path | None = None) -> Settings:
    """Return the settings, checked.

    Raises BadInput with every problem and its line: an unknown action, key or format, or a key
    with two meanings; UnreadableFile for a file that cannot be read.
    """
    file = settings_path() if path is None else path
    if not file.exists():
        return Settings()
    from presession_timer.prepare.settings_page import checked  # every report format comes with it

    return checked(file)


def looks(theme: str | None, ascii_only: bool) -> tuple[str, bool]:
    """Return the theme of a screen and whether it is in ASCII: as given, else as set."""
    settings = checked_settings()
    return theme or settings.theme, ascii_only or settings.ascii_only


def page_language() -> str:
    """Return the first language of the settings that pages have, else English."""
    known = languages()
    return next((one for one in checked_settings().languages if one in known), "en")
