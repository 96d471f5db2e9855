"""What `presession run` hands to the console."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from presession_timer.base.settings import Settings
from presession_timer.console import launch as running
from presession_timer.console import run
from presession_timer.prepare import settings
from presession_timer.web.broadcast import WebOptions


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the console was given; it is not shown."""
    found: dict[str, Any] = {}

    def take(*_: object, **options: object) -> int:
        found.update(options)
        return 0

    monkeypatch.setattr(run, "run_console", take)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    mine = replace(Settings(), languages=("es", "fr"))
    monkeypatch.setattr(settings, "checked_settings", lambda: mine)
    return found


def test_the_rooms_face_has_the_languages_of_the_settings(given: dict[str, Any]) -> None:
    running.in_console([Path("spain.toml")])
    assert given["languages"] == ("es", "fr")


def test_the_rooms_face_has_the_languages_of_the_rooms_page(given: dict[str, Any]) -> None:
    running.in_console([Path("spain.toml")], web=WebOptions(languages=("ru",)))
    assert given["languages"] == ("ru",)
