"""The README shows what the tool shows today."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_readmes_pictures_are_current() -> None:
    script = ROOT / "scripts" / "pictures"
    checked = subprocess.run(
        [sys.executable, str(script), "--check"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert checked.returncode == 0, checked.stderr


def test_every_picture_of_the_readme_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = [part.split(")")[0] for part in readme.split("](")[1:] if ".svg" in part.split(")")[0]]
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []
