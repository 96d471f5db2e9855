"""`presession completions`: the script that completes commands, options, values and files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import shtab

from presession_timer.audience.words import languages as of_rooms
from presession_timer.chair.language import chair_languages
from presession_timer.cli.argparse_messages import Parser
from presession_timer.plan import formats
from presession_timer.report import output_formats
from presession_timer.report.language import languages as of_reports


def completions(whole: Parser, shell: str) -> str:
    """Return the script that completes commands, options, values, files and folders.

    shtab reads what completes an argument from an attribute ``complete`` unknown to argparse.
    """
    for action in whole.actions():
        if action.dest == "command":
            action.help = None  # it is hidden, and shtab leaves out what is
        elif action.type is Path:
            only_folders = action.metavar in ("DIR", "FOLDER")
            action.complete = shtab.DIRECTORY if only_folders else shtab.FILE  # type: ignore[attr-defined]  # shtab looks for it
    for command, option, values in _single_values():
        _option(whole, command, option).choices = values
    for command, option, values in _lists():
        action = _option(whole, command, option)
        if shell == "powershell":  # a comma makes an array of its own there: complete one value
            action.choices = values
        else:
            action.complete = _list_of(values, f"{command}_{action.dest}")  # type: ignore[attr-defined]  # shtab looks for it
    return str(shtab.complete(whole, shell=shell))


def _single_values() -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield options that check their value themselves: command, option and the values."""
    yield "new", "--format", tuple(formats.FORMATS)
    yield "report", "--lang", of_reports()
    yield "brief", "--language", chair_languages()


def _lists() -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield options that take several values, separated by commas."""
    yield "report", "--format", tuple(output_formats.FORMATS)
    yield "week", "--rundown", ("html", "pdf")
    for command in ("run", "serve", "project"):
        yield command, "--lang", of_rooms()


def _option(whole: Parser, command: str, option: str) -> argparse.Action:
    return next(a for a in whole.commands[command].actions() if option in a.option_strings)


def _list_of(values: Sequence[str], name: str) -> dict[str, str | dict[str, str]]:
    """Return how each shell completes the last value of a list."""
    words = " ".join(values)
    function = f"_presession_list_{name}"
    bash = (
        f"{function}() {{\n"
        '  local before=""\n'
        '  [[ $1 == *,* ]] && before="${1%,*},"\n'
        f'  compgen -P "$before" -W "{words}" -- "${{1##*,}}"\n'
        "}"
    )
    return {
        "bash": function,
        "zsh": f"_values -s , value {words}",
        "fish": f"(__fish_append , {words})",
        "preamble": {"bash": bash},
    }
