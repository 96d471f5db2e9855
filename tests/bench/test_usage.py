"""Every script says how it is used, and takes no option for the name of a folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [
    path
    for folder in ("bench", "scripts")
    for path in sorted((ROOT / folder).iterdir())
    if path.is_file() and '__name__ == "__main__"' in path.read_text("utf-8")
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_reads_its_command_line_with_argparse(script: Path) -> None:
    text = script.read_text("utf-8")
    assert "ArgumentParser(" in text or "usage(__doc__" in text, (
        "it takes --help for something else"
    )


def test_help_is_printed_and_what_is_not_known_is_refused(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "bench" / "room_pages.py")]
    helped = subprocess.run([*words, "--help"], cwd=tmp_path, capture_output=True, text=True)
    assert (helped.returncode, helped.stdout[:6]) == (0, "usage:")
    refused = subprocess.run([*words, "--nope"], cwd=tmp_path, capture_output=True, text=True)
    assert refused.returncode == 2
    assert list(tmp_path.iterdir()) == []
