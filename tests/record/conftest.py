"""No test writes into this user's own folders for emergencies."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def spare_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first folder that is taken for what cannot be written beside the record."""
    spare = tmp_path / "spare"
    for place in (spare, tmp_path / "home"):
        place.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(spare))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "home"))
    return spare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for a record."""
    place = tmp_path / "hall"
    place.mkdir()
    return place
