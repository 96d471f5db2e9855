"""The commands about this machine and what is plugged into it.

What :mod:`presession_timer.cli.main` asks of each is the same as of all; nothing here is imported
before the command is given.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from presession_timer.cli.parser import Parser

__all__ = ["COMMANDS"]


def _keys(parser: Parser) -> None:
    parser.looks()
    parser.set_defaults(start=_start_keys)


def _start_keys(given: argparse.Namespace) -> int:
    from presession_timer.tools.keys import probe_keys

    return probe_keys(given.theme, ascii_only=given.ascii)


def _doctor(parser: Parser) -> None:
    parser.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        type=Path,
        default=Path(),
        help="where records will be kept: here, if not said",
    )
    parser.set_defaults(start=_start_doctor)


def _start_doctor(given: argparse.Namespace) -> int:
    from presession_timer.tools.doctor.page import doctor

    return doctor(given.folder, sys.stdout)


COMMANDS: tuple[tuple[str, str, str, Callable[[Parser], None]], ...] = (
    ("keys", "what a clicker or a keyboard sends, and what it does", "presession keys", _keys),
    (
        "doctor",
        "what on this machine could bite during an hour",
        "presession doctor sessions/upr35",
        _doctor,
    ),
)
"""As in :mod:`presession_timer.cli.main`: name, what it does, an example, what it takes."""
