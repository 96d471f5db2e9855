"""The folders for a user's settings and for presession's own files."""

import sys
from pathlib import Path

import platformdirs
import pytest

from presession_timer.base import mistakes
from presession_timer.base.user_settings import state_folder


@pytest.mark.skipif(sys.platform != "linux", reason="of the folders of Linux")
def test_on_linux_what_the_tool_keeps_is_where_it_always_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert state_folder() == tmp_path / "state" / "presession"
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert state_folder() == tmp_path / ".local" / "state" / "presession"


def test_elsewhere_it_is_where_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_state_path", lambda *given, **how: tmp_path)
    assert state_folder() == tmp_path
    assert next(mistakes._folders()) == tmp_path
