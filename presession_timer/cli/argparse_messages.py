"""argparse with messages that say what to do, and suggestions for what was probably meant."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from presession_timer.base.text import harmless
from presession_timer.base.user_settings import THEMES

WRONG: Final = 2
"""The status of wrong input and wrong usage."""


def refuse(message: str) -> int:
    """Say what is wrong; gives the status."""
    print(harmless(message), file=sys.stderr)
    return WRONG


def probably(written: str, known: Iterable[str]) -> tuple[str, str | None]:
    """Return how an unknown word is shown, and which known one was probably meant."""
    from presession_timer.base.findings import nearest, shown

    return shown(written), nearest(written.partition("=")[0], known)


def not_empty(written: str) -> str:
    """Return what was given for an argument. Raises ArgumentTypeError for nothing."""
    if not written:
        raise argparse.ArgumentTypeError("it is empty; give a name, or . for this folder")
    return written


def _path(written: str) -> Path:
    """Return a path as it was given; an empty one would be this folder, which nobody named."""
    return Path(not_empty(written))


class Parser(argparse.ArgumentParser):
    """argparse with messages that say what to do."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        options.setdefault("allow_abbrev", False)  # a new option must not change an old script
        super().__init__(**options)
        self.register("type", Path, _path)
        self.known: list[str] = []
        self.commands: dict[str, Parser] = {}

    def option(
        self, *names: str, group: argparse._MutuallyExclusiveGroup | None = None, **settings: Any
    ) -> None:
        """Add an option, and remember its name for suggestions."""
        self.known += names
        (group or self).add_argument(*names, **settings)

    def actions(self) -> Iterator[argparse.Action]:
        """Yield every argument and option, those of the commands too."""
        yield from self._actions
        for command in self.commands.values():
            yield from command.actions()

    def answers(self, start: Callable[[argparse.Namespace], int]) -> None:
        """Name what runs this command, which answers and ends.

        What it imports and reads stays to that end, so no time goes into looking for garbage.
        """

        def undisturbed(given: argparse.Namespace) -> int:
            gc.disable()
            try:
                return start(given)
            finally:
                gc.enable()

        self.set_defaults(start=undisturbed)

    def looks(self) -> None:
        """Add what every screen can be told about its looks."""
        self.option("--theme", choices=THEMES, help="the colours of the screen")
        self.ascii_only()

    def insecure(self) -> None:
        """Add the option that allows a line without TLS."""
        self.option(
            "--insecure", action="store_true", help="allow mqtt:// (without TLS) to another machine"
        )

    def ascii_only(self) -> None:
        """Add the option of what only prints."""
        self.option("--ascii", action="store_true", help="plain letters instead of ○ ● ▲ ■")

    def refuse(self, unknown: Sequence[str]) -> NoReturn:
        """End with what was probably meant by arguments this command does not know."""
        written = unknown[0]
        shown, meant = probably(written, self.known)
        if not written.startswith("-"):
            self.error(f"{shown} is one argument too many")
        hint = f": did you mean `{meant}`?" if meant else ""
        self.error(f"there is no option {shown}{hint}")

    def complain(self, message: str) -> int:
        """Say what is wrong and where help is; gives the status."""
        return refuse(f"{self.prog}: {message}\nsee: {self.prog} --help")

    def error(self, message: str) -> NoReturn:
        """End with what is wrong: argparse calls this."""
        raise SystemExit(self.complain(message))


Command = tuple[str, str, str, Callable[[Parser], None]]
"""Its name, what it does, an example, and what adds its arguments to a parser."""
