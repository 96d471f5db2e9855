"""What `presession run` hands to the console."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.user_settings import Settings
from presession_timer.console import launch
from presession_timer.console.app import ConsoleApp
from presession_timer.web.listening import WebOptions


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The console that would be shown."""
    apps: list[ConsoleApp] = []

    def take(app: ConsoleApp) -> int:
        apps.append(app)
        return 0

    monkeypatch.setattr(launch, "run_app", take)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    mine = Settings(languages=("es", "fr"))
    monkeypatch.setattr(launch, "checked_settings", lambda: mine)
    return apps


@pytest.mark.parametrize(
    ("web", "languages"), [(None, ("es", "fr")), (WebOptions(languages=("ru",)), ("ru",))]
)
def test_the_rooms_face_has_the_languages_of_the_page_else_of_the_settings(
    shown: list[Any], web: WebOptions | None, languages: tuple[str, ...]
) -> None:
    launch.in_console([Path("spain.toml")], web=web)
    assert shown[0].languages == languages
