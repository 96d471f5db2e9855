"""docs/commands.md names everything the command line has; every page can be found."""

import re

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


def test_the_page_has_every_word_of_the_plain_console_and_no_other() -> None:
    table = PAGE[PAGE.index("| line | does |") :].partition("\n## ")[0]
    cells = [row.split(" | ")[0] for row in table.splitlines()[2:] if row]
    named = {word.split(" ")[0] for cell in cells for word in re.findall(r"`([^`]+)`", cell)}
    assert {word for word in named if not word.endswith("!")} == set(WORDS)
    asking = [f"`{name}! " for name, word in WORDS.items() if word.bang]
    assert [word for word in asking if word not in table] == []


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    pages = [f"(docs/{page.name})" for page in (ROOT / "docs").glob("*.md")]
    assert [page for page in pages if page not in readme] == []


def test_the_changelog_has_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(
        rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", changes, re.MULTILINE
    )
