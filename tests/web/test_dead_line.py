"""A line that dies without a word, for real: nothing is confirmed any more, nobody hangs up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT, TIMEOUT_S


def _may_have_networks() -> bool:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    tried = subprocess.run(
        ["unshare", "-n", "ip", "link", "set", "lo", "up"], capture_output=True, check=False
    )
    return tried.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs namespaces of Linux")
def test_a_screen_whose_network_dies_is_lost_and_is_back_in_its_place(tmp_path: Path) -> None:
    if not _may_have_networks():
        pytest.skip("needs leave to make a network namespace")
    told = subprocess.run(
        ["unshare", "-n", sys.executable, "-m", "tests.web.dead_line", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    assert told.stdout.splitlines() == ["ok", "lost", "ok"], told.stderr
