"""docs/commands.md names everything the command line has, and nothing else."""

import re

from presession_timer.views.plain_commands import WORDS
from tests.command import ROOT, presession

PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
COMMANDS = re.findall(r"^## presession (\w+)", PAGE, re.MULTILINE)


def test_the_page_has_every_command_in_the_order_of_the_help() -> None:
    listed = re.findall(r"^    (\w+) ", presession("--help").out, re.MULTILINE)
    assert [name for name in listed if name != "COMMAND"] == COMMANDS


def test_the_page_has_every_option_and_no_other() -> None:
    helps = "".join(presession(command, "--help").out for command in COMMANDS)
    options = set(re.findall(r"--[a-z]+", helps)) - {"--help"}
    assert set(re.findall(r"--[a-z]+", PAGE)) - {"--help"} == options


def test_the_page_has_every_word_of_the_plain_console_and_no_other() -> None:
    table = PAGE[PAGE.index("| line | does |") :].partition("\n## ")[0]
    cells = [row.split(" | ")[0] for row in table.splitlines()[2:] if row]
    named = {word.split(" ")[0] for cell in cells for word in re.findall(r"`([^`]+)`", cell)}
    assert named == set(WORDS)
