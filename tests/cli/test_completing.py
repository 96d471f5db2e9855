"""Tab completes commands, options, choices and files in real shells; the manual is current."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from presession_timer.cli.completing import completions
from presession_timer.cli.main import SHELLS, whole_parser
from tests.command import ROOT, TIMEOUT_S, presession
from tests.platforms import terminals
from tests.pseudo_terminal import spawned

pytestmark = pytest.mark.skipif(
    not (find_spec("shtab") and find_spec("argparse_manpage")),
    reason="this environment is older than pyproject.toml: pip install -e '.[dev]'",
)
TYPED = [
    ("presession rep", {"report"}),
    ("presession run --the", {"--theme"}),
    ("presession run --theme d", {"dark"}),
    ("presession report --anonymise n", {"number"}),
    ("presession new --format hrc-n", {"hrc-ngo"}),
    ("presession report --format y", {"youtube"}),
    ("presession report --format pdf,ht", {"pdf,html"}),
    ("presession report --lang f", {"fr"}),
    ("presession brief --language f", {"fr"}),
    ("presession week --rundown html,p", {"html,pdf"}),
    ("presession run --lang ar,f", {"ar,fr"}),
    ("presession check sp", {"spain.toml"}),
    ("presession week --out pl", {"plans"}),
]
"""What somebody has typed, and what Tab offers then."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("completing")
    for name in SHELLS:
        (place / name).write_text(completions(whole_parser(), name), "utf-8")
    (place / "here" / "plans").mkdir(parents=True)
    (place / "here" / "spain.toml").touch()
    return place


def needs(program: str) -> pytest.MarkDecorator:
    """Leave a test out without that program; macOS has versions of its own of most."""
    there = sys.platform == "linux" and shutil.which(program)
    return pytest.mark.skipif(not there, reason=f"apt-get install {program}")


def answer(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder / "here", capture_output=True, text=True, check=True, timeout=TIMEOUT_S
    )
    return done.stdout


@needs("bash")
@pytest.mark.parametrize(("typed", "offered"), TYPED)
def test_bash(folder: Path, typed: str, offered: set[str]) -> None:
    words = typed.split(" ")
    script = (
        f"source ../bash; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}\n"
        f'function=$(complete -p presession | sed "s/.*-F //; s/ .*//")\n'
        f'$function presession {words[-1]} {words[-2]}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    assert set(answer(folder, "bash", "--norc", "-c", script).split()) == offered


@needs("fish")
@pytest.mark.parametrize(("typed", "offered"), TYPED)
def test_fish(folder: Path, typed: str, offered: set[str]) -> None:
    said = answer(folder, "fish", "--no-config", "-c", f"source ../fish; complete -C '{typed}'")
    assert {line.partition("\t")[0].rstrip("/") for line in said.splitlines()} == offered


@needs("zsh")
@terminals
@pytest.mark.terminal
def test_zsh(folder: Path) -> None:
    """It completes in its line editor alone, so it needs a terminal."""
    shutil.copy(folder / "zsh", folder / "_presession")
    with spawned("-f", "-i", command=["zsh"], folder=folder / "here", env={"TERM": "dumb"}) as zsh:
        zsh.sendline(
            f"fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D;"
            " bindkey '^I' complete-word; print re''ady"
        )
        zsh.expect_exact("ready")
        for typed, (offered,) in TYPED:
            zsh.send(f"{typed}\t")
            zsh.expect_exact(typed + offered.removeprefix(typed.split(" ")[-1]), timeout=TIMEOUT_S)
            zsh.sendcontrol("u")


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_every_command(shell: str) -> None:
    script = completions(whole_parser(), shell)
    assert [name for name in whole_parser().commands if name not in script] == []


def test_another_shell_is_refused_with_those_that_there_are() -> None:
    ran = presession("completions", "ksh")
    assert (ran.status, ran.out) == (2, "")
    assert all(shell in ran.err for shell in SHELLS)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="each Python writes usage its own way")
def test_the_manual_is_that_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    written = runpy.run_path(str(ROOT / "scripts" / "manual"))["written"]
    assert written() == (ROOT / "docs" / "presession.1").read_text("utf-8"), "scripts/manual"


@needs("man")
def test_the_manual_can_be_shown() -> None:
    page = ROOT / "docs" / "presession.1"
    done = subprocess.run(
        ["man", "--warnings", "-l", str(page)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    assert done.stderr == ""
    assert "presession report" in done.stdout
