"""What the home screen knows of a folder, read step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from presession_timer.base.durations import clock_down
from presession_timer.base.errors import UnreadableFile
from presession_timer.base.findings import name_of
from presession_timer.plan.shares import share_of_each
from presession_timer.prepare.arithmetic import Figures, Want, clashes_between, figures_of
from presession_timer.runner.folder import (
    Folder,
    FolderPlan,
    FolderRecord,
    folders_in,
    inside,
    is_plan_name,
    lists_in,
    plan_at,
    records_in,
)


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One thing to choose. Exactly one of the first four is given."""

    plan: FolderPlan | None = None
    record: FolderRecord | None = None
    folder: Folder | None = None
    waiting: Path | None = None
    """A plan that is not read yet."""
    figures: Figures | None = None
    """Of a plan that can be read."""

    @property
    def path(self) -> Path:
        """The file or folder it is."""
        for one in (self.plan, self.record, self.folder):
            if one is not None:
                return one.path
        assert self.waiting is not None
        return self.waiting


@dataclass(frozen=True, slots=True)
class Contents:
    """A folder, as far as it is known."""

    plans: tuple[HomeRow, ...] = ()
    records: tuple[HomeRow, ...] = ()
    folders: tuple[HomeRow, ...] = ()
    clashing: frozenset[Path] = field(default_factory=frozenset)
    """Plans that have the same room at the same time as another."""
    lists: tuple[str, ...] = ()
    """The names of files that can be lists of speakers."""
    trouble: str = ""
    """Why the folder cannot be read."""
    complete: bool = False

    @property
    def rows(self) -> tuple[HomeRow, ...]:
        """Everything in the order in which it is shown, an hour to resume first."""
        return tuple(row for _, rows in self.sections for row in rows)

    @property
    def sections(self) -> tuple[tuple[str, tuple[HomeRow, ...]], ...]:
        """Headings and what stands below each."""
        running = tuple(row for row in self.records if row.record and row.record.goes_on)
        others = tuple(row for row in self.records if row not in running)
        return (
            ("Resume", running),
            ("Plans", self.plans),
            ("Records", others),
            ("Folders", self.folders),
        )


def contents_of(folder: Path) -> Iterator[Contents]:
    """Yield the contents of a folder each time more of it is known."""
    try:
        here = inside(folder)
    except UnreadableFile as error:
        yield Contents(trouble=str(error), complete=True)
        return
    waiting = [HomeRow(waiting=path) for path in here if is_plan_name(path)]
    folders = tuple(HomeRow(folder=one) for one in folders_in(here, deep=True))
    records = tuple(HomeRow(record=one) for one in reversed(records_in(here)))
    yield Contents(tuple(waiting), records, folders)
    read: list[HomeRow] = []
    for number, row in enumerate(waiting, start=1):
        found = _read(row.path)
        if found is not None:
            read.append(found)
            read.sort(key=_place)
        yield Contents((*read, *waiting[number:]), records, folders)
    lists = tuple(path.name for path in lists_in(here))
    yield Contents(tuple(read), records, folders, _clashing(read), lists, complete=True)


def _read(path: Path) -> HomeRow | None:
    found = plan_at(path)
    if found is None or found.plan is None:
        return HomeRow(plan=found) if found is not None else None
    return HomeRow(plan=found, figures=figures_of(name_of(path), found.plan, found.warnings))


def _place(row: HomeRow) -> tuple[object, ...]:
    return row.plan.place if row.plan is not None else ()


def _clashing(rows: list[HomeRow]) -> frozenset[Path]:
    paths = {id(row.figures): row.path for row in rows}
    checked = [row.figures for row in rows if row.figures is not None]
    clashes = clashes_between(checked, {Want.ROOM})
    pairs = [(clash.first, clash.second) for clash in clashes]
    return frozenset(paths[id(one)] for pair in pairs for one in pair)


def verdict(row: HomeRow, clashing: frozenset[Path]) -> tuple[str, bool]:
    """Return what each speaker of a plan can have, or what is wrong; and whether all is well."""
    figures = row.figures
    if figures is None:
        return (_trouble(row.plan) if row.plan is not None else ""), False
    shares, spare = figures.outlook.shares, figures.room_spare
    if not shares.fits:
        return f"{clock_down(shares.short_by)} short", False
    if spare is not None and spare < 0:
        return f"room {clock_down(-spare)} short", False
    if row.path in clashing:
        return "room taken twice", False
    return (share_of_each(shares) if shares.each else "fits"), True


def _trouble(plan: FolderPlan) -> str:
    if len(plan.problems) == 1:
        problem = plan.problems[0]
        named = re.search(r"`([^`]+)`", problem.wrong)
        what = f": {named[1]}" if named else ""
        return f"line {problem.line}{what}" if problem.line else problem.wrong
    return plan.trouble
