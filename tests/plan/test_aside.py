"""A plan that another process reads is the same plan, and pydantic does not move in for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from presession_timer.base.errors import BadInput, UnreadableFile
from presession_timer.plan import aside
from presession_timer.plan.aside import main, read_plan_aside
from presession_timer.plan.toml_file import read_plan

PLANS = Path(__file__).parents[2] / "sessions"


def test_a_plan_read_aside_is_the_plan() -> None:
    path = PLANS / "demo.toml"
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from presession_timer.plan.aside import read_plan_aside\n"
        "print(read_plan_aside(Path(sys.argv[1])))\n"
        "print('pydantic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [str(read_plan(path)), "False"]


def test_what_is_wrong_is_said_as_ever(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[session]\ntitle = 3\n[[segment]]\nminn = "5:00"\n', "utf-8")
    with pytest.raises(BadInput) as here:
        read_plan(bad)
    with pytest.raises(BadInput) as there:
        read_plan_aside(bad)
    assert str(there.value) == str(here.value)
    with pytest.raises(UnreadableFile):
        read_plan_aside(tmp_path / "nosuch.toml")


@pytest.mark.parametrize(
    "python", ["", "/nosuch/python", "/bin/false", "/bin/echo", "/bin/true"]
)  # none, gone, failing, saying something else, saying nothing
def test_without_another_process_it_is_read_here(
    python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    path = PLANS / "demo.toml"
    assert read_plan_aside(path) == read_plan(path)


def test_a_child_that_hangs_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = tmp_path / "python"
    hangs.write_text("#!/bin/sh\nexec cat /dev/zero > /dev/null\n", "utf-8")
    hangs.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(hangs))
    monkeypatch.setattr(aside, "_WALL_S", 0.05)
    path = PLANS / "demo.toml"
    assert read_plan_aside(path) == read_plan(path)


def test_the_other_side_writes_a_plan_or_says_that_there_is_none(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(str(PLANS / "demo.toml")) == 0
    assert capsysbinary.readouterr().out.startswith(b'{"title"')
    assert main(str(tmp_path / "nosuch.toml")) == 1
    assert capsysbinary.readouterr().out == b""
