"""What a person has set for this tool on this machine, and where that and the tool's own are kept.

Plain values; :mod:`presession_timer.plan.settings_file` reads them. A plan means the same on every
machine, so no setting changes what a plan says: they choose how screens look, what reports are
written, and what `presession new` writes into a new plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

THEMES: Final = ("dark", "light", "contrast")
LANGUAGES: Final = ("ar", "zh", "en", "fr", "ru", "es")
"""The six languages of the United Nations, in the order of their English names."""


@dataclass(frozen=True, slots=True)
class OwnFormat:
    """Rules of one's own, that a plan may name like one of the tool's. Milliseconds.

    What is None is as in `upr-presession`.
    """

    name: str
    summary: str = ""
    timezone: str | None = None
    lengths: Mapping[str, int] = field(default_factory=dict)
    """By the key of the settings file: ``min``, ``max``, ``last``, ``grace``, ``length``,
    ``handover``, and the planned length of each other kind."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; what nobody set has the tool's own value."""

    theme: str = "dark"
    """Of the console; a projector's is light unless the command says otherwise."""
    ascii_only: bool = False
    languages: tuple[str, ...] = ("en",)
    """Of pages and of the room, the first one first."""
    report_formats: tuple[str, ...] = ()
    """What is written when the hour closes; empty: what the tool writes."""
    report_shared: bool = False
    """Files of a report may be read by others, as the user's other files; else as the record."""
    new_format: str | None = None
    new_handover: str | None = None
    new_reserve: str | None = None
    """Of Missions' questions. What `presession new` writes, as a person writes durations."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By action; the keys it is to have instead of its own."""
    formats: Mapping[str, OwnFormat] = field(default_factory=dict)
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    """The line of the settings file that each value comes from; empty: there is no such file."""


def settings_path() -> Path:
    """Where the settings of whoever uses this machine are kept; there need not be a file."""
    from platformdirs import user_config_path

    return user_config_path("presession", appauthor=False, roaming=True) / "settings.toml"


def state_folder() -> Path:
    """Where the tool keeps what is its own from one run to the next; it may have to be made."""
    from platformdirs import user_state_path

    return user_state_path("presession", appauthor=False)
