"""What is in a folder, for `list` and the home screen, and whether a record can be kept there."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from presession_timer.base.atomic_files import real_path
from presession_timer.base.errors import (
    BadInput,
    NewerFormat,
    PresessionError,
    Problem,
    UnreadableFile,
)
from presession_timer.base.shell import typed
from presession_timer.base.text import clean
from presession_timer.base.world.zones import time_of_day
from presession_timer.engine.rules import Verdict
from presession_timer.engine.snapshot import Stage, snapshot_at
from presession_timer.plan.model import Kind, Plan
from presession_timer.plan.toml_file import read_plan_with_warnings
from presession_timer.privacy.screens import on_screens, plan_on_screens
from presession_timer.privacy.scrubber import names_of
from presession_timer.record.disk import Disk
from presession_timer.record.loading import LoadedRecord
from presession_timer.record.lock import holder_of, lock_fd
from presession_timer.record.paths import SUFFIX, file_system, place_warnings
from presession_timer.record.protected_plan import protected_plan
from presession_timer.record.verify import RecordState, load_standing

_OUR_TABLES: Final = re.compile(rb"^\s*\[+\s*(session|segment)\s*\]", re.MULTILINE)
_LISTS: Final = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".ods", ".docx", ".ics"})
_MOST_FOLDERS = 200


@dataclass(frozen=True, slots=True)
class FolderPlan:
    """A plan file: its plan, or why it cannot be read."""

    path: Path
    plan: Plan | None = None
    """With everybody protected whom a record of it protects."""
    shown: Plan | None = None
    """The plan as screens show it."""
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Everything that is wrong with it."""
    reason: str = ""
    """Why it cannot be read at all."""

    @property
    def place(self) -> tuple[date, int, str]:
        """The sort key of plans: date and start; unreadable plans come last."""
        if self.plan is None:
            return date.max, 0, self.path.name
        return self.plan.date, self.plan.start or 0, self.path.name

    @property
    def when(self) -> str:
        """``2019-12-10 10:00``; empty if unknown."""
        return when(self.plan) if self.plan is not None else ""

    @property
    def title(self) -> str:
        """The title as screens show it; empty if unknown."""
        return self.shown.title if self.shown is not None else ""

    @property
    def speakers(self) -> int:
        """The number of statements."""
        segments = self.plan.segments if self.plan is not None else ()
        return sum(segment.kind is Kind.STATEMENT for segment in segments)

    @property
    def trouble(self) -> str:
        """``3 problems``, or why it cannot be read; empty for a plan."""
        count = len(self.problems)
        return f"{count} problem{'s' * (count != 1)}" if count else self.reason


@dataclass(frozen=True, slots=True)
class FolderRecord:
    """A record and how it stands."""

    path: Path
    stands: str
    """Open, closed, in use, damaged, newer, in words; with "rehearsal" for one."""
    plan: Plan | None = None
    """The plan as screens show it."""
    reason: str = ""
    """Why it cannot be read."""
    opened: bool = False
    closed: bool = False
    rehearsal: bool = False
    spoken: int = 0
    """How many statements have ended."""
    kept: int = 0
    """How many of these kept to their window."""
    over: int = 0
    """How much longer than planned the hour took, once it is closed; milliseconds."""
    stopped: int | None = None
    """When the latest thing happened; milliseconds since 1970 UTC."""
    floor: str = ""
    """Who had the floor then; empty for nobody."""

    @property
    def goes_on(self) -> bool:
        """Whether it is a real hour that is open."""
        return self.opened and not self.closed and not self.rehearsal

    @property
    def when(self) -> str:
        """The plan's day and start."""
        return when(self.plan) if self.plan is not None else ""

    @property
    def title(self) -> str:
        """The plan's title; empty if unknown."""
        return self.plan.title if self.plan is not None else ""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with plans in it or in its folders."""

    path: Path
    count: int


def inside(folder: Path) -> list[Path]:
    """Return visible entries of a folder, by name. Raises UnreadableFile."""
    if folder.is_file():
        raise UnreadableFile(
            f"{folder}: a file, not a folder; give the folder that it is in: {typed(folder.parent)}"
        )
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        raise UnreadableFile(f"{folder}: no such folder") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{folder}: cannot be read: {reason}") from error


def is_plan_name(path: Path) -> bool:
    """Return whether this file may be a plan."""
    return path.suffix == ".toml" and path.is_file()


def lists_in(here: Iterable[Path]) -> list[Path]:
    """Return files that can be lists of speakers by their names: tables and schedules."""
    return [path for path in here if path.suffix.lower() in _LISTS and path.is_file()]


def plans_in(here: Iterable[Path]) -> list[FolderPlan]:
    """Return all plans by date and start."""
    found = [plan_at(path) for path in here if is_plan_name(path)]
    return sorted((one for one in found if one is not None), key=lambda one: one.place)


def plan_at(path: Path) -> FolderPlan | None:
    """Read a plan file; return None for a TOML file of another tool, without our tables."""
    try:
        plan, warnings = read_plan_with_warnings(path)
    except BadInput as error:
        try:
            ours = _OUR_TABLES.search(path.read_bytes()) is not None
        except OSError:
            return None
        return FolderPlan(path, problems=error.problems) if ours else None
    except PresessionError as error:
        return FolderPlan(path, reason=_reason(error, path))
    plan, hidden = protected_plan(path, plan)
    return FolderPlan(path, plan, _shown(plan, hidden), warnings)


def _shown(plan: Plan, hidden: Mapping[str, str]) -> Plan:
    shown = plan_on_screens(plan)
    if not hidden:
        return shown
    names = names_of(hidden)
    title, state, room = map(names.without_names, (shown.title, shown.state, shown.room))
    return replace(shown, title=title, state=state, room=room)


def records_in(here: Iterable[Path]) -> list[FolderRecord]:
    """Return all records by name."""
    return [record_at(path) for path in here if path.name.endswith(SUFFIX)]


def record_at(path: Path) -> FolderRecord:
    """Read a record and how it stands."""
    try:
        record, standing = load_standing(path)
        session = on_screens(record.session).session
        snapshot = snapshot_at(session, session.at)
        verdicts = [row.verdict for row in snapshot.rows if row.segment.kind is Kind.STATEMENT]
        running = snapshot.floor if snapshot.stage is Stage.TURN else None
        return FolderRecord(
            path,
            _stands(path, record, standing.state),
            session.plan,
            opened=session.opened is not None,
            closed=session.closed is not None,
            rehearsal=record.rehearsal is not None,
            spoken=sum(one in (Verdict.SHORT, Verdict.WITHIN, Verdict.OVER) for one in verdicts),
            kept=verdicts.count(Verdict.WITHIN),
            over=snapshot.took - snapshot.length if session.closed is not None else 0,
            stopped=session.at if session.opened is not None else None,
            floor=running.segment.label if running is not None else "",
        )
    except NewerFormat as error:
        return FolderRecord(path, "newer", reason=_reason(error, path))
    except PresessionError as error:
        return FolderRecord(path, "damaged", reason=_reason(error, path))


def folders_in(here: Sequence[Path], *, deep: bool = False) -> list[Folder]:
    """Return folders with plans; ``deep`` also counts plans in their folders."""
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
    """Return the day and the planned start."""
    start = f" {time_of_day(plan.start, plan.timezone)}" if plan.start is not None else ""
    return f"{plan.date.isoformat()}{start}"


def _stands(path: Path, record: LoadedRecord, state: RecordState) -> str:
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


_ROUNDS = 20
_LINE = b"x" * 330 + b"\n"
"""About the length of an event's line."""


@dataclass(frozen=True, slots=True)
class FolderTrial:
    """The result of a trial."""

    folder: Path
    file_system: str
    """The type of the file system; empty if unknown."""
    refused: str
    """Why nothing could be written; empty if it could."""
    locks: bool
    """Whether locks keep a second process out."""
    sync_ms: float
    """The slowest write with its sync."""
    free: int
    """Free bytes."""
    warnings: tuple[str, ...]
    """Warnings: on a network, or synced by a service."""


def try_folder(folder: Path) -> FolderTrial:
    """Write a few lines into ``folder`` as a record is written, and delete them again."""
    folder = real_path(folder)
    trial = folder / f".presession-trial-{secrets.token_hex(4)}"
    refused, locks, slowest = "", False, 0.0
    try:
        slowest, locks = _tried(trial)
    except OSError as error:
        refused = error.strerror or str(error)
    finally:
        with contextlib.suppress(OSError):
            trial.unlink()
    return FolderTrial(
        folder=folder,
        file_system=file_system(folder),
        refused=refused,
        locks=locks,
        sync_ms=slowest * 1000,
        free=_free(folder),
        warnings=place_warnings(folder / "x"),
    )


def _tried(trial: Path) -> tuple[float, bool]:
    disk = Disk()
    fd = disk.create(trial)
    try:
        slowest = 0.0
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            disk.write(fd, _LINE)
            disk.sync(fd)
            slowest = max(slowest, time.perf_counter() - began)
        return slowest, _locks(fd)
    finally:
        os.close(fd)


def _locks(fd: int) -> bool:
    try:
        return lock_fd(fd)
    except OSError:
        return False


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
