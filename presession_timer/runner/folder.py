"""What stands in a folder: plans, records, folders with plans; for the list and the home screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from presession_timer.base.errors import (
    BadInput,
    NewerFormat,
    PresessionError,
    Problem,
    UnreadableFile,
)
from presession_timer.base.text import clean
from presession_timer.base.zones import time_of_day
from presession_timer.plan.model import Kind, Plan
from presession_timer.privacy.screens import on_screens, plan_on_screens
from presession_timer.runner.archive import (
    SUFFIX,
    LoadedRecord,
    RecordState,
    holder_of,
    load_standing,
)

_OUR_TABLES: Final = re.compile(rb"^\s*\[+\s*(session|segment)\s*\]", re.MULTILINE)
_MOST_FOLDERS = 200


@dataclass(frozen=True, slots=True)
class ShelfPlan:
    """A plan file: what it says, or why that cannot be known."""

    path: Path
    plan: Plan | None = None
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    """All that is wrong with it."""
    reason: str = ""
    """Why it cannot be read at all."""

    @property
    def place(self) -> tuple[date, int, str]:
        """Its place in a list: by date and start; what cannot be read is at the end."""
        if self.plan is None:
            return date.max, 0, self.path.name
        return self.plan.date, self.plan.start or 0, self.path.name

    @property
    def when(self) -> str:
        """``2019-12-10 10:00``; empty where it is not known."""
        return when(self.plan) if self.plan is not None else ""

    @property
    def title(self) -> str:
        """As screens show it; empty where it is not known."""
        return plan_on_screens(self.plan).title if self.plan is not None else ""

    @property
    def speakers(self) -> int:
        """How many statements it has."""
        segments = self.plan.segments if self.plan is not None else ()
        return sum(segment.kind is Kind.STATEMENT for segment in segments)

    @property
    def trouble(self) -> str:
        """``3 problems``, or why it cannot be read; empty for a plan."""
        count = len(self.problems)
        return f"{count} problem{'s' * (count != 1)}" if count else self.reason


@dataclass(frozen=True, slots=True)
class Record:
    """A record and where it stands."""

    path: Path
    stands: str
    """Open, closed, in use, damaged, or of a newer format, in words; a rehearsal says so."""
    plan: Plan | None = None
    """As screens show it."""
    reason: str = ""
    """Why it cannot be read."""
    opened: bool = False
    closed: bool = False
    rehearsal: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether its hour has begun, for real, and is not closed."""
        return self.opened and not self.closed and not self.rehearsal

    @property
    def when(self) -> str:
        """Of its plan."""
        return when(self.plan) if self.plan is not None else ""

    @property
    def title(self) -> str:
        """Its plan's; empty where it is not known."""
        return self.plan.title if self.plan is not None else ""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with plans in it, or in the folders in it."""

    path: Path
    count: int


def inside(folder: Path) -> list[Path]:
    """What is in a folder and not hidden, by name. Raises UnreadableFile where there is none."""
    if folder.is_file():
        raise UnreadableFile(f"{folder}: a file, not a folder; presession run {folder} runs it")
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        raise UnreadableFile(f"{folder}: no such folder") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{folder}: cannot be read: {reason}") from error


def is_plan_name(path: Path) -> bool:
    """Whether a plan may be in this file."""
    return path.suffix == ".toml" and path.is_file()


def plans_in(here: Iterable[Path]) -> list[ShelfPlan]:
    """Every plan by date and start."""
    found = [plan_at(path) for path in here if is_plan_name(path)]
    return sorted((one for one in found if one is not None), key=lambda one: one.place)


def plan_at(path: Path) -> ShelfPlan | None:
    """The plan in a file; None for a TOML file of another tool: it has none of our tables."""
    from presession_timer.plan.toml_file import read_plan_with_warnings

    try:
        plan, warnings = read_plan_with_warnings(path)
    except BadInput as error:
        try:
            ours = _OUR_TABLES.search(path.read_bytes()) is not None
        except OSError:
            return None
        return ShelfPlan(path, problems=error.problems) if ours else None
    except PresessionError as error:
        return ShelfPlan(path, reason=_reason(error, path))
    return ShelfPlan(path, plan, warnings)


def records_in(here: Iterable[Path]) -> list[Record]:
    """Every record by name."""
    return [record_at(path) for path in here if path.name.endswith(SUFFIX)]


def record_at(path: Path) -> Record:
    """Where a record stands."""
    try:
        record, standing = load_standing(path)
        return Record(
            path,
            _stands(path, record, standing.state),
            on_screens(record.session).session.plan,
            opened=record.session.opened is not None,
            closed=record.session.closed is not None,
            rehearsal=record.rehearsal is not None,
        )
    except NewerFormat as error:
        return Record(path, "newer", reason=_reason(error, path))
    except PresessionError as error:
        return Record(path, "damaged", reason=_reason(error, path))


def folders_in(here: Sequence[Path], *, deep: bool = False) -> list[Folder]:
    """The folders with plans; ``deep`` counts those in the folders of a folder, too."""
    return [
        Folder(path, count)
        for path in here[: _MOST_FOLDERS if deep else None]
        if path.is_dir() and (count := _toml_files(path, deep=deep))
    ]


def _toml_files(folder: Path, *, deep: bool) -> int:
    try:
        entries = list(folder.iterdir())
        count = sum(path.suffix == ".toml" for path in entries)
        if deep:
            shown = [path for path in entries if not path.name.startswith(".") and path.is_dir()]
            count += sum(_toml_files(path, deep=False) for path in shown[:_MOST_FOLDERS])
    except OSError:
        return 0
    return count


def when(plan: Plan) -> str:
    """Day and planned start."""
    start = f" {time_of_day(plan.start, plan.timezone)}" if plan.start is not None else ""
    return f"{plan.date.isoformat()}{start}"


def _stands(path: Path, record: LoadedRecord, state: RecordState) -> str:
    """Open, closed, in use or damaged; a rehearsal says so, and what was damaged once."""
    session = record.session
    if state in (RecordState.ALTERED, RecordState.CUT):
        stands = "damaged"
    elif record.damage is not None:
        stands = "torn"
    elif (holder := holder_of(path)) is not None:
        stands = f"in use by {clean(holder.text)}"
    elif session.closed is not None:
        stands = "closed"
    else:
        stands = "open" if session.opened is not None else "not begun"
    if state is RecordState.REPAIRED:
        stands += ", repaired"
    return stands if record.rehearsal is None else f"{stands}, rehearsal"


def _reason(error: PresessionError, path: Path) -> str:
    return str(error).removeprefix(f"{path}: ")
