"""The languages that a room can read, and what plans call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("ara", "arabic", "arabe", "árabe", "العربية"),
    "zh": ("zho", "chi", "chinese", "chinois", "chino", "中文"),
    "en": ("eng", "english", "anglais", "inglés", "ingles"),
    "fr": ("fra", "fre", "french", "français", "francais", "francés", "frances"),
    "ru": ("rus", "russian", "russe", "ruso", "русский"),
    "es": ("spa", "spanish", "español", "espanol", "espagnol", "castellano"),
}
"""What rooms can read: the six languages of the United Nations in the order of their English names,
each with what a plan may call it."""


def language_called(written: str) -> str | None:
    """Return the code of the room's language that ``fr-CH`` or ``Français`` names, or None."""
    name = written.strip().casefold().replace("_", "-").partition("-")[0]
    return next((code for code, names in LANGUAGES.items() if name in (code, *names)), None)
