"""docs/commands.md names everything the command line has; every page can be found."""

import re
import runpy

import pytest

from presession_timer import __version__
from presession_timer.actions.table import WORDS
from tests.command import ROOT, presession

PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
COMMANDS = re.findall(r"^## presession (\w+)", PAGE, re.MULTILINE)


def test_the_page_has_every_command_in_the_order_of_the_help() -> None:
    listed = re.findall(r"^  (\w+) ", presession("--help").out, re.MULTILINE)
    assert [name for name in listed if name != "presession"] + ["list"] == COMMANDS


def test_the_page_has_every_option_and_no_other() -> None:
    helps = "".join(presession(command, "--help").out for command in COMMANDS)
    options = set(re.findall(r"--[a-z]+", helps)) - {"--help"}
    assert set(re.findall(r"--[a-z]+", PAGE)) - {"--help"} == options


def test_its_tables_of_keys_and_lines_are_those_of_the_actions() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "tables"))["written"]
    assert written(PAGE) == PAGE, "scripts/tables writes them"
    assert all(f"| `{action.usage}`" in PAGE for action in WORDS.values())


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    pages = [f"(docs/{page.name})" for page in (ROOT / "docs").glob("*.md")]
    assert [page for page in pages if page not in readme] == []


@pytest.mark.parametrize("heading", ["Try it", "Change it"])
def test_the_readme_says_the_same_for_windows(heading: str) -> None:
    """`.ci/run` takes the first block; the second has a line for each of its commands."""
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert [kind for kind, _ in blocks] == ["sh", "bat"]
    (_, here), (_, windows) = blocks
    there = windows.replace("\\", "/").replace("Scripts", "bin").replace('"', "'")
    assert there.replace("py -m", "python3 -m").splitlines() == here.strip().split(" && ")


def test_the_changelog_has_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(
        rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", changes, re.MULTILINE
    )
