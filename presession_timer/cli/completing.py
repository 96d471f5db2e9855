"""The command for shells: `presession completions SHELL`, generated from the parser itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from presession_timer.cli.argparse_messages import Parser

SHELLS: Final = ("bash", "zsh", "fish", "powershell")


def _completions(parser: Parser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="where Tab shall complete")
    parser.set_defaults(start=_start_completions)


def _start_completions(given: argparse.Namespace) -> int:
    sys.stdout.write(completions(given.whole, given.shell))
    return 0


def completions(whole: Parser, shell: str) -> str:
    """Return the script that completes commands, options, choices, files and folders."""
    import shtab

    for action in whole.actions():
        if action.dest == "command":
            action.help = None  # it is hidden, and shtab leaves out what is
        elif action.type is Path:
            only_folders = action.metavar in ("DIR", "FOLDER")
            action.complete = shtab.DIRECTORY if only_folders else shtab.FILE  # type: ignore[attr-defined]
    return str(shtab.complete(whole, shell=shell))


COMMANDS = (
    (
        "completions",
        "what lets a shell complete commands, options and files with Tab",
        "presession completions bash > ~/.local/share/bash-completion/completions/presession",
        _completions,
    ),
)
