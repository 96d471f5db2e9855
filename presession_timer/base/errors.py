"""Presession's errors. Each message says what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from presession_timer.base.text import harmless


class PresessionError(Exception):
    """Something that the person can correct: one message and status 2, never a traceback."""

    def __str__(self) -> str:
        """Return the message without control characters, which a name in it may hold."""
        return harmless(super().__str__())


class Problem(NamedTuple):  # not a dataclass, which every start would pay for
    """One thing that is wrong in a file a person wrote."""

    file: str
    line: int
    """The line or row, from 1; 0 for the whole file."""
    wrong: str
    expected: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.wrong}" + (f"; {self.expected}" if self.expected else "")


MOST_PROBLEMS = 100
"""More problems do not help: such a file is generated, or not what it seems."""


def by_line(problems: Iterable[Problem], otherwise: str = "") -> tuple[Problem, ...]:
    """Return problems in the order of their lines; of more than a hundred the first.

    The last then says that there are more, and what to do ``otherwise``.
    """
    found = sorted(problems, key=lambda p: p.line)
    if len(found) > MOST_PROBLEMS:
        file, line, *_ = found[MOST_PROBLEMS]
        found[MOST_PROBLEMS:] = [Problem(file, line, "and more", otherwise)]
    return tuple(found)


class BadInput(PresessionError):
    """A file has problems: all of them in the order of their lines, at most a hundred."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = by_line(problems, "fix these first")
        super().__init__("\n".join(map(str, self.problems)))


class BadFormat(PresessionError):
    """A format is unknown, or one stream cannot hold several."""


class CannotEdit(PresessionError):
    """A change to a plan cannot be made without changing other text too."""


class UnreadableFile(PresessionError):
    """A file is missing, is a folder, or may not be read or written."""


class RecordInUse(PresessionError):
    """Another process holds the record."""

    def __init__(self, message: str, holder: str = "") -> None:
        self.holder = holder
        super().__init__(message)


class RecordDamaged(PresessionError):
    """A record cannot be read at all; what could be read is reported elsewhere."""


class NewerFormat(PresessionError):
    """A record was written by a newer presession than this one."""


class NoTerminal(PresessionError):
    """A screen needs a terminal, and there is none."""
