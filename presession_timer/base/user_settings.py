"""The settings of a user on this machine, and the folders for them and for presession's own files.

:mod:`presession_timer.plan.settings_file` reads them. A plan means the same on every machine, so no
setting changes the meaning of a plan: they choose how screens look, which reports are written, and
what `presession new` writes into a new plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

THEMES: Final = ("dark", "light", "contrast")
"""Their colours are in ``base/themes.py``; ``--theme`` and the page's address take them, too."""
BROKER_USER: Final = "PRESESSION_BROKER_USER"
BROKER_PASSWORD: Final = "PRESESSION_BROKER_PASSWORD"
BROKER_CA: Final = "PRESESSION_BROKER_CA"
"""Variables of the environment; they go before ``[broker]``."""
_EMPTY: Final[Mapping[Any, Any]] = MappingProxyType({})


class OwnFormat(NamedTuple):
    """A user's own format, which a plan can name like one of presession's.

    Lengths are milliseconds; what is None is as in `upr-presession`.
    """

    name: str
    summary: str = ""
    timezone: str | None = None
    lengths: Mapping[str, int] = _EMPTY
    """By the key of the settings file: ``min``, ``max``, ``last``, ``grace``, ``length``,
    ``handover``, and the planned length of each other kind."""


class HookSetting(NamedTuple):
    """What is sent to another program when something changes, as written: one ``[[hook]]``.

    Either ``http`` or ``osc`` is written. :mod:`presession_timer.av.templates` reads them.
    """

    on: tuple[str, ...]
    http: str = ""
    body: str = ""
    headers: Mapping[str, str] = _EMPTY
    osc: str = ""
    lines: Mapping[str, int] = _EMPTY
    """The line of each key in the settings file; that of the hook itself under ""."""


class OscSetting(NamedTuple):
    """Where OSC commands are heard, and from whom."""

    listen: tuple[str, int]
    """An address of this machine, and a port."""
    allow: tuple[str, ...]
    """The addresses of those who may send."""


class Settings(NamedTuple):
    """All settings with their defaults."""

    theme: str = "dark"
    """Of the console; the room's clock is light unless the command says otherwise."""
    ascii_only: bool = False
    languages: tuple[str, ...] = ("en",)
    """Of pages and the room, the main one first."""
    report_formats: tuple[str, ...] = ()
    """Reports to write when the hour closes; empty means the default."""
    report_shared: bool = False
    """Whether others may read report files, as the user's other files; else as the record."""
    new_format: str | None = None
    new_handover: str | None = None
    new_reserve: str | None = None
    """Of Missions' questions. `presession new` writes these durations as they are."""
    keys: Mapping[str, tuple[str, ...]] = _EMPTY
    """The user's own keys by action."""
    formats: Mapping[str, OwnFormat] = _EMPTY
    broker_user: str = ""
    broker_password_file: Path | None = None
    """Lines ``user:password``, or one password; only the user may read it."""
    broker_ca: Path | None = None
    """A file of certificates to trust instead of the system's."""
    hooks: tuple[HookSetting, ...] = ()
    osc: OscSetting | None = None
    """None: OSC is not heard."""
    lines: Mapping[tuple[str, ...], int] = _EMPTY
    """The line of each value in the settings file; empty if there is no file."""


def settings_path() -> Path:
    """Return the path of this user's settings; the file need not exist."""
    from platformdirs import user_config_path

    return user_config_path("presession", appauthor=False, roaming=True) / "settings.toml"


def state_folder() -> Path:
    """Return the folder for presession's own files; it may not exist yet."""
    from platformdirs import user_state_path

    return user_state_path("presession", appauthor=False)
